"""A file layer that fails or dies on purpose: what disks, scanners and crashes do, at a chosen moment.

It goes between Python and the system in the process that it is installed in, and only there: what the
program is made of knows nothing of it. An act is a call that changes a name or opens a file to write. Acts
on paths that the rule does not mean are left alone and not counted.
"""

from __future__ import annotations

import builtins
import io
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

# Each with the places of its paths among the arguments.
_ACTS = {
    "rename": (0, 1),
    "replace": (0, 1),
    "unlink": (0,),
    "remove": (0,),
    "rmdir": (0,),
    "mkdir": (0,),
    "symlink": (1,),
    "link": (1,),
    "chmod": (0,),
    "utime": (0,),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# What Python's own errors are called where Windows gives these numbers.
_CLASSES = {32: PermissionError, 5: PermissionError, 33: PermissionError}


class FaultyFiles:
    """A rule and how often it was met.

    The rule: `match` (a pattern of the whole path), `acts` (names, empty for all), `start` (the first
    act that is meant, from 1), `count` (how many, None for all that follow), `seconds` (for so long from
    the first one on), `errno` or `winerror` (what they fail with; neither: the process dies there).
    """

    def __init__(self, rule: dict[str, Any]) -> None:
        self.met = 0
        self.seen: list[str] = []
        self._match = re.compile(rule.get("match", ""))
        self._acts = frozenset(rule.get("acts") or (*_ACTS, "open"))
        self._start = rule.get("start", 1)
        self._count = rule.get("count")
        self._seconds = rule.get("seconds")
        self._errno = rule.get("errno")
        self._winerror = rule.get("winerror")
        self._first: float | None = None
        self._guard = threading.Lock()

    def install(self) -> None:
        """Go between Python and the system."""
        for name, places in _ACTS.items():
            setattr(os, name, self._watched(name, getattr(os, name), places))
        opened, low = io.open, os.open

        def open_file(file: Any, mode: str = "r", *words: Any, **named: Any) -> Any:
            if set(mode) & set("wax+") and isinstance(file, str | os.PathLike):
                self.act("open", file)
            return opened(file, mode, *words, **named)

        def open_low(path: Any, flags: int, *words: Any, **named: Any) -> int:
            if flags & _WRITING:
                self.act("open", path)
            return low(path, flags, *words, **named)

        builtins.open = io.open = open_file
        os.open = open_low

    def _watched(
        self, name: str, act: Callable[..., Any], places: tuple[int, ...]
    ) -> Callable[..., Any]:
        def watched(*words: Any, **named: Any) -> Any:
            for place in places:
                if place < len(words):
                    self.act(name, words[place])
            return act(*words, **named)

        return watched

    def act(self, name: str, path: Any) -> None:
        """Meet the rule, if this act is meant."""
        text = os.fsdecode(path) if isinstance(path, bytes | str | os.PathLike) else ""
        if name not in self._acts or not self._match.search(text):
            return
        with self._guard:
            self.met += 1
            self.seen.append(f"{name} {text}")
            if not self._is_meant():
                return
        if self._errno is None and self._winerror is None:
            os.kill(os.getpid(), signal.SIGKILL)
            threading.Event().wait()  # other threads die with it
        raise self._error(text)

    def _is_meant(self) -> bool:
        if self.met < self._start:
            return False
        self._first = self._first or time.monotonic()
        if self._seconds is not None:
            return time.monotonic() - self._first < self._seconds
        return self._count is None or self.met < self._start + self._count

    def _error(self, path: str) -> OSError:
        if self._winerror is None:
            return OSError(self._errno, os.strerror(self._errno), path)
        error = _CLASSES[self._winerror](13, "The file is used by another process", path)
        # Only Windows fills this in; the program asks for it by name.
        return _with_winerror(error, self._winerror)


def _with_winerror(error: OSError, number: int) -> OSError:
    made = type(type(error).__name__, (type(error),), {"winerror": number})
    return made(*error.args, error.filename)
