"""What a verb is to the parser and the dispatcher."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from stablehand.cli.given import given_path
from stablehand.core.base.text import Wording


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's outcome, ready to be written either way."""

    command: str
    data: dict[str, Any]
    text: str
    notices: tuple[Wording, ...] = ()


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
