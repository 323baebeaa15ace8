"""A remembered launch starts what working it out anew would have started, and nothing else."""

import asyncio
import json
import os
import subprocess
import sys

import psutil
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.tasks import spawn
from stablehand.core.records.lock import held
from stablehand.core.records.places import InstallFolder
from stablehand.services.app import make_app
from stablehand.services.sessions import launch, stop
from support.programs import free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the installs of POSIX")


@pytest.fixture
def port():
    return str(free_port())


def kept(pad):
    return pad.data / "Packages" / "pad" / ".stablehand" / "launch.json"


def launched(pad, port, **env):
    """Launch and stop; give the variables that the program got."""
    view = pad.run("launch", "pad", "--port", port, **env)["data"]
    found = psutil.Process(view["pid"]).environ()
    pad.run("stop", "pad")
    return found


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda whole: whole.update(spec=[]), marks=pytest.mark.thorough),
        lambda whole: whole["variables"].update(TMPDIR=7),
    ],
)
def test_a_damaged_memory_is_passed_over(pad, port, damage):
    launched(pad, port)
    whole = json.loads(kept(pad).read_text())
    damage(whole)
    kept(pad).write_text(json.dumps(whole))
    launched(pad, port)
    assert json.loads(kept(pad).read_text()) != whole


def test_folders_that_a_program_writes_into_come_back(pad, port):
    launched(pad, port)
    launched(pad, port)
    (pad.data / "Images" / "pad").rmdir()
    launched(pad, port)
    assert (pad.data / "Images" / "pad").is_dir()


def test_places_of_packages_hang_on_the_folder_one_is_in(pad, port, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "wheels").mkdir(parents=True)
    seen = []
    for name in ("one", "one", "two"):
        found = in_folder(pad, port, tmp_path / name)
        seen.append(found["PIP_FIND_LINKS"])
    assert seen == [str(tmp_path / name / "wheels") for name in ("one", "one", "two")]


def in_folder(pad, port, folder):
    env = {**pad.env, "PIP_FIND_LINKS": "wheels", "PIP_CONFIG_FILE": os.devnull}
    argv = pad.argv("launch", "pad", "--port", port)
    done = subprocess.run(argv, capture_output=True, cwd=folder, env=env, timeout=60, check=True)
    view = json.loads(done.stdout.splitlines()[-1])["data"]
    found = psutil.Process(view["pid"]).environ()
    pad.run("stop", "pad")
    return found


def test_a_place_of_packages_that_was_missing_is_used_once_it_is_there(pad, port, tmp_path):
    later = tmp_path / "later"
    env = {"PIP_FIND_LINKS": str(later), "PIP_CONFIG_FILE": os.devnull}
    assert "PIP_FIND_LINKS" not in launched(pad, port, **env)
    later.mkdir()
    assert launched(pad, port, **env)["PIP_FIND_LINKS"] == str(later)


@pytest.mark.parametrize(
    "env",
    [
        {"PIP_EXTRA_INDEX_URL": "https://packages.invalid/sesame/simple/"},
        {"PIP_PROXY": "me:sesame@proxy.invalid:3128"},
        {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.extraHeader",
            "GIT_CONFIG_VALUE_0": "X-Key: sesame",
        },
    ],
)
def test_what_variables_hold_is_written_into_no_file(pad, port, env):
    launched(pad, port)
    found = launched(pad, port, **env)
    assert any("sesame" in value for value in found.values())
    assert not kept(pad).exists()


async def test_settings_that_were_read_long_before_are_not_remembered(pad, port):
    launched(pad, port)
    app = make_app(pad.data, os.environ, pad.data.parent)
    assert app.settings.get("mirrors.find_links") is not None
    pad.run("settings", "set", "hardware.torch", "cpu")
    try:
        await launch(app, "pad", port=int(port))
        await stop(app, "pad")
        assert not kept(pad).exists()
    finally:
        pad.run("settings", "unset", "hardware.torch")


async def test_an_install_that_broke_while_it_was_waited_for_is_not_launched(pad, port):
    folder = InstallFolder(pad.data, "pad")
    whole = folder.record.read_text(encoding="utf-8")
    app = make_app(pad.data, os.environ, pad.data.parent)
    try:
        async with held(folder):
            waiting = spawn(launch(app, "pad", port=int(port)), "a launch that waits")
            await asyncio.sleep(0)  # it has seen a whole install now, and waits for the lock
            broken = {**json.loads(whole), "state": "installing"}
            folder.record.write_text(json.dumps(broken), encoding="utf-8")
        with pytest.raises(StablehandError) as caught:
            await waiting
        assert caught.value.code == "install.incomplete"
    finally:
        folder.record.write_text(whole, encoding="utf-8")
        pad.run("stop", "pad")
