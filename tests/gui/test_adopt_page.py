"""Taking over what exists, by the window: the look first, in numbers; then the take-over, and back again."""

import os
import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu

from stablehand.core.base.paths import DataPaths
from stablehand.gui.components.give_back_dialog import ask_give_back
from stablehand.gui.components.install_state import install_state
from stablehand.gui.components.job_news import JobNews
from stablehand.gui.context import Route
from stablehand.gui.pages.adopt import AdoptPage
from stablehand.gui.pages.adopt.found_card import FoundCard
from stablehand.gui.pages.package.head import PackageHead
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from support import foreign_trees as trees
from support import page_checks
from support.package_index import PackageIndex
from support.programs import SUPPORT


@pytest.fixture(scope="module")
def index():
    with PackageIndex() as made:
        made.add("click", "8.1.3")
        yield made


@pytest.fixture(scope="module")
def original(tmp_path_factory, index):
    """A program with an environment that works, and models in its own folder."""
    root = trees.checkout(
        tmp_path_factory.mktemp("clerk") / "my clerk", trees.CLERK, trees.SOURCES["clerk"]
    )
    trees.environment(root / "venv", "click", index=index.url)
    trees.model(root / "models" / "lora" / "a.safetensors", 3_000_000)
    return root


@pytest.fixture
def old(original, tmp_path):
    """A folder of the user's with that program in it."""
    place = tmp_path / "old" / "my clerk"
    shutil.copytree(original, place, symlinks=True)
    return place


@pytest.fixture
def app(data):
    made = DataPaths(data)
    shutil.copytree(SUPPORT / "clerk", made.catalog / "clerk")
    return App(made, dict(os.environ))


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
    made = AdoptPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.show()
    qtbot.waitUntil(lambda: context.live.is_known)
    return made


def press(qtbot, button):
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def looked(page, qtbot, folder):
    page.field.setText(str(folder))
    press(qtbot, page.look_button)
    qtbot.waitUntil(lambda: page.report is not None, timeout=60_000)
    return page


def texts(widget):
    return [label.text().removeprefix("•  ") for label in widget.findChildren(QLabel)]


def card(page, title):
    return next(found for found in page.findChildren(FoundCard) if title in texts(found))


def test_nothing_is_looked_at_before_a_folder_is_named(page, record, qtbot):
    page.arrive(Route("adopt"))
    assert not page.look_button.isEnabled()
    page.field.setText("somewhere")
    press(qtbot, page.look_button)
    assert "whole path" in page.row.error.text()
    press(qtbot, page.choose_button)
    dialog = record.dialogs[-1]
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.reject()
    assert page_checks.problems(page) == {}


def test_what_is_found_is_told_in_words_and_numbers_and_nothing_is_written(
    page, context, data, old, qtbot
):
    before = trees.photo(old)
    looked(page, qtbot, old)
    said = texts(page)
    total = page.report.reused_bytes
    assert total > 3_000_000
    assert any(text.startswith("Re-use ") and text.endswith(", move 0.") for text in said)
    assert "1 program to take over." in said
    found = texts(card(page, "Clerk"))
    assert "Environment works" in found
    assert str(old) in found
    assert "Lora: 1 file, 3.0 MB" in found
    assert any(text.startswith("Python 3.") for text in (t.replace("\u00a0", " ") for t in found))
    assert page.look_button.property("variant") == "secondary"  # one thing is next
    assert page.take_button.property("variant") == "primary"
    assert page_checks.problems(page) == {}
    assert trees.differences(before, trees.photo(old)) == []
    assert not (data / "Packages").exists()
    assert context.live.busy_jobs() == []


def test_a_folder_of_several_tells_what_is_left_and_what_lacks_an_environment(page, old, qtbot):
    trees.checkout(old.parent / "ComfyUI", trees.COMFYUI, trees.SOURCES["comfyui"])
    trees.model(old.parent / "ComfyUI" / "models" / "checkpoints" / "x.safetensors", 1_000_000)
    trees.write(old.parent / "Fooocus", trees.FOOOCUS)
    webui = trees.checkout(old.parent / "webui", trees.WEBUI, trees.SOURCES["a1111"])
    (webui / "webui-user.sh").write_text('export COMMANDLINE_ARGS="--xformers --listen"\n')
    looked(page, qtbot, old.parent)
    qtbot.waitUntil(lambda: page_checks.problems(page) == {})  # once everything has its place
    comfyui = texts(card(page, "ComfyUI"))
    assert "No environment" in comfyui
    assert "StableDiffusion: 1 file, 1.0 MB" in comfyui
    words = texts(card(page, "Stable Diffusion WebUI"))
    if os.name != "nt":
        assert "--xformers" in words
        assert any(text.startswith("--listen: ") for text in words)


def test_it_is_taken_over_listed_and_given_back_to_the_byte(
    page, context, data, old, record, news, qtbot
):
    before = trees.photo(old)
    looked(page, qtbot, old)
    press(qtbot, page.take_button)
    qtbot.waitUntil(lambda: context.live.install("my clerk") is not None, timeout=30_000)
    qtbot.waitUntil(lambda: record.went == [Route("packages")])
    qtbot.waitUntil(lambda: bool(news))
    text, tone, (verb, _undo) = news[0]
    assert text.startswith("Taken over: my clerk. ") and tone == "success" and verb == "Undo"
    item = context.live.install("my clerk")
    assert (item.state, item.record.adopted.kind) == ("installed", "checkout")
    assert page.report is None
    menu = QMenu()
    head = PackageHead(context, "my clerk", context.window)
    head.show_install(item, None, None)
    head.fill_menu(menu)
    assert "Give it back…" in [action.text() for action in menu.actions()]
    ask_give_back(context, "my clerk")
    qtbot.waitUntil(lambda: bool(record.dialogs), timeout=10_000)
    question = record.dialogs[-1]
    assert question.windowTitle() == "Give my clerk back?"
    said = texts(question)
    assert f"Program, models, images and settings stay in {old}." in said
    assert "Other packages no longer see its models; folders that were shared: 1." in said
    assert "Stablehand's notes in it are deleted, nothing else." in said
    press(qtbot, question.buttons["give"])
    qtbot.waitUntil(lambda: context.live.install("my clerk") is None, timeout=30_000)
    qtbot.waitUntil(lambda: context.live.busy_jobs() == [])
    assert trees.differences(before, trees.photo(old)) == []
    assert news[-1][0] == "my clerk is yours alone again, where it always was."


def test_the_undo_of_the_toast_takes_everything_back(page, context, old, news, qtbot):
    before = trees.photo(old)
    looked(page, qtbot, old)
    press(qtbot, page.take_button)
    qtbot.waitUntil(lambda: bool(news), timeout=30_000)
    news[0][2][1]()
    qtbot.waitUntil(lambda: len(news) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: context.live.install("my clerk") is None)
    assert trees.differences(before, trees.photo(old)) == []


def test_one_without_an_environment_is_not_called_broken(page, context, old, news, qtbot):
    shutil.rmtree(old / "venv")
    looked(page, qtbot, old)
    press(qtbot, page.take_button)
    qtbot.waitUntil(lambda: context.live.install("my clerk") is not None, timeout=30_000)
    state = install_state(context.live.install("my clerk"))
    assert (state.word, state.verb, state.verb_text) == (
        "Needs an environment",
        "resume",
        "Make it",
    )


def test_where_there_is_nothing_it_says_so_and_one_can_look_elsewhere(page, tmp_path, qtbot):
    page.field.setText(str(tmp_path / "old"))
    (tmp_path / "old").mkdir()
    press(qtbot, page.look_button)
    qtbot.waitUntil(lambda: page.findChild(ErrorCard) is not None, timeout=30_000)
    assert any("No program that Stablehand knows" in text for text in texts(page))
    assert page.look_button.isEnabled()
    assert not page.waiting.isVisibleTo(page)
    assert page_checks.problems(page) == {}


def test_a_look_can_be_stopped(page, old, qtbot):
    page.field.setText(str(old))
    press(qtbot, page.look_button)
    assert page.waiting.isVisibleTo(page)
    assert not page.look_button.isEnabled()
    press(qtbot, page.stop_button)
    assert not page.waiting.isVisibleTo(page)
    assert page.look_button.isEnabled()
    qtbot.wait(500)
    assert page.report is None


def test_a_place_can_name_the_folder(page, old, qtbot):
    page.arrive(Route("adopt", str(old)))
    qtbot.waitUntil(lambda: page.report is not None, timeout=60_000)
    assert page.field.text() == str(old)


def test_the_report_has_room_in_russian_and_large(page, theme, qapp, old, qtbot):
    trees.checkout(old.parent / "ComfyUI", trees.COMFYUI, trees.SOURCES["comfyui"])
    theme.choose("light", percent=150, motion="reduced")
    speak(qapp, "ru")
    other = AdoptPage(page.context)
    qtbot.addWidget(other)
    other.resize(864, 640)
    other.show()
    looked(other, qtbot, old.parent)
    assert any("переносится: 0." in text for text in texts(other))
    qtbot.waitUntil(lambda: page_checks.problems(other) == {})
