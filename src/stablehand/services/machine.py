"""The machine at hand: this one, or the one that a profile file describes."""

from __future__ import annotations

from pathlib import Path

from stablehand.core.base.text import Text
from stablehand.core.hardware.profile import Machine, read_machine


async def machine_of(profile: Path | None) -> tuple[Machine, tuple[Text, ...]]:
    """Give the described machine, or this one and what was wrong while looking at it.

    Raises:
        StablehandError: `profile.unreadable` or `profile.invalid`.
    """
    if profile is not None:
        return read_machine(profile), ()
    # Probing pulls in vendor libraries that a described machine does not need.
    from stablehand.core.hardware.probe import probe
    from stablehand.core.hardware.view import HostView

    report = await probe(HostView())
    return report.machine, report.problems
