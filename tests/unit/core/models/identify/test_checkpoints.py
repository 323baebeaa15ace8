"""Checkpoints and folders of diffusers: the net in them, and what else they consist of."""

from __future__ import annotations

import pytest

from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify.identify import identify
from support.header_corpus import (
    as_nf4,
    header_of,
    in_dtype,
    listing_of,
    merged,
    only,
    prefixed,
    remade,
    without,
)
from support.identity_cases import ALL, FLUX, FLUX_DEVS, clip_l, header, new_checkpoint, sdxl, some


def old_sd(
    net: str, encoder: str = "te-clip-l", place: str = "cond_stage_model.transformer."
) -> Header:
    return merged(
        prefixed(header(net), "model.diffusion_model."),
        prefixed(header("vae-sd"), "first_stage_model."),
        prefixed(header(encoder), place),
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
