"""Moving the data folder: renamed, copied, refused, stopped, killed: one whole folder is always in use."""

import asyncio
import errno
import os
import subprocess
import sys
import time

import pytest

from stablehand.core.base.data_moved import left_behind, moving_lock, read_mark, refuse_while_moving
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.base.process_tree import started_at
from stablehand.core.base.tree_copy import TreeCopy
from stablehand.core.base.tree_survey import survey
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.services import data_moving
from stablehand.services.data_move_plan import part_of
from stablehand.services.data_moving import plan_move, start_move, start_removing_old
from support.data_move_world import MoveWorld, clear, marks, other_drive

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and signals of POSIX")


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return MoveWorld(tmp_path)


@pytest.fixture
def usual(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "alt"))
    return MoveWorld(tmp_path, named=False)


@pytest.fixture
def elsewhere():
    folder = other_drive()
    if folder is None:
        pytest.skip("there is no other drive here")
    yield folder
    clear(folder)


def refusal(world, target, **how):
    with pytest.raises(StablehandError) as caught:
        world.move(target, **how)
    return caught.value


# -- the same drive ----------------------------------------------------------------------------------


def test_on_the_same_drive_it_is_renamed_and_whole(world, tmp_path):
    before, new = marks(world.old), tmp_path / "new" / "Data"
    done = world.move(new)
    assert (done.path, done.how, done.kept, done.named) == (new, "rename", False, True)
    assert marks(new) == before
    assert not world.old.exists()
    assert not (tmp_path / "config" / "Stablehand" / "data-move.json").exists()


def test_the_usual_folder_is_found_in_its_new_place(usual, tmp_path):
    new = tmp_path / "new"
    usual.move(new)
    assert usual.used().path == new
    assert usual.used().problem is None


def test_an_empty_folder_may_be_there_already(world, tmp_path):
    new = tmp_path / "new"
    new.mkdir()
    assert world.move(new).how == "rename"


def in_use(error=None):
    def rename(_source, target):
        failed = PermissionError(errno.EACCES, "in use", str(target))
        failed.winerror = 5
        raise error or failed

    return rename


def test_a_folder_that_windows_finds_in_use_is_copied_on_the_same_drive(
    world, tmp_path, monkeypatch
):
    monkeypatch.setattr(data_moving, "_RENAMES_WHAT_IS_OPEN", False)
    real, tries = data_moving.rename_patiently, []

    def rename(source, target):
        tries.append((source, target))
        if source == world.old:
            moving_lock(world.old).acquire(timeout=0)  # ours is let go of, or this fails
            in_use()(source, target)
        real(source, target)

    monkeypatch.setattr(data_moving, "rename_patiently", rename)
    before, new = marks(world.old), tmp_path / "new"
    done = world.move(new)
    assert (done.how, done.kept) == ("copy", True)
    assert tries[0] == (world.old, new)
    assert marks(new) == before
    assert world.used().path == new


def test_a_folder_that_cannot_be_renamed_is_not_copied(world, tmp_path, monkeypatch):
    denied = PermissionError(errno.EACCES, "denied", "x")
    monkeypatch.setattr(data_moving, "rename_patiently", in_use(denied))
    assert refusal(world, tmp_path / "new").code == "data.unwritable"
    assert not (tmp_path / "new").exists()


def test_what_others_have_beside_the_new_folder_stays(world, tmp_path):
    theirs = tmp_path / "there" / ".0123456789abcdef.tmp"
    theirs.parent.mkdir()
    theirs.write_text("theirs")
    ours = theirs.with_name(".stablehand-0123456789ab.tmp")
    ours.mkdir()
    world.move(tmp_path / "there" / "Data")
    assert theirs.read_text() == "theirs"
    assert not ours.exists()


def test_two_cannot_move_it_at_once(world, tmp_path):
    with moving_lock(world.old):
        assert refusal(world, tmp_path / "new").code == "data.moving"


# -- another drive -----------------------------------------------------------------------------------


def test_a_copy_has_everything_once_and_the_old_folder_leads_to_it(world, elsewhere):
    before, new = marks(world.old), elsewhere / "Data"
    size = tree_bytes(world.old)
    done = world.move(new)
    assert (done.how, done.kept) == ("copy", True)
    assert marks(new) == before
    assert marks(world.old) == before
    assert tree_bytes(new) < size + 10_000  # what installs share is there once
    assert world.used().path == new
    assert not part_of(new).exists()


def test_the_old_folder_goes_when_its_owner_wants(world, elsewhere):
    new = elsewhere / "Data"
    world.move(new)
    app = world.app()
    assert left_behind(new) == world.old
    asyncio.run(_ended(start_removing_old(app)))
    assert not world.old.exists()
    with pytest.raises(StablehandError) as caught:
        asyncio.run(_ended(start_removing_old(app)))
    assert caught.value.code == "undo.nothing"


def test_a_folder_that_says_nothing_of_a_move_is_never_deleted(world, elsewhere):
    new = elsewhere / "Data"
    world.move(new)
    (world.old / ".stablehand-moved.json").unlink()
    assert left_behind(new) is None


def test_what_came_into_the_old_folder_since_keeps_it(world, elsewhere):
    new = elsewhere / "Data"
    world.move(new)
    late, later = world.old / "Images/one/late.png", time.time() + 10
    for file in (late, world.old / "window.json", world.old / "Images/.DS_Store"):
        file.write_text("late")
        os.utime(file, (later, later))
    with pytest.raises(StablehandError) as caught:
        asyncio.run(_ended(start_removing_old(world.app())))
    assert caught.value.code == "data.differs"
    assert caught.value.details["files"] == ["Images/one/late.png"]
    assert late.is_file()
    late.unlink()
    asyncio.run(_ended(start_removing_old(world.app())))
    assert not world.old.exists()


def test_a_drive_that_is_away_is_told_instead_of_using_the_old_folder(world, elsewhere):
    new = elsewhere / "Data"
    world.move(new)
    new.rename(elsewhere / "unplugged")
    assert world.used().path == new
    assert world.used().problem.code == "data.missing"


def test_what_was_written_meanwhile_is_copied_too(world, elsewhere, monkeypatch):
    copy, written = TreeCopy.copy, []

    def and_then_somebody_writes(self, entries, tick):
        copy(self, entries, tick)
        if not written:
            written.append((world.old / "Models/Lora/late.bin").write_text("late"))
            (world.old / "Images/one/ü.png").unlink()

    monkeypatch.setattr(TreeCopy, "copy", and_then_somebody_writes)
    new = elsewhere / "Data"
    world.move(new)
    assert (new / "Models/Lora/late.bin").read_text() == "late"
    assert not (new / "Images/one/ü.png").exists()


@pytest.mark.parametrize("name", ["Models/Lora/a.safetensors", "Assets/uv-cache/archive/torch.so"])
def test_what_is_written_over_while_it_is_copied_is_copied_anew(
    world, elsewhere, monkeypatch, name
):
    copy, written = TreeCopy.copy, []
    shared = world.old / "Packages/one/.stablehand/gen/1/env/lib/torch.so"

    def and_then_somebody_writes(self, entries, tick):
        copy(self, entries, tick)
        if not written:
            with (world.old / name).open("r+b") as file:
                file.seek(100_000 if "torch" in name else 0)  # same size, beyond the samples
                written.append(file.write(b"otherwise"))

    monkeypatch.setattr(TreeCopy, "copy", and_then_somebody_writes)
    new = elsewhere / "Data"
    world.move(new)
    assert (new / name).read_bytes() == (world.old / name).read_bytes()
    assert b"otherwise" in (new / name).read_bytes()
    assert (new / shared.relative_to(world.old)).samefile(new / "Assets/uv-cache/archive/torch.so")


def test_a_copy_that_differs_is_not_used(world, elsewhere, monkeypatch):
    copy = TreeCopy.copy

    def and_a_bad_drive(self, entries, tick):
        copy(self, entries, tick)
        file = self.target / "Assets/uv-cache/archive/torch.so"
        about = file.stat()
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
        os.utime(file, ns=(about.st_mtime_ns,) * 2)

    monkeypatch.setattr(TreeCopy, "copy", and_a_bad_drive)
    assert refusal(world, elsewhere / "Data").code == "data.differs"
    assert world.used().path == world.old
    assert read_mark(world.old) is None


def test_a_cancel_leaves_the_old_folder_and_nothing_of_the_copy(world, elsewhere, monkeypatch):
    new, began = elsewhere / "Data", asyncio.Event
    copy = TreeCopy.copy

    async def run():
        loop, reached = asyncio.get_running_loop(), began()

        def slowly(self, entries, tick):
            loop.call_soon_threadsafe(reached.set)
            while True:  # until the cancel is seen
                copy(self, entries, tick)

        monkeypatch.setattr(TreeCopy, "copy", slowly)
        job = await start_move(world.app(), new, accept_risk=True)
        await reached.wait()
        job.cancel()
        return await asyncio.wait_for(job.wait(), 10)

    assert asyncio.run(run()) == "cancelled"
    assert world.used().path == world.old
    assert os.listdir(elsewhere) == []


def test_without_hard_links_each_name_is_a_file(world, elsewhere):
    seen = survey(world.old, lambda _path: False, lambda: None)
    assert seen.apparent_bytes - seen.size_bytes >= 280_000
    copy = TreeCopy(world.old, elsewhere / "Data", elsewhere / "Data", hard_links=False)
    copy.copy(seen.entries, lambda _count: None)
    names = ("Assets/uv-cache/archive/torch.so", "Packages/one/.stablehand/gen/1/env/lib/torch.so")
    one, other = (elsewhere / "Data" / name for name in names)
    assert one.read_bytes() == other.read_bytes()
    assert not one.samefile(other)


# -- what speaks against it --------------------------------------------------------------------------


def test_a_plan_says_what_it_takes_and_changes_nothing(world, elsewhere):
    before = marks(world.old)
    plan = asyncio.run(plan_move(world.app(), elsewhere / "Data")).data
    assert (plan.how, plan.hard_links, plan.links, plan.problems) == ("copy", True, 3, ())
    assert plan.needed_bytes < plan.apparent_bytes
    assert marks(world.old) == before
    assert os.listdir(elsewhere) == []


@pytest.mark.parametrize("where", ["itself", "inside", "around", "full", "file"])
def test_a_place_that_cannot_be_it(world, tmp_path, where):
    target = {
        "itself": world.old,
        "inside": world.old / "Data",
        "around": world.old.parent,
        "full": tmp_path / "full",
        "file": tmp_path / "file",
    }[where]
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = marks(world.old)
    error = refusal(world, target)
    assert error.code == "data.refused"
    assert marks(world.old) == before


@pytest.mark.parametrize("which", ["source", "target"])
def test_a_link_is_named_instead_of_being_moved(world, tmp_path, which):
    real, link = tmp_path / "disk" / "data", tmp_path / "link"
    if which == "source":
        real.parent.mkdir()
        world.old.rename(real)
        world.old.symlink_to(real)
        target = tmp_path / "new"
    else:
        real.mkdir(parents=True)
        link.symlink_to(real)
        target = link
    before = marks(world.old)
    error = refusal(world, target)
    assert error.code == "data.refused" and "link" in error.message.english()
    assert marks(world.old) == before
    assert (world.old if which == "source" else link).is_symlink()


def test_a_running_ui_has_to_be_stopped_first(world, tmp_path):
    me = os.getpid()
    SessionTable(world.old).begin(
        Session(
            "s", "one", "one", ("x",), None, "Logs/one/a.log", "ready", moment(),
            supervisor_pid=me, supervisor_started=started_at(me),
        )
    )  # fmt: skip
    error = refusal(world, tmp_path / "new")
    assert (error.code, error.details["name"]) == ("install.running", "one")


def test_an_open_window_has_to_be_closed_first(world, tmp_path):
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        lock = world.old / "Assets" / "locks" / "window.lock"
        lock.parent.mkdir()
        lock.write_text(f"{sleeper.pid}\nstablehand\nhost\n")
        assert refusal(world, tmp_path / "new").code == "data.busy"
    finally:
        sleeper.communicate(b"\n")
    assert world.move(tmp_path / "new").how == "rename"


def test_a_place_that_is_bad_needs_a_decision(world, tmp_path):
    async def run():
        await start_move(world.app(), tmp_path / "new")

    with pytest.raises(StablehandError) as caught:
        asyncio.run(run())
    assert caught.value.code == "decision.needed"
    assert caught.value.details["flag"] == "--accept-risk"


def test_room_is_looked_at_before(world, elsewhere, monkeypatch):
    monkeypatch.setattr("stablehand.services.data_move_plan.free_bytes", lambda _path: 1000)
    assert refusal(world, elsewhere / "Data").code == "disk.full"


def test_a_drive_that_is_full_is_left_as_it_was(world, elsewhere, monkeypatch):
    real, copied = TreeCopy._bytes, []

    def write(self, entry, to, tick):
        if len(copied) == 3:
            raise OSError(errno.ENOSPC, "full", str(to))
        copied.append(entry)
        real(self, entry, to, tick)

    monkeypatch.setattr(TreeCopy, "_bytes", write)
    before = marks(world.old)
    assert refusal(world, elsewhere / "Data").code == "disk.full"
    assert os.listdir(elsewhere) == []
    assert marks(world.used().path) == before


def test_others_wait_while_it_is_moved(world):
    refuse_while_moving(world.old)
    lock = moving_lock(world.old)
    with lock:
        with pytest.raises(StablehandError) as caught:
            refuse_while_moving(world.old)
        assert caught.value.code == "data.moving"
    refuse_while_moving(world.old)  # a lock that nobody holds was left by one that was killed


# -- killed ------------------------------------------------------------------------------------------

RENAME_MOMENTS = (1, 2, 3, 4, 6, 9)
COPY_MOMENTS = (1, 3, 8, 14, 20, 27, 33, 38)


@pytest.mark.parametrize("at", RENAME_MOMENTS)
def test_killed_while_it_is_renamed(usual, tmp_path, at):
    before, new = marks(usual.old), tmp_path / "new"
    usual.killed(new, at, tmp_path)
    used = usual.used()
    assert used.problem is None
    assert marks(used.path) == before
    if used.path != new:
        usual.move(new)
    assert marks(usual.used().path) == before
    assert usual.used().path == new


@pytest.mark.parametrize("at", COPY_MOMENTS)
def test_killed_while_it_is_copied(world, elsewhere, at):
    before, new = marks(world.old), elsewhere / "Data"
    world.killed(new, at, elsewhere)
    assert world.used().problem is None
    assert marks(world.used().path) == before
    if world.used().path != new:
        world.move(new)  # goes on with what was copied
    assert world.used().path == new
    assert marks(new) == before
    assert os.listdir(elsewhere) == ["Data"]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_when_the_copy_takes_over(world, elsewhere, at):
    before, new = marks(world.old), elsewhere / "Data"
    world.killed(new, at, world.old)
    assert marks(world.used().path) == before
    if world.used().path != new:
        world.move(new)
    assert world.used().path == new
    assert marks(new) == before


async def _ended(starting):
    return await (await starting).result()


def test_the_stages_are_those_that_it_reports():
    assert {stage.name for stage in data_moving._STAGES} == {"look", "copy", "compare", "switch"}
