"""`stablehand follow`: what an install follows, and so what an update aims at."""

from __future__ import annotations

import argparse
from typing import Any, Final

from stablehand.cli.verb import Answer
from stablehand.services.app import App
from stablehand.services.following_versions import Followed, Wish, follow, show_followed

_WISHES: Final[dict[str, Wish]] = {
    "release": "release",
    "branch": "branch",
    "nothing": "nothing",
    "default": "default",
}


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("follow", help="what an install follows, and what an update aims at")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "wish",
        metavar="WHAT",
        nargs="?",
        type=_wish,
        help="release, branch, branch=NAME, nothing (keep it as it is) or default; "
        "without it: what it follows now",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Follow something else, or tell what is followed."""
    if args.wish is None:
        result = await show_followed(app, args.name)
    else:
        wish, branch = args.wish
        result = await follow(app, args.name, wish, branch)
    found = result.data
    data = {
        "name": found.name,
        "follows": found.follows,
        "pinned": found.follows == "nothing",
        "branch": found.branch,
        "ref": found.ref,
    }
    return Answer(result.command, data, _text(found), result.notices)


def _wish(text: str) -> tuple[Wish, str | None]:
    word, parted, branch = text.partition("=")
    if word not in _WISHES or (parted and (word != "branch" or not branch.strip())):
        raise argparse.ArgumentTypeError(
            f"'{text}' is none of release, branch, branch=NAME, nothing, default"
        )
    return _WISHES[word], branch.strip() or None


def _text(found: Followed) -> str:
    if found.follows == "nothing":
        at = found.ref or "as installed"
        return f"{found.name} stays as it is ({at}) until an update names a revision."
    if found.follows == "release":
        return f"{found.name} follows releases."
    if found.follows == "branch":
        return f"{found.name} follows the branch {found.branch or 'that it was installed from'}."
    return f"{found.name} follows what it was installed from ({found.ref or 'its default'})."
