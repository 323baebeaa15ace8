"""What a person says of models: title, notes, tags, favourites and the like, for one or many, and back again.

It stands in `<base>.stablehand.json` beside the model, so that it outlasts the library; of roots that are
never written, in the library alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.describing import header_words as header_words
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import place_of
from stablehand.core.models.library.store import put_metadata, read_entry
from stablehand.core.models.metadata.base_names import base_of
from stablehand.core.models.metadata.edit_log import Edit, forget_edit, keep_edit, last_edit
from stablehand.core.models.metadata.edits import Changes, changed_user
from stablehand.core.models.metadata.merging import gathered, own_of
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.metadata.own_record import OwnRecord, read_own, write_own
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.results import Result

User = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EditedModels:
    """What an edit did: the models as they are now, those that were as wanted already included.

    Attributes:
        models: in the order asked for.
        changed: keys of those that are other than before.
    """

    models: tuple[Entry, ...]
    changed: tuple[str, ...]


async def edit(app: App, names: Sequence[str], changes: Changes) -> Result[EditedModels]:
    """Change what a person says of models, all of them alike; `undo_edit` takes it back.

    Args:
        names: of the models, by whatever they may be called.
        changes: what is to become of their records.

    Raises:
        StablehandError: `usage` for a rating or base that is none, `model.unknown`, `model.ambiguous`,
            `model.metadata_unreadable`, `model.read_only`, `data.unwritable`, `database.*`. What was changed
            before the failure stays, and can be taken back.
    """
    _check_base(changes)
    changed_user({}, changes)  # so that a wrong rating fails before anything is written
    models = [await library.entry(app, name) for name in names]
    return await _edit(app, models, lambda user: changed_user(user, changes), "models edit")


async def undo_edit(app: App) -> Result[EditedModels]:
    """Take the last edit back, of all its models; what was edited otherwise since stays as it is.

    Raises:
        StablehandError: `model.no_edit` where there is none; as `edit`.
    """
    database = app.data.library
    last = await in_side_thread(lambda: last_edit(database))
    if last is None:
        raise StablehandError(
            "model.no_edit",
            QT_TRANSLATE_NOOP("metadata", "There is no edit that could be taken back."),
        )
    number, edits = last
    before = {item.key: (item.before, item.after) for item in edits}
    models = await in_side_thread(lambda: _as_known(app, list(before)))
    roots = {root.id: root for root in await library.roots(app)}

    def put_back() -> EditedModels:
        changed = []
        for model in models:
            if _change(app, roots, model, _back(*before[model.key])) is not None:
                changed.append(model.key)
        forget_edit(database, number)
        return EditedModels(_as_known(app, [model.key for model in models]), tuple(changed))

    found = await in_side_thread(put_back)
    left = len(edits) - len(found.changed)
    texts = [] if not left else [_left_alone(left)]
    return Result("models edit", found, tuple(texts))


async def _edit(
    app: App, models: Sequence[Entry], change: Callable[[User], User], command: str
) -> Result[EditedModels]:
    roots = {root.id: root for root in await library.roots(app)}

    def change_all() -> EditedModels:
        edits: list[Edit] = []
        try:
            for model in models:
                done = _change(app, roots, model, change)
                if done is not None:
                    edits.append(done)
        finally:
            if edits:
                keep_edit(app.data.library, edits)
        found = _as_known(app, [model.key for model in models])
        return EditedModels(found, tuple(edit.key for edit in edits))

    return Result(command, await in_side_thread(change_all))


def _change(
    app: App, roots: Mapping[str, ModelRoot], model: Entry, change: Callable[[User], User]
) -> Edit | None:
    """Change one model's record; None where it is as wanted already. Blocks."""
    root = roots[model.root]
    place = place_of(model, roots.values())
    if not root.is_there:
        raise away(root)
    held = None if root.read_only else read_own(place)
    held = held or own_of(model.metadata)
    after = change(held.user)
    if dict(after) == dict(held.user):
        return None
    own = OwnRecord(after, held.civitai, held.rest)
    if not root.read_only:
        write_own(place, own)
    metadata = gathered(
        place, header=header_words(place), root=root.folder, kept=model.metadata, own=own
    )
    keep(app, model.key, metadata)
    return Edit(model.key, held.user, after)


def keep(app: App, key: str, metadata: Metadata) -> None:
    """Keep a record that was gathered; a description that is gone goes from the library too. Blocks.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    said = metadata if metadata.description is not None else replace(metadata, description="")
    put_metadata(app.data.library, {key: said})


def away(root: ModelRoot) -> StablehandError:
    """Give the error for a root whose drive is not there."""
    return StablehandError(
        "model.read_only",
        QT_TRANSLATE_NOOP("metadata", "The drive of {name} is not there: {folder}.").fill(
            name=root.name, folder=str(root.folder)
        ),
        hint=QT_TRANSLATE_NOOP("metadata", "Connect it, then try again."),
        details={"root": root.id},
    )


def _back(was: User, became: User) -> Callable[[User], User]:
    """Give what takes an edit back, and leaves alone what has been edited otherwise since."""
    return lambda user: was if dict(user) == dict(became) else user


def _as_known(app: App, keys: Sequence[str]) -> tuple[Entry, ...]:
    found = (read_entry(app.data.library, key) for key in keys)
    return tuple(model for model in found if model is not None)


def _check_base(changes: Changes) -> None:
    """Make sure that a base is one we know, by our id or by a site's name.

    Raises:
        StablehandError: `usage`.
    """
    name = changes.base
    if not isinstance(name, str) or not name.strip() or base_of(name) is not None:
        return
    from stablehand.core.models.identify.bases import BASES

    if name.strip() in BASES:
        return
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("metadata", "There is no base named {name}.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("metadata", "Bases are named like sdxl, flux1-dev or Pony."),
    )


def _left_alone(count: int) -> Text:
    return QT_TRANSLATE_NOOP(
        "metadata", "Left as they are, since they were edited otherwise or are gone: {count}."
    ).fill(count=count)
