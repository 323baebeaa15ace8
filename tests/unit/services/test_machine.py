"""The machine at hand: a described one is read, this one is looked at."""

import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.profile import System
from stablehand.services.machine import machine_of
from support.machine_cases import CASES

HERE = {"linux": System.LINUX, "darwin": System.MACOS, "win32": System.WINDOWS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_a_described_machine_comes_back_as_it_was_written(profile, case):
    assert await machine_of(profile(case.id)) == (case.machine, ())


async def test_a_described_machine_is_not_looked_for_here(profile):
    machine, _ = await machine_of(profile("snapdragon-x-win"))
    assert machine.os.system is System.WINDOWS
    assert "torch" not in sys.modules


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "profile.unreadable"),
        ("", "profile.unreadable"),
        ("[]", "profile.invalid"),
        ('{"os": {"system": "beos"}}', "profile.invalid"),
    ],
)
async def test_profiles_that_are_none(tmp_path, text, code):
    path = tmp_path / "machine.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(StablehandError) as caught:
        await machine_of(path)
    assert caught.value.code == code
    assert str(path) in caught.value.message.english()


async def test_this_machine_is_the_one_that_runs_the_test():
    machine, problems = await machine_of(None)
    assert machine.os.system is HERE[sys.platform]
    assert machine.ram_bytes > 1 << 28
    assert all(problem.english() for problem in problems)
