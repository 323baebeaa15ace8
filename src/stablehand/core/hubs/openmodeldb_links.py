"""Where a file of OpenModelDB can be had: its addresses lead to files, and to pages of many hosts. Pure.

A page wants a browser, and sometimes a person (facts, contracts 4). Direct is an https address whose path
ends like the resource, so a .zip that holds the file somewhere is none: the sum is that of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

from stablehand.core.hubs.civitai_asking import is_web

# Hosts that give a page whatever the address ends like, with their subdomains.
_PAGES: Final = (
    "1drv.ms", "1fichier.com", "drive.google.com", "drive.proton.me", "dropbox.com", "icedrive.net",
    "lbry.tv", "mediafire.com", "mega.co.nz", "mega.nz", "odysee.com", "onedrive.live.com", "pcloud.link",
    "zippyshare.com",
)  # fmt: skip
# Where a page of a file has a twin that gives its bytes.
_TWINS: Final = {"github.com": ("/blob/", "/raw/"), "huggingface.co": ("/blob/", "/resolve/")}
_LONGEST: Final = 2_000


def direct_of(addresses: Iterable[object], ending: str, site: str) -> str | None:
    """Give the first address that gives the bytes of a file itself; None if none does.

    Args:
        addresses: as the database lists them.
        ending: what the file ends like (".pth").
        site: the database's own address; those of this machine or its network count if it is there too.
    """
    for address in addresses:
        parts = _parts(address)
        if parts is None or not parts.path.lower().endswith(ending):
            continue
        host = (parts.hostname or "").lower()
        if any(host == page or host.endswith(f".{page}") for page in _PAGES):
            continue
        if is_web(parts.geturl(), site):
            page, twin = _TWINS.get(host, ("", ""))
            path = parts.path.replace(page, twin, 1) if page else parts.path
            return parts._replace(path=path, fragment="").geturl()
    return None


def page_of(addresses: Iterable[object]) -> str | None:
    """Give the first address that a browser can open."""
    return next((str(address) for address in addresses if _parts(address) is not None), None)


def host_name(address: str) -> str:
    """Give the host of an address as people know it."""
    return _host(address).removeprefix("www.")


def _parts(address: object) -> SplitResult | None:
    if not isinstance(address, str) or len(address) > _LONGEST or not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return None
    is_one = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return parts if is_one and " " not in address else None


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
