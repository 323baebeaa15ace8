"""Jobs and failures as the window shows them: values, made anew with each event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import (
    JobFinished,
    JobStarted,
    JobState,
    Progress,
    StateChanged,
)
from stablehand.core.base.text import Wording

# Less of a job than this, or less time, says nothing about how long the rest takes.
_FIRST_SHARE: Final = 0.02
_FIRST_S: Final = 4.0
# Jobs about an install that leave it as it is: it can be launched and stopped meanwhile.
_ASIDE: Final = frozenset({"update-check", "doctor", "lock", "extension_look", "extension_check"})
# Jobs that build something beside what an install has, which stays as it is until that is proved.
_CHANGES: Final = frozenset({"update", "repair", "recreate", "extension", "setup"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as it is shown: what a `StablehandError` says, and what it happened to.

    Attributes:
        code: key of `ERROR_CODES`.
        message: what happened, and why.
        hint: what to do next, in the words of the command line.
        more: further sentences, or the last lines of a log.
        details: machine-readable facts.
        kind: what was being done ("install", "launch"); empty where that is not known.
        subject: the install it is about; empty where it is about none.
    """

    code: str
    message: Wording
    hint: Wording | None = None
    more: tuple[Wording, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    kind: str = ""
    subject: str = ""

    @classmethod
    def of(cls, error: StablehandError, kind: str = "", subject: str = "") -> Problem:
        """Give what an error says."""
        return cls(
            error.code, error.message, error.hint, error.more, dict(error.details), kind, subject
        )


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it stands.

    Attributes:
        started: when it began, in seconds of a clock that never runs backwards.
        progress: its last report.
        problem: why it failed.
    """

    job_id: str
    name: str | Wording
    kind: str
    subject: str
    stages: tuple[str, ...]
    pausable: bool
    started: float
    state: JobState = JobState.QUEUED
    progress: Progress | None = None
    problem: Problem | None = None

    @classmethod
    def begun(cls, event: JobStarted, now: float) -> JobView:
        """Give a job that has just come to be."""
        return cls(
            event.job_id, event.name, event.kind, event.subject, event.stages, event.pausable, now
        )

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state.is_final

    @property
    def is_aside(self) -> bool:
        """Whether it leaves its install as it is, which can be launched and stopped meanwhile."""
        return self.kind in _ASIDE

    @property
    def is_change(self) -> bool:
        """Whether it changes the version or the packages of an install that stays as it is till then."""
        return self.kind in _CHANGES

    @property
    def share(self) -> float:
        """Part of the whole that is done, 0 to 1."""
        return self.progress.share if self.progress else 0.0

    def seconds_left(self, now: float) -> float | None:
        """Give the rough time to the end, judged by what is done; None while that says nothing."""
        if self.state is not JobState.RUNNING or self.share < _FIRST_SHARE:
            return None
        elapsed = now - self.started
        return None if elapsed < _FIRST_S else elapsed * (1 - self.share) / self.share

    def after(self, event: Progress | StateChanged | JobFinished) -> JobView:
        """Give the job as it is after an event."""
        if isinstance(event, Progress):
            return replace(self, progress=event)
        if isinstance(event, StateChanged):
            return replace(self, state=event.state)
        failure, problem = event.failure, None
        if failure is not None:
            problem = Problem(
                failure.code,
                failure.message,
                failure.hint,
                failure.more,
                failure.details,
                self.kind,
                self.subject,
            )
        return replace(self, state=event.state, problem=problem)
