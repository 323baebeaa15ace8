"""Sections of the gallery: versions and snapshots, packages, findings of a look at an install."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stablehand.core.installs.health import Finding, HealthReport, finding
from stablehand.core.records.install import now
from stablehand.core.records.update_check import UpstreamChange
from stablehand.gui.gallery.bench import Bench, Item, both, nothing
from stablehand.gui.pages.package.change_list import change_rows
from stablehand.gui.pages.package.finding_card import FindingCard
from stablehand.gui.pages.package.health_head import HealthHead
from stablehand.gui.pages.package.package_table import PackageTable
from stablehand.gui.pages.package.snapshot_rows import snapshot_rows
from stablehand.gui.widgets.row_list import RowList
from stablehand.services.environments import EnvironmentPackage
from stablehand.services.snapshots import SnapshotView

_COMMIT: Final = "1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b"


def versions(bench: Bench) -> Sequence[Item]:
    """Snapshots and what upstream has changed, as lists; one without rows."""
    theme = bench.theme
    snapshots = RowList(theme, both("Snapshots", "Снимки"), 5)
    snapshots.show_rows(
        snapshot_rows(
            (
                _snapshot(4, "update", is_current=True),
                _snapshot(3, "manual", note=both("before the new nodes", "до новых узлов")),
                _snapshot(2, "repair", is_good=False),
                _snapshot(1, "install", is_missing=True),
            )
        )
    )
    chosen = RowList(theme, both("Snapshots", "Снимки"), 2)
    chosen.show_rows(
        snapshot_rows((_snapshot(4, "update", is_current=True), _snapshot(3, "manual")))
    )
    chosen.choose(4)
    changes = RowList(theme, both("What is new", "Что нового"), 3)
    subjects = ("Fix memory estimate of the text encoder", "Add a sampler", "Update requirements")
    changes.show_rows(
        change_rows(
            [UpstreamChange(commit=_COMMIT, subject=s, author="Ada", date=now()) for s in subjects]
        )
    )
    table = PackageTable(theme)
    table.packages.set_packages(
        (
            EnvironmentPackage("numpy", "2.2.0", "2.1.0", "changed"),
            EnvironmentPackage("onnx", "1.19.0", None, "added"),
            EnvironmentPackage("pillow", "11.0", "11.0", "same"),
            EnvironmentPackage("torch", "2.9.1+cu128", "2.9.1+cu128", "same", is_pinned=True),
            EnvironmentPackage("wheel", None, "0.45", "removed"),
        )
    )
    return [
        Item("RowList, snapshots", snapshots, 620),
        Item("RowList, one is chosen", chosen, 620),
        Item("RowList, changes", changes, 620),
        Item("RowList, empty", RowList(theme, both("Snapshots", "Снимки"), 2), 620),
        Item("PackageTable", table, 620, 220),
    ]


def health(bench: Bench) -> Sequence[Item]:
    """Findings of every severity, and the head over them."""
    theme = bench.theme
    button = (both("Repair…", "Починить…"), "wrench", nothing)
    items = [
        Item("FindingCard, broken", FindingCard(theme, _finding("files.damaged"), button), 620),
        Item("FindingCard, warning", FindingCard(theme, _finding("links.dangling"), button), 620),
        Item("FindingCard, note", FindingCard(theme, _finding("checkout.changed")), 620),
        Item(
            "FindingCard, left by a repair",
            FindingCard(
                theme,
                _finding("files.damaged"),
                button,
                both("The drive is full.", "На диске нет места."),
            ),
            620,
        ),
    ]
    reports = {
        "all well": HealthReport("comfyui", seconds=3.2),
        "broken": HealthReport("comfyui", (_finding("files.damaged"),), deep=True),
        "of note": HealthReport("comfyui", (_finding("checkout.changed"),)),
    }
    for name, report in reports.items():
        head = _head(bench)
        head.show_report(report, now())
        items.append(Item(f"HealthHead, {name}", head, 620))
    looking = _head(bench)
    looking.show_busy(None, is_looking=True, is_changed=False)
    return [*items, Item("HealthHead, looking", looking, 620)]


def _head(bench: Bench) -> HealthHead:
    return HealthHead(bench.theme, on_repair=nothing, on_look=nothing, on_closely=nothing)


def _snapshot(
    number: int,
    reason: str,
    *,
    note: str = "",
    is_current: bool = False,
    is_good: bool = True,
    is_missing: bool = False,
) -> SnapshotView:
    return SnapshotView(
        number=number,
        created_at=now(),
        reason=reason,  # type: ignore[arg-type]
        note=note,
        is_current=is_current,
        is_good=is_good,
        left_at=None,
        commit=_COMMIT,
        ref=f"v0.3.{60 + number}",
        date="2026-11-01",
        python="3.12.7",
        torch="2.9.1+cu128",
        packages=212,
        size_bytes=7_400_000_000,
        freed_bytes=310_000_000 * number,
        is_missing=is_missing,
    )


def _finding(rule: str) -> Finding:
    values: dict[str, dict[str, object]] = {
        "files.damaged": {
            "count": 2,
            "total": 14,
            "package": "numpy",
            "version": "2.1.0",
            "path": "numpy/core.py",
        },
        "links.dangling": {"path": "models/loras/Lora", "target": "Models/Lora"},
        "checkout.changed": {"count": 3, "path": "server.py"},
    }
    return finding(rule, "numpy", values[rule])
