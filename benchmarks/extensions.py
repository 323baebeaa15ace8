"""Updating 30 extensions, against a plain loop of `git pull`.

    python benchmarks/extensions.py [--pairs N] [--count N] [--latency MS]

A program without torch has 30 extensions, each a repository with a new commit, on a git server of this
machine (`git http-backend` behind a small server) that takes its time for each request, as servers do:
50 ms unless said otherwise. Ours is `stablehand extensions NAME update`, from command to result: everything
fetched, several at once, made in copies, the environment copied and proved, one switch that a rollback takes
back. Theirs is `git pull` in one after the other, which does none of that. By turns, in pairs; before each
measurement the extensions are put back to where they were.

The limit: ours takes no longer than theirs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from bench import Pairs, Room, room, row, show, verdict

NAME = "bench_extensions"
LIMIT = 1.0
SERVER = """
import http.server, sys
server = http.server.ThreadingHTTPServer(
    ("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), http.server.SimpleHTTPRequestHandler
)
print(f"Serving on http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
"""
DEFINITION = r"""
format = 1
id = "{id}"
name = "A program of a benchmark"
authors = ["Stablehand contributors"]
category = "tool"
summary = {{ en = "A small server with extensions", ru = "Маленький сервер с расширениями" }}
groups = [{{ id = "network", title = {{ en = "Network", ru = "Сеть" }} }}]
verified = {{ date = 2026-11-27 }}
licence = {{ code = "MIT" }}
source = {{ kind = "git", url = "https://github.com/bench/program", ref = "main" }}
support = {{ linux = ["cpu"], windows = ["cpu"], macos = ["cpu"] }}
sizes = {{ checkout = 1, environment = 1, download = 1 }}

[[options]]
flag = "--port"
type = "integer"
default = 8001
group = "network"
managed = true
help = {{ en = "Port", ru = "Порт" }}

[python]
versions = ["3.11", "3.12", "3.13"]

[requirements]
packages = ["httpx"]

[launch]
command = ["{{python}}", "server.py"]
host = {{ default = "127.0.0.1" }}
port = {{ option = "--port", default = 8001 }}
ready = {{ page = 'Serving on (?P<url>http://\S+)' }}

[extensions]
folder = "custom_nodes"
format = "comfyui"
installer = "on_install"
disabled_suffix = ".disabled"

[sharing]
default = "none"
methods = ["none"]
reason = {{ en = "It has no models", ru = "У него нет моделей" }}
"""


class GitServer:
    """Repositories below a folder, over HTTP, each request answered after a while."""

    def __init__(self, root: Path, seconds: float) -> None:
        environment = {"GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1"}

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                time.sleep(seconds)
                parts, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
                asked = {
                    "REQUEST_METHOD": self.command,
                    "PATH_INFO": parts.path,
                    "QUERY_STRING": parts.query,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                    "CONTENT_LENGTH": str(length),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                }
                done = subprocess.run(
                    ["git", "http-backend"],
                    input=self.rfile.read(length),
                    env={**os.environ, **environment, **asked},
                    capture_output=True,
                    check=False,
                )
                head, _, body = done.stdout.partition(b"\r\n\r\n")
                said = [line.split(": ", 1) for line in head.decode().split("\r\n")]
                status = next((value for name, value in said if name == "Status"), "200")
                self.send_response(int(status.split()[0]))
                for name, value in said:
                    if name not in ("Status", "Content-Length"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - the name http.server looks for

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--latency", type=float, default=50.0, help="of the server, in ms")
    parser.add_argument("--data", type=Path, help="a data folder to keep")
    args = parser.parse_args()
    with room(args.data) as found:
        hub = found.data.parent / f"{found.data.name}-hub"
        server = GitServer(hub, args.latency / 1000)
        try:
            old = _prepared(found, hub, server.url, args.count)
            pairs = Pairs()
            pairs.measure(
                args.pairs, lambda: _ours(found, old), lambda: _theirs(found, old, server.url)
            )
        finally:
            server.close()
            shutil.rmtree(hub, ignore_errors=True)
    show("")
    show(row(f"{args.count} extensions, under one snapshot", pairs.ours))
    show(row(f"{args.count} times git pull", pairs.theirs))
    ratios = sorted(pairs.ratios)
    show(f"{'ratio, pair by pair':<46} {ratios[0]:.2f} to {ratios[-1]:.2f}")
    return verdict(ratios[len(ratios) // 2], LIMIT)


def _prepared(found: Room, hub: Path, url: str, count: int) -> dict[str, str]:
    """Install the program with its extensions; give the commits that they are put back to."""
    os.environ["STABLEHAND_GIT_BASE_URL"] = url
    _repository(hub / "bench" / "program", {"server.py": SERVER, ".gitignore": "/custom_nodes\n"})
    folder = found.data / "Catalog" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.toml").write_text(DEFINITION.format(id=NAME), encoding="utf-8")
    found.run("install", NAME)
    old = {}
    for number in range(count):
        name = f"extension-{number:02}"
        place = hub / "bench" / name
        files = {f"code_{at}.py": f"VALUE = {at}\n" * 200 for at in range(40)}
        _repository(place, files)
        there = _nodes(found) / name
        there.parent.mkdir(exist_ok=True)
        _git(hub, "clone", "--quiet", f"{url}/bench/{name}", str(there))
        old[name] = _git(there, "rev-parse", "HEAD")
        (place / "code_1.py").write_text("VALUE = 'new'\n" * 200, encoding="utf-8")
        _git(place, "commit", "--quiet", "--all", "--message", "new")
    return old


def _ours(found: Room, old: dict[str, str]) -> float:
    _back(found, old)
    start = time.perf_counter()
    done = found.run("extensions", NAME, "update")
    seconds = time.perf_counter() - start
    assert all(item["outcome"] == "updated" for item in done["outcomes"]), done["outcomes"]
    return seconds


def _theirs(found: Room, old: dict[str, str], url: str) -> float:
    _back(found, old)
    start = time.perf_counter()
    for name in old:
        _git(_nodes(found) / name, "pull", "--quiet", "--ff-only", f"{url}/bench/{name}", "main")
    return time.perf_counter() - start


def _back(found: Room, old: dict[str, str]) -> None:
    """Put the extensions back, and forget what was fetched of the new commit."""
    for name, commit in old.items():
        place = _nodes(found) / name
        _git(place, "reset", "--quiet", "--hard", commit)
        for ref in _git(place, "for-each-ref", "--format=%(refname)").splitlines():
            if ref != "refs/heads/main":
                _git(place, "update-ref", "-d", ref)
        _git(place, "reflog", "expire", "--expire=now", "--all")
        (place / ".git" / "FETCH_HEAD").unlink(missing_ok=True)
        (place / ".git" / "ORIG_HEAD").unlink(missing_ok=True)
        _git(place, "prune", "--expire=now")
        if any((place / ".git" / "objects" / "pack").glob("*.pack")):
            _git(place, "repack", "-a", "-d", "--quiet")


def _nodes(found: Room) -> Path:
    return found.data / "Packages" / NAME / "custom_nodes"


def _repository(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "old")


def _git(folder: Path, *words: str) -> str:
    who = {f"GIT_{part}_{what}": "bench@example.org" for part in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")}  # fmt: skip
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **who, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
