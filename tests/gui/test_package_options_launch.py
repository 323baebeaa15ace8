"""The options of an install: port, arguments, variables, the whole command, and what others do."""

import asyncio
import socket

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from stablehand.gui.pages.package.options import OptionsPart
from stablehand.services.option_sheet import change_sheet
from stablehand.services.options import OptionChanges
from support.fake_uis import end_everything, make_install
from support.options_part import (
    CPU,
    NAME,
    error,
    link,
    press,
    recorded,
    row_of,
    show_all,
    type_into,
    whose,
)
from support.window_work import write_install


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
