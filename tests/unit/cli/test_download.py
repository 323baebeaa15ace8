"""`download` and `downloads` as people and scripts see them."""

import json

import pytest

from stablehand.cli.main import run
from support.hub_stand_in import StandIn
from support.hub_stand_in.civitai import CivitaiSite
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.files import plain_model


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def call(hub, tmp_path, monkeypatch, capsys):
    """Give a function that runs a command line; it gives the exit code, and the result or the text."""
    monkeypatch.setenv("STABLEHAND_CIVITAI_URL", hub.address)
    monkeypatch.setenv("STABLEHAND_CIVITAI_MATURE_URL", hub.address)

    def called(*words, as_json=True):
        code = run(["--data", str(tmp_path / "Data"), *(["--json"] if as_json else []), *words])
        out = capsys.readouterr().out
        return code, json.loads(out.splitlines()[-1]) if as_json else out

    return called


@pytest.fixture
def site(hub):
    """Give CivitAI with two models: versions 20 and 21, files 30 and 31."""
    found = CivitaiSite(hub)
    for at in (20, 21):
        served = plain_model(f"{at}.safetensors", 5000, seed=at)
        version = version_record(at, "v1", "SDXL 1.0", [found.file(at + 10, served)])
        found.add(model_record(at - 10, "M", "LORA", [version], allowCommercialUse=["Image"]))
    return found


def test_one_file_and_several(call, site, tmp_path):
    code, done = call("download", "civitai:20", "--to", "Lora/people", "--name", "Anna")
    file = done["data"]["file"]
    assert file["path"] == str(tmp_path / "Data/Models/Lora/people/Anna.safetensors")
    assert (code, file["verified"], file["already"]) == (0, True, False)
    assert file["verified_by"] == "sha256"
    code, both = call("download", "civitai:20", "civitai:21", "--to", "Lora/people")
    assert [item["already"] for item in both["data"]["files"]] == [True, False]
    assert "file" not in both["data"]


def test_what_says_no_sum_is_not_called_verified(call, hub):
    plain = hub.serve(plain_model("plain.safetensors", 3000, seed=40))
    file = call("download", hub.at(plain))[1]["data"]["file"]
    assert (file["verified"], file["verified_by"]) == (False, "none")
    [listed] = call("downloads", "list")[1]["data"]["downloads"]
    assert (listed["verified"], listed["verified_by"]) == (False, "none")


def test_one_that_fails_does_not_keep_the_others_out(call, site):
    code, some = call("download", "civitai:99", "civitai:21")
    assert (code, some["code"]) == (3, "hub.missing")
    assert [item["spec"] for item in some["details"]["files"]] == ["civitai:21/31"]


def test_terms_name_the_flag_that_decides(call, site):
    site.records[10]["allowCommercialUse"] = []
    code, asked = call("download", "civitai:20")
    assert (code, asked["code"], asked["details"]["flag"]) == (
        4,
        "decision.needed",
        "--accept-licence",
    )
    assert asked["details"]["licences"][0]["facts"]
    code, _done = call("download", "civitai:20", "--accept-licence")
    assert code == 0


def test_the_queue_from_end_to_end(call, site):
    _code, queued = call("download", "civitai:20", "civitai:21", "--queue", "--group", "set")
    ids = [item["id"] for item in queued["data"]["downloads"]]
    assert [item["state"] for item in queued["data"]["downloads"]] == ["queued", "queued"]
    assert call("downloads", "move", ids[1], "--before", ids[0])[0] == 0
    assert call("downloads", "pause", ids[0])[1]["data"]["downloads"][0]["state"] == "paused"
    listed = call("downloads", "list")[1]["data"]
    assert [item["id"] for item in listed["downloads"]] == [ids[1], ids[0]]
    assert (listed["held"], listed["downloads"][0]["group"]) == (False, "set")
    assert call("downloads", "hold")[1]["data"]["held"] is True
    assert call("downloads", "run")[1]["data"]["downloads"][0]["state"] == "queued"
    assert call("downloads", "hold", "--off")[1]["data"]["held"] is False
    ran = call("downloads", "run")[1]["data"]["downloads"]
    assert {item["id"]: item["state"] for item in ran} == {ids[1]: "done", ids[0]: "paused"}
    assert call("downloads", "resume", "--all")[1]["data"]["downloads"][0]["id"] == ids[0]
    assert call("downloads", "cancel", ids[0])[1]["data"]["downloads"][0]["state"] == "cancelled"
    assert call("downloads", "retry", ids[0])[1]["data"]["downloads"][0]["state"] == "queued"
    assert call("downloads", "clear")[1]["data"]["cleared"] == 1


def test_text_for_people(call, site):
    def said(*words):
        code, text = call(*words, as_json=False)
        assert code == 0, text
        return text

    assert "is empty" in said("downloads", "list")
    assert "20.safetensors (5 kB) is queued" in said("download", "civitai:20", "--queue")
    assert "queued" in said("downloads", "list")
    assert "stands still" in said("downloads", "hold")
    assert "go on" in said("downloads", "hold", "--off")
    assert "done (sha256)" in said("downloads", "run")
    assert "is here already" in said("download", "civitai:20")
    assert "verified by sha256" in said("download", "civitai:21")
    assert "Forgotten: 2" in said("downloads", "clear")


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("downloads", "pause"), 2, "usage"),
        (("downloads", "pause", "x", "--all"), 2, "usage"),
        (("downloads", "pause", "x"), 3, "download.unknown"),
        (("downloads", "move", "x", "--last"), 3, "download.unknown"),
        (("downloads", "move", "x"), 2, "usage"),
        (("downloads", "move", "x", "--priority", "many"), 2, "usage"),
        (("download", "rubbish \x01"), 2, "hub.spec"),
        (("download", "https://127.0.0.1:1/a.exe"), 1, "download.kind"),
        (("download", "civitai:20", "--sha256", "12"), 2, "usage"),
        (("download", "civitai:20", "civitai:21", "--name", "x"), 2, "usage"),
        (("download", "civitai:20", "--to", "../x"), 1, "path.outside"),
        (("download", "civitai:20", "--to", "nowhere:x"), 3, "root.unknown"),
        (("download", "civitai:99"), 3, "hub.missing"),
        (("download", ""), 2, "usage"),
    ],
)
def test_rubbish_is_told_as_what_it_is_and_leaves_nothing(
    call, site, tmp_path, words, exit_code, code
):
    found = call(*words)
    assert (found[0], found[1]["code"]) == (exit_code, code)
    assert not (tmp_path / "Data/Models").exists()
