"""Lines for the log: whole, at once, and never failing because of the console's encoding."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """Write one line to standard output."""
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except UnicodeEncodeError:
        sys.stdout.write(line.encode("ascii", "backslashreplace").decode() + "\n")
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        return  # no console, or it is gone: the line has no reader
