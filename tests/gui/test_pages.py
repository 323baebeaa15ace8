"""Every page in every theme and language: names, order, room for words, no warnings of Qt's."""

import os

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.trash import move_to_trash
from stablehand.core.installs.journal import Journal
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import (
    InstalledPython,
    InstalledSource,
    InstalledTorch,
    InstallFailure,
    InstallFolder,
    InstallRecord,
    now,
    write_record,
)
from stablehand.core.records.update_check import UpdateCheck, UpstreamChange, write_check
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
from support.key_walk import Walk
from support.library_files import SDXL_LORA, safetensors

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
MOST_WIDGETS = {"settings": 1100}  # every setting there is, to be searched at once
SHIFT = Qt.KeyboardModifier.ShiftModifier
# Combinations of what is looked at above.
MORE_LOOKS = [
    ("light", "en", 100, (1280, 800)),
    ("dark", "ru", 100, (1280, 800)),
    ("contrast", "en", 100, (1280, 800)),
]


def _named(look):
    return "-".join(map(str, look[:3])) + f"-{look[3][0]}"


def _looks():
    usual = [pytest.param(look, id=_named(look)) for look in LOOKS]
    more = [pytest.param(look, id=_named(look), marks=pytest.mark.thorough) for look in MORE_LOOKS]
    return usual + more


def test_all_pages_are_tried():
    assert {route.page for route in ROUTES} == set(PAGES)


def fill(data):
    """Records as installs leave them: one that works, one that failed, one that was stopped."""
    moment = now()
    source = InstalledSource(
        kind="git",
        url="https://github.com/comfyanonymous/ComfyUI",
        ref="v0.3.64",
        commit="1234567890abcdef1234567890abcdef12345678",
        date=moment,
    )
    torch = InstalledTorch(backend="cpu", version="2.13.0+cpu", reason="No graphics card.")
    python = InstalledPython(version="3.11.7", kind="system", path="/usr/bin/python3.11")
    failure = InstallFailure(
        step="torch",
        code="disk.full",
        message="The drive is full: 3.2 GB are missing on /media/models.",
        hint="Make room.",
        log="Packages/broken one/.stablehand/gen/1/log/install.log",
    )
    stopped = failure.model_copy(update={"code": "interrupted", "message": "It was stopped."})
    for name, package, state, why in (
        ("comfyui", "comfyui", "installed", None),
        ("broken one", "forge", "failed", failure),
        ("a rather long name of an install", "a1111", "failed", stopped),
    ):
        folder = InstallFolder(data, name)
        (folder.generation(1) / "log").mkdir(parents=True)
        (folder.generation(1) / "log" / "install.log").write_text(
            "[now] == torch: Install torch\n" * 50
        )
        record = InstallRecord(
            name=name,
            package=package,
            state=state,
            created_at=moment,
            changed_at=moment,
            source=source,
            python=python,
            torch=torch,
            failure=why,
        )
        write_record(folder, record)
    leave_news(data, source)
    for number, folder in enumerate(("Lora", "Lora/people", "VAE")):
        name = "a rather long name of a model, v12" if number else "detail"
        safetensors(data / "Models" / folder / f"{name}.safetensors", SDXL_LORA, seed=number)


def leave_news(data, source):
    """What later days bring: an update, one that was stopped, something in the trash."""
    folder = InstallFolder(data, "comfyui")
    change = UpstreamChange(commit="5" * 40, subject="Fix a leak", author="Ada", date=now())
    check = UpdateCheck(
        checked_at=now(),
        installed=source.commit,
        target="5" * 40,
        kind="tag",
        label="v0.3.75",
        available=True,
        count=14,
        changes=(change,),
    )
    write_check(folder, check)
    half = Generation(number=2, created_at=now(), reason="update", previous=1)
    write_generation(folder, half)
    journal = Journal(DataPaths(data).journal)
    journal.end(journal.begin("comfyui", "update", "x 2"), "cancelled")
    file = data / "Packages" / "comfyui" / "extra_model_paths.yaml"
    file.write_bytes(bytes(3000))
    move_to_trash(file, data / "Trash")


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


def is_still(window: Window, qtbot) -> None:
    """Wait until a page has what it asks for, and everything is in its place."""
    before, calm = None, 0
    for _ in range(2000):
        qtbot.wait(10)
        page = window.page()
        widgets = [(type(w).__name__, w.geometry().getRect()) for w in page_checks.seen(page)]
        is_waiting = window._live._asking.owes_answers or any(
            timer.isSingleShot() and timer.isActive() and timer.remainingTime() < 1000
            for timer in page.findChildren(QTimer)
        )
        calm = calm + 1 if widgets == before and not is_waiting else 0
        before = widgets
        if calm >= 4:
            if not any(getattr(one, "is_asking", False) for one in page.findChildren(QObject)):
                return
            calm = 0
    raise AssertionError("the page does not come to rest")


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
        if widgets > MOST_WIDGETS.get(route.page, 700):
            found["too many widgets"] = [str(widgets)]
        if found:
            wrong[route] = found
    assert not wrong, "\n".join(
        f"{route.page}/{route.subject}/{route.part} {kind}: {line}"
        for route, found in wrong.items()
        for kind, lines in found.items()
        for line in lines
    )
