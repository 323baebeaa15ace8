"""The settings page: what is shown and found, hardware, the data folder, looks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from stablehand.core.base.paths import DATA_VARIABLE, PORTABLE_MARK, DataPaths
from stablehand.core.base.setting_table import SETTINGS
from stablehand.core.base.settings import CurrentValue
from stablehand.gui.context import Route
from stablehand.gui.pages.settings import SettingsPage
from stablehand.gui.pages.settings_data import DataFolderSection
from stablehand.gui.pages.settings_fields import ChoiceField, LineField, ProxyField, SwitchField
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.pages.settings_sections import SettingsSection
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from support import page_checks
from support.settings_page import HF, TORCH, choose, make_whole, part, stored, type_into


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


# -- what is shown -----------------------------------------------------------------------------------


def test_what_is_out_of_sight_comes_in_turns_of_its_own(context, qtbot):
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1072, 800)
    page.show()
    page.arrive(Route("settings"))
    assert "window.theme" in page.column.rows and "downloads.at_once" not in page.column.rows
    qtbot.waitUntil(lambda: "network.proxy" in page.column.rows)
    folded = {setting.key for setting in SETTINGS} - page.column.rows.keys()
    assert folded and all(key.startswith(("mirrors.", "endpoints.")) for key in folded)
    qtbot.waitUntil(lambda: all(row.isEnabled() for row in page.column.rows.values()))
    walked = [page.field]
    while (after := walked[-1].nextInFocusChain()) is not page.field:
        walked.append(after)
    fields = [row.field for row in page.column.rows.values()]
    assert [widget for widget in walked if widget in fields] == fields  # as they are read


def test_what_is_folded_away_is_made_when_it_is_unfolded_or_found(context, qtbot):
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("settings"))
    QTest.keyClicks(page.field, "pypi")
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    row = page.column.rows["endpoints.pypi_index"]
    qtbot.waitUntil(lambda: row.isVisible() and row.isEnabled())
    assert row.field.text() == str(context.live.app.settings.get("endpoints.pypi_index"))


def test_whoever_comes_by_keys_can_search_at_once(context, qtbot):
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("settings"))
    qtbot.waitUntil(lambda: page.focusWidget() is page.field)


def test_every_setting_has_a_row_with_a_name_a_meaning_and_a_field(page):
    assert list(page.column.rows) and set(page.column.rows) == {setting.key for setting in SETTINGS}
    for key, row in page.column.rows.items():
        field = row.field.kind if isinstance(row.field, ProxyField) else row.field
        assert page_checks.said(field), key
        assert field.accessibleDescription(), key
        assert page_checks.said(field) != key, key  # none goes by its key today


def test_a_setting_without_words_goes_by_its_key(theme, qtbot):
    from stablehand.core.base.setting_table import Setting
    from stablehand.core.base.text import QT_TRANSLATE_NOOP

    meaning = QT_TRANSLATE_NOOP("settings", "Something new.")
    row = SettingRow(theme, Setting("new.thing", "choice", "a", meaning, choices=("a", "b")))
    qtbot.addWidget(row)
    row.show_current(CurrentValue(row.setting, "a", "default"), can_undo=False)
    assert row.field.accessibleName() == "new.thing"
    assert row.field.accessibleDescription().startswith("Something new.")
    assert [row.field.itemText(i) for i in range(row.field.count())] == ["a", "b"]


def test_kinds_have_their_fields(page):
    kinds = {key: type(row.field) for key, row in page.column.rows.items()}
    assert kinds["window.notifications"] is SwitchField
    assert kinds["window.theme"] is kinds["hardware.gpu"] is ChoiceField
    assert kinds["window.text_size"] is ChoiceField
    assert kinds[TORCH] is kinds["mirrors.find_links"] is LineField


def test_defaults_are_shown_as_such(page, data):
    assert page.column.rows["window.theme"].field.value == "system"
    assert page.column.rows["window.text_size"].field.value == 100
    assert page.column.rows["window.notifications"].field.isChecked()
    assert page.column.rows[TORCH].field.text() == "https://download.pytorch.org/whl"
    assert page.column.rows[TORCH].origin.text() == "Default"
    assert not any(row.reset_button.isVisibleTo(page) for row in page.column.rows.values())
    assert stored(data) == {}  # looking changes nothing


def test_what_the_file_says_is_shown(make, data):
    (data / "settings.toml").write_text(
        '[window]\ntheme = "light"\ntext_size = 120\nnotifications = "off"\n'
        '[mirrors]\ntorch = "https://mirror.example/whl"\n',
        "utf-8",
    )
    page = make()
    assert page.column.rows["window.theme"].field.value == "light"
    assert page.column.rows["window.text_size"].field.value == 120  # none of those that are offered
    assert page.column.rows["window.text_size"].field.currentText() == "120%"
    assert not page.column.rows["window.notifications"].field.isChecked()
    assert page.column.rows[TORCH].field.text() == "https://mirror.example/whl"
    assert page.column.rows[TORCH].origin.text() == "Changed by you"
    assert page.column.rows[TORCH].reset_button.isVisibleTo(page.column.rows[TORCH])


# -- hardware ----------------------------------------------------------------------------------------


def test_cards_and_builds_of_this_machine_are_offered_in_words(page, qtbot):
    qtbot.waitUntil(lambda: page._found is not None, timeout=20_000)
    gpu, torch = page.column.rows["hardware.gpu"].field, page.column.rows["hardware.torch"].field
    assert gpu.itemData(0) is None and torch.itemData(0) is None
    assert gpu.count() == 1 + len(page._found.cards)
    assert torch.currentText().startswith("Chosen for this computer: ")
    offered = {torch.itemData(i): torch.itemText(i) for i in range(torch.count())}
    assert offered["cpu"] == "Processor only"
    if page._found.machine.os.system == "linux":
        assert offered["cu126"] == "NVIDIA: CUDA 12.6"
        assert offered["rocm7.2"] == "AMD: ROCm 7.2"
        assert "mps" not in offered and "directml" not in offered


def test_a_build_is_chosen_by_its_words_and_stored_by_its_name(page, data, qtbot):
    qtbot.waitUntil(lambda: page._found is not None, timeout=20_000)
    choose(page.column.rows["hardware.torch"], "cpu")
    qtbot.waitUntil(lambda: stored(data) == {"hardware": {"torch": "cpu"}})


def test_a_card_that_is_not_there_is_shown_with_what_is_wrong(make, data, qtbot):
    (data / "settings.toml").write_text('[hardware]\ngpu = 7\ntorch = "cu999"\n', "utf-8")
    page = make()
    gpu, torch = page.column.rows["hardware.gpu"], page.column.rows["hardware.torch"]
    qtbot.waitUntil(lambda: "no such card" in gpu.error.text(), timeout=20_000)
    assert "no such build" in torch.error.text()
    assert (gpu.field.value, torch.field.value) == (7, "cu999")
    gpu.reset_button.click()
    qtbot.waitUntil(lambda: stored(data) == {"hardware": {"torch": "cu999"}})
    qtbot.waitUntil(lambda: gpu.error.text() == "")


# -- the data folder ---------------------------------------------------------------------------------


def facts(page):
    grid = part(page, DataFolderSection).facts.layout()
    cells = [grid.itemAtPosition(row, 1) for row in range(grid.rowCount())]
    return [cell.widget().text() for cell in cells if cell is not None]


def test_the_data_folder_is_told_and_opened(page, data, qtbot, record):
    qtbot.waitUntil(lambda: len(facts(page)) == 3)
    path, free, kind = facts(page)
    assert path == str(data)
    assert free.endswith("B") and free[0].isdigit()
    assert "Not portable" in kind
    part(page, DataFolderSection).open_button.click()
    assert record.paths == [data]
    part(page, DataFolderSection).copy_button.click()
    assert QGuiApplication.clipboard().text() == str(data)


def test_a_portable_folder_is_told(data, make, qtbot):
    (data / PORTABLE_MARK).touch()
    page = make()
    qtbot.waitUntil(lambda: len(facts(page)) == 3)
    assert facts(page)[2].startswith("Portable")


class TestNamedFolder:
    @pytest.fixture
    def environ(self, data):
        return {DATA_VARIABLE: str(data)}

    def test_a_folder_that_a_variable_names_is_told(self, page, qtbot):
        qtbot.waitUntil(lambda: len(facts(page)) == 3)
        assert DATA_VARIABLE in facts(page)[2]


# -- places and search -------------------------------------------------------------------------------


def test_a_place_names_the_setting_to_go_to(page, qtbot):
    assert not page.column.every(SettingsSection)[-1].fold.is_open
    page.arrive(Route("settings", "endpoints.git_base"))
    make_whole(page)
    row = page.column.rows["endpoints.git_base"]
    qtbot.waitUntil(row.field.hasFocus)
    assert page.column.every(SettingsSection)[-1].fold.is_open
    top = row.mapTo(page.area.viewport(), row.rect().topLeft()).y()
    assert 0 <= top <= page.area.viewport().height() - row.height()


def test_a_place_is_shown_once_the_values_are_known(context, qtbot):
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1072, 600)
    page.show()
    page.arrive(Route("settings", "hardware.torch"))
    make_whole(page)
    qtbot.waitUntil(page.column.rows["hardware.torch"].field.hasFocus)


def test_a_place_that_is_no_setting_is_the_page(page):
    page.arrive(Route("settings", "no.such"))
    make_whole(page)


def shown(page):
    return [key for key, row in page.column.rows.items() if row.isVisibleTo(page)]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("colours", ["window.theme"]),
        ("pypi", ["endpoints.pypi_index"]),  # by its key
        ("hugging", [HF]),
        ("graphics", ["hardware.gpu"]),
        ("пкфзршсы", ["hardware.gpu"]),  # the same on the Russian layout
    ],
)
def test_search_shows_what_it_finds(page, qtbot, query, keys):
    page.search()
    assert page.focusWidget() is page.field
    page.field.setText(query)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    assert shown(page) == keys
    headings = [
        section for section in page.column.every(SettingsSection) if section.isVisibleTo(page)
    ]
    assert len(headings) == 1
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    assert all(section.isVisibleTo(page) for section in page.column.every(SettingsSection))


def test_search_that_finds_nothing_says_so_and_leads_back(page, qtbot):
    page.field.setText("zzzz")
    qtbot.waitUntil(lambda: page._nothing.isVisibleTo(page))
    assert shown(page) == []
    from stablehand.gui.widgets.buttons import Button

    page._nothing.findChild(Button).click()
    qtbot.waitUntil(lambda: not page._nothing.isVisibleTo(page))
    assert "window.theme" in shown(page)


def test_a_place_takes_a_search_back(page, qtbot):
    page.field.setText("language")
    qtbot.waitUntil(lambda: shown(page) == ["language"])
    page.arrive(Route("settings", TORCH))
    make_whole(page)
    qtbot.waitUntil(page.column.rows[TORCH].field.hasFocus)
    assert page.field.text() == ""


# -- looks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "language", "percent", "size"),
    [
        ("dark", "en", 100, (1072, 800)),
        ("light", "ru", 100, (1072, 800)),
        ("contrast", "en", 150, (864, 640)),
        ("dark", "ru", 150, (864, 640)),
    ],
)
def test_everything_has_its_place_in_every_look(
    theme, qapp, make, qtbot, name, language, percent, size
):
    theme.choose(name, percent=percent, motion="reduced")
    speak(qapp, language)
    page = make()
    page.resize(*size)
    page.column.every(SettingsSection)[-1].fold.set_open(True)
    qtbot.waitUntil(lambda: page._found is not None, timeout=20_000)
    type_into(page.column.rows[HF], "nonsense")
    qtbot.waitUntil(lambda: bool(page.column.rows[HF].error.text()))
    choose(page.column.rows["window.motion"], "full")
    qtbot.waitUntil(lambda: page.column.rows["window.motion"].undo_button.isVisibleTo(page))
    qtbot.wait(50)
    assert not page_checks.problems(page)
