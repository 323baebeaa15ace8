"""A catalog that was fetched: what its archive may hold, whether all of it is right, and where it is kept.

An index (`catalog.json`) names one archive with its sum; the setting `catalog.sha256` pins the index, so
nothing is taken that its reader did not see. The archive holds definitions, their fragments, icons and
presets, and no code. All of it passes the whole check above the built-in definitions before any of it counts,
and lies in `Data/Assets/catalog/<sum of the archive>` then. The last copy that was right stays in use until
the next one is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal

from filelock import FileLock
from pydantic import AfterValidator, Field, ValidationError

from stablehand.core.base.archives import BadArchiveError, Bounds, unpack
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, rename_patiently, sync_folder, write_atomic
from stablehand.core.base.names import long_path
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.guards import plain_text
from stablehand.core.catalog.install_schema import WriteFileStep
from stablehand.core.catalog.loader import FILE_NAME, Catalog
from stablehand.core.catalog.schema import Package
from stablehand.core.catalog.values import Part

INDEX_FORMAT: Final = 1
LARGEST_INDEX: Final = 64 * 1024
LARGEST_ARCHIVE: Final = 16 * 1024 * 1024
FOLDER: Final = "catalog"
LOCK: Final = ".lock"
_MARK: Final = "current.json"
_LARGEST_MARK: Final = 4 * 1024 * 1024
_BOUNDS: Final = Bounds(
    entries=2000, total_bytes=32 * 1024 * 1024, file_bytes=2 * 1024 * 1024, links=False
)
_NAMES: Final = re.compile(
    r"[a-z][a-z0-9_]{1,39}/(?:package\.toml|icon\.svg|presets/[A-Za-z0-9][A-Za-z0-9 ._-]{0,80}\.json)"
    r"|_(?:shared|doctor)/[a-z][a-z0-9_]{1,39}\.toml"
)
# Files that a program reads settings from, and does not run.
_DATA_SUFFIXES: Final = frozenset(
    {".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".txt", ".fds", ".csv", ".md"}
)
_LARGEST_ICON: Final = 64 * 1024
_ICON_TAGS: Final = frozenset(
    {
        "svg",
        "g",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polyline",
        "polygon",
        "title",
        "desc",
    }
)
_TAG: Final = re.compile(r"<\s*/?\s*([^\s/>]*)")
_REACHES_OUT: Final = re.compile(
    r"<!|<\?(?!xml )|href|url\s*\(|@import|\bstyle\b|\bon[a-z]+\s*=|&", re.I
)


class CatalogIndex(Part):
    """The index of a fetched catalog: one archive beside it, and what it is called."""

    format: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(plain_text)]
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,40}$")]
    archive: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}\.zip$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(gt=0, le=LARGEST_ARCHIVE)]


@dataclass(frozen=True, slots=True)
class FetchedCatalog:
    """The copy that is in use.

    Attributes:
        folder: its definitions.
        name, version: as its index says.
        index: the sum of its index.
        source: where it came from, without anything secret.
        fetched_at: UTC, ISO 8601.
        packages: the ids that it has definitions of, sorted.
    """

    folder: Path
    name: str
    version: str
    index: str
    source: str
    fetched_at: str
    packages: tuple[str, ...]


def refused(reason: Wording, more: Iterable[Text] = ()) -> StablehandError:
    """Give the failure for a fetched catalog that is not taken."""
    return StablehandError(
        "catalog.refused",
        QT_TRANSLATE_NOOP("catalog", "The fetched catalog is refused: {reason}.").fill(
            reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "catalog",
            "What was in use stays in use. Compare catalog.sha256 with what its makers published.",
        ),
        more=tuple(more),
    )


def read_index(content: bytes, pin: str) -> CatalogIndex:
    """Read an index whose sum is the pinned one.

    Raises:
        StablehandError: `catalog.refused`.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != pin:
        error = refused(_OTHER_SUM)
        error.details = {"expected": pin, "found": found}
        raise error
    try:
        table = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise refused(QT_TRANSLATE_NOOP("catalog", "its index is not JSON")) from None
    version = table.get("format") if isinstance(table, dict) else None
    if type(version) is int and version > INDEX_FORMAT:
        raise refused(
            QT_TRANSLATE_NOOP(
                "catalog", "it is of format {format}, which a newer Stablehand may read"
            ).fill(format=version)
        )
    try:
        return CatalogIndex.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part)[:40] for part in first["loc"]) or "catalog.json"
        raise refused(
            QT_TRANSLATE_NOOP("catalog", "its index is wrong at {where}: {problem}").fill(
                where=ascii(where)[1:-1], problem=first["msg"]
            )
        ) from None


def take(
    archive: Path, index: CatalogIndex, pin: str, builtin: Path, assets: Path, source: str, moment: str,
    stablehand: str,
) -> FetchedCatalog:  # fmt: skip
    """Unpack, check and put into use; blocks. What was in use before stays until this one is right.

    Whoever calls it holds `LOCK`.

    Args:
        archive: the fetched file.
        pin: the sum of the index.
        builtin: the built-in definitions.
        assets: Data/Assets.
        source: where it came from, to be shown.
        moment: now, in UTC, ISO 8601.
        stablehand: our own version: another one checks again.

    Raises:
        StablehandError: `catalog.refused`.
        OSError: it could not be written.
    """
    _compared(archive, index)
    root = assets / FOLDER
    before = _archive_in_use(root)
    beside = root / f".{os.urandom(8).hex()}.tmp"
    try:
        try:
            files = unpack(archive, beside, _BOUNDS)
        except BadArchiveError as error:
            raise refused(error.reason) from error
        check(builtin, beside, files)
        sums = {name: _sum_of(beside / name) for name in files}
        folder = root / index.sha256
        if not _is_whole(folder, sums):
            remove_tree(folder)  # the same archive as before, changed by somebody
            rename_patiently(beside, folder)
            sync_folder(root)
    finally:
        remove_tree(beside)
    mark = {
        "archive": index.sha256, "index": pin, "name": index.name, "version": index.version, "source": source,
        "fetched_at": moment, "stablehand": stablehand, "files": sums,
    }  # fmt: skip
    write_atomic(root / _MARK, json.dumps(mark, indent=1, sort_keys=True) + "\n")
    _forget_others(root, {index.sha256, before})
    found = _of_mark(root, mark)
    assert found is not None
    return found


def in_use(assets: Path, builtin: Path, stablehand: str) -> FetchedCatalog | None:
    """Give the copy that is in use; None where there is none, or none that is right; blocks.

    Its files are compared with the sums that were written down. Another version of Stablehand checks all of
    it anew, and leaves it out as a whole where a definition of it no longer passes.
    """
    root = assets / FOLDER
    try:
        mark = json.loads(read_limited(root / _MARK, _LARGEST_MARK, only_ordinary=True))
        found = _of_mark(root, mark)
        if found is None or not _is_whole(found.folder, mark["files"]):
            return None
        if mark["stablehand"] != stablehand:
            check(builtin, found.folder, mark["files"])
            _note_checked(root, mark, stablehand)
    except (OSError, ValueError, KeyError, TypeError, UnfitFileError, StablehandError):
        return None
    return found


def _note_checked(root: Path, mark: Mapping[str, Any], stablehand: str) -> None:
    """Write down that this version has checked the copy, unless somebody puts another into use meanwhile.

    Where that cannot be, it is checked again the next time.
    """
    with suppress(OSError), FileLock(long_path(root / LOCK), timeout=0):
        if json.loads(read_limited(root / _MARK, _LARGEST_MARK, only_ordinary=True)) == mark:
            text = json.dumps({**mark, "stablehand": stablehand}, indent=1) + "\n"
            write_atomic(root / _MARK, text)


def mark_of_use(assets: Path) -> Path:
    """Give the file that says which copy is in use."""
    return assets / FOLDER / _MARK


def check(builtin: Path, folder: Path, names: Collection[str]) -> None:
    """Check everything of a fetched catalog, laid over the built-in definitions; blocks.

    Raises:
        StablehandError: `catalog.refused`, with every mistake.
    """
    wrong: list[Text] = []
    for name in names:
        if not _NAMES.fullmatch(name):
            wrong.append(
                QT_TRANSLATE_NOOP("catalog", "{name} is nothing that a catalog holds").fill(
                    name=ascii(name)[1:-1]
                )
            )
        elif name.endswith("/icon.svg") and not _is_plain_icon(folder / name):
            wrong.append(
                QT_TRANSLATE_NOOP("catalog", "{name} is not a plain drawing").fill(name=name)
            )
    if not any(name.endswith(f"/{FILE_NAME}") for name in names):
        wrong.append(QT_TRANSLATE_NOOP("catalog", "it holds no definition"))
    if wrong:
        raise refused(wrong[0], wrong[1:])
    mine, both = Catalog(builtin), Catalog(builtin, fetched=folder)
    known = set(mine.problems())
    wrong += [item.error().message for item in both.problems() if item not in known]
    if not wrong:
        for package_id in Catalog(folder).ids():
            own = mine.load(package_id).package if package_id in mine.ids() else None
            wrong += _carried(both.load(package_id).package, own)
    if wrong:
        raise refused(wrong[0], wrong[1:])


def _carried(package: Package, own: Package | None) -> list[Text]:
    """Give what a definition would bring as code, beyond what the built-in one brings just so."""
    found: list[Text] = []
    if package.source.kind == "bundled" and (own is None or own.source != package.source):
        found.append(_BUNDLED.fill(id=package.id))
    theirs = [step for step in own.steps if isinstance(step, WriteFileStep)] if own else []
    for step in package.steps:
        if not isinstance(step, WriteFileStep):
            continue
        is_data = PurePosixPath(step.path).suffix.lower() in _DATA_SUFFIXES
        same = any((step.path, step.content) == (item.path, item.content) for item in theirs)
        if not is_data and not same:
            found.append(_CODE.fill(id=package.id, path=step.path))
    return found


def _is_plain_icon(file: Path) -> bool:
    """Tell whether an icon only draws: no scripts, no styles, nothing from elsewhere, no entities."""
    try:
        text = read_limited(file, _LARGEST_ICON, only_ordinary=True).decode("utf-8")
    except (OSError, UnfitFileError, UnicodeDecodeError):
        return False
    body = text.removeprefix("\ufeff").lstrip()
    if body.startswith("<?xml "):
        body = body.partition("?>")[2].lstrip()
    tags = set(_TAG.findall(body))
    return body.startswith("<svg") and tags <= _ICON_TAGS and not _REACHES_OUT.search(body)


def _compared(archive: Path, index: CatalogIndex) -> None:
    if archive.stat().st_size != index.size:
        raise refused(QT_TRANSLATE_NOOP("catalog", "its archive has another size than was said"))
    found = _sum_of(archive)
    if found != index.sha256:
        error = refused(_OTHER_SUM)
        error.details = {"expected": index.sha256, "found": found}
        raise error


def _sum_of(file: Path) -> str:
    return hashlib.sha256(read_limited(file, LARGEST_ARCHIVE, only_ordinary=True)).hexdigest()


def _of_mark(root: Path, mark: Mapping[str, Any]) -> FetchedCatalog | None:
    if not re.fullmatch(r"[0-9a-f]{64}", str(mark["archive"])):
        return None
    names = [str(name) for name in mark["files"]]
    if not all(_NAMES.fullmatch(name) for name in names):
        return None
    ids = {name.partition("/")[0] for name in names if name.endswith("/package.toml")}
    return FetchedCatalog(
        folder=root / str(mark["archive"]),
        name=str(mark["name"]),
        version=str(mark["version"]),
        index=str(mark["index"]),
        source=str(mark["source"]),
        fetched_at=str(mark["fetched_at"]),
        packages=tuple(sorted(ids)),
    )


def _is_whole(folder: Path, sums: Mapping[str, str]) -> bool:
    try:
        return all(_sum_of(folder / name) == value for name, value in sums.items())
    except (OSError, UnfitFileError):
        return False


def _archive_in_use(root: Path) -> str:
    try:
        return str(json.loads((root / _MARK).read_text("utf-8"))["archive"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _forget_others(root: Path, kept: set[str]) -> None:
    """Remove all copies but the newest and the one before, which another process may be reading."""
    for entry in root.iterdir():
        if entry.name not in kept and entry.name not in (_MARK, LOCK):
            remove_tree(entry)


_OTHER_SUM: Final[Text] = QT_TRANSLATE_NOOP("catalog", "its sum is another one than was pinned")
_BUNDLED: Final = QT_TRANSLATE_NOOP(
    "catalog", "the definition of {id} would bring a program of its own"
)
_CODE: Final = QT_TRANSLATE_NOOP("catalog", "the definition of {id} would write code: {path}")
