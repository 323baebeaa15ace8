"""The last stretch of a download: from a complete `.part` to a file of the library, through the gate.

The header decides the folder where nobody chose one; what the gate refuses goes to quarantine. Where the
file is about to be is written down first, so that whoever was killed between finds it there (`recovered`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import long_path, safe_name
from stablehand.core.base.progress import Silence
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import shown
from stablehand.core.downloads.record import Landing, Record
from stablehand.core.downloads.wish import STORE, Wish
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.hashes import sha256_of
from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.organise.placing import Unmovable, holds_the_same, let_go, publish
from stablehand.core.models.organise.shelves import fits_shelf, shelf_of, top_of
from stablehand.core.models.safety.quarantine import numbered_places, put_in_quarantine
from stablehand.core.models.safety.verdict import Evidence, Verdict
from stablehand.core.models.tree import OTHER, UNKNOWN, format_by_name
from stablehand.core.transfers.failures import not_written
from stablehand.core.transfers.transfer import forget
from stablehand.core.transfers.wanted import Arrived
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.download_notes import (
    keep_known,
    keep_picture,
    wants_picture,
    write_notes,
)
from stablehand.services.download_places import (
    base_folder,
    outside_folder,
    role_of_name,
    unfit,
    with_ending,
)

_MOST_NUMBERS: Final = 50
_PICTURE_PX: Final = 450
_PICTURE_S: Final = 20.0
_HEAD_BYTES: Final = 16
_PIPELINES: Final = "Diffusers"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is now, and what it turned out to be.

    Attributes:
        wish: as asked for, with the folder, name, kind and base that it has.
        notices: what a person should know of it.
    """

    path: Path
    wish: Wish
    notices: tuple[Text, ...] = ()


NoteLanding = Callable[[Landing], None]


async def land(
    app: App, record: Record, arrived: Arrived, target: Path, note: NoteLanding
) -> Place:
    """Bring a file that has arrived to its place, and let the library know it.

    Args:
        target: what it was fetched for; its `.part` lies beside it.
        note: writes down where it is about to be; called in a thread.

    Raises:
        StablehandError: `model.refused`, `model.damaged`, `model.unreadable`, `model.mismatch` with the
            file in quarantine, `download.kind`, `data.unwritable`, `disk.full`.
    """
    roots = await library.roots(app)

    def publish_it() -> Place:
        try:
            return _published(app, record.wish, arrived, roots, note)
        finally:
            if not arrived.part.exists():
                with suppress(OSError):
                    forget(target)

    place = await in_side_thread(publish_it)
    return await settle_in(app, place, arrived.sha256)


async def settle_in(app: App, place: Place, sha256: str) -> Place:
    """Let the library know a file that has its place, and note beside it where it is from."""
    wish = place.wish
    root = next((item for item in await library.roots(app) if item.id == wish.root), None)
    if root is None:
        return place
    if wish.folder.partition("/")[0] == _PIPELINES:  # a file more of a model of many files
        return replace(place, notices=(*place.notices, *await _looked(app, root, _PIPELINES)))
    if wish.role not in ("model", "other"):
        return place
    notices = await _known(app, place, root, sha256)
    return replace(place, notices=(*place.notices, *notices))


async def link_into(app: App, wish: Wish, here: Path, target: Path) -> Place:
    """Give a file that the library has a second name in the folder that was asked for, or a copy.

    Raises:
        StablehandError: as `land`.
    """
    roots = await library.roots(app)
    if not wish.is_placed or here.parent == target.parent:
        return Place(here, wish)
    base = base_folder(app, wish.root, roots)

    def link() -> Path:
        from stablehand.core.models.gate import admit

        return admit(here, target, root=base, takes="link", keep_apart=True).path

    path = await in_side_thread(link)
    placed = Place(path, replace(wish, name=path.name))
    return await settle_in(app, placed, wish.hashes["sha256"])


def recovered(record: Record) -> Path | None:
    """Give the file of a download whose process died after it had published it; None: it had not. Blocks."""
    landing = record.standing.landing
    if landing is None:
        return None
    for place in islice(numbered_places(Path(landing.place)), _MOST_NUMBERS):
        with suppress(OSError):
            size = Path(long_path(place)).stat().st_size
            if (
                size == record.numbers.received_bytes
                and sha256_of(place, _nothing) == landing.sha256
            ):
                return place
    return None


def keep_evidence(app: App, record: Record, part: Path, base: Path, error: StablehandError) -> str:
    """Put the bytes of a file that is not the one that was promised into quarantine; give the id. Blocks.

    Raises:
        OSError, Unmovable: they stay where they are.
    """
    wish = record.wish
    root = app.data.models if base in (outside_folder(app, STORE), app.data.workflows) else base
    said = str(error.details.get("found") or error.message.english())
    kept = put_in_quarantine(
        part,
        root,
        target=root.joinpath(*wish.folder.split("/"), wish.name)
        if wish.folder
        else root / wish.name,
        verdict=Verdict("damaged", (Evidence("hash", said),)),
        origin=shown(wish.address),
    )
    return kept.id


def _published(
    app: App, wish: Wish, arrived: Arrived, roots: tuple[ModelRoot, ...], note: NoteLanding
) -> Place:
    wish = replace(wish, name=_final_name(wish, arrived))
    base = base_folder(app, wish.root, roots)
    if format_by_name(wish.name) is None:
        return _stored(app, wish, arrived, base, note)
    return _admitted(wish, arrived, base, note)


def _admitted(wish: Wish, arrived: Arrived, base: Path, note: NoteLanding) -> Place:
    from stablehand.core.models.gate import admit, examine  # large tables

    notices: tuple[Text, ...] = ()
    try:
        identity = examine(arrived.part, name=wish.name).identity
    except StablehandError:
        pass  # the gate says the same, and keeps the evidence
    else:
        wish, notices = _by_header(wish, identity, base)
    target = _path(base, wish)
    note(Landing(str(target), arrived.sha256, arrived.verified).with_wish(wish))
    let_in = admit(
        arrived.part,
        target,
        root=base,
        takes="move",
        keep_apart=True,
        origin=shown(wish.address),
        expected_sha256=wish.hashes.get("sha256"),
        known_sha256=arrived.sha256,
    )
    return Place(let_in.path, replace(wish, name=let_in.path.name), notices)


def _by_header(wish: Wish, identity: Identity, base: Path) -> tuple[Wish, tuple[Text, ...]]:
    """Give a wish with the folder that its header asks for; what a person chose stays."""
    known = identity.kind not in (UNKNOWN, OTHER)
    found = replace(
        wish,
        kind=identity.kind if known else wish.kind,
        base=identity.base or wish.base,
    )
    if wish.is_placed:
        if known and wish.folder and not fits_shelf(identity.kind, wish.folder.partition("/")[0]):
            return found, (_CHOSEN.fill(kind=identity.kind, folder=wish.folder),)
        return found, ()
    present: frozenset[str] = frozenset()
    with suppress(OSError):
        present = frozenset(item.name for item in base.iterdir() if item.is_dir())
    shelf = shelf_of(identity, format_by_name(wish.name) or "", present)
    if shelf is None:
        return found, () if wish.folder else (_NO_PLACE,)
    top = top_of(f"{wish.folder}/") if wish.folder else ""
    if top and fits_shelf(identity.kind, top):
        return found, ()
    moved = replace(found, folder=shelf)
    if not wish.folder or wish.folder == shelf:
        return moved, ()
    return moved, (_ANOTHER.fill(kind=identity.kind, folder=shelf, hub=wish.folder),)


def _stored(app: App, wish: Wish, arrived: Arrived, base: Path, note: NoteLanding) -> Place:
    """Put a file that is no model to its place; nothing of it is unpacked or run."""
    role = role_of_name(wish.name)
    if role is None:
        raise unfit(wish.name)
    if role == "archive" and not wish.is_placed:
        wish, base = replace(wish, root=STORE, folder=""), outside_folder(app, STORE)
    wish = replace(wish, role=wish.role if wish.role != "model" else role)
    target = _path(base, wish)
    note(Landing(str(target), arrived.sha256, arrived.verified).with_wish(wish))
    place = _moved_apart(arrived.part, target)
    return Place(place, replace(wish, name=place.name))


def _moved_apart(part: Path, target: Path) -> Path:
    """Publish a file under its name, or with a number where another file has that."""
    try:
        Path(long_path(target.parent)).mkdir(parents=True, exist_ok=True)
        for place in numbered_places(target):
            with suppress(FileNotFoundError):
                if holds_the_same(part, place):
                    let_go(part, place, is_proved=True)
                    return place
                continue
            try:
                publish(part, place)
                let_go(part, place, is_proved=True)
            except Unmovable:
                continue
            return place
    except OSError as error:
        raise not_written(target, error) from error
    raise not_written(target, FileExistsError())


async def _known(app: App, place: Place, root: ModelRoot, sha256: str) -> tuple[Text, ...]:
    """Note beside a file where it is from, fetch its picture, and let the library know both."""
    wish = place.wish
    if format_by_name(place.path.name) is None:
        return ()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    notices: tuple[Text, ...] = ()
    if wish.about:  # what is no model alone has nothing beside it
        notices = await in_side_thread(
            lambda: write_notes(place.path, root, wish.about, sha256, at=now)
        )
        await _picture(app, wish, place.path, root)
    folder = place.path.parent.relative_to(root.folder).as_posix()
    said = await _looked(
        app,
        root,
        "" if folder == "." else folder,
        lambda: keep_known(app, place.path, root, sha256),
    )
    return (*notices, *said)


async def _looked(
    app: App, root: ModelRoot, folder: str, then: Callable[[], object] = lambda: None
) -> tuple[Text, ...]:
    """Let the library look through a folder; what keeps it from that is no failure of the download.

    Args:
        then: done in a thread after that.
    """
    only = {root.id: [f"{folder}/" if folder else ""]}
    try:
        await library.scan(app, Silence(), must_save=False, only=only)
        await in_side_thread(then)
    except StablehandError as error:  # the file is here; the next look finds it
        text = QT_TRANSLATE_NOOP("download", "The library has not noted it yet: {reason}")
        return (text.fill(reason=error.message),)
    return ()


async def _picture(app: App, wish: Wish, place: Path, root: ModelRoot) -> None:
    """Fetch the picture of a model that has none; without one it is a model all the same."""
    address = wish.picture
    if address is None or not await in_side_thread(lambda: wants_picture(app, place, root)):
        return
    from stablehand.services.searching import thumbnail

    try:
        file = await asyncio.wait_for(thumbnail(app, address, _PICTURE_PX), _PICTURE_S)
    except (StablehandError, TimeoutError):
        return
    if file is not None:
        content = await in_side_thread(file.read_bytes)
        await in_side_thread(lambda: keep_picture(place, (content, file.suffix)))


def _final_name(wish: Wish, arrived: Arrived) -> str:
    """Give the name of a file: as chosen, else as its server says, with the ending of its format."""
    name = wish.plain or wish.name
    if not wish.is_named and arrived.suggested_name:
        name = safe_name(arrived.suggested_name, fallback=name)
    if Path(name).suffix:
        return name
    ending = Path(arrived.suggested_name or "").suffix or _ending_by_bytes(arrived.part)
    return with_ending(name, f"x{ending}") if ending else name


def _ending_by_bytes(part: Path) -> str:
    with suppress(OSError), Path(long_path(part)).open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head[:4] == b"GGUF":
            return ".gguf"
        if head[8:9] == b"{" and head[5:8] == b"\0\0\0":
            return ".safetensors"
        if head[:4] == b"PK\x03\x04":
            return ".zip"
    return ""


def _path(base: Path, wish: Wish) -> Path:
    return base.joinpath(*wish.folder.split("/"), wish.name) if wish.folder else base / wish.name


def _nothing(_count: int) -> None:
    """Count no bytes."""


_CHOSEN: Final = QT_TRANSLATE_NOOP(
    "download", "It is a {kind}; programs look for these elsewhere than in {folder}."
)
_ANOTHER: Final = QT_TRANSLATE_NOOP(
    "download",
    "By its header it is a {kind}, so it went to {folder}, not to {hub} as its site said.",
)
_NO_PLACE: Final = QT_TRANSLATE_NOOP(
    "download",
    "Its header does not tell what it is; move it to a folder where programs look for it.",
)
