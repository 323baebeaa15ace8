"""How weights are stored, text encoders in GGUF, and what metadata adds."""

from __future__ import annotations

import pytest

from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify.identify import identify
from support.header_corpus import (
    as_gguf,
    as_nf4,
    as_scaled_fp8,
    header_of,
    in_dtype,
    listing_of,
    only,
    remade,
)
from support.identity_cases import FLUX, FLUX_DEVS, header, sdxl

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
