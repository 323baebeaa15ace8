"""The Browse page over a hub with thousands of models: memory, frames, requests.

    python benchmarks/browse.py [--models N]

The hub is a stand-in on this machine, in a process of its own. The page is shown offscreen and scrolled
until every result is there, then from top to bottom once more. Measured are:

- requests: pages of results that are asked for, against those there are. Limit: one more; never two at once.
- pictures: those that are fetched while one scrolls past everything at once, against the cards that there
  are. Limit: half of them; what was scrolled past is not asked for.
- frames: the processor's time that painting takes with all results there, against the same with the first
  hundred; 95 of 100.
  Limit: 1.5 times, and 16 ms. What it takes while pictures come meanwhile is shown beside it.
- memory: what the page has taken on, pictures included. Limit: 150 MB. Beside it what a result takes.
- the way to the details: from a click to the files of the model, in seconds; shown only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench import show, verdict
from library_page import summary

ROOT = Path(__file__).resolve().parents[1]
MODELS = 5000
FRAMES = 240
FRAME_RATIO = 1.5
FRAME_LIMIT_MS = 16.0
MEMORY_LIMIT_MB = 150.0
SIZE = (1280, 800)
FEW = 100
PAGE = 50
LIST = "/api/v1/models"
_PATIENCE_S = 60.0


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=int, default=MODELS)
    parser.add_argument("--serve", action="store_true")
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    if args.serve:
        return serve(args.models)
    argv = [sys.executable, __file__, "--serve", "--models", str(args.models)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            address = json.loads(server.stdout.readline())["address"]
            with tempfile.TemporaryDirectory(prefix="stablehand-bench-") as folder:
                found = measured(Path(folder) / "Data", address)
        finally:
            server.stdin.close()  # it ends, after it has said what it was asked
        found |= json.loads(server.stdout.readline())
    return told(found)


def serve(count: int) -> int:
    """Be a hub until nobody holds the other end any more; say then what was asked."""
    from support.hub_stand_in.civitai import CivitaiSite
    from support.hub_stand_in.civitai_samples import many
    from support.hub_stand_in.stand_in import StandIn

    with StandIn() as hub:
        many(CivitaiSite(hub), count)
        print(json.dumps({"address": hub.address}), flush=True)
        sys.stdin.read()
        asked = Counter(
            "pictures"
            if one.path.startswith("/image/")
            else "lists"
            if one.path == LIST
            else "rest"
            for one in hub.requests
        )
        most = hub.most_at_once["hub", LIST]
        print(json.dumps({**asked, "lists_at_once": most}), flush=True)
    return 0


def measured(data: Path, address: str) -> dict[str, Any]:
    """Show the page, scroll through everything, open one."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_FONT_DPI="96", QT_SCALE_FACTOR="1")
    data.mkdir()
    (data / "settings.toml").write_text(
        f'[endpoints]\ncivitai = "{address}"\ncivitai_mature = "{address}"\n', encoding="utf-8"
    )
    from PySide6.QtWidgets import QApplication, QWidget

    from stablehand.core.base.paths import DataPaths
    from stablehand.gui.context import Context, Route
    from stablehand.gui.live.live import Live
    from stablehand.gui.live.memory import Memory
    from stablehand.gui.theme.fonts import load_fonts
    from stablehand.gui.theme.theme import Theme
    from stablehand.services.app import App

    application = QApplication([])
    application.setStyle("Fusion")
    load_fonts()
    theme = Theme(application)
    theme.choose("dark", motion="reduced")
    live = Live(App(DataPaths(data), dict(os.environ)), Memory(data))
    live.start()
    nothing: Any = _nothing
    window = QWidget()
    context = Context(theme, live, window, *[nothing] * 6)
    from stablehand.gui.pages.browse import BrowsePage

    live.memory.keep(**{"browse.tab": "civitai"})
    page = BrowsePage(context)
    page.resize(*SIZE)
    page.show()
    page.arrive(Route("browse"))
    grid, items, feed = page.tab.grid, page.tab.items, page.tab.feed  # type: ignore[attr-defined]
    _until(application, lambda: items.rowCount() >= PAGE and not page.pictures._asked)
    before = _rss()
    bar = grid.verticalScrollBar()
    _until(application, lambda: _scroll(bar, items.rowCount() >= FEW, feed))
    few = _frames(application, page)
    _until(application, lambda: _scroll(bar, not feed.has_more, feed))
    show(f"{items.rowCount()} results")
    _until(application, lambda: not page.pictures._asked)
    known = len(page.pictures._files)
    coming = _frames(application, page, is_calm=False)
    fetched = len(page.pictures._files) - known
    _until(application, lambda: not page.pictures._asked)
    many = _frames(application, page)
    _until(application, lambda: not page.pictures._asked)
    begun = time.perf_counter()
    grid.setCurrentIndex(items.index(items.rowCount() - 1, 0))
    _until(application, lambda: page.detail.files.rowCount() > 0)
    found = {
        "models": items.rowCount(),
        "few_ms": few,
        "many_ms": many,
        "coming_ms": coming,
        "fetched": fetched,
        "memory_mb": (_rss() - before) / 1e6,
        "pictures_mb": page.pictures.previews.held_bytes / 1e6,
        "detail_s": time.perf_counter() - begun,
    }
    _until(application, lambda: not page.detail._asked and not page.pictures._asked)
    page.leave()
    page.pictures.close()
    live.stop()
    return found


def told(found: dict[str, Any]) -> int:
    """Print what was found, and judge it."""
    few, many = summary(found["few_ms"]), summary(found["many_ms"])
    coming = summary(found["coming_ms"])
    for name, times in (
        (f"{FEW} results", few),
        (f"{found['models']} results", many),
        ("as pictures come", coming),
    ):
        middle, most, longest = times
        show(f"a frame, {name}: {middle:.1f} ms, 95 of 100 {most:.1f} ms, longest {longest:.1f} ms")
    memory = found["memory_mb"]
    show(
        f"memory {memory:.0f} MB, of which pictures {found['pictures_mb']:.0f} MB; details after"
        f" {found['detail_s']:.2f} s; {found['lists']} lists, {found.get('pictures', 0)} pictures"
    )
    pages = -(-found["models"] // PAGE)
    return max(
        verdict(found["lists"] / (pages + 1), 1.0, what="lists asked for, of those there are"),
        verdict(float(found["lists_at_once"]), 1.0, what="lists at a time"),
        verdict(found["fetched"] / found["models"], 0.5, what="pictures of one pass, of all cards"),
        verdict(many[1] / few[1], FRAME_RATIO, what="a frame of many over one of few"),
        verdict(many[1], FRAME_LIMIT_MS, what="a frame, ms"),
        verdict(memory, MEMORY_LIMIT_MB, what="memory of the page, MB"),
    )


def _scroll(bar: Any, is_done: bool, feed: Any) -> bool:
    """Go to the end as it is now, unless something is on its way."""
    if not is_done and not feed.is_asking:
        bar.setValue(bar.maximum())
    return is_done


def _frames(application: Any, page: Any, *, is_calm: bool = True) -> list[float]:
    """Scroll from top to bottom and give what each frame took of the processor, in milliseconds.

    Args:
        is_calm: paint once the pictures that are in sight have come.
    """
    grid, pictures = page.tab.grid, page.pictures
    bar, times = grid.verticalScrollBar(), []
    for frame in range(FRAMES):
        bar.setValue(round(bar.maximum() * frame / (FRAMES - 1)))
        if is_calm:
            _rest(application, pictures)
        begun = time.thread_time()
        grid.viewport().repaint()
        times.append((time.thread_time() - begun) * 1000)
        application.processEvents()
    return times


def _rest(application: Any, pictures: Any) -> None:
    """Wait until no picture is on its way any more: fetched, and decoded."""
    application.processEvents()
    _until(application, lambda: not pictures._asked and not pictures._wishes)
    decoding = pictures.previews._decoding
    _until(application, lambda: not decoding._wishes and not decoding._busy)


def _until(application: Any, is_so: Any) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not is_so():
        if time.monotonic() > end:
            raise SystemExit("the page does not come to rest")
        application.processEvents()
        time.sleep(0.005)


def _nothing(*_given: Any, **_more: Any) -> None:
    """Stand in for the window."""


def _rss() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    sys.exit(main())
