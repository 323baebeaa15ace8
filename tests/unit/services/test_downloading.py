"""Files fetched in the foreground: to their folder by their header, with what belongs to them, through the gate."""

import asyncio
import json

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.models.safety.quarantine import list_quarantine
from stablehand.services import consents, library
from stablehand.services.downloading import DownloadRequest, plan_download, start_download
from stablehand.services.sources import details
from support.download_world import DownloadWorld
from support.hub_stand_in import StandIn
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.files import Served, plain_model
from support.hub_stand_in.huggingface import Repo, Token


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def world(hub, tmp_path):
    return DownloadWorld(hub, tmp_path / "Data")


@pytest.fixture
def ink(world):
    """Give a LoRA of CivitAI, as version 20."""
    served = world.lora("ink.safetensors")
    images = [{"url": world.civitai.picture(5), "type": "image", "nsfwLevel": 1, "width": 450,
               "height": 450, "hash": "x"}]  # fmt: skip
    version = version_record(20, "v1", "SDXL 1.0", [world.civitai.file(30, served)], images=images)
    world.civitai.add(
        model_record(10, "Ink", "LORA", [version], allowCommercialUse=["Image", "Sell"])
    )
    return served


async def failing(world, spec, **more):
    with pytest.raises(StablehandError) as caught:
        await world.fetch(spec, **more)
    return caught.value


async def test_a_plain_address_arrives_in_the_folder_of_its_kind(world, hub):
    served = world.lora()
    result = await world.fetch(hub.at(served))
    landed = result.data
    assert landed.path == world.app.data.models / "Lora/anna.safetensors"
    assert landed.path.read_bytes() == served.content()
    assert (landed.sha256, landed.verified, landed.already) == (served.sha256, "none", False)
    assert landed.download.state is DownloadState.DONE
    assert [p for p in world.tree() if ".part" in p] == []
    (entry,) = await library.entries(world.app)
    assert (entry.kind, entry.hashes["sha256"]) == ("lora", served.sha256)


async def test_a_model_of_civitai_comes_with_what_the_site_says_and_its_picture(world, ink):
    landed = (await world.fetch("civitai:20")).data
    assert landed.verified == "sha256"
    names = ["Lora/ink.preview.png", "Lora/ink.safetensors", "Lora/ink.stablehand.json"]
    assert world.tree() == names
    beside = json.loads((landed.path.parent / "ink.stablehand.json").read_text())
    assert beside["civitai"]["civitai_version"] == 20
    assert beside["civitai"]["sha256"] == ink.sha256
    assert beside["download"]["spec"] == "civitai:20/30"
    (entry,) = await library.entries(world.app)
    assert entry.metadata.title == "Ink"
    assert entry.metadata.trained_words == ("ink wash",)
    assert entry.metadata.civitai_model == 10
    assert entry.metadata.preview is not None


async def test_a_file_of_hugging_face_is_compared_with_the_hubs_sum(world):
    served = world.model("vae.safetensors", "vae")
    card = {"license": "apache-2.0"}
    world.hf.add(Repo("maker/thing", {"sub/vae.safetensors": served}, card=card))
    landed = (await world.fetch("hf:maker/thing/sub/vae.safetensors")).data
    assert (landed.path.parent.name, landed.verified) == ("VAE", "sha256")
    (entry,) = await library.entries(world.app)
    assert entry.metadata.sources["title"] == "download"
    assert entry.metadata.licence.name


async def test_the_header_wins_over_the_hubs_words_and_that_is_said(world):
    served = world.model("odd.safetensors", "vae")
    version = version_record(21, "v1", "SDXL 1.0", [world.civitai.file(31, served)])
    world.civitai.add(model_record(11, "Odd", "LORA", [version], allowCommercialUse=["Image"]))
    result = await world.fetch("civitai:21")
    assert result.data.path.parent.name == "VAE"
    assert any("By its header it is a vae" in n.english() for n in result.notices)
    assert world.tree() == ["VAE/odd.safetensors", "VAE/odd.stablehand.json"]


async def test_a_chosen_folder_and_name_count_and_the_ending_stays(world, hub):
    served = world.lora()
    landed = (await world.fetch(hub.at(served), to="VAE/mine", name="my: name")).data
    assert landed.path == world.app.data.models / "VAE/mine/my_ name.safetensors"


async def test_a_folder_outside_of_the_library_is_refused_before_anything_is_asked(world, hub):
    error = await failing(world, hub.at(world.lora()), to="../out")
    assert error.code == "path.outside"
    assert hub.asked_for("/(download|files)/.*") == []


async def test_what_the_library_has_is_not_fetched_again(world, hub, ink):
    await world.fetch("civitai:20")
    before = len(hub.asked_for("/files/.*", "storage"))
    landed = (await world.fetch("civitai:20")).data
    assert landed.already
    assert landed.path.name == "ink.safetensors"
    assert len(hub.asked_for("/files/.*", "storage")) == before


async def test_the_same_address_is_not_fetched_again_while_its_file_is_here(world, hub):
    model, packed = world.lora(), hub.serve(Served("poses.zip", 1, 50, b"PK\x03\x04"))
    for served in (model, packed):
        first = (await world.fetch(hub.at(served))).data
        again = (await world.fetch(hub.at(served))).data
        assert (again.already, again.path) == (True, first.path)
        assert len(hub.asked_for(f"/files/{served.name}", "storage")) == 1
        first.path.unlink()
        assert not (await world.fetch(hub.at(served))).data.already


async def test_what_lies_there_under_another_name_is_read_rather_than_fetched(world, hub, ink):
    own = world.app.data.models / "Lora/of mine.safetensors"
    own.parent.mkdir(parents=True)
    own.write_bytes(ink.content())
    other = own.with_name("other.safetensors")
    other.write_bytes(ink.content()[:-1] + b"?")
    await (await library.start_scan(world.app)).result()
    landed = (await world.fetch("civitai:20")).data
    assert (landed.path, landed.already) == (own, True)
    assert hub.asked_for("/files/.*") == []


async def test_into_another_folder_it_gets_a_second_name(world, ink):
    first = (await world.fetch("civitai:20")).data.path
    second = (await world.fetch("civitai:20", to="Lora/people")).data
    assert second.already
    assert second.path == world.app.data.models / "Lora/people/ink.safetensors"
    assert second.path.samefile(first)


async def test_another_file_of_the_same_name_gets_a_number(world, hub):
    await world.fetch(hub.at(world.lora("one/anna.safetensors", seed=1)))
    landed = (await world.fetch(hub.at(world.lora("two/anna.safetensors", seed=2)))).data
    assert landed.path.name == "anna (2).safetensors"
    same = (await world.fetch(hub.at(world.lora("six/anna.safetensors", seed=2)))).data
    assert same.path.name in ("anna (2).safetensors", "anna (3).safetensors")


async def test_a_wrong_sum_puts_it_into_quarantine_with_evidence(world, hub):
    served = world.lora()
    error = await failing(world, hub.at(served), sha256="0" * 64)
    assert error.code in ("download.mismatch", "model.mismatch")
    assert world.tree() == []
    (held,) = list_quarantine(world.app.data.models)
    (listed,) = (await world.queue()).downloads
    assert (listed.state, listed.quarantine) == (DownloadState.FAILED, held.id)
    assert served.sha256 in held.verdict.evidence[0].detail


async def test_what_would_run_code_is_refused_into_quarantine(world, hub):
    run = b"\x80\x02cos\nsystem\nX\x06\x00\x00\x00exit 1\x85R."
    error = await failing(world, hub.at(hub.serve(Served("nice.pt", 1, 0, run))))
    assert error.code == "model.refused"
    assert world.tree() == []
    (held,) = list_quarantine(world.app.data.models)
    assert held.origin.startswith(hub.address)
    (listed,) = (await world.queue()).downloads
    assert (listed.state, listed.quarantine) == (DownloadState.FAILED, held.id)


async def test_what_is_in_no_format_of_its_name_leaves_nothing(world, hub):
    odd = hub.serve(Served("odd.safetensors", 1, 5000, b"not at all"))
    error = await failing(world, hub.at(odd))
    assert error.code in ("download.format", "model.damaged")
    assert world.tree() == []


async def test_a_program_is_never_fetched(world, hub):
    error = await failing(world, hub.at(hub.serve(Served("setup.exe", 1, 1000))))
    assert error.code == "download.kind"
    assert hub.asked_for("/files/.*") == []


async def test_archives_and_workflows_have_folders_of_their_own_and_stay_as_they_are(world, hub):
    packed = hub.serve(Served("poses.zip", 1, 50, b"PK\x03\x04"))
    landed = (await world.fetch(hub.at(packed))).data
    assert landed.path == world.app.data.root / "Downloads/poses.zip"
    assert landed.path.read_bytes() == packed.content()


async def test_without_a_name_the_servers_or_the_bytes_tell_it(world, hub):
    served = world.lora("x/get", disposition='attachment; filename="..\\\\anna.safetensors"')
    landed = (await world.fetch(hub.at(served))).data
    assert landed.path == world.app.data.models / "Lora/anna.safetensors"


async def test_terms_are_asked_for_once_and_remembered(world, hub):
    served = world.lora("nc.safetensors", seed=4)
    version = version_record(22, "v1", "SDXL 1.0", [world.civitai.file(32, served)])
    world.civitai.add(model_record(12, "Mine", "LORA", [version], allowCommercialUse=[]))
    error = await failing(world, "civitai:22")
    assert (error.code, error.details["flag"]) == ("decision.needed", "--accept-licence")
    assert (await world.queue()).downloads == ()
    landed = (await world.fetch("civitai:22", accept_terms=True)).data
    assert landed.path.exists()
    assert len(await consents.consents(world.app)) == 1
    plan = (await plan_download(world.app, DownloadRequest("civitai:22"))).data
    assert not plan.asks_terms
    assert plan.here == str(landed.path)


async def test_a_plan_says_what_would_happen_and_does_nothing(world, hub, ink):
    plan = (await plan_download(world.app, DownloadRequest("civitai:20", to="Lora/a"))).data
    assert plan.target == str(world.app.data.models / "Lora/a/ink.safetensors")
    assert (plan.size_bytes is not None, plan.sha256) == (True, ink.sha256)
    assert plan.free_after is not None
    assert hub.asked_for("/files/.*") == []
    assert not world.app.data.journal.exists()
    assert not world.app.data.models.exists()


async def test_a_job_that_is_stopped_is_paused_and_goes_on_where_it_was(world, hub):
    served = hub.serve(plain_model("big.safetensors", 2_000_000))
    hub.pace.rate = 400_000
    job = await start_download(world.app, DownloadRequest(hub.at(served)))
    part = world.app.data.models / "big.safetensors.part"
    async with asyncio.timeout(10):
        while not (part.exists() and part.stat().st_size > 50_000):
            await asyncio.sleep(0.02)
    job.cancel()
    await job.wait()
    (listed,) = (await world.queue()).downloads
    assert listed.state is DownloadState.PAUSED
    assert part.exists()
    hub.pace.rate = None
    landed = (await world.fetch(hub.at(served))).data
    assert landed.path.read_bytes() == served.content()
    assert len((await world.queue()).downloads) == 1


async def test_secrets_of_an_address_are_nowhere_in_the_data_folder(world, hub):
    served = world.lora()
    secret = "canary-4711"
    landed = (await world.fetch(f"{hub.at(served)}?token={secret}&x=1")).data
    assert landed.path.exists()
    assert secret not in landed.download.spec
    for file in world.root.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes(), file


async def test_the_files_of_a_pipeline_keep_their_folders(world):
    vae = world.model("v.safetensors", "vae")
    files = {
        "model_index.json": b'{"_class_name": "StableDiffusionPipeline"}',
        "vae/diffusion_pytorch_model.safetensors": vae,
        "vae/config.json": b'{"_class_name": "AutoencoderKL"}',
        "tokenizer/merges.txt": b"a b",
    }
    world.hf.add(Repo("maker/pipe", files, card={"license": "apache-2.0"}))
    model = (await details(world.app, "huggingface", "maker/pipe")).data
    specs = [file.spec for file in model.versions[0].files if file.group is not None]
    assert len(specs) == 4
    await world.enqueue(*specs, group="pipe")
    found = await world.run()
    assert {item.state for item in found.downloads} == {DownloadState.DONE}
    assert world.tree() == sorted(f"Diffusers/pipe/{path}" for path in files)
    (entry,) = await library.entries(world.app)
    assert (entry.format, entry.path) == ("diffusers", "Diffusers/pipe")


async def test_what_a_scanner_warns_of_is_fetched_on_a_persons_word_alone(world, hub):
    served = world.lora("warned.safetensors", seed=6)
    record = world.civitai.file(33, served, virusScanResult="Danger", virusScanMessage="Evil.Thing")
    version = version_record(23, "v1", "SDXL 1.0", [record])
    world.civitai.add(model_record(13, "W", "LORA", [version], allowCommercialUse=["Image"]))
    error = await failing(world, "civitai:23")
    assert (error.code, error.details["flag"]) == ("decision.needed", "--accept-risk")
    plan = (await plan_download(world.app, DownloadRequest("civitai:23"))).data
    assert len(plan.warnings) == 1
    with pytest.raises(StablehandError):
        await world.enqueue("civitai:23")
    assert hub.asked_for("/files/.*") == []
    assert (await world.fetch("civitai:23", accept_risk=True)).data.path.exists()


async def test_terms_of_a_site_are_told_before_a_byte_is_asked_for(world, hub):
    world.hf.tokens["hf_secret"] = Token("somebody")
    world.hf.add(Repo("maker/gated", {"anna.safetensors": world.lora()}, gated="auto"))
    spec = "hf:maker/gated/anna.safetensors"
    assert (await failing(world, spec, accept_terms=True)).code in ("hub.gated", "hub.login")
    world.environ["HF_TOKEN"] = "hf_secret"
    world.app = world.another()
    error = await failing(world, spec, accept_terms=True)
    assert (error.code, bool(error.details["page"])) == ("hub.gated", True)
    assert (await world.queue()).downloads == ()
    assert hub.asked_for(".*/resolve/.*anna.*") == []
    world.hf.tokens["hf_secret"].accepted.add("maker/gated")
    assert (await world.fetch(spec, accept_terms=True)).data.verified == "sha256"


async def test_of_several_files_nobody_chooses_where_nobody_sits(world):
    files = {f"{n}.safetensors": world.lora(f"{n}.safetensors", seed=n) for n in (7, 8)}
    world.hf.add(Repo("maker/two", files, card={"license": "apache-2.0"}))
    error = await failing(world, "hf:maker/two", choose=False)
    assert (error.code, len(error.details["choices"])) == ("decision.needed", 2)
