"""The search for a culprit: found in few tests, alone or together, and what else may be the matter."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.installs.bisect import NextTest, Verdict, next_step

NAMES = tuple(f"e{number:02}" for number in range(12))


def searched(candidates, breaks):
    """Answer every test by what breaks the program; give the verdict and how many tests it took."""
    answers = {}
    while True:
        step = next_step(candidates, answers)
        if isinstance(step, Verdict):
            return step, len(answers)
        assert frozenset(step.on) not in answers, "a test is never asked for twice"
        assert set(step.on) <= set(candidates)
        assert step.left >= 1
        answers[frozenset(step.on)] = not breaks(set(step.on))


@pytest.mark.parametrize("culprit", NAMES)
def test_one_of_twelve_is_found_in_log_two_tests_and_four(culprit):
    verdict, tests = searched(NAMES, lambda on: culprit in on)
    assert verdict == Verdict("found", (culprit,))
    assert tests <= math.ceil(math.log2(12)) + 4


@pytest.mark.parametrize("pair", list(itertools.combinations(NAMES[:6], 2)))
def test_two_that_break_it_only_together_are_both_named(pair):
    verdict, _tests = searched(NAMES, lambda on: set(pair) <= on)
    assert verdict == Verdict("together", pair)


def test_a_further_culprit_is_told():
    verdict, _tests = searched(NAMES, lambda on: bool(on & {"e03", "e08"}))
    assert verdict == Verdict("found", ("e03",), others=True)


def test_it_may_not_be_the_extensions_and_it_may_be_nothing():
    assert searched(NAMES, lambda on: True) == (Verdict("not_extensions"), 1)
    assert searched(NAMES, lambda on: False) == (Verdict("works"), 2)


def test_a_single_candidate():
    assert searched(("a",), lambda on: bool(on)) == (Verdict("found", ("a",)), 2)


def test_what_is_left_falls_and_the_suspects_get_fewer():
    step = next_step(NAMES, {frozenset(): True, frozenset(NAMES): False})
    assert isinstance(step, NextTest)
    assert step.on == NAMES[:6]
    assert step.suspects == NAMES
    after = next_step(
        NAMES, {frozenset(): True, frozenset(NAMES): False, frozenset(NAMES[:6]): True}
    )
    assert isinstance(after, NextTest)
    assert after.suspects == NAMES[6:]
    assert after.left < step.left


@given(
    st.integers(1, 14).flatmap(
        lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1), min_size=1))
    )
)
def test_any_set_that_breaks_it_together_is_found_whole(drawn):
    count, numbers = drawn
    candidates = tuple(f"x{number}" for number in range(count))
    guilty = {f"x{number}" for number in numbers}
    verdict, _tests = searched(candidates, lambda on: guilty <= on)
    assert set(verdict.culprits) == guilty
    assert not verdict.others


@given(st.dictionaries(st.frozensets(st.sampled_from(NAMES[:5])), st.booleans()), st.booleans())
def test_answers_that_make_no_sense_still_come_to_an_end(said, otherwise):
    answers = dict(said)
    for _step in range(200):
        step = next_step(NAMES[:5], answers)
        if isinstance(step, Verdict):
            return
        answers[frozenset(step.on)] = otherwise
    raise AssertionError("it goes on for ever")
