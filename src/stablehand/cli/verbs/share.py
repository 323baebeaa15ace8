"""`stablehand share`: open an install to the local network, close it, show its password."""

from __future__ import annotations

import argparse
import os
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.services.app import App
from stablehand.services.lan import CONSENT_FLAG, LanState, close_to_lan, lan_state, open_to_lan

# A password on a command line stays in the shell's history and in the list of processes.
PASSWORD_VARIABLE = "STABLEHAND_LAN_PASSWORD"  # noqa: S105 - the name of a variable


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser(
        "share",
        help="open an install to the local network, or close it; off until you say so",
        epilog=f"A password of your own is read from the variable {PASSWORD_VARIABLE}.",
    )
    parser.add_argument("name", metavar="NAME", help="name of the install")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--lan", action="store_true", help="open it, from its next start on")
    which.add_argument("--off", action="store_true", help="close it, and forget its password")
    which.add_argument("--show", action="store_true", help="show the password")
    parser.add_argument(
        "--new-password", action="store_true", help="with --lan: make another password"
    )
    parser.add_argument(
        CONSENT_FLAG, action="store_true", help="agree that nobody is asked for a password"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Open, close, or tell how it stands."""
    if args.new_password and not args.lan:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("lan", "--new-password goes with --lan."),
            hint=QT_TRANSLATE_NOOP("usage", "See: {program} --help").fill(
                program="stablehand share"
            ),
        )
    if args.lan:
        password = os.environ.get(PASSWORD_VARIABLE) or None
        if password is None and args.new_password:
            from stablehand.core.launch.access_secrets import new_password

            password = new_password()
        result = await open_to_lan(
            app, args.name, password=password, risk_accepted=args.accept_risk
        )
    elif args.off:
        result = await close_to_lan(app, args.name)
    else:
        result = await lan_state(app, args.name, with_password=args.show)
    return _answer(result.data, result.notices)


def _answer(state: LanState, notices: tuple[Wording, ...]) -> Answer:
    data = {
        "name": state.name,
        "lan": state.is_open,
        "can_open": state.can_open,
        "guard": state.guard,
        "user": state.user,
        "password": state.password,
        "password_in": state.kept_in,
        "running_reach": state.running,
        "needs_restart": state.needs_restart,
        "port": state.port,
        "addresses": list(state.addresses),
    }
    return Answer("share", data, _text(state), notices)


def _text(state: LanState) -> str:
    if not state.is_open:
        said = "closed" if state.can_open else "for this computer only; it cannot be opened"
        return f"{state.name} is {said}."
    lines = [f"{state.name} is open to the local network from its next start on."]
    if state.running == "network" and not state.needs_restart:
        lines = [f"{state.name} is open to the local network."]
    lines += [f"  {address}" for address in state.addresses]
    if state.user is not None:
        shown = state.password or f"shown by: stablehand share {state.name} --show"
        lines.append(f"  user {state.user}, password {shown}")
    return "\n".join(lines)
