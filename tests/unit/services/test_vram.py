"""Asking a program for its video memory: only one of this computer is, since a password goes along."""

import pytest

from stablehand.services import vram


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://127.0.0.1:7860", True),
        ("http://localhost:7801/", True),
        ("http://[::1]:7860", True),
        ("https://192.0.2.7:7860", True),
        ("http://192.0.2.8:7860", False),
        ("http://localhost.example.org", False),
        ("https://x.gradio.live", False),
        ("http://", False),
    ],
)
def test_only_what_runs_here_is_asked(monkeypatch, url, is_here):
    monkeypatch.setattr(vram, "own_addresses", lambda: ("192.0.2.7",))
    assert vram._is_here(url) is is_here
