"""Where an extension may come from, and what its folder may be called. Pure.

Addresses come from indexes that anybody adds to, and from people. Only https is taken (http on this machine,
where that is said), nothing with a login, nothing that git could read as an option or a program to run,
no name that climbs out of the folder of extensions.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from stablehand.core.base.addresses import is_loopback
from stablehand.core.base.names import safe_name
from stablehand.core.runtimes.git import GITHUB

_LONGEST: Final = 500
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")
_OWNER_REPOSITORY: Final = 2
# Files of a repository, which some entries name in place of it.
_FILE_ENDS: Final = (".py", ".js", ".zip", ".json")


def repository_address(text: str, *, base: str = GITHUB, loopback: bool = False) -> str | None:
    """Give the address of a repository in one form; None for what is none, or not safe.

    A page within a repository of GitHub's (`/tree/main`) stands for the repository.

    Args:
        text: the address as somebody wrote it.
        base: where GitHub's repositories are cloned from (`endpoints.git_base`); what lies below is taken.
        loopback: whether http on this very machine is taken.
    """
    address = text.strip()
    if len(address) > _LONGEST or not address.isascii() or not address.isprintable():
        return None
    if any(char in address for char in " \\?#@\"'<>`|;$") or address.lower().startswith("-"):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_base = base != GITHUB and address.startswith(f"{base}/")
    is_web = parts.scheme == "https" or (loopback and parts.scheme == "http" and is_loopback(host))
    if not is_base and not (is_web and host and not host.startswith("-")):
        return None
    names = [name for name in parts.path.split("/") if name]
    if not names or any(_is_odd(name) for name in names):
        return None
    if host.removeprefix("www.") == "github.com" and port is None:
        return _github(names)
    if names[-1].lower().endswith(_FILE_ENDS):
        return None
    return address.rstrip("/")


def folder_name(address: str) -> str | None:
    """Give the name of the folder that a repository gets; None where it gives none that is safe."""
    return checked_folder(address.rstrip("/").rpartition("/")[2].removesuffix(".git"))


def checked_folder(name: str) -> str | None:
    """Give the name of an extension's folder if it is one on every system; else None."""
    is_plain = bool(_NAME.fullmatch(name)) and safe_name(name) == name
    is_marked = name.lower().endswith((".disabled", ".git", ".lock")) or "__" in name[:2]
    return name if is_plain and not is_marked else None


def _github(names: list[str]) -> str | None:
    if len(names) < _OWNER_REPOSITORY or any(name.startswith("-") for name in names):
        return None
    if len(names) > _OWNER_REPOSITORY and names[2] not in ("tree", "releases", "wiki", "issues"):
        return None
    return f"{GITHUB}/{names[0]}/{names[1]}"


def _is_odd(name: str) -> bool:
    plain = unquote(name)
    return (
        plain.startswith("-") or "/" in plain or set(plain) <= {".", " "} or not plain.isprintable()
    )
