"""Refreshing the catalog from the pinned source that the settings name; only when somebody asks for it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

from filelock import FileLock, Timeout

from stablehand import __version__
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.web import client, opened, refusal, shown, within
from stablehand.core.catalog.fetched import (
    FOLDER,
    LARGEST_INDEX,
    LOCK,
    CatalogIndex,
    FetchedCatalog,
    in_use,
    read_index,
    refused,
    take,
)
from stablehand.core.catalog.loader import FILE_NAME
from stablehand.services.app import App
from stablehand.services.results import Result

_ANSWER_S: Final = 120.0
_WAIT_S: Final = 30.0  # for another process that refreshes it


@dataclass(frozen=True, slots=True)
class CatalogSource:
    """What the settings say, and which copy is in use.

    Attributes:
        source: the address or file of the index, without anything secret; "" where none is set.
        pin: the sum that its index has to have; "" where none is set.
        current: the copy that is in use; None where there is none, or no source is set.
        is_new: the pin is another one than that of the copy: a refresh would bring something.
    """

    source: str
    pin: str
    current: FetchedCatalog | None

    @property
    def is_new(self) -> bool:
        """Whether a refresh would bring something."""
        return bool(self.source and self.pin) and (
            self.current is None or self.current.index != self.pin
        )


@dataclass(frozen=True, slots=True)
class RefreshedCatalog:
    """A catalog that was refreshed.

    Attributes:
        current: the copy that is in use now.
        added: packages that Stablehand itself does not bring.
        changed: packages whose definition is another one than the built-in.
        was_there: the pinned copy was in use already, and nothing was fetched.
    """

    current: FetchedCatalog
    added: tuple[str, ...]
    changed: tuple[str, ...]
    was_there: bool


async def catalog_source(app: App) -> Result[CatalogSource]:
    """Tell where the catalog is refreshed from, and which copy is in use.

    Raises:
        StablehandError: `settings.invalid`.
    """
    return Result("catalog refresh", await asyncio.to_thread(_source, app))


async def refresh_catalog(app: App) -> Result[RefreshedCatalog]:
    """Fetch the pinned catalog, check all of it and put it into use; what was in use stays until then.

    Raises:
        StablehandError: `catalog.unset`, `catalog.refused`, `catalog.unreadable`, `network.*`,
            `data.unwritable`, `disk.full`, `settings.invalid`.
    """
    set_to = await asyncio.to_thread(_source, app)
    if not set_to.source or not set_to.pin:
        raise _unset()
    place, pin = str(app.settings.get("catalog.source")), set_to.pin
    found, was_there = set_to.current, not set_to.is_new
    if found is None or not was_there:
        index = read_index(await _read(place, LARGEST_INDEX), pin)
        content = await _read(_beside(place, index.archive), index.size)
        work = asyncio.to_thread(_taken, app, content, index, pin, set_to.source)
        found = await to_the_end(work, "take a catalog")
    app.refresh()
    added, changed = await asyncio.to_thread(_compared, app.builtin, found)
    return Result("catalog refresh", RefreshedCatalog(found, added, changed, was_there))


def _source(app: App) -> CatalogSource:
    place, pin = (str(app.settings.get(f"catalog.{name}") or "") for name in ("source", "sha256"))
    if not place:
        return CatalogSource("", pin, None)
    current = in_use(app.data.assets, app.builtin, __version__)
    return CatalogSource(shown(place) if "://" in place else place, pin, current)


def _taken(app: App, content: bytes, index: CatalogIndex, pin: str, source: str) -> FetchedCatalog:
    root = app.data.assets / FOLDER
    archive = root / f".{os.urandom(8).hex()}.zip"
    moment = datetime.now(UTC).replace(microsecond=0).isoformat()
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root):
            write_atomic(archive, content)
            return take(
                archive,
                index,
                pin,
                app.builtin,
                app.data.assets,
                source,
                moment,
                __version__,
            )
    except OSError as error:
        raise unwritable(root, error) from error
    finally:
        archive.unlink(missing_ok=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep other processes from refreshing meanwhile: each clears away what others left.

    Raises:
        StablehandError: `catalog.refused`.
    """
    try:
        with FileLock(long_path(root / LOCK), timeout=_WAIT_S):
            yield
    except Timeout:
        busy = refused(QT_TRANSLATE_NOOP("catalog", "another program is refreshing it right now"))
        busy.hint = QT_TRANSLATE_NOOP("catalog", "Wait until that is done, then try again.")
        raise busy from None


def _compared(builtin: Path, found: FetchedCatalog) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the packages that are new, and those whose definition is another one than the built-in."""
    added, changed = list[str](), list[str]()
    for package_id in found.packages:
        own, theirs = (root / package_id / FILE_NAME for root in (builtin, found.folder))
        if not own.is_file():
            added.append(package_id)
        elif own.read_bytes() != theirs.read_bytes():
            changed.append(package_id)
    return tuple(added), tuple(changed)


async def _read(place: str, limit_bytes: int) -> bytes:
    """Give the content of a small file on a server or on this machine.

    Raises:
        StablehandError: `catalog.refused` where it is larger, `catalog.unreadable`, `network.*`.
    """
    if urlsplit(place).scheme in ("http", "https"):
        return await _fetched(place, limit_bytes)
    file = Path(url2pathname(urlsplit(place).path)) if place.startswith("file:") else Path(place)
    try:
        return await asyncio.to_thread(read_limited, file, limit_bytes, only_ordinary=True)
    except UnfitFileError:
        raise refused(_TOO_LARGE) from None
    except OSError as error:
        raise StablehandError(
            "catalog.unreadable",
            QT_TRANSLATE_NOOP("catalog", "{file} cannot be read: {reason}.").fill(
                file=str(file), reason=error.strerror or str(error)
            ),
            hint=_CHECK,
            details={"file": str(file)},
        ) from error


async def _fetched(url: str, limit_bytes: int) -> bytes:
    async with within(_ANSWER_S, url), client() as asking, opened(asking, url) as answer:
        if answer.status_code != 200:
            raise refusal(url, answer.status_code)
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > limit_bytes:
                raise refused(_TOO_LARGE)
    return bytes(content)


def _beside(place: str, name: str) -> str:
    """Give the place of a file beside another; the name is a bare one."""
    if "://" in place:
        return urljoin(place, name)
    return str(Path(place).parent / name)


def _unset() -> StablehandError:
    return StablehandError(
        "catalog.unset",
        QT_TRANSLATE_NOOP("catalog", "There is no source of package definitions, or no sum of it."),
        hint=_SET_IT,
    )


_TOO_LARGE: Final = QT_TRANSLATE_NOOP("catalog", "it is larger than it may be")
_CHECK: Final = QT_TRANSLATE_NOOP("catalog", "Check the setting catalog.source.")
_SET_IT: Final = QT_TRANSLATE_NOOP(
    "catalog", "Set catalog.source to the address of an index, and catalog.sha256 to its sum."
)
