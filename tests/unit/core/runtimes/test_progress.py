"""What git and uv print becomes words and shares."""

from __future__ import annotations

import pytest

from stablehand.core.runtimes.progress import git_fraction, uv_text


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("remote: Counting objects: 100% (4/4), done.        ", 0.02),
        ("Receiving objects:   0% (0/900)", 0.05),
        ("Receiving objects:  50% (450/900), 1.20 MiB | 2.40 MiB/s", 0.425),
        ("Receiving objects: 100% (900/900), done.", 0.80),
        ("Resolving deltas: 100% (12/12), done.", 0.90),
        ("\x1b[KUpdating files:  50% (10/20)", 0.95),
        ("Updating files: 100% (20/20), done.", 1.0),
        ("remote: Enumerating objects: 4, done.", None),
        ("From https://github.com/a/b", None),
        ("Something else: 50% (1/2)", None),
    ],
)
def test_gits_progress(line: str, share: float | None) -> None:
    assert git_fraction(line) == (pytest.approx(share) if share is not None else None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Resolved 29 packages in 1.02s", "29 packages chosen"),
        ("Downloading torch (502.6MiB)", "Downloading torch (502.6MiB)"),
        (
            "Downloading cpython-3.12 (download) (31.1MiB)",
            "Downloading cpython-3.12 (31.1MiB)",
        ),
        (" Downloaded torch", "Downloaded torch"),
        ("   Building clip @ git+https://x", "Building clip"),
        ("      Built clip @ git+https://x", "Built clip"),
        ("Prepared 1 package in 2ms", "1 packages fetched"),
        ("Uninstalled 2 packages in 3ms", "2 packages removed"),
        ("\x1b[2mInstalled 29 packages in 56ms\x1b[0m", "29 packages installed"),
        ("Installed Python 3.12.14 in 1.05s", "Python 3.12.14 is there"),
        (" + torch==2.13.0+cpu", None),
        ("Using Python 3.11.7 environment at: env", None),
    ],
)
def test_uvs_progress(line: str, words: str | None) -> None:
    text = uv_text(line)
    assert (text.english() if text else None) == words
