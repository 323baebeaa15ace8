"""Options that need an add-on: given with it, kept out without it, whoever wished for them."""

from pathlib import PurePosixPath

import pytest

from stablehand.core.base.places import Places
from stablehand.core.base.text import Text
from stablehand.core.launch.command import automatic_flags
from support.plans import package

PLACES = Places(PurePosixPath("/data"), "comfyui")
SAGE, FLASH, SPLIT = "--use-sage-attention", "--use-flash-attention", "--use-split-cross-attention"
ON = {SAGE: Text("t", "It is there.")}


def given(**more):
    flags = automatic_flags(package("comfyui"), {}, PLACES, **more)
    return {flag.flag: flag for flag in flags}


def test_an_add_on_turns_its_option_on():
    flag = given(turned_on=ON)[SAGE]
    assert (flag.words, flag.origin, flag.reason.english()) == ((SAGE,), "standing", "It is there.")


@pytest.mark.parametrize("chosen", [{SAGE: False}, {SPLIT: True}, {FLASH: True}])
def test_what_the_user_says_outweighs_it(chosen):
    found = given(turned_on=ON, chosen=chosen)
    assert SAGE not in found
    assert {flag for flag, value in chosen.items() if value} <= found.keys()


def test_without_the_add_on_nobody_gets_the_option():
    found = given(chosen={SAGE: True, "--fast": ""}, unusable=frozenset({SAGE, FLASH}))
    assert SAGE not in found
    # Nor does the wish keep another one of its group out.
    assert FLASH in given(chosen={SAGE: True}, unusable={SAGE}, turned_on={FLASH: ON[SAGE]})


def test_what_is_withheld_is_not_turned_on():
    assert SAGE not in given(turned_on=ON, unusable={SAGE})
