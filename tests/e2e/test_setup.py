"""What an install is made of, changed for real: kept packages, sharing, torch, the card, add-ons."""

import shutil
import sys

import pytest

from support.package_index import PackageIndex
from support.torch_world import fill_torch, made_for_cards
from support.update_world import NAME, Clerk, fill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and libraries of POSIX")


@pytest.fixture(scope="module")
def torch_index():
    with PackageIndex() as made:
        fill(made)
        fill_torch(made)
        yield made


@pytest.fixture(scope="module")
def carded_one(tmp_path_factory, update_upstream, torch_index):
    if sys.platform != "linux" or shutil.which("cc") is None:
        pytest.skip("a library of NVML's interface is made with the system's compiler")
    place = tmp_path_factory.mktemp("cards")
    made = Clerk(place / "Data")
    made.data.mkdir(parents=True)
    made.define(NAME)
    made.redefine("dated = true", "dated = false")
    made.env["STABLEHAND_GIT_BASE_URL"] = update_upstream.hub.as_uri()
    made.env["PIP_EXTRA_INDEX_URL"] = torch_index.url
    made_for_cards(made, torch_index, place)
    yield made
    made.close()


@pytest.fixture
def carded(tmp_path, carded_one):
    made = carded_one.copy_to(tmp_path / "Data")
    yield made
    made.close()


def setup(clerk, *words, **more):
    return clerk.run("setup", NAME, "--ignore-space", *words, **more)


def constraints(clerk):
    number = clerk.record()["generation"]
    return (clerk.generation(number) / "constraints.txt").read_text("utf-8").splitlines()


def test_a_kept_version_goes_along_and_comes_back(clerk):
    told = setup(clerk, "--pin", "upd-extra==1.0", "--preview")["data"]
    assert (told["environment"], told["pins"]) == ("copy", ["upd-extra==1.0"])
    assert clerk.installed("upd-extra") == []
    done = setup(clerk, "--pin", "Upd_Extra==1.0")["data"]
    assert (done["snapshot"], done["pins"]) == (2, ["upd-extra==1.0"])
    assert clerk.installed("upd-extra") == ["1.0"]
    assert "upd-extra==1.0" in constraints(clerk)
    # An update makes the environment anew, and asks for it again.
    clerk.update("v2.0", "--no-trial")
    assert (clerk.installed(), clerk.installed("upd-extra")) == (["2.0"], ["1.0"])
    setup(clerk, "--unpin", "upd-extra")
    assert clerk.record()["pins"] == []
    assert "upd-extra==1.0" not in constraints(clerk)
    clerk.rollback("1")
    assert clerk.record()["pins"] == []
    clerk.rollback("2")
    assert clerk.record()["pins"] == ["upd-extra==1.0"]


def test_what_the_program_excludes_is_refused_before(clerk):
    told = setup(clerk, "--pin", "upd-alpha==2.0", "--preview")["data"]
    assert [(c["pin"], c["line"]) for c in told["conflicts"]] == [
        ("upd-alpha==2.0", "upd-alpha==1.0")
    ]
    refused = setup(clerk, "--pin", "upd-alpha==2.0", expect=1)
    assert refused["code"] == "install.unresolvable"
    # A version that wants another one does not come, and what is kept is named.
    setup(clerk, "--pin", "upd-alpha==1.0")
    failed = clerk.update("v2.0", "--no-trial", expect=1)
    assert failed["code"] == "install.unresolvable"
    assert failed["details"]["pins"] == ["upd-alpha==1.0"]
    clerk.run("update", NAME, "--forget")
    clerk.rollback("1")
    # What only the index can tell fails beside the current environment.
    assert setup(clerk, "--pin", "upd-clash==1.0", "--pin", "upd-alpha>=2", expect=1)["code"]
    assert (clerk.record()["generation"], clerk.record()["pins"]) == (1, [])
    assert clerk.installed() == ["1.0"]
    assert clerk.says() == "one"


def test_models_are_shared_another_way_and_back(clerk):
    own = clerk.checkout / "models" / "lora"
    assert own.is_symlink()
    done = setup(clerk, "--sharing", "none")["data"]
    assert (done["method"], done["previous"], own.is_symlink()) == ("none", "link", False)
    own.mkdir(exist_ok=True)
    (own / "mine.safetensors").write_text("mine")
    told = setup(clerk, "--sharing", "link", "--preview")["data"]
    assert (told["moves"], told["moves_bytes"], own.is_symlink()) == (1, 4, False)
    assert setup(clerk, "--sharing", "link")["data"]["moved"] == 1
    assert (clerk.data / "Models" / "Lora" / "mine.safetensors").read_text() == "mine"
    assert own.is_symlink()
    assert setup(clerk, "--sharing", "config", expect=2)["code"] == "usage"


def test_another_card_has_its_torch_built(carded):
    assert carded.record()["torch"]["version"] == "2.7.1+cu126"
    shown = carded.run("options", NAME)["data"]["gpu"]
    assert (shown["chosen"], shown["computes"], len(shown["cards"])) == (None, 0, 2)
    carded.run("options", NAME, "--set", "gpu=0")
    assert carded.record()["card"]["name"] == "NVIDIA GeForce RTX 4090"
    refused = carded.run("options", NAME, "--set", "gpu=1", expect=1)
    assert (refused["code"], refused["details"]["backend"]) == ("torch.other_build", "cu128")
    done = setup(carded, "--gpu", "1")["data"]
    assert (done["snapshot"], carded.record()["torch"]["backend"]) == (2, "cu128")
    assert carded.run("options", NAME)["data"]["gpu"]["computes"] == 1
    # The card is taken out: what is there computes, and that is said.
    lost = carded.run("options", NAME, STAND_IN_LOST="1")
    assert lost["data"]["gpu"]["gone"]
    assert any("GB10" in text for text in lost["notices"])
    carded.rollback()
    record = carded.record()
    assert (record["torch"]["backend"], record["card"]["index"]) == ("cu126", 0)


def test_an_add_on_comes_in_stays_fitting_and_goes(carded):
    views = {v["id"]: v for v in carded.run("addons", NAME)["data"]["addons"]}
    assert views["xformers"]["requires"] == ["xformers==0.0.31.post1"]
    assert (views["flash_attn"]["offered"], bool(views["flash_attn"]["reason"])) == (False, True)
    flags = lambda: {o["flag"]: o for o in carded.run("options", NAME)["data"]["options"]}  # noqa: E731
    carded.run("options", NAME, "--set", "xformers")
    assert flags()["--xformers"]["withheld"]
    carded.run("options", NAME, "--unset", "xformers")
    carded.run("addons", NAME, "add", "xformers")
    assert (carded.installed("xformers"), carded.installed("torch")) == (
        ["0.0.31.post1"],
        ["2.7.1+cu126"],
    )
    assert (flags()["--xformers"]["value"], flags()["--xformers"]["origin"]) == (True, "standing")
    # The same torch for another Python or card brings it along; one that it does not fit drops it.
    told = setup(carded, "--release", "2.6.0", "--preview")["data"]
    assert told["torch"]["then"] == "2.6.0 (cu126)"
    done = setup(carded, "--release", "2.8.0")
    assert carded.record()["torch"]["version"].startswith("2.8.0")
    assert any("built for another torch" in text for text in done["notices"])
    assert (carded.record()["addons"], carded.installed("xformers")) == ({}, [])
    assert not flags()["--xformers"]["value"]
    refused = carded.run("addons", NAME, "add", "xformers", expect=1)
    assert refused["code"] == "install.probe_failed"
    assert carded.record()["generation"] == 3
    carded.rollback()
    assert (carded.installed("xformers"), list(carded.record()["addons"])) == (
        ["0.0.31.post1"],
        ["xformers"],
    )
    carded.run("addons", NAME, "remove", "xformers")
    assert (carded.installed("xformers"), carded.record()["addons"]) == ([], {})
    assert carded.run("addons", NAME, "remove", "xformers", expect=3)["code"] == "addon.unknown"
