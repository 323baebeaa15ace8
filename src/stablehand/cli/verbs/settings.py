"""`stablehand settings`: list, get, set, unset, undo; taking them to another computer and back."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import Any

from stablehand.cli.given import given_path
from stablehand.cli.verb import Answer
from stablehand.cli.words import table
from stablehand.core.base.setting_table import Value
from stablehand.core.base.settings import CurrentValue
from stablehand.services import network, settings_transfer
from stablehand.services import settings as service
from stablehand.services.app import App
from stablehand.services.settings_transfer import Imported


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("settings", help="read and change settings")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every setting, its value and where that comes from")
    listing.add_argument("--changed", action="store_true", help="only those that were changed")
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
    undoing = actions.add_parser("undo", help="take the last change back, one more each time")
    undoing.set_defaults(run=run_undo)
    _add_transfer(actions)
    login = actions.add_parser(
        "proxy-login", help="keep name and password for the proxy; the password is read from input"
    )
    login.add_argument("name", metavar="NAME", nargs="?", default="")
    login.add_argument("--remove", action="store_true", help="remove what is kept")
    login.set_defaults(run=run_login)


def _add_transfer(actions: Any) -> None:
    exporting = actions.add_parser("export", help="write what differs from the defaults to a file")
    exporting.add_argument("file", metavar="FILE", type=given_path)
    exporting.add_argument(
        "--with-local", action="store_true", help="take along what belongs to this computer"
    )
    exporting.set_defaults(run=run_export)
    importing = actions.add_parser("import", help="take in what such a file says")
    importing.add_argument("file", metavar="FILE", type=given_path)
    importing.add_argument("--dry-run", action="store_true", help="only tell what would change")
    importing.add_argument(
        "--with-local", action="store_true", help="take in what belongs to the other computer too"
    )
    importing.set_defaults(run=run_import)


async def run_list(app: App, args: argparse.Namespace) -> Answer:
    """List the settings."""
    result = await service.list_settings(app)
    found = result.data
    if args.changed:
        found = tuple(item for item in found if item.source != "default")
    return _answer(result.command, found)


async def run_get(app: App, args: argparse.Namespace) -> Answer:
    """Give one setting."""
    result = await service.get_setting(app, args.key)
    return _answer(result.command, [result.data])


async def run_set(app: App, args: argparse.Namespace) -> Answer:
    """Change a setting."""
    result = await service.set_setting(app, args.key, args.value)
    answer = _answer(result.command, [result.data])
    return Answer(answer.command, answer.data, answer.text, result.notices)


async def run_unset(app: App, args: argparse.Namespace) -> Answer:
    """Take a setting back to its default."""
    result = await service.unset_setting(app, args.key)
    return _answer(result.command, [result.data])


async def run_undo(app: App, _args: argparse.Namespace) -> Answer:
    """Take the last change back."""
    result = await service.undo_settings(app)
    change = result.data
    data = {"moment": change.moment, "before": dict(change.before), "after": dict(change.after)}
    rows = [
        (key, _value(change.after[key]), "->", _value(value))
        for key, value in change.before.items()
    ]
    return Answer(result.command, data, table(rows), result.notices)


async def run_export(app: App, args: argparse.Namespace) -> Answer:
    """Write the settings to a file."""
    result = await settings_transfer.export_settings(app, args.file, with_local=args.with_local)
    done = result.data
    data = {
        "file": str(done.file),
        "settings": dict(done.values),
        "left_out": list(done.left_out),
    }
    count = len(done.values)
    text = f"{count} {'setting' if count == 1 else 'settings'} in {done.file}."
    return Answer(result.command, data, text, result.notices)


async def run_import(app: App, args: argparse.Namespace) -> Answer:
    """Take the settings of a file in, or tell what that would change."""
    result = await settings_transfer.import_settings(
        app, args.file, dry_run=args.dry_run, with_local=args.with_local
    )
    return Answer(
        result.command, _import_shape(result.data), _import_text(result.data), result.notices
    )


async def run_login(app: App, args: argparse.Namespace) -> Answer:
    """Keep or remove name and password for the proxy; neither is ever shown."""
    if args.remove:
        result = await network.forget_proxy_login(app)
    elif args.name:
        password = await asyncio.to_thread(_password)
        result = await network.keep_proxy_login(app, args.name, password)
    else:
        return _login_answer("settings proxy-login", await network.proxy_login(app), ())
    return _login_answer(result.command, result.data, result.notices)


def _password() -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        import getpass

        return getpass.getpass("Password: ")
    return (sys.stdin.readline() if sys.stdin is not None else "").rstrip("\r\n")


def _login_answer(command: str, found: network.ProxyLogin, notices: Any) -> Answer:
    data = {"proxy": found.address or None, "kept_in": found.kept_in}
    kept = f"name and password are kept ({found.kept_in})" if found.kept_in else "no login is kept"
    return Answer(command, data, f"{found.address or 'No proxy is set'}: {kept}.", tuple(notices))


def _import_shape(found: Imported) -> dict[str, Any]:
    return {
        "done": found.done,
        "changes": {
            key: {"before": found.before[key], "after": value} for key, value in found.after.items()
        },
        "same": list(found.same),
        "left_out": list(found.left_out),
        "unknown": list(found.unknown),
        "version": found.version or None,
    }


def _import_text(found: Imported) -> str:
    if not found.after:
        return "Nothing changes: everything is as the file says."
    rows = [
        (
            key,
            "(default)" if found.before[key] is None else _value(found.before[key]),
            "->",
            _value(value),
        )
        for key, value in found.after.items()
    ]
    said = "Taken in; to take it back: stablehand settings undo" if found.done else "Would change:"
    return f"{said}\n{table(rows)}"


def _value(value: Value) -> str:
    return "-" if value is None else str(value)


def _answer(command: str, found: Sequence[CurrentValue]) -> Answer:
    data = {
        "settings": {item.setting.key: item.value for item in found},
        "about": {item.setting.key: _shape(item) for item in found},
    }
    rows = [
        (
            item.setting.key,
            _value(item.value),
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
