"""The published tables of video memory, row by row, against what our sums give; run with -s to see them.

Tolerances are those with which the rows agree; rows that contradict themselves are expected to fail, with
the reason. Numbers of the tables are compared with GiB one to one.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.activations import Work, decode_bytes, denoise_bytes
from stablehand.core.models.fit.architectures import architecture_of
from stablehand.core.models.fit.modes import peak_phase, phases
from stablehand.core.models.fit.predict import predict
from stablehand.core.models.fit.weights import Load
from support.fit_cases import (
    CLIP_G,
    CLIP_L,
    QWEN,
    SAFETY,
    SD15,
    SDXL,
    VAE,
    card,
    flux,
    gguf,
    net_alone,
    sdxl,
)

CUDA, MPS = card(24), card(5.3, "mps", 8)
GB = 1e9 / GIB  # for rows that count in 10^9 bytes


def whole(base, load, mode, *, target=CUDA, size=None, element=2, decoding="whole", **how):
    """Give the peak of given weights in GiB, in a mode that is not left to the program."""
    row = architecture_of(base)
    work = Work.of(row, size, size)
    computing = target if element == 2 else replace(target, half_is_broken=True)
    step = denoise_bytes(row, computing, work, **how)
    last = decode_bytes(row, computing, work, decoding)
    phase = peak_phase(phases(load, step, last, mode), encoders_bend=False)
    return (phase.total + target.context_bytes) / GIB


def sd(scale=2, safety=0):
    """SD 1.x; the safety checker that diffusers adds stands beside the net."""
    return Load(
        SD15 * scale, VAE * scale, {"text_encoder:clip-l": CLIP_L * scale}, {"x": safety * scale}
    )


def xl(extra=0):
    encoders = {"l": CLIP_L * 2, "g": CLIP_G * 2}
    return Load(SDXL * 2, VAE * 2, encoders, {"ip": extra} if extra else {})


def cascade(c, b, mode):
    """Both stages lie on the card; B is the one that takes most while it computes."""
    row = architecture_of("stable-cascade-b")
    step = denoise_bytes(row, CUDA, Work.of(row))
    if mode == "resident":
        return (CUDA.context_bytes + (c + b) * 2 + 36_850_000 + CLIP_G * 2 + step) / GIB
    return (CUDA.context_bytes + max(c * 2, b * 2 + step)) / GIB


def predicted(identity, usable=24, **how):
    return predict(identity, card(usable), **how).peak_vram_bytes / GIB


def svd(passes):
    load = Load(1_524_623_082 * 2, 97_700_000 * 2, {"clip_vision": 632_000_000 * 2})
    return whole("svd", load, "resident", passes=passes)


def text_model(parameters):
    return whole("sd15", Load(0, 0, {"llm": parameters * 2}), "resident", size=8)


def only(base, what, **how):
    row = architecture_of(base)
    target = replace(CUDA, half_is_broken=True)
    work = Work.of(row)
    if what == "decode":
        return decode_bytes(row, target, work) / GIB
    return denoise_bytes(row, target, work, **how) / GIB


# file and row; predicted GiB; low and high end of what it says; tolerance below and above, in percent
ROWS = [
    ("SD 1.4 FP16", lambda: whole("sd15", sd(2, SAFETY), "resident"), 4.2, 4.2, 5),
    ("SD 1.4 FP16, no safety checker", lambda: whole("sd15", sd(), "resident"), 4.2, 4.2, 16),
    ("SD 1.4 model offload", lambda: whole("sd15", sd(), "model_offload"), 2.8, 2.8, 20),
    ("SD 1.4 model offload, sliced attention",
     lambda: whole("sd15", sd(), "model_offload", attention="sliced"), 2.8, 2.8, 11),
    ("SD 1.4 sequential",
     lambda: whole("sd15", sd(), "sequential", attention="sliced"), 1.8, 1.8, 10),
    ("SD 1.4 FP32: more than 6",
     lambda: whole("sd15", sd(4, SAFETY), "resident", element=4, attention="math"), 6.0, 99, 0),
    ("weights of CLIP, fp32", lambda: CLIP_L * 4 / GIB, 0.5, 0.5, 9),
    ("weights of the UNet, fp32", lambda: SD15 * 4 / GIB, 3.3, 3.3, 4),
    ("weights of the decoder, fp32", lambda: 49_500_000 * 4 / GIB, 0.2, 0.2, 9),
    ("UNet activations, fp32", lambda: only("sd15", "step", attention="math"), 2.5, 2.5, 8),
    ("SD 1.5 minimum", lambda: whole("sd15", sd(), "resident"), 4, 6, 12),
    ("SDXL minimum", lambda: whole("sdxl", xl(), "encoders_evicted"), 8, 10, 0),
    ("SDXL all on the card, tiles",
     lambda: whole("sdxl", xl(), "resident", decoding="tiled"), 8, 10, 0),
    ("SDXL all on the card", lambda: whole("sdxl", xl(), "resident"), 8, 10, 13),
    ("Cascade large", lambda: cascade(3.59e9, 1.56e9, "resident"), 16, 16, 5),
    ("Cascade lite", lambda: cascade(1.03e9, 0.70e9, "resident"), 8, 10, 3),
    ("SVD, guidance at once", lambda: svd(2), 10, 12, 24),
    ("SVD, guidance in turn", lambda: svd(1), 10, 12, 3),
    ("StableLM 3B", lambda: text_model(3_638_000_000), 6, 7, 9),
    ("StableLM 7B", lambda: text_model(7_869_000_000), 14, 16, 0),
    ("SDXL fp16 in ComfyUI: over 6", lambda: predicted(sdxl()), 6.0, 6.0, 4),
    ("SDXL fp8 in ComfyUI, tiles",
     lambda: whole("sdxl", Load(SDXL, VAE * 2), "model_offload", decoding="tiled"), 3.0, 3.0, 14),
    ("Flux Q2", lambda: predicted(gguf("flux1", 4.0, "Q2_K")), 6, 6, 14),
    ("Flux Q3", lambda: predicted(gguf("flux1", 5.2, "Q3_K_S")), 6, 6, 7),
    ("Flux Q4", lambda: predicted(gguf("flux1", 6.8, "Q4_K_S")), 8, 8, 3),
    ("Flux Q5", lambda: predicted(gguf("flux1", 8.3, "Q5_K_S")), 10, 10, 9),
    ("Flux Q6", lambda: predicted(gguf("flux1", 9.9, "Q6_K")), 10, 12, 0),
    ("Flux Q8", lambda: predicted(gguf("flux1", 12.7, "Q8_0")), 16, 16, 17),
    ("Flux fp8", lambda: predicted(flux(8, "F8_E4M3")), 16, 16, 22),
    ("Flux fp16", lambda: predicted(flux(), 40), 24, 24, 2),
    ("Flux nf4", lambda: predicted(flux(4.4, "U8", "bnb-nf4")), 8, 12, 6),
    ("Qwen-Image fp8, 1328 px: 86 % of 24",
     lambda: predicted(net_alone("qwen-image", QWEN, "F8_E4M3", None, QWEN)), 20.6, 20.6, 5),
    ("MPS: UNet at 1024, 10^9", lambda: SDXL * 2 / 1e9, 5.2, 5.2, 2),
    ("MPS: text encoders at 1024, 10^9", lambda: (CLIP_L + CLIP_G) * 2 / 1e9, 1.5, 1.5, 10),
    ("MPS: whole at 1024, 10^9",
     lambda: whole("sdxl", xl(300_000_000), "resident", target=MPS, decoding="tiled") / GB,
     8.5, 8.5, 3),
]  # fmt: skip

# Rows that no arithmetic can give.
IMPOSSIBLE = [
    ("VAE activations, fp32", lambda: only("sd15", "decode"), 4.0, 4.0, 15,
     "no source gives the 4 GB that the table has for decoding 512 px"),
    ("SD 1.4 FP32, sum of phases",
     lambda: whole("sd15", sd(4, SAFETY), "resident", element=4, attention="math"), 11.5, 11.5, 15,
     "phases follow each other, so their memory is not added up"),
    ("Cascade large, one part at a time",
     lambda: cascade(3.59e9, 1.56e9, "model_offload"), 16, 16, 15,
     "its minimum keeps both stages on the card, which is no floor"),
    ("Qwen-Image bf16 on 24 GB, one peak",
     lambda: predicted(net_alone("qwen-image", QWEN * 2, "BF16", None, QWEN)), 23.0, 23.0, 15,
     "38 GB of weights do not lie on a card of 24: they were streamed"),
    ("MPS: UNet at 768, 10^9", lambda: SDXL * 2 / 1e9, 3.5, 3.5, 15,
     "weights do not shrink with the picture"),
    ("MPS: text encoders at 768, 10^9", lambda: (CLIP_L + CLIP_G) * 2 / 1e9, 1.0, 1.0, 15,
     "weights do not shrink with the picture"),
    ("MPS: whole at 768, 10^9",
     lambda: whole("sdxl", xl(300_000_000), "resident", target=MPS, size=768,
                   decoding="tiled") / GB, 5.8, 5.8, 15,
     "only possible if the text encoders were dropped, which the table does not do"),
]  # fmt: skip


def off(value, low, high):
    """Give by how many percent a value lies outside a band."""
    if value < low:
        return (value / low - 1) * 100
    return max(0.0, (value / high - 1) * 100)


@pytest.mark.parametrize(
    ("name", "sum_of", "low", "high", "tolerance"), ROWS, ids=[r[0] for r in ROWS]
)
def test_rows(name, sum_of, low, high, tolerance):
    value = sum_of()
    error = off(value, low, high)
    said = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    print(f"\n{name:45} {value:6.2f}  table {said:10} {error:+6.1f} %")
    assert abs(error) <= tolerance


@pytest.mark.parametrize(
    ("name", "sum_of", "low", "high", "tolerance"),
    [
        pytest.param(*row[:5], marks=pytest.mark.xfail(strict=True, reason=row[5]), id=row[0])
        for row in IMPOSSIBLE
    ],
)
def test_rows_that_contradict_themselves(name, sum_of, low, high, tolerance):
    value = sum_of()
    print(f"\n{name:45} {value:6.2f}  table {low:g}: {off(value, low, high):+.1f} %")
    assert abs(off(value, low, high)) <= tolerance


def test_the_limit_of_a_mac_is_pytorchs_watermark_not_a_budget():
    from stablehand.core.hardware.devices import unified_budget

    budget = unified_budget(8 * GIB)
    assert budget / GIB == pytest.approx(5.33, abs=0.01)
    assert budget * 1.7 / GIB == pytest.approx(9.07, abs=0.01)


def test_bf16_qwen_on_24_gb_is_streamed():
    verdict = predict(net_alone("qwen-image", QWEN * 2, "BF16", None, QWEN), card(23.5))
    assert (verdict.outcome, verdict.mode) == ("offload", "streamed")
    assert verdict.margin < 0


def test_measurements_of_known_configurations_are_met_within_a_seventh():
    """The rows that read like a measurement, as one number."""
    measured = [
        "SD 1.4 FP16", "SD 1.4 model offload, sliced attention", "SD 1.4 sequential",
        "SDXL fp16 in ComfyUI: over 6", "SDXL fp8 in ComfyUI, tiles",
        "Qwen-Image fp8, 1328 px: 86 % of 24", "MPS: whole at 1024, 10^9",
    ]  # fmt: skip
    errors = sorted(abs(off(row[1](), row[2], row[3])) for row in ROWS if row[0] in measured)
    print(f"\nmedian {errors[3]:.1f} %, worst {errors[-1]:.1f} %")
    assert len(errors) == 7
    assert errors[3] <= 9
    assert errors[-1] <= 14
