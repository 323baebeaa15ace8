"""Running one command: parse, call, write, and turn every failure into one error with a code."""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from pathlib import Path

from stablehand import __version__
from stablehand.cli.output import prepare_streams, write_error, write_result, write_text
from stablehand.cli.parser import build_parser
from stablehand.cli.verb import Answer
from stablehand.core.base.errors import ExitCode, StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP


def run(argv: list[str]) -> int:
    """Run a command line and give its exit code."""
    prepare_streams()
    as_json = "--json" in _before_separator(argv)
    try:
        return _run(argv, as_json=as_json)
    except StablehandError as error:
        write_error(error, as_json=as_json)
        return error.exit_code
    except KeyboardInterrupt:
        stopped = StablehandError("interrupted", QT_TRANSLATE_NOOP("usage", "Stopped by the user."))
        write_error(stopped, as_json=as_json)
        return stopped.exit_code
    except BrokenPipeError:
        # The reader has gone (`stablehand ... | head`); there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    except Exception as problem:
        return _own_mistake(problem, as_json=as_json)


def _run(argv: list[str], *, as_json: bool) -> int:
    args = build_parser().parse_args(argv)
    if args.version:
        answer = Answer("version", {"version": __version__}, f"stablehand {__version__}")
    elif args.verb is None:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "No verb was given."),
            hint=QT_TRANSLATE_NOOP("usage", "See: stablehand --help"),
        )
    else:
        # Making the program is put off to here, so that usage errors answer at once.
        from stablehand.services.app import make_app

        explicit = Path(args.data) if args.data is not None else None
        app = make_app(explicit, os.environ, Path(sys.argv[0]).resolve().parent)
        answer = asyncio.run(args.run(app, args))
    if as_json:
        write_result(answer.command, answer.data, answer.notices)
    else:
        write_text(answer.text, answer.notices)
    sys.stdout.flush()
    return ExitCode.DONE


def _before_separator(argv: list[str]) -> list[str]:
    return argv[: argv.index("--")] if "--" in argv else argv


def _own_mistake(problem: Exception, *, as_json: bool) -> int:
    """Report what should not happen: one error object, and the trace only where it was asked for."""
    if os.environ.get("STABLEHAND_DEBUG"):
        traceback.print_exc()
    error = StablehandError(
        "internal",
        QT_TRANSLATE_NOOP("usage", "Stablehand made a mistake: {kind}: {problem}").fill(
            kind=type(problem).__name__, problem=str(problem)
        ),
        hint=QT_TRANSLATE_NOOP(
            "usage",
            "Please report it with the output of the same command under STABLEHAND_DEBUG=1.",
        ),
    )
    write_error(error, as_json=as_json)
    return error.exit_code
