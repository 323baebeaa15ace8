"""A rename that was cut off after each of its acts, completed by whoever opens the install next."""

import asyncio
import json

import pytest

from stablehand.core.adopting.ledger import Adoption, adoptions, write_adoption
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.renaming import (
    Rename,
    carry_through,
    move_folder,
    move_into,
    rename_file,
    write_rename,
)
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.core.records.install import (
    Adopted,
    InstallFailure,
    InstallFolder,
    InstallRecord,
    now,
    read_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.core.sharing.ledger import Ledger, LedgerMove, read_ledger, write_ledger
from stablehand.services.finishing_renames import finish_rename_from, users_of
from stablehand.services.recovering import recover
from stablehand.services.renaming import start_rename


def record(name, package="pad", **values):
    at = now()
    return InstallRecord(
        name=name, package=package, state="installed", created_at=at, changed_at=at, **values
    )


@pytest.fixture
def app(make):
    """A data folder with an install, one that leans on it, and what belongs to both."""
    app = make()
    data = app.data.root
    folder = InstallFolder(data, "old")
    log = "Packages/old/.stablehand/gen/1/log/install.log"
    failure = InstallFailure(step="x", code="y", message="z", log=log)
    adopted = Adopted(kind="checkout", path="Packages/old")
    write_record(folder, record("old", failure=failure, adopted=adopted))
    (folder.checkout / "mine.txt").write_text("mine")
    write_record(InstallFolder(data, "user"), record("user", required={"pad": "old", "x": "y"}))
    write_record(InstallFolder(data, "other"), record("other"))
    for room in ("Images", "Logs"):
        (data / room / "old").mkdir(parents=True)
        (data / room / "old" / "a").write_text(room)
    moved = LedgerMove(old="Packages/old/models/a", new="Models/Lora/a", home="Packages/old/models")
    write_ledger(folder, Ledger(moved=(moved,)))
    Journal(app.data.journal).begin("old", "install", "key")
    SessionTable(data).begin(Session("s1", "old", "pad", (), 1, "Logs/old/a", "stopped", moment()))
    write_adoption(
        data,
        Adoption(id="1", run="1", kind="checkout", name="old", path="Packages/old", created_at=""),
    )
    return app


RENAME = Rename(old="old", new="new")


def is_renamed(app):
    data = app.data.root
    folder = InstallFolder(data, "new")
    found = read_record(folder)
    assert found.name == "new"
    assert json.loads(folder.record.read_text())["name"] == "new"
    assert found.adopted.path == "Packages/new"
    assert found.failure.log.startswith("Packages/new/")
    assert (folder.checkout / "mine.txt").read_text() == "mine"
    assert not rename_file(folder).exists()
    assert read_record(InstallFolder(data, "user")).required == {"pad": "new", "x": "y"}
    for room in ("Images", "Logs"):
        assert (data / room / "new" / "a").read_text() == room
        assert not (data / room / "old").exists()
    (move,) = read_ledger(folder).moved
    assert (move.old, move.home) == ("Packages/new/models/a", "Packages/new/models")
    assert "new" in Journal(app.data.journal).latest()
    (session,) = SessionTable(data).of_install("new")
    assert session.log == "Logs/new/a"
    (adoption,) = adoptions(data)
    assert (adoption.name, adoption.path) == ("new", "Packages/new")
    assert not (data / "Packages" / "old").exists()


def cut_off(app, acts):
    """Do the first acts of a rename, as a process would that is killed then."""
    data = app.data.root
    old, new = InstallFolder(data, "old"), InstallFolder(data, "new")
    all_acts = [
        lambda: write_rename(old, RENAME),
        lambda: move_folder(data, RENAME),
        lambda: move_into(data / "Images" / "old", data / "Images" / "new", "old"),
        lambda: write_record(new, read_record(new)),
        lambda: carry_through(data, RENAME),
    ]
    for act in all_acts[:acts]:
        act()


@pytest.mark.parametrize("acts", [2, 3, 4, 5])
@pytest.mark.parametrize("asked", ["old", "new"])
def test_once_the_folder_moved_it_is_completed_under_either_name(app, acts, asked):
    cut_off(app, acts)

    async def open_it():
        if asked == "old":
            assert await finish_rename_from(app, "old") is not None
            return
        folder = InstallFolder(app.data.root, "new")
        async with held(folder):
            assert await recover(app, folder) is not None
            assert await recover(app, folder) is None

    asyncio.run(open_it())
    is_renamed(app)


def test_as_long_as_the_folder_has_its_name_nothing_happened(app):
    cut_off(app, 1)

    async def open_it():
        folder = InstallFolder(app.data.root, "old")
        async with held(folder):
            await recover(app, folder)
        assert not rename_file(folder).exists()

    asyncio.run(open_it())
    assert read_record(InstallFolder(app.data.root, "user")).required["pad"] == "old"
    assert (app.data.root / "Images" / "old" / "a").is_file()


def test_an_install_that_leans_on_it_completes_it_too(app):
    cut_off(app, 2)

    async def open_it():
        folder = InstallFolder(app.data.root, "user")
        async with held(folder):
            await recover(app, folder)

    asyncio.run(open_it())
    is_renamed(app)


def test_images_of_an_install_that_took_the_old_name_stay_its_own(app):
    cut_off(app, 2)
    write_record(InstallFolder(app.data.root, "old"), record("old"))
    folder = InstallFolder(app.data.root, "new")

    async def open_it():
        async with held(folder):
            await recover(app, folder)

    asyncio.run(open_it())
    assert (app.data.root / "Images" / "old" / "a").is_file()
    assert not rename_file(folder).exists()


def test_a_folder_that_somebody_gave_a_third_name_is_left_at_that(app):
    cut_off(app, 1)
    data = app.data.root
    (data / "Packages" / "old").rename(data / "Packages" / "third")
    folder = InstallFolder(data, "third")

    async def open_it():
        async with held(folder):
            await recover(app, folder)

    asyncio.run(open_it())
    assert not rename_file(folder).exists()
    assert read_record(folder).name == "third"


def rename(app, name, new):
    async def run():
        try:
            job = await start_rename(app, name, new)
            return await job.result()
        finally:
            await app.jobs.close()

    return asyncio.run(run())


def test_a_rename_as_a_whole(app):
    done = rename(app, "old", "new")
    assert done.data.users == ("user",)
    is_renamed(app)
    assert users_of(app.data.root, "new") == ("user",)


def test_a_link_in_the_place_of_an_install_is_renamed_itself(app, tmp_path):
    data = app.data.root
    outside = tmp_path / "outside"
    (data / "Packages" / "other").rename(outside)
    make_link(outside, data / "Packages" / "other")
    rename(app, "other", "linked")
    assert (data / "Packages" / "linked").readlink() == outside
    assert outside.is_dir()
    assert read_record(InstallFolder(data, "linked")).name == "linked"


@pytest.mark.parametrize(
    ("name", "new", "code"),
    [
        ("old", "old", "usage"),
        ("old", "../x", "usage"),
        ("old", "con", "usage"),
        ("old", "user", "install.exists"),
        ("old", "stray", "install.exists"),
        ("none", "new", "install.unknown"),
    ],
)
def test_what_is_refused_changes_nothing(app, name, new, code):
    (app.data.root / "Packages" / "stray").mkdir()
    with pytest.raises(StablehandError) as caught:
        rename(app, name, new)
    assert caught.value.code == code
    assert read_record(InstallFolder(app.data.root, "old")).name == "old"
    assert (app.data.root / "Images" / "old" / "a").is_file()


def test_an_install_that_is_being_changed_is_left_alone(app):
    async def run():
        async with held(InstallFolder(app.data.root, "old")):
            try:
                job = await start_rename(app, "old", "new")
                await job.result()
            finally:
                await app.jobs.close()

    with pytest.raises(StablehandError) as caught:
        asyncio.run(run())
    assert caught.value.code == "install.busy"
    assert read_record(InstallFolder(app.data.root, "old")) is not None
