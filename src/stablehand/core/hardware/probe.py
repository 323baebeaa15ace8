"""Probing a machine: all probes side by side, into one `Machine` and a list of problems.

Invariants: nothing is raised but a cancel, no probe waits for another maker's driver, and the result
can be written as a profile and read back. Order of the cards: NVIDIA's in the order of the bus, AMD's,
Intel's, Apple's, then virtual displays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from stablehand.core.base.text import Text
from stablehand.core.hardware import pci, problems, windows_adapters
from stablehand.core.hardware.adapters import Adapter
from stablehand.core.hardware.finding import Finding
from stablehand.core.hardware.probe_amd import probe_amd
from stablehand.core.hardware.probe_apple import probe_apple
from stablehand.core.hardware.probe_cpu import probe_cpu
from stablehand.core.hardware.probe_intel import probe_intel
from stablehand.core.hardware.probe_nvidia import probe_nvidia
from stablehand.core.hardware.probe_os import probe_os
from stablehand.core.hardware.probe_other import probe_other
from stablehand.core.hardware.profile import Cpu, Gpu, Machine, Os, System
from stablehand.core.hardware.view import LIMIT_S, SystemView

T = TypeVar("T")

# A probe asks several questions in turn, each with its own limit of LIMIT_S.
_QUESTIONS_IN_TURN: Final = 3
_MOST_GPUS: Final = 64  # what a profile may hold


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """The machine, and what is wrong with it in sentences for people."""

    machine: Machine
    problems: tuple[Text, ...] = ()


async def probe(
    view: SystemView, *, limit_s: float = LIMIT_S * _QUESTIONS_IN_TURN + 1
) -> ProbeReport:
    """Find out what a machine is; what takes longer than `limit_s` seconds is given up."""
    report = _Report(limit_s)
    unasked: tuple[Os, tuple[Text, ...]] = (Os(view.system, view.version, view.arch), ())
    cards, (found_os, os_problems), cpu, memory = await asyncio.gather(
        _cards(view, report),
        report.ask(problems.PART_SYSTEM, lambda: probe_os(view), unasked),
        report.ask(problems.PART_PROCESSOR, lambda: probe_cpu(view), Cpu(None, None)),
        report.ask(problems.PART_MEMORY, view.memory, None),
    )
    gpus = tuple(_tidy(gpu) for finding in cards for gpu in finding.gpus)
    texts = [*report.failures, *os_problems]
    texts += [text for finding in cards for text in finding.problems]
    machine = Machine(found_os, cpu, memory.total if memory else None, gpus[:_MOST_GPUS])
    return ProbeReport(machine, tuple(texts))


async def _cards(view: SystemView, report: _Report) -> tuple[Finding, ...]:
    none: tuple[Adapter, ...] = ()
    adapters = await report.ask(problems.PART_ADAPTERS, lambda: _adapters(view), none)
    return await asyncio.gather(
        report.ask(problems.PART_NVIDIA, lambda: probe_nvidia(view, adapters), Finding()),
        report.ask(problems.PART_AMD, lambda: probe_amd(view, adapters), Finding()),
        report.ask(problems.PART_INTEL, lambda: probe_intel(view, adapters), Finding()),
        report.ask(problems.PART_APPLE, lambda: probe_apple(view), Finding()),
        report.ask(problems.PART_OTHER, lambda: probe_other(view, adapters), Finding()),
    )


async def _adapters(view: SystemView) -> tuple[Adapter, ...]:
    match view.system:
        case System.LINUX:
            return await pci.display_adapters(view)
        case System.WINDOWS:
            return await windows_adapters.display_adapters(view)
        case _:
            return ()


class _Report:
    """Collects what fails while the parts of a machine are asked for."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self.failures: list[Text] = []

    async def ask(self, part: Text, start: Callable[[], Coroutine[Any, Any, T]], default: T) -> T:
        """Run one probe; a failure or too long a wait becomes a problem and the default.

        It is started here: what is cancelled before its turn leaves no probe behind unawaited.
        """
        try:
            async with asyncio.timeout(self._limit_s):
                return await start()
        except TimeoutError:
            self.failures.append(problems.TOO_SLOW.fill(part=part))
        except Exception as error:  # a probe that fails must not hide what the others find
            problem = f"{type(error).__name__}: {error}"
            self.failures.append(problems.FAILED.fill(part=part, problem=problem))
        return default


def _tidy(gpu: Gpu) -> Gpu:
    """Write a card as a profile would: no empty or padded words, no zero sizes."""
    return replace(
        gpu,
        name=(gpu.name or "").strip() or None,
        driver=(gpu.driver or "").strip() or None,
        vram_bytes=gpu.vram_bytes or None,
        vram_free_bytes=gpu.vram_free_bytes or None,
    )
