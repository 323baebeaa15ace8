"""Predictions for real headers, as identification reads them: weights of the sum are those of the file."""

from __future__ import annotations

import pytest

from stablehand.core.models.fit.architectures import NO_PICTURES, architecture_of
from stablehand.core.models.fit.case import case_of
from stablehand.core.models.fit.predict import predict
from stablehand.core.models.identify.identify import identify
from support.fit_cases import card
from support.header_corpus import corpus

BESIDE = ("lora", "controlnet", "ip_adapter", "t2i_adapter", "embedding", "motion_module")
WHOLE = ("checkpoint", "diffusion_model")


def is_told(identity):
    """Tell whether what a file needs can be said: it is of this field, and makes pictures or clips."""
    row = architecture_of(identity.base, identity.finding.one_of)
    return identity.kind not in ("other", "unknown") and row is not NO_PICTURES


@pytest.mark.parametrize("sample", corpus("adapters"), ids=lambda sample: sample.name)
def test_adapters(sample):
    identity = identify(sample.header)
    verdict = predict(identity, card(1000))
    size = sum(tensor.size_bytes for tensor in sample.header.tensors.values())
    if not is_told(identity):
        assert verdict.outcome is None
        return
    assert verdict.outcome == "fits"
    if identity.kind in BESIDE and identity.dtype in ("F16", "BF16"):
        assert case_of(identity, card(1000)).load.extras == {identity.kind: size}
        assert verdict.peak_vram_bytes > size


@pytest.mark.parametrize("sample", corpus("nets"), ids=lambda sample: sample.name)
def test_nets(sample):
    identity = identify(sample.header)
    verdict = predict(identity, card(100_000))
    if identity.kind in WHOLE and identity.dtype in ("F16", "BF16"):
        assert case_of(identity, card(100_000)).load.net == identity.parts["diffusion"]
    assert verdict.outcome == ("fits" if is_told(identity) else None)


def test_the_tables_nets_are_as_large_as_the_real_ones():
    """A family of several sizes has the smallest in its row; the header's own count is used anyway."""
    compared = set()
    for sample in corpus("nets"):
        identity = identify(sample.header)
        row = architecture_of(identity.base)
        is_net = identity.kind == "diffusion_model" and identity.parameters
        if not is_net or row.id != identity.base or row.id == "kandinsky-5":
            continue
        assert row.parameters == pytest.approx(identity.parameters, rel=0.2), sample.name
        compared.add(row.id)
    assert len(compared) >= 50


@pytest.mark.parametrize("name", ["ace-step", "stable-audio-dit", "hunyuan3d-2"])
def test_sound_and_shapes_are_not_judged_as_pictures(name):
    """The sum of a picture says nothing of them: no verdict, and nothing decoded by a VAE of pictures."""
    sample = next(item for item in corpus("nets") if item.name == name)
    verdict = predict(identify(sample.header), card(7.2))
    assert verdict.outcome is None
    assert "decode" not in {item.id for item in verdict.components}
    assert "pixels" not in " ".join(text.english() for text in verdict.assumptions)
