"""A section of the gallery: downloads, in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import sin
from typing import Any, Final

from stablehand.core.base.events import Failure
from stablehand.core.base.text import Text
from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.gui.gallery.bench import Bench, Item, both
from stablehand.gui.pages.downloads.doing import DownloadDeeds
from stablehand.gui.pages.downloads.head import DownloadsHead
from stablehand.gui.pages.downloads.items import DownloadItems
from stablehand.gui.pages.downloads.lines import lines_of
from stablehand.gui.pages.downloads.panel import DownloadPanel
from stablehand.gui.pages.downloads.view import DownloadList

_GB: Final = 1_000_000_000


def downloads(bench: Bench) -> Sequence[Item]:
    """The list with everything in it, and what stands beside it for one that moves and one that cannot."""
    queue = sample_queue()
    doing = DownloadDeeds(bench.context, list, bench.shelf)
    items = DownloadItems(bench.shelf)
    listed = DownloadList(bench.theme, items, doing.name)
    listed.show_lines(lines_of(queue))
    listed.choose("file:1")
    listed.scrollToTop()
    head = DownloadsHead(bench.context, doing)
    head.show_queue(queue)
    for at in range(60):
        head.curve.add(12e6 + 3e6 * sin(at / 5) + 1e6 * (at % 7))
    head.curve.setVisible(True)
    held = DownloadsHead(bench.context, doing)
    held.show_queue(Queue(queue.downloads, is_held=True))
    panels = []
    for at in (0, 6):
        panel = DownloadPanel(bench.context, doing)
        panel.show_downloads(queue.downloads[at : at + 1])
        panels.append(panel)
    return [
        Item("DownloadsHead", head, 760),
        Item("DownloadsHead, held", held, 760),
        Item("DownloadList", listed, 640, 640),
        Item("DownloadPanel", panels[0], 360, 420),
        Item("DownloadPanel, needs somebody", panels[1], 360, 520),
    ]


def sample_queue() -> Queue:
    """Give downloads in every state."""
    group = both("Workflow: portrait", "Рабочий процесс: портрет")
    waits = Text("download", "The site wants to be asked less often.")
    gated = Failure(
        "hub.gated",
        Text("hubs", "The terms of this model have to be accepted on its page first."),
        details={"page": "https://huggingface.co/black-forest-labs/FLUX.1-dev"},
    )
    wrong = Failure(
        "download.mismatch", Text("download", "The file is not the one that was promised.")
    )
    found = (
        _download(
            1,
            "running",
            "juggernautXL_v9.safetensors",
            6.6,
            received_bytes=4 * _GB,
            bytes_per_s=12_400_000.0,
            seconds_left=310.0,
            connections=4,
        ),
        _download(2, "checking", "vae-ft-mse.safetensors", 0.3, received_bytes=_GB // 3),
        _download(
            3,
            "waiting",
            "a rather long name of a LoRA, v12.safetensors",
            0.2,
            reason=waits,
            until=_at(42),
            received_bytes=_GB // 20,
            hub="civitai",
        ),
        _download(4, "queued", "flux1-dev-fp8.safetensors", 11.9),
        _download(5, "queued", "t5xxl_fp16.safetensors", 9.8, group=group),
        _download(6, "queued", "clip_l.safetensors", 0.2, group=group),
        _download(7, "needs", "flux1-dev.safetensors", 23.8, failure=gated),
        _download(8, "failed", "lora-x.safetensors", 0.2, failure=wrong, finished=_at(-60)),
        _download(9, "done", "4x-UltraSharp.pth", 0.1, verified="sha256", finished=_at(-7200)),
    )
    return Queue(found, 12_400_000.0, 1080.0, free_bytes=96 * _GB)


def _download(number: int, state: str, name: str, gigabytes: float, **values: Any) -> Download:
    usual: dict[str, Any] = {
        "hub": "huggingface",
        "kind": "checkpoint",
        "base": "sdxl",
        "created": _at(-600),
    }
    return Download(
        str(number),
        f"hf:someone/model-{number}/{name}",
        title=name.partition(".")[0],
        name=name,
        root="Models",
        folder="StableDiffusion",
        state=DownloadState(state),
        size_bytes=int(gigabytes * _GB),
        **{**usual, **values},
    )


def _at(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")
