"""The Browse page over stand-ins for the hubs: found, narrowed, shown, judged, put into the queue."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.gui.context import Route
from stablehand.gui.pages.browse.asking import RowPage
from stablehand.gui.pages.browse.rows import HubRow
from stablehand.gui.pages.browse.tab import Chosen
from stablehand.gui.pages.browse.tabs import TABS
from stablehand.gui.widgets.buttons import Button
from support.browse_page import hubs, opened
from support.hub_stand_in.civitai_samples import many
from support.hub_stand_in.wire import as_json

LIST = "/api/v1/models"
INK = "civitai:models/1001"


@pytest.fixture
def site(data):
    with hubs(data) as found:
        yield found


@pytest.fixture
def page(site, context, qtbot):
    made = opened(context, qtbot, Route("browse"))
    qtbot.waitUntil(lambda: made.tab.items.rowCount() > 0)
    qtbot.waitUntil(lambda: not made.tab.feed.is_asking)
    return made


def names(page):
    items = page.tab.items
    return [items.row(at).name for at in range(items.rowCount())]


def lists(site):
    """What was asked for of lists of CivitAI."""
    return [asked.target for asked in site.server.requests if asked.path == LIST]


def choose(choice, value):
    choice.choose(value)
    choice.activated.emit(choice.currentIndex())


def show(page, spec, qtbot):
    page.show_link(spec)
    detail = page.detail
    qtbot.waitUntil(lambda: detail.found is not None and detail.found.spec == spec)
    return detail


def card_words(detail):
    return [label.text() for label in detail._card.findChildren(QLabel)]


# -- results -----------------------------------------------------------------------------------------


def test_what_a_hub_has_is_listed_with_what_a_card_says(page):
    assert len(names(page)) == 50  # as many as were asked for
    row = page.tab.items.row(0)
    said = page.tab.items.words(row)
    assert "90.0k downloads" in said
    assert "500 likes" in said
    assert row.base in ("SDXL", "SD 1.5")
    assert "could not be read" in page.tab.count.text()  # the stand-in mixes in what is no model


def test_words_are_looked_for_after_a_pause_and_once(page, site, qtbot):
    before = len(lists(site))
    qtbot.keyClicks(page.field, "harbour")
    qtbot.waitUntil(lambda: {name.split()[0] for name in names(page)} == {"Harbour"})
    assert len(lists(site)) - before == 1  # not one for each key


def test_filters_ask_the_hub_and_are_taken_back(page, site, qtbot):
    choose(page.tab.filters.choices["kind"], "lora")
    qtbot.waitUntil(lambda: not page.tab.feed.is_asking)
    kinds = {page.tab.items.row(at).kind for at in range(page.tab.items.rowCount())}
    assert kinds == {"lora"}
    assert "types=LORA" in lists(site)[-1]
    qtbot.keyClicks(page.field, "nothing is called that")
    qtbot.waitUntil(lambda: page.tab.views.currentWidget() is page.tab.nothing)
    page.tab.nothing.state.findChild(Button).click()
    assert page.field.text() == ""
    qtbot.waitUntil(lambda: len(names(page)) == 50)


def test_a_query_that_comes_back_is_not_asked_again(page, site, qtbot):
    sort = page.tab.filters.choices["sort"]
    for value in ("newest", "downloads"):
        choose(sort, value)
        qtbot.waitUntil(lambda: not page.tab.feed.is_asking)
    before = len(lists(site))
    choose(sort, "newest")
    qtbot.waitUntil(lambda: not page.tab.feed.is_asking)
    assert len(lists(site)) == before
    page.refresh()  # who asks on purpose is answered by the hub
    qtbot.waitUntil(lambda: len(lists(site)) == before + 1)


def test_sensitive_models_are_hidden_then_blurred_then_shown(page, site, qtbot):
    record = site.civitai.records[1006]
    record["stats"]["downloadCount"] = 10**6
    record["modelVersions"][0]["images"][0]["nsfwLevel"] = 16
    assert "Grown Up" not in names(page)
    choice = page.tab.filters.choices["sensitive"]
    choose(choice, "blurred")
    qtbot.waitUntil(lambda: "Grown Up" in names(page))
    assert not page.tab.grid.cards.shows_sensitive
    at = names(page).index("Grown Up")
    assert page.tab.items.row(at).is_sensitive
    choose(choice, "shown")
    assert page.tab.grid.cards.shows_sensitive
    assert page.context.live.memory.text("browse.sensitive") == "shown"


def test_what_does_not_fit_is_left_out_and_counted(page):
    all_of_them = page.tab.items.rowCount()
    page.tab.filters.fits.click()
    outcomes = {page.tab.items.row(at).outcome for at in range(page.tab.items.rowCount())}
    assert "too_big" not in outcomes
    left_out = all_of_them - page.tab.items.rowCount()
    assert page.tab.items.left_out == left_out
    page.tab.filters.fits.click()
    assert page.tab.items.rowCount() == all_of_them


def test_what_does_not_fit_comes_back_where_nothing_did(page):
    tab, rows = page.tab, [HubRow("civitai", "1", "a", "", outcome="too_big")]
    tab.filters.fits.click()
    tab._on_begun()
    tab.feed._cursor = None
    tab._on_came(RowPage(tuple(rows), unreadable=2))
    tab._on_came(RowPage((), unreadable=1))
    assert tab.views.currentWidget() is tab.nothing
    tab.filters.fits.click()
    assert tab.views.currentWidget() is tab.grid
    assert names(page) == ["a"]
    assert "3" in tab.count.text()  # of all pages


def test_each_hub_has_a_tab_that_keeps_what_it_shows(page, site, qtbot):
    buttons = {kind.id: button for kind, button in zip(TABS, page.sources.buttons(), strict=True)}
    first = page.tab
    buttons["huggingface"].click()
    qtbot.waitUntil(lambda: page.tab is not first and page.tab.items.rowCount() > 0)
    assert "ink-wash-xl" in names(page)
    buttons["openmodeldb"].click()
    qtbot.waitUntil(lambda: page.tab.items.rowCount() > 20)
    assert "kind" not in page.tab.filters.choices  # all are upscalers
    before = len(site.server.requests)
    buttons["civitai"].click()
    assert page.tab is first
    assert first.items.rowCount() == 50
    assert not first.feed.is_asking
    assert [asked for asked in site.server.requests[before:] if asked.path == LIST] == []


def test_a_hub_that_does_not_answer_is_said_with_ways_on(site, context, record, data, qtbot):
    text = (data / "settings.toml").read_text().replace(site.server.address, "http://127.0.0.1:9")
    (data / "settings.toml").write_text(text)
    context.live.app.refresh()
    page = opened(context, qtbot, Route("browse"))
    nothing = page.tab.nothing
    qtbot.waitUntil(lambda: page.tab.views.currentWidget() is nothing, timeout=15_000)
    assert "127.0.0.1" in nothing.card.title.text()
    (data / "settings.toml").write_text(site.settings())
    context.live.app.refresh()
    page.tab.feed.again()
    qtbot.waitUntil(lambda: page.tab.items.rowCount() > 0)
    assert page.tab.views.currentWidget() is page.tab.grid


# -- many results ------------------------------------------------------------------------------------


def test_pages_come_as_one_scrolls_one_at_a_time(site, context, qtbot):
    many(site.civitai, 400)
    page = opened(context, qtbot, Route("browse"))
    items, bar = page.tab.items, page.tab.grid.verticalScrollBar()
    qtbot.waitUntil(lambda: items.rowCount() > 0)
    seen = len(lists(site))
    assert seen <= 2  # what is in sight, and what comes next
    for _ in range(40):
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda: not page.tab.feed.is_asking)
        if not page.tab.feed.has_more:
            break
    assert items.rowCount() > 400
    assert len(lists(site)) <= items.rowCount() // 50 + 2
    assert site.server.most_at_once["hub", LIST] == 1
    assert len(names(page)) == len({items.row(at).id for at in range(items.rowCount())})


def test_a_page_that_does_not_come_leaves_what_is_there(site, context, qtbot):
    many(site.civitai, 200)
    page = opened(context, qtbot, Route("browse"))
    qtbot.waitUntil(lambda: page.tab.items.rowCount() > 0)
    before = page.tab.items.rowCount()
    refuse = [True]
    listed = site.civitai._list
    site.server.route(
        "GET", LIST, lambda asked: as_json({"error": "no"}, 400) if refuse else listed(asked)
    )
    page.tab.grid.verticalScrollBar().setValue(page.tab.grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: not page.tab.again.isHidden())
    assert page.tab.items.rowCount() == before
    assert page.tab.count.property("tone") == "danger"
    refuse.clear()
    page.tab.again.click()
    qtbot.waitUntil(lambda: page.tab.items.rowCount() > before)
    assert page.tab.again.isHidden()


def test_what_was_left_half_way_is_asked_for_on_return(page, qtbot):
    page.show_link(INK)
    page.leave()
    assert page.detail.found is None
    page.arrive(Route("browse"))
    qtbot.waitUntil(lambda: page.detail.found is not None)
    qtbot.waitUntil(lambda: bool(page.detail._fits))
    page.leave()
    page.arrive(Route("browse"))
    assert page.detail._asked == []  # everything of it is there


def test_esc_closes_the_details(page, qtbot):
    show(page, INK, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.detail.isVisible()


def test_what_is_scrolled_past_is_not_fetched(site, context, qtbot):
    many(site.civitai, 100)
    page = opened(context, qtbot, Route("browse"))
    qtbot.waitUntil(lambda: page.tab.items.rowCount() > 0)
    pictures = page.pictures
    for number in range(1000):
        pictures.picture(site.civitai.picture(number), 200)
    assert len(pictures._wishes) <= 120
    assert len(pictures._asked) <= 6
    page.leave()
    assert not pictures._wishes  # nobody looks any more


# -- links -------------------------------------------------------------------------------------------


def test_a_link_that_is_pasted_shows_its_model_at_once(page, site, qtbot):
    before = len(lists(site))
    page.field.setText("https://civitai.com/models/1001/ink-wash?modelVersionId=10011")
    page.field.search_now()
    qtbot.waitUntil(lambda: page.detail.found is not None)
    assert page.detail.head.title.text() == "Ink Wash"
    assert page.detail.version.id == "10011"  # the one that the link names
    assert len(lists(site)) == before


def test_a_link_of_another_hub_turns_to_its_tab(page, qtbot):
    assert page.sources.value == "civitai"
    show(page, "hf:samples/ink-wash-xl", qtbot)
    assert page.sources.value == "huggingface"
    qtbot.waitUntil(lambda: "ink-wash-xl" in names(page))


def test_a_link_that_means_nothing_is_said(page, qtbot):
    page.field.setText("https://civitai.com/articles/5")
    page.field.search_now()
    assert not page.wrong.isHidden()
    assert page.wrong.text()
    page.field.setText("ink")
    page.field.search_now()
    assert page.wrong.isHidden()


def test_a_place_can_name_a_model(site, context, qtbot):
    page = opened(context, qtbot, Route("browse", "hf:samples/ink-wash-xl"))
    qtbot.waitUntil(lambda: page.detail.found is not None)
    assert page.detail.head.title.text() == "ink-wash-xl"


def test_what_is_not_there_is_said_and_can_be_tried_again(page, site, qtbot):
    page.show_link("civitai:models/99")
    qtbot.waitUntil(lambda: page.detail._card is not None)
    assert any("99" in words for words in card_words(page.detail))
    many(site.civitai, 1)
    site.civitai.records[99] = {**site.civitai.records[5001], "id": 99}
    page.detail.again()
    qtbot.waitUntil(lambda: page.detail.found is not None)
    assert page.detail._card is None


# -- keys --------------------------------------------------------------------------------------------


def test_enter_opens_what_the_arrow_keys_chose(page, qtbot):
    page.tab.grid.setFocus()
    qtbot.keyClick(page.tab.grid, Qt.Key.Key_Right)
    qtbot.keyClick(page.tab.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail.found is not None)
    assert page.detail.chosen.row == page.tab.current()


def test_in_a_narrow_window_the_details_take_the_place_and_give_it_back(page, qtbot):
    page.resize(700, 640)
    page._open(Chosen(INK))
    assert page.detail.isVisible()
    assert not page.middle.isVisible()
    page.detail.head.close_button.click()
    assert page.middle.isVisible()
    assert not page.detail.isVisible()


def test_ctrl_d_downloads_what_is_shown(page, context, qtbot):
    detail = show(page, INK, qtbot)
    qtbot.waitUntil(lambda: detail.bar.state == "download")
    page.download()
    queue = context.live.downloads
    queue.begin()
    qtbot.waitUntil(lambda: bool(queue.queue.downloads))
    assert queue.queue.downloads[0].title.startswith("Ink Wash")
