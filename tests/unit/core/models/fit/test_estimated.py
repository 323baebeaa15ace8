"""What a file probably is, by size and words, and which of several is best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.models.fit.best import Candidate, best_of
from stablehand.core.models.fit.estimated import estimated
from stablehand.core.models.fit.predict import predict
from stablehand.core.models.tree import KINDS
from support.fit_cases import card, flux, gguf, sd15, sdxl

GB = 10**9
PRECISIONS = ("fp32", "fp16", "bf16", "fp8", "nf4", "int4", "odd words", None)
QUANTS = ("Q2_K", "Q3_K_M", "Q4_K_M", "Q4_0", "Q5_K_S", "Q6_K", "Q8_0", "IQ4_XS", None)


def size_of(identity):
    return sum(identity.parts.values())


@pytest.mark.parametrize("usable_gb", [3, 5, 7, 9, 11, 15, 22, 40])
@pytest.mark.parametrize(
    ("whole", "words"),
    [
        (sd15(), {"kind": "checkpoint", "base": "sd15", "precision": "fp16"}),
        (sdxl(), {"kind": "checkpoint", "base": "sdxl", "precision": "fp16"}),
        (sdxl(), {"kind": "checkpoint", "base": "sdxl"}),
        (flux(), {"kind": "checkpoint", "base": "flux1-dev", "precision": "bf16"}),
        (flux(), {"kind": "diffusion_model", "base": "flux1-dev", "precision": "bf16"}),
        (flux(8, "F8_E4M3"), {"kind": "checkpoint", "base": "flux1-dev", "precision": "fp8"}),
        (
            gguf("flux1-dev", 6.93, "Q4_K_M"),
            {"kind": "checkpoint", "base": "flux1-dev", "quantisation": "Q4_K_M"},
        ),
        (
            gguf("flux1-dev", 12.7, "Q8_0"),
            {"kind": "diffusion_model", "base": "flux1-dev", "quantisation": "Q8_0"},
        ),
    ],
)
def test_an_estimate_comes_near_what_the_header_says(whole, words, usable_gb):
    target = card(usable_gb)
    true = predict(whole, target)
    guess = predict(estimated(size_of(whole), **words), target)
    assert guess.outcome == true.outcome
    assert guess.peak_vram_bytes == pytest.approx(true.peak_vram_bytes, rel=0.08)


def test_averaged_weights_of_training_are_not_loaded():
    plain, full = estimated(2 * GB, kind="checkpoint", base="sd15"), estimated(
        4 * GB, kind="checkpoint", base="sd15"
    )  # fmt: skip
    target = card(8)
    one, two = predict(plain, target), predict(full, target)
    assert two.peak_vram_bytes == pytest.approx(one.peak_vram_bytes, rel=0.25)


@given(
    size=st.none() | st.integers(0, 10**13),
    kind=st.none() | st.sampled_from(KINDS),
    base=st.none() | st.sampled_from(["sd15", "sdxl", "flux1-dev", "wan22", "nobody-knows"]),
    precision=st.sampled_from(PRECISIONS),
    quantisation=st.sampled_from(QUANTS),
)
def test_any_words_give_a_verdict(size, kind, base, precision, quantisation):
    found = estimated(size, kind=kind, base=base, precision=precision, quantisation=quantisation)
    assert sum(found.parts.values()) <= (size or 0)
    verdict = predict(found, card(8))
    assert verdict.peak_vram_bytes >= 0


def candidates(target, *files):
    return [
        Candidate(name, identity.kind, predict(identity, target), size_of(identity), **more)
        for name, identity, more in files
    ]


def quants(target):
    return candidates(
        target,
        ("Q2_K", gguf("flux1-dev", 4.03, "Q2_K"), {}),
        ("Q4_K", gguf("flux1-dev", 6.93, "Q4_K"), {}),
        ("Q8_0", gguf("flux1-dev", 12.7, "Q8_0"), {}),
        ("F16", flux(16, "F16"), {}),
    )


def test_the_largest_that_fits_is_best():
    chosen = [best_of(quants(card(usable))).key for usable in (2, 6, 8, 11, 15, 22, 28, 40)]
    order = ["Q2_K", "Q4_K", "Q8_0", "F16"]
    places = [order.index(name) for name in chosen]
    assert places == sorted(places)
    assert (chosen[0], chosen[-1]) == ("Q2_K", "F16")
    assert len(set(chosen)) >= 3
    for usable in (6, 8, 11, 15, 22, 28, 40):
        found = quants(card(usable))
        fitting = [one for one in found if one.verdict.outcome == "fits"]
        if fitting:
            assert best_of(found) == fitting[-1]


def test_what_takes_the_same_once_loaded_is_taken_small_and_safe():
    target = card(12)
    wide = sdxl(dtype="F32", size=4)
    found = candidates(target, ("fp32", wide, {}), ("fp16", sdxl(), {"is_primary": True}))
    assert best_of(found).key == "fp16"
    found = candidates(
        target, ("ckpt", sdxl(), {"can_execute": True, "is_primary": True}), ("safe", sdxl(), {})
    )
    assert best_of(found).key == "safe"


def test_a_vae_is_no_choice_instead_of_a_model():
    target = card(12)
    vae = estimated(300_000_000, kind="vae", base="sdxl")
    found = candidates(target, ("vae", vae, {"is_primary": True}), ("model", sdxl(), {}))
    assert best_of(found).key == "model"
    assert best_of(candidates(target, ("vae", vae, {}))).key == "vae"
    assert best_of([]) is None


def test_without_a_known_card_the_maker_s_first_is_taken():
    target = card(None)
    found = candidates(target, ("one", flux(), {}), ("two", flux(), {"is_primary": True}))
    assert best_of(found).key == "two"
