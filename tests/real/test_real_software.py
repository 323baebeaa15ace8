"""ComfyUI itself: set STABLEHAND_REAL_COMFYUI to the address or folder of its repository.

Not run otherwise: it fetches gigabytes. docs/real-software.md tells how to make a repository that git can
clone without a network. Torch comes from wherever pip and uv are set up to find it.
"""

import json
import os
import struct
import time
from pathlib import Path

import pytest

from support.programs import Program, fetch, free_port, is_stage

COMFYUI = os.environ.get("STABLEHAND_REAL_COMFYUI", "")
pytestmark = pytest.mark.skipif(not COMFYUI, reason="STABLEHAND_REAL_COMFYUI is not set")
MODEL = "noise.safetensors"
LONG_S = 3600


def address():
    """Give the repository as git takes it."""
    return COMFYUI if "://" in COMFYUI else Path(COMFYUI).absolute().as_uri()


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """ComfyUI under its own definition: git alone knows that another repository stands in."""
    mirror = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{address()}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/Comfy-Org/ComfyUI",
    }
    made = Program(tmp_path_factory.mktemp("real") / "Data", mirror)
    models = made.data / "Models" / "StableDiffusion"
    models.mkdir(parents=True)
    header = json.dumps({"x": {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    (models / MODEL).write_bytes(struct.pack("<Q", len(header)) + header + b"\0\0")
    yield made
    made.close()


def checkpoints(program, name):
    """Launch an install and give the checkpoints that it lists; stop it again."""
    url = program.run("launch", name, "--port", str(free_port()), timeout=LONG_S)["data"]["url"]
    found = fetch(f"{url}/object_info")["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"]
    assert program.run("stop", name)["data"]["stopped"] is True
    assert not program.processes()
    return found[0]


def test_it_is_killed_while_it_installs_and_goes_on(program):
    process = program.start("install", "comfyui")
    program.until(process, is_stage("requirements"), LONG_S)
    process.kill()
    process.wait(60)
    program.run("install", "comfyui", timeout=LONG_S)
    assert checkpoints(program, "comfyui") == [MODEL]


def test_a_second_one_under_links_shares_its_files(program):
    began = time.monotonic()
    program.run("install", "comfyui", "--name", "linked", "--sharing", "link", timeout=LONG_S)
    took = time.monotonic() - began
    packages = program.data / "Packages"
    own = sum(
        file.lstat().st_size
        for file in (packages / "linked").rglob("*")
        if file.is_file() and not file.is_symlink() and file.stat().st_nlink == 1
    )
    whole = sum(
        file.lstat().st_size
        for file in (packages / "comfyui").rglob("*")
        if file.is_file() and not file.is_symlink()
    )
    print(
        f"second install: {took:.0f} s, {own / 1e6:.0f} MB of its own beside {whole / 1e6:.0f} MB"
    )
    assert own < whole / 10
    assert checkpoints(program, "linked") == [f"StableDiffusion/{MODEL}"]
