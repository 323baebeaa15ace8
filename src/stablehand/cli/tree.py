"""The tree of verbs inside a parser, for whoever walks it."""

from __future__ import annotations

import argparse


def children(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Give the verbs of a parser, by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}
