"""What is left of a change that did not come to its end, and letting go of it."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.trash import list_trash
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.records.generations import Generation, generation_numbers, write_generation
from stablehand.core.records.install import now, read_record
from stablehand.core.records.lock import held
from stablehand.services.stopped_changes import forget_change, stopped_change
from support.window_work import write_install


def begin(app, folder, number=2, *, reason="update", end="cancelled", size=1_000_000, **values):
    """Leave what a change leaves that was stopped while it was built."""
    place = folder.generation(number) / "env"
    place.mkdir(parents=True)
    (place / "half").write_bytes(bytes(size))
    made = Generation(number=number, created_at=now(), reason=reason, previous=1, **values)
    write_generation(folder, made)
    journal = Journal(app.data.journal)
    operation = journal.begin(folder.name, reason, f"x {number}")
    if end:
        journal.end(operation, end)


async def test_none_where_nothing_was_stopped(make):
    app = make()
    folder = write_install(app.data.root, "one")
    write_generation(
        folder, Generation(number=1, created_at=now(), reason="install", state="ready")
    )
    write_generation(folder, Generation(number=2, created_at=now(), reason="manual", state="ready"))
    assert await stopped_change(app, "one") is None
    with pytest.raises(StablehandError) as caught:
        await stopped_change(app, "nobody")
    assert caught.value.code == "install.unknown"


@pytest.mark.parametrize("end", ["cancelled", "failed"])
async def test_it_is_told_with_what_was_asked_and_what_it_takes(make, end):
    app = make()
    folder = write_install(app.data.root, "one")
    begin(app, folder, end=end, request={"reason": "update", "mode": "new", "ref": "v2"})
    found = await stopped_change(app, "one")
    assert (found.name, found.kind, found.number) == ("one", "update", 2)
    assert found.request["ref"] == "v2"
    assert 1_000_000 <= found.size_bytes < 1_010_000


async def test_one_that_is_under_way_was_not_stopped(make):
    app = make()
    folder = write_install(app.data.root, "one")
    begin(app, folder, end="")  # by this process
    assert await stopped_change(app, "one") is None


async def test_what_is_forgotten_is_gone_and_the_install_is_what_it_was(make):
    app = make()
    folder = write_install(app.data.root, "one")
    (folder.generation(1) / "env").mkdir(parents=True)
    write_generation(
        folder, Generation(number=1, created_at=now(), reason="install", state="ready")
    )
    begin(app, folder)
    begin(app, folder, 3, end="failed")
    kept = SwitchPlaces(folder, 2).kept / "styles.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    before = folder.record.read_bytes()
    freed = (await forget_change(app, "one")).data
    assert freed >= 2_000_000
    assert generation_numbers(folder) == (1,)
    assert folder.record.read_bytes() == before and read_record(folder).state == "installed"
    assert await stopped_change(app, "one") is None
    # What a generation had kept of the user's is not deleted.
    (entry,) = list_trash(app.data.trash)
    assert (entry.content / "styles.csv").read_text() == "mine"
    assert (await forget_change(app, "one")).data == 0


async def test_what_somebody_is_at_work_on_is_left(make):
    app = make()
    folder = write_install(app.data.root, "one")
    begin(app, folder)
    async with held(folder):
        with pytest.raises(StablehandError) as caught:
            await forget_change(app, "one")
    assert caught.value.code == "install.busy"
    assert generation_numbers(folder) == (2,)
