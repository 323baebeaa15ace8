"""The activity page: jobs under way, what has happened, and what to do about what went wrong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.base.events import JobState
from stablehand.core.base.text import Text
from stablehand.gui.context import Route
from stablehand.gui.live.live import Happening
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.activity import ActivityPage
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.services.installing import InstallRequest
from support.window_work import HeldJob, write_install


@pytest.fixture
def page(context, qtbot):
    made = ActivityPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def texts(page):
    model = page.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def spoken(page, row):
    return page.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def choose(page, row):
    page.list.setCurrentIndex(page.list.model().index(row, 0))


def detail_words(page):
    return [label.text() for label in page.details.findChildren(QLabel) if label.isVisibleTo(page)]


def test_before_anything_has_happened_the_next_step_is_named(page, record):
    assert page.empty.isVisibleTo(page)
    assert not page.clear_button.isEnabled()
    (button,) = page.empty.findChildren(Button)
    button.click()
    assert record.went == [Route("packages")]


def test_jobs_are_shown_while_they_are_under_way(page, context, qtbot):
    job = HeldJob(context.live, "install", "one", pausable=True)
    qtbot.waitUntil(lambda: len(page.lines) == 1)
    (line,) = page.lines.values()
    assert line.isVisibleTo(page)
    assert not page.empty.isVisibleTo(page)
    qtbot.waitUntil(lambda: line.bar.value() == 500)
    line.pause_button.click()
    qtbot.waitUntil(lambda: context.live.job_of("one").state is JobState.PAUSED)
    line.pause_button.click()
    job.let_go()
    qtbot.waitUntil(lambda: page.lines == {})
    assert not page.jobs.isVisibleTo(page)
    assert texts(page) == ["Done: Work"]


def test_a_job_is_cancelled_from_here(page, context, qtbot):
    HeldJob(context.live, "launch", "one")
    qtbot.waitUntil(lambda: len(page.lines) == 1)
    next(iter(page.lines.values())).cancel_button.click()
    qtbot.waitUntil(lambda: texts(page) == ["Stopped: Work"])


def test_the_newest_is_on_top_and_what_was_selected_stays_selected(page, context, qtbot):
    live = context.live
    live.tell("first", "info", "one")
    live.tell("second", "success")
    assert texts(page) == ["second", "first"]
    choose(page, 1)
    live.tell("third", "warning")
    assert texts(page) == ["third", "second", "first"]
    assert page.list.currentIndex().data() == "first"
    qtbot.waitUntil(lambda: "first" in detail_words(page))


def test_old_ones_are_forgotten_at_the_end(page, context):
    for number in range(230):
        context.live.tell(str(number), "info")
    assert len(texts(page)) == 200
    assert (texts(page)[0], texts(page)[-1]) == ("229", "30")
    assert texts(page) == [row.text for row in context.live.happenings]


def test_what_is_read_aloud_has_state_time_and_subject(page, context):
    context.live.tell("forge is ready", "success", "forge")
    context.live.tell("It broke", "danger")
    assert spoken(page, 0) == "Problem: It broke, just now"
    assert spoken(page, 1) == "forge is ready, just now · forge"


def test_a_problem_shows_its_card_beside_the_list_with_buttons_that_work(
    page, record, context, qtbot
):
    qtbot.waitUntil(lambda: context.live.is_known)
    context.live.begin_install(InstallRequest("no-such-package"))
    qtbot.waitUntil(lambda: len(texts(page)) == 1)
    choose(page, 0)

    def cards():
        return [card for card in page.details.findChildren(ErrorCard) if card.isVisibleTo(page)]

    qtbot.waitUntil(lambda: len(cards()) == 1)  # the list may be told of it once more
    (card,) = cards()
    assert "no-such-package" in card.title.text()
    next(button for button in card.findChildren(Button) if button.text() == "See packages").click()
    assert record.went == [Route("add")]


def test_enter_opens_the_page_of_what_it_was_about(page, record, context, data, qtbot):
    write_install(data, "one")
    qtbot.waitUntil(lambda: context.live.install("one") is not None)
    context.live.tell("one is ready", "success", "one")
    context.live.tell("gone is ready", "success", "gone")
    choose(page, 0)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)  # there is no such install any more
    choose(page, 1)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert record.went == [Route("package", "one")]
    qtbot.waitUntil(lambda: "one is ready" in detail_words(page))
    (show,) = [b for b in page.details.findChildren(Button) if b.isVisibleTo(page)]
    assert show.text() == "Show one"
    show.click()
    assert record.went == [Route("package", "one")] * 2


def test_the_list_can_be_cleared(page, context):
    context.live.tell("one", "info")
    choose(page, 0)
    assert page.details.isVisibleTo(page)
    page.clear_button.click()
    assert texts(page) == []
    assert context.live.happenings == []
    assert not page.details.isVisibleTo(page)
    assert page.empty.isVisibleTo(page)


def test_details_are_beside_the_list_or_below_it(page, context, qapp):
    problem = Problem("disk.full", Text("t", "The drive is full."), subject="one", kind="install")
    context.live.happenings.insert(
        0, Happening("2026-01-01T00:00:00+00:00", problem.message, "danger", "one", problem)
    )
    context.live.happened.emit()
    choose(page, 0)
    qapp.processEvents()
    assert page.details.x() > page.list.x()
    page.resize(700, 700)
    qapp.processEvents()
    assert page.details.y() > page.list.y()
    assert page.details.width() == page.list.width()
    page.resize(1000, 700)
    qapp.processEvents()
    assert page.details.y() == page.list.y()


def test_rows_are_painted_in_every_theme(page, context, theme, qapp):
    for tone in ("info", "success", "warning", "danger", "text3"):
        context.live.tell(tone, tone)
    choose(page, 2)
    pictures = []
    for name in ("dark", "light", "contrast"):
        theme.choose(name, percent=100, motion="reduced")
        qapp.processEvents()
        pictures.append(page.list.grab().toImage())
    assert len({picture.pixelColor(30, 60).name() for picture in pictures}) == 3
    lines = page.list.sizeHintForRow(0)
    theme.choose("dark", percent=150, motion="reduced")
    qapp.processEvents()
    assert page.list.sizeHintForRow(0) > lines
