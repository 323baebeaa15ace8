"""Rough handling of the command line: full disks, odd paths, traps in files, Ctrl-C."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from support.answers import error, only_object, result


def shell(command, cwd):
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=60,
        check=False,
    )


PROGRAM = f'"{sys.executable}" -m stablehand --data Data'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
@pytest.mark.parametrize(
    "verb", ["--json plan nope", "--json plan easel", "settings list", "--version"]
)
def test_an_answer_that_cannot_be_written_is_a_failure_without_a_trace(tmp_path, verb, where):
    words = PROGRAM.removesuffix(" --data Data") if verb == "--version" else PROGRAM
    done = shell(f"{words} {verb} {where}", tmp_path)
    assert done.returncode in (1, 3)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_notes_that_cannot_be_written_do_not_cost_the_answer(tmp_path, where):
    done = shell(f"{PROGRAM} plan forge {where}", tmp_path)
    assert done.returncode == 0
    assert "Stable Diffusion WebUI Forge" in done.stdout


@pytest.mark.parametrize(
    "args",
    [
        ["--data", "", "settings", "list"],
        ["hardware", "--profile", ""],
        ["plan", "forge", "--profile", " "],
        ["catalog", "check", ""],
    ],
)
def test_an_empty_path_never_means_something_else(run, args):
    error(run("--json", *args, data=None), "usage", 2)


def test_help_in_json(run):
    assert "VERB" in result(run("--json", "--help"))["text"]
    assert "--profile" in result(run("--json", "plan", "--help"))["text"]
    assert run("--help").stdout.startswith("usage:")


def test_a_bundled_program_has_one_version(run):
    error(run("--json", "plan", "easel", "--ref", "v9"), "usage", 2)


@pytest.fixture
def own(run, tmp_path):
    """Give a function that puts a definition of the user's own beside a good one."""

    def write(name, text, file="package.toml"):
        folder = tmp_path / "Data" / "Catalog" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
        return folder / file

    return write


LEANING = """\
format = 1
id = "{id}"
name = "Mine"
summary = {{ en = "Mine.", ru = "Моё." }}
authors = ["me"]
category = "tool"
groups = []
options = []
verified = {{ date = 2026-11-21 }}
licence = {{ code = "MIT" }}
source = {{ kind = "git", url = "https://example.org/x", ref = "main" }}
support = {{ linux = ["cpu"], windows = ["cpu"], macos = ["cpu"] }}
sizes = {{ checkout = 1, environment = 1, download = 1 }}
requires_install = [{{ package = "{other}", role = "backend", reason = {{ en = "a", ru = "б" }} }}]
[launch]
command = ["run"]
host = {{ default = "127.0.0.1" }}
port = {{ default = 9000 }}
ready = {{ page = "(?P<url>http.+)" }}
[sharing]
default = "none"
methods = ["none"]
reason = {{ en = "a", ru = "б" }}
"""


@pytest.mark.parametrize("other", ["mine", "swarmui", "nope", "aa"])
def test_what_cannot_be_leant_on_is_a_mistake_of_the_definition(run, own, other):
    file = own("mine", LEANING.format(id="mine", other=other))
    own("aa", LEANING.format(id="aa", other="mine"))
    for verb in (["plan", "mine"], ["catalog", "check"], ["catalog", "check", str(file)]):
        found = error(run("--json", *verb), "catalog.invalid", 1)
        assert any(
            "requires_install" in item["where"]
            for item in found["details"].get("problems", [found["details"]])
        )
    listed = run("--json", "catalog", "list")
    assert {row["id"] for row in result(listed)["packages"]} >= {"forge", "comfyui", "swarmui"}
    assert str(file) in " ".join(json.loads(listed.stdout)["notices"])


def test_a_definition_may_lean_on_one_with_torch(run, own):
    own("mine", LEANING.format(id="mine", other="comfyui"))
    assert result(run("--json", "plan", "mine"))["torch"]["version"]


@pytest.mark.parametrize(
    "text",
    [
        "order = " + "9" * 5000,
        '[[doctor]]\nid = "x"\npattern = "' + "(" * 5000 + '"',
        '[[doctor]]\nid = "x"\npattern = "a{99999999999999999999}"',
        '"a\\"' + "b" * 60 + '" = 1',
        "[[options]]\nflag = '--x'\n[[options]]\nflag = '--x'",
        "\x00",
        "[[sharing.folders]]\nroles = 7",
        "[[sharing.folders]]\nroles = []\n[[sharing.folders]]\nroles = {}",
    ],
)
def test_definitions_that_are_traps(run, own, text):
    own("forge", text)
    error(run("--json", "plan", "forge"), "catalog.invalid", 1)
    error(run("--json", "catalog", "check"), "catalog.invalid", 1)
    assert "comfyui" in {row["id"] for row in result(run("--json", "catalog", "list"))["packages"]}


def test_what_is_no_table_cannot_be_removed_by_name(run, own):
    own("_shared", 'options = ["x"]', file="bad.toml")
    own("easel", 'include = ["bad"]\nremove = { options = ["x"] }')
    error(run("--json", "plan", "easel"), "catalog.invalid", 1)


def test_a_folder_is_checked_under_its_own_name(run, own, tmp_path):
    file = own("forge", "order = 3")
    (file.parent / "sub").mkdir()
    for path in (file.parent / "sub" / "..", file.parent / "." / "package.toml"):
        assert result(run("--json", "catalog", "check", str(path)))["packages"] == ["forge"]
    stray = own("My UI", "order = 3").parent
    found = error(run("--json", "catalog", "check", str(stray)), "catalog.invalid", 1)
    assert found["details"]["file"] == str(stray)
    assert "no package id" in found["message"]


def test_a_byte_order_mark_is_no_mistake(run, own):
    own("comfyui", "\ufeff[launch.port]\ndefault = 8288\n")
    assert result(run("--json", "plan", "comfyui"))["port"] == 8288


def test_nothing_in_the_catalog_is_passed_over(run, own, tmp_path):
    own("My UI", "")
    own("empty", "", file="README.md")
    (tmp_path / "Data" / "Catalog" / "forge" / "package.toml").mkdir(parents=True)
    found = error(run("--json", "catalog", "check"), "catalog.invalid", 1)
    said = " ".join(item["problem"] for item in found["details"]["problems"])
    assert "no package id" in said
    assert "has no package.toml" in said
    assert "not a regular file" in said
    notices = json.loads(run("--json", "catalog", "list").stdout)["notices"]
    assert len(notices) >= 3


def test_a_catalog_that_is_a_file(run, tmp_path):
    (tmp_path / "Data").mkdir()
    (tmp_path / "Data" / "Catalog").write_text("", encoding="utf-8")
    error(run("--json", "plan", "forge"), "catalog.unreadable", 1)
    listed = run("--json", "catalog", "list")
    assert "forge" in {row["id"] for row in result(listed)["packages"]}
    assert "Catalog" in json.loads(listed.stdout)["notices"][0]


@pytest.mark.parametrize(
    "verb", [["hardware"], ["plan", "forge"], ["settings", "list"], ["catalog", "list"]]
)
def test_a_data_folder_with_an_impossible_name(run, tmp_path, verb):
    done = run("--json", *verb, data=tmp_path / ("a" * 300))
    assert done.returncode in (0, 1)
    assert only_object(done).get("code") != "internal"


def test_the_list_obeys_the_settings_as_the_plan_does(run):
    result(run("--json", "settings", "set", "hardware.torch", "cpu"))
    rows = result(run("--json", "catalog", "list"))["packages"]
    # What needs a card cannot run then, and what uses no torch has no build of it.
    assert {row["backend"] for row in rows if row["supported"]} <= {"cpu", None}
    assert {row["backend"] for row in rows if row["id"] in ("forge", "comfyui", "easel")} == {"cpu"}
    result(run("--json", "settings", "set", "hardware.torch", "rocm-windows"))
    rows = result(run("--json", "catalog", "list"))["packages"]
    assert {row["id"] for row in rows if row["supported"]} == {"stablestudio"}  # uses no torch
    error(run("--json", "plan", "forge"), "package.unsupported", 1)


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3])
def test_ctrl_c_at_any_moment(tmp_path, delay):
    child = subprocess.Popen(
        [sys.executable, "-m", "stablehand", "--data", str(tmp_path), "--json", "hardware"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=tmp_path,
    )  # fmt: skip
    threading.Event().wait(delay)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    # In its first moments Python itself is interrupted, before a line of ours is read.
    if child.returncode in (0, 130):
        assert "Traceback" not in err
        assert len(out.splitlines()) == 1
        assert json.loads(out).get("code", "interrupted") == "interrupted"
    assert "never awaited" not in err
    for module in ("cli/", "services/", "core/"):
        assert f"stablehand/{module}" not in err
