"""What the machine is, and which torch fits it."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.torch_choice import TorchRefusal
from stablehand.services.hardware import describe
from support.machine_cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_a_described_machine(make, profile, case):
    result = await describe(make(), profile(case.id))
    report = result.data
    assert (result.command, report.described, report.machine) == ("hardware", True, case.machine)
    if case.comfyui == "refused":
        assert isinstance(report.torch, TorchRefusal)
    else:
        torch = report.torch
        assert f"{torch.backend} {torch.version} {torch.python}" == case.comfyui


async def test_settings_of_this_machine_leave_a_described_one_alone(make, profile):
    plain = await describe(make(), profile("ampere-rtx3060-win"))
    wished = await describe(
        make('[hardware]\ngpu = 7\ntorch = "cpu"\n', {"STABLEHAND_TORCH_URL": "https://m.example"}),
        profile("ampere-rtx3060-win"),
    )
    assert plain.data == wished.data


async def test_a_wish_counts_on_this_machine(make):
    app = make('[hardware]\ntorch = "cpu"\n', {"STABLEHAND_TORCH_URL": "https://m.example/whl"})
    report = (await describe(app)).data
    assert report.described is False
    assert report.torch.backend == "cpu"
    assert report.torch.index in ("https://m.example/whl/cpu", None)


async def test_a_wish_that_cannot_be(make):
    with pytest.raises(StablehandError) as caught:
        await describe(make('[hardware]\ntorch = "cu999"\n'))
    assert caught.value.code == "torch.unavailable"
