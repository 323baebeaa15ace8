"""A queue that looks like somebody's, and a site on this machine that lets it come slowly."""

import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from stablehand.core.base.events import Failure
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.record import New, Standing
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.downloads.wish import Wish
from stablehand.core.hubs.failures import gated

MB = 1_000_000
SET = "FLUX.1 dev"
# File, model, hub, folder, kind, base, megabytes, set.
WANTED = (
    (
        "juggernautXL_v9.safetensors",
        "Juggernaut XL",
        "civitai",
        "StableDiffusion",
        "checkpoint",
        "sdxl",
        640,
        None,
    ),
    ("paper-cut-xl.safetensors", "Paper Cut", "civitai", "Lora", "lora", "sdxl", 220, None),
    (
        "flux1-dev-fp8.safetensors",
        "FLUX.1 dev",
        "huggingface",
        "DiffusionModels",
        "diffusion_model",
        "flux1-dev",
        1190,
        SET,
    ),
    (
        "t5xxl_fp8_e4m3fn.safetensors",
        "Text encoders",
        "huggingface",
        "TextEncoders",
        "text_encoder",
        None,
        490,
        SET,
    ),
    ("ae.safetensors", "FLUX.1 VAE", "huggingface", "VAE", "vae", None, 33, SET),
)
FINISHED = (
    ("vae-ft-mse-840000.safetensors", "VAE MSE", "huggingface", "VAE", "vae", "sd15", 335),
    ("old-sailors.safetensors", "Old Sailors", "civitai", "Lora", "lora", "sdxl", 218),
)
RATE = 6 * MB
_PORTION = 128 * 1024
_HEADER_BYTES = 256


@contextmanager
def demo_downloads(data):
    """Fill the queue of a data folder; the site answers for the length of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        _fill(DownloadTable(data / "journal.db"), f"http://127.0.0.1:{server.server_port}", data)
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _fill(table, site, data):
    now = datetime.now(UTC)
    entries = []
    for at, row in enumerate(FINISHED):
        ended = (now - timedelta(hours=3 * at + 2)).isoformat(timespec="seconds")
        path = str(data / "Models" / row[3] / row[0])
        standing = Standing(
            path=path, sha256=f"{at + 11:02x}" * 32, verified="sha256", finished=ended
        )
        entries.append(New(_wish(site, *row, None), DownloadState.DONE, standing=standing))
    page = "https://huggingface.co/stabilityai/stable-diffusion-3.5-large"
    terms = Failure.of(gated(page, "hf", "SD 3.5 Large", page, has_token=False))
    wanted = (
        "sd3.5_large.safetensors",
        "SD 3.5 Large",
        "huggingface",
        "StableDiffusion",
        "checkpoint",
        "sd35-large",
        16_460,
        None,
    )
    entries.append(New(_wish(site, *wanted), DownloadState.NEEDS, standing=Standing(failure=terms)))
    entries += [New(_wish(site, *row)) for row in WANTED]
    table.add(entries)


def _wish(site, name, title, hub, folder, kind, base, megabytes, group):
    spec = (
        f"hf:someone/{title.replace(' ', '-')}/{name}"
        if hub == "huggingface"
        else f"civitai:{len(name) * 7919}"
    )
    return Wish(
        spec=spec,
        address=f"{site}/{megabytes}/{name}",
        hub=hub,
        title=title,
        name=name,
        root="main",
        folder=folder,
        kind=kind,
        base=base,
        size_bytes=megabytes * MB,
        size_is_exact=True,
        group=group,
    )


class _Site(BaseHTTPRequestHandler):
    """Gives files of the size that their address names, a little at a time."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        size = int(self.path.split("/")[1]) * MB
        first, _, last = (
            (self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")
        )
        start, end = int(first), int(last) + 1 if last else size
        self.send_response(206 if "Range" in self.headers else 200)
        if "Range" in self.headers:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        for name, value in (
            ("Content-Length", str(end - start)),
            ("Content-Type", "application/octet-stream"),
            ("Accept-Ranges", "bytes"),
            ("ETag", f'"{size}"'),
        ):
            self.send_header(name, value)
        self.end_headers()
        begin = _header(size)
        try:
            while start < end:
                count = min(_PORTION, end - start)
                portion = begin[start : start + count].ljust(count, b"\0")
                self.wfile.write(portion)
                start += count
                time.sleep(count / RATE)
        except OSError:
            pass  # whoever asked has hung up

    def log_message(self, *words):
        pass


def _header(size):
    """Give the start of a whole safetensors file of a size: one tensor that fills it."""
    room = size - 8 - _HEADER_BYTES
    tensor = {"dtype": "U8", "shape": [room], "data_offsets": [0, room]}
    header = json.dumps({"__metadata__": {"format": "pt"}, "weight": tensor}).encode()
    return _HEADER_BYTES.to_bytes(8, "little") + header.ljust(_HEADER_BYTES)
