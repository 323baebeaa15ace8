"""Running a command line in this process: one answer, one exit code, whatever happens."""

import json

import pytest

import stablehand
from stablehand.cli import main
from stablehand.cli.main import run
from stablehand.cli.parser import build_parser
from stablehand.cli.tree import children
from support.machine_cases import CASES


def test_the_version(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"stablehand {stablehand.__version__}\n"


def test_no_verb(capsys):
    assert run([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "stablehand --help" in err


def test_a_usage_error_in_json_is_on_standard_output(capsys):
    assert run(["--json", "fly"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["code"] == "usage"
    assert err == ""


def test_json_after_the_separator_is_a_word_like_others(capsys):
    assert run(["catalog", "show", "--", "--json"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "--json" in err


@pytest.mark.parametrize(("package_id", "exit_code"), [("easel", 0), ("nothing", 3)])
def test_exit_codes_are_those_of_the_error(capsys, tmp_path, package_id, exit_code):
    machine = next(case.machine for case in CASES if case.id == "no-card-lin")
    profile = tmp_path / "machine.json"
    profile.write_text(json.dumps(machine.to_json()), encoding="utf-8")
    words = ["--json", "--data", str(tmp_path / "Data"), "plan", package_id]
    assert run([*words, "--profile", str(profile)]) == exit_code
    assert json.loads(capsys.readouterr().out)["ok"] is (exit_code == 0)


@pytest.fixture
def failing(monkeypatch, tmp_path):
    """Give a function that runs the real parser with a verb that ends in a given way."""

    def call(problem, *words):
        async def fail(_app, _args):
            raise problem

        def parser(_argv):
            made = build_parser()
            children(made)["hardware"].set_defaults(run=fail)
            return made

        monkeypatch.setattr(main, "build_parser", parser)
        return run([*words, "--data", str(tmp_path), "hardware"])

    return call


def test_our_own_mistake_is_one_error_without_a_trace(capsys, failing, monkeypatch):
    monkeypatch.delenv("STABLEHAND_DEBUG", raising=False)
    assert failing(ZeroDivisionError("by {zero}"), "--json") == 1
    out, err = capsys.readouterr()
    assert err == ""
    found = json.loads(out)
    assert found["code"] == "internal"
    assert "ZeroDivisionError: by {zero}" in found["message"]
    assert "STABLEHAND_DEBUG=1" in found["hint"]


def test_the_trace_is_there_when_asked_for(capsys, failing, monkeypatch):
    monkeypatch.setenv("STABLEHAND_DEBUG", "1")
    assert failing(ZeroDivisionError("zero"), "--json") == 1
    out, err = capsys.readouterr()
    assert "Traceback" in err
    assert out.count("\n") == 1


def test_a_stop_by_the_user(capsys, failing):
    assert failing(KeyboardInterrupt(), "--json") == 130
    assert json.loads(capsys.readouterr().out)["code"] == "interrupted"
