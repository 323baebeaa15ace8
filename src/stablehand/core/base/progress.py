"""Progress of a job: stages with weights, one share of the whole that never falls.

Work reports to a `Reporter` and knows neither job nor screen. `StageProgress` turns reports into at
most ten `Progress` events a second; what was held back is sent as soon as the pause is over, so the
last word always arrives. Reports are made on the event loop; a thread hands them over with
`loop.call_soon_threadsafe`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from stablehand.core.base.events import Event, LogChunk, Progress
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.pausing import Pausing
from stablehand.core.base.text import Wording

PAUSE_S: Final = 0.1
_SMOOTHING_S: Final = 3.0  # a change of speed shows fully after about three times this
LONGEST_ETA_S: Final = 30 * 86_400.0  # a time left of more than this is none that helps
_FIRST_RATE_S: Final = 0.5  # a rate from less time than this is noise

Clock = Callable[[], float]
Defer = Callable[[float, Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class Stage:
    """A named part of a job; its weight is its expected share of the time, in any unit."""

    name: str
    weight: float = 1.0


class Reporter(Protocol):
    """Where work reports how far it is, and learns whether it shall stand still."""

    @property
    def pausing(self) -> Pausing:
        """The gate of the job."""
        ...

    def start(
        self,
        stage: str,
        *,
        text: Wording | None = None,
        total: float | None = None,
        unit: str = "",
    ) -> None:
        """Begin a stage; those before it count as done."""
        ...

    def update(
        self, done: float, *, total: float | None = None, text: Wording | None = None
    ) -> None:
        """Say how many units of the stage are done in all; None keeps total and text as they are."""
        ...

    def nested(self, stages: Sequence[Stage]) -> Reporter:
        """Give a reporter whose stages together make up the current stage."""
        ...

    def log(self, lines: Iterable[OutputLine]) -> None:
        """Hand on lines of a child process."""
        ...


class Silence:
    """A reporter for work that nobody watches or pauses."""

    def __init__(self) -> None:
        self.pausing = Pausing()

    def start(
        self,
        stage: str,
        *,
        text: Wording | None = None,
        total: float | None = None,
        unit: str = "",
    ) -> None:
        """Ignore it."""

    def update(
        self, done: float, *, total: float | None = None, text: Wording | None = None
    ) -> None:
        """Ignore it."""

    def nested(self, stages: Sequence[Stage]) -> Silence:  # noqa: ARG002 - the protocol's
        """Give itself."""
        return self

    def log(self, lines: Iterable[OutputLine]) -> None:
        """Ignore it."""


class ProgressChannel:
    """One job's way out for progress: thinned, ordered, never backwards.

    Args:
        job_id: the job whose events are made.
        emit: takes each event.
        clock: gives seconds that never run backwards.
        defer: calls back after some seconds, as `loop.call_later` does; None: what was held back
            goes out with the next report or at the end.
        pausing: the gate of the job.
    """

    def __init__(
        self,
        job_id: str,
        emit: Callable[[Event], None],
        *,
        clock: Clock,
        defer: Defer | None = None,
        pausing: Pausing | None = None,
    ) -> None:
        self.job_id = job_id
        self.pausing = pausing or Pausing()
        self.clock = clock
        self._emit = emit
        self._defer = defer
        self._share = 0.0
        self._sent_at = -math.inf
        self._last: Progress | None = None
        self._held: Progress | None = None
        self._is_deferred = False
        self._is_closed = False

    def offer(self, progress: Progress) -> None:
        """Send this report, or hold it back if the last one has only just gone."""
        if self._is_closed:
            return
        self._share = max(self._share, min(progress.share, 1.0))
        self._held = replace(progress, share=self._share)
        wait_s = self._sent_at + PAUSE_S - self.clock()
        if wait_s <= 0:
            self._send()
        elif self._defer is not None and not self._is_deferred:
            self._is_deferred = True
            self._defer(wait_s, self._after_pause)

    def log(self, lines: Iterable[OutputLine]) -> None:
        """Send lines of a child process."""
        if chunk := tuple(lines):
            self._emit(LogChunk(self.job_id, chunk))

    def close(self, *, is_complete: bool) -> None:
        """Send what was held back, with the whole done if it is; later reports are ignored."""
        last = self._held or self._last
        if is_complete and last is not None and last.share < 1.0:
            self._held = replace(last, share=1.0)
        self._send()
        self._is_closed = True

    def _after_pause(self) -> None:
        self._is_deferred = False
        if not self._is_closed:
            self._send()

    def _send(self) -> None:
        if self._held is not None:
            self._last, self._held = self._held, None
            self._sent_at = self.clock()
            self._emit(self._last)


class StageProgress:
    """The reporter of a job, or of one of its stages: some stages that fill a part of the whole.

    Args:
        channel: where the reports go.
        stages: in order; names differ, weights are positive.
        path: what stands before the stages' names ("install/").
        begin, span: the part of the whole job that the stages fill.
    """

    def __init__(
        self,
        channel: ProgressChannel,
        stages: Sequence[Stage],
        *,
        path: str = "",
        begin: float = 0.0,
        span: float = 1.0,
    ) -> None:
        weight = sum(stage.weight for stage in stages)
        if len({stage.name for stage in stages}) < len(stages) or any(
            s.weight <= 0 for s in stages
        ):
            raise ValueError("stages need different names and positive weights")
        self._channel = channel
        self._path = path
        self._parts: dict[str, tuple[float, float]] = {}
        for stage in stages:
            width = span * stage.weight / weight
            self._parts[stage.name] = (begin, width)
            begin += width
        self._stage = ""
        self._done = 0.0
        self._total: float | None = None
        self._unit = ""
        self._text: Wording | None = None
        self._speed = Speed()

    def start(
        self,
        stage: str,
        *,
        text: Wording | None = None,
        total: float | None = None,
        unit: str = "",
    ) -> None:
        """Begin a stage; those before it count as done.

        Raises:
            ValueError: there is no such stage.
        """
        if stage not in self._parts:
            raise ValueError(f"no stage {stage!r} among {list(self._parts)}")
        self._stage, self._text, self._unit = stage, text, unit
        self._done, self._total = 0.0, total
        self._speed = Speed()
        self._report()

    def update(
        self, done: float, *, total: float | None = None, text: Wording | None = None
    ) -> None:
        """Say how many units of the stage are done in all; None keeps total and text as they are."""
        self._done = done
        self._total = self._total if total is None else total
        self._text = self._text if text is None else text
        self._speed.note(self._channel.clock(), done)
        self._report()

    def nested(self, stages: Sequence[Stage]) -> StageProgress:
        """Give a reporter whose stages together make up the current stage."""
        begin, span = self._part()
        path = f"{self._path}{self._stage}/"
        return StageProgress(self._channel, stages, path=path, begin=begin, span=span)

    def log(self, lines: Iterable[OutputLine]) -> None:
        """Hand on lines of a child process."""
        self._channel.log(lines)

    @property
    def pausing(self) -> Pausing:
        """The gate of the job."""
        return self._channel.pausing

    def _part(self) -> tuple[float, float]:
        if not self._stage:
            raise ValueError("no stage has been started")
        return self._parts[self._stage]

    def _report(self) -> None:
        begin, span = self._part()
        part = min(max(self._done / self._total, 0.0), 1.0) if self._total else 0.0
        rate = self._speed.per_second
        left = None if self._total is None else max(0.0, self._total - self._done)
        self._channel.offer(
            Progress(
                job_id=self._channel.job_id,
                stage=self._path + self._stage,
                done=self._done,
                total=self._total,
                unit=self._unit,
                text=self._text,
                rate=rate,
                eta=_time_for(left, rate),
                share=begin + span * part,
            )
        )


def _time_for(left: float | None, rate: float | None) -> float | None:
    """Give the seconds for what is left; None where nobody can tell, as when a server has fallen silent."""
    if left is None or not rate or left > rate * LONGEST_ETA_S:
        return None
    return left / rate


class Speed:
    """Units a second, smoothed; what was done before the first note (a resumed file) is no speed."""

    def __init__(self) -> None:
        self.per_second: float | None = None
        self._noted: tuple[float, float] | None = None

    def note(self, now: float, done: float) -> None:
        """Take how much is done in all at a moment in seconds."""
        if self._noted is None or done < self._noted[1]:
            self._noted, self.per_second = (now, done), None
            return
        seconds = now - self._noted[0]
        if seconds < (_FIRST_RATE_S if self.per_second is None else PAUSE_S):
            return
        current = (done - self._noted[1]) / seconds
        if self.per_second is None:
            self.per_second = current
        else:
            weight = 1 - math.exp(-seconds / _SMOOTHING_S)
            self.per_second += weight * (current - self.per_second)
        self._noted = (now, done)
