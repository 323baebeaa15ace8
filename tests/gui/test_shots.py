"""Pages as they were approved; `test_gallery.py` has the components in all their states."""

import os

import pytest
from PySide6.QtGui import QColor, QPainter, QPixmap

from stablehand.core.base.paths import DataPaths
from stablehand.gui.components.fit_meter import FitMeter
from stablehand.gui.components.hardware_chip import HardwareChip
from stablehand.gui.context import Route
from stablehand.gui.live.live import Live
from stablehand.gui.live.memory import Memory
from stablehand.gui.window import Window
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from support import shots
from support.filled_window import fill, is_still

PAGES = (
    Route("packages"),
    Route("package", "comfyui", "extensions"),
    Route("package", "broken one", "console"),
    Route("downloads"),
    Route("activity"),
    Route("adopt"),
    Route("trash"),
)
LOOKS = [("dark", "en", 100, (1280, 800)), ("light", "ru", 150, (960, 640))]
# Places, moments and room: no two machines share them.
VARYING = r"[/\\]\w+[/\\]|\d\d?:\d\d|\d+[.,]\d+ ?[GTГТ][BБ]|free|свобод|today|сегодня|ago|назад"


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look[:3])))
def test_pages_look_as_approved(theme, qapp, qtbot, tmp_path, look):
    name, language, percent, size = look
    theme.choose(name, percent=percent, motion="reduced")
    speak(qapp, language)
    data = tmp_path / "Data"
    data.mkdir()
    fill(data, "2026-01-02T03:04:05+00:00")
    app, memory = App(DataPaths(data), dict(os.environ)), Memory(data)
    live = Live(app, memory)
    live.start()
    window = Window(theme, memory)
    window.resize(*size)
    window.show()
    window.attach(live)
    qtbot.waitUntil(lambda: live.is_known)
    wrong = []
    for route in PAGES:
        window.go(route)
        is_still(window, qtbot)
        shot = shots.picture(window.centralWidget(), (HardwareChip, FitMeter), VARYING)
        place = "-".join(part.replace(" ", "_") for part in (route.page, route.part) if part)
        wrong.append(
            shots.compare(f"page-{name}-{language}-{percent}-{place}", shot, tmp_path / "shots")
        )
    window.close_for_good()
    live.stop()
    window.deleteLater()
    qapp.processEvents()
    assert not any(wrong), "\n".join(filter(None, wrong))


def test_a_picture_tells_a_moved_button_and_no_other_smoothing(theme, qapp, qtbot):
    """What is far enough to be seen is seen; a shade is not."""
    plain, shade, moved = (QPixmap(320, 160) for _ in range(3))
    for pixmap in (plain, shade, moved):
        pixmap.fill(QColor("#111418"))
    for pixmap, colour, left in (
        (plain, "#5AA9FF", 16),
        (shade, "#5BA6FB", 16),
        (moved, "#5AA9FF", 32),
    ):
        part = QPixmap(80, 32)
        part.fill(QColor(colour))
        painter = QPainter(pixmap)
        painter.drawPixmap(left, 16, part)
        painter.end()
    pictures = [shots.small(pixmap) for pixmap in (plain, shade, moved)]
    assert shots.differing(pictures[0], pictures[1])[0] == 0
    assert shots.differing(pictures[0], pictures[2])[0] > shots.SHARE
