from pathlib import PurePosixPath

import pytest

from stablehand.core.base.places import Places
from stablehand.core.sharing.layout import Home, sharing_plan
from support.plans import FIRST, PACKAGES, package

PLACES = Places(PurePosixPath("/Data"), "toy")


def test_none_shares_nothing():
    made = sharing_plan(package("forge"), PLACES, "none")
    assert (made.shares, made.options, made.config_file) == ((), (), None)


def test_config_by_options():
    made = sharing_plan(package("forge"), PLACES, "config")
    values = {option.flag: option.value for option in made.options}
    assert values["--ckpt-dir"] == "/Data/Models/StableDiffusion"
    assert values["--text-encoder-dir"] == "/Data/Models/TextEncoders"
    # What has no option is linked even so.
    links = {share.role: share.target for share in made.shares if share.way == "link"}
    assert links["ControlNet"].startswith("/Data/Packages/toy/models/ControlNet")


def test_an_option_stands_in_for_a_link_that_the_program_would_not_follow():
    made = sharing_plan(package("forge"), PLACES, "link")
    values = {option.flag: option.value for option in made.options}
    assert values == {
        "--vae-dir": "/Data/Models/VAE",
        "--text-encoder-dir": "/Data/Models/TextEncoders",
    }
    assert not {"VAE", "TextEncoders"} & {share.role for share in made.links}
    assert Home("/Data/Packages/toy/models/VAE", "/Data/Models/VAE") in made.homes


def test_config_by_a_file_of_our_own():
    made = sharing_plan(package("comfyui"), PLACES)
    assert made.method == "config"
    assert made.config_file == "/Data/Packages/toy/.stablehand/extra_model_paths.yaml"
    assert {option.flag for option in made.options} == {
        "--extra-model-paths-config",
        "--output-directory",
    }
    keys = {(share.target, share.source) for share in made.shares if share.way == "config"}
    assert ("loras", "/Data/Models/Lora") in keys
    assert ("loras", "/Data/Models/LyCORIS") in keys


@pytest.mark.parametrize(
    "package_id",
    [p for p in PACKAGES if p != "easel" and "link" in package(p).sharing.methods],
)
def test_links_do_not_meet(package_id):
    """No two roles in one link, none below another, none twice: a parent's link would hide its child."""
    made = sharing_plan(package(package_id), PLACES, "link")
    links = [PurePosixPath(share.target) for share in made.shares if share.way == "link"]
    assert len(links) > (5 if package_id in FIRST else 0)
    assert len(set(links)) == len(links)
    for one in links:
        assert one.is_relative_to("/Data/Packages/toy")
        assert not [other for other in links if other != one and other.is_relative_to(one)]


@pytest.mark.parametrize("package_id", PACKAGES)
def test_every_shared_folder_lies_in_the_tree(package_id):
    for method in package(package_id).sharing.methods:
        for share in sharing_plan(package(package_id), PLACES, method).shares:
            root = "/Data/Images/toy" if share.role == "Images" else "/Data/Models"
            assert PurePosixPath(share.source).is_relative_to(root)


def test_the_roles_are_those_of_the_tree():
    """Names of Stability Matrix's folders, so that a library of theirs opens in place, and ours."""
    tree = {
        "StableDiffusion",
        "DiffusionModels",
        "Lora",
        "LyCORIS",
        "VAE",
        "ApproxVAE",
        "TextEncoders",
        "ClipVision",
        "StyleModels",
        "ControlNet",
        "T2IAdapter",
        "IpAdapter",
        "IpAdapters15",
        "IpAdaptersXl",
        "Embeddings",
        "Hypernetwork",
        "ESRGAN",
        "RealESRGAN",
        "SwinIR",
        "BSRGAN",
        "ScuNET",
        "LDSR",
        "GFPGAN",
        "Codeformer",
        "GLIGEN",
        "Ultralytics",
        "AfterDetailer",
        "Sams",
        "BackgroundRemoval",
        "AudioEncoders",
        "ModelPatches",
        "PromptExpansion",
        "SVD",
        "Diffusers",
        "DeepDanbooru",
        "Karlo",
        "DAT",
        "LatentUpscale",
        "PhotoMaker",
        "InstantID",
        "InsightFace",
        "AnimateDiff",
        "ControlNetPreprocessor",
    }
    for package_id in PACKAGES:
        for folder in package(package_id).sharing.folders:
            assert {role.split("/")[0] for role in folder.roles} <= tree
