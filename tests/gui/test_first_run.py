"""The first run's page over a real program: steps, places and what speaks against them, what is installed."""

import dataclasses
import os

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.base.data_place import DataPlace
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.place_warnings import PlaceWarning
from stablehand.core.base.text import Text
from stablehand.gui.components.problems import Problem
from stablehand.gui.context import Route
from stablehand.gui.live.starting_over import StartingOver
from stablehand.gui.pages.first_run import FirstRunPage
from stablehand.gui.widgets.toasts import Toast
from stablehand.gui.window import Window
from stablehand.services.app import App

WHY = Text("data", "the system's place for user data")


@pytest.fixture
def home(tmp_path):
    return tmp_path


@pytest.fixture
def app(data, home, monkeypatch):
    """A program whose folder may be chosen; what is remembered lies in a home of its own."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name))
    environ = {**os.environ, "STABLEHAND_PYTHON_URL": "file:///no-such-folder"}
    return App(DataPaths(data), environ, place=DataPlace(data, "system", WHY))


@pytest.fixture
def page(context, qtbot):
    made = FirstRunPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.setFocus()  # as the window has it, else Qt gives it to the first field
    made.arrive(Route("welcome"))
    return made


def words(page):
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def offered(page, qtbot):
    qtbot.waitUntil(lambda: page.install.proposal is not None)
    return page.install.proposal


def at_places(page, qtbot):
    page.show_step(1)
    step = page.step
    qtbot.waitUntil(lambda: step.found is not None)
    return step


def looked_at(step, path, qtbot):
    step.look_at(str(path))
    qtbot.waitUntil(
        lambda: (
            (step.chosen is not None and path in step.chosen.path.parents)
            or step.chosen.path == path
        )
    )
    return step.chosen


def test_what_is_on_the_computer_is_named_with_its_size(context, home, qtbot, record):
    folder = home / "AI" / "ComfyUI"
    for name in ("main.py", "nodes.py", "folder_paths.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(bytes(1_000_000))
    (folder / "comfy").mkdir()
    (folder / "comfy_extras").mkdir()
    again = FirstRunPage(context)
    qtbot.addWidget(again)
    again.show()
    again.arrive(Route("welcome"))
    qtbot.waitUntil(
        lambda: f"{folder} · 3 MB" in words(again).replace("3.0 MB", "3 MB"), timeout=20_000
    )
    button = next(b for b in again.welcome.use_buttons if b.accessibleDescription() == str(folder))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert record.went == [Route("adopt", str(folder))]


def test_another_folder_is_gone_on_with(page, live, home, data, qtbot):
    step = at_places(page, qtbot)
    report = looked_at(step, home / "big", qtbot)
    assert report.path == home / "big"
    if not step.can_go_on:  # tests run in a temporary folder
        step.insist.click()
    assert page.next_button.text() == "Use this folder"
    assert "opens again" in step.note.text()
    with qtbot.waitSignal(StartingOver.of(live).wished) as told:
        page.next_button.click()
    assert told.args == [home / "big"]
    assert (home / "big").is_dir()
    assert live.memory.text("welcome.step") == "machine"


def test_a_named_folder_cannot_be_changed_here(context, live, data, qtbot):
    object.__setattr__(
        live.app, "place", DataPlace(data, "option", Text("data", "given with --data"))
    )
    page = FirstRunPage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("welcome", part="place"))
    qtbot.waitUntil(lambda: page.step.found is not None)
    assert len(page.step.radios) == 1
    assert not page.step.choose_button.isVisible()
    assert "given with --data" in page.step.note.text()


def test_the_machine_is_told_in_words_with_a_way_to_choose_otherwise(page, live, qtbot):
    page.show_step(2)
    step = page.step
    qtbot.waitUntil(lambda: step.found is not None and "git" in words(page))
    assert "of memory" in words(page)
    assert "torch" in words(page)
    step.fold.set_open(True)
    field = step.fields["hardware.torch"]
    builds = [field.itemData(at) for at in range(field.count())]
    assert builds[0] is None
    assert "cpu" in builds
    with qtbot.waitSignal(live.settings_changed):
        field.chosen.emit("cpu")
    assert live.app.settings.get("hardware.torch") == "cpu"
    qtbot.waitUntil(lambda: field.value == "cpu")


def test_one_goes_forth_and_back_and_nothing_is_installed(page, qtbot, record, live):
    name = offered(page, qtbot).listed.package.name
    assert page.title.text() == "Welcome to Stablehand"
    assert name in page.welcome.best.text()
    assert "Download: up to" in page.welcome.cost.text()
    assert not page.back_button.isVisible()
    for title in ("Where to keep everything", "Your machine", "Your first program"):
        qtbot.waitUntil(page.next_button.isEnabled)
        qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
        assert page.title.text() == title
    assert page.next_button.text() == f"Install {name}"
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert page.title.text() == "Your machine"
    page.show_step(0)
    page.confirm()  # Ctrl+Enter: with what is recommended
    assert page.title.text() == "Your first program"
    assert record.went == []
    assert live.busy_jobs() == []


def test_it_is_shown_once_but_for_a_language_that_builds_it_anew(
    page, context, qtbot, record, live
):
    page.show_step(2)
    again = FirstRunPage(context)
    qtbot.addWidget(again)
    again.arrive(Route("welcome"))
    assert again.title.text() == "Your machine"
    again.arrive(Route("welcome", part="place"))
    assert again.title.text() == "Where to keep everything"
    page.show_step(0)
    with qtbot.waitSignal(live.settings_changed):
        page.welcome.fields["window.theme"].chosen.emit("light")
    assert live.app.settings.get("window.theme") == "light"
    assert live.memory.text("welcome.focus") == "window.theme"
    assert not live.memory.flag("welcome.seen")
    qtbot.mouseClick(page.skip_button, Qt.MouseButton.LeftButton)
    assert record.went == [Route("packages")]
    qtbot.waitUntil(lambda: live.memory.flag("welcome.seen"))
    live.memory.keep(**{"welcome.seen": False})
    page.leave()
    assert live.memory.flag("welcome.seen")
    assert live.memory.text("welcome.step") == ""


def test_a_folder_is_judged_before_it_is_used(page, home, data, qtbot):
    step = at_places(page, qtbot)
    assert step.chosen.path == data
    assert step.radios[data].isChecked()
    assert page.next_button.text() == "Next"
    assert step.go_on()
    # A cloud's folder wants a tick.
    looked_at(step, home / "Dropbox" / "sd", qtbot)
    qtbot.waitUntil(lambda: "Dropbox keeps this folder in step" in words(page))
    assert step.insist.isVisible()
    assert not page.next_button.isEnabled()
    step.insist.click()
    assert page.next_button.isEnabled()
    step.radios[data].click()
    assert not step.insist.isVisible()
    assert page.next_button.isEnabled()
    assert not (home / "Dropbox").exists()
    # A file cannot be insisted on.
    (home / "file").touch()
    looked_at(step, home / "file", qtbot)
    qtbot.waitUntil(lambda: "A file has this name" in words(page))
    assert not step.insist.isVisible()
    assert not page.next_button.isEnabled()
    # Other things in a folder are left alone.
    (home / "stuff").mkdir()
    (home / "stuff" / "thesis.doc").touch()
    step.look_at(str(home / "stuff"))
    qtbot.waitUntil(lambda: step.chosen.path.is_relative_to(home / "stuff"))
    assert step.chosen.path in (home / "stuff", home / "stuff" / "Stablehand")


def test_the_last_step_installs_and_follows(page, live, qtbot, record):
    proposal = offered(page, qtbot)
    page.show_step(3)
    step = page.install
    if proposal.starter is not None:
        assert proposal.starter.starter.name in step.model.text()
        before = words(step)
        step.model.click()
        assert words(step) != before
    offer = step._offer
    other = next(i.package for i in offer.choices if i.package.id != proposal.listed.package.id)
    before = words(step.cost)
    step.packages.radio(other.id).click()
    assert not page.next_button.isEnabled()
    qtbot.waitUntil(lambda: step.proposal is not None)
    assert page.next_button.text() == f"Install {other.name}"
    assert words(step.cost) != before
    step.packages.radio(proposal.listed.package.id).click()
    qtbot.waitUntil(lambda: step.proposal is not None)
    step._on_refused(Problem("disk.full", Text("t", "It is full"), None, (), {}, "", ""))
    qtbot.waitUntil(lambda: "It is full" in words(page))
    assert page.next_button.isEnabled()
    step.model.setChecked(False)
    name = step.proposal.preview.name
    page.next_button.click()
    qtbot.waitUntil(lambda: Route("package", name, "console") in record.went)
    assert live.memory.flag("welcome.seen")
    for job in live.busy_jobs():
        live.cancel(job.job_id)
    qtbot.waitUntil(lambda: not live.busy_jobs(), timeout=20_000)


def test_what_was_chosen_stays_chosen_when_the_settings_change(page, live, qtbot):
    """What is offered is asked for anew then, and comes while somebody chooses."""
    best = offered(page, qtbot).listed.package
    page.show_step(3)
    step, before = page.install, page.install._offer
    other = next(i.package for i in before.choices if i.package.id != best.id)
    step.packages.radio(other.id).click()
    qtbot.waitUntil(lambda: step.proposal is not None)
    live.settings_changed.emit()
    qtbot.waitUntil(lambda: step._offer is not before and step.proposal is not None)
    assert step.packages.value == other.id
    assert step.proposal.listed.package.id == other.id
    assert page.next_button.text() == f"Install {other.name}"


def at_focus(page, qtbot, widget):
    qtbot.waitUntil(lambda: page.window().focusWidget() is widget())


def test_enter_alone_goes_all_the_way_and_installs_nothing_by_itself(page, qtbot, record, live):
    """The focus is where one press is enough; the last step waits for a press on its own button."""
    offered(page, qtbot)
    at_focus(page, qtbot, lambda: page.welcome.install_button)
    qtbot.keyClick(page.welcome.install_button, Qt.Key.Key_Return)
    assert page.title.text() == "Your first program"
    assert page.window().focusWidget() is page.next_button
    page._on_back()
    page.show_step(0)
    page.next_button.click()  # step 2: the folder that is chosen
    at_focus(page, qtbot, lambda: page.step.radios.get(page.step.chosen and page.step.chosen.path))
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
    assert page.title.text() == "Your machine"
    assert page.window().focusWidget() is page.next_button
    qtbot.keyClick(page.next_button, Qt.Key.Key_Return)
    at_focus(page, qtbot, lambda: page.install.packages.radio(page.install.packages.value))
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
    assert page.install.begun == ""
    assert live.busy_jobs() == []
    assert record.went == []


def test_the_focus_stays_where_a_person_has_put_it(context, qtbot):
    page = FirstRunPage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("welcome"))
    page.welcome.fields["language"].setFocus()
    offered(page, qtbot)
    assert page.welcome.install_button.isEnabled()
    assert page.window().focusWidget() is page.welcome.fields["language"]


def test_a_button_that_begins_the_install_leaves_the_focus_on_the_page(page, qtbot, record, live):
    """Qt would hand it on to whatever follows: the first entry of the rail."""
    offered(page, qtbot)
    page._on_recommended()
    page.install.model.setChecked(False)
    assert page.window().focusWidget() is page.next_button
    name = page.install.proposal.preview.name
    qtbot.keyClick(page.next_button, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page
    qtbot.waitUntil(lambda: Route("package", name, "console") in record.went)
    for job in live.busy_jobs():
        live.cancel(job.job_id)
    qtbot.waitUntil(lambda: not live.busy_jobs(), timeout=20_000)


def test_a_place_that_cannot_be_written_is_not_gone_on_with(page, home, data, qtbot):
    """Not even where it is the one in use: what is installed next would fail."""
    step = at_places(page, qtbot)
    assert page.next_button.isEnabled()
    warning = PlaceWarning("unwritable", "bad", Text("t", "It cannot be written"))
    step._choose(dataclasses.replace(step.chosen, warnings=(warning,)))
    assert not step.is_another
    assert not page.next_button.isEnabled()
    assert page.skip_button.isEnabled()


def test_news_leave_the_buttons_at_the_foot_free(theme, live, qtbot):
    window = Window(theme, live.memory)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.attach(live)
    window.go(Route("welcome"))
    foot = window.page().foot
    window.toasts.show("Something happened", "danger")
    qtbot.waitUntil(lambda: foot.height() > 0 and window.findChild(Toast).isVisible())
    toast = window.findChild(Toast)
    top = foot.mapTo(window, QPoint(0, 0)).y()
    qtbot.waitUntil(lambda: toast.geometry().bottom() < top)
    window.go(Route("packages"))
    qtbot.waitUntil(lambda: toast.geometry().bottom() > top)
    window.close_for_good()


def test_a_model_that_cannot_be_fetched_is_named(page, live, qtbot, record, monkeypatch):
    """The program's page is shown by then, and the way to other models leads on."""
    proposal = offered(page, qtbot)

    async def refuse(_app, _offer, _agreed):
        raise StablehandError("hub.refused", Text("t", "The hub cannot be asked"))

    monkeypatch.setattr("stablehand.gui.pages.first_run.install_step.order_starter", refuse)
    page.install._order(proposal.starter, frozenset())
    qtbot.waitUntil(lambda: bool(record.toasts))
    words, tone = record.toasts[-1]
    assert words.startswith(f"{proposal.starter.starter.name} was not fetched. ")
    assert tone == "danger"
    record.actions[-1][1]()
    assert record.went[-1].page == "browse"
