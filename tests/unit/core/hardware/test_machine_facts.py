import pytest

from stablehand.core.hardware.facts import FACT_KINDS
from stablehand.core.hardware.machine_facts import is_fp16_broken, machine_facts, rdna_generation
from stablehand.core.hardware.torch_choice import TorchChoice, choose_torch
from stablehand.core.models.fit.launch_facts import FIT_FACTS
from support.machine_cases import CASES, GIB, lin, n, win


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_fact_is_given_in_its_kind(case):
    chosen = choose_torch(case.machine)
    if not isinstance(chosen, TorchChoice):
        return
    facts = machine_facts(case.machine, chosen)
    assert set(facts) == set(FACT_KINDS) - set(FIT_FACTS)  # those come from the prediction of fit
    for name, value in facts.items():
        assert value is None or isinstance(value, FACT_KINDS[name]), name


def facts_of(machine):
    return machine_facts(machine, choose_torch(machine))


def test_what_the_system_keeps_is_taken_off():
    card = n("NVIDIA GeForce RTX 3060", 12, "581.42", "8.6")
    assert facts_of(win(card))["usable_gb"] == 11.2
    assert facts_of(lin(n("NVIDIA GeForce RTX 3060", 12, "580.65", "8.6")))["usable_gb"] == 11.5
    by_id = {case.id: case.machine for case in CASES}
    assert facts_of(by_id["polaris-rx580-win"])["usable_gb"] == 4.8  # DirectML: 0.6 of 8
    assert facts_of(by_id["m1-8gb-macos14"])["usable_gb"] == 5.33


def test_a_card_that_is_a_little_short_counts_as_its_class():
    card = n("NVIDIA GeForce GTX 1650", 4095 / 1024, "581.42", "7.5")
    assert facts_of(win(card))["vram_gb"] == 4.0


def test_unknown_memory_stays_unknown():
    facts = facts_of(win(n("NVIDIA GeForce RTX 3060", None, "581.42", "8.6")))
    assert facts["vram_gb"] is None
    assert facts["usable_gb"] is None


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("NVIDIA GeForce GTX 1630", True),
        ("NVIDIA GeForce GTX 1650 with Max-Q Design", True),
        ("NVIDIA GeForce GTX 1660 Ti", True),
        ("NVIDIA GeForce MX450", True),
        ("NVIDIA GeForce MX550", True),
        ("NVIDIA T400 4GB", True),
        ("NVIDIA T400E", True),
        ("GTX 1660Ti", True),
        ("NVIDIA GeForce GTX1650SUPER", True),
        ("NVIDIA T4", False),
        ("NVIDIA GeForce RTX 4050", False),
        ("NVIDIA T1200 Laptop GPU", True),
        ("Quadro T2000", True),
        ("NVIDIA GeForce RTX 2060", False),
        ("Tesla T4", False),
        ("NVIDIA GeForce GTX 1060 6GB", False),
        ("NVIDIA GeForce MX350", False),
        ("NVIDIA RTX 4000", False),
        (None, False),
    ],
)
def test_cards_without_usable_half_precision(name, broken):
    assert is_fp16_broken(name) is broken


@pytest.mark.parametrize(
    ("gfx", "generation"),
    [("gfx906", 0.0), ("gfx1010", 1.0), ("gfx1036", 2.0), ("gfx1102", 3.0), ("gfx1151", 3.5),
     ("gfx1201", 4.0), (None, None)],
)  # fmt: skip
def test_generations_of_amd(gfx, generation):
    assert rdna_generation(gfx) == generation


def test_a_small_carve_out_is_no_limit():
    by_id = {case.id: case.machine for case in CASES}
    facts = facts_of(by_id["rdna35-strix-halo-small-carveout-lin"])
    assert facts["vram_gb"] is None
    assert facts_of(by_id["rdna35-strix-halo-lin"])["vram_gb"] == 96


def test_gib_is_the_unit():
    assert facts_of(lin(ram=16))["ram_gb"] == 16
    assert GIB == 1073741824
