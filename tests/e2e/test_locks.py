"""Locks: an install is written down and made again, with real repositories, packages and kills."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib

import pytest

from support.package_index import PackageIndex
from support.programs import Program, free_port, is_stage
from support.server_repository import SERVER, ServerRepository

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")

EXTENSIONS = """
[extensions]
folder = "plugins"
disabled_suffix = ".disabled"
"""


@pytest.fixture(scope="module")
def index():
    """An index with packages that only these tests know."""
    with PackageIndex() as made:
        for version in ("1.0", "2.0"):
            made.add("shlock-alpha", version)
        made.add("shlock-beta", "1.0", ["shlock-alpha<2"])
        made.add("shlock-beta", "2.0", ["shlock-alpha>=2"])
        made.add("shlock-gamma", "1.0")
        yield made


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A folder of repositories that stands in for GitHub."""
    root = tmp_path_factory.mktemp("hub")
    clerk = ServerRepository(root / "example" / "clerk")
    files = {"server.py": SERVER, "requirements.txt": "shlock-beta\n"}
    clerk.first = clerk.put(files, "2024-06-01T12:00:00Z")
    clerk.second = clerk.put({"NEWS": "two"}, "2025-02-01T12:00:00Z")
    ServerRepository(root / "example" / "second").put({"README": "second"}, "2022-01-01T12:00:00Z")
    plugin = ServerRepository(root / "example" / "plugin")
    plugin.old = plugin.put({"plugin.py": "old = True\n"}, "2024-01-01T12:00:00Z")
    plugin.put({"plugin.py": "old = False\n"}, "2025-01-01T12:00:00Z")
    return root, clerk, plugin


@pytest.fixture(scope="module")
def clerk(tmp_path_factory, hub, index):
    """The program with a mirror for GitHub, one more index, and a package that has extensions."""
    program = Program(tmp_path_factory.mktemp("locks") / "Мои данные" / "Data (1)")
    program.data.mkdir(parents=True)
    program.define("clerk")
    file = program.data / "Catalog" / "clerk" / "package.toml"
    text = file.read_text("utf-8").replace("dated = true", "dated = false")
    file.write_text(text + EXTENSIONS, "utf-8")
    program.env["STABLEHAND_GIT_BASE_URL"] = hub[0].as_uri()
    program.env["PIP_EXTRA_INDEX_URL"] = index.url
    yield program
    program.close()


def pip(program, *words, name="clerk"):
    """Run the environment's own pip, as a UI or an extension does."""
    python = program.data / "Packages" / name / "venv" / "bin" / "python"
    done = subprocess.run(
        [str(python), "-m", "pip", "--no-input", *words],
        capture_output=True,
        text=True,
        check=False,
        env=program.env,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def packages(program, name):
    return json.loads(pip(program, "list", "--format", "json", name=name))


@pytest.fixture(scope="module")
def written(clerk, hub, tmp_path_factory):
    """An install with extensions, options, models and drift, and its lock."""
    checkout = clerk.data / "Packages" / "clerk"
    clerk.run("install", "clerk", "--ref", hub[1].first)
    for name, switched in (("helper", ""), ("sleeper", ".disabled")):
        place = checkout / "plugins" / f"{name}{switched}"
        place.parent.mkdir(exist_ok=True)
        hub[2].git("clone", "--quiet", str(hub[2].folder), str(place))
        plugin = ServerRepository.at(place)
        plugin.git("checkout", "--quiet", hub[2].old)
        plugin.git("config", "remote.origin.url", "https://github.com/example/plugin")
    (checkout / "plugins" / "by hand").mkdir()
    (checkout / "plugins" / "by hand" / "x.py").write_text("")
    # what an extension installs by itself at launch
    pip(clerk, "install", "shlock-gamma==1.0")
    pip(clerk, "install", "shlock-beta==1.0")
    clerk.run("options", "clerk", "--set", "cors", "--set", "port=8123")
    secrets = ("env.HF_TOKEN=hf_aaaaaaaaaaaaaaaaaaaaaaaa", "env.PLACE=/home/me/x", "env.MODE=fast")
    for word in secrets:
        clerk.run("options", "clerk", "--set", word)
    models = clerk.data / "Models" / "Lora"
    models.mkdir(parents=True, exist_ok=True)
    (models / "one.safetensors").write_bytes(b"one" * 1000)
    (models / "two.safetensors").write_bytes(b"two" * 500)
    file = tmp_path_factory.mktemp("lock") / "clerk.lock.toml"
    done = clerk.run("lock", "clerk", "--output", str(file), "--hash-models")
    return clerk, file, done


@pytest.fixture
def locked(written, tmp_path):
    """The program, a copy of the lock, and what the command said."""
    program, file, done = written
    return program, shutil.copy(file, tmp_path / file.name), done


def test_a_lock_is_readable_and_shows_nothing_private(locked, hub, index):
    program, file, done = locked
    text = file.read_text("utf-8")
    lock = tomllib.loads(text)
    assert done["data"]["lock"] == lock
    assert lock["format"] == 1
    assert lock["source"]["commit"] == hub[1].first
    assert lock["source"]["url"] == "https://github.com/example/clerk"
    assert "shlock-gamma==1.0" in lock["packages"]["pinned"]
    assert lock["packages"]["pinned"] == sorted(lock["packages"]["pinned"])
    assert lock["launch"]["options"] == {"--cors": True}
    assert lock["launch"]["port"] == 8123
    assert lock["launch"]["variables"] == {"MODE": "fast"}
    assert set(lock["launch"]["left_out"]) == {"HF_TOKEN", "PLACE"}
    found = {item["folder"]: item for item in lock["extensions"]}
    assert found["helper"]["commit"] == hub[2].old
    assert found["helper"]["enabled"]
    assert not found["sleeper"]["enabled"]
    assert found["by hand"].keys() == {"folder", "enabled"}
    models = {model["path"]: model for model in lock["models"]}
    assert models["Lora/one.safetensors"]["sha256"] == hashlib.sha256(b"one" * 1000).hexdigest()
    for private in (str(program.data), "/home/", "hf_", "127.0.0.1", str(hub[0]), "pythonhosted"):
        assert private not in text
    for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        if address := os.environ.get(name):
            assert address.split("/")[2] not in text


def test_sums_are_remembered_and_a_lock_is_not_written_over_other_files(locked, tmp_path):
    program, _file, _done = locked
    shown = program.run("lock", "clerk")["data"]
    assert all("sha256" in model for model in shown["lock"]["models"])
    notes = tmp_path / "notes.toml"
    notes.write_text("mine = true\n")
    assert program.run("lock", "clerk", "--output", str(notes), expect=2)["code"] == "usage"
    assert notes.read_text() == "mine = true\n"


def test_a_lock_makes_the_same_install_again(locked, hub):
    program, file, _done = locked
    model = program.data / "Models" / "Lora" / "two.safetensors"
    model.unlink()
    planned = program.run("recreate", str(file), "--name", "again", "--dry-run")["data"]
    assert planned["same_build"]
    assert planned["commit"] == hub[1].first
    assert [model["path"] for model in planned["missing_models"]] == ["Lora/two.safetensors"]
    assert not (program.data / "Packages" / "again").exists()

    done = program.run("recreate", str(file), "--name", "again")
    data = done["data"]
    assert data["install"]["commit"] == hub[1].first
    assert data["install"]["ref"] == hub[1].first
    states = {item["folder"]: item["state"] for item in data["extensions"]}
    assert states == {"helper": "fetched", "sleeper": "fetched", "by hand": "by_name"}
    assert data["changed"] == []
    checkout = program.data / "Packages" / "again"
    assert (checkout / "plugins/helper/plugin.py").read_text() == "old = True\n"
    assert (checkout / "plugins/sleeper.disabled/plugin.py").is_file()
    old, new = packages(program, "clerk"), packages(program, "again")
    assert new == old
    options = program.run("options", "again")["data"]
    assert options["port"] == 8123
    assert options["variables"] == {"MODE": "fast"}
    program.run("launch", "again", "--port", str(free_port()))
    program.run("stop", "again")

    repeated = program.run("recreate", str(file), "--name", "again")
    assert not repeated["data"]["fresh"]
    model.write_bytes(b"two" * 500)
    refused = program.run("recreate", str(file), expect=1)
    assert refused["code"] == "install.exists", (
        "an install of the name that is not made of the lock"
    )


def test_what_excludes_each_other_is_given_up_and_said(locked):
    program, file, _done = locked
    text = file.read_text("utf-8")
    # beta 1.0 wants alpha below 2; gamma 9.0 does not exist
    text = text.replace("shlock-alpha==1.0", "shlock-alpha==2.0").replace(
        "shlock-gamma==1.0", "shlock-gamma==9.0"
    )
    file.write_text(text, "utf-8")
    done = program.run("recreate", str(file), "--name", "mixed")
    changed = {item["name"]: item for item in done["data"]["changed"]}
    assert "shlock-gamma" in changed
    assert len(changed.keys() & {"shlock-alpha", "shlock-beta"}) == 1, "only one of the two"
    assert changed.keys() <= {"shlock-alpha", "shlock-beta", "shlock-gamma"}
    assert any("shlock-gamma 9.0 -> -" in notice for notice in done["notices"])


def test_an_extension_that_is_gone_is_told_and_the_rest_is_made(locked):
    program, file, _done = locked
    text = file.read_text("utf-8").replace(
        "https://github.com/example/plugin", "https://github.com/example/gone", 1
    )
    file.write_text(text, "utf-8")
    done = program.run("recreate", str(file), "--name", "less")
    states = sorted(item["state"] for item in done["data"]["extensions"])
    assert states == ["by_name", "failed", "fetched"]
    assert any("could not be fetched" in notice for notice in done["notices"])
    program.run("launch", "less", "--port", str(free_port()))
    program.run("stop", "less")


@pytest.mark.parametrize("stage", ["/requirements", "/probe", "extensions"])
def test_a_kill_is_gone_on_from(locked, stage):
    program, file, _done = locked
    name = f"killed {stage.strip('/')}"
    process = program.start("recreate", str(file), "--name", name)
    program.until(process, is_stage(stage))
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    done = program.run("recreate", str(file), "--name", name)
    assert done["data"]["changed"] == []
    states = {item["folder"]: item["state"] for item in done["data"].get("extensions", [])}
    assert states["helper"] in ("fetched", "there", "planned")
    assert packages(program, name) == packages(program, "clerk")
    mark = program.data / "Packages" / name / ".stablehand" / "recreate.json"
    assert json.loads(mark.read_text())["done"]
