"""The card of an install: real programs that are launched and stopped by its buttons, real jobs."""

import asyncio
import socket

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from stablehand.core.base.text import Text
from stablehand.core.records.install import (
    InstalledPython,
    InstalledSource,
    InstalledTorch,
    InstallFailure,
)
from stablehand.gui.components.package_card import PackageCard
from stablehand.gui.components.problems import shown_problem
from stablehand.gui.context import Route
from stablehand.gui.live.views import Problem
from support.fake_uis import end_everything, make_install
from support.window_work import HeldJob, write_install

COMMIT = "1234567890abcdef1234567890abcdef12345678"
WHOLE = {
    "source": InstalledSource(
        kind="git", url="https://example.org/x", ref="v0.3.64", commit=COMMIT
    ),
    "python": InstalledPython(version="3.12.8", kind="managed", path="Assets/python"),
    "torch": InstalledTorch(backend="cu128", version="2.9.1+cu128"),
}

PROMPT = """
[[launch.prompts]]
pattern = '\\[y/n\\]'
text = { en = "Fetch the model now?", ru = "?" }
"""
ASKS = """
print("Fetch it? [y/n] ", end="", flush=True)
print("You said", sys.stdin.readline().strip(), flush=True)
serve()
"""


@pytest.fixture
def shown(context, qtbot):
    """Give a function that shows the card of an install and keeps it as new as a page does."""
    live = context.live
    cards = []

    def show_all(*_):
        for card in cards:
            item = live.install(card.name)
            if item is not None:
                job = live.job_of(card.name)
                card.show_install(item, job, shown_problem(live, item, card.name))

    for signal in (live.installs_changed, live.jobs_changed, live.problem_changed):
        signal.connect(show_all)

    def show(name):
        qtbot.waitUntil(lambda: live.install(name) is not None)
        card = PackageCard(context, name)
        card.resize(360, 240)
        card.setParent(context.window)
        cards.append(card)
        show_all()
        context.window.resize(400, 300)
        context.window.show()
        card.show()
        return card

    yield show
    cards.clear()


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


def state(card):
    return card.badge.label.text()


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def visible(card, *names):
    return {name: getattr(card, name).isVisibleTo(card) for name in names}


def test_what_it_is_made_of_stands_on_it_in_small_words(data, shown, qtbot):
    write_install(data, "comfyui", "comfyui", **WHOLE)
    (data / "Packages" / "comfyui" / "weights.bin").write_bytes(bytes(3_000_000))
    card = shown("comfyui")
    qtbot.waitUntil(lambda: card.package_name == "ComfyUI")
    qtbot.waitUntil(lambda: card.title.text() == "ComfyUI")  # the same but for the capitals
    assert not card.package.isVisibleTo(card)
    tied = card.version.text().replace("\u00a0", " ")
    assert tied == "v0.3.64 · 1234567 · Python 3.12"
    qtbot.waitUntil(lambda: "on" in card.build.text())
    assert card.build.text().replace("\u00a0", " ") == "torch 2.9.1, CUDA 12.8 · 3.0 MB on disk"
    assert card.run.text() == "Not launched yet"
    assert state(card) == "Stopped"


def test_an_install_of_another_name_says_which_package_it_is(data, shown, qtbot):
    write_install(data, "video work", "comfyui")
    card = shown("video work")
    qtbot.waitUntil(lambda: card.package.whole_text() == "ComfyUI")
    qtbot.waitUntil(lambda: card.title.text() == "video work")


def test_the_room_on_the_disk_is_measured_once_and_remembered(context, data, shown, qtbot):
    folder = write_install(data, "one")
    (folder.checkout / "a").write_bytes(bytes(2_000_000))
    card = shown("one")
    qtbot.waitUntil(lambda: "2.0" in card.build.text())
    (folder.checkout / "b").write_bytes(bytes(2_000_000))
    other = shown("one")
    assert "2.0" in other.build.text()  # at once, from the last time
    other.measure()
    qtbot.waitUntil(lambda: "4.0" in other.build.text())


def test_a_program_is_launched_opened_and_stopped_from_the_card(context, record, shown, ui, qtbot):
    ui("time.sleep(0.4)\nserve()\n")
    card = shown("fake")
    assert (state(card), card.main.text()) == ("Stopped", "Launch")
    assert visible(card, "stop", "link") == {"stop": False, "link": False}
    card.main.setFocus()
    press(qtbot, card.main)
    qtbot.waitUntil(lambda: state(card) == "Running", timeout=20_000)
    assert card.main.text() == "Open"
    assert card.main.hasFocus()  # it was lent away while there was nothing to press
    address = context.live.install("fake").session.url
    assert card.link.text() == address
    assert card.run.text() == "Started just now"
    assert card.accessibleName() == "fake: Running"
    assert card.stop.accessibleName() == "Stop: fake"
    press(qtbot, card.main)
    press(qtbot, card.link)
    assert record.urls == [address, address]
    press(qtbot, card.stop)
    qtbot.waitUntil(lambda: state(card) == "Stopped", timeout=20_000)
    assert card.main.text() == "Launch"
    assert card.run.text().startswith("Last run just now, for ")
    assert not card.link.isVisibleTo(card)


def test_a_program_that_does_not_start_says_so_with_the_way_to_the_whole(
    context, record, shown, ui, qtbot
):
    ui("print('RuntimeError: no such card', flush=True)\nsys.exit(3)\n")
    card = shown("fake")
    press(qtbot, card.main)
    qtbot.waitUntil(lambda: state(card) == "Did not start", timeout=20_000)
    assert card.note.label.text() == "fake ended before it was ready: exit code 3."
    assert card.main.text() == "Launch"
    assert card.main.isEnabled()
    assert not card.fix.isVisibleTo(card)  # log and launch are there anyway
    press(qtbot, card.note.link)
    press(qtbot, card.log)
    assert record.went == [Route("package", "fake"), Route("package", "fake", "console")]
    context.live.dismiss("fake")
    assert state(card) == "Ended by itself"
    assert card.run.text() == "Ended by itself just now, with exit code 3"


def test_a_question_stands_on_the_card(context, record, shown, ui, qtbot):
    ui(ASKS, tail=PROMPT)
    card = shown("fake")
    press(qtbot, card.main)
    qtbot.waitUntil(lambda: state(card) == "Asks something", timeout=20_000)
    assert card.question.label.text() == "Fetch the model now?"
    press(qtbot, card.question.link)
    assert record.went == [Route("package", "fake", "console")]
    context.live.answer("fake", "y")
    qtbot.waitUntil(lambda: state(card) == "Running", timeout=20_000)
    assert not card.question.isVisibleTo(card)


def test_an_install_under_way_can_be_paused_and_cancelled(context, data, shown, qtbot):
    write_install(data, "one", state="installing")
    card = shown("one")
    HeldJob(context.live, "install", "one", pausable=True)
    qtbot.waitUntil(lambda: card.progress.bar.value() == 500)
    assert state(card) == "Installing"
    assert card.progress.numbers.whole_text().startswith("50%")
    assert visible(card, "pause", "stop") == {"pause": True, "stop": False}
    press(qtbot, card.pause)
    qtbot.waitUntil(lambda: state(card) == "Paused")
    assert card.pause.text() == "Go on"
    press(qtbot, card.pause)
    qtbot.waitUntil(lambda: state(card) == "Installing")
    assert card.main.text() == "Cancel"
    press(qtbot, card.main)
    qtbot.waitUntil(lambda: context.live.job_of("one") is None)
    assert not card.progress.isVisibleTo(card)


def test_a_failed_install_says_why_and_is_tried_again(context, data, shown, qtbot):
    failure = InstallFailure(step="torch", code="disk.full", message="The drive is full.")
    write_install(data, "one", "no-such-package", state="failed", failure=failure)
    card = shown("one")
    assert state(card) == "Install failed"
    assert card.note.label.text() == "The drive is full."
    assert (card.main.text(), card.main.property("variant")) == ("Try again", "primary")
    press(qtbot, card.main)
    qtbot.waitUntil(lambda: "no package" in card.note.label.text())  # it was really tried
    assert card.fix.text() == "See packages"


def test_one_that_was_stopped_offers_to_go_on_and_shows_no_failure(data, shown):
    stopped = InstallFailure(step="", code="interrupted", message="It was stopped.")
    write_install(data, "one", state="failed", failure=stopped)
    card = shown("one")
    assert (state(card), card.main.text()) == ("Install interrupted", "Resume")
    assert card.run.text() == "It goes on where it stopped."
    assert not card.note.isVisibleTo(card)


def test_the_best_fix_of_a_problem_is_on_the_card(context, record, data, shown, qtbot):
    write_install(data, "one")
    card = shown("one")
    live = context.live
    live.problems["one"] = Problem(
        "port.taken", Text("t", "The port is taken."), None, (), {"port": 1}, "launch", "one"
    )
    live.problem_changed.emit("one")
    assert card.note.label.text() == "The port is taken."
    assert card.fix.accessibleName() == "Open options: one"
    press(qtbot, card.fix)
    assert record.went == [Route("package", "one", "options")]
    live.dismiss("one")
    assert visible(card, "note", "fix") == {"note": False, "fix": False}


def test_a_damaged_record_leaves_only_what_still_makes_sense(context, data, shown, qtbot):
    folder = write_install(data, "one")
    folder.record.write_text("{", encoding="utf-8")
    # The window may have seen it while it was still whole.
    qtbot.waitUntil(lambda: [item.state for item in context.live.installs] == ["damaged"])
    card = shown("one")
    assert (state(card), card.main.text()) == ("Damaged", "Uninstall")
    assert visible(card, "log", "version", "run") == {"log": False, "version": False, "run": False}
    menu = QMenu()
    card._fill_menu(menu)
    usable = [action.text() for action in menu.actions() if action.isEnabled() and action.text()]
    assert usable == ["Open folder", "Uninstall…"]


def test_the_name_leads_to_the_page_by_mouse_and_key(record, data, shown, qtbot):
    write_install(data, "one")
    card = shown("one")
    press(qtbot, card.title)
    card.title.setFocus()
    qtbot.keyClick(card.title, Qt.Key.Key_Return)
    assert record.went == [Route("package", "one")] * 2


def test_a_name_that_is_too_long_gives_way_and_stays_whole_for_others(data, shown, qapp):
    name = "a rather long name for an install that nobody would type"
    write_install(data, name)
    card = shown(name)
    qapp.processEvents()
    assert card.title.text().endswith("…")
    assert card.title.accessibleName() == card.title.toolTip() == name
    assert card.title.width() < card.width()


def test_the_menu_leads_where_it_says(context, record, data, shown):
    folder = write_install(data, "one")
    card = shown("one")
    menu = QMenu()
    card._fill_menu(menu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert len(menu.actions()) <= 7
    assert not actions["Copy address"].isEnabled()
    for text in ("Open folder", "Options", "Models"):
        actions[text].trigger()
    assert record.paths == [folder.checkout]
    assert record.went == [Route("package", "one", "options"), Route("package", "one", "models")]


def test_the_address_can_be_copied(context, record, shown, ui, qtbot):
    ui("serve()\n")
    card = shown("fake")
    press(qtbot, card.main)
    qtbot.waitUntil(lambda: state(card) == "Running", timeout=20_000)
    menu = QMenu()
    card._fill_menu(menu)
    next(a for a in menu.actions() if a.text() == "Copy address").trigger()
    assert QGuiApplication.clipboard().text() == context.live.install("fake").session.url
    assert record.toasts == [("Address copied", "success")]


def test_nothing_is_done_while_nothing_has_changed(context, data, shown, qtbot):
    write_install(
        data,
        "one",
        state="failed",
        failure=InstallFailure(step="x", code="disk.full", message="Full."),
    )
    card = shown("one")
    card.badge.label.setText("untouched")
    context.live.jobs_changed.emit()
    context.live.installs_changed.emit()
    assert state(card) == "untouched"


def test_everything_has_a_name_and_the_keys_go_in_reading_order(context, data, shown, qapp):
    write_install(data, "one")
    card = shown("one")
    qapp.processEvents()
    stops = [stop for stop in card.stops() if stop.isVisibleTo(card)]
    assert [stop.accessibleName() for stop in stops] == [
        "one",
        "Launch: one",
        "Log: one",
        "More for one",
    ]
    assert all(min(stop.width(), stop.height()) >= 28 for stop in stops)


def test_uninstalling_is_asked_about_and_then_done(context, record, data, shown, qtbot):
    folder = write_install(data, "one")
    folder.record.write_text("{", encoding="utf-8")
    card = shown("one")
    qtbot.waitUntil(lambda: state(card) == "Damaged")  # it may have been seen whole a moment before
    press(qtbot, card.main)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)
    assert folder.checkout.is_dir()
    record.dialogs[0].buttons["uninstall"].click()
    qtbot.waitUntil(lambda: not folder.checkout.exists(), timeout=10_000)
    qtbot.waitUntil(lambda: context.live.install("one") is None)
