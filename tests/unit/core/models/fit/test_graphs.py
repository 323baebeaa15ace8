"""What a prompt of ComfyUI makes: known for certain, or not at all."""

from __future__ import annotations

import copy

import pytest

from stablehand.core.models.fit.graphs import Recipe, recipe_of, running_prompt
from support.fit_graphs import FLUX, SDXL


def test_usual_graphs():
    assert recipe_of(SDXL) == Recipe("xl/mine.safetensors", 832, 1216, 2, True)
    assert recipe_of(FLUX) == Recipe("flux.gguf", 1024, 1024, 1, False)


def node(kind, **inputs):
    return {"class_type": kind, "inputs": inputs}


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ("new", node("LoraLoader", lora_name="a.safetensors")),
        ("new", node("SomethingOfMine")),
        ("new", node("EmptyLatentImage", width=64, height=64, batch_size=1)),
        ("new", node("KSampler", cfg=7)),
        ("new", node("CheckpointLoaderSimple", ckpt_name="refiner.safetensors")),
        ("5", node("EmptyLatentImage", width=["9", 0], height=1216, batch_size=1)),
        ("5", node("EmptyLatentImage", width=832.5, height=1216, batch_size=1)),
        ("5", node("EmptyLatentImage", width=True, height=1216, batch_size=1)),
        ("5", node("LatentUpscale", width=832, height=1216)),
        ("8", node("VAEDecodeTiled")),
        ("3", node("KSampler", cfg=["9", 0])),
        ("4", node("CheckpointLoaderSimple", ckpt_name=["9", 0])),
        ("4", node("UNETLoader", unet_name="a.safetensors", weight_dtype="fp8_e4m3fn")),
        ("5", {"class_type": "EmptyLatentImage"}),
        ("5", None),
    ],
)
def test_what_leaves_anything_open_is_not_known(at, value):
    graph = copy.deepcopy(SDXL)
    graph[at] = value
    assert recipe_of(graph) is None


@pytest.mark.parametrize("graph", [None, {}, [], "x", {"1": 7}, {"1": {"class_type": []}}])
def test_odd_graphs(graph):
    assert recipe_of(graph) is None


def test_the_prompt_that_runs():
    assert running_prompt({"queue_running": [[1, "id", {"a": 1}, {}, []]]}) == ("id", {"a": 1})
    for odd in (
        {"queue_running": []},
        {"queue_running": [[1], [2]]},
        {"queue_running": [[1, 2, 3]]},
    ):
        assert running_prompt(odd) is None
    assert running_prompt(None) is running_prompt([]) is running_prompt({}) is None
