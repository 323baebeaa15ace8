"""Changing values in a TOML text while keeping what a person wrote around them.

Comments, order and blank lines stay. An edited text counts only if it parses to exactly the
document that is wanted; where it does not (dotted keys, inline tables, values over many lines), the
document is written anew, which loses comments but never a value.
"""

from __future__ import annotations

import copy
import re
import sys
import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

Changes = Mapping[str, str | int | None]


class BrokenTomlError(ValueError):
    """What is wrong with a TOML text, and on which line, counted from 1, if that is known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


def parse(text: str) -> dict[str, Any]:
    """Give the document that a text stands for.

    Raises:
        BrokenTomlError: whatever is wrong; the parser alone lets RecursionError and ValueError out.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The message ends with "(at line 3, column 5)" or "(at end of document)".
        problem, _, where = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", where)
        line = int(found[1]) if found else text.count("\n") + 1
        raise BrokenTomlError(problem, line) from None
    except RecursionError:
        raise BrokenTomlError("nested too deeply") from None
    except ValueError:
        raise BrokenTomlError("a number has too many digits", _line_of_digits(text)) from None


def changed(text: str, changes: Changes) -> str:
    """Give the text with dotted keys set, or removed where the value is None.

    Raises:
        BrokenTomlError: the text is not TOML, or is nested too deeply to be changed.
    """
    try:
        return _changed(text, changes)
    except RecursionError:  # copying and comparing go deeper than reading
        raise BrokenTomlError("nested too deeply") from None


def _changed(text: str, changes: Changes) -> str:
    wanted = _wanted(parse(text), changes)
    edited = text
    for key, value in changes.items():
        edited = _edited(edited, key, value)
    try:
        if parse(edited) == wanted:
            return edited
    except BrokenTomlError:
        pass
    return tomli_w.dumps(wanted)


def line_of(text: str, key: str) -> int | None:
    """Give the line, counted from 1, on which a dotted key is set; None if it is set otherwise."""
    start, end = _table(text.splitlines(), key.rpartition(".")[0]) or (0, 0)
    for number, line in enumerate(text.splitlines()[start:end], start + 1):
        if _sets(line, key):
            return number
    return None


def _line_of_digits(text: str) -> int | None:
    """Give the line of the first number that Python does not convert (CVE-2020-10735)."""
    found = re.search(rf"(?<![\d_])\d[\d_]{{{sys.get_int_max_str_digits()},}}", text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _wanted(document: dict[str, Any], changes: Changes) -> dict[str, Any]:
    document = copy.deepcopy(document)
    for key, value in changes.items():
        *tables, name = key.split(".")
        table = document
        for part in tables:
            inner = table.get(part, {}) if value is None else table.setdefault(part, {})
            table = inner if isinstance(inner, dict) else {}
        if value is None:
            table.pop(name, None)
        else:
            table[name] = value
    return document


def _edited(text: str, key: str, value: str | int | None) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    table_name, _, name = key.rpartition(".")
    new = None if value is None else tomli_w.dumps({name: value}).rstrip("\n")
    if (number := line_of(text, key)) is not None:
        old = lines[number - 1]
        lines[number - 1 : number] = [] if new is None else [_indent(old) + new + _comment(old)]
    elif new is not None:
        lines = _inserted(lines, table_name, new)
    return "".join(line + newline for line in lines)


def _inserted(lines: list[str], table_name: str, new: str) -> list[str]:
    place = _table(lines, table_name)
    if place is None:
        gap = [""] if lines and lines[-1].strip() else []
        return [*lines, *gap, f"[{table_name}]", new]
    start, end = place
    while end > start and not lines[end - 1].strip():
        end -= 1
    return [*lines[:end], new, *lines[end:]]


def _table(lines: list[str], name: str) -> tuple[int, int] | None:
    """Give the range of lines inside a table; the nameless one begins the file."""
    heads = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")]
    ends = [*heads, len(lines)]
    if not name:
        return 0, ends[0]
    head = re.compile(rf"\s*\[\s*{re.escape(name)}\s*\]\s*(#.*)?$")
    for number, end in zip(heads, ends[1:], strict=True):
        if head.match(lines[number]):
            return number + 1, end
    return None


def _sets(line: str, key: str) -> bool:
    return re.match(rf"\s*{re.escape(key.rpartition('.')[2])}\s*=", line) is not None


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _comment(line: str) -> str:
    """Give the comment at the end of a line, with the blanks before it."""
    try:
        whole = parse(line)
        for at in (found.start() for found in re.finditer(r"\s*#", line)):
            try:
                if parse(line[:at]) == whole:
                    return line[at:]
            except BrokenTomlError:
                continue
    except BrokenTomlError:
        pass
    return ""
