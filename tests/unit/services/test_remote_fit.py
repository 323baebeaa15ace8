"""Whether files of hubs fit: by headers fetched in parts, few at once, never twice; else by estimates."""

import pickle
from dataclasses import replace

import pytest

from stablehand.core.hubs.listing import Access, HubFile, HubModel, Scan
from stablehand.services.remote_fit import MOST_HEADER_BYTES, content_key, judge
from support.fit_cases import card
from support.header_corpus import load
from support.hub_app import hubs
from support.hub_stand_in import Served, safetensors
from support.safety_files import Saved, torch_zip

GB = 10**9
TOKEN = "hf_canary0123456789"


def tensors_of(name):
    header = load("nets", name).header
    return {name: (tensor.dtype, tuple(tensor.shape)) for name, tensor in header.tensors.items()}


@pytest.fixture(scope="module")
def sd15():
    """A net of SD 1.5 with its true header, whose data nobody asks for."""
    return safetensors("sd15.safetensors", tensors_of("unet-sd15"))


@pytest.fixture
def world():
    with hubs() as found:
        yield found


@pytest.fixture
def app(world, tmp_path):
    return world.app(tmp_path / "Data")


def hub_file(world, served, spec=None, **more):
    world.hub.serve(served)
    told = {"format": "safetensors", "kind": "diffusion_model", "size_bytes": served.length, **more}
    return HubFile("huggingface", spec or f"hf:o/r@c/{served.name}", world.hub.at(served), served.name, **told)  # fmt: skip


def fetched(world):
    """Give the ranges that the storage was asked for, as numbers of bytes."""
    found = []
    for asked in world.hub.asked_for("/files/.*", "storage"):
        first, _, last = asked.headers["range"].removeprefix("bytes=").partition("-")
        found.append(int(last) - int(first) + 1)
    return found


async def test_a_file_is_judged_while_the_data_folder_is_away(world, app, sd15, tmp_path):
    (app.data.root / "Packages").mkdir(parents=True)
    app.refuse_if_gone()
    app.data.root.rename(tmp_path / "away")
    file = hub_file(world, sd15, kind=None)
    assert (await judge(app, [file], target=card(11)))[file.spec].identity.base == "sd15"
    assert not app.data.root.exists()


async def test_a_header_is_enough_and_is_fetched_once(world, app, sd15, tmp_path):
    file = hub_file(world, sd15, kind=None)
    found = (await judge(app, [file], target=card(11)))[file.spec]
    assert (found.identity.kind, found.identity.base) == ("diffusion_model", "sd15")
    assert (found.is_estimate, found.why, found.verdict.outcome) == (False, (), "fits")
    assert 0 < found.peak < found.budget
    assert found.is_best
    assert found.safety.level == "safe"
    assert sum(fetched(world)) < 512 * 1024
    asked = len(world.hub.requests)
    later = world.app(tmp_path / "Data")
    again = (await judge(later, [file], target=card(11)))[file.spec]
    assert again == found
    assert len(world.hub.requests) == asked


async def test_many_files_are_asked_for_few_at_once(world, app, sd15):
    file = hub_file(world, sd15)
    files = [
        replace(file, spec=f"hf:o/r@c/{at}", address=f"{file.address}?copy={at}")
        for at in range(16)
    ]
    found = await judge(app, files)
    assert not any(one.is_estimate for one in found.values())
    assert sum(one.is_best for one in found.values()) == 1
    assert len(world.hub.asked_for("/files/.*", "storage")) >= 16
    assert max(world.hub.most_at_once.values()) <= 4


async def test_what_cannot_be_read_is_estimated_and_says_so(world, app):
    bad = hub_file(world, Served("bad.safetensors", 1, 5000), size_bytes=6 * GB)
    lost = replace(bad, spec="hf:o/r@c/lost", address=f"{world.hub.address}/download/lost")
    model = HubModel("huggingface", "o/r", "R", "https://x.example", base="sdxl")
    found = await judge(app, [bad, lost], model=model, target=card(11))
    for fit in found.values():
        assert fit.is_estimate
        assert fit.identity.base == "sdxl"
        assert fit.verdict.outcome is not None
        assert fit.why[0].english().startswith("Estimated from its size: ")
    asked = len(world.hub.requests)
    await judge(app, [bad, lost], model=model)
    assert len(world.hub.requests) == asked


async def test_without_a_size_nothing_is_said_to_be_estimated_from_it(world, app):
    file = hub_file(world, Served("lost.safetensors", 1, 5000), size_bytes=None)
    file = replace(file, address=f"{world.hub.address}/download/lost")
    (fit,) = (await judge(app, [file], target=card(11))).values()
    assert fit.why[0].english().startswith("127.0.0.1")
    assert "stimated" not in fit.why[0].english()


async def test_nothing_is_asked_where_nothing_can_be_had(world, app, sd15):
    file = hub_file(world, sd15)
    shut = [
        replace(file, spec=f"hf:o/r@c/{state}", access=Access(state))
        for state in ("gated", "pending", "login", "early", "disabled", "browser")
    ]
    shard = replace(file, spec="hf:o/r@c/shard", group="model-of-2")
    found = await judge(app, [*shut, shard])
    assert all(fit.is_estimate for fit in found.values())
    await judge(app, [file], ask=False)
    assert world.hub.requests == []


async def test_a_token_opens_what_is_gated_and_goes_nowhere_else(world, tmp_path, sd15):
    app = world.app(tmp_path, {"HF_TOKEN": TOKEN, "HF_ENDPOINT": world.hub.address})
    world.hub.require_token(TOKEN)
    file = hub_file(world, sd15, access=Access("gated"))
    found = await judge(app, [file])
    assert not found[file.spec].is_estimate
    world.hub.assert_no_leaks(TOKEN)


async def test_shards_count_together(world, app):
    part = hub_file(world, Served("a.safetensors", 1, 100), size_bytes=8 * GB, group="whole")
    model = HubModel("huggingface", "o/r", "R", "https://x.example", base="flux1-dev")
    two = [part, replace(part, spec="hf:o/r@c/b")]
    together = await judge(app, two, model=model, target=card(11))
    alone = await judge(app, [part], model=model, target=card(11))
    assert together[part.spec].peak > alone[part.spec].peak + 7 * GB
    assert not any(fit.is_best for fit in together.values())  # none of them is a model alone


async def test_a_pickle_that_would_run_code_is_never_best(world, app):
    saved = Saved()
    content = torch_zip({"model.weight": saved.tensor((40, 40))}, saved)
    good = hub_file(world, Served("good.ckpt", 1, 0, content), format="pickle", kind="checkpoint")
    evil = pickle.dumps(eval)
    bad = hub_file(
        world, Served("bad.ckpt", 1, 0, evil), format="pickle", kind="checkpoint", is_primary=True
    )
    told = replace(good, spec="hf:o/r@c/told", scans=(Scan("virus", "danger"),), is_primary=True)
    found = await judge(app, [bad, told, good])
    assert [spec for spec, fit in found.items() if fit.is_best] == [good.spec]


async def test_what_holds_no_weights_is_left_out(world, app):
    files = [
        HubFile("civitai", "civitai:1/1", "https://x.example", "a.zip", format="zip"),
        HubFile("civitai", "civitai:1/2", "https://x.example", "a.yaml", format="other"),
        HubFile("civitai", "civitai:1/3", "https://x.example", "a.safetensors",
                format="safetensors", role="training_data"),
    ]  # fmt: skip
    assert await judge(app, files) == {}


async def test_no_more_of_a_file_is_fetched_than_a_header_may_have(world, app):
    long = (100 * 1024 * 1024).to_bytes(8, "little") + b"{" + b" " * 1000
    file = hub_file(world, Served("long.safetensors", 1, 200 * 1024 * 1024, long))
    assert (await judge(app, [file]))[file.spec].is_estimate
    assert sum(fetched(world)) <= MOST_HEADER_BYTES


def test_only_what_is_pinned_is_remembered():
    file = HubFile("url", "https://x.example/a", "https://x.example/a", "a")
    assert content_key(file) is None
    assert content_key(replace(file, hashes={"sha256": "ab"})) == "sha256:ab"
    assert content_key(replace(file, hub="civitai", spec="civitai:1/2")) == "civitai:1/2"
