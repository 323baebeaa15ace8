"""A world in which installs are broken on purpose: a remote, an index, a program, and a user's things.

The remote is real git over HTTP, the index has real wheels, the program is a small web server without
torch in two versions. The user has left something of every kind in the install: edited settings and code,
notes, an extension with a repository of its own, files where the next version has some, models, images,
a database, links to folders elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from support.fault_servers import GitServer, Line
from support.foreign_trees import environment
from support.package_index import PackageIndex
from support.programs import Program, fetch, free_port
from support.shared_install import git

NAME = "notes"
FILLERS = 8
FILES = 120
SERVER = """
import http.server, json, pathlib, sqlite3, sys, time
import alpha_lib

HERE = pathlib.Path(__file__).parent
VERSION = HERE.joinpath("version.txt").read_text().strip()
FORM = {"one": 1, "two": 2, "three": 3}[VERSION]

def word(flag, default=""):
    return sys.argv[sys.argv.index(flag) + 1] if flag in sys.argv else default

def database():
    file = HERE / "user" / "notes.db"
    if not file.exists():
        return None
    with sqlite3.connect(file) as db:
        form = db.execute("PRAGMA user_version").fetchone()[0]
        if form > FORM:
            sys.exit("the database is of a newer version")
        db.execute(f"PRAGMA user_version = {FORM}")
        return db.execute("SELECT text FROM notes").fetchone()[0]

ANSWER = {
    "version": VERSION,
    "alpha": alpha_lib.__version__,
    "second": HERE.joinpath("repositories", "second", "marker.txt").read_text().strip(),
    "greeting": word("--greeting"),
    "note": database(),
}

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(ANSWER).encode())
    def log_message(self, *words):
        pass

for folder in HERE.parents:
    if folder.joinpath("load-for-long").exists():
        folder.joinpath("loading").touch()
        time.sleep(120)
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(word("--port"))), Handler)
print(f"Serving on http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
"""
DEFINITION = r"""
format = 1
id = "notes"
name = "Notes"
authors = ["Tests"]
category = "tool"
summary = { en = "A small server", ru = "Маленький сервер" }
groups = [{ id = "network", title = { en = "Network", ru = "Сеть" } }]
options = [
  { flag = "--port", type = "integer", default = 8901, group = "network", managed = true, help = { en = "Port", ru = "Порт" } },
  { flag = "--greeting", type = "string", group = "network", help = { en = "What it says", ru = "Что он говорит" } },
]
[verified]
date = 2026-11-21
[licence]
code = "MIT"
[source]
kind = "git"
url = "https://github.com/example/notes"
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
[[repositories]]
folder = "repositories/second"
url = "https://github.com/example/second"
ref = "main"
[launch]
command = ["{python}", "app.py"]
[launch.host]
default = "127.0.0.1"
[launch.port]
option = "--port"
default = 8901
[launch.ready]
page = 'Serving on (?P<url>http://\S+)'
[sharing]
default = "link"
methods = ["link", "none"]
reason = { en = "for the tests", ru = "для тестов" }
[[sharing.folders]]
roles = ["Lora"]
folder = "models/lora"
link = "models/lora"
[[sharing.folders]]
roles = ["VAE"]
folder = "models/vae"
link = "models/vae"
[sizes]
checkout = 1
environment = 10
download = 1
"""
VERSIONS = {
    "one": {"version": "one", "alpha": "1.0", "second": "1"},
    "two": {"version": "two", "alpha": "2.0", "second": "2"},
}


def upstream(folder: Path, number: int, count: int) -> None:
    """Write the files of a version into a work tree; what it has no longer is removed."""
    word = {1: "one", 2: "two"}[number]
    for entry in folder.iterdir():
        if entry.name != ".git":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    fillers = "".join(f"filler-{n}\n" for n in range(FILLERS))
    files = {
        "app.py": SERVER,
        "version.txt": f"{word}\n",
        "requirements.txt": f"alpha-lib=={number}.0\n{fillers}",
        "settings.json": json.dumps({"of version": number, "theme": "plain"}),
        "patch_me.py": f"VALUE = {number}\n",
        "same.py": "SAME = True\n",
        "models/lora/put_here.txt": "",
        "wildcards/base.txt": f"words of {word}\n",
        "extensions/.gitkeep": "",
        ".gitignore": "*.log\n/user/\n/outputs/\n*.safetensors\n",
    }
    files |= {f"lib/{word}/module_{n:03}.py": f"N = {n}\n" * 20 for n in range(count)}
    files |= {f"lib/module_{n:03}.py": f"N = {n}  # {word}\n" * 20 for n in range(count)}
    if number == 2:
        files |= {"added.txt": "of version two\n", "tool.py": "TWO = 2\n"}
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "-q", "-m", word)


@dataclass(frozen=True)
class Thing:
    """Something of the user's in the checkout.

    Attributes:
        path: where it is, from the checkout's root.
        when_two: where it is while version two is current, from the checkout's root; None: the same place.
        is_written: whether programs write into it, so that its bytes may change.
    """

    path: str
    when_two: str | None = None
    is_written: bool = False

    def place(self, version: str) -> str:
        return self.when_two if version == "two" and self.when_two else self.path


THINGS = (
    Thing("settings.json"),
    Thing("patch_me.py", ".stablehand/gen/1/kept/patch_me.py"),
    Thing("same.py"),
    Thing("notes/my notes.txt"),
    Thing("Заметки.txt"),
    Thing("extensions/mine/main.py"),
    Thing("extensions/mine/unsaved.py"),
    Thing("extensions/mine/.git/HEAD"),
    Thing("extensions/mine/.git/refs/heads/main"),
    Thing("added.txt"),
    Thing("tool.py", ".stablehand/gen/1/kept/tool.py"),
    Thing("models/other/inside.safetensors"),
    Thing("outputs/one.png"),
    Thing("user/notes.db", is_written=True),
    Thing("wildcards"),
    Thing("somewhere else"),
    Thing("repositories/second/mine.txt", ".stablehand/gen/1/held/repositories/second/mine.txt"),
)


class _Bound(Program):
    """The program run by root, who may not write what nobody may write."""

    def argv(self, *words: str) -> list[str]:
        rights = "-dac_override,-dac_read_search"
        bound = [f"--bounding-set={rights}", f"--inh-caps={rights}"]
        return ["setpriv", *bound, *super().argv(*words)]


class World:
    """Everything that an install needs, on one folder, and copies of its states to start from."""

    def __init__(self, root: Path, files: int = FILES, *, is_bound: bool = False) -> None:
        self.root = root
        self.files = files
        self.is_bound = is_bound  # what root may do beyond others is taken from the program
        self.home = root / "Мои данные"
        self.data = self.home / "Data (1)"
        self.outside = root / "outside"
        self._templates = root / "templates"
        self._stack = ExitStack()
        self._marks: dict[str, str] = {}
        self.versions: dict[str, str] = {}

    def __enter__(self) -> World:
        for folder in (self.home, self.outside, self._templates):
            folder.mkdir(parents=True)
        hub = self.root / "hub" / "example"
        self._make_repositories(hub)
        self.git_server = self._stack.enter_context(GitServer(self.root / "hub"))
        self.git_line = self._stack.enter_context(Line(self.git_server.port))
        self.index = self._stack.enter_context(PackageIndex())
        for number in (1, 2):
            self.index.add("alpha-lib", f"{number}.0", ["beta-lib"])
        for name in ("beta-lib", "pip", "setuptools", "wheel"):
            self.index.add(name, "30.0")
        for number in range(FILLERS):
            self.index.add(f"filler-{number}", "1.0")
        port = int(self.index.url.split(":")[2].split("/")[0])
        self.index_line = self._stack.enter_context(Line(port))
        self.program = (_Bound if self.is_bound else Program)(
            self.data,
            {
                "STABLEHAND_GIT_BASE_URL": f"http://127.0.0.1:{self.git_line.port}",
                "UV_DEFAULT_INDEX": f"http://127.0.0.1:{self.index_line.port}/simple",
                "UV_HTTP_TIMEOUT": "5",
                "HOME": str(self.root / "home"),
            },
        )
        (self.root / "home").mkdir()
        self._stack.callback(self.program.close)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def checkout(self) -> Path:
        return self.folder(NAME)

    def folder(self, name: str) -> Path:
        return self.data / "Packages" / name

    def _make_repositories(self, hub: Path) -> None:
        for name in ("notes", "second"):
            (hub / name).mkdir(parents=True)
            git(hub / name, "init", "-q", "-b", "main")
        for number in (1, 2):
            upstream(hub / "notes", number, self.files)
            git(hub / "notes", "tag", f"v{number}.0")
            head = git(hub / "notes", "rev-parse", "HEAD").strip()
            self.versions[head] = {1: "one", 2: "two"}[number]
            (hub / "second" / "marker.txt").write_text(f"{number}\n")
            git(hub / "second", "add", "-A")
            git(hub / "second", "commit", "-q", "-m", str(number))
        self._second = hub / "second"

    def second_is(self, number: int) -> None:
        """Let the branch of the second repository be at one of its two commits."""
        git(self._second, "checkout", "-q", "main")
        head = git(self._second, "log", "--all", "--format=%H", f"--grep=^{number}$").split()[0]
        git(self._second, "tag", "-f", f"was-{number}")
        git(self._second, "reset", "-q", "--hard", head)

    def start_from(self, name: str) -> None:
        """Put the data folder into a state, which is made the first time.

        `nothing` is installed; version `one` or `two` is; it is `gone` into the trash; it is `broken`: a
        package of its environment has lost a file; it is `foreign`: somebody's own, in the outside folder.
        """
        assert not self.running(), "what is at work here would meet another folder"
        template = self._templates / name
        if not template.exists():
            self._make(name)
            _copy(self.data, template)
            _copy(self.outside, self._templates / f"{name} outside")
            self._marks[name] = json.dumps(self.marks())
        for place, kept in (
            (self.data, template),
            (self.outside, self._templates / f"{name} outside"),
        ):
            _remove(place)
            _copy(kept, place)
        self.wanted: dict[str, Any] = json.loads(self._marks[name])
        self.has_options = name not in ("nothing", "foreign")
        self.second_is(2)

    def _make(self, name: str) -> None:
        if name == "nothing":
            self._nothing()
        elif name == "one":
            self.start_from("nothing")
            self.second_is(1)
            self.program.run("install", NAME, "--ref", "v1.0")
            self._settle_in()
            self.program.run("options", NAME, "--set", "greeting=hello")
        elif name == "two":
            self.start_from("one")
            self.program.run("update", NAME, "--ref", "v2.0")
        elif name == "gone":
            self.start_from("one")
            self.program.run("uninstall", NAME)
        elif name == "broken":
            self.start_from("one")
            environment = self.checkout / "venv" / "lib"
            next(environment.rglob("beta_lib/__init__.py")).unlink()
        else:
            self.start_from("nothing")
            self._foreign()

    def _foreign(self) -> None:
        """Let somebody have installed version one by themselves, elsewhere."""
        self.second_is(1)
        place = self.outside / "theirs" / NAME
        place.parent.mkdir(parents=True)
        hub = self.root / "hub" / "example"
        git(place.parent, "clone", "-q", "--branch", "v1.0", str(hub / "notes"), str(place))
        git(place, "remote", "set-url", "origin", "https://github.com/example/notes")
        git(
            place.parent, "clone", "-q", str(hub / "second"), str(place / "repositories" / "second")
        )
        fillers = [f"filler-{number}" for number in range(FILLERS)]
        environment(place / "venv", "alpha-lib==1.0", *fillers, index=self.index.url)
        self._settle_in(place)

    def _nothing(self) -> None:
        _remove(self.data)
        self.data.mkdir()
        catalog = self.data / "Catalog" / NAME
        catalog.mkdir(parents=True)
        (catalog / "package.toml").write_text(DEFINITION, encoding="utf-8")
        for path, content in (
            ("Models/Lora/style.safetensors", b"weights" * 1000),
            ("Models/Lora/style.json", b"{}"),
            (f"Images/{NAME}/yesterday.png", b"picture"),
            ("Workflows/flow.json", b"{}"),
        ):
            _write(self.data / path, content)
        for path in ("wildcards/animals.txt", "more/notes.txt", "more/deep/file.bin"):
            _write(self.outside / path, f"of the user, elsewhere: {path}".encode())

    def _settle_in(self, foreign: Path | None = None) -> None:
        """Leave something of the user's in every place, and set an option."""
        checkout = foreign or self.checkout
        for thing in THINGS:
            if Path(thing.path).suffix and ".git/" not in thing.path and not thing.is_written:
                _write(checkout / thing.path, f"of the user: {thing.path}\n".encode())
        mine = checkout / "extensions" / "mine"
        git(mine, "init", "-q", "-b", "main")
        git(mine, "add", "main.py")
        git(mine, "commit", "-q", "-m", "mine")
        (checkout / "user").mkdir()
        with closing(sqlite3.connect(checkout / "user" / "notes.db")) as db, db:
            db.execute("CREATE TABLE notes (text TEXT)")
            db.execute("INSERT INTO notes VALUES ('mine')")
            db.execute("PRAGMA user_version = 1")
        shutil.rmtree(checkout / "wildcards")
        (checkout / "wildcards").symlink_to(self.outside / "wildcards")
        (checkout / "somewhere else").symlink_to(self.outside / "more")
        for path in THINGS:
            old = checkout / path.path
            os.utime(old, ns=(10**18 + 7, 10**18 + 7), follow_symlinks=False)

    def marks(self) -> dict[str, Any]:
        """Give how everything of the user's is: in the checkout, in the tree, elsewhere."""
        version = "two" if self.has_version("two") else "one"
        root = self.checkout
        if not root.exists():
            root = self.trashed() or self.outside / "theirs" / NAME
        things = {
            thing.path: mark(root / thing.place(version))
            for thing in THINGS
            if os.path.lexists(root / thing.place(version))
        }
        return {
            "things": things,
            "tree": {
                part: tree_marks(self.data / part) for part in ("Models", "Images", "Workflows")
            },
            "outside": tree_marks(self.outside),
        }

    def running(self) -> list[psutil.Process]:
        """Give every process that works in the world's folders, but for this one."""
        found, root = [], str(self.root)
        for process in psutil.process_iter(["cmdline", "status"]):
            if process.pid == os.getpid() or process.info["status"] == psutil.STATUS_ZOMBIE:
                continue
            words = process.info["cmdline"] or []
            with suppress(psutil.Error, OSError):
                if any(root in word for word in words) or process.cwd().startswith(root):
                    found.append(process)
        return found

    def has_version(self, version: str) -> bool:
        """Tell whether the program's files are those of a version, by the file that says so."""
        try:
            return (self.checkout / "version.txt").read_text(encoding="utf-8").strip() == version
        except OSError:
            return False

    def trashed(self) -> Path | None:
        """Give the install in the trash."""
        found = sorted((self.data / "Trash").glob(f"*/content/{NAME}"))
        return found[-1] if found else None

    def answer(self, name: str = NAME) -> dict[str, Any]:
        """Launch the install, ask what it is, stop it."""
        port = free_port()
        self.program.run("launch", name, "--port", str(port))
        try:
            return fetch(f"http://127.0.0.1:{port}/")
        finally:
            self.program.run("stop", name)


def mark(path: Path) -> list[Any]:
    """Give what a file or link says, and when it was written."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return ["link", os.readlink(path)]
    return ["file", hashlib.sha256(path.read_bytes()).hexdigest(), found.st_mtime_ns]


def tree_marks(root: Path) -> dict[str, Any]:
    """Give the marks of every file and link below a folder, through no link."""
    return {path.relative_to(root).as_posix(): mark(path) for path in files_below(root)}


def files_below(root: Path) -> Iterator[Path]:
    """Give every file and link below a folder, through no link."""
    for folder, names, files in os.walk(root):
        here = Path(folder)
        yield from (here / name for name in files)
        yield from (here / name for name in names if (here / name).is_symlink())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _copy(source: Path, target: Path) -> None:
    if sys.platform == "win32":
        shutil.copytree(source, target, symlinks=True)
    else:
        subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _remove(path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)
