"""Addresses and files that a line of a log names. Pure: whether a file exists is for others to see."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_URL: Final = re.compile(r"\bhttps?://[^\s\"'<>`|\\^{}\u2500-\u257f]+", re.IGNORECASE)
# In quotes a path may hold blanks. A line number follows as Python, compilers and linters write it.
_QUOTED: Final = re.compile(
    r"(?P<quote>[\"'])(?P<path>(?:[A-Za-z]:[\\/]|/)[^\"'\n]{2,}?)(?P=quote)(?:, line (?P<line>\d+))?"
)
_BARE: Final = re.compile(
    r"(?<![\w.:/\\~\"'-])(?P<path>(?:[A-Za-z]:[\\/]|/)[\w.+@~()\[\]-]++(?:[\\/][\w.+@~()\[\]-]++)++)"
    r"(?::(?P<line>\d++))?+(?::\d++)?+(?!\?|\s+HTTP/)"
)
# A bare path that is none of these is rather the address of a request ("GET /api/v1/queue").
_FILE: Final = re.compile(
    r"[A-Za-z]:|.*\.\w{1,12}$|/(?:home|Users|usr|opt|mnt|media|tmp|var|root|srv|etc|data|private"
    r"|Volumes|workspace|run)/"
)
_TRAILING: Final = ".,;:!?'\""
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


class Link(NamedTuple):
    """A piece of a line that leads somewhere.

    Attributes:
        start, stop: its place in the line's bare text.
        target: an address, or a path, perhaps with ":" and a line number.
    """

    start: int
    stop: int
    target: str

    @property
    def is_url(self) -> bool:
        """Whether it is an address, not a file."""
        return self.target[:4].lower() == "http"


def links(text: str) -> tuple[Link, ...]:
    """Give the links of a line, from left to right."""
    if "/" not in text and "\\" not in text:
        return ()
    found: list[Link] = []
    for match in _URL.finditer(text):
        url = _trimmed(match.group())
        if len(url) > len("https://"):
            found.append(Link(match.start(), match.start() + len(url), url))
    for pattern in (_QUOTED, _BARE):
        for match in pattern.finditer(text):
            path = match["path"] if pattern is _QUOTED else _trimmed(match["path"])
            start = match.start("path")
            whole = path == match["path"]
            stop = match.end() if whole and pattern is _BARE else start + len(path)
            is_file = match["line"] or pattern is _QUOTED or _FILE.match(path)
            if not is_file or any(start < link.stop and link.start < stop for link in found):
                continue
            number = match["line"] if whole else None
            found.append(Link(start, stop, f"{path}:{number}" if number else path))
    return tuple(sorted(found))


def split_target(target: str) -> tuple[str, int | None]:
    """Give the path and the line number of a link to a file."""
    path, colon, number = target.rpartition(":")
    if colon and number.isdigit() and len(path) > 1:
        return path, int(number)
    return target, None


def _trimmed(text: str) -> str:
    """Take off what belongs to the sentence around it."""
    while text:
        last = text[-1]
        if last in _TRAILING or (last in _PAIRS and text.count(last) > text.count(_PAIRS[last])):
            text = text[:-1]
        else:
            break
    return text
