"""The environment on the page of a package: facts, thousands of packages, what has changed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import InstalledPython, InstalledTorch, now
from stablehand.gui.context import Route
from stablehand.gui.pages.package.environment import EnvironmentPart
from support import page_checks
from support.window_work import write_install

PYTHON = InstalledPython(version="3.12.4", kind="managed", path="Assets/python3.12/bin/python")
TORCH = InstalledTorch(
    backend="cu128",
    version="2.9.1+cu128",
    index="https://torch.example/cu128",
    reason="Newest build for this card.",
)
PROVED = {"numpy": "2.1.0", "pillow": "11.0", "torch": "2.9.1+cu128", "gone": "1.0"}


def put(folder, name, version):
    place = folder.generation(1) / "env" / "lib" / "python3.12" / "site-packages"
    account = place / f"{name}-{version}.dist-info"
    account.mkdir(parents=True)
    (account / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n")
    (account / "RECORD").write_text("")


def make(data, installed, proved, **values):
    folder = write_install(data, "mine", "forge", **values)
    for name, version in installed.items():
        put(folder, name, version)
    generation = Generation(
        number=1, created_at=now(), reason="install", state="ready", good=True, packages=proved
    )
    write_generation(folder, generation)
    return folder


@pytest.fixture
def part(context, qtbot):
    """Give a function that shows the environment of an install that there is."""

    def show():
        live = context.live
        qtbot.waitUntil(lambda: live.install("mine") is not None)
        made = EnvironmentPart(context, "mine")
        qtbot.addWidget(made)
        made.resize(900, 700)
        made.show_item(live.install("mine"))
        made.show()
        made.wake()
        qtbot.waitUntil(lambda: made.found is not None and made._size is not None)
        return made

    return show


def press(qtbot, button):
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def table(part):
    model = part.table.shown
    return [
        tuple(model.index(row, column).data() for column in range(3))
        for row in range(model.rowCount())
    ]


def facts(part):
    return dict(part._rows)


def drifted(data):
    installed = {"numpy": "2.2.0", "pillow": "11.0", "torch": "2.9.1+cu128", "extra": "0.3"}
    folder = make(data, installed, PROVED, python=PYTHON, torch=TORCH)
    (folder.generation(1) / "constraints.txt").write_text("torch==2.9.1+cu128\n")
    return folder


def test_facts_packages_and_what_has_changed_are_told(part, data):
    folder = drifted(data)
    shown = part()
    told = facts(shown)
    assert told["Python"] == "3.12.4, for Stablehand only"
    assert told["Path of Python"] == str(data / PYTHON.path)
    assert told["torch"] == "2.9.1+cu128, CUDA 12.8"
    assert told["Came from"] == "https://torch.example/cu128"
    assert told["Why this torch"] == TORCH.reason
    assert told["Folder"] == str(folder.generation(1) / "env")
    assert told["On the disk"].endswith(" B")
    assert table(shown) == [
        ("extra", "0.3", "Added later"),
        ("gone", "-", "Gone, was 1.0"),
        ("numpy", "2.2.0", "Was 2.1.0"),
        ("pillow", "11.0", "As installed"),
        ("torch", "2.9.1+cu128", "Pinned"),
    ]
    said = shown.drift.text()
    for piece in ("1 added", "1 with another version", "1 gone"):
        assert piece in said
    read = shown.table.packages.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert read == "extra, 0.3, Added later"


def test_packages_are_found_and_only_changed_ones_shown(part, data, qtbot):
    drifted(data)
    shown = part()
    shown.search()
    assert shown.field.hasFocus()
    qtbot.keyClicks(shown.field, "PIL")
    shown.field.search_now()
    assert [row[0] for row in table(shown)] == ["pillow"]
    assert shown.count.text().startswith("1 of 5")
    shown.field.clear()
    shown.field.search_now()
    shown.only.setChecked(True)
    assert [row[0] for row in table(shown)] == ["extra", "gone", "numpy"]


def test_lists_are_copied_and_places_opened(part, data, record, qtbot):
    folder = drifted(data)
    shown = part()
    press(qtbot, shown.copy)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == ["extra==0.3", "numpy==2.2.0", "pillow==11.0", "torch==2.9.1+cu128"]
    assert record.toasts == [("The list of packages is copied", "success")]
    shown.table.selectRow(0)
    shown.table.setFocus()
    qtbot.keyClick(shown.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "extra==0.3\n"
    press(qtbot, shown.folder)
    assert record.paths == [folder.generation(1) / "env"]
    press(qtbot, shown.health)
    assert record.went == [Route("package", "mine", "health")]


def test_thousands_of_packages_are_rows_not_widgets(part, data):
    names = {f"package-{at:04d}": "1.0" for at in range(2000)}
    make(data, names, names)
    shown = part()
    assert len(table(shown)) == 2000
    assert len(shown.findChildren(QLabel)) < 60
    assert "Everything is as it was" in shown.drift.text()
    assert not shown.only.isVisible()


def test_what_was_installed_meanwhile_is_seen_when_one_looks_anew(part, data, qtbot):
    folder = drifted(data)
    shown = part()
    put(folder, "newer", "1.0")
    shown.refresh()
    qtbot.waitUntil(lambda: any(row[0] == "newer" for row in table(shown)))


def test_an_install_without_an_environment_says_so(part, data):
    write_install(data, "mine", "forge")
    shown = part()
    assert facts(shown)["Folder"] == "It has no environment."
    assert shown.drift.text() == "There are no packages to be read."
    assert not shown.folder.isEnabled() and not shown.copy.isEnabled()


def test_a_damaged_record_is_told(context, data, qtbot):
    folder = write_install(data, "mine")
    folder.record.write_text("{")
    shown = EnvironmentPart(context, "mine")
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
    drifted(data)
    shown = part()
    shown.resize(896, 500)
    qtbot.wait(100)
    qtbot.waitUntil(lambda: page_checks.problems(shown) == {})
