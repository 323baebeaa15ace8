"""Intel graphics: sysfs on Linux, the registry on Windows.

Linux tells no size of video memory. It comes from the products' table; where a product was sold
with several, the window that Resizable BAR opens tells which. The window alone would mislead: it is
a power of two (16 GiB for a card of 12). Graphics inside processors have no memory of their own:
null.
"""

from __future__ import annotations

from stablehand.core.base.text import Text
from stablehand.core.hardware import problems
from stablehand.core.hardware.adapters import Adapter
from stablehand.core.hardware.finding import Finding
from stablehand.core.hardware.gpu_ids import IntelProduct, intel_product
from stablehand.core.hardware.infer import intel_xpu_capable, is_integrated
from stablehand.core.hardware.pci import DEVICES, largest_window
from stablehand.core.hardware.pci_names import device_name
from stablehand.core.hardware.profile import GIB, Gpu, System, Vendor
from stablehand.core.hardware.view import SystemView

_PROCESSORS_SLOT = "0000:00:02.0"  # where Intel's processors have had their graphics since 2010


async def probe_intel(view: SystemView, adapters: tuple[Adapter, ...]) -> Finding:
    """Find Intel's graphics; `adapters` are all display adapters that the system lists."""
    sighted = tuple(adapter for adapter in adapters if adapter.vendor is Vendor.INTEL)
    gpus = [await _gpu(view, adapter) for adapter in sighted]
    texts = (_trouble(view.system, a, gpu) for a, gpu in zip(sighted, gpus, strict=True))
    return Finding(tuple(gpus), tuple(text for text in texts if text is not None))


async def _gpu(view: SystemView, adapter: Adapter) -> Gpu:
    product = intel_product(adapter.device_id)
    name = adapter.name or (product.name if product else None)
    if name is None:
        name = await device_name(view, adapter.vendor, adapter.vendor_id, adapter.device_id)
    integrated = _integrated(adapter, name, product)
    vram = None
    if not integrated:
        resource = await view.read_text(f"{DEVICES}/{adapter.slot}/resource")
        vram = adapter.vram_bytes or card_memory(product, largest_window(resource or ""))
    return Gpu(
        vendor=Vendor.INTEL,
        name=name,
        vram_bytes=vram,
        driver=adapter.driver,
        integrated=integrated,
    )


def card_memory(product: IntelProduct | None, window_bytes: int | None) -> int | None:
    """Give a card's memory by its product, and by the window where the product alone leaves it open."""
    sizes = product.sizes if product else ()
    if len(sizes) == 1:
        return sizes[0]
    if window_bytes is None or window_bytes < GIB:  # no Resizable BAR
        return None
    return max((size for size in sizes if size <= window_bytes), default=None)


def _integrated(adapter: Adapter, name: str | None, product: IntelProduct | None) -> bool | None:
    if product is not None:
        return product.integrated
    if adapter.slot == _PROCESSORS_SLOT:
        return True
    return is_integrated(Vendor.INTEL, name, None)


def _trouble(system: System, adapter: Adapter, gpu: Gpu) -> Text | None:
    """Say that graphics which could compute have no driver."""
    if gpu.name is None or not intel_xpu_capable(gpu.name):
        return None
    if system is System.LINUX and adapter.module is None:
        return problems.with_fix(problems.NO_DRIVER.fill(card=gpu.name), problems.UPDATE_KERNEL)
    if system is System.WINDOWS and adapter.driver is None:
        return problems.with_fix(problems.NO_DRIVER.fill(card=gpu.name), problems.INSTALL_MAKERS)
    return None
