"""Failures in the window: every code has words and buttons, and nobody is sent to the command line."""

import argparse
import ast
import re
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

import stablehand
from stablehand.cli.parser import build_parser
from stablehand.cli.tree import children
from stablehand.core.base.errors import ERROR_CODES
from stablehand.core.base.text import Text
from stablehand.core.records.install import InstallFailure
from stablehand.gui.components.problem_actions import _BY_CODE, problem_actions
from stablehand.gui.components.problem_hints import _TITLES, OWN_HINT, TODO
from stablehand.gui.components.problems import (
    fixes,
    problem_card,
    problem_words,
    run_action,
    shown_problem,
)
from stablehand.gui.context import Route
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.buttons import Button, IconButton
from stablehand.services.installing import InstallRequest
from support.window_work import listed, write_install

SOURCE = Path(stablehand.__file__).parent
KINDS = ("install", "launch", "stop", "uninstall", "")


def problem(code, message="It failed.", hint=None, details=None, kind="launch", subject="one"):
    hint = Text("t", hint) if isinstance(hint, str) else hint
    return Problem(code, Text("t", message), hint, (), details or {}, kind, subject)


def flags_of(parser: argparse.ArgumentParser) -> set[str]:
    own = {word for action in parser._actions for word in action.option_strings}
    return own.union(*(flags_of(child) for child in children(parser).values()))


FLAGS = {flag for flag in flags_of(build_parser()) if flag.startswith("--")}


def sends_to_the_command_line(sentence: str) -> bool:
    words = set(re.findall(r"(?<!xcode-select )--[a-z][a-z-]*", sentence))
    return bool(words & FLAGS) or bool(re.search(r"\bstablehand [a-z-]", sentence))


def literals(tree: ast.AST) -> list[str]:
    """Templates that are marked for translation somewhere in a piece of code."""
    return [
        node.args[1].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QT_TRANSLATE_NOOP"
    ]


@cache
def templates() -> list[str]:
    files = [*(SOURCE / "core").rglob("*.py"), *(SOURCE / "services").rglob("*.py")]
    return [text for file in files for text in literals(ast.parse(file.read_text("utf-8")))]


def raised() -> list[tuple[str, str, str]]:
    """Every failure that is made with literal words: code, message, hint."""
    found = []
    for file in [*(SOURCE / "core").rglob("*.py"), *(SOURCE / "services").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "StablehandError":
                continue
            code = node.args[0]
            if not isinstance(code, ast.Constant):
                continue
            hints = [word.value for word in node.keywords if word.arg == "hint"]
            message = "".join(literals(node.args[1])[:1])
            hint = "".join(literals(hints[0])[:1]) if hints else ""
            found.append((code.value, message, hint))
    return found


def test_what_counts_as_the_command_line_is_told_from_what_does_not():
    assert {"--name", "--torch", "--accept-licence", "--ignore-space"} <= FLAGS
    assert sends_to_the_command_line("Stop it first: stablehand stop {name}")
    assert sends_to_the_command_line("Choose another with --ref.")
    assert not sends_to_the_command_line("Install it with: xcode-select --install")
    assert not sends_to_the_command_line("Install Stablehand again.")


def test_every_code_has_words_of_the_window_or_is_known_to_need_none():
    assert set(TODO) | OWN_HINT >= set(ERROR_CODES)
    assert not OWN_HINT & set(TODO)
    assert {key.partition("/")[0] for key in TODO} <= set(ERROR_CODES)
    assert set(ERROR_CODES) >= OWN_HINT
    assert set(_BY_CODE) == set(ERROR_CODES) - {"window.unavailable"}


def test_the_window_s_own_words_name_no_command(theme):
    for text in (*TODO.values(), *_TITLES.values()):
        assert not sends_to_the_command_line(text.source), text.source


@pytest.mark.parametrize("code", ERROR_CODES)
def test_no_hint_of_core_sends_anybody_to_the_command_line(theme, code):
    for template in templates():
        shown = problem_words(problem(code, hint=template)).todo
        assert not sends_to_the_command_line(shown), (template, shown)


def test_what_core_says_of_a_failure_is_shown_without_commands_and_never_without_advice(theme):
    made = raised()
    assert len(made) > 50
    assert any(sends_to_the_command_line(hint) for _code, _message, hint in made)
    for code, message, hint in made:
        words = problem_words(problem(code, message or "It failed.", hint or None))
        assert not sends_to_the_command_line(words.title), words.title
        assert not sends_to_the_command_line(words.todo), words.todo
        assert words.title
        assert words.todo or code in OWN_HINT, (code, message)


def test_a_hint_that_fits_the_window_is_left_alone(theme):
    hint = "Close other programs, or add swap space; then try again."
    assert problem_words(problem("install.step_failed", hint=hint)).todo == hint
    git = "Install it with: xcode-select --install"
    assert problem_words(problem("tool.missing", hint=git)).todo == git


def test_flags_of_the_program_itself_are_no_commands_of_ours(theme):
    hint = Text("options", "Nearest: {names}.", {"names": "--port, --listen"})
    assert problem_words(problem("options.unknown", hint=hint)).todo == "Nearest: --port, --listen."


@pytest.mark.parametrize(
    ("details", "part"),
    [
        ({"findings": [{"kind": "device", "text": "x"}]}, "Update the driver"),
        ({"findings": [{"kind": "compute", "text": "x"}]}, "another torch build"),
        ({"findings": [{"kind": "missing", "text": "x"}]}, "made anew"),
        ({"findings": [{"kind": "import", "text": "x"}]}, "The log has"),
        ({}, "The log has"),
    ],
)
def test_advice_follows_what_was_found(theme, details, part):
    found = problem("install.probe_failed", hint="Choose another with --torch.", details=details)
    assert part in problem_words(found).todo


def test_values_of_the_message_are_in_the_advice(theme):
    message = Text("install", "{name} needs {other}.", {"name": "swarm", "other": "comfyui"})
    hint = Text("install", "Install it again: stablehand install {package}", {"package": "comfyui"})
    found = Problem("install.incomplete", message, hint, (), {"required": "comfyui"}, "launch", "s")
    assert problem_words(found).todo == "Install comfyui again."


def test_the_last_words_of_a_program_are_the_why_and_all_of_them_the_details(theme):
    lines = ["Traceback:", "ModuleNotFoundError: torchsde"]
    found = Problem(
        "launch.failed",
        Text("t", "one ended."),
        None,
        tuple(Text("t", "{line}", {"line": line}) for line in lines),
        {"exit_code": 1, "log": "Logs/one/x.log", "lines": lines, "pid": None},
        "launch",
        "one",
    )
    words = problem_words(found)
    assert words.why == "It said last: ModuleNotFoundError: torchsde"
    assert words.details.splitlines() == [
        "launch.failed",
        "exit_code: 1",
        "log: Logs/one/x.log",
        "",
        *lines,
    ]


@pytest.mark.parametrize("code", ERROR_CODES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_button_has_words_an_icon_and_something_to_do(theme, data, code, kind):
    item = listed(data, "one")
    details = {
        "path": str(data),
        "file": str(data / "x"),
        "name": "other",
        "required": "comfyui",
        "users": ["swarm"],
        "key": "hardware.gpu",
        "needed_bytes": 1,
        "findings": [{"kind": "device", "text": "x"}],
    }
    hint = Text("t", "{url}", {"url": "https://example.org/licence"})
    found = problem(code, hint=hint, details=details, kind=kind)
    icons = Path(__file__).parents[2] / "assets" / "icons"
    for where in (item, None):
        for action in problem_actions(found, where, "easel"):
            assert action.text and "{" not in action.text
            assert not sends_to_the_command_line(action.text)
            assert (icons / f"{action.icon}.svg").is_file()


def keys(found, item=None, package=""):
    return [action.key for action in problem_actions(found, item, package)]


def test_buttons_come_by_what_there_is(data, theme):
    item = listed(data, "one")
    failed = problem("launch.failed", kind="launch")
    assert keys(failed, item) == ["log", "retry", "options", "report"]
    assert keys(failed, None) == []  # it is gone
    full = problem("disk.full", kind="install")
    assert keys(full, item) == ["retry", "folder"]
    tight = problem("disk.full", kind="install", details={"needed_bytes": 1})
    assert "regardless" in keys(tight, item)
    assert "regardless" not in keys(tight, None, "easel")
    assert keys(
        problem("install.exists", kind="install", details={"name": "b"}), None, "easel"
    ) == [
        "choose",
        "show",
    ]
    device = problem(
        "install.probe_failed", kind="install", details={"findings": [{"kind": "device"}]}
    )
    assert keys(device, item)[0] == "processor"
    assert keys(problem("install.running", kind="uninstall"), item) == []  # it has ended meanwhile


@pytest.mark.parametrize(
    ("code", "details", "key", "went"),
    [
        ("launch.failed", {}, "log", Route("package", "one", "console")),
        ("launch.failed", {}, "options", Route("package", "one", "options")),
        ("link.occupied", {}, "models", Route("package", "one", "models")),
        (
            "torch.unavailable",
            {"key": "hardware.torch"},
            "settings",
            Route("settings", "hardware.torch"),
        ),
        ("python.unavailable", {}, "settings", Route("settings", "mirrors.python")),
        (
            "network.unreachable",
            {"tool": "git"},
            "settings",
            Route("settings", "endpoints.git_base"),
        ),
        (
            "hub.refused",
            {"host": "huggingface.co"},
            "settings",
            Route("settings", "endpoints.huggingface"),
        ),
        ("hub.login", {"service": "civitai"}, "account", Route("settings", "accounts.civitai")),
        ("package.unsupported", {}, "packages", Route("add")),
        ("install.foreign", {}, "choose", Route("add", "easel")),
        ("install.exists", {"name": "two"}, "show", Route("package", "two")),
        ("install.needed", {"users": ["swarm"]}, "user", Route("package", "swarm")),
        ("install.incomplete", {"required": "comfyui"}, "require", Route("add", "comfyui")),
        ("decision.needed", {}, "agree", Route("add", "easel")),
        ("decision.needed", {"option": "--listen"}, "options", Route("package", "one", "options")),
    ],
)
def test_buttons_lead_where_they_say(context, record, data, qtbot, code, details, key, went):
    write_install(data, "one")
    qtbot.waitUntil(lambda: context.live.install("one") is not None)
    found = problem(code, details=details, kind="launch")
    action = next(action for action in fixes(context.live, found) if action.key == key)
    run_action(context, found, action)
    assert record.went == [went]


def test_places_and_addresses_are_opened(context, record, data):
    url = "https://example.org/licence"
    hint = Text("install", "Read it at {url}; agree with --accept-licence.", {"url": url})
    licence = problem("decision.needed", hint=hint, kind="install")
    for found, key in (
        (licence, "licence"),
        (problem("database.damaged", details={"file": str(data / "journal.db")}), "file"),
        (problem("disk.full"), "folder"),
        (problem("hub.gated", details={"page": "https://hub.example/a/b"}), "page"),
    ):
        action = next(action for action in fixes(context.live, found) if action.key == key)
        run_action(context, found, action)
    assert record.urls == [url, "https://hub.example/a/b"]
    assert record.paths == [data / "journal.db", data]


def test_an_address_that_is_none_is_not_offered(theme):
    hint = Text("install", "Read it at {url}.", {"url": "?"})
    assert keys(problem("decision.needed", hint=hint, kind="install")) == []


def test_trying_again_does_what_was_tried(context, data, qtbot):
    live = context.live
    live.begin_install(InstallRequest("no-such-package", name="one"))
    qtbot.waitUntil(lambda: "one" in live.problems)
    first = live.problems["one"]
    assert fixes(live, first)[0].key == "packages"
    again = problem("network.unreachable", kind="install", subject="one")
    run_action(context, again, fixes(live, again)[0])
    assert "one" not in live.problems  # it is under way again
    qtbot.waitUntil(lambda: "one" in live.problems)
    assert live.problems["one"] is not first


def test_a_launch_is_tried_again(context, data, qtbot):
    write_install(data, "one", state="failed")
    live = context.live
    qtbot.waitUntil(lambda: live.install("one") is not None)
    found = problem("database.busy", kind="launch")
    run_action(context, found, fixes(live, found)[0])
    qtbot.waitUntil(lambda: "one" in live.problems)
    now = live.problems["one"]
    assert (now.code, now.kind) == ("install.incomplete", "launch")
    assert [action.key for action in fixes(live, now)] == ["resume"]


def test_a_failure_of_the_record_is_shown_after_a_restart(context, data, qtbot):
    failure = InstallFailure(
        step="torch",
        code="disk.full",
        message="The drive is full.",
        hint="Free some room, or go on regardless with --ignore-space.",
        log="Packages/one/.stablehand/gen/1/log/install.log",
    )
    write_install(data, "one", state="failed", failure=failure)
    live = context.live
    qtbot.waitUntil(lambda: live.install("one") is not None)
    found = shown_problem(live, live.install("one"), "one")
    words = problem_words(found)
    assert words.title == "The drive is full."
    assert words.todo.startswith("Make room on the drive")
    assert "step: torch" in words.details
    assert shown_problem(live, None, "two") is None


def test_a_card_says_it_all_and_its_buttons_work(context, record, data, qtbot):
    write_install(data, "one")
    qtbot.waitUntil(lambda: context.live.install("one") is not None)
    dismissed = []
    found = problem("launch.failed", hint="The whole log: stablehand logs one")
    card = problem_card(context, found, lambda: dismissed.append(1))
    qtbot.addWidget(card)
    card.show()
    labels = [label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card)]
    assert labels[:2] == ["It failed.", TODO["launch.failed"].source]
    buttons = {button.text(): button for button in card.findChildren(Button)}
    assert list(buttons)[:3] == ["Open log", "Launch again", "Open options"]
    assert buttons["Open log"].property("variant") == "primary"
    assert not buttons["Copy"].isVisibleTo(card)
    buttons["Open log"].click()
    assert record.went == [Route("package", "one", "console")]
    next(b for b in card.findChildren(IconButton) if b.accessibleName() == "Dismiss").click()
    assert dismissed == [1]


def test_a_failure_that_nobody_knows_makes_a_report(context, data, live, record, qtbot):
    listed(data, "one")
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=10_000)
    failed = problem("launch.failed", kind="launch")
    card = problem_card(context, failed)
    qtbot.addWidget(card)
    button = next(b for b in card.findChildren(Button) if b.text() == "Save a report…")
    button.click()
    assert [type(dialog).__name__ for dialog in record.dialogs] == ["ReportDialog"]
    qtbot.waitUntil(record.dialogs[0].save.isEnabled, timeout=10_000)
