"""`stablehand logs`: the log of a session: its end, as it grows, with times, saved, beside a good start."""

from __future__ import annotations

import argparse
import sys
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Final

from stablehand.cli.given import given_path
from stablehand.cli.output import write_event, write_lines
from stablehand.cli.verb import Answer
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import LogChunk
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.sessions import LogView, follow_logs, logs

_MOST_LINES: Final = 100_000
_MARKS: Final = {
    "new": "+ new    ",
    "missing": "- missing",
    "moved": "~ moved  ",
    "same": "         ",
}
_AROUND: Final = 2  # lines alike that are shown on both sides of a difference


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("logs", help="the log of an install's last launch")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--follow", action="store_true", help="go on until the session ends")
    way.add_argument("--raw", action="store_true", help="as written, with terminal codes")
    way.add_argument(
        "--save",
        metavar="FILE",
        type=given_path,
        help="write the whole log to a file, as plain text",
    )
    way.add_argument(
        "--compare",
        metavar="SESSION",
        nargs="?",
        const="",
        help="compare a start, the last one if not said, with the last good one before it",
    )
    parser.add_argument(
        "--lines",
        "--tail",
        metavar="N",
        type=_count,
        default=100,
        help="how many lines (default: 100)",
    )
    parser.add_argument("--session", metavar="ID", help="an earlier session")
    parser.add_argument(
        "--timestamps",
        metavar="STYLE",
        nargs="?",
        const="absolute",
        choices=("absolute", "since-start"),
        help="with the time of each line: absolute (default) or since-start",
    )
    parser.add_argument(
        "--since",
        metavar="WHEN",
        type=_moment,
        help="only lines from then on: 10m, 1h30m, 14:30 or a date and time",
    )
    parser.add_argument(
        "--redact",
        action="store_true",
        help="with --save: without passwords, tokens and the home folder",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Show, save or compare a log."""
    _check(args)
    if args.compare is not None:
        return await _compare(app, args)
    if args.save is not None:
        return await _save(app, args)
    if args.follow and args.timestamps:
        return await _follow_timed(app, args)
    if args.follow:
        return await _follow(app, args)
    if args.timestamps or args.since is not None:
        return await _timed(app, args)
    result = await logs(app, args.name, lines=args.lines, session_id=args.session, raw=args.raw)
    return Answer("logs", _json(result.data), "\n".join(result.data.lines), result.notices)


def _check(args: argparse.Namespace) -> None:
    """Refuse words that say nothing together."""
    has_times = bool(args.timestamps)
    wrong = (
        ("--timestamps", has_times and (args.raw or args.compare is not None)),
        (
            "--since",
            args.since is not None
            and bool(args.follow or args.raw or args.save or args.compare is not None),
        ),
        ("--redact", args.redact and args.save is None),
        ("--session", args.session is not None and args.compare is not None),
    )
    for word, is_wrong in wrong:
        if is_wrong:
            raise StablehandError(
                "usage",
                QT_TRANSLATE_NOOP("logs", "{word} does not go with the other options given.").fill(
                    word=word
                ),
            )


async def _follow(app: App, args: argparse.Namespace) -> Answer:
    found = await logs(app, args.name, lines=0, session_id=args.session)
    chunks = follow_logs(app, args.name, lines=args.lines, session_id=found.data.session)
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    async for lines in chunks:
        if args.json:
            is_read = write_event(LogChunk(found.data.session or "", lines))
        else:
            is_read = write_lines(_drawn(lines, is_terminal=is_terminal))
        if not is_read:  # nobody reads any more
            break
    await chunks.aclose()
    return Answer("logs", _json(found.data), "", found.notices)


async def _timed(app: App, args: argparse.Namespace) -> Answer:
    from stablehand.services.timed_logs import timed_logs

    result = await timed_logs(
        app, args.name, lines=args.lines, session_id=args.session, since=args.since
    )
    found = result.data
    shown = [_with_time(line, args.timestamps, found.has_times) for line in found.lines]
    view = LogView(found.name, found.session, found.path, tuple(line.text for line in found.lines))
    times = [_iso(line.moment_ms) for line in found.lines] if found.has_times else None
    return Answer("logs", _json(view, times), "\n".join(shown), result.notices)


async def _follow_timed(app: App, args: argparse.Namespace) -> Answer:
    from stablehand.services.timed_logs import follow_timed

    found = await logs(app, args.name, lines=0, session_id=args.session)
    session = found.data.session
    chunks = follow_timed(app, args.name, lines=args.lines, session_id=session)
    async with aclosing(chunks):
        async for lines in chunks:
            if args.json:
                told = tuple(OutputLine(line.text, "out") for line in lines)
                times = tuple(_iso(line.moment_ms) for line in lines)
                is_read = write_event(LogChunk(session or "", told, times))
            else:
                is_read = write_lines([_with_time(line, args.timestamps, True) for line in lines])
            if not is_read:
                break
    return Answer("logs", _json(found.data), "", found.notices)


async def _save(app: App, args: argparse.Namespace) -> Answer:
    from stablehand.services.log_saving import SaveWish, save_log
    from stablehand.services.timed_logs import NO_TIMES

    result = await logs(app, args.name, lines=0, session_id=args.session)
    view = result.data
    data = {**_json(view), "saved": None}
    if view.path is None or not view.path.is_file():
        return Answer("logs", data, "", result.notices)
    wish = SaveWish(times=args.timestamps, is_redacted=args.redact)
    saved = await save_log(app, view.path, args.save, wish)
    notices = result.notices
    if args.timestamps and not saved.has_times:
        notices = (*notices, NO_TIMES)
    data["saved"] = {"path": str(saved.path), "lines": saved.lines}
    return Answer("logs", data, f"{saved.path}: {saved.lines} lines", notices)


async def _compare(app: App, args: argparse.Namespace) -> Answer:
    from stablehand.services.log_comparing import compare_starts

    result = await compare_starts(app, args.name, args.compare or None)
    found = result.data
    comparison = found.comparison
    rows = comparison.rows if comparison is not None else ()
    data = {
        "name": found.name,
        "session": found.session.session,
        "path": str(found.session.log),
        "lines": [],
        "good": None if found.good is None else found.good.session,
        "under_way": found.is_under_way,
        "cut": found.is_cut,
        "changed": {name: {"before": old, "now": new} for name, old, new in found.facts},
        "words_gone": list(found.words_gone),
        "words_new": list(found.words_new),
        "counts": {
            "new": comparison.new if comparison else 0,
            "missing": comparison.missing if comparison else 0,
            "moved": comparison.moved if comparison else 0,
        },
        "rows": [
            {"kind": row.kind, "text": row.text, "number": row.number, "before": row.before}
            for row in rows
            if row.kind != "same"
        ],
    }
    lines = [f"{name}: {old} -> {new}" for name, old, new in found.facts]
    lines += [f"- {word}" for word in found.words_gone] + [f"+ {word}" for word in found.words_new]
    if comparison is not None:
        good = found.good.started_at if found.good is not None else ""
        lines.append(
            f"{comparison.new} new, {comparison.missing} missing, {comparison.moved} moved"
            f" since the start of {good}"
        )
        lines += _shown_rows(rows)
    return Answer("logs", data, "\n".join(lines), result.notices)


def _shown_rows(rows: Any) -> list[str]:
    """Give the differences with a little of what is around them."""
    wanted = [False] * len(rows)
    for at, row in enumerate(rows):
        if row.kind != "same":
            for near in range(max(0, at - _AROUND), min(len(rows), at + _AROUND + 1)):
                wanted[near] = True
    lines: list[str] = []
    is_gap = False
    for is_wanted, row in zip(wanted, rows, strict=True):
        if is_wanted:
            lines.append(f"{_MARKS[row.kind]} {row.text}")
        elif not is_gap:
            lines.append("...")
        is_gap = not is_wanted
    return lines


def _with_time(line: Any, style: str | None, has_times: bool) -> str:
    from stablehand.services.time_words import span_word, stamp_word

    if style is None or not has_times:
        return str(line.text)
    if style == "absolute":
        word = "" if line.moment_ms is None else stamp_word(line.moment_ms)
        return f"{word:<23}  {line.text}"
    word = "" if line.since_start_ms is None else span_word(line.since_start_ms)
    return f"{word:>12}  {line.text}"


def _iso(moment_ms: int | None) -> str | None:
    if moment_ms is None:
        return None
    return datetime.fromtimestamp(moment_ms / 1000, UTC).isoformat(timespec="milliseconds")


def _drawn(lines: tuple[OutputLine, ...], *, is_terminal: bool) -> list[str]:
    """Draw a line over the one that it replaces, where there is a screen."""
    up = "\x1b[1A\x1b[2K" if is_terminal else ""
    return [f"{up if line.replaces else ''}{line.text}" for line in lines]


def _json(view: LogView, times: list[str | None] | None = None) -> dict[str, Any]:
    return {
        "name": view.name,
        "session": view.session,
        "path": str(view.path) if view.path else None,
        "lines": list(view.lines),
        "times": times,
    }


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_LINES:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of lines up to {_MOST_LINES}")
    return int(text)


def _moment(text: str) -> datetime:
    from stablehand.services.timed_logs import moment_of, now

    try:
        return moment_of(text, now())
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"'{text}' is no moment: 10m, 1h30m, 14:30 or 2026-01-31T14:30"
        ) from None
