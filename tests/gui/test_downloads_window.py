"""Downloads around their page: the feed, the count on the rail, news, closing, links dropped and pasted."""

import asyncio
import os
import socket

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from stablehand.core.downloads.entry import DownloadState, Queue
from stablehand.gui.components.download_count import DownloadCount
from stablehand.gui.components.download_news import DownloadNews
from stablehand.gui.components.link_look_up import LinkDrops, links_of, paste_link
from stablehand.gui.context import Route
from stablehand.gui.live.download_feed import DownloadFeed
from stablehand.gui.live.download_runner import DownloadRunner
from stablehand.gui.quitting import Quitting
from stablehand.gui.widgets.dialogs import LineQuestion, Question
from stablehand.gui.widgets.nav_rail import RailButton, RailItem
from stablehand.gui.window import Window
from support.downloads_page import GB, download, failed, needs, put, table, wish
from support.header_server import FileServer

PAGE = "https://huggingface.co/stabilityai/sd-vae-ft-mse"


@pytest.fixture
def feed(live):
    """A feed over values alone, which gathers news no longer than a moment."""
    return DownloadFeed(live, gathered_ms=20)


@pytest.fixture
def told(feed):
    news = []
    feed.news.connect(news.append)
    return news


def queue(*downloads):
    return Queue(tuple(downloads))


def ids(news):
    return [[item.id for item in batch] for batch in news]


# -- the feed ----------------------------------------------------------------------------------------


def test_what_was_over_before_is_no_news(feed, told, qtbot):
    feed.take(queue(download(1, "done"), failed(2)))
    feed.take(queue(download(1, "done"), failed(2), download(3, "done")))
    qtbot.waitUntil(lambda: ids(told) == [["3"]])


def test_what_comes_together_is_told_together(feed, told, qtbot):
    feed.take(queue(*(download(n) for n in range(5))))
    feed.take(queue(download(0, "done"), *(download(n) for n in range(1, 5))))
    feed.take(queue(download(0, "done"), failed(1), needs(2), download(3, "done"), download(4)))
    qtbot.waitUntil(lambda: bool(told))
    assert ids(told) == [["0", "1", "2", "3"]]


def test_what_goes_on_before_it_was_told_is_no_news_any_more(feed, told, qtbot):
    feed.take(queue(download(1), download(2)))
    feed.take(queue(failed(1), download(2)))
    feed.take(queue(download(1, "running"), download(2, "done")))
    qtbot.waitUntil(lambda: bool(told))
    assert ids(told) == [["2"]]


def test_what_fails_again_is_told_again(feed, told, qtbot):
    feed.take(queue(download(1)))
    for state in (failed(1), download(1), failed(1)):
        feed.take(queue(state))
        if state.state is DownloadState.FAILED:
            count = len(told) + 1
            qtbot.waitUntil(lambda count=count: len(told) == count)
    assert ids(told) == [["1"], ["1"]]


def test_how_far_everything_is_counts_what_was_begun_together(feed):
    feed.take(
        queue(download(1, "done"), download(2, "running", received_bytes=GB // 2), download(3))
    )
    assert feed.share == pytest.approx(0.25)  # what was done before does not count
    feed.take(queue(download(2, "done"), download(3, "running", received_bytes=GB // 2)))
    assert feed.share == pytest.approx(0.75)  # what is done meanwhile does
    feed.take(queue(download(2, "done"), download(3, "done")))
    assert feed.share is None
    feed.take(queue(download(3, "done"), download(4, "running", received_bytes=GB // 10)))
    assert feed.share == pytest.approx(0.1)
    feed.take(queue(download(5, "running", size_bytes=None)))
    assert feed.share is None


def test_only_what_this_process_is_at_stops_with_it(feed):
    mine = download(1, "running", pid=os.getpid())
    feed.take(queue(mine, download(2, "running", pid=1), download(3, pid=None)))
    assert feed.own == [mine]
    assert [item.id for item in feed.moving] == ["1", "2"]
    assert [item.id for item in feed.coming] == ["1", "2", "3"]


# -- the rail ----------------------------------------------------------------------------------------


def test_the_rail_counts_what_comes_and_says_it_in_words(feed, theme, qtbot):
    button = RailButton(theme, RailItem("downloads", "download", "Downloads"))
    qtbot.addWidget(button)
    DownloadCount(feed, button)
    assert button.text() == "Downloads"
    feed.take(queue(download(1, "running", received_bytes=GB // 2), download(2), needs(3)))
    assert button.text() == "Downloads  2 · 25%"
    assert button.accessibleName() == "Downloads, 2 under way, 25%, 1 needs you"
    button.set_folded(True)
    assert button.text() == ""
    assert button.toolTip() == "Downloads, 2 under way, 25%, 1 needs you"
    button.resize(56, 36)
    marked = button.grab().toImage()
    feed.take(queue(download(1, "done")))
    assert button.grab().toImage() != marked
    button.set_folded(False)
    feed.take(queue(needs(3)))
    assert button.text() == "Downloads  !"


# -- news --------------------------------------------------------------------------------------------


def test_one_piece_of_news_for_each_kind(context, record, live):
    DownloadNews(context)
    live.downloads.news.emit([download(1, "done")])
    assert record.toasts == [("model-1.safetensors is here.", "success")]
    record.toasts.clear()
    live.downloads.news.emit([failed(2), needs(3)])
    assert record.toasts == [
        ("model-2.safetensors could not be downloaded. The sum is another one.", "danger"),
        ("model-3.safetensors needs you. Its terms have to be accepted first.", "warning"),
    ]
    record.toasts.clear()
    live.downloads.news.emit([failed(2, message="model-2.safetensors is damaged.")])
    assert record.toasts == [("model-2.safetensors is damaged.", "danger")]
    record.toasts.clear()
    live.downloads.news.emit([*(download(n, "done") for n in range(20)), failed(30), failed(31)])
    assert record.toasts == [
        ("20 downloads are here.", "success"),
        ("2 downloads failed.", "danger"),
    ]
    record.toasts.clear()
    live.downloads.news.emit([download(n, "done", group="Portrait") for n in range(3)])
    assert record.toasts == [("3 files of Portrait are here.", "success")]


# -- closing -----------------------------------------------------------------------------------------


class Closing:
    """A window that can be closed, over a live program."""

    def __init__(self, theme, live):
        self.window, self.live, self.left = Window(theme, live.memory), live, 0
        self.quitting = Quitting(self.window, live, theme, lambda: False, self._leave)
        self.window.show()
        self.window.attach(live)

    def _leave(self):
        self.left += 1

    def question(self):
        return next((d for d in self.window.findChildren(Question) if d.isVisible()), None)


@pytest.fixture
def closing(theme, live, qapp, qtbot):
    made = Closing(theme, live)
    qtbot.waitUntil(lambda: live.is_known)
    yield made
    made.window.close_for_good()
    made.window.deleteLater()
    qapp.processEvents()


def test_closing_over_downloads_says_that_they_go_on_next_time(closing):
    closing.live.downloads.take(queue(download(1, "running", pid=os.getpid())))
    closing.window.close()
    question = closing.question()
    words = [label.text() for label in question.findChildren(type(closing.window._name))]
    assert any("model-1.safetensors" in text for text in words)
    assert any("go on at the next start" in text for text in words)
    question.buttons["quit"].click()
    assert closing.left == 1


def test_what_others_download_and_what_waits_keeps_no_window_open(closing):
    others = download(1, "running", pid=1)
    closing.live.downloads.take(queue(others, download(2), download(3, "paused")))
    closing.window.close()
    assert closing.left == 1 and closing.question() is None


def test_many_downloads_are_named_by_their_number(closing):
    closing.live.downloads.take(queue(*(download(n, "running", pid=os.getpid()) for n in range(5))))
    assert closing.quitting._download_facts() == ["5 files are being downloaded"]


# -- links -------------------------------------------------------------------------------------------


@pytest.fixture
def window(context):
    made = context.window
    made.resize(600, 400)
    LinkDrops(context)
    made.show()
    yield made


def carrying(*, text=None, urls=()):
    data = QMimeData()
    if text is not None:
        data.setText(text)
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    return data


def drag(widget, data, kind=QDragEnterEvent):
    """Send a drag through Qt, as the system does; give whether somebody takes it."""
    place = QPoint(5, 5) if kind is QDragEnterEvent else QPointF(5, 5)
    event = kind(
        place,
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setAccepted(False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def hint(window):
    found = [w for w in window.children() if type(w).__name__ == "DropHint" and w.isVisible()]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        (PAGE, "hf:stabilityai/sd-vae-ft-mse"),
        (f"  {PAGE}\n", "hf:stabilityai/sd-vae-ft-mse"),
        ("hf:stabilityai/sd-vae-ft-mse", "hf:stabilityai/sd-vae-ft-mse"),
        (f"Look at this:\n{PAGE}", "hf:stabilityai/sd-vae-ft-mse"),
        ("civitai:12345", "civitai:12345"),
    ],
)
def test_a_link_that_is_dropped_anywhere_is_looked_up(window, record, qtbot, text, spec):
    data = carrying(text=text)
    assert drag(window, data)
    assert hint(window).geometry() == window.rect()
    assert drag(window, data, QDropEvent)
    assert hint(window) is None
    qtbot.waitUntil(lambda: record.went == [Route("browse", spec)])


def test_a_link_of_a_browser_is_looked_up(window, record, qtbot):
    data = carrying(text=PAGE, urls=[PAGE])
    assert drag(window, data) and drag(window, data, QDropEvent)
    qtbot.waitUntil(lambda: record.went == [Route("browse", "hf:stabilityai/sd-vae-ft-mse")])


def test_several_links_are_asked_about(window, record, qtbot):
    data = carrying(text=f"{PAGE}\nhf:someone/model\n{PAGE}\n")
    assert drag(window, data) and drag(window, data, QDropEvent)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)
    assert record.went == []
    record.dialogs[0].buttons["first"].click()
    assert record.went == [Route("browse", "hf:stabilityai/sd-vae-ft-mse")]


def test_several_links_are_put_into_the_queue_each_by_itself(context, record, app, qtbot):
    with FileServer({"/one.safetensors": b"1" * 900, "/two.gguf": b"2" * 900}) as server:
        links = [f"{server.url}/{name}" for name in ("one.safetensors", "gone.zip", "two.gguf")]
        QGuiApplication.clipboard().setText("\n".join(links))
        paste_link(context)
        record.dialogs[0].buttons["all"].click()
        qtbot.waitUntil(lambda: len(record.toasts) >= 1, timeout=20_000)
    names = {row.wish.name for row in table(app).read()}
    assert {"one.safetensors", "two.gguf"} <= names
    assert record.toasts[-1][1] == "success"


@pytest.mark.parametrize(
    "carried",
    [
        {"text": "only words"},
        {"text": ""},
        {"urls": ["file:///home/me/model.safetensors"]},
        {"text": "javascript:alert(1)"},
        {"text": "x" * 100_000},
        {"text": "ftp://mirror.example/model.safetensors"},
        {},
    ],
    ids=lambda carried: str(carried)[:24],
)
def test_what_names_no_model_is_not_taken(window, record, carried):
    assert not drag(window, carrying(**carried))
    assert hint(window) is None
    drag(window, carrying(**carried), QDropEvent)
    QApplication.processEvents()
    assert record.went == [] and record.dialogs == []


def test_the_hint_goes_when_the_drag_does(window):
    assert drag(window, carrying(text=PAGE))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert hint(window) is None


def test_a_page_that_takes_files_takes_them_still(window, record):
    class Page(QWidget):
        def __init__(self, parent):
            super().__init__(parent)
            self.setAcceptDrops(True)
            self.taken = []

        def dragEnterEvent(self, event):  # noqa: N802
            self.taken.append("enter")
            event.acceptProposedAction() if event.mimeData().urls() else event.ignore()

    page = Page(window)
    page.resize(100, 100)
    page.show()
    assert drag(page, carrying(urls=["file:///home/me/model.safetensors"]))
    assert hint(window) is None
    assert page.taken == ["enter"]


def test_files_are_no_links():
    data = carrying(text="/home/me/a.gguf", urls=["file:///home/me/a.gguf", PAGE])
    assert links_of(data) == [PAGE]


def test_a_link_in_the_clipboard_is_looked_up_and_without_one_it_is_asked_for(
    context, record, qtbot
):
    QGuiApplication.clipboard().setText(PAGE)
    paste_link(context)
    assert record.went == [Route("browse", "hf:stabilityai/sd-vae-ft-mse")]
    QGuiApplication.clipboard().setText("only words")
    paste_link(context)
    question = record.dialogs[-1]
    assert isinstance(question, LineQuestion)
    qtbot.keyClicks(question.field, "not understood at all")
    question.buttons["ok"].click()
    assert record.toasts and record.toasts[-1][1] == "warning"
    assert len(record.went) == 1
    paste_link(context)
    qtbot.keyClicks(record.dialogs[-1].field, "hf:someone/model")
    record.dialogs[-1].buttons["ok"].click()
    assert record.went[-1] == Route("browse", "hf:someone/model")
    paste_link(context)
    record.dialogs[-1].reject()
    assert len(record.went) == 2
    assert not any(shiboken6.isValid(d) and d.isVisible() for d in record.dialogs)


def test_ctrl_v_is_the_fields_while_one_has_the_focus(closing, qtbot):
    from stablehand.gui.actions import Actions

    window = closing.window
    window.add_extra(lambda context: Actions(context, window, closing.quitting))
    went = []
    window.arrived.connect(went.append)
    QGuiApplication.clipboard().setText(PAGE)
    field = QLineEdit(window.centralWidget())
    field.show()
    window.activateWindow()
    field.setFocus()
    combination = QKeySequence("Ctrl+V")[0]
    qtbot.keyClick(field, combination.key(), combination.keyboardModifiers())
    assert field.text() == PAGE
    assert not any(route.page == "browse" for route in went)


def test_everything_is_held_from_the_palette(closing, app, qtbot):
    from stablehand.gui.actions import Actions

    made = Actions(closing.window.context, closing.window, closing.quitting)
    (entry,) = [e for e in made._entries() if e.text.startswith("Pause all downloads")]
    entry.run()
    qtbot.waitUntil(lambda: "held" in table(app).marks())
    assert closing.window.route == Route("downloads")
    qtbot.waitUntil(lambda: closing.live.downloads.queue.is_held)
    entry.run()
    qtbot.waitUntil(lambda: "held" not in table(app).marks())


def test_the_window_runs_the_queue_and_leaves_it_to_the_next_start_in_order(live, app, qtbot):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/model-1.safetensors"
        (one,) = put(app, wish(1, address=address))
        live.downloads.begin()
        live.downloads.begin()  # once is enough
        live.downloads.run()
        qtbot.waitUntil(lambda: [item.id for item in live.downloads.own] == [one])
        assert live.downloads.moving == live.downloads.own
        live.stop()
    (record,) = table(app).read()
    assert (record.state, record.pid) == (DownloadState.QUEUED, None)


def test_a_queue_that_cannot_be_read_is_told(live, app, data, qtbot):
    (data / "journal.db").write_bytes(b"nothing of a database" * 100)
    problems = []
    live.failed.connect(problems.append)
    live.downloads.begin()
    feed = live.downloads
    qtbot.waitUntil(lambda: feed._problem is not None)
    assert feed._problem.code.startswith("database.") and feed._problem in problems
    count = len(problems)
    feed._on_value(feed._problem)  # as long as it is so, it is told once
    assert len(problems) == count


async def test_a_mistake_is_told_and_the_queue_is_run_again(caplog):
    """A program that has no folder at all: nothing of it can be run."""
    runner, told = DownloadRunner(pause_s=0.01), []
    task = asyncio.ensure_future(runner.run(None, told.append))
    while len(told) < 2:
        await asyncio.sleep(0.01)
    await runner.close()
    await asyncio.wait_for(task, 5)
    assert {problem.code for problem in told} == {"internal"}
    assert "a question of the window failed" in caplog.text
