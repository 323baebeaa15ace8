"""Which card computes: choosing one, one that is gone, one that needs another torch."""

from dataclasses import replace

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.profile import GIB, Arch, Cpu, Gpu, Machine, Os, System, Vendor
from stablehand.core.installs.plan import PlanWishes
from stablehand.core.records.install import ChosenCard, InstalledTorch, InstallRecord, now
from stablehand.services.cards import card_choice, check_card, chosen_card
from stablehand.services.overrides import device_of, with_card

BIG = Gpu(Vendor.NVIDIA, "NVIDIA GeForce RTX 4090", 24 * GIB, None, "581.1", "8.9")
OLD = Gpu(Vendor.NVIDIA, "NVIDIA GeForce GTX 1080", 8 * GIB, None, "581.1", "6.1")
INSIDE = Gpu(Vendor.INTEL, "Intel UHD Graphics 770", integrated=True)
VIRTUAL = Gpu(Vendor.OTHER, "Remote Display Adapter")
UBUNTU = Os(System.LINUX, "Ubuntu 24.04", Arch.X86_64)


def machine(*gpus):
    return Machine(UBUNTU, Cpu("x", 8), 32 * GIB, gpus)


def record(torch="2.9.1+cu130", backend="cu130", **values):
    made = InstalledTorch(backend=backend, version=torch)
    moment = now()
    return InstallRecord(
        name="mine", package="comfyui", state="installed", created_at=moment, changed_at=moment,
        torch=made, **values,
    )  # fmt: skip


def card(gpu, index):
    return ChosenCard(index=index, name=gpu.name, vendor=str(gpu.vendor))


@pytest.mark.parametrize("text", ["auto", " AUTO ", ""])
def test_nothing_chosen(text):
    assert chosen_card(machine(BIG), text) is None


def test_a_card_by_its_place():
    assert chosen_card(machine(VIRTUAL, BIG, INSIDE), "1") == card(BIG, 1)


@pytest.mark.parametrize("text", ["0", "3", "-1", "1.0", "one", "1 2", "٣", "99999", "gone"])
def test_a_card_that_is_not_there(text):
    with pytest.raises(StablehandError) as caught:
        chosen_card(machine(VIRTUAL, BIG, INSIDE), text)
    assert caught.value.code == "options.invalid"
    assert "1 = NVIDIA GeForce RTX 4090" in caught.value.hint.english()


@pytest.mark.parametrize(
    ("there", "chosen", "found"),
    [
        ((BIG, OLD), card(OLD, 1), 1),
        ((OLD, BIG), card(OLD, 1), 0),  # another one was put in before it
        ((BIG, BIG), card(BIG, 1), 1),
        ((BIG,), card(BIG, 1), 0),
        ((BIG, INSIDE), card(OLD, 1), None),
        ((BIG,), None, None),
        ((), card(BIG, 0), None),
    ],
)
def test_a_card_is_found_again_by_its_name(there, chosen, found):
    device = device_of(machine(*there), chosen)
    assert (device.index if device else None) == found
    wishes = with_card(PlanWishes(gpu=7), machine(*there), chosen)
    assert wishes.gpu == (7 if found is None else found)


def test_what_is_shown_of_the_cards():
    found = card_choice(machine(INSIDE, BIG), record(card=card(OLD, 1)), None)
    assert [(view.index, view.integrated) for view in found.cards] == [(1, False), (0, True)]
    assert (found.is_gone, found.uses_card, found.computes) == (True, False, None)


def test_the_installed_torch_runs_on_it(make):
    app, here = make(), machine(BIG, replace(BIG, name="NVIDIA GeForce RTX 3060"))
    package = app.catalog.load("comfyui").package
    asked = PlanWishes(backend="cu130", release="2.9.1")
    check_card(app, package, {}, here, record(), card(here.gpus[1], 1), asked)


def test_it_needs_another_build(make):
    app, here = make(), machine(BIG, OLD)
    package = app.catalog.load("comfyui").package
    asked = PlanWishes(backend="cu130", release="2.9.1")
    with pytest.raises(StablehandError) as caught:
        check_card(app, package, {}, here, record(), card(OLD, 1), asked)
    assert (caught.value.code, caught.value.details["backend"]) == ("torch.other_build", "cu126")
    assert "setup mine --gpu 1" in caught.value.hint.english()


def test_no_torch_of_the_program_runs_on_it(make):
    app, here = make(), machine(BIG, INSIDE)
    package = app.catalog.load("comfyui").package
    asked = PlanWishes(backend="cu130", release="2.9.1")
    with pytest.raises(StablehandError) as caught:
        check_card(app, package, {}, here, record(), card(INSIDE, 1), asked)
    assert caught.value.code == "package.unsupported"
    assert "UHD" in caught.value.message.english()
