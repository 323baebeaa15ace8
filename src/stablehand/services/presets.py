"""Presets of a training program: listed for this machine, put into an install, taken out again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.preset_schema import Preset
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.presets import (
    PresetState,
    preset_fits,
    preset_path,
    preset_state,
    put_presets,
    remove_presets,
)
from stablehand.core.records.install import InstallFolder, need_record
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.prepared import prepared_launch
from stablehand.services.results import Result

_WAIT_S: Final = 5.0  # for another program that changes the install


@dataclass(frozen=True, slots=True)
class ShownPreset:
    """A preset as it stands.

    Attributes:
        fits: it is for this machine's card, or for a smaller one.
        recommended: of those that fit, it is the largest of its method and base.
        path: where its file belongs.
    """

    preset: Preset
    fits: bool
    recommended: bool
    state: PresetState
    path: Path


@dataclass(frozen=True, slots=True)
class ShownPresets:
    """The presets of an install.

    Attributes:
        written, removed: ids of what was put there or taken out just now.
        vram_gb: memory of the card that computes, in GiB; None on the processor or where it is not known.
    """

    name: str
    package: Package
    presets: tuple[ShownPreset, ...]
    vram_gb: float | None
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


async def list_presets(app: App, name: str) -> Result[ShownPresets]:
    """List the presets that a program has for its install, and which is for this machine's card.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `catalog.invalid`,
            `package.unsupported`, `path.outside`.
    """
    return await _listed(app, name)


async def write_presets(app: App, name: str, ids: Sequence[str]) -> Result[ShownPresets]:
    """Put presets to where the program looks for them, all or none.

    Raises:
        StablehandError: `preset.unknown`; `preset.edited`: a file is there that is not as we put it;
            `install.incomplete`, `install.busy`, `data.unwritable`, and what `list_presets` raises.
    """
    folder, contents = _chosen(app, name, ids)

    def put() -> tuple[str, ...]:
        states = {preset.id: preset_state(folder, preset, content) for preset, content in contents}
        _refuse_edited(folder, (preset for preset, _ in contents if states[preset.id] == "edited"))
        missing = [item for item in contents if states[item[0].id] != "there"]
        put_presets(folder, missing)
        return tuple(preset.id for preset, _ in missing)

    written = await _changed(folder, put)
    return await _listed(app, name, written=written)


async def remove_written_presets(app: App, name: str, ids: Sequence[str]) -> Result[ShownPresets]:
    """Take presets out of an install, all or none; one that is not there is left at that.

    Raises:
        StablehandError: as `write_presets`.
    """
    folder, contents = _chosen(app, name, ids)

    def remove() -> tuple[str, ...]:
        states = {preset.id: preset_state(folder, preset, content) for preset, content in contents}
        _refuse_edited(folder, (preset for preset, _ in contents if states[preset.id] == "edited"))
        there = [preset for preset, _ in contents if states[preset.id] != "absent"]
        remove_presets(folder, there)
        return tuple(preset.id for preset in there)

    removed = await _changed(folder, remove)
    return await _listed(app, name, removed=removed)


async def _changed(folder: InstallFolder, change: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    async with held(folder, wait_s=_WAIT_S):
        try:
            return await asyncio.to_thread(change)
        except OSError as error:
            raise unwritable(Path(error.filename or folder.checkout), error) from error


async def _listed(
    app: App, name: str, *, written: tuple[str, ...] = (), removed: tuple[str, ...] = ()
) -> Result[ShownPresets]:
    _, record = need_record(app.data.root, name)
    definition = app.catalog.load(record.package)
    if not definition.package.presets:  # no need to look at the machine
        return Result("presets", ShownPresets(name, definition.package, (), None))
    prepared = await prepared_launch(app, name)
    facts, folder = prepared.plan.facts, prepared.folder
    fits = preset_fits(definition.package.presets, facts)

    def shown() -> tuple[ShownPreset, ...]:
        return tuple(
            ShownPreset(
                preset,
                fits[preset.id].fits,
                fits[preset.id].recommended,
                preset_state(folder, preset, app.catalog.preset_content(definition, preset)),
                preset_path(folder, preset),
            )
            for preset in definition.package.presets
        )

    vram = facts.get("vram_gb")
    data = ShownPresets(
        name,
        definition.package,
        await asyncio.to_thread(shown),
        float(vram) if isinstance(vram, (int, float)) else None,
        written,
        removed,
    )
    return Result("presets", data, prepared.notices)


def _chosen(
    app: App, name: str, ids: Sequence[str]
) -> tuple[InstallFolder, list[tuple[Preset, bytes]]]:
    folder, record = need_record(app.data.root, name)
    if record.state != "installed":
        raise StablehandError(
            "install.incomplete",
            QT_TRANSLATE_NOOP("presets", "{name} has not been installed to the end.").fill(
                name=name
            ),
            hint=QT_TRANSLATE_NOOP("presets", "Install it to the end first, or repair it."),
            details={"name": name},
        )
    definition = app.catalog.load(record.package)
    by_id = {preset.id: preset for preset in definition.package.presets}
    for preset_id in ids:
        if preset_id not in by_id:
            raise _unknown(definition.package, preset_id)
    chosen = [by_id[preset_id] for preset_id in dict.fromkeys(ids)]
    return folder, [(preset, app.catalog.preset_content(definition, preset)) for preset in chosen]


def _unknown(package: Package, preset_id: str) -> StablehandError:
    known = [preset.id for preset in package.presets]
    text = QT_TRANSLATE_NOOP("presets", "{name} has no preset '{preset}'.")
    hint = QT_TRANSLATE_NOOP("presets", "There are none for this program.")
    if known:
        hint = QT_TRANSLATE_NOOP("presets", "There are: {known}.").fill(known=", ".join(known))
    return StablehandError(
        "preset.unknown",
        text.fill(name=package.name, preset=preset_id),
        hint=hint,
        details={"preset": preset_id, "known": known},
    )


def _refuse_edited(folder: InstallFolder, edited: Iterable[Preset]) -> None:
    for preset in edited:
        path = preset_path(folder, preset)
        raise StablehandError(
            "preset.edited",
            QT_TRANSLATE_NOOP(
                "presets", "{file} is not as Stablehand put it there, so it stays as it is."
            ).fill(file=str(path)),
            hint=QT_TRANSLATE_NOOP("presets", "Rename or remove that file, then try again."),
            details={"preset": preset.id, "file": str(path)},
        )
