"""Launch options that were set elsewhere, in our terms."""

import pytest

from stablehand.core.adopting.launch_words import (
    split_words,
    taken_over,
    user_file,
    user_settings,
)
from support.plans import package

SH = """#!/bin/bash
#export COMMANDLINE_ARGS="--lowvram"
export COMMANDLINE_ARGS="--medvram --no-half-vae \\
  --port 7862"   # mine
venv_dir=/opt/venvs/a1111 # shared
  python_cmd='python3.10'
"""
BAT = """@echo off\r
set PYTHON=\r
rem set COMMANDLINE_ARGS=--lowvram\r
@REM set COMMANDLINE_ARGS=--lowvram\r
:: set COMMANDLINE_ARGS=--lowvram\r
set COMMANDLINE_ARGS=--medvram ^\r
 --ckpt-dir "D:\\My Models"\r
set "venv_dir=C:\\venvs\\x"\r
call webui.bat\r
"""


def test_the_file_of_a_shell():
    found = user_settings(SH, "linux")
    assert split_words(found["COMMANDLINE_ARGS"], "linux") == (
        "--medvram",
        "--no-half-vae",
        "--port",
        "7862",
    )
    assert (found["venv_dir"], found["python_cmd"]) == ("/opt/venvs/a1111", "python3.10")
    assert user_file("linux") == user_file("macos") == "webui-user.sh"


def test_the_file_of_windows():
    found = user_settings(BAT, "windows")
    assert split_words(found["COMMANDLINE_ARGS"], "windows") == (
        "--medvram",
        "--ckpt-dir",
        "D:\\My Models",
    )
    assert (found["PYTHON"], found["VENV_DIR"]) == ("", "C:\\venvs\\x")
    assert user_file("windows") == "webui-user.bat"


def test_the_last_assignment_counts_and_broken_quotes_are_read_as_they_are():
    found = user_settings('export A=1\nA="2\n', "linux")
    assert found == {"A": "2"}
    assert split_words("--x 'y", "linux") == ("--x", "'y")


def test_known_options_become_options():
    found = taken_over(package("a1111"), ["--medvram", "--precision=full", "--device-id", "1"])
    assert found.options == {"--medvram": True, "--precision": "full", "--device-id": "1"}
    assert (found.arguments, found.left_out, found.port) == ((), (), None)


def test_the_port_is_the_install_s():
    found = taken_over(package("comfyui"), ["--port", "8190", "--lowvram"])
    assert (found.port, found.options) == (8190, {"--lowvram": True})
    bad = taken_over(package("comfyui"), ["--port", "many"])
    assert (bad.port, [left.words for left in bad.left_out]) == (None, ["--port many"])


@pytest.mark.parametrize(
    ("package_id", "words"),
    [
        ("a1111", ["--listen"]),
        ("a1111", ["--share"]),
        ("a1111", ["--server-name", "0.0.0.0"]),
        ("comfyui", ["--listen", "0.0.0.0"]),
        ("comfyui", ["--enable-cors-header"]),
        ("comfyui", ["--share"]),  # unknown to it, and risky by its name
        ("a1111", ["--enable-insecure-extension-access"]),
        ("a1111", ["--enable-insec"]),  # its parser understands beginnings
    ],
)
def test_what_opens_the_machine_is_left_out_and_said(package_id, words):
    found = taken_over(package(package_id), words)
    assert (dict(found.options), found.arguments) == ({}, ())
    assert [left.words for left in found.left_out] == [" ".join(words)]
    assert "opens the program to others" in found.left_out[0].reason.english()


def test_unknown_words_stay_words():
    words = ["--new-thing", "a", "b", "--xformers", "--other=x y", "-v"]
    found = taken_over(package("a1111"), words)
    assert found.arguments == ("--new-thing", "a", "b", "--other", "x y", "-v")
    assert found.options == {"--xformers": True}


def test_folders_of_models_that_lie_elsewhere_stay_named():
    found = taken_over(package("a1111"), ["--ckpt-dir", "/mnt/models", "--lora-dir"])
    assert found.arguments == ("--ckpt-dir", "/mnt/models")
    assert [left.words for left in found.left_out] == ["--lora-dir"]
    comfy = taken_over(package("comfyui"), ["--extra-model-paths-config", "a.yaml"])
    assert comfy.arguments == ("--extra-model-paths-config", "a.yaml")


def test_wrong_values_and_variables_are_left_out():
    words = ["--precision", "sometimes", "--vae-path", "$HOME/vae", "--medvram", "yes"]
    found = taken_over(package("a1111"), words)
    assert found.options == {"--medvram": True}
    assert [left.words for left in found.left_out] == [
        "--precision sometimes",
        "--vae-path $HOME/vae",
        "yes",
    ]


def test_of_an_option_given_twice_the_last_counts():
    found = taken_over(package("a1111"), ["--device-id", "0", "--medvram", "--device-id", "1"])
    assert list(found.options.items()) == [("--medvram", True), ("--device-id", "1")]
