"""What a log's finding proposes, done by the command line while the install runs: only where that is said."""

import os
import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.text import Text
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import now
from stablehand.services.app import App
from stablehand.services.log_fixes import FixAction, run_fix
from support.programs import Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
BROKEN = "PydanticImportError"


@pytest.fixture
def program(data):
    data.mkdir(parents=True)
    made = Program(data)
    yield made
    made.close()


async def test_what_runs_is_stopped_only_where_that_is_asked_for(program, data, ui):
    ui(f"print({BROKEN!r}, flush=True)\nserve()\n", name="one")
    program.run("launch", "one")
    findings = program.run("doctor", "one", "--log")["data"]["findings"]
    assert "pydantic_mismatch" in [item["rule"] for item in findings]
    refused = program.run("doctor", "one", "--do", "pydantic_mismatch/repair", expect=1)
    assert refused["code"] == "install.running"
    assert program.run("running")["data"]["running"]
    program.run("doctor", "one", "--do", "pydantic_mismatch/repair", "--stop", expect=None)
    assert not program.run("running")["data"]["running"]


@pytest.mark.parametrize("do", ["roll_back", "repair", "reinstall_torch"])
async def test_no_action_stops_what_runs_unasked(program, data, ui, do):
    folder = ui("serve()\n", name="one", generation=2)
    before = Generation(number=1, created_at=now(), reason="install", state="ready", good=True)
    write_generation(folder, before)
    app = App(DataPaths(data), dict(os.environ))
    program.run("launch", "one")
    with pytest.raises(StablehandError) as refused:
        await run_fix(app, "one", FixAction(do, do, Text("t", do)))
    assert refused.value.code == "install.running"
    assert program.run("running")["data"]["running"]
