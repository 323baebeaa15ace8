"""Running one command: parse, call, write, and turn every failure into one error with a code."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import traceback
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from stablehand import __version__
from stablehand.cli.interrupts import interruptible
from stablehand.cli.output import prepare_streams, write_error, write_result, write_text
from stablehand.cli.parser import HelpWanted, build_parser
from stablehand.cli.verb import Answer
from stablehand.core.base.errors import ExitCode, StablehandError
from stablehand.core.base.resources import bundled
from stablehand.core.base.text import QT_TRANSLATE_NOOP


def run(argv: list[str]) -> int:
    """Run a command line and give its exit code."""
    prepare_streams()
    as_json = "--json" in _before_separator(argv)
    try:
        answer = _answer(argv)
    except StablehandError as problem:
        error = problem
    except (KeyboardInterrupt, asyncio.CancelledError):
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


def _answer(argv: list[str]) -> Answer:
    try:
        args = build_parser(argv).parse_args(argv)
    except HelpWanted as wanted:
        return Answer("help", {"text": wanted.text}, wanted.text)
    if args.version:
        return Answer("version", {"version": __version__}, f"stablehand {__version__}")
    if args.verb is None:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "No verb was given."),
            hint=QT_TRANSLATE_NOOP(
                "usage", "To begin: stablehand up. Everything else: stablehand --help"
            ),
        )
    # Making the program is put off to here, so that usage errors answer at once.
    from stablehand.cli.own_log import keep_log
    from stablehand.services.app import make_app

    app = make_app(args.data, os.environ, _program_folder())
    keep_log(app.data.logs)
    gc.freeze()
    gc.enable()
    with interruptible():
        answer: Answer = asyncio.run(_stoppable(args.run(app, args)))
    return answer


async def _stoppable(command: Coroutine[Any, Any, Answer]) -> Answer:
    """Let a polite request to end (SIGTERM) stop a command as Ctrl-C does, in order."""
    task = asyncio.current_task()
    with suppress(NotImplementedError, ValueError, RuntimeError):  # Windows; not the main thread
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await command


def _program_folder() -> Path:
    """Give the folder that a portable `Data` lies beside: of the checkout, else of the program."""
    checkout = bundled("packages_catalog").parent
    is_checkout = (checkout / "pyproject.toml").is_file()
    return checkout if is_checkout else Path(sys.argv[0]).resolve().parent


def _before_separator(argv: list[str]) -> list[str]:
    return argv[: argv.index("--")] if "--" in argv else argv


def _own_mistake(problem: Exception) -> StablehandError:
    """Give what should not happen as an error, and the trace only where it was asked for."""
    if os.environ.get("STABLEHAND_DEBUG"):
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
