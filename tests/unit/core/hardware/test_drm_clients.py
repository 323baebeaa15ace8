"""Memory of cards by process, as the kernel's files tell it."""

import pytest

from stablehand.core.hardware.drm_clients import held_by, read_client

# As the kernel's documentation and drivers write them (Documentation/gpu/drm-usage-stats.rst).
AMD = """\
pos:\t0
flags:\t02100002
mnt_id:\t27
ino:\t1083
drm-driver:\tamdgpu
drm-client-id:\t35
drm-pdev:\t0000:03:00.0
pasid:\t32778
drm-memory-vram:\t1048576 KiB
drm-memory-gtt: \t20480 KiB
drm-memory-cpu: \t0 KiB
amd-memory-visible-vram:\t1024 KiB
drm-engine-gfx:\t25662044495 ns
"""
NEWER_AMD = AMD.replace(
    "drm-memory-vram:\t1048576 KiB\n",
    "drm-total-vram:\t2097152 KiB\ndrm-resident-vram:\t1048576 KiB\ndrm-memory-vram:\t1048576 KiB\n",
)
XE = """\
drm-driver:\txe
drm-client-id:\t7
drm-pdev:\t0000:03:00.0
drm-total-system:\t8 MiB
drm-total-vram0:\t512 MiB
drm-shared-vram0:\t0
drm-resident-vram0:\t256 MiB
"""
I915 = """\
drm-driver:\ti915
drm-client-id:\t9
drm-pdev:\t0000:00:02.0
drm-total-system0:\t5 MiB
drm-total-local0:\t64 MiB
"""


@pytest.mark.parametrize(
    ("text", "driver", "held"),
    [
        (AMD, "amdgpu", 1024**3),
        (NEWER_AMD, "amdgpu", 1024**3),
        (XE, "xe", 256 * 1024**2),
        (I915, "i915", 64 * 1024**2),
        (XE.replace("drm-resident-vram0:\t256 MiB\n", ""), "xe", 512 * 1024**2),
        (AMD.replace("1048576 KiB", "a lot"), "amdgpu", 0),
    ],
    ids=["amdgpu", "amdgpu-newer", "xe", "i915", "xe-total-alone", "no-number"],
)
def test_a_client(text, driver, held):
    found = read_client(text)
    assert (found.driver, found.held_bytes) == (driver, held)


def test_a_file_of_something_else_is_no_client():
    assert read_client("pos:\t0\nflags:\t0100002\n") is None


def process(proc, pid, *files):
    for number, (target, text) in enumerate(files):
        (proc / str(pid) / "fd").mkdir(parents=True, exist_ok=True)
        (proc / str(pid) / "fdinfo").mkdir(parents=True, exist_ok=True)
        (proc / str(pid) / "fd" / str(number)).symlink_to(target)
        (proc / str(pid) / "fdinfo" / str(number)).write_text(text)


def test_one_client_behind_several_files_counts_once(tmp_path):
    proc, card = tmp_path / "proc", "/dev/dri/renderD128"
    process(proc, 10, (card, AMD), (card, AMD), ("/etc/passwd", XE), (card, XE))
    process(proc, 11, (card, AMD))  # handed over to a child: the client is the same
    process(proc, 12, ("/dev/null", ""))
    found = held_by((10, 11, 12, 13), proc, tmp_path / "kfd")
    assert found == {10: 1024**3 + 256 * 1024**2}


def test_what_rocm_takes_is_told_by_its_own_driver(tmp_path):
    place = tmp_path / "kfd" / "21"
    place.mkdir(parents=True)
    (place / "vram_51156").write_text("3221225472\n")
    (place / "sdma_51156").write_text("17\n")
    assert held_by((21, 22), tmp_path / "proc", tmp_path / "kfd") == {21: 3 * 1024**3}
