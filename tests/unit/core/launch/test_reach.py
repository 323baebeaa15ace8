"""Who can reach a program, by what it is given."""

import pytest

from stablehand.core.launch.reach import reach_of
from support.plans import package

CASES = [
    ("comfyui", (), {}, "computer"),
    ("comfyui", ("--listen", "127.0.0.1"), {}, "computer"),
    ("comfyui", ("--listen",), {}, "network"),
    ("comfyui", ("--listen", "--port", "1"), {}, "network"),
    ("comfyui", ("--listen", "0.0.0.0"), {}, "network"),
    ("comfyui", ("--listen=192.168.1.5",), {}, "network"),
    ("comfyui", ("--listen", "::1"), {}, "computer"),
    ("a1111", ("--listen",), {}, "network"),
    ("a1111", ("--share", "--listen"), {}, "internet"),
    ("a1111", ("--ngrok=token",), {}, "internet"),
    ("a1111", ("--server-name", "localhost"), {}, "computer"),
    ("a1111", (), {"COMMANDLINE_ARGS": "--listen --xformers"}, "network"),
    ("invokeai", (), {"INVOKEAI_HOST": "127.0.0.1"}, "computer"),
    ("invokeai", (), {"INVOKEAI_HOST": "0.0.0.0"}, "network"),
    ("ruinedfooocus", ("--listen", "127.0.0.1"), {"GRADIO_SERVER_NAME": "0.0.0.0"}, "computer"),
    ("swarmui", ("--host", "*"), {}, "network"),
    ("comfyui", ("--liste", "0.0.0.0"), {}, "network"),  # as argparse takes it
    ("comfyui", ("--list=127.0.0.1",), {}, "computer"),
    ("a1111", ("--shar",), {}, "internet"),
    ("ai_toolkit", (), {}, "computer"),
]


@pytest.mark.parametrize(
    ("package_id", "argv", "variables", "reach"),
    CASES,
    ids=[f"{case[0]}-{'-'.join(case[1])}-{number}" for number, case in enumerate(CASES)],
)
def test_reach(package_id, argv, variables, reach):
    assert reach_of(package(package_id), ("python", "x.py", *argv), variables) == reach
