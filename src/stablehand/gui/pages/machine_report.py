"""What the machine page says of a machine, and the report that a person can hand on. Pure."""

from __future__ import annotations

import platform
from typing import Final

from PySide6.QtCore import QCoreApplication

import stablehand
from stablehand.core.hardware.profile import Arch, Gpu, Machine, System
from stablehand.core.hardware.torch_choice import TorchChoice, TorchRefusal
from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.components.machine_look import MachineLook
from stablehand.gui.words.say import say
from stablehand.gui.words.units import memory, size

Rows = tuple[tuple[str, str], ...]
_SYSTEMS: Final = {System.LINUX: "Linux", System.WINDOWS: "Windows", System.MACOS: "macOS"}
_MB: Final = 1000 * 1000


def system_rows(machine: Machine) -> Rows:
    """Give system, processor and memory."""
    translate = QCoreApplication.translate
    unknown = translate("MachineReport", "unknown")
    arch = "" if machine.os.arch is Arch.X86_64 else f" ({machine.os.arch})"
    version = machine.os.version or ""
    if not version or version[0].isdigit():  # else it begins with a name already
        version = f"{_SYSTEMS[machine.os.system]} {version}".strip()
    processor = machine.cpu.name or unknown
    if machine.cpu.cores:
        threads = translate("MachineReport", "{name}, threads: {count}")
        processor = threads.format(name=processor, count=machine.cpu.cores)
    return (
        (translate("MachineReport", "System"), f"{version}{arch}"),
        (translate("MachineReport", "Processor"), processor),
        (
            translate("MachineReport", "Memory"),
            memory(machine.ram_bytes) if machine.ram_bytes else unknown,
        ),
    )


def card_rows(gpu: Gpu) -> Rows:
    """Give what is known of a card; what is not known is left out, except its memory."""
    translate = QCoreApplication.translate
    room = translate("MachineReport", "unknown")
    if gpu.vram_bytes and gpu.vram_free_bytes is not None:
        text = translate("MachineReport", "{size}, of which {free} are free now")
        room = text.format(size=memory(gpu.vram_bytes), free=memory(gpu.vram_free_bytes))
    elif gpu.vram_bytes:
        room = memory(gpu.vram_bytes)
    rows = [(translate("MachineReport", "VRAM"), room)]
    if gpu.driver:
        rows.append((translate("MachineReport", "Driver"), gpu.driver))
    if gpu.compute_capability:
        rows.append((translate("MachineReport", "Compute capability"), gpu.compute_capability))
    if gpu.gfx:
        rows.append((translate("MachineReport", "Architecture"), gpu.gfx))
    return tuple(rows)


def torch_rows(torch: TorchChoice) -> Rows:
    """Give the exact facts of a torch choice."""
    translate = QCoreApplication.translate
    rows = [
        (translate("MachineReport", "Build"), torch.backend),
        (translate("MachineReport", "Packages"), "\n".join(torch.requirements)),
        (
            translate("MachineReport", "Index"),
            torch.index or translate("MachineReport", "the Python package index"),
        ),
        (translate("MachineReport", "Python"), torch.python),
        (translate("MachineReport", "Download"), size(torch.download_mb * _MB)),
    ]
    if torch.settings:
        names = "\n".join(f"{item.name}={item.value}" for item in torch.settings)
        rows.append((translate("MachineReport", "Variables"), names))
    return tuple(row for row in rows if row[1])


def report(found: MachineLook) -> str:
    """Give everything as plain text for who helps; in English, without names of people or folders."""
    machine, torch = found.machine, found.torch
    lines = [
        f"Stablehand {stablehand.__version__}, Python {platform.python_version()}",
        f"System: {machine.os.system} {machine.os.version or '?'} ({machine.os.arch})",
        f"Processor: {machine.cpu.name or '?'}, {machine.cpu.cores or '?'} threads",
        f"Memory: {_bytes(machine.ram_bytes)}",
    ]
    for at, gpu in enumerate(machine.gpus):
        mark = " (computes)" if at == found.computes else ""
        lines.append(f"Card {at}{mark}: {_card(gpu)}")
    if not machine.gpus:
        lines.append("Cards: none found")
    if isinstance(torch, TorchChoice):
        lines.append(f"Torch: {' '.join(torch.requirements)} ({torch.backend})")
        lines.append(f"  {torch.reason.english()}")
        lines += [f"  Note: {notice.english()}" for notice in torch.notices]
    elif isinstance(torch, TorchRefusal):
        lines.append(f"Torch: none. {torch.reason.english()}")
    if found.problem is not None:
        lines.append(f"Torch: not chosen. {found.problem.message.english()}")
    lines += [f"Problem: {notice.english()}" for notice in found.notices]
    return "\n".join(lines) + "\n"


def torch_sentence(torch: TorchChoice) -> str:
    """Give what packages will get, in one sentence."""
    translate = QCoreApplication.translate
    if torch.family == "cpu":
        text = translate("MachineReport", "Packages get torch {version} for the processor.")
        return text.format(version=torch.version)
    text = translate("MachineReport", "Packages get torch {version} for {build}.")
    return text.format(version=torch.version, build=backend_words(torch.backend))


def why(torch: TorchChoice | TorchRefusal) -> str:
    """Give the reason of a choice, or of there being none."""
    return say(torch.reason)


def _card(gpu: Gpu) -> str:
    facts = [
        gpu.name or "unnamed",
        str(gpu.vendor),
        f"VRAM {_bytes(gpu.vram_bytes)}, {_bytes(gpu.vram_free_bytes)} free",
        f"driver {gpu.driver or '?'}",
    ]
    if gpu.compute_capability:
        facts.append(f"compute capability {gpu.compute_capability}")
    if gpu.gfx:
        facts.append(gpu.gfx)
    return ", ".join(facts)


def _bytes(count: int | None) -> str:
    return "?" if count is None else f"{count / 1024**3:.1f} GiB"
