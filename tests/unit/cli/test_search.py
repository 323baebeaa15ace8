"""`search` and `token` on the command line, against stand-ins of the hubs."""

import io
import json
import sys

import pytest

from stablehand.cli.main import run
from support.hub_app import hubs
from support.hub_stand_in import Served, plain_model
from support.hub_stand_in.civitai_samples import fill
from support.hub_stand_in.huggingface import Repo, Token
from support.machine_cases import CASES

TOKEN = "hf_canary0123456789"


@pytest.fixture
def world(monkeypatch):
    with hubs() as found:
        fill(found.civitai)
        found.face.tokens[TOKEN] = Token("somebody")
        found.face.add(
            Repo("o/one", {"one.safetensors": plain_model("m", 4096)}, downloads=90),
            Repo(
                "o/quants",
                {f"flux1-dev-{name}.gguf": Served("m", 1, 4000) for name in ("Q4_K_M", "Q8_0")},
                tags=("gguf", "base_model:black-forest-labs/FLUX.1-dev"),
                card={"license": "apache-2.0"},
                downloads=80,
            ),
            Repo("o/shut", {"x.safetensors": plain_model("m", 900)}, disabled=True, downloads=70),
        )
        for name, value in found.environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield found


@pytest.fixture
def call(world, tmp_path, capsys):
    """Give a function that runs a command line and gives exit code and the answer."""

    def called(*words, as_json=True):
        start = ["--data", str(tmp_path / "Data")]
        code = run([*(["--json"] if as_json else []), *start, *words])
        out = capsys.readouterr().out
        return code, json.loads(out) if as_json else out

    return called


@pytest.fixture
def card(tmp_path):
    machine = next(case.machine for case in CASES if case.id == "ampere-rtx3060-win")
    file = tmp_path / "card.json"
    file.write_text(json.dumps(machine.to_json()), encoding="utf-8")
    return str(file)


def test_results_have_what_is_promised(call):
    code, answer = call("search", "hf", "one")
    assert code == 0
    assert answer["command"] == "search"
    (found,) = answer["data"]["results"]
    assert {"id", "name", "kind", "base", "downloads", "likes", "licence", "gated", "page"} <= set(
        found
    )
    assert (found["id"], found["spec"], found["downloads"]) == ("o/one", "hf:o/one", 90)
    assert "versions" not in found
    assert answer["data"]["cursor"] is None


@pytest.mark.parametrize("hub", ["hf", "civitai"])
def test_the_cursor_leads_to_the_next_page(call, hub):
    first = call("search", hub, "--limit", "2")[1]["data"]
    second = call("search", hub, "--limit", "2", "--cursor", first["cursor"])[1]["data"]
    ids = [found["id"] for page in (first, second) for found in page["results"]]
    assert len(ids) == len(set(ids)) >= 3


def test_files_and_their_fit_on_another_machine(call, card):
    answer = call("search", "hf", "--files", "--fit", "--profile", card)[1]
    by_id = {found["id"]: found for found in answer["data"]["results"]}
    files = by_id["o/quants"]["versions"][0]["files"]
    assert [file["quantisation"] for file in files] == ["Q4_K_M", "Q8_0"]
    assert sum(file["fit"]["best"] for file in files) == 1
    assert files[0]["fit"]["usable_vram_bytes"] > 10 << 30


def test_filters_reach_the_hub(call):
    answer = call("search", "civitai", "--kind", "LoRA", "--base", "sdxl", "--files")[1]
    found = answer["data"]["results"]
    assert found
    assert {one["kind"] for one in found} == {"lora"}
    assert all(one["versions"][0]["files"][0]["spec"].startswith("civitai:") for one in found)


@pytest.mark.parametrize("name", ["o/one", "hf:o/one", "https://huggingface.co/o/one"])
def test_one_model_is_shown_with_its_files(call, name):
    code, answer = call("search", "hf", "--show", name)
    assert code == 0
    (found,) = answer["data"]["results"]
    (file,) = found["versions"][0]["files"]
    assert file["fit"]["best"] is True
    assert (file["spec"].partition("@")[0], file["installed"]) == ("hf:o/one", None)
    assert "description" in found


@pytest.mark.parametrize("name", ["1001", "civitai:models/1001", "1001@10010"])
def test_a_model_of_civitai_is_shown_by_its_id(call, name):
    code, answer = call("search", "civitai", "--show", name)
    assert (code, answer["data"]["results"][0]["id"]) == (0, "1001")


def test_people_see_names_and_specs(call):
    out = call("search", "hf", as_json=False)[1]
    assert "hf:o/one" in out
    out = call("search", "hf", "--show", "o/quants", as_json=False)[1]
    assert "flux1-dev-Q8_0.gguf" in out
    assert "stablehand download hf:o/quants/flux1-dev-" in out
    assert "estimated" in out
    assert "Apache" in out
    assert "Nothing was found" in call("search", "hf", "nothing-like-this", as_json=False)[1]


def test_nobody_is_told_to_fetch_what_cannot_be_fetched_yet(call):
    out = call("search", "civitai", "--show", "civitai:models/1003", as_json=False)[1]
    assert "Access: early until 2031-02-03." in out
    assert "stablehand download" not in out
    assert "stablehand download" in call("search", "civitai", "--show", "1001", as_json=False)[1]


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("hf", "--kind", "nonsense"), 2, "usage"),
        (("hf", "--base", "sd"), 2, "usage"),
        (("hf", "--limit", "101"), 2, "usage"),
        (("hf", "--cursor", "rubbish"), 2, "usage"),
        (("openmodeldb", "--show", "4x-is.not.there"), 3, "hub.missing"),
        (("elsewhere", "x"), 2, "usage"),
        (("hf", "--show", "nothing:at all"), 2, "hub.spec"),
        (("civitai", "--show", "999999"), 3, "hub.missing"),
        (("hf", "--show", "o/nothing"), 1, "hub.login"),
    ],
)
def test_what_goes_wrong_has_a_code(call, words, exit_code, code):
    found, answer = call("search", *words)
    assert (found, answer["code"]) == (exit_code, code)


def test_a_link_to_a_file_is_no_model(call, world):
    code, answer = call("search", "hf", "--show", f"{world.hub.storage}/files/x.safetensors")
    assert (code, answer["code"]) == (2, "usage")


def typed(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_token_is_read_from_standard_input_and_never_shown(call, monkeypatch, tmp_path, caplog):
    typed(monkeypatch, f"{TOKEN}\nmore\n")
    code, answer = call("token", "set", "hf")
    assert code == 0
    assert answer["data"]["account"]["name"] == "somebody"
    assert answer["data"]["account"]["stored_in"] == "file"
    assert any("only you may read" in notice for notice in answer["notices"])
    code, shown = call("token", "show", "--check")
    assert [one["name"] for one in shown["data"]["accounts"]] == ["somebody", None]
    text = call("token", "show", as_json=False)[1]
    assert "somebody" in text
    for told in (json.dumps(answer), json.dumps(shown), text, caplog.text):
        assert TOKEN not in told
    assert call("token", "remove", "hf")[1]["data"]["account"]["stored_in"] is None
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert TOKEN.encode() not in held


@pytest.mark.parametrize("text", ["", "\n", "two words\n", "not-known\n"])
def test_a_token_that_is_none_is_refused(call, monkeypatch, text):
    typed(monkeypatch, text)
    code, answer = call("token", "set", "hf")
    assert (code, answer["code"]) == (1, "hub.token")
    assert call("token", "show")[1]["data"]["accounts"][0]["stored_in"] is None


def test_checking_without_any_token_asks_nobody(call, world):
    code, answer = call("token", "show", "--check")
    assert code == 0
    assert {one["stored_in"] for one in answer["data"]["accounts"]} == {None}
    assert world.hub.requests == []


@pytest.mark.parametrize("words", [("hf", TOKEN), ("hf", "x", TOKEN), (TOKEN,)])
def test_a_token_among_the_arguments_is_refused_and_not_repeated(call, capsys, words):
    code, answer = call("token", "set", *words)
    assert (code, answer["code"]) == (2, "usage")
    assert TOKEN not in json.dumps(answer) + capsys.readouterr().err


@pytest.mark.parametrize("mark", ["\ufeff", "\u00ef\u00bb\u00bf", " Bearer ", "\ufeffBearer "])
def test_what_stands_before_a_token_is_left_out(call, monkeypatch, mark):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{mark}{TOKEN}\r\n"))
    code, answer = call("token", "set", "hf")
    assert (code, answer["data"]["account"]["name"]) == (0, "somebody")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a b(1)", 'stablehand download "hf:o/odd/a b(1).safetensors"'),
        ("$(touch x)", "Best: hf:o/odd/$(touch x).safetensors"),
        ('a"&calc&"', 'Best: hf:o/odd/a"&calc&".safetensors'),
        ("`id`", "Best: hf:o/odd/`id`.safetensors"),
    ],
)
def test_no_command_is_shown_of_which_a_shell_would_run_a_part(call, world, card, name, told):
    file = {f"{name}.safetensors": plain_model("m", 4096)}
    world.face.add(
        Repo("o/odd", file, card={"base_model": "stabilityai/stable-diffusion-xl-base-1.0"})
    )
    _code, out = call("search", "hf", "--show", "o/odd", "--profile", card, as_json=False)
    assert told in out
    assert ("stablehand download" in out) is told.startswith("stablehand")
