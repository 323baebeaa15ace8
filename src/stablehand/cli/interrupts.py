"""Ctrl-C at any moment: one sentence and exit code 130, whatever is being loaded or written.

While the program is being loaded nothing of ours has begun, so it simply leaves; an exception in the
midst of other people's imports would come out as a trace or get lost. While the loop runs, asyncio
takes Ctrl-C. Afterwards only the last words are left to say, and they are not cut off.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_WORDS = "Stopped by the user."


def leave_at_interrupt() -> None:
    """From now on, leave at Ctrl-C; for the process that is this program and nothing else."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise for the length of the block, as asyncio wants it."""
    if signal.getsignal(signal.SIGINT) is not _leave:  # run by a test, or with Ctrl-C switched off
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _leave(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed again, it would say it twice
    words = sys.argv[: sys.argv.index("--")] if "--" in sys.argv else sys.argv
    if "--json" in words:
        line = '{"type": "error", "ok": false, "code": "interrupted", '
        line += f'"message": "{_WORDS}", "hint": null}}\n'
    else:
        line = f"Error: {_WORDS}\n"
    try:
        # Past the buffers: whatever this interrupted may hold their locks.
        os.write(1 if "--json" in words else 2, line.encode())
    finally:
        os._exit(130)
