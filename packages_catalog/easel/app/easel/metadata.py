"""The text that A1111 writes into its images (`parameters`), written and read. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

CHUNK = "parameters"
_LINE = re.compile(r"^Steps:\s*\d")
_KEY = re.compile(r"\s*(\w[\w \-/]*?)\s*:\s*")


def write(prompt: str, negative: str, settings: Mapping[str, object]) -> str:
    """Prompt, negative prompt and settings as one text."""
    lines = [prompt]
    if negative:
        lines.append(f"Negative prompt: {negative}")
    pairs = [f"{key}: {_quoted(value)}" for key, value in settings.items() if value is not None]
    return "\n".join([*lines, ", ".join(pairs)])


def read(text: str) -> tuple[str, str, dict[str, str]]:
    """Prompt, negative prompt and settings of a text."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    last = next((at for at in reversed(range(len(lines))) if _LINE.match(lines[at])), None)
    settings: dict[str, str] = {}
    if last is not None:
        settings = pairs_of(lines[last])
        lines = lines[:last]
    prompt: list[str] = []
    negative: list[str] = []
    target = prompt
    for line in lines:
        if line.startswith("Negative prompt:"):
            target = negative
            line = line.removeprefix("Negative prompt:").removeprefix(" ")
        target.append(line)
    return "\n".join(prompt).strip(), "\n".join(negative).strip(), settings


def pairs_of(line: str) -> dict[str, str]:
    """The pairs of a line of settings; quotes and JSON values stay whole, the first of a name counts."""
    found: dict[str, str] = {}
    at = 0
    while match := _KEY.match(line, at):
        stop = _value_end(line, match.end())
        value = line[match.end() : stop].strip()
        found.setdefault(match[1], _unquoted(value))
        at = stop + 1
    return found


def _value_end(line: str, start: int) -> int:
    depth = 0
    quoted = False
    at = start
    while at < len(line):
        letter = line[at]
        if quoted:
            if letter == "\\":
                at += 1
            quoted = letter != '"'
        elif letter == '"':
            quoted = True
        elif letter in "{[":
            depth += 1
        elif letter in "}]":
            depth -= 1
        elif letter == "," and depth <= 0:
            return at
        at += 1
    if (quoted or depth > 0) and "," in line[start:]:
        return line.index(",", start)
    return len(line)


def _quoted(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if any(letter in text for letter in ',:\n"'):
        return json.dumps(text, ensure_ascii=False)
    return text


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return value if isinstance(value, str) else text
    return text
