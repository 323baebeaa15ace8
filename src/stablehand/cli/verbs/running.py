"""`stablehand running`: what runs side by side, what it takes, who holds the graphics card, which ports."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from typing import Any

from stablehand.cli.output import write_measured, write_text
from stablehand.cli.verb import Answer
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.port_overview import PortUse, port_overview
from stablehand.services.running import Meters, RunningNow, RunningUi, look
from stablehand.services.vram import Freed, free_all, free_vram

_EVERY_S = 2.0


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser(
        "running", help="what runs, what it takes of the computer, and who holds its graphics card"
    )
    parser.add_argument(
        "--watch", action="store_true", help="measure every two seconds until Ctrl-C"
    )
    below = parser.add_subparsers(dest="part", metavar="PART")
    free = below.add_parser(
        "free", help="ask what runs to give its video memory back; it goes on running"
    )
    free.add_argument("name", metavar="NAME", nargs="?", help="name of the install")
    free.add_argument("--all", action="store_true", help="ask everything that runs")
    below.add_parser("ports", help="which port is whose")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Show what runs, or have video memory given back."""
    if args.part == "free":
        return await _free(app, args)
    if args.part == "ports":
        ports = await port_overview(app)
        return Answer("running ports", {"ports": [_port_json(use) for use in ports]}, _ports(ports))
    if args.watch:
        return await _watch(app, as_json=args.json)
    now = await look(app, twice=True)
    ports = await port_overview(app)
    data = {**running_json(now), "ports": [_port_json(use) for use in ports]}
    contested = [use for use in ports if use.is_contested]
    text = "\n\n".join(part for part in (_text(now), _ports(contested)) if part)
    return Answer("running", data, text)


async def _watch(app: App, *, as_json: bool) -> Answer:
    meters = Meters()
    await look(app, meters, twice=True)
    while True:
        now = await look(app, meters)
        if as_json:
            write_measured("running", running_json(now))
        else:
            write_text(_text(now), ())
        await asyncio.sleep(_EVERY_S)


async def _free(app: App, args: argparse.Namespace) -> Answer:
    if (args.name is None) is not args.all:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("launch", "Give the name of one install, or --all."),
            hint=QT_TRANSLATE_NOOP("vram", "What runs: stablehand running"),
        )
    if args.all:
        everything = await free_all(app)
        data = {"freed": [freed_json(item) for item in everything.data]}
        text = "\n".join(notice.english() for notice in everything.notices) or "Nothing runs."
        return Answer("running free", data, text, everything.notices if args.json else ())
    result = await free_vram(app, args.name)
    text = "\n".join(notice.english() for notice in result.notices)
    data = {"freed": [freed_json(result.data)]}
    return Answer("running free", data, text, result.notices if args.json else ())


def freed_json(freed: Freed) -> dict[str, Any]:
    """Give what came free in the shape of the contract."""
    return {
        "name": freed.name,
        "way": freed.way,
        "before_bytes": freed.before,
        "after_bytes": freed.after,
        "freed_bytes": freed.freed,
        "card_free_bytes": freed.card_free,
    }


def running_json(now: RunningNow) -> dict[str, Any]:
    """Give what runs in the shape of the contract."""
    return {
        "running": [_ui_json(ui) for ui in now.uis],
        "cards": [
            {"name": card.name, "total_bytes": card.total_bytes, "used_bytes": card.used_bytes}
            for card in now.cards
        ],
        "unified_memory": now.is_unified,
        "vram_by_process": now.tells_processes,
        "others": [
            {"pid": item.pid, "name": item.name, "vram_bytes": item.vram_bytes}
            for item in now.others
        ],
        "memory": {"total_bytes": now.ram_total, "available_bytes": now.ram_available},
    }


def _ui_json(ui: RunningUi) -> dict[str, Any]:
    session = ui.session
    return {
        "name": ui.name,
        "package": ui.package,
        "session": session.session,
        "state": session.state,
        "pid": session.pid,
        "processes": ui.processes,
        "port": session.port,
        "url": session.url,
        "reach": session.reach,
        "started_at": session.started_at,
        "cpu_percent": None if ui.cpu_percent is None else round(ui.cpu_percent, 1),
        "ram_bytes": ui.ram_bytes,
        "vram_bytes": ui.vram_bytes,
        "peak_vram_bytes": ui.peak_vram_bytes or None,
        "can_free": ui.can_free,
    }


def _port_json(use: PortUse) -> dict[str, Any]:
    holder = use.holder
    return {
        "port": use.port,
        "used_by": use.used_by,
        "wanted_by": list(use.wanted_by),
        "taken_by": None if holder is None else {"pid": holder.pid, "name": holder.name},
    }


def _text(now: RunningNow) -> str:
    rows = [("NAME", "PID", "CPU", "RAM", "VRAM", "REACH", "ADDRESS")]
    rows += [
        (
            ui.name,
            str(ui.session.pid or "-"),
            "-" if ui.cpu_percent is None else f"{ui.cpu_percent:.0f}%",
            _size(ui.ram_bytes),
            _size(ui.vram_bytes),
            ui.session.reach,
            ui.session.url or ("a window" if ui.session.has_window else ui.session.state),
        )
        for ui in now.uis
    ]
    lines = _table(rows) if now.uis else ["Nothing runs."]
    lines += [
        f"{card.name}: {_size(card.used_bytes)} of {_size(card.total_bytes)} in use"
        for card in now.cards
    ]
    if now.is_unified:
        lines.append("The graphics card shares the computer's memory; it is not told apart.")
    elif now.cards and not now.tells_processes:
        lines.append("The driver does not tell which program holds the card's memory.")
    lines += [
        f"  also: {item.name or 'an unknown program'} (pid {item.pid}) holds {_size(item.vram_bytes)}"
        for item in now.others
    ]
    return "\n".join(lines)


def _ports(ports: list[PortUse] | tuple[PortUse, ...]) -> str:
    lines = []
    for use in ports:
        words = [f"used by {use.used_by}"] if use.used_by else []
        if use.holder is not None:
            named = use.holder.name or "another program"
            words.append(
                f"taken by {named}" + (f" (pid {use.holder.pid})" if use.holder.pid else "")
            )
        others = [name for name in use.wanted_by if name != use.used_by]
        if others:
            words.append(f"wanted by {', '.join(others)}")
        lines.append(f"Port {use.port}: {'; '.join(words)}")
    return "\n".join(lines)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _size(count: int | None) -> str:
    if count is None:
        return "-"
    return f"{count / 1024**3:.1f} GB" if count >= 1024**3 else f"{count / 1024**2:.0f} MB"
