"""Downloads that are stopped in odd moments: by quick hands, by drives that go, by a queue that breaks."""

import asyncio
import sqlite3
import sys
from dataclasses import replace

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import Failure
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.record import Standing
from stablehand.services import download_queue
from stablehand.services.download_list import table_of
from stablehand.services.downloading import DownloadRequest, enqueue
from stablehand.services.model_roots import add_model_root
from support.download_world import QUICK, DownloadWorld, until
from support.hub_stand_in import StandIn
from support.hub_stand_in.files import plain_model
from support.hub_stand_in.huggingface import Repo, Token


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def world(hub, tmp_path):
    return DownloadWorld(hub, tmp_path / "Data")


@pytest.fixture
def slow(hub):
    """Give a large file that comes slowly; `hub.pace.rate = None` lets it come."""
    served = hub.serve(plain_model("big.safetensors", 2_000_000))
    hub.pace.rate = 400_000
    return served


async def under_way(world):
    return await until(
        world.queue, lambda q: any(item.received_bytes > 50_000 for item in q.downloads)
    )


async def reached(world, *wanted):
    return await until(world.queue, lambda q: [str(i.state) for i in q.downloads] == list(wanted))


@pytest.mark.parametrize(
    ("words", "is_over"),
    [
        (("pause", "resume"), False),
        (("pause", "cancel"), True),
        (("pause", "resume", "pause", "resume"), False),
        (("pause", "resume", "cancel"), True),
    ],
)
async def test_of_quick_words_the_last_one_counts(world, hub, slow, words, is_over):
    (item,) = await world.enqueue(hub.at(slow))
    other = world.another()  # who has no way to wake the one that runs
    async with world.running():
        for pause_s in (0.0, 0.1, 0.2):
            await until(
                world.queue, lambda q: q.downloads[0].state is not DownloadState.QUEUED or is_over
            )
            for word in words:
                await getattr(download_queue, word)(other, [item.id])
                await asyncio.sleep(pause_s)
        if is_over:
            await reached(world, "cancelled")
        else:
            hub.pace.rate = None
            await reached(world, "done")
    assert [path for path in world.tree() if ".part" in path] == []


async def test_what_is_asked_last_counts_when_a_download_is_left(world, hub):
    (item,) = await world.enqueue(hub.at(world.lora()))
    table = table_of(world.app)
    world.app.downloads.mine.add(item.id)
    table.claim(item.id)
    await download_queue.pause(world.another(), [item.id])
    await download_queue.cancel(world.another(), [item.id])
    paused = DownloadState.PAUSED, Standing(hold="person")
    assert table.enter(item.id, *paused, if_asked="pause") == "cancel"
    assert table.get(item.id).state is DownloadState.RUNNING
    assert table.enter(item.id, DownloadState.CANCELLED, if_asked="cancel") is None
    assert table.get(item.id).state is DownloadState.CANCELLED


async def test_a_cancel_takes_what_was_wrong_before_with_it(world, hub):
    (item,) = await world.enqueue(hub.at(world.lora()))
    failure = Failure(
        "disk.full", QT_TRANSLATE_NOOP("download", "There is no room on the drive."), None
    )
    standing = Standing(hold="space", failure=failure)
    table_of(world.app).change(
        [item.id], lambda r: replace(r, state=DownloadState.PAUSED, standing=standing)
    )
    await download_queue.cancel(world.app, [item.id])
    (cancelled,) = (await world.queue()).downloads
    assert (cancelled.state, cancelled.failure) == (DownloadState.CANCELLED, None)


async def test_a_drive_that_goes_in_the_midst_is_waited_for(world, hub, slow, tmp_path):
    drive, away = tmp_path / "drive", tmp_path / "away"
    drive.mkdir()
    await add_model_root(world.app, drive, name="drive")
    await world.enqueue(hub.at(slow), to="drive:VAE")
    state = drive / "VAE/big.safetensors.part.json"
    async with world.running(replace(QUICK, flush_s=0.1)):
        async with asyncio.timeout(15):
            while not state.exists():
                await asyncio.sleep(0.02)
        drive.rename(away)
        (item,) = (await reached(world, "paused")).downloads
        assert item.failure.code == "model.read_only"
        assert "is not there" in item.failure.message.english()
        hub.pace.rate = None
        away.rename(drive)
        await download_queue.prioritise(world.app, item.id, 1)  # it looks every five seconds anyway
        await reached(world, "done")
    assert (drive / "VAE/big.safetensors").read_bytes() == slow.content()
    last = hub.asked_for("/files/.*", "storage")[-1]
    assert "range" in last.headers  # what was on it is kept


async def test_a_data_folder_that_goes_in_the_midst_is_not_made_anew(world, hub, slow, tmp_path):
    root, away = world.app.data.root, tmp_path / "away"
    await world.enqueue(hub.at(slow))
    with pytest.raises(StablehandError) as caught:
        async with world.running() as task:
            await under_way(world)
            root.rename(away)
            await asyncio.wait({task}, timeout=20)
    assert caught.value.code == "data.unwritable"
    assert not root.exists()
    away.rename(root)
    hub.pace.rate = None
    async with world.running():
        await reached(world, "done")


async def test_a_queue_that_breaks_takes_its_transfers_with_it(world, hub, slow):
    await world.enqueue(hub.at(slow))
    with pytest.raises(StablehandError) as caught:
        async with world.running() as task:
            await under_way(world)
            with sqlite3.connect(world.app.data.journal) as connection:
                connection.execute("ALTER TABLE downloads RENAME TO gone")
            connection.close()
            await asyncio.wait({task}, timeout=20)
    assert caught.value.code == "data.unwritable"
    hub.wait_until_quiet(3)  # else its bytes would come for another four seconds
    assert hub.connections() == 0


async def test_a_run_takes_up_what_waited_for_room(world, hub):
    (item,) = await world.enqueue(hub.at(world.lora()))
    table_of(world.app).change(
        [item.id],
        lambda r: replace(r, state=DownloadState.PAUSED, standing=Standing(hold="space")),
    )
    (done,) = (await world.run()).downloads
    assert done.state is DownloadState.DONE


async def test_settings_that_another_program_changes_hold_for_what_runs(world, hub, slow):
    from stablehand.services.settings import set_setting

    await world.enqueue(hub.at(slow))
    async with world.running():
        await under_way(world)
        await set_setting(world.another(), "downloads.quiet_hours", "00:00-23:59")
        await reached(world, "queued")


async def test_what_is_not_the_promised_file_is_said_to_be_in_quarantine(world, hub):
    with pytest.raises(StablehandError) as caught:
        await world.fetch(hub.at(world.lora()), sha256="0" * 64)
    assert caught.value.code == "download.mismatch"
    kept = caught.value.details["quarantine"]
    assert any(kept in text.english() for text in caught.value.more)
    assert [path for path in world.tree() if "anna" in path] == []


async def test_who_waits_hears_that_somebody_cancelled(world, hub, slow):
    waiting = asyncio.create_task(world.fetch(hub.at(slow)))
    (item,) = (await under_way(world)).downloads
    await download_queue.cancel(world.another(), [item.id])
    with pytest.raises(StablehandError) as caught:
        await waiting
    assert caught.value.code == "interrupted"
    assert "cancelled" in caught.value.message.english()
    assert world.tree() == []


async def test_what_a_dead_process_was_at_can_be_cancelled_with_its_bytes(world, hub):
    (item,) = await world.enqueue(hub.at(world.lora()))
    table = table_of(world.app)
    table.claim(item.id)
    with sqlite3.connect(world.app.data.journal) as connection:
        connection.execute("UPDATE downloads SET pid = ?", (2**22 + 7,))  # no system has so many
    connection.close()
    part = world.app.data.models / "anna.safetensors.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"half")
    (cancelled,) = (await download_queue.cancel(world.another(), [item.id])).data
    assert cancelled.state is DownloadState.CANCELLED
    assert table.get(item.id).state is DownloadState.CANCELLED
    assert world.tree() == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
async def test_a_link_in_the_place_of_its_bytes_leads_them_nowhere_else(world, hub, tmp_path):
    precious = tmp_path / "precious"
    precious.write_bytes(b"another's")
    part = world.app.data.models / "anna.safetensors.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.symlink_to(precious)
    served = world.lora()
    assert (await world.fetch(hub.at(served))).data.path.read_bytes() == served.content()
    assert precious.read_bytes() == b"another's"


async def test_a_token_that_is_no_good_any_more_keeps_what_is_here(world, hub):
    served = plain_model("big.safetensors", 2_000_000)
    world.hf.tokens["hf_old"] = Token("somebody", accepted={"maker/gated"})
    world.hf.add(Repo("maker/gated", {"big.safetensors": served}, gated="auto"))
    world.environ["HF_TOKEN"] = "hf_old"
    world.app = world.another()
    hub.pace.rate = 400_000
    request = DownloadRequest("hf:maker/gated/big.safetensors", accept_terms=True)
    (item,) = (await enqueue(world.app, [request])).data
    async with world.running():
        await under_way(world)
    world.hf.tokens = {"hf_new": Token("somebody", accepted={"maker/gated"})}
    hub.pace.rate = None
    (needs,) = (await world.run()).downloads
    assert needs.state is DownloadState.NEEDS
    assert needs.received_bytes > 50_000
    world.environ["HF_TOKEN"] = "hf_new"
    world.app = world.another()
    await download_queue.resume(world.app, [item.id])
    (done,) = (await world.run()).downloads
    assert done.state is DownloadState.DONE
    assert "range" in hub.asked_for("/files/.*", "storage")[-1].headers
    hub.assert_no_leaks("hf_old", "hf_new")
