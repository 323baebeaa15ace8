"""The start file of the demos, as the definition writes it: its options, and that it keeps to itself."""

import ast
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from stablehand.core.base.places import Places
from support.plans import package

OWN = package("generative_models")


@pytest.fixture
def start_file(tmp_path):
    (step,) = OWN.steps
    path = tmp_path / step.path
    path.write_text(Places(PurePosixPath("/Data"), OWN.id).fill(step.content), "utf-8")
    return path


def run(start_file, *words):
    command = [sys.executable, "-I", str(start_file), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_its_options_are_those_of_the_definition(start_file):
    told = run(start_file, "--help")
    assert told.returncode == 0, told.stderr
    demo = OWN.option("--demo")
    assert f"--demo {{{','.join(demo.choices)}}}" in told.stdout
    assert run(start_file, "--demo", "other").returncode == 2
    assert run(start_file, "--dem", demo.default).returncode == 2


def test_no_page_is_shared_and_none_listens_beyond_this_computer(start_file):
    tree = ast.parse(start_file.read_text("utf-8"))
    given = {
        word.arg: word.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "more.update"
        for word in call.keywords
    }
    assert ast.literal_eval(given["share"]) is False
    assert ast.literal_eval(given["server_name"]) == "127.0.0.1"
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    for option, value in (
        ("--server.address", "127.0.0.1"),
        ("--server.headless", "true"),
        ("--browser.gatherUsageStats", "false"),
    ):
        assert texts[texts.index(option) + 1] == value
