"""A machine from a recording: the answers that its files, programs, registry and driver gave.

The recordings in `machines/` have the form of the real outputs. A question about a program that is
recorded with other arguments is a mistake of the probe, and fails.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from stablehand.core.hardware.nvml import NvmlDevice, NvmlFailure, NvmlProblem
from stablehand.core.hardware.profile import Arch, System
from stablehand.core.hardware.view import TEXT_LIMIT_BYTES, CommandOutput, Memory

MACHINES = Path(__file__).parent / "machines"


class UnrecordedQuestionError(AssertionError):
    """The probe asked a recorded program something else."""


class RecordedView:
    """Answers from a recording; `slow` names questions that are never answered."""

    def __init__(self, recording: dict[str, Any], *, slow: tuple[str, ...] = ()) -> None:
        self._recording = recording
        self._slow = slow
        self._files = {path: _text(text) for path, text in recording.get("files", {}).items()}

    @classmethod
    def load(cls, name: str, *, slow: tuple[str, ...] = ()) -> RecordedView:
        text = (MACHINES / f"{name}.json").read_text(encoding="utf-8")
        return cls(json.loads(text), slow=slow)

    @property
    def system(self) -> System:
        return System(self._recording["system"])

    @property
    def arch(self) -> Arch:
        return Arch(self._recording["arch"])

    @property
    def version(self) -> str | None:
        return self._recording.get("version")

    @property
    def logical_cores(self) -> int | None:
        return self._recording.get("logical_cores")

    async def memory(self) -> Memory | None:
        await self._wait("memory")
        memory = self._recording.get("memory")
        return Memory(memory["total"], memory["available"]) if memory else None

    async def read_text(self, path: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> str | None:
        await self._wait("read_text")
        text = self._files.get(path)
        return None if text is None else text.encode()[:limit_bytes].decode("utf-8", "replace")

    async def list_dir(self, path: str) -> list[str]:
        await self._wait("list_dir")
        below = {
            file.removeprefix(f"{path}/").split("/")[0]
            for file in self._files
            if file.startswith(f"{path}/")
        }
        return sorted(below | set(self._recording.get("folders", {}).get(path, [])))

    async def run(self, program: str, *args: str) -> CommandOutput | None:
        await self._wait("run")
        runs = self._recording.get("programs", {}).get(program)
        if runs is None:
            return None
        for run in runs:
            if run["args"] == list(args):
                return CommandOutput(
                    run["returncode"], _text(run.get("stdout", "")), _text(run.get("stderr", ""))
                )
        raise UnrecordedQuestionError(f"{program} {' '.join(args)}")

    async def registry(self, key: str) -> dict[str, dict[str, object]]:
        await self._wait("registry")
        subkeys: dict[str, dict[str, object]] = {}
        for path, values in self._recording.get("registry", {}).items():
            if path.lower().startswith(f"{key}\\".lower()):
                name, _, rest = path[len(key) + 1 :].partition("\\")
                subkeys.setdefault(name, {})
                if not rest:
                    subkeys[name] = {name: _value(value) for name, value in values.items()}
        return subkeys

    async def nvml(self) -> tuple[NvmlDevice, ...] | NvmlFailure:
        await self._wait("nvml")
        nvml = self._recording.get("nvml", {"failure": "no_library"})
        if "failure" in nvml:
            return NvmlFailure(NvmlProblem(nvml["failure"]), nvml.get("detail", ""))
        return tuple(NvmlDevice(**device) for device in nvml["devices"])

    async def _wait(self, question: str) -> None:
        if question in self._slow:
            await asyncio.sleep(3600)


def _text(text: str | list[str]) -> str:
    """Give a text that may be recorded as a list of its lines."""
    return text if isinstance(text, str) else "".join(f"{line}\n" for line in text)


def _value(value: Any) -> object:
    """Give a registry value; binary ones are recorded as {"hex": "..."}."""
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
