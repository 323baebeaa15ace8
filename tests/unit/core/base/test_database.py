"""Databases that several processes share: migrations, refusals, readers beside writers."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest

from stablehand.core.base.database import Room
from stablehand.core.base.errors import StablehandError

ONE = "CREATE TABLE things (name TEXT); INSERT INTO things VALUES ('first')"
TWO = "ALTER TABLE things ADD COLUMN size INTEGER"


def test_a_room_is_made_at_the_first_write_and_kept(tmp_path):
    room = Room(tmp_path / "sub" / "a.db", "test", [ONE])
    with room.reading() as db:
        assert db is None
    assert not (tmp_path / "sub").exists()
    with room.writing() as db:
        db.execute("INSERT INTO things VALUES ('second')")
    with room.reading() as db:
        assert [row["name"] for row in db.execute("SELECT name FROM things")] == ["first", "second"]


@pytest.mark.skipif(os.name == "nt", reason="permission bits of POSIX")
def test_nobody_else_may_read_it(tmp_path):
    file = tmp_path / "a.db"
    with Room(file, "test", [ONE]).writing():
        pass
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_migrations_run_once_and_in_order(tmp_path):
    file = tmp_path / "a.db"
    with Room(file, "test", [ONE]).writing():
        pass
    newer = Room(file, "test", [ONE, TWO])
    with newer.reading() as db:
        assert db is None, "a reader of a newer version waits for the first writer"
    for _ in range(2):
        with newer.writing() as db:
            assert db.execute("SELECT count(*) FROM things WHERE size IS NULL").fetchone()[0] == 1


def test_rooms_of_one_file_do_not_know_each_other(tmp_path):
    file = tmp_path / "a.db"
    with Room(file, "one", ["CREATE TABLE one (x)"]).writing():
        pass
    with Room(file, "two", ["CREATE TABLE two (x)", "CREATE TABLE more (x)"]).writing() as db:
        rows = dict(db.execute("SELECT name, version FROM rooms").fetchall())
    assert rows == {"one": 1, "two": 2}


def test_what_fails_in_the_block_is_taken_back(tmp_path):
    room = Room(tmp_path / "a.db", "test", [ONE])
    with pytest.raises(ZeroDivisionError), room.writing() as db:
        db.execute("DELETE FROM things")
        raise ZeroDivisionError
    with room.reading() as db:
        assert db.execute("SELECT count(*) FROM things").fetchone()[0] == 1


def test_a_migration_that_fails_leaves_the_old_version(tmp_path):
    file = tmp_path / "a.db"
    with Room(file, "test", [ONE]).writing():
        pass
    broken = Room(
        file, "test", [ONE, "ALTER TABLE things ADD COLUMN size; CREATE TABLE things (x)"]
    )
    with pytest.raises(StablehandError), broken.writing():
        pass
    with Room(file, "test", [ONE]).reading() as db:
        assert [row[1] for row in db.execute("PRAGMA table_info(things)")] == ["name"]


@pytest.mark.parametrize("way", ["writing", "reading"])
def test_a_newer_file_is_refused_and_stays(tmp_path, way):
    file = tmp_path / "a.db"
    with Room(file, "test", [ONE, TWO]).writing():
        pass
    before = file.read_bytes()
    with pytest.raises(StablehandError) as caught, getattr(Room(file, "test", [ONE]), way)():
        pass
    assert caught.value.code == "database.damaged"
    assert file.read_bytes() == before


@pytest.mark.parametrize("way", ["writing", "reading"])
def test_a_file_of_something_else(tmp_path, way):
    file = tmp_path / "a.db"
    file.write_bytes(b"this is no database " * 100)
    with pytest.raises(StablehandError) as caught, getattr(Room(file, "test", [ONE]), way)():
        pass
    assert caught.value.code == "database.damaged"
    assert file.read_bytes().startswith(b"this is no database")


def test_a_folder_in_its_place(tmp_path):
    (tmp_path / "a.db").mkdir()
    with pytest.raises(StablehandError) as caught, Room(tmp_path / "a.db", "t", [ONE]).writing():
        pass
    assert caught.value.code == "data.unwritable"


def test_a_reader_sees_the_last_state_while_another_process_writes(tmp_path):
    file = tmp_path / "a.db"
    with Room(file, "test", [ONE]).writing():
        pass
    code = (
        "import sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('BEGIN IMMEDIATE'); db.execute('DELETE FROM things')\n"
        "print('holding', flush=True); sys.stdin.readline(); db.execute('COMMIT')\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert other.stdout.readline() == b"holding\n"
        with Room(file, "test", [ONE]).reading() as db:
            assert db.execute("SELECT count(*) FROM things").fetchone()[0] == 1
    finally:
        other.communicate(b"\n", timeout=30)
    with Room(file, "test", [ONE]).reading() as db:
        assert db.execute("SELECT count(*) FROM things").fetchone()[0] == 0


def test_two_processes_migrate_one_file_once(tmp_path):
    file = tmp_path / "a.db"
    code = (
        "import sys; from pathlib import Path; from stablehand.core.base.database import Room\n"
        f"with Room(Path(sys.argv[1]), 'test', [{ONE!r}]).writing() as db:\n"
        "    db.execute(\"INSERT INTO things VALUES ('x')\")\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(file)]) for _ in range(4)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0, 0]
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT count(*) FROM things").fetchone()[0] == 5


def test_a_new_file_that_another_is_making_is_waited_for(tmp_path):
    file = tmp_path / "a.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")  # as SQLite does on its way to a write-ahead log
    done = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    done.start()
    with Room(file, "test", [ONE]).writing() as db:
        db.execute("INSERT INTO things VALUES ('x')")
    done.join()
    other.close()


def test_another_program_that_holds_it_for_long_is_named(tmp_path, monkeypatch):
    file = tmp_path / "a.db"
    with Room(file, "test", [ONE]).writing():
        pass
    monkeypatch.setattr("stablehand.core.base.database.BUSY_S", 0.2)
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StablehandError) as caught, Room(file, "test", [ONE]).writing():
            pass
        other.execute("ROLLBACK")
    assert caught.value.code == "database.busy"
