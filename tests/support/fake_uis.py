"""Programs that stand in for diffusion UIs: small HTTP servers of the standard library, really run.

An install of one is made by hand: a definition in Data/Catalog, a record, and the interpreter of the
tests behind the link that an environment's Python has.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import psutil

from stablehand.core.base.processes import end_tree
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record

DEFINITION = """\
format = 1
id = "{id}"
name = "Fake UI"
summary = {{ en = "Fake.", ru = "Не настоящая." }}
authors = ["tests"]
category = "tool"
groups = [{{ id = "main", title = {{ en = "Main", ru = "Главное" }} }}]
verified = {{ date = 2026-11-21 }}
licence = {{ code = "MIT" }}
source = {{ kind = "git", url = "https://example.org/x", ref = "main" }}
support = {{ linux = ["cpu"], windows = ["cpu"], macos = ["cpu"] }}
sizes = {{ checkout = 1, environment = 1, download = 1 }}
{head}

[python]
versions = ["3.11", "3.12", "3.13"]

[requirements]

[launch]
command = ["{{python}}", "ui.py"]
{launch}
host = {{ default = "127.0.0.1" }}
port = {{ option = "--port", default = {port} }}
ready = {{ page = '{page}'{ready} }}

[[options]]
flag = "--port"
type = "integer"
group = "main"
managed = true
help = {{ en = "Port", ru = "Порт" }}

[[options]]
flag = "--mode"
type = "string"
group = "main"
help = {{ en = "Mode", ru = "Режим" }}

{tail}
[sharing]
default = "none"
methods = ["none"]
reason = {{ en = "a", ru = "б" }}
"""

PAGE = r"(?i)running on url:\s*(?P<url>https?://\S+:\d+)"
API = ', api_path = "/api"'

# What most scripts begin with: `serve(port)` answers the page at once and the API when it is there.
SERVER = """\
import http.server, os, signal, subprocess, sys, threading, time

port = int(sys.argv[sys.argv.index("--port") + 1])
mode = sys.argv[sys.argv.index("--mode") + 1] if "--mode" in sys.argv else ""
api_since = time.monotonic()

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        late = self.path == "/api" and time.monotonic() < api_since
        self.send_response(404 if late else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
    def log_message(self, *args):
        pass

def serve(port=port, api_after=0.0, say=True):
    global api_since
    api_since = time.monotonic() + api_after
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    if say:
        print(f"Running on URL: http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("Stopped server", flush=True)
"""


def make_install(
    data: Path,
    script: str,
    *,
    name: str = "fake",
    package: str = "fake",
    port: int = 7990,
    page: str = PAGE,
    ready: str = API,
    launch: str = "",
    head: str = "",
    tail: str = "",
    **record: object,
) -> InstallFolder:
    """Make an install of a program whose main file is `script`, behind `SERVER`."""
    definition = data / "Catalog" / package / "package.toml"
    definition.parent.mkdir(parents=True, exist_ok=True)
    text = DEFINITION.format(
        id=package, port=port, page=page, ready=ready, launch=launch, head=head, tail=tail
    )
    definition.write_text(text, encoding="utf-8")
    folder = InstallFolder(data, name)
    scripts = folder.checkout / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    scripts.mkdir(parents=True, exist_ok=True)
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    if not python.exists():
        python.symlink_to(sys.executable)
    (folder.checkout / "ui.py").write_text(SERVER + script, encoding="utf-8")
    values = {"state": "installed", "method": "none", **record}
    write_record(
        folder,
        InstallRecord(name=name, package=package, created_at=now(), changed_at=now(), **values),
    )
    return folder


def make_window(
    data: Path, script: str, *, name: str = "window", ready: str = "", **record: object
) -> InstallFolder:
    """Make an install of a program with a window of its own; `ready` is the line that says so."""
    folder = make_install(data, "", name=name, package="window", **record)
    (folder.checkout / "ui.py").write_text(script, encoding="utf-8")
    definition = data / "Catalog" / "window" / "package.toml"
    lines = definition.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("host =", "port =", "ready ="))]
    text = "\n".join(kept).replace("[launch]", "[launch]\nwindow = true", 1)
    if ready:
        text = text.replace("[launch]", f"[launch]\nready = {{ page = '{ready}' }}", 1)
    definition.write_text(text, encoding="utf-8")
    return folder


def processes_of(data: Path) -> list[psutil.Process]:
    """Find what runs for a data folder: programs in it, and the supervisors that stand in it."""
    found = []
    for process in psutil.process_iter():
        try:
            words, folder = process.cmdline(), process.cwd()
        except psutil.Error:
            continue
        is_inside = folder == str(data) or folder.startswith(str(data) + os.sep)
        if process.pid != os.getpid() and (is_inside or any(str(data) in word for word in words)):
            found.append(process)
    return found


async def end_everything(data: Path, installs: list[str]) -> None:
    """End what a test has left, by the ids that the sessions recorded."""
    table = SessionTable(data)
    for install in installs:
        for session in table.of_install(install):
            for pid, start in (
                (session.supervisor_pid, session.supervisor_started),
                (session.pid, session.pid_started),
            ):
                if pid is not None and start is not None:
                    await end_tree(pid, start, 0)


async def until(condition, seconds: float = 15.0) -> None:
    """Wait for something to become true; fail if it does not."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not condition():
        assert loop.time() < end, "it has not happened in time"
        await asyncio.sleep(0.03)
