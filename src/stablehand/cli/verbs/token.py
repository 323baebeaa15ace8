"""`stablehand token`: set, remove, show. A token is read from a terminal or standard input alone."""

from __future__ import annotations

import argparse
import getpass
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from stablehand.cli.verb import Answer
from stablehand.cli.words import one_line, table
from stablehand.core.hubs.tokens import HUBS, VARIABLES
from stablehand.services import accounts as service
from stablehand.services.accounts import NAMES, Account
from stablehand.services.app import App

_LONGEST: Final = 4096
_PLACES: Final = {
    "keyring": "in the keyring",
    "file": "in a file of the data folder",
    "environment": "in the variable {variable}",
}


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("token", help="tokens of Hugging Face and CivitAI")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    setting = actions.add_parser(
        "set", help="store a token: asked for, or read from standard input"
    )
    setting.set_defaults(run=run_set)
    removing = actions.add_parser("remove", help="remove a token")
    removing.set_defaults(run=run_remove)
    for action in (setting, removing):
        action.add_argument("hub", choices=HUBS, type=_hub, help="hf or civitai")
    setting.add_argument(
        "given", metavar="TOKEN", nargs="*", type=_not_here, help=argparse.SUPPRESS
    )
    showing = actions.add_parser("show", help="whose tokens there are and where, never a token")
    showing.add_argument("hub", choices=HUBS, nargs="?", help="hf or civitai")
    showing.add_argument("--check", action="store_true", help="ask the site now")
    showing.set_defaults(run=run_show)


async def run_set(app: App, args: argparse.Namespace) -> Answer:
    """Store a token."""
    result = await service.set_token(app, args.hub, _given(args.hub))
    told = result.data
    whose = f" of {one_line(told.name)}" if told.name else ""
    text = f"The token{whose} for {NAMES[told.hub]} is stored."
    return Answer(result.command, {"account": _json(told)}, text, result.notices)


async def run_remove(app: App, args: argparse.Namespace) -> Answer:
    """Remove a token."""
    result = await service.remove_token(app, args.hub)
    text = f"There is no stored token for {NAMES[result.data.hub]} now."
    return Answer(result.command, {"account": _json(result.data)}, text, result.notices)


async def run_show(app: App, args: argparse.Namespace) -> Answer:
    """Show what is known of tokens."""
    hubs = HUBS if args.hub is None else (args.hub,)
    found, notices = [await service.account(app, hub) for hub in hubs], list[Any]()
    if args.check:
        for at, account in enumerate(found):
            if account.stored_in is not None:
                result = await service.check_token(app, account.hub)
                found[at] = result.data
                notices += result.notices
    data = {"accounts": [_json(account) for account in found]}
    return Answer("token show", data, _text(found), tuple(notices))


def _hub(text: str) -> str:
    """Refuse what is no hub without repeating it: it may be a token."""
    if text not in HUBS:
        raise argparse.ArgumentTypeError(f"it is one of {', '.join(HUBS)}")
    return text


def _not_here(_text: str) -> str:
    """Refuse a token among the arguments, which other programs see; it is not repeated."""
    raise argparse.ArgumentTypeError(
        "it is never taken from the command line, where others see it: "
        "it is asked for, or read from standard input"
    )


def _given(hub: str) -> str:
    """Read a token: hidden from a terminal, else the first line of standard input."""
    if sys.stdin is None:
        return ""
    with _interruptible():
        if not sys.stdin.isatty():
            return sys.stdin.readline(_LONGEST)
        with suppress(EOFError):
            return getpass.getpass(f"Token for {hub} (it is not shown): ", stream=sys.stderr)
    return ""


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the reading at once: the loop would only note it, for when the line has come."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _json(account: Account) -> dict[str, Any]:
    return {
        "hub": account.hub,
        "name": account.name,
        "stored_in": account.stored_in,
        "checked": account.checked,
    }


def _text(found: Sequence[Account]) -> str:
    rows = [
        (account.hub, account.name or "-", _place(account), account.checked or "never checked")
        for account in found
        if account.stored_in is not None
    ]
    if not rows:
        return "No token is stored. Store one: stablehand token set hf"
    return table(rows)


def _place(account: Account) -> str:
    place = _PLACES[account.stored_in or "file"]
    return place.format(variable=VARIABLES.get(account.hub, ""))
