"""Pickles to safetensors, as a job; also straight out of quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import inside
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.trash import TrashEntry, move_to_trash
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.organise.planning import trash_of
from stablehand.core.models.safety.convert import Converted, convert, converted_bytes
from stablehand.core.models.safety.quarantine import discard
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.model_operations import ByteCount, stoppable
from stablehand.services.quarantine import HeldFile, find_held
from stablehand.services.results import Result

ENDING: Final = ".safetensors"
_STAGES: Final = (Stage("convert"),)


@dataclass(frozen=True, slots=True)
class ConvertedModel:
    """A file that was written as safetensors.

    Attributes:
        source: the original.
        written: the new file.
        trashed: the original in the trash; None if it stays.
    """

    source: Path
    written: Converted
    trashed: TrashEntry | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is converted: a file anywhere, or one in quarantine."""

    source: Path
    target: Path
    root: ModelRoot | None
    held: HeldFile | None = None


async def start_conversion(
    app: App, name: str, *, to: Path | None = None, trash_original: bool = False
) -> Job[Result[ConvertedModel]]:
    """Start writing the weights of a torch file as safetensors.

    Args:
        name: a path, whatever a model of the library may be called, or an id of the quarantine.
        to: the new file; by default beside the original by the same name, for a file in quarantine
            where it was meant to go.
        trash_original: move the original to the trash once the new file is there.
    """

    async def work(report: Reporter) -> Result[ConvertedModel]:
        done = await convert_model(app, report, name, to=to, trash_original=trash_original)
        return Result("models convert", done, _notices(done))

    title = QT_TRANSLATE_NOOP("models", "Write {name} as safetensors").fill(name=name)
    return app.jobs.submit(title, _STAGES, work, kind="convert", subject=name)


async def convert_model(
    app: App, report: Reporter, name: str, *, to: Path | None, trash_original: bool
) -> ConvertedModel:
    """Write the weights of a torch file as safetensors; see `start_conversion`.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `model.read_only`, and what
            `core.models.safety.convert.convert` raises.
    """
    wanted = await _wanted(app, name, to)
    text = QT_TRANSLATE_NOOP("models", "Writing safetensors")
    total = 2 * await in_side_thread(lambda: converted_bytes(wanted.source))
    report.start("convert", text=text, total=total, unit="bytes")
    told = ByteCount(report)

    def work() -> ConvertedModel:
        try:
            wanted.target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(wanted.target, error) from error
        written = convert(wanted.source, wanted.target, told)
        return ConvertedModel(
            wanted.source, written, _trashed(app, wanted) if trash_original else None
        )

    return await stoppable(work, told.stop)


async def _wanted(app: App, name: str, to: Path | None) -> _Wanted:
    if (held := await find_held(app, name)) is not None:
        entry, root = held.entry, held.root
        place = inside(root.folder, entry.target or entry.name)
        return _Wanted(entry.content, to or place.with_suffix(ENDING), root, held)
    given = await in_side_thread(lambda: _given_file(name))
    found, root_of = given or Path(), None
    if given is None:
        entry_of = await library.entry(app, name)
        found = await library.place(app, entry_of)
        roots = await library.roots(app)
        root_of = next((root for root in roots if root.id == entry_of.root), None)
        if root_of is not None and root_of.read_only and to is None:
            raise _read_only(root_of)
    return _Wanted(found, to or found.with_suffix(ENDING), root_of)


def _given_file(name: str) -> Path | None:
    path = Path(name)
    return path.absolute() if path.is_file() else None


def _trashed(app: App, wanted: _Wanted) -> TrashEntry:
    """Move the original to the trash; what lies beside it belongs to the new file of the same name now."""
    root = wanted.source.parent if wanted.root is None else wanted.root.folder
    try:
        trash = trash_of(wanted.source, root, app.data.trash)
        if wanted.held is not None:
            return discard(wanted.held.entry, trash)
        return move_to_trash(wanted.source, trash)
    except OSError as error:
        raise unwritable(wanted.source, error) from error


def _read_only(root: ModelRoot) -> StablehandError:
    return StablehandError(
        "model.read_only",
        QT_TRANSLATE_NOOP("models", "Nothing is written to {folder}, which is read-only.").fill(
            folder=str(root.folder)
        ),
        hint=QT_TRANSLATE_NOOP("models", "Name another file for it with --to."),
        details={"folder": str(root.folder)},
    )


def _notices(done: ConvertedModel) -> tuple[Text, ...]:
    if not done.written.notes:
        return ()
    text = QT_TRANSLATE_NOOP("models", "Not in the new file: {notes}.")
    return (text.fill(notes="; ".join(done.written.notes)),)
