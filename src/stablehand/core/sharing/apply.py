"""Bringing the disk into the state that a sharing plan describes, and back.

All of it blocks (call it in a thread where files may move) and wants the install's lock. Each act is
written into the ledger first, so that whatever kills a run, nothing is lost and the next `share` or
`heal` completes it. Links are out while git works (`links_out`), since a checkout replaces them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, sync_folder
from stablehand.core.base.links import is_link, probe_links
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.trash import TrashEntry, move_to_trash
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.configs import (
    is_written,
    planned_config,
    put_back,
    with_before,
    write_config,
)
from stablehand.core.sharing.layout import Share, SharingPlan
from stablehand.core.sharing.ledger import (
    Ledger,
    LedgerMove,
    ledger_file,
    placed,
    read_ledger,
    stored,
    write_ledger,
)
from stablehand.core.sharing.linking import (
    is_right,
    places_for,
    points_to,
    put_in,
    take_out,
    unneeded,
)
from stablehand.core.sharing.moves import Move, MoveScan, Tracked, scan_moves
from stablehand.core.sharing.moving import OnBytes, Unmovable, check_room, finish_move, move_file
from stablehand.core.sharing.report import Duplicate, MovedFile, SharingProblem, SharingReport

_FATAL: Final = (errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC))
_NO_LINKS: Final = QT_TRANSLATE_NOOP("sharing", "This drive holds no links, so it is not shared.")


@dataclass(frozen=True, slots=True)
class PendingMove:
    """A file that `share` would move: paths relative to Data; a `duplicate` would go to the trash."""

    old: str
    new: str
    size_bytes: int
    duplicate: bool
    apart: bool


def share(
    plan: SharingPlan,
    folder: InstallFolder,
    tracked: Tracked,
    *,
    instead: SharingPlan | None = None,
    on_bytes: OnBytes | None = None,
) -> SharingReport:
    """Share as planned, whatever was shared before: move files in, set links, write the config file.

    Method `none` undoes links and config file; files stay in the tree.

    Args:
        tracked: the paths that the repository tracks, relative to the checkout with /, or what gives
            them; called if a folder holds anything.
        instead: the plan of method `config`, for a drive that holds no links.
        on_bytes: told of bytes as they are moved; what it raises stops the moving, resumable.

    Raises:
        StablehandError: `sharing.unsupported`, `sharing.no_room`, `sharing.damaged`,
            `sharing.unreadable`, `data.unwritable`. What was done until then stands.
    """
    with _as_unwritable(folder):
        ledger = read_ledger(folder)
        work = _Work(folder, ledger, plan)
        work.need_links(instead)
        work.finish_moves(on_bytes)
        work.drop_links()
        work.make_sources()
        work.move_in(tracked, on_bytes)
        work.set_links()
        work.configure()
        return work.report()


def unshare(folder: InstallFolder) -> SharingReport:
    """Take out the links we made and undo the config file; files stay where they are, in the tree.

    Raises:
        StablehandError: `sharing.damaged`, `sharing.unreadable`, `data.unwritable`.
    """
    with _as_unwritable(folder):
        work = _Work(folder, read_ledger(folder), SharingPlan("none", (), (), None))
        work.finish_moves()
        work.drop_links()
        work.set_links()
        work.configure()
        return work.report()


def heal(
    plan: SharingPlan,
    folder: InstallFolder,
    tracked: Tracked,
    *,
    instead: SharingPlan | None = None,
    on_bytes: OnBytes | None = None,
) -> SharingReport:
    """Share again if anything is not as planned: before each launch. A few stats if all is right.

    Raises:
        StablehandError: as `share`.
    """
    if _is_all_right(plan, folder, read_ledger(folder)):
        return SharingReport(plan.method)
    return share(plan, folder, tracked, instead=instead, on_bytes=on_bytes)


def is_as_planned(plan: SharingPlan, folder: InstallFolder) -> bool:
    """Tell whether `heal` would change nothing.

    Raises:
        StablehandError: `sharing.damaged`, `sharing.unreadable`, `data.unwritable`.
    """
    with _as_unwritable(folder):
        return _is_all_right(plan, folder, read_ledger(folder))


def pending_moves(
    plan: SharingPlan, folder: InstallFolder, tracked: Tracked
) -> tuple[PendingMove, ...]:
    """Give what `share` would move into the tree. Files of equal size are compared, so it may read.

    Raises:
        StablehandError: `sharing.damaged`, `data.unwritable` (a folder cannot be read).
    """
    with _as_unwritable(folder):
        ledger = read_ledger(folder)
        ours = [placed(link.at, folder) for link in ledger.links]
        return tuple(
            PendingMove(
                stored(move.old, folder),
                stored(move.new, folder),
                move.size_bytes,
                move.act == "duplicate",
                move.apart,
            )
            for move in scan_moves(plan.homes, folder, tracked, ours).moves
        )


@contextmanager
def links_out(folder: InstallFolder) -> Iterator[None]:
    """Take our links out for the length of the block and put them back, whatever happens in it.

    Where the block left a folder with files, a sub-folder of it becomes the link. A link that cannot be
    put back, or a process that dies in the block, leaves that to the next `share` or `heal`. Not to be
    nested.

    Raises:
        StablehandError: `sharing.damaged`, `data.unwritable` (before the block).
    """
    with _as_unwritable(folder):
        ledger = read_ledger(folder)
        if ledger.links:
            write_ledger(folder, ledger.model_copy(update={"out": True}))
            take_out(ledger.links, folder)
    try:
        yield
    finally:
        if ledger.links and ledger_file(folder).exists():
            with suppress(OSError, StablehandError):
                _back_in(folder)


@asynccontextmanager
async def links_taken_out(folder: InstallFolder) -> AsyncIterator[None]:
    """Do what `links_out` does around a block that awaits; links are few, so it does not block long."""
    with links_out(folder):
        yield


def _back_in(folder: InstallFolder) -> None:
    ledger = read_ledger(folder)
    shares = [
        Share(link.role, "link", str(placed(link.source, folder)), str(placed(link.wanted, folder)))
        for link in ledger.links
    ]
    work = _Work(folder, ledger, SharingPlan(ledger.method, tuple(shares), (), None))
    work.drop_links()
    work.make_sources()
    work.set_links()


@contextmanager
def _as_unwritable(folder: InstallFolder) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = Path(os.fsdecode(error.filename)) if error.filename else folder.checkout
        raise unwritable(place, error) from error


def _is_all_right(plan: SharingPlan, folder: InstallFolder, ledger: Ledger) -> bool:
    if ledger.out or ledger.moving or ledger.method != plan.method:
        return False
    wanted = {
        (stored(Path(share.target), folder), stored(Path(share.source), folder))
        for share in plan.links
    }
    if wanted != {(link.wanted, link.source) for link in ledger.links}:
        return False
    if not all(is_right(link, folder) for link in ledger.links):
        return False
    if not all(Path(share.source).is_dir() for share in plan.shares):
        return False
    config = planned_config(plan, folder)
    if config is None or ledger.config is None:
        return config is ledger.config
    same = (config.file, config.values) == (ledger.config.file, ledger.config.values)
    return same and is_written(config, ledger.config, folder)


@dataclass(slots=True)
class _Work:
    """One run: the ledger as it grows, and what goes into the report."""

    folder: InstallFolder
    ledger: Ledger
    plan: SharingPlan
    instead: bool = False
    links: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    config_file: str | None = None
    moved: list[MovedFile] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    problems: list[SharingProblem] = field(default_factory=list)
    _noted: int = 0

    def report(self) -> SharingReport:
        """Give what was done."""
        return SharingReport(
            self.plan.method,
            self.instead,
            tuple(self.links),
            tuple(self.removed),
            self.config_file,
            tuple(self.moved),
            tuple(self.duplicates),
            tuple(self.problems),
        )

    def need_links(self, instead: SharingPlan | None) -> None:
        """Plan without links where the drive holds none."""
        missing = [
            share
            for share in self.plan.links
            if not (
                is_link(Path(share.target)) and points_to(Path(share.target), Path(share.source))
            )
        ]
        if not missing:
            return
        self.folder.own.mkdir(parents=True, exist_ok=True)
        if probe_links(self.folder.own).folders:
            return
        if self.plan.method == "link":
            if instead is None or instead.method != "config":
                raise _unsupported(self.folder)
            self.plan, self.instead = instead, True
        for share in self.plan.links:
            self.problems.append(SharingProblem(stored(Path(share.target), self.folder), _NO_LINKS))
        without = tuple(share for share in self.plan.shares if share.way != "link")
        self.plan = replace(self.plan, shares=without)

    def finish_moves(self, on_bytes: OnBytes | None = None) -> None:
        """Complete what a dead run had begun to move, and remove what it was trying out and writing.

        Files go where that run meant them to, so that a model's sidecars follow it. Without sharing, the
        rest stays in the program's folders.
        """
        for litter in self.folder.own.glob(".*.tmp"):
            remove_tree(litter)
        done = []
        for move in self.ledger.moving:
            old, new = placed(move.old, self.folder), placed(move.new, self.folder)
            if finish_move(old, new):
                done.append(move)
            elif self.plan.homes and os.path.lexists(old) and not os.path.lexists(new):
                home = placed(move.home, self.folder)
                size = old.lstat().st_size
                self._move(Move(old, new, home, size, "move", old.name != new.name), on_bytes)
        done += [LedgerMove(old=file.old, new=file.new) for file in self.moved]
        if self.ledger.moving:
            self._write(moving=(), moved=(*self.ledger.moved, *done))
        self._noted = len(self.moved)

    def drop_links(self) -> None:
        """Take out links that are not planned any more."""
        planned = {
            (stored(Path(share.target), self.folder), stored(Path(share.source), self.folder))
            for share in self.plan.links
        }
        gone = [link for link in self.ledger.links if (link.wanted, link.source) not in planned]
        removed, problems = take_out(gone, self.folder)
        self.removed += removed
        self.problems += problems
        stay = tuple(link for link in self.ledger.links if link not in gone)
        self.ledger = self.ledger.model_copy(update={"links": stay})

    def make_sources(self) -> None:
        """Make the folders of the tree. One that cannot be made (a drive that is away) is a problem."""
        failures: dict[str, OSError] = {}
        for share in self.plan.shares:
            try:
                Path(share.source).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                failures[share.source] = error
        for source, failure in failures.items():
            if len(failures) == len({share.source for share in self.plan.shares}):
                raise failure
            message = unwritable(Path(source), failure).message
            self.problems.append(SharingProblem(stored(Path(source), self.folder), message))
        shares = tuple(share for share in self.plan.shares if share.source not in failures)
        homes = tuple(home for home in self.plan.homes if home.source not in failures)
        self.plan = replace(self.plan, shares=shares, homes=homes)

    def move_in(self, tracked: Tracked, on_bytes: OnBytes | None) -> None:
        """Move the files that lie in the program's own folders into the tree."""
        ours = [placed(link.at, self.folder) for link in self.ledger.links]
        scan = scan_moves(self.plan.homes, self.folder, tracked, ours)
        self._tell_outside(scan)
        if not scan.moves:
            return
        check_room(scan.moves)
        intents = tuple(
            LedgerMove(
                old=stored(move.old, self.folder),
                new=stored(move.new, self.folder),
                home=stored(move.home, self.folder),
            )
            for move in scan.moves
            if move.act == "move"
        )
        self._write(moving=intents)
        for move in scan.moves:
            self._move(move, on_bytes)
        for place in {move.new.parent for move in scan.moves if move.act == "move"}:
            sync_folder(place)
        _remove_emptied(scan)
        done = [LedgerMove(old=file.old, new=file.new) for file in self.moved[self._noted :]]
        self._write(moving=(), moved=(*self.ledger.moved, *done))

    def set_links(self) -> None:
        """Set the links of the plan, in a sub-folder only as long as its folder is needed."""
        known = self.ledger.links
        take_out(unneeded(known, self.folder), self.folder)
        links, problems = places_for(self.plan.links, known, self.folder)
        self.problems += problems
        method = self.plan.method
        self._write(method=method, out=False, links=tuple(links))
        made = []
        for link in links:
            was_right = is_right(link, self.folder)
            try:
                made.append(put_in(link, self.folder))
            except StablehandError as error:
                self.problems.append(SharingProblem(link.wanted, error.message))
                continue
            except OSError as error:
                if error.errno in _FATAL:
                    raise
                message = unwritable(placed(link.at, self.folder), error).message
                self.problems.append(SharingProblem(link.wanted, message))
                continue
            self.links += [] if was_right else [link.at]
        self._write(links=tuple(made))

    def configure(self) -> None:
        """Write the config file of the plan, and undo the one of before."""
        config, known = planned_config(self.plan, self.folder), self.ledger.config
        if known and (config is None or config.file != known.file):
            if put_back(known, self.folder):
                self.config_file = known.file
            self._write(config=None)
            known = None
        if config is None:
            return
        # The ledger knows the values of before first, and those of last time until they are replaced.
        config = with_before(config, known, self.folder)
        if known is None:
            self._write(config=config)
        if write_config(config, known, self.folder):
            self.config_file = config.file
        self._write(config=config)

    def _write(self, **values: object) -> None:
        ledger = self.ledger.model_copy(update=values)
        if ledger != self._on_disk():
            write_ledger(self.folder, ledger)
        self.ledger = ledger

    def _on_disk(self) -> Ledger:
        return read_ledger(self.folder)

    def _tell_outside(self, scan: MoveScan) -> None:
        targets = {Path(share.target) for share in self.plan.links}
        text = QT_TRANSLATE_NOOP(
            "sharing", "This folder lies behind a link, so the files in it stay there."
        )
        for home in scan.outside:
            if home not in targets and home.exists():  # links that cannot be made say so themselves
                self.problems.append(SharingProblem(stored(home, self.folder), text))

    def _move(self, move: Move, on_bytes: OnBytes | None) -> None:
        old, new = stored(move.old, self.folder), stored(move.new, self.folder)
        try:
            if move.act == "duplicate":
                entry = self._trash(move.old)
                self.duplicates.append(Duplicate(old, new, entry.id, move.size_bytes))
                return
            move_file(move, self.folder.data, on_bytes)
        except Unmovable as error:
            self.problems.append(SharingProblem(old, error.reason))
        except OSError as error:
            if error.errno in _FATAL:
                raise
            self.problems.append(SharingProblem(old, unwritable(move.old, error).message))
        else:
            self.moved.append(MovedFile(old, new, move.size_bytes, move.apart))

    def _trash(self, path: Path) -> TrashEntry:
        try:
            return move_to_trash(path, self.folder.data / "Trash")
        except StablehandError:  # the trash lies on another drive; this one is on the same
            return move_to_trash(path, self.folder.own / "trash")


def _remove_emptied(scan: MoveScan) -> None:
    """Remove the folders that lost their last file by the move, but never a home itself."""
    homes = {move.home for move in scan.moves}
    places = {parent for move in scan.moves for parent in move.old.parents}
    for place in sorted(places, key=lambda path: len(path.parts), reverse=True):
        if place not in homes and any(place.is_relative_to(home) for home in homes):
            with suppress(OSError):
                place.rmdir()


def _unsupported(folder: InstallFolder) -> StablehandError:
    return StablehandError(
        "sharing.unsupported",
        QT_TRANSLATE_NOOP("sharing", "The drive of {path} holds no links to folders.").fill(
            path=str(folder.checkout)
        ),
        hint=QT_TRANSLATE_NOOP(
            "sharing", "Choose the sharing method 'none', or move the data folder to another drive."
        ),
        details={"path": str(folder.checkout)},
    )
