"""What macOS's own programs say about a Mac: sysctl, sw_vers and system_profiler."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from stablehand.core.hardware.profile import GIB, Arch
from stablehand.core.hardware.view import SystemView

# The first exist on every Mac, the second not before Big Sur, the last on Apple silicon only: should
# sysctl stop at an unknown name, nothing is lost.
_QUESTIONS: Final = (
    "hw.memsize",
    "machdep.cpu.brand_string",
    "hw.optional.arm64",
    "sysctl.proc_translated",
)


@dataclass(frozen=True, slots=True)
class MacFacts:
    """A Mac: its chip, memory in bytes, and whether this program runs translated on it."""

    chip: str | None
    ram_bytes: int | None
    is_apple_silicon: bool
    is_translated: bool


@dataclass(frozen=True, slots=True)
class MacDisplay:
    """A graphics processor as system_profiler lists it; `vram_bytes` on Intel Macs only."""

    name: str | None
    vendor: str
    vram_bytes: int | None
    is_built_in: bool


async def mac_facts(view: SystemView) -> MacFacts:
    """Ask sysctl."""
    output = await view.run("sysctl", *_QUESTIONS)
    return facts_from(parse_sysctl(output.stdout if output else ""), view.arch)


def facts_from(values: dict[str, str], arch: Arch) -> MacFacts:
    """Understand sysctl's values; a translated program may be told that its chip is another."""
    chip = values.get("machdep.cpu.brand_string") or None
    silicon = (
        arch is Arch.ARM64
        or values.get("hw.optional.arm64") == "1"
        or (chip or "").startswith("Apple")
    )
    translated = values.get("sysctl.proc_translated") == "1" or (silicon and arch is Arch.X86_64)
    ram = values.get("hw.memsize", "")
    return MacFacts(
        chip=chip,
        ram_bytes=int(ram) if ram.isascii() and ram.isdigit() and len(ram) < 16 else None,
        is_apple_silicon=silicon,
        is_translated=translated,
    )


def parse_sysctl(text: str) -> dict[str, str]:
    """Read lines of `name: value`."""
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


async def mac_displays(view: SystemView) -> tuple[MacDisplay, ...]:
    """Ask system_profiler, which takes a second or two."""
    output = await view.run("system_profiler", "-json", "SPDisplaysDataType")
    return parse_displays(output.stdout if output else "")


def parse_displays(text: str) -> tuple[MacDisplay, ...]:
    """Read `system_profiler -json SPDisplaysDataType`; () where it is not that."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    items = data.get("SPDisplaysDataType") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return ()
    return tuple(_display(item) for item in items if isinstance(item, dict))


def _display(item: dict[str, Any]) -> MacDisplay:
    texts = {key: value.strip() for key, value in item.items() if isinstance(value, str)}
    # `_name` is an internal word ("kHW_AppleM1Item") before macOS 13.
    name = texts.get("sppci_model") or texts.get("_name")
    return MacDisplay(
        name=name or None,
        vendor=texts.get("spdisplays_vendor", "").lower(),
        vram_bytes=memory_size(texts.get("spdisplays_vram", "")),
        is_built_in=texts.get("sppci_bus") == "spdisplays_builtin"
        or "spdisplays_vram_shared" in texts,
    )


def memory_size(text: str) -> int | None:
    """Read "8 GB" or "1536 MB" (binary units) as bytes."""
    match = re.fullmatch(r"(\d{1,6}) (GB|MB)", text, re.ASCII)
    if match is None:
        return None
    return int(match[1]) * (GIB if match[2] == "GB" else 1024**2) or None


async def macos_release(view: SystemView) -> str | None:
    """Give the version of macOS ("15.1.1")."""
    output = await view.run("sw_vers", "-productVersion")
    if output is not None and (version := _version(output.stdout)):
        return version
    text = await view.read_text("/System/Library/CoreServices/SystemVersion.plist") or ""
    match = re.search(r"<key>ProductVersion</key>\s*<string>([^<]*)</string>", text)
    return _version(match[1]) if match else None


def _version(text: str) -> str | None:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+){0,3})\s*", text, re.ASCII)
    return match[1] if match else None
