"""The frame around the pages: places, keys, palette, closing, languages."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from stablehand.core.base.progress import Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.gui.components.job_bar import JobBar
from stablehand.gui.context import Route
from stablehand.gui.live.memory import Memory
from stablehand.gui.theme.tokens import Size
from stablehand.gui.widgets.command_palette import CommandPalette
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.fields import SearchField
from stablehand.gui.widgets.shortcut_list import ShortcutList
from stablehand.gui.widgets.toasts import Toast
from stablehand.gui.words.language import speak
from support.whole_window import Shell


@pytest.fixture
def shell(data, theme, qapp, qtbot):
    made = Shell(data, theme)
    qtbot.waitUntil(lambda: made.live.is_known)
    yield made
    made.close()
    qapp.processEvents()


def job(live, subject="one"):
    async def begin(app):
        async def work(reporter):
            import asyncio

            reporter.start("a", text=QT_TRANSLATE_NOOP("test", "Working"))
            await asyncio.sleep(3600)

        return app.jobs.submit("Install One", [Stage("a")], work, kind="install", subject=subject)

    live.ask(begin, live, lambda _: None)


def test_one_can_go_back_and_forward(shell):
    window = shell.window
    for route in (Route("settings"), Route("machine"), Route("add", "easel")):
        window.go(route)
    window.back()
    assert window.route == Route("machine")
    window.back()
    assert window.route == Route("settings")
    window.forward()
    assert window.route == Route("machine")
    window.go(Route("activity"))
    window.forward()  # what lay ahead is gone
    assert window.route == Route("activity")


def test_going_back_from_the_first_place_leads_home(shell):
    shell.window.go(Route("settings"), remember=False)
    shell.window.back()
    assert shell.window.route.page == "packages"


def test_a_place_that_is_not_there_changes_nothing(shell):
    shell.window.go(Route("settings"))
    shell.window.go(Route("no-such-page"))
    assert shell.window.route == Route("settings")


def test_the_last_page_is_shown_at_the_next_start(shell, data, theme, qtbot):
    shell.window.go(Route("settings"))
    assert Memory(data).text("page") == "settings"


def test_every_action_has_words_and_no_key_is_given_twice(shell):
    actions = shell.window.actions()
    assert len(actions) > 15
    keys = [key.toString() for action in actions for key in action.shortcuts()]
    assert all(action.text() for action in actions)
    assert len(keys) == len(set(keys))
    assert "" not in keys


@pytest.mark.parametrize(
    ("key", "page"),
    [
        ("Ctrl+1", "packages"),
        ("Ctrl+J", "activity"),
        ("Ctrl+2", "models"),
        ("Ctrl+4", "downloads"),
        ("Ctrl+7", "machine"),
        ("Ctrl+,", "settings"),
        ("Ctrl+N", "add"),
    ],
)
def test_keys_lead_to_pages(shell, qtbot, key, page):
    shell.window.activateWindow()
    combination = QKeySequence(key)[0]
    qtbot.keyClick(shell.window, combination.key(), combination.keyboardModifiers())
    assert shell.window.route.page == page


def test_the_palette_finds_actions_and_runs_them(shell, qtbot):
    shell.actions[-1].open_palette()
    palette = shell.dialog(CommandPalette)
    qtbot.keyClicks(palette.field, "settings")
    qtbot.wait(50)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.window.route.page == "settings")


def test_the_list_of_keys_shows_all_of_them(shell):
    shell.actions[-1].open_list()
    listed = shell.dialog(ShortcutList)
    assert listed.isVisible()
    listed.reject()


def test_f6_moves_between_the_panes_and_is_nowhere_trapped(shell, qtbot):
    window = shell.window
    window.activateWindow()
    seen = set()
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        panes = [pane for pane in window.panes() if focus and pane.isAncestorOf(focus)]
        seen |= set(panes)
    assert len(seen) >= 2


def test_the_rail_folds_by_key_and_stays_folded(shell, data):
    assert not shell.window.rail.is_folded
    shell.window.toggle_rail()
    assert shell.window.rail.is_folded
    assert Memory(data).flag("rail_folded")
    for button in shell.window.rail.buttons():
        assert button.accessibleName()
        assert button.toolTip()


def test_a_narrow_window_folds_the_rail_and_a_wide_one_opens_it(shell, qtbot):
    shell.window.resize(*Size.WINDOW_LEAST)
    qtbot.waitUntil(lambda: shell.window.rail.is_folded)
    shell.window.resize(1280, 800)
    qtbot.waitUntil(lambda: not shell.window.rail.is_folded)


def test_another_language_builds_everything_anew_at_the_same_place(shell, qapp, qtbot):
    shell.window.go(Route("settings"))
    before = [action.text() for action in shell.window.actions()]
    speak(qapp, "ru")
    shell.window.rebuild()
    qapp.sendPostedEvents()
    qtbot.wait(50)
    assert shell.window.route == Route("settings")
    after = [action.text() for action in shell.window.actions()]
    assert len(after) == len(before)
    assert not set(before) & set(after)
    assert shell.window.rail.button("packages").text() == "Пакеты"


def test_what_was_typed_outlasts_a_language_that_is_tried_and_taken_back(shell, qapp, qtbot):
    """On a page that nobody looked at meanwhile."""
    shell.window.go(Route("models"))
    QTest.keyClicks(searched(shell), "anime")
    shell.window.go(Route("settings"))
    for language in ("ru", "en"):
        speak(qapp, language)
        shell.window.rebuild()
        qapp.sendPostedEvents()
    shell.window.go(Route("models"))
    qtbot.waitUntil(lambda: searched(shell).text() == "anime")


def test_news_of_what_was_begun_before_another_language_is_shown(shell, qapp):
    before = shell.window.context
    speak(qapp, "ru")
    shell.window.rebuild()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    before.toast("Freed", "success")
    assert shell.window.toasts.count() == 1


def searched(shell):
    return shell.window.page().findChildren(SearchField)[0]


def test_with_nothing_under_way_it_simply_closes(shell):
    shell.window.close()
    assert shell.left == 1


def test_closing_over_a_job_asks(shell, qtbot):
    job(shell.live)
    qtbot.waitUntil(lambda: bool(shell.live.busy_jobs()))
    shell.window.close()
    question = shell.dialog(Question)
    assert shell.left == 0
    shell.window.close()  # a second time there is one question still
    assert len([d for d in shell.window.findChildren(Question) if d.isVisible()]) == 1
    question.reject()
    assert shell.left == 0
    shell.window.close()
    shell.dialog(Question).buttons["quit"].click()
    assert shell.left == 1


def test_with_a_tray_it_can_go_on_in_the_background(shell, qtbot):
    shell.has_tray = True
    job(shell.live)
    qtbot.waitUntil(lambda: bool(shell.live.busy_jobs()))
    shell.window.close()
    shell.dialog(Question).buttons["tray"].click()
    assert shell.left == 0
    assert not shell.window.isVisible()
    assert shell.live.busy_jobs()


def test_the_safe_answer_has_the_focus(shell, qtbot):
    job(shell.live)
    qtbot.waitUntil(lambda: bool(shell.live.busy_jobs()))
    shell.window.close()
    question = shell.dialog(Question)
    assert question.focusWidget() is question.buttons[""]
    question.reject()


def test_a_dialog_gives_the_focus_back(shell, qtbot):
    window = shell.window
    window.go(Route("packages"))
    button = next(b for b in window.page().findChildren(QPushButton) if b.isVisible())
    window.activateWindow()
    button.setFocus()
    shell.actions[-1].open_list()
    shell.dialog(ShortcutList).reject()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)


def test_the_job_bar_shows_what_is_under_way_and_cancels_it(shell, qtbot):
    job(shell.live)
    qtbot.waitUntil(lambda: bool(shell.live.busy_jobs()))
    bar = shell.window._bar
    qtbot.waitUntil(bar.isVisible)
    line = next(iter(bar._lines.values()))
    assert line.title.whole_text() == "Install One"
    assert line.stage.whole_text() == "Working"
    line.cancel_button.click()
    qtbot.waitUntil(lambda: not bar.isVisible())


def record(data, name):
    folder = InstallFolder(data, name)
    folder.own.mkdir(parents=True)
    write_record(
        folder,
        InstallRecord(
            name=name, package="easel", state="installed", created_at=now(), changed_at=now()
        ),
    )


def test_the_palette_offers_what_can_be_done_with_each_install(shell, data, qtbot):
    record(data, "mine")
    qtbot.waitUntil(lambda: shell.live.install("mine") is not None)
    texts = {entry.text for entry in shell.actions[-1]._of_installs()}
    assert texts == {"Show mine", "Launch mine"}
    added = {entry.text for entry in shell.actions[-1]._of_catalog()}
    assert "Add easel" in added


def test_news_keeps_clear_of_the_jobs_below(shell, qtbot):
    window, live = shell.window, shell.live
    window.toasts.show("One is uninstalled.", "success", ("Undo", list))
    (toast,) = window.findChildren(Toast)
    bar = window.findChild(JobBar)

    def gap():
        """The pixels from the toast down to the lower edge of the window."""
        return toast.parentWidget().height() - toast.geometry().bottom() - 1

    free = gap()
    job(live)
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: gap() == free + bar.height())
    live.cancel(live.busy_jobs()[0].job_id)
    qtbot.waitUntil(lambda: not bar.isVisible())
    qtbot.waitUntil(lambda: gap() == free)
