"""The hub's own client reads the same stand-in: that proves that the stand-in speaks as the hub does."""

import hashlib

import pytest

from support.hub_stand_in import StandIn, plain_model
from support.hub_stand_in.huggingface import FakeHuggingFace, Repo, Token, many

SECRET = "hf_a_token_of_a_test"


@pytest.fixture
def library(monkeypatch, tmp_path):
    """The client, away from whatever the person who runs the tests has stored for it."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    monkeypatch.setenv("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    monkeypatch.setenv("HF_HUB_DISABLE_UPDATE_CHECK", "1")
    import huggingface_hub

    yield huggingface_hub
    huggingface_hub.close_session()


@pytest.fixture
def face():
    with StandIn() as hub:
        face = FakeHuggingFace(hub)
        face.tokens[SECRET] = Token("somebody", accepted={"maker/gated"})
        face.add(
            Repo(
                "maker/whole",
                {
                    "README.md": b"---\nlicense: mit\n---\n# Whole\n",
                    "unet/model.safetensors": plain_model("unet", 4096),
                },
                card={"license": "mit", "base_model": "maker/base"},
                downloads=7,
                security={"unet/model.safetensors": {"status": "unsafe"}},
            ),
            Repo("maker/gated", {"g.safetensors": plain_model("g", 2048, seed=2)}, gated="auto"),
            *many(5, tags=("lora",)),
        )
        yield face


def test_the_real_client_finds_describes_lists_and_downloads(library, face, tmp_path):
    api = library.HfApi(endpoint=face.address, token=False)
    face.list_page = 2  # it follows the links of three pages
    found = [model.id for model in api.list_models(filter="lora", sort="downloads")]
    assert found == [f"maker/model-{number:04}" for number in range(5)]

    info = api.model_info("maker/whole", files_metadata=True)
    model = plain_model("unet", 4096)
    (card, weights) = info.siblings
    assert (card.rfilename, card.size, card.lfs) == ("README.md", 29, None)
    assert weights.lfs.sha256 == model.sha256
    assert info.sha == face.repos["maker/whole"].sha

    face.page = 1
    tree = list(api.list_repo_tree("maker/whole", recursive=True, expand=True))
    by_path = {entry.path: entry for entry in tree}
    assert set(by_path) == {"README.md", "unet", "unet/model.safetensors"}
    assert by_path["unet/model.safetensors"].lfs.sha256 == model.sha256
    assert by_path["unet/model.safetensors"].security.status == "unsafe"

    path = library.hf_hub_download(
        "maker/whole",
        "unet/model.safetensors",
        endpoint=face.address,
        cache_dir=tmp_path,
        token=False,
    )
    with open(path, "rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == model.sha256


def test_the_real_client_is_refused_as_by_the_hub(library, face, tmp_path):
    errors = library.errors
    api = library.HfApi(endpoint=face.address, token=False)
    with pytest.raises(errors.RepositoryNotFoundError):
        api.model_info("maker/none")
    with pytest.raises(errors.RevisionNotFoundError):
        api.model_info("maker/whole", revision="v9")
    with pytest.raises(errors.GatedRepoError):
        api.auth_check("maker/gated")
    with pytest.raises(errors.RemoteEntryNotFoundError):
        library.hf_hub_download(
            "maker/whole", "x", endpoint=face.address, cache_dir=tmp_path, token=False
        )

    known = library.HfApi(endpoint=face.address, token=SECRET)
    known.auth_check("maker/gated")
    assert known.whoami()["name"] == "somebody"
    path = library.hf_hub_download(
        "maker/gated", "g.safetensors", endpoint=face.address, cache_dir=tmp_path, token=SECRET
    )
    with open(path, "rb") as file:
        assert len(file.read()) == 2048
    assert [asked.bearer for asked in face.hub.requests if asked.listener == "storage"] == [None]
