"""Versions on the page of a package: real updates over a real repository, and the way back from them."""

import asyncio
import os
import shutil
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.base.paths import DataPaths
from stablehand.core.records.generations import Generation, generations, write_generation
from stablehand.core.records.install import (
    InstalledPython,
    InstalledSource,
    InstallFolder,
    now,
    read_record,
)
from stablehand.core.records.update_check import UpdateCheck, UpstreamChange, write_check
from stablehand.gui.context import Route
from stablehand.gui.pages.package import PackagePage
from stablehand.gui.pages.package.choose_version import VersionDialog
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import LineQuestion
from stablehand.gui.widgets.row_list import Row
from stablehand.services.app import App
from support import page_checks
from support.fake_uis import end_everything
from support.package_index import PackageIndex
from support.programs import SUPPORT
from support.versions_world import VersionsWorld
from support.window_work import HeldJob, write_install

COMMIT = "1234567890abcdef1234567890abcdef12345678"
OTHER = "abcdef7890abcdef1234567890abcdef12345678"
ADDRESS = "https://github.com/example/clerk"
SLOW = 60_000


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    if sys.platform == "win32":
        pytest.skip("addresses of files differ there")
    with PackageIndex() as index:
        yield VersionsWorld(tmp_path_factory.mktemp("versions"), index)


@pytest.fixture
def real(world, data):
    """A data folder in which version one is really installed."""
    environ = world.copied(data)
    yield App(DataPaths(data), environ)
    asyncio.run(end_everything(data, ["clerk"]))


@pytest.fixture
def app(request, data):
    if "real" in request.fixturenames:
        return request.getfixturevalue("real")
    nowhere = {"STABLEHAND_GIT_BASE_URL": (data / "no hub").as_uri()}
    return App(DataPaths(data), {**os.environ, **nowhere})


@pytest.fixture
def page(context, qtbot):
    made = PackagePage(context)
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.show()
    qtbot.waitUntil(lambda: context.live.is_known)
    return made


def show(page, qtbot, name="clerk"):
    qtbot.waitUntil(lambda: page.context.live.install(name) is not None)
    page.arrive(Route("package", name, "versions"))
    part = page.view.parts["versions"]
    qtbot.waitUntil(lambda: part.snapshots.list.isVisibleTo(page))
    return part


def press(qtbot, button):
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=SLOW)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def question(record, qtbot, at):
    """The dialog that was opened as the one of this number, once it is there."""
    qtbot.waitUntil(lambda: len(record.dialogs) > at, timeout=SLOW)
    return record.dialogs[at]


def words(widget):
    found = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(found).replace("\u00a0", " ")


def rows(part):
    return [(row.key, row.title, row.beside) for row in part.snapshots.list.rows.rows]


def by_hand(data, *, number=2, **values):
    """An install with two generations, as an update leaves it; no program is behind it."""
    shutil.copytree(SUPPORT / "clerk", data / "Catalog" / "clerk")
    source = InstalledSource(kind="git", url=ADDRESS, ref="v2.0", commit=COMMIT, date="2025-02-01")
    python = InstalledPython(version="3.11.7", kind="system", path="/usr/bin/python3.11")
    values = {"source": source, "python": python, "generation": number, **values}
    folder = write_install(data, "clerk", "clerk", **values)
    first = source.model_copy(update={"ref": "v1.0", "commit": OTHER, "date": "2024-06-01"})
    for at, its in ((1, first), (2, source)):
        generation = Generation(
            number=at,
            created_at=now(),
            reason="install" if at == 1 else "update",
            state="ready",
            good=True,
            source=its,
            python=python,
            packages={"a": str(at)},
        )
        write_generation(folder, generation)
        (folder.generation(at) / "env").mkdir()
        (folder.generation(at) / "env" / "big").write_bytes(bytes(1_000_000 * at))
    return folder


def record_of(data):
    return read_record(InstallFolder(data, "clerk"))


# -- what is shown ---------------------------------------------------------------------------------


def test_version_and_snapshots_are_told(page, data, qtbot):
    by_hand(data)
    part = show(page, qtbot)
    assert part.version.version.text() == "v2.0 (1234567)"
    assert ADDRESS in part.version.from_where.whole_text()
    assert part.version.answer.text() == "It has not been looked for updates yet."
    assert not part.version.update_button.isVisibleTo(page)
    assert rows(part) == [(2, "2: v2.0 (1234567)", "In use"), (1, "1: v1.0 (abcdef7)", "")]
    row = part.snapshots.list.rows.rows[1]
    assert row.right == "1.0 MB of its own"
    assert row.below.startswith("As it was installed · just now")
    assert "1.0 MB of their own" in part.snapshots.about.text()


def test_only_another_snapshot_can_be_gone_back_to_or_removed(page, data, qtbot):
    folder = by_hand(data)
    part = show(page, qtbot)
    back, remove = part.snapshots.back, part.snapshots.remove
    assert not back.isEnabled() and not remove.isEnabled()
    part.snapshots.list.choose(2)
    assert not back.isEnabled() and not remove.isEnabled()
    part.snapshots.list.choose(1)
    assert back.isEnabled() and remove.isEnabled()
    assert back.accessibleName() == "Go back to snapshot 1"
    job = HeldJob(page.context.live, "update", "clerk")
    qtbot.waitUntil(lambda: not back.isEnabled())
    assert not part.snapshots.keep.isEnabled() and not part.version.choose.isEnabled()
    job.let_go()
    qtbot.waitUntil(back.isEnabled)
    (folder.generation(1) / "env" / "big").unlink()
    (folder.generation(1) / "env").rmdir()
    part.refresh()
    qtbot.waitUntil(lambda: not back.isEnabled())
    assert rows(part)[1][2] == "Its environment is gone"
    assert remove.isEnabled()


def test_a_snapshot_is_removed_after_a_question_that_says_what_it_frees(page, record, data, qtbot):
    folder = by_hand(data)
    part = show(page, qtbot)
    part.snapshots.list.choose(1)
    press(qtbot, part.snapshots.remove)
    asked = question(record, qtbot, 0)
    assert "Remove snapshot 1, v1.0 (abcdef7)?" in words(asked)
    assert "It frees 1.0 MB." in words(asked)
    press(qtbot, asked.buttons[""])
    assert folder.generation(1).exists()
    press(qtbot, part.snapshots.remove)
    press(qtbot, question(record, qtbot, 1).buttons["remove"])
    qtbot.waitUntil(lambda: len(rows(part)) == 1)
    assert not folder.generation(1).exists()
    assert record.toasts == [("Snapshot 1 is removed, which freed 1.0 MB.", "success")]
    assert not part.snapshots.back.isEnabled()


def test_what_a_look_has_found_is_listed(page, data, qtbot):
    folder = by_hand(data)
    changes = tuple(
        UpstreamChange(commit=f"{at:040x}", subject=f"Change {at}", author="Ada", date=now())
        for at in range(50)
    )
    check = UpdateCheck(
        checked_at=now(),
        installed=COMMIT,
        target=OTHER,
        ref="v3.0",
        kind="tag",
        label="v3.0",
        available=True,
        count=214,
        changes=changes,
        requirements=("requirements.txt",),
        diverged=True,
    )
    write_check(folder, check)
    part = show(page, qtbot)
    qtbot.waitUntil(lambda: part.version.news.isVisibleTo(page))
    said = part.version.answer.text()
    assert said.startswith("There is v3.0 (abcdef7), with 214 change") and "just now" in said
    about = part.version.news_about.text()
    for piece in ("requirements.txt", "rewritten", "164 more"):
        assert piece in about
    listed = part.version.changes.rows
    assert listed.rowCount() == 50
    first = listed.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert first == "Change 0, 0000000, Ada · just now"
    assert part.version.update_button.isEnabled()


def test_what_is_followed_is_changed_on_the_page(page, record, data, qtbot):
    by_hand(data)
    part = show(page, qtbot)
    follows = part.version.follows
    assert follows.currentText() == "As installed: releases"

    def pick(value):
        follows.choose(value)
        follows.activated.emit(follows.currentIndex())

    pick("nothing")
    qtbot.waitUntil(lambda: record_of(data).pinned)
    qtbot.waitUntil(lambda: part.version.answer.text() == "It is to stay at this version.")
    assert not part.version.look_button.isEnabled()
    pick("release")
    qtbot.waitUntil(lambda: record_of(data).channel == "release")
    assert not record_of(data).pinned
    qtbot.waitUntil(lambda: len(record.toasts) == 2)
    assert follows.value == "release"
    pick("branch")
    asked = question(record, qtbot, 0)
    assert isinstance(asked, LineQuestion)
    assert follows.value == "release"  # until a branch is named
    press(qtbot, asked.buttons[""])
    assert record_of(data).channel == "release"


def test_what_comes_with_stablehand_has_no_other_versions(page, data, qtbot):
    write_install(data, "clerk", "easel", source=InstalledSource(kind="bundled"))
    part = show(page, qtbot)
    assert part.version.version.text() == "The one that comes with Stablehand"
    assert not part.version.choose.isVisibleTo(page)
    values = [part.version.follows.itemData(at) for at in range(part.version.follows.count())]
    assert values == ["default", "nothing"]


@pytest.mark.parametrize("percent", [100, 150])
def test_everything_has_a_name_and_room(page, theme, data, qtbot, percent):
    theme.choose("light", percent=percent, motion="reduced")
    by_hand(data)
    page.resize(896, 560)
    part = show(page, qtbot)
    qtbot.wait(100)
    assert page_checks.problems(part) == {}


# -- what is done ----------------------------------------------------------------------------------


def test_a_real_update_and_the_way_back(page, record, real, world, data, qtbot):
    live, checkout = page.context.live, data / "Packages" / "clerk"
    part = show(page, qtbot)
    press(qtbot, part.version.look_button)
    qtbot.waitUntil(lambda: part.version.update_button.isVisible(), timeout=SLOW)
    assert "v2.0" in part.version.answer.text()
    assert part.version.changes.rows.rows[0].title == "a change"
    press(qtbot, part.version.update_button)
    asked = question(record, qtbot, 0)
    assert "snapshot" in words(asked)
    press(qtbot, asked.buttons["update"])
    progress = page.view.progress
    qtbot.waitUntil(lambda: progress.isVisible(), timeout=SLOW)
    assert page.view.head.badge.label.text() == "Updating"
    qtbot.waitUntil(lambda: progress.steps.isVisible(), timeout=SLOW)
    qtbot.waitUntil(lambda: live.job_of("clerk") is None, timeout=SLOW)
    assert live.problems == {}
    assert record_of(data).source.commit == world.two
    qtbot.waitUntil(lambda: len(rows(part)) == 2, timeout=SLOW)
    assert [(key, mark) for key, _title, mark in rows(part)] == [(2, "In use"), (1, "")]
    qtbot.waitUntil(lambda: part.version.version.text().startswith("v2.0"))
    assert not part.version.update_button.isVisible()

    part.snapshots.list.choose(1)
    press(qtbot, part.snapshots.back)
    said = words(question(record, qtbot, 1))
    assert f"Version: from v2.0 ({world.two[:7]}) to v1.0 ({world.one[:7]})." in said
    assert "Packages with another version: 1; coming back: 0; going: 0." in said
    assert "What you have now stays as snapshot 2" in said
    press(qtbot, record.dialogs[1].buttons["back"])
    qtbot.waitUntil(lambda: record_of(data).generation == 1, timeout=SLOW)
    qtbot.waitUntil(lambda: rows(part)[1][2] == "In use", timeout=SLOW)
    assert (checkout / "code.py").read_text() == "A = 1\n"

    press(qtbot, part.snapshots.keep)
    asked = question(record, qtbot, 2)
    asked.field.setText("before the nodes")
    press(qtbot, asked.buttons["keep"])
    qtbot.waitUntil(lambda: len(rows(part)) == 3, timeout=SLOW)
    row: Row = part.snapshots.list.rows.rows[0]
    assert row.below.startswith("before the nodes · Kept by you")
    kept = generations(InstallFolder(data, "clerk"))[-1]
    assert (kept.reason, kept.note) == ("manual", "before the nodes")


def test_any_version_is_chosen_and_one_that_does_not_start_leaves_the_old_one(
    page, record, real, world, data, qtbot
):
    part = show(page, qtbot)
    press(qtbot, part.version.choose)
    dialog = question(record, qtbot, 0)
    assert isinstance(dialog, VersionDialog)
    qtbot.waitUntil(lambda: dialog.list.rows.rowCount() > 0, timeout=SLOW)
    listed = {row.title: row.beside for row in dialog.list.rows.rows}
    assert list(listed) == ["v2.0", "v1.0", "main", "unstartable"]
    assert listed["v1.0"] == "Installed" and listed["main"] == "Recommended"
    assert not dialog.go.isEnabled()
    dialog.list.choose("v1.0")
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: "installed already" in dialog.error.text(), timeout=SLOW)
    dialog.field.setText("no-such-thing")
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: "no-such-thing" in dialog.error.text(), timeout=SLOW)
    dialog.field.setText("unst")
    dialog.field.search_now()
    assert [row.title for row in dialog.list.rows.rows] == ["unst", "unstartable"]
    dialog.list.choose("unstartable")
    press(qtbot, dialog.go)
    asked = question(record, qtbot, 1)
    assert "Update clerk to unstartable" in words(asked)
    press(qtbot, asked.buttons["update"])
    qtbot.waitUntil(lambda: page.view.card is not None, timeout=SLOW)
    said = words(page.view.card)
    assert "does not start" in said
    assert "The version you had is still there and works" in said
    assert record_of(data).source.commit == world.one
    assert page.view.head.main.text() == "Launch"
    labels = [button.text() for button in page.view.card.findChildren(Button)]
    assert "Choose another version" in labels


def test_a_fork_is_taken_by_its_address(page, record, real, world, data, qtbot):
    part = show(page, qtbot)
    press(qtbot, part.version.choose)
    dialog = question(record, qtbot, 0)
    qtbot.waitUntil(lambda: dialog.fork.isVisible(), timeout=SLOW)
    dialog.fork.set_open(True)
    dialog.address.setText("https://github.com/somebody/clerk")
    dialog.address.textEdited.emit(dialog.address.text())
    assert dialog.list.rows.rowCount() == 0  # nobody knows yet what there is
    dialog.field.setText("main")
    press(qtbot, dialog.go)
    asked = question(record, qtbot, 1)
    assert "It comes from https://github.com/somebody/clerk from then on." in words(asked)
    press(qtbot, asked.buttons["update"])
    qtbot.waitUntil(lambda: record_of(data).source.commit == world.fork, timeout=SLOW)
    qtbot.waitUntil(lambda: "somebody" in part.version.from_where.whole_text(), timeout=SLOW)


def test_a_repository_that_cannot_be_asked_is_told(page, record, data, qtbot):
    by_hand(data)
    part = show(page, qtbot)
    press(qtbot, part.version.look_button)
    assert part.version.answer.text() == "Asking its repository…"
    qtbot.waitUntil(part.version.look_button.isEnabled, timeout=SLOW)
    assert "repository" in part.version.answer.text()
    press(qtbot, part.version.choose)
    dialog = question(record, qtbot, 0)
    qtbot.waitUntil(lambda: dialog.fork.isVisible(), timeout=SLOW)
    assert "repository" in dialog.news.text()
    dialog.field.setText("v1.0")
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: "repository" in dialog.error.text(), timeout=SLOW)
    assert dialog.isVisible()
