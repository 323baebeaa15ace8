"""Programs that ask on their consoles: real ones, under the real supervisor, answered in a dialog."""

import asyncio
import socket
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from stablehand.core.launch.sessions import SessionTable
from stablehand.gui.components.console import Console
from stablehand.gui.components.prompts import Prompts
from stablehand.gui.context import Route
from stablehand.gui.words.language import speak
from support.fake_uis import end_everything, make_install

WAIT = 20_000
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

PROMPT = r"""
[[launch.prompts]]
pattern = '\[y/n\]'
text = { en = "Go on with the old settings?", ru = "Продолжить со старыми настройками?" }
"""
ASKS_ONCE = """
print("There are old settings.\\n", flush=True)
print("Keep them? [y/n] ", end="", flush=True)
print("You said", sys.stdin.readline().strip(), flush=True)
serve()
"""
ASKS_TWICE = """
for number in (1, 2):
    print("Really? [y/n] ", end="", flush=True)
    print("You said", sys.stdin.readline().strip(), flush=True)
serve()
"""


@pytest.fixture
def ui(data):
    names = []

    def make(script, name="one", tail=PROMPT):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        names.append(name)
        return make_install(data, script, name=name, package=name, port=port, tail=tail)

    yield make
    asyncio.run(end_everything(data, names))


@pytest.fixture
def prompts(context):
    return Prompts(context)


def launch(live, qtbot, name="one"):
    qtbot.waitUntil(lambda: live.install(name) is not None, timeout=WAIT)
    live.launch(name)


def dialogs(record, qtbot, count=1):
    qtbot.waitUntil(lambda: len(record.dialogs) >= count, timeout=WAIT)
    return record.dialogs


def log_of(data, name="one"):
    (session, *_) = SessionTable(data).of_install(name)
    return (data / session.log).read_text("utf-8")


def asks(live, name="one"):
    item = live.install(name)
    return item.session.asks if item is not None and item.session is not None else None


def said(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_a_question_is_answered_in_a_dialog(ui, prompts, live, data, qtbot, record):
    ui(ASKS_ONCE)
    launch(live, qtbot)
    (dialog,) = dialogs(record, qtbot)
    assert dialog.windowTitle() == "one asks a question"
    assert "Go on with the old settings?" in said(dialog)
    assert "There are old settings.\nKeep them? [y/n]" in said(dialog)  # as it was printed
    assert dialog.field.hasFocus() or dialog.focusWidget() is dialog.field
    dialog.field.setText("да")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "You said да" in log_of(data), timeout=WAIT)
    qtbot.waitUntil(lambda: asks(live) is None, timeout=WAIT)
    qtbot.wait(2500)
    assert len(record.dialogs) == 1
    assert record.toasts == []


def test_the_catalog_says_it_in_the_users_language(ui, prompts, live, qtbot, qapp, record):
    speak(qapp, "ru")
    ui(ASKS_ONCE)
    launch(live, qtbot)
    (dialog,) = dialogs(record, qtbot)
    assert "Продолжить со старыми настройками?" in said(dialog)
    dialog.reject()


def test_the_same_question_again_is_another_one(ui, prompts, live, data, qtbot, record):
    ui(ASKS_TWICE)
    launch(live, qtbot)
    for number, answer in ((1, "first"), (2, "second")):
        dialog = dialogs(record, qtbot, number)[-1]
        dialog.field.setText(answer)
        dialog.buttons["send"].click()
        qtbot.waitUntil(lambda text=answer: f"You said {text}" in log_of(data), timeout=WAIT)
    assert len(record.dialogs) == 2


def test_what_was_put_aside_does_not_come_back_but_can_be_answered(
    ui, prompts, context, live, data, qtbot, record
):
    ui(ASKS_ONCE)
    console = Console(context)
    qtbot.addWidget(console)
    console.show()
    console.show_install("one")
    launch(live, qtbot)
    (dialog,) = dialogs(record, qtbot)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    make_install(data, "", name="two")  # the list of installs changes meanwhile
    qtbot.waitUntil(lambda: live.install("two") is not None, timeout=WAIT)
    qtbot.wait(1500)
    assert len(record.dialogs) == 1
    assert console.input.isVisible()
    assert console.input.question.text() == "Go on with the old settings?"
    console.input.field.setText("later")
    console.input.button.click()
    qtbot.waitUntil(lambda: "You said later" in log_of(data), timeout=WAIT)
    qtbot.waitUntil(lambda: not console.input.question.isVisible(), timeout=WAIT)
    assert console.input.isVisible()


def test_a_dialog_goes_when_its_question_is_answered_elsewhere(ui, prompts, live, qtbot, record):
    ui(ASKS_ONCE)
    launch(live, qtbot)
    (dialog,) = dialogs(record, qtbot)
    gone = []
    dialog.finished.connect(gone.append)
    live.answer("one", "elsewhere")
    qtbot.waitUntil(lambda: bool(gone), timeout=WAIT)


def test_a_dialog_goes_when_its_program_ends(ui, prompts, live, qtbot, record):
    ui(ASKS_ONCE)
    launch(live, qtbot)
    (dialog,) = dialogs(record, qtbot)
    gone = []
    dialog.finished.connect(gone.append)
    live.halt("one")
    qtbot.waitUntil(lambda: bool(gone), timeout=WAIT)


def test_the_log_can_be_shown_instead(ui, prompts, live, qtbot, record):
    ui(ASKS_ONCE)
    launch(live, qtbot)
    (dialog,) = dialogs(record, qtbot)
    dialog.buttons["log"].click()
    assert record.went == [Route("package", "one", "console")]


def test_questions_come_one_by_one(ui, prompts, live, qtbot, record):
    ui(ASKS_ONCE, "one")
    ui(ASKS_ONCE, "two")
    launch(live, qtbot, "one")
    launch(live, qtbot, "two")
    qtbot.waitUntil(lambda: bool(asks(live, "one") and asks(live, "two")), timeout=WAIT)
    qtbot.wait(300)
    (first,) = dialogs(record, qtbot)
    title = first.windowTitle()
    first.reject()
    second = dialogs(record, qtbot, 2)[-1]
    assert {title, second.windowTitle()} == {"one asks a question", "two asks a question"}
    second.reject()


def test_a_secret_is_not_shown_as_it_is_typed(ui, prompts, live, qtbot, record):
    tail = '[[launch.prompts]]\npattern = \'token:\'\ntext = { en = "A token?", ru = "?" }'
    ui('print("Your Hugging Face token: ", end="", flush=True); sys.stdin.readline()', tail=tail)
    launch(live, qtbot)
    (dialog,) = dialogs(record, qtbot)
    assert dialog.field.echoMode() == QLineEdit.EchoMode.Password
    dialog.reject()


def test_a_program_that_does_not_listen_is_told_of(ui, context, live, qtbot, record):
    from stablehand.gui.components.prompts import give_line

    ui("serve()")
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=WAIT)
    give_line(context, live, "one", "hello")  # it does not run
    qtbot.waitUntil(lambda: bool(record.toasts), timeout=WAIT)
    assert record.toasts[-1][0].startswith("one did not take the input")
