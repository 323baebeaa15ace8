"""Keeping the machine from going to sleep while jobs run; the screen may.

wakepy asks the system in its own way (Windows: execution state, macOS: caffeinate, Linux: the desktop over
D-Bus). It wants to be asked and told the end from one thread, so there is one for it. Where the system
does not listen, nothing is kept awake and nothing fails.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_log = logging.getLogger(__name__)


class Awake:
    """Whether the machine is kept awake."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._mode: Any = None
        self.is_wanted = False

    def keep(self, is_wanted: bool) -> None:
        """Keep it awake from now on, or no longer."""
        if is_wanted == self.is_wanted:
            return
        self.is_wanted = is_wanted
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="stablehand-awake")
        self._thread.submit(self._enter if is_wanted else self._leave)

    def close(self) -> None:
        """Let it sleep again and end the thread."""
        self.keep(is_wanted=False)
        if self._thread is not None:
            self._thread.shutdown(wait=True)
            self._thread = None

    def _enter(self) -> None:
        from wakepy import keep

        try:
            self._mode = keep.running(on_fail="pass")
            self._mode.__enter__()
        except Exception as error:  # the system's side, in as many ways as there are systems
            _log.info("the machine cannot be kept awake: %s", error)
            self._mode = None

    def _leave(self) -> None:
        mode, self._mode = self._mode, None
        if mode is None:
            return
        try:
            mode.__exit__(None, None, None)
        except Exception as error:
            _log.info("the machine could not be let sleep: %s", error)
