"""The start page: cards that stay, their order, what is there before and instead of them."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.base.text import Text
from stablehand.core.records.install import InstallFolder
from stablehand.gui.components.first_package import FirstPackage, recommended
from stablehand.gui.context import Route
from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.packages import PackagesPage
from stablehand.gui.theme.tokens import Size
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.widgets.frames import Notice
from stablehand.services.catalog import list_packages
from stablehand.services.installing import InstallRequest
from stablehand.services.uninstalling import uninstall
from support.focus_chain import after
from support.machine_cases import CASES
from support.window_work import HeldJob, write_install


@pytest.fixture
def page(context, qtbot):
    made = PackagesPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.arrive(Route("packages"))
    return made


def names(page):
    """The cards that are shown, in reading order."""
    cards = [card for card in page.cards.values() if card.isVisibleTo(page)]
    return [card.name for card in sorted(cards, key=lambda card: (card.y(), card.x()))]


def stands(page, *wanted):
    return lambda: names(page) == list(wanted)


def test_before_anything_is_known_there_are_quiet_places_and_no_empty_state(theme, app, qtbot):
    idle = Live(app, SimpleNamespace(text=lambda _key, default="": default))
    nowhere = SimpleNamespace(live=idle, theme=theme, go=None)
    page = PackagesPage(nowhere)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    assert page.waiting.isVisibleTo(page)
    assert not page.first.isVisibleTo(page)
    assert page.add_button.isVisibleTo(page)


def test_where_nothing_is_installed_one_is_recommended_and_two_clicks_away(page, record, qtbot):
    qtbot.waitUntil(lambda: page.first.isVisibleTo(page))
    qtbot.waitUntil(lambda: bool(page.first.package_id), timeout=30_000)
    assert page.first.main.text().startswith("Install ")
    assert page.add_button.property("variant") == "secondary"  # only one button is the next thing
    qtbot.mouseClick(page.first.main, Qt.MouseButton.LeftButton)
    assert record.went == [Route("add", page.first.package_id)]


@pytest.mark.parametrize(
    ("machine", "wanted", "said"),
    [
        ("ada-rtx4060-win", "comfyui", "runs on your graphics card (CUDA"),
        ("rdna3-rx7900xtx-lin", "comfyui", "runs on your graphics card (ROCm"),
        ("m2-16gb-macos15", "comfyui", "runs on your graphics card (Apple GPU)"),
        ("no-card-lin", "easel", "without a graphics card"),
        ("intel-mac-5500m", "easel", "without a graphics card"),
    ],
)
def test_what_is_recommended_follows_the_machine(
    context, app, tmp_path, qtbot, machine, wanted, said
):
    found = asyncio.run(list_packages(app, profile_of(machine, tmp_path)))
    assert recommended(found.data).package.id == wanted
    first = FirstPackage(context)
    qtbot.addWidget(first)
    first._take(found)
    assert any(said in label.text() for label in first.findChildren(QLabel))


def profile_of(case_id, folder):
    path = folder / "machine.json"
    machine = next(case.machine for case in CASES if case.id == case_id)
    path.write_text(json.dumps(machine.to_json()), encoding="utf-8")
    return path


def test_nothing_is_recommended_where_nothing_works(theme):
    assert recommended([]) is None


def test_an_advice_that_cannot_be_had_leaves_the_way_to_all_packages(context, data, record, qtbot):
    (data / "settings.toml").write_text('[hardware]\ntorch = "cu1"\n', encoding="utf-8")
    context.live.app.refresh()
    first = FirstPackage(context)
    qtbot.addWidget(first)
    first.ask()
    qtbot.waitUntil(
        lambda: any("Pick one" in label.text() for label in first.findChildren(QLabel)),
        timeout=30_000,
    )
    assert first.main.text() == "See all packages"
    first.main.click()
    assert record.went == [Route("add")]


def test_cards_come_and_go_and_stay_the_same_between(page, context, data, qtbot):
    write_install(data, "b")
    qtbot.waitUntil(stands(page, "b"))
    kept = page.cards["b"]
    kept.title.setFocus()
    write_install(data, "a")
    qtbot.waitUntil(stands(page, "a", "b"))
    assert page.cards["b"] is kept
    assert kept.title.hasFocus()
    context.live.ask(lambda app: uninstall(app, "a"), page, lambda _done: None)
    qtbot.waitUntil(stands(page, "b"))
    assert list(page.cards) == ["b"]
    context.live.ask(lambda app: uninstall(app, "b"), page, lambda _done: None)
    qtbot.waitUntil(lambda: page.first.isVisibleTo(page))


def test_what_changes_is_shown_on_the_card_that_is_there(page, data, qtbot):
    write_install(data, "one")
    qtbot.waitUntil(stands(page, "one"))
    kept = page.cards["one"]
    write_install(data, "one", state="failed", changed_at="2026-01-01T00:00:00+00:00")
    qtbot.waitUntil(lambda: kept.badge.label.text() == "Install failed")
    assert page.cards["one"] is kept


def test_an_install_that_has_just_begun_has_a_card_before_its_record(page, context, qtbot):
    qtbot.waitUntil(lambda: context.live.is_known)
    job = HeldJob(context.live, "install", "new", pausable=True)
    qtbot.waitUntil(stands(page, "new"))
    card = page.cards["new"]
    qtbot.waitUntil(lambda: card.progress.bar.value() == 500)
    assert (card.badge.label.text(), card.main.text()) == ("Installing", "Cancel")
    assert not card.log.isVisibleTo(card)
    job.let_go()
    qtbot.waitUntil(lambda: names(page) == [])


def test_what_failed_before_there_was_an_install_has_a_card_too(page, context, qtbot):
    qtbot.waitUntil(lambda: context.live.is_known)
    context.live.begin_install(InstallRequest("no-such-package"))
    qtbot.waitUntil(lambda: "no-such-package" in page.problem_cards)
    card = page.problem_cards["no-such-package"][1]
    assert isinstance(card, ErrorCard)
    assert card.isVisibleTo(page)
    assert "no-such-package" in card.title.text()
    context.live.dismiss("no-such-package")
    assert page.problem_cards == {}
    assert page.first.isVisibleTo(page)


def test_a_few_need_no_search_and_many_have_one(page, data, qtbot):
    for name in "abcd":
        write_install(data, name)
    qtbot.waitUntil(stands(page, *"abcd"))
    assert not page.search_field.isVisibleTo(page)
    write_install(data, "e", "comfyui")
    qtbot.waitUntil(stands(page, *"abcde"))
    assert page.search_field.isVisibleTo(page)
    page.search()
    assert page.search_field.hasFocus()
    qtbot.waitUntil(lambda: page.cards["e"].package_name == "ComfyUI")
    qtbot.keyClicks(page.search_field, "comfy")
    qtbot.waitUntil(stands(page, "e"))
    page.search_field.setText("nothing like it")
    qtbot.waitUntil(lambda: page.nothing.isVisibleTo(page))
    page.search_field.setFocus()
    qtbot.keyClick(page.search_field, Qt.Key.Key_Escape)
    qtbot.waitUntil(stands(page, *"abcde"))


def test_the_order_is_chosen_and_remembered(page, context, data, qtbot):
    for name in ("a", "b", "c", "d"):
        write_install(data, name)
    write_install(data, "e", state="failed")
    qtbot.waitUntil(stands(page, *"abcde"))
    page.sort.choose("state")
    page.sort.chosen.emit("state")
    qtbot.waitUntil(stands(page, *"eabcd"))
    assert context.live.memory.text("packages.sort") == "state"
    again = PackagesPage(context)
    qtbot.addWidget(again)
    assert again.sort.value == "state"


def test_the_keys_go_through_the_cards_as_they_stand(page, data, qtbot):
    for name in ("a", "b"):
        write_install(data, name)
    qtbot.waitUntil(stands(page, "a", "b"))
    wanted = [
        stop
        for name in ("a", "b")
        for stop in page.cards[name].stops()
        if stop.isVisibleTo(page) and stop.isEnabled()
    ]
    first = page.cards["a"].title
    met = [first, *(widget for widget in after(first) if widget in wanted and widget is not first)]
    assert met == wanted


def test_a_record_that_cannot_be_read_is_told_above_the_cards(page, data, qtbot):
    write_install(data, "one")
    folder = write_install(data, "two")
    folder.record.write_text("{", encoding="utf-8")
    qtbot.waitUntil(stands(page, "one", "two"))
    (notice,) = page.findChildren(Notice)
    assert "two" in notice.label.text()
    write_install(data, "two")
    qtbot.waitUntil(lambda: page.cards["two"].badge.label.text() == "Stopped")
    qtbot.waitUntil(lambda: page.findChildren(Notice) == [])


def test_looking_anew_measures_the_disk_again(page, data, qtbot):
    write_install(data, "one")
    qtbot.waitUntil(lambda: "one" in page.cards and "disk" in page.cards["one"].build.text())
    (InstallFolder(data, "one").checkout / "big").write_bytes(bytes(5_000_000))
    page.refresh()
    qtbot.waitUntil(lambda: "5.0" in page.cards["one"].build.text())


def test_cards_are_in_columns_as_wide_as_the_text_needs(page, theme, data, qtbot, qapp):
    for name in ("a", "b"):
        write_install(data, name)
    qtbot.waitUntil(stands(page, "a", "b"))
    page.resize(QSize(900, 640))
    qtbot.waitUntil(lambda: page.cards["a"].y() == page.cards["b"].y())
    assert page.cards["a"].width() >= Size.CARD_COLUMN
    theme.choose("dark", percent=150, motion="reduced")
    qtbot.waitUntil(lambda: page.cards["a"].y() < page.cards["b"].y())
    assert not page.pane.horizontalScrollBar().isVisible()


def test_a_problem_of_an_install_changes_its_card_alone(page, context, data, qtbot):
    write_install(data, "one")
    qtbot.waitUntil(stands(page, "one"))
    live = context.live
    live.problems["one"] = Problem(
        "launch.failed", Text("t", "It ended."), None, (), {}, "launch", "one"
    )
    live.problem_changed.emit("one")
    assert page.problem_cards == {}
    assert page.cards["one"].note.label.text() == "It ended."
