"""Values given on the command line, checked as they are read."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from stablehand.core.base.names import REF_PATTERN

_HIGHEST_PORT = 65535


def given_path(text: str) -> Path:
    """Refuse an empty path: a script's unset variable must not mean something else."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the path is empty")
    if "\0" in text:
        raise argparse.ArgumentTypeError("a path has no NUL character")
    return Path(text)


def given_words(text: str) -> str:
    """Refuse an empty value: a script's unset variable must not mean the default."""
    if not text.strip() or "\0" in text:
        raise argparse.ArgumentTypeError("it is empty")
    return text


def given_port(text: str) -> int:
    """Refuse what is no port of a page."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _HIGHEST_PORT):
        raise argparse.ArgumentTypeError(f"'{text}' is no port from 1 to {_HIGHEST_PORT}")
    return int(text)


def given_revision(text: str) -> str:
    """Refuse what git would not take for a release, branch, tag or commit."""
    if not re.fullmatch(REF_PATTERN, text):
        raise argparse.ArgumentTypeError(f"'{text}' is no release, branch, tag or commit")
    return text


def given_count(text: str) -> int:
    """Give a whole number from 1 on.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 on")
