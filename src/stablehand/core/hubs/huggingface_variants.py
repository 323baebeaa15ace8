"""What files of a repository are, by their paths: kinds of weights told apart, parts put together. Pure.

Repositories hold the same weights in several precisions and quantisations, weights cut into shards, whole
folders of parts for diffusers, and much beside. Names are the only thing that tells them apart before a
header is read; what a name does not say is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_WEIGHTS: Final[Mapping[str, str]] = {
    "safetensors": "safetensors", "sft": "safetensors", "gguf": "gguf",
    "ckpt": "pickle", "pt": "pickle", "pth": "pickle", "bin": "pickle", "pkl": "pickle",
    "onnx": "onnx",
}  # fmt: skip
_PICTURES: Final = frozenset({"png", "jpg", "jpeg", "webp", "gif", "avif", "mp4", "webm"})
_CONFIGS: Final = frozenset({"json", "yaml", "yml", "toml"})
# Files of the ending of weights that hold none.
_NO_WEIGHTS: Final = re.compile(
    r"(?:training_args|optimizer|scheduler|rng_state\w*|random_states\w*|scaler)\.(?:bin|pt|pth|pkl)"
)
_SHARD: Final = re.compile(r"(?P<stem>.+?)-(?P<number>\d{2,6})-of-(?P<count>\d{2,6})$")
_ONNX_DATA: Final = re.compile(r"(?P<model>.+\.onnx)[._]data(?:_\d+)?")
_INDEX: Final = re.compile(r"(?P<stem>.+)\.(?:safetensors|bin)\.index(?:\.[A-Za-z0-9]+)?")
_PARTS: Final = re.compile(r"[^a-z0-9]+")

# Folders by what lies in them, those of diffusers first, then those of ComfyUI's trees.
_FOLDER_ROLES: Final[Mapping[str, str]] = {
    "unet": "unet", "transformer": "transformer", "transformer_2": "transformer",
    "prior": "unet", "decoder": "unet", "vae": "vae", "vqgan": "vae", "vqvae": "vae",
    "vae_encoder": "vae", "vae_decoder": "vae", "movq": "vae",
    "text_encoder": "text_encoder", "text_encoder_2": "text_encoder",
    "text_encoder_3": "text_encoder", "text_encoder_4": "text_encoder",
    "text_encoders": "text_encoder", "clip": "text_encoder",
    "image_encoder": "image_encoder", "clip_vision": "image_encoder",
    "safety_checker": "safety_checker", "tokenizer": "tokenizer", "tokenizer_2": "tokenizer",
    "tokenizer_3": "tokenizer", "tokenizer_4": "tokenizer", "scheduler": "config",
    "feature_extractor": "config", "image_processor": "config", "processor": "config",
    "diffusion_models": "transformer", "checkpoints": "model", "loras": "lora", "lora": "lora",
    "controlnet": "controlnet", "controlnets": "controlnet", "embeddings": "embedding",
    "upscale_models": "upscaler", "motion_module": "motion_module", "motion_adapter": "motion_module",
    "ip_adapter": "ip_adapter", "ipadapter": "ip_adapter",
}  # fmt: skip
# What a name alone tells, the first that fits.
_NAME_ROLES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), role)
    for pattern, role in (
        (r"mmproj", "image_encoder"),
        (r"clip_?vision|image_encoder", "image_encoder"),
        (r"(?:^|_)lora(?:s|_|$)|lora_weights", "lora"),
        (r"ip_?adapter", "ip_adapter"),
        (r"controlnet|control_lora|(?:^|_)control_v\d", "controlnet"),
        (r"(?:^|_)(?:u?mt5|t5(?:_?xxl|_?v1)?|clip_[lgh]|text_encoder\w*)(?:_|$)", "text_encoder"),
        (r"^(?:ae|vae)$|(?:^|_)vae(?:_|$)|autoencoder", "vae"),
    )
)
_ROLE_KINDS: Final[Mapping[str, str]] = {
    "vae": "vae", "text_encoder": "text_encoder", "image_encoder": "clip_vision",
    "unet": "diffusion_model", "transformer": "diffusion_model", "lora": "lora",
    "controlnet": "controlnet", "ip_adapter": "ip_adapter", "embedding": "embedding",
    "upscaler": "upscaler", "motion_module": "motion_module",
}  # fmt: skip

_PRECISIONS: Final[Mapping[str, str]] = {
    "fp64": "fp64", "fp32": "fp32", "float32": "fp32", "fp16": "fp16", "float16": "fp16",
    "half": "fp16", "bf16": "bf16", "bfloat16": "bf16", "fp8": "fp8", "float8": "fp8",
    "mxfp8": "fp8", "e4m3fn": "fp8", "e4m3": "fp8", "e5m2": "fp8",
    "nf4": "nf4", "fp4": "fp4", "nvfp4": "fp4", "mxfp4": "fp4", "int8": "int8", "w8a8": "int8",
    "int4": "int4",
}  # fmt: skip
# Of other formats these are mostly factors of a VAE ("kl-f8").
_GGUF_PRECISIONS: Final[Mapping[str, str]] = {"f64": "fp64", "f32": "fp32", "f16": "fp16"}
_DTYPES: Final[Mapping[str, str]] = {
    "F64": "fp64", "F32": "fp32", "F16": "fp16", "BF16": "bf16", "F8_E4M3": "fp8",
    "F8_E5M2": "fp8",
}  # fmt: skip
_GGUF_TYPE: Final = re.compile(
    r"(?<![a-z0-9])(?P<type>(?:ud[-_])?(?:i?q[1-8](?:_(?:k|[01]|nl|xxs|xs|s|m|l|xl))*|tq[12]_0|mxfp4))"
    r"(?![a-z0-9])"
)
_FP8_KIND: Final = re.compile(
    r"(?:fp8|float8|mxfp8)(?:[_-](?:e4m3fn|e4m3|e5m2))?(?:[_-](?:scaled|mixed))?"
)
_SVDQ: Final = re.compile(r"svdq[-_](?:int4|fp4)(?:[-_]r\d+)?")
_VARIANTS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), variant)
    for pattern, variant in (
        (r"(?:^|_)non_?ema(?:_|$)", "non_ema"),
        (r"(?:^|_)ema(?:_?only)?(?:_|$)", "ema"),
        (r"(?:^|_)(?:pruned|prune)(?:_|$)", "pruned"),
        (r"(?:^|_)full(?:_|$)", "full"),
    )
)


@dataclass(frozen=True, slots=True)
class Sort:
    """What one file is; see `HubFile` for the fields, `is_weights`: tensors that a program loads."""

    format: str
    role: str
    precision: str | None = None
    quantisation: str | None = None
    variant: str | None = None
    group: str | None = None
    is_weights: bool = False

    @property
    def kind(self) -> str | None:
        """The kind of our vocabulary that its place or name tells; None where neither does."""
        return _ROLE_KINDS.get(self.role) if self.is_weights else None


def sorted_files(paths: Iterable[str]) -> dict[str, Sort]:
    """Tell what each file of a repository is.

    Args:
        paths: all of them, with / between their parts.
    """
    held = tuple(paths)
    whole = _Whole(
        _diffusers_folders(held),
        frozenset(found["model"] for path in held if (found := _ONNX_DATA.fullmatch(path))),
    )
    return {path: _sort(path, whole) for path in held}


def precision_of_dtype(dtype: str) -> str | None:
    """Give our word for a type of numbers as headers of safetensors name it."""
    return _DTYPES.get(dtype.upper())


def ending_of(path: str) -> str:
    """Give the ending of a file's name in small letters, without its dot."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


@dataclass(frozen=True, slots=True)
class _Whole:
    """What makes files of a repository parts: folders of pipelines, models of ONNX with data beside them."""

    folders: tuple[str, ...]
    onnx: frozenset[str]


def _sort(path: str, whole: _Whole) -> Sort:
    folder, _slash, name = path.rpartition("/")
    stem, ending = name.rpartition(".")[0].lower() or name.lower(), ending_of(path)
    form = _WEIGHTS.get(ending)
    if form is None or _NO_WEIGHTS.fullmatch(name.lower()):
        data = _ONNX_DATA.fullmatch(name)
        form_else = "onnx" if data else "zip" if ending == "zip" else "other"
        return Sort(form_else, _role_else(name, ending, folder), group=_group(path, whole))
    words = _PARTS.sub("_", stem).strip("_")
    precision, quantisation = _numbers(form, stem, folder)
    variant = next((word for pattern, word in _VARIANTS if pattern.search(words)), None)
    return Sort(
        form,
        _role(words, folder),
        precision,
        quantisation,
        variant,
        _group(path, whole),
        is_weights=True,
    )


def _diffusers_folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Give the folders that hold a whole pipeline of diffusers, inner ones first; "" is the root."""
    found = {
        path.rpartition("/")[0] for path in paths if path.rpartition("/")[2] == "model_index.json"
    }
    return tuple(sorted(found, key=len, reverse=True))


def _group(path: str, whole: _Whole) -> str | None:
    """Give what a file is a part of: the folder of a pipeline, else the model that it is a shard of."""
    folder, _slash, name = path.rpartition("/")
    for top in whole.folders:
        inner = path.removeprefix(f"{top}/" if top else "")
        is_below = not top or path.startswith(f"{top}/")
        is_part = "/" in inner and inner.partition("/")[0] in _FOLDER_ROLES
        if is_below and (is_part or inner == "model_index.json"):
            return f"diffusers:{top}" if top else "diffusers"
    data = _ONNX_DATA.fullmatch(path)
    if data is not None or path in whole.onnx:
        return data["model"] if data is not None else path
    stem = name.rpartition(".")[0]
    found = _SHARD.fullmatch(stem) or _INDEX.fullmatch(stem)
    if found is None or (ending_of(path) not in _WEIGHTS and ending_of(path) != "json"):
        return None
    return f"{folder}/{found['stem']}".lstrip("/")


def _role(words: str, folder: str) -> str:
    named = next((role for pattern, role in _NAME_ROLES if pattern.search(words)), None)
    placed = next(
        (
            _FOLDER_ROLES[part]
            for part in reversed(folder.lower().split("/"))
            if part in _FOLDER_ROLES
        ),
        None,
    )
    if placed in (None, "config", "tokenizer"):
        return named or "model"
    return named if named == "lora" else placed or "model"


def _role_else(name: str, ending: str, folder: str) -> str:
    """Give the role of what holds no weights."""
    small = name.lower()
    if small.startswith("readme"):
        return "card"
    if small.startswith(("license", "licence", "notice", "use_policy")):
        return "licence"
    if ending in _PICTURES:
        return "picture"
    parts = folder.lower().split("/")
    if ending == "json" and ("workflow" in small or any("workflow" in part for part in parts)):
        return "workflow"
    if any(part.startswith("tokenizer") for part in parts) or small.startswith(
        ("tokenizer", "vocab", "merges")
    ):
        return "tokenizer"
    return "config" if ending in _CONFIGS else "other"


def _numbers(form: str, stem: str, folder: str) -> tuple[str | None, str | None]:
    """Give precision and quantisation, by the name, else by the folders from the inside."""
    known = {**_PRECISIONS, **_GGUF_PRECISIONS} if form == "gguf" else _PRECISIONS
    for text in (stem, *reversed(folder.lower().split("/"))):
        if form == "gguf" and (kind := _GGUF_TYPE.search(text)) is not None:
            return None, _gguf_type(kind["type"])
        if (svdq := _SVDQ.search(text)) is not None:
            word = svdq[0].replace("_", "-")
            return ("int4" if "int4" in word else "fp4"), word
        words = [word for word in _PARTS.split(text) if word]
        found = next((known[word] for word in reversed(words) if word in known), None)
        if found is not None:
            kind = _FP8_KIND.search(text) if found == "fp8" else None
            is_own = kind is not None and kind[0] not in ("fp8", "float8")
            return found, kind[0].replace("-", "_") if kind is not None and is_own else None
    return None, None


def _gguf_type(word: str) -> str:
    """Give a type of GGUF as llama.cpp writes it: "Q4_K_M", "IQ4_XS", "UD-Q4_K_XL"."""
    plain = word.upper().replace("-", "_")
    return f"UD-{plain[3:]}" if plain.startswith("UD_") else plain
