"""The lock of an install: one holder, gone with its process."""

import asyncio
import subprocess
import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import InstallFolder
from stablehand.core.records.lock import held

HOLD = """
import asyncio, sys
from pathlib import Path
from stablehand.core.records.install import InstallFolder
from stablehand.core.records.lock import held
async def main():
    async with held(InstallFolder(Path(sys.argv[1]), "x")):
        print("held", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate(timeout=30)


async def test_a_second_holder_is_refused_at_once(tmp_path, holder):
    with pytest.raises(StablehandError) as caught:
        async with held(InstallFolder(tmp_path, "x")):
            pass
    assert caught.value.code == "install.busy"
    async with held(InstallFolder(tmp_path, "another")):
        pass


async def test_a_killed_holder_holds_no_longer(tmp_path, holder):
    async def kill():
        await asyncio.sleep(0.2)
        holder.kill()

    task = asyncio.ensure_future(kill())
    async with held(InstallFolder(tmp_path, "x"), wait_s=20):
        await task


async def test_it_is_free_again_after_the_block_and_after_a_failure(tmp_path):
    folder = InstallFolder(tmp_path, "x")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            async with held(folder):
                raise ZeroDivisionError


async def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "Assets").write_text("a file")
    with pytest.raises(StablehandError) as caught:
        async with held(InstallFolder(tmp_path, "x")):
            pass
    assert caught.value.code == "data.unwritable"
