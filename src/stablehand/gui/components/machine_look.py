"""What this machine is and what will compute on it, looked up once and said in few words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Wording
from stablehand.core.hardware.profile import Gpu, Machine, Vendor
from stablehand.core.hardware.torch_choice import TorchChoice, TorchRefusal
from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.live.views import Problem
from stablehand.gui.words.units import memory
from stablehand.services.app import App
from stablehand.services.hardware import describe
from stablehand.services.machine import machine_of

_MAKERS: Final = re.compile(
    r"^(?:NVIDIA |AMD |ATI |Intel )?(?:GeForce |Quadro (?=RTX)|Radeon (?=RX |Pro |VII))?"
)
_NOISE: Final = re.compile(r"\((?:R|TM|C)\)| Graphics$| with Max-Q Design$|/.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MachineLook:
    """A machine as it was found.

    Attributes:
        machine: what it is.
        torch: what would compute on it, or why nothing can; None where that could not be asked.
        notices: what was wrong while looking, each with its remedy.
        problem: why `torch` is None: a setting that is wrong for this machine.
    """

    machine: Machine
    torch: TorchChoice | TorchRefusal | None
    notices: tuple[Wording, ...] = ()
    problem: Problem | None = None

    @property
    def cards(self) -> tuple[tuple[int, Gpu], ...]:
        """The graphics cards with their places in the list; virtual adapters are left out."""
        cards = enumerate(self.machine.gpus)
        return tuple((at, gpu) for at, gpu in cards if gpu.vendor is not Vendor.OTHER)

    @property
    def computes(self) -> int | None:
        """Place of the card that will compute; None where it is the processor, or nothing."""
        return self.torch.gpu_index if isinstance(self.torch, TorchChoice) else None


@dataclass(frozen=True, slots=True)
class MachineWords:
    """A machine in two short lines, with an icon and its tone."""

    title: str
    note: str
    icon: str
    tone: str


async def look(app: App) -> MachineLook:
    """Look at this machine; a setting that does not fit it is told beside what was found."""
    try:
        found = await describe(app)
    except StablehandError as error:
        machine, notices = await machine_of(None)
        return MachineLook(machine, None, notices, Problem.of(error))
    return MachineLook(found.data.machine, found.data.torch, tuple(found.notices))


def machine_words(found: MachineLook) -> MachineWords:
    """Give the card that computes and its memory; else what computes instead, and why not a card."""
    translate = QCoreApplication.translate
    cards, torch = found.cards, found.torch
    best = short_name(cards[0][1]) if cards else ""
    if torch is None:
        note = translate("MachineWords", "A setting does not fit")
        title = best or translate("MachineWords", "No graphics card")
        return MachineWords(title, note, "triangle-alert", "warning")
    if isinstance(torch, TorchRefusal):
        note = translate("MachineWords", "Nothing can compute")
        title = best or translate("MachineWords", "No graphics card")
        return MachineWords(title, note, "triangle-alert", "warning")
    if torch.device is None:
        if not cards:
            title = translate("MachineWords", "No graphics card")
            return MachineWords(title, translate("MachineWords", "Processor only"), "cpu", "text2")
        note = translate("MachineWords", "{card} is not used").format(card=best)
        return MachineWords(translate("MachineWords", "Processor only"), note, "cpu", "text2")
    name = short_name(torch.device.gpu)
    room = torch.device.vram_bytes
    if room is None and torch.device.integrated:
        note = translate("MachineWords", "Shares the memory")
    elif room is None:
        note = translate("MachineWords", "VRAM size unknown")
    elif torch.device.gpu.vendor is Vendor.APPLE:
        note = translate("MachineWords", "{size} for images").format(size=memory(room))
    else:
        note = translate("MachineWords", "{size} of VRAM").format(size=memory(room))
    return MachineWords(name, note, "zap", "accent")


def short_name(gpu: Gpu) -> str:
    """Give a card's name without its maker's phrases: "RTX 4070"."""
    if not gpu.name:
        return QCoreApplication.translate("MachineWords", "Graphics card")
    return short_words(gpu.name)


def short_words(name: str) -> str:
    """Give a name of a card without its maker's phrases."""
    whole = without_marks(name)
    return _MAKERS.sub("", whole) or whole


def without_marks(name: str) -> str:
    """Give a name of hardware without trade marks and what follows its first of several names."""
    return " ".join(_NOISE.sub("", name).split())


def card_words(gpu: Gpu) -> str:
    """Give a card's name and memory for a list: "NVIDIA GeForce RTX 4070 · 12 GB"."""
    name = gpu.name or short_name(gpu)
    return f"{name} · {memory(gpu.vram_bytes)}" if gpu.vram_bytes else name


def build_words(backend: str, family: str) -> str:
    """Give a torch build by whose hardware it is for: "NVIDIA: CUDA 12.8"."""
    translate = QCoreApplication.translate
    words = backend_words(backend)
    match family:
        case "cuda":
            return f"NVIDIA: {words}"
        case "rocm":
            return f"AMD: {words}"
        case "directml":
            return translate("MachineWords", "Windows: DirectML")
        case "cpu":
            return translate("MachineWords", "Processor only")
    return words
