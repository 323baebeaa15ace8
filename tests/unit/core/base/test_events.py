"""Every event can be written as JSON, with its kind and version."""

from __future__ import annotations

import dataclasses
import json
from typing import get_args

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import (
    EVENT_VERSION,
    Event,
    Failure,
    JobFinished,
    JobStarted,
    JobState,
    LogChunk,
    PageReady,
    Progress,
    Ready,
    SessionEnded,
    SessionEvent,
    SessionStarted,
    StateChanged,
    event_json,
)
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import QT_TRANSLATE_NOOP

_TEXT = QT_TRANSLATE_NOOP("test", "Fetching {name}").fill(name="torch")
_EVENTS: list[Event] = [
    JobStarted("j", _TEXT, ("a", "b")),
    Progress("j", "a", 1.0, 2.0, "bytes", _TEXT, 3.0, None, 0.5),
    LogChunk("j", (OutputLine("hé", "err", replaces=True),)),
    StateChanged("j", JobState.RUNNING),
    JobFinished("j", JobState.FAILED, Failure("internal", _TEXT, None)),
    SessionStarted("j", "easel", "starting", None, 7),
    PageReady("j", "easel", "page_ready", "http://127.0.0.1:7870", 7),
    Ready("j", "easel", "ready", "http://127.0.0.1:7870", 7),
    SessionEnded("j", "easel", "stopped", None, None),
]


@pytest.mark.parametrize("event", _EVENTS)
def test_json_has_type_version_kind_and_every_field(event: Event) -> None:
    data = json.loads(json.dumps(event_json(event)))
    assert (data["type"], data["version"]) == ("event", EVENT_VERSION)
    assert data["job_id"] == "j"
    names = {field.name for field in dataclasses.fields(event)}
    assert set(data) == {"type", "version", "event", *names}


def test_every_kind_is_tried() -> None:
    # What a session says bears the name of its kind, never that of the family.
    families = {SessionEvent: set(SessionEvent.__subclasses__())}
    wanted = set().union(*(families.get(kind, {kind}) for kind in get_args(Event)))
    assert {type(event) for event in _EVENTS} == wanted
    kinds = [event_json(event)["event"] for event in _EVENTS]
    assert kinds == [
        "job_started",
        "progress",
        "log_chunk",
        "state_changed",
        "job_finished",
        "session_started",
        "page_ready",
        "ready",
        "session_ended",
    ]


def test_texts_and_values_inside_are_plain() -> None:
    assert event_json(_EVENTS[0])["name"] == "Fetching torch"
    assert event_json(_EVENTS[2])["lines"] == [{"text": "hé", "stream": "err", "replaces": True}]
    finished = event_json(_EVENTS[4])
    assert finished["state"] == "failed"
    assert finished["failure"] == {
        "code": "internal",
        "message": "Fetching torch",
        "hint": None,
        "more": [],
        "details": {},
    }


@pytest.mark.parametrize("event", _EVENTS)
def test_events_are_frozen(event: Event) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.job_id = "other"  # type: ignore[misc]


def test_a_failure_says_what_the_error_said() -> None:
    error = StablehandError(
        "internal", _TEXT, hint=_TEXT, more=(_TEXT,), details={"step": "torch", "log": "a.log"}
    )
    failure = Failure.of(error)
    assert failure == Failure("internal", _TEXT, _TEXT, (_TEXT,), {"step": "torch", "log": "a.log"})
    assert event_json(JobFinished("j", JobState.FAILED, failure))["failure"]["details"] == {
        "step": "torch",
        "log": "a.log",
    }


def test_final_states() -> None:
    final = {state for state in JobState if state.is_final}
    assert final == {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}
