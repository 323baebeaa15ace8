"""The first run: when it is one, which places are offered, leaving a folder that was only just begun."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from stablehand.core.base.data_place import DataPlace
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.text import Text
from stablehand.services.app import App
from stablehand.services.data_folder import look_at_place, show_data, use_place
from stablehand.services.first_run import carry, has_anything, is_first, leave_fresh, places, settle
from stablehand.services.first_run_finding import find_existing, likely_folders, measured
from stablehand.services.matrix_place import matrix_library

WHY = Text("data", "the system's place for user data")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def make_app(home: Path, why: str = "system") -> App:
    root = home / ".local" / "share" / "Stablehand"
    place = DataPlace(root, why, WHY)  # type: ignore[arg-type]
    return App(DataPaths(root), {"HOME": str(home), "USERPROFILE": str(home)}, place=place)


def write(file: Path, text: str = "x") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_folder_that_was_named_is_no_first_run(home):
    assert is_first(make_app(home))
    assert is_first(make_app(home, "beside"))
    assert not is_first(make_app(home, "option"))
    assert not is_first(make_app(home, "variable"))
    assert not is_first(App(DataPaths(home), {}))


@pytest.mark.parametrize(
    "name", ["Packages/comfyui/x", "Models/Lora/one.safetensors", "Models/one.gguf", ".sm-portable"]
)
def test_installs_models_and_libraries_of_others_are_something(home, name):
    assert not has_anything(home)
    (home / "Models" / "Lora").mkdir(parents=True)  # folders alone are nothing
    (home / "Packages").mkdir()
    assert not has_anything(home)
    write(home / name)
    assert has_anything(home)


OWN = [
    "settings.toml",
    "window.json",
    "Assets/locks/window.lock",
    "Logs/stablehand.log",
    "journal.db-wal",
]


def test_a_folder_that_was_only_just_begun_is_taken_away(home):
    root = home / "Data"
    for name in OWN:
        write(root / name)
    assert leave_fresh(root)
    assert not root.exists()
    assert leave_fresh(root)


@pytest.mark.parametrize(
    "name", ["notes.txt", "Logs/comfyui.log", "Assets/python/x", "Models/a.gguf"]
)
def test_a_folder_with_anything_else_stays_as_it_is(home, name):
    root = home / "Data"
    files = [write(root / one) for one in (*OWN, name)]
    assert not leave_fresh(root)
    assert all(file.is_file() for file in files)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_in_it_is_somebody_elses(home):
    write(home / "mine" / "a.txt")
    root = home / "Data"
    root.mkdir()
    (root / "Logs").symlink_to(home / "mine")
    assert not leave_fresh(root)
    assert (home / "mine" / "a.txt").is_file()


def test_settings_come_along_but_never_over_others(home):
    old, new = home / "old", home / "new"
    write(old / "settings.toml", "language = 'ru'")
    write(old / "window.json", "{}")
    write(new / "window.json", "[]")
    carry(old, new)
    assert (new / "settings.toml").read_text() == "language = 'ru'"
    assert (new / "window.json").read_text() == "[]"


async def test_places_are_offered_each_once_the_one_in_use_first(home):
    app = make_app(home)
    found = (await places(app)).data
    assert found.can_choose
    assert found.options[0].kind == "now"
    assert found.options[0].report.path == app.data.root
    paths = [option.report.path for option in found.options]
    assert len(paths) == len(set(paths))
    assert not app.data.root.exists()
    assert not (await places(make_app(home, "option"))).data.can_choose


async def test_the_library_of_stability_matrix_is_offered(home):
    if sys.platform != "linux":
        pytest.skip("its place is another one there")
    write(home / "SM data" / ".sm-portable", "")
    write(home / "SM data" / "Models" / "Lora" / "a.safetensors")
    named = {"LibraryPath": str(home / "SM data")}
    write(home / ".config" / "StabilityMatrix" / "library.json", json.dumps(named))
    found = (await places(make_app(home))).data
    matrix = next(option for option in found.options if option.kind == "matrix")
    assert (matrix.report.path, matrix.report.contents) == (home / "SM data", "data")
    assert matrix.report.has_models


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"LibraryPath": 3}', '{"LibraryPath": "here"}']
)
def test_what_stability_matrix_says_may_be_damaged(home, content):
    write(home / ".config" / "StabilityMatrix" / "library.json", content)
    assert matrix_library({"HOME": str(home)}, "linux") is None


def test_its_library_is_found_on_each_system(home):
    write(home / "R" / "StabilityMatrix" / "settings.json", '{"InstalledPackages": []}')
    assert matrix_library({"APPDATA": str(home / "R")}, "windows") == home / "R" / "StabilityMatrix"
    assert matrix_library({}, "windows") is None
    write(home / "StabilityMatrix" / ".sm-portable", "")
    assert matrix_library({"HOME": str(home)}, "linux") == home / "StabilityMatrix"
    support = home / "Library" / "Application Support" / "StabilityMatrix"
    write(support / "settings.json", '{"InstalledPackages": []}')
    assert matrix_library({"HOME": str(home)}, "macos") == support


async def test_settling_makes_the_folder(home):
    app = make_app(home)
    await settle(app)
    assert app.data.root.is_dir()


def comfyui(folder: Path) -> None:
    for name in ("main.py", "nodes.py", "folder_paths.py"):
        write(folder / name)
    (folder / "comfy").mkdir()
    (folder / "comfy_extras").mkdir()


async def test_programs_are_found_where_people_put_them(home):
    comfyui(home / "AI" / "ComfyUI")
    comfyui(home / "Documents" / "my comfy")
    write(home / "comfy notes" / "a.txt")  # only sounds like one
    comfyui(home / ".hidden" / "ComfyUI")
    app = make_app(home)
    found = [item for item in (await find_existing(app)).data if item.path.is_relative_to(home)]
    assert {item.path for item in found} == {
        home / "AI" / "ComfyUI",
        home / "Documents" / "my comfy",
    }
    assert {item.title for item in found} == {"ComfyUI"}
    write(home / "AI" / "ComfyUI" / "models" / "a.bin", "y" * 5000)
    whole = await measured(found[0] if found[0].path.parent.name == "AI" else found[1])
    assert whole.size_bytes is not None
    assert whole.size_bytes >= 5000


async def test_what_is_ours_already_is_not_found_again(home):
    comfyui(home / "ComfyUI")
    write(home / "ComfyUI" / ".stablehand" / "install.json", "{}")
    app = make_app(home)
    comfyui(app.data.packages / "comfyui")
    found = (await find_existing(app)).data
    assert not [item for item in found if item.path.is_relative_to(home)]


def test_likely_folders_are_bounded_and_each_comes_once(home):
    for number in range(600):
        (home / f"comfyui-{number}").mkdir()
    found = list(likely_folders({"HOME": str(home), "USERPROFILE": str(home)}, "linux"))
    assert len(found) == len(set(found)) <= 402


async def test_a_place_is_looked_at_without_a_trace(home):
    report = look_at_place(home / "new" / "Data", {})
    assert (report.contents, report.installs, report.has_models) == ("none", 0, False)
    assert report.free_bytes
    assert not (home / "new").exists()


async def test_sizes_are_told_by_folder(home):
    app = make_app(home)
    write(app.data.models / "Lora" / "a.safetensors", "x" * 3000)
    write(app.data.settings, "")
    shown = (await show_data(app)).data
    assert shown.sizes["Models"] == 3000
    assert (shown.place.why, shown.report.has_models) == ("system", True)
    assert not (await show_data(app, sizes=False)).data.sizes


async def test_a_bad_place_is_a_decision(home):
    from stablehand.core.base.errors import StablehandError

    with pytest.raises(StablehandError) as caught:
        await use_place(make_app(home), home / "Dropbox" / "sd")
    assert caught.value.code == "decision.needed"
    assert caught.value.details["flag"] == "--accept-risk"
    assert "cloud" in caught.value.details["warnings"]
    assert not list(home.iterdir())
