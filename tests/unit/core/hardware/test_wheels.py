import pytest

from stablehand.core.hardware.profile import Arch, System
from stablehand.core.hardware.wheels import platform_name, wheel_table

TABLE = wheel_table()


@pytest.mark.parametrize(
    ("backend", "release", "capability", "arch", "runs"),
    [
        ("cu126", "2.13.0", "5.0", "x86_64", True),
        ("cu126", "2.13.0", "6.1", "x86_64", True),  # 6.0 code
        ("cu126", "2.13.0", "8.9", "x86_64", True),  # 8.6 code
        ("cu126", "2.13.0", "3.7", "x86_64", False),
        ("cu126", "2.13.0", "12.0", "x86_64", False),
        ("cu126", "2.13.0", "7.5", "arm64", False),
        ("cu126", "2.13.0", "9.0", "arm64", True),
        ("cu128", "2.7.1", "7.0", "x86_64", True),
        ("cu128", "2.11.0", "7.0", "x86_64", False),  # dropped
        ("cu128", "2.11.0", "7.5", "x86_64", True),
        ("cu128", "2.7.1", "6.1", "x86_64", False),
        ("cu128", "2.7.1", "12.0", "x86_64", True),
        ("cu130", "2.13.0", "7.0", "x86_64", False),
        ("cu130", "2.13.0", "12.1", "arm64", True),
        ("cu130", "2.13.0", "8.7", "arm64", True),
        ("cu130", "2.13.0", "11.0", "x86_64", False),
    ],
)
def test_code_inside_cuda_builds(backend, release, capability, arch, runs):
    found = TABLE.backends[backend].runs_code_for(capability, TABLE.releases[release], Arch(arch))
    assert found is runs


@pytest.mark.parametrize(
    ("backend", "release", "platform", "python", "exists"),
    [
        ("cu121", "2.3.1", "linux-x86_64", "3.10", True),
        ("cu121", "2.6.0", "linux-x86_64", "3.10", False),
        ("cu118", "2.7.1", "windows-x86_64", "3.12", True),
        ("cu118", "2.8.0", "windows-x86_64", "3.12", False),
        ("cu126", "2.14.1", "linux-x86_64", "3.10", True),
        ("cu130", "2.8.0", "linux-x86_64", "3.12", False),
        ("cu132", "2.11.0", "linux-x86_64", "3.12", False),
        ("cu121", "2.1.2", "linux-x86_64", "3.12", False),
        ("cu121", "2.1.2", "linux-arm64", "3.10", False),
        ("rocm7.2", "2.13.0", "linux-x86_64", "3.10", True),
        ("rocm7.2", "2.13.0", "windows-x86_64", "3.12", False),
        ("rocm-windows", "2.12.0", "windows-x86_64", "3.10", False),
        ("rocm-windows", "2.12.0", "windows-x86_64", "3.12", True),
        ("directml", "2.4.1", "windows-x86_64", "3.12", True),
        ("directml", "2.4.1", "linux-x86_64", "3.10", False),
        ("zluda", "2.7.0", "windows-x86_64", "3.11", True),
        ("zluda", "2.7.0", "windows-x86_64", "3.13", False),
        ("zluda", "2.7.1", "windows-x86_64", "3.11", False),
        ("zluda", "2.7.0", "linux-x86_64", "3.11", False),
        ("mps", "2.13.0", "macos-arm64", "3.12", True),
        ("cpu", "2.2.2", "macos-x86_64", "3.12", True),
        ("cpu", "2.3.1", "macos-x86_64", "3.12", False),
        ("cpu", "2.2.2", "macos-x86_64", "3.13", False),
    ],
)
def test_builds_that_exist(backend, release, platform, python, exists):
    found = TABLE.backends[backend].carries(TABLE.releases[release], platform, python)
    assert found is exists


def test_the_table_is_whole():
    for name, backend in TABLE.backends.items():
        carried = [r for r in TABLE.releases.values() if any(
            backend.carries(r, p, s) for p in backend.platforms for s in ("3.9", "3.10", "3.11", "3.12"))]  # fmt: skip
        assert carried, name
        for release in backend.only:
            assert release in TABLE.releases, (name, release)
        if backend.family == "cuda":
            assert backend.capabilities
            assert backend.driver_linux
            assert backend.driver_windows
            assert backend.native
        assert backend.download_mb > 0


def test_requirements_and_indexes():
    release = TABLE.releases["2.12.0"]
    windows = TABLE.backends["rocm-windows"]
    assert windows.requirements(release, audio=True, gfx="gfx1100") == (
        "torch[device-gfx1100]==2.12.0+rocm7.14.0",
        "torchvision[device-gfx1100]==0.27.0+rocm7.14.0",
        "torchaudio==2.11.0+rocm7.14.0",
    )
    directml = TABLE.backends["directml"].requirements(
        TABLE.releases["2.4.1"], audio=False, gfx=None
    )
    assert directml == (
        "torch==2.4.1", "torchvision==0.19.1", "torch-directml==0.2.5.dev240914"
    )  # fmt: skip
    cpu = TABLE.backends["cpu"]
    assert cpu.index_url(System.LINUX) == "https://download.pytorch.org/whl/cpu"
    assert cpu.index_url(System.MACOS) is None
    assert (
        windows.index_url(System.WINDOWS, "https://x")
        == "https://repo.amd.com/rocm/whl-multi-arch/"
    )


def test_windows_on_arm_runs_x86_64_wheels():
    assert platform_name(System.WINDOWS, Arch.ARM64) == "windows-x86_64"
    assert platform_name(System.LINUX, Arch.ARM64) == "linux-arm64"
