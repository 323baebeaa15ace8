"""Launch options of an install: what is listed, what is refused, and that nothing is half-changed."""

import json

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    now,
    read_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.services.options import OptionChanges, change_options, list_options


@pytest.fixture
def installed(make):
    """Give a function that makes the record of an install, and the program that has it."""

    def install(package="a1111", name="mine", **values):
        app = make()
        record = InstallRecord(
            name=name, package=package, state="installed", created_at=now(), changed_at=now(), **values
        )  # fmt: skip
        write_record(InstallFolder(app.data.root, name), record)
        return app

    return install


def record_of(app, name="mine"):
    return read_record(InstallFolder(app.data.root, name))


def by_flag(result):
    return {item.option.flag: item for item in result.data.options}


async def changed(app, *assignments, unset=(), risk=False):
    return await change_options(app, "mine", OptionChanges(assignments, unset, risk))


async def test_every_option_is_listed_with_its_origin(installed):
    app = installed(options={"--no-half": True, "--xformers": False}, method="config")
    result = await list_options(app, "mine")
    options = by_flag(result)
    assert set(options) == {option.flag for option in app.catalog.load("a1111").package.options}
    assert (options["--no-half"].value, options["--no-half"].origin) == (True, "user")
    assert (options["--xformers"].value, options["--xformers"].origin) == (False, "user")
    assert (options["--port"].value, options["--port"].origin) == (7860, "network")
    assert options["--lora-dir"].origin == "sharing"
    assert options["--lora-dir"].value == str(app.data.models / "Lora")
    assert (options["--listen"].value, options["--listen"].origin) == (False, "default")
    assert options["--listen"].option.danger
    for item in result.data.options:
        assert (item.reason is None) is (item.origin == "default")


async def test_looking_changes_nothing(installed):
    app = installed()
    before = InstallFolder(app.data.root, "mine").record.read_bytes()
    await list_options(app, "mine")
    assert InstallFolder(app.data.root, "mine").record.read_bytes() == before


async def test_several_kinds_are_set_and_taken_back(installed):
    app = installed()
    result = await changed(
        app, "no-half", "port=8001", "args=--vae-path 'my vae.pt' --x", "env.HF_TOKEN=a=b"
    )
    record = record_of(app)
    assert record.options == {"--no-half": True}
    assert record.arguments == ["--vae-path", "my vae.pt", "--x"]
    assert record.variables == {"HF_TOKEN": "a=b"}
    assert record.port == 8001
    assert (result.data.port, result.data.port_origin) == (8001, "user")
    assert by_flag(result)["--no-half"].origin == "user"
    assert by_flag(result)["--port"].value == 8001
    result = await changed(app, unset=["--no-half", "port", "args", "env.HF_TOKEN"])
    record = record_of(app)
    assert (record.options, record.arguments, record.variables, record.port) == ({}, [], {}, None)
    assert by_flag(result)["--no-half"].origin != "user"
    assert result.data.port_origin == "default"


@pytest.mark.parametrize(
    ("assignment", "code"),
    [
        ("no-such-option=1", "options.unknown"),
        ("no-half=perhaps", "options.invalid"),
        ("port=0", "options.invalid"),
        ("port=70000", "options.invalid"),
        ("port=http", "options.invalid"),
        ("args='never closed", "options.invalid"),
        ("args=--port 1", "options.invalid"),
        ("args=--lora-dir=/x", "options.invalid"),
        ("env.1X=2", "options.invalid"),
        ("env.=2", "options.invalid"),
        ("listen", "decision.needed"),
        ("args=--listen", "decision.needed"),
        ("env.PATH=/x", "decision.needed"),
        ("env.LD_PRELOAD=x.so", "decision.needed"),
    ],
)
async def test_all_or_nothing(installed, assignment, code):
    app = installed()
    before = record_of(app)
    with pytest.raises(StablehandError) as caught:
        await changed(app, "no-half", "port=8001", assignment)
    assert caught.value.code == code
    assert record_of(app) == before
    if code == "decision.needed":
        assert "--accept-risk" in caught.value.hint.english()
        assert caught.value.exit_code == 4


async def test_agreement_lets_risks_through(installed):
    app = installed()
    result = await changed(app, "listen", "env.LD_PRELOAD=x.so", "args=--share", risk=True)
    assert by_flag(result)["--listen"].value is True
    assert record_of(app).variables == {"LD_PRELOAD": "x.so"}
    assert record_of(app).arguments == ["--share"]


async def test_of_a_group_the_last_one_stays(installed):
    app = installed()
    await changed(app, "medvram")
    result = await changed(app, "lowvram")
    assert record_of(app).options == {"--lowvram": True}
    assert "--medvram was taken back" in result.notices[-1].english()
    with pytest.raises(StablehandError) as caught:
        await changed(app, "medvram", "lowvram")
    assert caught.value.code == "options.invalid"
    assert record_of(app).options == {"--lowvram": True}


async def test_what_the_definition_no_longer_has_is_told_and_can_go(installed):
    app = installed(options={"--gone": True})
    result = await list_options(app, "mine")
    assert "--gone" in result.notices[-1].english()
    await changed(app, unset=["--gone"])
    assert record_of(app).options == {}


async def test_a_running_ui_takes_it_up_later(installed):
    import os

    import psutil

    app = installed()
    me = psutil.Process()
    session = Session(
        id="s", install="mine", package="a1111", argv=("x",), port=7860, log="Logs/x", state="ready",
        started_at=moment(), supervisor_pid=os.getpid(), supervisor_started=me.create_time(),
        pid=os.getpid(), pid_started=me.create_time(),
    )  # fmt: skip
    SessionTable(app.data.root).begin(session)
    result = await changed(app, "no-half")
    assert "next launch" in result.notices[-1].english()
    SessionTable(app.data.root).change("s", state="stopped")
    result = await changed(app, "no-half=off")
    assert not [text for text in result.notices if "next launch" in text.english()]


async def test_no_change_while_another_changes_the_install(installed, monkeypatch):
    monkeypatch.setattr("stablehand.services.options._WAIT_S", 0.0)
    app = installed()
    async with held(InstallFolder(app.data.root, "mine")):
        with pytest.raises(StablehandError) as caught:
            await changed(app, "no-half")
    assert caught.value.code == "install.busy"
    assert record_of(app).options == {}


async def test_an_install_that_is_not_there(make):
    for call in (
        list_options(make(), "mine"),
        change_options(make(), "mine", OptionChanges(("port=1",))),
    ):
        with pytest.raises(StablehandError) as caught:
            await call
        assert caught.value.code == "install.unknown"


def test_the_command_line(installed, capsys):
    app = installed(package="easel")
    words = ["--data", str(app.data.root), "options", "mine"]
    assert run(["--json", *words, "--set", "port=8123", "--set", "env.A=b"]) == 0
    data = json.loads(capsys.readouterr().out.splitlines()[-1])["data"]
    assert (data["name"], data["package"]) == ("mine", "easel")
    assert (data["port"], data["variables"], data["arguments"]) == (8123, {"A": "b"}, [])
    wanted = {
        "flag", "type", "value", "origin", "reason", "default", "choices", "group", "exclusive",
        "danger", "managed", "help", "withheld",
    }  # fmt: skip
    assert all(set(option) == wanted for option in data["options"])
    assert run(words) == 0
    out = capsys.readouterr().out
    assert "port 8123" in out
    assert "A=b" in out
    assert "stablehand options mine --set" in out
    assert run([*words, "--set", "nothing=1"]) == 3
    assert run([*words, "--unset", "port", "--unset", "env.A"]) == 0
    assert record_of(app).port is None
