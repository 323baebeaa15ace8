"""A list of Python builds with one tiny build for this machine, and a server that breaks off."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stablehand.core.runtimes.pythons import BUILDS_FILE, GITHUB_BUILDS

SERIES = f"3.{sys.version_info.minor}"
REAL = Path(sys.executable).resolve()


def own_list(tmp_path: Path, *, right_sum: bool) -> Path:
    """Write a list with one tiny build for this machine: a launcher of the running interpreter."""
    tree = tmp_path / "tree" / "python"
    (tree / "bin").mkdir(parents=True)
    library = tree / "lib" / f"python{SERIES}"
    library.mkdir(parents=True)
    (library / "_sysconfigdata__stand_in.py").write_text(
        "# system configuration generated and used by the sysconfig module\nbuild_time_vars = {}\n"
    )
    launcher = tree / "bin" / f"python{SERIES}"
    launcher.write_text(f'#!/bin/sh\nexec "{REAL}" "$@"\n')
    launcher.chmod(0o755)
    # What no packing makes smaller, so that there is something to go on with after a break.
    (tree / "share.bin").write_bytes(hashlib.shake_256(b"share").digest(300_000))
    archive = tmp_path / "mirror" / "20260101" / "build.tar.gz"
    archive.parent.mkdir(parents=True)
    with tarfile.open(archive, "w:gz") as file:
        file.add(tree, "python")
    builds = json.loads(BUILDS_FILE.read_text("utf-8"))
    mine = {key: build for key, build in builds.items() if f"-{SERIES}." in key}
    for build in mine.values():
        build["url"] = f"{GITHUB_BUILDS}/20260101/build.tar.gz"
        if right_sum:
            build["sha256"] = hashlib.sha256(archive.read_bytes()).hexdigest()
    path = tmp_path / "my list.json"
    path.write_text(json.dumps(mine))
    return path


class BreakingOff:
    """A mirror on this machine that breaks off half-way the first time; knows ranges.

    Attributes:
        asked: the Range header of each request, None for none.
    """

    def __init__(self, folder: Path, *, breaks: int = 1) -> None:
        self.asked: list[str | None] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                content = (folder / self.path.lstrip("/")).read_bytes()
                given = self.headers["Range"]
                begin = int(re.fullmatch(r"bytes=(\d+)-.*", given)[1]) if given else 0
                owner.asked.append(given)
                self.send_response(206 if given else 200)
                self.send_header("Content-Length", str(len(content) - begin))
                self.send_header("ETag", '"one"')
                self.send_header("Accept-Ranges", "bytes")
                if given:
                    end = len(content) - 1
                    self.send_header("Content-Range", f"bytes {begin}-{end}/{len(content)}")
                self.end_headers()
                rest = content[begin:]
                if len(owner.asked) <= breaks:
                    rest, self.close_connection = rest[: len(rest) // 2], True
                self.wfile.write(rest)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> BreakingOff:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
