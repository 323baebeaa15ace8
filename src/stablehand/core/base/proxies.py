"""The way to the internet, as variables that every HTTP client on a system understands. Pure.

httpx, urllib, git, uv, pip and the UIs themselves all read the same variables, so a proxy that is set is
brought into them, and nowhere else. Both spellings are written: curl (and git with it) reads only
`http_proxy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

SYSTEM: Final = "system"
NONE: Final = "none"
_WAYS: Final = ("HTTP_PROXY", "HTTPS_PROXY")
_OTHERS: Final = ("ALL_PROXY", "FTP_PROXY")
_BUT: Final = "NO_PROXY"
# This very machine: what runs here is never asked for through a proxy.
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
NAMES: Final = tuple(
    spelled for name in (*_WAYS, *_OTHERS, _BUT) for spelled in (name, name.lower())
)

Changes = dict[str, str | None]


def proxy_variables(choice: str, login: str, before: Mapping[str, str]) -> Changes:
    """Give what has to become of the variables; None is "to be removed".

    Args:
        choice: "system", "none" or an address without a name in it.
        login: "name:password" as an address has them, or empty.
        before: the variables of proxies as they were when the program was started.
    """
    if choice == NONE:
        gone: Changes = dict.fromkeys(NAMES)
        return gone | {_BUT: "*", _BUT.lower(): "*"}
    if choice == SYSTEM:
        if not any(before.get(name) for name in NAMES if name.upper() != _BUT):
            return {}  # what the system itself says is asked by each client
        return _but_loopback(before)
    place = with_login(choice, login)
    found: Changes = dict.fromkeys(NAMES)
    for name in _WAYS:
        found[name] = found[name.lower()] = place
    # "*" switched all proxies off; one that was set by name here is meant.
    return found | _but_loopback(before, is_all_meant=False)


def with_login(address: str, login: str) -> str:
    """Give an address with a name and a password in it."""
    if not login:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc}"))


def without_login(address: str) -> tuple[str, str]:
    """Give an address without name and password, and those two apart, "" where it has none.

    What is no address comes back as it was: whoever checks it says what is wrong.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address, ""
    login, at, place = parts.netloc.rpartition("@")
    if not at or not parts.scheme:
        return address, ""
    return urlunsplit(parts._replace(netloc=place)), quote(login, safe="%:!$&'()*+,;=-._~")


def login_of(name: str, password: str) -> str:
    """Give a name and a password as an address has them."""
    return f"{quote(name, safe='')}:{quote(password, safe='')}" if name else ""


def _but_loopback(before: Mapping[str, str], *, is_all_meant: bool = True) -> Changes:
    said = before.get(_BUT) or before.get(_BUT.lower()) or ""
    hosts = [host.strip() for host in said.split(",") if host.strip()]
    if "*" in hosts and is_all_meant:
        return {}
    hosts = [host for host in hosts if host != "*"]
    hosts += [host for host in LOOPBACK if host not in hosts]
    return {_BUT: ",".join(hosts), _BUT.lower(): ",".join(hosts)}
