"""NVML through its binary interface: a small library of that interface stands in for NVIDIA's.

Each question is asked by a process of its own, since a loaded library stays loaded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "support" / "nvml_stand_in.c"
COMPILER = shutil.which("cc")
pytestmark = pytest.mark.skipif(
    COMPILER is None or sys.platform != "linux", reason="needs a C compiler and Linux' loader"
)
CARD = (
    "NvmlDevice(index=0, uuid='GPU-1', pci_bus_id='00000000:01:00.0',"
    " name='NVIDIA GeForce RTX 4090', total_bytes=25757220864, free_bytes=23874895872,"
    " driver='570.86.10', compute_capability='8.9')"
)
UNIFIED = (
    "NvmlDevice(index=1, uuid='GPU-2', pci_bus_id='00000000:02:00.0', name='NVIDIA GB10',"
    " total_bytes=None, free_bytes=None, driver='570.86.10', compute_capability='12.1')"
)


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nvml")
    assert COMPILER is not None
    target = folder / "libnvidia-ml.so.1"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-o", target, SOURCE], check=True)
    return folder


def ask(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import asyncio\n"
        "from stablehand.core.hardware.view import HostView\n"
        "answer = asyncio.run(HostView(limit_s=2).nvml())\n"
        "print(*answer, sep='\\n') if isinstance(answer, tuple) else print(repr(answer.problem))\n"
    )
    env = os.environ | {"LD_LIBRARY_PATH": str(folder)} | environment
    return subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )


def test_cards(library_folder: Path) -> None:
    run = ask(library_folder)
    assert run.stdout.splitlines() == [CARD, UNIFIED]
    assert run.stderr == "shut down\n"


def test_a_lost_card_does_not_hide_the_other(library_folder: Path) -> None:
    assert ask(library_folder, STAND_IN_LOST="1").stdout.splitlines() == [CARD]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("9", "no_driver"),
        ("12", "no_library"),
        ("18", "mismatch"),
        ("4", "other"),
        ("999", "other"),
    ],
)
def test_failures(library_folder: Path, code: str, problem: str) -> None:
    run = ask(library_folder, STAND_IN_ERROR=code)
    assert run.stdout == f"<NvmlProblem.{problem.upper()}: '{problem}'>\n"
    assert run.stderr == ""


def test_a_library_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "libnvidia-ml.so.1").write_bytes(b"no library at all")
    assert ask(tmp_path).stdout == "<NvmlProblem.NO_LIBRARY: 'no_library'>\n"


def test_a_hanging_driver_is_given_up_and_does_not_hold_the_program(library_folder: Path) -> None:
    started = time.monotonic()
    run = ask(library_folder, STAND_IN_HANG="1")
    assert run.stdout == "<NvmlProblem.SILENT: 'silent'>\n"
    assert run.returncode == 0
    assert time.monotonic() - started < 20


def held(folder: Path, **environment: str) -> str:
    code = "from stablehand.core.hardware.nvml import read_process_memory as r; print(r())"
    env = os.environ | {"LD_LIBRARY_PATH": str(folder)} | environment
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )
    return done.stdout.strip()


def test_memory_by_process(library_folder: Path, tmp_path: Path) -> None:
    assert held(library_folder, STAND_IN_PID="4242") == str({4242: 4 * 1024**3})
    assert held(library_folder, STAND_IN_PID="4242", STAND_IN_LOST="1") == str({4242: 3 * 1024**3})
    assert held(library_folder) == "{}"
    (tmp_path / "libnvidia-ml.so.1").write_bytes(b"no library at all")
    assert held(tmp_path).startswith("NvmlFailure(problem=<NvmlProblem.NO_LIBRARY")


def test_who_holds_what(library_folder: Path) -> None:
    """Two cards add up; what the driver does not tell is None."""
    code = (
        "from stablehand.core.hardware.nvml import read_use\n"
        "use = read_use()\n"
        "print(use.held, [card.total_bytes for card in use.cards])\n"
    )
    env = os.environ | {"LD_LIBRARY_PATH": str(library_folder), "STAND_IN_PID": "4242"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )
    assert run.stdout == f"{{4242: {4 << 30}, 999999: None}} [25757220864, None]\n", run.stderr
