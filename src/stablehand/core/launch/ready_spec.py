"""What a supervisor or a trial is told of a definition's signs. Pure."""

from __future__ import annotations

from typing import Final

from stablehand.core.catalog.launch_schema import Launch
from stablehand.core.launch.spec import DEFAULT_UNDISTURBED_S, ReadySpec

# One that waits for its window's line loads for longer than one that cannot run takes to end.
_LINE_S: Final = 120.0


def ready_spec(launch: Launch) -> ReadySpec:
    """Give how to tell that a program of this definition is ready."""
    ready = launch.ready
    if launch.window:
        page = ready.page if ready else None
        return ReadySpec(page, window_s=_LINE_S if page else float(launch.settled_seconds))
    assert ready is not None
    return ReadySpec(
        ready.page,
        ready.page_path,
        ready.api,
        ready.api_path,
        undisturbed_s=DEFAULT_UNDISTURBED_S if ready.undisturbed else None,
    )
