"""Nets, encoders and VAEs are known by their headers: whole, packed, renamed; `-s` prints the tables.

A wrong base is worse than none, so they are counted apart.
"""

from __future__ import annotations

import pytest

from stablehand.core.models.identify.identify import identify
from support.header_corpus import (
    as_gguf,
    as_nf4,
    as_pickle,
    as_scaled_fp8,
    in_dtype,
    prefixed,
)
from support.identity_cases import ALL, NETS, judge, samples, some, table


def test_every_header_of_the_corpus_is_what_it_is():
    judged = [(sample, judge(sample)) for sample in samples()]
    assert len(judged) >= 250
    assert table("corpus", judged) == []


def test_what_headers_say_of_the_prediction():
    told = {
        sample.name: (sample.prediction, identify(sample.header).finding.prediction)
        for sample in samples()
    }
    assert {name: pair for name, pair in told.items() if pair[0] != pair[1]} == {}


# Renamed, repacked


PREFIXES = (
    "model.diffusion_model.",
    "diffusion_model.",
    "model.",
    "net.",
    "transformer.",
    "module.",
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_hides_no_net(prefix):
    judged = []
    for sample in some(NETS, 5):
        renamed = sample.changed(prefix, prefixed(sample.header, prefix))
        judged.append((renamed, judge(renamed)))
    assert table(f"behind {prefix}", judged) == []


@pytest.mark.parametrize("prefix", ["first_stage_model.", "vae.", "module."])
def test_a_prefix_hides_no_vae(prefix):
    chosen = [
        sample for sample in samples() if sample.kind == "vae" and len(sample.header.tensors) > 70
    ]
    judged = []
    for sample in chosen:
        renamed = sample.changed(prefix, prefixed(sample.header, prefix))
        judged.append((renamed, judge(renamed)))
    assert table(f"VAEs behind {prefix}", judged) == []


def test_a_dtype_changes_nothing_but_the_dtype():
    for dtype in ("F32", "BF16", "F8_E4M3"):
        judged = []
        for sample in some(ALL, 6):
            changed = sample.changed(dtype, in_dtype(sample.header, dtype))
            assert identify(changed.header).dtype == dtype, changed.name
            judged.append((changed, judge(changed)))
        assert table(dtype, judged) == []


def test_pickles_are_known_like_the_rest():
    judged = [
        (s, judge(s)) for s in (s.changed("pickle", as_pickle(s.header)) for s in some(ALL, 6))
    ]
    assert table("pickles", judged) == []


def test_scaled_fp8_is_seen_through():
    for sample in some(NETS, 5):
        changed = sample.changed("scaled", as_scaled_fp8(sample.header))
        identity = identify(changed.header)
        assert judge(changed) == "right", changed.name
        # Nets of convolutions keep their dtype: only linear weights are scaled.
        if identity.dtype == "F8_E4M3":
            assert identity.quantisation == "scaled-fp8", changed.name


def test_four_bit_columns_are_seen_through():
    judged = [(s, judge(s)) for s in (s.changed("nf4", as_nf4(s.header)) for s in some(NETS, 3))]
    left = table("nf4", judged)
    # Layers without biases leave some sizes open; what is open is not guessed.
    assert {line.rpartition(": ")[2] for line in left} <= {"unknown"}
    assert len(left) * 10 <= len(judged)


def test_gguf_keeps_the_names():
    judged = []
    for sample in some(NETS, 4):
        packed = sample.changed("gguf", as_gguf(sample.header, "Q4_K"))
        judged.append((packed, judge(packed)))
    assert table("GGUF", judged) == []
