"""docs/cli.md against the program: verbs, options, error codes, exit codes, JSON keys."""

import re

import pytest

from stablehand.cli.parser import build_parser
from stablehand.cli.tree import children
from stablehand.cli.verbs.plan import plan_json
from stablehand.core.base.errors import ERROR_CODES, ExitCode
from stablehand.core.base.resources import bundled
from support.machine_cases import CASES
from support.plans import plan_for

TEXT = (bundled("packages_catalog").parent / "docs" / "cli.md").read_text("utf-8")


def chains(parser, name=""):
    for verb, child in children(parser).items():
        chain = f"{name} {verb}".strip()
        yield chain, child
        yield from chains(child, chain)


@pytest.mark.parametrize(("chain", "parser"), list(chains(build_parser())))
def test_every_verb_and_option_is_documented(chain, parser):
    assert f"`{chain}" in TEXT or chain in ("catalog", "settings")
    for action in parser._actions:
        for option in action.option_strings:
            if option.startswith("--"):
                assert option in TEXT, f"{chain} {option}"


def test_every_error_code_is_documented_as_it_is():
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\d+) \| (.+) \|$", TEXT, re.MULTILINE)
    assert {(code, int(exit_code), meaning) for code, exit_code, meaning in rows} == {
        (code, int(spec.exit_code), spec.meaning) for code, spec in ERROR_CODES.items()
    }


def test_every_exit_code_is_documented():
    assert set(map(int, re.findall(r"^\| (\d+) \| ", TEXT, re.MULTILINE))) == set(
        map(int, ExitCode)
    )


def test_every_key_of_a_plan_is_documented():
    made = plan_json(plan_for("swarmui", CASES[0].machine))
    for key in (*made, *made["steps"][0], *made["torch"], *made["licences"][0]):
        assert f"`{key}`" in TEXT, key


def test_every_torch_fact_is_documented():
    from stablehand.core.base.errors import StablehandError
    from support.plans import all_plans

    made = [plan for plan in all_plans().values() if not isinstance(plan, StablehandError)]
    for fact in {plan.choice.fact for plan in made if plan.choice is not None}:
        assert f"`{fact}`" in TEXT
