"""The user's wishes about this machine, and what is wrong with them."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.wheels import TORCH_INDEX_BASE
from stablehand.core.installs.plan import PlanWishes
from stablehand.services.overrides import wishes_for
from support.machine_cases import a, lin, n, other, win

TWO = lin(
    n("NVIDIA GeForce GTX 1080", 8, "580.65.06", "6.1"), a("AMD Radeon RX 7600", 8, "gfx1102")
)
VIRTUAL = win(other("Parsec Virtual Display Adapter"), n("NVIDIA T4", 15, "581.42", "7.5"))


def test_nothing_set_wishes_for_nothing(make):
    wished = wishes_for(make(), TWO, described=False)
    assert wished == PlanWishes(gpu=None, backend=None, index_base=TORCH_INDEX_BASE)


def test_what_is_set_is_taken(make):
    app = make(
        '[hardware]\ngpu = 1\ntorch = "cu126"\n', {"STABLEHAND_TORCH_URL": "https://mirror.example"}
    )
    wished = wishes_for(app, TWO, described=False)
    assert wished == PlanWishes(gpu=1, backend="cu126", index_base="https://mirror.example")


def test_the_first_card_is_a_wish_too(make):
    assert wishes_for(make("[hardware]\ngpu = 0\n"), TWO, described=False).gpu == 0


def test_a_described_machine_is_judged_by_itself(make):
    app = make('[hardware]\ngpu = 7\ntorch = "nonsense"\n')
    assert wishes_for(app, TWO, described=True) == PlanWishes()
    assert wishes_for(app, TWO, described=True, ref="v1") == PlanWishes(ref="v1")


@pytest.mark.parametrize(("machine", "index"), [(TWO, 2), (lin(), 0), (VIRTUAL, 0)])
def test_a_card_that_is_not_there(make, machine, index):
    with pytest.raises(StablehandError) as caught:
        wishes_for(make(f"[hardware]\ngpu = {index}\n"), machine, described=False)
    assert caught.value.code == "settings.invalid"
    assert caught.value.details["key"] == "hardware.gpu"
    assert str(index) in caught.value.message.english()
    assert "settings unset hardware.gpu" in caught.value.hint.english()


def test_a_card_behind_a_virtual_one_keeps_its_place(make):
    assert wishes_for(make("[hardware]\ngpu = 1\n"), VIRTUAL, described=False).gpu == 1


def test_a_build_that_does_not_exist(make):
    with pytest.raises(StablehandError) as caught:
        wishes_for(make('[hardware]\ntorch = "cu999"\n'), TWO, described=False)
    assert caught.value.code == "torch.unavailable"
    assert caught.value.details["key"] == "hardware.torch"
    assert "cu999" in caught.value.message.english()
    assert {"cu126", "rocm7.2", "cpu"} <= set(
        caught.value.hint.english().replace(",", "").rstrip(".").split()
    )
