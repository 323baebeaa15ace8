"""Stablehand's own updates in the window: looked for quietly, told once, taken when the person says so."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt

import stablehand
from stablehand.gui.components.app_update_news import PLACE, AppUpdateNews
from stablehand.gui.live.app_updates import AppUpdates
from stablehand.gui.pages.settings_app_update import BEFORE, STATE, AppUpdateSection
from stablehand.gui.words.language import speak
from stablehand.services.self_update import is_due
from support import page_checks
from support.portable_world import (
    NEW,
    NOTES,
    OLD,
    Feed,
    Keys,
    PortableWorld,
    be_the_old_version,
    be_version,
)

PORTABLE = pytest.mark.skipif(sys.platform != "linux", reason="the small program is a script")


@pytest.fixture
def world(tmp_path, monkeypatch):
    with Feed() as feed:
        made = PortableWorld(tmp_path, feed)
        made.build()
        be_the_old_version(made, monkeypatch)
        yield made


@pytest.fixture
def make(context, qtbot):
    def made():
        section = AppUpdateSection(context)
        qtbot.addWidget(section)
        section.resize(900, 500)
        section.show()
        section.ask()
        qtbot.waitUntil(lambda: section.updates.status is not None)
        return section

    return made


def test_an_install_of_another_kind_is_told_how_it_is_updated(make, context, record):
    section = make()
    assert section.state.text() == f"Stablehand {stablehand.__version__}"
    assert "git pull" in section.more.text()
    for button in (section.look_button, section.fetch_button, section.restart_button):
        assert button.isHidden()
    assert section.part(BEFORE).isHidden()


def test_a_window_of_another_kind_looks_once_at_itself_and_at_no_server(live, qtbot):
    updates = AppUpdates.of(live)
    updates.begin(0)
    qtbot.waitUntil(lambda: updates.status is not None)
    assert updates.status.kind == "checkout"
    assert not updates._timer.isActive()


@PORTABLE
def test_a_newer_version_is_found_got_and_offered_for_a_restart(
    world, make, context, record, qtbot
):
    world.publish()
    news = AppUpdateNews(context)
    section = make()
    assert section.more.text() == "Nobody has looked for a newer one yet."
    assert world.feed.asked == []
    section.look_button.click()
    qtbot.waitUntil(lambda: section.state.text() == f"Stablehand {NEW} is there")
    assert section.notes.text() == NOTES["en"].strip()
    assert section.restart_button.isHidden()
    section.fetch_button.setFocus()
    qtbot.keyClick(section.fetch_button, Qt.Key.Key_Space)
    qtbot.waitUntil(section.updates.is_busy)
    assert section.part(STATE).hasFocus()  # and not what comes next on the page
    qtbot.waitUntil(lambda: section.state.text() == f"Stablehand {NEW} is ready", timeout=30_000)
    qtbot.waitUntil(section.restart_button.hasFocus)
    assert section.fetch_button.isHidden()
    assert not section.restart_button.isHidden()
    qtbot.waitUntil(lambda: len(record.toasts) == 1)
    assert record.toasts == [(f"Stablehand {NEW} is ready. UIs that run go on.", "success")]
    assert record.actions[0] == ("Restart now", news.updates.restart)
    assert world.starts() == OLD  # until the person says so


@PORTABLE
def test_found_by_itself_it_is_told_once_with_the_way_to_its_notes(world, context, record, qtbot):
    world.publish()
    news = AppUpdateNews(context)
    news.updates.begin(0)
    qtbot.waitUntil(lambda: len(record.toasts) == 1)
    assert record.toasts == [(f"Stablehand {NEW} is there.", "info")]
    record.actions[0][1]()
    assert record.went == [PLACE]
    asked = len(world.feed.asked)
    with qtbot.waitSignal(news.updates.changed):
        news.updates._on_time()
    assert len(record.toasts) == 1
    assert len(world.feed.asked) == asked  # today was looked already


@PORTABLE
def test_a_look_that_fails_says_why_if_somebody_asked_and_nothing_otherwise(
    world, make, context, record, qtbot
):
    world.publish(keys=Keys())
    news = AppUpdateNews(context)
    news.updates.begin(0)
    section = make()
    qtbot.waitUntil(
        lambda: len(world.feed.asked) >= 4
    )  # once more, should both have changed meanwhile
    qtbot.waitUntil(lambda: news.updates._timer.isActive())
    assert record.toasts == []
    assert not is_due(context.live.app)  # not before tomorrow
    section.look_button.click()
    qtbot.waitUntil(lambda: len(record.toasts) == 1)
    assert "is not signed by the makers" in record.toasts[0][0]
    assert section.look_button.isEnabled()
    assert section.more.text().startswith("The last look for a newer one failed. The list of")
    world.publish()
    section.look_button.click()
    qtbot.waitUntil(lambda: section.state.text() == f"Stablehand {NEW} is there")


@PORTABLE
def test_a_feed_that_is_gone_is_no_address_for_the_person_to_check(
    world, make, context, record, qtbot
):
    AppUpdateNews(context)
    make().look_button.click()
    qtbot.waitUntil(lambda: len(record.toasts) == 1)
    told, tone = record.toasts[0]
    assert "(404)" in told
    assert told.endswith("The version that is here goes on working. Try again later.")
    assert tone == "danger"


@PORTABLE
def test_a_download_that_fails_says_there_what_to_do_and_goes_on(world, make, record, qtbot):
    world.publish()
    archive = world.feed.files.pop(f"/{world.archive.name}")
    section = make()
    section.look_button.click()
    qtbot.waitUntil(lambda: section.fetch_button.isVisibleTo(section))
    section.fetch_button.click()
    todo = "The version that is here goes on working. Try again later."
    qtbot.waitUntil(lambda: section.more.text().endswith(todo), timeout=30_000)
    assert f"has no {world.archive.name} (404)" in section.more.text()
    assert section.state.text() == f"Stablehand {NEW} is there"
    world.feed.files[f"/{world.archive.name}"] = archive
    qtbot.waitUntil(section.fetch_button.isEnabled)
    section.fetch_button.click()
    qtbot.waitUntil(lambda: section.state.text() == f"Stablehand {NEW} is ready", timeout=30_000)


@PORTABLE
def test_the_version_that_came_is_told_once_and_its_notes_stay_to_be_read(
    world, make, context, record, monkeypatch, qtbot
):
    world.publish()
    world.run("self-update", "apply")
    be_version(world, monkeypatch, NEW)
    news = AppUpdateNews(context)
    with qtbot.waitSignal(news.updates.arrived):
        news.updates.begin(0)
    told = f"Stablehand {NEW} runs now. You can go back to {OLD}."
    assert record.toasts == [(told, "success")]
    record.actions[0][1]()
    assert record.went == [PLACE]
    section = make()
    assert section.notes.text() == f"What is new in it:\n{NOTES['en'].strip()}"
    assert section.more.text().startswith("There is nothing newer. Last look: ")
    news.updates.begin(0)
    with qtbot.waitSignal(news.updates.changed):
        news.updates._on_time()
    assert len(record.toasts) == 1


@PORTABLE
def test_what_was_gone_back_from_is_no_download_before_and_after_the_restart(
    world, make, context, record, monkeypatch, qtbot
):
    world.publish()
    world.run("self-update", "apply")
    be_version(world, monkeypatch, NEW)
    section = make()
    section.back_button.click()
    due = f"{OLD} starts the next time."
    qtbot.waitUntil(lambda: section.more.text() == due, timeout=30_000)
    assert section.state.text() == f"Stablehand {NEW}"
    assert (section.fetch_button.isHidden(), section.restart_button.isHidden()) == (True, False)
    assert section.notes.isHidden()
    be_version(world, monkeypatch, OLD)
    news = AppUpdateNews(context)
    with qtbot.waitSignal(news.updates.arrived):
        news.updates.begin(0)
    assert record.toasts[-1] == (f"Stablehand {OLD} runs again. {NEW} is kept.", "success")
    section.ask()
    gone = f"You went back from {NEW}. It is not offered by itself any more."
    qtbot.waitUntil(lambda: section.more.text() == gone)
    assert section.state.text() == f"Stablehand {OLD}"
    assert (section.fetch_button.isHidden(), section.restart_button.isHidden()) == (True, True)
    assert section.before.text() == f"{NEW} is kept, so you can go back to it."


@PORTABLE
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_state_of_the_section_fits_at_the_largest_text(
    world, make, theme, language, monkeypatch, qapp, qtbot
):
    speak(qapp, language)
    theme.choose("light", percent=150, motion="reduced")
    section, seen = make(), []
    section.resize(680, 640)

    def fits(has_come):
        qtbot.waitUntil(has_come, timeout=30_000)
        qtbot.waitUntil(lambda: not any(page_checks.problems(section).values()))
        seen.append(section.more.text())

    section.updates.look()  # nothing is there yet, so that fails
    fits(lambda: section.updates.problem is not None)
    world.publish()
    section.updates.look()
    fits(lambda: NEW in section.state.text())
    archive = world.feed.files.pop(f"/{world.archive.name}")
    section.updates.fetch()
    fits(lambda: section.updates.job_problem is not None and not section.updates.is_busy())
    world.feed.files[f"/{world.archive.name}"] = archive
    section.updates.fetch()
    fits(lambda: section.restart_button.isVisibleTo(section))
    world.run("self-update", "apply")
    be_version(world, monkeypatch, NEW)
    section.ask()
    fits(lambda: section.back_button.isVisibleTo(section))
    section.back_button.click()
    fits(lambda: not section.updates.is_busy() and section.restart_button.isVisibleTo(section))
    be_version(world, monkeypatch, OLD)
    section.ask()
    fits(lambda: section.restart_button.isHidden())
    assert len(set(seen)) == 7, seen
