"""A machine as data: what probes find, what `--profile FILE` describes, what every choice reads.

The JSON shape is part of the command-line contract (docs/cli.md). Unknown values are null; a VRAM of
0 is unknown too, never tiny. Adapters of vendor `other` (virtual displays, remote desktop mirrors)
stay in the list so that indices hold, and are ignored by every choice.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

GIB = 1024**3
_LARGEST_BYTES: Final = 4 * 1024 * 1024


class System(StrEnum):
    """Operating systems Stablehand runs on."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"


class Arch(StrEnum):
    """Processor architectures, by the names of the contract."""

    X86_64 = "x86_64"
    ARM64 = "arm64"


class Vendor(StrEnum):
    """Makers of graphics processors; OTHER is for adapters that compute nothing."""

    NVIDIA = "nvidia"
    AMD = "amd"
    INTEL = "intel"
    APPLE = "apple"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Os:
    """The operating system; `version` is free text as the system gives it."""

    system: System
    version: str | None
    arch: Arch


@dataclass(frozen=True, slots=True)
class Cpu:
    """The processor; `cores` counts logical ones."""

    name: str | None
    cores: int | None


@dataclass(frozen=True, slots=True)
class Gpu:
    """One graphics adapter; sizes in bytes, None where unknown.

    `driver` is the vendor's version text, `compute_capability` NVIDIA's ("8.6"), `gfx` AMD's
    architecture ("gfx1100"), `integrated` whether it shares the system's memory.
    """

    vendor: Vendor
    name: str | None = None
    vram_bytes: int | None = None
    vram_free_bytes: int | None = None
    driver: str | None = None
    compute_capability: str | None = None
    gfx: str | None = None
    integrated: bool | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A whole machine profile."""

    os: Os
    cpu: Cpu
    ram_bytes: int | None
    gpus: tuple[Gpu, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the profile in the shape of the contract."""
        return {**asdict(self), "gpus": [asdict(gpu) for gpu in self.gpus]}


def _known_size(value: Any) -> Any:
    """Refuse booleans and text that lax validation would let through; 0 means unknown."""
    if isinstance(value, (bool, str)):
        raise ValueError("must be a number of bytes or null")
    return None if isinstance(value, (int, float)) and value == 0 else value


def _capability(value: Any) -> Any:
    """Accept 8.6 for "8.6" and 9 for "9.0": hand-written profiles often drop the quotes."""
    is_whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 20
    return f"{value:.1f}" if is_whole or isinstance(value, float) else _tidy(value)


_Bytes = Annotated[Annotated[int, Field(ge=0, le=2**60)] | None, BeforeValidator(_known_size)]
_Gfx = Annotated[str, Field(pattern=r"^gfx[0-9a-f]{3,5}$")]
_Capability = Annotated[str, Field(pattern=r"^\d{1,2}\.\d$")]


def _tidy(value: Any) -> Any:
    """Make one line of a text from outside, and null of an empty one; 14.5 is a version too."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return value
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:200] or None


def _architecture(value: Any) -> Any:
    """Accept what torch reports: "gfx90a:sramecc+:xnack-"."""
    tidy = _tidy(value)
    return tidy.split(":")[0].lower() if isinstance(tidy, str) else tidy


_Line = Annotated[str | None, BeforeValidator(_tidy)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class _OsShape(_Shape):
    system: System
    version: _Line = None
    arch: Arch


class _CpuShape(_Shape):
    name: _Line = None
    cores: Annotated[int, Field(ge=1, le=65536, strict=True)] | None = None


class _GpuShape(_Shape):
    vendor: Vendor
    name: _Line = None
    vram_bytes: _Bytes = None
    vram_free_bytes: _Bytes = None
    driver: _Line = None
    compute_capability: Annotated[_Capability | None, BeforeValidator(_capability)] = None
    gfx: Annotated[_Gfx | None, BeforeValidator(_architecture)] = None
    integrated: Annotated[bool, Field(strict=True)] | None = None


class _MachineShape(_Shape):
    os: _OsShape
    cpu: _CpuShape | None = None
    ram_bytes: _Bytes = None
    gpus: Annotated[list[_GpuShape], Field(max_length=64)] | None = None


def parse_machine(data: object, *, origin: str = "profile") -> Machine:
    """Turn decoded JSON into a `Machine`.

    Raises:
        StablehandError: `profile.invalid` naming the first value that is wrong and where it stands.
    """
    try:
        shape = _MachineShape.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise StablehandError(
            "profile.invalid",
            QT_TRANSLATE_NOOP(
                "profile", "The machine profile {origin} is wrong at {where}: {problem}."
            ).fill(origin=origin, where=where, problem=_mistake(first)),
            hint=QT_TRANSLATE_NOOP(
                "profile", "Print a profile of this machine with: stablehand --json hardware"
            ),
            details={"file": origin, "where": where},
        ) from None
    cpu = shape.cpu or _CpuShape()
    return Machine(
        os=Os(shape.os.system, shape.os.version, shape.os.arch),
        cpu=Cpu(cpu.name, cpu.cores),
        ram_bytes=shape.ram_bytes,
        gpus=tuple(Gpu(**gpu.model_dump()) for gpu in shape.gpus or ()),
    )


def _mistake(error: ErrorDetails) -> Text | str:
    """Give the checker's words, without the names of our classes that it puts into some."""
    if error["type"] in ("model_type", "model_attributes_type"):
        return QT_TRANSLATE_NOOP("profile", "must be an object")
    return error["msg"].removeprefix("Value error, ")


def read_machine(path: Path) -> Machine:
    """Read a machine profile from a JSON file.

    The result line of `stablehand --json hardware` is accepted as it is. A pipe is read to its end.

    Raises:
        StablehandError: `profile.unreadable` (no file, over 4 MiB, no JSON) or `profile.invalid`.
    """
    try:
        content = read_limited(path, _LARGEST_BYTES, only_ordinary=False)
        data = json.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise StablehandError(
            "profile.unreadable",
            QT_TRANSLATE_NOOP(
                "profile", "The machine profile {path} cannot be read: {problem}."
            ).fill(path=str(path), problem=_reason(error)),
            hint=QT_TRANSLATE_NOOP("profile", "Give a JSON file of the shape in docs/cli.md."),
            details={"file": str(path)},
        ) from None
    if isinstance(data, dict) and data.get("type") == "result" and "data" in data:
        data = data["data"]
    return parse_machine(data, origin=str(path))


def _reason(error: Exception) -> Text | str:
    if isinstance(error, UnfitFileError):
        return error.reason
    if isinstance(error, OSError):
        return (error.strerror or "cannot be opened").lower()
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON (line {error.lineno}: {error.msg})"
    return "not JSON in UTF-8"
