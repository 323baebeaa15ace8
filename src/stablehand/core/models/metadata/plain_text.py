"""Descriptions as sites write them, as plain text for the screen. Pure.

Nothing of the markup is ever shown as markup: a description is somebody else's HTML. The work grows with the
length of the text and not faster, whatever stands in it.
"""

from __future__ import annotations

import html
import re
from typing import Final

from stablehand.core.base.loose_values import clean

_LONGEST: Final = 100_000
_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,15})")
# Written by machines for machines, and never read by a person.
_HIDDEN: Final = frozenset(
    {"script", "style", "head", "template", "iframe", "object", "svg", "math"}
)
_BREAKS: Final = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "hr", "section"}
    | {f"h{number}" for number in range(1, 7)}
)


def plain_text(description: str | None) -> str:
    """Give a description without its markup: paragraphs as lines, points of a list with a dash.

    Args:
        description: HTML or plain text; None gives an empty text.
    """
    if not description:
        return ""
    source = description[:_LONGEST]
    if "<" not in source and "&" not in source:
        return _tidy(source)
    return _tidy(html.unescape("".join(_pieces(source))))


def _pieces(source: str) -> list[str]:
    """Give the text between the tags, with the line breaks that they stand for."""
    pieces: list[str] = []
    at = 0
    lowered = source.lower()
    while (start := source.find("<", at)) >= 0:
        pieces.append(source[at:start])
        if not _begins_tag(source, start):
            pieces.append("&lt;")  # "a < b" is no tag
            at = start + 1
            continue
        ends_with = "-->" if source.startswith("<!--", start) else ">"
        end = source.find(ends_with, start)
        if end < 0:
            return pieces  # a tag that is never closed takes the rest with it
        at = end + len(ends_with)
        name = _tag_name(source, start)
        pieces.append(_stands_for(name, source[start + 1 : start + 2] == "/"))
        if name in _HIDDEN and source[start + 1] != "/":
            closing = lowered.find(f"</{name}", at)
            if closing < 0:
                return pieces
            at = closing
    pieces.append(source[at:])
    return pieces


def _begins_tag(source: str, start: int) -> bool:
    following = source[start + 1 : start + 2]
    return following in ("/", "!", "?") or following.isalpha()


def _tag_name(source: str, start: int) -> str:
    found = _NAME.match(source, start)
    return found[1].lower() if found else ""


def _stands_for(name: str, is_closing: bool) -> str:
    if name == "li":
        return "" if is_closing else "\n- "
    if name in ("td", "th"):
        return " "
    return "\n" if name in _BREAKS else ""


def _tidy(text: str) -> str:
    """Take out what cannot be seen, and more than one empty line in a row."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()
