"""Where a run stands: read by the page and the API while another thread draws."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class State:
    """A moment of a run. Idle: no jobs."""

    job: str = ""
    job_count: int = 0
    job_no: int = 0
    step: int = 0
    steps: int = 0
    started: float = 0.0
    stage: str = "idle"  # idle, loading, drawing, decoding
    skipped: bool = False
    interrupted: bool = False
    waiting: int = 0

    @property
    def progress(self) -> float:
        """Between 0 and 1; a run that has begun is above 0, one that goes on is below 1."""
        if self.job_count == 0:
            return 0.0
        inside = self.step / self.steps if self.steps else 0.0
        if self.stage == "drawing":
            inside = min(inside, 1.0) * 0.95
        elif self.stage == "decoding":
            inside = 0.97
        return min(0.99, max(0.01, (self.job_no + inside) / self.job_count))

    def left(self, now: float) -> float:
        """Seconds that it probably takes still."""
        if self.job_count == 0 or self.step == 0:
            return 0.0
        spent = now - self.started
        return max(0.0, spent / self.progress - spent)


class Progress:
    """The current state, and the wishes to stop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = State()
        self._preview: bytes | None = None
        self._watched = 0.0

    @property
    def state(self) -> State:
        """Now."""
        return self._state

    def begin(self, job: str, batches: int) -> None:
        """A run of so many batches begins."""
        with self._lock:
            self._preview = None
            waiting = self._state.waiting
            self._state = State(job, batches, started=time.time(), stage="loading", waiting=waiting)

    def update(self, **changes: object) -> None:
        """Changes of the state."""
        with self._lock:
            self._state = replace(self._state, **changes)  # type: ignore[arg-type]

    def end(self) -> None:
        """Nothing runs."""
        with self._lock:
            self._preview = None
            self._state = State(waiting=self._state.waiting)

    def waiting(self, change: int) -> None:
        """One more or one fewer run in the queue."""
        with self._lock:
            self._state = replace(self._state, waiting=max(0, self._state.waiting + change))

    def interrupt(self) -> None:
        """The run shall stop and keep what is finished."""
        with self._lock:
            if self._state.job_count:
                self._state = replace(self._state, interrupted=True)

    def skip(self) -> None:
        """This batch shall stop."""
        with self._lock:
            if self._state.job_count:
                self._state = replace(self._state, skipped=True)

    def watch(self) -> None:
        """Somebody looks: previews are worth their time for a while."""
        self._watched = time.monotonic()

    @property
    def watched(self) -> bool:
        """Whether somebody looked a moment ago."""
        return time.monotonic() - self._watched < 5.0

    @property
    def preview(self) -> bytes | None:
        """A small PNG of the image in the making."""
        return self._preview

    @preview.setter
    def preview(self, png: bytes) -> None:
        with self._lock:
            self._preview = png
