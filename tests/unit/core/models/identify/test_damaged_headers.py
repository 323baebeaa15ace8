"""Headers that are damaged, shuffled or made up name no wrong base; bases are one list."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from stablehand.core.models.headers.header import Header, Tensor
from stablehand.core.models.identify.bases import BASES, find_base, lineage
from stablehand.core.models.identify.identify import identify
from stablehand.core.models.tree import KINDS
from support.header_corpus import Sample, as_nf4, header_of, remade, thinned
from support.identity_cases import THOROUGH, header, judge, samples, sdxl

# Damaged, shuffled, made up


def claims_wrong(sample: Sample) -> bool:
    """Tell whether a base is claimed that the model neither is nor may be."""
    found = identify(sample.header).finding
    possible = {base for one in (sample.base, *sample.one_of) if one for base in lineage(one)}
    claimed = {found.base, *found.one_of} - {None}
    return bool(claimed) and not claimed & possible


def test_one_tensor_left_proves_nothing_wrong():
    dice = random.Random(20)
    wrong = []
    number = 0
    for sample in samples():
        keys = sorted(sample.header.tensors)
        for key in dice.sample(keys, min(len(keys), 40 if THOROUGH else 6)):
            left = sample.changed(key, header_of([(key, *sample.header.tensors[key][:2])]))
            number += 1
            if claims_wrong(left):
                wrong.append(left.name)
    print(f"\none tensor left: {number} headers, {len(wrong)} wrong bases: {wrong}")
    assert wrong == []


# Only this tensor tells it from the model without it.
BY_ONE_TENSOR = ("wan-flf2v-14b",)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_lost_tensors_make_no_wrong_base(share):
    dice = random.Random(int(share * 100))
    outcomes: Counter[str] = Counter()
    wrong = []
    chosen = samples() if THOROUGH else samples()[::2]
    for sample in chosen:
        if sample.name in BY_ONE_TENSOR:
            continue
        left = sample.changed(f"{share}", thinned(sample.header, share, dice))
        outcome = judge(left)
        if outcome == "wrong" and not claims_wrong(left):
            outcome = "unknown"
        outcomes[outcome] += 1
        if outcome == "wrong":
            wrong.append(f"{left.name} {identify(left.header).finding}")
    print(f"\n{share:.0%} lost: {dict(outcomes)}")
    assert wrong == []


def test_the_order_of_tensors_does_not_matter():
    dice = random.Random(4)
    for make in (sdxl, lambda: header("flux-dev"), lambda: as_nf4(header("qwen-image"))):
        made = make()
        mixed = list(made.tensors.items())
        dice.shuffle(mixed)
        other = Header(made.format, dict(mixed), made.metadata)
        assert identify(other) == identify(made)


ODD_KEYS = (
    "", ".", "..", "model.", "model.diffusion_model.", "conditioner.", "conditioner.embedders", "text_encoders",
    "text_encoders.", "a" * 5000, "blocks.99999999999999999999.x", "ключ.вес", "double_blocks..img_attn", "\0",
)  # fmt: skip
ODD_SHAPES = ((), (0,), (0, 0), (1,), (0, 5, 0, 0), (7,) * 9, (2**62, 2**62), (3, 0, 3, 3), (5, 1))
ODD_DTYPES = ("F16", "U8", "I8", "F8_E4M3", "Q4_K", "", "NONSENSE", "BOOL")


def test_nonsense_raises_nothing():
    dice = random.Random(7)
    real = [key for sample in samples()[::9] for key in list(sample.header.tensors)[:40]]
    for _ in range(3000 if THOROUGH else 400):
        keys = dice.choices(ODD_KEYS, k=3) + dice.choices(real, k=dice.randrange(30))
        tensors = {
            key: Tensor(dice.choice(ODD_DTYPES), dice.choice(ODD_SHAPES), dice.randrange(2**40))
            for key in keys
        }
        made = Header(
            dice.choice(("safetensors", "gguf", "pickle", "diffusers")), tensors, {"config": "{"}
        )
        identity = identify(made)
        assert identity.kind in KINDS
        assert sum(identity.parts.values()) == sum(t.size_bytes for t in tensors.values())


def test_sizes_turned_to_nothing_raise_nothing():
    for size in (0, 1):
        for sample in samples()[:: 1 if THOROUGH else 3]:
            flat = remade(
                sample.header, lambda key, dtype, shape, n=size: [(key, dtype, (n,) * len(shape))]
            )
            found = identify(flat).finding
            assert found.kind in KINDS


def test_nothing_is_unknown():
    identity = identify(Header("safetensors", {}))
    assert (identity.kind, identity.base, identity.dtype) == ("unknown", None, None)
    assert identity.parameters is None
    assert identity.parts == {}


# Bases


def test_bases_are_found_however_they_are_written():
    for text in ("SDXL", "sd-xl", "sd_xl", "SD XL"):
        assert find_base(text).id == "sdxl"
    assert find_base("Flux.1 dev").id == "flux1-dev"
    assert find_base("hunyuan_video_1_5").id == "hunyuan-video-1.5"
    assert find_base("unheard of") is None


def test_bases_form_families():
    assert lineage("sd3.5-large-turbo") == ("sd3.5-large-turbo", "sd3.5-large", "sd3")
    for base in BASES.values():
        assert base.parent is None or base.parent in BASES
        assert base.name


def test_every_base_that_rules_give_is_listed():
    for sample in samples():
        found = identify(sample.header).finding
        assert {found.base, *found.one_of} - {None} <= set(BASES), sample.name
