"""Facts about an install on its page."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from stablehand.core.records.install import InstalledPython, InstalledSource, InstalledTorch
from stablehand.gui.pages.package.about import AboutPart
from support import page_checks
from support.window_work import write_install

COMMIT = "1234567890abcdef1234567890abcdef12345678"
ADDRESS = "https://github.com/lllyasviel/stable-diffusion-webui-forge"


@pytest.fixture
def part(context, data, qtbot):
    """Give a function that shows the facts about an install."""

    def show(package="forge", **values):
        write_install(data, "mine", package, **values)
        live = context.live
        qtbot.waitUntil(lambda: live.install("mine") is not None)
        about = AboutPart(context, "mine")
        qtbot.addWidget(about)
        about.resize(900, 700)
        about.show_item(live.install("mine"))
        about.show()
        about.wake()
        qtbot.waitUntil(lambda: about._about is not None and about._shares is not None)
        return about

    return show


def press(qtbot, button):
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def whole(data):
    folder = data / "Packages" / "mine" / ".stablehand" / "gen" / "1"
    (folder / "env").mkdir(parents=True)
    (folder / "env" / "torch.so").write_bytes(bytes(4_000_000))
    (data / "cache").write_bytes(bytes(2_000_000))
    os.link(data / "cache", folder / "env" / "shared")
    (folder / "log").mkdir()
    (folder / "log" / "install.log").write_text("x")
    (data / "Logs" / "mine").mkdir(parents=True)
    (data / "Logs" / "mine" / "1.log").write_text("x")
    return {
        "source": InstalledSource(kind="git", url=ADDRESS, ref="main", commit=COMMIT),
        "python": InstalledPython(version="3.10.14", kind="managed", path="Assets/python3.10"),
        "torch": InstalledTorch(backend="cu128", version="2.7.1+cu128", reason="Because."),
    }


def test_every_fact_stands_there(part, data):
    shown = part(**whole(data))
    facts = dict(shown._rows)
    assert facts["Package"] == "Stable Diffusion WebUI Forge"
    assert facts["Version"] == "main, commit 1234567890"
    assert facts["Source"] == ADDRESS
    assert facts["Python"] == "3.10.14, for Stablehand only"
    assert facts["torch"] == "2.7.1+cu128, CUDA 12.8"
    assert facts["Why this torch"] == "Because."
    assert facts["Environment"].endswith("env")
    assert facts["On the disk"] == (
        "6.0 MB, 6.0 MB of it the environment. Removing it would free 4.0 MB; the rest other "
        "installs use as well."
    )
    assert facts["Installed"] == "just now"
    assert facts["Last run"] == "Not launched yet"
    assert facts["Licence"] == "AGPL-3.0-only"
    assert facts["Newest log"].endswith("1.log")
    assert "Licence of its weights" not in facts  # nothing is said of what is not there


def test_facts_are_copied_and_places_opened(part, data, record, qtbot):
    shown = part(**whole(data))
    press(qtbot, shown.copy)
    text = QGuiApplication.clipboard().text()
    assert "Version: main, commit 1234567890" in text.splitlines()
    assert record.toasts == [("Copied", "success")]
    press(qtbot, shown.folder)
    press(qtbot, shown.logs)
    press(qtbot, shown.install_log)
    folder = data / "Packages" / "mine"
    assert record.paths == [
        folder,
        data / "Logs" / "mine",
        folder / ".stablehand" / "gen" / "1" / "log" / "install.log",
    ]
    press(qtbot, shown.homepage)
    press(qtbot, shown.licence)
    assert record.urls[0] == ADDRESS
    assert record.urls[1].endswith("LICENSE.txt")


def test_what_is_not_there_has_no_button(part):
    shown = part("no-such-package")
    assert not any(
        button.isVisibleTo(shown)
        for button in (shown.logs, shown.install_log, shown.homepage, shown.licence)
    )
    assert not shown.summary.isVisibleTo(shown)
    assert shown.copy.isVisibleTo(shown)


def test_a_damaged_record_is_told(context, data, qtbot):
    folder = write_install(data, "mine")
    folder.record.write_text("{")
    shown = AboutPart(context, "mine")
    qtbot.addWidget(shown)
    shown.show()
    shown.wake()
    qtbot.waitUntil(lambda: shown._card is not None, timeout=10_000)
    assert "cannot be read" in shown._card.title.text()
    write_install(data, "mine")
    shown.refresh()
    qtbot.waitUntil(lambda: shown._card is None, timeout=10_000)


@pytest.mark.parametrize("percent", [100, 150])
def test_everything_has_a_name_and_room(part, theme, data, qtbot, percent):
    theme.choose("light", percent=percent, motion="reduced")
    shown = part(**whole(data))
    shown.resize(896, 500)
    qtbot.wait(100)
    assert page_checks.problems(shown) == {}
