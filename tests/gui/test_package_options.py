"""The options of an install on its page: what is shown, found, changed, undone, and what is refused."""

import asyncio
import socket

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from stablehand.core.records.install import (
    InstalledTorch,
    InstallFolder,
    read_record,
)
from stablehand.gui.pages.package.option_fields import (
    ChoiceField,
    FlagField,
    LineField,
    OptionalField,
    PathField,
)
from stablehand.gui.pages.package.options import OptionsPart
from stablehand.services.option_sheet import change_sheet
from stablehand.services.options import OptionChanges
from support import page_checks
from support.fake_uis import end_everything, make_install
from support.window_work import write_install

CPU = InstalledTorch(backend="cpu", version="2.7.1+cpu")
NAME = "mine"


@pytest.fixture
def part(context, data, qtbot):
    """Give a function that shows the options of an install, which has them read."""
    made = []

    def show(package="forge", **values):
        write_install(data, NAME, package, **{"torch": CPU, **values})
        return of(NAME)

    def of(name):
        live = context.live
        qtbot.waitUntil(lambda: live.install(name) is not None)
        options = OptionsPart(context, name)
        made.append(options)

        def show_anew():
            if shiboken6.isValid(options):
                options.show_item(live.install(name))

        live.installs_changed.connect(show_anew)
        options.show_item(live.install(name))
        options.setParent(context.window)
        context.window.resize(1000, 700)
        options.resize(1000, 700)
        context.window.show()
        options.show()
        options.wake()
        qtbot.waitUntil(lambda: options.keeper.sheet is not None, timeout=20_000)
        options.area.verticalScrollBar().setValue(0)
        qtbot.waitUntil(lambda: options.general.isVisible())
        qtbot.wait(150)  # rows that are near are made by and by
        return options

    show.of = of
    return show


def recorded(data, name=NAME):
    return read_record(InstallFolder(data, name))


def press(qtbot, button):
    qtbot.waitUntil(button.isVisible)  # what has just been made is shown a moment later
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def row_of(part, flag):
    return part.list.rows()[flag]


def whose(row):
    badge = row._made.get("badge")
    return row._badge.label.text() if badge is not None and badge.isVisibleTo(row) else ""


def link(row, key):
    found = row._made.get(key)
    return found if found is not None and found.isVisibleTo(row) else None


def note(row):
    found = row._made.get("note")
    return found.text() if found is not None and found.isVisibleTo(row) else ""


def error(row):
    found = row._made.get("wrong")
    return row._error.text() if found is not None and found.isVisibleTo(row) else ""


def show_all(part, qtbot, *groups):
    press(qtbot, part.scope.buttons()[1])
    for group in groups:
        section = part.list.sections[group]
        part.area.ensureWidgetVisible(section.fold.button)
        if not section.is_open:
            press(qtbot, section.fold.button)
        qtbot.waitUntil(
            lambda g=group: (
                len(part.list.sections[g].rows) == len(part.list.sections[g].group.options)
            )
        )


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text) if text else qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# -- what is shown -----------------------------------------------------------------------------------


def test_what_the_machine_chose_is_shown_first_with_the_reason(part):
    shown = part()
    assert shown.scope.value == "changed"
    row = row_of(shown, "--always-cpu")
    assert isinstance(row.field, FlagField)
    assert row.field.isChecked()
    assert whose(row) == "Automatic"
    assert note(row) == "For this computer: There is no card that torch can use"
    assert row.field.accessibleDescription().split("\n") == [
        "Computes on the processor alone",
        "Automatic",
        "For this computer: There is no card that torch can use",
    ]
    assert link(row, "reset") is None
    assert "--theme" not in shown.list.rows()
    assert "--lora-dir" not in shown.list.rows()  # shared folders have a tab of their own


def test_where_nobody_chose_anything_all_are_shown(part):
    shown = part("swarmui", required={"comfyui": "engine"})
    telling = [row for row in shown.list.rows().values() if whose(row)]
    assert shown.scope.value == ("changed" if telling else "all")


def test_each_kind_of_option_has_its_field(part, qtbot):
    shown = part("comfyui")
    press(qtbot, shown.scope.buttons()[1])
    kinds = {}
    for group in list(shown.list.sections):
        show_all(shown, qtbot, group)
        for row in shown.list.sections[group].rows.values():
            kinds.setdefault(_kind(shown, row), type(row.field))
        press(qtbot, shown.list.sections[group].fold.button)
    assert kinds["flag"] is FlagField
    assert kinds["choice"] is ChoiceField
    assert kinds["optional"] is OptionalField
    assert kinds["path"] is PathField
    assert {kinds["integer"], kinds["string"], kinds["list"], kinds["number"]} == {LineField}


def _kind(shown, row):
    option = shown.keeper.sheet.shown.package.option(row.key)
    return "managed" if option.managed else option.type


def test_what_stablehand_manages_can_only_be_read(part, qtbot):
    shown = part(method="config")
    show_all(shown, qtbot, "models")
    row = row_of(shown, "--lora-dir")
    assert row.field is None
    assert whose(row) == "Set by Stablehand"
    assert note(row) == "Lora models come from the shared tree."
    assert row._value.whole_text().endswith("Lora")


# -- finding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("--vae-dir", {"--vae-dir"}),
        ("vae dir", {"--vae-dir"}),
        ("VAE_DIR", {"--vae-dir"}),
        ("мфу вшк", {"--vae-dir"}),  # the same keys on the Russian layout
        ("text encoder", {"--text-encoder-dir", "--always-low-vram", "--always-gpu"}),
    ],
)
def test_options_are_found_by_flag_and_words(part, qtbot, typed, found):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    shown.field.setText(typed)
    qtbot.waitUntil(lambda: found <= set(shown.list.rows()))
    assert all(section.is_open for section in shown.list.sections.values())
    assert not shown.general.isVisibleTo(shown)
    assert not shown.command.isVisibleTo(shown)
    assert len(shown.list.rows()) < 40


def test_what_is_not_found_says_so_and_leads_back(part, qtbot):
    shown = part()
    shown.field.setText("no such thing")
    qtbot.waitUntil(lambda: shown.nothing.isVisibleTo(shown))
    button = next(b for b in shown.nothing.findChildren(QWidget) if b.property("variant"))
    press(qtbot, button)
    qtbot.waitUntil(lambda: not shown.nothing.isVisibleTo(shown))
    assert shown.scope.value == "all"
    assert len(shown.list.sections) > 5


def test_general_things_are_found_too(part, qtbot):
    shown = part(variables={"HTTPS_PROXY": "http://proxy:1"})
    shown.field.setText("proxy")
    qtbot.waitUntil(lambda: not shown.list.isVisibleTo(shown) or shown.field.text() == "proxy")
    qtbot.waitUntil(lambda: shown.general.isVisibleTo(shown))
    shown.field.setText("vae-dir")
    qtbot.waitUntil(lambda: not shown.general.isVisibleTo(shown))


# -- changing ----------------------------------------------------------------------------------------


def test_a_switch_against_the_machines_choice_is_saved_and_can_be_undone(part, data, qtbot):
    shown = part()
    row = row_of(shown, "--always-cpu")
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: recorded(data).options == {"--always-cpu": False})
    qtbot.waitUntil(lambda: link(row, "undo") is not None)
    assert whose(row) == "Yours"
    assert note(row).startswith("Stablehand would choose on: ")
    assert link(row, "reset").text() == "Back to automatic"
    press(qtbot, link(row, "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "Automatic")
    assert row.field.isChecked()
    assert link(row, "undo") is None
    assert row_of(shown, "--always-cpu") is row  # nothing was built anew
    assert row.field.hasFocus()


def test_back_to_automatic(part, data, qtbot):
    shown = part(options={"--always-cpu": False})
    row = row_of(shown, "--always-cpu")
    assert not row.field.isChecked()
    press(qtbot, link(row, "reset"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "Automatic")
    assert row.field.isChecked()


def test_what_has_become_like_the_default_stays_until_one_looks_elsewhere(part, data, qtbot):
    shown = part(options={"--theme": "dark"})
    row = row_of(shown, "--theme")
    press(qtbot, link(row, "reset"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "")
    assert "--theme" in shown.list.rows()
    press(qtbot, shown.scope.buttons()[1])
    press(qtbot, shown.scope.buttons()[0])
    assert "--theme" not in shown.list.rows()


def test_undo_is_offered_for_a_moment_only_and_for_the_last_change(part, data, qtbot):
    shown = part(options={"--theme": "dark"})
    shown.keeper._timer.setInterval(300)
    first, second = row_of(shown, "--always-cpu"), row_of(shown, "--theme")
    press(qtbot, first.field)
    qtbot.waitUntil(lambda: link(first, "undo") is not None)
    press(qtbot, link(second, "reset"))
    qtbot.waitUntil(lambda: link(second, "undo") is not None)
    assert link(first, "undo") is None
    qtbot.waitUntil(lambda: link(second, "undo") is None, timeout=10_000)
    assert recorded(data).options == {"--always-cpu": False}


def test_quick_changes_are_made_in_their_order(part, data, qtbot):
    shown = part()
    row = row_of(shown, "--always-cpu")
    qtbot.waitUntil(row.field.isVisible)
    looks = []
    shown.keeper.came.connect(lambda _sheet, _key: looks.append(row.field.isChecked()))
    for count, wanted in ((4, {}), (5, {"--always-cpu": False})):
        for _ in range(count):
            row.field.click()
        is_on = row.field.isChecked()
        looks.clear()
        qtbot.waitUntil(lambda: not shown.keeper.pending, timeout=10_000)
        assert recorded(data).options == wanted
        assert set(looks) == {is_on}  # it never showed what was not wished last
        assert is_on is not bool(wanted)
    press(qtbot, link(row, "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {})


def test_a_wrong_value_leaves_the_last_change_undoable(part, data, qtbot):
    shown = part()
    row = row_of(shown, "--always-cpu")
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: link(row, "undo") is not None)
    port = shown.general.rows["port"]
    type_into(qtbot, port.field, "abc")
    qtbot.waitUntil(lambda: error(port) != "")
    press(qtbot, link(row, "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {})


def test_of_a_group_the_other_one_makes_way_and_comes_back(part, data, qtbot):
    shown = part("a1111", options={"--medvram": True})
    show_all(shown, qtbot, "memory")
    press(qtbot, row_of(shown, "--lowvram").field)
    qtbot.waitUntil(lambda: recorded(data).options == {"--lowvram": True})
    qtbot.waitUntil(lambda: not row_of(shown, "--medvram").field.isChecked())
    press(qtbot, link(row_of(shown, "--lowvram"), "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {"--medvram": True})
    qtbot.waitUntil(lambda: row_of(shown, "--medvram").field.isChecked())
    assert not row_of(shown, "--lowvram").field.isChecked()


def test_a_wrong_value_is_said_at_its_row_and_can_be_corrected(part, data, qtbot):
    shown = part()
    show_all(shown, qtbot, "network")
    row = row_of(shown, "--timeout-keep-alive")
    type_into(qtbot, row.field, "abc")
    qtbot.waitUntil(lambda: error(row) != "")
    assert "whole number" in error(row)
    assert row.field.text() == "abc"
    assert row.field.property("tone") == "danger"
    type_into(qtbot, row.field, "55")
    qtbot.waitUntil(lambda: recorded(data).options == {"--timeout-keep-alive": 55})
    qtbot.waitUntil(lambda: error(row) == "")
    assert not row.field.property("tone")
    type_into(qtbot, row.field, "")
    qtbot.waitUntil(lambda: recorded(data).options == {})


def test_escape_takes_back_what_was_typed(part, data, qtbot):
    shown = part(options={"--theme": "dark"})
    show_all(shown, qtbot, "network")
    field = row_of(shown, "--timeout-keep-alive").field
    field.setFocus()
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "30"  # the default
    qtbot.wait(100)
    assert recorded(data).options == {"--theme": "dark"}


def test_what_is_typed_stays_while_the_list_is_read_anew(part, context, qtbot):
    shown = part()
    show_all(shown, qtbot, "network")
    field = row_of(shown, "--timeout-keep-alive").field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    taken = shown.keeper._taken
    shown.refresh()
    qtbot.waitUntil(lambda: shown.keeper._taken > taken)
    assert field.text() == "12"
    assert field.hasFocus()


def test_choices_and_optional_values(part, data, record, qtbot):
    shown = part("comfyui")
    row = row_of(shown, "--preview-method")
    row.field.setCurrentIndex(row.field.findText("none"))
    row.field.activated.emit(row.field.currentIndex())
    qtbot.waitUntil(lambda: recorded(data).options == {"--preview-method": "none"})
    show_all(shown, qtbot, "network")
    row = row_of(shown, "--enable-cors-header")
    assert not row.field.line.isVisibleTo(row)
    press(qtbot, row.field.switch)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)  # it is a risk
    press(qtbot, record.dialogs[0].buttons["agree"])
    qtbot.waitUntil(lambda: recorded(data).options.get("--enable-cors-header") == "")
    qtbot.waitUntil(lambda: row.field.line.isVisibleTo(row))
    type_into(qtbot, row.field.line, "https://example.org")
    wanted = "https://example.org"
    qtbot.waitUntil(lambda: len(record.dialogs) == 2)
    press(qtbot, record.dialogs[1].buttons["agree"])
    qtbot.waitUntil(lambda: recorded(data).options.get("--enable-cors-header") == wanted)
    press(qtbot, row.field.switch)
    qtbot.waitUntil(lambda: "--enable-cors-header" not in recorded(data).options)
    qtbot.waitUntil(lambda: not row.field.line.isVisibleTo(row))


def test_paths_are_looked_for(part, data, qtbot, tmp_path):
    shown = part("comfyui")
    show_all(shown, qtbot, "folders")
    row = next(r for r in shown.list.rows().values() if isinstance(r.field, PathField))
    row.field._on_found(str(tmp_path))
    qtbot.waitUntil(lambda: recorded(data).options == {row.key: str(tmp_path)})
    qtbot.waitUntil(lambda: row.field.line.text() == str(tmp_path))
    row.field._on_folder()
    from PySide6.QtWidgets import QFileDialog

    dialog = row.field.findChild(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.close()


# -- risks -------------------------------------------------------------------------------------------


def test_a_risk_asks_first(part, data, record, qtbot):
    shown = part()
    show_all(shown, qtbot, "network")
    row = row_of(shown, "--listen")
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)
    question = record.dialogs[0]
    assert any("--listen is a risk" in label.text() for label in question.findChildren(QLabel))
    assert recorded(data).options == {}
    press(qtbot, question.buttons[""])
    qtbot.waitUntil(lambda: not row.field.isChecked())
    assert recorded(data).options == {}
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: len(record.dialogs) == 2)
    press(qtbot, record.dialogs[1].buttons["agree"])
    qtbot.waitUntil(lambda: recorded(data).options == {"--listen": True})
    qtbot.waitUntil(lambda: whose(row) == "Yours")
    press(qtbot, link(row, "reset"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "" and link(row, "undo") is not None)
    press(qtbot, link(row, "undo"))  # it was agreed to before
    qtbot.waitUntil(lambda: recorded(data).options == {"--listen": True})
    assert len(record.dialogs) == 2


# -- port, arguments, variables ----------------------------------------------------------------------


def test_port_arguments_and_variables(part, data, qtbot):
    shown = part()
    rows = shown.general.rows
    port = rows["port"]
    assert port.field.text() == "7860"
    type_into(qtbot, port.field, "http")
    qtbot.waitUntil(lambda: "no port" in error(port))
    type_into(qtbot, port.field, "8001")
    qtbot.waitUntil(lambda: recorded(data).port == 8001)
    qtbot.waitUntil(lambda: error(port) == "" and whose(port) == "Yours")
    assert link(port, "reset").text() == "Back to 7860"
    type_into(qtbot, port.field, "7860")
    qtbot.waitUntil(lambda: recorded(data).port is None)
    arguments = rows["args"]
    type_into(qtbot, arguments.field, "--debug 'my file'")
    qtbot.waitUntil(lambda: recorded(data).arguments == ["--debug", "my file"])
    qtbot.waitUntil(lambda: link(arguments, "reset") is not None)
    press(qtbot, link(arguments, "reset"))
    qtbot.waitUntil(lambda: recorded(data).arguments == [])
    qtbot.waitUntil(lambda: arguments.field.text() == "")


def test_variables_are_added_changed_and_removed(part, data, qtbot):
    shown = part()
    adding = shown.general._adding
    press(qtbot, adding.button)
    assert adding.error.text() == "Give the variable a name."
    adding.name.setText("1X")
    adding.value.setText("v")
    press(qtbot, adding.button)
    qtbot.waitUntil(lambda: "letters, digits" in adding.error.text())
    adding.name.setText("HF_ENDPOINT")
    adding.value.setText("https://mirror.example.org")
    qtbot.keyClick(adding.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "env.HF_ENDPOINT" in shown.general.rows)
    assert recorded(data).variables == {"HF_ENDPOINT": "https://mirror.example.org"}
    assert adding.name.text() == adding.value.text() == adding.error.text() == ""
    row = shown.general.rows["env.HF_ENDPOINT"]
    type_into(qtbot, row.field, "https://other.example.org")
    qtbot.waitUntil(
        lambda: recorded(data).variables == {"HF_ENDPOINT": "https://other.example.org"}
    )
    qtbot.waitUntil(lambda: link(row, "undo") is not None)
    press(qtbot, link(row, "reset"))
    qtbot.waitUntil(lambda: recorded(data).variables == {})
    qtbot.waitUntil(lambda: "env.HF_ENDPOINT" not in shown.general.rows)


def test_values_of_secrets_are_not_shown(part, qtbot):
    shown = part(variables={"HF_TOKEN": "plainword", "HF_HOME": "/x"})
    hidden = shown.general.rows["env.HF_TOKEN"].field
    assert hidden.echoMode() == QLineEdit.EchoMode.PasswordEchoOnEdit
    assert hidden.toolTip() == ""
    assert shown.general.rows["env.HF_HOME"].field.echoMode() == QLineEdit.EchoMode.Normal
    press(qtbot, shown.command.fold.button)
    texts = [label.text() for label in shown.command.findChildren(QLabel)]
    assert not any("plainword" in text for text in texts)
    assert "HF_TOKEN=***" in [text.replace("\u200b", "") for text in texts]


def test_a_variable_that_decides_what_is_run_asks_first(part, data, record, qtbot):
    shown = part()
    shown.general._adding.name.setText("LD_PRELOAD")
    shown.general._adding.value.setText("x.so")
    press(qtbot, shown.general._adding.button)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)
    press(qtbot, record.dialogs[0].buttons["agree"])
    qtbot.waitUntil(lambda: recorded(data).variables == {"LD_PRELOAD": "x.so"})


def test_the_whole_command_is_told_and_copied(part, record, qtbot):
    shown = part(options={"--theme": "dark"})
    press(qtbot, shown.command.fold.button)
    texts = [label.text().replace("\u200b", "") for label in shown.command.findChildren(QLabel)]
    at = texts.index("--theme dark")
    assert texts[at + 1] == "You set it."
    assert "There is no card that torch can use" in texts
    press(qtbot, shown.command.copy)
    assert "--theme dark" in QGuiApplication.clipboard().text()
    assert record.toasts == [("Command copied", "success")]
    press(qtbot, row_of(shown, "--always-cpu").field)
    qtbot.waitUntil(
        lambda: (
            not any(
                label.text() == "--always-cpu"
                for label in shown.command.findChildren(QLabel)
                if label.isVisibleTo(shown.command)
            )
        )
    )


# -- what others do ----------------------------------------------------------------------------------


def test_what_the_command_line_changes_is_shown(part, context, data, qtbot):
    shown = part()
    work = OptionChanges(("theme=dark", "port=8005"))
    context.live.ask(lambda app: change_sheet(app, NAME, work), shown, lambda _done: None)
    qtbot.waitUntil(lambda: "--theme" in shown.list.rows(), timeout=5000)
    assert row_of(shown, "--theme").field.value == "dark"
    assert shown.general.rows["port"].field.text() == "8005"


def test_what_the_definition_no_longer_has_can_be_forgotten(part, data, qtbot):
    shown = part(options={"--gone": True})
    assert "--gone" in shown.strays.label.text()
    button = next(b for b in shown.strays.findChildren(QWidget) if b.property("variant"))
    press(qtbot, button)
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: not shown.strays.isVisibleTo(shown))


def test_while_it_is_being_installed_options_can_only_be_read(part, data, context, qtbot):
    shown = part()
    item = context.live.install(NAME)
    from dataclasses import replace

    shown.show_item(replace(item, state="installing"))
    assert shown.busy.isVisibleTo(shown)
    assert not row_of(shown, "--always-cpu").field.isEnabled()
    shown.show_item(item)
    assert not shown.busy.isVisibleTo(shown)
    assert row_of(shown, "--always-cpu").field.isEnabled()


def test_options_that_cannot_be_read_say_why(part, context, data, qtbot):
    write_install(data, NAME, "no-such-package")
    qtbot.waitUntil(lambda: context.live.install(NAME) is not None)
    shown = OptionsPart(context, NAME)
    qtbot.addWidget(shown)
    shown.wake()
    qtbot.waitUntil(lambda: shown._card is not None, timeout=10_000)
    assert "no-such-package" in shown._card.title.text()
    assert not shown.general.isVisibleTo(shown)
    write_install(data, NAME, "easel", torch=CPU)
    shown.refresh()
    qtbot.waitUntil(lambda: shown._card is None, timeout=10_000)
    assert shown.general.isVisibleTo(shown)


def test_a_change_of_what_runs_takes_effect_by_a_restart(context, data, part, qtbot):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    make_install(data, "serve()\n", port=port)
    live = context.live
    try:
        shown = part.of("fake")
        assert not shown.pending.isVisibleTo(shown)
        live.launch("fake")
        qtbot.waitUntil(
            lambda: (
                live.install("fake").session is not None
                and live.install("fake").session.state == "ready"
            ),
            timeout=20_000,
        )
        first = live.install("fake").session.session
        assert not shown.pending.isVisibleTo(shown)
        show_all(shown, qtbot, "main")
        type_into(qtbot, row_of(shown, "--mode").field, "quick")
        qtbot.waitUntil(lambda: recorded(data, "fake").options == {"--mode": "quick"})
        qtbot.waitUntil(lambda: shown.pending.isVisibleTo(shown))
        press(qtbot, shown.restart_button)
        qtbot.waitUntil(
            lambda: (
                live.install("fake").session is not None
                and live.install("fake").session.session != first
                and live.install("fake").session.state == "ready"
            ),
            timeout=30_000,
        )
        assert "quick" in live.install("fake").session.command
        qtbot.waitUntil(lambda: not shown.pending.isVisibleTo(shown))
    finally:
        asyncio.run(end_everything(data, ["fake"]))


# -- quickness and access ----------------------------------------------------------------------------


def test_rows_are_made_for_what_is_near_only_and_go_when_it_is_far(part, qtbot):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    for section in shown.list.sections.values():
        section.set_open(True)
    shown.list._soon.start()
    qtbot.wait(300)
    total = sum(len(section.group.options) for section in shown.list.sections.values())
    assert total > 150
    bar = shown.area.verticalScrollBar()
    most = 0

    def is_seen():
        rows = [row for row in shown.list.rows().values() if not row.visibleRegion().isEmpty()]
        top = shown.list.mapTo(shown.area.viewport(), shown.list.rect().topLeft()).y()
        is_all_list = top < 0 and top + shown.list.height() > shown.area.viewport().height()
        return bool(rows) or not is_all_list

    for step in range(0, bar.maximum() + 400, 400):
        bar.setValue(step)
        qtbot.wait(60)
        most = max(most, len(shown.findChildren(QWidget)))
        qtbot.waitUntil(is_seen, timeout=10_000)
    assert most < 700
    assert len(shown.list.rows()) < total
    bar.setValue(0)
    qtbot.wait(200)
    first = next(iter(shown.list.sections.values()))
    assert len(first.rows) == len(first.group.options)


def test_a_row_with_the_focus_is_never_taken_away(part, qtbot):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    for section in shown.list.sections.values():
        section.set_open(True)
    shown.list._soon.start()
    qtbot.wait(200)
    row = next(iter(next(iter(shown.list.sections.values())).rows.values()))
    stop = row.stops()[-1]
    stop.setFocus()
    shown.area.verticalScrollBar().setValue(shown.area.verticalScrollBar().maximum())
    qtbot.wait(200)
    assert QApplication.focusWidget() is stop


def test_a_long_section_is_filled_little_by_little(part, qtbot):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    press(qtbot, shown.list.sections["legacy"].fold.button)
    section = shown.list.sections["legacy"]
    assert len(section.rows) < len(section.group.options)  # the rest comes while one looks
    qtbot.waitUntil(lambda: len(section.rows) == len(section.group.options))


@pytest.mark.parametrize("package", ["forge", "comfyui"])
@pytest.mark.parametrize("percent", [100, 150])
def test_everything_has_a_name_room_and_its_order(part, theme, qtbot, package, percent):
    theme.choose("dark", percent=percent, motion="reduced")
    shown = part(package, options={"--always-cpu": False, "--cpu": False}, port=8001)
    show_all(shown, qtbot, "network", "memory")
    for place in (0, 500, 1500):
        shown.area.verticalScrollBar().setValue(place)
        qtbot.wait(200)
        found = page_checks.problems(shown)
        if place:  # above the tools is what was scrolled away
            found.pop("out of order", None)
        assert found == {}, place
    shown.area.verticalScrollBar().setValue(0)
    assert page_checks.problems(shown) == {}


def test_tab_goes_through_the_rows_as_they_stand(part, qtbot):
    shown = part(options={"--always-cpu": False})
    order = page_checks.focusable(shown)
    row = row_of(shown, "--always-cpu")
    wanted = [shown.field, *shown.scope.buttons(), shown.general.fold.button]
    assert [w for w in order if w in wanted] == wanted
    reset, field = link(row, "reset"), row.field
    assert order.index(reset) + 1 == order.index(field)
    assert order.index(shown.general._adding.button) < order.index(reset)
    assert order.index(field) < order.index(shown.command.fold.button)
