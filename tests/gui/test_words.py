"""Sizes, times and core's sentences, in both languages."""

import gc
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from stablehand.core.base.text import QT_TRANSLATE_NOOP, MemorySize, Number, Text
from stablehand.core.catalog.values import LocalText
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words import units
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.language import current_language, speak, wanted_language
from stablehand.gui.words.say import say
from support.page_checks import said


@pytest.fixture(params=["en", "ru"])
def language(request, theme, qapp):
    speak(qapp, request.param)
    yield request.param
    speak(qapp, "en")


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (0, "0 B", "0 Б"),
        (999, "999 B", "999 Б"),
        (1000, "1 kB", "1 кБ"),
        (3_200_000, "3.2 MB", "3,2 МБ"),
        (6_600_000_000, "6.6 GB", "6,6 ГБ"),
        (312_000_000_000, "312 GB", "312 ГБ"),
        (1_300_000_000_000, "1.3 TB", "1,3 ТБ"),
        (-5, "0 B", "0 Б"),
    ],
)
def test_sizes(language, count, english, russian):
    shown = units.size(count).replace("\N{NO-BREAK SPACE}", " ")
    assert shown == (russian if language == "ru" else english)


def test_memory_is_counted_as_its_makers_do(theme):
    assert units.memory(8 * 1024**3) == "8 GB"
    assert units.memory(int(7.6 * 1024**3)) == "7.6 GB"
    assert units.memory(0) == "0 GB"
    assert units.memory(19_000_000) == "19.0 MB"  # not nothing


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "less than a minute"),
        (70, "about 1 min"),
        (540, "about 9 min"),
        (5400, "about 1.5 h"),
    ],
)
def test_rough_times(theme, seconds, words):
    assert units.about(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(42, "42 s"), (60, "1 min"), (720, "12 min"), (11100, "3 h 5 min")]
)
def test_measured_times(theme, seconds, words):
    assert units.lasted(seconds) == words


def test_how_long_ago(theme):
    now = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

    def ago(**back):
        return units.ago((now - timedelta(**back)).isoformat(), now)

    assert ago(seconds=20) == "just now"
    assert ago(minutes=5) == "5 min ago"
    assert ago(hours=3).startswith("today at ")
    assert ago(days=1) == "yesterday"
    assert "2026" in ago(days=30) or "26" in ago(days=30)
    assert units.ago(None) == "never"
    assert units.ago("rubbish") == "never"


def test_percent_is_all_only_when_it_is_all(theme):
    assert (units.percent(0.999), units.percent(1)) == ("99%", "100%")


def test_core_speaks_the_language_of_the_window(language):
    text = QT_TRANSLATE_NOOP("job", "It was stopped.")
    assert (say(text) != "It was stopped.") is (language == "ru")


def test_catalog_texts_carry_their_languages(language):
    text = LocalText(en="small", ru="маленький")
    assert say(text) == ("маленький" if language == "ru" else "small")


def test_values_inside_are_said_as_well(language):
    inner = QT_TRANSLATE_NOOP("job", "It was stopped.")
    outer = Text("no context", "Because: {why} {n}", {"why": inner, "n": 3})
    assert say(outer) == f"Because: {say(inner)} 3"


def test_a_name_with_braces_is_no_placeholder(theme):
    assert say(Text("none", "Hello {name}", {"name": "{evil}"})) == "Hello {evil}"


def test_nothing_and_plain_text(theme):
    assert (say(None), say("as it is")) == ("", "as it is")


def test_the_language_wanted(theme):
    assert wanted_language("ru") == "ru"
    assert wanted_language("en") == "en"
    assert wanted_language("auto") in ("en", "ru")
    assert wanted_language("xx") == wanted_language("auto")


def test_switching_back_leaves_nothing_of_the_other_language(theme, qapp):
    speak(qapp, "ru")
    assert current_language() == "ru"
    speak(qapp, "en")
    assert current_language() == "en"
    assert units.size(1000) == "1 kB"


@pytest.mark.parametrize(
    "text", ["a/b c", "x" * 30, "models/a_rather_long_name_of_a_file.safetensors", "_" * 60]
)
def test_long_names_can_break_and_stay_what_they_are(text):
    shown = breakable(text)
    assert shown.replace("\u200b", "") == text
    assert max(map(len, re.split(r"[\u200b ]", shown))) <= 48
    assert (shown == text) is all(len(word) <= 24 for word in text.split())


def test_numbers_inside_of_cores_sentences_are_the_languages(qapp):
    there = QT_TRANSLATE_NOOP("vram", "{name} holds {held}: stablehand stop {name}")
    text = there.fill(name="forge", held=MemorySize(int(5.5 * 1024**3)))
    fit = QT_TRANSLATE_NOOP("fit", "Other programs hold {size} GB of the card now.")
    assert text.english() == "forge holds 5.5 GB: stablehand stop forge"
    speak(qapp, "ru")
    assert "5,5 ГБ" in say(text).replace("\N{NO-BREAK SPACE}", " ")
    assert "2,5" in say(fit.fill(size=Number(2.52)))
    speak(qapp, "en")
    assert say(text) == text.english()
    assert "2.5 GB" in say(fit.fill(size=Number(2.52)))


def test_where_a_text_may_break_is_neither_read_out_nor_copied(qtbot):
    path = "/home/somebody/models/a_rather_long_name_of_a_file.safetensors"
    label = Label(breakable(path), wraps=True, selectable=True)
    qtbot.addWidget(label)
    label.show()
    assert label.text() != path
    assert said(label) == path
    label.setSelection(0, len(label.text()))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == path
    QGuiApplication.clipboard().clear()
    at = label.rect().center()
    right = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, label.mapToGlobal(at))
    QApplication.sendEvent(label, right)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == path
    label.setText("short")
    assert (said(label), label.accessibleName()) == ("short", "")
    label.setAccessibleName("a name of its own")
    label.setText(breakable(path))
    assert said(label) == "a name of its own"


@pytest.mark.skipif(sys.platform != "linux", reason="the list of what is mapped is Linux's")
def test_words_are_held_and_their_file_may_be_written_anew(qapp):
    speak(qapp, "ru")
    gc.collect()
    assert ".qm" not in Path("/proc/self/maps").read_text("utf-8")
    assert QCoreApplication.translate("Window", "Packages") == "Пакеты"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Отмена"  # Qt's own words
