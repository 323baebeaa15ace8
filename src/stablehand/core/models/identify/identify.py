"""What a model is, from its header alone: kind, base, how its weights are stored, what it consists of.

Kinds are asked for in a fixed order: adapters and small nets first, since they carry parts of what they
are for; then encoders and VAEs that are alone; then diffusion nets, below whatever prefix most of the
file has. Nothing is read but the header, and no header makes it raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify import dtypes, parts
from stablehand.core.models.identify.adapters import recognise_adapter
from stablehand.core.models.identify.bases import lineage
from stablehand.core.models.identify.encoders import recognise_encoder
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.identify.told import told_base
from stablehand.core.models.identify.transformers import IMAGE_HEADS, IMAGE_RULES, Rule
from stablehand.core.models.identify.unets import recognise_unet
from stablehand.core.models.identify.vaes import recognise_vae
from stablehand.core.models.identify.video_nets import VIDEO_HEADS, VIDEO_RULES
from stablehand.core.models.identify.view import View

NET: Final = "diffusion_model"
CHECKPOINT: Final = "checkpoint"
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
    found = parts.survey(header.tensors)
    whole = _View(header.tensors, header.metadata, found.heads)
    finding = recognise_adapter(whole)
    prefix: str | None = None
    if finding is None:
        finding = recognise_encoder(whole) or recognise_vae(whole)
    elif finding.kind == "other":
        # A language model that some diffusion model reads its prompt with is one of ours.
        encoder = recognise_encoder(whole)
        finding = finding if encoder is None or encoder.kind == "other" else encoder
    if finding is None:
        finding, prefix = _net(whole, found, header.format == "diffusers")
    if finding is None:
        finding = _wrapped(whole, found)
    if finding is None:
        keys = ", ".join(sorted(header.tensors)[:3])
        finding = Finding("unknown", why=(f"{len(header.tensors)} tensors: {keys}"[:200],),
                          confidence="none")  # fmt: skip
    named = parts.components(found, whole, finding.kind, finding.subtype, prefix)
    if finding.kind == NET:
        finding = _net_told(finding, header.metadata, named)
    elif finding.kind == "vae":
        finding = _narrowed(finding, told_base(header.metadata))
    weights = _weights(header, whole, found, named, finding.kind)
    return Identity(
        finding,
        weights.dtype,
        weights.quantisation,
        weights.parameters,
        parts.sizes(found, named),
    )


class _View(View):
    """A view of the whole file whose heads are already counted."""

    def __init__(
        self, tensors: Mapping[str, object], metadata: Mapping[str, str], heads: Mapping[str, int]
    ) -> None:
        super().__init__(tensors, metadata)  # type: ignore[arg-type]
        self.__dict__["heads"] = heads


# Diffusion nets


def _net(
    whole: View, found: parts.Survey, is_folder: bool
) -> tuple[Finding | None, str | None]:  # fmt: skip
    """Recognise a diffusion net, and tell below which prefix it is."""
    finding = _rules(whole, whole)
    best: tuple[Finding | None, str | None] = (finding, "" if finding else None)
    if finding is not None and finding.base is not None:
        return best
    for prefix in _prefixes(found, is_folder):
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


def _prefixes(found: parts.Survey, is_folder: bool) -> list[str]:
    """Give the prefixes that the file has, most tensors first."""
    known = (*_NET_PREFIXES, *_FOLDER_PREFIXES) if is_folder else _NET_PREFIXES
    counted: dict[str, int] = {}
    for prefix in known:
        number = sum(
            count for group, count in found.counts.items() if f"{group}.".startswith(prefix)
        )
        if number >= _LEAST:
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


# Encoders and VAEs behind a prefix


def _wrapped(whole: View, found: parts.Survey) -> Finding | None:
    """Recognise an encoder or VAE that most of the file is, behind a prefix."""
    if not found.counts:
        return None
    group = max(found.counts, key=lambda name: found.counts[name])
    if found.counts[group] * 2 < len(whole):
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


# How weights are stored


def _weights(
    header: Header, whole: View, found: parts.Survey, named: Mapping[str, str], kind: str
) -> dtypes.Weights:
    main = _main(found, named, kind)
    spans = parts.by_dtype(found, named, main)
    if header.format == "gguf":
        file_type = header.metadata.get("general.file_type", "")
        return dtypes.of_gguf(spans, parts.tensors_of(whole, named, main), file_type)
    return dtypes.plain(spans) or dtypes.of_packed(spans, parts.tensors_of(whole, named, main))


def _main(found: parts.Survey, named: Mapping[str, str], kind: str) -> str:
    """Give the component that a model is bought for: the net, else the largest one."""
    if kind in (NET, CHECKPOINT):
        return parts.DIFFUSION
    return next(iter(parts.sizes(found, named)), parts.OTHER)
