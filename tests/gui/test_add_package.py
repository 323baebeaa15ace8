"""The page for adding packages: its list, and how it looks."""

import asyncio
import os
import re
import shutil

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QStyleOptionComboBox

from stablehand.core.base.paths import DataPaths
from stablehand.gui.context import Route
from stablehand.gui.pages.add_package import AddPackagePage
from stablehand.gui.pages.add_package.offer_list import OfferList
from stablehand.gui.pages.add_package.offer_model import OFFER
from stablehand.gui.theme.tokens import LARGEST_TEXT, Size
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.widgets.fields import Choice
from stablehand.gui.widgets.frames import Notice
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from stablehand.services.catalog import list_packages
from support.add_package_page import (
    CLICK,
    LONG,
    SKETCH,
    answered,
    button,
    chosen,
    define,
    edit,
    on,
    opened,
    shown,
    texts,
)
from support.window_work import write_install


@pytest.fixture
def app(data):
    define(data, "sketch", SKETCH)
    return App(DataPaths(data), {**os.environ, "STABLEHAND_PYTHON_URL": "file:///no-such-folder"})


@pytest.fixture
def page(context, qtbot):
    return opened(context, qtbot, "sketch")


# -- the list --------------------------------------------------------------------------------------


def test_while_the_catalog_is_read_a_sentence_says_so(context, qtbot):
    page = AddPackagePage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("add"))
    assert "Looking at what works on this computer…" in texts(page.list)
    assert not page.detail.bar.isVisibleTo(page)
    qtbot.waitUntil(lambda: page.detail.preview is not None, timeout=LONG)
    assert "Looking at what works on this computer…" not in texts(page.list)


def test_every_package_is_listed_in_the_order_of_the_catalog(page, app):
    listed = asyncio.run(list_packages(app)).data
    page.list.filter.choose("all")
    page.list._narrow()
    assert shown(page) == [item.package.id for item in listed]
    assert shown(page)[:2] == ["sketch", "forge"]
    assert page.list.count.text() == f"{len(listed)} of {len(listed)}"


def pick(choice, value):
    choice.choose(value)
    choice.activated.emit(choice.currentIndex())


def test_the_list_can_be_narrowed_by_kind_and_by_licence(page):
    offers = {offer.package.id: offer.package for offer in page.list.model._all}
    pick(page.list.kind, "tool")
    assert "sketch" in shown(page)
    assert {offers[one].category for one in shown(page)} == {"tool"}
    assert chosen(page) == "sketch"
    pick(page.list.kind, "inference")
    assert "sketch" not in shown(page)
    assert {"forge", "easel"} <= set(shown(page))
    pick(page.list.licence, "permissive")
    assert "easel" in shown(page)
    assert "forge" not in shown(page)  # AGPL
    pick(page.list.licence, "commercial")
    assert {"forge", "easel"} <= set(shown(page))
    pick(page.list.kind, None)
    assert "sketch" in shown(page)


def test_weights_that_ask_for_agreement_are_not_for_commercial_use(context, data, qtbot):
    licence = 'licence = { code = "MIT", weights = "CC-BY-NC-4.0", consent = true }'
    text = SKETCH.replace('"sketch"', '"bound"')
    text = re.sub(r"(?m)^licence = .*$", licence, text)
    define(data, "bound", text)
    page = opened(context, qtbot, "sketch")
    assert "bound" in shown(page)
    pick(page.list.licence, "permissive")
    assert "bound" in shown(page)
    pick(page.list.licence, "commercial")
    assert "bound" not in shown(page)
    answered(page, qtbot, lambda: page.arrive(Route("add", "bound")))
    assert chosen(page) == "bound"  # what is asked for opens the filters
    assert page.list.licence.value is None
    assert "bound" in shown(page)


def test_without_a_wish_the_first_that_works_here_is_shown(context, qtbot):
    assert chosen(opened(context, qtbot)) == "sketch"


def test_a_place_about_a_package_shows_it(context, qtbot):
    page = opened(context, qtbot, "comfyui")
    assert chosen(page) == "comfyui"
    assert page.list.view.currentIndex().data(OFFER).package.id == "comfyui"
    answered(page, qtbot, lambda: page.arrive(Route("add", "easel")))
    assert chosen(page) == "easel"
    page.arrive(Route("add"))  # about none: what was shown stays
    assert chosen(page) == "easel"


def test_a_package_that_is_not_there_gives_way(context, qtbot):
    assert chosen(opened(context, qtbot, "no-such-thing")) == "sketch"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("comfy", {"comfyui", "swarmui"}),  # SwarmUI's summary names it
        ("LLLYASVIEL", {"forge"}),
        ("draws lines", {"sketch"}),
        ("tool", {"sketch"}),
    ],
)
def test_search_looks_at_names_makers_and_words(page, qtbot, text, found):
    every = shown(page)
    QTest.keyClicks(page.list.field, text)
    qtbot.waitUntil(lambda: found <= set(shown(page)) < set(every) - {"a1111"})
    assert chosen(page) == "sketch"  # nothing jumps while one types
    page.list.field.clear()
    qtbot.waitUntil(lambda: shown(page) == every)
    assert page.list.view.currentIndex().data(OFFER).package.id == "sketch"


def test_a_search_without_a_hit_offers_a_way_out(page, qtbot):
    QTest.keyClicks(page.list.field, "zzz")
    qtbot.waitUntil(lambda: page.list.nothing.isVisibleTo(page))
    pick(page.list.kind, "tool")
    qtbot.mouseClick(page.list.show_all, CLICK)
    assert len(shown(page)) == page.list.model.total()
    assert page.list.kind.value is None
    assert page.list.field.text() == ""
    assert page.list.filter.value == "all"


def test_keys_lead_from_the_search_to_the_button(page, qtbot):
    page.search()
    qtbot.waitUntil(page.list.field.hasFocus)
    QTest.keyClick(page.list.field, Qt.Key.Key_Down)
    assert page.list.view.hasFocus()
    answered(page, qtbot, lambda: QTest.keyClick(page.list.view, Qt.Key.Key_Down))
    assert chosen(page) == shown(page)[1] == "forge"
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    assert button(page).hasFocus()
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_Up)
    QTest.keyClick(page.list.view, Qt.Key.Key_Up)
    assert page.list.field.hasFocus()


def test_what_a_screen_reader_is_told(page, data, live, qtbot):
    write_install(data, "one", "sketch")
    qtbot.waitUntil(lambda: live.install("one") is not None)
    index = page.list.model.row("sketch")
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Sketch: Works here"
    described = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described == "Draws lines. Tool. 1 installed"


def test_what_cannot_run_here_is_hidden_until_all_are_wanted(context, data, qtbot):
    nowhere = SKETCH.replace('["cpu"]', "[]").replace('"sketch"', '"nowhere"')
    define(data, "nowhere", nowhere)
    page = opened(context, qtbot, "sketch")
    assert "nowhere" not in shown(page)
    count, total = len(shown(page)), page.list.model.total()
    assert page.list.count.text() == f"{count} of {total}"
    assert count < total
    qtbot.mouseClick(page.list.filter.buttons()[1], CLICK)
    assert "nowhere" in shown(page)
    index = page.list.model.row("nowhere")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Sketch: Not here"
    answered(page, qtbot, lambda: page.list.view.setCurrentIndex(index))
    reason = page.detail.verdict.reason.text()
    assert reason == "It was not made for this operating system."


def test_a_package_that_cannot_run_here_says_why(context, monkeypatch, qtbot):
    on(monkeypatch, "mac_intel_5500m")
    page = opened(context, qtbot)
    assert "swarmui" not in shown(page)
    answered(page, qtbot, lambda: page.arrive(Route("add", "swarmui")))
    assert "swarmui" in shown(page)  # what was asked for is not hidden
    assert page.list.filter.value == "all"
    index = page.list.model.row("swarmui")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "SwarmUI: Not here"
    verdict = page.detail.verdict
    assert verdict.title.text() == "Does not work on this computer"
    assert "Intel Macs are not supported" in verdict.reason.text()
    assert not button(page).isEnabled()
    assert page.detail.bar.reason.text() == "It does not work on this computer."
    for part in (page.detail.cost, page.detail.version, page.detail.advanced, page.detail.steps):
        assert not part.isVisibleTo(page)
    QTest.keyClick(page.list.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.context.live.requests == {}


def test_where_nothing_works_everything_is_shown(context, monkeypatch, data, qtbot):
    shutil.rmtree(data / "Catalog")
    on(monkeypatch, "mac_rosetta")
    page = opened(context, qtbot)
    assert page.list.filter.value == "all"
    assert len(shown(page)) == page.list.model.total()
    assert "arm64 version of Stablehand" in page.detail.verdict.reason.text()


def test_a_broken_definition_is_told_and_the_others_are_there(context, data, qtbot):
    define(data, "broken", "format = 1\n")
    page = opened(context, qtbot)
    (notice,) = [n for n in page.findChildren(Notice) if "broken" in n.label.text()]
    assert notice.property("tone") == "warning"
    assert {"sketch", "forge", "easel"} <= set(shown(page))
    shutil.rmtree(data / "Catalog" / "broken")
    page.refresh()
    qtbot.waitUntil(
        lambda: not [n for n in page.findChildren(Notice) if "broken" in n.label.text()],
        timeout=LONG,
    )


def test_a_wrong_setting_stands_in_the_place_of_the_list(context, app, data, qtbot):
    (data / "settings.toml").write_text("[hardware]\ngpu = 7\n")
    page = AddPackagePage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("add"))
    qtbot.waitUntil(lambda: bool(page.findChildren(ErrorCard)), timeout=LONG)
    assert "hardware.gpu is 7" in page.findChild(ErrorCard).title.text()
    assert not page.detail.isVisibleTo(page)
    (data / "settings.toml").write_text("")
    app.refresh()
    page.refresh()
    qtbot.waitUntil(lambda: page.detail.preview is not None, timeout=LONG)
    assert page.detail.isVisibleTo(page)
    assert not [card for card in page.findChildren(ErrorCard) if card.isVisibleTo(page)]


# -- looks -----------------------------------------------------------------------------------------


def clipped(page):
    """Every label and button whose words do not fit into it."""
    found = []
    for widget in page.findChildren(QLabel) + page.findChildren(QPushButton):
        if not widget.isVisibleTo(page) or not widget.text():
            continue
        needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height():
                found.append(widget.text())
        elif needed.width() > widget.width():
            found.append(widget.text())
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("percent", [100, LARGEST_TEXT])
def test_everything_fits_in_the_least_window(
    context, theme, qapp, data, qtbot, language, percent, monkeypatch
):
    on(monkeypatch, "linux_rtx4090")
    speak(qapp, language)
    theme.choose("dark", percent=percent, motion="reduced")
    write_install(data, "forge", "forge")
    width = Size.WINDOW_LEAST[0] - theme.px(Size.RAIL_FOLDED)
    page = opened(context, qtbot, "forge", (width, Size.WINDOW_LEAST[1] - 40))
    detail = page.detail
    for fold in (detail.verdict.details, detail.advanced.fold, detail.steps.fold):
        fold.set_open(True)
    detail.version.options.radio("other").click()
    answered(page, qtbot, lambda: edit(detail.advanced.name, "a/b"))
    qtbot.wait(50)
    assert clipped(page) == []
    assert detail.pane.content.width() <= detail.pane.viewport().width()
    assert page.size() == QSize(width, Size.WINDOW_LEAST[1] - 40)
    inner = button(page).mapTo(page, button(page).rect().bottomRight())
    assert page.rect().contains(inner)


@pytest.mark.parametrize(("width", "is_row"), [(700, True), (220, False)])
def test_kind_and_licence_stand_side_by_side_only_where_their_words_fit(
    theme, qtbot, width, is_row
):
    made = OfferList(theme)
    qtbot.addWidget(made)
    made.resize(width, 500)
    made.show()
    qtbot.waitUntil(lambda: (made.kind.y() == made.licence.y()) == is_row)
    for choice in (made.kind, made.licence):
        assert choice.fontMetrics().horizontalAdvance(choice.currentText()) < choice.width() - 36


def test_words_of_a_choice_that_have_no_room_are_shortened(theme, qtbot):
    choice = Choice(theme, "Licence", [(None, "Permissive code (MIT, Apache…)")])
    qtbot.addWidget(choice)
    option = QStyleOptionComboBox()
    shown = []
    for width in (120, 500):
        choice.resize(width, 32)
        choice.initStyleOption(option)
        shown.append(option.currentText)
    assert shown[0].endswith("…")
    assert len(shown[0]) < len(shown[1])
    assert shown[1] == choice.currentText()


def test_tab_follows_the_reading_order(page, qtbot):
    detail = page.detail
    detail.advanced.fold.set_open(True)
    page.list.field.setFocus()
    # radio buttons are one stop, at the one that is chosen
    wanted = [
        page.list.filter.buttons()[0],
        page.list.kind,
        page.list.licence,
        page.list.view,
        detail.head.homepage,
        detail.verdict.details.button,
        *detail.cost.links,
        detail.version.options.radio("usual"),
        detail.sharing.radio("link"),
        detail.advanced.fold.button,
        detail.advanced.name,
        detail.advanced.source,
        detail.advanced.python,
        detail.steps.fold.button,
        button(page),
    ]
    reached = []
    for _ in wanted:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        reached.append(page.focusWidget())
    assert reached == wanted


def test_whatever_takes_the_focus_has_a_name(page):
    detail = page.detail
    detail.advanced.fold.set_open(True)
    for widget in [page.list.field, page.list.view, *detail.stops()]:
        if widget.isVisibleTo(page):
            assert widget.accessibleName() or widget.text(), widget


@pytest.mark.parametrize("look", ["light", "contrast"])
def test_another_theme_is_painted(page, theme, look):
    before = page.list.view.grab().toImage()
    theme.choose(look, motion="reduced")
    assert page.list.view.grab().toImage() != before
