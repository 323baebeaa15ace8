"""The installs as they stand: the log of a change that is under way, or that failed."""

import pytest

from stablehand.core.installs.journal import Journal
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import now
from stablehand.services.installs import list_installs
from support.window_work import write_install


@pytest.fixture
def app(make):
    return make()


async def listed(app):
    (item,) = (await list_installs(app)).data
    return item


def build(folder, number=2, state="building"):
    generation = Generation(number=number, created_at=now(), reason="update", state=state)
    write_generation(folder, generation)
    return generation


@pytest.mark.parametrize("end", [None, "failed"])
async def test_a_change_that_is_under_way_or_has_failed_has_a_log(app, end):
    folder = write_install(app.data.root, "mine")
    generation = build(folder)
    journal = Journal(app.data.journal)
    operation = journal.begin("mine", "update", "key")
    if end is not None:
        journal.end(operation, end)
    item = await listed(app)
    assert item.change is not None
    assert item.change.log == folder.generation(2) / "log" / "install.log"
    assert item.change.begun_at == generation.created_at
    assert item.log == folder.generation(1) / "log" / "install.log"


async def test_one_that_is_done_or_was_stopped_has_none(app):
    folder = write_install(app.data.root, "mine")
    assert (await listed(app)).change is None
    build(folder)
    journal = Journal(app.data.journal)
    for end in ("done", "cancelled"):
        journal.end(journal.begin("mine", "update", end), end)
        assert (await listed(app)).change is None
    build(folder, state="ready")
    journal.begin("mine", "rollback", "key")  # builds nothing
    assert (await listed(app)).change is None
