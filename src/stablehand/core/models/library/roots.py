"""The folders that hold models: Data/Models always, and those that the person added (another drive, a NAS).

The added ones stand in `model_roots.toml` in the data folder, which people may edit. Taking one out
forgets it; its files are never touched. Roots do not overlap, so that a file has one place. Blocks for
milliseconds.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import tomli_w
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import DataPaths, ensure_writable, unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.library.entry import MAIN, Entry, ModelRoot

FILE_NAME: Final = "model_roots.toml"
LARGEST_PRIORITY: Final = 999
_LARGEST_BYTES: Final = 256 * 1024
_WAIT_S: Final = 10.0
_HEAD: Final = "# Folders with models besides Data/Models. The lowest priority is read first.\n"


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    folder: Annotated[str, Field(min_length=1, max_length=4096)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    priority: Annotated[int, Field(ge=-LARGEST_PRIORITY, le=LARGEST_PRIORITY)] = 10
    read_only: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    root: tuple[_Stored, ...] = ()


def roots_file(data: DataPaths) -> Path:
    """Give the file that the added roots stand in."""
    return data.root / FILE_NAME


def main_root(data: DataPaths) -> ModelRoot:
    """Give Data/Models."""
    return ModelRoot(MAIN, data.models, "Models")


def read_roots(data: DataPaths) -> tuple[ModelRoot, ...]:
    """Give all roots, the one that is read first at the front; `is_there` tells whether its folder is.

    Raises:
        StablehandError: `root.damaged`: the file of the added ones cannot be read.
    """
    found = [main_root(data), *(_root(item, data) for item in _read(data))]
    ordered = sorted(found, key=lambda root: (root.priority, root.id != MAIN, root.id))
    return tuple(replace(root, is_there=_is_there(root)) for root in ordered)


def add_root(
    data: DataPaths, folder: Path, *, name: str | None, priority: int, read_only: bool
) -> ModelRoot:
    """Add a folder that holds models.

    Raises:
        StablehandError: `root.refused`: it is no folder, or overlaps one that is known; `root.damaged`,
            `data.unwritable`.
    """
    folder = Path(os.path.abspath(folder.expanduser()))  # noqa: PTH100 - links stay as given
    if not folder.is_dir():
        raise _refused(folder, QT_TRANSLATE_NOOP("roots", "it is no folder that is there"))

    def change(stored: tuple[_Stored, ...]) -> tuple[_Stored, ...]:
        known = [main_root(data), *(_root(item, data) for item in stored)]
        _refuse_overlap(folder, known)
        called = (name or folder.name or str(folder)).strip()[:200] or str(folder)
        item = _stored(
            folder,
            id=_new_id(called, {root.id for root in known}),
            folder=_kept(folder, data),
            name=called,
            priority=priority,
            read_only=read_only,
        )
        return (*stored, item)

    return _root(_changed(data, change)[-1], data)


def change_root(
    data: DataPaths,
    root_id: str,
    *,
    name: str | None = None,
    priority: int | None = None,
    read_only: bool | None = None,
    folder: Path | None = None,
) -> ModelRoot:
    """Change what is said of an added root; None leaves it as it is. `folder`: where its drive is now.

    Raises:
        StablehandError: `root.unknown`, `root.refused`, `root.damaged`, `data.unwritable`.
    """

    def change(stored: tuple[_Stored, ...]) -> tuple[_Stored, ...]:
        item = _find(stored, root_id)
        values = item.model_dump()
        given = {"name": name, "priority": priority, "read_only": read_only}
        values.update({key: value for key, value in given.items() if value is not None})
        if folder is not None:
            others = [_root(other, data) for other in stored if other.id != root_id]
            _refuse_overlap(folder, [main_root(data), *others])
            values["folder"] = _kept(folder, data)
        changed = _stored(Path(values["folder"]), **values)
        return tuple(changed if other.id == root_id else other for other in stored)

    return _root(_find(_changed(data, change), root_id), data)


def remove_root(data: DataPaths, root_id: str) -> ModelRoot:
    """Take an added root out of the list; its files stay.

    Raises:
        StablehandError: `root.unknown`, `root.damaged`, `data.unwritable`.
    """
    gone = _root(_find(_read(data), root_id), data)
    _changed(data, lambda stored: tuple(item for item in stored if item.id != root_id))
    return gone


def place_of(entry: Entry, roots: Iterable[ModelRoot]) -> Path:
    """Give where a model lies.

    Raises:
        StablehandError: `root.unknown`: its root was taken out of the list.
    """
    for root in roots:
        if root.id == entry.root:
            return root.folder.joinpath(*entry.path.split("/"))
    raise unknown_root(entry.root)


def key_of(path: Path, roots: Iterable[ModelRoot]) -> str | None:
    """Give the key that a file would have; None where it lies below no root."""
    for root in roots:
        for inner, outer in ((path, root.folder), (_real(path), _real(root.folder))):
            if inner != outer and inner.is_relative_to(outer):
                return f"{root.id}:{inner.relative_to(outer).as_posix()}"
    return None


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_there(root: ModelRoot) -> bool:
    return root.id == MAIN or os.path.isdir(root.folder)  # noqa: PTH112 - never raises


def _read(data: DataPaths) -> tuple[_Stored, ...]:
    file = roots_file(data)
    try:
        text = read_limited(file, _LARGEST_BYTES, only_ordinary=True).decode("utf-8-sig")
        return _File.model_validate(tomllib.loads(text)).root
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise _damaged(file, error.strerror or str(error)) from error
    except UnfitFileError as error:
        raise _damaged(file, error.reason) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise _damaged(file, f"{where}: {first['msg']}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _damaged(file, str(error)) from error


def _changed(
    data: DataPaths, change: Callable[[tuple[_Stored, ...]], tuple[_Stored, ...]]
) -> tuple[_Stored, ...]:
    """Bring a change into the file, which other processes may change too."""
    file = roots_file(data)
    ensure_writable(data.root)
    try:
        with FileLock(file.with_name(f"{file.name}.lock"), timeout=_WAIT_S):
            changed = change(_read(data))
            items = [item.model_dump() for item in changed]
            write_atomic(file, _HEAD + tomli_w.dumps({"root": items}))
    except Timeout:
        raise StablehandError(
            "settings.busy",
            QT_TRANSLATE_NOOP("roots", "Another program holds {file}.").fill(file=str(file)),
            hint=QT_TRANSLATE_NOOP("roots", "Try again in a moment."),
            details={"file": str(file)},
        ) from None
    except OSError as error:
        raise unwritable(file, error) from error
    return changed


def _root(item: _Stored, data: DataPaths) -> ModelRoot:
    folder = data.root / item.folder  # an absolute path stays itself
    return ModelRoot(item.id, folder, item.name, item.priority, item.read_only)


def _stored(at: Path, **values: object) -> _Stored:
    try:
        return _Stored.model_validate(values)
    except ValidationError as error:
        wrong = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
        reason = QT_TRANSLATE_NOOP("roots", "its {field} is not allowed").fill(field=wrong)
        raise _refused(at, reason) from error


def _kept(folder: Path, data: DataPaths) -> str:
    """Give a folder as it is kept: below the data folder relative to it, so that it may be moved."""
    if folder.is_relative_to(data.root):
        return folder.relative_to(data.root).as_posix()
    return str(folder)


def _new_id(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:30] or "root"
    numbered = (plain if number == 1 else f"{plain}-{number}" for number in range(1, 10_000))
    return next(candidate for candidate in numbered if candidate not in taken)


def _find(stored: Sequence[_Stored], root_id: str) -> _Stored:
    for item in stored:
        if item.id == root_id:
            return item
    if root_id == MAIN:
        raise StablehandError(
            "root.refused",
            QT_TRANSLATE_NOOP("roots", "Data/Models is always there and cannot be changed."),
            details={"root": MAIN},
        )
    raise unknown_root(root_id)


def _refuse_overlap(folder: Path, known: Iterable[ModelRoot]) -> None:
    mine = _comparable(folder)
    for root in known:
        theirs = _comparable(root.folder)
        if mine.is_relative_to(theirs) or theirs.is_relative_to(mine):
            raise _refused(
                folder,
                QT_TRANSLATE_NOOP("roots", "it overlaps {folder} ({id})").fill(
                    folder=str(root.folder), id=root.id
                ),
            )


def _comparable(folder: Path) -> Path:
    return Path(os.path.normcase(os.path.realpath(folder)))


def unknown_root(root_id: str) -> StablehandError:
    """Give the failure for a root that is not in the list."""
    return StablehandError(
        "root.unknown",
        QT_TRANSLATE_NOOP("roots", "There is no model folder named {id}.").fill(id=root_id),
        hint=QT_TRANSLATE_NOOP("roots", "See all of them with: stablehand models roots"),
        details={"root": root_id},
    )


def _refused(folder: Path, reason: Text) -> StablehandError:
    return StablehandError(
        "root.refused",
        QT_TRANSLATE_NOOP("roots", "{folder} cannot be a model folder: {reason}.").fill(
            folder=str(folder), reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "roots", "Choose a folder that holds no other and lies in no other."
        ),
        details={"folder": str(folder)},
    )


def _damaged(file: Path, reason: Text | str) -> StablehandError:
    return StablehandError(
        "root.damaged",
        QT_TRANSLATE_NOOP("roots", "{file} cannot be read: {reason}.").fill(
            file=str(file), reason=reason
        ),
        hint=QT_TRANSLATE_NOOP("roots", "Correct the file or move it away; it is left as it is."),
        details={"file": str(file)},
    )
