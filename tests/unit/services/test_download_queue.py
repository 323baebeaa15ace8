"""The queue: all or none go in, they run by their turn, and a person or another process may say otherwise."""

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from filelock import FileLock

from stablehand.core.base.errors import StablehandError
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.record import Landing, Numbers, Standing
from stablehand.services import download_queue as queue
from stablehand.services import library
from stablehand.services.download_list import table_of
from stablehand.services.download_runner import LOCK_NAME
from stablehand.services.downloading import DownloadRequest, enqueue
from support.download_world import DownloadWorld, until
from support.hub_stand_in import StandIn
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.files import plain_model
from support.hub_stand_in.huggingface import Repo, Token
from support.hub_stand_in.wire import as_text


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


def states(found):
    return [(item.name, str(item.state)) for item in found.downloads]


async def under_way(world, at_least=50_000):
    return await until(
        world.queue, lambda q: any(item.received_bytes > at_least for item in q.downloads)
    )


async def reached(world, *wanted):
    return await until(world.queue, lambda q: [str(i.state) for i in q.downloads] == list(wanted))


async def test_what_is_put_in_arrives_in_its_turn(world, hub):
    first, second = (world.lora(f"{n}.safetensors", seed=n) for n in (1, 2))
    queued = await world.enqueue(hub.at(first), hub.at(second), group="set")
    assert [item.state for item in queued] == [DownloadState.QUEUED] * 2
    assert [item.place for item in queued] == [0, 1]
    found = await world.run()
    assert {item.state for item in found.downloads} == {DownloadState.DONE}
    assert {item.group for item in found.downloads} == {"set"}
    assert world.tree() == ["Lora/1.safetensors", "Lora/2.safetensors"]


async def test_all_go_in_or_none(world, hub):
    with pytest.raises(StablehandError) as caught:
        await world.enqueue(hub.at(world.lora()), "hf:no/such/file.safetensors")
    assert caught.value.code.startswith("hub.")
    assert (await world.queue()).downloads == ()


async def test_a_set_that_does_not_fit_together_is_refused_as_a_whole(world, hub, monkeypatch):
    from stablehand.services import download_plans

    served = world.model("vae.safetensors", "vae")
    world.hf.add(Repo("maker/thing", {"a.safetensors": served, "b.safetensors": world.lora()}))
    specs = ("hf:maker/thing/a.safetensors", "hf:maker/thing/b.safetensors")
    monkeypatch.setattr(
        download_plans, "free_bytes", lambda _path: 256 * 1024 * 1024 + served.length
    )
    with pytest.raises(StablehandError) as caught:
        await world.enqueue(*specs)
    assert caught.value.code == "disk.full"
    assert (await world.queue()).downloads == ()
    assert len(await world.enqueue(specs[0])) == 1


async def test_the_same_is_not_put_in_twice_and_names_that_meet_get_numbers(world, hub):
    one, other = world.lora("a/x.safetensors", seed=1), world.lora("b/x.safetensors", seed=2)
    (first,) = await world.enqueue(hub.at(one))
    again, third = await world.enqueue(hub.at(one), hub.at(other))
    assert again.id == first.id
    assert (first.name, third.name) == ("x.safetensors", "x (2).safetensors")
    assert (await world.enqueue(hub.at(other)))[0].id == third.id
    twice = await world.enqueue(*[hub.at(world.lora("c/y.safetensors", seed=3))] * 2)
    assert twice[0].id == twice[1].id
    await queue.cancel(world.app, [twice[0].id])
    await world.run()
    assert world.tree() == ["Lora/x (2).safetensors", "Lora/x.safetensors"]


async def test_no_more_than_the_setting_says_run_together(world, hub, slow):
    served = [hub.serve(plain_model(f"{n}.safetensors", 1_000_000, seed=n)) for n in range(4)]
    await world.enqueue(*(hub.at(item) for item in served))
    async with world.running():
        found = await under_way(world)
        assert sum(item.state is DownloadState.RUNNING for item in found.downloads) == 2
    assert {state for _name, state in states(await world.queue())} == {"queued"}


async def test_a_pause_keeps_the_bytes_and_going_on_fetches_the_rest_alone(world, hub, slow):
    (item,) = await world.enqueue(hub.at(slow))
    async with world.running():
        await under_way(world)
        await queue.pause(world.app, [item.id])
        assert (await world.queue()).downloads[0].state is DownloadState.PAUSED  # at once
        await until(world.queue, lambda q: not world.app.downloads.mine)
        kept = (await world.queue()).downloads[0].received_bytes
        assert kept > 0
        hub.pace.rate = None
        await queue.resume(world.app, [item.id])
        found = await reached(world, "done")
    assert found.downloads[0].sha256 == slow.sha256
    ranges = [a.headers.get("range") for a in hub.asked_for("/files/big.*", "storage")]
    assert ranges[-1] is not None
    assert ranges[-1] != "bytes=0-"


async def test_a_cancel_takes_away_what_is_here(world, hub, slow):
    (item,) = await world.enqueue(hub.at(slow))
    async with world.running():
        await under_way(world)
        await queue.cancel(world.app, [item.id])
        await until(world.queue, lambda q: not world.app.downloads.mine)
    assert states(await world.queue()) == [("big.safetensors", "cancelled")]
    assert world.tree() == []


async def test_what_waits_can_be_cancelled_tried_again_and_forgotten(world, hub):
    (item,) = await world.enqueue(hub.at(world.lora()))
    (cancelled,) = (await queue.cancel(world.app, [item.id])).data
    assert cancelled.state is DownloadState.CANCELLED
    (again,) = (await queue.retry(world.app, [item.id])).data
    assert again.state is DownloadState.QUEUED
    await world.run()
    assert (await queue.retry(world.app, [item.id])).data[0].state is DownloadState.DONE
    assert (await queue.clear(world.app)).data == 1
    assert (await world.queue()).downloads == ()
    assert world.tree() == ["Lora/anna.safetensors"]


async def test_a_place_that_another_one_has_now_is_not_cleared(world, hub):
    address = hub.at(world.lora())
    (first,) = await world.enqueue(address)
    await queue.cancel(world.app, [first.id])
    (second,) = await world.enqueue(address)
    part = world.app.data.models / "anna.safetensors.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"x")
    table_of(world.app).enter(first.id, DownloadState.FAILED)
    await queue.clear(world.app)
    assert part.exists()
    await queue.cancel(world.app, [second.id])
    assert not part.exists()


async def test_unknown_ids_change_nothing(world, hub):
    (item,) = await world.enqueue(hub.at(world.lora()))
    for call in (queue.pause, queue.resume, queue.cancel, queue.retry):
        with pytest.raises(StablehandError) as caught:
            await call(world.app, [item.id, "none"])
        assert caught.value.code == "download.unknown"
    with pytest.raises(StablehandError):
        await queue.move(world.app, item.id, "none")
    assert states(await world.queue()) == [("anna.safetensors", "queued")]


async def test_turns_can_be_changed(world, hub):
    served = [world.lora(f"{n}.safetensors", seed=n) for n in range(4)]
    ids = [item.id for item in await world.enqueue(*(hub.at(item) for item in served))]
    await queue.move(world.app, ids[3], ids[1])
    assert [item.id for item in (await world.queue()).downloads] == [ids[0], ids[3], ids[1], ids[2]]
    await queue.move(world.app, ids[0], None)
    assert [item.id for item in (await world.queue()).downloads] == [ids[3], ids[1], ids[2], ids[0]]
    await queue.prioritise(world.app, ids[2], 4)
    assert (await world.queue()).downloads[0].id == ids[2]
    await queue.move(world.app, ids[0], ids[2])  # it takes over the priority
    first, second, *_ = (await world.queue()).downloads
    assert (first.id, first.priority, second.id) == (ids[0], 4, ids[2])


async def test_everything_can_be_held_and_let_go_on(world, hub, slow):
    await world.enqueue(hub.at(slow))
    async with world.running():
        await under_way(world)
        assert (await queue.hold(world.app)).data.is_held
        found = await reached(world, "queued")
        assert found.downloads[0].received_bytes > 0
        hub.pace.rate = None
        await queue.release(world.app)
        await reached(world, "done")


async def test_in_quiet_hours_nothing_runs(hub, tmp_path):
    now = datetime.now().astimezone()
    begin, end = (now + timedelta(hours=h) for h in (-2, 2))
    text = f'[downloads]\nquiet_hours = "{begin:%H:00}-{end:%H:00}"\n'
    world = DownloadWorld(hub, tmp_path / "Data", text)
    await world.enqueue(hub.at(world.lora()))
    async with world.running():
        await asyncio.sleep(0.2)
        found = await world.queue()
        assert states(found) == [("anna.safetensors", "queued")]
        assert datetime.fromisoformat(found.quiet_until) > now
        landed = (await world.fetch(hub.at(world.lora("now.safetensors", seed=9)))).data
        assert landed.path.exists()  # somebody waits for it


async def test_what_needs_a_login_waits_for_the_person_and_goes_on_with_a_token(world, hub):
    world.hf.tokens["hf_secret"] = Token("somebody", accepted={"maker/gated"})
    world.hf.add(Repo("maker/gated", {"anna.safetensors": world.lora()}, gated="auto"))
    request = DownloadRequest("hf:maker/gated/anna.safetensors", accept_terms=True)
    (item,) = (await enqueue(world.app, [request])).data
    assert item.state is DownloadState.NEEDS
    assert item.failure.details["page"]
    assert states(await world.run()) == [("anna.safetensors", "needs")]
    world.environ["HF_TOKEN"] = "hf_secret"
    world.app = world.another()
    await queue.resume(world.app, [item.id])
    assert states(await world.run()) == [("anna.safetensors", "done")]
    hub.assert_no_leaks("hf_secret")


async def test_a_lost_network_is_waited_for(world, hub):
    served = world.lora()
    hub.route("GET", "/flaky", lambda asked: as_text("", 503))
    (item,) = await world.enqueue(f"{hub.address}/flaky")
    async with world.running():
        (found,) = (await reached(world, "waiting")).downloads
        assert datetime.fromisoformat(found.until) > datetime.now(UTC)
        assert found.reason is not None
        assert found.failure is None
        disposition = {"Content-Disposition": 'attachment; filename="anna.safetensors"'}
        hub.route("GET", "/flaky", lambda asked: hub.give(asked, served, **disposition))
        await queue.resume(world.app, [item.id])
        await reached(world, "done")


async def test_a_site_that_was_asked_too_often_is_left_alone_as_a_whole(world, hub):
    hub.route("GET", "/much", lambda asked: as_text("", 429, Retry_After="300"))
    await world.enqueue(f"{hub.address}/much")
    async with world.running():
        await reached(world, "waiting")
        await world.enqueue(hub.at(world.lora()))
        found = await world.queue()
        assert {item.state for item in found.downloads} == {DownloadState.WAITING}
        left = [datetime.fromisoformat(item.until) - datetime.now(UTC) for item in found.downloads]
        assert all(280 < wait.total_seconds() <= 301 for wait in left)
    assert len(hub.requests) == 1


async def test_civitai_is_left_alone_for_minutes_though_it_does_not_say_so(world, hub):
    version = version_record(20, "v1", "SDXL 1.0", [world.civitai.file(30, world.lora())])
    world.civitai.add(model_record(10, "Ink", "LORA", [version], allowCommercialUse=["Image"]))
    world.civitai.gates[20] = "often"
    await world.enqueue("civitai:20")
    async with world.running():
        (item,) = (await reached(world, "waiting")).downloads
    assert 580 < (datetime.fromisoformat(item.until) - datetime.now(UTC)).total_seconds() <= 601
    assert len(hub.asked_for("/api/download/.*")) == 1


async def test_without_room_it_is_paused_and_goes_on_once_there_is(world, hub, monkeypatch):
    from stablehand.services import download_runner

    (item,) = await world.enqueue(hub.at(world.lora()))
    table_of(world.app).change(
        [item.id],
        lambda r: replace(r, state=DownloadState.PAUSED, standing=Standing(hold="space")),
    )
    monkeypatch.setattr(download_runner, "free_bytes", lambda _path: 5)
    assert states(await world.run()) == [("anna.safetensors", "paused")]
    monkeypatch.undo()
    async with world.running():
        await reached(world, "done")


async def test_what_was_published_before_a_kill_is_done_and_not_fetched_again(world, hub):
    served = world.lora()
    (item,) = await world.enqueue(hub.at(served))
    place = world.app.data.models / "Lora/anna.safetensors"
    place.parent.mkdir(parents=True)
    place.with_stem("anna (2)").write_bytes(served.content())
    table = table_of(world.app)
    landing = Landing(str(place), served.sha256, "sha256")
    table.change(
        [item.id],
        lambda r: replace(
            r,
            standing=Standing(landing=landing),
            numbers=Numbers(served.length, served.length),
        ),
    )
    (found,) = (await world.run()).downloads
    assert found.path == str(place.with_stem("anna (2)"))
    assert (found.state, found.verified) == (DownloadState.DONE, "sha256")
    assert hub.asked_for("/files/.*") == []
    (entry,) = await library.entries(world.app)
    assert entry.hashes["sha256"] == served.sha256


async def test_what_only_looks_like_it_is_fetched(world, hub):
    served = world.lora()
    (item,) = await world.enqueue(hub.at(served))
    place = world.app.data.models / "Lora/anna.safetensors"
    place.parent.mkdir(parents=True)
    place.write_bytes(served.content()[:-1] + b"?")
    landing = Landing(str(place), served.sha256)
    table_of(world.app).change(
        [item.id],
        lambda r: replace(
            r, standing=Standing(landing=landing), numbers=Numbers(None, served.length)
        ),
    )
    (found,) = (await world.run()).downloads
    assert found.path == str(place.with_stem("anna (2)"))


async def test_one_process_runs_the_queue_and_the_next_takes_over(world, hub):
    await world.enqueue(hub.at(world.lora()))
    lock = FileLock(world.root / LOCK_NAME, thread_local=False)
    with lock:
        async with world.running():
            await asyncio.sleep(0.2)
            assert states(await world.queue()) == [("anna.safetensors", "queued")]
            lock.release()
            await reached(world, "done")


async def test_a_foreground_download_takes_over_what_is_queued_and_follows_what_runs(
    world, hub, slow
):
    (item,) = await world.enqueue(hub.at(slow))
    async with world.running():
        await under_way(world)
        following = asyncio.create_task(world.fetch(hub.at(slow)))
        await asyncio.sleep(0.1)
        assert not following.done()
        hub.pace.rate = None
        landed = (await following).data
        assert landed.download.id == item.id
    assert len(hub.asked_for("/download/big.*")) == 1


async def test_a_stop_of_the_queue_leaves_everything_for_the_next_start(world, hub, slow):
    await world.enqueue(hub.at(slow))
    async with world.running():
        await under_way(world)
    (found,) = (await world.queue()).downloads
    assert (found.state, found.pid) == (DownloadState.QUEUED, None)
    assert found.received_bytes > 0
    hub.pace.rate = None
    assert states(await world.run()) == [("big.safetensors", "done")]


async def test_a_running_one_is_shown_with_its_speed(world, hub, slow):
    await world.enqueue(hub.at(slow))
    async with world.running():
        found = await until(world.queue, lambda q: q.bytes_per_s is not None)
        (item,) = found.downloads
        assert (item.state, item.pid) == (DownloadState.RUNNING, os.getpid())
        assert item.size_bytes == slow.length
        assert found.free_bytes is not None
