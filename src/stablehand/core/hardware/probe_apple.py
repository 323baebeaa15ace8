"""A Mac's graphics: Apple's own, which shares all memory, or an Intel Mac's cards.

The size of Apple's is the budget that Metal gives a program, free is what of it the system could
lend now.
"""

from __future__ import annotations

from stablehand.core.hardware import infer
from stablehand.core.hardware.devices import unified_budget
from stablehand.core.hardware.finding import Finding
from stablehand.core.hardware.macos import MacDisplay, MacFacts, mac_displays, mac_facts
from stablehand.core.hardware.profile import Gpu, System, Vendor
from stablehand.core.hardware.view import SystemView

_VENDORS = (
    ("apple", Vendor.APPLE),
    ("amd", Vendor.AMD),
    ("intel", Vendor.INTEL),
    ("nvidia", Vendor.NVIDIA),
)


async def probe_apple(view: SystemView) -> Finding:
    """Find a Mac's graphics."""
    if view.system is not System.MACOS:
        return Finding()
    facts = await mac_facts(view)
    displays = await mac_displays(view)
    if facts.is_apple_silicon:
        return Finding((await _apple(view, facts, displays),))
    return Finding(tuple(_on_intel_mac(display) for display in displays))


async def _apple(view: SystemView, facts: MacFacts, displays: tuple[MacDisplay, ...]) -> Gpu:
    names = (display.name for display in displays if "apple" in display.vendor)
    memory = await view.memory()
    ram = facts.ram_bytes or (memory.total if memory else None)
    budget = unified_budget(ram) if ram else None
    return Gpu(
        vendor=Vendor.APPLE,
        name=next(names, None) or facts.chip,
        vram_bytes=budget,
        vram_free_bytes=min(budget, memory.available) if budget and memory else None,
        integrated=True,
    )


def _on_intel_mac(display: MacDisplay) -> Gpu:
    words = f"{display.vendor} {display.name or ''}".lower()
    vendor = next((vendor for word, vendor in _VENDORS if word in words), Vendor.OTHER)
    gfx = infer.gfx_of(display.name or "") if vendor is Vendor.AMD else None
    return Gpu(
        vendor=vendor,
        name=display.name,
        vram_bytes=None if display.is_built_in else display.vram_bytes,
        gfx=gfx,
        integrated=None if vendor is Vendor.OTHER else display.is_built_in,
    )
