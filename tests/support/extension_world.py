"""A world with extensions: a program that loads them, an index over HTTP, repositories, packages."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from stablehand.cli.main import run
from support.package_index import PackageIndex
from support.repositories import Repository
from support.server_repository import SERVER
from support.update_world import NAME, Clerk

# As ComfyUI does it: each folder's own file is run, unless the folder is marked.
LOADS = """
import pathlib
for place in sorted(pathlib.Path(__file__).parent.glob("custom_nodes/*/__init__.py")):
    if not place.parent.name.endswith(".disabled"):
        exec(compile(place.read_text("utf-8"), str(place), "exec"))
"""
TABLE = """
[extensions]
folder = "custom_nodes"
index = "https://example.org/custom-node-list.json"
format = "comfyui"
installer = "on_install"
disabled_suffix = ".disabled"
"""
DAY = "2024-06-01T12:00:00Z"
TORCH = "2.5.0"
# As much of torch as the probe of an environment asks for.
STAND_IN = """
__version__ = "{version}"

class Tensor:
    T = property(lambda self: self)
    def reshape(self, *sizes):
        return self
    def to(self, device):
        return self
    def cpu(self):
        return self
    def sum(self):
        return 3680.0
    __matmul__ = reshape

def arange(count):
    return Tensor()

def device(name):
    return name
"""


def fill(index: PackageIndex) -> None:
    """Offer what the program and the extensions ask for; `torch` is a stand-in that does nothing."""
    for version in (TORCH, "1.13.0"):
        index.add("torch", version, files={"torch/__init__.py": STAND_IN.format(version=version)})
    for version in ("1.0", "2.0"):
        index.add("upd-alpha", version)
    for version in ("1.0", "2.0"):
        index.add("upd-loose", version)
    for version in ("1.0", "2.0"):
        index.add("upd-free", version)
    index.add("upd-extra", "1.0")
    index.add("upd-needs-alpha-two", "1.0", ["upd-alpha>=2"])
    index.add("upd-wants-torch", "1.0", ["torch==1.13.0"])


class Hub:
    """Repositories below a folder that stands in for GitHub."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[str, Repository] = {}

    def put(self, name: str, files: Mapping[str, str]) -> str:
        """Commit files to `somebody/name`; give the commit."""
        if name not in self._made:
            self._made[name] = Repository(self.folder / "somebody" / name)
        return self._made[name].commit("a change", dict(files), DAY)

    def repository(self, name: str) -> Repository:
        return self._made[name]

    def url(self, name: str) -> str:
        return f"https://github.com/somebody/{name}"


def program(hub: Path) -> None:
    """Make the program's repositories."""
    made = Repository(hub / "example" / NAME)
    made.commit(
        "one",
        {
            "server.py": LOADS + SERVER,
            "requirements.txt": "upd-alpha==1.0\nupd-loose==1.0\n",
            "custom_nodes/example.py.example": "nothing\n",
            ".gitignore": "/custom_nodes/*/\n",
        },
        DAY,
    )
    made.tag("v1.0")
    Repository(hub / "example" / "second").commit("one", {"README": "second"}, DAY)


def install(data: Path, hub: Path, packages: PackageIndex) -> QuickClerk:
    """Install the program into a new data folder."""
    made = QuickClerk(data)
    made.data.mkdir(parents=True)
    made.define(NAME)
    made.redefine("dated = true", "dated = false")
    made.definition.write_text(made.definition.read_text("utf-8") + TABLE, "utf-8")
    made.env["STABLEHAND_GIT_BASE_URL"] = hub.as_uri()
    made.env["PIP_EXTRA_INDEX_URL"] = packages.url
    made.run("install", NAME, "--ref", "v1.0")
    _give_torch(made, packages)
    return made


def _give_torch(made: Clerk, packages: PackageIndex) -> None:
    """Let the install have the stand-in for torch, as the step that installs torch would leave it."""
    generation = made.generation(1)
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-config"]
    where = ["--python", str(generation / "env" / "bin" / "python"), "--index", packages.url]
    subprocess.run([*uv, *where, f"torch=={TORCH}"], check=True, timeout=120, env=made.env)
    file = generation.parent.parent / "install.json"
    record = json.loads(file.read_text("utf-8"))
    record["torch"] = {"backend": "cpu", "version": TORCH}
    file.write_text(json.dumps(record), "utf-8")
    limits = generation / "constraints.txt"
    limits.write_text(limits.read_text("utf-8") + f"torch=={TORCH}\n", "utf-8")


class QuickClerk(Clerk):
    """The same, with short commands run in this very process: starting a program for each takes longer."""

    def run(self, *words: str, expect: int | None = 0, **more: Any) -> dict[str, Any]:
        if words[0] in ("launch", "stop", "up") or more:
            return super().run(*words, expect=expect, **more)
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        before = dict(os.environ)
        os.environ.update(self.env)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(["--data", str(self.data), "--json", *words])
        finally:
            os.environ.clear()
            os.environ.update(before)
        out.flush()
        text = out.buffer.getvalue().decode()  # type: ignore[attr-defined]
        lines = [json.loads(line) for line in text.splitlines()]
        assert lines, f"{words}: {code}\n{err.getvalue()}"
        if expect is not None:
            assert code == expect, (words, lines[-1], err.getvalue())
        return {**lines[-1], "events": lines[:-1], "exit": code, "stderr": err.getvalue()}


class IndexServer:
    """A server of an index; `files` are given by path, `asked` says for what it was asked and with which ETag."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, name: str, content: object) -> None:
        """Give a file: bytes as they are, anything else as JSON."""
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.files[f"/{name}"] = raw

    def __enter__(self) -> IndexServer:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                tag = self.headers.get("If-None-Match")
                outer.asked.append((self.path, tag))
                content = outer.files.get(self.path)
                if content is None:
                    self.send_error(404)
                    return
                etag = f'"{hash(content)}"'
                self.send_response(304 if tag == etag else 200)
                self.send_header("ETag", etag)
                self.send_header("Content-Length", "0" if tag == etag else str(len(content)))
                self.end_headers()
                if tag != etag:
                    self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def entry(name: str, url: str, **more: object) -> dict[str, object]:
    """Give an entry of ComfyUI's index."""
    return {
        "author": "somebody",
        "title": name,
        "reference": url,
        "files": [url],
        "install_type": "git-clone",
        "description": f"What {name} does",
        **more,
    }
