"""A program on an empty data folder, and profile files of the machines of machine_cases."""

import json

import pytest

from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from support.machine_cases import CASES


@pytest.fixture
def make(tmp_path):
    """Give a function that puts the program together on a data folder with these settings."""

    def made(settings="", environ=None):
        root = tmp_path / "Data"
        if settings:
            root.mkdir(exist_ok=True)
            (root / "settings.toml").write_text(settings, encoding="utf-8")
        return App(DataPaths(root), environ or {})

    return made


@pytest.fixture
def profile(tmp_path):
    """Give a function that writes the profile file of a machine."""
    by_id = {case.id: case.machine for case in CASES}

    def write(case_id):
        path = tmp_path / f"{case_id}.json"
        path.write_text(json.dumps(by_id[case_id].to_json()), encoding="utf-8")
        return path

    return write
