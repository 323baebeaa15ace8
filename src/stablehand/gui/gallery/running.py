"""A section of the gallery: what runs, with what it takes, and the report on a failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sin
from typing import Final

from stablehand.core.hardware.profile import GIB
from stablehand.core.hardware.vram_use import CardMemory
from stablehand.gui.components.report_dialog import ReportDialog
from stablehand.gui.components.running_row import Gauge, RunningRow
from stablehand.gui.gallery import samples
from stablehand.gui.gallery.bench import Bench, Item, both
from stablehand.services.running import RunningNow, RunningUi

_WIDE: Final = 760
_NARROW: Final = 340
_LOOKS: Final = 40  # values of a curve
_STARTED: Final = "2025-11-27T10:00:00+00:00"  # the same words tomorrow
_NOW: Final = RunningNow(
    cards=(CardMemory("GeForce RTX 4070", 12 * GIB, 8 * GIB),), tells_processes=True
)


def running(bench: Bench) -> Sequence[Item]:
    """Rows of what runs: measured, open to others, not measured; a number with its curve; a report."""
    measured = _row(bench, "comfyui", "")
    _measure(measured, can_free=True)
    narrow = _row(bench, "comfyui", "network")
    _measure(narrow, can_free=True)
    plain = _row(bench, "forge", "internet")
    plain.show_use(None, _NOW)
    gauge = Gauge(bench.context, both("CPU", "ЦП"))
    for at in range(_LOOKS):
        gauge.show_value("42 %", 40 + 30 * sin(at / 5))
    report = ReportDialog(bench.context, "comfyui", None)
    report.text.setPlainText(_report())
    return [
        Item("RunningRow", measured, _WIDE),
        Item("RunningRow, open to the network, narrow", narrow, _NARROW),
        Item("RunningRow, open to the internet, not measured", plain, _WIDE),
        Item("Gauge", gauge, 220),
        Item("ReportDialog", report, _WIDE, 420),
    ]


def _row(bench: Bench, name: str, reach: str) -> RunningRow:
    row = RunningRow(bench.context, name, bench.shelf)
    row.show_session(reach, "http://127.0.0.1:8188", 8188, _STARTED)
    return row


def _measure(row: RunningRow, *, can_free: bool) -> None:
    session = samples.install(row.name, session="ready").session
    assert session is not None
    ui = RunningUi(session, "comfyui", 3, 20.0, 4 * GIB, 6 * GIB, can_free)
    for at in range(_LOOKS):
        wave = 1 + sin(at / 6)
        held = int(wave * 4 * GIB)
        row.show_use(replace(ui, cpu_percent=20 + 30 * wave, vram_bytes=held), _NOW)


def _report() -> str:
    return "\n".join(
        (
            "== Report of Stablehand ==",
            "Package: comfyui",
            "State: failed, exit code 1",
            "",
            "== Known errors in the log ==",
            "Not enough video memory",
        )
    )
