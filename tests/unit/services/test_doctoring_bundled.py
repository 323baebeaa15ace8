"""Looking at a bundled program with torch whose environment is not there."""

import sys

import pytest

from stablehand.core.hardware.profile import Vendor
from stablehand.core.records.install import (
    InstalledPython,
    InstalledSource,
    InstalledTorch,
)
from stablehand.services.doctoring import (
    examine,
    start_repair,
)
from stablehand.services.machine import machine_of
from support.window_work import write_install

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")


@pytest.fixture
def easel(make):
    """A record of an install with torch, without its environment: what is looked at beside that."""
    app = make()
    torch = InstalledTorch(backend="cu130", version="2.13.0+cu130")
    python = InstalledPython(version="3.11.7", kind="system", path=sys.executable)
    source = InstalledSource(kind="bundled")
    write_install(app.data.root, "easel", torch=torch, python=python, source=source)
    return app


async def test_a_torch_for_a_card_that_is_not_there_is_told(easel):
    report = (await examine(easel, "easel")).data
    cards = [gpu for gpu in (await machine_of(None))[0].gpus if gpu.vendor is Vendor.NVIDIA]
    rules = [item.rule for item in report.findings]
    assert rules[0] == "environment.gone"
    assert ("torch.cardless" in rules) is (not cards)


async def test_missing_files_of_a_bundled_program_come_back_beside_changed_ones(easel):
    checkout = easel.data.packages / "easel"
    job = await start_repair(easel, "easel", ["checkout.missing"])
    assert [item.rule for item in (await job.result()).data.mended] == ["checkout.missing"]
    files = sorted(path for path in checkout.rglob("*.py") if ".stablehand" not in path.parts)
    files[0].write_text("mine\n")
    files[1].unlink()
    job = await start_repair(easel, "easel", ["checkout.missing"])
    await job.result()
    assert files[0].read_text() == "mine\n"
    assert files[1].exists()
