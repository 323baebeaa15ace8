"""What people type or paste, looked up at stand-ins of all three hubs."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.services.remote_fit import judge
from stablehand.services.sources import address_of, details, look_at, look_up, plain_file
from support.hub_app import hubs
from support.hub_stand_in import Served, plain_model
from support.hub_stand_in.civitai import KEY
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.civitai_samples import fill
from support.hub_stand_in.huggingface import Repo, Token

QUANTS = ("Q2_K", "Q4_K_M", "Q8_0")
FLUX = ("gguf", "base_model:black-forest-labs/FLUX.1-dev")


@pytest.fixture
def world():
    with hubs() as found:
        found.face.add(
            Repo("o/one", {"one.safetensors": plain_model("m", 4096), "README.md": b"# One"}),
            Repo(
                "o/quants",
                {
                    f"flux1-dev-{name}.gguf": Served("m", at, 4000 * (at + 1))
                    for at, name in enumerate(QUANTS)
                },
                tags=FLUX,
            ),
            Repo(
                "o/loras",
                {
                    "lora/a.safetensors": plain_model("m", 1000, seed=1),
                    "lora/b.safetensors": plain_model("m", 1000, seed=2),
                },
                tags=("lora",),
            ),
            Repo("o/words", {"README.md": b"# Words only", "config.json": b"{}"}),
            Repo("o/closed", {"closed.safetensors": plain_model("m", 900)}, gated="auto"),
        )
        site = found.civitai
        ink = site.file(31, plain_model("ink.safetensors", 5000))
        wide = site.file(32, plain_model("ink_wide.safetensors", 9000), metadata={"fp": "fp32"})
        vae = site.file(33, plain_model("ink_vae.safetensors", 700), type="VAE")
        early = {"availability": "EarlyAccess", "earlyAccessEndsAt": "2031-02-03T04:05:06Z"}
        old = site.file(34, plain_model("ink_old.safetensors", 800))
        site.add(
            model_record(
                1,
                "Ink",
                "Checkpoint",
                [
                    version_record(12, "v3", "SDXL 1.0", [old], **early),
                    version_record(11, "v2", "SDXL 1.0", [ink, wide, vae]),
                    version_record(10, "v1", "SD 1.5", [old]),
                ],
            )
        )
        scale = found.hub.serve(Served("4x-A.pth", 1, 5000))
        found.upscalers.add(
            "4x-A",
            resources=[
                found.upscalers.resource(scale),
                found.upscalers.resource(scale, urls=["https://drive.google.com/file/d/x/view"]),
            ],
        )
        yield found


@pytest.fixture
def app(world, tmp_path):
    return world.app(tmp_path / "Data")


async def failure(app, text, **more):
    with pytest.raises(StablehandError) as caught:
        await look_up(app, text, **more)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "hf:o/one",
        "hf:o/one@main",
        "hf:o/one/one.safetensors",
        "{face}/o/one",
        "{face}/o/one/blob/main/one.safetensors",
        "https://huggingface.co/o/one/resolve/main/one.safetensors?download=true",
    ],
)
async def test_a_file_of_hugging_face_is_pinned_to_the_commit(world, app, text):
    found = (await look_up(app, text.format(face=world.face.address))).data
    repo = world.face.repos["o/one"]
    assert found.file.spec == f"hf:o/one@{repo.sha}/one.safetensors"
    assert found.file.hashes["sha256"] == repo.files["one.safetensors"].sha256
    assert found.model.id == "o/one"
    assert found.others == ()


async def test_of_several_one_is_chosen_and_the_others_are_told(app):
    result = await look_up(app, "hf:o/quants")
    found = result.data
    assert {found.file.quantisation, *(one.quantisation for one in found.others)} == set(QUANTS)
    assert found.file.name in result.notices[0].english()


async def test_without_choosing_several_have_to_be_told_apart_by_the_user(app):
    error = await failure(app, "hf:o/quants", choose=False)
    assert error.code == "decision.needed"
    assert error.exit_code == 4
    specs = [choice["spec"] for choice in error.details["choices"]]
    assert [spec.rpartition("-")[2] for spec in specs] == [f"{name}.gguf" for name in QUANTS]
    assert all(spec in error.hint.english() for spec in specs)


async def test_models_that_are_not_the_same_are_never_chosen_among(app):
    assert (await failure(app, "hf:o/loras")).code == "decision.needed"
    assert (await failure(app, "hf:o/loras@main/lora")).code == "decision.needed"
    found = (await look_up(app, "hf:o/loras", file="b.safetensors")).data
    assert found.file.path == "lora/b.safetensors"


@pytest.mark.parametrize("file", ["flux1-dev-q8_0.gguf", "flux1-dev-Q8_0.gguf"])
async def test_a_file_is_named(app, file):
    assert (await look_up(app, "hf:o/quants", file=file)).data.file.quantisation == "Q8_0"
    assert (await failure(app, "hf:o/quants", file="else.gguf")).code == "hub.missing"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hf:o/nothing", "hub.login"),
        ("hf:o/nothing/x.safetensors", "hub.login"),
        ("hf:o/one/two.safetensors", "hub.missing"),
        ("hf:o/one@main/folder", "hub.missing"),
        ("hf:o/words", "hub.missing"),
        ("civitai:999", "hub.missing"),
        ("civitai:11/999", "hub.missing"),
        ("civitai:models/999", "hub.missing"),
        ("openmodeldb:8x-Nothing", "hub.missing"),
        ("openmodeldb:4x-A/9", "hub.missing"),
        ("nothing at all", "hub.spec"),
    ],
)
async def test_what_is_not_there_is_said(app, text, code):
    assert (await failure(app, text)).code == code


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("civitai:11/32", "civitai:11/32"),
        ("civitai:10", "civitai:10/34"),
        ("https://civitai.com/models/1?modelVersionId=10", "civitai:10/34"),
        ("urn:air:sd1:checkpoint:civitai:1@10", "civitai:10/34"),
        ("{hub}/api/download/models/11?fileId=33", "civitai:11/33"),
    ],
)
async def test_a_file_of_civitai_is_found(world, app, text, spec):
    found = (await look_up(app, text.format(hub=world.hub.address))).data
    assert found.file.spec == spec
    assert (found.model.id, found.version.id) == ("1", spec.partition("/")[0][8:])


async def test_a_version_of_civitai_is_what_the_site_offers_first(app):
    found = (await look_up(app, "civitai:11", choose=False)).data
    assert found.file.spec == "civitai:11/31"
    assert [one.spec for one in found.others] == ["civitai:11/32"]  # a VAE is no choice instead


async def test_the_newest_version_that_can_be_had_is_meant(app):
    seen = (await look_at(app, "https://civitai.com/models/1/ink")).data
    assert seen.version.id == "11"
    assert [version.id for version in seen.model.versions] == ["12", "11", "10"]
    assert seen.file is None


async def test_an_upscaler_is_found(app):
    found = (await look_up(app, "openmodeldb:4x-a")).data
    assert (found.file.spec, found.file.access.state) == ("openmodeldb:4x-A/1", "open")
    assert (await look_up(app, "openmodeldb:4x-A/2")).data.file.access.state == "browser"


async def test_a_mirror_that_gives_files_and_lists_none_is_asked_for_the_file(world, tmp_path):
    app = world.app(tmp_path, {"HF_ENDPOINT": f"{world.hub.address}/plain"})
    found = (await look_up(app, "hf:o/r@v1/sub/a b.safetensors")).data
    assert found.model is None
    assert found.file.spec == "hf:o/r@v1/sub/a b.safetensors"
    assert found.file.address.endswith("/plain/o/r/resolve/v1/sub/a%20b.safetensors")
    assert (await look_up(app, "hf:o/r/a.gguf")).data.file.spec == "hf:o/r@main/a.gguf"


async def test_a_plain_address_is_its_own_file(world, app):
    address = f"{world.hub.storage}/files/a%20b.safetensors?key=1"
    found = (await look_up(app, address)).data
    assert (found.model, found.version, found.file.hub) == (None, None, "url")
    assert (found.file.name, found.file.format) == ("a b.safetensors", "safetensors")
    assert world.hub.requests == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://files.example/", "files.example"),
        ("https://files.example/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "_.._etc_passwd"),
        ("https://files.example/CON.safetensors", "_CON.safetensors"),
        ("https://files.example/a/b/", "b"),
    ],
)
def test_the_name_of_a_plain_address_is_harmless(address, name):
    assert plain_file(address).name == name


async def test_looking_again_asks_nothing_unless_it_is_told_to(world, app):
    await look_at(app, "hf:o/one")
    asked = len(world.hub.requests)
    await look_at(app, "hf:o/one")
    await details(app, "huggingface", "o/one")
    assert len(world.hub.requests) == asked
    await look_at(app, "hf:o/one", again=True)
    assert len(world.hub.requests) > asked


async def test_accepted_terms_are_seen_at_once(world, tmp_path):
    token = world.face.tokens["hf_t"] = Token("somebody")
    app = world.app(tmp_path, {"HF_TOKEN": "hf_t"})
    assert (await look_at(app, "hf:o/closed")).data.model.access.state == "gated"
    token.accepted.add("o/closed")
    assert (await look_at(app, "hf:o/closed")).data.model.access.state == "open"
    world.hub.assert_no_leaks("hf_t")


async def test_what_is_archived_or_for_those_who_pay_is_said_before_anything_is_fetched(
    world, app, tmp_path
):
    fill(world.civitai)
    assert (await failure(app, "civitai:models/1004")).code == "hub.gone"
    assert (await failure(app, "civitai:models/1005")).code == "hub.disabled"
    error = await failure(app, "civitai:models/1003")
    assert error.code == "hub.early_access"
    assert "2031" in error.message.english()
    paid = world.app(tmp_path / "Other")
    await paid.tokens.keep("civitai", KEY, name=None, checked=None)
    assert (await look_up(paid, "civitai:models/1003")).data.file.access.state == "early"


async def test_a_whole_model_is_given_by_its_id(app):
    assert (await details(app, "civitai", "1")).data.name == "Ink"
    assert (await details(app, "openmodeldb", "4x-A")).data.kind == "upscaler"


async def test_after_a_look_anew_a_header_that_was_refused_is_asked_for_again(world, tmp_path):
    token = world.face.tokens["hf_t"] = Token("somebody")
    app = world.app(tmp_path, {"HF_TOKEN": "hf_t"})
    for is_accepted in (False, True):
        if is_accepted:
            token.accepted.add("o/closed")
        seen = (await look_at(app, "hf:o/closed", again=is_accepted)).data
        fits = await judge(app, seen.files, model=seen.model, version=seen.version)
        fit = fits[next(file.spec for file in seen.files if file.name == "closed.safetensors")]
        assert ("(403)" in " ".join(why.english() for why in fit.why)) is not is_accepted


async def test_a_token_in_a_link_is_left_out(app, world):
    link = f"{world.hub.address}/api/download/models/11?fileId=31&token=hunter2"
    assert await address_of(app, link) == f"{world.hub.address}/api/download/models/11?fileId=31"
    other = "https://files.example/resolve/a.safetensors?token=hunter2"
    assert await address_of(app, other) == other  # not known to be a secret of ours


async def test_a_hub_at_another_address_is_asked_anew(world, tmp_path):
    app = world.app(tmp_path, {"HF_ENDPOINT": ""})
    pages = []
    for address in (world.face.address, world.face.address.replace("127.0.0.1", "localhost")):
        app.settings.with_value("endpoints.huggingface", address).save(app.data.settings)
        app.refresh()
        pages.append((await look_at(app, "hf:o/one")).data.model.page)
    assert pages[0] != pages[1]
