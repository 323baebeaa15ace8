"""What of the launch settings may be written into a lock: no secret, no address of an index, no path
of this computer. Pure.

Rather too much is left out than too little; what is left out is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final
from urllib.parse import urlsplit

from stablehand.core.installs.lock_file import LockedLaunch
from stablehand.core.records.install import InstallRecord, OptionValue
from stablehand.core.runtimes.command import redacted

_SECRET: Final = re.compile(
    r"auth|passw|token|secret|api[-_]?key|(^|[-_])key$|credential|cookie|signature", re.IGNORECASE
)
# Where packages come from and by which way; what they say is no business of another computer.
_SOURCES: Final = re.compile(
    r"index|find[-_]links|trusted[-_]host|proxy|mirror|(^|_)cert|extra[-_]url", re.IGNORECASE
)
_CREDENTIALS: Final = re.compile(r"[^\s/@:]+:[^\s/@]+@")
_INDEX_WORDS: Final = re.compile(r"index-url|find-links|extra-index|trusted-host", re.IGNORECASE)
# The beginning of a path of one computer, anywhere in a value: /..., ~/..., C:\..., \\server.
_PLACE: Final = re.compile(r"(?:^|[\s,;='\":])(?:/[^\s/]|~[/\\]|[A-Za-z]:[\\/]|\\\\)|file:")


def launch_to_share(record: InstallRecord, hosts: Iterable[str] = ()) -> LockedLaunch:
    """Give what the user set for launches, as far as it may be shown to anybody.

    Args:
        hosts: names of the hosts that packages come from.
    """
    known = frozenset(host.lower() for host in hosts if host)
    options: dict[str, OptionValue] = {}
    left_out: list[str] = []
    for flag, value in record.options.items():
        if _may_be_shown(flag, str(value), known):
            options[flag] = value
        else:
            left_out.append(flag)
    arguments, hidden = _words(record.arguments, known)
    variables = {}
    for name, text in record.variables.items():
        if _SOURCES.search(name) or not _may_be_shown(name, text, known):
            left_out.append(name)
        else:
            variables[name] = text
    return LockedLaunch(
        sharing=record.method,
        port=record.port,
        options=dict(sorted(options.items())),
        arguments=arguments,
        variables=dict(sorted(variables.items())),
        left_out=[*left_out, *hidden],
    )


def hosts_of(addresses: Iterable[str]) -> frozenset[str]:
    """Give the names of the hosts of addresses; what is none gives nothing."""
    found = set()
    for address in addresses:
        try:
            found.add(urlsplit(address if "//" in address else f"//{address}").hostname or "")
        except ValueError:
            continue
    return frozenset(found - {""})


def _words(words: Sequence[str], hosts: frozenset[str]) -> tuple[list[str], list[str]]:
    """Give the words that may be shown, and the flags of those that may not."""
    shown: list[str] = []
    hidden: list[str] = []
    flag = ""
    for word in words:
        name, equals, value = word.partition("=")
        if word.startswith("-") and not equals:
            flag = word
            shown.append(word)
        elif word.startswith("-"):
            flag = ""
            if _may_be_shown(name, value, hosts):
                shown.append(word)
            else:
                hidden.append(name)
        elif _may_be_shown(flag, word, hosts):
            shown.append(word)
        else:
            if flag and shown and shown[-1] == flag:
                shown.pop()
            hidden.append(flag or "args")
    return shown, hidden


def _may_be_shown(name: str, value: str, hosts: frozenset[str]) -> bool:
    is_secret = bool(value) and value not in ("True", "False") and bool(_SECRET.search(name))
    is_place = (
        PurePosixPath(value).is_absolute()
        or PureWindowsPath(value).is_absolute()
        or _PLACE.search(value) is not None
    )
    lowered = value.lower()
    says_source = _INDEX_WORDS.search(value) is not None or any(host in lowered for host in hosts)
    holds_secret = redacted(value) != value or _CREDENTIALS.search(value) is not None
    return not (is_secret or is_place or says_source or holds_secret)
