"""The Downloads page: what it shows, and what it does with the real queue of a data folder."""

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from stablehand.core.downloads.entry import DownloadState, Queue
from stablehand.gui.context import Route
from stablehand.gui.pages.models.quarantine_dialog import QuarantineDialog
from stablehand.gui.widgets.dialogs import LineQuestion
from stablehand.gui.words.language import speak
from support import page_checks
from support.downloads_page import (
    GB,
    at,
    chosen,
    download,
    failed,
    item,
    keys,
    needs,
    offered,
    press,
    shown,
    some,
    take,
)


@pytest.fixture(autouse=True)
def _dialogs_end(record):
    """A modal dialog that stays open keeps keys from every window after it."""
    yield
    for dialog in record.dialogs:
        if shiboken6.isValid(dialog):
            dialog.reject()


@pytest.fixture
def page(context, qtbot):
    """Over values alone: the real queue, which is empty, is not watched."""
    context.live.downloads.begin = lambda: None
    made = shown(context, qtbot)
    context.live.downloads.take(some())
    return made


# -- what is shown -----------------------------------------------------------------------------------


def test_an_empty_queue_names_the_next_step(context, record, qtbot):
    page = shown(context, qtbot)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty)
    assert not page.head.clear_button.isVisibleTo(page)
    buttons = {b.text(): b for b in page.empty.findChildren(type(page.head.link_button))}
    buttons["Browse models"].click()
    assert record.went == [Route("browse")]
    QGuiApplication.clipboard().setText("nothing of use")
    buttons["Paste a link"].click()
    assert isinstance(record.dialogs[-1], LineQuestion)


def test_the_head_says_how_fast_everything_comes(page):
    assert page.head.header.purpose.text() == "↓ 12.4 MB/s · about 18 min left"
    page.context.live.downloads.take(Queue((download(1),)))
    assert page.head.header.purpose.text() == "1 download waits."
    page.context.live.downloads.take(Queue((needs(1),)))
    assert page.head.header.purpose.text() == "1 download needs you."


def test_what_holds_everything_is_said_with_its_end(page, record):
    feed = page.context.live.downloads
    feed.take(replace(some(), quiet_until=at(7300)))
    assert page.head.notice.label.text().startswith(
        "These are the quiet hours: the queue goes on at"
    )
    (button,) = page.head.notice.findChildren(type(page.head.link_button))
    button.click()
    assert record.went == [Route("settings", "downloads.quiet_hours")]
    feed.take(replace(some(), is_held=True))
    assert "until you let it go on" in page.head.notice.label.text()
    assert page.head.pause_button.text() == "Go on"
    feed.take(some())
    assert page.head.notice is None
    assert page.head.pause_button.text() == "Pause all"


def test_the_speed_of_the_last_minute_is_a_curve(page, qapp):
    curve = page.head.curve
    assert curve.isHidden()
    for _ in range(70):
        page._on_tick()
    assert not curve.isHidden()
    qapp.processEvents()
    full = curve.grab().toImage()
    page.context.live.downloads.take(Queue((download(1),)))
    page._on_tick()
    qapp.processEvents()
    assert curve.grab().toImage() != full
    for _ in range(60):
        page._on_tick()
    assert curve.isHidden()  # a minute of nothing


def test_rows_are_updated_in_place_and_keep_choice_focus_and_scroll(page, qapp):
    page.list.setFocus()
    page.list.choose("file:12")
    page.list.verticalScrollBar().setValue(120)
    for step in range(5):
        take(page, replace(item(page, 1), received_bytes=4 * GB + step * 100_000_000))
        qapp.processEvents()
    assert chosen(page) == ["file:12"]
    assert page.list.hasFocus()
    assert page.list.verticalScrollBar().value() == 120


def test_a_download_that_moves_to_another_section_stays_chosen(page):
    page.list.choose("file:1")
    done = replace(item(page, 1), state=DownloadState.DONE, received_bytes=int(6.6 * GB))
    take(page, done)
    assert chosen(page) == ["file:1"]
    assert page.items.line(page.list.currentIndex().row()).section == "finished"
    assert page.panel.badge.label.text() == "Is here"


def test_when_the_chosen_one_goes_the_next_is_chosen(page):
    page.list.choose("file:9")
    feed = page.context.live.downloads
    feed.take(replace(feed.queue, downloads=tuple(i for i in feed.queue.downloads if i.id != "9")))
    assert page.items.line(page.list.currentIndex().row()).key == "file:1"
    assert chosen(page) == ["file:1"]


def test_nothing_is_shown_of_a_page_that_nobody_looks_at_until_it_is_shown_again(page):
    page.hide()
    page.context.live.downloads.take(Queue((download(77),)))
    assert "file:77" not in keys(page)
    page.show()
    assert keys(page) == ["file:77"]


def test_two_thousand_of_the_past_cost_no_more_than_those_in_sight(page, qapp):
    past = tuple(
        download(n, "done", finished=at(-n), path=f"/m/{n}.safetensors") for n in range(2_000)
    )
    page.context.live.downloads.take(Queue(past))
    painted = []
    before = page.list.lines.paint

    def paint(painter, option, index):
        painted.append(index.row())
        before(painter, option, index)

    page.list.lines.paint = paint
    page.list.viewport().repaint()
    assert len(page.items.lines) == 2_001
    assert 0 < len(painted) < 40


def test_search_narrows_and_says_where_nothing_is_found(page, qtbot):
    page.search()
    qtbot.keyClicks(page.head.field, "flux")
    qtbot.waitUntil(lambda: keys(page) == ["file:5"])
    qtbot.keyClicks(page.head.field, "zzz")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.unmet)
    page.head.field.clear()
    qtbot.waitUntil(lambda: len(keys(page)) == 14)


def test_a_place_can_name_a_download(page):
    page.arrive(Route("downloads", "10"))
    assert chosen(page) == ["file:10"]
    assert page.plane.isVisibleTo(page)


# -- the panel ---------------------------------------------------------------------------------------


def test_the_panel_says_what_is_known_and_offers_what_can_be_done(page):
    page.list.choose("file:1")
    assert page.panel.title.text().replace("\u200b", "") == "juggernautXL_v9.safetensors"
    assert offered(page) == {"pause", "cancel", "copy"}
    page.list.choose("file:12")
    assert offered(page) == {"library", "folder", "page", "copy"}
    page.list.choose("file:5")
    assert offered(page) == {"pause", "first", "cancel", "copy"}


def test_what_needs_somebody_shows_what_to_do_with_buttons(page, record):
    page.list.choose("file:9")
    card = page.panel._card
    assert card.title.text() == "Its terms have to be accepted first."
    buttons = {b.text(): b for b in card.findChildren(type(page.head.link_button))}
    assert "Check again" in buttons
    buttons["Open its page"].click()
    assert record.urls == ["https://huggingface.co/someone/model-9"]


def test_what_failed_leads_to_the_quarantine(page, record, qtbot):
    page.list.choose("file:10")
    buttons = {b.text(): b for b in page.panel._card.findChildren(type(page.head.link_button))}
    assert {"Show the quarantine", "Try again"} <= set(buttons)
    buttons["Show the quarantine"].click()
    assert isinstance(record.dialogs[-1], QuarantineDialog)
    qtbot.waitUntil(
        lambda: record.dialogs[-1].stack.currentWidget() is not record.dialogs[-1].waiting
    )
    record.dialogs[-1].reject()


def test_the_panel_keeps_its_widgets_while_numbers_change(page):
    page.list.choose("file:1")
    before = page.panel.facts._values
    take(page, replace(item(page, 1), received_bytes=5 * GB, bytes_per_s=9e6))
    assert page.panel.facts._values is before
    assert any("9.0 MB/s" in label.text() for label in before)


def test_a_button_that_goes_gives_its_focus_to_the_list(page):
    page.list.choose("file:1")
    page.panel.buttons["pause"].setFocus()
    assert page.panel.buttons["pause"].hasFocus()
    take(page, replace(item(page, 1), state=DownloadState.PAUSED))
    assert page.list.hasFocus()


def test_the_panel_is_closed_with_esc_and_opened_with_enter(page, qtbot):
    page.list.setFocus()
    page.list.choose("file:1")
    press(page, qtbot, Qt.Key.Key_Escape)
    assert page.plane.isHidden()
    press(page, qtbot, Qt.Key.Key_Return)
    assert not page.plane.isHidden()


def test_several_are_shown_with_their_sum(page):
    page.list.choose("set:Workflow: portrait")
    assert page.panel.title.text() == "2 downloads"
    assert {"pause", "first", "cancel"} == offered(page)


def test_what_is_here_is_shown_in_the_library(page, record, data, qtbot):
    for path in (data / "Models" / "VAE" / "new.safetensors", data / "Workflows" / "one.json"):
        take(page, replace(item(page, 12), path=str(path)))
        page.list.choose("file:12")
        page.panel.buttons["library"].click()
    qtbot.waitUntil(lambda: bool(record.went and record.paths))
    assert record.went == [Route("models", "main:VAE/new.safetensors")]
    assert record.paths == [data / "Workflows"]  # no model: its folder is shown


def test_the_rest_is_looked_at_not_ordered(page, record):
    page.list.choose("file:12")
    page.panel.buttons["folder"].click()
    page.panel.buttons["page"].click()
    page.panel.buttons["copy"].click()
    assert [path.name for path in record.paths] == ["VAE"]
    assert record.urls == ["https://huggingface.co/stabilityai/sd-vae-ft-mse"]
    assert QGuiApplication.clipboard().text() == item(page, 12).spec


def test_an_address_that_is_none_is_never_opened(page, record):
    take(page, replace(item(page, 12), page="file:///etc/passwd"))
    page.list.choose("file:12")
    assert "page" not in offered(page)
    page.doing.do("page", [item(page, 12)])
    assert record.urls == []


# -- sets --------------------------------------------------------------------------------------------


def test_sets_fold_by_key_and_stay_folded(page, qtbot):
    page.list.setFocus()
    page.list.choose("set:Workflow: portrait")
    count = len(keys(page))
    press(page, qtbot, Qt.Key.Key_Left)
    assert len(keys(page)) == count - 2
    take(page, replace(item(page, 1), received_bytes=5 * GB))
    assert len(keys(page)) == count - 2
    press(page, qtbot, Qt.Key.Key_Right)
    press(page, qtbot, Qt.Key.Key_Right)
    assert len(keys(page)) == count
    assert chosen(page) == ["set:Workflow: portrait"]


def test_arrows_skip_the_heads(page, qtbot):
    page.list.setFocus()
    page.list.choose("file:9")
    press(page, qtbot, Qt.Key.Key_Down)
    assert chosen(page) == ["file:1"]
    press(page, qtbot, Qt.Key.Key_Home)
    assert page.items.line(page.list.currentIndex().row()).kind != "section"


# -- looks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1080, 760), (760, 560)])
@pytest.mark.parametrize(
    ("language", "percent"), [("en", 100), ("en", 150), ("ru", 100), ("ru", 150)]
)
def test_it_is_as_every_page_has_to_be(context, theme, qtbot, qapp, size, language, percent):
    theme.choose("dark", percent=percent, motion="reduced")
    speak(qapp, language)
    context.live.downloads.begin = lambda: None
    page = shown(context, qtbot, size)
    context.live.downloads.take(replace(some(), is_held=True))
    for key in ("file:1", "file:9", "file:10", "file:12", "set:Workflow: portrait"):
        page.list.choose(key)
        for _ in range(4):
            qapp.processEvents()
        assert page_checks.problems(page) == {}, key


def test_lines_are_painted_in_every_theme(page, theme, qapp):
    pictures = set()
    for name in ("dark", "light", "contrast"):
        theme.choose(name, percent=100, motion="reduced")
        qapp.processEvents()
        image = page.list.grab().toImage()
        pictures.add(image.pixelColor(5, 5).name())
        colours = {
            image.pixelColor(x, y).name()
            for x in range(0, image.width(), 9)
            for y in range(0, image.height(), 9)
        }
        assert len(colours) > 10
    assert len(pictures) == 3


@pytest.mark.parametrize(
    "text",
    [
        "<img src='http://mirror.example/x.png'><b>bold</b>",
        "two\nlines\tand\r\nmore",
        "x" * 3_000,
        "\u202egpj.exe \u05d0\u05d1 \U0001f9ea & {name} %1 %n",
        "",
    ],
)
def test_what_others_wrote_is_only_words(context, record, qtbot, qapp, text):
    context.live.downloads.begin = lambda: None
    page = shown(context, qtbot, (860, 700))
    values = {"name": text, "title": text, "folder": text, "group": text, "spec": f"hf:{text}"}
    wrong = [
        replace(each, **values) for each in (failed(1), needs(2), download(3), download(4, "done"))
    ]
    context.live.downloads.take(Queue((*wrong, download(5, "running", **values))))
    context.live.downloads.take(Queue((*wrong, download(5, "done", **values))))
    for line in page.items.lines:
        assert "\n" not in line.title
        index = page.items.index(page.items.row_of(line.key))
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        assert tip is None or "<img" not in tip
        page.list.choose(line.key)
        for _ in range(2):
            qapp.processEvents()
        assert page_checks.clipped(page) == []
        assert page_checks.overlapping(page) == []


def test_more_failures_are_one_list(page):
    page.context.live.downloads.take(Queue(tuple(failed(n) for n in range(5))))
    assert keys(page) == [f"file:{n}" for n in range(5)]
    assert QApplication.focusWidget() is not None or not page.list.hasFocus()
