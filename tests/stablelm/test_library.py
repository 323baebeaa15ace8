"""The language models on disk: what is listed, what is refused and why."""

import json
import os
import sys

import pytest
from stablelm_chat.library import Library, folder_for, hub_id
from stablelm_chat.problems import Problem


def chat_model(root, name, *, parts=("model.safetensors",), tokenizer="tokenizer.json", **config):
    folder = root / "Diffusers" / name
    folder.mkdir(parents=True)
    found = {"architectures": ["GPTNeoXForCausalLM"], "model_type": "gpt_neox", **config}
    (folder / "config.json").write_text(json.dumps(found))
    for part in parts:
        (folder / part).write_bytes(b"12345")
    if tokenizer:
        (folder / tokenizer).write_text("{}")
    return folder


def told(root):
    usable, refused = Library(root).models()
    return [one.name for one in usable], {one.name: one.reason for one in refused}


def test_folders_with_language_models_are_listed_by_name(tmp_path):
    chat_model(tmp_path, "stabilityai/stablelm-2")
    chat_model(tmp_path, "Alpha", tokenizer="tokenizer.model")
    assert told(tmp_path) == (["Alpha", "stabilityai/stablelm-2"], {})
    found = Library(tmp_path).model("alpha")
    assert (found.kind, found.size) == ("gpt_neox", 5)


def test_what_is_no_language_model_is_left_alone(tmp_path):
    chat_model(tmp_path, "clip", architectures=["CLIPTextModel"])
    folder = chat_model(tmp_path, "pictures/unet", architectures=["UNet"])
    (folder.parent / "model_index.json").write_text("{}")
    chat_model(tmp_path, "pictures/text_encoder")
    chat_model(tmp_path, ".fetching-half")
    (tmp_path / "Diffusers" / "broken").mkdir()
    (tmp_path / "Diffusers" / "broken" / "config.json").write_text("{")
    assert told(tmp_path) == ([], {})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"parts": ("pytorch_model.bin",)}, "no safetensors"),
        ({"tokenizer": None}, "tokenizer.json is missing"),
    ],
)
def test_what_cannot_be_taken_says_why(tmp_path, change, reason):
    chat_model(tmp_path, "one", **change)
    usable, refused = told(tmp_path)
    assert not usable
    assert reason in refused["one"]
    with pytest.raises(Problem, match=reason):
        Library(tmp_path).model("one")


def test_a_missing_part_is_named(tmp_path):
    folder = chat_model(tmp_path, "big", parts=("a.safetensors",))
    index = {"weight_map": {"x": "a.safetensors", "y": "b.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert "b.safetensors is missing" in told(tmp_path)[1]["big"]


def test_a_fetched_model_is_found_by_its_id_and_a_folder_by_its_path(tmp_path):
    chat_model(tmp_path / "lib", folder_for("owner/model"))
    elsewhere = chat_model(tmp_path / "other", "mine")
    library = Library(tmp_path / "lib")
    assert library.model("owner/model").name == "owner--model"
    assert library.model(str(elsewhere)).path == elsewhere
    with pytest.raises(Problem) as caught:
        library.model("owner/another")
    assert caught.value.status == 404
    with pytest.raises(Problem):
        library.model(str(tmp_path))


@pytest.mark.parametrize(
    "text", ["", "name", "a/b/c", "../x", "a/..", "-x/y", "a/b c", "https://x/y"]
)
def test_only_ids_of_the_hub_are_ids(text):
    with pytest.raises(Problem):
        hub_id(text)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_to_above_ends(tmp_path):
    chat_model(tmp_path, "one")
    os.symlink(tmp_path / "Diffusers", tmp_path / "Diffusers" / "round")
    assert told(tmp_path)[0] == ["one"]


def test_a_library_that_is_not_there_is_empty(tmp_path):
    assert told(tmp_path / "nothing") == ([], {})
