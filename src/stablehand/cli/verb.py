"""What a verb is to the parser and the dispatcher."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from stablehand.core.base.text import Wording
from stablehand.services.app import App


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's outcome, ready to be written either way."""

    command: str
    data: dict[str, Any]
    text: str
    notices: tuple[Wording, ...] = ()


Run = Callable[[App, argparse.Namespace], Awaitable[Answer]]


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add `--profile`, which stands in for this machine."""
    parser.add_argument(
        "--profile",
        metavar="FILE",
        help="a machine profile (JSON) that stands in for this machine",
    )
