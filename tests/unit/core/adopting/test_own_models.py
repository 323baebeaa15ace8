"""Model folders of a program that stays where it is: counted, and shown without loops."""

import os

import pytest

from stablehand.core.adopting.marks import built_in_marks
from stablehand.core.adopting.naming import chosen_name
from stablehand.core.adopting.own_models import library_folders, measured, program_folders
from support.foreign_trees import COMFYUI, WEBUI, model, write
from support.plans import package

MARKS = {mark.id: mark for mark in built_in_marks()}


def look(package_id, checkout, tree, **more):
    folders = program_folders(
        package(package_id), MARKS[package_id], checkout, more.pop("arguments", ())
    )
    more.setdefault("taken", {})
    more.setdefault("known", {})
    return {f.role + "|" + f.path.name: f for f in measured(folders, "one", tree, **more)}


@pytest.fixture
def places(tmp_path):
    """A WebUI, a ComfyUI and an empty shared tree."""
    return (
        write(tmp_path / "webui", WEBUI),
        write(tmp_path / "comfy", COMFYUI),
        tmp_path / "Data" / "Models",
    )


def test_only_folders_with_models_are_shown_and_each_model_counts_once(places):
    webui, _comfy, tree = places
    model(webui / "models/Stable-diffusion/a.safetensors", 1000)
    model(webui / "models/Stable-diffusion/deep/er/b.ckpt", 200)
    model(webui / "models/ControlNet/c.pth", 30)
    model(webui / "models/ControlNet/T2IAdapter/t.pth", 4)
    (webui / "models/Lora").mkdir(parents=True)
    (webui / "models/Lora/empty.safetensors").touch()
    found = look("a1111", webui, tree)
    assert {key: (f.count, f.size_bytes, f.link, f.kind) for key, f in found.items()} == {
        "StableDiffusion|Stable-diffusion": (2, 1200, "StableDiffusion/one", "checkpoint"),
        "ControlNet|ControlNet": (1, 30, "ControlNet/one", "controlnet"),
        "T2IAdapter|T2IAdapter": (1, 4, "T2IAdapter/one", "t2i_adapter"),
    }


def test_old_names_of_folders_and_two_folders_of_one_kind(places):
    _webui, comfy, tree = places
    model(comfy / "models/text_encoders/t5.safetensors", 10)
    model(comfy / "models/clip/clip_l.safetensors", 20)
    model(comfy / "models/unet/flux.gguf", 30)
    found = look("comfyui", comfy, tree)
    assert {f.link for f in found.values()} == {
        "TextEncoders/one",
        "TextEncoders/one-clip",
        "DiffusionModels/one",
    }


def test_folders_that_options_name(places, tmp_path):
    webui, _comfy, tree = places
    far = model(tmp_path / "far" / "x.safetensors", 5).parent
    found = look("a1111", webui, tree, arguments=("--x", "--ckpt-dir", str(far)))
    assert [(f.path, f.link) for f in found.values()] == [(far, "StableDiffusion/one")]


def test_a_folder_that_is_a_link_to_another_drive_is_shown_where_it_is(places, tmp_path):
    webui, _comfy, tree = places
    far = model(tmp_path / "drive" / "x.safetensors", 5).parent
    (webui / "models/Lora").symlink_to(far)
    found = look("a1111", webui, tree)["Lora|drive"]
    assert (found.path, found.count, found.link) == (far, 1, "Lora/one")


def test_what_leads_into_the_shared_tree_is_in_it_already(places):
    webui, _comfy, tree = places
    model(tree / "Lora" / "shared.safetensors", 5)
    (webui / "models/Lora").symlink_to(tree / "Lora")
    assert look("a1111", webui, tree) == {}


@pytest.mark.parametrize("aim", ["the tree", "above the tree", "itself", "above itself"])
def test_a_folder_that_leads_back_is_not_shown(places, aim):
    webui, _comfy, tree = places
    folder = webui / "models" / "Stable-diffusion"
    model(folder / "a.safetensors", 10)
    (tree / "StableDiffusion").mkdir(parents=True)
    targets = {
        "the tree": tree / "StableDiffusion",
        "above the tree": tree.parent,
        "itself": folder,
        "above itself": webui,
    }
    (folder / "sd").symlink_to(targets[aim])
    (found,) = look("a1111", webui, tree).values()
    assert (found.count, found.link) == (1, None)
    assert "leads back" in found.reason.english()


def test_an_ordinary_link_inside_is_no_reason_and_is_not_counted(places, tmp_path):
    webui, _comfy, tree = places
    far = model(tmp_path / "drive" / "x.safetensors", 500).parent
    model(webui / "models/Lora/own.safetensors", 10)
    (webui / "models/Lora/far").symlink_to(far)
    (found,) = look("a1111", webui, tree).values()
    assert (found.count, found.size_bytes, found.link) == (1, 10, "Lora/one")


def test_what_others_show_and_what_is_shown_already(places, tmp_path):
    webui, _comfy, tree = places
    folder = model(webui / "models/Lora/a.safetensors", 10).parent
    (found,) = look("a1111", webui, tree, taken={folder: "other"}).values()
    assert found.link is None
    assert "other" in found.reason.english()
    (again,) = look("a1111", webui, tree, known={folder: "Lora/one-2"}).values()
    assert again.link == "Lora/one-2"
    (tree / "Lora" / "one").mkdir(parents=True)  # somebody's own folder
    (apart,) = look("a1111", webui, tree).values()
    assert apart.link == "Lora/one-Lora"


def test_the_tree_of_a_library_by_the_names_of_ours(tmp_path):
    models = tmp_path / "Models"
    model(models / "CLIP" / "a.safetensors", 1)
    model(models / "Lora" / "b.safetensors", 2)
    model(models / "Ultralytics" / "bbox" / "face.pt", 3)
    (models / "VAE").mkdir()
    (models / ".cache").mkdir()
    found = measured(library_folders(models), "SM", tmp_path / "D", taken={}, known={})
    assert [(f.role, f.count, f.link) for f in found] == [
        ("TextEncoders", 1, "TextEncoders/SM"),
        ("Lora", 1, "Lora/SM"),
        ("Ultralytics/bbox", 1, "Ultralytics/bbox/SM"),
    ]
    assert library_folders(tmp_path / "gone") == ()


@pytest.mark.skipif(os.name == "nt", reason="POSIX keeps folders that cannot be read")
def test_looking_changes_nothing(places):
    webui, _comfy, tree = places
    file = model(webui / "models/Lora/a.safetensors", 10)
    before = (file.stat().st_mtime_ns, file.parent.stat().st_mtime_ns)
    look("a1111", webui, tree)
    assert (file.stat().st_mtime_ns, file.parent.stat().st_mtime_ns) == before
    assert not tree.exists()


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        (["ComfyUI", "comfyui"], [], "ComfyUI"),
        (["ComfyUI", "comfyui"], ["comfyui"], "ComfyUI-2"),
        (["ComfyUI", "comfyui"], ["COMFYUI", "ComfyUI-2"], "ComfyUI-3"),
        (["Мой UI", "comfyui"], [], "UI"),
        (["Мой", "comfyui"], [], "comfyui"),
        (["con", "a1111"], [], "a1111"),
        (["SD (AMD)", "a1111"], [], "SD AMD"),
        (["x" * 90, "a1111"], ["x" * 60], "x" * 55 + "-2"),
    ],
)
def test_names(wanted, taken, name):
    assert chosen_name(wanted, taken) == name
