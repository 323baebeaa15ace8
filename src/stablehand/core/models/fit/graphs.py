"""What ComfyUI is asked to make, from the graph of a prompt as its queue gives it. Pure.

Only what is beyond doubt: one net, one empty latent, nodes of which it is known that they put nothing else
on the card. A LoRA, a control net, an upscaler, a second pass or a node nobody here knows: no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

# Which input names the file (ComfyUI nodes.py; city96's ComfyUI-GGUF for the last).
_LOADERS: Final = {
    "CheckpointLoaderSimple": "ckpt_name",
    "UNETLoader": "unet_name",
    "UnetLoaderGGUF": "unet_name",
}
_LATENTS: Final = frozenset({"EmptyLatentImage", "EmptySD3LatentImage"})
_GUIDED: Final = frozenset({"KSampler", "CFGGuider"})
_SAMPLERS: Final = frozenset({"KSampler", "SamplerCustomAdvanced"})
_DECODERS: Final = frozenset({"VAEDecode"})
# Work on the processor, in the encoders' phase, or change a number of the sampler.
_WITHOUT_WEIGHT: Final = frozenset(
    {
        "CLIPTextEncode", "CLIPTextEncodeFlux", "CLIPTextEncodeSDXL", "CLIPSetLastLayer", "CLIPLoader",
        "DualCLIPLoader", "TripleCLIPLoader", "CLIPLoaderGGUF", "DualCLIPLoaderGGUF", "VAELoader",
        "ConditioningZeroOut", "FluxGuidance", "BasicGuider", "BasicScheduler", "KSamplerSelect",
        "RandomNoise", "ModelSamplingFlux", "ModelSamplingSD3", "ModelSamplingAuraFlow", "SaveImage",
        "PreviewImage", "Note", "PrimitiveNode",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """A picture that is being made.

    Attributes:
        file: of the net, as the UI names it below its model folder, '/'-separated.
        width, height: pixels.
        batch: pictures at once.
        is_guided: with a negative prompt, so that two nets are evaluated at once.
    """

    file: str
    width: int
    height: int
    batch: int
    is_guided: bool


def recipe_of(graph: object) -> Recipe | None:
    """Give what a prompt makes; None where anything about it is not known for certain."""
    nodes = _nodes(graph)
    kinds = [kind for kind, _ in nodes]
    known = {*_LOADERS, *_LATENTS, *_GUIDED, *_SAMPLERS, *_DECODERS, *_WITHOUT_WEIGHT}
    groups = (_LOADERS, _LATENTS, _SAMPLERS, _DECODERS)
    is_plain = all(sum(kind in group for kind in kinds) == 1 for group in groups)
    if not nodes or not is_plain or not known.issuperset(kinds):
        return None
    inputs = dict(nodes)
    loader = next(kind for kind in kinds if kind in _LOADERS)
    latent = inputs[next(kind for kind in kinds if kind in _LATENTS)]
    file = inputs[loader].get(_LOADERS[loader])
    sizes = [_count(latent.get(name)) for name in ("width", "height", "batch_size")]
    guides = [inputs[kind].get("cfg") for kind in kinds if kind in _GUIDED]
    is_as_stored = inputs[loader].get("weight_dtype", "default") == "default"
    if not isinstance(file, str) or not file or not is_as_stored or len(guides) > 1:
        return None
    if any(not isinstance(value, int | float) for value in guides) or not all(sizes):
        return None
    width, height, batch = (size or 0 for size in sizes)
    is_guided = any(float(value) != 1.0 for value in guides if isinstance(value, int | float))
    return Recipe(file.replace("\\", "/"), width, height, batch, is_guided)


def running_prompt(queue: object) -> tuple[str, object] | None:
    """Give id and graph of the prompt that runs, from the answer of `/queue`; None where none does."""
    running = queue.get("queue_running") if isinstance(queue, Mapping) else None
    first = running[0] if isinstance(running, list) and len(running) == 1 else None
    if not isinstance(first, list) or len(first) < 3 or not isinstance(first[1], str):
        return None
    return first[1], first[2]


def _nodes(graph: object) -> list[tuple[str, Mapping[str, Any]]]:
    """Give class and inputs of each node; none where the graph is not of the shape that is known."""
    found = []
    for node in graph.values() if isinstance(graph, Mapping) else ():
        kind = node.get("class_type") if isinstance(node, Mapping) else None
        inputs = node.get("inputs") if isinstance(node, Mapping) else None
        if not isinstance(kind, str) or not isinstance(inputs, Mapping):
            return []
        found.append((kind, inputs))
    return found


def _count(value: object) -> int | None:
    """Give a number that stands in the graph itself; None where it comes from another node."""
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000
    return value if is_number else None  # type: ignore[return-value] # checked a line above
