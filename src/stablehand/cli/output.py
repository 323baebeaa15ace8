"""Writing to the two streams, in text or in JSON, never in a half of either.

In JSON mode standard output carries one object per line and nothing else: events while work runs,
then exactly one result or error. People read text on standard output and notices and errors on
standard error.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from typing import Any

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Wording


def prepare_streams() -> None:
    """Write UTF-8 whatever the console's code page, and never fail on a character it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def write_result(command: str, data: dict[str, Any], notices: Sequence[Wording]) -> None:
    """Write the one result object of a command in JSON mode."""
    result: dict[str, Any] = {"type": "result", "ok": True, "command": command, "data": data}
    if notices:
        result["notices"] = [notice.english() for notice in notices]
    _write_json(result)


def write_text(text: str, notices: Sequence[Wording]) -> None:
    """Write a result for people."""
    for notice in notices:
        sys.stderr.write(f"Note: {notice.english()}\n")
    sys.stdout.write(text.rstrip("\n") + "\n")


def write_error(error: StablehandError, *, as_json: bool) -> None:
    """Write the one error of a command."""
    hint = error.hint.english() if error.hint else None
    if as_json:
        found: dict[str, Any] = {
            "type": "error",
            "ok": False,
            "code": error.code,
            "message": error.message.english(),
            "hint": hint,
        }
        if error.details:
            found["details"] = dict(error.details)
        _write_json(found)
        return
    sys.stderr.write(f"Error: {error.message.english()}\n")
    for line in error.more:
        sys.stderr.write(f"  {line.english()}\n")
    if hint:
        sys.stderr.write(f"  {hint}\n")


def _write_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
