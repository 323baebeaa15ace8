"""The library through the use cases and the command line."""

import io
import json
import os
import zipfile

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.models.library.roots import roots_file
from stablehand.services.model_roots import add_model_root
from stablehand.services.models import list_models, show_model, start_scan
from support.library_files import SDXL_LORA, safetensors

# as Flux, Chroma and others are trained
OPEN_LORA = {
    f"transformer.transformer_blocks.{block}.attn.to_q.lora_{side}.weight": shape
    for block in range(2)
    for side, shape in (("A", (4, 3072)), ("B", (3072, 4)))
}


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


@pytest.fixture
def library(make):
    """One LoRA that lies among checkpoints, and one that is damaged."""
    app = make()
    safetensors(
        app.data.models / "StableDiffusion/zebra.safetensors",
        SDXL_LORA,
        metadata={"modelspec.title": "Zebras in the rain"},
    )
    put(app, "Lora/cut.safetensors", b"\xff" * 50)
    return app


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({}, ["cut", "zebra"]),
        ({"kind": "lora"}, ["cut", "zebra"]),
        ({"kind": "checkpoint"}, []),
        ({"base": "SDXL"}, ["zebra"]),
        ({"base": "flux"}, []),
        ({"unsafe": True}, ["cut"]),
        ({"text": "rain zebras"}, ["zebra"]),
        ({"format_": "gguf"}, []),
        ({"root": "main"}, ["cut", "zebra"]),
        ({"sort": "base"}, ["zebra", "cut"]),
        ({"sort": "added"}, ["cut", "zebra"]),
    ],
)
async def test_headers_tell_kind_and_base(library, wish, names):
    listed = (await list_models(library, **wish)).data
    assert [model.name for model in listed.models] == names
    again = (await list_models(library, **wish, look=False)).data
    assert again.models == listed.models


async def test_a_model_is_shown_by_any_of_its_names(library):
    await list_models(library)
    file = library.data.models / "StableDiffusion/zebra.safetensors"
    file.with_name("zebra.preview.png").write_bytes(b"\x89PNG")
    for name in (
        "zebra", "ZEBRA.safetensors", str(file), "StableDiffusion/zebra.safetensors",
        "main:StableDiffusion/zebra.safetensors", "zebras in the rain",
    ):  # fmt: skip
        shown = (await show_model(library, name)).data
        assert shown.model.path == file
    assert (shown.model.kind, shown.model.base, shown.root.id) == ("lora", "sdxl", "main")
    assert [path.name for path in shown.sidecars] == ["zebra.preview.png"]
    assert shown.header_read is not None


async def test_models_of_a_folder_that_is_no_longer_listed_are_not_there(library, tmp_path):
    safetensors(tmp_path / "archive/Lora/far.safetensors", SDXL_LORA, seed=6)
    await add_model_root(library, tmp_path / "archive")
    assert (await list_models(library)).data.total == 3
    roots_file(library.data).unlink()  # by hand: nothing has told the library
    for look in (True, False):
        listed = (await list_models(library, look=look)).data
        assert [model.name for model in listed.models] == ["cut", "zebra"]
        assert listed.total == 2
    with pytest.raises(StablehandError) as caught:
        await show_model(library, "far")
    assert caught.value.code == "model.unknown"


async def test_a_model_of_civitai_is_shown_with_its_page(library):
    beside = library.data.models / "StableDiffusion/zebra.stablehand.json"
    said = {"civitai_model": 7, "civitai_version": 8}
    beside.write_text(json.dumps({"stablehand": 1, "civitai": said}))
    page = (await show_model(library, "zebra")).data.page
    assert page == "https://civitai.com/models/7?modelVersionId=8"


async def test_a_model_that_came_just_now_is_found(library):
    await list_models(library)
    safetensors(library.data.models / "Lora/new.safetensors", SDXL_LORA, seed=4)
    assert (await show_model(library, "new")).data.model.kind == "lora"


async def test_unknown_and_ambiguous_names(library):
    safetensors(library.data.models / "VAE/zebra.safetensors", seed=5)
    for name, code in (
        ("none", "model.unknown"),
        ("zebra", "model.ambiguous"),
        ("", "model.unknown"),
    ):
        with pytest.raises(StablehandError) as caught:
            await show_model(library, name)
        assert caught.value.code == code
    with pytest.raises(StablehandError) as caught:
        await list_models(library, root="none")
    assert caught.value.code == "root.unknown"


def test_show_on_the_command_line(library, capsys):
    data = ["--data", str(library.data.root)]
    assert run([*data, "--json", "models", "show", "zebra"]) == 0
    (answer,) = map(json.loads, capsys.readouterr().out.splitlines())
    model = answer["data"]["model"]
    assert (model["kind"], model["base"], model["safety"]) == ("lora", "sdxl", "safe")
    assert model["metadata"]["title"] == model["title"] == "Zebras in the rain"
    assert model["metadata"]["sources"] == {"title": "header"}
    assert model["parameters"] == sum(a * b for a, b in SDXL_LORA.values())
    assert run([*data, "models", "show", "zebra"]) == 0
    told = capsys.readouterr().out
    assert "Zebras in the rain" in told
    assert "no UI that is installed here" in told
    assert model["seen_by"] == []
    assert "Licence" not in told
    assert run([*data, "--json", "models", "show", "none"]) == 3


def test_show_tells_page_and_licence(library, capsys):
    page, licence = "https://civitai.com/models/1", {"commercial": ["image"], "credit_needed": True}
    record = {"stablehand": 1, "civitai": {"page": page, "licence": licence}}
    beside = library.data.models / "StableDiffusion/zebra.stablehand.json"
    beside.write_text(json.dumps(record))
    assert run(["--data", str(library.data.root), "models", "show", "zebra"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert page in told
    assert "Licence Selling images made with it: allowed" in told
    assert "Licence Using it without naming its author: not allowed" in told
    assert "Licence Sharing merges of it: unknown" in told


async def test_what_the_person_says_of_the_base_counts(library):
    for said, base in (("SD 1.5", "sd15"), ("my own", "my own")):
        beside = library.data.models / "StableDiffusion/zebra.stablehand.json"
        beside.write_text(json.dumps({"stablehand": 1, "user": {"base": said}}))
        listed = (await list_models(library, base=base)).data.models
        assert [(model.name, model.base) for model in listed] == [("zebra", base)]
        assert (await list_models(library, base="sdxl")).data.models == ()
    beside.write_text(json.dumps({"stablehand": 1, "civitai": {"base": "SD 1.5"}}))
    listed = (await list_models(library, base="sdxl")).data.models
    assert [model.name for model in listed] == ["zebra"]


def test_many_possible_bases_do_not_fill_the_table(app, capsys):
    safetensors(app.data.models / "Lora/open.safetensors", OPEN_LORA)
    data = ["--data", str(app.data.root)]
    assert run([*data, "--json", "models", "list", "--text", "open"]) == 0
    (answer,) = map(json.loads, capsys.readouterr().out.splitlines())
    said = answer["data"]["models"][0]["one_of"]
    assert len(said) > 2
    assert run([*data, "models", "list", "--text", "open"]) == 0
    told = capsys.readouterr().out
    assert f"{said[0]} or {said[1]} or {len(said) - 2} more" in told
    assert said[2] not in told


def test_what_is_two_things_at_once_is_not_called_safe(app, capsys):
    plain = safetensors(app.data.models / "Lora/plain.safetensors", SDXL_LORA)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("archive/data.pkl", b"cos\nsystem\n(S'exit 1'\ntR.")
    both = plain.with_name("both.ckpt")
    both.write_bytes(plain.read_bytes() + archive.getvalue())
    plain.rename(plain.with_name("plain.ckpt"))
    pipe = app.data.models / "Diffusers/pipe"
    (pipe / "vae").mkdir(parents=True)
    (pipe / "model_index.json").write_text("{}")
    (pipe / "vae/weights.safetensors").write_bytes(b"cos\nsystem\n(S'exit 1'\ntR.")
    assert run(["--data", str(app.data.root), "--json", "models", "list"]) == 0
    (answer,) = map(json.loads, capsys.readouterr().out.splitlines())
    safety = {model["name"]: model["safety"] for model in answer["data"]["models"]}
    assert safety["plain"] == "safe"
    assert safety["both"] in ("unknown", "dangerous", "damaged")
    assert safety["pipe"] in ("unknown", "dangerous", "damaged")


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
        "moved": 0,
        "removed": 0,
        "unchanged": 0,
        "read": 3,
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
        "path", "name", "folder", "root", "key", "there", "kind", "base", "one_of", "subtype",
        "prediction", "format", "dtype", "quantisation", "parameters", "size_bytes", "modified",
        "added", "safety", "sha256", "title", "trained_words", "tags", "favourite", "rating",
    }  # fmt: skip
    assert os.path.isabs(model["path"])


def test_a_list_names_the_folder_that_it_shows(app, tmp_path, capsys):
    archive = safetensors(tmp_path / "archive/Lora/old.safetensors", SDXL_LORA).parents[1]
    data = ["--data", str(app.data.root), "models"]
    assert run([*data, "roots", "add", str(archive)]) == 0
    capsys.readouterr()
    for given, where in (("archive", str(archive)), ("main", str(app.data.models))):
        assert run([*data, "list", "--root", given]) == 0
        assert capsys.readouterr().out.rstrip().endswith(f" in {where}")


def test_an_empty_library_says_where_models_go(tmp_path, capsys):
    for action in ("scan", "list"):
        assert run(["--data", str(tmp_path / "Data"), "models", action]) == 0
        out = capsys.readouterr().out
        assert str(tmp_path / "Data" / "Models" / "StableDiffusion") in out
        assert "stablehand up" in out
    assert not (tmp_path / "Data").exists()
