"""`stablehand download`: fetch files of hubs, or of any address, into the library."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.downloads import download_json, verified_json
from stablehand.cli.words import one_line, size
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.downloads.entry import DownloadState
from stablehand.services.app import App
from stablehand.services.downloading import DownloadRequest, Landed, enqueue, start_download
from stablehand.services.starter_specs import expanded


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("download", help="fetch models from hubs, or from any address")
    parser.add_argument(
        "specs",
        metavar="SPEC",
        nargs="+",
        type=given_words,
        help="hf:owner/repo/file, civitai:version[/file], openmodeldb:name, recommended:ID[/SIZE], or a link",
    )
    parser.add_argument(
        "--sha256", metavar="H", type=given_words, help="the sum that the file has to have"
    )
    parser.add_argument(
        "--to",
        metavar="FOLDER",
        type=given_words,
        help="a folder of the library: Lora/people, archive:Lora, or an absolute path",
    )
    parser.add_argument("--name", metavar="N", type=given_words, help="another name for the file")
    parser.add_argument(
        "--accept-licence",
        action="store_true",
        help="agree to licences of models that ask for it",
    )
    parser.add_argument(
        "--accept-risk",
        action="store_true",
        help="fetch what scanners of its hub warn of",
    )
    parser.add_argument(
        "--queue", action="store_true", help="put them into the queue and do not wait"
    )
    parser.add_argument(
        "--group", metavar="NAME", type=given_words, help="the set that they belong to"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Fetch files, or queue them."""
    requests = [one for given in _requests(args) for one in await expanded(app, given)]
    if args.queue:
        return await _queued(app, requests)
    landed: list[Landed] = []
    notices: list[Wording] = []
    failure: StablehandError | None = None
    for request in requests:
        try:
            done = await watched(app, partial(start_download, app, request), as_json=args.json)
        except StablehandError as error:
            if error.code == "interrupted":
                raise
            failure = failure or error
        else:
            landed.append(done.data)
            notices.extend(done.notices)
    if failure is not None:
        raise _with_what_arrived(failure, landed) if landed else failure
    files = [_file_json(item) for item in landed]
    data: dict[str, Any] = {"file": files[0]} if len(files) == 1 else {}
    text = "\n".join(_line(item) for item in landed)
    return Answer("download", {**data, "files": files}, text, tuple(notices))


def _requests(args: argparse.Namespace) -> list[DownloadRequest]:
    """Give what is asked for.

    Raises:
        StablehandError: `usage`: a name or a sum for several files.
    """
    if len(args.specs) > 1 and (args.name or args.sha256):
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "--name and --sha256 are for one file at a time."),
            hint=QT_TRANSLATE_NOOP("usage", "Fetch the files one by one."),
        )
    return [
        DownloadRequest(
            spec,
            to=args.to,
            name=args.name,
            sha256=args.sha256,
            group=args.group,
            accept_terms=args.accept_licence,
            accept_risk=args.accept_risk,
            choose=sys.stdin is not None and sys.stdin.isatty(),
        )
        for spec in args.specs
    ]


async def _queued(app: App, requests: list[DownloadRequest]) -> Answer:
    result = await enqueue(app, requests)
    lines = []
    for item in result.data:
        if item.state is DownloadState.DONE:
            lines.append(one_line(f"{item.name} is here already: {item.path}"))
        elif item.failure is not None:
            lines.append(one_line(f"{item.id}  {item.name}: {item.failure.message.english()}"))
        else:
            lines.append(one_line(f"{item.id}  {item.name} ({size(item.size_bytes)}) is queued."))
    if any(item.state is DownloadState.QUEUED for item in result.data):
        lines.append("They are fetched while the window is open, or by: stablehand downloads run")
    data = {"downloads": [download_json(item) for item in result.data]}
    return Answer(result.command, data, "\n".join(lines), result.notices)


def _file_json(item: Landed) -> dict[str, Any]:
    download = item.download
    return {
        "path": str(item.path),
        "sha256": item.sha256,
        **verified_json(item.verified),
        "size_bytes": item.size_bytes,
        "already": item.already,
        "spec": download.spec,
        "kind": download.kind,
        "base": download.base,
        "id": download.id,
    }


def _line(item: Landed) -> str:
    if item.already:
        return one_line(f"{item.path.name} is here already: {item.path}")
    compared = "unverified" if item.verified == "none" else f"verified by {item.verified}"
    return one_line(f"{item.path.name} ({size(item.size_bytes)}, {compared}): {item.path}")


def _with_what_arrived(error: StablehandError, landed: list[Landed]) -> StablehandError:
    error.details = {**error.details, "files": [_file_json(item) for item in landed]}
    arrived = QT_TRANSLATE_NOOP("download", "Files that arrived all the same: {count}.")
    error.more = (*error.more, arrived.fill(count=len(landed)))
    return error
