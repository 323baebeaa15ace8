"""An update and the way back, against a fresh install: the time they take, and the disk.

    python benchmarks/updates.py [--runs N] [--data DIR]

A program in a git repository with two commits asks for what Easel asks for, without torch and what needs
it; the second commit changes a requirement and adds one. Measured in one run, from command to result: the
install on an empty data folder, which fetches everything; the update to the second commit (environment
made anew, probe, start on trial, switch); the rollback. Counted on the disk is the whole data folder, each
file once however often it is linked: what the update adds, against what the install had put there.

The limit: update and rollback together take no more than 0.3 of the install's time, and the update no
more than 0.3 of its room.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench import Room, room, row, show, verdict

PACKAGE = "bench_updates"
LIMIT = 0.3
NEED_TORCH = ("accelerate", "peft")
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
summary = {{ en = "A small server with many packages", ru = "Маленький сервер со многими пакетами" }}
groups = [{{ id = "network", title = {{ en = "Network", ru = "Сеть" }} }}]

[[options]]
flag = "--port"
type = "integer"
default = 8001
group = "network"
managed = true
help = {{ en = "Port", ru = "Порт" }}

[verified]
date = 2026-11-21

[licence]
code = "MIT"

[source]
kind = "git"
url = "https://github.com/stablehand-bench/program"
ref = "main"

[support]
linux = ["cpu"]
windows = ["cpu"]
macos = ["cpu"]

[python]
versions = ["3.11", "3.12", "3.13"]

[requirements]
files = ["requirements.txt"]
dated = false

[launch]
command = ["{{python}}", "server.py"]

[launch.host]
default = "127.0.0.1"

[launch.port]
option = "--port"
default = 8001

[launch.ready]
page = 'Serving on (?P<url>http://\S+)'

[sharing]
default = "none"
methods = ["none"]
reason = {{ en = "It has no models", ru = "У него нет моделей" }}

[sizes]
checkout = 1
environment = 700
download = 200
"""


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--data", type=Path, help="a data folder to keep; emptied for each run")
    args = parser.parse_args()
    runs = []
    for number in range(args.runs):
        with room(args.data) as found:
            runs.append(_measured(found))
        show(f"  run {number + 1}: {', '.join(f'{value:.2f}' for value in runs[-1][:3])} s")
    installs, updates, backs, whole, added = (list(column) for column in zip(*runs, strict=True))
    show("")
    show(row("install on an empty data folder", installs))
    show(row("update to another commit", updates))
    show(row("rollback", backs))
    show(f"{'room of the install':<46} {statistics.median(whole) / 1e6:8.0f} MB")
    show(f"{'room that the update adds':<46} {statistics.median(added) / 1e6:8.0f} MB")
    ratios = [(u + b) / i for i, u, b in zip(installs, updates, backs, strict=True)]
    is_over = verdict(statistics.median(a / w for a, w in zip(added, whole, strict=True)), LIMIT,
                      what="room of the update: ratio")  # fmt: skip
    return verdict(statistics.median(ratios), LIMIT, what="update and rollback: ratio") or is_over


def _measured(found: Room) -> tuple[float, float, float, int, int]:
    for entry in found.data.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    hub = found.data.parent / f"{found.data.name}-hub"
    try:
        _upstream(hub / "stablehand-bench" / "program")
        folder = found.data / "Catalog" / PACKAGE
        folder.mkdir(parents=True)
        text = DEFINITION.format(id=PACKAGE)
        (folder / "package.toml").write_text(text, encoding="utf-8")
        os.environ["STABLEHAND_GIT_BASE_URL"] = hub.as_uri()
        before = _bytes(found.data)
        install = _timed(found, "install", PACKAGE, "--ref", "v1")
        between = _bytes(found.data)
        update = _timed(found, "update", PACKAGE, "--ref", "v2")
        after = _bytes(found.data)
        back = _timed(found, "rollback", PACKAGE)
    finally:
        shutil.rmtree(hub, ignore_errors=True)
    return install, update, back, between - before, after - between


def _timed(found: Room, *words: str) -> float:
    start = time.perf_counter()
    found.run(*words)
    return time.perf_counter() - start


def _upstream(folder: Path) -> None:
    """Make a repository with two versions."""
    lines = [
        line
        for line in _easel_packages()
        if re.split(r"[^\w-]", line, maxsplit=1)[0] not in NEED_TORCH
    ]
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    for version, more in (("v1", ["idna==3.10"]), ("v2", ["idna==3.7", "humanfriendly==10.0"])):
        (folder / "server.py").write_text(SERVER, encoding="utf-8")
        (folder / "version.txt").write_text(version, encoding="utf-8")
        wanted = "".join(f"{line}\n" for line in [*lines, *more])
        (folder / "requirements.txt").write_text(wanted, encoding="utf-8")
        _git(folder, "add", "--all")
        _git(folder, "commit", "--quiet", "--message", version)
        _git(folder, "tag", version)


def _easel_packages() -> list[str]:
    from stablehand.core.base.resources import bundled
    from stablehand.core.catalog.loader import Catalog

    return list(Catalog(bundled("packages_catalog")).load("easel").package.requirements.packages)


def _git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.invalid"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True)


def _bytes(root: Path) -> int:
    """Give the size of all files, each counted once however often it is linked."""
    sizes = {}
    for where, _, names in os.walk(root):
        for name in names:
            about = Path(where, name).lstat()
            sizes[about.st_dev, about.st_ino] = about.st_size
    return sum(sizes.values())


if __name__ == "__main__":
    sys.exit(main())
