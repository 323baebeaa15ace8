"""Models that are there twice, and letting exact copies share one file by hard links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.models.organise.acts import Act, Unit
from stablehand.core.models.organise.twins import (
    Copy,
    Likeness,
    Twins,
    copies_of,
    exact_twins,
    near_twins,
)
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.model_operations import (
    STAGE,
    ByteCount,
    LeftModel,
    Located,
    Moves,
    located,
    moves_of,
    run_operation,
    settle,
    stoppable,
    untouchable,
)
from stablehand.services.results import Result

_SEARCH: Final = "compare"
SHARED_EDITS: Final = QT_TRANSLATE_NOOP(
    "organise",
    "Files that share their bytes are one file with several names: a program that writes into one writes "
    "into all of them. Models are only read, so that this is safe unless you edit them in place.",
)


@dataclass(frozen=True, slots=True)
class DuplicateCopy:
    """One of the copies.

    Attributes:
        is_linked: it is a second name of the one to keep already.
        can_link: it can become one; not so on another drive, in a read-only root, or with other bytes.
    """

    key: str
    path: Path
    is_linked: bool
    can_link: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Models that are the same.

    Attributes:
        likeness: in their bytes, or in their tensors with other metadata.
        is_proved: every byte was compared or summed.
        size_bytes: of the one to keep.
        extra_bytes: what the others take.
        freed_bytes: what linking would give back.
        copies: the one to keep first.
    """

    likeness: Likeness
    is_proved: bool
    size_bytes: int
    extra_bytes: int
    freed_bytes: int
    copies: tuple[DuplicateCopy, ...]


@dataclass(frozen=True, slots=True)
class FoundDuplicates:
    """All of them, the largest gain first."""

    groups: tuple[Duplicates, ...]

    @property
    def extra_bytes(self) -> int:
        """What all extra copies with the same bytes take."""
        return sum(g.extra_bytes for g in self.groups if g.likeness == "same_bytes")

    @property
    def freed_bytes(self) -> int:
        """What linking would give back."""
        return sum(g.freed_bytes for g in self.groups)


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking did, and the bytes that it gave back."""

    moves: Moves
    freed_bytes: int


@dataclass(frozen=True, slots=True)
class _Search:
    twins: tuple[Twins, ...]
    models: dict[str, Located]

    def linkable(self, group: Twins) -> tuple[Copy, ...]:
        """Give the copies that can be linked and may be written."""
        return tuple(c for c in group.linkable if not self.models[c.entry.key].root.read_only)


async def start_search(app: App, *, near: bool = False) -> Job[Result[FoundDuplicates]]:
    """Look for models that are there twice, as a job.

    Args:
        near: also those with the same tensors and other metadata.
    """
    title = QT_TRANSLATE_NOOP("organise", "Look for duplicates")

    async def work(report: Reporter) -> Result[FoundDuplicates]:
        found = await _search(app, report, near=near)
        groups = tuple(_duplicates(group, found) for group in found.twins)
        return Result("models duplicates", FoundDuplicates(groups))

    return app.jobs.submit(title, (Stage(_SEARCH),), work, kind="models")


async def start_link(app: App, names: Sequence[str] | None = None) -> Job[Result[Linked]]:
    """Let exact copies become hard links of the one to keep, after their bytes were compared, as a job.

    Args:
        names: keys of the copies; None: every copy that can be linked.
    """
    title = QT_TRANSLATE_NOOP("organise", "Let duplicates share their bytes")

    async def work(report: Reporter) -> Result[Linked]:
        await settle(app)
        found = await _search(app, report, near=False)
        pairs = [
            (group.kept, copy)
            for group in found.twins
            for copy in found.linkable(group)
            if names is None or copy.entry.key in names
        ]
        stay = await untouchable(app, [found.models[copy.entry.key] for _kept, copy in pairs])
        left = [LeftModel(key, error.message, error.code) for key, error in stay.items()]
        units = [_unit(kept, copy) for kept, copy in pairs if copy.entry.key not in stay]
        if not units:
            return Result("models duplicates", Linked(Moves("", (), tuple(left)), 0))
        text = QT_TRANSLATE_NOOP("organise", "Linking duplicates")
        ran = await run_operation(app, report, "link", units, text=text)
        done = {unit.name for unit in ran.done}
        freed = _freed([copy for _kept, copy in pairs if copy.entry.key in done])
        return Result("models duplicates", Linked(moves_of(ran, left), freed), (SHARED_EDITS,))

    return app.jobs.submit(title, (Stage(_SEARCH, 4), Stage(STAGE, 6)), work, kind="models")


async def _search(app: App, report: Reporter, *, near: bool) -> _Search:
    done = await library.scan(app, Silence(), must_save=False)
    roots = tuple(root for root in await library.roots(app) if root.is_there)
    known = {root.id: root for root in roots}
    models = {e.key: located(e, roots) for e in done.entries if e.root in known}
    priorities = {root.id: number for number, root in enumerate(roots)}
    report.start(_SEARCH, text=QT_TRANSLATE_NOOP("organise", "Comparing models"), unit="bytes")
    told = ByteCount(report)

    def work() -> tuple[Twins, ...]:
        copies = copies_of(
            [model.entry for model in models.values()],
            lambda entry: models[entry.key].path,
            priorities,
        )
        exact = exact_twins(copies, told)
        return (*exact, *near_twins(copies, exact)) if near else exact

    return _Search(await stoppable(work, told.stop), models)


def _duplicates(group: Twins, found: _Search) -> Duplicates:
    kept = group.kept
    linkable = {copy.entry.key for copy in found.linkable(group)}
    copies = tuple(
        DuplicateCopy(
            copy.entry.key,
            copy.path,
            is_linked=copy is not kept and copy.file == kept.file,
            can_link=copy.entry.key in linkable,
        )
        for copy in group.copies
    )
    return Duplicates(
        group.likeness,
        group.is_proved,
        kept.entry.size_bytes,
        group.extra_bytes,
        _freed(found.linkable(group)),
        copies,
    )


def _unit(kept: Copy, copy: Copy) -> Unit:
    act = Act("link", kept.path, copy.path, copy.entry.size_bytes, copy.entry.modified_ns)
    return Unit(copy.entry.key, (act,))


def _freed(copies: Sequence[Copy]) -> int:
    """Give what comes free when these become names of other files: a file goes with its last name."""
    names: dict[tuple[int, int], int] = {}
    for copy in copies:
        names[copy.file] = names.get(copy.file, 0) + 1
    files = {copy.file: copy for copy in copies}
    return sum(c.entry.size_bytes for file, c in files.items() if names[file] >= c.names)
