"""Predictions for real headers, as identification reads them: weights of the sum are those of the file."""

from __future__ import annotations

import pytest

from stablehand.core.models.fit.case import case_of
from stablehand.core.models.fit.predict import predict
from stablehand.core.models.identify.identify import identify
from support.fit_cases import card
from support.header_corpus import corpus

BESIDE = ("lora", "controlnet", "ip_adapter", "t2i_adapter", "embedding", "motion_module")
WHOLE = ("checkpoint", "diffusion_model")


@pytest.mark.parametrize("sample", corpus("adapters"), ids=lambda sample: sample.name)
def test_adapters(sample):
    identity = identify(sample.header)
    verdict = predict(identity, card(1000))
    size = sum(tensor.size_bytes for tensor in sample.header.tensors.values())
    if identity.kind in ("other", "unknown"):
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
    assert verdict.outcome == (None if identity.kind in ("other", "unknown") else "fits")
