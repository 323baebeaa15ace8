"""The Models page over a large library, offscreen: memory, frames, filters; a part of library.py."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

QUERIES = ("sdxl anime", "detail 12", "flux", "zzzz", "lora 99 sd15", "e", "checkpoint bf16")
FRAMES = 240
PICTURES = 600
SIZE = (1280, 800)


def page(data: Path) -> dict[str, Any]:
    """Show a library that has been read, scroll through it and filter it."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_FONT_DPI="96", QT_SCALE_FACTOR="1")
    from PySide6.QtWidgets import QApplication

    from stablehand.core.base.paths import DataPaths
    from stablehand.gui.gallery.window import Gallery
    from stablehand.gui.theme.fonts import load_fonts
    from stablehand.gui.theme.theme import Theme

    application = QApplication([])
    application.setStyle("Fusion")
    load_fonts()
    theme = Theme(application)
    # Its context asks nobody anything: what is measured is the page alone.
    gallery = Gallery(application, theme, ("dark", "en", 100))
    shelf = _shelf(DataPaths(data))
    before = _rss()
    from stablehand.gui.pages.models.page import ModelsPage

    made = ModelsPage(gallery.context)
    made.previews._decoding._cache = (
        data / "Assets" / "thumbnails"
    )  # the gallery's folder is nowhere
    made.resize(*SIZE)
    made.show()
    begun = time.perf_counter()
    made.feed.came.emit(shelf)
    _rest(application)
    shown = time.perf_counter() - begun
    found = {
        "models": len(shelf.entries),
        "shown_s": shown,
        "first_ms": _scrolled(application, made.grid),  # pictures are made small meanwhile
        "cards_ms": _scrolled(application, made.grid),
        "filter_ms": _filtered(application, made),
    }
    made.filters.table_button.click()
    _rest(application)
    found["rows_ms"] = _scrolled(application, made.table)
    found["memory_mb"] = (_rss() - before) / 1e6
    found["pictures_mb"] = made.previews.held_bytes / 1e6
    made.previews.close()
    return found


def _shelf(paths: Any) -> Any:
    """Give what the library knows, a picture beside every few models, and verdicts on a usual card."""
    from PySide6.QtGui import QColor, QImage

    from stablehand.core.hardware.profile import GIB
    from stablehand.core.models.fit.target import Target
    from stablehand.core.models.library.roots import read_roots
    from stablehand.core.models.library.store import read_entries
    from stablehand.gui.pages.models.shelf import shelf_of

    folder = paths.models / "Pictures"
    folder.mkdir(exist_ok=True)
    for number in range(PICTURES):
        file = folder / f"{number}.png"
        if not file.exists():
            image = QImage(512, 768, QImage.Format.Format_RGB32)
            image.fill(QColor.fromHsv(number % 360, 180, 200))
            image.save(str(file))
    entries = tuple(
        replace(
            entry,
            metadata=replace(entry.metadata, preview=f"Pictures/{number % PICTURES}.png"),
        )
        if number % 2
        else entry
        for number, entry in enumerate(read_entries(paths.library))
    )
    target = Target("cuda", 11 * GIB, 32 * GIB, "NVIDIA GeForce RTX 4070")
    return shelf_of(entries, read_roots(paths), target)


def _scrolled(application: Any, view: Any) -> list[float]:
    """Scroll from top to bottom and give what each frame took to paint, in milliseconds."""
    bar = view.verticalScrollBar()
    times = []
    for frame in range(FRAMES):
        bar.setValue(round(bar.maximum() * frame / (FRAMES - 1)))
        begun = time.perf_counter()
        view.viewport().repaint()
        times.append((time.perf_counter() - begun) * 1000)
        application.processEvents()
    return times


def _filtered(application: Any, page: Any) -> list[float]:
    """Type queries and give what each key took until other models were shown, in milliseconds."""
    times = []
    for query in QUERIES:
        for end in range(1, len(query) + 1):
            begun = time.perf_counter()
            page.filters.search.setText(query[:end])
            times.append((time.perf_counter() - begun) * 1000)
            application.processEvents()
        page.filters.clear()
        application.processEvents()
    return times


def _rest(application: Any) -> None:
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        application.processEvents()
        time.sleep(0.01)


def _rss() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


def summary(times: list[float]) -> tuple[float, float, float]:
    """Give the median, the 95th of a hundred, the longest."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1]
