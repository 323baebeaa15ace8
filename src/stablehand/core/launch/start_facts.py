"""What was started when a log was begun: a few facts beside the log, to tell later what has changed since.

Versions of a program do not stand in its log, and its install is another one after an update.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from stablehand.core.launch.log_files import facts_file

# What is kept, and where the record of the install has it.
_KEPT: Final = {
    "commit": ("source", "commit"),
    "ref": ("source", "ref"),
    "python": ("python", "version"),
    "torch": ("torch", "version"),
    "backend": ("torch", "backend"),
    "generation": ("generation",),
    "method": ("method",),
}
FACTS: Final = tuple(_KEPT)
_LARGEST_BYTES: Final = 4 * 1024 * 1024
_LARGEST_FACTS: Final = 64 * 1024
_LONGEST: Final = 200


def note_facts(record: Path, log: Path) -> None:
    """Write down beside a new log what its install is now; blocks. What cannot be written is left out."""
    with suppress(OSError, ValueError, RecursionError):
        with record.open("rb") as file:
            found = json.loads(file.read(_LARGEST_BYTES))
        facts = {name: _value(found, way) for name, way in _KEPT.items()}
        facts_file(log).write_text(json.dumps(facts), encoding="utf-8")


def facts_of(log: Path) -> dict[str, str]:
    """Give what was started when a log was begun; nothing where that was not written down. Blocks."""
    try:
        with facts_file(log).open("rb") as file:
            found = json.loads(file.read(_LARGEST_FACTS))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: found[name] for name in FACTS if isinstance(found.get(name), str)}


def changed_facts(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Give what is another value now than before, by its name; what is known of one only is not told."""
    return {
        name: (before[name], now[name])
        for name in FACTS
        if name in before and name in now and before[name] != now[name]
    }


def _value(record: Any, way: tuple[str, ...]) -> str | None:
    value = record
    for name in way:
        value = value.get(name) if isinstance(value, dict) else None
    return str(value)[:_LONGEST] if isinstance(value, (str, int)) else None
