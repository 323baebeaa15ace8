"""Whatever is renamed, swapped, copied and removed between looks, each record stays with its own file."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.looking import look
from stablehand.core.models.library.store import read_entries

NAMES = ["Lora/a.pt", "Lora/b.pt", "Lora/in/a.pt", "VAE/c.ckpt", "VAE/d.safetensors"]
name = st.sampled_from(NAMES)
step = st.one_of(
    st.tuples(st.just("rename"), name, name),
    st.tuples(st.just("swap"), name, name),
    st.tuples(st.just("remove"), name, name),
    st.tuples(st.just("write"), name, name),
    st.tuples(st.just("look"), name, name),
)


def apply(root, action, one, other, number):
    one, other = root / one, root / other
    if action == "write":
        one.write_bytes(b"x" * (10 + number))
        os.utime(one, ns=(number, number))
    elif not one.exists():
        return
    elif action == "rename":
        os.replace(one, other)
    elif action == "remove":
        one.unlink()
    elif action == "swap" and other.exists() and one != other:
        one.rename(root / "aside")
        other.rename(one)
        (root / "aside").rename(other)


def tag(database, root):
    """Write into each record what its file says it is, as if sums had been computed."""
    with closing(sqlite3.connect(database)) as connection:
        for entry in read_entries(database):
            size = (root / entry.path).stat().st_size
            connection.execute(
                "UPDATE entries SET sha256 = ? WHERE path = ?", (str(size), entry.path)
            )
        connection.commit()


@settings(max_examples=30, deadline=None)
@given(st.lists(step, max_size=12))
def test_records_follow_their_files(steps):
    with tempfile.TemporaryDirectory() as folder:
        root, database = Path(folder, "Models"), Path(folder, "library.db")
        for path in NAMES:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
        roots = [ModelRoot(MAIN, root, "Models")]
        for number, path in enumerate(NAMES[:3]):
            apply(root, "write", path, path, number)
        look(database, roots)
        for number, (action, one, other) in enumerate([*steps, ("look", NAMES[0], NAMES[0])], 10):
            if action != "look":
                apply(root, action, one, other, number)
                continue
            tag_after = look(database, roots)
            entries = read_entries(database)
            there = {str(file.relative_to(root).as_posix()): file for file in root.rglob("*.*")}
            assert {entry.path for entry in entries} == set(there)
            for entry in entries:  # sizes are unique to contents here: a record is never another's
                known = entry.hashes.get("sha256")
                assert known in (None, str(there[entry.path].stat().st_size))
                assert entry.size_bytes == there[entry.path].stat().st_size
            assert not look(database, roots).changes
            assert tag_after.changes.counts[4] <= len(there)
            tag(database, root)


@settings(max_examples=24, deadline=None)
@given(st.permutations(NAMES[:4]))
def test_any_permutation_of_names_is_recognised(order):
    with tempfile.TemporaryDirectory() as folder:
        root, database = Path(folder, "Models"), Path(folder, "library.db")
        for number, path in enumerate(NAMES[:4]):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            apply(root, "write", path, path, number)
        roots = [ModelRoot(MAIN, root, "Models")]
        look(database, roots)
        tag(database, root)
        for path in NAMES[:4]:
            (root / path).rename(root / f"{path}.aside")
        for before, after in zip(NAMES[:4], order, strict=True):
            (root / f"{before}.aside").rename(root / after)
        moved = sum(before != after for before, after in zip(NAMES[:4], order, strict=True))
        assert look(database, roots).changes.counts == (0, 0, moved, 0, 4 - moved)
        for entry in read_entries(database):
            assert entry.hashes["sha256"] == str((root / entry.path).stat().st_size)
