"""What a model is, from its header alone: kind, base, how its weights are stored, what it consists of.

Kinds are asked for in a fixed order: adapters and small nets first, since they carry parts of what they
are for; then encoders and VAEs that are alone; then diffusion nets, below whatever prefix most of the
file has. Nothing is read but the header, and no header makes it raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from stablehand.core.models.headers.header import Header, Tensor
from stablehand.core.models.identify import dtypes, parts
from stablehand.core.models.identify.adapters import recognise_adapter
from stablehand.core.models.identify.bases import lineage
from stablehand.core.models.identify.encoders import recognise_encoder
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.identify.net_rules import FEW, Rule
from stablehand.core.models.identify.survey import Survey, bytes_by_dtype
from stablehand.core.models.identify.told import told_base
from stablehand.core.models.identify.transformers import IMAGE_HEADS, IMAGE_RULES
from stablehand.core.models.identify.unets import recognise_unet
from stablehand.core.models.identify.vaes import recognise_vae
from stablehand.core.models.identify.video_nets import VIDEO_HEADS, VIDEO_RULES
from stablehand.core.models.identify.view import View

NET: Final = "diffusion_model"
CHECKPOINT: Final = "checkpoint"
# Models of other fields that may be a text encoder all the same.
_LANGUAGE: Final = ("bert", "gpt2")
# What makers put before a net's keys; wrappers of trainers last.
_NET_PREFIXES: Final = (
    "model.diffusion_model.", "model.model.", "net.", "diffusion_model.", "transformer.", "unet.",
    "prior.", "base_model.model.", "model.", "module.", "_orig_mod.", "ema_model.",
)  # fmt: skip
# Only in folders of diffusers: alone it is half a VAE.
_FOLDER_PREFIXES: Final = ("decoder.",)
_LEAST: Final = 6
# Beside a time embedding, what else makes it look like a diffusion net.
_TIME: Final = (
    "time_text_embed.timestep_embedder.linear_1.weight", "t_embedder.mlp.0.weight",
    "time_embed.timestep_embedder.linear_1.weight", "timestep_embedder.linear_1.weight",
    "time_in.in_layer.weight", "adaln_single.emb.timestep_embedder.linear_1.weight",
    "time_condition_embed.timestep_embedder.linear_1.weight", "t_embedder1.mlp.0.weight",
    "time_caption_embed.timestep_embedder.linear_1.weight", "time_embeddings.in_layer.weight",
    "time_embed.emb.timestep_embedder.linear_1.weight", "time_embed.linear_1.weight",
    "time_guidance_embed.timestep_embedder.linear_1.weight", "time_embedding.linear_1.weight",
)  # fmt: skip
_LEAST_TENSORS: Final = 60
# Films first: their nets carry the keys of the picture nets that they grew from.
_BY_KEY: Final = (*VIDEO_RULES, *IMAGE_RULES)
_BY_HEAD: Final = (*IMAGE_HEADS, *VIDEO_HEADS)
_UNET: Final = frozenset({"input_blocks", "middle_block", "output_blocks"})
_FLUX: Final = frozenset({"double_blocks", "single_blocks"})
# What GGUF files call themselves: the base, where its blocks are, what would tell more if it were there,
# and a size that a lookalike does not have.
_ARCHITECTURES: Final[
    Mapping[str, tuple[str, frozenset[str], frozenset[str], tuple[tuple[str, int, int], ...]]]
] = {
    "sd1": ("sd15", _UNET, frozenset(), ()),
    "sdxl": ("sdxl", _UNET, frozenset(), ()),
    "sd3": ("sd3", frozenset({"joint_blocks"}), frozenset({"x_embedder", "context_embedder"}), ()),
    "flux": ("flux1", _FLUX, frozenset(
        {"img_in", "txt_in", "distilled_guidance_layer", "double_stream_modulation_img",
         "single_stream_modulation"}),
        (("double_blocks.0.img_attn.qkv.weight", 1, 3072), ("double_blocks.0.img_mlp.0.weight", 0, 12288))),
    "hyvid": ("hunyuan-video", _FLUX, frozenset({"img_in", "txt_in", "byt5_in"}),
              (("double_blocks.0.img_attn.qkv.weight", 1, 3072),)),
    "wan": ("wan2.1", frozenset({"blocks"}), frozenset({"patch_embedding"}), ()),
    "ltxv": ("ltx-video", frozenset({"transformer_blocks"}), frozenset({"patchify_proj"}), ()),
    "aura": ("auraflow", frozenset({"double_layers", "single_layers"}), frozenset({"register_tokens"}), ()),
    "hidream": ("hidream-i1", frozenset({"double_stream_blocks", "single_stream_blocks"}),
                frozenset({"x_embedder"}), ()),
    "qwen_image": ("qwen-image", frozenset({"transformer_blocks"}), frozenset({"img_in", "txt_norm"}), ()),
}  # fmt: skip
_PIPELINES: Final = {
    "FluxKontextPipeline": "flux1-kontext-dev", "PixArtSigmaPipeline": "pixart-sigma",
    "PixArtAlphaPipeline": "pixart-alpha", "StableDiffusionInstructPix2PixPipeline":
    "sd15-instructpix2pix",
}  # fmt: skip
_PREDICTIONS: Final = {
    "epsilon": "epsilon", "eps": "epsilon", "v": "v", "v_prediction": "v", "v-prediction": "v",
    "velocity": "v", "flow": "flow", "flow_prediction": "flow", "sample": "sample", "edm": "edm",
}  # fmt: skip


def identify(header: Header) -> Identity:
    """Say what a model is.

    Args:
        header: as `headers.reading` or `headers.remote` gives it.

    Returns:
        an identity of kind "unknown" where nothing was recognised.
    """
    whole = View(header.tensors, header.metadata)
    finding = recognise_adapter(whole)
    prefix: str | None = None
    if finding is None:
        finding = recognise_encoder(whole) or recognise_vae(whole)
    elif finding.kind == "other" and finding.subtype in _LANGUAGE:
        # A language model that some diffusion model reads its prompt with is one of ours.
        encoder = recognise_encoder(whole)
        finding = finding if encoder is None or encoder.kind == "other" else encoder
    if finding is None:
        finding, prefix = _net(whole, header.format == "diffusers")
    if finding is None or (finding.base is None and not finding.one_of):
        told = _told_by_architecture(whole)
        finding, prefix = (told, prefix or "") if told else (finding, prefix)
    if finding is None:
        finding = _wrapped(whole)
    if finding is None:
        keys = ", ".join(sorted(header.tensors)[:3])
        finding = Finding("unknown", why=(f"{len(header.tensors)} tensors: {keys}"[:200],),
                          confidence="none")  # fmt: skip
    if prefix is None:
        return _alone(header, finding)
    return _with_net(header, whole, finding, prefix)


def _alone(header: Header, finding: Finding) -> Identity:
    """Describe a file that is all of one piece."""
    if finding.kind == "vae":
        finding = _narrowed(finding, told_base(header.metadata))
    spans = bytes_by_dtype(header.tensors)
    weights = _weights(header, spans, header.tensors.items())
    component = parts.lone_component(finding.kind, finding.subtype)
    sizes = {component: sum(spans.values())} if header.tensors else {}
    return Identity(finding, weights.dtype, weights.quantisation, weights.parameters, sizes)


def _with_net(header: Header, whole: View, finding: Finding, prefix: str) -> Identity:
    """Describe a diffusion net, and what else is in its file."""
    found = whole.survey
    named = parts.components(found, whole, prefix)
    finding = _net_told(finding, header.metadata, named)
    spans = parts.by_dtype(found, named, parts.DIFFUSION)
    weights = _weights(header, spans, parts.tensors_of(whole, named, parts.DIFFUSION))
    sizes = parts.sizes(found, named)
    return Identity(finding, weights.dtype, weights.quantisation, weights.parameters, sizes)


def _weights(
    header: Header, spans: Mapping[str, int], tensors: Iterable[tuple[str, Tensor]]
) -> dtypes.Weights:
    if header.format == "gguf":
        return dtypes.of_gguf(spans, tensors, header.metadata.get("general.file_type", ""))
    return dtypes.plain(spans) or dtypes.of_packed(spans, tensors)


# Diffusion nets


def _net(whole: View, is_folder: bool) -> tuple[Finding | None, str | None]:
    """Recognise a diffusion net, and tell below which prefix it is."""
    finding = _rules(whole, whole)
    best: tuple[Finding | None, str | None] = (finding, "" if finding else None)
    if finding is not None and finding.base is not None:
        return best
    for prefix in _prefixes(whole.survey, is_folder):
        view = View(whole.tensors, whole.metadata, prefix)
        finding = _rules(view, whole)
        inner = prefix
        if finding is None:
            for wrapper in _NET_PREFIXES:
                if wrapper.partition(".")[0] in view.heads and view.begins(wrapper):
                    deeper = View(view.tensors, whole.metadata, wrapper)
                    finding = _rules(deeper, whole) if len(deeper) >= _LEAST else None
                    inner = prefix + wrapper
                if finding is not None:
                    break
        if finding is not None and (finding.base is not None or best[0] is None):
            best = (finding, inner)
        if best[0] is not None and best[0].base is not None:
            break
    if best[0] is None and _looks_like_a_net(whole):
        best = (Finding(NET, why=("a time embedding and blocks",), confidence="likely"), "")
    return best


def _prefixes(found: Survey, is_folder: bool) -> list[str]:
    """Give the prefixes that the file has, most tensors first."""
    known = (*_NET_PREFIXES, *_FOLDER_PREFIXES) if is_folder else _NET_PREFIXES
    least = min(_LEAST, sum(found.counts.values()) // 2)
    counted: dict[str, int] = {}
    for prefix in known:
        number = sum(
            count for group, count in found.counts.items() if f"{group}.".startswith(prefix)
        )
        if number >= least or (number and prefix == _NET_PREFIXES[0]):
            counted[prefix] = number
    return sorted(counted, key=lambda prefix: -counted[prefix])


def _rules(view: View, whole: View) -> Finding | None:
    finding = (
        recognise_unet(view, whole)
        or _first(_BY_KEY, view.tensors, view)
        or _first(_BY_HEAD, view.heads, view)
    )
    if finding is None and view is not whole and _looks_like_a_net(view):
        return Finding(NET, why=("a time embedding and blocks",), confidence="likely")
    return finding


def _first(
    rules: Iterable[tuple[str, Rule]], there: Mapping[str, object], view: View
) -> Finding | None:
    """Give what the first rule finds whose key is there."""
    for key, rule in rules:
        if key in there:
            finding = rule(view)
            if finding is not None:
                return finding
    return None


def _looks_like_a_net(view: View) -> bool:
    return len(view) >= _LEAST_TENSORS and view.has_any(_TIME)


def _told_by_architecture(whole: View) -> Finding | None:
    """Believe the name that a GGUF file gives itself, where the tensors that could tell are not there."""
    named = _ARCHITECTURES.get(whole.metadata.get("general.architecture", ""))
    if named is None or len(whole) > FEW:
        return None
    base, heads, silent, sizes = named
    # Something that tells is there, and it did not tell this.
    if not heads & whole.heads.keys() or silent & whole.heads.keys():
        return None
    if any(whole.dim(key, axis) not in (size, None) for key, axis, size in sizes):
        return None
    return Finding(NET, base, why=("general.architecture",), confidence="likely")


# Encoders and VAEs behind a prefix


def _wrapped(whole: View) -> Finding | None:
    """Recognise an encoder or VAE that most of the file is, behind a prefix."""
    counts = whole.survey.counts
    if not counts:
        return None
    group = max(counts, key=lambda name: counts[name])
    if counts[group] * 2 < len(whole):
        return None
    view = View(whole.tensors, whole.metadata, f"{group}.")
    for wrapper in ("", "transformer.", "model."):
        inner = view if not wrapper else View(view.tensors, whole.metadata, wrapper)
        finding = recognise_encoder(inner) or recognise_vae(inner) if len(inner) else None
        if finding is not None:
            return finding
    return None


# What metadata adds


def _net_told(finding: Finding, metadata: Mapping[str, str], named: Mapping[str, str]) -> Finding:
    """Make a checkpoint of a net with company, and let metadata narrow what tensors leave open."""
    company = any(name == parts.VAE or name.startswith(parts.TEXT) for name in named.values())
    if company:
        finding = replace(finding, kind=CHECKPOINT)
    told = _PIPELINES.get(metadata.get("_class_name", "")) or told_base(metadata)
    finding = _narrowed(finding, told)
    if finding.prediction is None:
        text = metadata.get("modelspec.prediction_type") or metadata.get(
            "scheduler.prediction_type"
        )
        finding = replace(finding, prediction=_PREDICTIONS.get((text or "").casefold()))
    return finding


def _narrowed(finding: Finding, told: str | None) -> Finding:
    """Let metadata choose among what the tensors cannot tell apart; never more than that."""
    if told is None or not finding.one_of or told == finding.base:
        return finding
    if told in finding.one_of:
        return replace(finding, base=told, one_of=(), confidence="likely")
    below = tuple(base for base in finding.one_of if told in lineage(base))
    if len(below) == 1:
        return replace(finding, base=below[0], one_of=(), confidence="likely")
    return finding
