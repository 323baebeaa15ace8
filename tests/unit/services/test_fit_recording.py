"""A session that makes a picture is measured, and only where everything about the picture is known."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NVML = Path(__file__).parents[2] / "support" / "nvml_stand_in.c"
CODE = """
import asyncio, copy, ctypes, http.server, json, os, sys, threading
from pathlib import Path
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.processes import started_at
from stablehand.core.base.progress import Silence
from stablehand.core.launch.sessions import Session, SessionTable
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.fit_recording import record_all
from stablehand.services.fitting import Wanted, target_for, verdict_for
from support.fit_graphs import SDXL
from support.header_bytes import write_sparse
from support.header_corpus import load

root, variant = Path(sys.argv[1]), sys.argv[2]
more = root / "more"
for name, value in (("STAND_IN_PID", str(os.getpid())), ("STAND_IN_MORE", str(more))):
    ctypes.CDLL(None).setenv(name.encode(), value.encode(), 1)
graph = copy.deepcopy(SDXL)
graph["5"]["inputs"]["batch_size"] = 1
graph["4"] = {"class_type": "UNETLoader",
              "inputs": {"unet_name": "xl/mine.safetensors", "weight_dtype": "default"}}
if variant == "lora":
    graph["20"] = {"class_type": "LoraLoader", "inputs": {}}
queue, asked = {"queue_running": []}, []

class Queue(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(queue).encode()
        asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words):
        pass

async def until_asked(count):
    goal = len(asked) + count
    async with asyncio.timeout(30):
        while len(asked) < goal:
            await asyncio.sleep(0.02)

async def main():
    app = App(DataPaths(root / "Data"), {})
    place = app.data.models / "DiffusionModels" / "xl" / "mine.safetensors"
    place.parent.mkdir(parents=True)
    tensors = load("nets", "unet-sdxl").header.tensors
    write_sparse(place, {name: (item.dtype, item.shape) for name, item in tensors.items()})
    await library.scan(app, Silence(), must_save=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Queue)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    argv = ("python", "main.py", *(("--novram",) if variant == "novram" else ()))
    SessionTable(app.data.root).begin(Session(
        "s1", "comfy", "comfyui", argv, 1, "x.log", "ready", "2026-01-01T00:00:00+00:00",
        pid=os.getpid(), pid_started=started_at(os.getpid()), ready_at="2026-01-01T00:00:01+00:00",
        url=f"http://127.0.0.1:{server.server_port}"))
    recording = asyncio.ensure_future(record_all(app))
    if variant == "novram":
        await asyncio.sleep(2.5)
    else:
        await until_asked(1)
        queue["queue_running"] = [[0, "p1", graph, {}, []]]
        await until_asked(4)
        if variant != "calm":
            more.touch()
        await until_asked(4 if variant != "lora" else 1)
        more.unlink(missing_ok=True)
        queue["queue_running"] = []
        await until_asked(2)
    recording.cancel()
    await asyncio.gather(recording, return_exceptions=True)
    server.shutdown()
    target, _ = await target_for(app, package="comfyui")
    (model,) = await library.entries(app)
    verdict = verdict_for(model.identity, target, package="comfyui", wanted=Wanted(832, 1216), app=app)
    print(verdict.measured and verdict.peak_vram_bytes >> 30, len(asked) > 0)

asyncio.run(main())
"""


@pytest.mark.skipif(
    shutil.which("cc") is None or sys.platform != "linux", reason="needs a C compiler and Linux"
)
@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ("usual", "6 True"),
        ("calm", "False True"),
        ("lora", "False True"),
        ("novram", "False False"),
    ],
)
def test_a_picture_of_a_session(tmp_path, variant, said):
    """The process stands in for ComfyUI with its queue, a library of NVML's interface for the card.

    In "calm" nothing grows while the picture is made: what is held is of an earlier one. With a LoRA in
    the graph nothing is kept, and a program that was told to keep nothing on the card is not even asked.
    """
    library = tmp_path / "lib" / "libnvidia-ml.so.1"
    library.parent.mkdir()
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, NVML], check=True)
    paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"LD_LIBRARY_PATH": str(library.parent), "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path), variant],
        env=env, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.strip() == said, done.stderr
