"""Lines for the log: whole, at once, and never failing because of the console's encoding."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """One line to standard output."""
    _write(sys.stdout, line)


def complain(line: str) -> None:
    """One line to standard error."""
    _write(sys.stderr, line)


def _write(stream: object, line: str) -> None:
    try:
        stream.write(line + "\n")  # type: ignore[attr-defined]
        stream.flush()  # type: ignore[attr-defined]
    except UnicodeEncodeError:
        stream.write(line.encode("ascii", "backslashreplace").decode() + "\n")  # type: ignore[attr-defined]
        stream.flush()  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return  # no console, or it is gone: the line has no reader
