"""Which models an install sees, on its page: real links, config files and models."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.records.install import InstalledTorch, InstallRecord, now, write_record
from stablehand.core.sharing.apply import share
from stablehand.gui.pages.package.models import ModelsPart
from stablehand.gui.pages.package.share_list import CONTENT, SHARE
from support import page_checks
from support.shared_install import SharedInstall
from support.window_work import write_install


@pytest.fixture
def part(context, data, qtbot):
    """Give a function that shows the models of an install that is shared by a method."""

    def show(package, method, *, is_done=True):
        made = SharedInstall(data, package, "mine")
        moment = now()
        write_record(
            made.folder,
            InstallRecord(
                name="mine",
                package=package,
                state="installed",
                method=method,
                created_at=moment,
                changed_at=moment,
                torch=InstalledTorch(backend="cpu", version="2.7.1+cpu"),
            ),
        )
        if is_done:
            share(made.plan(method), made.folder, made.tracked)
        models = ModelsPart(context, "mine")
        qtbot.addWidget(models)
        models.resize(1000, 700)
        models.show()
        models.wake()
        qtbot.waitUntil(lambda: models.found is not None, timeout=20_000)
        return models

    return show


def rows(part):
    """The list as it is read: folder to what is said of it."""
    model = part.list.rows
    said = {}
    for at in range(model.rowCount()):
        index = model.index(at)
        text = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
        said.setdefault(index.data(SHARE).role, text)
    return said


def content(part, role):
    model = part.list.rows
    found = [model.index(at) for at in range(model.rowCount())]
    return next(index.data(CONTENT) for index in found if index.data(SHARE).role == role)


def choose(part, role):
    model = part.list.rows
    for at in range(model.rowCount()):
        if model.index(at).data(SHARE).role == role:
            part.list.setCurrentIndex(model.index(at))
            return


def press(qtbot, button):
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_links_say_where_they_are_and_whether_they_are_there(part, qtbot):
    shown = part("a1111", "link")
    assert "Data/Models/StableDiffusion" in shown.advice.text().replace(os.sep, "/")
    assert shown.method.text().startswith("Shared by links")
    assert rows(shown)["VAE"].startswith("VAE, VAEs, Link at models/VAE")
    assert "not made yet" not in rows(shown)["VAE"]
    assert "Images, Results" in rows(shown)["Images"]


def test_what_is_not_made_yet_is_said(part):
    shown = part("a1111", "link", is_done=False)
    assert rows(shown)["VAE"].startswith("VAE, VAEs, Link at models/VAE")
    assert "not made yet" in rows(shown)["VAE"]
    assert shown.method.text().endswith("What is missing is made at the next launch.")


def test_options_and_config_files_are_named(part):
    shown = part("comfyui", "config")
    assert shown.method.text().startswith("Shared by a config file")
    assert "checkpoints in .stablehand/" in rows(shown)["StableDiffusion"]
    assert "not written" not in rows(shown)["StableDiffusion"]


def test_what_lies_in_the_folders_is_counted_and_counted_anew(part, data, qtbot):
    models = data / "Models" / "Lora"
    models.mkdir(parents=True)
    (models / "one.safetensors").write_bytes(bytes(2_000_000))
    shown = part("comfyui", "config")
    qtbot.waitUntil(lambda: "2.0 MB" in content(shown, "Lora"), timeout=10_000)
    assert content(shown, "VAE") == "Empty"
    choose(shown, "Lora")
    (models / "two.safetensors").write_bytes(bytes(1_000_000))
    (data / "Images" / "mine").mkdir(parents=True, exist_ok=True)
    (data / "Images" / "mine" / "a.png").write_bytes(bytes(3_000_000))
    shown.refresh()
    qtbot.waitUntil(lambda: "3.0 MB" in content(shown, "Lora"), timeout=10_000)
    assert content(shown, "Images") == "3.0 MB"
    assert shown.list.folder().role == "Lora"  # what was chosen still is


def test_folders_are_opened_and_made_first_where_they_are_not_there(part, data, record, qtbot):
    shown = part("comfyui", "config")
    folder = data / "Models" / "Hypernetwork"
    if folder.is_dir():
        folder.rmdir()
    assert not shown.open_one.isEnabled()
    choose(shown, "Hypernetwork")
    assert shown.open_one.isEnabled()
    press(qtbot, shown.open_one)
    qtbot.waitUntil(lambda: record.paths == [folder])
    assert folder.is_dir()
    qtbot.keyClick(shown.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: record.paths == [folder, folder])
    press(qtbot, shown.open_models)
    qtbot.waitUntil(lambda: record.paths[-1] == data / "Models")
    press(qtbot, shown.open_images)
    qtbot.waitUntil(lambda: record.paths[-1] == data / "Images" / "mine")
    place = shown.list.visualRect(shown.list.currentIndex()).center()
    qtbot.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: record.paths[-1] == folder)


def test_without_sharing_it_says_where_its_models_are(part, data, record, qtbot):
    shown = part("a1111", "none")
    assert shown._stack.currentWidget() is shown._none
    texts = [label.text() for label in shown._none.findChildren(QLabel)]
    assert "It shares no models." in texts
    own = next(b for b in shown._none.findChildren(object) if "program" in str(b.property("text")))
    press(qtbot, own)
    qtbot.waitUntil(lambda: record.paths == [data / "Packages" / "mine"])


def test_what_cannot_be_found_out_is_said_and_tried_anew(context, data, qtbot):
    write_install(data, "mine", "no-such-package")
    shown = ModelsPart(context, "mine")
    qtbot.addWidget(shown)
    shown.show()
    shown.wake()
    qtbot.waitUntil(lambda: shown._card is not None, timeout=10_000)
    assert shown._stack.currentWidget() is shown._failed
    torch = InstalledTorch(backend="cpu", version="2.7.1+cpu")
    write_install(data, "mine", "easel", torch=torch)
    shown.refresh()
    qtbot.waitUntil(lambda: shown._card is None, timeout=10_000)
    assert shown._stack.currentWidget() is shown._whole


@pytest.mark.parametrize("theme_name", ["dark", "light", "contrast"])
@pytest.mark.parametrize("percent", [100, 150])
def test_everything_has_a_name_and_room(part, theme, qtbot, theme_name, percent):
    theme.choose(theme_name, percent=percent, motion="reduced")
    shown = part("a1111", "link")
    shown.resize(896, 500)
    qtbot.wait(100)
    assert page_checks.problems(shown) == {}
    picture = shown.list.viewport().grab().toImage()
    drawn = {picture.pixel(x, y) for x in range(0, 400, 3) for y in range(0, 60, 2)}
    assert len(drawn) > 5  # words are there, on every ground


def test_models_that_are_put_on_the_programs_own_list(part):
    shown = part("invokeai", "register")
    said = rows(shown)
    assert "Put on its own list at each launch" in said["StableDiffusion"]
    assert shown.method.text().startswith("Its models stay where they lie")
    assert shown.notices.label.text() == (
        "The models are put on its list when it runs for the first time."
    )
