"""Descriptions of hubs made safe to show: somebody else's HTML or Markdown, without what runs or loads. Pure.

Only an allow-list of tags passes, and of attributes none but the addresses of links, which must be of the
web. Pictures do not pass at all: showing one would tell its server who looks.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final, Literal

import nh3
from markdown_it import MarkdownIt

Markup = Literal["html", "markdown", "text"]
LONGEST: Final = 60_000  # letters; longer ones are cut, since the window lays all of it out at once
_TAGS: Final = {
    *("p", "br", "hr", "div", "span", "blockquote", "pre", "code", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup"),
    *("a", "table", "thead", "tbody", "tr", "th", "td"),
}
_GONE: Final = {"script", "style", "iframe", "object", "embed", "svg", "math", "template", "title"}
_SCHEMES: Final = {"http", "https"}
# What stands before the text of a model card, for machines.
_FRONT: Final = re.compile(r"\A\ufeff?---\r?\n.*?\r?\n---\r?\n", re.DOTALL)
# Headings of a card would shout beside the window's own.
_HEADINGS: Final = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
_HEADING: Final = re.compile(r"(</?)(h[1-6])(?=[\s>])")
_TAG: Final = re.compile(r'<(/?)([a-z0-9]+)(?:\s+[a-z-]+="[^"]*")*\s*>')
_SINGLE: Final = {"br", "hr"}
_OF_TABLES: Final = {"table", "thead", "tbody", "tr", "th", "td"}
# Qt lays a table within a table out twice for each level, and thousands of levels end the program.
_DEEPEST: Final = 40
_MOST_TABLES: Final = 2


def safe_html(text: str, markup: Markup) -> str:
    """Give a description as HTML that can be shown; empty where it says nothing.

    Args:
        text: as the hub sent it.
        markup: what it is written in.
    """
    source = text[:LONGEST].replace("\x00", "")
    if markup == "markdown":
        source = _parser().render(_FRONT.sub("", source, count=1))
    elif markup == "text":
        source = f"<p>{html.escape(source)}</p>".replace("\n", "<br>")
    cleaned = nh3.clean(
        source,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    return _HEADING.sub(lambda tag: tag[1] + _HEADINGS[tag[2]], _flat(cleaned)).strip()


def is_cut(text: str) -> bool:
    """Tell whether a description is longer than what is shown of it."""
    return len(text) > LONGEST


def _flat(cleaned: str) -> str:
    """Take out tags that lie too deep within others, in HTML that is well formed; their words stay."""
    kept: list[bool] = []  # of the tags that are open
    tables = 0

    def tag(found: re.Match[str]) -> str:
        nonlocal tables
        name = found[2]
        if name in _SINGLE:
            return found[0]
        if found[1]:
            tables -= name == "table"
            return found[0] if kept and kept.pop() else ""
        tables += name == "table"
        is_flat = name not in _OF_TABLES or tables <= _MOST_TABLES
        kept.append(is_flat and len(kept) < _DEEPEST)
        return found[0] if kept[-1] else ""

    return _TAG.sub(tag, cleaned)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # HTML within Markdown is let through here, since everything is cleaned afterwards.
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
