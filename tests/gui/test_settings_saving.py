"""The settings page: saving, undo, what is refused, variables, other processes."""

import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.setting_table import SETTINGS
from stablehand.core.base.settings import CurrentValue
from stablehand.gui.context import Route
from stablehand.gui.pages import settings_values
from stablehand.gui.pages.settings import SettingsPage
from stablehand.gui.pages.settings_values import LastChange, to_save
from stablehand.services.app import App
from support.settings_page import HF, TORCH, choose, make_whole, stored, type_into


@pytest.fixture
def environ():
    return {"PATH": "/usr/bin:/bin"}


@pytest.fixture
def app(data, environ):
    return App(DataPaths(data), environ)


@pytest.fixture
def make(context, qtbot):
    def made():
        page = SettingsPage(context)
        qtbot.addWidget(page)
        page.resize(1072, 800)
        page.show()
        page.arrive(Route("settings"))
        make_whole(page)
        qtbot.waitUntil(lambda: all(row.isEnabled() for row in page.column.rows.values()))
        return page

    return made


@pytest.fixture
def page(make):
    return make()


# -- saving ------------------------------------------------------------------------------------------


def test_a_choice_is_saved_at_once(page, data, qtbot):
    choose(page.column.rows["window.theme"], "dark")
    qtbot.waitUntil(lambda: stored(data) == {"window": {"theme": "dark"}})
    qtbot.waitUntil(lambda: page.column.rows["window.theme"].reset_button.isVisibleTo(page))
    assert page.column.rows["window.theme"].undo_button.isVisibleTo(page)


def test_the_program_knows_at_once(page, live, qtbot):
    with qtbot.waitSignal(live.settings_changed):
        choose(page.column.rows["window.text_size"], 125)
    assert live.app.settings.get("window.text_size") == 125


def test_a_switch_is_saved_by_mouse_and_key(page, data, qtbot):
    switch = page.column.rows["window.notifications"].field
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(data) == {"window": {"notifications": "off"}})
    QTest.keyClick(switch, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(data).get("window", {}) == {})


def test_a_line_is_saved_by_enter_and_shown_as_it_was_stored(page, data, qtbot):
    type_into(page.column.rows[TORCH], "https://mirror.example/whl/")
    qtbot.waitUntil(lambda: stored(data) == {"mirrors": {"torch": "https://mirror.example/whl"}})
    qtbot.waitUntil(lambda: page.column.rows[TORCH].origin.text() == "Changed by you")
    assert page.column.rows[TORCH].field.text() == "https://mirror.example/whl"


def test_a_line_is_saved_by_leaving_it(page, data, qtbot):
    page.reveal(TORCH)
    row = page.column.rows[TORCH]
    qtbot.waitUntil(row.field.hasFocus)
    row.field.selectAll()
    QTest.keyClicks(row.field, "https://mirror.example")
    page.column.rows[HF].field.setFocus()
    qtbot.waitUntil(lambda: stored(data) == {"mirrors": {"torch": "https://mirror.example"}})


def test_escape_brings_back_what_was_there(page, data, qtbot):
    field = page.column.rows[TORCH].field
    field.setFocus()
    QTest.keyClicks(field, "zzz")
    assert field.is_edited
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "https://download.pytorch.org/whl"
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.wait(50)
    assert stored(data) == {}


def test_choosing_the_default_takes_the_line_out_of_the_file(page, data, qtbot):
    choose(page.column.rows["window.motion"], "full")
    qtbot.waitUntil(lambda: stored(data) != {})
    choose(page.column.rows["window.motion"], "system")
    qtbot.waitUntil(lambda: stored(data).get("window", {}) == {})


def test_emptying_an_address_is_its_default(page, data, qtbot):
    type_into(page.column.rows[HF], "https://mirror.example")
    qtbot.waitUntil(lambda: stored(data) != {})
    qtbot.waitUntil(lambda: not page.column.rows[HF].field.is_edited)
    page.column.rows[HF].field.clear()
    page.column.rows[HF].field.editingFinished.emit()
    qtbot.waitUntil(lambda: page.column.rows[HF].field.text() == "https://huggingface.co")
    assert stored(data).get("endpoints", {}) == {}


def test_reset_goes_back_to_the_default(page, data, qtbot):
    choose(page.column.rows["window.on_close"], "tray")
    row = page.column.rows["window.on_close"]
    qtbot.waitUntil(lambda: row.reset_button.isVisibleTo(page))
    row.reset_button.click()
    qtbot.waitUntil(lambda: stored(data).get("window", {}) == {})
    qtbot.waitUntil(lambda: row.field.value == "ask")
    assert not row.reset_button.isVisibleTo(page)
    assert row.undo_button.isVisibleTo(page)  # a reset is a change too


# -- undo --------------------------------------------------------------------------------------------


def test_undo_goes_back_to_what_the_file_said(make, data, qtbot):
    (data / "settings.toml").write_text('[window]\ntheme = "light"\n', "utf-8")
    page = make()
    row = page.column.rows["window.theme"]
    choose(row, "contrast")
    qtbot.waitUntil(lambda: row.undo_button.isVisibleTo(page))
    assert stored(data) == {"window": {"theme": "contrast"}}
    row.undo_button.click()
    qtbot.waitUntil(lambda: stored(data) == {"window": {"theme": "light"}})
    qtbot.waitUntil(lambda: row.field.value == "light")
    assert not row.undo_button.isVisibleTo(page)


def test_what_was_read_before_a_change_does_not_undo_it(page, data, qtbot):
    """Reading and changing go side by side: an older answer may come later."""
    older, changes = page._values, page._changes
    row = page.column.rows["window.theme"]
    choose(row, "contrast")
    qtbot.waitUntil(lambda: row.undo_button.isVisibleTo(page))
    page._take_read(changes, older)
    assert row.field.value == "contrast"
    row.undo_button.click()
    qtbot.waitUntil(lambda: stored(data).get("window", {}) == {})


def test_undo_of_a_first_change_leaves_no_line(page, data, qtbot):
    row = page.column.rows[HF]
    type_into(row, "https://mirror.example")
    qtbot.waitUntil(lambda: row.undo_button.isVisibleTo(row))
    row.undo_button.click()
    qtbot.waitUntil(lambda: stored(data).get("endpoints", {}) == {})
    qtbot.waitUntil(lambda: row.field.text() == "https://huggingface.co")


def test_only_the_last_change_can_be_undone(page, qtbot):
    one, two = page.column.rows["window.theme"], page.column.rows["window.motion"]
    choose(one, "dark")
    qtbot.waitUntil(lambda: one.undo_button.isVisibleTo(page))
    choose(two, "full")
    qtbot.waitUntil(lambda: two.undo_button.isVisibleTo(page))
    assert not one.undo_button.isVisibleTo(page)


def test_undo_goes_away_after_its_time(context, monkeypatch, make, qtbot):
    assert settings_values.UNDO_MS == 10_000
    monkeypatch.setattr(settings_values, "UNDO_MS", 300)
    page = make()
    row = page.column.rows["window.theme"]
    choose(row, "dark")
    qtbot.waitUntil(lambda: row.undo_button.isVisibleTo(page))
    since = time.monotonic()
    qtbot.waitUntil(lambda: not row.undo_button.isVisibleTo(page))
    assert time.monotonic() - since < 2
    assert row.reset_button.isVisibleTo(page)


def test_undo_outlives_the_page(make, data, qtbot):
    """A new language builds the page anew; there the change can still be undone, and has the focus."""
    page = make()
    choose(page.column.rows["language"], "ru")
    qtbot.waitUntil(lambda: page.column.rows["language"].undo_button.isVisibleTo(page))
    page.hide()
    again = make()
    row = again.column.rows["language"]
    assert row.undo_button.isVisibleTo(again)
    qtbot.waitUntil(lambda: again.focusWidget() is row.field)
    row.undo_button.click()
    qtbot.waitUntil(lambda: stored(data) == {} or "language" not in stored(data))


def test_a_page_that_is_built_anew_goes_on_where_one_was(page, context, live, qtbot):
    """Undoing a new language builds the page anew as well."""
    made = []

    def build():
        if not made:
            made.append(SettingsPage(context))
            qtbot.addWidget(made[0])
            made[0].show()

    choose(page.column.rows["language"], "ru")
    qtbot.waitUntil(lambda: page.column.rows["language"].undo_button.isVisibleTo(page))
    live.settings_changed.connect(build)
    page.column.rows["language"].undo_button.click()
    qtbot.waitUntil(lambda: bool(made))
    live.settings_changed.disconnect(build)
    qtbot.waitUntil(lambda: made[0].focusWidget() is made[0].column.rows["language"].field)
    assert not made[0].column.rows["language"].undo_button.isVisibleTo(made[0])


def test_there_is_one_last_change_in_a_program(live):
    assert LastChange.of(live) is LastChange.of(live)


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("ftp://mirror.example", "https://"),
        ("http://mirror.example", "this machine only"),
        ("https://me:secret@mirror.example", "password"),
        ("nonsense", "https://"),
    ],
)
def test_a_wrong_address_is_explained_at_its_row_and_can_be_corrected(
    page, data, qtbot, typed, reason
):
    row = page.column.rows[HF]
    type_into(row, typed)
    qtbot.waitUntil(lambda: reason in row.error.text())
    assert row.field.property("tone") == "danger"
    assert row.field.text() == typed
    assert stored(data) == {}
    type_into(row, "https://mirror.example")
    qtbot.waitUntil(
        lambda: stored(data) == {"endpoints": {"huggingface": "https://mirror.example"}}
    )
    qtbot.waitUntil(lambda: row.error.text() == "")
    assert row.field.property("tone") == ""


def test_what_was_refused_stays_when_something_else_is_saved(page, data, qtbot):
    row = page.column.rows[HF]
    type_into(row, "nonsense")
    qtbot.waitUntil(lambda: bool(row.error.text()))
    choose(page.column.rows["window.motion"], "full")
    qtbot.waitUntil(lambda: page.column.rows["window.motion"].reset_button.isVisibleTo(page))
    assert row.field.text() == "nonsense"
    assert row.error.text()


def test_a_folder_that_cannot_be_written_is_told_at_the_row(page, data, qtbot):
    data.rmdir()
    data.write_text("a file where the folder should be")
    row = page.column.rows["window.theme"]
    choose(row, "light")
    qtbot.waitUntil(lambda: "cannot be written" in row.error.text())
    assert row.field.value == "system"  # the one that holds
    assert not row.undo_button.isVisibleTo(page)


def test_a_damaged_file_is_told_and_left_as_it_is(context, data, qtbot, record):
    file = data / "settings.toml"
    file.write_text("[window\ntheme = 1\n", "utf-8")
    page = SettingsPage(context)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page._card is not None)
    assert "settings.toml" in page._card.title.text() and "line 1" in page._card.title.text()
    assert not any(row.isEnabled() for row in page.column.rows.values())
    assert file.read_text("utf-8") == "[window\ntheme = 1\n"
    file.write_text('[window]\ntheme = "dark"\n', "utf-8")  # another program puts it right
    qtbot.waitUntil(lambda: page._card is None)
    qtbot.waitUntil(lambda: page.column.rows["window.theme"].field.value == "dark")
    assert page.column.rows["window.theme"].isEnabled()


def test_a_file_that_is_damaged_while_the_page_is_open_is_told_there(context, data, qtbot):
    """The program goes on with what it knows, so whoever changes something has to be told before."""
    page = SettingsPage(context)
    qtbot.addWidget(page)
    qtbot.waitUntil(page.column.rows["window.theme"].isEnabled)
    (data / "settings.toml").write_text("[window\n", "utf-8")
    qtbot.waitUntil(lambda: page._card is not None)
    make_whole(page)  # also what is unfolded only now
    assert not any(row.isEnabled() for row in page.column.rows.values())
    page.refresh()
    qtbot.wait(50)
    assert page._card is not None
    (data / "settings.toml").write_text('[window]\ntheme = "dark"\n', "utf-8")
    qtbot.waitUntil(lambda: page._card is None)
    assert all(row.isEnabled() for row in page.column.rows.values())


# -- variables ---------------------------------------------------------------------------------------


class TestVariables:
    @pytest.fixture
    def environ(self):
        return {
            "PATH": "/usr/bin:/bin",
            "HF_ENDPOINT": "https://hf-mirror.example",
            "STABLEHAND_CIVITAI_URL": "nonsense",
            "PIP_INDEX_URL": "https://index.example/simple",
        }

    def test_a_variable_goes_before_the_file_and_is_named(self, make, data, qtbot):
        (data / "settings.toml").write_text('[endpoints]\nhuggingface = "https://own.example"\n')
        page = make()
        row = page.column.rows[HF]
        assert row.field.text() == "https://hf-mirror.example"
        assert row.field.isReadOnly()
        assert "HF_ENDPOINT" in row.origin.text()
        assert "HF_ENDPOINT" in row.field.accessibleDescription()
        assert not row.reset_button.isVisibleTo(row)
        QTest.keyClicks(row.field, "zzz")
        assert row.field.text() == "https://hf-mirror.example"

    def test_a_wrong_variable_is_told_at_its_row(self, page):
        row = page.column.rows["endpoints.civitai"]
        assert "STABLEHAND_CIVITAI_URL" in row.error.text()
        assert not page.column.rows["endpoints.stability"].error.text()

    def test_a_variable_of_other_programs_gives_way_to_the_file(self, page, data, qtbot):
        row = page.column.rows["endpoints.pypi_index"]
        assert row.field.text() == "https://index.example/simple"
        assert "PIP_INDEX_URL" in row.origin.text()
        assert not row.field.isReadOnly()
        type_into(row, "https://own.example/simple")
        key = {"endpoints": {"pypi_index": "https://own.example/simple"}}
        qtbot.waitUntil(lambda: stored(data) == key)
        qtbot.waitUntil(lambda: row.origin.text() == "Changed by you")

    def test_emptying_it_hides_the_variable(self, page, data, qtbot):
        row = page.column.rows["endpoints.pypi_index"]
        row.field.clear()
        row.field.editingFinished.emit()
        qtbot.waitUntil(lambda: stored(data) == {"endpoints": {"pypi_index": ""}})
        qtbot.waitUntil(lambda: row.origin.text() == "Changed by you")
        assert row.field.text() == ""


@pytest.mark.parametrize(
    ("key", "source", "wished", "saved"),
    [
        ("window.theme", "default", "dark", "dark"),
        ("window.theme", "file", "system", None),
        ("hardware.gpu", "file", None, None),
        ("hardware.gpu", "default", 1, "1"),
        (HF, "file", "", None),
        ("mirrors.find_links", "file", "", None),
        ("endpoints.pypi_index", "environment", "", ""),
        ("endpoints.pypi_index", "default", "", None),
    ],
)
def test_what_is_written_for_a_wish(key, source, wished, saved):
    setting = next(item for item in SETTINGS if item.key == key)
    assert to_save(CurrentValue(setting, setting.default, source), wished) == saved


# -- another process ---------------------------------------------------------------------------------


def test_what_another_process_sets_is_shown(page, data, qtbot):
    command = [sys.executable, "-m", "stablehand", "--data", str(data)]
    done = subprocess.run([*command, "settings", "set", "window.theme", "light"], check=False)
    assert done.returncode == 0
    qtbot.waitUntil(lambda: page.column.rows["window.theme"].field.value == "light", timeout=10_000)
    assert page.column.rows["window.theme"].reset_button.isVisibleTo(page)


def test_what_is_being_typed_is_not_overwritten(page, data, qtbot):
    field = page.column.rows[TORCH].field
    page.reveal(TORCH)
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "zzz")
    typed = field.text()
    (data / "settings.toml").write_text('[window]\ntheme = "light"\n', "utf-8")
    qtbot.waitUntil(lambda: page.column.rows["window.theme"].field.value == "light")
    assert field.text() == typed


def test_what_is_its_default_already_is_not_offered_to_go_back_to_it(make, data, qtbot):
    (data / "settings.toml").write_text("[downloads]\nlimit = 0\n[window]\ntheme = 'dark'\n")
    rows = make().column.rows
    theme = rows["window.theme"]
    # The settings may have been read before they were written here; that is seen by itself.
    qtbot.waitUntil(lambda: theme.reset_button.isVisibleTo(theme))
    assert not rows["downloads.at_once"].reset_button.isVisibleTo(rows["downloads.at_once"])
