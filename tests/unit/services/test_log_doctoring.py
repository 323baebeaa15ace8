"""The log doctor as a use case: files, installs, what can be done, reports, and the command line over them."""

import asyncio
import json
import os

import pytest

from stablehand.cli.main import run as run_words
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.resources import bundled
from stablehand.core.base.setting_table import SETTINGS
from stablehand.core.catalog.doctor_rules import chapters, rules_for
from stablehand.core.catalog.doctor_schema import DoctorAction
from stablehand.core.catalog.loader import Catalog
from stablehand.core.installs.health import RULES
from stablehand.core.launch.sessions import Session, SessionTable
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.services.app import App
from stablehand.services.log_doctoring import (
    Reading,
    dismiss,
    examine_log,
    follow_findings,
    rules_of,
)
from stablehand.services.log_fixes import Ground, actions_for
from support.fake_uis import make_install

CATALOG = Catalog(bundled("packages_catalog"))
CHAPTERS = chapters(CATALOG)
MEMORY = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n"
ENCODING = "UnicodeDecodeError: 'charmap' codec can't decode byte 0x98 in position 1204\n"
PORT = "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 1): in use\n"


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "Data"
    folder.mkdir()
    return folder


@pytest.fixture
def app(data):
    return App(DataPaths(data), dict(os.environ))


def launched(data, text, *, name="one", exit_code=None, state="failed"):
    log = data / "Logs" / name / "20260101T000000Z.log"
    log.parent.mkdir(parents=True)
    log.write_text(text, encoding="utf-8")
    SessionTable(data).begin(
        Session(
            id="one-1",
            install=name,
            package="fake",
            argv=("python", "ui.py"),
            port=1,
            log=str(log.relative_to(data)),
            state=state,
            started_at="2026-01-01T00:00:00.000+00:00",
            exit_code=exit_code,
        )
    )
    return log


def rules(findings):
    return [item.rule for item in findings.findings]


# -- logs ------------------------------------------------------------------------------------------


def test_any_file_can_be_looked_at(app, tmp_path):
    log = tmp_path / "a.log"
    log.write_text(f"hello\n{PORT}{MEMORY}{MEMORY}Cannot locate TCMalloc", encoding="utf-8")
    found = asyncio.run(examine_log(app, log))
    assert rules(found) == ["port_in_use", "out_of_memory", "tcmalloc_missing"]  # worst first
    memory = found.findings[1]
    assert (memory.count, memory.lines) == (2, (3, 4))
    assert found.lines == 5
    # Without an install nothing can be changed; a person can still be led somewhere.
    assert {action.reach for item in found.findings for action in item.actions} == {"goes"}


def test_a_file_that_is_not_there_is_refused(app, tmp_path):
    with pytest.raises(StablehandError) as error:
        asyncio.run(examine_log(app, tmp_path / "none.log"))
    assert error.value.code == "log.unreadable"


def test_what_a_program_ended_with_counts(app, tmp_path):
    log = tmp_path / "a.log"
    log.write_text("Loading weights\n", encoding="utf-8")
    assert rules(asyncio.run(examine_log(app, log, exit_code=-9))) == ["killed_for_memory"]
    assert rules(asyncio.run(examine_log(app, log, exit_code=3221225477))) == ["access_violation"]
    assert rules(asyncio.run(examine_log(app, log, exit_code=1))) == []


def test_secrets_are_not_quoted(app, tmp_path):
    log = tmp_path / "a.log"
    log.write_text(
        f"401 Client Error: Unauthorized for url: https://civitai.com/x?token={'a' * 32}\n", "utf-8"
    )
    (finding,) = asyncio.run(examine_log(app, log)).findings
    assert finding.rule == "token_refused"
    assert "a" * 32 not in finding.excerpt


def test_reading_goes_on_where_another_one_stopped(app, data):
    make_install(data, "", name="one")
    log = launched(data, MEMORY + "half a line")
    wanted = asyncio.run(rules_of(app, "one"))
    first = Reading(log, wanted, "one")
    assert not first.look()
    first.save()
    with log.open("a", encoding="utf-8") as file:
        file.write(f" and its end\n{MEMORY}{PORT}")
    again = Reading(log, wanted, "one")
    assert again.found().findings[0].count == 1  # known before anything is read
    again.look()
    whole = Reading(log, wanted, "one")
    again.save()
    assert {item.rule: item.count for item in again.found().findings} == {
        "out_of_memory": 2,
        "port_in_use": 1,
    }
    log.write_text("another log\n", encoding="utf-8")  # shorter: it was begun anew
    whole.look()
    assert whole.found().findings == ()


def test_a_damaged_note_beside_a_log_is_passed_over(app, data):
    make_install(data, "", name="one")
    log = launched(data, MEMORY)
    for text in ("{", "[]", '{"rules": 1}', '{"matcher": {"lines": "x"}}'):
        log.with_name(f"{log.name}.doctor.json").write_text(text, "utf-8")
        log.with_name(f"{log.name}.dismissed.json").write_text(text, "utf-8")
        reading = Reading(log, asyncio.run(rules_of(app, "one")), "one")
        reading.look()
        assert rules(reading.found()) == ["out_of_memory"]


def test_what_was_put_away_and_notes_of_logs_that_are_gone(app, data):
    make_install(data, "", name="one")
    log = launched(data, MEMORY)
    stray = log.with_name("old.log.dismissed.json")
    stray.write_text("{}", "utf-8")
    dismiss(log, "out_of_memory")
    found = asyncio.run(examine_log(app, log, name="one"))
    assert [item.is_dismissed for item in found.findings] == [True]
    assert found.shown == ()
    assert not stray.exists()
    dismiss(log, "out_of_memory", is_dismissed=False)
    assert asyncio.run(examine_log(app, log, name="one")).shown


def test_a_log_that_is_over_is_followed_to_its_end(app, data):
    make_install(data, "", name="one")
    log = launched(data, "Loading weights", exit_code=-9)
    given = []
    asyncio.run(follow_findings(app, "one", log, given.append, -9, False))
    assert rules(given[-1]) == ["killed_for_memory"]


# -- what can be done ------------------------------------------------------------------------------


def ladder(package, given):
    definition = CATALOG.load(package).package
    own = rules_for(CHAPTERS, package, definition.doctor)
    rule = next(item for item in own if item.id == "out_of_memory")
    ground = Ground("one", package, definition, {}, frozenset(given))
    return [item.value for item in actions_for(rule.actions, {}, ground) if item.do == "add_option"]


@pytest.mark.parametrize(
    ("package", "given", "wanted"),
    [
        ("a1111", (), "--medvram-sdxl"),
        ("a1111", ("--medvram",), "--lowvram"),
        ("reforge", (), "--always-low-vram"),
        ("forge", ("--always-low-vram",), "--always-no-vram"),
        ("forge_neo", (), "--lowvram"),
        ("comfyui", (), "--lowvram"),
        ("comfyui", ("--lowvram",), "--novram"),
        ("sdnext", (), "--medvram"),
        ("fooocus", (), "--always-low-vram"),
        ("forge", (), "--always-low-vram"),
    ],
)
def test_the_memory_option_that_fits_the_program_and_is_not_on(package, given, wanted):
    options = {option.flag for option in CATALOG.load(package).package.options}
    found = ladder(package, given)
    assert found
    assert set(found) <= options - set(given)
    assert found[0] == wanted


def test_nothing_is_offered_beyond_the_gentlest_option():
    assert not {"--medvram", "--lowvram"} & set(ladder("a1111", ("--lowvram",)))


@pytest.mark.parametrize("package", CATALOG.ids())
def test_no_option_is_offered_that_does_nothing(package):
    definition = CATALOG.load(package).package
    ground = Ground("one", package, definition, {})
    for rule in rules_for(CHAPTERS, package, definition.doctor):
        for item in actions_for(rule.actions, {}, ground):
            if item.do == "add_option":
                said = definition.option(item.value).help.en.lower()
                assert "does nothing" not in said, f"{rule.id}: {item.value}"
                assert definition.option(item.value).type in ("flag", "optional"), rule.id


def test_actions_lead_to_what_there_is():
    settings = {setting.key for setting in SETTINGS} | {"data"}
    for rule in rules_for(CHAPTERS):
        for action in rule.actions:
            assert action.setting is None or action.setting in settings, rule.id
            assert set(action.rules) <= set(RULES), rule.id
    flags = {o.flag for i in CATALOG.ids() for o in CATALOG.load(i).package.options}
    named = {flag for rule in rules_for(CHAPTERS) for a in rule.actions for flag in a.options}
    assert named <= flags


# -- the command line ------------------------------------------------------------------------------


def test_an_address_is_filled_from_the_log_or_not_offered():
    action = DoctorAction(do="page", url="https://hub.example/{repo}")
    (found,) = actions_for([action], {"repo": "a/b?c d"}, Ground())
    assert found.value == "https://hub.example/a/b%3Fc%20d"
    assert actions_for([action], {}, Ground()) == ()


def run(capfd, data, *words):
    code = run_words(["--data", str(data), "--json", "doctor", *words])
    said = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    return code, said[-1]


def test_the_shape_of_findings(capfd, data, tmp_path):
    log = tmp_path / "a.log"
    log.write_text(ENCODING, encoding="utf-8")
    code, answer = run(capfd, data, "--log", str(log))
    assert code == 0
    found = answer["data"]
    assert (found["install"], found["log"], found["lines"]) == (None, str(log), 1)
    (finding,) = found["findings"]
    assert finding["rule"] == "text_encoding"
    assert finding["severity"] == "stops"
    assert finding["cause"]
    assert finding["fix"]
    assert finding["lines"] == [1]
    assert "charmap" in finding["excerpt"]


def test_the_last_log_of_an_install_and_doing_something(capfd, data):
    make_install(data, "", name="one")
    launched(data, ENCODING + PORT)
    code, answer = run(capfd, data, "one", "--log")
    assert code == 0
    actions = {a["action"]: a for f in answer["data"]["findings"] for a in f["actions"]}
    assert actions["set_variable:PYTHONUTF8"]["runs"]
    assert not actions["open:options"]["runs"]
    code, answer = run(capfd, data, "one", "--do", "text_encoding")
    assert (code, answer["data"]["action"]["action"]) == (0, "set_variable:PYTHONUTF8")
    code, answer = run(capfd, data, "one", "--do", "port_in_use/other_port")
    assert code == 0
    record = read_record(InstallFolder(data, "one"))
    assert record.variables == {"PYTHONUTF8": "1"}
    assert record.port
    for words in ("nothing", "port_in_use/nothing", "port_in_use/open:options"):
        code, answer = run(capfd, data, "one", "--do", words)
        assert (code, answer["code"]) == (2, "usage")


def test_the_rules_are_listed(capfd, data):
    code, answer = run(capfd, data, "--rules")
    listed = answer["data"]["rules"]
    assert code == 0
    assert len([rule for rule in listed if rule["package"] is None]) >= 60
    assert all(rule["cause"] and rule["fix"] and rule["texts"]["ru"]["fix"] for rule in listed)


def test_a_report_tells_what_helps_and_not_who(capfd, data, tmp_path):
    make_install(
        data,
        "",
        name="one",
        variables={"HF_TOKEN": "x" * 30},
        options={"--gradio-auth": "anna:hunter2 bob:hunter2"},
        arguments=["--civitai-api-key", "hunter2"],
    )
    launched(data, f"at {data}/x.py for a.b@example.org\n{MEMORY}", exit_code=1)
    target = tmp_path / "report.txt"
    code, answer = run(capfd, data, "one", "--report", str(target))
    text = target.read_text("utf-8")
    assert (code, answer["data"]["file"]) == (0, str(target))
    assert "[out_of_memory]" in text
    assert "exit code 1" in text
    assert "--gradio-auth = ***" in text
    assert not any(part in text for part in ("x" * 30, "a.b@", "hunter2", str(data)))


@pytest.mark.parametrize(
    "words",
    [
        ("--log",),
        ("--report", "x.txt"),
        ("--do", "a/b", "--log", "x"),
        ("one", "--log", "--fix"),
        ("one", "--stop"),
        ("one", "--log", "--stop"),
        ("one", "--log", "x", "--package", "comfyui"),
        ("--package", "comfyui"),
    ],
)
def test_what_makes_no_sense_is_refused(capfd, data, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_text("", "utf-8")
    code, answer = run(capfd, data, *words)
    assert (code, answer["code"]) == (2, "usage")


def test_a_install_that_was_never_launched_has_no_log(capfd, data):
    make_install(data, "", name="one")
    code, answer = run(capfd, data, "one", "--log")
    assert (code, answer["code"]) == (3, "session.unknown")
