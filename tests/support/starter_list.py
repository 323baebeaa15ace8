"""A list of starter models whose files a stand-in for Hugging Face serves."""

from __future__ import annotations

from pathlib import Path

from support.hub_stand_in.files import Served, safetensors
from support.hub_stand_in.huggingface import FakeHuggingFace, Repo
from support.organise_models import SHAPES

HEAD = """
[[model]]
id = "{id}"
name = "{name}"
base = "{base}"
kind = "checkpoint"
licence = "{licence}"
page = "https://models.example/{id}"
packages = [{packages}]
summary.en = "{name} in a sentence."
summary.ru = "{name} одним предложением."
"""
SAMPLING = """sampling = { side = 1024, steps = 20, cfg = 1.0, sampler = "euler", \
scheduler = "simple", guidance = 3.5, negative = false }
"""
VARIANT = """
[[model.variant]]
name = "{name}"
packing = "{packing}"
{needs}
"""
FILE = """
[[model.variant.file]]
role = "{role}"
spec = "{spec}"
sha256 = "{sha256}"
size_bytes = {size}
"""


class StarterList:
    """Three starter models: a set of three files in two sizes, one that shares a file, one that is alone.

    Attributes:
        folder: that holds the list.
        files: what is served, by the name of the file.
    """

    def __init__(self, face: FakeHuggingFace, folder: Path, licence: str = "apache-2.0") -> None:
        self.face, self.folder = face, folder
        names = ("small", "large", "encoder", "two", "alone")
        self.files: dict[str, Served] = {
            name: self._made(name, "lora", seed) for seed, name in enumerate(names, 1)
        }
        self.files["vae"] = self._made("vae", "vae", 9)
        self.repo = Repo(
            "maker/starters",
            {f"{name}.safetensors": served for name, served in self.files.items()},
            card={"license": "apache-2.0"},
        )
        face.add(self.repo)
        shared = self._file("text_encoder", "encoder") + self._file("vae", "vae")
        text = "format = 1\n"
        text += self._head("big", "Big one", "flux1-dev", licence, ["comfyui", "forge"], SAMPLING)
        for name, packing in (("small", "Q2_K"), ("large", "BF16")):
            needs = 'needs = "ComfyUI-GGUF"' if name == "small" else ""
            text += VARIANT.format(name=packing, packing=packing, needs=needs)
            text += self._file("model", name) + shared
        text += self._head("two", "Second", "sdxl", "apache-2.0", ["comfyui"])
        text += VARIANT.format(name="FP16", packing="FP16", needs="")
        text += self._file("model", "two") + self._file("vae", "vae")
        text += self._head("alone", "Alone", "sd15", "cc-by-nc-4.0", ["a1111"])
        text += VARIANT.format(name="FP16", packing="FP16", needs="")
        text += self._file("model", "alone")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "recommended.toml").write_text(text, encoding="utf-8")

    def _made(self, name: str, kind: str, seed: int) -> Served:
        tensors = {key: ("F16", shape) for key, shape in SHAPES[kind].items()}
        made = safetensors(f"{name}.safetensors", tensors, seed=seed)
        return self.face.hub.serve(made)

    def _head(
        self, name: str, title: str, base: str, licence: str, packages: list[str], more: str = ""
    ) -> str:
        programs = ", ".join(f'"{item}"' for item in packages)
        head = HEAD.format(id=name, name=title, base=base, licence=licence, packages=programs)
        return head + more

    def _file(self, role: str, name: str) -> str:
        served = self.files[name]
        spec = f"hf:maker/starters@main/{name}.safetensors"
        return FILE.format(role=role, spec=spec, sha256=served.sha256, size=served.length)
