"""Taking over and giving back: nothing of the user's changes, whatever happens in between."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stablehand.core.adopting.environments import Examined, Inventory
from stablehand.core.adopting.giving_back import give_back, hide_models
from stablehand.core.adopting.ledger import (
    Adoption,
    adoption_of,
    adoptions,
    ledger_folder,
    placed,
    stored,
    visible_links,
    write_adoption,
)
from stablehand.core.adopting.own_models import ModelFolder
from stablehand.core.adopting.taking import Taking, begun, refresh, take
from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.heal import heal_environment
from stablehand.core.records.generations import read_generation
from stablehand.core.records.install import (
    Adopted,
    InstalledPython,
    InstallFolder,
    InstallRecord,
    install_names,
    read_record,
    write_record,
)
from support.foreign_trees import CLERK, checkout, differences, model, photo, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters as links")
MEMORY = Path("/dev/shm")


class World:
    """A program of somebody's with a small environment, and a data folder beside it."""

    def __init__(self, root: Path, place: str = "their things/my clerk") -> None:
        self.data = root / "Мои данные"
        self.real = root / place
        self.data.mkdir(parents=True, exist_ok=True)
        checkout(self.real, CLERK, "https://github.com/example/clerk")
        write(self.real / ".git" / "info", {"exclude": "# mine\n*.tmp"})  # no line end
        (self.real / "venv" / "bin").mkdir(parents=True)
        (self.real / "venv" / "bin" / "python").symlink_to(sys.executable)
        (self.real / "venv" / "pyvenv.cfg").write_text("home = /gone/bin\n")
        model(self.real / "models/lora/a.safetensors", 100)
        old = 1_500_000_000_000_000_000
        for place_ in (".git/info/exclude", ".git/info", ".git", "venv/pyvenv.cfg", "venv", ""):
            os.utime(self.real / place_, ns=(old, old))
        self.folder = InstallFolder(self.data, "clerk")

    def taking(self, *, works=True, linked=True, state="adopting", **more) -> Taking:
        found = Examined("none")
        if works:
            inventory = Inventory("3.11.7", sys.executable, {"click": "8.1.3"}, {})
            found = Examined("works", "venv", self.real / "venv", inventory)
        adoption = Adoption(
            id="20260101-000000-aaaaaa-00",
            run="20260101-000000-aaaaaa",
            kind="checkout",
            name="clerk",
            package="clerk",
            path=stored(self.real, self.data),
            created_at="2026-01-01T00:00:00+00:00",
            linked=linked,
            state=state,
        )
        record = InstallRecord(
            name="clerk",
            package="clerk",
            state="installed" if works else "failed",
            created_at="2026-01-01T00:00:00+00:00",
            changed_at="2026-01-01T00:00:00+00:00",
            python=InstalledPython(version="3.11.7", kind="system", path=sys.executable)
            if works
            else None,
            method="none",
            adopted=Adopted(kind="checkout", path="", environment="venv" if works else None),
        )
        models = more.get(
            "models",
            (ModelFolder("Lora", self.real / "models/lora", 1, 100, "Lora/clerk"),),
        )
        return Taking(begun(adoption, self.data), record, found, models, ("torch==2",))


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_only_our_own_folder_and_one_line_are_put_there(world):
    before = photo(world.real)
    taking = world.taking()
    adoption = take(world.data, taking)
    assert (adoption.state, taking.problems) == ("adopted", [])
    changed = [n for n in differences(before, photo(world.real)) if not n.startswith(".stablehand")]
    assert changed == [".", ".git/info", ".git/info/exclude"]
    exclude = (world.real / ".git/info/exclude").read_text()
    assert exclude == "# mine\n*.tmp\n/.stablehand/\n"
    assert install_names(world.data) == ("clerk",)
    assert (world.data / "Packages/clerk").resolve() == world.real
    assert (world.data / "Models/Lora/clerk/a.safetensors").stat().st_size == 100
    assert visible_links(world.data) == {"Lora/clerk"}
    folder, record = world.folder, read_record(world.folder)
    assert heal_environment(folder, record) == ()
    assert folder.environment_link == folder.own / "venv"
    assert str(folder.places(1).python) == str(folder.own / "venv/bin/python")
    assert (folder.own / "venv").resolve() == world.real / "venv"
    generation = read_generation(folder, 1)
    assert (generation.reason, generation.good, generation.state) == ("adopt", True, "ready")
    assert generation.packages == {"click": "8.1.3"}
    assert (folder.generation(1) / "constraints.txt").read_text() == "torch==2\n"
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=world.real, capture_output=True, text=True
    ).stdout
    assert ".stablehand" not in status


def test_undo_gives_everything_back_as_it_was(world):
    before, data = photo(world.real), photo(world.data)
    give_back(world.data, take(world.data, world.taking()))
    assert differences(before, photo(world.real)) == []
    # Packages stays: it is where installs go.
    assert {n for n in photo(world.data) if n != "."} - set(data) == {"Packages"}
    assert adoptions(world.data) == ()


def test_what_the_user_has_done_meanwhile_stays(world):
    adoption = take(world.data, world.taking())
    exclude = world.real / ".git/info/exclude"
    exclude.write_text(exclude.read_text() + "*.log\n/venv\n")  # an update adds the last one
    (world.real / "new.txt").write_text("mine")
    shutil.rmtree(world.data / "Models/Lora/clerk", ignore_errors=True)
    (world.data / "Models/Lora/clerk").unlink()
    (world.data / "Models/Lora/clerk").mkdir()  # a folder of theirs where our link was
    (world.data / "Models/Lora/clerk/own.safetensors").write_text("x")
    give_back(world.data, adoption)
    assert exclude.read_text() == "# mine\n*.tmp\n*.log\n"
    assert (world.real / "new.txt").read_text() == "mine"
    assert (world.data / "Models/Lora/clerk/own.safetensors").exists()
    assert (world.real / "models/lora/a.safetensors").stat().st_size == 100
    assert not (world.real / ".stablehand").exists()


@pytest.mark.parametrize("had", ["no exclude", "no info", "our line already", "no repository"])
def test_exclude_files_of_all_kinds_come_back(world, had):
    if had == "no exclude":
        (world.real / ".git/info/exclude").unlink()
    elif had == "no info":
        shutil.rmtree(world.real / ".git/info")
    elif had == "our line already":
        (world.real / ".git/info/exclude").write_text("/.stablehand/\r\n/venv\n")
    else:
        shutil.rmtree(world.real / ".git")
    before = photo(world.real)
    adoption = take(world.data, world.taking())
    if had == "no repository":
        assert adoption.exclude is None
    give_back(world.data, adoption)
    assert differences(before, photo(world.real)) == []


def test_a_checkout_in_packages_is_no_link(tmp_path):
    world = World(tmp_path, "Мои данные/Packages/clerk")
    before = photo(world.real)
    adoption = take(world.data, world.taking(linked=False))
    assert adoption.path == "Packages/clerk"
    assert not (world.data / "Packages/clerk").is_symlink()
    assert (world.data / "Models/Lora/clerk").resolve() == world.real / "models/lora"
    give_back(world.data, adoption)
    assert differences(before, photo(world.real)) == []
    assert world.real.is_dir()


def test_one_in_the_data_folder_moves_with_it(tmp_path):
    world = World(tmp_path, "Мои данные/unpacked/clerk")
    take(world.data, world.taking())
    moved = tmp_path / "moved"
    world.data.rename(moved)
    folder = InstallFolder(moved, "clerk")
    record = read_record(folder)
    assert (moved / "Packages/clerk").resolve() == moved / "unpacked/clerk"
    assert heal_environment(folder, record) == ()
    (account,) = adoptions(moved)
    assert adoption_of(moved, moved / "unpacked/clerk", (account,)) == account
    give_back(moved, account)
    assert not (moved / "unpacked/clerk/.stablehand").exists()


def test_an_environment_that_is_gone_is_said_and_never_touched(world):
    take(world.data, world.taking())
    folder, record = world.folder, read_record(world.folder)
    assert (world.real / "venv/pyvenv.cfg").read_text() == "home = /gone/bin\n"
    (world.real / "venv").rename(world.real / "venv away")
    with pytest.raises(StablehandError) as caught:
        heal_environment(folder, record)
    assert caught.value.code == "install.incomplete"
    (world.real / "venv away").rename(world.real / "venv")
    (folder.own / "gen/1/env").unlink()
    (folder.own / "gen/1/env").symlink_to("/somewhere/else")
    assert heal_environment(folder, record) == ("env points to its environment now",)


def test_without_an_environment_there_is_a_place_for_one(world):
    take(world.data, world.taking(works=False))
    record = read_record(world.folder)
    assert (record.state, record.python) == ("failed", None)
    assert (world.folder.own / "venv").is_symlink()
    assert not (world.folder.own / "venv").exists()
    # Once it works, the same request takes it into use.
    adoption = adoptions(world.data)[0]
    again = world.taking(state="adopted")
    refresh(world.data, Taking(adoption, again.record, again.environment, again.models))
    assert read_record(world.folder).state == "installed"
    assert heal_environment(world.folder, read_record(world.folder)) == ()


def test_a_second_request_keeps_what_was_set_and_mends_links(world):
    adoption = take(world.data, world.taking())
    write_record(world.folder, read_record(world.folder).changed(port=9000))
    (world.data / "Models/Lora/clerk").unlink()
    (world.data / "Packages/clerk").unlink()
    again = world.taking()
    refresh(world.data, Taking(adoption, again.record, again.environment, again.models))
    assert read_record(world.folder).port == 9000
    assert (world.data / "Models/Lora/clerk").is_dir()


def test_a_link_that_cannot_be_made_is_told_and_the_rest_is_done(world):
    (world.data / "Models/Lora/clerk").mkdir(parents=True)
    taking = world.taking()
    adoption = take(world.data, taking)
    assert "cannot be shown" in taking.problems[0].english()
    assert adoption.state == "adopted"
    hide_models(world.data, adoption)
    assert (world.data / "Models/Lora/clerk").is_dir(), "not ours"


def test_something_in_the_place_of_the_link_stops_it_before_anything_is_left(world):
    (world.data / "Packages/clerk").mkdir(parents=True)
    before = photo(world.real)
    with pytest.raises(StablehandError) as caught:
        take(world.data, world.taking())
    assert caught.value.code == "link.occupied"
    assert differences(before, photo(world.real)) == []
    assert adoptions(world.data) == ()


def test_a_folder_that_cannot_be_written_is_left_as_it_was(world):
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("permissions do not bind the root user")
    before = photo(world.real)
    world.real.chmod(0o555)
    try:
        with pytest.raises(StablehandError) as caught:
            take(world.data, world.taking())
    finally:
        world.real.chmod(0o755)
    assert caught.value.code == "adopt.unwritable"
    assert differences(before, photo(world.real)) == []
    assert adoptions(world.data) == ()


def test_a_file_where_our_folder_goes_stops_it(world):
    """The system says no, whoever asks: what a read-only folder does to others."""
    (world.real / ".stablehand").write_text("mine")
    before = photo(world.real)
    with pytest.raises(StablehandError) as caught:
        take(world.data, world.taking())
    assert caught.value.code == "adopt.unwritable"
    assert (world.real / ".stablehand").read_text() == "mine"
    assert differences(before, photo(world.real)) == []


def test_a_damaged_account_names_its_file(world):
    write_adoption(world.data, world.taking().adoption)
    file = next(ledger_folder(world.data).iterdir())
    file.write_text("{")
    with pytest.raises(StablehandError) as caught:
        adoptions(world.data)
    assert caught.value.code == "adopt.damaged"
    assert str(file) in caught.value.hint.english()
    assert visible_links(world.data) == frozenset()


def test_stored_paths(tmp_path):
    data = tmp_path / "Data"
    data.mkdir()
    for path in (data / "Packages" / "x", tmp_path / "else where"):
        assert placed(stored(path, data), data) == path
    assert stored(data / "Packages" / "x", data) == "Packages/x"


# SIGKILL at every change of the disk -------------------------------------------------------------

SCRIPT = """
import json, os, signal, sys
from pathlib import Path
sys.path[:0] = json.loads(sys.argv[1])
from unit_adopt_killed import act

CHANGES = {"os.link", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.utime", "os.chmod"}

def run(case):
    count = 0
    def watch(event, arguments):
        nonlocal count
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or writes:
            count += 1
            if count == case["at"]:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    act(Path(case["root"]), case["what"])
    return count

for case in json.load(sys.stdin):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, str(run(case)).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    print(os.read(reading, 20).decode() if os.WIFEXITED(status) and not os.WEXITSTATUS(status) else
          -os.WTERMSIG(status) if os.WIFSIGNALED(status) else "failed", flush=True)
    os.close(reading)
"""
ACT = """
import pickle
from stablehand.core.adopting.giving_back import give_back
from stablehand.core.adopting.ledger import adoptions
from stablehand.core.adopting.taking import take

def act(root, what):
    taking = pickle.loads((root / "taking").read_bytes())
    data = root / "data"
    if what == "take":
        take(data, taking)
    else:
        give_back(data, adoptions(data)[0])
"""


@pytest.fixture
def room(tmp_path):
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else tmp_path))
    yield root
    shutil.rmtree(root)


def _killed(tmp_path, cases):
    (tmp_path / "unit_adopt_killed.py").write_text(ACT)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps([str(tmp_path)])],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "failed" not in done.stdout, done.stderr
    return [int(word) for word in done.stdout.split()]


def _cases(room, what, count):
    """Give as many copies of one world as there are changes: each with how it was, and what is to be done."""
    cases = []
    for at in range(1, count + 1):
        root = room / str(at)
        shutil.copytree(room / "first", root, symlinks=True)
        world = World.__new__(World)
        world.data, world.real = root / "Мои данные", root / "their things/my clerk"
        world.folder = InstallFolder(world.data, "clerk")
        (root / "data").symlink_to(world.data)
        before, taking = photo(world.real), world.taking()
        if what == "undo":
            take(world.data, taking)
        (root / "taking").write_bytes(pickle.dumps(taking))
        cases.append((world, before, {"root": str(root), "what": what, "at": at}))
    return cases


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("what", ["take", "undo"])
def test_killed_at_every_change(room, tmp_path, what):
    World(room / "first")
    (whole,) = _cases(room, what, 1)
    (count,) = _killed(tmp_path, [{**whole[2], "at": 0}])
    assert count > 15
    shutil.rmtree(room / "1")
    cases = _cases(room, what, count)
    assert _killed(tmp_path, [case for _world, _before, case in cases]) == [-9] * count
    for world, before, case in cases:
        at, known = case["at"], adoptions(world.data)
        if what == "take" and at % 2:  # the same request completes it
            taking = pickle.loads((Path(case["root"]) / "taking").read_bytes())
            begun_as = known[0] if known else taking.adoption
            again = (taking.record, taking.environment, taking.models, taking.constraints)
            take(world.data, Taking(begun_as, *again))
            assert install_names(world.data) == ("clerk",), at
            assert heal_environment(world.folder, read_record(world.folder)) == (), at
            assert (world.data / "Models/Lora/clerk/a.safetensors").is_file(), at
            known = adoptions(world.data)
        for adoption in known:
            give_back(world.data, adoption)
        assert differences(before, photo(world.real)) == [], at
        assert adoptions(world.data) == ()
        assert not (world.data / "Packages/clerk").is_symlink()
        assert not (world.data / "Models").exists(), at
