"""The environment of an install as its files have it: packages, what has changed since it was proved."""

import json
import os

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.pins import Pins, write_pins
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import InstalledPython, InstalledTorch, now
from stablehand.services.environments import environment_size, show_environment
from support.window_work import write_install

PYTHON = InstalledPython(version="3.12.4", kind="managed", path="Assets/python3.12/bin/python")
TORCH = InstalledTorch(backend="cpu", version="2.13.0+cpu", index="https://torch.example/cpu")


def put(folder, name, version, *, is_whole=True, spelled=None):
    """Write the account of a distribution as pip does."""
    place = folder.generation(1) / "env" / "lib" / "python3.12" / "site-packages"
    account = place / f"{name.replace('-', '_')}-{version}.dist-info"
    account.mkdir(parents=True)
    (account / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {spelled or name}\nVersion: {version}\n\nAbout it\n"
    )
    if is_whole:
        (account / "RECORD").write_text("a.py,,\n")


def prove(folder, **packages):
    generation = Generation(
        number=1, created_at=now(), reason="install", state="ready", good=True, packages=packages
    )
    write_generation(folder, generation)


@pytest.fixture
def app(make):
    return make()


async def show(app):
    found = await show_environment(app, "mine")
    return found, {item.name: item for item in found.packages}


async def test_what_is_there_is_compared_with_what_was_proved(app):
    folder = write_install(app.data.root, "mine", python=PYTHON, torch=TORCH)
    prove(folder, same="1.0", Other_Name="1.0", gone="3.1", broken="1.0")
    put(folder, "same", "1.0")
    put(folder, "other-name", "2.0", spelled="Other.Name")
    put(folder, "new", "0.1")
    put(folder, "broken", "1.0", is_whole=False)
    found, packages = await show(app)
    assert found.is_there and found.is_known
    assert [item.name for item in found.packages] == ["broken", "gone", "new", "other-name", "same"]
    standings = {
        name: (item.standing, item.version, item.proved) for name, item in packages.items()
    }
    assert standings == {
        "broken": ("half", "1.0", "1.0"),
        "gone": ("removed", None, "3.1"),
        "new": ("added", "0.1", None),
        "other-name": ("changed", "2.0", "1.0"),
        "same": ("same", "1.0", "1.0"),
    }
    assert [item.name for item in found.drift] == ["broken", "gone", "new", "other-name"]
    # What is gone or half there is no requirement.
    assert found.as_requirements() == "new==0.1\nother-name==2.0\nsame==1.0\n"
    assert found.folder == folder.generation(1) / "env"
    assert found.interpreter == app.data.root / PYTHON.path
    assert (found.python, found.torch) == (PYTHON, TORCH)


async def test_an_install_of_before_there_were_accounts_has_its_lock(app):
    folder = write_install(app.data.root, "mine")
    put(folder, "same", "1.0")
    put(folder, "new", "2.0")
    lock = {"packages": {"same": "1.0"}}
    (folder.generation(1) / "lock.json").write_text(json.dumps(lock))
    _found, packages = await show(app)
    assert (packages["same"].standing, packages["new"].standing) == ("same", "added")


async def test_where_nobody_wrote_down_what_was_proved_nothing_counts_as_changed(app):
    folder = write_install(app.data.root, "mine")
    put(folder, "one", "1.0")
    found, packages = await show(app)
    assert not found.is_known
    assert packages["one"].standing == "unknown"
    assert found.drift == ()


async def test_one_version_only_is_what_torch_and_a_lock_name(app):
    folder = write_install(app.data.root, "mine")
    for name in ("torch", "numpy", "free", "ranged"):
        put(folder, name, "1.0")
    lines = ("torch==1.0", "ranged<3", "free!=0.9", "", "# a word", "broken ==")
    (folder.generation(1) / "constraints.txt").write_text("\n".join(lines))
    write_pins(folder.generation(1), Pins(wanted={"numpy": "1.0"}, given_up=["free"]))
    _found, packages = await show(app)
    assert {name for name, item in packages.items() if item.is_pinned} == {"torch", "numpy"}


async def test_an_install_without_an_environment_has_none(app):
    write_install(app.data.root, "mine")
    found, packages = await show(app)
    assert (found.folder, found.is_there, packages, found.is_known) == (None, False, {}, False)
    assert found.as_requirements() == ""
    size = await environment_size(app, "mine")
    assert (size.whole_bytes, size.own_bytes) == (0, 0)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
async def test_an_environment_that_was_there_before_is_read_where_it_lies(app, tmp_path):
    folder = write_install(app.data.root, "mine")
    put(folder, "one", "1.0")
    theirs = tmp_path / "theirs"
    (folder.generation(1) / "env").rename(theirs)
    (folder.generation(1) / "env").symlink_to(theirs, target_is_directory=True)
    found, packages = await show(app)
    assert found.folder == theirs
    assert list(packages) == ["one"]
    assert (await environment_size(app, "mine")).whole_bytes > 0


async def test_what_others_share_is_told_apart(app):
    folder = write_install(app.data.root, "mine")
    put(folder, "one", "1.0")
    place = folder.generation(1) / "env" / "big.so"
    place.write_bytes(bytes(5000))
    os.link(place, app.data.root / "cache")
    size = await environment_size(app, "mine")
    assert size.whole_bytes - size.own_bytes == 5000


async def test_an_unknown_install_is_told(app):
    for ask in (show_environment, environment_size):
        with pytest.raises(StablehandError) as caught:
            await ask(app, "nobody")
        assert caught.value.code == "install.unknown"
