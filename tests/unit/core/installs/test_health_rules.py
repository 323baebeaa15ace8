"""The rules of the doctor as tables: what is seen, and what is said about it."""

import re
from pathlib import Path

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.installs.health import (
    RULES,
    HealthReport,
    chosen,
    finding,
    in_order,
    worst,
)
from stablehand.core.installs.health_environment import EnvironmentFacts
from stablehand.core.installs.health_files import Damage
from stablehand.core.installs.health_packages import Distribution, Packages
from stablehand.core.installs.health_rules import (
    Wanted,
    environment_findings,
    file_findings,
    leftover_findings,
    newest,
    package_findings,
)
from stablehand.core.installs.health_torch import TRIO, fit_findings, torch_findings
from stablehand.core.installs.health_words import CAUSES, FIXES
from stablehand.core.records.install import InstalledTorch

DATA = Path("/data")
PLACE = DATA / "Packages/x/.stablehand/gen/1/env/lib/python3.11/site-packages"


def packages(*names, half=(), leftovers=()):
    """Give packages by "name version"."""
    found = [Distribution(*name.split(), f"{name}.dist-info") for name in names]
    found += [Distribution(*name.split(), f"{name}.dist-info", is_half=True) for name in half]
    return Packages(PLACE, tuple(found), tuple(leftovers))


def said(findings):
    return [(item.rule, item.subject) for item in findings]


def test_every_rule_has_a_cause_and_what_mends_has_a_fix():
    assert set(CAUSES) == set(RULES)
    assert set(FIXES) <= set(RULES)
    mended = {rule for rule, made in RULES.items() if made.act != "none"}
    assert mended <= set(FIXES)


def test_every_rule_is_documented_with_its_act():
    text = (bundled("packages_catalog").parent / "docs" / "doctor.md").read_text("utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    acts = {
        rule: row[3] for row in rows if len(row) > 4 for rule in re.findall(r"`([\w.]+)`", row[1])
    }
    assert set(acts) == set(RULES)
    for rule, made in RULES.items():
        assert acts[rule].split()[0].strip(",:") == made.act, rule
        assert ("when asked" in acts[rule]) is made.asks, rule


def test_sentences_take_of_the_values_what_they_name():
    filled = finding("torch.missing", "torch", {"version": "2.0", "package": "torch", "more": 1})
    assert not re.search(r"[{}]", filled.cause.english() + filled.fix.english())


def facts(**values):
    made = {
        "path": DATA / "Packages/x/.stablehand/gen/1/env",
        "interpreter": DATA / "Assets/python/bin/python3",
        "has_interpreter": True,
        "is_there": True,
        "missing": (),
        "moved": (),
        "link_place": DATA / "Packages/x/venv",
        "link": "right",
        "packages": packages(),
    }
    return EnvironmentFacts(**{**made, **values})


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, []),
        ({"interpreter": None, "is_there": False}, []),
        ({"has_interpreter": False}, ["python.gone"]),
        ({"is_there": False, "link": "wrong"}, ["environment.gone"]),
        ({"missing": (Path("/data/a"),)}, ["environment.broken"]),
        ({"moved": (Path("/data/a"),)}, ["environment.moved"]),
        ({"link": "wrong"}, ["environment.link"]),
        ({"link": "taken"}, ["environment.folder"]),
    ],
)
def test_environments(values, rules):
    assert [f.rule for f in environment_findings("x", facts(**values), DATA)] == rules


TORCH = InstalledTorch(backend="cu130", version="2.13.0+cu130", torchvision="0.28.0+cu130")


@pytest.mark.parametrize(
    ("there", "rules"),
    [
        (("torch 2.13.0+cu130", "torchvision 0.28.0+cu130"), []),
        (("torchvision 0.28.0+cu130",), [("torch.missing", "torch")]),
        (("torch 2.13.0", "torchvision 0.28.0+cu130"), [("torch.other", "torch")]),
        (("torch 2.13.0+cpu", "torchvision 0.28.0+cu130"), [("torch.other", "torch")]),
        (("torch 2.13.0+cu130",), [("torch.companion", "torchvision")]),
        (
            ("torch 2.13.0+cu130", "torchvision 0.27.0+cu130"),
            [("torch.companion", "torchvision")],
        ),
    ],
)
def test_torch_is_the_one_that_was_proved(there, rules):
    assert said(torch_findings(TORCH, packages(*there))) == rules


def test_a_torch_that_is_half_removed_is_told_once():
    there = packages("torchvision 0.28.0+cu130", half=("torch 2.13.0+cu130",))
    assert torch_findings(TORCH, there) == []
    assert said(package_findings(there, Wanted({}), TRIO)) == [("packages.half", "torch")]


@pytest.mark.parametrize(
    ("there", "wanted", "rules"),
    [
        (("a 1",), Wanted({"a": "1"}), []),
        (("a 1",), Wanted({}), []),  # nobody wrote down what was there
        (("a 2",), Wanted({"a": "1"}), [("packages.changed", "a")]),
        ((), Wanted({"a": "1"}), [("packages.removed", "a")]),
        (("a 1", "b 1"), Wanted({"a": "1"}), [("packages.added", "packages")]),
        (("a 1",), Wanted({}, ("a>=2",), "3.11.7"), [("requirements.unmet", "a")]),
        ((), Wanted({}, ("a>=2",), "3.11.7"), [("requirements.missing", "a")]),
        ((), Wanted({}, ('a>=2; python_version<"3"',), "3.11.7"), []),
        # said once, by what weighs most
        ((), Wanted({"a": "2"}, ("a>=2",), "3.11.7"), [("requirements.missing", "a")]),
        (("a 1",), Wanted({"a": "2"}, ("a>=2",), "3.11.7"), [("requirements.unmet", "a")]),
        (("torch 1",), Wanted({"torch": "2"}, ("torch",), "3.11.7"), []),
        (("a 1", "a 2"), Wanted({"a": "1"}), [("packages.twice", "a")]),
    ],
)
def test_packages(there, wanted, rules):
    assert said(package_findings(packages(*there), wanted, TRIO)) == rules


def test_many_added_packages_are_named_in_part():
    there = packages(*(f"p{at:02} 1" for at in range(30)))
    found = package_findings(there, Wanted({"p00": "1"}), ())
    assert found[0].severity == "note"
    assert len(found[0].items) == 29
    text = found[0].cause.english()
    assert "29" in text
    assert "p01 1" in text
    assert "p29" not in text


@pytest.mark.parametrize(
    ("damage", "rules"),
    [
        ({"missing": 1}, [("files.damaged", "broken")]),
        ({"resized": 2, "edited": 1}, [("files.damaged", "broken")]),
        ({"edited": 1}, [("files.changed", "warning")]),
    ],
)
def test_files(damage, rules):
    item = Damage(Distribution("a", "1", "a-1.dist-info"), total=9, size_bytes=50, **damage)
    found = file_findings([item], {}, ())
    assert [(f.rule, f.severity) for f in found] == rules
    assert found[0].fetches_bytes == 50
    assert file_findings([item], {"a": "1"}, ()) == []
    assert len(file_findings([item], {"a": "2"}, ())) == 1
    assert file_findings([item], {}, ("a",)) == []


def test_leftovers_say_what_they_free():
    found = leftover_findings(packages(leftovers=("~a",)), DATA, {"~a": 7})
    assert found[0].frees_bytes == 7
    assert found[0].items == (str((PLACE / "~a").relative_to(DATA)),)


@pytest.mark.parametrize(
    ("versions", "highest"),
    [(("1.9", "1.10"), "1.10"), (("1.0", "1.0+cu1"), "1.0+cu1"), (("odd", "1"), "1"), ((), "")],
)
def test_the_highest_version(versions, highest):
    assert newest(Distribution("a", version, "") for version in versions) == highest


def test_a_repair_takes_what_needs_no_asking_or_what_is_named():
    values = {"package": "a", "version": "1", "found": "2", "count": 1, "names": "b"}
    changed = finding("packages.changed", "a", values)
    removed = finding("packages.removed", "a", values)
    added = finding("packages.added", "packages", values)
    found = (added, changed, removed)
    assert chosen(found, None) == (removed,)
    assert chosen(found, ["packages.changed", "packages.added"]) == (changed,)
    assert in_order(found)[0] == removed
    assert worst(found) == "warning"
    assert HealthReport("x").severity == "ok"


class Choice:
    """As much of a choice of torch as the rules look at."""

    def __init__(self, backend, family, card=None):
        from stablehand.core.base.text import Text

        self.backend, self.family, self.version = backend, family, "2.13.0"
        self.device = type("Device", (), {"name": card})() if card else None
        self.reason = Text("t", "because")


CPU, CUDA = Choice("cpu", "cpu"), Choice("cu130", "cuda", "RTX 4090")
OLD = Choice("cu126", "cuda", "GTX 1080")


@pytest.mark.parametrize(
    ("backend", "at_launch", "fresh", "rule"),
    [
        ("cu130", CUDA, CUDA, None),
        ("cpu", CPU, CPU, None),
        ("cpu", CPU, CUDA, "torch.slow"),
        ("cu130", CPU, CPU, "torch.cardless"),
        ("cu130", OLD, OLD, "torch.unfit"),
        ("cu126", OLD, CUDA, None),  # another build would do too, but this one works
        ("cpu", CPU, None, None),
        ("cpu", None, None, None),
    ],
)
def test_torch_and_the_machine_of_today(backend, at_launch, fresh, rule):
    torch = InstalledTorch(backend=backend, version="2.13.0")
    found = fit_findings(torch, at_launch, fresh)
    assert [item.rule for item in found] == ([rule] if rule else [])
    for item in found:
        assert not re.search(r"[{}]", item.cause.english() + item.fix.english())
    assert fit_findings(None, at_launch, fresh) == []
