"""Tiny models with the key names of published ones, made of random numbers. Run by Easel's Python.

The names are written here by hand, so that Easel's own tables are compared with something else.
`python make_models.py FOLDER` writes a library for the tests; `full FILE` a full-size SD 1.5 file.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file


class Tensors(dict):
    def __init__(self, seed=0):
        super().__init__()
        self.generator = torch.Generator().manual_seed(seed)

    def weight(self, name, *shape):
        fan = 1
        for side in shape[1:]:
            fan *= side
        self[name] = torch.randn(*shape, generator=self.generator) * (0.7 / fan**0.5)

    def layer(self, name, *shape, bias=True):
        self.weight(f"{name}.weight", *shape)
        if bias:
            self[f"{name}.bias"] = torch.zeros(shape[0])

    def norm(self, name, width):
        self[f"{name}.weight"] = torch.ones(width)
        self[f"{name}.bias"] = torch.zeros(width)


def resnet(t, name, before, after, time):
    t.norm(f"{name}.in_layers.0", before)
    t.layer(f"{name}.in_layers.2", after, before, 3, 3)
    t.layer(f"{name}.emb_layers.1", after, time)
    t.norm(f"{name}.out_layers.0", after)
    t.layer(f"{name}.out_layers.3", after, after, 3, 3)
    if before != after:
        t.layer(f"{name}.skip_connection", after, before, 1, 1)


def attention(t, name, width, depth, text, linear):
    flat = () if linear else (1, 1)
    t.norm(f"{name}.norm", width)
    t.layer(f"{name}.proj_in", width, width, *flat)
    t.layer(f"{name}.proj_out", width, width, *flat)
    for at in range(depth):
        block = f"{name}.transformer_blocks.{at}"
        for number, source in ((1, width), (2, text)):
            t.layer(f"{block}.attn{number}.to_q", width, width, bias=False)
            t.layer(f"{block}.attn{number}.to_k", width, source, bias=False)
            t.layer(f"{block}.attn{number}.to_v", width, source, bias=False)
            t.layer(f"{block}.attn{number}.to_out.0", width, width)
        t.layer(f"{block}.ff.net.0.proj", width * 8, width)
        t.layer(f"{block}.ff.net.2", width, width * 4)
        for number in (1, 2, 3):
            t.norm(f"{block}.norm{number}", width)


def unet(t, widths, layers, depths, middle, text, linear=False, pooled=None, channels=4):
    p = "model.diffusion_model."
    time = widths[0] * 4
    t.layer(f"{p}time_embed.0", time, widths[0])
    t.layer(f"{p}time_embed.2", time, time)
    if pooled:
        t.layer(f"{p}label_emb.0.0", time, pooled)
        t.layer(f"{p}label_emb.0.2", time, time)
    t.layer(f"{p}input_blocks.0.0", widths[0], channels, 3, 3)
    here, skips, block = widths[0], [widths[0]], 1
    for level, width in enumerate(widths):
        for _ in range(layers):
            resnet(t, f"{p}input_blocks.{block}.0", here, width, time)
            if depths[level]:
                attention(t, f"{p}input_blocks.{block}.1", width, depths[level], text, linear)
            here = width
            skips.append(here)
            block += 1
        if level < len(widths) - 1:
            t.layer(f"{p}input_blocks.{block}.0.op", here, here, 3, 3)
            skips.append(here)
            block += 1
    resnet(t, f"{p}middle_block.0", here, here, time)
    attention(t, f"{p}middle_block.1", here, middle, text, linear)
    resnet(t, f"{p}middle_block.2", here, here, time)
    block = 0
    for level in reversed(range(len(widths))):
        for layer in range(layers + 1):
            resnet(t, f"{p}output_blocks.{block}.0", here + skips.pop(), widths[level], time)
            here, sub = widths[level], 1
            if depths[level]:
                attention(t, f"{p}output_blocks.{block}.1", here, depths[level], text, linear)
                sub = 2
            if layer == layers and level:
                t.layer(f"{p}output_blocks.{block}.{sub}.conv", here, here, 3, 3)
            block += 1
    t.norm(f"{p}out.0", here)
    t.layer(f"{p}out.2", 4, here, 3, 3)


def vae_resnet(t, name, before, after):
    t.norm(f"{name}.norm1", before)
    t.layer(f"{name}.conv1", after, before, 3, 3)
    t.norm(f"{name}.norm2", after)
    t.layer(f"{name}.conv2", after, after, 3, 3)
    if before != after:
        t.layer(f"{name}.nin_shortcut", after, before, 1, 1)


def vae_middle(t, name, width):
    vae_resnet(t, f"{name}.block_1", width, width)
    t.norm(f"{name}.attn_1.norm", width)
    for part in ("q", "k", "v", "proj_out"):
        t.layer(f"{name}.attn_1.{part}", width, width, 1, 1)
    vae_resnet(t, f"{name}.block_2", width, width)


def vae(t, widths, layers, p="first_stage_model."):
    here = widths[0]
    t.layer(f"{p}encoder.conv_in", here, 3, 3, 3)
    for level, width in enumerate(widths):
        for at in range(layers):
            vae_resnet(t, f"{p}encoder.down.{level}.block.{at}", here, width)
            here = width
        if level < len(widths) - 1:
            t.layer(f"{p}encoder.down.{level}.downsample.conv", here, here, 3, 3)
    vae_middle(t, f"{p}encoder.mid", here)
    t.norm(f"{p}encoder.norm_out", here)
    t.layer(f"{p}encoder.conv_out", 8, here, 3, 3)
    t.layer(f"{p}quant_conv", 8, 8, 1, 1)
    t.layer(f"{p}post_quant_conv", 4, 4, 1, 1)
    t.layer(f"{p}decoder.conv_in", here, 4, 3, 3)
    vae_middle(t, f"{p}decoder.mid", here)
    for level in reversed(range(len(widths))):
        for at in range(layers + 1):
            vae_resnet(t, f"{p}decoder.up.{level}.block.{at}", here, widths[level])
            here = widths[level]
        if level:
            t.layer(f"{p}decoder.up.{level}.upsample.conv", here, here, 3, 3)
    t.norm(f"{p}decoder.norm_out", here)
    t.layer(f"{p}decoder.conv_out", 3, here, 3, 3)


def clip(t, p, width, layers, inner):
    t.weight(f"{p}embeddings.token_embedding.weight", 49408, width)
    t.weight(f"{p}embeddings.position_embedding.weight", 77, width)
    t[f"{p}embeddings.position_ids"] = torch.arange(77)[None]
    for at in range(layers):
        layer = f"{p}encoder.layers.{at}"
        for part in ("k_proj", "v_proj", "q_proj", "out_proj"):
            t.layer(f"{layer}.self_attn.{part}", width, width)
        t.norm(f"{layer}.layer_norm1", width)
        t.layer(f"{layer}.mlp.fc1", inner, width)
        t.layer(f"{layer}.mlp.fc2", width, inner)
        t.norm(f"{layer}.layer_norm2", width)
    t.norm(f"{p}final_layer_norm", width)


def open_clip(t, p, width, layers, inner):
    t.weight(f"{p}token_embedding.weight", 49408, width)
    t.weight(f"{p}positional_embedding", 77, width)
    t.weight(f"{p}text_projection", width, width)
    t[f"{p}logit_scale"] = torch.tensor(4.6)
    for at in range(layers):
        layer = f"{p}transformer.resblocks.{at}"
        t.weight(f"{layer}.attn.in_proj_weight", width * 3, width)
        t[f"{layer}.attn.in_proj_bias"] = torch.zeros(width * 3)
        t.layer(f"{layer}.attn.out_proj", width, width)
        t.norm(f"{layer}.ln_1", width)
        t.norm(f"{layer}.ln_2", width)
        t.layer(f"{layer}.mlp.c_fc", inner, width)
        t.layer(f"{layer}.mlp.c_proj", width, inner)
    t.norm(f"{p}ln_final", width)


def sd1(seed=1):
    t = Tensors(seed)
    unet(t, [32, 64, 64, 64], 2, [1, 1, 1, 0], 1, 64)
    vae(t, [32, 32, 64, 64], 2)
    clip(t, "cond_stage_model.transformer.text_model.", 64, 2, 128)
    t["model_ema.decay"] = torch.tensor(0.5)
    t["alphas_cumprod"] = torch.linspace(1, 0, 1000)
    return t


def sdxl(seed=2):
    t = Tensors(seed)
    unet(t, [32, 64, 64], 2, [0, 1, 2], 2, 128, linear=True, pooled=64 + 6 * 256)
    vae(t, [32, 32, 64, 64], 2)
    clip(t, "conditioner.embedders.0.transformer.text_model.", 64, 2, 128)
    open_clip(t, "conditioner.embedders.1.model.", 64, 2, 128)
    return t


def lora(seed=3):
    """A LoRA in kohya's form: UNet and text encoder."""
    t = Tensors(seed)
    places = {
        "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k": (64, 64),
        "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q": (64, 64),
        **{
            f"lora_te_text_model_encoder_layers_{layer}_self_attn_{part}_proj": (64, 64)
            for layer in (0, 1)
            for part in ("q", "k", "v", "out")
        },
    }
    for name, (after, before) in places.items():
        t[f"{name}.lora_down.weight"] = torch.randn(4, before, generator=t.generator)
        t[f"{name}.lora_up.weight"] = torch.randn(after, 4, generator=t.generator)
        t[f"{name}.alpha"] = torch.tensor(4.0)
    return t


def save(tensors, path, dtype=torch.float16):
    path.parent.mkdir(parents=True, exist_ok=True)
    ready = {
        key: (value.to(dtype) if value.is_floating_point() else value).contiguous()
        for key, value in tensors.items()
    }
    save_file(ready, str(path), metadata={"format": "pt"})


def folder(root, app):
    """Diffusers folders, written by diffusers itself out of the single files' networks."""
    sys.path.insert(0, app)
    from easel.loading import load_checkpoint

    for name, kind in (("tiny sd.safetensors", "StableDiffusionPipeline"),
                       ("tiny xl.safetensors", "StableDiffusionXLPipeline")):  # fmt: skip
        file = next(Path(root).rglob(name))
        model = load_checkpoint(file, "x", "x", torch.float32)
        place = Path(root) / "StableDiffusion" / name.replace(".safetensors", " folder")
        parts = {"unet": model.parts.unet, "vae": model.parts.vae}
        parts["text_encoder"] = model.parts.text_encoder
        if len(model.encoders) == 2:
            parts["text_encoder_2"] = model.parts.text_encoder_2
        for part, network in parts.items():
            network.save_pretrained(place / part, safe_serialization=True)
        entries = ", ".join(f'"{part}": ["diffusers", "x"]' for part in parts)
        (place / "model_index.json").write_text(f'{{"_class_name": "{kind}", {entries}}}', "utf-8")


def library(root, app):
    root = Path(root)
    checkpoints = root / "StableDiffusion"
    save(sd1(), checkpoints / "с пробелом" / "tiny sd.safetensors")
    save(sdxl(), checkpoints / "tiny xl.safetensors")
    save(lora(), root / "Lora" / "wild.v1.safetensors")
    tall = Tensors(9)
    tall.weight(
        "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight", 999, 4
    )
    tall.weight(
        "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight", 4, 999
    )
    save(tall, root / "Lora" / "foreign.safetensors")
    words = Tensors(4)
    words["emb_params"] = torch.randn(3, 64, generator=words.generator) * 3
    save(words, root / "Embeddings" / "zebra-word.safetensors", torch.float32)
    both = Tensors(5)
    both["clip_l"] = torch.randn(2, 64, generator=both.generator) * 3
    both["clip_g"] = torch.randn(2, 64, generator=both.generator) * 3
    save(both, root / "Embeddings" / "xl-word.safetensors", torch.float32)
    other = Tensors(6)
    vae(other, [32, 32, 64, 64], 2, p="")
    save(other, root / "VAE" / "other.safetensors")
    broken = (checkpoints / "tiny xl.safetensors").read_bytes()
    (checkpoints / "half.safetensors").write_bytes(broken[: len(broken) // 2])
    (checkpoints / "old.ckpt").write_bytes(b"PK\x03\x04")
    folder(root, app)


def full(path):
    """A file of the size of SD 1.5, 16 bits."""
    t = Tensors(1)
    unet(t, [320, 640, 1280, 1280], 2, [1, 1, 1, 0], 1, 768)
    vae(t, [128, 256, 512, 512], 2)
    clip(t, "cond_stage_model.transformer.text_model.", 768, 12, 3072)
    save(t, Path(path))


if __name__ == "__main__":
    if sys.argv[1] == "full":
        full(sys.argv[2])
    else:
        library(sys.argv[1], sys.argv[2])
