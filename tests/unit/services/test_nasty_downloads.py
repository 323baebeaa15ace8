"""Nasty servers against the whole of a download, from the queue to the library (facts, contracts 5.4)."""

import asyncio
import os
import shutil

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.models.safety.quarantine import list_quarantine
from stablehand.services import download_queue, library
from support.download_world import DownloadWorld, quick
from support.hub_stand_in import StandIn, as_file, redirect
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.files import plain_model

LONG = "n" * 300
TOKEN = "canary-of-the-queue"


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def world(hub, tmp_path):
    return DownloadWorld(hub, tmp_path / "Data")


async def failing(world, spec, **more):
    with pytest.raises(StablehandError) as caught:
        await world.fetch(spec, **more)
    return caught.value


def everything(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "disposition",
    [
        'attachment; filename="../../x.safetensors"',
        r'attachment; filename="..\..\x.safetensors"',
        r'attachment; filename="C:\x.safetensors"',
        'attachment; filename="CON.safetensors"',
        "attachment; filename*=UTF-8''a%E2%80%AEcod.safetensors",
        f'attachment; filename="{LONG}.safetensors"',
        'attachment; filename=""',
        "attachment; filename*=Shift_JIS''%83%82%83f%83%8B.safetensors",
        'attachment; filename="x.safetensors:hidden"',
        'attachment; filename=".stablehand.safetensors"',
    ],
)
async def test_cd_traversal_stays_in_the_folder_of_its_kind(world, hub, tmp_path, disposition):
    served = world.lora("one.safetensors", disposition=disposition)
    hub.route("GET", "/get", lambda asked: as_file(served))
    landed = (await world.fetch(f"{hub.address}/get?id=5")).data
    assert landed.path.parent == world.app.data.models / "Lora"
    assert landed.path.suffix == ".safetensors"
    assert len(landed.path.name.encode()) <= 204
    assert not set(landed.path.name) & set('<>:"/\\|?*\u202e')
    assert landed.path.read_bytes() == served.content()
    assert {path for path in everything(tmp_path) if path.stat().st_size == served.length} == {
        landed.path
    }


async def test_a_program_does_not_become_a_model_by_its_name(world, hub):
    served = world.lora("one.safetensors", disposition='attachment; filename="one.exe"')
    hub.route("GET", "/get", lambda asked: as_file(served))
    try:
        landed = (await world.fetch(f"{hub.address}/get")).data
    except StablehandError as error:
        assert error.code == "download.kind"
        assert world.tree() == []
    else:
        assert landed.path.suffix == ".safetensors"


async def test_duplicate_name_both_arrive_and_neither_is_overwritten(world, hub):
    first = world.lora("one/anna.safetensors", seed=1)
    second = world.lora("two/anna.safetensors", seed=2)
    await world.enqueue(hub.at(first), hub.at(second))
    queue = await world.run()
    assert [one.state for one in queue.downloads] == [DownloadState.DONE] * 2
    folder = world.app.data.models / "Lora"
    contents = {(folder / name).read_bytes() for name in os.listdir(folder) if name.endswith("s")}
    assert contents == {first.content(), second.content()}
    assert world.tree() == ["Lora/anna (2).safetensors", "Lora/anna.safetensors"]


async def test_duplicate_name_of_the_same_bytes_is_one_file(world, hub):
    served = world.lora("one/anna.safetensors", seed=1)
    twin = world.lora("two/anna.safetensors", seed=1)
    await world.enqueue(hub.at(served), hub.at(twin))
    await world.run()
    entries = await library.entries(world.app)
    assert {entry.hashes["sha256"] for entry in entries} == {served.sha256}
    for path in world.tree():
        assert (world.app.data.models / path).read_bytes() == served.content()


async def test_the_same_file_asked_for_twice_is_fetched_once(world, hub):
    served = world.lora()
    await world.enqueue(hub.at(served), hub.at(served))
    queue = await world.run()
    assert {one.state for one in queue.downloads} == {DownloadState.DONE}
    assert world.tree() == ["Lora/anna.safetensors"]
    assert hub.pace.sent["/files/anna.safetensors"] == served.length


async def test_parallel_same_url_of_two_programs_is_fetched_once(world, hub):
    served = world.lora()
    other = world.another()
    first, second = await asyncio.gather(
        world.fetch(hub.at(served)), world.fetch(hub.at(served), app=other)
    )
    assert first.data.path == second.data.path == world.app.data.models / "Lora/anna.safetensors"
    assert world.tree() == ["Lora/anna.safetensors"]
    assert hub.pace.sent["/files/anna.safetensors"] == served.length


async def test_hash_mismatch_is_in_quarantine_and_can_be_tried_again(world, hub):
    served = world.lora("ink.safetensors")
    version = version_record(20, "v1", "SDXL 1.0", [world.civitai.file(30, served)])
    world.civitai.add(
        model_record(10, "Ink", "LORA", [version], allowCommercialUse=["Image", "Sell"])
    )
    hub.scenario("hash_mismatch", listener="storage")
    (one,) = await world.enqueue("civitai:20")
    (failed,) = (await world.run()).downloads
    assert failed.state is DownloadState.FAILED
    assert failed.failure is not None
    assert failed.failure.code in ("download.mismatch", "model.mismatch")
    (held,) = list_quarantine(world.app.data.models)
    assert failed.quarantine == held.id
    assert world.tree() == []
    await download_queue.retry(world.app, [one.id])
    (done,) = (await world.run()).downloads
    assert (done.state, done.sha256) == (DownloadState.DONE, served.sha256)
    assert "Lora/ink.safetensors" in world.tree()


@pytest.mark.parametrize(
    "scenario",
    ["login_html_200", "login_html_bytes", "json_error_200", "zero_bytes", "404", "410", "401"],
)
async def test_what_is_no_file_leaves_nothing_visible_and_one_clear_message(world, hub, scenario):
    served = world.lora()
    hub.scenario(scenario, times=9, pattern="/files/.*")
    await world.enqueue(hub.at(served))
    (one,) = (await world.run()).downloads
    assert one.state in (DownloadState.FAILED, DownloadState.NEEDS)
    assert one.failure is not None
    assert one.failure.code.startswith(("download.", "hub."))
    assert world.tree() == []


async def test_no_room_is_a_pause_with_a_reason(world, hub, monkeypatch):
    served = hub.serve(plain_model("big.safetensors", 2 << 20))
    hub.pace.rate = 4 << 20
    await world.enqueue(hub.at(served))
    with monkeypatch.context() as patched:
        full = shutil.disk_usage(world.root)._replace(free=1 << 20)
        patched.setattr(shutil, "disk_usage", lambda _path: full)
        (one,) = (await world.run()).downloads
    assert one.state is DownloadState.PAUSED
    assert one.reason is not None
    assert all(".part" in path for path in world.tree())
    await download_queue.resume(world.app, [one.id])
    (one,) = (await world.run()).downloads
    assert one.state is DownloadState.DONE
    assert world.tree() == ["big.safetensors"]


async def test_a_length_that_fits_nowhere_is_a_pause(world, hub):
    hub.scenario("huge", pattern="/files/.*")
    await world.enqueue(hub.at(world.lora()))
    (one,) = (await world.run()).downloads
    assert one.state is DownloadState.PAUSED
    assert one.failure is not None
    assert one.failure.code == "disk.full"


async def test_429_makes_all_of_that_hub_wait_and_says_until_when(world, hub):
    specs = []
    for number in (1, 2):
        served = world.lora(f"ink{number}.safetensors", seed=number)
        file = world.civitai.file(30 + number, served)
        version = version_record(20 + number, "v1", "SDXL 1.0", [file])
        world.civitai.add(
            model_record(
                10 + number, "Ink", "LORA", [version], allowCommercialUse=["Image", "Sell"]
            )
        )
        specs.append(f"civitai:{20 + number}")
    await world.enqueue(*specs)
    world.civitai.gates.update({21: "often", 22: "often"})

    async def both_wait():
        queue = await world.queue()
        return all(one.state is DownloadState.WAITING and one.until for one in queue.downloads)

    async with world.running():
        async with asyncio.timeout(10):
            while not await both_wait():
                await asyncio.sleep(0.02)
        asked = len(hub.asked_for("/api/download/.*"))
        await asyncio.sleep(0.3)
        assert len(hub.asked_for("/api/download/.*")) == asked
    assert asked <= 3


async def test_a_redirect_that_carries_the_token_leaves_no_trace(world, hub, caplog):
    served = world.lora("ink.safetensors")
    version = version_record(20, "v1", "SDXL 1.0", [world.civitai.file(30, served)])
    world.civitai.add(
        model_record(10, "Ink", "LORA", [version], allowCommercialUse=["Image", "Sell"])
    )
    await world.app.tokens.keep("civitai", TOKEN, name=None, checked=None)
    hub.route(
        "GET",
        r"/api/download/models/20",
        lambda asked: redirect(f"{hub.signed('/files/ink.safetensors')}&token={asked.bearer}"),
    )
    hub.scenario("conn_reset_mid", listener="storage")
    landed = (await world.fetch("civitai:20")).data
    assert landed.path.read_bytes() == served.content()
    hub.assert_no_leaks(TOKEN)
    assert TOKEN in {asked.bearer for asked in hub.asked_for("/api/download/.*")}
    for path in everything(world.root):
        if path.name == "tokens.json":  # where it is kept: for its owner alone
            assert path.stat().st_mode & 0o077 == 0 or os.name == "nt"
            continue
        content = path.read_bytes()
        for secret in (TOKEN, *hub.signatures):
            assert secret.encode() not in content, path
            assert secret not in caplog.text


async def test_what_was_left_by_a_crash_is_gone_on_with(world, hub):
    served = hub.serve(plain_model("big.safetensors", 1 << 20))
    hub.pace.hold("/files/big.safetensors", 1 << 19)
    await world.enqueue(hub.at(served))
    part = world.app.data.models / "big.safetensors.part"
    async with world.running(quick(flush_s=0.05)):
        async with asyncio.timeout(10):
            while not (part.exists() and part.stat().st_size > 1 << 18):
                await asyncio.sleep(0.02)
    hub.pace.let_go()
    (one,) = (await world.run()).downloads
    assert one.state is DownloadState.DONE
    assert hub.asked_for("/files/big.safetensors")[-1].headers["range"].startswith("bytes=")
