"""Updates on cards: found by themselves and without noise, asked about in numbers, gone on with or forgotten."""

import os
import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from stablehand.core.base.paths import DataPaths
from stablehand.core.installs.journal import Journal
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import InstalledSource, need_record, now, read_record
from stablehand.core.records.update_check import UpdateCheck, read_check, write_check
from stablehand.gui.components.change_note import ChangeNote
from stablehand.gui.components.job_news import JobNews
from stablehand.gui.components.update_dialog import ask_update
from stablehand.gui.context import Route
from stablehand.gui.live.orders import look_for_updates
from stablehand.gui.live.update_watch import UpdateWatch
from stablehand.gui.pages.packages import PackagesPage
from stablehand.services.app import App
from support import page_checks
from support.programs import SUPPORT
from support.repositories import Repository
from support.window_work import HeldJob, write_install

OLD, NEW = "1" * 40, "2" * 40


@pytest.fixture
def hub(tmp_path):
    """A repository that stands in for the one of the program."""
    made = Repository(tmp_path / "hub" / "example" / "clerk")
    made.first = made.commit("first", {"requirements.txt": "click\n", "x": "1"})
    return made


@pytest.fixture
def app(data, hub, tmp_path):
    made = DataPaths(data)
    shutil.copytree(SUPPORT / "clerk", made.catalog / "clerk")
    return App(made, {**os.environ, "STABLEHAND_GIT_BASE_URL": (tmp_path / "hub").as_uri()})


@pytest.fixture
def page(context, qtbot):
    made = PackagesPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.arrive(Route("packages"))
    return made


def install(data, name="one", **values):
    source = InstalledSource(kind="git", url="https://example.org/x", ref="v1", commit=OLD)
    return write_install(data, name, "clerk", source=source, **values)


def cloned(app, hub, name="clerk"):
    """An install that is a real clone of the repository as it is now."""
    commit = hub.git("rev-parse", "HEAD")
    source = InstalledSource(
        kind="git", url="https://github.com/example/clerk", ref="main", commit=commit
    )
    checkout = app.data.packages / name
    checkout.parent.mkdir(parents=True, exist_ok=True)
    hub.git("clone", "--quiet", str(hub.folder), str(checkout))
    return write_install(app.data.root, name, "clerk", source=source)


def remember(folder, count=14, **values):
    """Remember that a look has found something."""
    found = {"installed": OLD, "target": NEW, "ref": "v2", "kind": "tag", "label": "v2", **values}
    write_check(folder, UpdateCheck(checked_at=now(), available=True, count=count, **found))


def shown(page, name):
    """The badge of a card: its words, or None while it is not there."""
    badge = page.cards[name].update_badge
    return badge.label.text() if badge.isVisibleTo(page) else None


def there(page, *names):
    return lambda: set(page.cards) == set(names)


def texts(dialog):
    return [label.text().removeprefix("•  ") for label in dialog.findChildren(QLabel)]


def actions(card):
    """What a card's menu offers, and whether each can be done now."""
    menu = QMenu()
    card._fill_menu(menu)
    assert len(menu.actions()) <= 7
    return {action.text(): action.isEnabled() for action in menu.actions() if action.text()}


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_card_says_how_much_an_update_brings(page, data, qtbot):
    remember(install(data))
    remember(install(data, "two"), count=1)
    install(data, "three")
    qtbot.waitUntil(there(page, "one", "two", "three"))
    qtbot.waitUntil(lambda: shown(page, "one") == "Update: 14 changes")
    assert shown(page, "two") == "Update: 1 change"
    assert shown(page, "three") is None
    assert page.updates.isVisibleTo(page) and page.updates.label.text() == "2 updates"
    assert page.cards["one"].update_button.isVisibleTo(page)
    assert not page.cards["three"].update_button.isVisibleTo(page)
    assert "Update…" in actions(page.cards["one"]) and "Update…" not in actions(page.cards["three"])
    qtbot.waitUntil(lambda: page_checks.problems(page) == {})  # once everything has its place


def test_what_a_look_found_long_ago_says_nothing_about_another_version(page, data, qtbot):
    remember(install(data), installed="3" * 40)
    qtbot.waitUntil(there(page, "one"))
    assert shown(page, "one") is None
    assert not page.updates.isVisibleTo(page)


def test_one_that_is_to_stay_has_a_pin_and_never_a_badge(page, data, qtbot):
    remember(install(data, pinned=True))
    qtbot.waitUntil(there(page, "one"))
    assert shown(page, "one") == "Pinned"
    assert not page.cards["one"].update_button.isVisibleTo(page)
    assert not page.updates.isVisibleTo(page)


def test_while_something_is_done_to_it_the_badge_gives_way(context, page, data, qtbot):
    remember(install(data))
    qtbot.waitUntil(lambda: "one" in page.cards and shown(page, "one") is not None)
    job = HeldJob(context.live, "update", "one")
    card = page.cards["one"]
    qtbot.waitUntil(lambda: card.badge.label.text() == "Updating")
    assert shown(page, "one") is None
    assert not card.update_button.isVisibleTo(page)
    assert card.main.text() == "Cancel"
    assert not actions(card)["Uninstall…"]
    job.let_go()
    qtbot.waitUntil(lambda: shown(page, "one") == "Update: 14 changes")


def test_a_job_that_only_looks_leaves_the_card_as_it_is(context, page, data, qtbot):
    remember(install(data))
    qtbot.waitUntil(lambda: "one" in page.cards and shown(page, "one") is not None)
    job = HeldJob(context.live, "doctor", "one")
    qtbot.waitUntil(lambda: context.live.job_of("one") is not None)
    card = page.cards["one"]
    assert card.main.text() == "Launch" and card.main.isEnabled()
    assert shown(page, "one") == "Update: 14 changes"
    assert actions(card)["Uninstall…"]
    job.let_go()
    qtbot.waitUntil(lambda: context.live.job_of("one") is None)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("rollback", "Going back"),
        ("repair", "Repairing"),
        ("restore", "Bringing back"),
        ("rename", "Renaming"),
        ("duplicate", "Duplicating"),
        ("adopt", "Giving back"),
    ],
)
def test_what_is_done_to_an_install_stands_on_its_card(context, page, data, qtbot, kind, word):
    install(data)
    qtbot.waitUntil(there(page, "one"))
    job = HeldJob(context.live, kind, "one")
    qtbot.waitUntil(lambda: page.cards["one"].badge.label.text() == word)
    job.let_go()
    qtbot.waitUntil(lambda: page.cards["one"].badge.label.text() == "Stopped")


def test_an_update_is_asked_about_in_numbers(context, record, page, data, qtbot):
    folder = install(data)
    remember(folder, requirements=("requirements.txt",), diverged=True)
    place = folder.generation(1) / "env"
    place.mkdir(parents=True)
    (place / "torch.so").write_bytes(bytes(5_000_000))
    qtbot.waitUntil(lambda: "one" in page.cards and shown(page, "one") is not None)
    press(qtbot, page.cards["one"].update_button)
    qtbot.waitUntil(lambda: bool(record.dialogs), timeout=10_000)
    question = record.dialogs[-1]
    assert question.windowTitle() == "Update one?"
    said = texts(question)
    assert any("to v2: 14 changes" in text for text in said)
    assert any("It takes at most 5.0 MB" in text for text in said)
    assert any("stays as a snapshot" in text for text in said)
    assert any("other Python packages" in text for text in said)
    assert any("rewritten its history" in text for text in said)
    qtbot.waitUntil(question.buttons[""].hasFocus)
    press(qtbot, question.buttons["versions"])
    assert record.went == [Route("package", "one", "versions")]
    assert context.live.busy_jobs() == []


def test_snapshots_that_would_go_are_counted(context, record, data, qtbot):
    folder = install(data, generation=4)
    for number in range(1, 5):
        place = folder.generation(number) / "env"
        place.mkdir(parents=True)
        (place / "torch.so").write_bytes(bytes(1_000_000))
        left_at = f"2026-01-0{number}T00:00:00+00:00" if number < 4 else None
        write_generation(
            folder,
            Generation(
                number=number,
                created_at=now(),
                reason="update",
                state="ready",
                good=True,
                left_at=left_at,
            ),
        )
    qtbot.waitUntil(lambda: context.live.install("one") is not None)
    ask_update(context, "one")
    qtbot.waitUntil(lambda: bool(record.dialogs), timeout=10_000)
    said = texts(record.dialogs[-1])
    assert any(
        text.startswith("The oldest snapshot goes afterwards, which frees 1.0 MB") for text in said
    )


def test_an_update_that_cannot_be_done_is_told_on_the_card(context, record, page, data, qtbot):
    install(data)
    qtbot.waitUntil(lambda: "one" in page.cards)
    ask_update(context, "one")
    qtbot.waitUntil(lambda: bool(record.dialogs), timeout=10_000)
    press(qtbot, record.dialogs[-1].buttons["update"])
    qtbot.waitUntil(lambda: "one" in context.live.problems, timeout=30_000)
    assert context.live.problems["one"].kind == "update"
    card = page.cards["one"]
    qtbot.waitUntil(lambda: card.note.isVisibleTo(page))
    assert card.badge.label.text() == "Stopped"  # the install itself is what it was
    assert card.main.text() == "Launch"
    assert read_record(need_record(data, "one")[0]).state == "installed"


# -- looking by itself -------------------------------------------------------------------------------


def test_the_window_looks_by_itself_and_without_a_word(context, record, page, app, hub, qtbot):
    cloned(app, hub)
    hub.commit("second", {"x": "2"})
    qtbot.waitUntil(there(page, "clerk"))
    seen = []
    context.live.jobs_changed.connect(lambda: seen.append(context.live.busy_jobs()))
    watch = UpdateWatch(context.live, first_ms=0)
    qtbot.waitUntil(lambda: shown(page, "clerk") == "Update: 1 change", timeout=20_000)
    assert record.toasts == [] and seen == []
    qtbot.waitUntil(lambda: not watch.is_looking)


def test_a_look_that_fails_says_nothing_and_forgets_nothing(context, record, page, app, hub, qtbot):
    folder = cloned(app, hub)
    remember(
        folder, installed=hub.first, target=NEW, count=3, kind="branch", label="main (2222222)"
    )
    check = read_check(folder)
    write_check(folder, check.model_copy(update={"checked_at": "2020-01-01T00:00:00+00:00"}))
    shutil.rmtree(hub.folder)
    qtbot.waitUntil(lambda: "clerk" in page.cards and shown(page, "clerk") == "Update: 3 changes")
    failed = []
    context.live.failed.connect(failed.append)
    watch = UpdateWatch(context.live, first_ms=0)
    qtbot.waitUntil(lambda: watch.is_looking)
    qtbot.waitUntil(lambda: not watch.is_looking, timeout=20_000)
    assert (record.toasts, failed, context.live.happenings) == ([], [], [])
    assert shown(page, "clerk") == "Update: 3 changes"


def test_it_does_not_look_before_the_hours_are_over_or_where_it_shall_not(
    context, page, app, hub, qtbot
):
    folder = cloned(app, hub)
    remember(folder, installed=hub.first, target=hub.first, count=0, kind="branch")
    before = read_check(folder)
    hub.commit("second", {"x": "2"})
    qtbot.waitUntil(there(page, "clerk"))
    watch = UpdateWatch(context.live, first_ms=0)
    qtbot.waitUntil(lambda: watch.is_looking)
    qtbot.waitUntil(lambda: not watch.is_looking, timeout=20_000)
    assert read_check(folder) == before  # it is not due yet
    write_check(folder, before.model_copy(update={"checked_at": "2020-01-01T00:00:00+00:00"}))
    (app.data.root / "settings.toml").write_text("[updates]\ncheck_hours = 0\n")
    app.refresh()
    watch.look()
    qtbot.waitUntil(lambda: not watch.is_looking, timeout=20_000)
    assert read_check(folder).checked_at.startswith("2020")


def test_a_look_that_was_asked_for_is_a_job_with_an_answer(context, record, page, app, hub, qtbot):
    cloned(app, hub)
    qtbot.waitUntil(there(page, "clerk"))
    news = JobNews(context)
    look_for_updates(context.live)
    qtbot.waitUntil(lambda: bool(record.toasts), timeout=20_000)
    assert record.toasts == [("There are no updates.", "success")]
    hub.commit("second", {"x": "2"})
    look_for_updates(context.live)
    qtbot.waitUntil(lambda: len(record.toasts) == 2, timeout=20_000)
    assert record.toasts[-1] == ("Updates for clerk", "info")
    shutil.rmtree(hub.folder)
    look_for_updates(context.live)
    qtbot.waitUntil(lambda: len(record.toasts) == 3, timeout=20_000)
    assert record.toasts[-1] == ("1 package could not be asked about.", "warning")
    assert any(item.tone == "warning" for item in context.live.happenings)
    assert news.parent() is context.window


def test_one_look_at_a_time_is_enough(context, qtbot):
    live = context.live
    job = HeldJob(live, "update-check", "")
    qtbot.waitUntil(lambda: len(live.busy_jobs()) == 1)
    look_for_updates(live)
    HeldJob(live, "scan", "").let_go()  # what comes after that order is done after it
    qtbot.waitUntil(lambda: any("Done" in item.text.english() for item in live.happenings))
    assert [view.name for view in live.busy_jobs()] == ["Work"]
    job.let_go()
    qtbot.waitUntil(lambda: not live.busy_jobs())


# -- what was stopped --------------------------------------------------------------------------------


def stop_an_update(data, folder, state="cancelled"):
    """Leave behind what an update that did not come to its end leaves."""
    place = folder.generation(2) / "env"
    place.mkdir(parents=True)
    (place / "half").write_bytes(bytes(2_000_000))
    request = {"reason": "update", "mode": "new", "ref": "v2"}
    generation = Generation(
        number=2, created_at=now(), reason="update", request=request, previous=1
    )
    write_generation(folder, generation)
    journal = Journal(DataPaths(data).journal)
    operation = journal.begin(folder.name, "update", "x 2")
    if state != "running":
        journal.end(operation, state)


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_an_update_that_was_stopped_is_no_broken_install(context, record, page, data, qtbot, state):
    folder = install(data)
    stop_an_update(data, folder, state)
    qtbot.waitUntil(lambda: "one" in page.cards)
    card = page.cards["one"]
    qtbot.waitUntil(lambda: card.change.isVisibleTo(page))
    assert card.change.label.text() == (
        "An update was stopped. 2.0 MB are kept so that it can go on."
    )
    assert (card.badge.label.text(), card.main.text()) == ("Stopped", "Launch")
    assert not card.note.isVisibleTo(page)
    qtbot.waitUntil(lambda: page_checks.problems(page) == {})
    press(qtbot, card.change.forget)
    qtbot.waitUntil(lambda: not folder.generation(2).exists(), timeout=10_000)
    assert not card.change.isVisibleTo(page)
    qtbot.waitUntil(lambda: bool(record.toasts))
    assert record.toasts[0] == ("It is forgotten, which freed 2.0 MB.", "success")
    qtbot.wait(600)  # the list has been read anew by then
    assert not card.change.isVisibleTo(page)
    assert context.live.install("one").state == "installed"


def test_one_that_is_under_way_elsewhere_was_not_stopped(page, data, qtbot):
    folder = install(data)
    stop_an_update(data, folder, "running")  # by this process, which lives
    qtbot.waitUntil(lambda: "one" in page.cards)
    qtbot.wait(300)
    assert not page.cards["one"].change.isVisibleTo(page)


def test_a_change_that_cannot_go_on_can_only_be_forgotten(context, data, qtbot):
    folder = install(data)
    stop_an_update(data, folder)
    found = Generation(number=2, created_at=now(), reason="repair")
    write_generation(folder, found)
    item = context.live.install
    qtbot.waitUntil(lambda: item("one") is not None and item("one").operation is not None)
    note = ChangeNote(context, "one", context.window)
    note.show_install(context.live.install("one"), is_quiet=False)
    qtbot.waitUntil(lambda: note.change is not None)
    assert note.label.text().startswith("A change was stopped, nothing of it counts.")
    assert note.more.isHidden() and not note.forget.isHidden()
    note.show_install(context.live.install("one"), is_quiet=True)
    assert note.isHidden()


def test_a_stopped_update_goes_on_with_what_was_asked_for(context, page, data, qtbot):
    folder = install(data)
    stop_an_update(data, folder)
    qtbot.waitUntil(lambda: "one" in page.cards)
    card = page.cards["one"]
    qtbot.waitUntil(lambda: card.change.isVisibleTo(page))
    press(qtbot, card.change.more)
    # There is no such repository, so it fails: at the version that had been asked for.
    qtbot.waitUntil(lambda: "one" in context.live.problems, timeout=30_000)
    assert context.live.problems["one"].kind == "update"
    qtbot.waitUntil(lambda: not card.change.isVisibleTo(page))  # the failure stands there instead
    assert card.note.isVisibleTo(page)


def test_news_of_an_update_offer_the_way_back(context, data, qtbot):
    """What is said when it is done, from the values that an update really gives."""
    from stablehand.core.base.events import JobState
    from stablehand.gui.live.views import JobView
    from stablehand.services.changing import Changed

    said = []
    shown_context = replace(
        context, toast=lambda text, tone="info", action=None: said.append((text, tone, action))
    )
    folder = install(data, generation=2)
    news = JobNews(shown_context)
    job = JobView("1", "Update one", "update", "one", ("change",), True, 0.0, JobState.SUCCEEDED)
    record = read_record(folder)
    news._changed(job, Changed(record, 1, fresh=True))
    news._changed(job, Changed(record, 2, fresh=False))
    news._changed(replace(job, kind="rollback"), Changed(record, 1, fresh=True))
    assert [text.replace("\u00a0", " ") for text, _tone, _action in said] == [
        "one is at v1 · 1111111 now, and works.",
        "one is up to date.",
        "one is back at v1 · 1111111.",
    ]
    assert said[0][2][0] == "Undo"
