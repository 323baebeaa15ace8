"""Starter models as sets: queued whole, what is shared once, pinned by sums, asked for their terms once."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.downloads.entry import DownloadState
from stablehand.services import consents
from stablehand.services.downloading import DownloadRequest
from stablehand.services.recommending import recommended
from stablehand.services.starter_sets import OWN, Terms, file_key, get_set, set_requests
from stablehand.services.starter_specs import expanded
from support.download_world import DownloadWorld
from support.hub_stand_in import StandIn
from support.starter_list import StarterList


@pytest.fixture
def world(tmp_path):
    with StandIn() as hub:
        yield DownloadWorld(hub, tmp_path / "Data")


@pytest.fixture
def starters(world, tmp_path):
    return StarterList(world.hf, tmp_path / "list")


async def offer_of(world, starters, name):
    offers = (await recommended(world.app, folder=starters.folder)).data
    return next(offer for offer in offers if offer.starter.id == name)


def files(downloads):
    return sorted(item.name for item in downloads)


async def test_a_set_is_one_group_and_arrives_whole(world, starters):
    offer = await offer_of(world, starters, "big")
    queued = (await get_set(world.app, offer, offer.variants[0])).data
    assert files(queued) == ["encoder.safetensors", "small.safetensors", "vae.safetensors"]
    assert {item.group for item in queued} == {"Big one"}
    done = (await world.run()).downloads
    assert {item.state for item in done} == {DownloadState.DONE}
    assert {item.sha256 for item in done} == {
        starters.files[name].sha256 for name in ("small", "encoder", "vae")
    }
    offer = await offer_of(world, starters, "big")
    assert offer.variants[0].is_here
    assert offer.variants[0].key is not None
    [large] = offer.variants[1].missing  # what both sizes need is here
    assert large.spec.endswith("large.safetensors")
    assert offer.variants[1].missing_bytes == starters.files["large"].length


async def test_what_two_sets_share_is_queued_once(world, starters):
    for name in ("big", "two"):
        offer = await offer_of(world, starters, name)
        await get_set(world.app, offer, offer.variants[0])
    queued = (await world.queue()).downloads
    assert files(queued).count("vae.safetensors") == 1
    assert len(queued) == 4


async def test_a_file_that_has_become_another_is_refused(world, starters):
    offer = await offer_of(world, starters, "two")
    assert {request.sha256 for request in set_requests(offer, offer.variants[0])} == {
        starters.files[name].sha256 for name in ("two", "vae")
    }
    files_now = {**starters.repo.files, "two.safetensors": starters.files["alone"]}
    starters.repo.files = files_now
    await get_set(world.app, offer, offer.variants[0])
    states = {item.name: item for item in (await world.run()).downloads}
    assert states["two.safetensors"].state is DownloadState.FAILED
    assert states["vae.safetensors"].state is DownloadState.DONE
    assert not any("two" in name for name in world.tree())


async def test_terms_of_the_model_are_asked_once_even_where_its_copy_names_none(world, starters):
    offer = await offer_of(world, starters, "alone")
    assert offer.licence.commercial is False
    asked = (await get_set(world.app, offer, offer.variants[0])).data
    assert isinstance(asked, Terms)
    assert (asked.key, asked.title, asked.licence.id) == (OWN, "Alone", "cc-by-nc-4.0")
    assert (await world.queue()).downloads == ()
    (queued,) = (await get_set(world.app, offer, offer.variants[0], agreed={OWN})).data
    assert queued.group is None  # one file is no set
    assert [item.key for item in await consents.consents(world.app)] == ["licence:cc-by-nc-4.0"]
    again = (await get_set(world.app, offer, offer.variants[0])).data
    assert not isinstance(again, Terms)


async def test_terms_of_a_repository_are_asked_as_well(world, starters):
    starters.repo.card = {"license": "cc-by-nc-nd-4.0"}
    offer = await offer_of(world, starters, "two")
    asked = (await get_set(world.app, offer, offer.variants[0])).data
    assert isinstance(asked, Terms)
    assert asked.licence.commercial is False
    assert asked.key == offer.variants[0].missing[0].spec
    first = asked.key
    queued = (await get_set(world.app, offer, offer.variants[0], agreed={first})).data
    if isinstance(queued, Terms):  # the yes counts for the licence, once it is written down
        queued = (
            await get_set(world.app, offer, offer.variants[0], agreed={first, queued.key})
        ).data
    assert len(queued) == 2


async def test_a_hub_that_cannot_be_asked_is_told(world, starters):
    offer = await offer_of(world, starters, "alone")
    world.hf.repos.clear()
    with pytest.raises(StablehandError) as caught:
        await get_set(world.app, offer, offer.variants[0], agreed={OWN})
    assert caught.value.code.startswith("hub.")
    assert (await world.queue()).downloads == ()


async def expanded_specs(world, starters, spec, **more):
    return await expanded(world.app, DownloadRequest(spec, **more), starters.folder)


async def test_a_set_is_asked_for_by_name(world, starters):
    requests = await expanded_specs(world, starters, "recommended:big/q2_k", to="Lora")
    assert [request.spec.rpartition("/")[2] for request in requests] == [
        "small.safetensors",
        "encoder.safetensors",
        "vae.safetensors",
    ]
    assert {(request.group, request.to) for request in requests} == {("Big one", "Lora")}
    assert requests[0].sha256 == starters.files["small"].sha256
    offer = await offer_of(world, starters, "big")
    requests = await expanded_specs(world, starters, "recommended:big")  # the size for this machine
    assert requests[0].sha256 == offer.chosen.variant.file[0].sha256
    (same,) = await expanded_specs(world, starters, "hf:a/b/c")
    assert same.spec == "hf:a/b/c"


@pytest.mark.parametrize(
    ("spec", "more", "code"),
    [
        ("recommended:nobody", {}, "model.unknown"),
        ("recommended:big/huge", {}, "hub.spec"),
        ("recommended:", {}, "model.unknown"),
        ("recommended:big", {"name": "mine"}, "usage"),
        ("recommended:alone", {}, "decision.needed"),
    ],
)
async def test_what_a_name_cannot_mean(world, starters, spec, more, code):
    with pytest.raises(StablehandError) as caught:
        await expanded_specs(world, starters, spec, **more)
    assert caught.value.code == code


async def test_a_licence_agreed_to_by_name_is_asked_once(world, starters):
    first = await expanded_specs(world, starters, "recommended:alone", accept_terms=True)
    again = await expanded_specs(world, starters, "recommended:alone")
    assert [request.spec for request in first] == [request.spec for request in again]


@pytest.mark.parametrize(
    ("spec", "key"),
    [
        ("hf:a/b@main/c/d.gguf", "a/b/c/d.gguf"),
        ("hf:a/b@0123/c/d.gguf", "a/b/c/d.gguf"),
        ("hf:a/b/d.gguf", "a/b/d.gguf"),
        ("civitai:12/3", "civitai:12/3"),
        ("https://models.example/a/b", "https://models.example/a/b"),
        ("hf:a/b", "hf:a/b"),
    ],
)
def test_a_file_is_told_whatever_commit_it_is_of(spec, key):
    assert file_key(spec) == key
