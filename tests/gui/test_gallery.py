"""The gallery: every component has a place in it, in every look, with room for its words."""

import importlib
import inspect
import os
import pkgutil
import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from stablehand.gui import components, widgets
from stablehand.gui.gallery.bench import focused
from stablehand.gui.gallery.window import SECTIONS, TEXT_SIZES, Gallery
from stablehand.gui.theme.tokens import PALETTES
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import Switch
from support import page_checks, shots

# Components that cannot stand on a page; each with the reason.
ELSEWHERE: dict[str, str] = {}
LOOKS = [(name, language, 100) for name in PALETTES for language in ("en", "ru")] + [
    ("dark", "en", 90),
    ("dark", "ru", 150),
    ("light", "en", 150),
]
# Looks of which there are pictures: each theme, both languages, large letters.
APPROVED = [("dark", "en", 100), ("light", "ru", 100), ("contrast", "ru", 100), ("dark", "ru", 150)]
# Sections that say how long ago something was; what they show tomorrow is another picture.
OF_THE_MOMENT = {"dialogs", "installs", "consoles", "parts", "versions", "health", "downloads"}


def classes(package):
    """Every widget that a package defines."""
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        imported = importlib.import_module(f"{package.__name__}.{module.name}")
        found += [
            made
            for _, made in inspect.getmembers(imported, inspect.isclass)
            if issubclass(made, QWidget)
            and made.__module__ == imported.__name__
            and not made.__name__.startswith("_")
        ]
    return found


class Shown(QObject):
    """What has shown itself as a window."""

    def __init__(self):
        super().__init__()
        self.windows = []

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def made(theme, qapp, qtbot, looks, size=(1280, 900)):
    gallery = Gallery(qapp, theme, looks)
    qtbot.addWidget(gallery)
    gallery.resize(*size)
    gallery.show()
    for _ in range(4):
        qapp.processEvents()
    return gallery


def test_every_component_has_a_place(theme, qapp, qtbot):
    gallery = made(theme, qapp, qtbot, ("dark", "en", 100))
    there = {base for widget in gallery.findChildren(QWidget) for base in type(widget).__mro__}
    missing = {
        kind.__name__
        for kind in (*classes(widgets), *classes(components))
        if kind not in there and kind.__name__ not in ELSEWHERE
    }
    assert missing == set()


def test_the_list_of_exceptions_is_current():
    known = {kind.__name__ for kind in (*classes(widgets), *classes(components))}
    assert set(ELSEWHERE) <= known


def test_sections_have_names_of_their_own_and_items_captions(theme, qapp, qtbot):
    keys = [section.key for section in SECTIONS]
    assert len(keys) == len(set(keys))
    gallery = made(theme, qapp, qtbot, ("dark", "en", 100))
    assert list(gallery.sections) == keys
    for section in gallery.sections.values():
        assert len([label for label in section.findChildren(QLabel) if label.text()]) > 2


@pytest.mark.parametrize("looks", LOOKS, ids=lambda looks: "-".join(map(str, looks)))
def test_everything_has_room_in_every_look(theme, qapp, qtbot, tmp_path, looks):
    size = (960, 640) if looks[2] == 150 else (1280, 900)
    gallery = made(theme, qapp, qtbot, looks, size)
    for key, section in gallery.sections.items():
        wrong = page_checks.clipped(section) + page_checks.overlapping(section)
        assert not wrong, (key, "\n".join(wrong))
    assert not page_checks.nameless(gallery)
    assert not page_checks.too_small(gallery)
    assert not page_checks.moving(gallery)
    if looks in APPROVED:
        name = "-".join(map(str, looks))
        pictures = {
            key: gallery.picture(key) for key in gallery.sections if key not in OF_THE_MOMENT
        }
        others = [
            shots.compare(f"gallery-{name}-{key}", picture, tmp_path)
            for key, picture in pictures.items()
        ]
        assert not any(others), "\n".join(filter(None, others))


def test_nothing_shows_itself_as_a_window(theme, qapp, qtbot):
    """A component that is made visible before it has a parent flashes up as a window of its own."""
    shown = Shown()
    qapp.installEventFilter(shown)
    gallery = Gallery(qapp, theme, ("dark", "en", 100))
    qapp.removeEventFilter(shown)
    qtbot.addWidget(gallery)
    assert shown.windows == []


def test_the_choices_change_it_while_it_is_open(theme, qapp, qtbot):
    gallery = made(theme, qapp, qtbot, ("dark", "en", 100))
    gallery._on_language("ru")
    qapp.processEvents()
    assert "Установить" in {label.text() for label in gallery.findChildren(Button)}
    before = gallery.picture("buttons").toImage()
    gallery._on_theme("light")
    qapp.processEvents()
    assert gallery.picture("buttons").toImage() != before
    gallery._on_size(150)
    qapp.processEvents()
    assert theme.text_percent == 150
    assert set(TEXT_SIZES) >= {90, 100, 150}


@pytest.mark.parametrize("kind", [Button, Switch])
def test_the_focus_is_seen(theme, qapp, qtbot, kind):
    plain, marked = kind(theme, "Install"), focused(kind)(theme, "Install")
    for widget in (plain, marked):
        qtbot.addWidget(widget)
    qapp.processEvents()
    assert plain.grab().toImage() != marked.grab().toImage()


def test_a_focus_that_came_by_tab_has_no_second_line_of_the_style(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    before, button = QPushButton("Back"), Button(theme, "Install", variant="primary")
    for widget in (before, button):
        row.addWidget(widget)
    window.show()
    window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    by_code = button.grab().toImage()
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert button.hasFocus() and button.grab().toImage() == by_code


def test_states_look_different(theme, qapp, qtbot):
    """At rest, with the focus and disabled, each kind of button is told apart."""
    for variant in ("primary", "secondary", "danger", "quiet", "link"):
        pictures = []
        for kind, is_enabled in ((Button, True), (focused(Button), True), (Button, False)):
            button = kind(theme, "Install", icon="download", variant=variant)
            qtbot.addWidget(button)
            button.setEnabled(is_enabled)
            button.resize(120, 32)
            pictures.append(button.grab().toImage())
        assert pictures[0] != pictures[1] and pictures[0] != pictures[2], variant


def test_it_writes_a_picture_of_each_section_and_leaves(tmp_path):
    folder = tmp_path / "shots"
    options = ["--theme", "light", "--language", "ru", "--text-size", "110"]
    done = subprocess.run(
        [sys.executable, "-m", "stablehand.gui.gallery", *options, "--shots", str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_FONT_DPI": "96"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = {file.stem: file for file in folder.glob("*.png")}
    assert set(files) == {section.key for section in SECTIONS}
    assert done.stdout.split() == [str(folder / f"{section.key}.png") for section in SECTIONS]
    for file in files.values():
        picture = QImage(str(file))
        assert picture.width() > 600 and picture.height() > 40
        seen = {picture.pixel(x, y) for x in range(0, 600, 3) for y in range(picture.height())}
        assert len(seen) > 8, file


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-m", "stablehand.gui.gallery", "--shots", str(tmp_path / "file")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "Error: " in done.stderr and "Traceback" not in done.stderr
