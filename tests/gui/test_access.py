"""The window without a mouse, and for who listens to it: keys, what is said aloud, what moves."""

import asyncio
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from stablehand.core.base.progress import Stage
from stablehand.gui.actions import english_keys
from stablehand.gui.context import Route
from stablehand.gui.keeping import BringBack, Kept
from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.command_palette import CommandPalette
from stablehand.gui.widgets.shortcut_list import ShortcutList
from stablehand.gui.words.language import speak
from support.whole_window import Shell

# What the design promises, and what it does here.
KEYS = {
    "Ctrl+1": "Go to packages",
    "Ctrl+2": "Go to models",
    "Ctrl+3": "Browse models",
    "Ctrl+4": "Go to downloads",
    "Ctrl+5": "Go to what is running",
    "Ctrl+6": "Go to activity",
    "Ctrl+7": "Go to your machine",
    "Ctrl+,": "Go to settings",
    "Ctrl+F": "Search on this page",
    "Ctrl+N": "Add a package",
    "Ctrl+L": "Launch or open the package shown",
    "Ctrl+J": "Go to activity",
    "Ctrl+Return": "Do the main thing of this page",
    "Ctrl+Enter": "Do the main thing of this page",
    "Ctrl+B": "Fold or open the rail",
    "Ctrl+K": "Find an action",
    "F1": "Show all shortcuts",
    "?": "Show all shortcuts",
    "F5": "Look anew",
    "Ctrl+.": "Stop the package shown",
    "Ctrl+`": "Console of the running package",
    "Alt+Left": "Go back",
    "Alt+Right": "Go forward",
    "Ctrl+D": "Download what is chosen",
    "F6": "Next pane",
    "Shift+F6": "Previous pane",
}


@pytest.fixture
def shell(data, theme, qapp, qtbot):
    made = Shell(data, theme)
    qtbot.waitUntil(lambda: made.live.is_known)
    made.window.activateWindow()
    yield made
    made.close()
    qapp.processEvents()


# -- keys --------------------------------------------------------------------------------------------


def test_every_key_of_the_design_is_there_and_in_the_palette_and_in_the_list(shell):
    actions = {
        key.toString(): action.text()
        for action in shell.window.actions()
        for key in action.shortcuts()
    }
    assert {key: actions.get(QKeySequence(key).toString()) for key in KEYS} == KEYS
    shell.actions[-1].open_palette()
    palette = shell.dialog(CommandPalette)
    found = {entry.text for entry in palette.found}
    palette.reject()
    assert set(KEYS.values()) - found == {"Find an action"}
    shell.actions[-1].open_list()
    listed = shell.dialog(ShortcutList)
    assert set(KEYS.values()) <= {row.text for row in listed.rows()}
    listed.reject()


def test_what_is_in_the_rail_has_keys_in_its_order(shell):
    actions = {action.text(): action.shortcuts() for action in shell.window.actions()}
    pages = [button.item.page for button in shell.window.rail.buttons()]
    pages.remove("settings")
    for number, page in enumerate(pages, 1):
        shell.press(f"Ctrl+{number}")
        assert shell.window.route.page == page
    assert QKeySequence("Ctrl+,") in actions["Go to settings"]


@pytest.mark.parametrize(
    ("russian", "english"),
    [("Л", "Ctrl+K"), ("Б", "Ctrl+,"), ("Ю", "Ctrl+."), ("Ё", "Ctrl+`"), ("Т", "Ctrl+N")],
)
def test_a_key_with_ctrl_is_the_same_on_the_russian_layout(russian, english):
    ctrl = Qt.KeyboardModifier.ControlModifier
    pressed = QKeyEvent(QEvent.Type.KeyPress, ord(russian), ctrl, russian)
    assert english_keys(pressed.keyCombination()) == QKeySequence(english)


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (ord("Л"), Qt.KeyboardModifier.NoModifier),  # a letter that is typed
        (ord("Л"), Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier),
        (ord("Є"), Qt.KeyboardModifier.ControlModifier),  # on no key of the Russian layout
    ],
)
def test_other_keys_are_what_they_are(key, modifiers):
    pressed = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "")
    assert english_keys(pressed.keyCombination()) is None


def test_the_russian_layout_works_where_the_focus_is(shell, qapp):
    """As Windows sends it: the letter of the layout, with Ctrl held."""
    window = shell.window
    window.go(Route("models"))
    window.page().search()
    field = QApplication.focusWidget()
    ctrl = Qt.KeyboardModifier.ControlModifier
    qapp.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, ord("Б"), ctrl, "Б"))
    assert window.route.page == "settings"


def test_ctrl_enter_does_the_one_main_thing_of_a_page(shell, qtbot):
    shell.window.go(Route("packages"))
    shell.press("Ctrl+Return")  # there is nothing yet: the page offers to add the first
    qtbot.waitUntil(lambda: shell.window.route.page == "add")


def test_a_question_mark_shows_the_keys(shell):
    shell.window.rail.button("packages").setFocus()
    shell.press("?")
    shell.dialog(ShortcutList).reject()


# -- another language while one is at work -----------------------------------------------------------


def speaks(shell, qapp, language):
    speak(qapp, language)
    shell.window.rebuild()
    qapp.sendPostedEvents()


def test_what_was_typed_chosen_and_scrolled_to_is_there_in_another_language(shell, qapp, qtbot):
    window = shell.window
    window.resize(960, 640)
    window.go(Route("models"))
    qtbot.keyClicks(window.page().filters.search, "detail")
    window.go(Route("add", "easel"))
    view = window.page().list.view
    qtbot.waitUntil(lambda: view.model().rowCount() > 3)
    view.setCurrentIndex(view.model().index(2, 0))
    window.go(Route("settings"))
    page = window.page()
    page.field.setFocus()
    qtbot.keyClicks(page.field, "a")
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    bar.setValue(260)
    go_on = job(shell.live)
    qtbot.waitUntil(lambda: bool(shell.live.busy_jobs()))
    speaks(shell, qapp, "ru")
    again = window.page()
    assert again is not page and window.route == Route("settings")
    assert again.field.text() == "a"
    qtbot.waitUntil(lambda: again.area.verticalScrollBar().value() == 260)
    qtbot.waitUntil(lambda: window.focusWidget() is again.field)
    assert shell.live.busy_jobs()  # and what is under way goes on
    go_on()
    qtbot.waitUntil(lambda: is_at(shell.live, 0.1))
    window.go(Route("models"))  # and on the pages that were not in sight
    assert window.page().filters.search.text() == "detail"
    window.go(Route("add", "easel"))
    qtbot.waitUntil(lambda: window.page().list.view.currentIndex().row() == 2)


def test_whoever_goes_on_working_is_not_pulled_back(qapp, qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    kept = Kept(scrolls={(("QScrollArea", 0),): 50})
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    bringing = BringBack(page, kept)
    gone = []
    bringing.destroyed.connect(lambda: gone.append(True))
    qtbot.mouseClick(page, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(gone))


# -- what is said aloud ------------------------------------------------------------------------------


@pytest.fixture
def said(monkeypatch):
    """What a screen reader is given to say: text, and whether it breaks in."""
    heard = []

    def hear(event):
        if event.type() is QAccessible.Event.Announcement:
            urgent = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
            heard.append((event.message(), urgent))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


def job(live, *, fails=False):
    """A job that goes a tenth further each time it is let."""
    steps = asyncio.Semaphore(0)

    async def begin(app):
        async def work(reporter):
            reporter.start("a", total=10)
            for done in range(1, 11):
                await steps.acquire()
                reporter.update(done)
            if fails:
                raise ValueError("no room")

        return app.jobs.submit("Fetch it", [Stage("a")], work, kind="test", subject="")

    live.ask(begin, live, lambda _: None)

    def go_on():
        loop = live._thread._loop
        loop.call_soon_threadsafe(steps.release)

    return go_on


def is_at(live, share):
    return any(job.share >= share - 1e-9 for job in live.busy_jobs())


@pytest.mark.parametrize(("fails", "end"), [(False, "Done: Fetch it"), (True, "Failed: Fetch it")])
def test_a_job_is_announced_when_it_starts_at_each_quarter_and_when_it_ends(
    shell, said, qtbot, fails, end
):
    go_on = job(shell.live, fails=fails)
    qtbot.waitUntil(lambda: bool(shell.live.busy_jobs()))
    for done in range(1, 11):
        go_on()
        if done < 10:
            qtbot.waitUntil(partial(is_at, shell.live, done / 10))
    qtbot.waitUntil(lambda: any(text.startswith(end) for text, _ in said))
    about = [text for text, _ in said if "Fetch it" in text and "%" in text]
    assert said[0] == ("Started: Fetch it", False)
    assert about == ["Fetch it: 30%", "Fetch it: 50%", "Fetch it: 80%"]
    assert next(urgent for text, urgent in said if text.startswith(end)) is fails


def test_news_is_said_and_errors_break_in(shell, said):
    shell.window.toasts.show("One is ready", "success")
    shell.window.toasts.show("The drive is full", "danger")
    assert said == [("One is ready", False), ("The drive is full", True)]


# -- what the system asks for ------------------------------------------------------------------------


class Preferences(QObject):
    """What a system asks for that wants contrast and no motion."""

    def contrastPreference(self):  # noqa: N802
        return Qt.ContrastPreference.HighContrast


def test_the_system_is_followed_while_the_window_is_open(theme, monkeypatch):
    hints = theme._preferences
    if not hasattr(hints, "contrastPreferenceChanged"):
        pytest.skip("this Qt does not tell")
    theme.choose("system", motion="reduced")
    before = theme.name
    told = []
    theme.changed.connect(lambda: told.append(theme.name))
    monkeypatch.setattr(theme, "_preferences", Preferences())
    hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert (before, theme.name, told) == ("dark", "contrast", ["contrast"]) or before == "light"
    monkeypatch.undo()
    theme.choose("dark", motion="reduced")


def test_menus_do_not_move_where_motion_is_reduced(theme, qapp, monkeypatch):
    effects = [Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo]
    monkeypatch.setattr(theme, "_effects", dict.fromkeys(effects, True))
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, True)  # offscreen there are none
    try:
        for motion, moves in (("full", True), ("reduced", False)):
            theme.choose("dark", motion=motion)
            assert [qapp.isEffectEnabled(one) for one in effects] == [moves, moves]
    finally:
        qapp.setEffectEnabled(Qt.UIEffect.UI_General, False)


def test_a_theme_without_such_a_system_has_a_name(theme, monkeypatch):
    monkeypatch.setattr(theme, "_preferences", None)
    theme.choose("system", motion="system")
    assert theme.name in ("dark", "light")
    assert theme.is_still is False
    assert isinstance(theme, Theme)
