"""Where each value of a TOML document stands, for errors that name a line.

The standard parser gives values without positions. This index walks the same text once more, only
when an error has to be placed, and remembers the line of every header, key and array element. It
expects a document that already parsed and need not check anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

Path = tuple[str | int, ...]

_HEADER: Final = re.compile(r"(\[\[?)\s*([^\[\]]+?)\s*\]\]?")
_NAME: Final = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY: Final = re.compile(rf"\s*({_NAME}(?:[ \t]*\.[ \t]*{_NAME})*)[ \t]*=")
_PART: Final = re.compile(r"""\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*\.?""")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)


class LineIndex:
    """Line numbers (from 1) of the paths of one document."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = dict(_positions(text))

    def line_of(self, path: Path) -> int:
        """Give the line of a path, or of the nearest thing around it that has one."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def _positions(text: str) -> Iterator[tuple[Path, int]]:
    breaks = [match.start() for match in re.finditer("\n", text)]
    prefix: Path = ()
    counts: dict[Path, int] = {}
    at = 0
    while at < len(text):
        line = bisect_left(breaks, at) + 1
        char = text[at]
        if char in " \t\r\n":
            at += 1
        elif char == "#":
            at = _line_end(text, at)
        elif char == "[" and (header := _HEADER.match(text, at)):
            prefix = _header_path(header, counts)
            yield prefix, line
            at = header.end()
        elif key := _KEY.match(text, at):
            path = (*prefix, *_parts(key[1]))
            yield path, line
            at, elements = _skip_value(text, key.end())
            for index, element_at in enumerate(elements):
                yield (*path, index), bisect_left(breaks, element_at) + 1
        else:
            at = _line_end(text, at)


def _header_path(header: re.Match[str], counts: dict[Path, int]) -> Path:
    """Give the path of a header, with the running index of each array of tables on the way."""
    parts = _parts(header[2])
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, parts[-1])
    if header[1] == "[[":
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


def _parts(key: str) -> Path:
    return tuple(next(filter(None, part), "") for part in _PART.findall(key))


def _skip_value(text: str, at: int) -> tuple[int, list[int]]:
    """Give the end of the value that starts here, and where its array elements start."""
    depth, elements, expecting = 0, [], False
    while at < len(text):
        char = text[at]
        if char == "#":
            at = _line_end(text, at)
            continue
        if char == "\n" and depth == 0:
            break
        if depth == 1 and expecting and char not in " \t\r\n,]":
            elements.append(at)
            expecting = False
        if string := _STRING.match(text, at):
            at = string.end()
            continue
        if char in "[{":
            depth += 1
            expecting = depth == 1 and char == "["
        elif char in "]}":
            depth -= 1
        elif char == "," and depth == 1:
            expecting = True
        at += 1
    return at, elements


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
