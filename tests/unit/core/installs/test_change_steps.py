"""The steps of a change, made of those of an install."""

import pytest

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.change_steps import (
    afterwards,
    again_steps,
    environment_steps,
    fork_steps,
    staged_steps,
)
from stablehand.core.installs.steps import planned
from support.machine_cases import CASES
from support.plans import plan_for

TEXT = QT_TRANSLATE_NOOP("plan", "A step")
KINDS = (
    "prerequisite", "git", "submodules", "python", "environment", "torch", "requirements", "packages",
    "write_file", "run", "dotnet_build", "node", "probe", "sharing", "backend",
)  # fmt: skip
OWN = tuple(planned(kind, kind, TEXT) for kind in KINDS)


def kinds(steps):
    return [step.kind for step in steps]


def test_another_version_is_built_proved_and_tried_but_not_shared_with():
    built = kinds(staged_steps(OWN, smoke=True))
    assert built == [*KINDS[:12], "carried", "probe", "smoke"]
    assert kinds(staged_steps(OWN, smoke=False)) == [*KINDS[:12], "carried", "probe"]


def test_an_environment_alone_brings_no_files():
    assert kinds(environment_steps(OWN)) == [
        "prerequisite", "python", "environment", "torch", "requirements", "packages", "carried", "probe",
    ]  # fmt: skip


def test_a_copy_is_mended_and_proved():
    assert kinds(fork_steps(OWN)) == ["fork", "mend", "probe"]


def test_an_environment_made_again_gets_what_was_added_to_it():
    assert kinds(again_steps(OWN)) == [*KINDS[:12], "carried", *KINDS[12:]]


def test_what_belongs_into_the_installs_own_folder_comes_afterwards():
    assert kinds(afterwards(OWN)) == ["submodules", "write_file", "sharing", "backend"]


def test_a_program_without_an_environment_carries_nothing():
    without = [step for step in OWN if step.kind != "probe"]
    assert "carried" not in kinds(staged_steps(without, smoke=True))


@pytest.mark.parametrize("package", ["a1111", "comfyui", "easel", "forge", "swarmui"])
def test_every_step_of_real_packages_is_done_beside_or_afterwards(package):
    """None is forgotten, and the ids of the steps stay, so that a change goes on where it stopped."""
    machine = next(case.machine for case in CASES if case.machine.os.system.value == "linux")
    own = plan_for(package, machine).own_steps
    done = [*staged_steps(own, smoke=False), *afterwards(own)]
    assert {step.id for step in own} <= {step.id for step in done}
    ids = [step.id for step in staged_steps(own, smoke=True)]
    assert len(ids) == len(set(ids))
