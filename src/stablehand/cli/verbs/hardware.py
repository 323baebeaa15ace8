"""`stablehand hardware`: what the machine is, and which torch fits it."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.verb import Answer, add_profile
from stablehand.cli.words import memory, table, wrapped
from stablehand.core.hardware.profile import Gpu, Machine
from stablehand.core.hardware.torch_choice import TorchChoice, TorchRefusal
from stablehand.services.app import App
from stablehand.services.hardware import HardwareReport, describe


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("hardware", help="what this machine is, and which torch fits it")
    add_profile(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Describe the machine."""
    result = await describe(app, args.profile)
    report = result.data
    data = {**report.machine.to_json(), "torch": torch_json(report.torch)}
    if not report.described:
        data["problems"] = [problem.english() for problem in result.notices]
    return Answer(result.command, data, _text(report), tuple(result.notices))


_KEYS = (
    "backend", "version", "torchvision", "torchaudio", "index", "requirements", "python", "reason",
    "fact", "gpu_index", "notices",
)  # fmt: skip


def torch_json(torch: TorchChoice | TorchRefusal) -> dict[str, Any]:
    """Give a torch choice in the shape of the contract."""
    if isinstance(torch, TorchRefusal):
        return {**dict.fromkeys(_KEYS), "reason": torch.reason.english(), "notices": []}
    return {
        "backend": torch.backend,
        "version": torch.version,
        "torchvision": torch.torchvision,
        "torchaudio": torch.torchaudio,
        "index": torch.index,
        "requirements": list(torch.requirements),
        "python": torch.python,
        "reason": torch.reason.english(),
        "fact": torch.fact,
        "gpu_index": torch.gpu_index,
        "notices": [notice.english() for notice in torch.notices],
    }


def _text(report: HardwareReport) -> str:
    machine, torch = report.machine, report.torch
    lines = [table(_rows(machine)), ""]
    if isinstance(torch, TorchRefusal):
        lines.append("Torch: none")
    else:
        lines.append(f"Torch: {torch.version} ({torch.backend}), Python {torch.python}")
        if torch.index:
            lines.append(f"  from {torch.index}")
    lines.append(wrapped(torch.reason.english(), "  "))
    if isinstance(torch, TorchChoice):
        lines += [wrapped(f"Note: {notice.english()}", "  ") for notice in torch.notices]
    return "\n".join(lines)


def _rows(machine: Machine) -> list[tuple[str, str]]:
    cores = f", {machine.cpu.cores} threads" if machine.cpu.cores else ""
    rows = [
        ("System", f"{machine.os.system} {machine.os.version or ''} ({machine.os.arch})"),
        ("Processor", f"{machine.cpu.name or 'unknown'}{cores}"),
        ("Memory", memory(machine.ram_bytes)),
    ]
    rows += [(f"Card {at}", _card(gpu)) for at, gpu in enumerate(machine.gpus)]
    return rows if machine.gpus else [*rows, ("Card", "none found")]


def _card(gpu: Gpu) -> str:
    facts = [gpu.name or "unnamed", gpu.vendor]
    if gpu.vram_bytes:
        free = f", {memory(gpu.vram_free_bytes)} free" if gpu.vram_free_bytes is not None else ""
        facts.append(f"VRAM {memory(gpu.vram_bytes)}{free}")
    else:
        facts.append("VRAM unknown")
    if gpu.driver:
        facts.append(f"driver {gpu.driver}")
    if gpu.compute_capability:
        facts.append(f"compute capability {gpu.compute_capability}")
    if gpu.gfx:
        facts.append(gpu.gfx)
    if gpu.integrated:
        facts.append("integrated")
    return " · ".join(facts)
