import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.catalog.conditions import ConditionError, parse_condition
from stablehand.core.hardware.facts import FACT_KINDS

FACTS = {
    "nvidia": True,
    "amd": False,
    "windows": True,
    "vram_gb": 4.0,
    "compute_capability": 7.5,
    "gfx": None,
    "usable_gb": None,
    "gpu_name": "NVIDIA GeForce GTX 1650",
    "backend": "cu126",
}


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("nvidia", True),
        ("not amd", True),
        ("nvidia and vram_gb < 6", True),
        ("nvidia and not vram_gb < 6", False),
        ("4 <= vram_gb <= 4", True),
        ("amd or compute_capability >= 7.5", True),
        ("backend in ('cu126', 'cu128')", True),
        ("backend not in ('cu126', 'cu128')", False),
        ("backend != 'cpu'", True),
        ("name_has('gtx 16')", True),
        ("name_starts('NVIDIA GeForce GTX 16')", True),
        ("name_starts('GTX 16')", False),
        ("(amd or nvidia) and windows", True),
        ("True", True),
    ],
)
def test_conditions_hold_as_written(source, holds):
    assert parse_condition(source, FACT_KINDS).holds(FACTS) is holds


@pytest.mark.parametrize(
    "source",
    [
        "usable_gb < 4",
        "usable_gb >= 4",
        "not usable_gb < 4",
        "not (usable_gb < 4 and nvidia)",
        "gfx == 'gfx1100'",
        "gfx != 'gfx1100'",
        "gfx not in ('gfx1100',)",
        "amd or usable_gb < 4",
    ],
)
def test_an_unknown_fact_never_makes_a_condition_hold(source):
    assert not parse_condition(source, FACT_KINDS).holds(FACTS)


def test_unknown_beside_a_decisive_fact_does_not_matter():
    assert parse_condition("nvidia or usable_gb < 4", FACT_KINDS).holds(FACTS)
    assert parse_condition("not (amd and usable_gb < 4)", FACT_KINDS).holds(FACTS)


def test_name_functions_are_unknown_without_a_name():
    condition = parse_condition("not name_has('GTX 16')", FACT_KINDS)
    assert not condition.holds({**FACTS, "gpu_name": None})


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "1 to"),
        ("vram_gb <", "not a condition"),
        ("vram < 4", "no fact 'vram'"),
        ("vram_gb", "true or false"),
        ("vram_gb < '4'", "different kinds"),
        ("nvidia and vram_gb", "not true or false"),
        ("__import__('os').system('true')", "do not have"),
        ("(lambda: True)()", "do not have"),
        ("[x for x in (1,)]", "do not have"),
        ("vram_gb + 1 < 4", "do not have"),
        ("gfx.startswith('gfx11')", "do not have"),
        ("name_has(gfx)", "do not have"),
        ("backend in 'cu126'", "needs a list"),
        ("backend in ()", "needs a list"),
        ("backend in (gfx,)", "plain values"),
        ("nvidia is True", "do not have"),
        ("vram_gb < 4 if nvidia else True", "do not have"),
        ("x" * 500, "1 to"),
        ("(" * 300, "not a condition"),
    ],
)
def test_everything_else_is_refused(source, problem):
    with pytest.raises(ConditionError, match=problem):
        parse_condition(source, FACT_KINDS)


def test_the_error_names_the_column():
    with pytest.raises(ConditionError) as caught:
        parse_condition("nvidia and vram < 4", FACT_KINDS)
    assert caught.value.column == 12


@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(source):
    try:
        condition = parse_condition(source, FACT_KINDS)
    except ConditionError:
        return
    assert condition.holds(FACTS) in (True, False)
