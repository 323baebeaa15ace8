"""Easel as a process, in a Python that has torch: set STABLEHAND_EASEL_PYTHON to it.

Not run otherwise: these environments are large. docs/real-software.md tells how to make one.
"""

import base64
import hashlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from stablehand.core.base.resources import bundled

HERE = Path(__file__).parent
PYTHON = os.environ.get("STABLEHAND_EASEL_PYTHON", "")
APP = bundled("packages_catalog") / "easel" / "app"
# Sockets to anything but this computer fail, so nothing can be fetched without a test noticing.
BLOCKER = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        print(f"NETWORK {address}", flush=True)
        raise OSError(101, "the network is blocked")
    return _connect(self, address)
socket.socket.connect = connect
_look = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    if host not in (None, "127.0.0.1", "localhost", "::1"):
        print(f"NETWORK {host}", flush=True)
        raise socket.gaierror(-2, "the network is blocked")
    return _look(host, *rest, **more)
socket.getaddrinfo = getaddrinfo
"""


def pytest_collection_modifyitems(items):
    if PYTHON:
        return
    for item in items:
        if HERE in Path(item.fspath).parents:
            item.add_marker(pytest.mark.skip(reason="STABLEHAND_EASEL_PYTHON is not set"))


def run_python(*arguments, **options):
    return subprocess.run(
        [PYTHON, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        **options,
    )


@pytest.fixture(scope="session")
def run_here():
    """Runs a piece of Python with Easel's modules at hand and gives what it printed."""

    def run(code):
        done = run_python("-c", f"import sys; sys.path[:0] = [{str(APP)!r}, {str(HERE)!r}]\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    root = tmp_path_factory.mktemp("Модели и пробел")
    done = run_python(HERE / "make_models.py", root, APP)
    assert done.returncode == 0, done.stderr
    return root


class Easel:
    """A running Easel."""

    def __init__(self, folder, *arguments, **environment):
        self.port = free_port()
        blocker = folder / "blocker"
        blocker.mkdir(exist_ok=True)
        (blocker / "sitecustomize.py").write_text(BLOCKER, "utf-8")
        keep = {
            key: value for key, value in os.environ.items() if not key.startswith(("HF_", "GRADIO"))
        }
        self.process = subprocess.Popen(
            [PYTHON, "-m", "easel", "--no-browser", "--port", str(self.port), *map(str, arguments)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={
                **keep,
                "PYTHONPATH": os.pathsep.join([str(blocker), str(APP)]),
                "PYTHONUNBUFFERED": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
                **environment,
            },
        )
        self.lines = []
        self.ready = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if "Running on local URL:" in line:
                self.ready.set()
        self.ready.set()

    @property
    def log(self):
        return "\n".join(self.lines)

    def call(self, path, body=None, headers=None, timeout=120):
        """The status and the JSON answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json", **(headers or {})},
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def draw(self, model=None, **changes):
        body = {"prompt": "a horse", "steps": 2, "width": 64, "height": 64, "seed": 5, **changes}
        if model:
            body["override_settings"] = {
                "sd_model_checkpoint": model,
                **body.get("override_settings", {}),
            }
        kind = "img2img" if "init_images" in body else "txt2img"
        status, answer = self.call(f"/sdapi/v1/{kind}", body)
        assert status == 200, (answer, self.log)
        return Drawn(answer)

    def stop(self, number=signal.SIGINT):
        if sys.platform == "win32":
            self.process.terminate()
        elif self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(30)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.reader.join(10)
            self.process.stdout.close()


class Drawn:
    """An answer, with pixels."""

    def __init__(self, answer):
        self.answer = answer
        self.info = json.loads(answer["info"])
        self.files = [base64.b64decode(image) for image in answer["images"]]

    @property
    def pixels(self):
        """One fingerprint an image; PNG's text is left out of it."""
        return [hashlib.sha256(pixels_of(file)).hexdigest() for file in self.files]


def pixels_of(png):
    """The compressed pixel chunks, joined."""
    stream = io.BytesIO(png[8:])
    found = b""
    while head := stream.read(8):
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        data = stream.read(size)
        stream.read(4)
        found += data if kind == b"IDAT" else b""
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    running = []

    def begin(*arguments, **environment):
        easel = Easel(tmp_path_factory.mktemp("checkout с пробелом"), *arguments, **environment)
        running.append(easel)
        assert easel.ready.wait(120)
        assert easel.process.poll() is None, easel.log
        return easel

    yield begin
    for easel in running:
        easel.stop()
    for easel in running:
        assert "NETWORK" not in easel.log
        assert "Traceback" not in easel.log
