"""Known errors of logs in the window: cards over the console, what their buttons do, news, the report."""

import asyncio
import json
import socket
import sys

import pytest

from stablehand.core.base.text import Text
from stablehand.core.launch.log_pages import LogBytes
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.gui.components.console import Console
from stablehand.gui.components.finding_actions import run_finding_action
from stablehand.gui.components.finding_cards import card_of_happening
from stablehand.gui.components.report_dialog import show_report
from stablehand.gui.components.stop_question import take_back
from stablehand.gui.context import Route
from stablehand.gui.live.findings_feed import FindingsFeed
from stablehand.gui.pages.activity import ActivityPage
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.words.language import speak
from stablehand.services.log_fixes import FixAction
from support.console_view import WAIT, add, button, labels, launched, shows
from support.fake_uis import end_everything, make_install
from support.page_checks import problems

ENCODING = "UnicodeDecodeError: 'charmap' codec can't decode byte 0x98 in position 1204\n"
MEMORY = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n"
PORT = "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 1): address already in use\n"


@pytest.fixture
def console(context, qtbot):
    made = Console(context)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


@pytest.fixture
def install(data):
    return make_install(data, "", name="one")


def button_texts(console):
    return [one.text() for one in console.findings.findChildren(Button) if one.isVisible()]


def carded(qtbot, console, count=1):
    qtbot.waitUntil(lambda: len(console.findings.cards) == count, timeout=WAIT)
    return console.findings.cards[0]


def test_a_known_error_is_a_card_that_grows_with_the_log(console, data, install, qtbot):
    log = launched(data, text=f"hello\n{ENCODING}")
    shows(qtbot, console, "one", "hello")
    card = carded(qtbot, console)
    assert "old encoding" in card.title.text()
    assert any("UTF-8" in text for text in labels(card))
    assert not console.findings.more.isVisible()
    assert log.is_file()


def test_several_are_shown_on_demand_and_repeats_are_counted(console, data, install, qtbot):
    launched(data, text=ENCODING + MEMORY * 3 + PORT)
    shows(qtbot, console, "one", "Errno 98")
    carded(qtbot, console)
    assert "2" in console.findings.more.text()
    console.findings.more.click()
    carded(qtbot, console, 3)
    feed = FindingsFeed.of(console._context.live)
    counts = {item.rule: item.count for found in feed.found.values() for item in found.findings}
    assert counts == {"text_encoding": 1, "out_of_memory": 3, "port_in_use": 1}


def test_what_is_put_away_stays_away(console, context, data, install, qtbot):
    log = launched(data, text=ENCODING)
    shows(qtbot, console, "one", "charmap")
    button(carded(qtbot, console), "Dismiss").click()
    qtbot.waitUntil(lambda: not console.findings.isVisible(), timeout=WAIT)
    kept = log.with_name(f"{log.name}.dismissed.json")
    qtbot.waitUntil(kept.is_file, timeout=WAIT)
    assert json.loads(kept.read_text("utf-8")) == {"rules": ["text_encoding"]}
    FindingsFeed.of(context.live).setParent(None)  # as a window that is opened anew
    again = Console(context)
    qtbot.addWidget(again)
    again.show()
    shows(qtbot, again, "one", "charmap")
    feed = FindingsFeed.of(context.live)
    qtbot.waitUntil(lambda: log in feed.found, timeout=WAIT)
    assert feed.found[log].findings
    assert again.findings.cards == []


def test_a_button_changes_the_next_launch(console, data, install, record, qtbot):
    launched(data, text=ENCODING)
    shows(qtbot, console, "one", "charmap")
    button(carded(qtbot, console), "Set PYTHONUTF8 to 1").click()
    qtbot.waitUntil(lambda: bool(record.toasts), timeout=WAIT)
    assert record.toasts[0][1] == "success"
    assert read_record(InstallFolder(data, "one")).variables == {"PYTHONUTF8": "1"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_card_says_what_was_done_and_offers_the_launch(
    console, data, install, language, qtbot, qapp
):
    speak(qapp, language)
    offered = {"en": "Use a free port", "ru": "Взять свободный порт"}[language]
    again = {"en": "Launch again", "ru": "Запустить снова"}[language]
    said = {"en": "Done: Use a free port. It counts", "ru": "Готово: Взять свободный порт."}[
        language
    ]

    def texts():
        return [one.text() for one in console.findings.findChildren(Button) if one.isVisible()]

    launched(data, text=PORT + MEMORY)
    shows(qtbot, console, "one", "Errno 98")
    console.window().activateWindow()
    carded(qtbot, console)
    console.findings.more.click()
    qtbot.waitUntil(lambda: offered in texts(), timeout=WAIT)
    pressed = button(console.findings, offered)
    pressed.setFocus()
    pressed.click()
    qtbot.waitUntil(lambda: again in texts(), timeout=WAIT)
    assert offered not in texts() and texts().count(again) == 1
    assert any(said in text for text in labels(console.findings))
    assert console.findings.isAncestorOf(console.focusWidget())
    qtbot.waitUntil(lambda: problems(console) == {})
    console.findings.more.click()  # the cards are made anew
    console.findings.more.click()
    qtbot.waitUntil(lambda: len(console.findings.cards) == 2 and again in texts())
    assert offered not in texts()


def test_what_was_done_is_said_though_the_log_is_read_anew(console, context, data, install, qtbot):
    log = launched(data, text=ENCODING)
    shows(qtbot, console, "one", "charmap")
    button(carded(qtbot, console), "Set PYTHONUTF8 to 1").click()
    feed = FindingsFeed.of(context.live)
    qtbot.waitUntil(lambda: bool(feed.done(log, "text_encoding")), timeout=WAIT)
    feed.look("one", log, is_live=True)  # as when it is stopped for what is done
    feed.look("one", log, exit_code=0)
    keys = lambda: {one.do for one in feed.found[log].findings[0].actions}  # noqa: E731
    qtbot.waitUntil(lambda: "set_variable" not in keys(), timeout=WAIT)
    console.findings.show_log("one", None)
    console.findings.show_log("one", log)
    qtbot.waitUntil(lambda: button_texts(console)[:1] == ["Launch again"], timeout=WAIT)
    assert any("Done: Set PYTHONUTF8 to 1." in text for text in labels(console.findings))


def test_an_old_log_says_what_was_done_but_offers_no_launch(console, data, install, qtbot):
    log = launched(data, text=ENCODING)
    shows(qtbot, console, "one", "charmap")
    button(carded(qtbot, console), "Set PYTHONUTF8 to 1").click()
    qtbot.waitUntil(lambda: button_texts(console)[:1] == ["Launch again"], timeout=WAIT)
    launched(data, 2, text="fine\n")
    live = console._context.live
    qtbot.waitUntil(lambda: live.install("one").last.log != log, timeout=WAIT)
    console.findings.show_log("one", None)
    console.findings.show_log("one", log)
    said = "Done: Set PYTHONUTF8 to 1."
    qtbot.waitUntil(lambda: any(said in text for text in labels(console.findings)), timeout=WAIT)
    assert "Launch again" not in button_texts(console)


def test_the_keys_stay_on_the_card_whose_button_was_pressed(console, data, install, qtbot):
    launched(data, text=ENCODING + PORT)
    shows(qtbot, console, "one", "Errno 98")
    console.window().activateWindow()
    carded(qtbot, console)
    console.findings.more.click()
    offered = "Use a free port"
    qtbot.waitUntil(lambda: offered in button_texts(console), timeout=WAIT)
    pressed = button(console.findings, offered)
    assert console.findings.cards[1].isAncestorOf(pressed)
    pressed.setFocus()
    pressed.click()
    qtbot.waitUntil(lambda: "Launch again" in button_texts(console), timeout=WAIT)
    focus = console.focusWidget()
    assert console.findings.cards[1].isAncestorOf(focus) and focus.text() == "Launch again"


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs POSIX signals")
def test_the_list_of_what_happened_says_what_was_done(context, live, data, qtbot):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    make_install(data, f"print({ENCODING!r}, end='', flush=True)\nserve()\n", name="one", port=port)
    FindingsFeed.of(live)
    page = ActivityPage(context)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=WAIT)
    live.launch("one")
    try:
        told = lambda: [one for one in live.happenings if "old encoding" in str(one.text)]  # noqa: E731
        qtbot.waitUntil(lambda: len(told()) == 1, timeout=2 * WAIT)
        page.list.selected.emit(told()[0])
        offered = "Set PYTHONUTF8 to 1"
        shown = lambda: [one.text() for one in page.details.findChildren(Button) if one.isVisible()]  # noqa: E731
        qtbot.waitUntil(lambda: offered in shown(), timeout=WAIT)
        button(page.details, offered).click()
        said = lambda: " ".join(labels(page.details))  # noqa: E731
        qtbot.waitUntil(lambda: "Done: Set PYTHONUTF8 to 1." in said(), timeout=WAIT)
        qtbot.waitUntil(lambda: "Launch again" in shown(), timeout=WAIT)
        assert offered not in shown()
    finally:
        asyncio.run(end_everything(data, ["one"]))


def test_a_free_port_is_set_and_places_are_shown(console, data, install, record, qtbot):
    launched(data, text=PORT)
    shows(qtbot, console, "one", "Errno 98")
    card = carded(qtbot, console)
    button(card, "Open options").click()
    assert record.went == [Route("package", "one", "options")]
    button(card, "Use a free port").click()
    qtbot.waitUntil(lambda: bool(record.toasts), timeout=WAIT)
    assert read_record(InstallFolder(data, "one")).port not in (None, 7990)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_cards_are_whole_where_there_is_little_room(
    console, theme, data, install, language, qtbot, qapp
):
    theme.choose("dark", percent=150, motion="reduced")
    speak(qapp, language)
    console.resize(740, 520)
    launched(data, text=MEMORY + PORT)
    shows(qtbot, console, "one", "Errno 98")
    carded(qtbot, console)
    qtbot.waitUntil(lambda: problems(console.findings) == {})  # laid out in several turns
    assert console.view.height() >= theme.px(96)  # some lines stay in sight


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs POSIX signals")
def test_what_runs_is_read_while_it_runs_and_told_once(context, live, data, qtbot):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = f"print({MEMORY!r} * 2, end='', flush=True)\nserve()\n"
    make_install(data, script, name="one", port=port)
    feed = FindingsFeed.of(live)
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=WAIT)
    live.launch("one")
    try:
        qtbot.waitUntil(lambda: bool(feed.of_install("one")), timeout=2 * WAIT)
        told = lambda: [item for item in live.happenings if "memory" in str(item.text)]  # noqa: E731
        qtbot.waitUntil(lambda: len(told()) == 1, timeout=WAIT)
        card = card_of_happening(context, told()[0])
        qtbot.addWidget(card)
        assert "memory" in card.title.text()
        add(feed.of_install("one").log, MEMORY)
        qtbot.waitUntil(lambda: feed.of_install("one").findings[0].count >= 3, timeout=WAIT)
        assert len(told()) == 1
    finally:
        asyncio.run(end_everything(data, ["one"]))


def test_a_report_is_shown_and_saved(context, record, data, install, tmp_path, qtbot):
    secret = "hf_" + "a" * 34
    log = launched(data, text=f"token={secret}\nfrom 203.0.113.7 by somebody@example.org\n{MEMORY}")
    show_report(context, "one", log)
    dialog = record.dialogs[0]
    qtbot.waitUntil(dialog.save.isEnabled, timeout=WAIT)
    text = dialog.text.toPlainText()
    assert "[out_of_memory]" in text
    assert not any(part in text for part in (secret, "203.0.113.7", "somebody@", str(data)))
    assert problems(dialog) == {}
    nowhere = str(tmp_path / "no such folder" / "report.txt")
    for _ in range(2):  # said once each time, and what was written stays
        shown = dialog._card
        dialog.save_to(nowhere)
        qtbot.waitUntil(lambda shown=shown: dialog._card is not shown, timeout=WAIT)
    qtbot.waitUntil(
        lambda: (
            [card for card in dialog.findChildren(ErrorCard) if card.isVisible()] == [dialog._card]
        )
    )
    assert dialog.text.isVisible() and dialog.save.isEnabled()
    target = tmp_path / "report.txt"
    dialog.save_to(str(target))
    qtbot.waitUntil(lambda: bool(record.toasts), timeout=WAIT)
    assert target.read_text("utf-8") == text
    assert LogBytes(log).size() > 0


STOPPING = [
    FixAction("repair", "repair", Text("t", "Repair")),
    FixAction("reinstall_torch", "reinstall_torch", Text("t", "Put torch right")),
    FixAction("roll_back", "roll_back", Text("t", "Go back")),
    FixAction("add_addon:x", "add_addon", Text("t", "Add x"), "x"),
    FixAction("disable_extension:x", "disable_extension", Text("t", "Switch x off"), "x"),
]


@pytest.fixture
def running(data, live, qtbot):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    make_install(data, "serve()\n", name="one", port=port)
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=WAIT)
    live.launch("one")
    qtbot.waitUntil(lambda: bool(live.running()), timeout=2 * WAIT)
    qtbot.waitUntil(lambda: live.running()[0].session.state == "ready", timeout=2 * WAIT)
    yield live
    asyncio.run(end_everything(data, ["one"]))


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs POSIX signals")
def test_what_runs_is_stopped_by_a_button_only_after_a_yes(context, running, record, qtbot):
    """Each button that needs it to stand still names what it stops; no is an answer."""
    for number, action in enumerate(STOPPING, 1):
        run_finding_action(context, "one", action)
        qtbot.waitUntil(lambda count=number: len(record.dialogs) == count, timeout=WAIT)
        said = " ".join(labels(record.dialogs[-1]))
        assert f"{action.text.english()}?" in said
        assert "one is running" in said
        assert list(record.dialogs[-1].buttons) == ["go_on", ""]
        record.dialogs[-1].reject()
    assert [item.name for item in running.running()] == ["one"]
    assert running.busy_jobs() == []
    run_finding_action(context, "one", STOPPING[0])
    qtbot.waitUntil(lambda: len(record.dialogs) == len(STOPPING) + 1, timeout=WAIT)
    with qtbot.waitSignal(running.job_ended, timeout=2 * WAIT) as ended:
        record.dialogs[-1].buttons["go_on"].click()
    assert ended.args[0].kind == "repair"
    qtbot.waitUntil(lambda: not running.running(), timeout=2 * WAIT)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs POSIX signals")
def test_taking_a_change_back_does_not_stop_what_was_launched_since(
    context, running, record, qtbot
):
    take_back(context, "one", 1)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1, timeout=WAIT)
    assert "Go back to the snapshot before?" in labels(record.dialogs[0])
    record.dialogs[0].reject()
    assert [item.name for item in running.running()] == ["one"]
    assert running.busy_jobs() == []


def test_nothing_is_asked_where_nothing_runs(context, live, data, install, record, qtbot):
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=WAIT)
    with qtbot.waitSignal(live.job_ended, timeout=2 * WAIT) as ended:
        run_finding_action(context, "one", STOPPING[0])
    assert ended.args[0].kind == "repair"
    assert record.dialogs == []


STRANGE = "loading\nthe frobnicator is out of order\n"


@pytest.fixture
def failed_before(data, install):
    """A launch that failed before the window was there, with words that no rule knows."""
    return launched(data, text=STRANGE, state="failed", exit_code=1)


def test_a_failure_that_no_rule_knows_offers_a_report(failed_before, console, record, qtbot):
    shows(qtbot, console, "one", "frobnicator")
    card = carded(qtbot, console)
    assert card.title.text() == "It ended by itself, for a reason that is not known here."
    assert problems(console.findings) == {}
    button(card, "Save a report…").click()
    qtbot.waitUntil(record.dialogs[0].save.isEnabled, timeout=WAIT)
    assert "frobnicator" in record.dialogs[0].text.toPlainText()
    record.dialogs[0].reject()
    button(card, "Dismiss").click()
    assert not console.findings.isVisible()
    assert console.findings.cards == []


def test_what_a_person_has_stopped_is_no_failure(console, context, data, install, qtbot):
    log = launched(data, text=STRANGE)
    shows(qtbot, console, "one", "frobnicator")
    qtbot.waitUntil(lambda: log in FindingsFeed.of(context.live).found, timeout=WAIT)
    assert not console.findings.isVisible()
