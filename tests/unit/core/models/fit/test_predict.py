"""What a prediction says: outcomes, sums, margins, and that more never needs less."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.advice import best_quantisation
from stablehand.core.models.fit.architectures import ARCHITECTURES, architecture_of
from stablehand.core.models.fit.case import case_of
from stablehand.core.models.fit.encoders import ENCODERS
from stablehand.core.models.fit.predict import predict
from stablehand.core.models.fit.target import target_of
from stablehand.core.models.identify.identity import Finding, Identity
from support.fit_cases import FLUX, SD15, card, checkpoint, flux, gguf, net_alone, sd15, sdxl
from support.machine_cases import CASES

ORDER = {"fits": 0, "tight": 1, "offload": 2, "too_big": 3}
MACHINES = {case.id: case.machine for case in CASES}
BASES = [row.id for row in ARCHITECTURES]


def english(words):
    return " ".join(word.english() for word in words)


@pytest.mark.parametrize(
    ("identity", "usable", "package", "outcome", "mode"),
    [
        (sd15(), 23.5, None, "fits", "resident"),
        (sd15(), 3.2, None, "fits", "model_offload"),
        (sd15(), 4.0, None, "fits", "encoders_evicted"),
        (sdxl(), 23.5, None, "fits", "resident"),
        (sdxl(), 11.5, None, "fits", "encoders_evicted"),
        (sdxl(), 7.2, None, "fits", "model_offload"),
        (sdxl(), 6.0, None, "tight", "model_offload"),
        (sdxl(), 5.2, None, "offload", "streamed"),
        (sdxl(), 23.5, "a1111", "fits", "resident"),
        (sdxl(), 11.2, "a1111", "tight", "resident"),
        (sdxl(), 7.2, "a1111", "offload", "model_offload"),
        (sdxl(), 3.2, "a1111", "offload", "sequential"),
        (flux(), 29.0, None, "fits", "model_offload"),
        (flux(), 23.7, None, "tight", "model_offload"),
        (flux(), 11.5, None, "offload", "streamed"),
        (gguf("flux1", 6.8, "Q4_K"), 9.0, None, "fits", "model_offload"),
        (gguf("flux1", 6.8, "Q4_K"), 8.0, None, "tight", "model_offload"),
        (gguf("flux1", 6.8, "Q4_K"), 5.2, None, "offload", "streamed"),
        (flux(), 1.2, None, "too_big", "sequential"),
    ],
)
def test_outcomes(identity, usable, package, outcome, mode):
    verdict = predict(identity, card(usable), package=package)
    assert (verdict.outcome, verdict.mode) == (outcome, mode)
    assert verdict.usable_vram_bytes == int(usable * GIB)
    assert verdict.margin == pytest.approx(int(usable * GIB) / verdict.peak_vram_bytes - 1)
    whole = outcome in ("fits", "tight")
    assert (verdict.margin >= 0) is whole
    assert bool(verdict.advice) is (outcome != "fits")


@pytest.mark.parametrize(
    ("ram_gb", "outcome"), [(64, "offload"), (24, "too_big"), (None, "offload")]
)
def test_what_is_streamed_has_to_lie_in_main_memory(ram_gb, outcome):
    verdict = predict(flux(), card(7.2, ram_gb=ram_gb))
    assert verdict.outcome == outcome
    assert ("not known; enough was assumed" in english(verdict.assumptions)) is (ram_gb is None)


def test_the_streamed_part_is_told():
    verdict = predict(flux(), card(11.5))
    net = next(item for item in verdict.components if item.id == "diffusion")
    assert net.vram_bytes == FLUX * 2
    # context 0.5, a step 0.99: the rest of 11.5 GiB holds weights
    assert net.ram_bytes / GIB == pytest.approx(FLUX * 2 / GIB - 11.5 + 0.5 + 0.992, abs=0.01)
    assert f"{net.ram_bytes / GIB:.1f} GB of weights come over" in english(verdict.assumptions)


def test_unknown_memory_gives_the_peak_and_no_outcome():
    verdict = predict(sdxl(), card(None))
    assert (verdict.outcome, verdict.margin, verdict.usable_vram_bytes) == (None, None, None)
    assert verdict.peak_vram_bytes / GIB == pytest.approx(5.79, abs=0.01)
    assert verdict.advice == ()
    assert "not known" in english(verdict.assumptions)


@pytest.mark.parametrize(
    ("ram_gb", "identity", "outcome"),
    [(8, sd15(), "tight"), (16, sd15(), "fits"), (16, sdxl(), "too_big"), (32, sdxl(), "fits")],
)
def test_on_the_processor_main_memory_counts(ram_gb, identity, outcome):
    target = target_of(replace(MACHINES["kepler-gtx780-lin"], ram_bytes=ram_gb * GIB))
    assert target.is_cpu
    verdict = predict(identity, target)
    assert verdict.outcome == outcome
    assert verdict.usable_vram_bytes == (ram_gb - 2) * GIB


def test_the_sum_of_the_parts_is_the_peak():
    verdict = predict(sdxl(), card(7.2))
    assert [item.id for item in verdict.components[:3]] == ["diffusion", "activations", "context"]
    assert sum(item.vram_bytes for item in verdict.components) == verdict.peak_vram_bytes
    waiting = {item.id: item.ram_bytes for item in verdict.components if item.ram_bytes}
    assert set(waiting) == {"text_encoder:clip-l", "text_encoder:clip-g", "vae"}


def test_a_bare_net_says_what_it_needs_from_other_files():
    verdict = predict(gguf("flux1", 6.8, "Q4_K"), card(9))
    said = english(verdict.assumptions)
    assert "vae, clip-l, t5-xxl" in said
    assert "9.3 GB" in said
    little = predict(gguf("flux1", 6.8, "Q4_K"), card(9, ram_gb=16))
    assert "4.8 GB" in english(little.assumptions)
    assert little.outcome == "fits"


def test_types_change_while_loading():
    def net(identity, package=None, family="cuda"):
        verdict = predict(identity, card(80, family), package=package)
        return next(i for i in verdict.components if i.id == "diffusion").vram_bytes

    assert net(sd15(dtype="F32", size=4)) == SD15 * 2
    assert net(sd15(), family="cpu") == SD15 * 4
    fp8 = net_alone("flux1", FLUX, "F8_E4M3")
    assert net(fp8) == FLUX
    assert net(fp8, "easel") == FLUX * 2
    nf4 = net_alone("flux1", FLUX * 0.55, "U8", "bnb-nf4")
    assert net(nf4) == net(nf4, "a1111") == int(FLUX * 0.55)


def test_parts_of_other_types_are_known_by_their_size():
    mixed = checkpoint("sd15", SD15, ("clip-l", 123_060_480))
    parts = dict(mixed.parts) | {"text_encoder:clip-l": 123_060_480 * 4}
    encoder = next(
        item
        for item in predict(replace(mixed, parts=parts), card(8)).components
        if item.id == "text_encoder:clip-l"
    )
    assert encoder.ram_bytes in (0, 123_060_480 * 2)
    kept = case_of(replace(mixed, parts=parts), card(8)).load.encoders["text_encoder:clip-l"]
    assert kept == 123_060_480 * 2


def test_leftovers_of_training_are_not_loaded():
    plain = predict(sd15(), card(8))
    assert predict(sd15(other=5 * GIB), card(8)).components == plain.components


@pytest.mark.parametrize("kind", ["lora", "controlnet", "ip_adapter", "embedding", "t2i_adapter"])
def test_what_stands_beside_a_model_is_counted_with_a_usual_one(kind):
    beside = Identity(Finding(kind, "sdxl"), "F16", parts={"other": GIB})
    alone = predict(net_alone("sdxl", 2_567_463_684 * 2), card(12))
    verdict = predict(beside, card(12))
    step = next(item for item in verdict.components if item.id == "activations").vram_bytes
    more = step // 3 if kind == "controlnet" else 0
    assert verdict.peak_vram_bytes == pytest.approx(alone.peak_vram_bytes + GIB + more, abs=9)
    assert kind in {item.id for item in verdict.components}
    assert "usual model of its family" in english(verdict.assumptions)


def test_a_vae_takes_the_place_of_the_familys_own():
    own = Identity(Finding("vae", "sdxl"), "F32", parts={"vae": 83_653_863 * 4})
    verdict = predict(own, card(12))
    vae = next(item for item in verdict.components if item.id == "vae")
    assert max(vae.vram_bytes, vae.ram_bytes) == 83_653_863 * 2


@pytest.mark.parametrize("kind", ["text_encoder", "clip_vision", "upscaler", "vae", "lora"])
def test_without_a_family_only_its_own_weights_count(kind):
    verdict = predict(Identity(Finding(kind), "F16", parts={"other": GIB}), card(12))
    assert verdict.outcome == "fits"
    assert "model that it works with" in english(verdict.assumptions)
    assert verdict.peak_vram_bytes >= 1.5 * GIB


@pytest.mark.parametrize("kind", ["other", "unknown"])
def test_of_other_files_nothing_is_claimed(kind):
    verdict = predict(Identity(Finding(kind), "F16", parts={"other": GIB}), card(12))
    assert (verdict.outcome, verdict.advice) == (None, ())


def test_of_several_families_the_most_demanding_counts():
    both = net_alone(None, 1e9, one_of=("flux1-dev", "flux1-kontext-dev"))
    assert (
        predict(both, card(24)).components
        == predict(net_alone("flux1-kontext-dev", 1e9), card(24)).components
    )
    assert "leaves open" in english(predict(both, card(24)).assumptions)
    assert "not known" in english(predict(net_alone("a-new-one", 1e9), card(24)).assumptions)
    assert architecture_of("flux1-a-new-one").id == "flux1"


def test_a_measured_peak_takes_the_place_of_the_sum():
    verdict = predict(sdxl(), card(7.2), measured=int(6.9 * GIB))
    assert verdict.measured
    assert verdict.peak_vram_bytes == int(6.9 * GIB)
    assert verdict.outcome == "tight"
    assert sum(item.vram_bytes for item in verdict.components) == verdict.peak_vram_bytes
    assert predict(sdxl(), card(7.2), measured=int(6.8 * GIB)).outcome == "fits"


@pytest.mark.parametrize(
    ("usable", "name"),
    [
        (5.9, None), (6.02, "Q2_K"), (7.3, "Q3_K"), (9.05, "Q4_K"), (10.65, "Q5_K"),
        (12.35, "Q6_K"), (14.5, "FP8"), (15.4, "Q8_0"), (27.25, "BF16"),
    ],
)  # fmt: skip
def test_the_best_quantisation_of_flux(usable, name):
    found = best_quantisation(case_of(flux(), card(usable)))
    assert (found.name if found else None) == name
    assert found is None or found.peak_bytes * 1.15 <= usable * GIB


def test_what_helps_is_told_least_costly_first():
    advice = english(predict(flux(), card(11.5)).advice)
    assert "In Q5_K it fits: 9.2 GB" in advice
    big = english(predict(sd15(), card(3.2), width=1536, height=1536, batch=2).advice)
    assert "One picture" in english(predict(sdxl(), card(7.2), batch=8).advice)
    assert "would be needed" in big
    assert "At 1152 x 1152 pixels it fits" in english(
        predict(sdxl(), card(7.2), width=1536, height=1536).advice
    )
    tiles = english(predict(sdxl(), card(9.0), package="a1111").advice)
    assert tiles.index("in tiles") < tiles.index("only the working part")
    assert "GGUF" not in tiles
    assert "In Q" not in tiles


@pytest.mark.parametrize(("usable", "ram"), [(3.2, 64), (7.2, 64), (23.2, 32)])
def test_no_advice_that_does_not_help(usable, ram):
    """Tiles bring a whole Flux from 34 to 33 GB: that is none of the ways out on a small card."""
    for package in ("a1111", "easel"):
        verdict = predict(flux(8, "F8_E4M3"), card(usable, ram_gb=ram), package=package)
        assert "tiles" not in english(verdict.advice)


def test_what_would_be_needed_counts_the_ways_to_save():
    """SDXL is held by 8 GB in tiles: nobody needs 10.6 for it because this card decodes in 32 bits."""
    advice = english(predict(sdxl(), card(3.2, half_is_broken=True)).advice)
    assert "6.7 GB free for models would be needed" in advice


def test_a_card_that_is_full_of_others_is_told_first():
    free = card(3.0, occupied_bytes=8 * GIB)
    assert english(predict(sdxl(), free).advice).startswith("Close what else uses the card")
    assert "Close" not in english(predict(sdxl(), card(3.0)).advice)
    assert "Close" not in english(predict(flux(), free).advice)


@pytest.mark.parametrize("family", ["mps", "directml"])
def test_eight_bits_are_widened_where_torch_has_none(family):
    wide = predict(flux(8, "F8_E4M3"), card(48, family))
    net = next(item for item in wide.components if item.id == "diffusion")
    assert net.vram_bytes == predict(flux(), card(48, family)).components[0].vram_bytes
    assert "loaded in 16" in english(wide.assumptions)
    assert "In FP8" not in english(predict(flux(), card(16, family)).advice)
    assert "In FP8" in english(predict(flux(), card(15)).advice)


def test_what_is_beside_a_net_that_does_not_fit_is_told_of_a_smaller_net():
    lora = Identity(Finding("lora", "flux1-dev"), "BF16", None, 76_000_000, {"lora": 153_000_000})
    assert "In Q5_K it fits" in english(predict(lora, card(11.2)).advice)


def test_a_smaller_family_is_named_where_nothing_else_fits():
    assert "SD 1.5" in english(predict(flux(), card(3.5)).advice)


def test_directml_has_no_attention_that_saves_memory():
    plain, saving = (predict(sdxl(), card(12, family)) for family in ("directml", "cuda"))
    assert plain.peak_vram_bytes > saving.peak_vram_bytes
    assert "DirectML" in english(plain.assumptions)


def test_a_card_that_computes_in_32_bits_needs_more():
    broken = predict(sd15(), card(4, half_is_broken=True))
    assert broken.peak_vram_bytes > predict(sd15(), card(4)).peak_vram_bytes
    assert "black pictures" in english(broken.assumptions)


def test_what_others_hold_of_the_card_does_not_count_as_ours():
    machine = MACHINES["ampere-rtx3060-win"]
    busy = replace(machine, gpus=(replace(machine.gpus[0], vram_free_bytes=4 * GIB),))
    assert target_of(busy).usable_bytes == 4 * GIB
    assert "hold 7.2 GB of the card now" in english(predict(sd15(), target_of(busy)).assumptions)
    assert target_of(busy, now=False).usable_bytes == target_of(machine).usable_bytes
    assert target_of(machine).usable_bytes == pytest.approx(11.2 * GIB, abs=1)
    assert target_of(MACHINES["m1-8gb-macos14"]).usable_bytes == 8 * GIB * 2 // 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_machine_gets_a_verdict_for_every_usual_model(case):
    target = target_of(case.machine)
    for identity in (sd15(), sdxl(), flux(), gguf("flux1", 6.8, "Q4_K")):
        verdict = predict(identity, target)
        assert (verdict.outcome is None) is (target.usable_bytes is None)
        assert verdict.peak_vram_bytes > 0


# What must hold for any model on any machine.


def bases():
    return st.sampled_from(BASES)


SIDES = st.integers(2, 40).map(lambda count: count * 64)
USABLE = st.floats(0.1, 100)
FAMILIES = st.sampled_from(["cuda", "rocm", "xpu", "mps", "directml", "cpu"])
PACKAGES = st.sampled_from([None, "comfyui", "a1111", "easel", "forge"])
RAM = st.sampled_from([8, 16, 32, 64, None])


@given(bases(), SIDES, SIDES, st.integers(1, 4), FAMILIES, PACKAGES)
def test_more_pixels_or_pictures_never_need_less(base, width, height, batch, family, package):
    identity, roomy = net_alone(base, 5e9), card(10_000, family)
    verdicts = [
        predict(identity, roomy, width=w, height=h, batch=n, package=package)
        for w, h, n in (
            (width, height, batch), (width + 64, height, batch), (width, height, batch + 1)
        )
    ]  # fmt: skip
    assert all(v.outcome == "fits" for v in verdicts)
    assert verdicts[1].peak_vram_bytes >= verdicts[0].peak_vram_bytes
    assert verdicts[2].peak_vram_bytes >= verdicts[0].peak_vram_bytes


@given(bases(), SIDES, USABLE, FAMILIES, PACKAGES, RAM)
def test_more_pixels_never_give_a_better_verdict(base, side, usable, family, package, ram):
    identity, target = net_alone(base, 5e9), card(usable, family, ram)
    small, big = (predict(identity, target, width=s, package=package) for s in (side, side + 64))
    if family != "cpu" or ram:
        assert ORDER[big.outcome] >= ORDER[small.outcome]


@given(bases(), st.integers(1, 60), st.integers(0, 20), USABLE, FAMILIES, PACKAGES, RAM)
def test_a_wider_type_never_needs_less(base, tenths, more, usable, family, package, ram):
    for target in (card(usable, family, ram), card(10_000, family)):
        small, big = (
            predict(net_alone(base, size * 3e8, "Q4_K", "gguf:Q4_K"), target, package=package)
            for size in (tenths, tenths + more)
        )
        assert ORDER[big.outcome] >= ORDER[small.outcome]
    assert big.peak_vram_bytes >= small.peak_vram_bytes


@given(bases(), USABLE, st.floats(0, 50), FAMILIES, PACKAGES, RAM, SIDES)
def test_more_memory_never_gives_a_worse_verdict(base, usable, more, family, package, ram, side):
    identity = net_alone(base, 5e9)
    less, much = (
        predict(identity, card(size, family, ram), package=package, width=side)
        for size in (usable, usable + more)
    )
    if less.outcome is not None:
        assert ORDER[much.outcome] <= ORDER[less.outcome]


@given(bases(), USABLE, FAMILIES, PACKAGES, RAM, SIDES)
def test_the_sum_and_the_words_hold_for_any_model(base, usable, family, package, ram, side):
    verdict = predict(net_alone(base, 5e9), card(usable, family, ram), package=package, width=side)
    assert sum(item.vram_bytes for item in verdict.components) == verdict.peak_vram_bytes
    assert all(item.vram_bytes >= 0 and item.ram_bytes >= 0 for item in verdict.components)
    if verdict.outcome in ("fits", "tight"):
        assert verdict.peak_vram_bytes <= verdict.usable_vram_bytes
    elif verdict.outcome is not None:
        assert verdict.peak_vram_bytes > verdict.usable_vram_bytes or ram is not None
    for words in (*verdict.assumptions, *verdict.advice):
        assert "{" not in words.english()


def test_every_encoder_that_a_family_needs_has_a_size():
    for row in ARCHITECTURES:
        assert set(row.encoders) <= set(ENCODERS), row.id
    assert len(BASES) == len(set(BASES))
