"""Importing models: each passes the gate, and goes where its kind belongs, with what belongs to it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import existing_part
from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import place_of
from stablehand.core.models.metadata.sidecars import all_sidecars_of, stem_of
from stablehand.core.models.organise.acts import Act, Unit
from stablehand.core.models.organise.arriving import (
    Arrival,
    Mode,
    Refused,
    already_inside,
    find_arrivals,
    is_address,
    plan_arrival,
    shelf_by_path,
    twin_of,
    what_it_is,
)
from stablehand.core.models.organise.pattern import place_by, read_pattern
from stablehand.core.models.organise.placing import OnBytes, Stopped, holds_the_same
from stablehand.core.models.organise.planning import Claims, safe_stem
from stablehand.core.models.organise.shelves import shelf_of
from stablehand.core.models.tree import DIFFUSERS, UNKNOWN
from stablehand.services import library
from stablehand.services.address_imports import ADDRESS_STAGE, Fetched, fetch_addresses
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.model_operations import (
    STAGE,
    LeftModel,
    Moves,
    check_root,
    folder_named,
    leftovers,
    moves_of,
    run_operation,
    settle,
    stoppable,
)
from stablehand.services.model_sight import in_use, users_of
from stablehand.services.results import Result

_LOOK: Final = "look"
# Nothing can be said of it but that loading it would run code.
DANGEROUS: Final = Identity(Finding(UNKNOWN))


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, and how.

    Attributes:
        sources: files, folders, and whatever names a file of a hub or on the network: that is downloaded.
        mode: "copy" leaves them, "move" takes them, "link" gives them a second name on the same drive.
        folder: where to, for all of them ("Lora/people", "archive:Lora", absolute); None: by their kinds.
        pattern: sub-folders and names, see core/models/organise/pattern.py; None: the kind's folder alone.
        doubles: import also what the library has already; what comes from the network is never had twice.
        accept_terms: the person has agreed to the licences of what is downloaded.
    """

    sources: tuple[str, ...]
    mode: Mode = "copy"
    folder: str | None = None
    pattern: str | None = None
    doubles: bool = False
    accept_terms: bool = False


@dataclass(slots=True)
class _Plan:
    """What comes in, what is left; `coming` is what comes in by size, as `_Place.by_size`."""

    units: list[Unit] = field(default_factory=list)
    left: list[LeftModel] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)
    coming: dict[int, list[tuple[str, Path]]] = field(default_factory=dict)

    def leave(self, path: Path | str, reason: Text, code: str | None = None) -> None:
        self.left.append(LeftModel(str(path), reason, code))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where models go: the root, its folders, and what the library holds by size."""

    root: ModelRoot
    folder: Path | None
    present: frozenset[str]
    by_size: dict[int, list[tuple[str, Path]]]


async def start_import(app: App, request: ImportRequest) -> Job[Result[Moves]]:
    """Import models as a job; one that is refused does not keep the others from coming in.

    What the gate refuses is told with the error's code; what it put into quarantine says so.

    Raises:
        StablehandError: `usage` for a wrong pattern.
    """
    if request.pattern is not None:
        read_pattern(request.pattern)
    title = QT_TRANSLATE_NOOP("organise", "Import models")
    addresses = [source for source in request.sources if is_address(source)]
    files = replace(request, sources=tuple(s for s in request.sources if s not in addresses))
    stages: tuple[Stage, ...] = (Stage(_LOOK), Stage(STAGE, 9))

    async def work(report: Reporter) -> Result[Moves]:
        fetched = Fetched()
        if addresses:
            fetched = await fetch_addresses(
                app, addresses, request.folder, report, accept_terms=request.accept_terms
            )
            if fetched.failure is not None and len(request.sources) == 1:
                raise fetched.failure
        if not files.sources:
            moves = Moves("", tuple(fetched.moved), tuple(fetched.left))
            return Result("models import", moves, tuple(fetched.notices))
        try:
            imported = await _imported(app, files, report, is_alone=not addresses)
        except StablehandError as error:
            if not fetched.moved:
                raise
            left = LeftModel(", ".join(files.sources), error.message, error.code)
            imported = Result("models import", Moves("", (), (left,)))
        return _together(imported, fetched)

    if addresses:
        stages = (Stage(ADDRESS_STAGE, 20), *stages) if files.sources else (Stage(ADDRESS_STAGE),)
    return app.jobs.submit(title, stages, work, kind="models")


def _together(imported: Result[Moves], fetched: Fetched) -> Result[Moves]:
    moves = imported.data
    both = replace(moves, moved=(*fetched.moved, *moves.moved), left=(*fetched.left, *moves.left))
    return replace(imported, data=both, notices=(*fetched.notices, *imported.notices))


async def _imported(
    app: App, request: ImportRequest, report: Reporter, *, is_alone: bool
) -> Result[Moves]:
    """Bring files and folders in.

    Args:
        is_alone: nothing else is imported with them: what keeps the only one out is the error.
    """
    await settle(app)
    plan = await _planned(app, request, report)
    if not plan.units:
        if is_alone:
            _refuse_the_only_one(plan)
        return Result("models import", Moves("", (), tuple(plan.left)))
    text = QT_TRANSLATE_NOOP("organise", "Bringing models into the library")
    ran = await run_operation(app, report, "import", plan.units, text=text, admit=await _gate(app))
    await library.scan(app, Silence(), must_save=False)
    return Result("models import", moves_of(ran, plan.left), leftovers(ran))


async def _planned(app: App, request: ImportRequest, report: Reporter) -> _Plan:
    """Find out what is to be imported, what it is, whether it is here already, and where it goes."""
    report.start(_LOOK, text=QT_TRANSLATE_NOOP("organise", "Looking at what is to be imported"))
    place = await _place(app, request)
    inside = [root.folder for root in await library.roots(app)]
    stop = threading.Event()
    loop = asyncio.get_running_loop()

    def seen(count: int, total: int) -> None:
        if stop.is_set():
            raise Stopped
        with suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(lambda: report.update(count, total=total))

    def work() -> _Plan:
        plan = _Plan()
        arrivals, refused = find_arrivals([Path(text).absolute() for text in request.sources])
        for item in refused:
            plan.leave(item.name, item.reason, item.code)
        known = already_inside(arrivals, inside)
        for number, arrival in enumerate(arrivals):
            seen(number, len(arrivals))
            if arrival.path in known:
                plan.leave(arrival.path, _ALREADY_HERE)
            else:
                _add(plan, arrival, request, place, lambda _bytes: seen(0, len(arrivals)))
        return plan

    plan = await stoppable(work, stop)
    if request.mode == "move":
        users = await users_of(app, [unit.carried[0].old for unit in plan.units])
        for path, install in users.items():
            if len(plan.units) == 1 and not plan.left:
                raise in_use(path, install)
            plan.units = [unit for unit in plan.units if unit.carried[0].old != path]
            plan.leave(path, _USED.fill(install=install), "model.in_use")
    return plan


def _refuse_the_only_one(plan: _Plan) -> None:
    """Make it the error if one thing was to come in, and it could not; what is here already is none.

    Raises:
        StablehandError: `model.unknown`, `model.unreadable`, `model.damaged`.
    """
    if len(plan.left) != 1:
        return
    left = plan.left[0]
    about = {"name": left.name}
    if left.code == "model.unknown":
        text = QT_TRANSLATE_NOOP("models", "There is no model {name}.").fill(name=left.name)
        raise StablehandError("model.unknown", text, hint=_MODELS_ARE, details=about)
    if left.code == "model.unreadable":
        raise StablehandError("model.unreadable", left.reason, hint=_MODELS_ARE, details=about)
    if left.code == "model.damaged":
        raise StablehandError("model.damaged", left.reason, hint=_FETCH_AGAIN, details=about)


async def _place(app: App, request: ImportRequest) -> _Place:
    """Give where models go: the folder that was named, else the first root that can be written.

    Raises:
        StablehandError: `path.outside`, `model.read_only`.
    """
    roots = await library.roots(app)
    writable = [root for root in roots if root.is_there and not root.read_only]
    root, folder = (writable or list(roots))[0], None
    if request.folder is not None:
        root, folder = folder_named(request.folder, roots, root)
    check_root(root)
    done = await library.scan(app, Silence(), must_save=False, read_headers=False)
    there = {item.id: item for item in roots if item.is_there}

    def look() -> _Place:
        by_size: dict[int, list[tuple[str, Path]]] = {}
        for entry in done.entries:
            if entry.root in there:
                found = (entry.key, place_of(entry, roots))
                by_size.setdefault(entry.size_bytes, []).append(found)
        present: frozenset[str] = frozenset()
        with suppress(OSError):
            present = frozenset(path.name for path in root.folder.iterdir() if path.is_dir())
        return _Place(root, folder, present, by_size)

    return await in_side_thread(look)


def _add(
    plan: _Plan, arrival: Arrival, request: ImportRequest, place: _Place, on_bytes: OnBytes
) -> None:
    """Plan one model, or tell why it is left."""
    identity = what_it_is(arrival, _identity_of)
    if isinstance(identity, Refused):
        plan.leave(identity.name, identity.reason, identity.code)
        return
    found = _aim(replace(arrival, identity=identity), request, place)
    if found is None:
        plan.leave(arrival.path, _NO_PLACE)
        return
    for known, said in () if request.doubles else ((place.by_size, _TWIN), (plan.coming, _TWICE)):
        same_size = known.get(arrival.size_bytes, [])
        same = twin_of(arrival, same_size, lambda a, b: holds_the_same(a, b, on_bytes))
        if same is not None:
            plan.leave(arrival.path, said.fill(name=same))
            return
    mode: Mode = "copy" if request.mode == "move" and is_link(arrival.path) else request.mode
    try:
        if mode == "link" and not _can_link(arrival, place.root.folder):
            plan.leave(arrival.path, _NO_LINK)
            return
        folder, stem = found
        unit = plan_arrival(
            arrival, folder, stem, mode, place.root.folder, all_sidecars_of, plan.claims
        )
    except OSError as error:
        failure = unwritable(arrival.path, error)
        plan.leave(arrival.path, failure.message, failure.code)
        return
    plan.units.append(unit)
    coming = plan.coming.setdefault(arrival.size_bytes, [])
    coming.append((str(arrival.path), arrival.path))


def _aim(arrival: Arrival, request: ImportRequest, place: _Place) -> tuple[Path, str] | None:
    """Give folder and stem of a model in the library; None if its place is not known."""
    stem = safe_stem(stem_of(arrival.path))
    if place.folder is not None:
        return place.folder, stem
    identity = arrival.identity
    shelf = shelf_of(identity, arrival.format, place.present) if identity else None
    shelf = shelf or shelf_by_path(arrival.path)
    if identity is DANGEROUS:
        # where a release from quarantine would bring it
        return place.root.folder / (shelf or ""), stem
    if shelf is None:
        return None
    folder = place.root.folder / shelf
    if request.pattern is None:
        return folder, stem
    entry = Entry(
        place.root.id,
        f"{shelf}/{arrival.path.name}",
        arrival.format,
        arrival.size_bytes,
        0,
        identity=identity,
    )
    by_pattern = place_by(read_pattern(request.pattern), entry, place.present)
    if by_pattern is None:
        return folder, stem
    return place.root.folder.joinpath(*by_pattern[0].split("/")), by_pattern[1]


def _can_link(arrival: Arrival, root: Path) -> bool:
    device = Path(long_path(arrival.path)).stat().st_dev
    return arrival.format != DIFFUSERS and device == existing_part(root).stat().st_dev


def _identity_of(path: Path) -> Identity:
    """Give what a model is; of one that the gate will refuse, as far as its header can be read.

    Raises:
        StablehandError: `model.damaged`, `model.unreadable`: the gate would not even keep it.
    """
    from stablehand.core.models.gate import examine  # large tables
    from stablehand.core.models.headers.reading import read_header
    from stablehand.core.models.identify.identify import identify

    try:
        return examine(path).identity
    except StablehandError as error:
        if error.code != "model.refused":
            raise
    try:
        return identify(read_header(path))
    except StablehandError:
        return DANGEROUS


async def _gate(app: App) -> Callable[[Act, OnBytes | None], None]:
    """Give what lets a file in; its old name goes later, together with those of its sidecars."""
    roots = await library.roots(app)

    def admitted(act: Act, on_bytes: OnBytes | None) -> None:
        from stablehand.core.models.gate import Takes, admit

        root = next((r.folder for r in roots if act.new.is_relative_to(r.folder)), app.data.models)
        takes: Takes = "copy" if act.text == "copy" else "link"
        if act.text == "move" and act.old.is_dir():
            takes = "move"
        admit(act.old, act.new, root=root, takes=takes, origin=str(act.old), on_bytes=on_bytes)

    return admitted


_ALREADY_HERE: Final = QT_TRANSLATE_NOOP("organise", "It lies in the library already.")
_TWIN: Final = QT_TRANSLATE_NOOP("organise", "The library has the same file: {name}.")
_TWICE: Final = QT_TRANSLATE_NOOP("organise", "The same file is imported with it: {name}.")
_NO_PLACE: Final = QT_TRANSLATE_NOOP(
    "organise", "Its header does not tell what it is; choose a folder for it (--to FOLDER)."
)
_NO_LINK: Final = QT_TRANSLATE_NOOP(
    "organise",
    "It cannot have a second name in the library: only files on the same drive can; copy it.",
)
_USED: Final = QT_TRANSLATE_NOOP("organise", "{install} runs and uses it.")
_MODELS_ARE: Final = QT_TRANSLATE_NOOP(
    "models", "Models are .safetensors, .gguf, .ckpt, .pt, .pth and .bin files, or folders."
)
_FETCH_AGAIN: Final = QT_TRANSLATE_NOOP(
    "models", "Fetch it again from where it came from; no program can load it like this."
)
