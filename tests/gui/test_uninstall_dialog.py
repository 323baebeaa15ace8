"""Asking before an install is taken away: the numbers, the refusals, and that it is really done."""

import asyncio
import os
import socket
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.records.install import InstallFolder
from stablehand.gui.components.job_news import JobNews
from stablehand.gui.components.uninstall_dialog import ask_uninstall
from stablehand.gui.context import Route
from support import page_checks
from support.fake_uis import end_everything, make_install, processes_of
from support.window_work import write_install


def install(data, name, **values):
    folder = write_install(data, name, **values)
    environment = folder.generation(1) / "env"
    environment.mkdir(parents=True)
    (environment / "torch.so").write_bytes(bytes(5_000_000))
    (folder.checkout / "launch.py").write_bytes(bytes(1_000_000))
    return folder


@pytest.fixture
def asked(context, record, qtbot):
    """Give a function that asks for an uninstall; it gives the question."""

    def ask(name):
        qtbot.waitUntil(lambda: context.live.install(name) is not None)
        before = len(record.dialogs)
        ask_uninstall(context, name)
        qtbot.waitUntil(lambda: len(record.dialogs) > before, timeout=10_000)
        return record.dialogs[-1]

    return ask


def texts(question):
    return [label.text().removeprefix("•  ") for label in question.findChildren(QLabel)]


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_numbers_stand_in_the_question_and_it_is_done(asked, context, data, qtbot):
    folder = install(data, "one")
    (data / "Models").mkdir()
    (data / "Models" / "a.safetensors").write_bytes(bytes(7_000_000))
    images = data / "Images" / "one"
    images.mkdir(parents=True)
    (images / "b.png").write_bytes(bytes(2_000_000))
    question = asked("one")
    assert question.windowTitle() == "Uninstall one?"
    said = texts(question)
    assert "Its Python environment is deleted, which frees 5.0 MB." in said
    assert (
        "The program and what you changed in it go to Stablehand's trash: 1.0 MB. From there they can be "
        "brought back." in said
    )
    assert f"Your models stay: 7.0 MB in {data / 'Models'}." in said
    assert f"Its images stay: 2.0 MB in {images}." in said
    assert folder.checkout.is_dir()
    button = question.buttons["uninstall"]
    assert (button.text(), button.property("variant")) == ("Uninstall", "danger")
    assert page_checks.problems(question) == {}
    press(qtbot, button)
    qtbot.waitUntil(lambda: context.live.install("one") is None, timeout=10_000)
    assert not folder.checkout.exists()
    assert (images / "b.png").is_file()
    assert (data / "Models" / "a.safetensors").is_file()


def test_models_in_its_own_folder_are_counted_apart(asked, data):
    folder = install(data, "one")
    models = folder.checkout / "models"
    models.mkdir()
    for name in ("a", "b"):
        (models / f"{name}.safetensors").write_bytes(bytes(4_000_000))
    said = texts(asked("one"))
    assert (
        "Models in its own folder go to the trash with it, and come back with it: 2, 8.0 MB."
        in said
    )


def test_an_undo_is_offered_afterwards_and_brings_it_back(asked, context, data, qtbot):
    folder = install(data, "one")
    (folder.checkout / "styles.csv").write_text("mine")
    said = []
    shown = replace(
        context, toast=lambda text, tone="info", action=None: said.append((text, tone, action))
    )
    context.window.news = JobNews(shown)
    press(qtbot, asked("one").buttons["uninstall"])
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    text, tone, (verb, undo) = said[0]
    assert (text, tone, verb) == ("one is uninstalled. It freed 5.0 MB.", "success", "Undo")
    assert not folder.checkout.exists()
    undo()
    qtbot.waitUntil((folder.checkout / "styles.csv").is_file, timeout=20_000)
    assert (folder.checkout / "styles.csv").read_text() == "mine"
    qtbot.waitUntil(lambda: context.live.install("one") is not None)


def test_the_safe_answer_has_the_focus_and_takes_nothing_away(asked, data, qtbot):
    folder = install(data, "one")
    question = asked("one")
    qtbot.waitUntil(question.buttons[""].hasFocus)
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    qtbot.wait(300)
    assert folder.checkout.is_dir()


def test_what_others_share_is_told_apart(asked, data):
    folder = install(data, "one")
    (data / "cache").write_bytes(bytes(3_000_000))
    os.link(data / "cache", folder.generation(1) / "env" / "shared")
    said = texts(asked("one"))
    assert (
        "Its Python environment is deleted: 8.0 MB, which frees 5.0 MB; the rest other installs "
        "use as well." in said
    )


def test_one_that_others_need_cannot_go_and_leads_to_them(asked, data, record, qtbot):
    folder = install(data, "engine", package="comfyui")
    install(data, "swarm", package="swarmui", required={"comfyui": "engine"})
    question = asked("engine")
    assert question.windowTitle() == "engine is still needed"
    assert any("computes for swarm" in text for text in texts(question))
    assert "uninstall" not in question.buttons
    assert question.buttons["show"].text() == "Show swarm"
    press(qtbot, question.buttons["show"])
    assert record.went == [Route("package", "swarm")]
    assert folder.checkout.is_dir()


def test_one_that_runs_is_stopped_first(asked, context, data, qtbot):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = make_install(data, "serve()\n", port=port)
    live = context.live
    try:
        qtbot.waitUntil(lambda: live.install("fake") is not None)
        live.launch("fake")
        qtbot.waitUntil(
            lambda: (
                live.install("fake").session is not None
                and live.install("fake").session.state == "ready"
            ),
            timeout=20_000,
        )
        question = asked("fake")
        assert any("has to be stopped first" in text for text in texts(question))
        assert "uninstall" not in question.buttons
        press(qtbot, question.buttons["stop"])
        qtbot.waitUntil(lambda: live.install("fake") is None, timeout=20_000)
        assert not folder.checkout.exists()
        assert not processes_of(data)
    finally:
        asyncio.run(end_everything(data, ["fake"]))


def test_a_damaged_one_can_go(asked, context, data, qtbot):
    folder = install(data, "one")
    folder.record.write_text("{")
    press(qtbot, asked("one").buttons["uninstall"])
    qtbot.waitUntil(lambda: context.live.install("one") is None, timeout=10_000)
    assert not InstallFolder(data, "one").checkout.exists()


def test_one_that_is_gone_meanwhile_is_told(context, record, qtbot):
    qtbot.waitUntil(lambda: context.live.is_known)
    ask_uninstall(context, "nobody")
    qtbot.waitUntil(lambda: bool(record.toasts))
    assert record.toasts[0][1] == "danger"
    assert record.dialogs == []
