"""Repositories for screenshots and for trying things out: one of every sort, with headers of true models."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.header_corpus import in_dtype, load, merged, prefixed
from support.hub_stand_in.files import Served, plain_model, safetensors
from support.hub_stand_in.pictures import png

if TYPE_CHECKING:
    from support.hub_stand_in.huggingface import FakeHuggingFace

_SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
_DEV = "black-forest-labs/FLUX.1-dev"
_CARD = """---
license: {licence}
---
# {title}

{words}

![A picture](images/one.png)

| step | sampler |
| --- | --- |
| 25 | Euler |

```python
print("code stays code")
```
<script>alert("never run")</script>
"""


@dataclass(frozen=True)
class Promised(Served):
    """A file so large that its sum is only promised: its header is true, its body is made when asked for."""

    @property
    def sha256(self) -> str:
        """Give a sum that nobody computed."""
        return hashlib.sha256(f"{self.name}{self.seed}{self.length}".encode()).hexdigest()


def sdxl(name: str, dtype: str = "F16") -> Promised:
    """Give a whole SDXL model with the header of a true one."""
    header = in_dtype(
        merged(
            prefixed(load("nets", "unet-sdxl").header, "model.diffusion_model."),
            prefixed(load("nets", "vae-sd").header, "first_stage_model."),
            prefixed(load("nets", "te-clip-l").header, "conditioner.embedders.0.transformer."),
            prefixed(load("nets", "te-openclip-g").header, "conditioner.embedders.1.model."),
        ),
        dtype,
    )
    tensors = {key: (tensor.dtype, tensor.shape) for key, tensor in header.tensors.items()}
    made = safetensors(name, tensors)
    return Promised(made.name, made.seed, made.size, made.head)


def card(title: str, words: str, licence: str = "mit") -> bytes:
    """Give a model card."""
    return _CARD.format(title=title, words=words, licence=licence).encode()


def fill(face: FakeHuggingFace, more: int = 60) -> FakeHuggingFace:
    """Give the hub one repository of every sort, and so many more."""
    from support.hub_stand_in.huggingface import Repo, Token

    picture = {"images/one.png": png(512, 640, 1), "images/two.png": png(640, 512, 2)}
    examples = [
        {"text": "a harbour in ink wash, mist", "output": {"url": "images/one.png"}},
        {"text": "a fox, ink wash", "output": {"url": "images/two.png"}},
    ]
    face.tokens["hf_of_the_samples"] = Token("sample-person", accepted={"samples/opened"})
    face.add(
        Repo(
            "samples/ink-wash-xl",
            {
                "README.md": card("Ink Wash XL", "A whole model for **ink wash** pictures.", "openrail++"),
                "ink-wash-xl-fp16.safetensors": sdxl("half"),
                "ink-wash-xl-fp32.safetensors": sdxl("full", "F32"),
                "ink-wash-xl.ckpt": Served("c", 4, 4096, b"PK\x03\x04"),
                **picture,
            },
            tags=("stable-diffusion-xl", "ink"),
            card={"license": "openrail++", "thumbnail": "images/one.png"},
            downloads=152_000,
            likes=830,
            security={"ink-wash-xl.ckpt": {
                "status": "unsafe",
                "pickleImportScan": {"highestSafetyLevel": "dangerous", "imports": [
                    {"module": "os", "name": "system", "safety": "dangerous"}]},
            }},
        ),
        Repo(
            "samples/ink-wash-lora",
            {"README.md": card("Ink Wash LoRA", "Say **inkwash**."), "pytorch_lora_weights.safetensors": plain_model("l", 20_000),
             **picture},
            tags=("lora", "text-to-image", "template:diffusion-lora"),
            card={"license": "mit", "base_model": _SDXL, "instance_prompt": "inkwash", "widget": examples},
            downloads=43_000,
            likes=210,
        ),
        Repo(
            "samples/flux1-dev-gguf",
            {
                "README.md": card("FLUX.1 dev, quantised", "Of several sizes.", "other"),
                **{
                    f"flux1-dev-{kind}.gguf": Served(kind, at, size, b"GGUF\x03\0\0\0" + bytes(16))
                    for at, (kind, size) in enumerate([("Q2_K", 4000), ("Q4_K_M", 7000), ("Q5_K_S", 8300), ("Q8_0", 12000)])
                },
            },
            tags=("gguf", f"base_model:quantized:{_DEV}"),
            card={"license": "other", "license_name": "flux-1-dev-non-commercial-license", "base_model": _DEV},
            library_name="gguf",
            downloads=97_000,
            likes=1_500,
        ),
        Repo(
            "samples/whole-folder",
            {
                "README.md": card("A folder of diffusers", "Parts that belong together.", "apache-2.0"),
                "model_index.json": b"{}",
                "unet/config.json": b"{}",
                "unet/diffusion_pytorch_model.fp16.safetensors": plain_model("u", 9000),
                "vae/diffusion_pytorch_model.fp16.safetensors": plain_model("v", 3000, seed=2),
                "text_encoder/model.fp16.safetensors": plain_model("t", 4000, seed=3),
            },
            tags=("diffusers:StableDiffusionXLPipeline",),
            card={"license": "apache-2.0"},
            downloads=8_000,
        ),
        Repo(
            "samples/gated",
            {"README.md": card("Behind terms", "Accept them first.", "other"), "gated.safetensors": sdxl("gated")},
            gated="auto",
            tags=("stable-diffusion-xl",),
            card={"license": "other", "license_name": "own-terms", "extra_gated_prompt": "Be kind to others."},
            downloads=61_000,
            likes=400,
        ),
        Repo(
            "samples/opened",
            {"README.md": card("Terms accepted", "By the person of the samples.", "cc-by-nc-4.0"),
             "opened.safetensors": plain_model("o", 5000)},
            gated="manual",
            card={"license": "cc-by-nc-4.0"},
            downloads=1_000,
        ),
        Repo("samples/grown-up", {"g.safetensors": plain_model("g", 3000)}, tags=("not-for-all-audiences",), downloads=5_000),
        Repo("samples/taken-down", {}, disabled=True, downloads=10),
        Repo("samples/private", {"p.safetensors": plain_model("p", 3000)}, private=True),
        *_more(more),
    )  # fmt: skip
    return face


def _more(count: int):
    from support.hub_stand_in.huggingface import Repo

    sorts = (
        (("lora",), _SDXL, "mit"),
        (("lora",), _DEV, None),
        (("controlnet",), _SDXL, "apache-2.0"),
        (("stable-diffusion-xl",), None, "openrail++"),
        (("textual_inversion",), None, "cc-by-4.0"),
    )
    for at in range(count):
        tags, base, licence = sorts[at % len(sorts)]
        told = {"license": licence, "base_model": base, "thumbnail": "one.png"}
        yield Repo(
            f"maker-{at % 7}/study-{at:03}",
            {
                "README.md": card(f"Study {at}", "One of many.", licence or "other"),
                f"study-{at:03}.safetensors": plain_model("s", 3000 + at, seed=at),
                "one.png": png(384, 512, at),
            },
            tags=tags,
            card={key: value for key, value in told.items() if value},
            downloads=900 - at,
            likes=at % 50,
        )
