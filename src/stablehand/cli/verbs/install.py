"""`stablehand install`: install a package, or go on where an install stopped."""

from __future__ import annotations

import argparse
import re
from typing import Any

from stablehand.cli.given import given_revision, given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer, add_consent
from stablehand.cli.words import table
from stablehand.core.base.paths import DataPaths
from stablehand.core.records.install import InstallRecord
from stablehand.core.runtimes.command import redacted
from stablehand.services.app import App
from stablehand.services.installing import Installed, InstallRequest, start_install


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("install", help="install a package, or go on where it stopped")
    parser.add_argument("package", metavar="PACKAGE", help="id of the package")
    parser.add_argument(
        "--name",
        metavar="N",
        type=given_words,
        help="name of the install (default: the package's id)",
    )
    parser.add_argument(
        "--ref", metavar="R", type=given_revision, help="release, branch, tag or commit"
    )
    parser.add_argument(
        "--source", metavar="URL", type=given_words, help="another repository, such as a fork"
    )
    parser.add_argument("--python", metavar="V", type=_series, help="Python series, such as 3.11")
    parser.add_argument(
        "--torch", metavar="BACKEND", type=torch_backend, help="torch build, such as cu126"
    )
    parser.add_argument(
        "--sharing",
        metavar="METHOD",
        choices=("link", "config", "register", "none"),
        help="how models are shared: link, config or none",
    )
    add_consent(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Install a package."""
    request = InstallRequest(
        args.package,
        name=args.name,
        ref=args.ref,
        source=args.source,
        python=args.python,
        torch=args.torch,
        method=args.sharing,
        accept_licence=args.accept_licence,
        ignore_space=args.ignore_space,
    )
    done = await watched(app, lambda: start_install(app, request), as_json=args.json)
    data = {"install": install_json(done.record, app.data), "fresh": done.fresh}
    return Answer("install", data, _text(done), done.notices)


def install_json(record: InstallRecord, data: DataPaths) -> dict[str, Any]:
    """Give an install in the shape of the contract."""
    source, python, torch = record.source, record.python, record.torch
    return {
        "name": record.name,
        "package": record.package,
        "state": record.state,
        "path": str(data.packages / record.name),
        "commit": source.commit if source else None,
        "ref": source.ref if source else None,
        "source": redacted(source.url) if source and source.url else None,
        "date": source.date if source else None,
        "python": python.version if python else None,
        "python_kind": python.kind if python else None,
        "torch": torch.model_dump() if torch else None,
        "sharing": record.method,
        "requires": dict(record.required),
        "failure": record.failure.model_dump(exclude={"message_text", "hint_text"})
        if record.failure
        else None,
    }


def _text(done: Installed) -> str:
    record = done.record
    rows = [("Folder", str(done.path))]
    if record.source and record.source.commit:
        rows.append(("Commit", f"{record.source.commit[:10]} of {record.source.date}"))
    if record.python:
        rows.append(("Python", f"{record.python.version} ({record.python.kind})"))
    if record.torch:
        rows.append(("Torch", f"{record.torch.version} ({record.torch.backend})"))
    rows.append(("Models", record.method))
    words = "is installed and works" if done.fresh else "is installed already"
    return f"{record.name} {words}.\n{table(rows)}\nStart it: stablehand launch {record.name}"


def _series(text: str) -> str:
    if not re.fullmatch(r"3\.\d{1,2}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no Python series such as 3.11")
    return text


def torch_backend(text: str) -> str:
    """Refuse what cannot be the name of a torch build."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,30}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no torch build such as cu126 or cpu")
    return text
