"""A data folder and the stand-in for hubs, as tests of downloads need them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from stablehand.core.base.paths import DataPaths
from stablehand.core.downloads.entry import Download, Queue
from stablehand.core.transfers.pace import Pace
from stablehand.services import download_queue
from stablehand.services.app import App
from stablehand.services.download_queue import run_queue
from stablehand.services.downloading import DownloadRequest, download_now, enqueue
from support.hub_stand_in import StandIn
from support.hub_stand_in.civitai import CivitaiSite
from support.hub_stand_in.files import Served, safetensors
from support.hub_stand_in.huggingface import FakeHuggingFace
from support.organise_models import SHAPES


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0.01)


# No wait between tries takes time.
QUICK = Pace(first_byte_s=5.0, stall_s=5.0, tries_without_progress=3, sleep=_at_once)


class DownloadWorld:
    """A program on an empty data folder that knows no hub but the stand-in.

    Attributes:
        civitai, hf: the hubs; Hugging Face lies below `/hf`.
    """

    def __init__(self, hub: StandIn, root: Path, settings: str = "") -> None:
        self.hub = hub
        self.hf = FakeHuggingFace(hub, "/hf")
        self.civitai = CivitaiSite(hub)
        self.environ = {
            "STABLEHAND_CIVITAI_URL": hub.address,
            "STABLEHAND_CIVITAI_MATURE_URL": hub.address,
            "HF_ENDPOINT": self.hf.address,
        }
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        if settings:
            (root / "settings.toml").write_text(settings, encoding="utf-8")
        self.app = self.another()

    def another(self) -> App:
        """Give another program on the same data folder."""
        return App(DataPaths(self.root), self.environ)

    def lora(self, name: str = "anna.safetensors", seed: int = 1, **more: Any) -> Served:
        """Serve a LoRA."""
        return self.model(name, "lora", seed, **more)

    def model(self, name: str, kind: str, seed: int = 1, **more: Any) -> Served:
        """Serve a model of a kind of `organise_models.SHAPES`."""
        tensors = {key: ("F16", shape) for key, shape in SHAPES[kind].items()}
        return self.hub.serve(safetensors(name, tensors, seed=seed, **more))

    async def fetch(self, spec: str, app: App | None = None, **more: Any) -> Any:
        """Fetch something in the foreground."""
        return await download_now(
            app or self.app, DownloadRequest(spec, **more), Listening(), pace=QUICK
        )

    async def enqueue(self, *specs: str, **more: Any) -> tuple[Download, ...]:
        """Put files into the queue."""
        return (await enqueue(self.app, [DownloadRequest(spec, **more) for spec in specs])).data

    async def run(self, pace: Pace = QUICK) -> Queue:
        """Run the queue until nothing is left to be done."""
        await run_queue(self.app, until_idle=True, pace=pace)
        return await self.queue()

    async def queue(self) -> Queue:
        """Give the queue."""
        return (await download_queue.list_downloads(self.app)).data

    @asynccontextmanager
    async def running(self, pace: Pace = QUICK, app: App | None = None) -> Any:
        """Run the queue for the length of the block."""
        stop = asyncio.Event()
        task = asyncio.create_task(run_queue(app or self.app, stop, pace=pace))
        try:
            yield task
        finally:
            stop.set()
            await task

    def tree(self) -> list[str]:
        """Give the files below Models, without the quarantine's."""
        models = self.app.data.models
        return sorted(
            path.relative_to(models).as_posix()
            for path in models.rglob("*")
            if path.is_file() and ".quarantine" not in path.parts
        )


class Listening:
    """A reporter that remembers what it was told."""

    def __init__(self) -> None:
        from stablehand.core.base.pausing import Pausing

        self.pausing = Pausing()
        self.stages: list[str] = []
        self.done: list[float] = []

    def start(self, stage: str, **_more: Any) -> None:
        """Remember a stage."""
        self.stages.append(stage)

    def update(self, done: float, **_more: Any) -> None:
        """Remember how far it is."""
        self.done.append(done)

    def nested(self, _stages: Any) -> Listening:
        """Give itself."""
        return self

    def log(self, _lines: Any) -> None:
        """Ignore it."""


async def until(
    look: Callable[[], Awaitable[Any]], is_so: Callable[[Any], bool], seconds: float = 10.0
) -> Any:
    """Look again and again until something is so; give it."""
    async with asyncio.timeout(seconds):
        while not is_so(found := await look()):
            await asyncio.sleep(0.02)
    return found


def quick(**more: Any) -> Pace:
    """Give the quick pace with something else."""
    return replace(QUICK, **more)
