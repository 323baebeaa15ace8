"""Headers of real files, read into a real database."""

import os
import threading
from dataclasses import replace

import pytest

from stablehand.core.models.library import reading_in
from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.looking import look
from stablehand.core.models.library.reading_in import read_in, unread
from stablehand.core.models.library.regathering import bereft_keys, regather, stirred_keys
from stablehand.core.models.library.store import put_hashes, read_entries, read_entry
from support.library_files import SDXL_LORA, safetensors

WORDS = {
    "ss_tag_frequency": '{"10_zebra": {"zebra": 10, "savanna": 4}}',
    "modelspec.title": "Zebras",
}


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "Models"
    safetensors(root / "Lora/zebra.safetensors", SDXL_LORA, metadata=WORDS)
    (root / "VAE").mkdir()
    (root / "VAE/page.safetensors").write_bytes(b"<!doctype html><html>not found</html>")
    return root, tmp_path / "library.db", [ModelRoot(MAIN, root, "Models")]


def entries(database):
    return {entry.path: entry for entry in read_entries(database)}


def test_what_headers_say_is_kept(tree):
    _root, database, roots = tree
    look(database, roots)
    told = []
    assert read_in(database, roots, lambda done, total: told.append((done, total))) == 2
    assert (told[0], told[-1]) == ((0, 2), (2, 2))
    found = entries(database)
    zebra, page = found["Lora/zebra.safetensors"], found["VAE/page.safetensors"]
    assert (zebra.kind, zebra.base, zebra.verdict.level) == ("lora", "sdxl", "safe")
    assert zebra.identity.parameters == sum(a * b for a, b in SDXL_LORA.values())
    assert zebra.metadata.title == "Zebras"
    assert (page.identity, page.kind, page.verdict.level) == (None, "vae", "damaged")
    assert "web page" in page.verdict.evidence[0].detail
    assert read_in(database, roots) == 0


def test_only_what_is_new_is_read(tree):
    root, database, roots = tree
    look(database, roots)
    read_in(database, roots)
    safetensors(root / "Lora/new.safetensors", SDXL_LORA, seed=2)
    (root / "Lora/zebra.safetensors").rename(root / "Lora/striped.safetensors")
    look(database, roots)
    assert [item.path for item in unread(database, roots)] == ["Lora/new.safetensors"]
    assert read_in(database, roots) == 1
    assert entries(database)["Lora/striped.safetensors"].metadata.title == "Zebras"


def test_what_was_read_stays_when_the_reading_is_stopped(tree, monkeypatch):
    root, database, roots = tree
    monkeypatch.setattr(reading_in, "_BATCH", 3)
    for number in range(60):
        safetensors(root / f"Lora/{number:02}.safetensors", SDXL_LORA, seed=number)
    look(database, roots)
    stopped = threading.Event()

    def tell(done, _total):
        if done >= 6:
            stopped.set()

    with pytest.raises(InterruptedError):
        read_in(database, roots, tell, stopped)
    left = len(unread(database, roots))
    assert 0 < left <= 56
    assert read_in(database, roots) == left


def test_what_changes_while_it_is_read_is_read_again(tree):
    root, database, roots = tree
    look(database, roots)
    files = unread(database, roots)
    safetensors(root / "Lora/zebra.safetensors", SDXL_LORA, seed=3, modified=77)
    look(database, roots)
    read_in(database, roots)
    assert {item.path for item in files} == {"Lora/zebra.safetensors", "VAE/page.safetensors"}
    assert entries(database)["Lora/zebra.safetensors"].metadata.title is None


def test_what_is_read_of_another_file_is_not_kept(tree):
    root, database, roots = tree
    look(database, roots)
    zebra = root / "Lora/zebra.safetensors"
    zebra.rename(root / "Lora/gone.safetensors")  # the record follows it, with what is read now
    safetensors(zebra, SDXL_LORA, seed=3, modified=77, metadata={"modelspec.title": "Another"})
    assert read_in(database, roots) == 2
    look(database, roots)
    read_in(database, roots)
    titles = {path: entry.metadata.title for path, entry in entries(database).items()}
    assert titles["Lora/zebra.safetensors"] == "Another"
    assert titles["Lora/gone.safetensors"] == "Zebras"


def test_a_root_that_is_away_is_not_read(tree, tmp_path):
    root, database, roots = tree
    look(database, roots)
    assert unread(database, [ModelRoot(MAIN, root, "Models", is_there=False)]) == []


def test_several_at_once_read_each_file_once(tree):
    root, database, roots = tree
    for number in range(30):
        safetensors(root / f"Lora/{number:02}.safetensors", SDXL_LORA, seed=number)
    look(database, roots)
    counts = []
    threads = [
        threading.Thread(target=lambda: counts.append(read_in(database, roots))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(counts) == [0, 0, 0, 32]


def test_sidecars_that_come_later_are_gathered_without_reading_headers(tree):
    root, database, roots = tree
    look(database, roots)
    read_in(database, roots)
    other = safetensors(root / "Lora/other.safetensors", SDXL_LORA, seed=9)
    look(database, roots)
    read_in(database, roots)
    (root / "Lora/zebra.civitai.info").write_text(
        '{"id": 7, "modelId": 5, "trainedWords": ["stripes"], "model": {"name": "Stripes"}}'
    )
    done = look(database, roots)
    keys = stirred_keys(done)
    assert keys == ["main:Lora/zebra.safetensors"]
    assert regather(database, roots, keys) == 1
    zebra = read_entry(database, keys[0])
    assert zebra.metadata.trained_words == ("stripes",)
    assert (zebra.metadata.civitai_version, zebra.metadata.title) == (7, "Stripes")
    assert regather(database, roots, keys) == 0
    assert stirred_keys(look(database, roots)) == []
    (root / "Lora/zebra.civitai.info").unlink()
    regather(database, roots, keys)
    assert read_entry(database, keys[0]).metadata.trained_words == ()
    assert other.exists()


def test_a_sidecar_that_is_written_in_place_is_gathered(tree):
    root, database, roots = tree
    beside = root / "Lora/zebra.json"
    beside.write_text('{"activation text": "stripes"}')
    os.utime(beside, (1_500_000_000, 1_500_000_000))
    look(database, roots)
    read_in(database, roots)
    beside.write_text('{"activation text": "hooves"}')  # as A1111 does: the folder keeps its time
    keys = stirred_keys(look(database, roots))
    assert keys == ["main:Lora/zebra.safetensors"]
    assert regather(database, roots, keys) == 1
    assert read_entry(database, keys[0]).metadata.trained_words == ("hooves",)
    assert stirred_keys(look(database, roots)) == []
    os.utime(beside, (9_000_000_000, 9_000_000_000))
    look(database, roots)
    assert stirred_keys(look(database, roots)) == []


def test_what_a_file_said_that_is_gone_is_forgotten(tree):
    """Also where it hid what the header says; models whose files are all there are not looked at."""
    root, database, roots = tree
    preview, beside = root / "Lora/zebra.preview.png", root / "Lora/zebra.cm-info.json"
    preview.write_bytes(b"\x89PNG")
    beside.write_text('{"ModelName": "Stripes", "VersionName": "2"}')
    other = root / "Lora/other.safetensors"
    safetensors(other, SDXL_LORA, seed=9)
    other.with_suffix(".json").write_text('{"notes": "mine"}')
    safetensors(root / "Lora/deep/zebra.safetensors", SDXL_LORA, seed=10)
    look(database, roots)
    read_in(database, roots)
    key = "main:Lora/zebra.safetensors"
    known = read_entry(database, key).metadata
    assert (known.title, known.version, known.preview) == ("Stripes", "2", "Lora/zebra.preview.png")
    preview.unlink()
    done = look(database, roots)
    assert bereft_keys(database, done) == [key]
    assert regather(database, roots, [key]) == 1
    assert read_entry(database, key).metadata == replace(known, preview=None)
    beside.unlink()
    done = look(database, roots)
    assert bereft_keys(database, done) == [key]
    assert regather(database, roots, [key]) == 1
    known = read_entry(database, key).metadata
    assert (known.title, known.version) == ("Zebras", None)
    assert known.sources == {"title": "header"}
    (root / "Lora/nothing.json").touch()
    done = look(database, roots)
    assert done.stirred
    assert bereft_keys(database, done) == []


def test_a_preview_follows_its_model(tree):
    root, database, roots = tree
    (root / "Lora/zebra.preview.png").write_bytes(b"\x89PNG")
    look(database, roots)
    read_in(database, roots)
    key = "main:Lora/zebra.safetensors"
    assert read_entry(database, key).metadata.preview == "Lora/zebra.preview.png"
    put_hashes(database, [(read_entry(database, key), {"sha256": "5" * 64})])
    (root / "Moved").mkdir()
    for name in ("zebra.safetensors", "zebra.preview.png"):
        (root / "Lora" / name).rename(root / "Moved" / name)
    done = look(database, roots)
    regather(database, roots, stirred_keys(done))
    moved = read_entry(database, "main:Moved/zebra.safetensors")
    assert (moved.metadata.preview, moved.hashes["sha256"]) == ("Moved/zebra.preview.png", "5" * 64)
    assert moved.metadata.title == "Zebras"


def test_a_crowded_folder_takes_no_longer_for_its_names(tree):
    """Each model asks only about the names that begin as its own."""
    from stablehand.core.models.library.folder_names import FolderNames

    root, _database, _roots = tree
    for name in (
        "zebra.json",
        "Zebra.preview.PNG",
        "zebra2.safetensors",
        "zeb.safetensors",
        "other.json",
    ):
        (root / "Lora" / name).touch()
    near = FolderNames().near(root / "Lora/zebra.safetensors")
    assert sorted(near) == [
        "Zebra.preview.PNG",
        "zebra.json",
        "zebra.safetensors",
        "zebra2.safetensors",
    ]
