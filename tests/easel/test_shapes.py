"""Settings and names of networks out of key names, checked against the published sizes."""

import pytest
from easel.formats import Family
from easel.renames import clip_name, open_clip_names, unet_name, vae_name
from easel.shapes import family_settings, unet_settings, vae_settings


def unet_shapes(widths, depths, middle, text, linear):
    """The shapes that tell a UNet's settings, with the names of single files."""
    shapes = {
        "input_blocks.0.0.weight": (widths[0], 4, 3, 3),
        "out.2.weight": (4, widths[0], 3, 3),
        "middle_block.1.proj_in.weight": (widths[-1],) * 2 + (() if linear else (1, 1)),
        "label_emb.0.0.weight": (1280, 2816),
    }
    for at in range(middle):
        shapes[f"middle_block.1.transformer_blocks.{at}.attn2.to_k.weight"] = (widths[-1], text)
    block = 1
    for level, width in enumerate(widths):
        for _ in range(2):
            shapes[f"input_blocks.{block}.0.out_layers.3.weight"] = (width, width, 3, 3)
            for at in range(depths[level]):
                name = f"input_blocks.{block}.1.transformer_blocks.{at}.attn2.to_k.weight"
                shapes[name] = (width, text)
            block += 1
        if level < len(widths) - 1:
            shapes[f"input_blocks.{block}.0.op.weight"] = (width, width, 3, 3)
            block += 1
    return shapes


@pytest.mark.parametrize(
    ("family", "shapes"),
    [
        (Family.SD1, unet_shapes([320, 640, 1280, 1280], [1, 1, 1, 0], 1, 768, False)),
        (Family.SDXL, unet_shapes([320, 640, 1280], [0, 2, 10], 10, 2048, True)),
    ],
)
def test_published_sizes_give_the_published_settings(family, shapes):
    published = family_settings(family)["unet"]
    found = unet_settings(family, shapes)
    assert found == {key: published[key] for key in found}


def test_a_vae_of_the_published_size():
    shapes = {"decoder.conv_in.weight": (512, 4, 3, 3)}
    for level, width in enumerate((128, 256, 512, 512)):
        for block in (0, 1):
            shapes[f"encoder.down.{level}.block.{block}.conv2.weight"] = (width, width, 3, 3)
    published = family_settings(Family.SD1)["vae"]
    found = vae_settings(shapes)
    assert found["block_out_channels"] == published["block_out_channels"]
    assert found["layers_per_block"] == published["layers_per_block"]


def test_missing_tensors_are_a_key_error():
    with pytest.raises(KeyError):
        vae_settings({})
    with pytest.raises(KeyError):
        unet_settings(Family.SD1, {})


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("time_embed.2.bias", "time_embedding.linear_2.bias"),
        ("input_blocks.0.0.weight", "conv_in.weight"),
        ("input_blocks.1.0.in_layers.0.weight", "down_blocks.0.resnets.0.norm1.weight"),
        ("input_blocks.3.0.op.bias", "down_blocks.0.downsamplers.0.conv.bias"),
        ("input_blocks.4.1.proj_in.weight", "down_blocks.1.attentions.0.proj_in.weight"),
        ("middle_block.2.out_layers.3.bias", "mid_block.resnets.1.conv2.bias"),
        ("output_blocks.2.1.conv.weight", "up_blocks.0.upsamplers.0.conv.weight"),
        ("output_blocks.5.2.conv.weight", "up_blocks.1.upsamplers.0.conv.weight"),
        ("output_blocks.11.0.skip_connection.weight", "up_blocks.3.resnets.2.conv_shortcut.weight"),
        ("label_emb.0.2.weight", "add_embedding.linear_2.weight"),
        ("foreign.key", None),
    ],
)
def test_names_of_a_unet(key, name):
    assert unet_name(key, 2) == name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (
            "encoder.down.1.block.0.nin_shortcut.weight",
            "encoder.down_blocks.1.resnets.0.conv_shortcut.weight",
        ),
        ("encoder.down.0.downsample.conv.bias", "encoder.down_blocks.0.downsamplers.0.conv.bias"),
        ("decoder.up.3.block.2.conv1.weight", "decoder.up_blocks.0.resnets.2.conv1.weight"),
        ("decoder.up.1.upsample.conv.weight", "decoder.up_blocks.2.upsamplers.0.conv.weight"),
        ("decoder.mid.attn_1.q.weight", "decoder.mid_block.attentions.0.to_q.weight"),
        ("encoder.mid.attn_1.proj_out.bias", "encoder.mid_block.attentions.0.to_out.0.bias"),
        ("encoder.mid.block_2.norm1.weight", "encoder.mid_block.resnets.1.norm1.weight"),
        ("encoder.norm_out.weight", "encoder.conv_norm_out.weight"),
        ("post_quant_conv.weight", "post_quant_conv.weight"),
        ("loss.logvar", None),
    ],
)
def test_names_of_a_vae(key, name):
    assert vae_name(key, 4) == name


def test_names_of_text_encoders():
    assert clip_name("text_model.final_layer_norm.bias") == "final_layer_norm.bias"
    assert clip_name("text_model.embeddings.position_ids") is None
    assert open_clip_names("transformer.resblocks.3.attn.in_proj_weight") == [
        f"encoder.layers.3.self_attn.{part}_proj.weight" for part in "qkv"
    ]
    assert open_clip_names("transformer.resblocks.0.mlp.c_fc.bias") == [
        "encoder.layers.0.mlp.fc1.bias"
    ]
    assert open_clip_names("logit_scale") is None
