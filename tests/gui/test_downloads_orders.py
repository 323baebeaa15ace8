"""What the Downloads page does with the real queue of a data folder, and what it asks about first."""

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from stablehand.core.downloads.entry import DownloadState
from stablehand.gui.components.many_links import ManyLinks
from stablehand.gui.pages.downloads.items import MIME
from stablehand.gui.widgets.dialogs import Question
from support.downloads_page import (
    chosen,
    download,
    item,
    keys,
    press,
    put,
    shown,
    sign,
    some,
    states,
    table,
    wish,
)
from support.header_server import FileServer
from support.library_files import SDXL_LORA, safetensors


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


@pytest.fixture
def real(context, app, qtbot):
    """Over the real queue with three downloads in it."""
    ids = put(app, wish(1), wish(2), wish(3))
    made = shown(context, qtbot)
    qtbot.waitUntil(lambda: len(made.items.lines) == 4)
    return made, ids


# -- what is done with the real queue ----------------------------------------------------------------


def test_pause_and_go_on_by_button_key_and_sign(real, app, qtbot):
    page, (first, second, third) = real
    page.list.choose(f"file:{first}")
    page.panel.buttons["pause"].click()
    qtbot.waitUntil(lambda: states(app)[first] == "paused")
    page.list.setFocus()
    page.list.choose(f"file:{second}")
    press(page, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: states(app)[second] == "paused")
    qtbot.waitUntil(lambda: page.items.row_of("section:waiting") >= 0 and len(keys(page)) == 3)
    qtbot.waitUntil(lambda: sign(page, f"file:{second}", "resume") is not None)
    qtbot.mouseClick(
        page.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=sign(page, f"file:{second}", "resume"),
    )
    qtbot.waitUntil(lambda: states(app)[second] == "queued")
    assert states(app)[third] == "queued"


def test_a_click_beside_a_sign_or_let_go_elsewhere_does_nothing(real, app, qtbot):
    page, (first, *_) = real
    place = sign(page, f"file:{first}", "cancel")
    qtbot.mousePress(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(page.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, place.y()))
    page.doing.do("first", [item(page, first)])  # answered after whatever the click has asked for
    qtbot.waitUntil(lambda: table(app).read()[0].id == first)
    assert set(states(app).values()) == {"queued"}


def test_order_is_changed_by_alt_and_arrows(real, app, qtbot):
    page, (first, second, third) = real
    page.list.setFocus()
    page.list.choose(f"file:{first}")

    def order():
        return [record.id for record in table(app).read()]

    press(page, qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: keys(page) == [f"file:{n}" for n in (second, first, third)])
    assert chosen(page) == [f"file:{first}"]
    press(page, qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: order() == [second, third, first])
    qtbot.waitUntil(lambda: keys(page)[-1] == f"file:{first}")
    press(page, qtbot, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: order() == [second, first, third])
    page.doing.do("first", [item(page, third)])
    qtbot.waitUntil(lambda: order() == [third, second, first])


def test_order_within_a_set_is_changed_among_its_files(context, app, qtbot):
    ids = put(app, wish(1), wish(2, group="Set"), wish(3, group="Set"), wish(4))
    page = shown(context, qtbot)
    qtbot.waitUntil(lambda: len(page.items.lines) == 6)
    page.list.setFocus()
    page.list.choose(f"file:{ids[2]}")
    press(page, qtbot, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    wanted = [ids[0], ids[2], ids[1], ids[3]]
    qtbot.waitUntil(lambda: [record.id for record in table(app).read()] == wanted)
    qtbot.waitUntil(lambda: keys(page).index(f"file:{ids[2]}") == 2)
    press(page, qtbot, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # it is the first of them
    page.list.choose("set:Set")
    press(page, qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    wanted = [ids[0], ids[3], ids[2], ids[1]]
    qtbot.waitUntil(lambda: [record.id for record in table(app).read()] == wanted)


def test_two_quick_clicks_on_a_sign_are_two_clicks(page, record):
    page.list.choose("file:5")
    place = sign(page, "file:1", "cancel")
    for event in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        at = QPointF(place)
        button = Qt.MouseButton.LeftButton
        made = QMouseEvent(
            event, at, page.list.viewport().mapToGlobal(at), button, button, Qt.KeyboardModifier(0)
        )
        QApplication.sendEvent(page.list.viewport(), made)
    assert len(record.dialogs) == 1
    assert chosen(page) == ["file:5"]


def dropped(page, keys, target, *, below=False, source=None):
    """Drop lines onto a line, in its upper or lower half."""
    rect = page.list.visualRect(page.items.index(page.items.row_of(target)))
    place = QPointF(rect.center().x(), rect.bottom() - 3 if below else rect.top() + 3)
    data = QMimeData()
    data.setData(MIME, "\n".join(keys).encode())
    event = QDropEvent(
        place,
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.list.dropEvent(event)
    return event.isAccepted()


def test_order_is_changed_by_dragging(real, app, qtbot):
    page, (first, second, third) = real

    def order():
        return [record.id for record in table(app).read()]

    assert dropped(page, [f"file:{third}"], f"file:{first}")
    qtbot.waitUntil(lambda: order() == [third, first, second])
    qtbot.waitUntil(lambda: keys(page)[0] == f"file:{third}")
    assert dropped(page, [f"file:{third}"], f"file:{second}", below=True)
    qtbot.waitUntil(lambda: order() == [first, second, third])


def test_only_what_waits_for_its_turn_takes_a_drop(page):
    assert not dropped(page, ["file:5"], "file:1")
    assert not dropped(page, ["file:5"], "section:finished", below=True)
    assert not dropped(page, ["file:5"], "file:5")


def test_everything_is_held_and_let_go_by_one_button(real, app, qtbot):
    page, _ids = real
    page.head.pause_button.click()
    qtbot.waitUntil(lambda: page.head.pause_button.text() == "Go on")
    assert "held" in table(app).marks()
    page.head.pause_button.click()
    qtbot.waitUntil(lambda: page.head.pause_button.text() == "Pause all")
    assert "held" not in table(app).marks()


def test_what_is_given_up_can_be_tried_again_and_cleared(real, app, qtbot):
    page, (first, second, _third) = real
    page.list.setFocus()
    page.list.choose(f"file:{first}")
    press(page, qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: states(app)[first] == "cancelled")
    qtbot.waitUntil(lambda: page.items.row_of("section:failed") >= 0)
    page.list.choose(f"file:{first}")
    page.panel.buttons["retry"].click()
    qtbot.waitUntil(lambda: states(app)[first] == "queued")
    page.doing.do("cancel", [item(page, second)])
    qtbot.waitUntil(lambda: states(app)[second] == "cancelled")
    qtbot.waitUntil(lambda: item(page, second).state is DownloadState.CANCELLED)
    page.head.clear_button.click()
    qtbot.waitUntil(lambda: second not in states(app))
    assert len(states(app)) == 2


def test_what_others_do_is_seen(real, app, qtbot):
    page, _ids = real
    (fourth,) = put(app, wish(4))
    qtbot.waitUntil(lambda: f"file:{fourth}" in keys(page))


def test_giving_up_much_is_asked_about_and_can_be_a_pause(page, record):
    page.list.choose("file:1")
    page.panel.buttons["cancel"].click()
    question = record.dialogs[-1]
    assert isinstance(question, Question)
    assert question.windowTitle() or question.focusWidget() is question.buttons[""]
    question.reject()
    assert len(record.dialogs) == 1


def test_clearing_what_failed_is_asked_about(page, record):
    page.head.clear_button.click()
    question = record.dialogs[-1]
    assert isinstance(question, Question)
    question.reject()


def test_an_order_that_is_refused_is_told(context, app, qtbot):
    page = shown(context, qtbot)
    told = []
    context.live.failed.connect(lambda problem: told.append(problem.code))
    page.doing.do("pause", [download("gone")])
    qtbot.waitUntil(lambda: told == ["download.unknown"])


def test_the_menu_offers_the_same_as_the_panel(page, qapp):
    page.list.choose("file:5")
    page._on_menu(QPoint(10, 10))
    (menu,) = [m for m in page.findChildren(QMenu) if m.isVisible()]
    assert [action.text() for action in menu.actions()] == [
        "Pause",
        "First in the queue",
        "Cancel",
        "Copy the address",
    ]
    menu.close()
    qapp.processEvents()


def test_the_whole_way_from_a_link_to_the_library(context, record, app, data, tmp_path, qtbot):
    """A link is put into the queue, the window runs it, the file is where its header says."""
    model = safetensors(tmp_path / "new.safetensors", SDXL_LORA, seed=7).read_bytes()
    live, told = context.live, []
    live.downloads.news.connect(told.extend)
    page = shown(context, qtbot)
    live.downloads.run()
    with FileServer({"/new.safetensors": model, "/page.safetensors": b"<html>no</html>"}) as server:
        links = [f"{server.url}/{name}" for name in ("new.safetensors", "page.safetensors")]
        ManyLinks(context, links)._on_answer("all")
        qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
        live.stop()
    assert {each.state for each in told} <= {
        DownloadState.DONE,
        DownloadState.FAILED,
        DownloadState.NEEDS,
    }
    (done,) = [each for each in told if each.state is DownloadState.DONE]
    assert (data / "Models" / "Lora" / "new.safetensors").read_bytes() == model
    line = page.items.line(page.items.row_of(f"file:{done.id}"))
    assert (line.section, line.title) == ("finished", "new.safetensors")
    (other,) = [each for each in told if each.state is not DownloadState.DONE]
    page.list.choose(f"file:{other.id}")
    assert page.panel._card is not None
    assert not list((data / "Models").rglob("page*.safetensors"))
