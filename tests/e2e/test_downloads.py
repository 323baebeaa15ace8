"""Downloads as processes: stopped, killed, two at once; what is here is right, and nothing else is."""

import json
import signal
import subprocess
import sys

import pytest

from support.hub_stand_in import StandIn
from support.hub_stand_in.civitai import CivitaiSite
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.files import plain_model
from support.programs import Program, interrupt, is_stage


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def program(hub, tmp_path):
    made = Program(
        tmp_path / "Мои данные" / "Data (1)",
        {"STABLEHAND_CIVITAI_URL": hub.address, "STABLEHAND_CIVITAI_MATURE_URL": hub.address},
    )
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


def test_one_file_several_and_none(program, hub):
    site = CivitaiSite(hub)
    one, two = (plain_model(f"{n}.safetensors", 5000, seed=n) for n in (1, 2))
    for at, served in ((20, one), (21, two)):
        version = version_record(at, "v1", "SDXL 1.0", [site.file(at + 10, served)])
        site.add(model_record(at - 10, "M", "LORA", [version], allowCommercialUse=["Image"]))
    done = program.run("download", "civitai:20", "--to", "Lora/people", "--name", "Anna")
    file = done["data"]["file"]
    assert file["path"] == str(program.data / "Models" / "Lora" / "people" / "Anna.safetensors")
    assert (file["sha256"], file["verified"], file["already"]) == (one.sha256, "sha256", False)
    both = program.run("download", "civitai:20", "civitai:21", "--to", "Lora/people")
    assert [item["already"] for item in both["data"]["files"]] == [True, False]
    assert "file" not in both["data"]
    missing = program.run("download", "civitai:99", expect=3)
    assert missing["code"] == "hub.missing"
    wrong = program.run("download", "civitai:20", "civitai:21", "--name", "x", expect=2)
    assert wrong["code"] == "usage"
    some = program.run("download", "civitai:99", "civitai:21", expect=3)
    assert [item["spec"] for item in some["details"]["files"]] == ["civitai:21/31"]


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


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("downloads", "pause"), "usage"),
        (("downloads", "pause", "x", "--all"), "usage"),
        (("downloads", "pause", "x"), "download.unknown"),
        (("downloads", "move", "x", "--last"), "download.unknown"),
        (("downloads", "move", "x", "--priority", "many"), "usage"),
        (("download", "rubbish \x01"), "hub.spec"),
        (("download", "https://127.0.0.1:1/a.exe"), "download.kind"),
        (("download", "civitai:20", "--sha256", "12"), "usage"),
        (("download", ""), "usage"),
    ],
)
def test_rubbish_is_told_as_what_it_is_and_leaves_nothing(program, words, code):
    found = program.run(*words, expect=None)
    assert (found["type"], found["code"]) == ("error", code)
    assert not (program.data / "Models").exists()


def test_text_for_people(program, hub):
    served = hub.serve(plain_model("4x.safetensors", 5000))
    env = {**program.env, "COLUMNS": "100"}

    def said(*words):
        argv = [word for word in program.argv(*words) if word != "--json"]
        done = subprocess.run(
            argv, capture_output=True, text=True, env=env, check=False, timeout=60, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "is empty" in said("downloads", "list")
    assert "is queued" in said("download", hub.at(served), "--queue")
    assert "queued" in said("downloads", "list")
    assert "done" in said("downloads", "run")
    assert "Forgotten: 1" in said("downloads", "clear")
