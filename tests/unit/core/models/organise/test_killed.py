"""SIGKILL at every change of the disk: after the next start nothing is lost, nothing half, all can be undone."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from support.organise_world import ACTS, OrganiseWorld, kill_at

MEMORY = Path("/dev/shm")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def home(tmp_path):
    """A folder on another drive than `tmp_path`, and a fast one."""
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second drive here")
    root = Path(tempfile.mkdtemp(dir=MEMORY))
    yield root
    shutil.rmtree(root)


def made(home, elsewhere, what, number):
    world = OrganiseWorld(home / str(number), elsewhere / str(number))
    world.fill()
    if what == "undo":
        world.do("move_away")
    return world


@pytest.mark.parametrize("what", ACTS)
def test_killed_at_every_change(tmp_path, home, what):
    whole = made(home, tmp_path, what, "whole")
    before, contents = whole.tree(), whole.contents()
    places = (str(home / "whole"), str(tmp_path / "whole"), what, 0)
    (count,) = kill_at([places])
    after = whole.tree()
    assert count > 3
    assert (after == before) == (what == "share")
    worlds = [made(home, tmp_path, what, at) for at in range(1, count + 1)]
    cases = [(str(home / str(at)), str(tmp_path / str(at)), what, at) for at in range(1, count + 1)]
    assert kill_at(cases) == [-9] * count
    ends = set()
    for at, world in enumerate(worlds, 1):
        world.recover()
        tree = world.tree()
        assert not [path for path in tree if ".stablehand-" in path], at
        assert set(world.contents()) == set(contents), at
        if what != "import_copy":
            assert world.contents() == contents, at
        assert whole_units(tree, before, after), (at, tree)
        ends.add(tuple(tree.items()))
        (operation, *_) = world.journal.latest() or (None,)
        if operation is not None and operation.is_undoable and what != "undo":
            ran = world.do("undo")
            assert not ran.failed, at
            assert world.tree() == before, at
            if at % 3:
                continue
            again = world.do("undo")  # and the undoing can be undone
            assert not again.failed, at
            assert set(world.contents()) == set(contents), at
    if what != "share":
        assert tuple(before.items()) in ends


def whole_units(tree, before, after):
    """Tell whether a tree lies between two, each model with all of its sidecars on one side."""

    def of(tree, name):
        return {p: mark for p, mark in tree.items() if f"/{name}." in p or f"/{name}/" in p}

    for names in (("anna", "Anna", "clara"), ("bert",), ("pipe",), ("new",), ("twin",)):
        there, old, new = (
            {place: mark for name in names for place, mark in of(t, name).items()}
            for t in (tree, before, after)
        )
        if there not in (old, new):
            return False
    return True
