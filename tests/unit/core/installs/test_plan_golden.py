"""Every shipped package on every machine of the table, as golden files that a person can read.

After a change that is meant: STABLEHAND_UPDATE_GOLDEN=1 python -m pytest tests/unit/core/installs,
then read the diff.
"""

import os
from pathlib import Path

import pytest

from stablehand.cli.verbs.plan import plan_text
from stablehand.core.base.errors import StablehandError
from support.machine_cases import CASES
from support.plans import PACKAGES, TWENTY, all_plans, cases_of, summary

GOLDEN = Path(__file__).parents[3] / "golden"
WHOLE = (
    ("a1111", "turing-gtx1650-win"),
    ("forge", "pascal-gtx1080-win"),
    ("forge", "blackwell-rtx5090-win"),
    ("comfyui", "rdna2-rx6600-lin"),
    ("comfyui", "rdna4-rx9070xt-win"),
    ("swarmui", "ampere-rtx3060-win"),
    ("easel", "m1-8gb-macos14"),
)


def check(name, text):
    file = GOLDEN / name
    if os.environ.get("STABLEHAND_UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8", newline="\n")
    assert text + "\n" == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("package_id", PACKAGES)
def test_every_machine(package_id):
    parts = [summary(case, all_plans()[package_id, case.id]) for case in cases_of(package_id)]
    check(f"{package_id}.txt", "\n\n".join(parts))


@pytest.mark.parametrize(("package_id", "case_id"), WHOLE)
def test_a_whole_plan(package_id, case_id):
    made = all_plans()[package_id, case_id]
    assert not isinstance(made, StablehandError)
    check(f"whole/{package_id}-{case_id}.txt", plan_text(made))


def test_the_table_is_long_enough():
    assert len({case.id for case in CASES}) == len(CASES) >= 80
    assert len(set(TWENTY) & {case.id for case in CASES}) == 20
