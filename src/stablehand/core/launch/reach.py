"""Who can reach a program: this computer alone, the network, or the internet. Pure.

Read from what it is given, whoever gave it: the switch of Stablehand, options of the user's, words for one
launch, variables. What a program decides by itself, as from a settings file of its own, is not seen here.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from stablehand.core.catalog.access_schema import Access
from stablehand.core.catalog.schema import Package
from stablehand.core.launch.spec import Reach

# Programs of the A1111 family take further options from it (modules/paths_internal.py).
_MORE_WORDS: Final = "COMMANDLINE_ARGS"
_SHORTEST: Final = len("--x")


def reach_of(package: Package, argv: Sequence[str], variables: Mapping[str, str]) -> Reach:
    """Tell who can reach a program that is started with these words and variables."""
    access = package.launch.access or Access()
    argv = [*argv, *variables.get(_MORE_WORDS, "").split()]
    known = frozenset(option.flag for option in package.options)
    if any(_is_given(argv, flag, known) for flag in access.publishes):
        return "internet"
    if any(_is_given(argv, flag, known) for flag in access.opens):
        return "network"
    host = package.launch.host
    if host is None:
        return "computer"
    said = [variables.get(host.variable, "")] if host.variable else []
    if host.option is not None:
        # An option outweighs its variable.
        said = _values(argv, host.option, known) or said
    return "network" if said and not is_own(said[-1]) else "computer"


def is_own(host: str) -> bool:
    """Tell whether an address means this computer alone; nothing said means what the program does itself."""
    name = host.strip().strip("[]").lower()
    if not name or name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_given(argv: Sequence[str], flag: str, known: Collection[str]) -> bool:
    return any(_means(word, flag, known) for word in argv)


def _means(word: str, flag: str, known: Collection[str]) -> bool:
    """Tell whether a word is this option, be it cut short as argparse takes it."""
    name = word.partition("=")[0]
    is_short = name not in known and len(name) >= _SHORTEST and flag.startswith(name)
    return name == flag or is_short


def _values(argv: Sequence[str], flag: str, known: Collection[str]) -> list[str]:
    """Give the values of an option, in order; one that stands alone means every address."""
    found = []
    for at, word in enumerate(argv):
        if not _means(word, flag, known):
            continue
        if "=" not in word:
            after = argv[at + 1] if at + 1 < len(argv) else ""
            found.append(after if after and not after.startswith("-") else "0.0.0.0")  # noqa: S104
        else:
            found.append(word.partition("=")[2])
    return found
