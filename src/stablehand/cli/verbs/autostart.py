"""`stablehand autostart`: what starts with the login, and what starts with Stablehand's window."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.services.app import App
from stablehand.services.autostart import Autostart, autostart, set_install, set_login


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser(
        "autostart", help="what starts with the login, and what starts with Stablehand's window"
    )
    below = parser.add_subparsers(dest="part", metavar="PART")
    login = below.add_parser("login", help="start Stablehand in the tray when you log in")
    login.add_argument("switch", choices=("on", "off"), help="off until you say so")
    for word, text in (("add", "start it with the window"), ("remove", "no longer")):
        part = below.add_parser(word, help=text)
        part.add_argument("name", metavar="NAME", help="name of the install")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Change or show it."""
    if args.part == "login":
        result = await set_login(app, on=args.switch == "on")
    elif args.part in ("add", "remove"):
        result = await set_install(app, args.name, on=args.part == "add")
    else:
        result = await autostart(app)
    found = result.data
    data = {"login": found.at_login, "installs": list(found.installs)}
    return Answer("autostart", data, _text(found), result.notices)


def _text(found: Autostart) -> str:
    words = {True: "starts", False: "does not start", None: "may start"}[found.at_login]
    names = ", ".join(found.installs) or "nothing"
    return f"Stablehand {words} when you log in. With its window starts: {names}."
