"""The sheet of options: what the machine would choose, the whole command, undoing, and what a wish comes to."""

import shlex

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import (
    InstalledTorch,
    InstallFolder,
    InstallRecord,
    now,
    read_record,
    write_record,
)
from stablehand.services.option_sheet import (
    OwnOptions,
    assignment,
    change_sheet,
    changes_to,
    checked_arguments,
    is_secret,
    option_sheet,
    wished,
)
from stablehand.services.options import OptionChanges

NAME = "mine"


@pytest.fixture
def installed(make):
    """Give a function that writes the record of an install on the processor, and the program that has it."""

    def install(package="forge", **values):
        app = make()
        torch = InstalledTorch(backend="cpu", version="2.7.1+cpu")
        record = InstallRecord(
            name=NAME,
            package=package,
            state="installed",
            created_at=now(),
            changed_at=now(),
            torch=torch,
            **values,
        )
        write_record(InstallFolder(app.data.root, NAME), record)
        return app

    return install


def own_of(app):
    return OwnOptions.of(read_record(InstallFolder(app.data.root, NAME)))


def value_of(sheet, flag):
    return next(item for item in sheet.shown.options if item.option.flag == flag)


async def test_what_the_machine_chooses_is_told_though_the_user_chose_otherwise(installed):
    app = installed(options={"--always-cpu": False})
    sheet = (await option_sheet(app, NAME)).data
    assert value_of(sheet, "--always-cpu").origin == "user"
    assert sheet.automatic["--always-cpu"].value is True
    assert "no card" in sheet.automatic["--always-cpu"].reason.english()
    assert "--theme" not in sheet.automatic
    assert sheet.usual_port == 7860
    assert sheet.strays == ()


async def test_the_command_is_the_whole_and_hides_what_is_secret(installed):
    app = installed(
        arguments=["--debug", "my file", "https://me:hunter2@example.org/x"],
        variables={"HF_TOKEN": "plainword", "HTTPS_PROXY": "http://me:hunter2@proxy:1", "A": "b c"},
        options={"--theme": "dark"},
    )
    command = (await option_sheet(app, NAME)).data.command
    assert command.text == " ".join(part.text for part in command.parts)
    words = shlex.split(command.text)
    assert words[0].endswith(("python", "python.exe"))
    assert words[1].endswith("launch.py")
    assert "my file" in words
    assert "hunter2" not in command.text
    by_text = {part.text: part for part in command.parts}
    assert by_text["--theme dark"].origin == "user"
    assert by_text["--port 7860"].origin == "network"
    assert command.parts[0].reason is None
    assert all(part.reason is not None for part in command.parts[1:])
    variables = {item.name: item.value for item in command.variables}
    assert variables["HF_TOKEN"] == "***"
    assert variables["HTTPS_PROXY"] == "http://***@proxy:1"
    assert variables["A"] == "b c"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("HF_TOKEN", True),
        ("CIVITAI_API_KEY", True),
        ("AWS_SECRET_ACCESS_KEY", True),
        ("my_password", True),
        ("KEY", True),
        ("SD_AUTH", True),
        ("GIT_AUTHOR_NAME", False),
        ("HF_HOME", False),
        ("KEYBOARD", False),
        ("MONKEY_PATH", False),
    ],
)
def test_names_of_secrets_are_known(name, secret):
    assert is_secret(name) is secret


async def test_a_change_gives_the_sheet_as_it_is_then(installed):
    app = installed()
    result = await change_sheet(app, NAME, OptionChanges(("theme=dark", "port=8001")))
    assert value_of(result.data, "--theme").value == "dark"
    assert result.data.own == own_of(app)
    assert result.data.own.port == 8001
    assert "--theme dark" in result.data.command.text


async def test_strays_are_named_and_can_go(installed):
    app = installed(options={"--gone": True, "--theme": "dark"})
    sheet = (await option_sheet(app, NAME)).data
    assert sheet.strays == ("--gone",)
    assert "--gone" not in sheet.command.text
    sheet = (await change_sheet(app, NAME, OptionChanges((), sheet.strays))).data
    assert sheet.strays == ()
    assert sheet.own.options == {"--theme": "dark"}


BEFORE = OwnOptions(
    {"--lowvram": True, "--theme": "dark", "--api": False, "--device-id": "0"},
    ("--a", "b c", 'd"e'),
    {"A": "1 = 2", "EMPTY": ""},
    8001,
)
STATES = [
    OwnOptions({}, (), {}, None),
    BEFORE,
    OwnOptions({"--medvram": True, "--theme": "light"}, ("--a",), {"A": "3", "B": ""}, 8002),
    OwnOptions({"--listen": True}, (), {"LD_PRELOAD": "x"}, None),
    OwnOptions({"--vae-path": ""}, (), {}, None),
]


@pytest.mark.parametrize("old", STATES, ids=range(len(STATES)))
@pytest.mark.parametrize("new", STATES, ids=range(len(STATES)))
async def test_any_state_can_be_brought_back_whatever_came_after(installed, old, new):
    app = installed(
        "a1111",
        options=new.options,
        arguments=list(new.arguments),
        variables=new.variables,
        port=new.port,
    )
    package = (await option_sheet(app, NAME)).data.shown.package
    changes = changes_to(package, new, old)
    assert bool(changes) is (old != new)
    sheet = (await change_sheet(app, NAME, changes)).data
    assert sheet.own == old


async def test_undo_brings_back_what_had_to_make_way(installed):
    app = installed("a1111", options={"--medvram": True})
    before = own_of(app)
    sheet = (await change_sheet(app, NAME, OptionChanges(("lowvram",)))).data
    assert sheet.own.options == {"--lowvram": True}
    sheet = (await change_sheet(app, NAME, changes_to(sheet.shown.package, sheet.own, before))).data
    assert sheet.own.options == {"--medvram": True}


@pytest.mark.parametrize(
    ("package", "flag", "value"),
    [
        ("forge", "--always-cpu", True),
        ("forge", "--always-cpu", False),
        ("forge", "--timeout-keep-alive", 5),
        ("forge", "--vae-path", ""),
        ("forge", "--theme", "dark"),
        ("comfyui", "--enable-cors-header", ""),
        ("comfyui", "--enable-cors-header", False),
        ("comfyui", "--enable-cors-header", "https://a.example.org?b=c"),
        ("comfyui", "--reserve-vram", 0.5),
    ],
)
async def test_what_is_assigned_is_what_is_kept(installed, package, flag, value):
    app = installed(package)
    option = (await option_sheet(app, NAME)).data.shown.package.option(flag)
    changes = OptionChanges((assignment(option, value),), risk_accepted=option.danger)
    assert (await change_sheet(app, NAME, changes)).data.own.options == {flag: value}


async def test_what_is_gone_from_the_definition_is_not_brought_back(installed):
    app = installed(options={"--theme": "dark"})
    sheet = (await option_sheet(app, NAME)).data
    then = OwnOptions({"--gone": True, "--theme": "light"})
    changes = changes_to(sheet.shown.package, sheet.own, then)
    assert (tuple(changes.assignments), tuple(changes.removals)) == (("--theme=light",), ())


@pytest.mark.parametrize(
    ("flag", "value", "assignments", "removals"),
    [
        ("--always-cpu", False, ("--always-cpu=off",), ()),  # chosen against the machine's choice
        ("--always-cpu", True, (), ()),  # what it is anyway
        ("--disable-gpu-warning", True, ("--disable-gpu-warning=on",), ()),
        ("--disable-gpu-warning", False, (), ()),
        ("--theme", "dark", ("--theme=dark",), ()),
        ("--theme", "", (), ("--theme",)),  # was set: nothing is as before
        ("--vae-path", "", (), ()),
        ("--device-id", "1", ("--device-id=1",), ()),
    ],
)
async def test_a_wish_for_what_it_is_anyway_is_no_choice(
    installed, flag, value, assignments, removals
):
    app = installed(options={"--theme": "light"})
    sheet = (await option_sheet(app, NAME)).data
    changes = wished(sheet, flag, value)
    assert (tuple(changes.assignments), tuple(changes.removals)) == (assignments, removals)


async def test_a_wish_for_the_automatic_value_takes_the_own_one_back(installed):
    app = installed(options={"--always-cpu": False})
    sheet = (await option_sheet(app, NAME)).data
    assert wished(sheet, "--always-cpu", True).removals == ("--always-cpu",)


async def test_numbers_typed_as_texts_are_compared_as_they_are_read(installed):
    app = installed("a1111")
    sheet = (await option_sheet(app, NAME)).data
    default = next(
        item.option
        for item in sheet.shown.options
        if item.option.type in ("integer", "number")
        and item.option.default is not None
        and not item.option.managed
    )
    assert not wished(sheet, default.flag, str(default.default))
    assert wished(sheet, default.flag, f"{default.default}1").assignments


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("--port 1", "options.invalid"),
        ("'never closed", "options.invalid"),
        ("--listen", "decision.needed"),
        ("--list", "decision.needed"),
    ],
)
async def test_words_that_a_launch_must_not_get_are_refused(installed, text, code):
    app = installed()
    with pytest.raises(StablehandError) as caught:
        await checked_arguments(app, NAME, text)
    assert caught.value.code == code


async def test_words_are_split_as_in_a_shell_and_risks_can_be_agreed_to(installed):
    app = installed()
    assert await checked_arguments(app, NAME, "--x 'a b' c") == ("--x", "a b", "c")
    assert await checked_arguments(app, NAME, "") == ()
    assert await checked_arguments(app, NAME, "--listen", risk_accepted=True) == ("--listen",)
    with pytest.raises(StablehandError) as caught:
        await checked_arguments(app, "nobody", "--x")
    assert caught.value.code == "install.unknown"
