"""The library through the use cases and the command line."""

import json
import os

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.services.models import list_models, start_scan


def put(app, path, content=b"model", modified=1_000_000_000):
    file = app.data.models / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (modified, modified))


@pytest.fixture
def app(make):
    app = make()
    put(app, "StableDiffusion/big.safetensors", b"x" * 300)
    put(app, "Lora/people/anna.safetensors", b"x" * 20, 1_500_000_000)
    put(app, "Lora/zoo.pt", b"x" * 100, 1_200_000_000)
    return app


async def test_a_scan_is_a_job_that_counts(app):
    job = await start_scan(app)
    result = await job.result()
    found = result.data
    assert result.command == "models scan"
    assert (found.added, found.total, found.size_bytes) == (3, 3, 420)
    put(app, "Lora/zoo.pt", b"y" * 50)
    put(app, "Lora/empty.pt", b"")
    (app.data.models / "Lora/people/anna.safetensors").unlink()
    result = await (await start_scan(app)).result()
    found = result.data
    assert (found.added, found.changed, found.removed, found.unchanged) == (0, 1, 1, 1)
    assert [notice.english() for notice in result.notices] == [
        "Files without a byte are left out: 1."
    ]


async def test_a_list_looks_first_unless_told_not_to(app):
    assert (await list_models(app, look=False)).data.models == ()
    listed = (await list_models(app)).data
    assert [model.name for model in listed.models] == ["zoo", "anna", "big"]
    anna = listed.models[1]
    assert anna.path == app.data.models / "Lora" / "people" / "anna.safetensors"
    assert (anna.folder, anna.kind, anna.base, anna.format) == (
        "Lora/people",
        "lora",
        None,
        "safetensors",
    )
    assert anna.modified.isoformat() == "2017-07-14T02:40:00+00:00"
    put(app, "VAE/new.pt")
    assert len((await list_models(app, look=False)).data.models) == 3
    assert len((await list_models(app)).data.models) == 4


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({"kind": "LORA"}, ["zoo", "anna"]),
        ({"kind": "vae"}, []),
        ({"folder": "lora/people"}, ["anna"]),
        ({"folder": "Nowhere"}, []),
        ({"sort": "name"}, ["anna", "big", "zoo"]),
        ({"sort": "size"}, ["big", "zoo", "anna"]),
        ({"sort": "modified"}, ["anna", "zoo", "big"]),
    ],
)
async def test_what_is_asked_for_is_listed(app, wish, names):
    listed = (await list_models(app, **wish)).data
    assert [model.name for model in listed.models] == names
    assert listed.total == 3


async def test_a_kind_that_does_not_exist_is_a_usage_error(app):
    with pytest.raises(StablehandError) as caught:
        await list_models(app, kind="loro")
    assert caught.value.code == "usage"
    assert "checkpoint" in caught.value.hint.english()


async def test_what_is_odd_is_told(app, tmp_path):
    app.data.library.write_bytes(b"no database " * 500)
    os.utime(app.data.models / "Lora/zoo.pt", (10**12, 10**12))
    result = await list_models(app)
    assert len(result.data.models) == 3
    assert "made anew" in result.notices[0].english()


def test_the_command_line(app, capsys):
    data = ["--data", str(app.data.root)]
    assert run([*data, "--json", "models", "scan"]) == 0
    *events, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert {event["event"] for event in events} >= {"job_started", "progress", "job_finished"}
    assert last["data"] == {
        "folder": str(app.data.models),
        "added": 3,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
        "total": 3,
        "bytes": 420,
    }
    assert run([*data, "models", "list", "--kind", "lora"]) == 0
    out = capsys.readouterr().out
    assert "anna" in out
    assert "2 models, 120 bytes" in out
    assert run([*data, "--json", "models", "list", "--folder", "StableDiffusion"]) == 0
    (answer,) = map(json.loads, capsys.readouterr().out.splitlines())
    (model,) = answer["data"]["models"]
    assert set(model) == {
        "path", "name", "folder", "kind", "base", "format", "size_bytes", "modified",
    }  # fmt: skip
    assert os.path.isabs(model["path"])


def test_an_empty_library_says_where_models_go(tmp_path, capsys):
    for action in ("scan", "list"):
        assert run(["--data", str(tmp_path / "Data"), "models", action]) == 0
        out = capsys.readouterr().out
        assert str(tmp_path / "Data" / "Models" / "StableDiffusion") in out
        assert "stablehand up" in out
    assert not (tmp_path / "Data").exists()
