"""Single files: never over anything, whole or not at all, also where a drive says no."""

import errno
import os
import sys
import tempfile
from pathlib import Path

import pytest

from stablehand.core.models.organise import placing
from stablehand.core.models.organise.acts import Act, Unit
from stablehand.core.models.organise.journal import MoveJournal
from stablehand.core.models.organise.placing import (
    Stopped,
    Unmovable,
    copy_file,
    is_respelled,
    let_go,
    let_share,
    let_stand_alone,
    publish,
    take_back,
    where,
)
from stablehand.core.models.organise.running import AS_IT_WAS, run

MEMORY = Path("/dev/shm")


@pytest.fixture
def away(tmp_path):
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second drive here")
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


def test_nothing_is_ever_replaced(tmp_path):
    old, new = tmp_path / "a", tmp_path / "b"
    old.write_text("old")
    new.write_text("new")
    with pytest.raises(Unmovable):
        publish(old, new)
    with pytest.raises(Unmovable):
        let_go(old, new)
    assert (old.read_text(), new.read_text()) == ("old", "new")


def test_a_broken_link_is_something_too(tmp_path):
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Unmovable):
        publish(tmp_path / "a", tmp_path / "b")


def test_a_file_with_one_name_is_never_removed_as_if_it_had_two(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").write_text("x")
    (tmp_path / "alias").symlink_to(tmp_path / "real")
    with pytest.raises(Unmovable):
        let_go(tmp_path / "real/a", tmp_path / "alias/a")
    assert (tmp_path / "real/a").read_text() == "x"


def test_where_names_that_differ_in_case_are_told_apart_by_the_folder(tmp_path):
    (tmp_path / "a.pt").write_text("x")
    old, new = tmp_path / "a.pt", tmp_path / "A.pt"
    assert is_respelled(old, new)
    assert where(old, new) == "old"
    assert publish(old, new) is False
    let_go(old, new)
    assert where(old, new) == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["A.pt"]


def test_a_drive_without_second_names_gets_a_rename(tmp_path, monkeypatch):
    def refuses(*_args, **_words):
        raise OSError(errno.EPERM, "no second names here")

    monkeypatch.setattr(os, "link", refuses)
    (tmp_path / "a").write_text("x")
    assert publish(tmp_path / "a", tmp_path / "b") is False
    let_go(tmp_path / "a", tmp_path / "b")
    assert where(tmp_path / "a", tmp_path / "b") == "new"
    (tmp_path / "a").write_text("other")
    with pytest.raises(Unmovable):
        publish(tmp_path / "a", tmp_path / "b")


def test_across_drives_it_is_copied_whole_with_its_time(tmp_path, away):
    old, new = tmp_path / "a", away / "a"
    old.write_bytes(os.urandom(100_000))
    os.utime(old, ns=(1_400_000_000_000_000_000,) * 2)
    content = old.read_bytes()
    assert publish(old, new) is True
    let_go(old, new)
    assert new.read_bytes() == content
    assert new.stat().st_mtime_ns == 1_400_000_000_000_000_000
    assert not old.exists()
    assert [path.name for path in away.iterdir()] == ["a"]


def test_a_stop_in_the_middle_leaves_nothing_behind(tmp_path, away, monkeypatch):
    monkeypatch.setattr(placing, "_CHUNK_BYTES", 1000)
    old, new = tmp_path / "a", away / "a"
    old.write_bytes(bytes(10_000))
    seen = []

    def stop(count):
        seen.append(count)
        if len(seen) == 4:
            raise Stopped

    with pytest.raises(Stopped):
        publish(old, new, stop)
    assert old.stat().st_size == 10_000
    assert list(away.iterdir()) == []


def test_what_changes_while_it_is_copied_stays(tmp_path, away, monkeypatch):
    monkeypatch.setattr(placing, "_CHUNK_BYTES", 1000)
    old, new = tmp_path / "a", away / "a"
    old.write_bytes(bytes(5_000))

    def grow(_count):
        with old.open("ab") as file:
            file.write(b"x")

    with pytest.raises(Unmovable):
        publish(old, new, grow)
    assert old.exists()
    assert list(away.iterdir()) == []


def test_a_link_says_the_same_from_its_new_place(tmp_path):
    (tmp_path / "aim").write_text("x")
    (tmp_path / "deep/er").mkdir(parents=True)
    (tmp_path / "link").symlink_to("aim")
    old, new = tmp_path / "link", tmp_path / "deep/er/link"
    assert publish(old, new) is True
    let_go(old, new)
    assert new.read_text() == "x"
    assert not os.path.lexists(old)


def test_a_folder_with_a_link_that_leads_out_is_not_copied_away(tmp_path, away):
    (tmp_path / "aim").write_text("x")
    (tmp_path / "pipe").mkdir()
    (tmp_path / "pipe/a").write_text("a")
    (tmp_path / "pipe/b").symlink_to("a")
    assert publish(tmp_path / "pipe", away / "pipe") is True
    assert (away / "pipe/b").read_text() == "a"
    (tmp_path / "pipe/c").symlink_to("../aim")
    with pytest.raises(Unmovable):
        publish(tmp_path / "pipe", away / "again")
    assert [path.name for path in away.iterdir()] == ["pipe"]


def test_only_what_is_ours_and_the_same_is_taken_back(tmp_path):
    old, new = tmp_path / "a", tmp_path / "b"
    old.write_text("x")
    new.write_text("y")
    take_back(old, new)
    assert new.read_text() == "y"
    new.write_text("x")
    take_back(old, new)
    assert not new.exists()


def test_copies_share_a_file_and_part_again(tmp_path):
    kept, other = tmp_path / "kept", tmp_path / "other"
    kept.write_bytes(b"same" * 1000)
    other.write_bytes(b"same" * 1000)
    os.utime(other, ns=(1_300_000_000_000_000_000,) * 2)
    let_share(kept, other)
    assert kept.samefile(other)
    let_share(kept, other)
    let_stand_alone(other, 1_300_000_000_000_000_000)
    assert not kept.samefile(other)
    assert other.read_bytes() == kept.read_bytes()
    assert other.stat().st_mtime_ns == 1_300_000_000_000_000_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "other"]


def test_files_that_differ_in_one_byte_never_share(tmp_path):
    kept, other = tmp_path / "kept", tmp_path / "other"
    kept.write_bytes(bytes(100_000))
    other.write_bytes(bytes(99_999) + b"\x01")
    with pytest.raises(Unmovable):
        let_share(kept, other)
    assert not kept.samefile(other)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else False, reason="root may all")
def test_a_folder_that_cannot_be_written_is_an_error_and_nothing_changes(tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    (tmp_path / "a").write_text("x")
    with pytest.raises(OSError, match="denied"):
        publish(tmp_path / "a", tmp_path / "shut/a")
    assert (tmp_path / "a").read_text() == "x"


def test_a_copy_never_replaces(tmp_path):
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").write_text("y")
    with pytest.raises(Unmovable):
        copy_file(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "y"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a drive without files: sysfs")
def test_what_cannot_be_written_is_told_without_the_data_folder(tmp_path):
    (tmp_path / "a").write_text("x")
    unit = Unit("a", (Act("copy", tmp_path / "a", Path("/sys/kernel/stablehand")),))
    (failed,) = run(MoveJournal(tmp_path, tmp_path / "journal.db"), "move", [unit]).failed
    assert failed.error.code == "data.unwritable"
    assert failed.error.hint == AS_IT_WAS
    assert (tmp_path / "a").read_text() == "x"
