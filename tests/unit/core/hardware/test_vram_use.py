"""Who holds the cards' memory, from each source; what nobody tells is unknown, not nothing."""

import pytest

from stablehand.core.hardware.nvml import NvmlDevice, NvmlFailure, NvmlProblem, NvmlUse
from stablehand.core.hardware.vram_use import CardMemory, Sources, VramUse, read_vram
from stablehand.core.hardware.windows_counters import BY_ADAPTER, BY_PROCESS, read_counter

GIB = 1024**3
NONE = NvmlFailure(NvmlProblem.NO_LIBRARY)
CARD = NvmlDevice(0, name="NVIDIA GeForce RTX 4090", total_bytes=24 * GIB, free_bytes=20 * GIB)
# Instances as Windows names them (performance monitor, "GPU Process Memory").
COUNTED = {
    BY_PROCESS: (
        ("pid_4242_luid_0x00000000_0x0000D2C1_phys_0", 3 * GIB),
        ("pid_4242_luid_0x00000000_0x0000E111_phys_0", 1 * GIB),
        ("pid_17_luid_0x00000000_0x0000D2C1_phys_0", 0),
        ("_Total", 9 * GIB),
    ),
    BY_ADAPTER: (
        ("luid_0x00000000_0x0000D2C1_phys_0", 5 * GIB),
        ("luid_0x00000000_0x0000F000_phys_0", 0),
    ),
}


def sources(nvml=NONE, system="linux", counted=None, **more):
    told = counted or {}
    return Sources(nvml=lambda: nvml, counter=told.get, system=system, **more)


@pytest.fixture
def bare(tmp_path):
    return {"drm": tmp_path / "drm", "proc": tmp_path / "proc", "kfd": tmp_path / "kfd"}


def test_nvidia_tells_all(bare):
    found = read_vram((7,), sources(NvmlUse((CARD,), {7: GIB, 8: 2 * GIB}), **bare))
    assert found.cards == (CardMemory("NVIDIA GeForce RTX 4090", 24 * GIB, 4 * GIB),)
    assert (found.of((7, 9)), found.of((9,)), found.free_bytes) == (GIB, 0, 20 * GIB)


def test_a_card_that_nobody_uses_is_known_to_be_free(bare):
    found = read_vram((7,), sources(NvmlUse((CARD,), {}), **bare))
    assert found.of((7,)) == 0


def test_nvidia_on_windows_leaves_it_to_the_counters():
    hidden = NvmlUse((CARD,), {4242: None, 17: None})
    found = read_vram((4242,), sources(hidden, "win32", COUNTED))
    assert (found.of((4242,)), found.of((17,))) == (4 * GIB, 0)
    assert found.cards[0].free_bytes == 20 * GIB
    untold = read_vram((4242,), sources(hidden, "win32"))
    assert untold.of((4242,)) is None


def test_other_makers_on_windows():
    found = read_vram((), sources(NONE, "win32", COUNTED))
    assert found.cards == (CardMemory("GPU 1", None, 5 * GIB),)
    assert found.free_bytes is None
    assert found.held == {4242: 4 * GIB}


def test_amd_on_linux(bare):
    device = bare["drm"] / "card1" / "device"
    device.mkdir(parents=True)
    (bare["drm"] / "card1-DP-1").mkdir()
    (device / "mem_info_vram_total").write_text(f"{16 * GIB}\n")
    (device / "mem_info_vram_used").write_text(f"{6 * GIB}\n")
    (device / "product_name").write_text("Radeon RX 7800 XT\n")
    (bare["kfd"] / "5").mkdir(parents=True)
    (bare["kfd"] / "5" / "vram_1").write_text(str(4 * GIB))
    found = read_vram((5,), sources(**bare))
    assert found.cards == (CardMemory("Radeon RX 7800 XT", 16 * GIB, 6 * GIB),)
    assert found.of((5,)) == 4 * GIB


def test_intel_on_linux_tells_processes_only(bare):
    device = bare["drm"] / "card0" / "device"
    device.mkdir(parents=True)
    (device / "driver").symlink_to("/sys/bus/pci/drivers/xe")
    found = read_vram((5,), sources(**bare))
    assert (found.cards, found.of((5,))) == ((), 0)


def test_nobody_tells_anything(bare):
    assert read_vram((5,), sources(**bare)) == VramUse()
    assert read_vram((5,), sources(**bare)).of((5,)) is None


def test_apple_has_one_memory():
    assert read_vram((5,), sources(system="darwin", machine="arm64")) == VramUse(is_unified=True)


def test_there_are_no_counters_elsewhere():
    assert read_counter(BY_PROCESS) is None
