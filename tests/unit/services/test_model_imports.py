"""Importing through the gate: by kind, twins, what is harmful or damaged, move and link, undo."""

import asyncio
import json
import os

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.models.safety.quarantine import list_quarantine
from stablehand.services import library, model_moves
from stablehand.services.model_imports import ImportRequest, start_import
from support.organise_models import harmful, safetensors


@pytest.fixture
def app(make):
    app = make()
    safetensors(app.data.models / "Lora/known.safetensors", "lora", fill=1)
    return app


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "in box"
    safetensors(folder / "anna.safetensors", "lora", fill=2)
    (folder / "anna.json").write_text("{}")
    safetensors(folder / "deep/eye.safetensors", "vae")
    return folder


async def imported(app, *sources, **words):
    job = await start_import(app, ImportRequest(tuple(map(str, sources)), **words))
    return (await job.result()).data


def tree(folder):
    return sorted(
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and ".quarantine" not in p.parts
    )


async def test_a_folder_is_imported_model_by_model_to_where_each_belongs(app, inbox):
    found = await imported(app, inbox)
    assert not found.left
    assert tree(app.data.models) == [
        "Lora/anna.json", "Lora/anna.safetensors", "Lora/known.safetensors", "VAE/eye.safetensors",
    ]  # fmt: skip
    assert tree(inbox) == ["anna.json", "anna.safetensors", "deep/eye.safetensors"]
    assert "main:VAE/eye.safetensors" in [entry.key for entry in await library.entries(app)]
    job = await model_moves.start_undo(app)
    await job.result()
    assert tree(app.data.models) == ["Lora/known.safetensors"]
    assert tree(inbox) == ["anna.json", "anna.safetensors", "deep/eye.safetensors"]


async def test_a_move_takes_them_and_undo_gives_them_back(app, inbox):
    await imported(app, inbox / "anna.safetensors", mode="move")
    assert tree(inbox) == ["deep/eye.safetensors"]
    job = await model_moves.start_undo(app)
    await job.result()
    assert tree(inbox) == ["anna.json", "anna.safetensors", "deep/eye.safetensors"]
    assert tree(app.data.models) == ["Lora/known.safetensors"]


async def test_a_link_is_the_same_file(app, inbox):
    await imported(app, inbox / "anna.safetensors", mode="link")
    assert (app.data.models / "Lora/anna.safetensors").samefile(inbox / "anna.safetensors")
    # what is written beside a model is not shared with the other place
    assert not (app.data.models / "Lora/anna.json").samefile(inbox / "anna.json")
    job = await model_moves.start_undo(app)
    await job.result()
    assert (inbox / "anna.safetensors").exists()


async def test_one_bad_file_does_not_keep_the_rest_out_and_harm_goes_to_quarantine(app, inbox):
    harmful(inbox / "nice.safetensors")
    (inbox / "cut.safetensors").write_bytes((inbox / "anna.safetensors").read_bytes()[:500])
    (inbox / "empty.ckpt").write_bytes(b"")
    found = await imported(app, inbox)
    left = {os.path.basename(item.name): item for item in found.left}
    assert len(found.moved) == 2
    assert left["nice.safetensors"].code == "model.refused"
    assert left["cut.safetensors"].code == "model.damaged"
    assert left["empty.ckpt"].code in ("model.damaged", "model.unreadable")
    (kept,) = list_quarantine(app.data.models)
    assert left["nice.safetensors"].quarantine == kept.id
    assert "nice.safetensors" not in " ".join(tree(app.data.models))
    assert (inbox / "nice.safetensors").exists()


async def test_what_the_library_has_already_is_told_before_it_is_copied(app, inbox):
    (inbox / "twin.safetensors").write_bytes((inbox / "anna.safetensors").read_bytes())
    (inbox / "same.safetensors").write_bytes(
        (app.data.models / "Lora/known.safetensors").read_bytes()
    )
    found = await imported(app, inbox)
    reasons = {os.path.basename(item.name): item.reason.english() for item in found.left}
    assert "main:Lora/known.safetensors" in reasons["same.safetensors"]
    assert (
        reasons["twin.safetensors"]
        == f"The same file is imported with it: {inbox / 'anna.safetensors'}."
    )
    assert len(found.moved) == 2
    found = await imported(app, inbox / "same.safetensors", doubles=True)
    assert len(found.moved) == 1


async def test_names_are_kept_apart(app, inbox):
    safetensors(app.data.models / "Lora/anna.safetensors", "lora", fill=9)
    found = await imported(app, inbox / "anna.safetensors")
    assert found.moved[0].new.name == "anna (2).safetensors"
    assert found.moved[0].along == ("anna (2).json",)


async def test_a_folder_may_be_chosen_and_a_pattern(app, inbox, tmp_path):
    await imported(app, inbox / "anna.safetensors", folder="Lora/people")
    assert "Lora/people/anna.json" in tree(app.data.models)
    await imported(app, inbox / "deep/eye.safetensors", pattern="{dtype}/{name}")
    assert "VAE/F16/eye.safetensors" in tree(app.data.models)
    with pytest.raises(StablehandError) as caught:
        await imported(app, inbox, folder=str(tmp_path / "else where"))
    assert caught.value.code == "path.outside"
    (app.data.models / ".quarantine").mkdir()
    for place in (".quarantine", "main:.quarantine/x", str(app.data.models / ".quarantine")):
        with pytest.raises(StablehandError) as caught:
            await imported(app, inbox / "anna.safetensors", folder=place)
        assert caught.value.code == "path.outside"


async def test_what_is_no_model_or_not_there_or_here_already_is_told(app, inbox, tmp_path):
    (inbox / "notes.txt").write_text("x")
    (tmp_path / "bare").mkdir()
    sources = (
        inbox / "notes.txt",
        tmp_path / "nowhere.safetensors",
        tmp_path / "bare",
        app.data.models / "Lora",
    )
    found = await imported(app, *sources)
    assert not found.moved
    words = " ".join(item.reason.english() for item in found.left)
    for part in ("no model file", "not there", "no model in this folder", "in the library already"):
        assert part in words


async def test_a_pipeline_comes_in_whole_or_not_at_all(app, inbox):
    pipe = inbox / "pipe"
    safetensors(pipe / "vae/diffusion_pytorch_model.safetensors", "vae", fill=5)
    (pipe / "vae/config.json").write_text('{"_class_name": "AutoencoderKL"}')
    (pipe / "model_index.json").write_text(
        '{"_class_name": "StableDiffusionPipeline", "vae": ["diffusers", "AutoencoderKL"]}'
    )
    found = await imported(app, pipe)
    assert [item.new.relative_to(app.data.models).as_posix() for item in found.moved] == [
        "Diffusers/pipe"
    ]
    assert len(tree(app.data.models / "Diffusers/pipe")) == 3
    harmful(pipe / "vae/other.bin")
    (pipe / "more.txt").write_text("so that it is no twin")
    with pytest.raises(StablehandError) as caught:
        await imported(app, pipe)
    assert caught.value.code == "model.refused"
    assert not (app.data.models / "Diffusers/pipe (2)").exists()


async def test_a_cancel_leaves_nothing_half(app, inbox):
    big = safetensors(inbox / "big.safetensors", "lora", fill=6)
    header = json.loads(big.read_bytes()[8:].partition(b"}}")[0] + b"}}")
    header["more"] = {"dtype": "U8", "shape": [1_500_000_000], "data_offsets": [0, 1_500_000_000]}
    at = 0
    for value in header.values():
        size = value["data_offsets"][1] - value["data_offsets"][0]
        value["data_offsets"] = [at, at + size]
        at += size
    packed = json.dumps(header).encode()
    big.write_bytes(len(packed).to_bytes(8, "little") + packed)
    with big.open("r+b") as file:
        file.truncate(8 + len(packed) + at)
    seen = []
    unsubscribe = app.jobs.subscribe(seen.append)
    job = await start_import(app, ImportRequest((str(inbox / "big.safetensors"),)))
    while not any(getattr(event, "done", 0) > 5_000_000 for event in seen):
        await asyncio.sleep(0.01)
        assert not job.state.is_final
    job.cancel()
    await job.wait()
    unsubscribe()
    assert tree(app.data.models) == ["Lora/known.safetensors"]
    assert big.exists()


def test_the_command_line(app, inbox, capsys):
    code = run(["--json", "--data", str(app.data.root), "models", "import", str(inbox), "--move"])
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (code, answer["command"]) == (0, "models import")
    assert sorted(item["along"] for item in answer["data"]["moved"]) == [[], ["anna.json"]]
    assert tree(inbox) == []


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("nothing.safetensors", 3, "model.unknown"),
        ("notes.txt", 1, "model.unreadable"),
        ("empty", 1, "model.unreadable"),
        ("cut.safetensors", 1, "model.damaged"),
    ],
)
def test_the_only_one_that_cannot_come_in_is_the_error(app, inbox, capsys, name, code, said):
    (inbox / "notes.txt").write_text("x")
    (inbox / "empty").mkdir()
    (inbox / "cut.safetensors").write_bytes((inbox / "anna.safetensors").read_bytes()[:20])
    words = ["--json", "--data", str(app.data.root), "models", "import"]
    assert run([*words, str(inbox / name)]) == code
    error = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (error["type"], error["code"], bool(error["hint"])) == ("error", said, True)
    # beside others it is told, and keeps none of them out
    assert run([*words, str(inbox / name), str(inbox / "anna.safetensors")]) == 0
    data = json.loads(capsys.readouterr().out.splitlines()[-1])["data"]
    assert ([item["code"] for item in data["left"]], len(data["moved"])) == ([said], 1)
    # and what is here already is no failure
    assert run([*words, str(inbox / "anna.safetensors")]) == 0
