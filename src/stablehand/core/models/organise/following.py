"""What the library has to hear of operations: its records follow the files. Blocks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.models.library.roots import key_of, read_roots
from stablehand.core.models.library.store import follow, forget
from stablehand.core.models.organise.acts import Operation, Unit
from stablehand.core.models.organise.journal import MoveJournal
from stablehand.core.models.organise.planning import TRASH_NAME
from stablehand.core.models.organise.running import settle_orphans


def settle_killed(data: DataPaths) -> tuple[Operation, ...]:
    """Bring operations that somebody was killed in to an end, and let the records follow.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    ended = settle_orphans(MoveJournal(data.root, data.journal))
    for operation in ended:
        follow_files(data, [unit.unit for unit in operation.units if unit.state == "done"])
    return ended


def follow_files(data: DataPaths, done: Iterable[Unit]) -> None:
    """Let the library's records follow the files; what it does not hear now, its next look finds."""
    with suppress(StablehandError):
        roots = read_roots(data)
        moves: dict[str, str] = {}
        gone: list[str] = []
        for unit in done:
            for act in unit.carried[:1]:
                old, new = key_of(act.old, roots), key_of(act.new, roots)
                if f"{TRASH_NAME}/" in (new or ""):
                    new = None
                if old and new and not act.keeps_old:
                    moves[old] = new
                elif old and not act.keeps_old:
                    gone.append(old)
        if moves:
            follow(data.library, moves)
        if gone:
            forget(data.library, gone)
