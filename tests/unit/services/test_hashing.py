"""Sums computed in the background, by the use case and the command line."""

import asyncio
import hashlib
import json
import os

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import JobState
from stablehand.core.base.progress import Silence
from stablehand.services import library
from stablehand.services.hashing import hash_models, start_hashing
from support.library_files import SDXL_LORA, safetensors


@pytest.fixture
def app(make):
    app = make()
    safetensors(app.data.models / "Lora/a.safetensors", SDXL_LORA)
    safetensors(app.data.models / "Lora/b.safetensors", SDXL_LORA, seed=1)
    (app.data.models / "ESRGAN").mkdir()
    (app.data.models / "ESRGAN/c.pth").write_bytes(b"\x80\x02}q\x00.")
    return app


async def hashed(app, *names, **options):
    job = await start_hashing(app, names, **options)
    return (await job.result()).data


async def test_all_sums_are_computed_once(app):
    found = await hashed(app)
    assert len(found.hashed) == 3
    assert (found.known, dict(found.skipped)) == (0, {})
    a = await library.entry(app, "a")
    content = (app.data.models / "Lora/a.safetensors").read_bytes()
    assert a.hashes["sha256"] == hashlib.sha256(content).hexdigest()
    assert a.hashes["autov2"] == a.hashes["sha256"][:10]
    assert set(a.hashes) == {"sha256", "blake3", "autov3", "crc32", "autov2"}
    assert set((await library.entry(app, "c")).hashes) == {"sha256", "blake3", "crc32", "autov2"}
    again = await hashed(app)
    assert (again.hashed, again.known, again.size_bytes) == ((), 3, 0)


async def test_only_what_is_asked_for(app):
    found = await hashed(app, "b", wanted=("sha256",))
    assert [model.name for model in found.hashed] == ["b"]
    assert (await library.entry(app, "a")).hashes == {}
    rest = await hashed(app, "b")
    assert set(rest.hashed[0].hashes) >= {"sha256", "blake3", "autov3"}
    assert (await library.entry(app, found.hashed[0].hashes["sha256"])).name == "b"


async def test_a_changed_file_is_computed_anew(app):
    await hashed(app)
    safetensors(app.data.models / "Lora/a.safetensors", SDXL_LORA, seed=8, modified=5)
    found = await hashed(app)
    assert ([model.name for model in found.hashed], found.known) == (["a"], 2)


async def test_sums_stay_with_their_file_when_files_change_places(app):
    folder = app.data.models / "Lora"
    (folder / "b.safetensors").write_bytes((folder / "b.safetensors").read_bytes() + b"more")
    await library.scan(app, Silence(), must_save=True)
    old = {entry.name: entry for entry in await library.entries(app)}
    (folder / "a.safetensors").rename(folder / "c.safetensors")
    (folder / "b.safetensors").rename(folder / "a.safetensors")
    skipped = (await hash_models(app, Silence(), [old["a"], old["b"]])).skipped
    assert set(skipped) == {"main:Lora/a.safetensors", "main:Lora/b.safetensors"}
    await hashed(app, "a")
    await library.scan(app, Silence(), must_save=True)
    for name in ("a", "c"):
        content = (folder / f"{name}.safetensors").read_bytes()
        known = (await library.entry(app, f"Lora/{name}.safetensors")).hashes.get("sha256")
        assert known in (None, hashlib.sha256(content).hexdigest())
    assert (await library.entry(app, "Lora/a.safetensors")).hashes


async def test_a_file_that_cannot_be_read_does_not_end_it(app):
    await library.scan(app, Silence(), must_save=True)
    models = [await library.entry(app, name) for name in "ab"]
    (app.data.models / "Lora/b.safetensors").unlink()
    found = await hash_models(app, Silence(), models)
    assert [model.name for model in found.hashed] == ["a"]
    assert list(found.skipped) == ["main:Lora/b.safetensors"]


async def test_a_stopped_job_ends_soon_and_keeps_what_is_done(app):
    big = app.data.models / "StableDiffusion/big.safetensors"
    big.parent.mkdir()
    big.touch()
    os.truncate(big, 3_000_000_000)
    job = await start_hashing(app, mb_per_s=40)
    while not (await library.entry(app, "b")).hashes:
        await asyncio.sleep(0.05)
    job.cancel()
    assert await asyncio.wait_for(job.wait(), 5) is JobState.CANCELLED
    with pytest.raises(StablehandError):
        await job.result()
    assert (await library.entry(app, "big")).hashes == {}
    assert (await library.entry(app, "a")).hashes


async def test_a_paused_job_stands_still(app):
    big = app.data.models / "StableDiffusion/big.safetensors"
    big.parent.mkdir()
    big.touch()
    os.truncate(big, 200_000_000)
    events = []
    app.jobs.subscribe(events.append)
    job = await start_hashing(app, ["big"], mb_per_s=100)
    while not any(getattr(event, "done", 0) for event in events):
        await asyncio.sleep(0.02)
    assert job.pause()
    await asyncio.sleep(0.4)  # the piece at hand is finished
    before = len(events)
    await asyncio.sleep(0.6)
    assert len(events) == before
    job.resume()
    assert await asyncio.wait_for(job.wait(), 60) is JobState.SUCCEEDED


async def test_the_rate_of_the_settings_counts(make):
    app = make("[models]\nhash_mb_per_s = 7\n")
    assert app.settings.get("models.hash_mb_per_s") == 7


def test_the_command_line(app, capsys):
    data = ["--data", str(app.data.root)]
    assert run([*data, "--json", "models", "hash", "a", "--limit", "500"]) == 0
    *_events, last = map(json.loads, capsys.readouterr().out.splitlines())
    (model,) = last["data"]["models"]
    assert (model["key"], len(model["hashes"]["sha256"])) == ("main:Lora/a.safetensors", 64)
    assert run([*data, "models", "hash", "--all"]) == 0
    assert "2 computed" in capsys.readouterr().out
    assert run([*data, "models", "hash"]) == 2
    assert run([*data, "models", "hash", "a", "--all"]) == 2
    assert run([*data, "models", "hash", "a", "--limit", "-1"]) == 2
    assert run([*data, "models", "hash", "none"]) == 3
