"""What an address in the settings may look like.

https, or http on this very machine; a port and a path are allowed, and some settings take files too.
Credentials are not: they would be shown by `settings list`, and secrets have their own place.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final
from urllib.parse import SplitResult, urlsplit

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

_MAX_LENGTH: Final = 2000
_NUMBER: Final = r"(?:0x[0-9a-f]{0,16}|[0-9]{1,20})"
# Short, octal and hexadecimal forms that resolvers take for an address: 127.1, 0x7f.1, 2130706433.
_NUMERIC: Final = re.compile(rf"{_NUMBER}(?:\.{_NUMBER}){{0,3}}")


class BadAddressError(ValueError):
    """What is wrong with an address, as the end of a sentence that never holds the address."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.english())
        self.reason = reason


def checked_address(text: str) -> str:
    """Give a web address in its stored form: checked, without one trailing slash.

    Raises:
        BadAddressError: it breaks the rules above.
    """
    address, parts = _split(text)
    host = parts.hostname
    if parts.scheme not in ("https", "http") or not host:
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "it must begin with https:// and a host")
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "http:// is for this machine only; use https://")
        )
    return address.removesuffix("/")


def checked_git_address(text: str) -> str:
    """Give the address that repositories lie under: as `checked_address`, or `file:///folder`.

    Raises:
        BadAddressError: it breaks the rules above.
    """
    address, parts = _split(text)
    if parts.scheme != "file":
        return checked_address(text)
    is_local = parts.netloc in ("", "localhost") and "//" in address
    if not is_local or not parts.path.strip("/"):
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "a file address must look like file:///folder")
        )
    return address.removesuffix("/")


def checked_place(text: str) -> str:
    """Give a place: an address as `checked_git_address` gives it, or a whole path of a file.

    Raises:
        BadAddressError: it is neither.
    """
    place = text.strip()
    if "://" in place:
        return checked_git_address(place)
    is_whole = PurePosixPath(place).is_absolute() or PureWindowsPath(place).is_absolute()
    if not is_whole or not place.isprintable() or len(place) > _MAX_LENGTH:
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "it must be an address or a whole path, like /folder")
        )
    return place


def checked_proxy(text: str) -> str:
    """Give the address of a proxy: http:// or https://, host and port, nothing else.

    A proxy of the own network is spoken to by http://, so that is allowed for any host.

    Raises:
        BadAddressError: it is none; a name and a password belong to the keyring, not in here.
    """
    address, parts = _split(text)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "it must be system, none, or like http://host:8080")
        )
    if parts.path.strip("/"):
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "a proxy has a host and a port, but no path")
        )
    return address.removesuffix("/")


def is_loopback(host: str) -> bool:
    """Tell whether a host name means this machine, without asking a name server."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Tell whether a host name means this machine or one of a private network, without a name server."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        packed = socket.inet_aton(name) if _NUMERIC.fullmatch(name) else None
        address = ipaddress.ip_address(name if packed is None else packed)
    except (OSError, ValueError):
        return False
    within = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return not (within or address).is_global


def _split(text: str) -> tuple[str, SplitResult]:
    address = text.strip()
    if len(address) > _MAX_LENGTH or not address.isascii() or not address.isprintable():
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "it has characters an address cannot have")
        )
    if " " in address or "\\" in address:
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "it has characters an address cannot have")
        )
    try:
        parts = urlsplit(address)
        is_whole = parts.port is not None or not parts.netloc.endswith(":")
    except ValueError:
        is_whole = False
    if not is_whole:
        raise BadAddressError(QT_TRANSLATE_NOOP("settings", "its host or port is wrong"))
    if "@" in parts.netloc:
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "it must not hold a name or a password")
        )
    if "?" in address or "#" in address:
        raise BadAddressError(
            QT_TRANSLATE_NOOP("settings", "it must end with its path, without ? or #")
        )
    return address, parts
