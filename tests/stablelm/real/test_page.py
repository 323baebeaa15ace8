"""The chat page as a process, in a Python that has its packages: set STABLEHAND_STABLELM_PYTHON to it.

Not run otherwise: torch and transformers are large. Such a Python is that of an installed `stablelm`.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from stablehand.core.base.resources import bundled

PYTHON = os.environ.get("STABLEHAND_STABLELM_PYTHON", "")
APP = bundled("packages_catalog") / "stablelm" / "app"
pytestmark = pytest.mark.skipif(not PYTHON, reason="STABLEHAND_STABLELM_PYTHON names no Python")
MAKE = Path(__file__).with_name("make_models.py")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    subprocess.run([PYTHON, str(MAKE), str(folder)], check=True, timeout=300)
    return folder


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def page(library):
    port = free_port()
    words = ["--port", str(port), "--no-browser", "--models-dir", str(library), "--device", "cpu"]
    process = subprocess.Popen(
        [PYTHON, "-m", "stablelm_chat", *words],
        cwd=APP,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HF_ENDPOINT": "http://127.0.0.1:9"},
    )
    for line in process.stdout:
        if "Running on local URL" in line:
            break
    # What it says later is read, so that it never waits for a reader.
    reading = threading.Thread(target=process.stdout.read, daemon=True)
    reading.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False) as client:
        yield client
    process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
    assert process.wait(60) == 0 or sys.platform == "win32"
    reading.join(60)
    process.stdout.close()


def chat(page, text="hello", **more):
    body = {"messages": [{"role": "user", "text": text}], "max_tokens": 12, **more}
    answer = page.post("/api/chat", json=body)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.parametrize(
    ("name", "way"), [("alpha", "alpha"), ("base", "plain"), ("owner/zephyr", "template")]
)
def test_a_model_answers_in_its_own_way(page, name, way):
    assert page.post("/api/model", json={"name": name}).json()["way"] == way
    told = chat(page, system="Be kind")
    assert told[-1]["error"] is None
    assert told[-1]["end"] in ("length", "done")
    assert 1 <= told[-1]["tokens"] <= 12
    again = [chat(page, temperature=0) for _ in range(2)]
    texts = ["".join(part.get("text", "") for part in one) for one in again]
    assert texts[0] == texts[1]


def test_an_answer_is_stopped_and_another_waits_its_turn(page):
    page.post("/api/model", json={"name": "base"}).raise_for_status()
    body = {"messages": [{"role": "user", "text": "hello"}], "max_tokens": 8192, "temperature": 2}
    for _ in range(5):  # a random model may end by itself
        with page.stream("POST", "/api/chat", json=body) as answer:
            lines = answer.iter_lines()
            next(lines)
            other = page.post("/api/chat", json=body)
            page.post("/api/stop", json={})
            last = [json.loads(line) for line in lines][-1]
        if last["end"] == "stopped":
            break
    assert last["end"] == "stopped"
    assert other.status_code == 409
    assert chat(page)[-1]["end"] in ("length", "done")


def test_code_beside_a_model_is_never_run(page, library):
    told = page.post("/api/model", json={"name": "foreign"})
    assert told.status_code == 500
    assert "program code of its own" in told.json()["error"]
    assert not (library / "Diffusers" / "foreign" / "ran").exists()
    assert page.get("/api/state").json()["problem"] == told.json()["error"]


def test_nothing_is_fetched_unasked(page):
    refused = page.post("/api/fetch", json={"id": "owner/model"})
    assert refused.status_code == 422
    told = page.post("/api/fetch", json={"id": "owner/model", "agreed": True}).text.splitlines()
    assert "error" in json.loads(told[-1])
    assert page.post("/api/fetch", json={"id": "../x", "agreed": True}).status_code == 422


@pytest.mark.parametrize("path", ["/", "/chat.css", "/chat.js", "/icon.svg", "/texts.json"])
def test_the_page_comes_from_here_alone(page, path):
    answer = page.get(path)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert page.get(path, headers={"host": "evil.example"}).status_code == 403
