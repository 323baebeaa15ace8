"""`stablehand settings`: list, get, set, unset."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.cli.words import table
from stablehand.core.base.settings import CurrentValue
from stablehand.services import settings as service
from stablehand.services.app import App


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("settings", help="read and change settings")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every setting, its value and where that comes from")
    listing.set_defaults(run=run_list)
    for name, help_text, run in (
        ("get", "one setting", run_get),
        ("unset", "go back to the default", run_unset),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("key", metavar="KEY")
        action.set_defaults(run=run)
    setting = actions.add_parser("set", help="change a setting")
    setting.add_argument("key", metavar="KEY")
    setting.add_argument("value", metavar="VALUE")
    setting.set_defaults(run=run_set)


async def run_list(app: App, _args: argparse.Namespace) -> Answer:
    """List the settings."""
    result = await service.list_settings(app)
    return _answer(result.command, result.data)


async def run_get(app: App, args: argparse.Namespace) -> Answer:
    """Give one setting."""
    result = await service.get_setting(app, args.key)
    return _answer(result.command, [result.data])


async def run_set(app: App, args: argparse.Namespace) -> Answer:
    """Change a setting."""
    result = await service.set_setting(app, args.key, args.value)
    return _answer(result.command, [result.data])


async def run_unset(app: App, args: argparse.Namespace) -> Answer:
    """Take a setting back to its default."""
    result = await service.unset_setting(app, args.key)
    return _answer(result.command, [result.data])


def _answer(command: str, found: Sequence[CurrentValue]) -> Answer:
    data = {
        "settings": {item.setting.key: item.value for item in found},
        "about": {item.setting.key: _shape(item) for item in found},
    }
    rows = [
        (
            item.setting.key,
            "-" if item.value is None else str(item.value),
            item.variable or item.source,
            (item.problem or item.setting.meaning).english(),
        )
        for item in found
    ]
    return Answer(command, data, table(rows))


def _shape(item: CurrentValue) -> dict[str, Any]:
    return {
        "default": item.setting.default,
        "source": item.source,
        "variable": item.variable,
        "problem": item.problem.english() if item.problem else None,
        "choices": list(item.setting.choices),
        "environment": list(item.setting.environment),
        "meaning": item.setting.meaning.english(),
    }
