"""Where starter models are led to, and what a machine can do with a program: cards, pages, empty libraries."""

import pytest

from stablehand.core.base.progress import Silence
from stablehand.gui.components.ability_meter import Abilities, AbilityMeter
from stablehand.gui.components.starter_nudge import StarterNudge
from stablehand.gui.components.starter_route import starters_of, starters_route
from stablehand.gui.context import Route
from stablehand.gui.pages.models.nothing import NoModels
from stablehand.gui.pages.packages import PackagesPage
from stablehand.gui.widgets.buttons import Button
from stablehand.services import library
from support.window_work import listed, write_install


@pytest.mark.parametrize(
    ("part", "install"),
    [("recommended:", ""), ("recommended:my ui", "my ui"), ("for:my ui", None), ("", None)],
)
def test_a_route_names_starter_models(part, install):
    assert starters_of(part) == install


def test_the_way_there_comes_back():
    assert starters_of(starters_route("a").part) == "a"
    assert starters_route().page == "browse"


def test_an_empty_library_leads_to_starter_models(context, record, qtbot):
    made = NoModels(context, lambda: None)
    qtbot.addWidget(made)
    button = next(one for one in made.empty.findChildren(Button) if "Recomm" in one.text())
    button.click()
    assert record.went == [starters_route()]


def test_a_page_of_an_install_without_models_leads_there_until_it_is_put_away(
    context, data, record, qtbot
):
    nudge = StarterNudge(context, "mine")
    qtbot.addWidget(nudge)
    nudge.show_install(listed(data, "mine", "comfyui"))
    qtbot.waitUntil(lambda: not nudge.isHidden())
    nudge.go.click()
    assert record.went == [Route("browse", part="recommended:mine")]
    nudge.away.click()
    assert nudge.isHidden()
    again = StarterNudge(context, "mine")
    qtbot.addWidget(again)
    again.show_install(listed(data, "mine", "comfyui"))
    asked = []
    context.live.ask(lambda app: library.roots(app), again, asked.append)
    qtbot.waitUntil(lambda: bool(asked))  # whatever it had asked before would be answered by now
    assert again.isHidden()


def test_an_install_that_has_a_model_is_left_alone(context, data, qtbot):
    folder = data / "Models" / "StableDiffusion"
    folder.mkdir(parents=True)
    (folder / "any.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    known = []
    context.live.ask(lambda app: library.scan_models(app, Silence()), context.live, known.append)
    qtbot.waitUntil(lambda: bool(known))
    nudge = StarterNudge(context, "mine")
    qtbot.addWidget(nudge)
    nudge.show_install(listed(data, "mine", "comfyui"))
    context.live.ask(lambda app: library.roots(app), nudge, known.append)
    qtbot.waitUntil(lambda: len(known) == 2)
    assert nudge.isHidden()


def test_an_install_that_is_not_whole_has_no_need_yet(context, data, qtbot):
    write_install(data, "mine", "comfyui", "failed")
    qtbot.waitUntil(lambda: context.live.install("mine") is not None)
    nudge = StarterNudge(context, "mine")
    qtbot.addWidget(nudge)
    nudge.show_install(context.live.install("mine"))
    assert nudge._package == ""  # nothing is asked


def test_cards_say_what_the_machine_can_do_with_a_program(context, data, qtbot):
    write_install(data, "mine", "comfyui")
    write_install(data, "broken", "a1111", "failed")
    page = PackagesPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: {"mine", "broken"} <= set(page.cards))
    qtbot.waitUntil(lambda: "comfyui" in page.abilities.found)
    ability = page.cards["mine"].ability
    assert not ability.isHidden()
    name = page.abilities.found["comfyui"].starter.name
    assert ability.words.text().startswith(
        ("Can run ", "Not even ")
    )  # what could be, not what is there
    assert name in ability.words.text()
    assert page.cards["broken"].ability.isHidden()


def test_programs_are_asked_for_once(context, qtbot):
    asked = Abilities(context.live)
    known = []
    asked.known.connect(lambda: known.append(set(asked.found)))
    asked.want(["comfyui"])
    asked.want(["a1111"])
    qtbot.waitUntil(lambda: bool(known))
    assert known == [{"comfyui", "a1111"}]
    asked.want(["a1111"])
    assert not asked._timer.isActive()


def test_nothing_is_shown_while_nothing_is_known(theme, qtbot):
    meter = AbilityMeter(theme)
    qtbot.addWidget(meter)
    meter.show_offer(None)
    assert meter.isHidden()
