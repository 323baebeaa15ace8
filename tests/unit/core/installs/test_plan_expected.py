"""Plans against the tables that were typed by hand from the facts: torch, and what hardware sets."""

import pytest

from stablehand.core.base.errors import StablehandError
from support.expected import ROWS, flags
from support.machine_cases import CASES
from support.plans import all_plans

PACKAGES = ("a1111", "forge", "comfyui", "easel")


def torch_of(package_id, case):
    """Give what a package gets on a machine, from the two hand-written tables."""
    own = case if package_id in ("forge", "comfyui") else ROWS[case.id]
    return getattr(own, package_id)


def pairs(packages):
    return [
        pytest.param(package_id, case, id=f"{package_id}-{case.id}")
        for package_id in packages
        for case in CASES
    ]


def said(made):
    if isinstance(made, StablehandError):
        return "refused"
    return f"{made.choice.backend} {made.choice.version} {made.choice.python}"


def test_every_machine_has_a_row_and_every_row_a_machine():
    assert set(ROWS) == {case.id for case in CASES}


@pytest.mark.parametrize(("package_id", "case"), pairs(("a1111", "easel")))
def test_torch(package_id, case):
    assert said(all_plans()[package_id, case.id]) == torch_of(package_id, case)


@pytest.mark.parametrize(("package_id", "case"), pairs(PACKAGES))
def test_what_hardware_sets(package_id, case):
    made, torch = all_plans()[package_id, case.id], torch_of(package_id, case)
    if torch == "refused":
        assert isinstance(made, StablehandError)
        return
    set_by_hardware = {" ".join(f.words) for f in made.flags if f.origin == "hardware"}
    assert set_by_hardware == flags(package_id, case, torch)
