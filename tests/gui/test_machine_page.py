"""The machine page and the chip: this machine for real, others as they were recorded."""

import asyncio
import platform
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from stablehand.core.base.paths import DataPaths
from stablehand.core.hardware.probe import probe
from stablehand.core.hardware.profile import Gpu, Vendor
from stablehand.core.hardware.torch_choice import TorchChoice, TorchRefusal, choose_torch
from stablehand.gui.components.hardware_chip import HardwareChip
from stablehand.gui.components.machine_look import (
    MachineLook,
    build_words,
    card_words,
    look,
    machine_words,
    short_name,
)
from stablehand.gui.context import Route
from stablehand.gui.pages.machine import MachinePage
from stablehand.gui.pages.machine_report import card_rows, report, system_rows
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.widgets.frames import Badge, Fold, Notice
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from support import page_checks
from support.recorded_view import MACHINES, RecordedView

WAIT = 20_000  # milliseconds for looking at a real machine


def recorded(name):
    found = asyncio.run(probe(RecordedView.load(name)))
    return MachineLook(found.machine, choose_torch(found.machine), found.problems)


@pytest.fixture
def app(data):
    return App(DataPaths(data), {"PATH": "/usr/bin:/bin"})


@pytest.fixture
def page(context, qtbot):
    made = MachinePage(context)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


def show(page, found):
    """Show a machine and wait for the layout."""
    page.show_machine(found)
    for _ in range(3):
        QApplication.processEvents()


def words(page):
    return [
        label.text()
        for label in page.area.findChildren(QLabel)
        if label.isVisibleTo(page) and label.text()
    ]


def badges(page):
    return [
        badge.label.text() for badge in page.area.findChildren(Badge) if badge.isVisibleTo(page)
    ]


# -- this machine ------------------------------------------------------------------------------------


def test_this_machine_is_looked_at_when_the_page_is_shown(page, qtbot):
    assert page.found is None
    page.arrive(Route("machine"))
    assert not page.again_button.isEnabled()
    assert not page.copy_button.isEnabled()
    qtbot.waitUntil(lambda: page.found is not None, timeout=WAIT)
    assert page.again_button.isEnabled()
    qtbot.waitUntil(lambda: "Computer" in words(page))
    shown = words(page)
    machine = page.found.machine
    assert machine.ram_bytes > 0
    for _, value in system_rows(machine):
        assert value in shown
    if not page.found.cards:
        assert any("None was found" in text for text in shown)


def test_it_is_not_looked_at_again_by_coming_back(page, qtbot):
    page.arrive(Route("machine"))
    qtbot.waitUntil(lambda: page.found is not None, timeout=WAIT)
    page.arrive(Route("machine"))
    assert page.again_button.isEnabled()
    page.refresh()
    assert not page.again_button.isEnabled()
    qtbot.waitUntil(page.again_button.isEnabled, timeout=WAIT)


def test_what_has_not_changed_is_not_made_anew(page):
    found = recorded("linux_rtx4090")
    show(page, found)
    before = page._content
    show(page, recorded("linux_rtx4090"))
    assert page._content is before
    show(page, recorded("linux_no_gpu"))
    assert page._content is not before


def test_a_setting_that_does_not_fit_is_told_beside_what_was_found(page, data, qtbot, record):
    (data / "settings.toml").write_text("[hardware]\ngpu = 900\n", "utf-8")
    page.arrive(Route("machine"))
    qtbot.waitUntil(lambda: page.found is not None, timeout=WAIT)
    assert page.found.torch is None
    qtbot.waitUntil(lambda: "Computer" in words(page))
    card = page.findChild(ErrorCard)
    assert "900" in card.title.text()
    assert any(value in words(page) for _, value in system_rows(page.found.machine))
    (data / "settings.toml").write_text("", "utf-8")  # put right elsewhere
    qtbot.waitUntil(lambda: page.found is not None and page.found.torch is not None, timeout=WAIT)


def test_a_build_that_was_wished_for_is_what_will_compute(page, data, qtbot):
    (data / "settings.toml").write_text('[hardware]\ntorch = "cpu"\n', "utf-8")
    page.arrive(Route("machine"))
    qtbot.waitUntil(lambda: page.found is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: any("for the processor" in text for text in words(page)))
    assert any("was asked for" in text for text in words(page))


# -- recorded machines -------------------------------------------------------------------------------


def test_the_card_that_computes_is_marked(page):
    show(page, recorded("linux_two_nvidia"))
    shown = words(page)
    assert badges(page) == ["Computes", "Not used"]
    assert "24 GB, of which 22.2 GB are free now" in shown
    assert "580.65.06" in shown
    assert "8.9" in shown and "6.1" in shown
    assert "Packages get torch 2.13.0 for CUDA 13.0." in shown


def test_problems_come_with_their_remedy(page):
    show(page, recorded("linux_driver_mismatch"))
    notices = [notice.label.text() for notice in page.findChildren(Notice)]
    assert notices == [
        "The NVIDIA driver was updated, but the old one is still running. Restart the computer."
    ]


def test_a_machine_on_which_nothing_computes_says_why(page):
    show(page, recorded("mac_rosetta"))
    shown = words(page)
    assert "Nothing here can compute images" in shown
    assert any("arm64 version" in text for text in shown)
    assert badges(page)[0] == "Not used"


def test_technical_facts_are_folded(page):
    show(page, recorded("linux_two_nvidia"))
    assert not any("download.pytorch.org" in text for text in words(page))
    page.findChild(Fold).set_open(True)
    shown = words(page)
    assert "https://download.pytorch.org/whl/cu130" in shown
    assert any("CUDA_VISIBLE_DEVICES=" in text for text in shown)
    assert any(text.startswith("torch==2.13.0") for text in shown)


def test_virtual_adapters_are_no_cards(page):
    show(page, recorded("linux_vm_virtio"))
    assert badges(page) == []
    assert any("None was found" in text for text in words(page))


def test_override_leads_to_the_setting(page, record):
    show(page, recorded("linux_rtx4090"))
    page.override_button.click()
    assert record.went == [Route("settings", "hardware.torch")]


def test_the_report_is_copied_and_has_what_a_helper_asks_for(page, record):
    show(page, recorded("linux_driver_mismatch"))
    page.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert re.search(r"^Stablehand \S+, Python " + re.escape(platform.python_version()), text)
    assert "Card 0 (computes): NVIDIA GeForce RTX 4090, nvidia" in text
    assert "driver 550.54.14" in text
    assert "torch==2.13.0" in text and "(cu126)" in text
    assert "Note: The compute capability 8.9" in text
    assert "Problem: The NVIDIA driver was updated" in text
    assert str(Path.home()) not in text
    assert record.toasts and record.toasts[0][1] == "success"


def test_the_report_is_english_whatever_the_window_speaks(theme, qapp):
    found = recorded("linux_driver_mismatch")
    english = report(found)
    speak(qapp, "ru")
    assert report(found) == english


@pytest.mark.parametrize("name", sorted(path.stem for path in MACHINES.glob("*.json")))
def test_every_recorded_machine_can_be_shown(page, context, qtbot, name):
    found = recorded(name)
    show(page, found)
    assert not page_checks.problems(page)
    chip = HardwareChip(context)
    qtbot.addWidget(chip)
    chip.show_machine(found)
    assert chip.title.whole_text() and chip.note.whole_text()
    assert "\n" not in chip.toolTip()
    if isinstance(found.torch, TorchChoice) and found.torch.device is not None:
        assert badges(page).count("Computes") == 1
    else:
        assert "Computes" not in badges(page)
        assert isinstance(found.torch, (TorchChoice, TorchRefusal))


@pytest.mark.parametrize(
    ("look_", "language", "percent", "size"),
    [
        ("dark", "en", 100, (1072, 800)),
        ("light", "ru", 100, (1072, 800)),
        ("contrast", "en", 150, (864, 640)),
        ("dark", "ru", 150, (864, 640)),
    ],
)
@pytest.mark.parametrize("name", ["linux_driver_mismatch", "linux_two_nvidia", "mac_rosetta"])
def test_everything_has_its_place_in_every_look(
    theme, qapp, context, qtbot, look_, language, percent, size, name
):
    theme.choose(look_, percent=percent, motion="reduced")
    speak(qapp, language)
    page = MachinePage(context)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    show(page, recorded(name))
    for fold in page.findChildren(Fold):
        fold.set_open(True)
    qtbot.wait(50)
    assert not page_checks.problems(page)


# -- the chip ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title", "note"),
    [
        ("wsl2_rtx4070", "RTX 4070", "12 GB of VRAM"),
        ("windows_rx7900xtx_raphael", "RX 7900 XTX", "24 GB of VRAM"),
        ("linux_arc_a770", "Arc A770", "16 GB of VRAM"),
        ("mac_m4_max_36gb", "Apple M4 Max", "27 GB for images"),
        ("linux_no_gpu", "No graphics card", "Processor only"),
        ("linux_nouveau", "Processor only", "GTX 1070 is not used"),
        ("linux_steam_deck", "Custom GPU 0405", "Shares the memory"),
        ("linux_driver_mismatch", "RTX 4090", "VRAM size unknown"),
        ("mac_rosetta", "Apple M1 Pro", "Nothing can compute"),
    ],
)
def test_a_machine_in_two_lines(theme, name, title, note):
    found = machine_words(recorded(name))
    assert (found.title, found.note) == (title, note)


def test_a_state_has_an_icon_beside_its_words(theme):
    icons = {
        name: machine_words(recorded(name)).icon
        for name in ("wsl2_rtx4070", "linux_no_gpu", "mac_rosetta")
    }
    assert len(set(icons.values())) == 3


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("NVIDIA GeForce RTX 4070 Ti SUPER", "RTX 4070 Ti SUPER"),
        ("NVIDIA GeForce GTX 1660 with Max-Q Design", "GTX 1660"),
        ("NVIDIA H100 80GB HBM3", "H100 80GB HBM3"),
        ("Quadro RTX 5000", "RTX 5000"),
        ("AMD Radeon RX 7900 XTX", "RX 7900 XTX"),
        ("AMD Radeon 780M Graphics", "Radeon 780M"),
        ("Radeon RX 6800 / 6900", "RX 6800"),
        ("Intel(R) Arc(TM) A770 Graphics", "Arc A770"),
        ("Apple M2 Pro", "Apple M2 Pro"),
        ("Tesla T4", "Tesla T4"),
        ("GeForce", "GeForce"),
        (None, "Graphics card"),
    ],
)
def test_short_names_of_cards(theme, whole, short):
    assert short_name(Gpu(Vendor.NVIDIA, whole)) == short


def test_words_of_lists(theme):
    gib = 1024**3
    assert card_words(Gpu(Vendor.NVIDIA, "RTX", 12 * gib)) == "RTX · 12 GB"
    assert card_words(Gpu(Vendor.AMD)) == "Graphics card"
    assert build_words("cu128", "cuda") == "NVIDIA: CUDA 12.8"
    assert build_words("rocm-windows", "rocm") == "AMD: ROCm"
    assert build_words("cpu", "cpu") == "Processor only"
    assert dict(card_rows(Gpu(Vendor.AMD, gfx="gfx1100"))) == {
        "VRAM": "unknown",
        "Architecture": "gfx1100",
    }


@pytest.fixture
def chip(context, qtbot):
    rail = QWidget()
    qtbot.addWidget(rail)
    made = HardwareChip(context, rail)
    made.resize(192, made.sizeHint().height())
    rail.resize(208, 100)
    rail.show()
    yield made


def test_the_chip_looks_at_this_machine_once(chip, live, qtbot):
    assert "Looking" in chip.title.whole_text()
    qtbot.waitUntil(lambda: bool(chip.note.whole_text()), timeout=WAIT)
    assert chip.title.whole_text() in page_checks.said(chip)
    asked = []
    real = live.ask
    live.ask = lambda *args: asked.append(args[0])
    live.settings_changed.emit()  # of something else
    live.ask = real
    assert asked == []


def test_the_chip_looks_again_when_the_hardware_is_chosen_anew(chip, data, qtbot):
    qtbot.waitUntil(lambda: bool(chip.note.whole_text()), timeout=WAIT)
    (data / "settings.toml").write_text("[hardware]\ngpu = 900\n", "utf-8")
    qtbot.waitUntil(lambda: chip.note.whole_text() == "A setting does not fit", timeout=WAIT)
    (data / "settings.toml").write_text("", "utf-8")
    qtbot.waitUntil(lambda: chip.note.whole_text() != "A setting does not fit", timeout=WAIT)


def test_the_chip_leads_to_the_page_by_mouse_and_key(chip, record):
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(chip, Qt.Key.Key_Return)
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert record.went == [Route("machine")] * 3


def test_a_folded_chip_keeps_its_height_and_its_name(chip, qtbot):
    chip.show_machine(recorded("wsl2_rtx4070"))
    height = chip.sizeHint().height()
    chip.set_folded(True)
    assert chip.sizeHint().height() == height
    assert not chip.title.isVisible()
    assert chip.minimumSizeHint().width() <= 48
    assert "RTX 4070" in page_checks.said(chip) and "RTX 4070" in chip.toolTip()
    chip.set_folded(False)
    assert chip.title.isVisible()


async def test_looking_tells_of_a_broken_setting_and_of_the_machine_alike(data):
    (data / "settings.toml").write_text('[hardware]\ntorch = "cu999"\n', "utf-8")
    found = await look(App(DataPaths(data), {}))
    assert found.torch is None
    assert found.problem.code == "torch.unavailable"
    assert found.machine.ram_bytes > 0
