"""The parser of the whole command line; usage errors are errors like all others."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final, NoReturn

from stablehand.cli.given import given_path
from stablehand.cli.tree import children
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP

# Every verb, and the module below `verbs` that makes it. They are loaded late: each pulls in what it
# works with, and one is all that most command lines need.
VERBS: Final = {
    "up": "up",
    "install": "install",
    "list": "installs",
    "launch": "launch",
    "stop": "stop",
    "running": "running",
    "share": "share",
    "autostart": "autostart",
    "logs": "logs",
    "update": "update",
    "rollback": "rollback",
    "snapshots": "snapshots",
    "rename": "rename",
    "duplicate": "duplicate",
    "lock": "lock",
    "recreate": "recreate",
    "doctor": "doctor",
    "uninstall": "uninstall",
    "adopt": "adopt",
    "trash": "trash",
    "versions": "versions",
    "follow": "follow",
    "options": "options",
    "extensions": "extensions",
    "presets": "presets",
    "setup": "setup",
    "addons": "addons",
    "download": "download",
    "downloads": "downloads",
    "models": "models",
    "search": "search",
    "token": "token",
    "hardware": "hardware",
    "catalog": "catalog",
    "plan": "plan",
    "tools": "tools",
    "settings": "settings",
    "cache": "cache",
    "data": "data",
    "self-update": "self_update",
    "completion": "completion",
    "gui": "gui",
}
# Verbs that hand words on to a program.
_PASSING_ON: Final = frozenset({"launch"})


class HelpWanted(Exception):  # noqa: N818 - an answer, not an error
    """Help was asked for; `text` is it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of printing and leaving the program."""

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str], namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Parse; of a verb that has `arguments`, whatever follows `--` is kept as it is."""
        if "--" in args and not _PASSING_ON.isdisjoint(args[: args.index("--")]):
            at = args.index("--")
            found = super().parse_args(args[:at], namespace)
            if hasattr(found, "arguments"):
                found.arguments = tuple(args[at + 1 :])
                return found
        return super().parse_args(args, namespace)

    def parse_known_args(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse; words of a list may stand after options, too, where argparse would not know them."""
        found, rest = super().parse_known_args(args, namespace)
        last = next((it for it in reversed(self._actions) if not it.option_strings), None)
        if not rest or last is None or last.nargs not in ("*", "+"):
            return found, rest
        if any(word.startswith("-") for word in rest):
            return found, rest
        try:
            more = [self._get_value(last, word) for word in rest]
        except argparse.ArgumentError as problem:
            self.error(str(problem))
        setattr(found, last.dest, [*(getattr(found, last.dest) or ()), *more])
        return found, []

    def print_help(self, _file: object = None) -> NoReturn:
        """Raise the help text, so that it can be written in either form."""
        raise HelpWanted(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Raise the usage error that argparse would print."""
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "{message}.").fill(
                message=message[:1].upper() + message[1:]
            ),
            hint=QT_TRANSLATE_NOOP("usage", "See: {program} --help").fill(program=self.prog),
        )


def build_parser(argv: Sequence[str] = ()) -> Parser:
    """Make the parser: with the one verb of a command line where that is plain, else with every verb."""
    parser = Parser(
        prog="stablehand",
        description="A package manager for local diffusion UIs.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    add_globals(parser)
    verbs: Any = parser.add_subparsers(dest="verb", metavar="VERB")
    named = _verb_of(argv)
    for verb in VERBS if named is None else (named,):
        import_module(f"stablehand.cli.verbs.{VERBS[verb]}").add(verbs)
    for child in _all_children(parser):
        child.allow_abbrev = False
        # The global options are understood after the verb as well.
        add_globals(child, default=argparse.SUPPRESS)
    return parser


def add_globals(parser: argparse.ArgumentParser, default: object = None) -> None:
    """Add the options that every verb takes."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=given_path,
        default=default,
        help="the data folder (also: STABLEHAND_DATA)",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=default or False,
        help="one JSON object per line on standard output, nothing else",
    )


def _verb_of(argv: Sequence[str]) -> str | None:
    """Give the verb of a command line; None where a look does not suffice to tell."""
    words = iter(argv)
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("-") or word == "--":
            return word if word in VERBS else None
        elif word != "--json" and not word.startswith("--data="):
            return None
    return None


def _all_children(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    found = []
    for child in children(parser).values():
        found += [child, *_all_children(child)]
    return found
