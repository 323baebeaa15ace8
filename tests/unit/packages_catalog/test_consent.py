"""Weights that are not free for every use: nothing is installed before the user has agreed, from the command line too."""

import json

import pytest

from stablehand.cli.main import run
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.loader import Catalog

CATALOG = Catalog(bundled("packages_catalog"))
ASKING = [i for i in CATALOG.ids() if CATALOG.load(i).package.licence.consent]


def test_those_with_non_commercial_weights_ask():
    assert {
        "cogstudio",
        "fluxgym",
        "generative_models",
        "stable_cascade",
        "stablelm",
        "wan2gp",
    } <= set(ASKING)


@pytest.mark.parametrize("package_id", ASKING)
@pytest.mark.parametrize("verb", ["install", "up"])
def test_nothing_begins_without_agreement(package_id, verb, tmp_path, capfd):
    assert run(["--data", str(tmp_path / "Data"), "--json", verb, package_id]) == 4
    error = json.loads(capfd.readouterr().out.splitlines()[-1])
    licence = CATALOG.load(package_id).package.licence
    assert (error["code"], error["details"]["flag"]) == ("decision.needed", "--accept-licence")
    assert licence.weights in error["message"]
    assert (licence.weights_url or licence.url) in error["hint"]
    assert not (tmp_path / "Data" / "Packages").exists()
