"""The walk through a real tree and the index of it, in a real database."""

import os
import sqlite3
import sys
import threading

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.index import known_models, scan
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


def outcome(found):
    return tuple(
        map(sorted, (found.difference.added, found.difference.changed, found.difference.removed))
    )


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
    assert outcome(scan(root, database)) == (["Lora/a.pt", "Lora/b.pt", "Lora/c.pt"], [], [])
    again = scan(root, database)
    assert (outcome(again), again.difference.unchanged) == (([], [], []), 3)
    changed.write_bytes(b"longer than before")
    os.utime(changed, ns=(1, 1))
    gone.rename(root / "Lora" / "d.pt")
    third = scan(root, database)
    assert outcome(third) == (["Lora/d.pt"], ["Lora/b.pt"], ["Lora/c.pt"])
    assert third.difference.unchanged == 1
    known, aside = known_models(database)
    assert known == third.models
    assert known["Lora/b.pt"].modified_ns == 1
    assert aside is None
    assert kept.exists()


def test_a_file_of_the_same_size_and_another_time_has_changed(root, database):
    file = put(root, "VAE/a.pt")
    scan(root, database)
    os.utime(file, ns=(5, 5))
    assert outcome(scan(root, database))[1] == ["VAE/a.pt"]


def test_no_tree_is_an_empty_library_and_nothing_is_made(tmp_path):
    found = scan(tmp_path / "Data" / "Models", tmp_path / "Data" / "library.db")
    assert (found.models, found.walked.unreadable) == ({}, {})
    assert known_models(tmp_path / "Data" / "library.db") == ({}, None)
    assert not list(tmp_path.iterdir())


def test_an_emptied_tree_empties_the_index(root, database):
    put(root, "VAE/a.pt").parent.joinpath("b.pt").write_bytes(b"x")
    scan(root, database)
    for file in (root / "VAE").iterdir():
        file.unlink()
    assert outcome(scan(root, database))[2] == ["VAE/a.pt", "VAE/b.pt"]
    assert known_models(database)[0] == {}


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


@needs_links
def test_a_tree_that_is_a_link_itself_is_looked_through(root, tmp_path):
    put(root, "VAE/a.pt")
    link = tmp_path / "Models"
    link.symlink_to(root)
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
    assert (outcome(found), found.difference.unchanged) == (([], [], []), 1)
    assert list(found.walked.unreadable) == [""]
    assert list(found.models) == ["VAE/a.pt"]


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
    assert sorted(found.walked.unreadable) == ["Lora/b.pt", "Lora/secret/"]
    assert sorted(found.models) == ["Lora/b.pt", "Lora/secret/a.pt"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no text")
def test_a_name_that_is_no_text_is_passed_over(root, database):
    (root / "Lora").mkdir()
    with open(os.fsencode(root) + b"/Lora/\xff.pt", "wb") as file:
        file.write(b"x")
    found = scan(root, database)
    assert found.models == {}
    assert list(found.walked.unreadable) == ["Lora/\\udcff.pt"]


def test_a_damaged_index_is_moved_aside_and_made_anew(root, database):
    put(root, "VAE/a.pt")
    scan(root, database)
    database.write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    found = scan(root, database)
    assert found.moved_aside == database.with_name("library.damaged.db")
    assert found.moved_aside.read_bytes().startswith(b"this is no database")
    assert outcome(found)[0] == ["VAE/a.pt"]
    assert list(known_models(database)[0]) == ["VAE/a.pt"]
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
    assert list(found.models) == ["VAE/a.pt"]
    assert found.unsaved.code == "database.damaged"


def test_an_index_that_cannot_be_written(root, database):
    put(root, "VAE/a.pt")
    database.mkdir()
    with pytest.raises(StablehandError) as caught:
        scan(root, database)
    assert caught.value.code == "data.unwritable"
    found = scan(root, database, must_save=False)
    assert list(found.models) == ["VAE/a.pt"]
    assert found.unsaved.code == "data.unwritable"


def test_many_looks_at_once_leave_one_true_index(root, database):
    for number in range(200):
        put(root, f"Lora/{number}.pt")
    failures = []

    def look():
        try:
            scan(root, database)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(known_models(database)[0]) == 200


def test_a_look_can_be_ended(root, database):
    for number in range(5):
        put(root, f"Lora/{number}/a.pt")
    told = []

    def seen(count):
        told.append(count)
        if len(told) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        scan(root, database, seen=seen)
    assert len(told) == 3
    assert not database.exists()
