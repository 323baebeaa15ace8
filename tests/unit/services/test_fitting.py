"""Whether a model fits: the file, the machine, the program and what was measured, brought together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import timeit
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.log_lines import LoadedNet, loaded_nets
from stablehand.core.models.fit.measured import MeasuredPeaks, PeakKey, is_credible
from stablehand.services.fitting import (
    NATIVE,
    Wanted,
    fit,
    peak_key,
    target_for,
    verdict_for,
    verdict_on_card,
)
from support.fit_cases import card, flux, gguf, sd15, sdxl
from support.machine_cases import CASES

NVML = Path(__file__).parents[2] / "support" / "nvml_stand_in.c"
NAMED = {"card": "NVIDIA GeForce RTX 3060"}


async def test_the_program_decides_which_torch_computes(make, profile):
    app, amd = make(), profile("rdna2-rx6600-win")
    plain, _ = await target_for(app, profile=amd)
    theirs, _ = await target_for(app, profile=amd, package="a1111")
    assert plain.family != "cpu"
    assert theirs.is_cpu


async def test_a_program_that_does_not_exist(make, profile):
    with pytest.raises(StablehandError) as failure:
        await target_for(make(), profile=profile("ampere-rtx3060-win"), package="nothing")
    assert failure.value.code == "package.unknown"


@pytest.mark.parametrize("package_id", ["a1111", "forge", "comfyui", "swarmui", "easel"])
async def test_every_program_has_a_target_where_it_runs(make, profile, package_id):
    target, _ = await target_for(make(), profile=profile("ampere-rtx3060-win"), package=package_id)
    assert target.usable_bytes == pytest.approx(11.2 * GIB, abs=1)
    assert verdict_for(sdxl(), target, package=package_id).outcome in ("fits", "tight")


async def test_launch_flags_and_verdicts_agree():
    """Where A1111 gets --medvram-sdxl, SDXL is said not to be held whole, and the other way round."""
    from stablehand.core.models.fit.target import target_of
    from support.plans import all_plans

    for case in CASES:
        plan = all_plans()["a1111", case.id]
        if isinstance(plan, StablehandError) or plan.choice.device is None:
            continue
        target = target_of(case.machine, plan.choice, now=False)
        if target.usable_bytes is None or target.usable_bytes < 2.1 * GIB:
            continue
        words = {word for flag in plan.flags for word in flag.words}
        saves = words & {"--medvram", "--medvram-sdxl"}
        outcome = verdict_for(sdxl(), target, package="a1111").outcome
        assert bool(saves) is (outcome in ("offload", "too_big")), case.id


async def test_a_file_that_is_not_there(make, profile, tmp_path):
    with pytest.raises(StablehandError) as failure:
        await fit(make(), str(tmp_path / "no.safetensors"), profile=profile("ampere-rtx3060-win"))
    assert failure.value.code.startswith("model.")


def test_a_known_model_is_judged_at_once():
    identities = [sdxl(other=size) for size in range(200)]
    target = card(11.2)
    first = [verdict_on_card(identity, target) for identity in identities]
    again = [verdict_on_card(identity, target) for identity in identities]
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert first[0].assumptions == ()
    each = timeit.timeit(lambda: verdict_on_card(identities[0], target), number=1000) / 1000
    print(f"\n{each * 1e6:.1f} us a verdict that is known")


def test_other_sizes_are_other_verdicts():
    small = verdict_for(sd15(), card(8), wanted=Wanted(512))
    big = verdict_for(sd15(), card(8), wanted=Wanted(1024))
    assert big.peak_vram_bytes > small.peak_vram_bytes


def measured_key(identity, target, package="comfyui", wanted=NATIVE):
    verdict = verdict_for(identity, target, package=package, wanted=wanted)
    return peak_key(identity, target, package, wanted, verdict)


def test_a_measured_peak_is_used_for_the_same_case_only(make):
    app, target = make(), card(11.2, **NAMED)
    peaks = MeasuredPeaks(app.data.library)
    key = measured_key(sdxl(), target)
    assert peaks.peak_of(key) is None
    peaks.record(key, int(6.5 * GIB))
    peaks.record(key, int(6.1 * GIB))
    assert peaks.peak_of(key) == int(6.5 * GIB)
    here = verdict_for(sdxl(), target, package="comfyui", app=app)
    assert (here.measured, here.peak_vram_bytes) == (True, int(6.5 * GIB))
    for other in (
        verdict_for(sdxl(), target, package="forge", app=app),
        verdict_for(sdxl(), target, package="comfyui", app=app, wanted=Wanted(1152)),
        verdict_for(sdxl(), card(11.2, card="another"), package="comfyui", app=app),
        verdict_for(sd15(), target, package="comfyui", app=app),
        verdict_for(sdxl(), target, package="comfyui"),
    ):
        assert not other.measured


def test_what_is_streamed_or_has_no_card_is_not_measured():
    assert measured_key(flux(), card(11.2, **NAMED)) is None
    assert measured_key(sdxl(), card(11.2)) is None
    assert isinstance(measured_key(gguf("flux1", 6.8, "Q4_K"), card(11.2, **NAMED)), PeakKey)


def test_a_peak_far_from_the_sum_is_not_that_of_one_model():
    assert is_credible(6 * GIB, 5 * GIB)
    assert not is_credible(9 * GIB, 5 * GIB)
    assert not is_credible(2 * GIB, 5 * GIB)


def test_a_damaged_library_leaves_the_sum(make):
    app = make()
    app.data.library.parent.mkdir(parents=True)
    app.data.library.write_bytes(b"no database" * 999)
    assert verdict_for(sdxl(), card(11.2, **NAMED), package="comfyui", app=app).outcome == "fits"


# Lines as ComfyUI a125cd8, a later ComfyUI and Forge dfdcbab write them.
LOG = """\
got prompt
Requested to load SDXLClipModel
loaded completely 9.5367431640625e+25 1560.802734375 True
Requested to load Flux
loaded partially 5412.80 5411.26 0
Requested to load AutoencodingEngine
loaded completely; 8096.00 MB usable, 159.87 MB loaded, full load: True
loaded partially; 5121.20 MB usable, 5101.11 MB loaded, 6220.18 MB offloaded, lowvram patches: 0
[Memory Management] Target: KModel, Free GPU: 6911.82 MB, Model Require: 4897.05 MB, Previously Loaded: 0.00 MB, Inference Require: 1024.00 MB, Remaining: 990.78 MB, All loaded to GPU.
[Memory Management] Target: KModel, Free GPU: 3911.82 MB, Model Require: 4897.05 MB, Previously Loaded: 0.00 MB, Inference Require: 1024.00 MB, Remaining: -2009.22 MB, CPU Swap Loaded (blocked method): 2500.00 MB, GPU Loaded: 2397.05 MB
loaded completely nothing at all
"""


def test_what_logs_tell_of_memory():
    mib = 1024**2
    assert list(loaded_nets(LOG.splitlines())) == [
        LoadedNet("SDXLClipModel", int(1560.802734375 * mib), True),
        LoadedNet("Flux", int(5411.26 * mib), False),
        LoadedNet("AutoencodingEngine", int(159.87 * mib), True),
        LoadedNet("AutoencodingEngine", int(5101.11 * mib), False),
        LoadedNet("KModel", int(4897.05 * mib), True),
        LoadedNet("KModel", int(4897.05 * mib), False),
    ]


@pytest.mark.skipif(
    shutil.which("cc") is None or sys.platform != "linux", reason="needs a C compiler and Linux"
)
@pytest.mark.parametrize(
    ("said", "kept"), [("loaded completely 1e9 4897.0 True", 4), ("loaded partially 9 8 0", None)]
)
def test_a_running_program_is_measured(tmp_path, said, kept):
    """The process itself stands in for the program; a library of NVML's interface says what it holds."""
    library = tmp_path / "lib" / "libnvidia-ml.so.1"
    library.parent.mkdir()
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, NVML], check=True)
    log = tmp_path / "session.log"
    log.write_text("loaded partially 1 1 0\n", encoding="utf-8")  # of an earlier picture
    code = f"""
import asyncio, os
from pathlib import Path
from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from stablehand.services.fit_measuring import measuring
from stablehand.services.fitting import Fitting, NATIVE, verdict_for
from support.fit_cases import card, sdxl
os.environ["STAND_IN_PID"] = str(os.getpid())
import ctypes
ctypes.CDLL(None).setenv(b"STAND_IN_PID", str(os.getpid()).encode(), 1)
app, target, log = App(DataPaths(Path({str(tmp_path)!r}) / "Data"), {{}}), card(7.2, card="X"), Path({str(log)!r})
def verdict(app=None):
    return verdict_for(sdxl(), target, package="comfyui", app=app)
async def main():
    fitting = Fitting("x", sdxl(), target, "comfyui", verdict())
    async with measuring(app, os.getpid(), fitting, NATIVE, log) as watch:
        with log.open("a") as file:
            file.write({said!r} + "\\n")
    print(watch.peak_bytes >> 30, verdict(app).measured and verdict(app).peak_vram_bytes >> 30)
asyncio.run(main())
"""
    paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"LD_LIBRARY_PATH": str(library.parent), "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["4", str(kept) if kept else "False"], done.stderr


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("flux1-dev:Q4_K", "fits"), ("flux1-dev:fp8", "offload"), ("flux1-dev", "offload")],
)
async def test_a_family_may_be_named_before_anything_is_fetched(make, profile, name, outcome):
    found = (await fit(make(), name, profile=profile("ampere-rtx3060-win"))).data
    assert found.verdict.outcome == outcome
    assert found.identity.base == "flux1-dev"


@pytest.mark.parametrize("name", ["flux1-dev:Q99", "no-such-family:Q4_K"])
async def test_what_is_no_family_is_taken_for_a_file(make, profile, name):
    with pytest.raises(StablehandError) as failure:
        await fit(make(), name, profile=profile("ampere-rtx3060-win"))
    assert failure.value.code.startswith("model.")
