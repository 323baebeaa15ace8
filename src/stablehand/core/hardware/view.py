"""What probes may ask of a machine, and the machine this program runs on.

The seam between asking and understanding: probes know `SystemView` only, so that another machine's
recorded answers serve them as well as the real ones. Invariants: no question raises or blocks the
event loop, each is answered within `LIMIT_S` seconds, absent things are None or empty.
"""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from stablehand.core.base.environment import current_system, inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import run_captured
from stablehand.core.hardware.nvml import NvmlDevice, NvmlFailure, NvmlProblem, read_nvml
from stablehand.core.hardware.profile import Arch, System
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hardware.trusted import find_program, trusted_folders
from stablehand.core.hardware.windows_registry import RegistryValues, read_subkeys

LIMIT_S: Final = 5.0
TEXT_LIMIT_BYTES: Final = 64 * 1024
_OUTPUT_LIMIT_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CommandOutput:
    """What a program said; `returncode` is None when it had to be ended for taking too long."""

    returncode: int | None
    stdout: str
    stderr: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """The machine's memory in bytes; `available` is what programs can still have."""

    total: int
    available: int


class SystemView(Protocol):
    """The questions."""

    @property
    def system(self) -> System:
        """The operating system."""
        ...

    @property
    def arch(self) -> Arch:
        """The architecture this program runs as."""
        ...

    @property
    def version(self) -> str | None:
        """The kernel's own version text."""
        ...

    @property
    def logical_cores(self) -> int | None:
        """How many logical processors there are."""
        ...

    async def memory(self) -> Memory | None:
        """Tell how much memory there is."""
        ...

    async def read_text(self, path: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> str | None:
        """Read the beginning of a text file; None when it is absent or unreadable."""
        ...

    async def list_dir(self, path: str) -> list[str]:
        """List a folder's names, sorted; [] when it is absent."""
        ...

    async def run(self, program: str, *args: str) -> CommandOutput | None:
        """Run one of the system's own programs by its bare name; None when it is not there."""
        ...

    async def registry(self, key: str) -> dict[str, RegistryValues]:
        """Give the sub-keys of a key under HKEY_LOCAL_MACHINE with their values; {} elsewhere."""
        ...

    async def nvml(self) -> tuple[NvmlDevice, ...] | NvmlFailure:
        """Ask NVIDIA's management library."""
        ...


class HostView:
    """The machine this program runs on; `folders` replace the ones programs are looked up in."""

    def __init__(self, folders: Sequence[Path] | None = None, *, limit_s: float = LIMIT_S) -> None:
        self._folders = folders
        self._limit_s = limit_s

    @property
    def system(self) -> System:
        """The operating system."""
        return System(current_system())

    @property
    def arch(self) -> Arch:
        """The architecture; everything that is not ARM counts as x86_64."""
        machine = platform.machine().lower()
        return Arch.ARM64 if machine.startswith(("arm", "aarch64")) else Arch.X86_64

    @property
    def version(self) -> str | None:
        """The kernel's own version text ("6.8.0-45-generic", "10.0.26100")."""
        text = platform.version() if self.system is System.WINDOWS else platform.release()
        return text or None

    @property
    def logical_cores(self) -> int | None:
        """How many logical processors there are."""
        return os.cpu_count()

    async def memory(self) -> Memory | None:
        """Tell how much memory there is."""
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(self._limit_s):
                return await in_side_thread(_memory)
        return None

    async def read_text(self, path: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> str | None:
        """Read the beginning of a text file; None when it is absent or unreadable."""
        with suppress(TimeoutError, OSError, ValueError):  # ValueError: a NUL in the path
            async with asyncio.timeout(self._limit_s):
                return await in_side_thread(lambda: _beginning(path, limit_bytes))
        return None

    async def list_dir(self, path: str) -> list[str]:
        """List a folder's names, sorted; [] when it is absent."""
        with suppress(TimeoutError, OSError, ValueError):
            async with asyncio.timeout(self._limit_s):
                return await in_side_thread(lambda: sorted(os.listdir(path)))  # noqa: PTH208
        return []

    async def run(self, program: str, *args: str) -> CommandOutput | None:
        """Run one of the system's own programs by its bare name; None when it is not there."""
        environment = inherited_environment({"LC_ALL": "C"})
        folders = self._folders
        if folders is None:
            folders = trusted_folders(self.system, environment)
        suffix = ".exe" if self.system is System.WINDOWS else ""
        found = find_program(program, folders, suffix=suffix)
        if found is None:
            return None
        try:
            # Its own folder as the current one: nothing of the user's folder gets into its search.
            run = await run_captured(
                [str(found), *args],
                env=environment | {"PATH": os.pathsep.join(map(str, folders))},
                cwd=found.parent,
                timeout_s=self._limit_s,
                limit_bytes=_OUTPUT_LIMIT_BYTES,
            )
        except TimeoutError:
            return CommandOutput(None, "")
        except StablehandError:  # process.unstartable: not for this system, not permitted
            return None
        return CommandOutput(run.returncode, run.stdout, run.stderr)

    async def registry(self, key: str) -> dict[str, RegistryValues]:
        """Give the sub-keys of a key under HKEY_LOCAL_MACHINE with their values; {} elsewhere."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limit_s):
                return await in_side_thread(lambda: read_subkeys(key))
        return {}

    async def nvml(self) -> tuple[NvmlDevice, ...] | NvmlFailure:
        """Ask NVIDIA's management library."""
        try:
            async with asyncio.timeout(self._limit_s):
                return await in_side_thread(read_nvml)
        except TimeoutError:
            return NvmlFailure(NvmlProblem.SILENT)


def _memory() -> Memory:
    import psutil

    memory = psutil.virtual_memory()
    return Memory(total=memory.total, available=memory.available)


def _beginning(path: str, limit_bytes: int) -> str:
    with Path(path).open("rb") as file:
        return file.read(limit_bytes).decode("utf-8", "replace")
