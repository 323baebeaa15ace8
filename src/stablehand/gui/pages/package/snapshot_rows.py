"""Snapshots as rows: which, when and why, of what, how much room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from stablehand.gui.pages.package.version_words import (
    moment_words,
    reason_words,
    snapshot_version,
)
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.units import size
from stablehand.services.snapshots import SnapshotView


def snapshot_rows(views: Sequence[SnapshotView]) -> list[Row]:
    """Give a row for each snapshot."""
    return [_row(view) for view in views]


def _row(view: SnapshotView) -> Row:
    icon, tone, mark = _mark(view)
    facts = (
        view.note,
        reason_words(view),
        moment_words(view.created_at),
        # Names and numbers are the same in every language.
        f"torch {view.torch}" if view.torch else "",
        f"Python {view.python}" if view.python else "",
    )
    text = QCoreApplication.translate("SnapshotRows", "{number}: {version}")
    return Row(
        view.number,
        text.format(number=view.number, version=snapshot_version(view)),
        " · ".join(fact for fact in facts if fact),
        mark,
        _room(view),
        icon,
        tone,
    )


def _mark(view: SnapshotView) -> tuple[str, str, str]:
    translate = QCoreApplication.translate
    if view.is_current:
        return "circle-check", "success", translate("SnapshotRows", "In use")
    if view.is_missing:
        return "circle-alert", "danger", translate("SnapshotRows", "Its environment is gone")
    if not view.is_good:
        return "triangle-alert", "warning", translate("SnapshotRows", "Not known to work")
    return "history", "text3", ""


def _room(view: SnapshotView) -> str:
    """Give what only this snapshot takes; of the one in use, what it holds."""
    if view.is_current:
        return size(view.size_bytes)
    text = QCoreApplication.translate("SnapshotRows", "{size} of its own")
    return text.format(size=size(view.freed_bytes))
