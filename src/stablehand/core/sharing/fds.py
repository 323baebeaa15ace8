"""FreneticDataSyntax, the format of SwarmUI's files, changed line by line.

Read from FreneticUtilities' FDSParser.cs, FDSSection.cs and FDSUtility.cs. Sections are indented, a tab
counts as four spaces; a key ends at `:` (text) or `=` (binary); values are escaped with a backslash:
`\\s` is one, `\\x` nothing. Everything that is not asked for stays byte for byte: comments, order, line
ends, foreign keys.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_INDENT: Final = "\t"
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_KEY: Final = re.compile(r"[^:=]+")
_VALUE_ESCAPES: Final = (("\\", "\\s"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
_KEY_ESCAPES: Final = ((".", "\\d"), (":", "\\c"), ("=", "\\e"))


class FdsError(ValueError):
    """The text is no FDS where it has to be understood."""


@dataclass(slots=True)
class _Line:
    text: str
    end: str

    @property
    def indent(self) -> int:
        spaced = self.text.replace("\t", "    ")
        return len(spaced) - len(spaced.lstrip(" "))

    @property
    def content(self) -> str:
        return self.text.strip(" \t")

    @property
    def key(self) -> str | None:
        """The key that the line names, None for comments, list entries and empty lines."""
        content = self.content
        if not content or content[0] in "#->=":
            return None
        found = _KEY.match(content)
        if not found or found.end() == len(content):
            raise FdsError(f"no key in the line: {content[:80]}")
        return unescaped_key(found[0])

    @property
    def value(self) -> str | None:
        """The value behind the key; None where a section or a list begins."""
        _, _, value = self.content.partition(":")
        return unescaped(value.lstrip(" \t")) if value else None


class FdsText:
    """A file's text whose values can be read and changed by path, such as `("Paths", "ModelRoot")`."""

    def __init__(self, text: str) -> None:
        """Take the text; a byte order mark stays where it is.

        Raises:
            FdsError: a line is no FDS.
        """
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._lines = [
            _Line(found.rstrip("\r\n"), found[len(found.rstrip("\r\n")) :])
            for found in _LINE.findall(text.removeprefix("\ufeff"))
            if found
        ]
        for line in self._lines:
            _ = line.key

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._mark + "".join(line.text + line.end for line in self._lines)

    def names(self, path: Sequence[str] = ()) -> list[str]:
        """Give the keys directly below a section, in order; none if it is not there."""
        inside = self._section(path)
        return (
            [key for at in self._children(*inside) if (key := self._lines[at].key)]
            if inside
            else []
        )

    def get(self, path: Sequence[str]) -> str | None:
        """Give a value; None if there is none or a section is there."""
        at = self._find(path)
        return None if at is None else self._lines[at].value

    def set(self, path: Sequence[str], value: str) -> None:
        """Give a key this value; sections that are missing are added at the end of their parent.

        Raises:
            FdsError: a section is where the value belongs, or a value where a section belongs.
        """
        at = self._find(path)
        if at is None:
            self._add(path, value)
            return
        line = self._lines[at]
        if line.value is None:
            raise FdsError(f"a section is where the value of {'.'.join(path)} belongs")
        if line.value != value:
            indent = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
            line.text = f"{indent}{escaped_key(path[-1])}: {escaped(value)}"

    def remove(self, path: Sequence[str]) -> None:
        """Take a key with a plain value out, if it is there."""
        at = self._find(path)
        if at is not None and self._lines[at].value is not None:
            del self._lines[at]

    def _find(self, path: Sequence[str]) -> int | None:
        inside = self._section(path[:-1])
        if inside is None:
            return None
        found = [at for at in self._children(*inside) if self._lines[at].key == path[-1]]
        return found[-1] if found else None  # of two the program takes the last

    def _section(self, path: Sequence[str]) -> tuple[int, int] | None:
        """Give the lines of a section's body: the first, and the one behind the last."""
        first, behind = 0, len(self._lines)
        for name in path:
            found = [at for at in self._children(first, behind) if self._lines[at].key == name]
            if not found:
                return None
            if self._lines[found[-1]].value is not None:
                raise FdsError(f"a value is where the section {name} belongs")
            first, behind = found[-1] + 1, self._body_end(found[-1], behind)
        return first, behind

    def _body_end(self, at: int, limit: int) -> int:
        """Give the line behind a section's last key or list entry."""
        indent, end = self._lines[at].indent, at + 1
        for number in range(at + 1, limit):
            line = self._lines[number]
            if not line.content or line.content[0] == "#":
                continue
            if line.indent < indent or (line.indent == indent and line.content[0] not in "->="):
                break
            end = number + 1
        return end

    def _children(self, first: int, behind: int) -> list[int]:
        keyed = [at for at in range(first, behind) if self._lines[at].key is not None]
        if not keyed:
            return []
        indent = self._lines[keyed[0]].indent
        return [at for at in keyed if self._lines[at].indent == indent]

    def _add(self, path: Sequence[str], value: str) -> None:
        depth = len(path) - 1
        while self._section(path[:depth]) is None:
            depth -= 1
        inside = self._section(path[:depth])
        assert inside is not None
        first, behind = inside
        indent = self._indent_below(first, behind, depth)
        new = [
            f"{indent}{_INDENT * more}{escaped_key(name)}:"
            for more, name in enumerate(path[depth:-1])
        ]
        more = len(path) - 1 - depth
        new.append(f"{indent}{_INDENT * more}{escaped_key(path[-1])}: {escaped(value)}")
        end = next((line.end for line in self._lines if line.end), "\n")
        if behind and not self._lines[behind - 1].end:
            self._lines[behind - 1].end = end
        self._lines[behind:behind] = [_Line(text, end) for text in new]

    def _indent_below(self, first: int, behind: int, depth: int) -> str:
        """Give the indentation of a section's children, one step deeper than it if it has none."""
        if children := self._children(first, behind):
            text = self._lines[children[0]].text
            return text[: len(text) - len(text.lstrip(" \t"))]
        if depth == 0:
            return ""
        text = self._lines[first - 1].text
        return text[: len(text) - len(text.lstrip(" \t"))] + _INDENT


def escaped(value: str) -> str:
    """Write a value as FDS does."""
    if not value:
        return "\\x"
    for plain, code in _VALUE_ESCAPES:
        value = value.replace(plain, code)
    value = f"{value}\\x" if value.endswith(" ") else value
    return f"\\x{value}" if value.startswith(" ") else value


def unescaped(value: str) -> str:
    """Read a value as FDS does."""
    for code, plain in (("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\\x", ""), ("\\s", "\\")):
        value = value.replace(code, plain)
    return value


def escaped_key(key: str) -> str:
    """Write a key as FDS does."""
    text = escaped(key)
    text = f"\\x{text}" if text[0] in "->" else text
    for plain, code in _KEY_ESCAPES:
        text = text.replace(plain, code)
    return text


def unescaped_key(key: str) -> str:
    """Read a key as FDS does."""
    for plain, code in _KEY_ESCAPES:
        key = key.replace(code, plain)
    return unescaped(key)
