"""`stablehand extensions`: extensions and custom nodes of an install."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_count, given_revision, given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.extension_shapes import (
    changed_json,
    changed_text,
    check_json,
    check_text,
    list_json,
    list_text,
    search_json,
    search_text,
    verdict_text,
    view_json,
)
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.extensions import (
    ACCEPT_CHANGES,
    WITHOUT_CLASHING,
    bisect_status,
    list_extensions,
    mark_bisect,
    remove_extension,
    search_extensions,
    start_add,
    start_bisect,
    start_bisect_auto,
    start_check,
    start_look,
    start_update,
    stop_bisect,
    switch_extension,
)

COMMAND = "extensions"
_ORDERS = ("relevance", "stars", "added", "name")
_BISECT = ("start", "good", "bad", "stop", "auto", "status")


def add(verbs: Any) -> None:
    """Add the verb and its actions to the parser."""
    parser = verbs.add_parser(COMMAND, help="extensions and custom nodes of an install")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.set_defaults(run=run_list, check=False)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=False)
    listing = actions.add_parser("list", help="what is there (also: no action)")
    listing.add_argument("--check", action="store_true", help="ask every repository what is new")
    listing.set_defaults(run=run_list)
    _add_search(actions)
    adding = actions.add_parser("add", help="add one, with what it needs")
    adding.add_argument("what", metavar="NAME_OR_URL", type=given_words, help="which")
    _add_ref(adding)
    _add_decisions(adding)
    adding.set_defaults(run=run_add)
    checking = actions.add_parser("check", help="what adding one would change; changes nothing")
    checking.add_argument("what", metavar="NAME_OR_URL", type=given_words, help="which")
    _add_ref(checking)
    checking.set_defaults(run=run_check)
    updating = actions.add_parser("update", help="update some, or all, under one snapshot")
    updating.add_argument("names", metavar="EXTENSION", nargs="*", help="which (default: all)")
    updating.add_argument("--all", action="store_true", help="all of them, as without names")
    _add_ref(updating)
    _add_decisions(updating)
    updating.set_defaults(run=run_update)
    for action, text, run in (
        ("remove", "move one to the trash", run_remove),
        ("enable", "switch one on", run_enable),
        ("disable", "switch one off", run_disable),
    ):
        one = actions.add_parser(action, help=text)
        one.add_argument("extension", metavar="EXTENSION", help="its name in the list")
        _add_stop(one)
        one.set_defaults(run=run)
    bisecting = actions.add_parser("bisect", help="find the one that breaks the program")
    bisecting.add_argument("step", choices=_BISECT, help="what to do; by itself: auto")
    _add_stop(bisecting)
    bisecting.set_defaults(run=run_bisect)


def _add_search(actions: Any) -> None:
    searching = actions.add_parser("search", help="search the public index")
    searching.add_argument("words", metavar="WORD", nargs="*", help="all have to be in it")
    searching.add_argument(
        "--nodes", action="store_true", help="the words are class names of ComfyUI's nodes"
    )
    searching.add_argument(
        "--sort",
        metavar="ORDER",
        choices=_ORDERS,
        default="relevance",
        help=", ".join(_ORDERS),
    )
    searching.add_argument("--limit", metavar="N", type=given_count, default=20, help="at most")
    searching.add_argument("--refresh", action="store_true", help="ask the index again")
    searching.set_defaults(run=run_search)


def _add_ref(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ref", metavar="R", type=given_revision, help="branch, tag or commit to bring it to"
    )


def _add_decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        ACCEPT_CHANGES,
        action="store_true",
        help="go on though packages that are there get other versions",
    )
    parser.add_argument(
        WITHOUT_CLASHING, action="store_true", help="leave out requirements that clash"
    )
    _add_stop(parser)


def _add_stop(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stop", action="store_true", help="stop the install first, if it runs")


async def run_list(app: App, args: argparse.Namespace) -> Answer:
    """List what is there."""
    if args.check:
        result = await watched(app, lambda: start_look(app, args.name), as_json=args.json)
    else:
        result = await list_extensions(app, args.name)
    return Answer(COMMAND, list_json(result.data), list_text(result.data), result.notices)


async def run_search(app: App, args: argparse.Namespace) -> Answer:
    """Search the index."""
    result = await search_extensions(
        app,
        args.name,
        (", " if args.nodes else " ").join(args.words),
        nodes=args.nodes,
        sort=args.sort,
        limit=args.limit,
        refresh=args.refresh,
    )
    data = {"name": args.name, **search_json(result.data)}
    return Answer(COMMAND, data, search_text(result.data), result.notices)


async def run_add(app: App, args: argparse.Namespace) -> Answer:
    """Add one."""
    result = await watched(
        app,
        lambda: start_add(
            app,
            args.name,
            args.what,
            ref=args.ref,
            accept_changes=args.accept_changes,
            without_clashing=args.without_clashing,
            stop_first=args.stop,
        ),
        as_json=args.json,
    )
    return Answer(COMMAND, changed_json(result.data), changed_text(result.data), result.notices)


async def run_check(app: App, args: argparse.Namespace) -> Answer:
    """Say what one would change."""
    result = await watched(
        app, lambda: start_check(app, args.name, args.what, ref=args.ref), as_json=args.json
    )
    data = {"name": args.name, "check": check_json(result.data)}
    return Answer(COMMAND, data, check_text(result.data), result.notices)


async def run_update(app: App, args: argparse.Namespace) -> Answer:
    """Update."""
    if args.all and args.names:
        raise StablehandError(
            "usage", QT_TRANSLATE_NOOP("extension", "Give names, or --all, not both.")
        )
    result = await watched(
        app,
        lambda: start_update(
            app,
            args.name,
            () if args.all else args.names,
            ref=args.ref,
            accept_changes=args.accept_changes,
            without_clashing=args.without_clashing,
            stop_first=args.stop,
        ),
        as_json=args.json,
    )
    return Answer(COMMAND, changed_json(result.data), changed_text(result.data), result.notices)


async def run_remove(app: App, args: argparse.Namespace) -> Answer:
    """Move one to the trash."""
    result = await remove_extension(app, args.name, args.extension, stop_first=args.stop)
    return Answer(COMMAND, changed_json(result.data), changed_text(result.data), result.notices)


async def run_enable(app: App, args: argparse.Namespace) -> Answer:
    """Switch one on."""
    return await _switched(app, args, on=True)


async def run_disable(app: App, args: argparse.Namespace) -> Answer:
    """Switch one off."""
    return await _switched(app, args, on=False)


async def _switched(app: App, args: argparse.Namespace, *, on: bool) -> Answer:
    result = await switch_extension(app, args.name, args.extension, on=on, stop_first=args.stop)
    return Answer(COMMAND, changed_json(result.data), changed_text(result.data), result.notices)


async def run_bisect(app: App, args: argparse.Namespace) -> Answer:
    """Go on with the search for the one that breaks the program."""
    name, stop_first = args.name, args.stop
    if args.step == "auto":
        result = await watched(
            app, lambda: start_bisect_auto(app, name, stop_first=stop_first), as_json=args.json
        )
    elif args.step == "start":
        result = await start_bisect(app, name, stop_first=stop_first)
    elif args.step == "stop":
        result = await stop_bisect(app, name, stop_first=stop_first)
    elif args.step == "status":
        result = await bisect_status(app, name)
    else:
        result = await mark_bisect(app, name, works=args.step == "good", stop_first=stop_first)
    there = (await list_extensions(app, name)).data.extensions
    data = {
        "name": name,
        "bisect": dict(result.data.words),
        "extensions": [view_json(item) for item in there],
    }
    return Answer(COMMAND, data, verdict_text(result.data), result.notices)
