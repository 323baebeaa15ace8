"""What a verb is to the parser and the dispatcher."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from stablehand.cli.given import given_path
from stablehand.core.base.text import Wording


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's outcome, ready to be written either way.

    `failed`: the answer is whole, but nothing of what was asked could be done; the exit code says so.
    """

    command: str
    data: dict[str, Any]
    text: str
    notices: tuple[Wording, ...] = ()
    failed: bool = False


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add `--profile`, which stands in for this machine."""
    parser.add_argument(
        "--profile",
        metavar="FILE",
        type=given_path,
        help="a machine profile (JSON) that stands in for this machine",
    )


def add_consent(parser: argparse.ArgumentParser) -> None:
    """Add the options by which a person agrees to something."""
    parser.add_argument(
        "--accept-licence", action="store_true", help="agree to licences that ask for it"
    )
    parser.add_argument(
        "--ignore-space", action="store_true", help="install though the drive seems too full"
    )
