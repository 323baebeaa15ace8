"""What is a model, but not of this field: detectors, language and speech models, training states. Pure.

Their kind is "other", so that nobody offers them as a checkpoint; which of them they are stands in
`subtype`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.view import View

# Keys that one of these has and no model of this field; any row is enough.
_KEYS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("yolo", ("model.0.conv.weight", "model.0.bn.weight", "model.1.conv.weight")),
    ("yolo", ("model.model.0.conv.weight", "model.model.0.bn.weight")),
    ("yolo", ("model.0.conv.weight", "model.0.bn.running_mean")),
    ("sam", ("image_encoder.pos_embed", "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix")),
    ("sam", ("image_encoder.patch_embed.proj.weight", "mask_decoder.iou_token.weight")),
    ("sam2", ("image_encoder.trunk.patch_embed.proj.weight", "sam_mask_decoder.iou_token.weight")),
    ("sam2", ("model.image_encoder.trunk.patch_embed.proj.weight",)),
    ("sam3", ("detector.backbone.vision_backbone.trunk.patch_embed.proj.weight",)),
    ("bert", ("embeddings.word_embeddings.weight", "encoder.layer.0.attention.self.query.weight")),
    ("bert", ("roberta.embeddings.word_embeddings.weight",)),
    ("grounding-dino", ("transformer.level_embed", "transformer.enc_output.weight")),
    ("whisper", ("model.encoder.conv1.weight", "model.decoder.layers.0.encoder_attn.k_proj.weight")),
    ("whisper", ("encoder.conv1.weight", "encoder.conv2.weight", "encoder.layers.0.self_attn.k_proj.weight")),
    ("whisper", ("encoder.blocks.0.attn.key.weight", "decoder.blocks.0.cross_attn.key.weight")),
    ("wav2vec2", ("wav2vec2.feature_extractor.conv_layers.0.conv.weight",)),
    ("wav2vec2", ("feature_extractor.conv_layers.0.conv.weight", "feature_projection.projection.weight")),
    ("gpt2", ("wte.weight", "h.0.attn.c_attn.weight")),
    ("gpt2", ("transformer.wte.weight", "transformer.h.0.attn.c_attn.weight")),
    ("blip", ("visual_encoder.blocks.0.attn.qkv.weight", "text_decoder.cls.predictions.bias")),
    ("florence-2", ("language_model.model.shared.weight", "image_projection")),
    ("florence-2", ("vision_tower.convs.0.proj.weight",)),
    ("depth-anything", ("depth_head.projects.0.weight", "pretrained.patch_embed.proj.weight")),
    ("depth-anything", ("depth_head.scratch.layer1_rn.weight",)),
    ("midas", ("scratch.layer1_rn.weight", "pretrained.model.patch_embed.proj.weight")),
    ("midas", ("scratch.layer1_rn.weight",)),
    ("zoedepth", ("core.core.scratch.layer1_rn.weight",)),
    ("openpose", ("conv1_1.weight", "Mconv1_stage2_L1.weight")),
    ("openpose", ("model0.conv1_1.weight",)),
    ("hed", ("block1.convs.0.weight", "norm")),
    ("mlsd", ("backbone.features.0.0.weight", "block15.conv1.0.weight")),
    ("birefnet", ("bb.patch_embed.proj.weight", "decoder.decoder_block4.conv_in.weight")),
    ("u2net", ("stage1.rebnconvin.conv_s1.weight", "side1.weight")),
    ("rmbg", ("conv_in.weight", "stage1.rebnconvin.conv_s1.weight")),
    ("modnet", ("backbone.model.features.0.0.weight", "lr_branch.conv_lr.weight")),
    ("face-detection", ("BboxHead.0.conv1x1.weight", "ClassHead.0.conv1x1.weight")),
    ("face-parsing", ("encoder.0.conv2d.weight", "out_mask_conv.conv2d.weight")),
    ("face-parsing", ("cp.resnet.conv1.weight", "conv_out.conv.conv.weight")),
    ("face-recognition", ("input_layer.0.weight", "body.0.res_layer.0.weight", "output_layer.3.weight")),
    ("resnet", ("conv1.weight", "bn1.running_mean", "layer1.0.conv1.weight", "fc.weight")),
    ("vgg", ("features.0.weight", "features.28.weight", "classifier.6.weight")),
    ("lpips", ("lin0.model.1.weight", "lin4.model.1.weight")),
    ("inception", ("Mixed_5b.branch1x1.conv.weight", "Conv2d_1a_3x3.conv.weight")),
    ("vit-classifier", ("vit.embeddings.cls_token", "classifier.weight")),
    ("vit-classifier", ("cls_token", "blocks.0.attn.qkv.weight", "head.weight")),
    ("tagger", ("n_Conv_0.weight", "n_Conv_1.weight")),
    ("aesthetic-score", ("layers.0.weight", "layers.2.weight", "layers.7.weight")),
    ("interpolation", ("module.block0.conv0.0.0.weight",)),
    ("interpolation", ("block0.conv0.0.0.weight", "block0.lastconv.0.weight")),
    ("interpolation", ("extract.extract_sublevels.convs.0.0.conv.weight",)),
    ("tracker", ("fnet.conv1.weight", "update_block.mask.0.weight")),
    ("blip", ("text_decoder.bert.embeddings.LayerNorm.weight", "vision_model.embeddings.class_embedding")),
    ("clipseg", ("clip.text_projection.weight", "decoder.layers.0.mlp.fc2.weight")),
    ("depth-anything", ("backbone.embeddings.patch_embeddings.projection.weight", "head.conv3.bias")),
    ("dpt", ("dpt.embeddings.patch_embeddings.projection.weight",)),
    ("grounding-dino", ("model.level_embed", "model.encoder_output_bbox_embed.layers.2.weight")),
    ("mobilenet", ("mobilenet_v2.conv_stem.conv_3x3.normalization.weight",)),
    ("resnet", ("resnet.embedder.embedder.normalization.weight",)),
    ("sam", ("shared_image_embedding.positional_embedding", "vision_encoder.patch_embed.projection.weight")),
    ("segformer", ("decode_head.classifier.bias", "segformer.stages.0.layer_norm.weight")),
    ("segformer", ("segformer.encoder.block.0.0.layer_norm_1.weight",)),
    ("clap", ("audio_branch.patch_embed.proj.weight",)),
    ("bark", ("input_embeds_layer.weight", "layers.0.attn.att_proj.weight")),
    ("musicgen", ("decoder.model.decoder.layers.0.encoder_attn.k_proj.weight",)),
)  # fmt: skip
# The text encoder of Hunyuan-DiT is a BERT with this many words.
_HUNYUAN_WORDS: Final = 47020
# States of a training run: the model is elsewhere.
_STATES: Final = ("exp_avg", "exp_avg_sq")
_STATE_HEADS: Final = ("optimizer.", "optimizer_states.", "lr_scheduler.", "param_groups.")


def recognise_other(view: View) -> Finding | None:
    """Recognise a model of another field, or the state of a training run.

    Returns:
        kind "other" with what it is as `subtype`; None if nothing here says so. Language models are not
        told here: text encoders of this field look alike, so who knows those decides.
    """
    for rule in _RULES:
        found = rule(view)
        if found is not None:
            return found
    return None


def _by_keys(view: View) -> Finding | None:
    for subtype, keys in _KEYS:
        if keys[0] in view and view.has_all(*keys):
            return Finding("other", subtype=subtype, why=keys[:2])
    return None


def _bert(view: View) -> Finding | None:
    words = view.dim("bert.embeddings.word_embeddings.weight", 0)
    if words is None or words == _HUNYUAN_WORDS:
        return None
    return Finding("other", subtype="bert", why=("bert.embeddings.word_embeddings.weight",))


def _training_state(view: View) -> Finding | None:
    first = next(iter(view.tensors), "")
    whole = first.startswith(_STATE_HEADS) and all(
        key.startswith(_STATE_HEADS) for key in view.tensors
    )
    if whole or first.rpartition(".")[2] in _STATES:
        return Finding("other", subtype="training-state", why=(first,))
    return None


def _lora_of_words(view: View) -> Finding | None:
    """A LoRA of a language model, as PEFT writes it."""
    first = next(iter(view.tensors), "")
    if first.startswith("base_model.model.model.layers.") and ".lora_" in first:
        return Finding("other", subtype="language-lora", why=(first,))
    return None


_RULES: Final[tuple[Callable[[View], Finding | None], ...]] = (
    _by_keys, _bert, _training_state, _lora_of_words,
)  # fmt: skip
