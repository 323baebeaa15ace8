"""Presets in an install: real files, and that nothing of the user's is written over or removed."""

import hashlib
import json
import os

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.presets import list_presets, remove_written_presets, write_presets

LORA, TI = "lora_sd15_4gb", "ti_sd15_4gb"


@pytest.fixture
def app(make):
    """Give the program with an install of kohya_ss and one of Forge."""
    return with_installs(make())


def with_installs(app, state="installed"):
    for package, name in (("kohya_ss", "mine"), ("forge", "other")):
        folder = InstallFolder(app.data.root, name)
        record = InstallRecord(
            name=name, package=package, state=state, created_at=now(), changed_at=now()
        )
        write_record(folder, record)
    user = folder_of(app) / "presets" / "lora" / "user_presets"
    user.mkdir(parents=True)
    (user / ".put your own presets here").touch()
    return app


def folder_of(app):
    return InstallFolder(app.data.root, "mine").checkout


def by_id(result):
    return {item.preset.id: item for item in result.data.presets}


async def states(app):
    return {name: item.state for name, item in by_id(await list_presets(app, "mine")).items()}


async def refused(call):
    with pytest.raises(StablehandError) as caught:
        await call
    return caught.value


async def test_presets_are_put_where_the_program_looks(app):
    before = by_id(await list_presets(app, "mine"))
    assert {item.state for item in before.values()} == {"absent"}
    result = await write_presets(app, "mine", [LORA, TI, LORA])
    assert result.data.written == (LORA, TI)
    now_there = by_id(result)
    assert {name for name, item in now_there.items() if item.state == "there"} == {LORA, TI}
    path = now_there[LORA].path
    assert path.is_relative_to(folder_of(app) / "presets" / "lora" / "user_presets")
    shipped = app.catalog.builtin / "kohya_ss" / "presets" / f"{LORA}.json"
    assert json.loads(path.read_text("utf-8")) == json.loads(shipped.read_text("utf-8"))
    assert (await write_presets(app, "mine", [LORA])).data.written == ()  # it is there


async def test_they_are_taken_out_again_and_empty_folders_with_them(app):
    await write_presets(app, "mine", [LORA, TI])
    result = await remove_written_presets(app, "mine", [LORA, TI])
    assert result.data.removed == (LORA, TI)
    assert {item.state for item in result.data.presets} == {"absent"}
    presets = folder_of(app) / "presets"
    assert [item.name for item in presets.iterdir()] == ["lora"]  # which holds a file of theirs
    assert (await remove_written_presets(app, "mine", [LORA])).data.removed == ()


async def test_what_the_user_changed_stays_and_so_does_all_else_of_that_command(app):
    path = by_id(await write_presets(app, "mine", [LORA]))[LORA].path
    path.write_text('{"epoch": 3}', encoding="utf-8")
    assert (await states(app))[LORA] == "edited"
    for call in (write_presets, remove_written_presets):
        error = await refused(call(app, "mine", [TI, LORA]))
        assert error.code == "preset.edited"
        assert error.details == {"preset": LORA, "file": str(path)}
    assert path.read_text("utf-8") == '{"epoch": 3}'
    assert (await states(app))[TI] == "absent"


async def test_a_file_of_an_earlier_version_is_replaced(app, make, tmp_path):
    user = app.data.catalog / "kohya_ss" / "presets"
    user.mkdir(parents=True)
    (user / f"{LORA}.json").write_text('{"epoch": 1}', encoding="utf-8")
    path = by_id(await write_presets(app, "mine", [LORA]))[LORA].path
    assert json.loads(path.read_text("utf-8")) == {"epoch": 1}  # the user's own goes first
    (user / f"{LORA}.json").unlink()
    assert (await states(app))[LORA] == "older"
    assert (await write_presets(app, "mine", [LORA])).data.written == (LORA,)
    assert json.loads(path.read_text("utf-8"))["optimizer"] == "Adafactor"


async def test_one_that_was_being_replaced_when_all_was_killed_is_still_ours(app):
    path = by_id(await write_presets(app, "mine", [LORA]))[LORA].path
    account = InstallFolder(app.data.root, "mine").own / "presets.json"
    table = json.loads(account.read_text("utf-8"))
    ((target, new),) = table["files"].items()
    path.write_text("{}", encoding="utf-8")  # as an earlier version had put it
    table["files"][target] = f"{hashlib.sha256(b'{}').hexdigest()} {new}"
    account.write_text(json.dumps(table), encoding="utf-8")
    assert (await states(app))[LORA] == "older"
    assert (await write_presets(app, "mine", [LORA])).data.written == (LORA,)
    assert json.loads(account.read_text("utf-8"))["files"] == {target: new}


async def test_a_damaged_account_makes_nothing_ours(app):
    path = by_id(await write_presets(app, "mine", [LORA]))[LORA].path
    path.write_text("{}", encoding="utf-8")
    InstallFolder(app.data.root, "mine").own.joinpath("presets.json").write_text("?", "utf-8")
    assert (await states(app))[LORA] == "edited"


@pytest.mark.skipif(os.name == "nt", reason="needs a right on Windows")
async def test_a_link_of_the_users_is_not_followed_out_of_the_install(app, tmp_path):
    away = tmp_path / "away"
    away.mkdir()
    (folder_of(app) / "presets" / "textual_inversion").symlink_to(away)
    assert (await states(app))[TI] == "edited"
    assert (await refused(write_presets(app, "mine", [TI]))).code == "preset.edited"
    assert list(away.iterdir()) == []


async def test_a_preset_that_there_is_not_is_refused(app):
    error = await refused(write_presets(app, "mine", [LORA, "lora_sd15_1gb"]))
    assert error.code == "preset.unknown"
    assert LORA in error.details["known"]
    assert (await states(app))[LORA] == "absent"
    assert (await refused(write_presets(app, "other", [LORA]))).code == "preset.unknown"
    assert (await list_presets(app, "other")).data.presets == ()


async def test_nothing_is_put_into_what_is_half_installed(make):
    app = with_installs(make(), "failed")
    assert (await refused(write_presets(app, "mine", [LORA]))).code == "install.incomplete"


async def test_nothing_is_written_while_another_changes_the_install(app, monkeypatch):
    monkeypatch.setattr("stablehand.services.presets._WAIT_S", 0.0)
    async with held(InstallFolder(app.data.root, "mine")):
        assert (await refused(write_presets(app, "mine", [LORA]))).code == "install.busy"


def told(capsys, app, *words):
    code = run(["--data", str(app.data.root), "--json", "presets", "mine", *words])
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


def test_on_the_command_line(app, capsys):
    code, answer = told(capsys, app)
    assert (code, answer["data"]["written"], answer["data"]["removed"]) == (0, [], [])
    first = answer["data"]["presets"][0]
    assert (first["id"], first["base"], first["vram_gb"], first["state"]) == (
        LORA, "sd15", 4, "absent",
    )  # fmt: skip
    code, answer = told(capsys, app, "write", LORA)
    assert (code, answer["data"]["written"]) == (0, [LORA])
    code, answer = told(capsys, app, "remove", LORA)
    assert (code, answer["data"]["removed"]) == (0, [LORA])
    code, answer = told(capsys, app, "write")
    assert (code, answer["code"]) == (2, "usage")
    code, answer = told(capsys, app, "list", LORA)
    assert (code, answer["code"]) == (2, "usage")
    code, answer = told(capsys, app, "remove", "nothing")
    assert (code, answer["code"]) == (3, "preset.unknown")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "which is not there"),
        (b"{", "which is not JSON"),
        (b"[1]", "which holds no settings"),
        (b"\xff\xfe", "which is not JSON"),
        (b"[" * 100_000, "which is not JSON"),
        (b" " * (256 * 1024 + 1), "it is larger than"),
    ],
)
def test_a_definition_with_a_file_that_is_none_is_a_mistake(tmp_path, content, says):
    own = tmp_path / "Data" / "Catalog" / "kohya_ss"
    own.mkdir(parents=True)
    (own / "package.toml").write_text(
        """
[[presets]]
id = "own"
method = "lora"
base = "sd15"
vram_gb = 4
when = "cuda"
file = "presets/own.json"
target = "presets/own.json"
name = { en = "Own", ru = "Свой" }
summary = { en = "Own", ru = "Свой" }
find = { en = "Own", ru = "Свой" }
origin = { en = "Own", ru = "Свой" }
""",
        encoding="utf-8",
    )
    if content is not None:
        (own / "presets").mkdir()
        (own / "presets" / "own.json").write_bytes(content)
    (problem,) = App(DataPaths(tmp_path / "Data"), {}).catalog.problems(["kohya_ss"])
    assert problem.where == "presets[own].file"
    assert says in problem.problem
    assert problem.line == 8


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("target", "../own.json", "stays inside its folder"),
        ("target", ".git/own.json", "must not lie in .git, .stablehand or venv"),
        ("target", "own.py", "must be a file in JSON"),
        ("file", "/etc/passwd", "stays inside its folder"),
        ("file", "own.toml", "must be a file in JSON"),
        ("target", "presets/lora/user_presets/STABLEHAND SD 1.5 LoRA 4 GB.json", "twice"),
    ],
)
def test_a_preset_that_reaches_out_is_refused(tmp_path, key, value, says):
    own = tmp_path / "Data" / "Catalog" / "kohya_ss"
    own.mkdir(parents=True)
    values = {"file": "presets/lora_sd15_4gb.json", "target": "presets/own.json", key: value}
    (own / "package.toml").write_text(
        f"""
[[presets]]
id = "own"
method = "lora"
base = "sd15"
vram_gb = 4
when = "cuda"
file = "{values["file"]}"
target = "{values["target"]}"
name = {{ en = "Own", ru = "Свой" }}
summary = {{ en = "Own", ru = "Свой" }}
find = {{ en = "Own", ru = "Свой" }}
origin = {{ en = "Own", ru = "Свой" }}
""",
        encoding="utf-8",
    )
    problems = App(DataPaths(tmp_path / "Data"), {}).catalog.problems(["kohya_ss"])
    assert says in "; ".join(problem.problem for problem in problems)
