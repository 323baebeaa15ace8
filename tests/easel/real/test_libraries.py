"""Our tables against the libraries' own: tokens, key names, offloading."""

import json


def test_tokens_are_those_of_transformers(run_here):
    out = run_here(
        """
import json
import transformers
from easel.tokens import Tokenizer, _byte_letters
ours = Tokenizer()
ours.encode("x")
vocabulary = dict(ours._numbers)
vocabulary["<|startoftext|>"], vocabulary["<|endoftext|>"] = 49406, 49407
merges = [(first, second) for first, second in ours._ranks]
import pathlib, tempfile
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
(folder / "merges.txt").write_text("#version: 0.2\\n" + "\\n".join(" ".join(m) for m in merges), "utf-8")
(folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CLIPTokenizer", "model_max_length": 77}), "utf-8")
kind = getattr(transformers, 'CLIPTokenizerFast', transformers.CLIPTokenizer)
theirs = kind.from_pretrained(str(folder), local_files_only=True)
assert theirs("a horse")["input_ids"] == [49406, 320, 4558, 49407], theirs("a horse")
texts = ["a horse", "A Photo of a cat's  hat, 512x512", "don't (stop:1.2) -- it's 3 o'clock!!!", "Ёлка и снег",
         "caf\\u00e9 cafe\\u0301", "na\\u00efve \\u00c5ngstr\\u00f6m", "\\u65e5\\u672c\\u306e\\u99ac", "\\U0001f600\\U0001f434 ok", "x_y-z/1.5e-3", "  \\t\\n ", "\\u00bd \\u00b2 \\u2167"]
print(json.dumps([t for t in texts if theirs(t)["input_ids"][1:-1] != ours.encode(t)]))
"""
    )
    assert json.loads(out.splitlines()[-1]) == []


def test_names_are_those_of_diffusers(run_here):
    out = run_here(
        """
import json, torch
import make_models as made
from diffusers.loaders import single_file_utils as theirs
from easel.renames import unet_name, vae_name, open_clip_names
from easel.shapes import unet_settings, vae_settings
from easel.formats import Family
wrong = []
for family, tensors in ((Family.SD1, made.sd1()), (Family.SDXL, made.sdxl())):
    p = "model.diffusion_model."
    shapes = {k[len(p):]: tuple(v.shape) for k, v in tensors.items() if k.startswith(p)}
    config = unet_settings(family, shapes)
    if family is Family.SDXL:
        config |= {"addition_embed_type": "text_time"}
    expected = theirs.convert_ldm_unet_checkpoint(dict(tensors), config)
    mine = {unet_name(k, config["layers_per_block"]): tensors[p + k] for k in shapes}
    wrong += [k for k in set(mine) | set(expected) if mine.get(k) is not expected.get(k)]
    p = "first_stage_model."
    shapes = {k[len(p):]: tuple(v.shape) for k, v in tensors.items() if k.startswith(p)}
    config = vae_settings(shapes)
    expected = theirs.convert_ldm_vae_checkpoint(dict(tensors), config)
    mine = {vae_name(k, len(config["block_out_channels"])): tensors[p + k] for k in shapes}
    for k in set(mine) | set(expected):
        one, other = mine.get(k), expected.get(k)
        if one is None or other is None or not torch.equal(one.reshape(-1), other.reshape(-1)):
            wrong.append(k)
print(json.dumps(wrong))
"""
    )
    assert json.loads(out.splitlines()[-1]) == []


def test_offloading_hooks_can_be_put_on_and_taken_off(run_here, library):
    """Hooks with the processor as the device: the calls and the picture, not the memory they save."""
    out = run_here(
        f"""
import torch, pathlib
from easel import conditioning, loading, memory, sampling
from easel.samplers import choose
from easel.tokens import Tokenizer
root = pathlib.Path({str(library)!r}) / "StableDiffusion"
found = {{}}
for file in ("tiny xl.safetensors", "с пробелом/tiny sd.safetensors"):
    for kind in ("none", "model", "sequential", "model"):
        model = loading.load_checkpoint(root / file, "x", "x", torch.float32)
        if kind == "sequential":
            from accelerate import cpu_offload
            for part in model.parts.model_cpu_offload_seq.split("->"):
                cpu_offload(getattr(model.parts, part), torch.device("cpu"))
        elif kind == "model":
            from accelerate import cpu_offload_with_hook
            hook = None
            for part in model.parts.model_cpu_offload_seq.split("->"):
                _, hook = cpu_offload_with_hook(getattr(model.parts, part), "cpu", prev_module_hook=hook)
        reader = conditioning.Reader(model, Tokenizer(), {{}}, "cpu")
        with torch.no_grad():
            wanted, unwanted = reader.read("a horse", "", 1)
        drawing = sampling.Drawing(wanted, unwanted, [1], 64, 64, 2, 7.0, choose("Euler"))
        latents = sampling.draw(model, drawing, "cpu", lambda *_: None)
        pixels = sampling.decode(model, latents)
        memory.rest(model.parts) if kind == "none" else None
        found.setdefault(file, []).append(pixels)
for pictures in found.values():
    assert all(torch.allclose(pictures[0], one, atol=1e-4) for one in pictures)
print("fine")
"""
    )
    assert out.splitlines()[-1] == "fine"
