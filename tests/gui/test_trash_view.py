"""The trash as a page: what is in it, what it takes, bringing back and deleting for good."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.base.trash import list_trash, move_to_trash
from stablehand.gui.components.job_news import JobNews
from stablehand.gui.context import Route
from stablehand.gui.pages.trash import TrashPage
from stablehand.services.uninstalling import uninstall
from support import page_checks
from support.window_work import write_install


@pytest.fixture
def news(context):
    """Toasts as the window shows them, with their actions: (text, tone, action)."""
    said = []

    def toast(text, tone="info", action=None):
        said.append((text, tone, action))

    shown = replace(context, toast=toast)
    shown.window.news = JobNews(shown)
    return said


@pytest.fixture
def page(context, qtbot):
    made = TrashPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def throw(data, name="config.json", size=1_000_000):
    """Put a file of the user's into the trash."""
    file = data / "Packages" / "one" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(size))
    move_to_trash(file, data / "Trash")
    return file


def uninstalled(app, name="old"):
    folder = write_install(app.data.root, name, "easel")
    (folder.checkout / "mine.txt").write_bytes(bytes(2_000_000))
    asyncio.run(uninstall(app, name))
    return folder


def arrived(page, qtbot, count):
    page.arrive(Route("trash"))
    qtbot.waitUntil(lambda: len(page.things) == count, timeout=10_000)
    return page


def rows(page):
    return {row.title: (row.beside, row.right, row.below) for row in page.list.rows.rows}


def texts(dialog):
    return [label.text().removeprefix("•  ") for label in dialog.findChildren(QLabel)]


def press(qtbot, button):
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(page, name):
    page.list.choose(next(thing.id for thing in page.things if thing.name == name))


def test_an_empty_trash_says_what_comes_into_it(page, record, qtbot):
    assert page.waiting.isVisibleTo(page)
    page.arrive(Route("trash"))
    qtbot.waitUntil(lambda: page.nothing.isVisibleTo(page))
    assert not page.empty_button.isVisibleTo(page)
    assert page_checks.problems(page) == {}


def test_everything_stands_in_it_with_size_moment_and_place(page, app, data, qtbot):
    uninstalled(app)
    throw(data)
    arrived(page, qtbot, 2)
    found = rows(page)
    assert found["old"][:2] == ("Package", "2.0 MB")
    assert found["config.json"][:2] == ("File", "1.0 MB")
    assert found["config.json"][2].replace("\\", "/") == "just now, from Packages/one/config.json"
    assert page.summary.text().startswith("2 things, 3.0 MB")
    assert page.list.key() is not None  # so that the buttons say what they are about
    assert page.restore_button.accessibleName().endswith(page.things[0].name)
    assert page_checks.problems(page) == {}


def test_a_file_comes_back_where_it_was(page, data, record, news, qtbot):
    file = throw(data)
    arrived(page, qtbot, 1)
    press(qtbot, page.restore_button)
    qtbot.waitUntil(lambda: not page.things, timeout=10_000)
    assert file.stat().st_size == 1_000_000
    assert page.nothing.isVisibleTo(page)
    qtbot.waitUntil(lambda: bool(news))
    text, tone, (verb, act) = news[0]
    assert (text, tone, verb) == ("config.json is back where it was.", "success", "Open folder")
    act()
    assert record.paths == [file.parent]


def test_what_cannot_come_back_is_told_and_stays(page, data, news, qtbot):
    file = throw(data)
    file.write_text("another one")
    arrived(page, qtbot, 1)
    press(qtbot, page.restore_button)
    qtbot.waitUntil(lambda: bool(news), timeout=10_000)
    assert news[0][1] == "danger"
    assert news[0][0].startswith("config.json cannot be put back")
    assert file.read_text() == "another one"
    assert len(list_trash(data / "Trash")) == 1
    qtbot.waitUntil(page.restore_button.isEnabled)


def test_one_thing_goes_for_good_after_a_question_with_the_numbers(page, data, record, news, qtbot):
    throw(data)
    throw(data, "other.txt", 500_000)
    arrived(page, qtbot, 2)
    choose(page, "config.json")
    press(qtbot, page.delete_button)
    question = record.dialogs[-1]
    assert question.windowTitle() == "Delete config.json for good?"
    assert "It frees 1.0 MB." in texts(question)
    qtbot.waitUntil(question.buttons[""].hasFocus)
    question.reject()
    qtbot.wait(200)
    assert len(list_trash(data / "Trash")) == 2
    press(qtbot, page.delete_button)
    press(qtbot, record.dialogs[-1].buttons["delete"])
    qtbot.waitUntil(lambda: [thing.name for thing in page.things] == ["other.txt"], timeout=10_000)
    qtbot.waitUntil(lambda: bool(news))
    assert news[0][:2] == ("Deleted for good, which freed 1.0 MB.", "success")
    assert [entry.name for entry in list_trash(data / "Trash")] == ["other.txt"]


def test_all_of_it_goes_at_once_and_packages_are_named(page, app, data, record, qtbot):
    uninstalled(app)
    throw(data)
    (data / "Models").mkdir()
    (data / "Models" / "a.safetensors").write_bytes(bytes(1000))
    arrived(page, qtbot, 2)
    press(qtbot, page.empty_button)
    question = record.dialogs[-1]
    said = texts(question)
    assert "It frees 3.0 MB." in said
    assert "Packages with what you changed in them, such as extensions: old." in said
    assert "Other files and folders: 1." in said
    assert page_checks.problems(question) == {}
    press(qtbot, question.buttons["delete"])
    qtbot.waitUntil(lambda: page.nothing.isVisibleTo(page), timeout=10_000)
    assert list_trash(data / "Trash") == ()
    assert (data / "Models" / "a.safetensors").is_file()


def test_what_has_no_place_to_go_back_to_can_only_be_looked_at_or_deleted(
    page, data, record, qtbot
):
    throw(data)
    entry = list_trash(data / "Trash")[0]
    (entry.folder / "record.json").write_text("{")
    arrived(page, qtbot, 1)
    assert rows(page)["config.json"][2] == "Where it was is not known any more"
    assert not page.restore_button.isEnabled()
    press(qtbot, page.folder_button)
    assert record.paths == [entry.content.parent]
    assert page.delete_button.isEnabled()


def test_what_another_program_takes_out_is_no_longer_there(page, app, data, qtbot):
    uninstalled(app)
    arrived(page, qtbot, 1)
    write_install(data, "new")  # something has happened, so it is looked into again
    throw(data)
    qtbot.waitUntil(lambda: len(page.things) == 2, timeout=10_000)
    page.leave()
    throw(data, "later.txt")
    page.refresh()
    qtbot.waitUntil(lambda: len(page.things) == 3, timeout=10_000)


def test_the_keys_choose_in_the_list(page, data, qtbot):
    throw(data)
    throw(data, "other.txt")
    arrived(page, qtbot, 2)
    page.list.setFocus()
    first = page.list.key()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.key() != first
    assert page.delete_button.accessibleName().endswith(page.things[1].name)
