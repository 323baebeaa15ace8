"""Models in several files: pipelines, single components, shards, and what of them is missing."""

import json

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.diffusers import is_shard_index
from stablehand.core.models.headers.reading import read_header
from support.header_bytes import safetensors_bytes

UNET = {"conv_in.weight": ("F16", (320, 4, 3, 3)), "conv_out.bias": ("F16", (4,))}
VAE = {"encoder.conv_in.weight": ("F32", (128, 3, 3, 3))}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict) and content and isinstance(next(iter(content.values())), tuple):
        path.write_bytes(safetensors_bytes(content))
    else:
        path.write_text(json.dumps(content), "utf-8")


@pytest.fixture
def pipeline(tmp_path):
    folder = tmp_path / "sd"
    index = {
        "_class_name": "StableDiffusionPipeline",
        "_diffusers_version": "0.21.0",
        "scheduler": ["diffusers", "DDIMScheduler"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "safety_checker": [None, None],
        "force_zeros_for_empty_prompt": True,
    }
    write(folder / "model_index.json", index)
    write(folder / "scheduler/scheduler_config.json", {"prediction_type": "v_prediction"})
    write(
        folder / "unet/config.json",
        {"_class_name": "UNet2DConditionModel", "in_channels": 4, "block_out_channels": [320, 640]},
    )
    write(folder / "unet/diffusion_pytorch_model.safetensors", UNET)
    write(folder / "vae/config.json", {"latent_channels": 4})
    write(folder / "vae/diffusion_pytorch_model.safetensors", VAE)
    return folder


def refused(path):
    with pytest.raises(StablehandError) as caught:
        read_header(path)
    return caught.value


def test_a_pipeline(pipeline):
    found = read_header(pipeline)
    assert found.format == "diffusers"
    assert {name: tensor[:3] for name, tensor in found.tensors.items()} == {
        "unet.conv_in.weight": ("F16", (320, 4, 3, 3), 23040),
        "unet.conv_out.bias": ("F16", (4,), 8),
        "vae.encoder.conv_in.weight": ("F32", (128, 3, 3, 3), 13824),
    }
    assert all(tensor.offset == -1 for tensor in found.tensors.values())
    sizes = [path.stat().st_size for path in pipeline.rglob("*.safetensors")]
    assert (found.file_bytes, found.data_start) == (sum(sizes), -1)
    expected = {
        "_class_name": "StableDiffusionPipeline",
        "force_zeros_for_empty_prompt": "true",
        "unet._class_name": "UNet2DConditionModel",
        "unet.in_channels": "4",
        "unet.block_out_channels": "[320, 640]",
        "vae._class_name": "AutoencoderKL",
        "scheduler.prediction_type": "v_prediction",
    }
    assert expected.items() <= found.metadata.items()


def test_one_set_of_weights_is_read_the_plain_one_first(pipeline):
    unet = pipeline / "unet"
    write(unet / "diffusion_pytorch_model.fp16.safetensors", {"other": ("F16", (1,))})
    write(unet / "diffusion_pytorch_model.non_ema.safetensors", {"other": ("F16", (1,))})
    (unet / "diffusion_pytorch_model.bin").write_bytes(b"a pickle that is not looked at")
    (unet / "optimizer.bin").write_bytes(b"nor this")
    assert "unet.conv_in.weight" in read_header(pipeline).tensors
    (unet / "diffusion_pytorch_model.safetensors").unlink()
    write(unet / "diffusion_pytorch_model.fp16.safetensors", {"half": ("F16", (1,))})
    assert "unet.half" in read_header(pipeline).tensors


@pytest.mark.parametrize(
    "index_name", ["model.safetensors.index.json", "model.safetensors.index.fp16.json"]
)
def test_shards_are_one_model(tmp_path, index_name):
    names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    write(tmp_path / "config.json", {"model_type": "t5", "architectures": ["T5EncoderModel"]})
    write(tmp_path / names[0], {"a": ("BF16", (8, 8))})
    write(tmp_path / names[1], {"b": ("BF16", (4,))})
    write(tmp_path / index_name, {"metadata": {}, "weight_map": {"a": names[0], "b": names[1]}})
    for path in (tmp_path, tmp_path / index_name):
        found = read_header(path)
        assert (found.format, list(found.tensors)) == ("diffusers", ["a", "b"])
        assert found.file_bytes == sum((tmp_path / name).stat().st_size for name in names)
    assert read_header(tmp_path).metadata["architectures"] == '["T5EncoderModel"]'
    (tmp_path / names[1]).unlink()
    assert refused(tmp_path).code == "model.damaged"
    assert names[1] in refused(tmp_path).message.english()


@pytest.mark.parametrize(
    "weight_map",
    [
        {},
        [],
        {"a": 1},
        {"a": "../outside.safetensors"},
        {"a": "/etc/passwd"},
        {"a": "sub\\x.safetensors"},
        {"a": "C:x"},
        {"a": ".."},
        {"a": ""},
        {f"k{i}": f"{i}.safetensors" for i in range(2001)},
    ],
)
def test_an_index_never_leads_elsewhere(tmp_path, weight_map):
    folder = tmp_path / "model"
    write(tmp_path / "outside.safetensors", {"a": ("F16", (1,))})
    write(folder / "model.safetensors.index.json", {"weight_map": weight_map})
    error = refused(folder / "model.safetensors.index.json")
    assert error.code == "model.damaged"


def test_shards_that_share_a_tensor(tmp_path):
    for name in ("x", "y"):
        write(tmp_path / f"{name}.safetensors", {"a": ("F16", (1,))})
    write(
        tmp_path / "m.safetensors.index.json",
        {"weight_map": {"a": "x.safetensors", "b": "y.safetensors"}},
    )
    assert "tensor a" in refused(tmp_path / "m.safetensors.index.json").message.english()


def test_components_never_lead_out_of_the_folder(tmp_path, pipeline):
    write(tmp_path / "outside/diffusion_pytorch_model.safetensors", {"stolen": ("F16", (1,))})
    index = json.loads((pipeline / "model_index.json").read_text("utf-8"))
    write(
        pipeline / "model_index.json",
        index | {"../outside": ["diffusers", "X"], "..": ["diffusers", "Y"]},
    )
    assert not [name for name in read_header(pipeline).tensors if "stolen" in name]


def test_what_is_missing_is_said(pipeline):
    for path in pipeline.glob("vae/*"):
        path.unlink()
    (pipeline / "vae").rmdir()
    found = read_header(pipeline)
    assert "no folder vae" in found.notes
    (pipeline / "unet/diffusion_pytorch_model.safetensors").unlink()
    assert "weights are missing" in refused(pipeline).message.english()


def test_a_damaged_part_makes_the_whole_damaged(pipeline):
    path = pipeline / "unet/diffusion_pytorch_model.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    error = refused(pipeline)
    assert error.code == "model.damaged"
    assert path.name in error.message.english()


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"a":' * 5000])
def test_an_index_that_makes_no_sense(pipeline, text):
    (pipeline / "model_index.json").write_text(text, "utf-8")
    assert refused(pipeline).code == "model.damaged"


def test_folders_that_are_no_models(tmp_path):
    assert refused(tmp_path).code == "model.unreadable"
    write(tmp_path / "config.json", {"a": 1})
    assert refused(tmp_path).code == "model.unreadable"


def test_what_an_index_is_called():
    for name in (
        "model.safetensors.index.json",
        "Model.safetensors.index.fp16.json",
        "pytorch_model.bin.index.json",
    ):
        assert is_shard_index(name)
    for name in (
        "model_index.json",
        "model.index.json",
        "index.json",
        "a.safetensors.json",
        "x.safetensors",
    ):
        assert not is_shard_index(name)
