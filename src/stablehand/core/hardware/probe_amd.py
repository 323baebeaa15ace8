"""AMD cards: sysfs and kfd on Linux, the registry on Windows; no program is asked.

Graphics inside processors take ordinary memory beyond their carve-out. Linux gives compute the larger
of carve-out and GTT since 6.10 and only the carve-out before; that is their size here. On Windows a
carve-out below 2 GiB, which holds no model, counts as unknown.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.text import Text
from stablehand.core.hardware import problems
from stablehand.core.hardware.adapters import Adapter
from stablehand.core.hardware.finding import Finding
from stablehand.core.hardware.gpu_ids import amd_product
from stablehand.core.hardware.infer import gfx_of, is_integrated
from stablehand.core.hardware.kfd import KfdNode, kfd_nodes, match_nodes
from stablehand.core.hardware.pci import DEVICES
from stablehand.core.hardware.pci_names import amd_product_name, device_name
from stablehand.core.hardware.profile import GIB, Gpu, System, Vendor
from stablehand.core.hardware.view import SystemView

_LEAST_CARVE_OUT: Final = 2 * GIB
_SHARING_KERNEL: Final = (6, 10)  # "Let VRAM allocations go to GTT domain on small APUs"


@dataclass(frozen=True, slots=True)
class Pools:
    """amdgpu's memory counters in bytes: the card's own memory and GTT, total and used."""

    vram_total: int | None = None
    vram_used: int | None = None
    gtt_total: int | None = None
    gtt_used: int | None = None


async def probe_amd(view: SystemView, adapters: tuple[Adapter, ...]) -> Finding:
    """Find AMD's cards; `adapters` are all display adapters that the system lists."""
    sighted = tuple(adapter for adapter in adapters if adapter.vendor is Vendor.AMD)
    if not sighted:
        return Finding()
    if view.system is not System.LINUX:
        return Finding(tuple(_on_windows(adapter) for adapter in sighted))
    nodes = match_nodes(sighted, await kfd_nodes(view))
    # HIP counts cards in the order of kfd's nodes.
    ordered = sorted(sighted, key=lambda a: nodes[a.slot].number if a.slot in nodes else 2**31)
    gpus = [await _on_linux(view, adapter, nodes.get(adapter.slot)) for adapter in ordered]
    texts = (_trouble(a, gpu) for a, gpu in zip(ordered, gpus, strict=True))
    return Finding(tuple(gpus), tuple(text for text in texts if text is not None))


def _on_windows(adapter: Adapter) -> Gpu:
    product = amd_product(adapter.device_id)
    name = adapter.name or (product.name if product else None)
    gfx = product.gfx if product else gfx_of(name or "")
    integrated = is_integrated(Vendor.AMD, name, gfx)
    vram = adapter.vram_bytes
    if integrated and vram is not None and vram < _LEAST_CARVE_OUT:
        vram = None
    return Gpu(
        vendor=Vendor.AMD,
        name=name,
        vram_bytes=vram,
        driver=adapter.driver,
        gfx=gfx,
        integrated=integrated,
    )


async def _on_linux(view: SystemView, adapter: Adapter, node: KfdNode | None) -> Gpu:
    name = await _name(view, adapter)
    product = amd_product(adapter.device_id)
    gfx = node.gfx if node else product.gfx if product else gfx_of(name or "")
    integrated = is_integrated(Vendor.AMD, name, gfx)
    memory = await view.memory()
    size, free = memory_of(
        await _pools(view, adapter),
        is_shared=bool(integrated) and _kernel(view) >= _SHARING_KERNEL,
        available=memory.available if memory else None,
    )
    version = await view.read_text("/sys/module/amdgpu/version")  # AMD's own package has one
    return Gpu(
        vendor=Vendor.AMD,
        name=name,
        vram_bytes=size,
        vram_free_bytes=free,
        driver=(version or "").strip() or None if adapter.module == "amdgpu" else None,
        gfx=gfx,
        integrated=integrated,
    )


def memory_of(
    pools: Pools, *, is_shared: bool, available: int | None
) -> tuple[int | None, int | None]:
    """Give size and free bytes; `available` is what the system could still lend of its memory."""
    if is_shared and (pools.gtt_total or 0) > (pools.vram_total or 0):
        free = _difference(pools.gtt_total, pools.gtt_used)
        if free is not None and available is not None:
            free = min(free, available)
        return pools.gtt_total, free
    if not pools.vram_total:
        return None, None
    return pools.vram_total, _difference(pools.vram_total, pools.vram_used)


def _kernel(view: SystemView) -> tuple[int, ...]:
    match = re.match(r"(\d{1,4})\.(\d{1,4})", view.version or "", re.ASCII)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _difference(total: int | None, used: int | None) -> int | None:
    return None if total is None or used is None else max(0, total - used)


async def _pools(view: SystemView, adapter: Adapter) -> Pools:
    folder = f"{DEVICES}/{adapter.slot}"
    names = ("vram_total", "vram_used", "gtt_total", "gtt_used")
    texts = await asyncio.gather(*(view.read_text(f"{folder}/mem_info_{n}") for n in names))
    numbers = [re.fullmatch(r"\s*(\d{1,18})\s*", text or "", re.ASCII) for text in texts]
    return Pools(*(int(number[1]) if number else None for number in numbers))


async def _name(view: SystemView, adapter: Adapter) -> str | None:
    """Name a card: exactly by amdgpu.ids, else by our table, else by pci.ids."""
    if adapter.device_id is None:
        return None
    text = await view.read_text(f"{DEVICES}/{adapter.slot}/revision")
    match = re.fullmatch(r"\s*0x([0-9a-fA-F]{2})\s*", text or "")
    revision = int(match[1], 16) if match else None
    if exact := await amd_product_name(view, adapter.device_id, revision):
        return exact
    if product := amd_product(adapter.device_id):
        return product.name
    return await device_name(view, adapter.vendor, adapter.vendor_id, adapter.device_id)


def _trouble(adapter: Adapter, gpu: Gpu) -> Text | None:
    """Say that a card which could compute has no driver for it."""
    if adapter.module == "amdgpu" or gpu.gfx is None:
        return None
    text = problems.AMD_NO_DRIVER.fill(card=gpu.name or problems.AN_AMD_CARD)
    return problems.with_fix(text, problems.INSTALL_AMD)
