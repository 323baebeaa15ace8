"""The records of the library in a real database."""

from dataclasses import replace

import pytest

from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library import store
from stablehand.core.models.library.codec import identity_text
from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.looking import look
from stablehand.core.models.library.schema import room
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.safety.verdict import Evidence, Verdict
from support.library_files import safetensors


@pytest.fixture
def database(tmp_path):
    for seed, name in enumerate(("a", "b", "c")):
        safetensors(tmp_path / "Models/Lora" / f"{name}.safetensors", seed=seed)
    database = tmp_path / "library.db"
    look(database, [ModelRoot(MAIN, tmp_path / "Models", "Models")])
    return database


def entry(database, name="a"):
    return store.read_entry(database, f"main:Lora/{name}.safetensors")


def test_what_is_learnt_is_kept(database):
    a = entry(database)
    store.put_hashes(database, [(a, {"sha256": "5" * 64, "crc32": "0" * 8})])
    store.put_hashes(database, [(a, {"blake3": "b" * 64})])
    with room(database).writing() as connection:  # as `reading_in` writes it down
        connection.execute(
            "UPDATE entries SET identity = ? WHERE path = ?",
            (identity_text(Identity(Finding("lora", "sdxl"))), a.path),
        )
    store.put_verdict(database, a, Verdict("dangerous", (Evidence("global", "os system"),)))
    store.put_metadata(database, {a.key: Metadata(title="T", tags=("x",), description="<p>long")})
    known = entry(database)
    assert known.hashes == {
        "sha256": "5" * 64, "blake3": "b" * 64, "crc32": "0" * 8, "autov2": "5" * 10,
    }  # fmt: skip
    assert (known.kind, known.base, known.verdict.level) == ("lora", "sdxl", "dangerous")
    assert (known.metadata.title, known.metadata.description) == ("T", "<p>long")
    listed = next(e for e in store.read_entries(database) if e.key == a.key)
    assert listed == replace(known, metadata=replace(known.metadata, description=None))


def test_a_list_without_descriptions_does_not_take_them_away(database):
    a = entry(database)
    store.put_metadata(database, {a.key: Metadata(description="long")})
    listed = next(e for e in store.read_entries(database) if e.key == a.key)
    store.put_metadata(database, {a.key: replace(listed.metadata, favourite=True)})
    assert (entry(database).metadata.description, entry(database).metadata.favourite) == (
        "long",
        True,
    )
    store.put_metadata(database, {a.key: Metadata(description="")})
    assert entry(database).metadata.description is None


def test_sums_of_a_file_that_has_changed_are_not_kept(database):
    stale = replace(entry(database), modified_ns=1)
    store.put_hashes(database, [(stale, {"sha256": "5" * 64})])
    store.put_verdict(database, stale, Verdict("safe"))
    assert (entry(database).hashes, entry(database).verdict.level) == ({}, "unchecked")


def test_records_follow_and_change_places(database):
    for name in "ab":
        store.put_hashes(database, [(entry(database, name), {"sha256": name * 64})])
    store.put_metadata(database, {"main:Lora/a.safetensors": Metadata(description="of a")})
    a, b, c = (f"main:Lora/{name}.safetensors" for name in "abc")
    store.follow(database, {a: b, b: a})
    assert entry(database, "a").hashes["sha256"] == "b" * 64
    assert entry(database, "b").hashes["sha256"] == "a" * 64
    store.follow(database, {b: c, "main:no/such.pt": "main:x.pt"})
    assert entry(database, "b") is None
    moved = entry(database, "c")
    assert (moved.hashes["sha256"], moved.metadata.description) == ("a" * 64, "of a")
    assert len(store.read_entries(database)) == 2


def test_what_is_forgotten_is_off_the_list(database):
    store.forget(database, ["main:Lora/a.safetensors"])
    assert entry(database) is None
    assert store.root_totals(database)[MAIN][0] == 2
    assert store.forget_root(database, MAIN) == 3
    assert store.read_entries(database) == ()


def test_no_database_is_an_empty_library(tmp_path):
    none = tmp_path / "none.db"
    assert (store.read_entries(none), store.read_entry(none, "main:x")) == ((), None)
    assert store.header_read_at(none, "main:x") == 0
    assert not none.exists()
