"""The doctor on a real install: a git repository, an index on this machine, environments by uv."""

import json
import os
import re
import shutil
import sys
import time

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import JobState
from stablehand.core.installs.health_environment import PUBLISHED_FILE, published_so
from stablehand.core.records.generations import Generation, generations, write_generation
from stablehand.core.records.install import (
    Adopted,
    now,
    write_record,
)
from stablehand.services.app import App
from stablehand.services.doctoring import (
    examine,
    examine_data,
    repair_data,
    start_examination,
)
from support.doctor_patient import FILES, Patient, cached, commit, stamps
from support.package_index import PackageIndex, wheel
from support.programs import Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")


@pytest.fixture(scope="module")
def index():
    with PackageIndex() as made:
        for version in ("1.0", "2.0"):
            made.add("shdoc-alpha", version)
            made.add("shdoc-beta", version, ["shdoc-alpha"])
        made.add("shdoc-gamma", "1.0")
        made.add("shdoc-delta", "1.0")
        yield made


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    root = tmp_path_factory.mktemp("hub")
    commit(root / "example" / "clerk", FILES)
    commit(root / "example" / "second", {"two.py": "2\n"})
    return root


@pytest.fixture(scope="module")
def installed(tmp_path_factory, hub, index):
    """A data folder with the clerk in it, which every test gets a copy of."""
    env = {"STABLEHAND_GIT_BASE_URL": hub.as_uri(), "PIP_EXTRA_INDEX_URL": index.url}
    program = Program(tmp_path_factory.mktemp("doctor") / "Мои данные" / "Data", env)
    program.data.mkdir(parents=True)
    program.define("clerk")
    file = program.data / "Catalog" / "clerk" / "package.toml"
    file.write_text(file.read_text("utf-8").replace("dated = true", "dated = false"), "utf-8")
    program.run("install", "clerk")
    yield program
    program.close()


@pytest.fixture
def patient(tmp_path, installed):
    data = tmp_path / "Data"
    shutil.copytree(installed.data, data, symlinks=True)
    made = Patient(data, installed.env)
    # Where the copy lies is not where it was made, as after a move.
    from stablehand.core.installs.heal import heal_environment

    heal_environment(made.folder, made.record)
    return made


async def test_a_fresh_install_is_well_and_it_says_what_it_looked_at(patient):
    before = stamps(patient.folder.data)
    report = (await examine(patient.app, "clerk")).data
    assert (report.findings, report.severity) == ((), "ok")
    assert report.files > 100
    assert report.bytes > 100_000
    assert len(report.checked) == 5
    assert stamps(patient.folder.data) == before
    assert (await examine(patient.app, "clerk", deep=True)).data.severity == "ok"


async def test_damaged_files_come_back_and_the_old_generation_stays(patient):
    place = patient.packages
    (place / "shdoc_alpha" / "__init__.py").unlink()
    file = place / "shdoc_beta" / "__init__.py"
    in_cache = cached(patient, "shdoc_beta/__init__.py")
    in_cache.unlink()
    os.link(file, in_cache)
    file.write_text("x" * file.stat().st_size)  # through every name of it
    report = (await examine(patient.app, "clerk")).data
    found = {item.subject: item for item in report.findings}
    assert found["shdoc-alpha"].rule == "files.damaged"
    assert found["shdoc-beta"].rule == "files.changed"
    assert "other installs" in found["shdoc-beta"].cause.english()
    assert "other installs" not in found["shdoc-alpha"].cause.english()

    done = await patient.repaired()
    assert {item.subject for item in done.mended} == {"shdoc-alpha", "shdoc-beta"}
    assert (done.left, done.previous, done.generation) == ((), 1, 2)
    assert patient.runs("import shdoc_alpha; assert shdoc_alpha.__version__ == '2.0'")
    # What the cache has whole costs no room; what is damaged there too comes anew, as a copy.
    whole = patient.packages / "shdoc_alpha" / "__init__.py"
    assert whole.samefile(cached(patient, "shdoc_alpha/__init__.py"))
    assert patient.packages.joinpath("shdoc_beta/__init__.py").stat().st_nlink == 1
    assert file.read_text().startswith("xx"), "what is left is not written to"
    was, now_ = generations(patient.folder)
    assert (was.reason, now_.reason) == ("install", "repair")
    assert (was.good, now_.good) == (False, True), "what was broken is none to go back to unasked"
    assert (await patient.rules()) == []


async def test_what_went_comes_back_at_its_version(patient, index):
    shutil.rmtree(patient.packages / "shdoc_gamma")
    shutil.rmtree(patient.packages / "shdoc_gamma-1.0.dist-info")
    shutil.rmtree(patient.packages / "shdoc_alpha")
    shutil.rmtree(patient.packages / "shdoc_alpha-2.0.dist-info")
    index.add("shdoc-alpha", "3.0")  # newer, but not what was proved
    assert sorted(await patient.rules()) == ["packages.removed", "requirements.missing"]
    done = await patient.repaired()
    assert [item.rule for item in done.mended] == ["requirements.missing", "packages.removed"]
    assert patient.runs("import shdoc_gamma, shdoc_alpha; assert shdoc_alpha.__version__ == '2.0'")


async def test_half_removed_and_doubled_packages_are_put_right(patient):
    place = patient.packages
    (place / "shdoc_gamma-1.0.dist-info" / "METADATA").unlink()
    shutil.rmtree(place / "shdoc_gamma")
    other = place / "shdoc_beta-1.0.dist-info"
    shutil.copytree(place / "shdoc_beta-2.0.dist-info", other)
    other.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: shdoc-beta\nVersion: 1.0\n")
    (place / "~hdoc").mkdir()
    rules = await patient.rules()
    assert {"packages.half", "packages.twice", "packages.leftover"} <= set(rules)
    done = await patient.repaired()
    assert done.left == ()
    assert not (patient.packages / "~hdoc").exists()
    assert patient.runs("import shdoc_gamma, shdoc_beta")
    names = [path.name for path in patient.packages.glob("shdoc_beta*.dist-info")]
    assert names == ["shdoc_beta-2.0.dist-info"]


async def test_later_packages_are_noted_and_changed_ones_go_back_only_when_asked(patient):
    patient.pip("install", "--no-deps", "shdoc-alpha==1.0", "shdoc-delta")
    found = (await examine(patient.app, "clerk")).data
    assert found.severity == "note"
    rules = {item.rule: item for item in found.findings}
    assert set(rules) == {"packages.added", "packages.changed"}
    assert "shdoc-delta 1.0" in rules["packages.added"].cause.english()

    done = await patient.repaired()
    assert (done.mended, done.generation) == ((), None)
    assert [left.finding.rule for left in done.left] == ["packages.changed", "packages.added"]
    assert "--rule packages.changed" in done.left[0].why.english()

    done = await patient.repaired(["packages.changed"])
    assert done.mended[0].rule == "packages.changed"
    assert patient.runs("import shdoc_delta, shdoc_alpha; assert shdoc_alpha.__version__ == '2.0'")


async def test_an_environment_that_is_gone_is_made_anew(patient):
    shutil.rmtree(patient.folder.generation(1) / "env")
    assert (await patient.rules())[0] == "environment.gone"
    done = await patient.repaired()
    assert done.left == ()
    assert patient.runs("import shdoc_alpha, shdoc_beta, shdoc_gamma")


async def test_a_frame_that_is_broken_is_written_anew_and_the_packages_stay(patient):
    env = patient.folder.generation(1) / "env"
    (patient.packages / "mine.py").write_text("here = True\n")
    (env / "pyvenv.cfg").write_text("")
    (env / "bin" / "python").unlink()
    assert await patient.rules() == ["environment.broken", "environment.broken"]
    done = await patient.repaired()
    assert (done.left, done.generation) == ((), 2)
    assert patient.runs("import mine, shdoc_alpha")


async def test_a_python_that_is_gone_is_had_again(patient):
    record = patient.record
    gone = record.python.model_copy(update={"path": "Assets/python/gone/bin/python3"})
    write_record(patient.folder, record.changed(python=gone))
    link = patient.folder.generation(1) / "env" / "bin" / "python"
    link.unlink()
    link.symlink_to(patient.folder.data / gone.path)
    rules = await patient.rules()
    assert rules == ["python.gone"]
    assert (await patient.repaired()).left == ()
    assert patient.runs("import shdoc_alpha")


async def test_links_and_moved_frames_are_mended_in_place(patient):
    env = patient.folder.generation(1) / "env"
    python = env / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    patient.folder.environment_link.unlink()
    assert await patient.rules() == ["environment.moved", "environment.link"]
    done = await patient.repaired()
    assert (done.left, done.generation) == ((), None)
    assert patient.runs("import shdoc_alpha")


async def test_missing_files_of_the_program_come_back_and_changed_ones_stay(patient):
    checkout = patient.folder.checkout
    (checkout / "server.py").write_text("mine\n")
    (checkout / "tools" / "one.py").unlink()
    (checkout / "repositories" / "second" / "two.py").unlink()
    assert await patient.rules() == ["checkout.missing", "checkout.missing", "checkout.changed"]
    done = await patient.repaired()
    assert [left.finding.rule for left in done.left] == ["checkout.changed"]
    assert "Packages/clerk/server.py" in done.left[0].finding.cause.english()
    assert (checkout / "tools" / "one.py").read_text() == FILES["tools/one.py"]
    assert (checkout / "repositories" / "second" / "two.py").exists()
    assert (checkout / "server.py").read_text() == "mine\n"


async def test_files_behind_a_link_of_the_users_are_never_brought_back(patient, tmp_path):
    checkout, away = patient.folder.checkout, tmp_path / "away"
    shutil.move(checkout / "tools", away)
    (away / "one.py").unlink()
    (away / "own.bin").write_text("mine")
    (checkout / "tools").symlink_to(away, target_is_directory=True)
    assert await patient.rules() == ["checkout.behind_link"]
    await patient.repaired()
    assert (checkout / "tools").is_symlink()
    assert [path.name for path in away.iterdir()] == ["own.bin"]


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_repository_is_fetched_again_without_touching_a_file(patient, is_there):
    checkout = patient.folder.checkout
    (checkout / "server.py").write_text("mine\n")
    if is_there:
        (checkout / ".git" / "HEAD").write_text("ref: refs/heads/gone\n")
        for file in (checkout / ".git" / "objects").rglob("*"):
            if file.is_file():
                file.chmod(0o600)
                file.write_bytes(b"")
        rule = "checkout.unreadable"
        assert rule in await patient.rules()
        assert not [item for item in (await patient.repaired()).mended if item.rule == rule]
        done = await patient.repaired([rule])
        trashed = [path.name for path in (patient.folder.data / "Trash").glob("*/content/*")]
        assert trashed == [".git"]
    else:
        shutil.rmtree(checkout / ".git")
        rule = "checkout.gone"
        assert rule in await patient.rules()
        done = await patient.repaired()
    assert rule in [item.rule for item in done.mended]
    assert await patient.rules() == ["checkout.changed"]
    assert (checkout / "server.py").read_text() == "mine\n"


async def test_a_second_repository_that_is_gone_is_fetched_again(patient):
    shutil.rmtree(patient.folder.checkout / "repositories" / "second")
    assert await patient.rules() == ["repository.missing"]
    assert (await patient.repaired()).left == ()
    assert (patient.folder.checkout / "repositories" / "second" / "two.py").exists()


async def test_a_commit_of_somebody_elses_is_told_with_both_ways(patient):
    commit(patient.folder.checkout, {"new.py": ""})
    found = (await examine(patient.app, "clerk")).data.findings
    assert [item.rule for item in found] == ["checkout.moved"]
    assert found[0].fix.english().count("stablehand update clerk --ref ") == 2


async def test_what_was_left_over_goes_and_what_can_be_gone_on_with_stays(patient):
    own = patient.folder.own
    for number in (5, 6):
        (patient.folder.generation(number) / "env").mkdir(parents=True)
        (patient.folder.generation(number) / "env" / "big").write_bytes(b"x" * 1000)
    kept = patient.folder.generation(5) / "kept" / "config.json"
    kept.parent.mkdir()
    kept.write_text("mine")
    draft = Generation(number=6, created_at=now(), reason="update", request={"reason": "update"})
    write_generation(patient.folder, draft)
    source = patient.folder.generation(1) / "source"
    source.mkdir()
    litter = own / ".0123456789abcdef.tmp"
    litter.write_text("half")
    os.utime(litter, (time.time() - 3600,) * 2)
    lock = patient.folder.checkout / ".git" / "index.lock"
    lock.write_text("")
    found = {item.rule: item for item in (await examine(patient.app, "clerk")).data.findings}
    assert set(found) == {
        *("checkout.locked", "generation.unfinished", "generation.unknown"),
        *("generation.source", "litter"),
    }
    assert found["generation.unknown"].frees_bytes == 1000
    done = await patient.repaired()
    assert [left.finding.rule for left in done.left] == ["generation.unfinished"]
    assert kept.read_text() == "mine"
    assert not (patient.folder.generation(5) / "env").exists()
    assert not any(path.exists() for path in (source, litter, lock))
    assert (await patient.repaired(["generation.unfinished"])).left == ()
    assert not patient.folder.generation(6).exists()


async def test_what_differs_as_published_is_mended_once_and_then_left(patient, index, tmp_path):
    record = patient.packages / "shdoc_gamma-1.0.dist-info" / "RECORD"
    (patient.folder.own / PUBLISHED_FILE).write_text(json.dumps({"shdoc-beta": "2.0"}))
    record.write_text(re.sub(r"(?m)(__init__.py,.*,)\d+$", r"\g<1>3", record.read_text()))
    (patient.packages / "shdoc_beta" / "__init__.py").write_text("other")
    assert published_so(patient.folder) == {"shdoc-beta": "2.0"}
    found = (await examine(patient.app, "clerk")).data.findings
    assert [item.subject for item in found] == ["shdoc-gamma"]


async def test_an_index_that_is_gone_changes_nothing(patient):
    (patient.packages / "shdoc_alpha" / "__init__.py").unlink()
    shutil.rmtree(patient.folder.data / "Assets" / "uv-cache")
    with PackageIndex() as empty:
        nowhere = {**patient.app.environ, "PIP_EXTRA_INDEX_URL": empty.url}
        patient.app = App(patient.app.data, nowhere)
        with pytest.raises(StablehandError) as caught:
            await patient.repaired()
    assert caught.value.code == "install.unresolvable"
    assert patient.record.generation == 1
    assert not (patient.folder.generation(2) / "env").exists()
    assert (patient.folder.generation(2) / "log" / "install.log").is_file()
    assert await patient.rules() == ["files.damaged"]


async def test_looking_can_be_stopped(patient):
    job = await start_examination(patient.app, "clerk", deep=True)
    job.cancel()
    assert await job.wait() is JobState.CANCELLED


async def test_an_install_that_is_not_complete_is_told_to_be_gone_on_with(patient):
    write_record(patient.folder, patient.record.changed(state="failed"))
    found = (await examine(patient.app, "clerk")).data.findings
    assert [item.rule for item in found] == ["install.incomplete"]
    assert "stablehand install clerk --name clerk" in found[0].fix.english()


async def test_a_damaged_record_is_a_finding_and_an_unknown_install_an_error(patient):
    patient.folder.record.write_text("{")
    found = (await examine(patient.app, "clerk")).data.findings
    assert [item.rule for item in found] == ["record.damaged"]
    with pytest.raises(StablehandError) as caught:
        await examine(patient.app, "nobody")
    assert caught.value.code == "install.unknown"


async def test_the_data_folder_is_looked_at_too(patient):
    data = patient.folder.data
    (data / "Packages" / "strange").mkdir()
    entry = data / "Trash" / "20260101-000000-000000-00000000"
    (entry / "content").mkdir(parents=True)
    (entry / "record.json").write_text("{}")
    os.utime(entry, (time.time() - 3600,) * 2)
    held = data / "Trash" / "20260101-000000-000000-00000001" / "content" / "photo.png"
    held.parent.mkdir(parents=True)
    held.write_text("mine")
    os.utime(held.parent.parent, (time.time() - 3600,) * 2)
    (data / "settings.toml").write_text("= 3")
    patient.app = App(patient.app.data, patient.app.environ)
    found = [item.rule for item in (await examine_data(patient.app)).data.findings]
    assert found == ["data.settings", "data.strange_folder", "data.trash"]
    done = (await repair_data(patient.app)).data
    assert [item.rule for item in done.mended] == ["data.trash"]
    assert not entry.exists()
    assert held.read_text() == "mine"
    assert "strange" in os.listdir(data / "Packages")


async def test_what_came_from_a_file_comes_from_it_again(patient, tmp_path):
    name, content = wheel("shdoc-omega", "1.0")
    (tmp_path / name).write_bytes(content)
    patient.pip("install", "--no-deps", str(tmp_path / name))
    (patient.packages / "shdoc_omega" / "__init__.py").unlink()
    assert "files.damaged" in await patient.rules()
    await patient.repaired()
    assert patient.runs("import shdoc_omega")


async def test_one_that_cannot_be_had_keeps_no_other_from_being_mended(patient, tmp_path):
    name, content = wheel("shdoc-omega", "1.0")
    (tmp_path / name).write_bytes(content)
    patient.pip("install", "--no-deps", str(tmp_path / name))
    (tmp_path / name).unlink()
    for package in ("shdoc_omega", "shdoc_alpha"):
        (patient.packages / package / "__init__.py").unlink()
    done = await patient.repaired()
    assert [item.subject for item in done.mended if item.rule == "files.damaged"] == ["shdoc-alpha"]
    left = {left.finding.subject: left.why.english() for left in done.left}
    assert "shdoc-omega" in left
    assert left["shdoc-omega"] != "The repair did not help."
    assert patient.runs("import shdoc_alpha")


async def test_a_switch_that_was_cut_off_is_ended_first(patient):
    write_switch = patient.folder.own / "switch.json"
    write_switch.write_text(json.dumps({"leaves": 1, "enters": 2}))
    patient.folder.environment_link.unlink()
    rules = await patient.rules()
    assert rules[0] == "switch.interrupted"
    done = await patient.repaired()
    assert "switch.interrupted" in [item.rule for item in done.mended]
    assert done.left == ()
    assert not write_switch.exists()


async def test_links_of_sharing_are_set_again(patient):
    file = patient.folder.data / "Catalog" / "clerk" / "package.toml"
    folders = '\n[[sharing.folders]]\nroles = ["Lora"]\nfolder = "models/x"\nlink = "models/x"\n'
    file.write_text(file.read_text("utf-8") + folders, "utf-8")
    assert await patient.rules() == ["sharing.differs"]
    assert (await patient.repaired()).left == ()
    link = patient.folder.checkout / "models" / "x"
    assert link.is_symlink()
    link.unlink()
    assert await patient.rules() == ["links.dangling"]
    assert (await patient.repaired(["links.dangling"])).left == ()
    assert link.resolve() == patient.folder.data / "Models" / "Lora"


async def test_links_of_the_users_that_lead_nowhere_are_told_and_stay(patient):
    link = patient.folder.checkout / "mine"
    link.symlink_to("/no/such/drive")
    assert await patient.rules() == ["links.foreign"]
    assert [item.finding.rule for item in (await patient.repaired()).left] == ["links.foreign"]
    assert link.is_symlink()


async def test_an_environment_that_was_there_before_us_is_only_copied_from(patient):
    folder, checkout = patient.folder, patient.folder.checkout
    theirs = checkout / "env"
    shutil.move(folder.generation(1) / "env", theirs)
    (folder.generation(1) / "env").symlink_to("../../../env")
    folder.environment_link.unlink()
    adopted = Adopted(kind="clerk", path="Packages/clerk", environment="env")
    write_record(folder, patient.record.changed(adopted=adopted))
    assert await patient.rules() == ["environment.link"]
    assert (await patient.repaired()).left == ()
    assert (folder.own / "venv").is_symlink()
    (patient.packages / "~ip").mkdir()
    (patient.packages / "shdoc_alpha" / "__init__.py").unlink()
    before = stamps(theirs)
    assert await patient.rules() == ["files.damaged"]
    done = await patient.repaired()
    assert (done.left, done.generation) == ((), 2)
    assert stamps(theirs) == before
    assert patient.runs("import shdoc_alpha")
