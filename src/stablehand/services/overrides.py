"""What the user set about this machine: which card, which torch build, which mirror."""

from __future__ import annotations

from dataclasses import replace

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.devices import Device, ranked_devices
from stablehand.core.hardware.profile import Machine, Vendor
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.plan import PlanWishes
from stablehand.core.records.install import ChosenCard
from stablehand.services.app import App


def wishes_for(
    app: App, machine: Machine, *, described: bool, ref: str | None = None
) -> PlanWishes:
    """Take what is set for this machine; a described machine is judged by itself.

    Raises:
        StablehandError: `settings.invalid` for a card that is not there, `torch.unavailable` for a
            build that does not exist.
    """
    if described:
        return PlanWishes(ref=ref)
    gpu, backend = app.settings.get("hardware.gpu"), app.settings.get("hardware.torch")
    if isinstance(gpu, int) and not _is_card(machine, gpu):
        raise StablehandError(
            "settings.invalid",
            QT_TRANSLATE_NOOP(
                "settings", "hardware.gpu is {index}, but this machine has no such card."
            ).fill(index=gpu),
            hint=QT_TRANSLATE_NOOP(
                "settings",
                "Choose the best card again with: stablehand settings unset hardware.gpu",
            ),
            details={"key": "hardware.gpu"},
        )
    if backend and backend not in wheel_table().backends:
        raise StablehandError(
            "torch.unavailable",
            QT_TRANSLATE_NOOP("settings", "There is no torch build named '{name}'.").fill(
                name=backend
            ),
            hint=QT_TRANSLATE_NOOP("settings", "Known builds: {known}.").fill(
                known=", ".join(wheel_table().backends)
            ),
            details={"key": "hardware.torch"},
        )
    return PlanWishes(
        ref=ref,
        gpu=gpu if isinstance(gpu, int) else None,
        backend=str(backend) if backend else None,
        index_base=str(app.settings.get("mirrors.torch")),
    )


def with_card(wishes: PlanWishes, machine: Machine, card: ChosenCard | None) -> PlanWishes:
    """Put the card that was chosen for an install over the one of the settings; one that is gone is not."""
    device = device_of(machine, card)
    return wishes if device is None else replace(wishes, gpu=device.index)


def device_of(machine: Machine, card: ChosenCard | None) -> Device | None:
    """Find a chosen card in the machine as it is today; None where none is chosen, or it is gone.

    Cards change places when others come or go, so the name counts first; of several alike the one in the
    same place.
    """
    if card is None:
        return None
    alike = [
        device
        for device in ranked_devices(machine)
        if (device.gpu.name, str(device.gpu.vendor)) == (card.name, card.vendor)
    ]
    in_place = [device for device in alike if device.index == card.index]
    return next(iter([*in_place, *alike]), None)


def _is_card(machine: Machine, index: int) -> bool:
    in_list = 0 <= index < len(machine.gpus)
    return in_list and machine.gpus[index].vendor is not Vendor.OTHER
