"""`stablehand models lookup` and `models edit`."""

from __future__ import annotations

import argparse
from typing import Any, Final

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.edits import UNCHANGED, Changes
from stablehand.services.app import App

_FIELDS: Final = (
    "title", "description", "base", "notes", "trained-words", "favourite", "nsfw", "rating",
)  # fmt: skip


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    looking = actions.add_parser(
        "lookup", help="ask CivitAI what it knows of models, by their sums"
    )
    looking.add_argument(
        "names", metavar="NAME", nargs="*", help="name, path, key or sum of a model"
    )
    looking.add_argument("--all", action="store_true", help="all that have not been looked up")
    looking.add_argument(
        "--again",
        action="store_true",
        help="also what was looked up before, or was unknown just now",
    )
    looking.set_defaults(run=run_lookup)
    editing = actions.add_parser("edit", help="say something of models: title, notes, tags, rating")
    editing.add_argument(
        "names", metavar="NAME", nargs="*", help="name, path, key or sum of a model"
    )
    editing.add_argument("--title", metavar="TEXT", help="what you call it")
    editing.add_argument("--description", metavar="TEXT", help="in place of that of its site")
    editing.add_argument("--base", metavar="B", help="what it is for, where its sources are wrong")
    editing.add_argument("--notes", metavar="TEXT", help="your notes")
    editing.add_argument("--trained-words", metavar="WORDS", help="separated by commas")
    editing.add_argument(
        "--favourite", action=argparse.BooleanOptionalAction, default=None, help="one of your best"
    )
    editing.add_argument(
        "--nsfw", action=argparse.BooleanOptionalAction, default=None, help="for adults"
    )
    editing.add_argument("--rating", metavar="N", type=int, help="1 to 5")
    editing.add_argument("--add-tag", metavar="TAG", action="append", default=[], help="may repeat")
    editing.add_argument(
        "--remove-tag", metavar="TAG", action="append", default=[], help="may repeat"
    )
    editing.add_argument(
        "--unset",
        metavar="FIELD",
        action="append",
        default=[],
        choices=_FIELDS,
        help=f"take back what you said: {', '.join(_FIELDS)}",
    )
    editing.add_argument("--undo", action="store_true", help="take the last edit back")
    editing.set_defaults(run=run_edit)


async def run_lookup(app: App, args: argparse.Namespace) -> Answer:
    """Look models up."""
    from stablehand.services.model_lookups import start_lookup

    if bool(args.names) == args.all:
        raise _usage_of_names()
    names = args.names or None
    result = await watched(
        app, lambda: start_lookup(app, names, again=args.again), as_json=args.json
    )
    found = result.data
    data = {
        "found": list(found.found),
        "unknown": list(found.unknown),
        "skipped": [{"key": key, "why": why.english()} for key, why in found.skipped.items()],
        "pictures": found.pictures,
        "asked": found.asked,
    }
    text = (
        f"CivitAI knows {len(found.found)} of {len(found.found) + len(found.unknown)}; "
        f"{found.pictures} pictures fetched."
    )
    lines = [text, *(f"{key}: {why.english()}" for key, why in found.skipped.items())]
    return Answer(result.command, data, "\n".join(lines), tuple(result.notices))


async def run_edit(app: App, args: argparse.Namespace) -> Answer:
    """Change what is said of models, or take that back."""
    from stablehand.services import model_metadata as service

    changes = _changes(args)
    if args.undo:
        if args.names or changes != Changes():
            raise _usage_of_undo()
        result = await service.undo_edit(app)
    else:
        if not args.names or changes == Changes():
            raise _usage_of_edit()
        result = await service.edit(app, args.names, changes)
    edited = result.data
    changed = set(edited.changed)
    models = [{**said_json(model), "changed": model.key in changed} for model in edited.models]
    lines = [_line(model) for model in edited.models if model.key in changed]
    text = "\n".join(lines) or "Everything is as it was."
    return Answer(result.command, {"models": models}, text, tuple(result.notices))


def said_json(model: Entry) -> dict[str, Any]:
    """Give what people say of a model in the shape of the contract (docs/cli.md)."""
    known = model.metadata
    return {
        "key": model.key,
        "name": model.name,
        "title": known.title,
        "description": known.description,
        "base": known.base,
        "notes": known.notes,
        "tags": list(known.tags),
        "trained_words": list(known.trained_words),
        "favourite": known.favourite,
        "nsfw": known.nsfw,
        "rating": known.rating,
        "sources": dict(known.sources),
    }


def _changes(args: argparse.Namespace) -> Changes:
    given: dict[str, Any] = {}
    for name in ("title", "description", "base", "notes", "favourite", "nsfw", "rating"):
        if getattr(args, name) is not None:
            given[name] = getattr(args, name)
    if args.trained_words is not None:
        given["trained_words"] = tuple(args.trained_words.split(","))
    for field in args.unset:
        name = field.replace("-", "_")
        if given.get(name, UNCHANGED) is not UNCHANGED:
            raise _usage_of_edit()
        given[name] = None
    return Changes(**given, add_tags=tuple(args.add_tag), remove_tags=tuple(args.remove_tag))


def _line(model: Entry) -> str:
    known = model.metadata
    parts = [
        known.title or model.name,
        "favourite" if known.favourite else "",
        f"rating {known.rating}" if known.rating else "",
        f"tags: {', '.join(known.tags)}" if known.tags else "",
        f"words: {', '.join(known.trained_words)}" if known.trained_words else "",
    ]
    return f"{model.key}: {'; '.join(part for part in parts if part)}"


def _usage_of_names() -> StablehandError:
    return StablehandError(
        "usage", QT_TRANSLATE_NOOP("metadata", "Name the models to look up, or give --all alone.")
    )


def _usage_of_edit() -> StablehandError:
    return StablehandError(
        "usage",
        QT_TRANSLATE_NOOP(
            "metadata", "Name the models, and what is to be said of them, once each."
        ),
        hint=QT_TRANSLATE_NOOP("metadata", "See: stablehand models edit --help"),
    )


def _usage_of_undo() -> StablehandError:
    return StablehandError(
        "usage", QT_TRANSLATE_NOOP("metadata", "--undo stands alone: it takes the last edit back.")
    )
