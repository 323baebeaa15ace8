"""What a download would do, worked out before anything is fetched or written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.downloads.wish import Wish
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.listing import Access, HubFile, HubModel, HubVersion, Licence
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.transfers.space import margin_of
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.download_here import fetched_before, here_already
from stablehand.services.download_notes import about_of
from stablehand.services.download_places import Aim, aim, base_of, kind_of
from stablehand.services.results import Result

_SHA256_DIGITS: Final = 64
# States of access in which asking the server settles whether a file can be had.
_MAY_BE_HAD: Final = frozenset({"open", "unknown", "login", "gated", "pending", "early"})


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """A file that is asked for.

    Attributes:
        spec: anything that `core.hubs.specs.read_spec` understands.
        to: a folder of the library ("Lora/people", "archive:Lora", absolute); None: by its kind.
        name: what it is to be called; None: as its hub calls it.
        sha256: the sum that it has to have, whatever its hub says.
        group: the set that it is one of; a set is shown together.
        priority: higher goes first.
        accept_terms: the person has agreed to the licence of the weights.
        install: the install that it is for.
        choose: take the best for this machine where several files may be meant; else that is asked.
        accept_risk: the person wants it although a scanner of its hub warns of it.
    """

    spec: str
    to: str | None = None
    name: str | None = None
    sha256: str | None = None
    group: str | None = None
    priority: int = 0
    accept_terms: bool = False
    install: str | None = None
    choose: bool = True
    accept_risk: bool = False


class Found(Protocol):
    """What `services.sources.look_up` gives."""

    @property
    def model(self) -> HubModel | None:
        """The model, if the file is one of a hub's."""

    @property
    def version(self) -> HubVersion | None:
        """The version of it."""

    @property
    def file(self) -> HubFile:
        """The file that is meant."""


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """What a download would do.

    Attributes:
        spec, hub, title, name, kind, base, page: see `core.downloads.entry.Download`.
        size_bytes: None: nobody said; `size_is_exact`: else a hint.
        root, root_name, folder, target: where it goes by what its hub says; its header may decide otherwise.
        free_after: bytes that the drive has left once it is here; None: not known.
        licence, access: see `core.hubs.listing`.
        asks_terms: somebody has to agree to the licence first.
        here: the path of the same file in the library; it is not fetched again.
        sha256: the sum that it has to have.
        queued: the id of the download of the queue that is the same.
        warnings: what scanners of its hub warn of; somebody has to want it all the same.
    """

    spec: str
    hub: str
    title: str
    name: str
    size_bytes: int | None
    size_is_exact: bool
    root: str
    root_name: str
    folder: str
    target: str
    kind: str | None
    base: str | None
    free_after: int | None
    licence: Licence
    access: Access
    asks_terms: bool
    here: str | None = None
    sha256: str | None = None
    page: str | None = None
    queued: str | None = None
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A request that was looked up: the wish, its place, and what has to be said of it."""

    wish: Wish
    aim: Aim
    licence: Licence
    access: Access
    asks_terms: bool
    here: Path | None
    model: HubModel | None = None
    notices: tuple[Wording, ...] = ()
    warnings: tuple[Text, ...] = ()


async def look_up(app: App, request: DownloadRequest) -> Result[Found]:
    """Find out which file is meant.

    Raises:
        StablehandError: `hub.*`, `network.*`, `decision.needed` where several files are meant.
    """
    from stablehand.services.sources import look_up as ask

    found = await ask(app, request.spec, choose=request.choose)
    return Result(found.command, found.data, found.notices)


async def plan(app: App, request: DownloadRequest) -> Planned:
    """Work out what a request comes to.

    Raises:
        StablehandError: `usage` for a sum that is none; `download.kind`, `hub.disabled`, `path.outside`,
            `root.unknown`, `model.read_only`; see `look_up`.
    """
    sha256 = _sum(request.sha256)
    looked_up = await look_up(app, request)
    found = looked_up.data
    file, model = found.file, found.model
    _refuse_unobtainable(file)
    hashes = {**file.hashes, **({"sha256": sha256} if sha256 else {})}
    roots = await library.roots(app)
    known = await library.entries(app)
    address = app.downloads.kept_address(file.address)
    base = base_of(model, found.version)

    def work() -> tuple[Aim, Path | None, str | None]:
        place = aim(app, file, model, base=base, to=request.to, name=request.name, roots=roots)
        promised = hashes.get("sha256")
        if promised is None and file.hub == "url":
            before = fetched_before(app, address, known, roots)
            return (place, None, None) if before is None else (place, *before)
        return place, here_already(promised, known, roots), promised

    place, here, sum_ = await in_side_thread(work)
    if here is not None and sum_ is not None:
        hashes["sha256"] = sum_
    access = model.access if model is not None and file.access.state == "open" else file.access
    return Planned(
        _wish(request, found, place, hashes, address),
        place,
        model.licence if model else Licence(),
        access,
        await _asks_terms(app, request, model),
        here,
        model,
        looked_up.notices,
        () if request.accept_risk else _warnings(file),
    )


def _wish(
    request: DownloadRequest, found: Found, place: Aim, hashes: Mapping[str, str], address: str
) -> Wish:
    """Give what is wanted.

    Args:
        address: as it may be written down.
    """
    file, model, version = found.file, found.model, found.version
    return Wish(
        spec=file.spec if address == file.address else address,
        address=address,
        hub=file.hub,
        title=model.name if model else place.name,
        name=place.name,
        root=place.root,
        folder=place.folder,
        is_placed=place.is_placed,
        is_named=place.is_named,
        role=place.role,
        kind=kind_of(file, model),
        base=base_of(model, version),
        size_bytes=file.size_bytes,
        size_is_exact=file.size_is_exact,
        hashes=hashes,
        group=request.group,
        page=model.page if model else None,
        picture=_picture(model, version),
        install=request.install,
        about=about_of(file, model, version),
    )


def preview(planned: Planned, roots: Sequence[ModelRoot], queued: str | None) -> DownloadPlan:
    """Give a plan as it is shown; looks at the drive."""
    from stablehand.services.download_places import root_name

    wish, place = planned.wish, planned.aim
    free: int | None = None
    try:
        free = free_bytes(place.base)
    except OSError:
        free = None
    wanted = 0 if planned.here is not None else wish.size_bytes
    return DownloadPlan(
        spec=wish.spec,
        hub=wish.hub,
        title=wish.title,
        name=wish.name,
        size_bytes=wish.size_bytes,
        size_is_exact=wish.size_is_exact,
        root=wish.root,
        root_name=root_name(wish.root, roots),
        folder=wish.folder,
        target=str(place.path),
        kind=wish.kind,
        base=wish.base,
        free_after=None if free is None or wanted is None else free - wanted,
        licence=planned.licence,
        access=planned.access,
        asks_terms=planned.asks_terms,
        here=None if planned.here is None else str(planned.here),
        sha256=wish.hashes.get("sha256"),
        page=wish.page,
        queued=queued,
        warnings=planned.warnings,
    )


async def agreed(app: App, planned: Sequence[Planned]) -> None:
    """Remember that somebody agreed to the licences of what was planned.

    Raises:
        StablehandError: `data.unwritable`, `settings.busy`.
    """
    from stablehand.services.consents import agree

    for item in planned:
        if item.model is not None:
            await agree(app, item.model)


def terms_needed(planned: Sequence[Planned]) -> StablehandError:
    """Give the error that asks for a person's word on licences: `decision.needed`."""
    first = planned[0]
    licences = [
        {
            "title": item.wish.title,
            "licence": item.licence.name or item.licence.id,
            "address": item.licence.address,
            "page": item.wish.page,
            "facts": [fact.english() for fact in item.licence.facts],
        }
        for item in planned
    ]
    facts = " ".join(fact.english() for fact in first.licence.facts)
    name = first.licence.name or first.licence.id
    if not facts:
        facts = _READ_IT.fill(page=first.licence.address or first.wish.page or "").english()
    text = QT_TRANSLATE_NOOP("download", "{title} has terms to agree to. {facts}")
    if name:
        text = QT_TRANSLATE_NOOP("download", "{title} has a licence to agree to: {name}. {facts}")
        text = text.fill(name=name)
    return StablehandError(
        "decision.needed",
        text.fill(title=first.wish.title, facts=facts),
        hint=QT_TRANSLATE_NOOP("download", "Agree with --accept-licence; it is asked once."),
        details={"flag": "--accept-licence", "kind": "terms", "licences": licences},
    )


def risk_needed(planned: Sequence[Planned]) -> StablehandError:
    """Give the error that asks for a person's word on files that scanners warn of: `decision.needed`."""
    first = planned[0]
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP("download", "Its hub warns of {name}: {warning}").fill(
            name=first.wish.name, warning=first.warnings[0]
        ),
        hint=QT_TRANSLATE_NOOP(
            "download",
            "Look for the same model as .safetensors. Only if you trust whoever made it, say --accept-risk; "
            "what could run code goes to quarantine all the same.",
        ),
        more=tuple(warning for item in planned for warning in item.warnings)[1:],
        details={
            "flag": "--accept-risk",
            "kind": "danger",
            "files": [item.wish.spec for item in planned],
            "page": first.wish.page,
        },
    )


def room_needed(planned: Sequence[Planned], waiting: Sequence[tuple[Path, int]]) -> None:
    """Make sure that what is new fits on its drives, beside what is in the queue already. Blocks.

    Args:
        waiting: base folder and bytes yet to come of each download of the queue.

    Raises:
        StablehandError: `disk.full`.
    """
    by_drive: dict[int, tuple[Path, int]] = {}
    new = [(item.aim.base, item.wish.size_bytes or 0) for item in planned if item.here is None]
    drives = {device for device in (_device(base) for base, _count in new) if device is not None}
    for base, count in (*new, *waiting):
        device = _device(base)
        if device in drives and device is not None:
            place, held = by_drive.get(device, (base, 0))
            by_drive[device] = (place, held + count)
    for place, wanted in by_drive.values():
        try:
            free = free_bytes(place)
        except OSError:
            continue
        if wanted + margin_of(wanted) > free:
            raise _too_little(place, wanted, free)


async def _asks_terms(app: App, request: DownloadRequest, model: HubModel | None) -> bool:
    """Tell whether somebody has to agree to a licence before its file is fetched."""
    if request.accept_terms or model is None:
        return False
    from stablehand.services.consents import is_agreed

    return not await is_agreed(app, model)


def _too_little(place: Path, wanted: int, free: int) -> StablehandError:
    return StablehandError(
        "disk.full",
        QT_TRANSLATE_NOOP(
            "download", "{folder} has room for {free} MB; the downloads need {wanted} MB."
        ).fill(folder=str(place), free=free // 1_000_000, wanted=-(-wanted // 1_000_000)),
        hint=QT_TRANSLATE_NOOP("download", "Make room on that drive, or choose another folder."),
        details={"path": str(place), "free_bytes": free, "needed_bytes": wanted},
    )


def _device(place: Path) -> int | None:
    from stablehand.core.base.files import existing_part

    try:
        return existing_part(place).stat().st_dev
    except OSError:
        return None


def _refuse_unobtainable(file: HubFile) -> None:
    if file.access.state in _MAY_BE_HAD:
        return
    said = file.access.said or ""
    if file.access.state == "browser":
        raise StablehandError(
            "hub.disabled",
            QT_TRANSLATE_NOOP("download", "{name} can be fetched in a browser only.").fill(
                name=file.name
            ),
            hint=QT_TRANSLATE_NOOP(
                "download", "Save it from {page}, then import it: stablehand models import FILE"
            ).fill(page=file.access.page or file.address),
            details={"page": file.access.page or file.address, "said": said},
        )
    raise StablehandError(
        "hub.disabled",
        QT_TRANSLATE_NOOP(
            "download", "{name} cannot be downloaded: its site offers it to nobody."
        ).fill(name=file.name),
        hint=QT_TRANSLATE_NOOP("download", "Its page may say why; look for another copy of it."),
        details={"page": file.access.page, "said": said},
    )


def _warnings(file: HubFile) -> tuple[Text, ...]:
    """Say what scanners of a hub have found that is dangerous."""
    texts = {
        "virus": QT_TRANSLATE_NOOP("download", "A virus scanner has found something. {said}"),
        "pickle": QT_TRANSLATE_NOOP("download", "Loading it could run code. {said}"),
    }
    return tuple(
        texts.get(scan.what, texts["virus"]).fill(said=(scan.said or "")[:300])
        for scan in file.scans
        if scan.result == "danger"
    )


def _sum(text: str | None) -> str | None:
    """Give a sum in small letters.

    Raises:
        StablehandError: `usage`: it is none.
    """
    if text is None:
        return None
    found = text.strip().lower().removeprefix("sha256:")
    if len(found) == _SHA256_DIGITS and all(digit in "0123456789abcdef" for digit in found):
        return found
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP(
            "download", "{text} is no SHA-256: that is 64 digits of 0-9 and a-f."
        ).fill(text=text[:80]),
    )


def _picture(model: HubModel | None, version: HubVersion | None) -> str | None:
    """Give the address of the picture that may stand for a model anywhere; None where none may."""
    from stablehand.core.hubs.listing import Picture

    pictures: list[Picture] = [*(version.pictures if version else ())]
    if model is not None and model.picture is not None:
        pictures.append(model.picture)
    mature = model is not None and model.is_sensitive
    harmless = (1, 2) if model is not None and model.hub == "civitai" else (0, 1, 2)
    for item in pictures:
        if not item.is_video and (mature or item.level in harmless):
            return item.small
    return None


_READ_IT: Text = QT_TRANSLATE_NOOP("download", "Read it: {page}")
