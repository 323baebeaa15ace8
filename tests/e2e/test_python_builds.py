"""Python builds are fetched as models are: gone on with after a break, compared, and installed by uv."""

import os

import pytest

from support.programs import Program
from support.python_builds import BreakingOff, own_list

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="the stand-in interpreter is a shell script"
)


def made(tmp_path, mirror, builds):
    program = Program(
        tmp_path / "Data",
        {"STABLEHAND_PYTHON_URL": mirror, "UV_PYTHON_DOWNLOADS_JSON_URL": str(builds)},
    )
    program.data.mkdir(parents=True)
    program.define("pad")
    return program


def test_a_build_whose_transfer_breaks_off_is_gone_on_with(tmp_path):
    builds = own_list(tmp_path, right_sum=True)
    with BreakingOff(tmp_path / "mirror") as mirror:
        program = made(tmp_path, mirror.address, builds)
        program.run("install", "pad", expect=1)  # the stand-in is only a launcher of another Python
        assert mirror.asked[0] is None
        assert mirror.asked[1].startswith("bytes=")
        assert len(mirror.asked) == 2  # uv takes it from the disk
    assert not (program.data / "Assets" / "python-builds").exists()
    assert list((program.data / "Assets" / "python").glob("cpython-3.*"))


def test_a_build_with_another_sum_is_never_installed(tmp_path):
    builds = own_list(tmp_path, right_sum=False)
    with BreakingOff(tmp_path / "mirror", breaks=0) as mirror:
        program = made(tmp_path, mirror.address, builds)
        done = program.run("install", "pad")
        assert done["data"]["install"]["python_kind"] == "system"  # said so, and gone on without
        assert any("cannot be fetched" in notice for notice in done["notices"])
    assert not list((program.data / "Assets" / "python").glob("cpython-3.*"))
