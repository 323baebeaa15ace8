"""The page of a package: real programs launched, watched and stopped on it, real records that come and go."""

import asyncio
import socket

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from stablehand.core.base.text import Text
from stablehand.core.records.install import InstallFailure
from stablehand.gui.context import Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package import PackagePage
from stablehand.gui.pages.package.launch_dialog import LaunchDialog
from stablehand.gui.pages.package.progress import StepList
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.widgets.frames import Fold, ScrollPage
from stablehand.services.install_steps import InstallStep
from stablehand.services.uninstalling import uninstall
from support.fake_uis import end_everything, make_install
from support.page_checks import clipped
from support.window_work import HeldJob, write_install

DANGER = """
[[options]]
flag = "--listen"
group = "main"
danger = true
help = { en = "Opens the page to everybody in the network", ru = "?" }
"""


@pytest.fixture
def page(context, qtbot):
    made = PackagePage(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitUntil(lambda: context.live.is_known)
    return made


@pytest.fixture
def ui(data):
    """Give a function that installs a program that is really run; what it leaves is ended."""
    names = []

    def make(script, **values):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        names.append(values.get("name", "fake"))
        return make_install(data, script, port=port, **values)

    yield make
    asyncio.run(end_everything(data, names))


def go(page, qtbot, name, part="about"):
    """Show an install that there is."""
    qtbot.waitUntil(lambda: page.context.live.install(name) is not None)
    page.arrive(Route("package", name, part))
    qtbot.waitUntil(lambda: page.view.isVisible())
    return page.view


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def state(view):
    return view.head.badge.label.text()


def menu_of(head):
    menu = QMenu(head)
    head.fill_menu(menu)
    return {action.text(): action for action in menu.actions() if action.text()}


def test_a_program_is_launched_opened_and_stopped_from_its_page(
    page, context, record, ui, qtbot, data
):
    ui("time.sleep(0.4)\nserve()\n")
    view = go(page, qtbot, "fake")
    qtbot.waitUntil(lambda: context.live.install("fake") is not None and state(view) == "Stopped")
    head = view.head
    assert head.main.text() == "Launch"
    assert not head.stop.isVisibleTo(head)
    assert not head.link.isVisibleTo(head)
    assert not menu_of(head)["Copy address"].isEnabled()
    assert menu_of(head)["Access from the network…"].isEnabled()
    press(qtbot, head.main)
    qtbot.waitUntil(lambda: state(view) == "Running", timeout=20_000)
    assert page.view is view  # shown anew, not built anew
    assert head.main.text() == "Open"
    address = context.live.install("fake").session.url
    assert head.link.text() == address
    press(qtbot, head.link)
    press(qtbot, head.main)
    assert record.urls == [address, address]
    menu_of(head)["Copy address"].trigger()
    assert QGuiApplication.clipboard().text() == address
    menu_of(head)["Open log file"].trigger()
    assert record.paths == [context.live.install("fake").session.log]
    assert record.paths[0].is_file()
    press(qtbot, head.folder)
    assert record.paths[-1] == data / "Packages" / "fake"
    assert not menu_of(head)["Launch with extra arguments…"].isEnabled()
    press(qtbot, head.stop)
    qtbot.waitUntil(lambda: state(view) == "Stopped", timeout=20_000)
    assert "Last run just now" in head.facts.text().replace("\u00a0", " ")


def test_focus_stays_where_it_is_while_the_state_changes(page, ui, qtbot):
    ui("serve()\n")
    view = go(page, qtbot, "fake")
    qtbot.waitUntil(lambda: state(view) == "Stopped")
    view.head.folder.setFocus()
    page.context.live.launch("fake")
    qtbot.waitUntil(lambda: state(view) == "Running", timeout=20_000)
    assert view.head.folder.hasFocus()


def test_parts_are_made_when_they_are_first_looked_at_and_stay(page, record, data, qtbot):
    write_install(data, "one")
    view = go(page, qtbot, "one", "about")
    assert set(view.parts) == {"about"}
    assert view.tabs.value == "about"
    press(qtbot, view.tabs.buttons()[2])
    assert set(view.parts) == {"about", "models"}
    assert record.went[-1] == Route("package", "one", "models")
    about = view.parts["about"]
    page.arrive(Route("package", "one", "about"))
    assert view.parts["about"] is about
    assert about.isVisibleTo(page)
    page.arrive(Route("package", "one"))
    assert view.part == "about"


def test_without_a_part_the_console_is_shown(page, data, qtbot):
    write_install(data, "one")
    view = go(page, qtbot, "one", "")
    assert view.part == "console"
    assert view.parts["console"].isVisibleTo(page)


def test_another_install_has_a_view_of_its_own(page, data, qtbot):
    write_install(data, "one")
    write_install(data, "two")
    first = go(page, qtbot, "one")
    second = go(page, qtbot, "two")
    assert second is not first
    assert second.head.title.whole_text() == "two"
    assert not shiboken6.isValid(first)


def test_an_unknown_install_leads_back_to_the_list(page, record, qtbot):
    page.arrive(Route("package", "nobody"))
    view = page.view
    texts = [label.text() for label in view.gone.findChildren(QLabel)]
    assert "There is no package named nobody." in texts
    button = next(
        b
        for b in view.gone.findChildren(QWidget)
        if getattr(b, "text", str)() != "" and b.property("variant") == "primary"
    )
    press(qtbot, button)
    assert record.went == [Route("packages")]


def test_one_that_is_uninstalled_meanwhile_says_so_and_comes_back(page, context, data, qtbot):
    write_install(data, "one")
    view = go(page, qtbot, "one")
    qtbot.waitUntil(lambda: state(view) == "Stopped")
    context.live.ask(lambda app: uninstall(app, "one"), page, lambda _done: None)
    qtbot.waitUntil(lambda: view.gone is not None)
    texts = [label.text() for label in view.gone.findChildren(QLabel)]
    assert "one is not here any more." in texts
    write_install(data, "one")
    qtbot.waitUntil(lambda: view.gone is None)
    assert view.head.isVisibleTo(page)


def test_what_went_wrong_stands_above_the_tabs_and_can_be_put_away(page, context, data, qtbot):
    write_install(data, "one")
    view = go(page, qtbot, "one")
    qtbot.waitUntil(lambda: state(view) == "Stopped")
    assert not view.above.isVisibleTo(page)
    problem = Problem(
        "launch.failed",
        Text("t", "It fell over."),
        kind="launch",
        subject="one",
        details={"exit_code": 1},
    )
    context.live._keep_problem(problem)
    card = view.card
    assert isinstance(card, ErrorCard)
    assert card.title.text() == "It fell over."
    assert view.above.isVisibleTo(page)
    words = [
        button.text()
        for button in card.findChildren(QWidget)
        if button.property("variant") in ("primary", "secondary")
    ]
    assert "Try again" not in words and "Launch" not in words  # the head has that button
    context.live.jobs_changed.emit()
    assert view.card is card  # nothing is made anew for nothing
    context.live.dismiss("one")
    assert view.card is None
    assert not view.above.isVisibleTo(page)


def test_where_there_is_no_room_for_a_failure_and_the_part_the_whole_scrolls(
    page, context, data, qtbot
):
    write_install(data, "one")
    view = go(page, qtbot, "one", "console")
    qtbot.waitUntil(lambda: state(view) == "Stopped")
    area = view.findChild(ScrollPage)
    bar = area.verticalScrollBar()
    lines = tuple(Text("t", f"line {at}") for at in range(200))
    problem = Problem(
        "launch.failed",
        Text("t", "It fell over."),
        kind="launch",
        subject="one",
        more=lines,
        details={"exit_code": 1},
    )
    context.live._keep_problem(problem)
    qtbot.wait(50)
    console = view.parts["console"]
    assert bar.maximum() == 0  # folded, all of it fits
    assert console.mapTo(page, console.rect().bottomLeft()).y() <= page.height()
    fold = view.card.findChild(Fold)
    press(qtbot, fold.button)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert console.height() >= 200
    view.tabs.buttons()[-1].setFocus()
    area.ensureWidgetVisible(view.tabs)
    press(qtbot, fold.button)
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_a_failed_install_says_why_from_its_record_and_that_stays(page, data, qtbot):
    failure = InstallFailure(step="torch", code="disk.full", message="The drive is full.")
    write_install(data, "one", state="failed", failure=failure)
    view = go(page, qtbot, "one")
    qtbot.waitUntil(lambda: state(view) == "Install failed")
    assert view.card.title.text() == "The drive is full."
    assert view.head.main.text() == "Try again"


def test_an_install_under_way_shows_bar_and_steps_and_can_be_paused(page, context, data, qtbot):
    write_install(data, "one", "comfyui", state="installing", wishes={"torch": "cpu"})
    view = go(page, qtbot, "one")
    job = HeldJob(context.live, "install", "one", pausable=True)
    qtbot.waitUntil(lambda: state(view) == "Installing")
    progress = view.progress
    qtbot.waitUntil(lambda: progress.bar.value() == 500)
    assert view.above.isVisibleTo(page)
    assert progress.numbers.whole_text().startswith("50%")
    qtbot.waitUntil(lambda: progress.steps.isVisibleTo(page), timeout=10_000)
    titles = [label.text() for _icon, label in progress.steps._rows]
    assert titles[0] == "Make sure that git is there"
    assert any("torch" in title for title in titles)
    press(qtbot, progress.pause)
    qtbot.waitUntil(lambda: progress.pause.text() == "Go on")
    assert state(view) == "Paused"
    press(qtbot, progress.pause)
    qtbot.waitUntil(lambda: progress.pause.text() == "Pause")
    assert view.head.main.text() == "Cancel"
    job.let_go()
    qtbot.waitUntil(lambda: context.live.job_of("one") is None)
    qtbot.waitUntil(lambda: not progress.bar.isVisibleTo(page))


def test_steps_before_the_current_one_are_done_those_after_it_to_come(page, context, data, qtbot):
    write_install(data, "one", "comfyui", state="installing", wishes={"torch": "cpu"})
    view = go(page, qtbot, "one")
    job = HeldJob(context.live, "install", "one")
    steps = view.progress.steps
    qtbot.waitUntil(lambda: bool(steps._rows), timeout=10_000)
    steps.set_current("torch")
    words = [label.accessibleDescription() for _icon, label in steps._rows]
    at = words.index("Under way")
    assert "torch" in steps._rows[at][1].text()
    assert set(words[:at]) == {"Done"}
    assert set(words[at + 1 :]) == {"Still to come"}
    job.let_go()


def test_an_install_that_has_just_begun_has_a_page_before_its_record(page, context, qtbot):
    page.arrive(Route("package", "new"))
    view = page.view
    assert view.gone is not None
    job = HeldJob(context.live, "install", "new")
    qtbot.waitUntil(lambda: view.gone is None and state(view) == "Installing")
    job.let_go()
    qtbot.waitUntil(lambda: view.gone is not None)


def test_a_launch_with_extra_arguments_gets_them_once(page, context, record, ui, qtbot):
    ui("print('ARGS', sys.argv[1:], flush=True)\nserve()\n", tail=DANGER)
    view = go(page, qtbot, "fake")
    qtbot.waitUntil(lambda: state(view) == "Stopped")
    menu_of(view.head)["Launch with extra arguments…"].trigger()
    dialog = record.dialogs[-1]
    assert isinstance(dialog, LaunchDialog)
    dialog.field.setText("--name 'my file")
    press(qtbot, dialog.buttons["launch"])
    qtbot.waitUntil(lambda: dialog.error.isVisibleTo(dialog))
    assert "quotation mark" in dialog.error.text()
    assert dialog.isVisible()
    dialog.field.setText("--name 'my file'")
    press(qtbot, dialog.buttons["launch"])
    qtbot.waitUntil(lambda: state(view) == "Running", timeout=20_000)
    assert context.live.install("fake").session.command[-2:] == ("--name", "my file")
    assert context.live.install("fake").record.arguments == []


def test_words_that_are_a_risk_need_a_yes_first(page, context, record, ui, qtbot):
    ui("serve()\n", tail=DANGER)
    view = go(page, qtbot, "fake")
    qtbot.waitUntil(lambda: state(view) == "Stopped")
    menu_of(view.head)["Launch with extra arguments…"].trigger()
    dialog = record.dialogs[-1]
    dialog.field.setText("--listen")
    press(qtbot, dialog.buttons["launch"])
    qtbot.waitUntil(lambda: len(record.dialogs) == 2)
    question = record.dialogs[-1]
    assert any(
        "everybody in the network" in label.text() for label in question.findChildren(QLabel)
    )
    press(qtbot, question.buttons[""])
    qtbot.wait(100)
    assert context.live.job_of("fake") is None
    assert dialog.isVisible()
    press(qtbot, dialog.buttons["launch"])
    qtbot.waitUntil(lambda: len(record.dialogs) == 3)
    press(qtbot, record.dialogs[-1].buttons["agree"])
    qtbot.waitUntil(lambda: state(view) == "Running", timeout=20_000)
    assert context.live.install("fake").session.command[-1] == "--listen"


def test_buttons_go_below_the_words_where_there_is_no_room_beside_them(page, data, theme, qtbot):
    write_install(data, "a rather long name of an install")
    theme.choose("dark", percent=150, motion="reduced")
    view = go(page, qtbot, "a rather long name of an install")
    qtbot.waitUntil(lambda: state(view) == "Stopped")
    page.resize(760, 600)
    qtbot.wait(50)
    head = view.head
    assert head.main.mapTo(page, head.main.rect().topLeft()).y() > head.title.geometry().bottom()
    assert head.menu.mapTo(page, head.menu.rect().topRight()).x() < page.width()
    page.resize(1400, 600)
    qtbot.wait(50)
    assert head.main.mapTo(page, head.main.rect().topLeft()).x() > page.width() // 2


def test_another_text_size_is_taken_everywhere(page, data, theme, qtbot):
    write_install(data, "one")
    view = go(page, qtbot, "one", "options")
    theme.choose("light", percent=100, motion="reduced")
    assert page.view is view  # colours need nothing anew
    theme.choose("light", percent=150, motion="reduced")
    qtbot.waitUntil(lambda: page.view is not view and page.view.isVisible())
    assert (page.view.name, page.view.part) == ("one", "options")
    page.hide()
    theme.choose("light", percent=100, motion="reduced")
    assert page.view is None  # made when it is looked at again
    page.show()
    page.arrive(Route("package", "one"))
    assert page.view.part == "console"


def test_one_whose_record_is_damaged_can_still_be_looked_at(page, context, data, qtbot):
    folder = write_install(data, "one")
    folder.record.write_text("{")
    view = go(page, qtbot, "one", "options")
    qtbot.waitUntil(lambda: state(view) == "Damaged")
    assert view.head.main.text() == "Uninstall"
    options = view.parts["options"]
    qtbot.waitUntil(lambda: options._card is not None)
    assert "cannot be read" in options._card.title.text()
    assert menu_of(view.head)["Uninstall…"].isEnabled()
    assert not menu_of(view.head)["Open log file"].isEnabled()


def test_long_steps_of_an_install_are_whole(context, qtbot):
    title = "Проверка: импорт torch, закреплённые версии, вычисление на устройстве (процессор)"
    steps = StepList(context)
    qtbot.addWidget(steps)
    steps.set_steps([InstallStep(f"s{at}", Text("t", title)) for at in range(4)])
    steps.resize(560, 200)
    steps.show()
    assert [label.text() for label in steps.findChildren(QLabel)] == [title] * 4
    assert clipped(steps) == []
