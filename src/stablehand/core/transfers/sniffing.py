"""What the first bytes of an answer are: the file, or a page that came in its place. Pure.

Hubs and proxies answer with status 200 and a login page, or with an error in JSON, where a model was asked
for (facts, contracts 5.2).
"""

from __future__ import annotations

import html
import re
from pathlib import PurePath
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

HEAD_BYTES: Final = 512
_SAID_LETTERS: Final = 300
_PAGE_TYPES: Final = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "application/json",
        "application/problem+json",
        "application/xml",
        "text/xml",
    }
)
_PAGE_STARTS: Final = (
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"<head",
    b'{"error',
    b'{"message',
    b'{"detail',
)
_HIDDEN: Final = re.compile(r"<(script|style|svg)\b.*?(</\1>|$)", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^>]{0,2000}>?")
_LOGIN: Final = re.compile(
    r"\blog[ -]?in\b|\bsign[ -]?in\b|\blogged in\b|\bpassword\b|unauthori[sz]ed|\bapi key\b|authenticat",
    re.IGNORECASE,
)
_LONGEST_SAFETENSORS_HEADER: Final = 100_000_000
# Their first bytes; what may be anything is not listed.
_ZIP: Final = b"PK\x03\x04"
_PICKLE: Final = b"\x80"
_STARTS: Final = {
    ".gguf": (b"GGUF",),
    ".ckpt": (_ZIP, _PICKLE),
    ".pt": (_ZIP, _PICKLE),
    ".pth": (_ZIP, _PICKLE),
    ".zip": (b"PK",),
}


def is_page_type(content_type: str) -> bool:
    """Tell whether a content type, without parameters, is that of a page or a message."""
    return content_type in _PAGE_TYPES or content_type.endswith(("+json", "+xml"))


def is_page(head: bytes) -> bool:
    """Tell whether bytes are the beginning of a page or a message, whatever type they were sent as."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    return text.replace(b'{ "', b'{"').startswith(_PAGE_STARTS)


def page_text(content: str) -> str:
    """Give what a page says, for people: no tags, one line, at most 300 letters."""
    without = _TAG.sub(" ", _HIDDEN.sub(" ", content))
    words = " ".join(html.unescape(without).split())
    clean = "".join(letter for letter in words if letter.isprintable())
    return clean if len(clean) <= _SAID_LETTERS else f"{clean[: _SAID_LETTERS - 1]}…"


def wants_login(content: str) -> bool:
    """Tell whether a page, or a message, is about a login."""
    return _LOGIN.search(content) is not None


def odd_start(name: str, head: bytes, total: int | None) -> Text | None:
    """Give why bytes cannot be the beginning of a file of this name; None: they may be.

    Args:
        head: the first bytes, all that there are or `HEAD_BYTES`.
        total: of the file; None: not known.
    """
    ending = PurePath(name).suffix.lower()
    if ending in (".safetensors", ".sft"):
        return _odd_safetensors(head, total)
    starts = _STARTS.get(ending)
    if starts is None or head.startswith(starts):
        return None
    return QT_TRANSLATE_NOOP("download", "it does not begin as {ending} files do").fill(
        ending=ending
    )


def _odd_safetensors(head: bytes, total: int | None) -> Text | None:
    length = int.from_bytes(head[:8], "little")
    most = (
        _LONGEST_SAFETENSORS_HEADER
        if total is None
        else min(_LONGEST_SAFETENSORS_HEADER, total - 8)
    )
    if len(head) > 8 and head[8:9] == b"{" and 2 <= length <= most:
        return None
    return QT_TRANSLATE_NOOP("download", "it does not begin as {ending} files do").fill(
        ending=".safetensors"
    )
