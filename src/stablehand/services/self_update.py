"""Stablehand's own updates: what runs here, what the feed offers, what is new.

A look is a plain GET of two small files, with nothing in it that tells one person from another; it is made
only by a portable app whose build names a feed and a key, and never where the setting `updates.app` is off.
Every other install is updated by what installed it, and is told so.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from stablehand import __version__
from stablehand.core.base.addresses import BadAddressError, checked_address
from stablehand.core.base.build_facts import build_facts
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.program import Bundle, bundle
from stablehand.core.base.resources import bundled
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import client, opened, refusal, within
from stablehand.core.selfupdate.decision import Installed, Offer, Refusal, UpToDate, decide
from stablehand.core.selfupdate.host import this_host, this_system
from stablehand.core.selfupdate.manifest import (
    LARGEST_BYTES,
    BadManifestError,
    Manifest,
    read_manifest,
)
from stablehand.core.selfupdate.places import Places
from stablehand.core.selfupdate.signature import (
    LARGEST_BYTES as LARGEST_SIGNATURES,
)
from stablehand.core.selfupdate.signature import (
    BadSignatureError,
    PublicKey,
    check_signature,
    read_keys,
)
from stablehand.core.selfupdate.state import (
    State,
    keep_manifest,
    kept_manifest,
    read_state,
    write_state,
)
from stablehand.core.selfupdate.versions import (
    Kept,
    current_version,
    kept_versions,
    read_mark,
    settled,
)
from stablehand.services.app import App
from stablehand.services.results import Result

if TYPE_CHECKING:
    import httpx

Kind = Literal["portable", "checkout", "package"]

SETTING: Final = "updates.app"
_ANSWER_S: Final = 60.0
_EVERY: Final = timedelta(hours=24)
# The same for everybody: not even the version is told.
_HEADERS: Final = {"User-Agent": "Stablehand", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A portable app that can bring itself up to date.

    Attributes:
        feed: address of the manifest; its signatures lie beside it under the same name and `.sig`.
        keys: whose signatures count.
        channel: whose versions it takes.
    """

    bundle: Bundle
    places: Places
    feed: str
    keys: tuple[PublicKey, ...]
    channel: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A newer version.

    Attributes:
        notes: what is new, by language.
        size: of what has to be fetched, in bytes; 0: it lies here.
        is_ready: it lies here already, and has been started once.
        is_skipped: somebody went back from it.
    """

    version: str
    published: datetime
    notes: dict[str, str]
    size: int
    unpacked_size: int
    is_ready: bool
    is_skipped: bool


@dataclass(frozen=True, slots=True)
class SelfUpdateStatus:
    """How things stand with Stablehand's own updates.

    Attributes:
        version: of what runs.
        kind: how it was installed.
        how: how this install is updated, where it is none that does so by itself.
        is_built_in: whether the build names a feed and a key.
        mode: the setting: "off", "notify" or "download".
        current: the version that starts the next time.
        previous: the one that can be gone back to; None: none is kept.
        offered: a newer version, as far as the last look knows.
        checked_at: when the feed was asked last.
        notes: what is new in `current`, by language, as far as the last look knows.
    """

    version: str
    kind: Kind
    how: Text | None
    is_built_in: bool
    mode: str
    current: str
    previous: str | None
    offered: Offered | None
    checked_at: datetime | None
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Another version than the last time runs.

    Attributes:
        previous: the one before, which can be gone back to.
        is_back: somebody went back to this one.
    """

    version: str
    previous: str
    is_back: bool


async def self_update_status(app: App) -> Result[SelfUpdateStatus]:
    """Tell how things stand; nothing is asked of any server.

    Raises:
        StablehandError: `settings.invalid`.
    """
    return Result("self-update status", await asyncio.to_thread(status_now, app))


async def check_self_update(app: App, *, quietly: bool = False) -> Result[SelfUpdateStatus]:
    """Ask the feed for a newer version.

    Args:
        quietly: of its own accord: only where a day has passed since the last look.

    Raises:
        StablehandError: `selfupdate.*`, `network.*`, `data.unwritable`, `settings.invalid`.
    """
    ground = await asyncio.to_thread(ground_of, app)
    if not quietly or await asyncio.to_thread(is_due, app):
        try:
            await _looked(ground)
        except StablehandError as error:
            if error.code.startswith("selfupdate."):  # asking again soon would change nothing
                await asyncio.to_thread(_note_try, ground.places)
            raise
        except OSError as error:
            raise not_writable(ground.places.work, error) from error
    return Result("self-update check", await asyncio.to_thread(status_now, app))


async def arrived_version() -> Arrived | None:
    """Tell that another version runs than the last time; a version is told of once."""
    return await asyncio.to_thread(_arrived)


def is_due(app: App) -> bool:
    """Tell whether a look of our own accord is due: wanted, possible, the last one a day ago. Blocks.

    Raises:
        StablehandError: `settings.invalid`.
    """
    try:
        ground = ground_of(app)
    except StablehandError as error:
        if error.code.startswith("selfupdate."):
            return False
        raise
    if not os.access(ground.places.folder, os.W_OK):
        return False  # nothing could be done about a newer one
    state, now = read_state(ground.places), datetime.now(UTC)
    looks = (state.checked_at, state.tried_at)
    return not any(last is not None and now - _EVERY < last <= now for last in looks)


def ground_of(app: App) -> Ground:
    """Give what an update works on.

    Raises:
        StablehandError: `selfupdate.not_portable`, `selfupdate.off`, `settings.invalid`.
    """
    here, facts = bundle(), build_facts()
    if here is None:
        raise StablehandError(
            "selfupdate.not_portable",
            QT_TRANSLATE_NOOP("selfupdate", "This Stablehand is not the portable app."),
            hint=_how(_kind(None)),
        )
    if not facts.feed or not facts.key:
        raise _off(
            QT_TRANSLATE_NOOP("selfupdate", "This build has no address to look for versions at."),
            QT_TRANSLATE_NOOP("selfupdate", "Get newer versions from where you got this one."),
        )
    if app.settings.get(SETTING) == "off":
        raise _off(
            QT_TRANSLATE_NOOP("selfupdate", "Updates of Stablehand are switched off."),
            QT_TRANSLATE_NOOP("selfupdate", "Switch them on: the setting {name}.").fill(
                name=SETTING
            ),
        )
    try:
        feed, keys = checked_address(facts.feed), read_keys(facts.key)
    except (BadAddressError, ValueError):
        raise _off(
            QT_TRANSLATE_NOOP("selfupdate", "This build names a feed or a key that is none."),
            QT_TRANSLATE_NOOP("selfupdate", "Get newer versions from where you got this one."),
        ) from None
    return Ground(here, Places(here.folder, this_system()), feed, keys, facts.channel)


def status_now(app: App) -> SelfUpdateStatus:
    """Tell how things stand; see `self_update_status`. Blocks."""
    mode, facts, here = str(app.settings.get(SETTING)), build_facts(), bundle()
    kind = _kind(here)
    is_built_in = bool(facts.feed and facts.key)
    if here is None:
        return SelfUpdateStatus(
            __version__, kind, _how(kind), is_built_in, mode, __version__, None, None, None
        )
    places = Places(here.folder, this_system())
    current = current_version(places) or here.version
    state = settled(read_state(places), current, kept_versions(places))
    offered, notes = None, dict[str, str]()
    try:
        ground = ground_of(app)
    except StablehandError as error:
        if not error.code.startswith("selfupdate."):
            raise
    else:
        offered, notes = _offered(ground, state, current)
    return SelfUpdateStatus(
        here.version,
        kind,
        None,
        is_built_in,
        mode,
        current,
        state.previous,
        offered,
        state.checked_at,
        notes,
    )


def known_offer(ground: Ground, state: State, current: str) -> Offer | None:
    """Give what the manifest that was found last offers, checked as if it had just come. Blocks.

    Raises:
        StablehandError: `selfupdate.*`: it is not to be taken any more.
    """
    manifest = _known(ground)
    if manifest is None:
        return None
    decided = _decided(ground, manifest, state, current)
    return decided if isinstance(decided, Offer) else None


def of_the_build(error: StablehandError) -> StablehandError:
    """Let a refusal say nothing of address or login: nobody can change those of a feed."""
    if error.details.get("status") in (401, 403, 404, 410):
        error.hint = _WAIT
    return error


def not_writable(path: Path, error: OSError) -> StablehandError:
    """Give the failure for a portable app in a folder that is not ours to write."""
    return unwritable(
        path,
        error,
        QT_TRANSLATE_NOOP(
            "selfupdate",
            "Make the folder of Stablehand writable, or unpack the new version by hand.",
        ),
    )


def _known(ground: Ground) -> Manifest | None:
    kept = kept_manifest(ground.places)
    return None if kept is None else _read(ground, *kept)


def _offered(ground: Ground, state: State, current: str) -> tuple[Offered | None, dict[str, str]]:
    """Give what is offered, and else the notes of the version that is here."""
    try:
        manifest = _known(ground)
        decided = None if manifest is None else _decided(ground, manifest, state, current)
    except StablehandError:
        return None, {}  # a look tells why
    if manifest is None:
        return None, {}
    if not isinstance(decided, Offer):
        return None, dict(manifest.notes) if manifest.version == current else {}
    version, payload = manifest.version, decided.payload
    is_here = read_mark(ground.places, version) == Kept(version, payload.sha256)
    offered = Offered(
        version,
        manifest.published,
        dict(manifest.notes),
        0 if is_here else payload.size,
        payload.unpacked_size,
        is_ready=state.staged == version,
        is_skipped=state.skipped == version,
    )
    return offered, {}


def _arrived() -> Arrived | None:
    here = bundle()
    if here is None:
        return None
    places = Places(here.folder, this_system())
    state = read_state(places)
    if here.version != state.current or here.version == state.told or state.previous is None:
        return None
    try:
        write_state(places, state.with_(told=here.version))
    except OSError:
        return None  # else it would be told each time
    return Arrived(here.version, state.previous, is_back=state.skipped == state.previous)


async def _looked(ground: Ground) -> None:
    """Ask the feed, and remember its answer if it is one that counts."""
    places = ground.places
    state = await asyncio.to_thread(read_state, places)
    kept = await asyncio.to_thread(kept_manifest, places)
    if kept is not None and not _holds(ground, kept):
        kept = None
    etag = state.etag if kept is not None else None
    found, new_etag = await _fetched(ground, etag)
    if found is None:
        found, new_etag = kept, etag
    elif not _holds(ground, found):
        # The two files may have been exchanged while they were fetched.
        found, new_etag = await _fetched(ground, None)
    assert found is not None
    manifest = _read(ground, *found)
    current = await asyncio.to_thread(current_version, places) or ground.bundle.version
    _decided(ground, manifest, state, current)
    await asyncio.to_thread(_remember, places, found, manifest, new_etag)


def _note_try(places: Places) -> None:
    with suppress(OSError):
        write_state(places, read_state(places).with_(tried_at=datetime.now(UTC)))


def _remember(
    places: Places, found: tuple[bytes, bytes], manifest: Manifest, etag: str | None
) -> None:
    keep_manifest(places, *found)
    state = read_state(places)  # something may have been written meanwhile
    now = datetime.now(UTC)
    write_state(places, state.with_(published=manifest.published, etag=etag, checked_at=now))


async def _fetched(
    ground: Ground, etag: str | None
) -> tuple[tuple[bytes, bytes] | None, str | None]:
    """Get manifest and signatures, and the manifest's ETag; None: it is still what it was."""
    async with within(_ANSWER_S, ground.feed), client() as asking:
        more = {} if etag is None else {"If-None-Match": etag}
        manifest, new_etag = await _got(asking, ground.feed, LARGEST_BYTES, more)
        if manifest is None:
            return None, etag
        signatures, _etag = await _got(asking, f"{ground.feed}.sig", LARGEST_SIGNATURES, {})
    return (manifest, signatures or b""), new_etag


async def _got(
    asking: httpx.AsyncClient, url: str, limit_bytes: int, more: dict[str, str]
) -> tuple[bytes | None, str | None]:
    async with opened(asking, url, headers={**_HEADERS, **more}) as answer:
        if answer.status_code == 304 and more:
            return None, None
        if answer.status_code != 200:
            raise of_the_build(refusal(url, answer.status_code))
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > limit_bytes:
                raise _unreadable("it is larger than it may be")
        return bytes(content), answer.headers.get("ETag")


def _holds(ground: Ground, found: tuple[bytes, bytes]) -> bool:
    try:
        check_signature(*found, ground.keys)
    except BadSignatureError:
        return False
    return True


def _read(ground: Ground, content: bytes, signatures: bytes) -> Manifest:
    """Read a manifest, the signature first.

    Raises:
        StablehandError: `selfupdate.signature`, `selfupdate.manifest`.
    """
    try:
        check_signature(content, signatures, ground.keys)
        return read_manifest(content)
    except BadSignatureError:
        raise StablehandError(
            "selfupdate.signature",
            QT_TRANSLATE_NOOP(
                "selfupdate", "The list of versions is not signed by the makers of this build."
            ),
            hint=QT_TRANSLATE_NOOP(
                "selfupdate",
                "Nothing was taken from it. Try again later; if it stays so, tell its makers.",
            ),
            details={"keys": [key.id for key in ground.keys]},
        ) from None
    except BadManifestError as error:
        raise _unreadable(str(error)) from None


def _decided(ground: Ground, manifest: Manifest, state: State, current: str) -> Offer | UpToDate:
    """Decide what a manifest means here.

    Raises:
        StablehandError: it is refused, by the code of its reason.
    """
    installed = Installed(current, ground.channel, state.published)
    decided = decide(manifest, installed, this_host(), datetime.now(UTC))
    if isinstance(decided, Refusal):
        raise decided.error
    return decided


def _kind(here: Bundle | None) -> Kind:
    if here is not None:
        return "portable"
    top = bundled("packages_catalog").parent
    return "checkout" if (top / "pyproject.toml").is_file() else "package"


def _how(kind: Kind) -> Text:
    if kind == "checkout":
        return QT_TRANSLATE_NOOP(
            "selfupdate", "It runs from a git checkout: git pull brings it up to date."
        )
    return QT_TRANSLATE_NOOP(
        "selfupdate",
        "It was installed as a Python package: what installed it (pip, pipx, uv) brings it up to date.",
    )


def _off(message: Text, hint: Text) -> StablehandError:
    return StablehandError("selfupdate.off", message, hint=hint)


def _unreadable(reason: str) -> StablehandError:
    return StablehandError(
        "selfupdate.manifest",
        QT_TRANSLATE_NOOP(
            "selfupdate", "The list of versions cannot be understood: {reason}."
        ).fill(reason=reason),
        hint=_WAIT,
    )


_WAIT: Final = QT_TRANSLATE_NOOP(
    "selfupdate", "The version that is here goes on working. Try again later."
)
