"""`stablehand tools`: Node, .NET and git that installs share; fetching one before, removing one."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table
from stablehand.core.runtimes.tool_builds import TOOL_NAMES
from stablehand.services.app import App
from stablehand.services.tool_keeping import (
    KeptTool,
    list_tools,
    remove_kept_tool,
    start_tool_fetch,
)


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("tools", help="Node, .NET and git that installs share")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="what was fetched, and what can be")
    listing.set_defaults(run=run_list)
    fetching = actions.add_parser("fetch", help="fetch one before an install asks for it")
    fetching.add_argument("tool", choices=TOOL_NAMES, help="which one")
    fetching.add_argument("number", metavar="VERSION", nargs="?", help="a series, such as 22")
    fetching.set_defaults(run=run_fetch)
    removing = actions.add_parser("remove", help="remove one; it can be fetched again")
    removing.add_argument("tool", choices=TOOL_NAMES, help="which one")
    removing.add_argument("number", metavar="VERSION", help="as the list has it")
    removing.add_argument("--yes", action="store_true", help="though installs need it")
    removing.set_defaults(run=run_remove)


async def run_list(app: App, _args: argparse.Namespace) -> Answer:
    """List the tools."""
    result = await list_tools(app)
    kept, offered = result.data.kept, result.data.offered
    data = {
        "tools": [_json(item) for item in kept],
        "offered": [
            {"tool": build.tool, "version": build.version, "download_bytes": build.download_bytes}
            for build in offered
        ],
    }
    rows = [
        (item.tool, item.version, size(item.size_bytes), _state(item), ", ".join(item.used_by))
        for item in kept
    ]
    lines = [table([("TOOL", "VERSION", "SIZE", "STATE", "USED BY"), *rows])] if rows else []
    lines += [] if rows else ["Nothing was fetched."]
    names = ", ".join(f"{build.tool} {build.version}" for build in offered)
    lines += ["", f"Can be fetched here: {names}." if names else "Nothing can be fetched here."]
    return Answer(result.command, data, "\n".join(lines), tuple(result.notices))


async def run_fetch(app: App, args: argparse.Namespace) -> Answer:
    """Fetch a tool."""
    result = await watched(
        app, lambda: start_tool_fetch(app, args.tool, args.number), as_json=args.json
    )
    item = result.data
    text = f"{item.tool} {item.version} is in {item.folder}: {size(item.size_bytes)}."
    return Answer(result.command, _json(item), text, tuple(result.notices))


async def run_remove(app: App, args: argparse.Namespace) -> Answer:
    """Remove a tool."""
    result = await remove_kept_tool(app, args.tool, args.number, sure=args.yes)
    item = result.data
    text = f"{item.tool} {item.version} is gone: {size(item.size_bytes)} freed."
    return Answer(result.command, _json(item), text, tuple(result.notices))


def _json(item: KeptTool) -> dict[str, Any]:
    return {
        "tool": item.tool,
        "version": item.version,
        "folder": str(item.folder),
        "size_bytes": item.size_bytes,
        "whole": item.whole,
        "used_by": list(item.used_by),
    }


def _state(item: KeptTool) -> str:
    return {True: "whole", False: "damaged", None: "no longer listed"}[item.whole]
