"""What upstream has changed, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from stablehand.core.records.update_check import UpstreamChange
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.units import ago

_SHORT = 7


def change_rows(changes: Sequence[UpstreamChange]) -> list[Row]:
    """Give a row for each: its subject, by whom, when."""
    return [
        Row(
            change.commit,
            change.subject,
            " · ".join(part for part in (change.author, ago(change.date)) if part),
            right=change.commit[:_SHORT],
            icon="git-commit-horizontal",
        )
        for change in changes
    ]
