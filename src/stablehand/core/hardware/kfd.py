"""The kernel's own word on AMD architectures: the compute driver's (kfd) topology in sysfs.

There without any of ROCm installed. Processors are nodes too, with architecture 0.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from stablehand.core.hardware.adapters import Adapter
from stablehand.core.hardware.view import SystemView

NODES: Final = "/sys/class/kfd/kfd/topology/nodes"


@dataclass(frozen=True, slots=True)
class KfdNode:
    """One graphics processor of the topology; `number` is its place, which HIP counts by."""

    number: int
    gfx: str
    device_id: int | None
    slot: str | None


async def kfd_nodes(view: SystemView) -> tuple[KfdNode, ...]:
    """List the graphics processors that kfd knows, in its order."""
    names = [name for name in await view.list_dir(NODES) if name.isascii() and name.isdigit()]
    numbers = sorted(int(name) for name in names)
    texts = await asyncio.gather(
        *(view.read_text(f"{NODES}/{number}/properties") for number in numbers)
    )
    nodes = (
        parse_properties(number, text or "") for number, text in zip(numbers, texts, strict=True)
    )
    return tuple(node for node in nodes if node is not None)


def parse_properties(number: int, text: str) -> KfdNode | None:
    """Read a node's `properties` (lines of name and decimal number); None for a processor."""
    values = {}
    for line in text.splitlines():
        name, _, value = line.strip().partition(" ")
        if value.isascii() and value.isdigit() and len(value) < 20:
            values[name] = int(value)
    gfx = gfx_from_version(values.get("gfx_target_version", 0))
    if gfx is None:
        return None
    location = values.get("location_id")
    slot = None
    if location is not None:  # bus, device and function as PCI packs them
        domain, bus = values.get("domain", 0), location >> 8 & 0xFF
        slot = f"{domain:04x}:{bus:02x}:{location >> 3 & 0x1F:02x}.{location & 7}"
    return KfdNode(number, gfx, values.get("device_id"), slot)


def gfx_from_version(version: int) -> str | None:
    """Turn 110000 into gfx1100, 100302 into gfx1032, 90010 into gfx90a; None for 0.

    Two decimal digits each of major, minor and step; the name has the last two in hexadecimal.
    """
    major, minor, step = version // 10000, version // 100 % 100, version % 100
    if not 7 <= major <= 99 or minor > 15 or step > 15:
        return None
    return f"gfx{major}{minor:x}{step:x}"


def match_nodes(
    adapters: Iterable[Adapter], nodes: tuple[KfdNode, ...]
) -> dict[str | None, KfdNode]:
    """Give each adapter's node by the adapter's slot: by address, else by device number in order."""
    matched: dict[str | None, KfdNode] = {}
    free = list(nodes)
    waiting = []
    for adapter in adapters:
        node = next((node for node in free if node.slot == adapter.slot), None)
        if node is None:
            waiting.append(adapter)
        else:
            matched[adapter.slot] = node
            free.remove(node)
    for adapter in waiting:
        node = next((node for node in free if node.device_id == adapter.device_id), None)
        if node is not None:
            matched[adapter.slot] = node
            free.remove(node)
    return matched
