"""Running one command: parse, call, write, and turn every failure into one error with a code."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from stablehand import __version__
from stablehand.cli.desktop import can_show, has_desktop
from stablehand.cli.output import prepare_streams, write_error, write_result, write_text
from stablehand.cli.parser import HelpWanted, build_parser
from stablehand.cli.places import program_folder
from stablehand.cli.verb import Answer
from stablehand.core.base.errors import ExitCode, StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from stablehand.services.app import App

# Opens the window over a program and gives the exit code once it is closed. The command line knows no
# Qt, so whoever starts it hands this over.
OpenWindow = Callable[["App"], int]


def run(argv: list[str], open_window: OpenWindow | None = None) -> int:
    """Run a command line and give its exit code.

    Args:
        argv: the words after the program's name.
        open_window: what `gui` does; without it there is no window.
    """
    prepare_streams()
    as_json = "--json" in _before_separator(argv)
    try:
        answer = _answer(argv, open_window)
    except StablehandError as problem:
        error = problem
    except KeyboardInterrupt:
        error = StablehandError("interrupted", QT_TRANSLATE_NOOP("usage", "Stopped by the user."))
    except Exception as problem:
        error = _own_mistake(problem)
    else:
        written = (
            write_result(answer.command, answer.data, answer.notices)
            if as_json
            else write_text(answer.text, answer.notices)
        )
        return ExitCode.DONE if written else ExitCode.FAILED
    write_error(error, as_json=as_json)
    return error.exit_code


def _answer(argv: list[str], open_window: OpenWindow | None) -> Answer:
    try:
        args = build_parser(argv).parse_args(argv)
    except HelpWanted as wanted:
        return Answer("help", {"text": wanted.text}, wanted.text)
    if args.version:
        return Answer("version", {"version": __version__}, f"stablehand {__version__}")
    if args.verb is None and open_window is not None and has_desktop(os.environ):
        args = build_parser(["gui"]).parse_args([*argv, "gui"])
    if args.verb is None:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "No verb was given."),
            hint=QT_TRANSLATE_NOOP(
                "usage", "To begin: stablehand up. Everything else: stablehand --help"
            ),
        )
    # Making the program is put off to here, so that usage errors answer at once.
    from stablehand.services.app import make_app

    app = make_app(args.data, os.environ, program_folder())
    if getattr(args, "opens_window", False):
        return _window(replace(app, starts_hidden=args.tray), open_window)
    if app.place is not None and app.place.problem is not None and args.verb != "data":
        raise app.place.problem  # a drive that is away must not be replaced by an empty folder
    from stablehand.core.base.own_log import keep_log

    keep_log(app.data.logs)
    gc.freeze()
    gc.enable()
    from stablehand.cli.loop import run_verb  # the window's first picture does without asyncio

    return run_verb(app, args)


def _window(app: App, open_window: OpenWindow | None) -> Answer:
    """Show the window until it is closed.

    Raises:
        StablehandError: `window.unavailable`.
    """
    if open_window is None or not can_show(os.environ):
        raise StablehandError(
            "window.unavailable",
            QT_TRANSLATE_NOOP("usage", "There is no desktop here to open a window on."),
            hint=QT_TRANSLATE_NOOP(
                "usage", "Everything the window does, the command line does: stablehand --help"
            ),
        )
    if open_window(app):
        raise StablehandError(
            "window.unavailable",
            QT_TRANSLATE_NOOP(
                "usage", "Stablehand is open already, but its window does not answer."
            ),
            hint=QT_TRANSLATE_NOOP("usage", "End the process that hangs, then start it again."),
        )
    return Answer("gui", {}, "")


def _before_separator(argv: list[str]) -> list[str]:
    return argv[: argv.index("--")] if "--" in argv else argv


def _own_mistake(problem: Exception) -> StablehandError:
    """Give what should not happen as an error, and the trace only where it was asked for."""
    from stablehand.core.base.paths import about_a_place

    if (failure := about_a_place(problem)) is not None:
        return failure  # what the system says about a place on the disk is no mistake of ours
    if os.environ.get("STABLEHAND_DEBUG"):
        import traceback

        traceback.print_exc()
    return StablehandError(
        "internal",
        QT_TRANSLATE_NOOP("usage", "Stablehand made a mistake: {kind}: {problem}").fill(
            kind=type(problem).__name__, problem=str(problem)
        ),
        hint=QT_TRANSLATE_NOOP(
            "usage",
            "Please report it with the output of the same command under STABLEHAND_DEBUG=1.",
        ),
    )
