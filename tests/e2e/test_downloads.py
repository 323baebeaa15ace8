"""Downloads as processes: stopped, killed, two at once; what is here is right, and nothing else is."""

import json
import signal
import sys

import pytest

from support.hub_stand_in import StandIn
from support.hub_stand_in.files import plain_model
from support.programs import Program, interrupt, is_stage


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def program(tmp_path):
    made = Program(tmp_path / "Мои данные" / "Data (1)")
    made.data.mkdir(parents=True)
    yield made
    made.close()


@pytest.fixture
def big(hub):
    """Give a file that takes some seconds; `hub.pace.rate = None` lets it come at once."""
    served = hub.serve(plain_model("big.safetensors", 6_000_000))
    hub.pace.rate = 1_500_000
    return served


def some_bytes(event):
    return is_stage("fetch")(event) and event["done"] > 500_000


def whole(program, served):
    found = [p for p in (program.data / "Models").rglob("*.safetensors") if p.is_file()]
    return len(found) == 1 and found[0].read_bytes() == served.content()


def litter(program):
    return [p.name for p in (program.data / "Models").rglob("*.part*")]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C of POSIX")
def test_ctrl_c_pauses_and_the_same_command_goes_on_there(program, hub, big):
    process = program.start("download", hub.at(big))
    program.until(process, some_bytes)
    interrupt(process)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert json.loads(out.splitlines()[-1])["code"] == "interrupted"
    (item,) = program.run("downloads", "list")["data"]["downloads"]
    assert (item["state"], item["received_bytes"] > 0) == ("paused", True)
    hub.pace.rate = None
    done = program.run("download", hub.at(big))
    assert done["data"]["file"]["sha256"] == big.sha256
    assert whole(program, big)
    assert litter(program) == []
    ranges = [a.headers.get("range") for a in hub.asked_for("/files/.*", "storage")]
    assert any(r not in (None, "bytes=0-") for r in ranges)


@pytest.mark.parametrize("words", [("downloads", "run"), ("download",)])
def test_what_a_killed_process_was_at_goes_on(program, hub, big, words):
    program.run("download", hub.at(big), "--queue")
    given = (*words, hub.at(big)) if words == ("download",) else words
    process = program.start(*given)
    program.until(process, lambda e: e.get("event") == "progress" and e["done"] > 300_000)
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    process.communicate(timeout=30)
    (item,) = program.run("downloads", "list")["data"]["downloads"]
    assert item["state"] == "queued"
    assert not whole(program, big)
    hub.pace.rate = None
    found = program.run("downloads", "run")["data"]["downloads"]
    assert [(i["state"], i["sha256"]) for i in found] == [("done", big.sha256)]
    assert whole(program, big)
    assert litter(program) == []


def test_two_processes_that_want_the_same_share_one_download(program, hub, big):
    first = program.start("download", hub.at(big))
    program.until(first, some_bytes)
    second = program.start("download", hub.at(big))
    program.until(second, lambda e: is_stage("fetch")(e) and e["done"] > 0)
    hub.pace.rate = None
    for process in (first, second):
        out, errors = process.communicate(timeout=60)
        assert process.returncode == 0, (out, errors)
        assert json.loads(out.splitlines()[-1])["data"]["file"]["sha256"] == big.sha256
    assert whole(program, big)
    assert len(hub.asked_for("/download/.*")) == 1


def test_another_process_pauses_and_cancels_what_runs(program, hub, big):
    program.run("download", hub.at(big), "--queue")
    runner = program.start("downloads", "run")
    program.until(runner, lambda e: e.get("event") == "progress" and e["done"] > 300_000)
    (item,) = program.run("downloads", "list")["data"]["downloads"]
    assert (item["state"], item["pid"]) == ("running", runner.pid)
    (paused,) = program.run("downloads", "pause", item["id"])["data"]["downloads"]
    assert paused["state"] == "paused"
    runner.communicate(timeout=60)  # nothing is left that goes on by itself
    assert runner.returncode == 0
    (left,) = program.run("downloads", "list")["data"]["downloads"]
    assert (left["state"], left["pid"], left["received_bytes"] > 0) == ("paused", None, True)
    program.run("downloads", "cancel", "--all")
    assert litter(program) == []
