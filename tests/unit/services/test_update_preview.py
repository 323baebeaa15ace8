"""What an update would do, told before it."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import InstalledSource, now
from stablehand.core.records.update_check import UpdateCheck, write_check
from stablehand.services.update_preview import preview_update
from support.window_work import write_install

OLD, NEW = "1" * 40, "2" * 40


def install(app, **values):
    source = InstalledSource(kind="git", url="https://example.org/x", ref="main", commit=OLD)
    return write_install(app.data.root, "one", "clerk", source=source, **values)


def remember(folder, **values):
    found = {"installed": OLD, "target": NEW, "available": True, "count": 3, **values}
    write_check(folder, UpdateCheck(checked_at=now(), label="main", **found))


def snapshot(folder, number, *, size=1_000_000, left_at=None, good=True):
    place = folder.generation(number) / "env"
    place.mkdir(parents=True)
    (place / "torch.so").write_bytes(bytes(size))
    made = Generation(
        number=number, created_at=now(), reason="update", state="ready", good=good, left_at=left_at
    )
    write_generation(folder, made)


async def test_numbers(make):
    app = make()
    folder = install(app)
    snapshot(folder, 1, size=5_000_000)
    remember(folder)
    found = await preview_update(app, "one")
    assert (found.name, found.check.count, found.is_running) == ("one", 3, False)
    assert found.needed_bytes == 5_000_000
    assert found.free_bytes > 0
    assert (found.leaves, found.leaves_bytes) == ((), 0)


@pytest.mark.parametrize(
    "values", [{"installed": "3" * 40}, {"available": False}, {"target": OLD}], ids=str
)
async def test_what_a_look_found_counts_only_while_it_holds(make, values):
    app = make()
    remember(install(app), **values)
    assert (await preview_update(app, "one")).check is None


async def test_snapshots_that_would_be_too_many_are_named_but_never_the_last_good_one(make):
    app = make("[snapshots]\nkeep = 1\n")
    folder = install(app, generation=3)
    snapshot(folder, 1, left_at="2026-01-01T00:00:00+00:00", size=2_000_000)
    snapshot(folder, 2, left_at="2026-01-02T00:00:00+00:00", size=3_000_000)
    snapshot(folder, 3)
    found = await preview_update(app, "one")
    assert found.leaves == (1, 2)
    assert 5_000_000 <= found.leaves_bytes < 5_010_000


async def test_one_that_is_not_there(make):
    with pytest.raises(StablehandError) as caught:
        await preview_update(make(), "nobody")
    assert caught.value.code == "install.unknown"
