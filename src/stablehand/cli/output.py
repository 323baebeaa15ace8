"""Writing to the two streams, in text or in JSON, never in a half of either.

In JSON mode standard output carries one object per line and nothing else: events while work runs,
then exactly one result or error. People read text on standard output and notices and errors on
standard error.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Wording

if TYPE_CHECKING:
    from stablehand.core.base.events import Event

_NAME: Final = "stablehand "
# Control characters but the end of a line and the tabulator, and marks that turn the direction of writing.
_OBEYED: Final = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\ufffd",
)


def prepare_streams() -> None:
    """Write UTF-8 whatever the console's code page, and never fail on a character it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def write_result(command: str, data: dict[str, Any], notices: Sequence[Wording]) -> bool:
    """Write the one result object of a command in JSON mode; tell whether it could be written."""
    result: dict[str, Any] = {"type": "result", "ok": True, "command": command, "data": data}
    if notices:
        result["notices"] = [notice.english() for notice in notices]
    return _write_json(result)


def write_text(text: str, notices: Sequence[Wording]) -> bool:
    """Write a result for people; tell whether it could be written. Notes matter less."""
    for notice in notices:
        _write(sys.stderr, _for_people(f"Note: {notice.english()}\n"))
    return _write(sys.stdout, _for_people(text.rstrip("\n") + "\n")) if text else True


def write_error(error: StablehandError, *, as_json: bool) -> bool:
    """Write the one error of a command; tell whether it could be written."""
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
        return _write_json(found)
    lines = [f"Error: {error.message.english()}"]
    lines += [f"  {line.english()}" for line in error.more]
    lines += [f"  {hint}"] if hint else []
    return _write(sys.stderr, _for_people("\n".join(lines) + "\n"))


def write_event(event: Event) -> bool:
    """Write what a job tells, in JSON mode."""
    from stablehand.core.base.events import event_json  # late: most commands tell of no job

    return _write_json(event_json(event))


def write_measured(kind: str, data: dict[str, Any]) -> bool:
    """Write what is measured again and again, in JSON mode."""
    from stablehand.core.base.events import EVENT_VERSION

    return _write_json({"type": "event", "version": EVENT_VERSION, "event": kind, **data})


def write_note(line: str) -> bool:
    """Write a line for people who wait, beside the answer."""
    return _write(sys.stderr, _for_people(f"{line}\n"))


def has_terminal() -> bool:
    """Tell whether there is a screen for a live line: standard error may be closed or a file."""
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:  # closed
        return False


def draw_line(text: str) -> bool:
    """Draw the live line of the terminal anew; an empty text takes it away."""
    return _write(sys.stderr, f"\r\x1b[2K{harmless(text)}")


def harmless(text: str) -> str:
    """Give a text without what a terminal would obey: names and titles of files come from anybody."""
    return text.translate(_OBEYED)


def _for_people(text: str) -> str:
    """Give a text with commands that can be pasted here, and nothing that a terminal would obey."""
    if _NAME in text:
        from stablehand.cli.called_as import name_here, with_own_name

        text = with_own_name(text, name_here(os.environ))
    return harmless(text)


def write_lines(lines: Sequence[str]) -> bool:
    """Write lines of an answer that goes on; tell whether somebody still reads."""
    return _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def _write_json(value: dict[str, Any]) -> bool:
    return _write(sys.stdout, json.dumps(value, ensure_ascii=False) + "\n")


def _write(stream: TextIO | None, text: str) -> bool:
    """Write and flush; a stream that is closed, full or has no reader is no mistake of ours."""
    if stream is None:
        return False
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError):
        # What is still buffered would fail once more when the interpreter ends.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True
