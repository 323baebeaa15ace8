"""Programs that use no torch: planned, listed and refused like all others."""

import json
import shutil

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.catalog.loader import Catalog
from stablehand.core.installs.plan import PlanWishes, plan_install
from support.machine_cases import CASES
from support.programs import SUPPORT

MACHINES = {case.id: case.machine for case in CASES}
CARD = "pascal-gtx1080-win"


@pytest.fixture
def catalog(tmp_path):
    shutil.copytree(SUPPORT / "pad", tmp_path / "Data" / "Catalog" / "pad")
    return tmp_path / "Data" / "Catalog"


def planned(catalog, wishes=None, change=lambda text: text):
    file = catalog / "pad" / "package.toml"
    file.write_text(change(file.read_text("utf-8")), encoding="utf-8")
    package = Catalog(catalog).load("pad").package
    places = Places(catalog.parent, "pad")
    return plan_install(package, {}, MACHINES[CARD], places, wishes)


def test_the_plan_has_no_torch_whatever_the_card(catalog):
    plan = planned(catalog)
    assert plan.choice is None
    assert plan.python == "3.11"
    kinds = [step.kind for step in plan.steps]
    assert "torch" not in kinds
    assert kinds.index("environment") < kinds.index("requirements") < kinds.index("probe")
    assert plan.facts["cpu"] is True
    assert plan.facts["cuda"] is False
    assert plan.own_steps == plan.steps


def test_a_wished_python_must_be_one_it_runs_on(catalog):
    assert planned(catalog, PlanWishes(python="3.12")).python == "3.12"
    with pytest.raises(StablehandError) as caught:
        planned(catalog, PlanWishes(python="3.9"))
    assert caught.value.code == "usage"
    assert "3.11, 3.12, 3.13" in caught.value.hint.english()


def test_a_system_it_was_not_made_for(catalog):
    with pytest.raises(StablehandError) as caught:
        planned(catalog, change=lambda text: text.replace('windows = ["cpu"]', "windows = []"))
    assert caught.value.code == "package.unsupported"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[requirements]", "[torch]\nreleases = ['2.13.0']\n[requirements]", None),
        ('[python]\nversions = ["3.11", "3.12", "3.13"]', "", "'{python}' needs 'python'"),
        ('kind = "write_file"', 'kind = "write_file"\nafter = "torch"', "no step after 'torch'"),
    ],
)
def test_what_goes_together(catalog, old, new, problem):
    file = catalog / "pad" / "package.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    if problem is None:
        assert Catalog(catalog).load("pad").package.torch is not None
        return
    with pytest.raises(StablehandError) as caught:
        Catalog(catalog).load("pad")
    assert problem in caught.value.message.english()


def test_the_command_line_says_it(catalog, capsys):
    data = ["--data", str(catalog.parent)]
    assert run([*data, "--json", "plan", "pad"]) == 0
    assert json.loads(capsys.readouterr().out)["data"]["torch"] is None
    assert run([*data, "plan", "pad"]) == 0
    assert "Python 3.11, no torch" in capsys.readouterr().out
    assert run([*data, "--json", "catalog", "list"]) == 0
    listed = json.loads(capsys.readouterr().out)["data"]["packages"]
    pad = next(item for item in listed if item["id"] == "pad")
    assert pad["supported"] is True
