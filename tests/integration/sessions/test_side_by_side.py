"""Several UIs at once: measured, their memory given back over their own APIs, ports, a kill -9 of one.

The card is a file: each program writes what it "holds" there, and the seam of the measuring reads it.
"""

import json
import os
import signal
import socket
import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.nvml import NvmlDevice, NvmlUse
from stablehand.core.hardware.vram_use import Sources
from stablehand.services import sessions
from stablehand.services.port_overview import port_overview
from stablehand.services.running import Meters, look
from stablehand.services.vram import free_all, free_vram, make_room, room_for, room_words
from stablehand.services.waiting import LaunchLimits
from support.fake_uis import processes_of, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
QUICK = LaunchLimits(ready_s=20, api_s=10, page_alone_s=0.5, grace_s=0.5)
GIB = 1024**3
# It holds what the first line of `hold` says until it is asked to let go of it.
UI = """
import json, pathlib
card = pathlib.Path("..") / ".." / "card" / str(os.getpid())
card.parent.mkdir(exist_ok=True)
hold = pathlib.Path("hold")

def write(count):
    part = card.with_suffix(".part"); part.write_text(str(count)); part.replace(card)

write(hold.read_text() if hold.exists() else 0)
busy = pathlib.Path("busy")

def GET(self):
    found = json.dumps({"state": {"job_count": int(busy.exists())}}).encode()
    if not self.path.startswith("/state"):
        found = b"ok"
    self.send_response(200); self.send_header("Content-Length", str(len(found))); self.end_headers()
    self.wfile.write(found)

def POST(self):
    body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
    with open("asked", "a") as file:
        file.write(json.dumps([self.path, json.loads(body)]) + chr(10))
    answer = {"session_id": "s7"} if self.path == "/session" else {}
    if self.path == "/free":
        write(200 << 20)
    found = json.dumps(answer).encode()
    code = 404 if self.path == "/nothing" else 200
    self.send_response(code); self.send_header("Content-Length", str(len(found))); self.end_headers()
    self.wfile.write(found)

Handler.do_GET, Handler.do_POST = GET, POST
serve()
"""
FREE = (
    'free = { path = "/free", body = \'{"unload_models": true}\', '
    'session = { path = "/session", key = "session_id" }, '
    'busy = { path = "/state", key = ["state", "job_count"] } }'
)


@pytest.fixture
def card(data):
    """A card of 8 GiB whose memory the programs of the test hold."""

    def nvml():
        held = {}
        for file in (data / "card").glob("*[0-9]"):
            if (pid := int(file.name)) in pids():
                held[pid] = int(file.read_text())
        free = 8 * GIB - sum(held.values())
        return NvmlUse((NvmlDevice(0, name="Card", total_bytes=8 * GIB, free_bytes=free),), held)

    def pids():
        return {process.pid for process in processes_of(data)}

    return Sources(nvml=nvml, drm=data / "none", system="linux")


@pytest.fixture
def holding(ui):
    """Give a function that makes an install whose program holds so many bytes."""

    def make(name, count, launch=FREE):
        folder = ui(UI, name=name, package=name, launch=launch)
        (folder.checkout / "hold").write_text(str(count))
        return folder

    return make


async def test_two_at_once_are_measured_apart(app, holding, card):
    holding("one", 2 * GIB)
    holding("two", 3 * GIB)
    for name in ("one", "two"):
        await sessions.launch(app, name, limits=QUICK)
    now = await look(app, Meters(card), twice=True)
    assert {ui.name: ui.vram_bytes for ui in now.uis} == {"one": 2 * GIB, "two": 3 * GIB}
    assert [(c.name, c.total_bytes, c.free_bytes) for c in now.cards] == [
        ("Card", 8 * GIB, 3 * GIB)
    ]
    assert len({ui.session.pid for ui in now.uis}) == 2
    for ui in now.uis:
        assert ui.ram_bytes > 1024**2
        assert ui.cpu_percent is not None
        assert 0 <= ui.cpu_percent <= 100
        assert ui.can_free
        assert ui.session.reach == "computer"
    ports = {use.used_by: use.port for use in await port_overview(app)}
    assert ports == {ui.name: ui.session.port for ui in now.uis}


async def test_one_is_killed_and_the_other_stays(app, data, holding, card):
    holding("one", GIB)
    holding("two", GIB)
    meters = Meters(card)
    for name in ("one", "two"):
        await sessions.launch(app, name, limits=QUICK)
    first = await look(app, meters)
    os.kill(first.ui("one").session.pid, signal.SIGKILL)
    await until(lambda: len(processes_of(data)) == 2)
    now = await look(app, meters)
    assert [ui.name for ui in now.uis] == ["two"]
    assert now.cards[0].free_bytes == 7 * GIB
    assert len(meters.trees) == 1


async def test_memory_is_given_back_and_the_program_runs_on(app, holding, card):
    folder = holding("one", 5 * GIB)
    await sessions.launch(app, "one", limits=QUICK)
    result = await free_vram(app, "one", card)
    freed = result.data
    assert (freed.before, freed.after, freed.way) == (5 * GIB, 200 << 20, "free")
    assert freed.card_free == 8 * GIB - (200 << 20)
    asked = [json.loads(line) for line in (folder.checkout / "asked").read_text().splitlines()]
    assert asked == [["/session", {}], ["/free", {"unload_models": True, "session_id": "s7"}]]
    assert "one gave 4.8 GB" in result.notices[0].english()
    assert list(await sessions.sessions_by_install(app)) == ["one"]


async def test_what_is_busy_keeps_its_memory(app, holding, card):
    folder = holding("one", 5 * GIB)
    await sessions.launch(app, "one", limits=QUICK)
    (folder.checkout / "busy").touch()
    with pytest.raises(StablehandError) as refused:
        await free_vram(app, "one", card)
    assert refused.value.code == "vram.busy"
    assert not (folder.checkout / "asked").exists()


@pytest.mark.parametrize(
    ("launch", "code"),
    [("", "vram.unsupported"), ('free = { path = "/nothing" }', "vram.failed")],
    ids=["no-api", "not-found"],
)
async def test_what_cannot_give_it_back_says_so(app, holding, card, launch, code):
    holding("one", 5 * GIB, launch)
    with pytest.raises(StablehandError) as refused:
        await free_vram(app, "one", card)
    assert refused.value.code == "vram.not_running"
    await sessions.launch(app, "one", limits=QUICK)
    with pytest.raises(StablehandError) as refused:
        await free_vram(app, "one", card)
    assert refused.value.code == code
    everything = await free_all(app)
    assert everything.data == ()
    assert len(everything.notices) == 1


async def test_room_is_told_then_made(app, holding, card):
    """What was seen to need 6 GiB does not fit beside one that holds 5; asked, that one gives back enough."""
    holding("big", 6 * GIB)
    holding("one", 5 * GIB)
    holding("stubborn", 1 * GIB, "")
    await sessions.launch(app, "big", limits=QUICK)
    await look(app, Meters(card))
    await sessions.stop(app, "big")
    assert (await room_for(app, "big", card)).fits  # nothing runs
    for name in ("one", "stubborn"):
        await sessions.launch(app, name, limits=QUICK)
    room = await room_for(app, "big", card)
    assert (room.need, room.is_seen, room.free) == (6 * GIB, True, 2 * GIB)
    assert [ui.name for ui in room.holders] == ["one", "stubborn"]
    assert [text.english() for text in room_words(room)] == [
        "big was seen to hold 6.0 GB of video memory; 2.0 GB are free now.",
        "one holds 5.0 GB and gives it back if asked: stablehand running free one",
        "stubborn holds 1.0 GB: stablehand stop stubborn",
    ]
    made = await make_room(app, "big", may_stop=False, sources=card)
    assert [(item.name, item.way) for item in made.data] == [("one", "free")]
    assert (await room_for(app, "big", card)).fits
    assert set(await sessions.sessions_by_install(app)) == {"one", "stubborn"}


async def test_only_stopping_helps_and_is_asked_for(app, holding, card):
    holding("stubborn", 6 * GIB, "")
    holding("next", GIB)
    await sessions.launch(app, "stubborn", limits=QUICK)
    with pytest.raises(StablehandError) as refused:
        await make_room(app, "next", may_stop=False, sources=card)
    assert refused.value.code == "decision.needed"
    assert refused.value.details["holders"] == ["stubborn"]
    made = await make_room(app, "next", may_stop=True, sources=card)
    assert [(item.name, item.way, item.freed) for item in made.data] == [
        ("stubborn", "stop", 6 * GIB)
    ]
    assert await sessions.sessions_by_install(app) == {}


async def test_a_stranger_on_a_port_is_named_and_the_next_one_taken(app, holding):
    folder = holding("one", 0)
    holding("two", 0)
    wanted = {use.wanted_by: use for use in await port_overview(app)}
    port = wanted[("one",)].port
    assert wanted[("one",)].holder is None
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        use = next(use for use in await port_overview(app) if use.port == port)
        assert (use.used_by, use.holder.pid) == (None, os.getpid())
        assert use.is_contested
        launched = (await sessions.launch(app, "one", limits=QUICK)).data
        assert launched.port != port
        assert folder.checkout.exists()
        now = {use.port: use for use in await port_overview(app)}
        assert now[launched.port].used_by == "one"
