"""Importing from addresses: downloaded, told like other imports, together with files or alone."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.organise.arriving import is_address
from stablehand.services.model_imports import ImportRequest, start_import
from support.download_world import DownloadWorld
from support.hub_stand_in import StandIn
from support.organise_models import safetensors


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def world(hub, tmp_path):
    return DownloadWorld(hub, tmp_path / "Data")


async def imported(world, *sources, **more):
    job = await start_import(world.app, ImportRequest(tuple(map(str, sources)), **more))
    return (await job.result()).data


async def test_an_address_comes_into_the_folder_of_its_kind(world, hub):
    found = await imported(world, hub.at(world.lora()))
    (item,) = found.moved
    assert item.new == world.app.data.models / "Lora/anna.safetensors"
    assert (item.name, found.left) == (hub.at(world.lora()), ())


async def test_files_and_addresses_come_in_together(world, hub, tmp_path):
    own = safetensors(tmp_path / "in/own.safetensors", "vae")
    gone = f"{hub.address}/files/none.safetensors"
    found = await imported(world, own, gone, hub.at(world.lora()))
    assert world.tree() == ["Lora/anna.safetensors", "VAE/own.safetensors"]
    assert len(found.moved) == 2
    (left,) = found.left
    assert left.name == gone
    assert left.code in ("download.missing", "network.unreachable")


async def test_the_only_one_that_fails_is_the_error(world, hub):
    with pytest.raises(StablehandError) as caught:
        await imported(world, f"{hub.address}/files/none.safetensors")
    assert caught.value.code in ("download.missing", "network.unreachable")


async def test_a_folder_counts_for_addresses_too(world, hub):
    (item,) = (await imported(world, hub.at(world.lora()), folder="Lora/x")).moved
    assert item.new.parent == world.app.data.models / "Lora/x"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://mirror.example/a.safetensors", True),
        ("hf:a/b", True),
        ("civitai:1", True),
        ("openmodeldb:4x", True),
        ("urn:air:sdxl:lora:civitai:1@2", True),
        ("a.safetensors", False),
        ("C:/models/a.safetensors", False),
    ],
)
def test_what_names_something_on_the_network(text, is_one):
    assert is_address(text) is is_one
