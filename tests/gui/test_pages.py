"""Every page in every theme and language: names, order, room for words, no warnings of Qt's."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from stablehand.core.base.paths import DataPaths
from stablehand.gui.actions import Actions
from stablehand.gui.components.starter_route import starters_route
from stablehand.gui.context import Route
from stablehand.gui.live.live import Live
from stablehand.gui.live.memory import Memory
from stablehand.gui.quitting import Quitting
from stablehand.gui.window import PAGES, Window
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from support import page_checks
from support.browse_page import hubs
from support.filled_window import fill, is_still
from support.key_walk import Walk
from support.pseudo import speak_pseudo

ROUTES = (
    Route("packages"),
    Route("add", "forge"),
    Route("add", "easel"),
    Route("package", "comfyui", "console"),
    Route("package", "comfyui", "options"),
    Route("package", "comfyui", "models"),
    Route("package", "comfyui", "extensions"),
    Route("package", "comfyui", "versions"),
    Route("package", "comfyui", "environment"),
    Route("package", "comfyui", "health"),
    Route("package", "comfyui", "about"),
    Route("package", "broken one", "console"),
    Route("models"),
    Route("browse"),
    Route("browse", "civitai:models/1001"),
    Route("browse", "hf:nobody/nothing"),
    starters_route(),
    Route("downloads"),
    Route("running"),
    Route("activity"),
    Route("machine"),
    Route("settings"),
    Route("adopt"),
    Route("welcome", part="welcome"),
    Route("welcome", part="place"),
    Route("welcome", part="machine"),
    Route("welcome", part="install"),
    Route("trash"),
)
LOOKS = [
    ("dark", "en", 100, (1280, 800)),
    ("light", "ru", 100, (1280, 800)),
    ("contrast", "ru", 100, (1280, 800)),
    ("dark", "ru", 150, (960, 640)),
    ("light", "en", 150, (960, 640)),
    ("dark", "ru", 100, (960, 640)),
]
MOST_WIDGETS = 700
SHIFT = Qt.KeyboardModifier.ShiftModifier
# Combinations of what is looked at above.
MORE_LOOKS = [
    ("light", "en", 100, (1280, 800)),
    ("dark", "ru", 100, (1280, 800)),
    ("contrast", "en", 100, (1280, 800)),
    ("dark", "qps", 100, (1280, 800)),
]


def _named(look):
    return "-".join(map(str, look[:3])) + f"-{look[3][0]}"


def _looks():
    usual = [pytest.param(look, id=_named(look)) for look in LOOKS]
    more = [pytest.param(look, id=_named(look), marks=pytest.mark.thorough) for look in MORE_LOOKS]
    return usual + more


def test_all_pages_are_tried():
    assert {route.page for route in ROUTES} == set(PAGES)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    data = tmp_path_factory.mktemp("filled") / "Data"
    data.mkdir()
    fill(data)
    with hubs(data):  # nobody is asked outside of this machine
        yield data


@pytest.fixture(params=_looks())
def window(request, filled, theme, qapp, qtbot):
    name, language, percent, size = request.param
    theme.choose(name, percent=percent, motion="reduced")
    if language == "qps":
        speak_pseudo(qapp)
    else:
        speak(qapp, language)
    app, memory = App(DataPaths(filled), dict(os.environ)), Memory(filled)
    memory.keep(**{"browse.tab": "civitai"})
    live = Live(app, memory)
    live.start()
    made = Window(theme, memory)
    made.resize(*size)
    made.show()
    made.attach(live)
    quitting = Quitting(made, live, theme, lambda: False, lambda: None)
    made.add_extra(lambda context: Actions(context, made, quitting))
    qtbot.waitUntil(lambda: live.is_known)
    yield made
    made.close_for_good()
    live.stop()
    made.deleteLater()
    qapp.processEvents()
    speak(qapp, "en")


def walked(window: Window, theme) -> list[str]:
    """Go through what is shown by keys alone, and give what was in the way."""
    walk = Walk(window.centralWidget(), theme)
    wrong = list(walk.wrong)
    page = window.page()
    inside = [stop for stop in walk.stops if page.isAncestorOf(stop)]
    if not inside:
        return [*wrong, "Tab does not get into the page"]
    for stop, key in ((inside[-1], Qt.KeyboardModifier.NoModifier), (inside[0], SHIFT)):
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(stop, Qt.Key.Key_F6, key)
        if page.isAncestorOf(QApplication.focusWidget() or page):
            wrong.append(f"F6 does not get out of {page_checks.describe(stop)}")
    return wrong


def taken_twice(window: Window) -> list[str]:
    """Give the keys of a page that the window has too: Qt runs neither of the two."""
    taken = {key.toString() for action in window.actions() for key in action.shortcuts()}
    own = {
        key.toString()
        for action in window.page().findChildren(QAction)
        for key in action.shortcuts()
    }
    return [f"{key} is the window's" for key in own & taken]


def test_every_page_is_as_it_should_be(window, theme, qtbot):
    wrong = {}
    window.activateWindow()
    for route in ROUTES:
        window.go(route)
        page = window.page()
        is_still(window, qtbot)
        found = page_checks.problems(window.centralWidget())
        if stumbled := [*walked(window, theme), *taken_twice(window)]:
            found["keys"] = stumbled
        widgets = len(page.findChildren(QWidget))
        if widgets > MOST_WIDGETS:
            found["too many widgets"] = [str(widgets)]
        if found:
            wrong[route] = found
    assert not wrong, "\n".join(
        f"{route.page}/{route.subject}/{route.part} {kind}: {line}"
        for route, found in wrong.items()
        for kind, lines in found.items()
        for line in lines
    )
