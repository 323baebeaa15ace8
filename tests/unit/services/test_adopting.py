"""What adopting says before, does, and gives back: on trees as other managers leave them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from stablehand.core.adopting.giving_back import hide_models
from stablehand.core.adopting.ledger import adoptions, write_adoption
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.progress import Silence
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.core.records.install import InstallFolder, install_names, read_record, write_record
from stablehand.services.adopt_undo import start_undo, undo
from stablehand.services.adopting import AdoptRequest, adopt, start_adopt
from stablehand.services.app import App
from stablehand.services.models import list_models
from stablehand.services.prepared import prepared_launch
from stablehand.services.uninstalling import uninstall
from support.foreign_trees import (
    CLERK,
    COMFYUI,
    FORGE,
    SOURCES,
    WEBUI,
    checkout,
    differences,
    environment,
    matrix_package,
    matrix_settings,
    model,
    photo,
    write,
)
from support.package_index import PackageIndex
from support.programs import SUPPORT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters as links")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """An environment with what the small program asks for."""
    with PackageIndex() as index:
        index.add("click", "8.1.3")
        yield environment(tmp_path_factory.mktemp("env") / "venv", "click", index=index.url)


@pytest.fixture
def app(make, tmp_path):
    made = make(environ={"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]})
    shutil.copytree(SUPPORT / "clerk", made.data.catalog / "clerk")
    return made


@pytest.fixture
def clerk(tmp_path, template):
    """A checkout of the small program with its environment and a model."""
    return make_clerk(tmp_path / "somewhere" / "clerk", template)


def make_clerk(place, template, name="venv"):
    checkout(place, CLERK, SOURCES["clerk"])
    shutil.copytree(template, place / name, symlinks=True)
    model(place / "models/lora/a.safetensors", 1000)
    return place


async def take(app, path, *names, dry_run=False):
    return await adopt(app, AdoptRequest(path, names, dry_run), Silence())


def record(app, name):
    return read_record(InstallFolder(app.data.root, name))


async def refused(coroutine):
    with pytest.raises(StablehandError) as caught:
        await coroutine
    return caught.value


async def test_a_dry_run_says_all_and_changes_nothing(app, clerk):
    before, data = photo(clerk), photo(app.data.root)
    result = await take(app, clerk.parent, dry_run=True)
    (found,) = result.data.found
    assert (found.kind, found.name, found.package, found.status) == (
        "checkout",
        "clerk",
        "clerk",
        "new",
    )
    assert (found.environment.verdict, found.environment.named) == ("works", "venv")
    assert found.source.source.commit
    (folder,) = found.models
    assert (folder.count, folder.size_bytes, folder.link) == (1, 1000, "Lora/clerk")
    assert result.data.moved_bytes == 0
    assert result.data.reused_bytes == found.size_bytes > 1000
    assert result.data.run is None
    assert differences(before, photo(clerk)) == []
    assert differences(data, photo(app.data.root)) == []


async def test_taken_over_and_given_back_by_name_and_by_id(app, clerk):
    before, data = photo(clerk), photo(app.data.root)
    for way in ("name", "id"):
        done = (await take(app, clerk)).data
        taken = record(app, "clerk")
        assert (taken.state, taken.method, taken.channel) == ("installed", "none", "branch")
        assert taken.adopted.environment == "venv"
        assert taken.python.kind == "system"
        assert [m.path.name for m in (await list_models(app, look=True)).data.models] == [
            "a.safetensors"
        ]
        app.data.library.unlink()
        given = (await undo(app, "clerk" if way == "name" else done.run)).data
        assert [(item.name, item.path) for item in given] == [("clerk", clerk)]
        assert differences(before, photo(clerk)) == []
        left = {name.split("/")[0] for name in differences(data, photo(app.data.root))}
        assert left <= {".", "Packages", "library.db-wal", "library.db-shm", "library.db.reading"}
    assert (await refused(undo(app, "clerk"))).code == "adopt.unknown"


async def test_jobs_for_both(app, clerk):
    job = await start_adopt(app, AdoptRequest(clerk))
    assert (await job.result()).data.found[0].name == "clerk"
    job = await start_undo(app, "clerk")
    assert (await job.result()).data[0].kind == "checkout"
    assert (await refused(start_adopt(app, AdoptRequest(clerk, ("a/b",))))).code == "usage"


async def test_again_is_known_and_shows_models_that_are_new(app, clerk):
    await take(app, clerk)
    write_record(InstallFolder(app.data.root, "clerk"), record(app, "clerk").changed(port=9000))
    again = (await take(app, clerk)).data
    assert (again.run, again.found[0].status) == (None, "adopted")
    assert record(app, "clerk").port == 9000
    assert len(adoptions(app.data.root)) == 1


async def test_a_broken_environment_stays_and_the_way_on_is_said(app, clerk):
    shutil.rmtree(next((clerk / "venv").glob("lib/python3*/site-packages/click")))
    shutil.rmtree(next((clerk / "venv").glob("lib/python3*/site-packages/click-*")))
    before = photo(clerk)
    (found,) = (await take(app, clerk)).data.found
    assert found.environment.verdict == "broken"
    taken = record(app, "clerk")
    assert taken.state == "failed"
    assert "click" in taken.failure.message
    assert "stablehand install clerk --name clerk" in taken.failure.hint
    assert (taken.python, taken.adopted.environment) == (None, None)
    await undo(app, "clerk")
    assert differences(before, photo(clerk)) == []


async def test_two_of_one_name_and_names_of_ones_own(app, tmp_path, template):
    for place in ("a", "b"):
        make_clerk(tmp_path / "both" / place / "clerk", template)
    found = (await take(app, tmp_path / "both", dry_run=True)).data.found
    assert [item.name for item in found] == ["clerk", "clerk-2"]
    found = (await take(app, tmp_path / "both", "first", "second")).data.found
    assert [item.name for item in found] == ["first", "second"]
    assert install_names(app.data.root) == ("first", "second")
    assert sorted(p.name for p in (app.data.models / "Lora").iterdir()) == ["first", "second"]
    error = await refused(take(app, tmp_path / "both", "third"))
    assert (error.code, "third" in error.message.english()) == ("usage", True)


async def test_a_library_elsewhere(app, tmp_path, template):
    library = tmp_path / "StabilityMatrix" / "Data"
    arguments = [
        {"Name": "--cors", "Type": "Bool", "OptionValue": True},
        {"Name": "--port", "Type": "Int", "OptionValue": 8123},
        {"Name": "--listen", "Type": "Bool", "OptionValue": True},
    ]
    packages = [
        matrix_package("My Comfy", "ComfyUI", arguments),
        matrix_package("Ux (old)", "stable-diffusion-webui-ux"),
    ]
    write(library, {"settings.json": matrix_settings(packages), ".sm-portable": ""})
    checkout(library / "Packages/My Comfy", COMFYUI, SOURCES["comfyui"])
    write(library / "Packages/Ux (old)", {"launch.py": ""})
    make_clerk(library / "Packages/clerk", template)
    model(library / "Models/StableDiffusion/sd.safetensors", 5000)
    model(library / "Models/CLIP/t5.safetensors", 300)
    make_link(library / "Models/StableDiffusion", library / "Packages/My Comfy/models/vae")
    (library / "Models/VAE").mkdir()
    before = photo(library)
    result = await take(app, library.parent)
    found = {item.name: item for item in result.data.found}
    assert set(found) == {"Stability Matrix", "My Comfy", "clerk", "Ux (old)"}
    shared = found["Stability Matrix"]
    assert (shared.kind, {folder.link for folder in shared.models}) == (
        "library",
        {"StableDiffusion/Stability Matrix", "TextEncoders/Stability Matrix"},
    )
    comfy = found["My Comfy"]
    assert (comfy.kind, comfy.package, comfy.taken.port) == ("stability_matrix", "comfyui", 8123)
    assert comfy.taken.arguments == ("--cors",)
    assert [left.words for left in comfy.taken.left_out] == ["--listen"]
    assert [folder.reason.english() for folder in comfy.models] == [
        "it is shown in the shared models already, as Stability Matrix"
    ]
    unknown = found["Ux (old)"]
    assert (unknown.status, unknown.package) == ("left", None)
    assert "no definition" in unknown.reason.english()
    assert (app.data.models / "StableDiffusion/Stability Matrix/sd.safetensors").is_file()
    assert result.data.reused_bytes > 5300 + 1000
    assert differences(before, photo(library)) != []
    await undo(app, result.data.run)
    assert differences(before, photo(library)) == []
    assert install_names(app.data.root) == ()
    assert not app.data.models.exists()


async def test_a_library_as_our_data_folder(tmp_path, template, make):
    app = make(environ={"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]})
    library = app.data.root
    write(library, {"settings.json": matrix_settings([matrix_package("clerk", "?")])})
    shutil.copytree(SUPPORT / "clerk", app.data.catalog / "clerk")
    make_clerk(app.data.packages / "clerk", template)
    write(app.data.packages / "A (B)", FORGE)
    model(app.data.models / "Lora/shared.safetensors", 500)
    make_link(app.data.models / "Lora", app.data.packages / "clerk/models/lora/shared")
    before = photo(library)
    result = await take(app, library)
    found = {item.name: item for item in result.data.found}
    assert set(found) == {"clerk", "A (B)"}
    assert "name that no install can have" in found["A (B)"].reason.english()
    assert not (app.data.packages / "clerk").is_symlink()
    assert record(app, "clerk").adopted.path == "Packages/clerk"
    # Its own folder leads back into the tree, so it cannot be shown there.
    assert [folder.link for folder in found["clerk"].models] == [None]
    await undo(app, "clerk")
    assert differences(before, photo(library)) in ([], ["."]), "but for the folder's own time"


async def test_a_portable_build_from_outside_and_from_inside(app, tmp_path, template):
    portable = tmp_path / "ComfyUI_windows_portable"
    write(portable / "ComfyUI", COMFYUI)
    write(portable / "update", {"update.py": ""})
    python = portable / "python_embeded" / "python.exe"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{template}/bin/python" "$@"\n')
    python.chmod(0o755)
    for path in (portable, portable / "ComfyUI"):
        (found,) = (await take(app, path, dry_run=True)).data.found
        assert (found.kind, found.name, found.path) == ("portable", "ComfyUI", portable / "ComfyUI")
        assert found.whole == portable
        assert found.environment.named == "../python_embeded"
        assert "torch is not installed" in found.environment.problems[0].english()
        assert found.source.version == "0.3.64"


async def test_options_of_the_user_s_file_and_an_environment_elsewhere(app, tmp_path, template):
    webui = checkout(
        tmp_path / "webui",
        {
            **WEBUI,
            "webui-user.sh": f'export COMMANDLINE_ARGS="--medvram --share --port 7999"\nvenv_dir={template}\n',
            "webui-user.bat": f"set COMMANDLINE_ARGS=--medvram --share --port 7999\nset VENV_DIR={template}\n",
        },
        SOURCES["a1111"],
    )
    (found,) = (await take(app, webui, dry_run=True)).data.found
    assert (found.package, found.taken.options, found.taken.port) == (
        "a1111",
        {"--medvram": True},
        7999,
    )
    assert [left.words for left in found.taken.left_out] == ["--share"]
    assert found.environment.path == template


async def test_a_workspace_of_comfy_cli(app, tmp_path):
    workspace = checkout(tmp_path / "comfy" / "ComfyUI", COMFYUI, SOURCES["comfyui"])
    config = {
        "linux": ".config/comfy-cli/config.ini",
        "darwin": "Library/Application Support/comfy-cli/config.ini",
    }[sys.platform]
    text = f"[DEFAULT]\ndefault_workspace = {workspace}\ndefault_launch_extras = --lowvram\n"
    write(tmp_path / "home", {config: text})
    (found,) = (await take(app, tmp_path / "comfy", dry_run=True)).data.found
    assert (found.kind, found.taken.options) == ("workspace", {"--lowvram": True})


async def test_what_is_refused(app, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for path in (home, tmp_path, Path("/"), app.data.root / "Trash"):
        path.mkdir(exist_ok=True)
        assert (await refused(take(app, path))).code == "adopt.refused", path
    for path in (tmp_path / "gone", write(tmp_path / "x", {"f": ""}) / "f"):
        assert (await refused(take(app, path))).code == "adopt.nothing"
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert (await refused(take(app, empty))).code == "adopt.nothing"
    assert (await refused(take(app, tmp_path / "loop"))).code == "adopt.nothing"


async def test_a_path_that_is_a_link_and_loops_on_the_way(app, clerk, tmp_path):
    (clerk / "models" / "again").symlink_to(clerk)
    (clerk.parent / "up").symlink_to(tmp_path)
    (tmp_path / "shortcut").symlink_to(clerk.parent)
    found = (await take(app, tmp_path / "shortcut")).data.found
    assert [item.path for item in found] == [clerk]
    assert (app.data.packages / "clerk").resolve() == clerk


async def test_inside_the_data_folder_and_around_it(app, tmp_path, template):
    inner = make_clerk(app.data.root / "Unpacked" / "clerk", template)
    (found,) = (await take(app, app.data.root)).data.found
    assert (found.path, found.name) == (inner, "clerk")
    assert os.readlink(app.data.packages / "clerk") == "../Unpacked/clerk"
    # From outside, the data folder is ours and not searched.
    around = app.data.root.parent / "around"
    make_clerk(around / "other", template)
    there = App(DataPaths(around / "Data"), app.environ)
    shutil.copytree(app.data.root, there.data.root, symlinks=True)
    found = (await take(there, around, dry_run=True)).data.found
    assert [item.path for item in found] == [around / "other"]


async def test_what_is_ours_or_another_s_already(app, clerk, tmp_path):
    await take(app, clerk)
    other = App(DataPaths(tmp_path / "other Data"), app.environ)
    shutil.copytree(SUPPORT / "clerk", other.data.catalog / "clerk")
    (found,) = (await take(other, clerk, dry_run=True)).data.found
    assert (found.status, "another Stablehand" in found.reason.english()) == ("left", True)
    assert install_names(other.data.root) == ()
    (found,) = (await take(app, app.data.packages / "clerk", dry_run=True)).data.found
    assert (found.status, found.path) == ("adopted", clerk)


async def test_one_that_runs_elsewhere_is_told(app, clerk):
    words = [str(clerk / "venv/bin/python"), "-c", "print(1, flush=True); input()"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, cwd=clerk, **pipes) as process:  # noqa: ASYNC220 - one of a test's
        process.stdout.readline()
        result = await take(app, clerk, dry_run=True)
        process.stdin.write(b"\n")
    assert result.data.found[0].running == (process.pid,)
    assert str(process.pid) in result.notices[0].english()
    assert (await take(app, clerk, dry_run=True)).notices == ()


async def test_a_python_that_we_would_not_have_chosen_can_be_launched(app, clerk):
    await take(app, clerk)
    python = record(app, "clerk").python.model_copy(update={"version": "3.9.2"})
    write_record(InstallFolder(app.data.root, "clerk"), record(app, "clerk").changed(python=python))
    prepared = await prepared_launch(app, "clerk")
    own = app.data.packages / "clerk" / ".stablehand"
    assert prepared.plan.command.argv[0] == str(own / "venv" / "bin" / "python")
    assert prepared.plan.sharing.method == "none"


async def test_undo_refuses_what_runs_and_what_was_changed(app, clerk):
    await take(app, clerk)
    folder, me = InstallFolder(app.data.root, "clerk"), os.getpid()
    source = record(app, "clerk").source.model_copy(update={"commit": "1" * 40})
    write_record(folder, record(app, "clerk").changed(generation=2, source=source))
    error = await refused(undo(app, "clerk"))
    assert (error.code, "rollback clerk 1" in error.hint.english()) == ("adopt.changed", True)
    session = Session(
        id="1",
        install="clerk",
        package="clerk",
        argv=("python",),
        port=1,
        log="x.log",
        state="ready",
        started_at=moment(),
        supervisor_pid=me,
        supervisor_started=psutil.Process(me).create_time(),
    )
    SessionTable(app.data.root).begin(session)
    assert (await refused(undo(app, "clerk"))).code == "install.running"
    assert record(app, "clerk") is not None


async def test_an_environment_of_ours_keeps_nobody_from_going_back(app, clerk):
    before = photo(clerk)
    await take(app, clerk)
    folder = InstallFolder(app.data.root, "clerk")
    (folder.generation(2) / "env").mkdir(parents=True)
    write_record(folder, record(app, "clerk").changed(generation=2))
    await undo(app, "clerk")
    assert differences(before, photo(clerk)) == []


async def test_undo_finds_one_that_was_renamed(app, clerk):
    before = photo(clerk)
    await take(app, clerk)
    (app.data.packages / "clerk").rename(app.data.packages / "new name")
    assert (await take(app, clerk)).data.found[0].name == "new name"
    assert install_names(app.data.root) == ("new name",)
    assert [item.name for item in (await undo(app, "new name")).data] == ["new name"]
    assert differences(before, photo(clerk)) == []
    assert list(app.data.packages.iterdir()) == []


async def test_uninstalling_leaves_the_program_where_it_is_and_nothing_of_ours(app, clerk):
    before = photo(clerk)
    await take(app, clerk)
    own = InstallFolder(app.data.root, "clerk").generation(2) / "env"
    own.mkdir(parents=True)
    (own / "torch.so").write_bytes(b"x" * 5000)
    kept = own.parent / "kept" / "settings.json"
    write(kept.parent, {"settings.json": "the user's"})
    result = await uninstall(app, "clerk")
    assert (result.data.trashed, result.data.freed_bytes) == ((), 5000)
    assert clerk in [item.path for item in result.data.kept]
    assert "stablehand adopt" in result.notices[0].english()
    assert differences(before, photo(clerk)) == []
    assert adoptions(app.data.root) == ()
    assert not (app.data.models / "Lora").exists()
    (trashed,) = app.data.trash.rglob("settings.json")
    assert trashed.read_text() == "the user's"


async def test_uninstalling_one_in_packages_takes_its_models_out_of_sight(app, template):
    place = make_clerk(app.data.packages / "clerk", template)
    await take(app, place)
    assert (app.data.models / "Lora/clerk").is_dir()
    result = await uninstall(app, "clerk")
    content = result.data.trashed[0].content
    assert (content / "venv/bin/python").exists()
    assert not (app.data.models / "Lora/clerk").is_symlink()
    # Another program at the same place is taken over as a new one.
    make_clerk(place, template)
    (found,) = (await take(app, place)).data.found
    assert found.status == "new"
    await undo(app, "clerk")
    assert not (place / ".stablehand").exists()


async def test_an_undo_that_was_killed_is_completed_by_whoever_comes_next(app, clerk):
    before = photo(clerk)
    await take(app, clerk)
    (account,) = adoptions(app.data.root)
    write_adoption(app.data.root, account.model_copy(update={"state": "undoing"}))
    hide_models(app.data.root, account)
    (app.data.packages / "clerk").unlink()
    result = await uninstall(app, "clerk")
    assert result.data.trashed == ()
    assert {*differences(before, photo(clerk))} <= {".", ".git/info", ".git/info/exclude"}
    assert adoptions(app.data.root) == ()
