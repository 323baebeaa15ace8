"""All of the settings page: found by any word, taken back one by one, taken along, caches, moving the folder."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.text import Text
from stablehand.core.hardware.profile import Gpu, Vendor
from stablehand.gui.components.machine_look import MachineLook
from stablehand.gui.context import Route
from stablehand.gui.live.starting_over import StartingOver
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings import SettingsPage
from stablehand.gui.pages.settings_caches import CachesSection
from stablehand.gui.pages.settings_carry import CarrySection
from stablehand.gui.pages.settings_data import DataFolderSection
from stablehand.gui.pages.settings_hardware import consequence
from stablehand.gui.pages.settings_move import MoveDialog, begin_move, target_in
from stablehand.gui.pages.settings_own import OwnSection, texts_of
from stablehand.gui.pages.settings_past import PastSection
from stablehand.gui.pages.settings_proxy import ProxySection
from stablehand.gui.pages.settings_roots import ModelRootsSection
from stablehand.gui.pages.settings_values import LastChange
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from stablehand.services.caches import KINDS, Cache
from support import page_checks
from support.machine_cases import CASES
from support.settings_page import choose, make_whole, part, stored


@pytest.fixture
def app(data):
    return App(DataPaths(data), {"PATH": "/usr/bin:/bin"})


@pytest.fixture
def page(context, qtbot, data, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    made.arrive(Route("settings"))
    make_whole(made)
    qtbot.waitUntil(lambda: all(row.isEnabled() for row in made.column.rows.values()))
    return made


def shown(page):
    rows = [key for key, row in page.column.rows.items() if row.isVisibleTo(page)]
    return rows + [
        type(own).__name__ for own in page.column.every(OwnSection) if own.isVisibleTo(page)
    ]


def find(page, query):
    page.field.setText(query)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    return shown(page)


# -- search ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("тема", "window.theme"),  # a synonym in the other language
        ("font", "window.text_size"),
        ("proxy", "network.proxy"),
        ("rollback", "snapshots.keep"),
        ("network", "network.proxy"),  # by the title of its section
        ("mistakes", "logs.level"),  # by its value
        ("кэш", "CachesSection"),
        ("move", "DataFolderSection"),
        ("NAS", "ModelRootsSection"),
        ("export", "CarrySection"),
        ("upgrade", "AppUpdateSection"),
    ],
)
def test_anything_is_found_by_any_word(page, query, found):
    assert found in find(page, query)
    assert len(shown(page)) < 12


def test_letters_that_are_left_out_count_only_where_nothing_else_fits(page):
    assert find(page, "cache") == ["CachesSection"]
    assert "mirrors.python_list" in find(page, "lstpybld") or find(page, "colrs") == [
        "window.theme"
    ]


def test_a_value_is_found_on_the_page_of_another_section(page, data):
    assert "DataFolderSection" in find(page, data.name)


def test_only_what_was_changed(page, data, qtbot):
    page.only_changed.click()
    qtbot.waitUntil(lambda: page._nothing.isVisibleTo(page))
    page.only_changed.click()
    choose(page.column.rows["window.motion"], "full")
    qtbot.waitUntil(lambda: stored(data) == {"window": {"motion": "full"}})
    page.only_changed.click()
    qtbot.waitUntil(lambda: shown(page) == ["window.motion"])
    page.column.rows["window.motion"].reset_button.click()
    qtbot.waitUntil(lambda: shown(page) == [])
    page._show_all()
    assert "window.theme" in shown(page)


def test_a_part_of_another_section_is_gone_to(page, qtbot):
    page.arrive(Route("settings", "data.folder"))
    make_whole(page)
    qtbot.waitUntil(part(page, DataFolderSection).open_button.hasFocus)
    page.arrive(Route("settings", "roots.manage"))
    make_whole(page)
    roots = next(
        own for own in page.column.every(OwnSection) if type(own).__name__ == "ModelRootsSection"
    )
    qtbot.waitUntil(lambda: roots.manage.hasFocus())


def test_a_section_that_is_made_anew_keeps_the_focus(page, qtbot):
    """Drives have a few bytes more or less from one look to the next."""
    roots = next(
        own for own in page.column.every(OwnSection) if type(own).__name__ == "ModelRootsSection"
    )
    qtbot.waitUntil(lambda: bool(roots._said))
    before = roots.manage
    before.setFocus()
    roots._show()
    assert roots.manage is not before
    qtbot.waitUntil(lambda: roots.manage.hasFocus())
    page.field.setFocus()
    roots._show()
    qtbot.waitUntil(lambda: not roots._is_told)
    assert page.field.hasFocus()


# -- undo --------------------------------------------------------------------------------------------


def test_changes_are_taken_back_by_keys_one_by_one(page, data, qtbot):
    assert not page.undo_button.isEnabled()
    for key, value in (("window.motion", "full"), ("window.on_close", "quit")):
        choose(page.column.rows[key], value)
        qtbot.waitUntil(lambda key=key: page._last.key == key)
    assert "closed" in page.undo_button.accessibleName()
    field = page.column.rows[
        "window.motion"
    ].field  # in a line that is typed into, the keys are the line's own
    field.setFocus()
    for left in ({"window": {"motion": "full"}}, {}):
        QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda left=left: {k: v for k, v in stored(data).items() if v} == left)
    qtbot.waitUntil(lambda: not page.undo_button.isEnabled())


def test_any_of_the_last_changes_can_be_taken_back(page, data, qtbot):
    for key, value in (("window.motion", "full"), ("window.on_close", "quit")):
        choose(page.column.rows[key], value)
        qtbot.waitUntil(lambda key=key: page._last.key == key)
    assert part(page, PastSection).isVisibleTo(page)
    assert len(part(page, PastSection).buttons) == 2
    part(page, PastSection).buttons[1].click()  # the older one
    qtbot.waitUntil(lambda: stored(data) == {"window": {"on_close": "quit"}})
    qtbot.waitUntil(lambda: len(part(page, PastSection).buttons) == 1)


# -- along -------------------------------------------------------------------------------------------


def test_settings_are_exported_and_taken_in_elsewhere_and_back(page, data, qtbot, tmp_path, record):
    choose(page.column.rows["window.motion"], "full")
    qtbot.waitUntil(lambda: page._last.key == "window.motion")
    file = tmp_path / "mine.toml"
    part(page, CarrySection).export_to(str(file))
    qtbot.waitUntil(lambda: "1" in part(page, CarrySection).said.text())
    file.write_text(file.read_text("utf-8").replace("full", "reduced") + "\n[hardware]\ngpu = 3\n")
    part(page, CarrySection).import_from(str(file))
    qtbot.waitUntil(lambda: bool(record.dialogs))
    question = record.dialogs[-1]
    assert "Graphics card" in question.tick.text()
    question.buttons["take"].click()
    qtbot.waitUntil(lambda: stored(data) == {"window": {"motion": "reduced"}})
    qtbot.waitUntil(lambda: page.column.rows["window.motion"].field.value == "reduced")
    assert part(page, CarrySection).said.isVisibleTo(page)
    page.undo()
    qtbot.waitUntil(lambda: stored(data) == {"window": {"motion": "full"}})
    qtbot.waitUntil(lambda: not part(page, CarrySection).said.isVisibleTo(page))


def test_the_undo_of_an_import_takes_nothing_else_back(page, data, qtbot, tmp_path, record):
    choose(page.column.rows["window.on_close"], "tray")
    qtbot.waitUntil(lambda: page._last.key == "window.on_close")
    file = tmp_path / "mine.toml"
    file.write_text('[window]\nmotion = "reduced"\n')
    part(page, CarrySection).import_from(str(file))
    qtbot.waitUntil(lambda: bool(record.dialogs))
    record.dialogs[-1].buttons["take"].click()
    qtbot.waitUntil(lambda: bool(record.actions))
    undo = record.actions[-1][1]
    choose(page.column.rows["window.theme"], "dark")
    qtbot.waitUntil(lambda: "theme" in stored(data)["window"])
    undo()
    qtbot.waitUntil(lambda: "motion" not in stored(data)["window"])
    qtbot.waitUntil(lambda: len(page._last.past) == 2)
    qtbot.waitUntil(lambda: not page.context.live._asking.owes_answers)
    undo()
    assert not page.context.live._asking.owes_answers  # it was taken back already
    assert stored(data)["window"] == {"on_close": "tray", "theme": "dark"}


def test_what_is_wrong_with_a_file_is_told_whole(page, data, qtbot, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('[window]\ntheme = "pink"\nmotion = "x"\n')
    part(page, CarrySection).import_from(str(file))
    qtbot.waitUntil(lambda: "window.theme" in part(page, CarrySection).said.text())
    assert "window.motion" in part(page, CarrySection).said.text()
    assert stored(data) == {}


# -- caches ------------------------------------------------------------------------------------------


def test_caches_are_shown_with_what_cleaning_means_and_cleaned(page, data, qtbot, record):
    file = data / "Assets" / "thumbnails" / "a.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x" * 5_000)
    part(page, CachesSection).ask()
    qtbot.waitUntil(lambda: list(part(page, CachesSection).buttons) == ["pictures"])
    part(page, CachesSection).buttons["pictures"].click()
    question = record.dialogs[-1]
    question.buttons["clean"].click()
    qtbot.waitUntil(lambda: not file.exists())
    qtbot.waitUntil(lambda: part(page, CachesSection).buttons == {})


# -- the proxy ---------------------------------------------------------------------------------------


def test_a_login_is_asked_for_only_with_a_proxy_and_never_shown(page, data, qtbot):
    assert not part(page, ProxySection).isVisibleTo(page)
    row = page.column.rows["network.proxy"]
    row.wished.emit("network.proxy", "http://me:secret@proxy.example:1")
    qtbot.waitUntil(lambda: part(page, ProxySection).isVisibleTo(page))
    assert stored(data) == {"network": {"proxy": "http://proxy.example:1"}}
    qtbot.waitUntil(lambda: part(page, ProxySection).remove.isVisibleTo(page))
    assert "secret" not in part(page, ProxySection).state.text()
    part(page, ProxySection).remove.click()
    qtbot.waitUntil(lambda: not part(page, ProxySection).remove.isVisibleTo(page))


def test_the_way_to_the_internet_is_chosen_and_an_address_typed_only_for_one_of_its_own(
    page, data, qtbot
):
    row = page.column.rows["network.proxy"]
    field = row.field
    assert field.kind.currentText() == "As the system" and not field.line.isVisibleTo(page)
    assert "Downloads, git" in field.kind.accessibleDescription()
    pick(field.kind, "")
    assert field.line.isVisibleTo(page) and stored(data) == {}
    page.context.live.settings_changed.emit()  # whatever is read meanwhile, the field to type stays
    type_into_line(field.line, "proxy.example")
    qtbot.waitUntil(lambda: row.error.isVisibleTo(page))
    assert field.line.text() == "proxy.example" and stored(data) == {}  # to be corrected
    type_into_line(field.line, "proxy.example:8080")
    qtbot.waitUntil(lambda: stored(data) == {"network": {"proxy": "http://proxy.example:8080"}})
    qtbot.waitUntil(lambda: row.reset_button.isVisibleTo(page) and not row.error.isVisibleTo(page))
    row.reset_button.click()
    qtbot.waitUntil(lambda: not field.line.isVisibleTo(page))
    assert not stored(data).get("network") and field.kind.value == "system"
    qtbot.waitUntil(lambda: page._last.past[-1].after == {"network.proxy": None})
    count = len(page._last.past)
    pick(field.kind, "")
    pick(field.kind, "system")  # nothing has come of it, and there is nothing to undo
    pick(field.kind, "none")
    qtbot.waitUntil(lambda: stored(data) == {"network": {"proxy": "none"}})
    qtbot.waitUntil(lambda: len(page._last.past) == count + 1)


def pick(choice, value):
    at = [choice.itemData(i) for i in range(choice.count())].index(value)
    choice.setCurrentIndex(at)
    choice.activated.emit(at)


def type_into_line(line, text):
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


# -- hardware ----------------------------------------------------------------------------------------


def looked(*gpus):
    machine = next(case.machine for case in CASES if case.id == "no-card-lin")
    return MachineLook(replace(machine, gpus=tuple(gpus)), None)


def test_what_another_card_or_build_means_is_said():
    large = Gpu(vendor=Vendor.NVIDIA, name="NVIDIA GeForce RTX 4090", vram_bytes=24 * 2**30)
    small = Gpu(vendor=Vendor.NVIDIA, name="NVIDIA GeForce GTX 1060", vram_bytes=6 * 2**30)
    found = looked(large, small)
    assert consequence("hardware.gpu", 0, found) == ""
    assert "less memory" in consequence("hardware.gpu", 1, found)
    assert "processor alone" in consequence("hardware.torch", "cpu", found)
    assert "No card" in consequence("hardware.torch", "rocm7.2", found)
    assert consequence("hardware.torch", None, found) == ""
    assert consequence("hardware.torch", "cpu", looked()) == ""


# -- moving ------------------------------------------------------------------------------------------


def test_a_folder_with_files_gets_the_data_in_a_new_one(tmp_path):
    assert target_in(tmp_path / "none") == tmp_path / "none"
    (tmp_path / "mine.txt").touch()
    assert target_in(tmp_path) == tmp_path / "Data"


def test_the_data_folder_is_moved_and_the_window_goes_on_there(
    page, context, live, data, qtbot, tmp_path, record
):
    (data / "Models").mkdir()
    new = tmp_path / "new place"
    wished = []
    StartingOver.of(live).wished.connect(wished.append)
    begin_move(context, new)
    qtbot.waitUntil(lambda: bool(record.dialogs))
    question = record.dialogs[-1]
    assert question.buttons["move"].property("variant") == "danger"  # temporary files
    question.buttons["move"].click()
    qtbot.waitUntil(lambda: isinstance(record.dialogs[-1], MoveDialog))
    qtbot.waitUntil(lambda: wished == [new], timeout=15_000)
    assert (new / "Models").is_dir()


def test_a_move_that_is_refused_says_why_and_nothing_is_lost(page, context, data, qtbot, record):
    (data / "mine").mkdir()
    begin_move(context, data / "mine")
    qtbot.waitUntil(lambda: bool(record.dialogs))
    question = record.dialogs[-1]
    assert list(question.buttons) == [""]
    assert data.is_dir()


@pytest.mark.parametrize(("language", "percent"), [("en", 100), ("ru", 150)])
def test_dialogs_have_their_place(
    theme, qapp, context, page, data, qtbot, tmp_path, record, language, percent
):
    theme.choose("dark", percent=percent, motion="reduced")
    speak(qapp, language)
    begin_move(context, tmp_path / "new")
    qtbot.waitUntil(lambda: bool(record.dialogs))
    question = record.dialogs[-1]
    question.show()
    qtbot.wait(50)
    assert not page_checks.problems(question)
    question.reject()


# -- what comes late ---------------------------------------------------------------------------------


def cache(size):
    kind = next(kind for kind in KINDS if kind.id == "pictures")
    return Cache(kind, (), size, size)


def test_a_part_that_is_found_later_is_gone_to_once_it_is_there(page, data, qtbot):
    file = data / "Assets" / "thumbnails" / "a.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x" * 5_000)
    page.arrive(Route("settings", "cache.pictures"))
    # A look that was under way when the file came does not know of it yet.
    qtbot.waitUntil(lambda: "pictures" in part(page, CachesSection).buttons)
    qtbot.waitUntil(lambda: part(page, CachesSection).buttons["pictures"].hasFocus())


def test_a_part_that_comes_too_late_takes_nothing_from_who_went_elsewhere(page, data, qtbot):
    caches = part(page, CachesSection)
    page.arrive(Route("settings", "cache.pictures"))
    page.field.setFocus()
    find(page, "theme")
    caches.show_caches((cache(5_000),))
    qtbot.waitUntil(lambda: not caches._is_told)
    qtbot.wait(20)
    assert page.field.hasFocus() and page.field.text() == "theme"
    page.arrive(Route("settings", "cache.trash"))  # there is none
    choose(page.column.rows["window.motion"], "full")
    qtbot.waitUntil(lambda: stored(data) == {"window": {"motion": "full"}})
    assert not page._wanted


def test_what_was_gone_to_stays_in_sight_while_what_is_above_grows(page, qtbot):
    """Sections get higher by the answers that they wait for."""
    page.arrive(Route("settings", "network.proxy"))
    field = page.column.rows["network.proxy"].field.kind
    qtbot.waitUntil(field.hasFocus)
    part(page, DataFolderSection).setMinimumHeight(3_000)
    seen = page.area.viewport()
    qtbot.waitUntil(lambda: page.area.widget().height() > 6_000)
    qtbot.waitUntil(
        lambda: seen.rect().contains(field.mapTo(seen, field.rect().center())), timeout=3_000
    )


def test_a_part_that_a_search_hides_is_gone_to(page, qtbot):
    data_folder = part(page, DataFolderSection)
    assert "DataFolderSection" not in find(page, "colour")
    page.arrive(Route("settings", "data.folder"))
    qtbot.waitUntil(data_folder.open_button.hasFocus)
    assert data_folder.isVisibleTo(page) and not page.field.text()


def test_what_could_not_be_looked_at_is_said_only_until_it_could(page, data, qtbot):
    file = data / "Assets" / "thumbnails" / "a.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x" * 5_000)
    caches, roots = part(page, CachesSection), part(page, ModelRootsSection)
    caches.ask()
    qtbot.waitUntil(lambda: bool(roots._said and caches.buttons))
    before = caches.state.text()
    for section in (caches, roots):
        section._on_failed(Problem("internal", Text("t", "Out of reach")))
        assert any("Out of reach" in text for text in texts_of(section))
        section.ask()
    qtbot.waitUntil(lambda: caches.state.text() == before)
    qtbot.waitUntil(lambda: "Out of reach" not in " ".join(texts_of(roots.part("roots.manage"))))


def test_a_change_can_be_undone_although_the_page_has_gone_meanwhile(
    context, live, data, qapp, qtbot
):
    """A new language builds the page anew as soon as the file is seen to be another one."""
    page = SettingsPage(context)
    page.arrive(Route("settings"))
    qtbot.waitUntil(page.column.rows["language"].isEnabled)
    page._on_wished("language", "ru")
    page.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: LastChange.of(live).key == "language")
    assert stored(data) == {"language": "ru"}


def test_a_move_is_stopped_that_waits_for_the_downloads_to_rest(
    page, context, live, data, qtbot, tmp_path, record
):
    """The button is pressed before there is a job to stop."""
    new, gate = tmp_path / "new", threading.Event()
    begin_move(context, new)
    qtbot.waitUntil(lambda: bool(record.dialogs))

    async def be_slow(_app):
        gate.wait(10)

    live.ask(be_slow, live, lambda _done: None)
    record.dialogs[-1].buttons["move"].click()
    dialog = record.dialogs[-1]
    assert isinstance(dialog, MoveDialog)
    dialog.cancel.click()
    gate.set()
    qtbot.waitUntil(lambda: ("The data folder is where it was.", "info") in record.toasts)
    assert data.is_dir() and not new.exists()


def test_nothing_is_saved_while_the_folder_is_away(page, data, qtbot, tmp_path):
    """Where an empty folder came up instead, everything would look lost."""
    row = page.column.rows["window.theme"]
    choose(row, "light")
    qtbot.waitUntil(lambda: stored(data).get("window", {}).get("theme") == "light")
    qtbot.waitUntil(lambda: row.undo_button.isVisibleTo(page))  # it was read back
    data.rename(tmp_path / "away")
    choose(row, "dark")
    qtbot.waitUntil(lambda: bool(row.error.text()))
    assert "is not there any more" in row.error.text()
    assert row.field.currentData() == "light"
    assert not data.exists()
    (tmp_path / "away").rename(data)
    choose(row, "dark")
    qtbot.waitUntil(lambda: stored(data)["window"]["theme"] == "dark")
