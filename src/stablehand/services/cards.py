"""Which card computes for an install: what there is, choosing one, whether the installed torch runs on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.devices import Device, ranked_devices
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.installs.plan import PlanWishes, choose_for
from stablehand.core.records.install import ChosenCard, InstallRecord
from stablehand.services.app import App
from stablehand.services.overrides import device_of, wishes_for

AUTO: Final = "auto"


@dataclass(frozen=True, slots=True)
class CardView:
    """A card of this machine: its place in the list, name, memory in bytes, whether that is the system's."""

    index: int
    name: str
    vendor: str
    vram_bytes: int | None
    integrated: bool


@dataclass(frozen=True, slots=True)
class CardChoice:
    """The cards that could compute, best first; `chosen` by the user, `computes` at the next launch.

    Attributes:
        chosen: the card that the user chose, though it may be gone.
        is_gone: whether it is.
        computes: place of the card that computes; None is the processor.
        uses_card: whether the program computes at all.
    """

    cards: tuple[CardView, ...] = ()
    chosen: ChosenCard | None = None
    is_gone: bool = False
    computes: int | None = None
    uses_card: bool = False


def card_choice(machine: Machine, record: InstallRecord, choice: TorchChoice | None) -> CardChoice:
    """Give the cards of a machine and which of them computes for an install.

    Args:
        choice: how the launch was planned.
    """
    views = tuple(_view(device) for device in ranked_devices(machine))
    is_gone = record.card is not None and device_of(machine, record.card) is None
    computes = choice.gpu_index if choice else None
    return CardChoice(views, record.card, is_gone, computes, choice is not None)


def chosen_card(machine: Machine, text: str) -> ChosenCard | None:
    """Read a choice: the place of a card in the list, or "auto", which gives None.

    Raises:
        StablehandError: `options.invalid`.
    """
    word = text.strip().lower()
    if word in (AUTO, ""):
        return None
    devices = {device.index: device for device in ranked_devices(machine)}
    device = devices.get(int(word)) if re.fullmatch(r"[0-9]{1,3}", word) else None
    if device is None:
        known = "; ".join(f"{index} = {item.name}" for index, item in sorted(devices.items()))
        raise StablehandError(
            "options.invalid",
            QT_TRANSLATE_NOOP("options", "There is no card '{text}'.").fill(text=text),
            hint=(
                QT_TRANSLATE_NOOP("options", "Choose auto, or one of: {known}.").fill(known=known)
                if known
                else QT_TRANSLATE_NOOP("options", "This machine has no card that could compute.")
            ),
            details={"option": "gpu"},
        )
    return ChosenCard(index=device.index, name=device.gpu.name, vendor=str(device.gpu.vendor))


def check_card(
    app: App,
    package: Package,
    required: Mapping[str, Package],
    machine: Machine,
    record: InstallRecord,
    card: ChosenCard,
    installed: PlanWishes,
) -> None:
    """Refuse a card on which the installed torch does not run, and say which build it needs.

    Args:
        record: the install whose torch computes, which may be one that this program leans on.
        installed: wishes that ask for the torch which is installed.

    Raises:
        StablehandError: `torch.other_build`, `package.unsupported`, `options.invalid`.
    """
    at = replace(installed, gpu=card.index)
    for wishes in (at, replace(at, python=None), replace(at, python=None, release=None)):
        found = _try(package, required, machine, wishes)
        if isinstance(found, TorchChoice) and found.gpu_index == card.index:
            return
        if found is None:
            raise StablehandError(
                "options.invalid",
                QT_TRANSLATE_NOOP("options", "{name} computes nothing itself.").fill(
                    name=package.name
                ),
                details={"option": "gpu"},
            )
    base = wishes_for(app, machine, described=False)
    free = replace(base, gpu=card.index, backend=None)
    needed = _try(package, required, machine, free)
    if isinstance(needed, StablehandError):
        raise needed
    if needed is None or needed.gpu_index != card.index:
        reason: Wording = needed.reason if needed else _NOTHING
        raise StablehandError(
            "package.unsupported",
            QT_TRANSLATE_NOOP("options", "{name} cannot compute on {card}: {reason}").fill(
                name=package.name, card=card.name or card.index, reason=reason
            ),
            details={"package": package.id},
        )
    raise _other_build(record, card, needed)


def _try(
    package: Package, required: Mapping[str, Package], machine: Machine, wishes: PlanWishes
) -> TorchChoice | StablehandError | None:
    try:
        return choose_for(package, required, machine, wishes)
    except StablehandError as error:
        if error.code not in ("package.unsupported", "usage"):
            raise
        return error


def _other_build(record: InstallRecord, card: ChosenCard, needed: TorchChoice) -> StablehandError:
    torch = record.torch
    return StablehandError(
        "torch.other_build",
        QT_TRANSLATE_NOOP(
            "options",
            "{card} needs another torch than the installed one: {needed} instead of {there}.",
        ).fill(
            card=card.name or card.index,
            needed=f"{needed.version} ({needed.backend})",
            there=f"{torch.version} ({torch.backend})" if torch else "?",
        ),
        hint=QT_TRANSLATE_NOOP(
            "options",
            "Have it built beside the current one, which can be taken back: "
            "stablehand setup {name} --gpu {index}",
        ).fill(name=f'"{record.name}"' if " " in record.name else record.name, index=card.index),
        details={"name": record.name, "gpu": card.index, "backend": needed.backend},
    )


def _view(device: Device) -> CardView:
    return CardView(
        device.index,
        device.name,
        str(device.gpu.vendor),
        device.gpu.vram_bytes,
        device.integrated,
    )


_NOTHING: Final[Text] = QT_TRANSLATE_NOOP("options", "it has no torch")
