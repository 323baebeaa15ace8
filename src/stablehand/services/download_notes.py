"""What a hub says of a model that is fetched, and how it is kept beside the file, with its picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hubs.listing import HubFile, HubModel, HubVersion, Licence
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.library.roots import key_of
from stablehand.core.models.library.store import put_hashes, read_entry
from stablehand.core.models.metadata.foreign_sidecars import write_preview
from stablehand.core.models.metadata.merging import DOWNLOAD, gathered
from stablehand.core.models.metadata.own_record import (
    OwnRecord,
    checked_fields,
    read_own,
    write_own,
)
from stablehand.core.models.metadata.sidecars import preview_of
from stablehand.core.models.tree import DIFFUSERS
from stablehand.services.app import App
from stablehand.services.model_metadata import header_words, keep

_LONGEST_DESCRIPTION: Final = 40_000
_CIVITAI: Final = "civitai"
Picture = tuple[bytes, str]


def about_of(file: HubFile, model: HubModel | None, version: HubVersion | None) -> dict[str, Any]:
    """Give what is to be noted beside a file, as plain JSON. Pure.

    Empty for a mere address, and for one of the many files of a pipeline, which is no model alone.
    """
    if model is None or (file.group or "").partition(":")[0] == DIFFUSERS:
        return {}
    said: dict[str, Any] = {
        "title": model.name,
        "version": version.name if version else None,
        "author": model.author,
        "base": (version.raw_base if version else None) or model.raw_base or model.base,
        "description": model.description[:_LONGEST_DESCRIPTION],
        "trained_words": list(version.trained_words) if version else [],
        "tags": list(model.tags),
        "nsfw": model.is_sensitive if file.hub == _CIVITAI else None,
        "licence": _licence(model.licence),
        "page": None
        if file.hub == _CIVITAI
        else model.page,  # made anew from the ids, see `page_of`
    }
    known = {key: value for key, value in said.items() if value not in (None, "", [], {})}
    came = {
        "hub": file.hub,
        "model": model.id,
        "version_id": version.id if version else None,
        "spec": file.spec,
        "page": model.page,
    }
    if file.hub == _CIVITAI and model.id.isdigit():
        known["civitai_model"] = int(model.id)
        if version is not None and version.id.isdigit():
            known["civitai_version"] = int(version.id)
        return {_CIVITAI: known, DOWNLOAD: came}
    return {DOWNLOAD: {**known, **came}}


def write_notes(
    place: Path, root: ModelRoot, about: Mapping[str, Any], sha256: str, *, at: str
) -> tuple[Text, ...]:
    """Write down beside a model where it is from; give what could not be. Blocks.

    What a person has set beside a file of that name stays.

    Args:
        at: when it came (ISO).
    """
    if root.read_only:
        return ()
    held = read_own(place) or OwnRecord()
    said = dict(about.get(_CIVITAI) or {})
    civitai = checked_fields({**said, "sha256": sha256}) if said else held.civitai
    came = {**(about.get(DOWNLOAD) or {}), "at": at, "sha256": sha256}
    try:
        write_own(place, OwnRecord(held.user, civitai, {**held.rest, DOWNLOAD: came}))
    except StablehandError as error:
        text = QT_TRANSLATE_NOOP("download", "Nothing was noted beside it: {reason}")
        return (text.fill(reason=error.message),)
    return ()


def wants_picture(app: App, place: Path, root: ModelRoot) -> bool:
    """Tell whether a picture is to be fetched for a model. Blocks."""
    is_on = app.settings.get("models.previews") == "on"
    return is_on and not root.read_only and preview_of(place) is None


def keep_picture(place: Path, picture: Picture) -> bool:
    """Write a picture beside a model; tell whether it is there. Blocks."""
    content, ending = picture
    try:
        return write_preview(place, content, ending) is not None
    except OSError:
        return False  # a model without a picture is a model all the same


def keep_known(app: App, place: Path, root: ModelRoot, sha256: str) -> str | None:
    """Let the library know the sum of a model that it has just seen, and what lies beside it. Blocks.

    Returns:
        The model's key; None: the library does not know it.
    """
    key = key_of(place, (root,))
    entry = None if key is None else read_entry(app.data.library, key)
    if entry is None:
        return None
    put_hashes(app.data.library, [(entry, {"sha256": sha256})])
    metadata = gathered(place, header=header_words(place), root=root.folder, kept=entry.metadata)
    keep(app, entry.key, metadata)
    return entry.key


def _licence(licence: Licence) -> dict[str, Any]:
    name = licence.name or licence.id
    found: dict[str, Any] = {"name": name} if name else {}
    if licence.commercial is not None:
        found["commercial"] = ["image"] if licence.commercial else ["none"]
    return found
