"""An environment whose data folder moved: a real environment of this Python."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.heal import heal_environment, point_to_environment
from stablehand.core.records.install import InstalledPython, InstallFolder, InstallRecord, now

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links of POSIX")


@pytest.fixture
def installed(tmp_path):
    """An environment on an interpreter that lies in the data folder, as our own builds do."""
    folder = InstallFolder(tmp_path / "Data", "x")
    home = folder.data / "Assets/python/ours/bin"
    home.mkdir(parents=True)
    (home / "python3").symlink_to(Path(sys.executable).resolve())
    environment = folder.generation(1) / "env"
    venv.create(environment, with_pip=False, symlinks=True)
    (environment / "bin" / "python").unlink()
    (environment / "bin" / "python").symlink_to(home / "python3")
    config = environment / "pyvenv.cfg"
    lines = [
        f"home = {home}" if line.startswith("home") else line
        for line in config.read_text().splitlines()
    ]
    config.write_text("\n".join(lines) + "\n")
    point_to_environment(folder.environment_link, environment)
    moment = now()
    record = InstallRecord(
        name="x",
        package="pad",
        state="installed",
        created_at=moment,
        changed_at=moment,
        python=InstalledPython(
            version="3.11.7", kind="managed", path="Assets/python/ours/bin/python3"
        ),
    )
    return folder, record


def test_nothing_is_touched_while_all_is_right(installed):
    folder, record = installed
    before = (folder.generation(1) / "env/pyvenv.cfg").stat().st_mtime_ns
    assert heal_environment(folder, record) == ()
    assert (folder.generation(1) / "env/pyvenv.cfg").stat().st_mtime_ns == before


def test_after_a_move_it_runs_again(installed, tmp_path):
    folder, record = installed
    shutil.move(folder.data, tmp_path / "Другое место")
    moved = InstallFolder(tmp_path / "Другое место", "x")
    python = moved.environment_link / "bin" / "python"
    assert not python.exists(), "it points to where the data folder was"
    assert heal_environment(moved, record)
    shown = subprocess.run(
        [str(python), "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True
    )
    assert Path(shown.stdout.strip()).resolve() == (moved.generation(1) / "env").resolve()
    assert str(moved.data) in (moved.generation(1) / "env/pyvenv.cfg").read_text()
    assert heal_environment(moved, record) == ()


def test_an_interpreter_that_is_gone_is_told(installed):
    folder, record = installed
    shutil.rmtree(folder.data / "Assets")
    with pytest.raises(StablehandError) as caught:
        heal_environment(folder, record)
    assert caught.value.code == "python.unavailable"


def test_a_lost_link_comes_back_and_a_folder_in_its_place_stays(installed):
    folder, record = installed
    folder.environment_link.unlink()
    heal_environment(folder, record)
    assert folder.environment_link.resolve() == (folder.generation(1) / "env").resolve()
    folder.environment_link.unlink()
    folder.environment_link.mkdir()
    (folder.environment_link / "mine").write_text("mine")
    with pytest.raises(StablehandError) as caught:
        heal_environment(folder, record)
    assert caught.value.code == "link.occupied"
    assert (folder.environment_link / "mine").read_text() == "mine"


def test_after_a_move_the_link_that_uv_makes_of_a_series_leads_to_its_build(installed, tmp_path):
    folder, record = installed
    pythons = folder.data / "Assets/python"
    (pythons / "ours").rename(pythons / "cpython-3.11.7-x")
    (pythons / "ours").symlink_to(pythons / "cpython-3.11.7-x")  # absolute, as uv's is
    shutil.move(folder.data, tmp_path / "Другое место")
    moved = InstallFolder(tmp_path / "Другое место", "x")
    assert heal_environment(moved, record)
    assert (moved.environment_link / "bin" / "python").exists()
    shutil.move(moved.data, tmp_path / "A third")
    third = InstallFolder(tmp_path / "A third", "x")
    heal_environment(third, record)
    assert (third.environment_link / "bin" / "python").exists()


def test_a_link_of_a_series_whose_build_is_gone_is_told_as_such(installed):
    folder, record = installed
    pythons = folder.data / "Assets/python"
    shutil.rmtree(pythons / "ours")
    (pythons / "ours").symlink_to(pythons / "cpython-3.11.7-x")
    with pytest.raises(StablehandError) as caught:
        heal_environment(folder, record)
    assert caught.value.code == "python.unavailable"
    assert (pythons / "ours").is_symlink()
