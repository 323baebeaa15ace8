"""Taking out of a text what tells who and where somebody is: for reports that are handed to others.

What is taken out: tokens and passwords, addresses with logins, e-mail and network addresses, the home
folder, the names of user and computer. Versions and file names stay, since they are what a report is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

# Names that are words, or nobody's: taking them out would only make a report unreadable.
_NOBODY: Final = frozenset(
    (
        "root", "user", "admin", "home", "default", "public", "guest", "local", "localhost", "python",
        "windows", "linux", "macos", "runner",
    )
)  # fmt: skip
_SHORTEST_NAME: Final = 3
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}\b")
_LOGIN: Final = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]{1,15}://)[^\s/@]+@")
_HOMES: Final = re.compile(
    r"(?P<head>/home/|/Users/|[A-Za-z]:\\+Users\\+|[A-Za-z]:/Users/|/mnt/[a-z]/Users/)(?P<who>[^\s/\\'\":;,]+)"
)
_SHARED_HOMES: Final = frozenset({"public", "shared", "default", "all"})
_FOUR: Final = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
# Not behind "==", nor where a file name goes on: those are versions.
_IP4: Final = re.compile(rf"(?<![\w.-])(?<!==)(?:{_FOUR}\.){{3}}{_FOUR}(?![\w-]|\.\w)")
_IP6: Final = re.compile(
    r"(?<![\w:])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
    r"|(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}|(?:[0-9a-fA-F]{1,4}:){1,7}:"
    r"|:(?::[0-9a-fA-F]{1,4}){1,7})(?:%\w+)?(?![\w:])"
)
_MAC: Final = re.compile(r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])")
_OWN: Final = frozenset({"127.0.0.1", "0.0.0.0", "255.255.255.255"})  # noqa: S104 - not bound, told
_SECRETS: Final = re.compile(
    r"\b(?:hf_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|sk-[A-Za-z0-9_-]{16,}"
    r"|xox[abpr]-[A-Za-z0-9-]{10,}|AKIA[A-Z0-9]{16}|glpat-[\w-]{16,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})"
)
_NAMED: Final = re.compile(
    r"(?P<name>(?i:\b[\w-]*(?:token|secret|passw(?:or)?d|api[_-]?key|apikey|auth)\b))"
    r"(?P<between>['\"]?[^\S\n]*[=:][^\S\n]*['\"]?)(?P<value>(?!\*{3})[^\s'\"&,;)}\]]+)"
)
_BEARER: Final = re.compile(r"(?i)(?P<head>\b(?:bearer|basic)[^\S\n]+)[A-Za-z0-9._~+/=-]{8,}")
_GRADIO: Final = re.compile(r"https://[0-9a-f]{10,}\.gradio\.live\S*")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be left out.

    Attributes:
        home: the home folder.
        users: names of the user.
        hosts: names of the computer.
        folders: further folders and what stands for each, as the data folder.
        secrets: tokens that are known.
    """

    home: str = ""
    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    folders: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, environ: Mapping[str, str], home: str, host: str) -> Person:
        """Give the person whose program this is, from the variables of its process."""
        last = re.split(r"[/\\]+", home.rstrip("/\\"))[-1] if home else ""
        users = (environ.get(name, "") for name in ("USER", "USERNAME", "LOGNAME"))
        hosts = (host, host.partition(".")[0], environ.get("COMPUTERNAME", ""))
        return cls(home, tuple(dict.fromkeys((*users, last))), tuple(dict.fromkeys(hosts)))


def redact(text: str, person: Person) -> str:
    """Give a text without secrets and without what tells who and where a person is."""
    for secret in sorted(person.secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST_NAME:
            text = text.replace(secret, "***")
    text = _SECRETS.sub("***", text)
    text = _LOGIN.sub(r"\g<scheme>***@", text)
    text = _BEARER.sub(r"\g<head>***", text)
    text = _NAMED.sub(r"\g<name>\g<between>***", text)
    text = _GRADIO.sub("https://***.gradio.live", text)
    text = _MAIL.sub("<e-mail>", text)
    for folder, stands in (*person.folders, (person.home, "~")):
        text = _without_folder(text, folder, stands)
    text = _HOMES.sub(_without_home, text)
    text = _MAC.sub("<address>", text)
    text = _IP4.sub(_without_address, text)
    text = _IP6.sub(lambda match: match[0] if match[0] == "::1" else "<address>", text)
    text = _without_names(text, person.hosts, "<computer>")
    return _without_names(text, person.users, "<user>")


def _without_folder(text: str, folder: str, stands: str) -> str:
    folder = folder.rstrip("/\\")
    if len(folder) < _SHORTEST_NAME:
        return text
    for written in {folder, folder.replace("\\", "/"), folder.replace("\\", "\\\\")}:
        text = re.sub(rf"{re.escape(written)}(?![\w.-])", lambda _match: stands, text, flags=re.I)
    return text


def _without_home(match: re.Match[str]) -> str:
    return match[0] if match["who"].lower() in _SHARED_HOMES else f"{match['head']}<user>"


def _without_address(match: re.Match[str]) -> str:
    return match[0] if match[0] in _OWN else "<address>"


def _without_names(text: str, names: Iterable[str], stands: str) -> str:
    for name in sorted({name for name in names if name}, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME and name.lower() not in _NOBODY:
            pattern = rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"
            text = re.sub(pattern, lambda _match: stands, text, flags=re.I)
    return text
