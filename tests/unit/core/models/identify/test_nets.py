"""Nets, encoders and VAEs are known by their headers: whole, packed, pruned, merged, renamed.

A wrong base is worse than none, so they are counted apart; `-s` prints the tables.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from functools import cache

import pytest

from stablehand.core.models.headers.header import Header, Tensor
from stablehand.core.models.identify.bases import BASES, find_base, lineage
from stablehand.core.models.identify.identify import identify
from stablehand.core.models.tree import KINDS
from support.header_corpus import (
    Sample,
    as_gguf,
    as_nf4,
    as_pickle,
    as_scaled_fp8,
    corpus,
    header_of,
    in_dtype,
    listing_of,
    load,
    merged,
    only,
    prefixed,
    remade,
    thinned,
    without,
)

THOROUGH = bool(os.environ.get("STABLEHAND_THOROUGH"))


@cache
def samples() -> tuple[Sample, ...]:
    return tuple(corpus("nets"))


@cache
def header(name: str) -> Header:
    return load("nets", name).header


def judge(sample: Sample) -> str:
    """Compare an identity with what is expected: right, coarse, unknown or wrong."""
    found = identify(sample.header).finding
    subtype_fits = sample.kind == "other" or found.subtype == sample.subtype
    if (found.kind, found.base, found.one_of) == (sample.kind, sample.base, sample.one_of):
        return "right" if subtype_fits else "wrong"
    if found.base is None and not found.one_of:
        return "unknown"
    possible = (sample.base, *sample.one_of)
    line = {base for one in possible if one for base in lineage(one)}
    return "coarse" if found.base in line else "wrong"


def table(title: str, judged: list[tuple[Sample, str]]) -> list[str]:
    """Print the outcome by kind and give the names of what is not right."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for sample, outcome in judged:
        by_kind[sample.kind][outcome] += 1
    print(f"\n{title}")
    for kind, counts in sorted(by_kind.items()):
        shown = ", ".join(
            f"{word} {counts[word]}" for word in ("right", "coarse", "unknown", "wrong")
        )
        print(f"  {kind:16} {sum(counts.values()):4}: {shown}")
    return [f"{sample.name}: {outcome}" for sample, outcome in judged if outcome != "right"]


def test_every_header_of_the_corpus_is_what_it_is():
    judged = [(sample, judge(sample)) for sample in samples()]
    assert len(judged) >= 250
    assert table("corpus", judged) == []


def test_what_headers_say_of_the_prediction():
    told = {
        sample.name: (sample.prediction, identify(sample.header).finding.prediction)
        for sample in samples()
    }
    assert {name: pair for name, pair in told.items() if pair[0] != pair[1]} == {}


# Renamed, repacked


def some(kinds: tuple[str, ...], every: int) -> list[Sample]:
    chosen = [sample for sample in samples() if sample.kind in kinds]
    return chosen if THOROUGH else chosen[::every]


NETS = ("diffusion_model",)
ALL = ("diffusion_model", "vae", "text_encoder", "clip_vision", "other")
PREFIXES = (
    "model.diffusion_model.",
    "diffusion_model.",
    "model.",
    "net.",
    "transformer.",
    "module.",
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_hides_no_net(prefix):
    judged = []
    for sample in some(NETS, 5):
        renamed = sample.changed(prefix, prefixed(sample.header, prefix))
        judged.append((renamed, judge(renamed)))
    assert table(f"behind {prefix}", judged) == []


@pytest.mark.parametrize("prefix", ["first_stage_model.", "vae.", "module."])
def test_a_prefix_hides_no_vae(prefix):
    chosen = [
        sample for sample in samples() if sample.kind == "vae" and len(sample.header.tensors) > 70
    ]
    judged = []
    for sample in chosen:
        renamed = sample.changed(prefix, prefixed(sample.header, prefix))
        judged.append((renamed, judge(renamed)))
    assert table(f"VAEs behind {prefix}", judged) == []


def test_a_dtype_changes_nothing_but_the_dtype():
    for dtype in ("F32", "BF16", "F8_E4M3"):
        judged = []
        for sample in some(ALL, 6):
            changed = sample.changed(dtype, in_dtype(sample.header, dtype))
            assert identify(changed.header).dtype == dtype, changed.name
            judged.append((changed, judge(changed)))
        assert table(dtype, judged) == []


def test_pickles_are_known_like_the_rest():
    judged = [
        (s, judge(s)) for s in (s.changed("pickle", as_pickle(s.header)) for s in some(ALL, 6))
    ]
    assert table("pickles", judged) == []


def test_scaled_fp8_is_seen_through():
    for sample in some(NETS, 5):
        changed = sample.changed("scaled", as_scaled_fp8(sample.header))
        identity = identify(changed.header)
        assert judge(changed) == "right", changed.name
        # Nets of convolutions keep their dtype: only linear weights are scaled.
        if identity.dtype == "F8_E4M3":
            assert identity.quantisation == "scaled-fp8", changed.name


def test_four_bit_columns_are_seen_through():
    judged = [(s, judge(s)) for s in (s.changed("nf4", as_nf4(s.header)) for s in some(NETS, 3))]
    left = table("nf4", judged)
    # Layers without biases leave some sizes open; what is open is not guessed.
    assert {line.rpartition(": ")[2] for line in left} <= {"unknown"}
    assert len(left) * 10 <= len(judged)


def test_gguf_keeps_the_names():
    judged = []
    for sample in some(NETS, 4):
        packed = sample.changed("gguf", as_gguf(sample.header, "Q4_K"))
        judged.append((packed, judge(packed)))
    assert table("GGUF", judged) == []


# Checkpoints


def clip_l(prefix: str) -> Header:
    return prefixed(header("te-clip-l"), prefix)


def sdxl(net: str = "unet-sdxl", *marks: str) -> Header:
    return merged(
        prefixed(header(net), "model.diffusion_model."),
        prefixed(header("vae-sd"), "first_stage_model."),
        clip_l("conditioner.embedders.0.transformer."),
        prefixed(header("te-openclip-g"), "conditioner.embedders.1.model."),
        header_of([(mark, "F32", (1,)) for mark in marks]),
    )


def old_sd(
    net: str, encoder: str = "te-clip-l", place: str = "cond_stage_model.transformer."
) -> Header:
    return merged(
        prefixed(header(net), "model.diffusion_model."),
        prefixed(header("vae-sd"), "first_stage_model."),
        prefixed(header(encoder), place),
    )


def new_checkpoint(net: str, vae: str, **encoders: str) -> Header:
    return merged(
        prefixed(header(net), "model.diffusion_model."),
        prefixed(header(vae), "vae."),
        *(
            prefixed(header(name), f"text_encoders.{place}.transformer.")
            for place, name in encoders.items()
        ),
    )


def lora_leftovers() -> Header:
    return header_of(
        [
            (f"lora_unet_down_blocks_1_attentions_0_proj_in.{part}", "F16", shape)
            for part, shape in (
                ("lora_down.weight", (8, 640)),
                ("lora_up.weight", (640, 8)),
                ("alpha", ()),
            )
        ]
    )


SDXLS = ("sdxl", "sdxl-turbo", "sdxl-lightning", "sdxl-hyper", "sdxl-lcm")
FLUX_DEVS = ("flux1-dev", "flux1-kontext-dev", "flux1-krea-dev")
H = "conditioner.embedders.0.model."
CHECKPOINTS = {
    "SD 1.5": (lambda: old_sd("unet-sd15"), "sd15", (), None, "text_encoder:clip-l"),
    "SD 1.5 inpainting": (lambda: old_sd("unet-sd15-inpaint"), "sd15-inpaint", (), None, "vae"),
    "InstructPix2Pix": (lambda: old_sd("unet-sd15-ip2p"), "sd15-instructpix2pix", (), None, "vae"),
    "Stable Zero123": (
        lambda: merged(
            old_sd("unet-sd15-ip2p", "te-openclip-h", "cond_stage_model.model."),
            header_of([("cc_projection.weight", "F32", (768, 772)), ("cc_projection.bias", "F32", (768,))]),
        ), "stable-zero123", (), None, "vae",
    ),
    "SD 2": (
        lambda: old_sd("unet-sd2", "te-openclip-h", "cond_stage_model.model."), "sd2", (), None,
        "text_encoder:clip-h",
    ),
    "SD 2 depth": (
        lambda: old_sd("unet-sd2-depth", "te-openclip-h", "cond_stage_model.model."), "sd2-depth", (), None,
        "vae",
    ),
    "unCLIP": (
        lambda: merged(
            old_sd("unet-unclip-h", "te-openclip-h", "cond_stage_model.model."),
            prefixed(only(header("cv-openclip-h"), "visual."), "embedder.model."),
        ), "sd21-unclip-h", (), None, "clip_vision",
    ),
    "SD Turbo": (
        lambda: merged(
            prefixed(header("unet-sd2"), "model.diffusion_model."),
            prefixed(header("vae-sd"), "first_stage_model."),
            prefixed(header("te-openclip-h"), H),
            header_of([("denoiser.sigmas", "F32", (1000,))]),
        ), "sd-turbo", (), None, "text_encoder:clip-h",
    ),
    "SDXL": (sdxl, "sdxl", SDXLS, None, "text_encoder:clip-g"),
    "SDXL with LoRA leftovers": (lambda: merged(sdxl(), lora_leftovers()), "sdxl", SDXLS, None, "other"),
    "SDXL v-prediction": (lambda: sdxl("unet-sdxl", "v_pred", "ztsnr"), "sdxl-vpred", (), "v", "vae"),
    "CosXL": (
        lambda: sdxl("unet-sdxl", "edm_vpred.sigma_max", "edm_vpred.sigma_min"), "sdxl-cosxl", (), "v",
        "vae",
    ),
    "CosXL Edit": (lambda: sdxl("unet-sdxl-ip2p", "edm_vpred.sigma_max"), "cosxl-edit", (), "v", "vae"),
    "Playground 2.5": (
        lambda: sdxl("unet-sdxl", "edm_mean", "edm_std"), "playground-v2.5", (), "edm", "vae",
    ),
    "SDXL inpainting": (lambda: sdxl("unet-sdxl-inpaint"), "sdxl-inpaint", (), None, "vae"),
    "SSD-1B": (lambda: sdxl("unet-ssd-1b"), "ssd-1b", (), None, "vae"),
    "SDXL refiner": (
        lambda: merged(
            prefixed(header("unet-refiner"), "model.diffusion_model."),
            prefixed(header("vae-sd"), "first_stage_model."),
            prefixed(header("te-openclip-g"), H),
        ), "sdxl-refiner", (), None, "text_encoder:clip-g",
    ),
    "SVD": (
        lambda: merged(
            prefixed(header("unet-svd"), "model.diffusion_model."),
            prefixed(header("vae-svd"), "first_stage_model."),
            prefixed(header("cv-openclip-h"), "conditioner.embedders.0.open_clip.model."),
        ), "svd", ("svd", "svd-xt"), "v", "clip_vision",
    ),
    "SD 3 Medium": (
        lambda: merged(
            prefixed(header("sd3-medium"), "model.diffusion_model."),
            prefixed(header("vae-flux"), "first_stage_model."),
            clip_l("text_encoders.clip_l.transformer."),
            prefixed(header("te-clip-g"), "text_encoders.clip_g.transformer."),
            prefixed(header("te-t5-xxl"), "text_encoders.t5xxl.transformer."),
        ), "sd3-medium", (), "flow", "text_encoder:t5-xxl",
    ),
    "Flux all in one": (
        lambda: in_dtype(
            new_checkpoint("flux-dev", "vae-flux", t5xxl="te-t5-xxl", clip_l="te-clip-l"), "F8_E4M3"
        ), "flux1", FLUX_DEVS, "flow", "text_encoder:t5-xxl",
    ),
    "LTX-Video": (
        lambda: new_checkpoint("ltxv-2b", "vae-ltxv-1"), "ltx-video-2b", (), "flow", "vae",
    ),
    "Z-Image all in one": (
        lambda: new_checkpoint("z-image", "vae-flux", qwen3_4b="te-qwen3-4b"), "z-image", (), "flow",
        "text_encoder:qwen3-4b",
    ),
    "Hunyuan 3D": (
        lambda: merged(prefixed(header("hunyuan3d-2"), "model."), prefixed(header("vae-hunyuan3d"), "vae.")),
        "hunyuan3d-2", (), "flow", "vae",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_checkpoints(name):
    make, base, one_of, prediction, part = CHECKPOINTS[name]
    made = make()
    identity = identify(made)
    found = identity.finding
    assert (found.kind, found.base, found.one_of) == ("checkpoint", base, one_of), found.why
    assert found.prediction == prediction
    assert part in identity.parts
    assert {"diffusion", "vae"} <= set(identity.parts)
    assert sum(identity.parts.values()) == sum(t.size_bytes for t in made.tensors.values())


def test_a_checkpoint_pruned_to_its_net_is_a_diffusion_model():
    pruned = only(sdxl(), "model.diffusion_model.")
    identity = identify(pruned)
    assert identity.kind == "diffusion_model"
    assert identity.base == "sdxl"
    assert set(identity.parts) == {"diffusion"}


def test_a_checkpoint_without_its_vae_is_still_one_and_averages_are_other():
    with_averages = merged(
        without(old_sd("unet-sd15"), "first_stage_model."),
        prefixed(header("unet-sd15"), "model_ema."),
    )
    identity = identify(with_averages)
    assert (identity.kind, identity.base) == ("checkpoint", "sd15")
    assert identity.parts["other"] == identity.parts["diffusion"]
    assert identity.parameters == 859_520_964


def test_the_text_encoder_of_old_checkpoints_is_known_by_its_old_names():
    old = remade(
        header("te-clip-l"),
        lambda key, dtype, shape: [
            (f"cond_stage_model.transformer.{key.removeprefix('text_model.')}", dtype, shape)
        ],
    )
    identity = identify(merged(prefixed(header("unet-sd15"), "model.diffusion_model."), old))
    assert (identity.kind, identity.base) == ("checkpoint", "sd15")
    assert set(identity.parts) == {"diffusion", "text_encoder:clip-l"}


def test_the_mark_of_v_prediction_counts_beside_any_unet():
    marked = merged(old_sd("unet-sd15"), header_of([("v_pred", "F32", ())]))
    assert identify(marked).finding.prediction == "v"
    assert identify(marked).base == "sd15"


def test_packed_checkpoints_are_weighed_by_part():
    packed = as_nf4(new_checkpoint("flux-dev", "vae-flux", t5xxl="te-t5-xxl", clip_l="te-clip-l"))
    identity = identify(packed)
    assert (identity.kind, identity.base, identity.quantisation) == (
        "checkpoint",
        "flux1",
        "bnb-nf4",
    )
    assert identity.parameters == FLUX
    assert 6.6e9 < identity.parts["diffusion"] < 6.8e9


def test_the_sight_of_a_language_model_in_gguf():
    made = header_of(
        [("v.patch_embd.weight", "F16", (1280, 3, 14, 14)), ("mm.0.weight", "F16", (5120, 5120))],
        {},
        "gguf",
    )
    assert identify(made).kind == "clip_vision"


def test_parts_of_single_files():
    assert set(identify(header("te-t5-xxl")).parts) == {"text_encoder:t5-xxl"}
    assert set(identify(header("vae-flux")).parts) == {"vae"}
    assert set(identify(header("cv-clip-h")).parts) == {"clip_vision"}
    assert set(identify(header("flux-dev")).parts) == {"diffusion"}
    assert set(identify(header("te-llama2-13b")).parts) == {"other"}


def test_parts_are_all_bytes():
    for sample in some(ALL, 4):
        sizes = identify(sample.header).parts
        assert sum(sizes.values()) == sum(t.size_bytes for t in sample.header.tensors.values()), (
            sample.name
        )


# Folders of diffusers


def pipeline(name: str, **components: str) -> Header:
    parts = merged(*(prefixed(header(part), f"{place}.") for place, part in components.items()))
    metadata = {"_class_name": name, "scheduler._class_name": "EulerDiscreteScheduler"}
    return header_of(listing_of(parts), metadata, "diffusers")


def test_folders_of_diffusers():
    xl = pipeline(
        "StableDiffusionXLPipeline", unet="d-unet-sdxl", vae="d-vae-sd", text_encoder="te-clip-l",
        text_encoder_2="te-clip-g",
    )  # fmt: skip
    identity = identify(xl)
    assert (identity.kind, identity.base) == ("checkpoint", "sdxl")
    assert set(identity.parts) == {"diffusion", "vae", "text_encoder:clip-l", "text_encoder:clip-g"}
    kontext = identify(
        pipeline("FluxKontextPipeline", transformer="d-flux-dev", vae="d-vae-flux",
                 text_encoder="te-clip-l", text_encoder_2="te-t5-xxl")
    )  # fmt: skip
    assert (kontext.base, kontext.finding.confidence) == ("flux1-kontext-dev", "likely")
    dev = identify(pipeline("FluxPipeline", transformer="d-flux-dev", vae="d-vae-flux"))
    assert (dev.base, dev.finding.one_of) == ("flux1", FLUX_DEVS)
    sigma = identify(pipeline("PixArtSigmaPipeline", transformer="d-pixart-sigma", vae="d-vae-sd"))
    assert sigma.base == "pixart-sigma"
    cascade = identify(
        pipeline("StableCascadeDecoderPipeline", decoder="d-cascade-b", vqgan="vae-cascade-a")
    )
    assert (cascade.kind, cascade.base) == ("checkpoint", "stable-cascade-b")


def test_the_scheduler_of_a_folder_tells_the_prediction():
    parts = prefixed(header("d-unet-sd2"), "unet.")
    for told, expected in (("v_prediction", "v"), ("epsilon", "epsilon"), ("nonsense", None)):
        made = header_of(listing_of(parts), {"scheduler.prediction_type": told}, "diffusers")
        assert identify(made).finding.prediction == expected


# GGUF of text encoders, in llama.cpp's names


def t5_gguf(name: str, prefix: str = "enc.") -> Header:
    words = {
        "SelfAttention.q": "attn_q", "SelfAttention.k": "attn_k", "SelfAttention.v": "attn_v",
        "SelfAttention.o": "attn_o", "SelfAttention.relative_attention_bias": "attn_rel_b",
        "DenseReluDense.wi_0": "ffn_gate", "DenseReluDense.wi_1": "ffn_up", "DenseReluDense.wo": "ffn_down",
    }  # fmt: skip

    def renamed(key, dtype, shape):
        if key == "shared.weight":
            return [("token_embd.weight", dtype, shape)]
        parts = key.split(".")
        if parts[1] != "block":
            return [("enc.output_norm.weight", dtype, shape)]
        layer = ".".join(parts[5:-1])
        norm = "attn_norm" if parts[4] == "0" else "ffn_norm"
        return [(f"{prefix}blk.{parts[2]}.{words.get(layer, norm)}.weight", dtype, shape)]

    return as_gguf(remade(header(name), renamed), "Q8_0", "t5encoder")


def llm_gguf(name: str, architecture: str) -> Header:
    words = {
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
        "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
        "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
        "pre_feedforward_layernorm": "ffn_norm", "post_feedforward_layernorm": "post_ffw_norm",
    }  # fmt: skip
    gemma = architecture.startswith("gemma")

    def renamed(key, dtype, shape):
        if key.startswith("visual."):
            return []
        parts = key.split(".")
        if parts[1] != "layers":
            known = {
                "model.embed_tokens.weight": "token_embd.weight",
                "model.norm.weight": "output_norm.weight",
            }
            return [(known.get(key, "output.weight"), dtype, shape)]
        layer = ".".join(parts[3:-1])
        word = (
            "post_attention_norm" if gemma and layer == "post_attention_layernorm" else words[layer]
        )
        return [(f"blk.{parts[2]}.{word}.{parts[-1]}", dtype, shape)]

    return as_gguf(
        remade(header(name), renamed), "Q4_K", architecture, **{"general.file_type": "15"}
    )


@pytest.mark.parametrize(
    ("made", "subtype"),
    [
        (lambda: t5_gguf("te-t5-xxl"), "t5-xxl"),
        (lambda: t5_gguf("te-umt5-xxl"), "umt5-xxl"),
        (lambda: llm_gguf("te-qwen3-4b", "qwen3"), "qwen3-4b"),
        (lambda: llm_gguf("te-qwen3-8b", "qwen3"), "qwen3-8b"),
        (lambda: llm_gguf("te-qwen2.5-vl-7b", "qwen2vl"), "qwen2.5-vl-7b"),
        (lambda: llm_gguf("te-gemma2-2b", "gemma2"), "gemma2-2b"),
        (lambda: llm_gguf("te-gemma3-12b", "gemma3"), "gemma3-12b"),
        (lambda: llm_gguf("te-llama3.1-8b", "llama"), "llama3.1-8b"),
        (lambda: llm_gguf("te-mistral-small", "llama"), "mistral-small"),
    ],
)
def test_text_encoders_in_gguf(made, subtype):
    identity = identify(made())
    assert (identity.kind, identity.finding.subtype) == ("text_encoder", subtype)


def test_other_language_models_in_gguf_are_not_claimed():
    assert identify(llm_gguf("te-mistral-7b", "llama")).kind == "other"
    assert identify(llm_gguf("te-llama2-13b", "llama")).kind == "other"


# How weights are stored


def nunchaku_flux(is_float: bool) -> Header:
    """Flux as nunchaku's converter writes it: fused, four bits, low-rank parts beside."""
    keep = only(
        header("d-flux-dev"),
        "x_embedder",
        "context_embedder",
        "time_text_embed",
        "norm_out",
        "proj_out",
    )
    made = listing_of(keep)

    def layer(name: str, out: int, inside: int) -> None:
        made.extend(
            [
                (f"{name}.qweight", "I8", (out, inside // 2)), (f"{name}.bias", "BF16", (out,)),
                (f"{name}.wscales", "F8_E4M3" if is_float else "BF16", (inside // 64, out)),
                (f"{name}.lora_down", "BF16", (inside, 32)), (f"{name}.lora_up", "BF16", (out, 32)),
                (f"{name}.smooth", "BF16", (inside,)), (f"{name}.smooth_orig", "BF16", (inside,)),
            ]
        )  # fmt: skip
        if is_float:
            made.append((f"{name}.wtscale", "BF16", (1,)))

    for n in range(19):
        for name, out, inside in (
            ("qkv_proj", 9216, 3072), ("qkv_proj_context", 9216, 3072), ("out_proj", 3072, 3072),
            ("out_proj_context", 3072, 3072), ("mlp_fc1", 12288, 3072), ("mlp_fc2", 3072, 12288),
            ("mlp_context_fc1", 12288, 3072), ("mlp_context_fc2", 3072, 12288),
        ):  # fmt: skip
            layer(f"transformer_blocks.{n}.{name}", out, inside)
    for n in range(38):
        for name, out, inside in (
            ("qkv_proj", 9216, 3072), ("out_proj", 3072, 3072), ("mlp_fc1", 12288, 3072), ("mlp_fc2", 3072, 12288),
        ):  # fmt: skip
            layer(f"single_transformer_blocks.{n}.{name}", out, inside)
    return header_of(made)


def nvfp4(made: Header) -> Header:
    def packed(name, dtype, shape):
        if len(shape) != 2 or "blocks" not in name or not name.endswith(".weight"):
            return [(name, dtype, shape)]
        return [
            (name, "U8", (shape[0], shape[1] // 2)),
            (f"{name}_scale", "F8_E4M3", (shape[0], shape[1] // 16)),
            (f"{name}_scale_2", "F32", ()),
        ]

    return remade(made, packed)


FLUX = 11_901_408_320
STORED = {
    "plain": (lambda: header("flux-dev"), "BF16", None, FLUX),
    "fp8": (lambda: in_dtype(header("flux-dev"), "F8_E5M2"), "F8_E5M2", None, FLUX),
    "scaled fp8": (lambda: as_scaled_fp8(header("flux-dev")), "F8_E4M3", "scaled-fp8", FLUX),
    "nf4": (lambda: as_nf4(header("flux-dev")), "U8", "bnb-nf4", FLUX),
    "fp4": (lambda: as_nf4(header("flux-dev"), "fp4"), "U8", "bnb-fp4", FLUX),
    "nvfp4": (lambda: nvfp4(header("flux-dev")), "U8", "nvfp4", FLUX),
    "GGUF": (lambda: as_gguf(header("flux-dev"), "Q8_0", "flux"), "Q8_0", "gguf:Q8_0", FLUX),
    "GGUF that names its mix": (
        lambda: as_gguf(header("flux-dev"), "Q4_K", "flux", **{"general.file_type": "15"}), "Q4_K",
        "gguf:Q4_K_M", FLUX,
    ),
    "GGUF that names itself wrongly": (
        lambda: as_gguf(header("flux-dev"), "Q5_K", "flux", **{"general.file_type": "7"}), "Q5_K",
        "gguf:Q5_K", FLUX,
    ),
    "SDXL": (sdxl, "F16", None, 2_567_463_684),
}  # fmt: skip


@pytest.mark.parametrize("name", STORED)
def test_how_weights_are_stored(name):
    make, dtype, quantisation, parameters = STORED[name]
    identity = identify(make())
    assert (identity.dtype, identity.quantisation) == (dtype, quantisation)
    assert identity.parameters == parameters
    assert identity.base == ("sdxl" if name == "SDXL" else "flux1")


@pytest.mark.parametrize(("is_float", "name"), [(False, "nunchaku-int4"), (True, "nunchaku-fp4")])
def test_nunchaku(is_float, name):
    identity = identify(nunchaku_flux(is_float))
    assert (identity.kind, identity.base) == ("diffusion_model", "flux1")
    assert identity.finding.one_of == FLUX_DEVS
    assert identity.quantisation == name
    # The modulations that it folds elsewhere are not in this listing.
    assert 7e9 < identity.parameters < FLUX


def test_eight_bits_of_bitsandbytes():
    def packed(key, dtype, shape):
        if len(shape) == 2 and "blocks" in key:
            return [(key, "I8", shape), (f"{key.removesuffix('weight')}SCB", "F32", (shape[0],))]
        return [(key, dtype, shape)]

    identity = identify(remade(header("d-sd35-large"), packed))
    assert (identity.dtype, identity.quantisation, identity.base) == (
        "I8",
        "bnb-int8",
        "sd3.5-large",
    )
    assert identity.parameters == identify(header("d-sd35-large")).parameters


# Metadata


def told(name: str, **metadata: str) -> Header:
    return header_of(
        listing_of(header(name)), {key.replace("__", "."): value for key, value in metadata.items()}
    )


def test_metadata_narrows_what_tensors_leave_open():
    kontext = identify(told("flux-dev", modelspec__architecture="flux-1-kontext"))
    assert (kontext.base, kontext.finding.one_of) == ("flux1-kontext-dev", ())
    assert kontext.finding.confidence == "likely"
    # Trainers write this of every member of the family.
    any_of_them = identify(told("flux-dev", modelspec__architecture="flux-1-dev"))
    assert any_of_them.finding.one_of == FLUX_DEVS
    vae = identify(told("vae-sd", modelspec__architecture="stable-diffusion-xl-v1-base/vae"))
    assert (vae.kind, vae.base, vae.finding.confidence) == ("vae", "sdxl", "likely")
    v = identify(told("unet-sd2", modelspec__prediction_type="v"))
    assert v.finding.prediction == "v"


def test_stale_metadata_changes_nothing():
    for claimed in ("stable-diffusion-xl-v1-base", "flux-1-schnell", "sd3", "nonsense", ""):
        identity = identify(told("unet-sd15", modelspec__architecture=claimed))
        assert (identity.base, identity.finding.confidence) == ("sd15", "sure")
    schnell = identify(told("flux-schnell", modelspec__architecture="flux-1-dev"))
    assert schnell.base == "flux1-schnell"
    unlisted = identify(told("d-bria", modelspec__architecture="flux-1-dev"))
    assert unlisted.base is None


# Damaged, shuffled, made up


def claims_wrong(sample: Sample) -> bool:
    """Tell whether a base is claimed that the model neither is nor may be."""
    found = identify(sample.header).finding
    possible = {base for one in (sample.base, *sample.one_of) if one for base in lineage(one)}
    claimed = {found.base, *found.one_of} - {None}
    return bool(claimed) and not claimed & possible


def test_one_tensor_left_proves_nothing_wrong():
    dice = random.Random(20)
    wrong = []
    number = 0
    for sample in samples():
        keys = sorted(sample.header.tensors)
        for key in dice.sample(keys, min(len(keys), 40 if THOROUGH else 6)):
            left = sample.changed(key, header_of([(key, *sample.header.tensors[key][:2])]))
            number += 1
            if claims_wrong(left):
                wrong.append(left.name)
    print(f"\none tensor left: {number} headers, {len(wrong)} wrong bases: {wrong}")
    assert wrong == []


# Only this tensor tells it from the model without it.
BY_ONE_TENSOR = ("wan-flf2v-14b",)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_lost_tensors_make_no_wrong_base(share):
    dice = random.Random(int(share * 100))
    outcomes: Counter[str] = Counter()
    wrong = []
    chosen = samples() if THOROUGH else samples()[::2]
    for sample in chosen:
        if sample.name in BY_ONE_TENSOR:
            continue
        left = sample.changed(f"{share}", thinned(sample.header, share, dice))
        outcome = judge(left)
        if outcome == "wrong" and not claims_wrong(left):
            outcome = "unknown"
        outcomes[outcome] += 1
        if outcome == "wrong":
            wrong.append(f"{left.name} {identify(left.header).finding}")
    print(f"\n{share:.0%} lost: {dict(outcomes)}")
    assert wrong == []


def test_the_order_of_tensors_does_not_matter():
    dice = random.Random(4)
    for make in (sdxl, lambda: header("flux-dev"), lambda: as_nf4(header("qwen-image"))):
        made = make()
        mixed = list(made.tensors.items())
        dice.shuffle(mixed)
        other = Header(made.format, dict(mixed), made.metadata)
        assert identify(other) == identify(made)


ODD_KEYS = (
    "", ".", "..", "model.", "model.diffusion_model.", "conditioner.", "conditioner.embedders", "text_encoders",
    "text_encoders.", "a" * 5000, "blocks.99999999999999999999.x", "ключ.вес", "double_blocks..img_attn", "\0",
)  # fmt: skip
ODD_SHAPES = ((), (0,), (0, 0), (1,), (0, 5, 0, 0), (7,) * 9, (2**62, 2**62), (3, 0, 3, 3), (5, 1))
ODD_DTYPES = ("F16", "U8", "I8", "F8_E4M3", "Q4_K", "", "NONSENSE", "BOOL")


def test_nonsense_raises_nothing():
    dice = random.Random(7)
    real = [key for sample in samples()[::9] for key in list(sample.header.tensors)[:40]]
    for _ in range(3000 if THOROUGH else 400):
        keys = dice.choices(ODD_KEYS, k=3) + dice.choices(real, k=dice.randrange(30))
        tensors = {
            key: Tensor(dice.choice(ODD_DTYPES), dice.choice(ODD_SHAPES), dice.randrange(2**40))
            for key in keys
        }
        made = Header(
            dice.choice(("safetensors", "gguf", "pickle", "diffusers")), tensors, {"config": "{"}
        )
        identity = identify(made)
        assert identity.kind in KINDS
        assert sum(identity.parts.values()) == sum(t.size_bytes for t in tensors.values())


def test_sizes_turned_to_nothing_raise_nothing():
    for size in (0, 1):
        for sample in samples()[:: 1 if THOROUGH else 3]:
            flat = remade(
                sample.header, lambda key, dtype, shape, n=size: [(key, dtype, (n,) * len(shape))]
            )
            found = identify(flat).finding
            assert found.kind in KINDS


def test_nothing_is_unknown():
    identity = identify(Header("safetensors", {}))
    assert (identity.kind, identity.base, identity.dtype) == ("unknown", None, None)
    assert identity.parameters is None
    assert identity.parts == {}


# Bases


def test_bases_are_found_however_they_are_written():
    for text in ("SDXL", "sd-xl", "sd_xl", "SD XL"):
        assert find_base(text).id == "sdxl"
    assert find_base("Flux.1 dev").id == "flux1-dev"
    assert find_base("hunyuan_video_1_5").id == "hunyuan-video-1.5"
    assert find_base("unheard of") is None


def test_bases_form_families():
    assert lineage("sd3.5-large-turbo") == ("sd3.5-large-turbo", "sd3.5-large", "sd3")
    for base in BASES.values():
        assert base.parent is None or base.parent in BASES
        assert base.name


def test_every_base_that_rules_give_is_listed():
    for sample in samples():
        found = identify(sample.header).finding
        assert {found.base, *found.one_of} - {None} <= set(BASES), sample.name
