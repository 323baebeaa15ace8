"""A catalog to be refreshed from: its archive and index, in a folder that may be served."""

from __future__ import annotations

import functools
import hashlib
import json
import threading
import zipfile
from collections.abc import Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TOY = """\
format = 1
id = "toy"
name = "Toy"
summary = { en = "A toy", ru = "Игрушка" }
authors = ["me"]
category = "tool"
groups = [{ id = "general", title = { en = "General", ru = "Общее" } }]
verified = { date = 2026-11-21 }
licence = { code = "MIT" }
source = { kind = "git", url = "https://example.org/toy", ref = "main" }
support = { linux = ["cpu"], windows = ["cpu"], macos = ["cpu"] }
python = { versions = ["3.12"] }
torch = { releases = ["2.13.0"] }
sizes = { checkout = 1, environment = 1, download = 1 }
sharing = { default = "none", methods = ["none"], reason = { en = "Nothing", ru = "Нечем" } }
options = [{ flag = "--port", type = "integer", group = "general", help = { en = "Port", ru = "Порт" } }]

[launch]
command = ["{python}", "toy.py"]
host = { default = "127.0.0.1" }
port = { option = "--port", default = 9000 }
ready = { page = 'at (?P<url>\\S+)' }
"""
ICON = '<svg viewBox="0 0 24 24"><path d="M2 2h20v20H2z" fill="currentColor"/></svg>'


def published(
    folder: Path, files: Mapping[str, str | bytes], values: Mapping[str, Any] | None = None
) -> tuple[Path, str]:
    """Write an archive and its index; give the index and the sum that pins it."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "catalog.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return indexed(folder, archive, values)


def indexed(
    folder: Path, archive: Path, values: Mapping[str, Any] | None = None
) -> tuple[Path, str]:
    """Write the index of an archive, with other values where some are given."""
    content = archive.read_bytes()
    table = {
        "format": 1, "name": "More packages", "version": "2026.11.27", "archive": archive.name,
        "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), **(values or {}),
    }  # fmt: skip
    file = folder / "catalog.json"
    return file, written(file, json.dumps(table).encode())


def written(file: Path, content: bytes) -> str:
    """Write a file; give its sum."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


class Served:
    """A folder on a server of this machine."""

    def __init__(self, folder: Path) -> None:
        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        handler = functools.partial(Handler, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Served:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
