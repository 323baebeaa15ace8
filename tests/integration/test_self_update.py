"""The portable app brings itself up to date: real programs, a real feed, keys made here; whatever happens, one starts."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import stablehand
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.processes import started_at
from stablehand.core.selfupdate.holding import is_held
from stablehand.services.app import App
from stablehand.services.self_updating import start_self_update
from support.portable_world import (
    FEED,
    NEW,
    NOTES,
    OLD,
    Feed,
    Keys,
    PortableWorld,
    be_the_old_version,
    make_app,
    manifest_for,
    pack,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the small program is a script")


@pytest.fixture
def world(tmp_path):
    with Feed() as feed:
        made = PortableWorld(tmp_path, feed)
        made.build()
        yield made


def test_an_update_is_found_tried_and_switched_to_and_taken_back(world):
    world.publish()
    found = world.run("self-update", "check")["data"]
    assert found["version"] == found["current"] == OLD
    assert found["kind"] == "portable"
    assert found["previous"] is None
    assert found["offered"]["version"] == NEW
    assert found["offered"]["notes"] == NOTES
    done = world.run("self-update", "apply")["data"]
    assert done == {"version": NEW, "previous": OLD, "is_switched": True}
    assert world.starts() == NEW
    assert (world.folder / "README.txt").read_text() == f"README.txt of {NEW}\n"
    status = world.run("self-update")["data"]
    assert (status["version"], status["previous"], status["offered"]) == (NEW, OLD, None)
    back = world.run("self-update", "rollback")["data"]
    assert back == {"version": OLD, "previous": NEW, "is_switched": True}
    assert world.starts() == OLD
    again = world.run("self-update", "check")["data"]["offered"]
    assert (again["version"], again["is_skipped"], again["size_bytes"]) == (NEW, True, 0)
    sent = world.feed.total(f"/{world.archive.name}")
    assert world.run("self-update", "apply")["data"]["version"] == NEW  # it lies here yet
    assert world.feed.total(f"/{world.archive.name}") == sent
    assert world.starts() == NEW


def test_a_look_tells_the_server_nothing_of_who_asks(world):
    world.publish()
    world.run("self-update", "check")
    world.run("self-update", "check")
    first, second = world.feed.headers_of(FEED)
    assert first.keys() <= {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"}
    assert first["User-Agent"] == "Stablehand"
    assert second.keys() - first.keys() == {"If-None-Match"}
    assert len(world.feed.headers_of(f"{FEED}.sig")) == 1  # the list was the same


async def updated(world):
    """Update from within this process, which is quicker than to start one."""
    world.data.mkdir()
    job = await start_self_update(App(DataPaths(world.data), {}))
    return (await job.result()).data


def tampered_manifest(world):
    content = world.publish()
    world.feed.files[FEED] = content.replace(b"It is newer", b"It is n3wer")


def wrong_key(world):
    world.publish(keys=Keys())


def no_signature(world):
    world.publish()
    world.feed.files[f"{FEED}.sig"] = b""


def expired(world):
    manifest = manifest_for(world.archive, NEW)
    past = manifest.published - timedelta(days=60)
    world.publish(
        manifest.model_copy(update={"published": past, "expires": past + timedelta(days=30)})
    )


def older(world):
    world.publish(manifest_for(world.archive, "0.9.0"))


def another_channel(world):
    world.publish(manifest_for(world.archive, NEW, channel="beta"))


def other_machines(world):
    manifest = manifest_for(world.archive, NEW)
    payload = manifest.payloads[0].model_copy(update={"system": "windows"})
    world.publish(manifest.model_copy(update={"payloads": (payload,)}))


def tampered_payload(world):
    world.publish()
    file = f"/{world.archive.name}"
    content = bytearray(world.feed.files[file])
    content[len(content) // 2] ^= 1
    world.feed.files[file] = bytes(content)


def longer_payload(world):
    world.publish()
    world.feed.files[f"/{world.archive.name}"] += b"more"


def endless_payload(world):
    world.publish()
    world.feed.how[f"/{world.archive.name}"] = "endless"


def signed_without_its_program(world):
    content = world.archive.read_bytes()
    world.archive.write_bytes(content[: len(content) // 2])
    manifest = manifest_for_cut(world, content)
    payload = manifest.payloads[0].model_copy(
        update={
            "sha256": hashlib.sha256(world.archive.read_bytes()).hexdigest(),
            "size": world.archive.stat().st_size,
        }
    )
    world.publish(manifest.model_copy(update={"payloads": (payload,)}))


def manifest_for_cut(world, content):
    whole = world.root / world.archive.name.replace("Stablehand", "whole")
    whole.write_bytes(content)
    made = manifest_for(whole, NEW)
    payload = made.payloads[0].model_copy(update={"file": world.archive.name})
    return made.model_copy(update={"payloads": (payload,)})


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (tampered_manifest, "selfupdate.signature"),
        (wrong_key, "selfupdate.signature"),
        (no_signature, "selfupdate.signature"),
        (expired, "selfupdate.expired"),
        (older, "selfupdate.older"),
        (another_channel, "selfupdate.manifest"),
        (other_machines, "selfupdate.unsupported"),
        (tampered_payload, "selfupdate.payload"),
        (longer_payload, "selfupdate.payload"),
        (endless_payload, "selfupdate.payload"),
        (signed_without_its_program, "selfupdate.payload"),
    ],
    ids=lambda value: value.__name__ if callable(value) else value,
)
def test_what_is_not_as_it_was_signed_is_not_taken(world, monkeypatch, spoil, code):
    spoil(world)
    before = world.names()
    be_the_old_version(world, monkeypatch)
    with pytest.raises(StablehandError) as caught:
        asyncio.run(updated(world))
    assert caught.value.code == code
    assert caught.value.hint is not None
    assert world.starts() == OLD
    assert world.names() - before <= {".update"}
    assert not list((world.folder / ".update").glob("download/*.tar.gz*"))
    assert world.feed.total(f"/{world.archive.name}") < 1 << 24


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(tampered_manifest, "selfupdate.signature"), (tampered_payload, "selfupdate.payload")],
    ids=["manifest", "payload"],
)
def test_the_program_says_so_too(world, spoil, code):
    spoil(world)
    failed = world.run("self-update", "apply", expect=1)
    assert failed["code"] == code
    assert failed["hint"]
    assert world.starts() == OLD


def a_folder_of_that_name(world):
    (world.folder / f"app-{NEW}").mkdir()
    (world.folder / f"app-{NEW}" / "start.py").write_text("raise SystemExit('half')\n")


def a_damaged_mark(world):
    starter = world.folder / f"app-{OLD}" / "starter"
    starter.mkdir()
    (starter / "version.json").write_text("{")


@pytest.mark.parametrize("left", [a_folder_of_that_name, a_damaged_mark])
def test_what_is_no_whole_version_is_in_nobodys_way(world, monkeypatch, left):
    left(world)
    world.publish()
    be_the_old_version(world, monkeypatch)
    assert asyncio.run(updated(world)).is_switched
    assert world.starts() == NEW
    assert not list(world.folder.glob("app-*.partial"))
    assert world.run("self-update")["data"]["previous"] == OLD


def test_a_list_from_before_the_last_one_is_refused(world):
    early = manifest_for(world.archive, NEW)
    world.publish()
    world.run("self-update", "check")
    past = early.published - timedelta(hours=2)
    world.publish(early.model_copy(update={"published": past}))
    assert world.run("self-update", "check", expect=1)["code"] == "selfupdate.older"


def test_a_version_that_does_not_start_is_not_switched_to(world):
    broken = world.root / "broken"
    make_app(broken, NEW, world.facts)
    (broken / f"app-{NEW}" / "start.py").write_text("raise SystemExit('no such library')\n")
    pack(broken, world.archive)
    world.publish()
    before = world.names()
    failed = world.run("self-update", "apply", expect=1)
    assert failed["code"] == "selfupdate.unstartable"
    assert "no such library" in failed["message"]
    assert world.starts() == OLD
    assert world.names() - before <= {".update"}


def test_switched_off_it_asks_nobody(world):
    world.publish()
    world.run("settings", "set", "updates.app", "off")
    assert world.run("self-update", "check", expect=1)["code"] == "selfupdate.off"
    assert world.run("self-update", "apply", expect=1)["code"] == "selfupdate.off"
    assert world.run("self-update")["data"]["mode"] == "off"
    assert world.feed.asked == []


def test_the_next_version_waits_for_the_end_of_the_one_before_and_goes_on_as_it(world):
    world.publish()
    done = world.run("self-update", "apply", "--no-switch")["data"]
    assert done == {"version": NEW, "previous": None, "is_switched": False}
    assert world.starts() == OLD
    assert world.run("self-update")["data"]["offered"]["is_ready"]
    window = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    )
    words = ["settings", "set", "language", "ru"]
    waiting = subprocess.Popen(
        [world.folder / f"Stablehand-{NEW}", "_after_update", str(window.pid), repr(started_at(window.pid)), *words],
        env=world.environment,
    )  # fmt: skip
    try:
        # It has loaded everything, and waits.
        held = world.folder / f"app-{NEW}"
        while not is_held(held):
            assert waiting.poll() is None
        assert world.starts() == OLD
    finally:
        window.communicate()
    assert waiting.wait(timeout=60) == 0
    assert world.starts() == NEW
    assert 'language = "ru"' in (world.data / "settings.toml").read_text()
    aside = [
        world.folder / f".Stablehand-{OLD}",
        "--version",
    ]  # what processes of the old version start
    assert (
        subprocess.run(aside, capture_output=True, text=True).stdout.strip() == f"stablehand {OLD}"
    )
    assert world.run("self-update", "rollback")["data"]["version"] == OLD


def test_only_what_is_no_portable_app_is_told_how_it_is_updated_instead(tmp_path):
    argv = [sys.executable, "-m", "stablehand", "--data", str(tmp_path), "--json", "self-update"]
    env = {**os.environ, "PYTHONPATH": str(Path(stablehand.__file__).parents[1])}
    status = json.loads(subprocess.run(argv, capture_output=True, env=env).stdout)["data"]
    assert status["kind"] == "checkout"
    assert "git pull" in status["how"]
    for verb in ("check", "apply", "rollback"):
        done = subprocess.run([*argv, verb], capture_output=True, env=env)
        assert json.loads(done.stdout.splitlines()[-1])["code"] == "selfupdate.not_portable"
