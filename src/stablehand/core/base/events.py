"""What a running job tells the world, as values.

The same events drive the window, the bar on the command line and `--json`. They are frozen, carry
sentences as `Text` so that the window can translate them, and turn into JSON by `event_json`, whose
shape has the version `EVENT_VERSION` and is documented in docs/cli.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import Wording

EVENT_VERSION: Final = 1


class JobState(StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: what a `StablehandError` says, without being an exception."""

    code: str
    message: Wording
    hint: Wording | None = None
    more: tuple[Wording, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, error: StablehandError) -> Failure:
        """Give what an error says."""
        return cls(error.code, error.message, error.hint, error.more, dict(error.details))


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A job exists.

    Attributes:
        job_id: the job.
        name: what is being done, for people.
        stages: the names that its progress will bear, in order.
        kind: what it does, as a word ("install"); empty where there is none.
        subject: the install it is about; empty where it is about none.
        pausable: whether it can stand still and go on.
    """

    job_id: str
    name: str | Wording
    stages: tuple[str, ...]
    kind: str = ""
    subject: str = ""
    pausable: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes:
        job_id: the job.
        stage: the stage's name; a stage inside another is "outer/inner".
        done: units done in this stage.
        total: units of this stage; None while that is not known.
        unit: "bytes", "items" and so on; empty where a count would say nothing.
        text: what is being done, for people.
        rate: units a second, smoothed; None while that is not known.
        eta: seconds to the end of this stage; None while that is not known.
        share: part of the whole job that is done, 0 to 1; never falls.
    """

    job_id: str
    stage: str
    done: float
    total: float | None
    unit: str
    text: Wording | None
    rate: float | None
    eta: float | None
    share: float


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Lines of a job's child processes, in order; see `OutputLine.replaces`.

    `times` are those of the lines, where they were asked for.
    """

    job_id: str
    lines: tuple[OutputLine, ...]
    times: tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class StateChanged:
    """A job has come into another state."""

    job_id: str
    state: JobState


@dataclass(frozen=True, slots=True)
class JobFinished:
    """A job's last event; `failure` is set if it failed."""

    job_id: str
    state: JobState
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """Something has happened to the session of an install; `job_id` is the session's.

    Attributes:
        name: the install.
        state: see `core.launch.sessions`.
        url: address of its page; None while that is not known.
        pid: the program's process.
    """

    job_id: str
    name: str
    state: str
    url: str | None
    pid: int | None


class SessionStarted(SessionEvent):
    """The program has been started, or asked to be started anew."""

    __slots__ = ()


class PageReady(SessionEvent):
    """Its page answers."""

    __slots__ = ()


class Ready(SessionEvent):
    """Its page and its API answer."""

    __slots__ = ()


class SessionEnded(SessionEvent):
    """It is ending or has ended, as `state` tells."""

    __slots__ = ()


Event = JobStarted | Progress | LogChunk | StateChanged | JobFinished | SessionEvent


def event_json(event: Event) -> dict[str, Any]:
    """Give an event as JSON: type, version, the event's kind and its fields, texts in English."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    return {"type": "event", "version": EVENT_VERSION, "event": kind, **_plain_fields(event)}


def _plain_fields(value: Any) -> dict[str, Any]:
    return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Wording):
        return value.english()
    if is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value
