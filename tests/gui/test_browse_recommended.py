"""The Recommended tab: starter models by what fits, narrowed, fetched as sets, asked for their terms."""

import pytest
from PySide6.QtGui import QGuiApplication

from stablehand.core.downloads.entry import DownloadState
from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.components.starter_route import starters_route
from stablehand.gui.context import Route
from stablehand.gui.pages.browse.recommended import RecommendedTab
from stablehand.gui.pages.browse.tab import Purpose, TabTools
from stablehand.gui.words.language import speak
from support.browse_page import hubs, opened
from support.starter_list import StarterList


@pytest.fixture
def site(data):
    with hubs(data) as found:
        yield found


@pytest.fixture
def starters(site, tmp_path):
    return StarterList(site.face, tmp_path / "list")


@pytest.fixture
def tab(starters, context, qtbot):
    made = RecommendedTab(TabTools(context, HubPictures(context.live)), starters.folder)
    qtbot.addWidget(made, before_close_func=lambda tab: tab.leave())
    made.resize(900, 700)
    made.show()
    made.arrive()
    qtbot.waitUntil(lambda: made.views.currentWidget() is made.pane)
    return made


def names(tab):
    return {card.offer.starter.id for card in tab._order}


def choose(choice, value):
    choice.choose(value)
    choice.activated.emit(choice.currentIndex())


def queued(tab):
    return tab._context.live.downloads.queue.downloads


# -- what is shown -----------------------------------------------------------------------------------


def test_a_card_says_what_it_is_and_what_it_takes(tab, site):
    card = tab.cards["big"]
    assert card.title.text() == "Big one"
    assert card.what.text() == "Checkpoint · Flux.1 dev"
    assert card.summary.text() == "Big one in a sentence."
    assert "Pictures may be sold" in card.licence.text()
    assert "guidance 3.5" in card.sampling.text()
    assert "negative prompt does nothing" in card.sampling.text()
    assert "ComfyUI" in card.programs.text()
    assert "Text encoder, VAE" in card.files.text()
    assert "best here" in card.sizes.currentText()
    assert not card.meter.isHidden()
    assert card.button.text().startswith("Get it (")
    assert "Not for commercial use" in tab.cards["alone"].licence.text()
    assert tab.cards["two"].sampling.isHidden()  # nothing is known of it
    assert site.server.requests == []  # the list itself asks nobody


def test_another_size_has_files_and_needs_of_its_own(tab):
    card = tab.cards["big"]
    choose(card.sizes, 0)
    assert "ComfyUI-GGUF" in card.node.text()
    small = card.button.text()
    choose(card.sizes, 1)
    assert card.node.isHidden()
    assert card.variant.variant.name == "BF16"
    tab.refresh()
    assert card.at == 1  # what somebody chose stays
    assert small.startswith("Get it (")


def test_the_language_of_the_window_is_spoken(tab, qapp):
    speak(qapp, "ru")
    tab._show_offers()
    assert tab.cards["two"].summary.text() == "Second одним предложением."


def test_settings_are_copied_as_programs_call_them(tab):
    tab.cards["big"].copy.click()
    assert QGuiApplication.clipboard().text() == (
        "size: 1024x1024, steps: 20, cfg: 1, guidance: 3.5, sampler: euler, scheduler: simple"
    )


# -- what is left out --------------------------------------------------------------------------------


def test_models_are_narrowed_and_all_come_back(tab, qtbot):
    assert names(tab) == {"big", "two", "alone"}
    tab.filters.commercial.click()
    assert names(tab) == {"big", "two"}
    tab.want("second")
    assert names(tab) == {"two"}
    tab.want("nothing is called that")
    assert tab.views.currentWidget() is tab.unmet
    tab.clear()
    qtbot.waitUntil(lambda: names(tab) == {"big", "two", "alone"})


def test_only_what_fits_is_only_that(tab):
    tab.filters.fits.click()
    outcomes = {card.offer.chosen.verdict.outcome for card in tab._order}
    assert outcomes <= {"fits", "tight"}
    left = {key for key, card in tab.cards.items() if card not in tab._order}
    assert all(
        tab.cards[key].offer.chosen.verdict.outcome in ("offload", "too_big") for key in left
    )


def test_a_program_gets_what_it_runs(tab, qtbot):
    choose(tab.filters.program, "a1111")
    qtbot.waitUntil(lambda: names(tab) == {"alone"})
    assert tab.filters.program.currentText() == "Stable Diffusion WebUI"
    tab.serve(Purpose("mine", "forge"))
    qtbot.waitUntil(lambda: names(tab) == {"big"})
    choose(tab.cards["big"].sizes, 0)
    assert tab.cards["big"].node.isHidden()  # Forge needs no custom node
    tab.serve(None)
    qtbot.waitUntil(lambda: len(names(tab)) == 3)


def test_a_list_that_cannot_be_read_is_said_and_tried_again(tab, starters, qtbot):
    file = starters.folder / "recommended.toml"
    text = file.read_text()
    file.write_text("format = 2")
    tab.refresh()
    qtbot.waitUntil(lambda: tab.views.currentWidget() is tab.failed)
    file.write_text(text)
    tab.card.findChildren(type(tab.cards["big"].button))[0].click()
    qtbot.waitUntil(lambda: tab.views.currentWidget() is tab.pane)


# -- getting -----------------------------------------------------------------------------------------


def test_a_set_is_fetched_and_then_shown_in_the_library(tab, record, context, qtbot):
    card = tab.cards["big"]
    choose(card.sizes, 0)
    card.button.click()
    assert not card.button.isEnabled()
    qtbot.waitUntil(lambda: card.state.what == "queued")
    assert card.button.text() == "In the queue: show it"
    assert len(queued(tab)) == 3
    card.button.click()
    assert record.went[-1] == Route("downloads", card.state.download)
    context.live.downloads.run()
    qtbot.waitUntil(lambda: card.state.what == "here", timeout=20_000)
    assert {item.state for item in queued(tab)} == {DownloadState.DONE}
    card.button.click()
    assert record.went[-1].page == "models"
    assert record.went[-1].subject == card.variant.key
    choose(card.sizes, 1)  # the other size lacks its model alone
    assert card.state.what == "get"
    assert "2 of 3" in card.files.text()
    assert tab.cards["two"].variant.missing[0].role == "model"
    assert len(tab.cards["two"].variant.missing) == 1  # its VAE came along with the other set


def test_terms_are_asked_once(tab, record, qtbot):
    card = tab.cards["alone"]
    card.button.click()
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)
    assert card.button.isEnabled()
    assert queued(tab) == ()
    question = record.dialogs[0]
    question.answered.emit("")  # not now
    card.button.click()
    qtbot.waitUntil(lambda: len(record.dialogs) == 2)
    record.dialogs[1].answered.emit("yes")
    qtbot.waitUntil(lambda: card.state.what == "queued")


def test_a_set_that_cannot_be_had_says_why_on_its_card(tab, site, record, qtbot):
    site.face.repos.clear()
    card = tab.cards["alone"]
    card.button.click()
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)
    record.dialogs[0].answered.emit("yes")
    qtbot.waitUntil(lambda: not card.problem.isHidden())
    assert card.problem.text()
    assert card.button.isEnabled()
    assert card.state.what == "get"


# -- the way there -----------------------------------------------------------------------------------


def test_a_newcomer_begins_there_and_then_where_they_were(site, context, qtbot):
    page = opened(context, qtbot, Route("browse"), tab="")
    assert isinstance(page.tab, RecommendedTab)
    qtbot.waitUntil(lambda: len(page.tab.cards) > 10)
    assert site.server.requests == []
    page.sources.buttons()[1].click()
    assert context.live.memory.text("browse.tab") == "huggingface"
    page.arrive(starters_route())
    assert isinstance(page.tab, RecommendedTab)
    page.field.setText("qwen")
    page.field.search_now()
    qtbot.waitUntil(lambda: names(page.tab) == {"qwen-image"})
    page.field.setText("nothing is called that")
    page.field.search_now()
    qtbot.waitUntil(lambda: page.tab.views.currentWidget() is page.tab.unmet)
    page.tab.clear()
    assert page.field.text() == ""
    assert len(names(page.tab)) > 10
