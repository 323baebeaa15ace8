"""`stablehand downloads`: the queue of downloads."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import duration, one_line, shortened, size, table
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.services import download_queue as service
from stablehand.services.app import App
from stablehand.services.results import Result

_HIGHEST: Final = 1000
_SHOWN: Final = 50
Change = Callable[[App, Sequence[str] | None], Awaitable[Result[tuple[Download, ...]]]]
_CHANGES: Final[dict[str, tuple[Change, str, str, str]]] = {
    "pause": (service.pause, "let downloads stand still", "all that are not over", "paused"),
    "resume": (service.resume, "let paused downloads go on", "all that can go on", "going on"),
    "cancel": (service.cancel, "give downloads up; what is here of them goes", "all that are not over",
               "cancelled"),
    "retry": (service.retry, "try downloads again", "all that failed", "queued again"),
}  # fmt: skip


def add(verbs: Any) -> None:
    """Add the verb and its actions to the parser."""
    parser = verbs.add_parser("downloads", help="the queue of downloads")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="what is in the queue, and what was")
    listing.set_defaults(run=run_list)
    for name, (change, help_text, every, done) in _CHANGES.items():
        action = actions.add_parser(name, help=help_text)
        action.add_argument("ids", metavar="ID", nargs="*", type=given_words, help="see the list")
        action.add_argument("--all", action="store_true", help=every)
        action.set_defaults(run=run_change, change=change, done=done)
    moving = actions.add_parser("move", help="give a download another turn")
    moving.add_argument("id", metavar="ID", type=given_words, help="see the list")
    places = moving.add_mutually_exclusive_group(required=True)
    places.add_argument("--before", metavar="ID", type=given_words, help="right before that one")
    places.add_argument("--last", action="store_true", help="after all others")
    places.add_argument(
        "--priority", metavar="N", type=_priority, help="before all of lower priority"
    )
    moving.set_defaults(run=run_move)
    clearing = actions.add_parser("clear", help="forget those that are over; files stay")
    clearing.set_defaults(run=run_clear)
    holding = actions.add_parser("hold", help="let everything stand still")
    holding.add_argument("--off", action="store_true", help="let everything go on")
    holding.set_defaults(run=run_hold)
    running = actions.add_parser("run", help="fetch what is queued, until nothing is left")
    running.set_defaults(run=run_queue)


async def run_list(app: App, _args: argparse.Namespace) -> Answer:
    """List the queue."""
    result = await service.list_downloads(app)
    return Answer(result.command, queue_json(result.data), _text(result.data), result.notices)


async def run_change(app: App, args: argparse.Namespace) -> Answer:
    """Pause, resume, cancel or try again."""
    if bool(args.ids) == args.all:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "Name downloads by their ids, or say --all."),
            hint=QT_TRANSLATE_NOOP("usage", "See: stablehand downloads list"),
        )
    result = await args.change(app, None if args.all else args.ids)
    return _changed(result, args.done)


async def run_move(app: App, args: argparse.Namespace) -> Answer:
    """Give a download another turn."""
    if args.priority is not None:
        return _changed(await service.prioritise(app, args.id, args.priority), "in its new turn")
    return _changed(await service.move(app, args.id, args.before), "in its new turn")


async def run_clear(app: App, _args: argparse.Namespace) -> Answer:
    """Forget what is over."""
    result = await service.clear(app)
    return Answer(result.command, {"cleared": result.data}, f"Forgotten: {result.data}.")


async def run_hold(app: App, args: argparse.Namespace) -> Answer:
    """Let everything stand still, or go on."""
    result = await (service.release(app) if args.off else service.hold(app))
    text = "Everything stands still." if result.data.is_held else "Downloads go on."
    return Answer(result.command, queue_json(result.data), text, result.notices)


async def run_queue(app: App, args: argparse.Namespace) -> Answer:
    """Run the queue until nothing is left to be done."""
    result = await watched(app, lambda: service.start_run(app), as_json=args.json)
    return Answer(result.command, queue_json(result.data), _text(result.data), result.notices)


def queue_json(queue: Queue) -> dict[str, Any]:
    """Give the queue in the shape of the contract."""
    return {
        "downloads": [download_json(item) for item in queue.downloads],
        "bytes_per_s": queue.bytes_per_s,
        "seconds_left": queue.seconds_left,
        "held": queue.is_held,
        "quiet_until": queue.quiet_until,
        "free_bytes": queue.free_bytes,
    }


def download_json(item: Download) -> dict[str, Any]:
    """Give a download in the shape of the contract."""
    found: dict[str, Any] = {field.name: getattr(item, field.name) for field in fields(item)}
    failure = item.failure
    found["state"] = str(item.state)
    found |= verified_json(item.verified)
    found["reason"] = _english(item.reason)
    found["failure"] = failure and {
        "code": failure.code,
        "message": failure.message.english(),
        "hint": _english(failure.hint),
        "details": dict(failure.details),
    }
    return found


def verified_json(compared: str) -> dict[str, Any]:
    """Give what a file was compared by, and whether that was a sum: a size proves little."""
    return {"verified": compared not in ("none", "size"), "verified_by": compared}


def _english(wording: Wording | None) -> str | None:
    return None if wording is None else wording.english()


def _changed(result: Result[tuple[Download, ...]], done: str) -> Answer:
    data = {"downloads": [download_json(item) for item in result.data]}
    if not result.data:
        text = "There was nothing to change."
    else:
        text = "\n".join(
            one_line(f"{item.id}  {item.name}: {_state(item)}") for item in result.data
        )
        text = f"{text}\n{len(result.data)} {done}." if len(result.data) > 1 else text
    return Answer(result.command, data, text, tuple(result.notices))


def _text(queue: Queue) -> str:
    if not queue.downloads:
        return "The queue is empty. Fetch something: stablehand download SPEC"
    rows = [("ID", "STATE", "DONE", "SIZE", "FILE")]
    for item in queue.downloads[:_SHOWN]:
        name = shortened(item.name)
        where = f"{item.root}/{item.folder}" if item.folder else item.root
        rows.append(
            (item.id, _state(item), _share(item), size(item.size_bytes), f"{name} -> {where}")
        )
    lines = [table(rows)]
    if len(queue.downloads) > _SHOWN:
        lines.append(f"... and {len(queue.downloads) - _SHOWN} more (see --json)")
    if queue.is_held:
        lines.append("Everything stands still; go on with: stablehand downloads hold --off")
    if queue.quiet_until:
        lines.append(f"Quiet hours until {_clock(queue.quiet_until)}.")
    if queue.bytes_per_s:
        left = f", {duration(round(queue.seconds_left))} left" if queue.seconds_left else ""
        lines.append(f"{size(round(queue.bytes_per_s))}/s{left}")
    lines += _problems(queue.downloads[:_SHOWN])
    return "\n".join(lines)


def _problems(downloads: Sequence[Download]) -> list[str]:
    lines = []
    for item in downloads:
        said = item.failure.message if item.failure is not None else item.reason
        if said is not None and item.state is not DownloadState.DONE:
            lines.append(one_line(f"{item.id}: {said.english()}"))
            if item.failure is not None and item.failure.hint is not None:
                lines.append(one_line(f"  {item.failure.hint.english()}"))
    return ["", *lines] if lines else []


def _state(item: Download) -> str:
    if item.state is DownloadState.WAITING and item.until:
        return f"waiting until {_clock(item.until)}"
    if item.state is DownloadState.DONE and item.verified != "none":
        return f"done ({item.verified})"
    return str(item.state)


def _share(item: Download) -> str:
    if item.state is DownloadState.DONE:
        return "100%"
    if not item.size_bytes:
        return size(item.received_bytes) if item.received_bytes else ""
    return f"{min(item.received_bytes / item.size_bytes, 1):.0%}"


def _clock(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%H:%M")


def _priority(text: str) -> int:
    """Give a priority.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        found = int(text)
    except ValueError:
        found = _HIGHEST + 1
    if abs(found) > _HIGHEST:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no whole number from -{_HIGHEST} to {_HIGHEST}"
        )
    return found
