"""The walk through a real tree and the index of it, in a real database."""

import os
import sqlite3
import sys
import threading
from contextlib import closing

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.models.hashes import signature_of
from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.looking import entries_of, look
from stablehand.core.models.library.store import read_entries
from stablehand.core.models.walk import walk

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")


@pytest.fixture
def root(tmp_path):
    found = tmp_path / "Data" / "Models"
    found.mkdir(parents=True)
    return found


@pytest.fixture
def database(tmp_path):
    return tmp_path / "Data" / "library.db"


def put(root, path, content=b"model"):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def scan(root, database, **options):
    return look(database, [ModelRoot(MAIN, root, "Models")], **options)


def counts(found):
    """New, changed, moved, gone, as before."""
    return found.changes.counts


def sqlite_put(database, statement):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


def known(database):
    return sorted(entry.path for entry in read_entries(database))


def seen(root, database, found):
    return sorted(entry.path for entry in entries_of(database, found))


def test_only_models_are_found(root):
    put(root, "StableDiffusion/a.safetensors", b"12345")
    for name in ("a.json", "a.png", "a.preview.jpeg", "a.civitai.info", "a.cm-info.json", "a.yaml"):
        put(root, f"StableDiffusion/{name}")
    put(root, "StableDiffusion/half.safetensors.part")
    put(root, "StableDiffusion/empty.ckpt", b"")
    put(root, "StableDiffusion/._a.safetensors")
    put(root, "Lora/.cache/b.safetensors")
    put(root, "Lora/Ünï/モデル 1.pt")
    found = walk(root)
    assert sorted(found.models) == ["Lora/Ünï/モデル 1.pt", "StableDiffusion/a.safetensors"]
    assert (found.empty, found.unfinished, found.unreadable) == (1, 1, {})
    model = found.models["StableDiffusion/a.safetensors"]
    assert (model.kind, model.format, model.size_bytes) == ("checkpoint", "safetensors", 5)
    stat = (root / "StableDiffusion/a.safetensors").stat()
    assert model.modified_ns == stat.st_mtime_ns


def test_a_pipeline_folder_is_one_model(root):
    put(root, "Diffusers/sd15/model_index.json", b"{}")
    put(root, "Diffusers/sd15/unet/diffusion_pytorch_model.safetensors", b"12345678")
    put(root, "Diffusers/sd15/vae/model.bin", b"1234")
    # Not the tree's own folder, whatever somebody put there by mistake.
    put(root, "StableDiffusion/model_index.json", b"{}")
    put(root, "StableDiffusion/a.ckpt")
    found = walk(root).models
    assert sorted(found) == ["Diffusers/sd15", "StableDiffusion/a.ckpt"]
    pipeline = found["Diffusers/sd15"]
    assert (pipeline.format, pipeline.kind, pipeline.size_bytes) == ("diffusers", "checkpoint", 14)


def test_each_look_tells_what_has_changed(root, database):
    kept, changed, gone = (put(root, f"Lora/{name}.pt") for name in "abc")
    assert counts(scan(root, database)) == (3, 0, 0, 0, 0)
    again = scan(root, database)
    assert (counts(again), bool(again.changes)) == ((0, 0, 0, 0, 3), False)
    changed.write_bytes(b"longer than before")
    os.utime(changed, ns=(1, 1))
    gone.unlink()
    put(root, "Lora/d.pt", b"of another size")
    assert counts(scan(root, database)) == (1, 1, 0, 1, 1)
    assert known(database) == ["Lora/a.pt", "Lora/b.pt", "Lora/d.pt"]
    assert {entry.modified_ns for entry in read_entries(database)} >= {1}
    assert kept.exists()


def test_a_file_of_the_same_size_and_another_time_has_changed(root, database):
    file = put(root, "VAE/a.pt")
    scan(root, database)
    os.utime(file, ns=(5, 5))
    assert counts(scan(root, database)) == (0, 1, 0, 0, 0)


def test_no_tree_is_an_empty_library_and_nothing_is_made(tmp_path):
    found = scan(tmp_path / "Data" / "Models", tmp_path / "Data" / "library.db")
    assert (found.found, found.walked[MAIN].unreadable) == ({}, {})
    assert known(tmp_path / "Data" / "library.db") == []
    assert not list(tmp_path.iterdir())


def test_an_emptied_tree_empties_the_index(root, database):
    put(root, "VAE/a.pt").parent.joinpath("b.pt").write_bytes(b"x")
    scan(root, database)
    for file in (root / "VAE").iterdir():
        file.unlink()
    assert counts(scan(root, database)) == (0, 0, 0, 2, 0)
    assert known(database) == []


@needs_links
def test_links_lead_nowhere(root, tmp_path):
    outside = tmp_path / "archive"
    put(outside, "far.safetensors")
    near = put(root, "StableDiffusion/near.safetensors")
    (root / "StableDiffusion" / "archive").symlink_to(outside)
    (root / "StableDiffusion" / "far.safetensors").symlink_to(outside / "far.safetensors")
    (root / "Lora").mkdir()
    (root / "Lora" / "round").symlink_to(root)
    (root / "Lora" / "same.safetensors").symlink_to(near)
    (root / "Lora" / "broken.safetensors").symlink_to(root / "nothing.safetensors")
    (root / "Lora" / "loop.pt").symlink_to(root / "Lora" / "loop.pt")
    found = walk(root)
    assert list(found.models) == ["StableDiffusion/near.safetensors"]
    assert sorted(found.links_out) == ["StableDiffusion/archive", "StableDiffusion/far.safetensors"]


@needs_links
def test_blobs_behind_names_count_by_their_names(root):
    """Hugging Face's layout: the file's content has no ending, the link to it has."""
    put(root, "Diffusers/blobs/abc123", b"1234567")
    (root / "Diffusers" / "snapshot").mkdir()
    (root / "Diffusers/snapshot/model.safetensors").symlink_to("../blobs/abc123")
    (model,) = walk(root).models.values()
    assert (model.path, model.size_bytes) == ("Diffusers/snapshot/model.safetensors", 7)


def test_a_tree_that_is_a_link_itself_is_looked_through(root, tmp_path):
    put(root, "VAE/a.pt")
    link = tmp_path / "Models"
    make_link(root, link)
    assert list(walk(link).models) == ["VAE/a.pt"]


@needs_links
def test_what_lies_on_a_drive_that_is_not_there_stays_known(root, database, tmp_path):
    put(root, "VAE/a.pt")
    link = tmp_path / "tree"
    link.symlink_to(root)
    scan(link, database)
    link.unlink()
    link.symlink_to(tmp_path / "unplugged")
    found = scan(link, database)
    assert counts(found) == (0, 0, 0, 0, 1)
    assert list(found.walked[MAIN].unreadable) == [""]
    assert known(database) == ["VAE/a.pt"]


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind the root user"
)
def test_what_may_not_be_read_is_told(root, database):
    locked = put(root, "Lora/secret/a.pt").parent
    file = put(root, "Lora/b.pt")
    scan(root, database)
    locked.chmod(0)
    file.chmod(0)
    os.utime(file, ns=(7, 7))
    try:
        found = scan(root, database)
    finally:
        locked.chmod(0o700)
    assert sorted(found.walked[MAIN].unreadable) == ["Lora/b.pt", "Lora/secret/"]
    assert known(database) == ["Lora/b.pt", "Lora/secret/a.pt"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no text")
def test_a_name_that_is_no_text_is_passed_over(root, database):
    (root / "Lora").mkdir()
    with open(os.fsencode(root) + b"/Lora/\xff.pt", "wb") as file:
        file.write(b"x")
    found = scan(root, database)
    assert found.found == {}
    assert list(found.walked[MAIN].unreadable) == ["Lora/\\udcff.pt"]


def test_a_damaged_index_is_moved_aside_and_made_anew(root, database):
    put(root, "VAE/a.pt")
    scan(root, database)
    database.write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    found = scan(root, database)
    assert found.moved_aside == database.with_name("library.damaged.db")
    assert found.moved_aside.read_bytes().startswith(b"this is no database")
    assert counts(found)[0] == 1
    assert known(database) == ["VAE/a.pt"]
    assert scan(root, database).moved_aside is None


def test_an_index_of_a_newer_version_is_left_alone(root, database):
    put(root, "VAE/a.pt")
    scan(root, database)
    connection = sqlite3.connect(database)
    connection.execute("UPDATE rooms SET version = 99 WHERE name = 'models'")
    connection.commit()
    connection.close()
    with pytest.raises(StablehandError) as caught:
        scan(root, database)
    assert caught.value.code == "database.damaged"
    assert not database.with_name("library.damaged.db").exists()
    # A mere list is given all the same.
    found = scan(root, database, must_save=False)
    assert seen(root, database, found) == ["VAE/a.pt"]
    assert found.unsaved.code == "database.damaged"


def test_an_index_that_cannot_be_written(root, database):
    put(root, "VAE/a.pt")
    database.mkdir()
    with pytest.raises(StablehandError) as caught:
        scan(root, database)
    assert caught.value.code == "data.unwritable"
    found = scan(root, database, must_save=False)
    assert seen(root, database, found) == ["VAE/a.pt"]
    assert found.unsaved.code == "data.unwritable"


def test_many_looks_at_once_leave_one_true_index(root, database):
    for number in range(200):
        put(root, f"Lora/{number}.pt")
    failures = []

    def one():
        try:
            scan(root, database)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(known(database)) == 200


def test_a_look_can_be_ended(root, database):
    for number in range(5):
        put(root, f"Lora/{number}/a.pt")
    told = []

    def tell(count):
        told.append(count)
        if len(told) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        scan(root, database, seen=tell)
    assert len(told) == 3
    assert not database.exists()


def test_a_renamed_file_is_the_same_model(root, database):
    put(root, "Lora/a.pt", b"one")
    put(root, "Lora/b.pt", b"two")
    scan(root, database)
    before = {entry.path: entry.first_seen for entry in read_entries(database)}
    sqlite_put(database, "UPDATE entries SET sha256 = 'abc' WHERE path = 'Lora/a.pt'")
    (root / "VAE").mkdir()
    (root / "Lora/a.pt").rename(root / "VAE/other.ckpt")
    found = scan(root, database)
    assert counts(found) == (0, 0, 1, 0, 1)
    moved = next(entry for entry in read_entries(database) if entry.path == "VAE/other.ckpt")
    assert (moved.hashes["sha256"], moved.format) == ("abc", "ckpt")
    assert moved.first_seen == before["Lora/a.pt"]


def test_files_that_change_places_keep_what_is_known_of_each(root, database):
    one, two = put(root, "Lora/a.pt", b"one"), put(root, "Lora/b.pt", b"two")
    scan(root, database)
    sqlite_put(database, "UPDATE entries SET sha256 = 'of ' || path")
    one.rename(root / "Lora/c")
    two.rename(one)
    (root / "Lora/c").rename(two)
    assert counts(scan(root, database)) == (0, 0, 2, 0, 0)
    assert {entry.path: entry.hashes["sha256"] for entry in read_entries(database)} == {
        "Lora/a.pt": "of Lora/b.pt",
        "Lora/b.pt": "of Lora/a.pt",
    }


def test_a_file_that_comes_back_is_known_again(root, database):
    file = put(root, "Lora/a.pt")
    scan(root, database)
    sqlite_put(database, "UPDATE entries SET sha256 = 'abc'")
    file.rename(root.parent / "away")
    assert counts(scan(root, database)) == (0, 0, 0, 1, 0)
    assert known(database) == []
    (root.parent / "away").rename(root / "Lora/z.pt")
    assert counts(scan(root, database)) == (1, 0, 0, 0, 0)
    (back,) = read_entries(database)
    assert (back.path, back.hashes["sha256"]) == ("Lora/z.pt", "abc")


def test_another_file_at_the_same_place_has_nothing_of_the_former(root, database):
    file = put(root, "Lora/a.pt", b"one")
    scan(root, database)
    sqlite_put(database, "UPDATE entries SET sha256 = 'abc', rules = 1")
    file.write_bytes(b"another")
    assert counts(scan(root, database)) == (0, 1, 0, 0, 0)
    (now,) = read_entries(database)
    assert now.hashes == {}


def test_only_some_folders_are_looked_through(root, database):
    put(root, "Lora/x/a.pt")
    gone = put(root, "VAE/b.pt")
    scan(root, database)
    gone.unlink()
    put(root, "Lora/x/new.pt")
    put(root, "Lora/y/new.pt")
    found = scan(root, database, only={MAIN: ["Lora/x/"]})
    assert counts(found) == (1, 0, 0, 0, 2)
    assert known(database) == ["Lora/x/a.pt", "Lora/x/new.pt", "VAE/b.pt"]
    found = scan(root, database, only={MAIN: ["VAE/", "Lora/gone/deep/"]})
    assert known(database) == ["Lora/x/a.pt", "Lora/x/new.pt", "Lora/y/new.pt"]


def test_a_file_that_is_being_written_is_passed_over(root, database):
    put(root, "Lora/a.pt")
    put(root, "Lora/b.pt")
    found = scan(root, database, passed_over={(MAIN, "Lora/b.pt")})
    assert (counts(found), known(database)) == ((1, 0, 0, 0, 0), ["Lora/a.pt"])
    scan(root, database)
    os.utime(root / "Lora/b.pt", ns=(5, 5))
    found = scan(root, database, passed_over={(MAIN, "Lora/b.pt")})
    assert counts(found) == (0, 0, 0, 0, 2)


def test_another_root_keeps_its_models_while_it_is_away(root, database, tmp_path):
    put(root, "Lora/a.pt")
    archive = tmp_path / "archive"
    put(archive, "deep/b.pt", b"archived")
    roots = [ModelRoot(MAIN, root, "Models"), ModelRoot("archive", archive, "Archive", 10)]
    assert counts(look(database, roots)) == (2, 0, 0, 0, 0)
    archive.rename(tmp_path / "unplugged")
    found = look(database, roots)
    assert [item.is_there for item in found.roots] == [True, False]
    assert (counts(found), len(read_entries(database))) == ((0, 0, 0, 0, 2), 2)
    archive.mkdir()  # the folder that the drive is mounted on is empty, and on another drive
    sqlite_put(database, "UPDATE roots SET device = device + 1 WHERE id = 'archive'")
    assert not look(database, roots).roots[1].is_there
    assert len(read_entries(database)) == 2
    sqlite_put(database, "UPDATE roots SET device = device - 1 WHERE id = 'archive'")
    assert counts(look(database, roots)) == (0, 0, 0, 1, 1)  # there, and emptied by somebody


def test_a_file_that_moves_to_another_drive_is_recognised_by_its_signature(
    root, database, tmp_path
):
    file = put(root, "Lora/a.pt", b"something large")
    archive = tmp_path / "archive"
    archive.mkdir()
    roots = [ModelRoot(MAIN, root, "Models"), ModelRoot("archive", archive, "Archive", 10)]
    look(database, roots)
    signature = signature_of(file, 15)
    sqlite_put(database, f"UPDATE entries SET sha256 = 'abc', signature = '{signature}'")
    copy = put(archive, "moved.pt", b"something large")  # as `mv` between drives does it
    os.utime(copy, ns=(9, 9))
    file.unlink()
    assert counts(look(database, roots)) == (0, 0, 1, 0, 0)
    (moved,) = read_entries(database)
    assert (moved.key, moved.hashes["sha256"]) == ("archive:moved.pt", "abc")


def test_an_old_index_opens(root, database):
    """One of the version before: two rooms, a table of models and one of sums."""
    put(root, "VAE/a.pt", b"12345")
    stat = (root / "VAE/a.pt").stat()
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            f"""CREATE TABLE rooms (name TEXT PRIMARY KEY, version INTEGER);
            INSERT INTO rooms VALUES ('models', 1), ('model_hashes', 1);
            CREATE TABLE models (path TEXT PRIMARY KEY, kind TEXT NOT NULL, format TEXT NOT NULL,
                size_bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE hashes (path TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL,
                modified_ns INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
            INSERT INTO models VALUES ('VAE/a.pt', 'vae', 'pt', 5, {stat.st_mtime_ns});
            INSERT INTO models VALUES ('VAE/gone.pt', 'vae', 'pt', 7, 1);
            INSERT INTO hashes VALUES ('VAE/a.pt', 5, {stat.st_mtime_ns}, 'known');
            INSERT INTO hashes VALUES ('VAE/gone.pt', 6, 1, 'of another');"""
        )
    found = scan(root, database)
    assert (counts(found), found.moved_aside) == ((0, 0, 0, 1, 1), None)
    (entry,) = read_entries(database)
    assert (entry.key, entry.hashes["sha256"]) == ("main:VAE/a.pt", "known")
