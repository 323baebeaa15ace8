"""Files of repositories told apart by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hubs.huggingface_variants import sorted_files


def sort(path, *beside):
    return sorted_files((path, *beside))[path]


@pytest.mark.parametrize(
    ("path", "form", "role", "precision", "quantisation", "variant"),
    [
        ("v1-5-pruned-emaonly.safetensors", "safetensors", "model", None, None, "ema"),
        ("v1-5-pruned.ckpt", "pickle", "model", None, None, "pruned"),
        ("sd-nonema-pruned.ckpt", "pickle", "model", None, None, "non_ema"),
        ("model_full.safetensors", "safetensors", "model", None, None, "full"),
        ("sd_xl_base_1.0_0.9vae.safetensors", "safetensors", "model", None, None, None),
        ("flux1-dev-Q4_K_M.gguf", "gguf", "model", None, "Q4_K_M", None),
        ("flux1-dev-q8_0.gguf", "gguf", "model", None, "Q8_0", None),
        ("flux1-dev-F16.gguf", "gguf", "model", "fp16", None, None),
        ("flux1-dev-BF16.gguf", "gguf", "model", "bf16", None, None),
        ("qwen-image-UD-Q4_K_XL.gguf", "gguf", "model", None, "UD-Q4_K_XL", None),
        ("wan-IQ4_XS.gguf", "gguf", "model", None, "IQ4_XS", None),
        ("Q5_K_S/wan.gguf", "gguf", "model", None, "Q5_K_S", None),
        ("flux1-dev-fp8.safetensors", "safetensors", "model", "fp8", None, None),
        ("flux1-dev-fp8-e4m3fn.safetensors", "safetensors", "model", "fp8", "fp8_e4m3fn", None),
        ("flux1-dev-bnb-nf4-v2.safetensors", "safetensors", "model", "nf4", None, None),
        ("svdq-int4_r32-flux.1-dev.safetensors", "safetensors", "model", "int4", "svdq-int4-r32", None),
        ("svdq-fp4_r128-qwen.safetensors", "safetensors", "model", "fp4", "svdq-fp4-r128", None),
        ("split_files/diffusion_models/q_bf16.safetensors", "safetensors", "transformer", "bf16", None, None),
        (
            "split_files/text_encoders/qwen_2.5_vl_7b_fp8_scaled.safetensors",
            "safetensors", "text_encoder", "fp8", "fp8_scaled", None,
        ),
        ("t5xxl_fp8_e4m3fn_scaled.safetensors", "safetensors", "text_encoder", "fp8", "fp8_e4m3fn_scaled", None),
        ("clip_l.safetensors", "safetensors", "text_encoder", None, None, None),
        ("umt5_xxl_fp16.safetensors", "safetensors", "text_encoder", "fp16", None, None),
        ("clip_vision_h.safetensors", "safetensors", "image_encoder", None, None, None),
        ("ae.safetensors", "safetensors", "vae", None, None, None),
        ("qwen_image_vae.safetensors", "safetensors", "vae", None, None, None),
        ("kl-f8-anime2.ckpt", "pickle", "model", None, None, None),
        ("vae/diffusion_pytorch_model.fp16.safetensors", "safetensors", "vae", "fp16", None, None),
        ("unet/diffusion_pytorch_model.non_ema.bin", "pickle", "unet", None, None, "non_ema"),
        ("diffusion_pytorch_model.safetensors", "safetensors", "model", None, None, None),
        ("pytorch_lora_weights.safetensors", "safetensors", "lora", None, None, None),
        ("loras/turbo.safetensors", "safetensors", "lora", None, None, None),
        ("explorer.safetensors", "safetensors", "model", None, None, None),
        ("fp16/model.onnx", "onnx", "model", "fp16", None, None),
        ("training_args.bin", "other", "other", None, None, None),
        ("README.md", "other", "card", None, None, None),
        ("LICENSE.txt", "other", "licence", None, None, None),
        ("images/a.PNG", "other", "picture", None, None, None),
        ("workflows/flux.json", "other", "workflow", None, None, None),
        ("tokenizer/vocab.json", "other", "tokenizer", None, None, None),
        ("config.json", "other", "config", None, None, None),
        ("all.zip", "zip", "other", None, None, None),
        ("noending", "other", "other", None, None, None),
        (".gitattributes", "other", "other", None, None, None),
    ],
)  # fmt: skip
def test_names(path, form, role, precision, quantisation, variant):
    found = sort(path)
    assert (found.format, found.role) == (form, role)
    assert (found.precision, found.quantisation, found.variant) == (
        precision,
        quantisation,
        variant,
    )
    assert found.group is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("vae/x.safetensors", "vae"),
        ("clip_l.safetensors", "text_encoder"),
        ("image_encoder/x.safetensors", "clip_vision"),
        ("transformer/x.safetensors", "diffusion_model"),
        ("a_lora.safetensors", "lora"),
        ("upscale_models/x.pth", "upscaler"),
        ("x.safetensors", None),
        ("vae/config.json", None),
    ],
)
def test_kinds_that_a_place_or_name_tells(path, kind):
    assert sort(path).kind == kind


def test_shards_and_their_index_are_one_thing():
    paths = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    found = sorted_files((*paths, "model.safetensors.index.json", "other.safetensors"))
    assert [sort_.group for sort_ in found.values()] == ["model", "model", "model", None]
    assert sort("Q4/x-Q4_K_M-00001-of-00003.gguf").group == "Q4/x-Q4_K_M"


def test_a_folder_of_diffusers_is_one_thing_and_what_lies_beside_it_is_not():
    found = sorted_files(
        (
            "model_index.json",
            "unet/diffusion_pytorch_model.safetensors",
            "unet/config.json",
            "text_encoder/model-00001-of-00002.safetensors",
            "scheduler/scheduler_config.json",
            "sd_xl_base_1.0.safetensors",
            "README.md",
            "small/model_index.json",
            "small/vae/diffusion_pytorch_model.safetensors",
            "loose/vae.safetensors",
        )
    )
    groups = [sort_.group for sort_ in found.values()]
    assert groups == [*["diffusers"] * 5, None, None, "diffusers:small", "diffusers:small", None]


def test_a_model_of_onnx_and_its_data_are_one_thing():
    found = sorted_files(("onnx/model.onnx", "onnx/model.onnx_data", "onnx/small.onnx"))
    assert [sort_.group for sort_ in found.values()] == ["onnx/model.onnx", "onnx/model.onnx", None]


@given(st.lists(st.text(min_size=1, max_size=60), max_size=20))
def test_any_names_are_told_apart(paths):
    assert set(sorted_files(paths)) == set(paths)
