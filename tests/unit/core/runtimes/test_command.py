"""What is logged of a command holds everything but its secrets."""

from __future__ import annotations

import pytest

from stablehand.core.runtimes.command import ToolCommand, redacted


def test_a_command_is_one_line_that_a_shell_would_take() -> None:
    command = ToolCommand(
        ("/opt/my tools/uv", "pip", "install", "a b", "x\ny"),
        {"UV_DEFAULT_INDEX": "https://me:pass@host.example/simple", "A": "1"},
    )
    assert command.shown() == (
        "A=1 UV_DEFAULT_INDEX=https://***@host.example/simple '/opt/my tools/uv' pip install 'a b' 'x y'"
    )


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Looking in https://user:p%40ss@host/simple", "Looking in https://***@host/simple"),
        ("https://token@host/simple, https://b:c@d/", "https://***@host/simple, https://***@d/"),
        (
            "git clone https://ghp_abc@github.com/a/b.git",
            "git clone https://***@github.com/a/b.git",
        ),
        ("file?token=abc123&x=1", "file?token=***&x=1"),
        ("https://h/x?X-Amz-Signature=ff&y", "https://h/x?X-Amz-Signature=***&y"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("using hf_abcdefghijklmnopqrstuv", "using ***"),
        ("ghp_0123456789012345678901234567", "***"),
        ("ssh://git@github.com/a/b", "ssh://git@github.com/a/b"),
        ("git@github.com:a/b.git", "git@github.com:a/b.git"),
        ("torch @ https://host/torch.whl", "torch @ https://host/torch.whl"),
        ("mail me@host.example about https://host/x", "mail me@host.example about https://host/x"),
    ],
)
def test_secrets_are_taken_out_and_nothing_else(text: str, clean: str) -> None:
    assert redacted(text) == clean
