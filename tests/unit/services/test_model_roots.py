"""Several roots through the use cases and the command line."""

import json

import pytest

from stablehand.cli.main import run
from stablehand.services import library
from stablehand.services.model_roots import add_model_root, list_roots, remove_model_root
from stablehand.services.models import list_models
from support.library_files import SDXL_LORA, safetensors


@pytest.fixture
def app(make, tmp_path):
    app = make()
    safetensors(app.data.models / "Lora/near.safetensors", SDXL_LORA)
    safetensors(tmp_path / "archive/any/far.safetensors", SDXL_LORA, seed=1)
    return app


async def test_models_of_all_roots_are_listed(app, tmp_path):
    added = (await add_model_root(app, tmp_path / "archive", read_only=True)).data
    assert (added.root.id, added.count, added.is_shared) == ("archive", 0, False)
    listed = (await list_models(app)).data
    assert [(m.name, m.entry.root, m.kind) for m in listed.models] == [
        ("near", "main", "lora"),
        ("far", "archive", "lora"),
    ]
    assert listed.models[1].path == tmp_path / "archive/any/far.safetensors"
    found = await list_roots(app)
    assert [(item.root.id, item.count) for item in found.data] == [("main", 1), ("archive", 1)]
    assert len(found.notices) == 1


async def test_nothing_is_written_into_a_root(app, tmp_path):
    await add_model_root(app, tmp_path / "archive")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "archive").rglob("*")}
    await list_models(app)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "archive").rglob("*")} == before


async def test_a_root_that_is_away_keeps_its_models_marked(app, tmp_path):
    await add_model_root(app, tmp_path / "archive")
    await list_models(app)
    (tmp_path / "archive").rename(tmp_path / "unplugged")
    result = await list_models(app)
    assert [(m.name, m.is_there) for m in result.data.models] == [("near", True), ("far", False)]
    assert "not there" in result.notices[0].english()
    (tmp_path / "unplugged").rename(tmp_path / "archive")
    back = await library.scan_models(app, library.Silence())
    assert (back.data.unchanged, back.data.read) == (2, 0)


async def test_taking_a_root_out_forgets_it_and_deletes_nothing(app, tmp_path):
    await add_model_root(app, tmp_path / "archive")
    await list_models(app)
    gone = (await remove_model_root(app, "archive")).data
    assert gone.count == 1
    assert (tmp_path / "archive/any/far.safetensors").exists()
    assert [m.name for m in (await list_models(app)).data.models] == ["near"]


async def test_a_file_that_moves_between_roots_takes_its_record_along(app, tmp_path):
    await add_model_root(app, tmp_path / "archive")
    await list_models(app)
    (app.data.models / "Lora/near.safetensors").rename(tmp_path / "archive/moved.safetensors")
    scanned = await library.scan_models(app, library.Silence())
    assert (scanned.data.moved, scanned.data.removed, scanned.data.read) == (1, 0, 0)


def test_the_command_line(app, tmp_path, capsys):
    data = ["--data", str(app.data.root), "--json"]

    def answer(*words, code=0):
        assert run([*data, "models", "roots", *words]) == code
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    added = answer("add", str(tmp_path / "archive"), "--name", "My NAS", "--read-only")
    assert added["data"]["root"] == {
        "id": "my-nas", "name": "My NAS", "folder": str(tmp_path / "archive"), "priority": 10,
        "read_only": True, "there": True, "shared": False, "models": 0, "bytes": 0,
    }  # fmt: skip
    assert answer("add", str(tmp_path / "archive"), code=1)["code"] == "root.refused"
    changed = answer("set", "my-nas", "--priority", "-3", "--no-read-only")
    assert (changed["data"]["root"]["priority"], changed["data"]["root"]["read_only"]) == (
        -3,
        False,
    )
    assert [root["id"] for root in answer()["data"]["roots"]] == ["my-nas", "main"]
    assert answer("list") == answer()
    assert answer("remove", "main", code=1)["code"] == "root.refused"
    assert answer("remove", "my-nas")["data"]["root"]["id"] == "my-nas"
    assert answer("remove", "my-nas", code=3)["code"] == "root.unknown"
    assert run([*data, "models", "roots", "set", "x", "--priority", "many"]) == 2
