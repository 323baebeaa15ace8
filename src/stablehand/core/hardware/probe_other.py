"""Adapters that compute nothing: virtual displays and remote consoles, listed and never chosen."""

from __future__ import annotations

from stablehand.core.hardware.adapters import Adapter
from stablehand.core.hardware.finding import Finding
from stablehand.core.hardware.gpu_ids import other_name
from stablehand.core.hardware.pci_names import device_name
from stablehand.core.hardware.profile import Gpu, Vendor
from stablehand.core.hardware.view import SystemView


async def probe_other(view: SystemView, adapters: tuple[Adapter, ...]) -> Finding:
    """Name the adapters of no maker of GPUs, each name once: remote sessions leave many behind."""
    names: list[str | None] = []
    for adapter in adapters:
        if adapter.vendor is Vendor.OTHER:
            name = adapter.name or other_name(adapter.vendor_id, adapter.device_id)
            if name is None:
                name = await device_name(view, Vendor.OTHER, adapter.vendor_id, adapter.device_id)
            names.append(name)
    return Finding(tuple(Gpu(Vendor.OTHER, name) for name in dict.fromkeys(names)))
