"""What another card or torch build than the chosen one means, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.hardware.profile import Machine, Vendor
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.hardware.wheels import wheel_table
from stablehand.gui.components.machine_look import MachineLook, card_words, short_name

# Whose cards a family of builds computes on; DirectML takes any.
_MAKERS: Final[Mapping[str, tuple[Vendor, ...]]] = {
    "cuda": (Vendor.NVIDIA,),
    "rocm": (Vendor.AMD,),
    "zluda": (Vendor.AMD,),
    "xpu": (Vendor.INTEL,),
    "mps": (Vendor.APPLE,),
    "directml": (Vendor.NVIDIA, Vendor.AMD, Vendor.INTEL),
}


def consequence(key: str, value: object, found: MachineLook) -> str:
    """Give what a value of a hardware setting means for this machine; empty where nothing has to be said."""
    if value is None:
        return ""
    return _of_card(value, found) if key == "hardware.gpu" else _of_build(str(value), found)


def fits_machine(family: str, machine: Machine) -> bool:
    """Tell whether a family of builds has something to compute on here."""
    makers = _MAKERS.get(family)
    return makers is None or any(gpu.vendor in makers for gpu in machine.gpus)


def _of_card(value: object, found: MachineLook) -> str:
    translate = QCoreApplication.translate
    card = next((gpu for at, gpu in found.cards if at == value), None)
    if card is None:
        return ""
    rooms = [gpu.vram_bytes or 0 for _at, gpu in found.cards]
    if card.vram_bytes and card.vram_bytes < max(rooms):
        best = max((gpu for _at, gpu in found.cards), key=lambda gpu: gpu.vram_bytes or 0)
        text = translate(
            "SettingsHardware", "{card} has less memory than {best}: smaller models fit."
        )
        return text.format(card=card_words(card), best=card_words(best))
    if card.vendor is Vendor.INTEL or card.integrated:
        text = translate(
            "SettingsHardware", "{card} is slower than other cards, and some UIs cannot use it."
        )
        return text.format(card=short_name(card))
    return ""


def _of_build(name: str, found: MachineLook) -> str:
    translate = QCoreApplication.translate
    build = wheel_table().backends.get(name)
    if build is None:
        return ""
    if build.family == "cpu":
        if not found.cards:
            return ""
        return translate(
            "SettingsHardware",
            "The card is not used: the processor alone computes, which takes many times as long.",
        )
    if not fits_machine(build.family, found.machine):
        return translate(
            "SettingsHardware",
            "No card that was found here computes with this build: what is installed with it will not start, "
            "or will use the processor.",
        )
    chosen = found.torch
    if isinstance(chosen, TorchChoice) and chosen.backend != name:
        return translate(
            "SettingsHardware",
            "Packages that are installed keep their build until they are set up anew.",
        )
    return ""


def not_here(key: str) -> str:
    """Say that what is set is not there on this computer."""
    translate = QCoreApplication.translate
    if key == "hardware.gpu":
        return translate("SettingsPage", "This computer has no such card. Choose another one.")
    return translate(
        "SettingsPage", "There is no such build for this computer. Choose another one."
    )
