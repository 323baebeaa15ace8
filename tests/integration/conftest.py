"""The real program as a child process, on an empty data folder, outside the checkout."""

import json
import os
import subprocess
import sys

import pytest

from support.machine_cases import CASES

MACHINES = {case.id: case.machine for case in CASES}


@pytest.fixture
def run(tmp_path):
    """Give a function that runs the program on an empty data folder, outside the checkout."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def call(*args, data=tmp_path / "Data", env=None, globals_first=True):
        words = ["--data", str(data)] if data else []
        argv = [*words, *args] if globals_first else [*args, *words]
        return subprocess.run(
            [sys.executable, "-m", "stablehand", *argv],
            capture_output=True,
            encoding="utf-8",
            cwd=elsewhere,
            timeout=60,
            check=False,
            env={**os.environ, **(env or {})},
        )

    return call


@pytest.fixture
def profile(tmp_path):
    def write(case_id):
        path = tmp_path / f"{case_id}.json"
        path.write_text(json.dumps(MACHINES[case_id].to_json()), encoding="utf-8")
        return str(path)

    return write
