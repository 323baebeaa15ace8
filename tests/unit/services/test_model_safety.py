"""Verify, quarantine and convert, by the use cases and the command line."""

import json

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import JobState
from stablehand.core.models.gate import admit
from stablehand.services import library
from stablehand.services.converting import start_conversion
from stablehand.services.quarantine import (
    discard_quarantined,
    list_quarantined,
    release_quarantined,
)
from stablehand.services.verifying import start_verification
from support.safety_attacks import safetensors
from support.safety_files import Made, Name, Saved, state_dict, torch_zip


def weights(evil=False):
    saved = Saved()
    value = state_dict(saved)
    if evil:
        value["x"] = Made(Name("os", "system"), ("true",))
    return torch_zip(value, saved)


@pytest.fixture
def app(make):
    app = make()
    folder = app.data.models / "VAE"
    folder.mkdir(parents=True)
    (folder / "good.ckpt").write_bytes(weights())
    (folder / "evil.ckpt").write_bytes(weights(evil=True))
    (folder / "plain.safetensors").write_bytes(safetensors(b"1234"))
    return app


@pytest.fixture
def held(app, tmp_path):
    """Give the id of a file in quarantine."""
    source = tmp_path / "came.ckpt"
    source.write_bytes(weights(evil=True))
    models = app.data.models
    with pytest.raises(StablehandError) as caught:
        admit(source, models / "VAE" / "came.ckpt", root=models)
    return caught.value.details["quarantine"]


async def verified(app, *names, **options):
    job = await start_verification(app, names, **options)
    return {item.path.name: item for item in (await job.result()).data}


async def test_every_model_is_checked_and_the_verdict_is_kept(app):
    found = await verified(app)
    assert {name: item.verdict.level for name, item in found.items()} == {
        "good.ckpt": "safe",
        "evil.ckpt": "dangerous",
        "plain.safetensors": "safe",
    }
    assert {item.sum for item in found.values()} == {"unchecked"}
    kept = await library.entry(app, "evil")
    assert kept.verdict.level == "dangerous"
    assert kept.verdict.evidence[0].detail == "os system"


async def test_the_sum_is_compared_with_the_known_one(app):
    file = app.data.models / "VAE" / "plain.safetensors"
    about = file.stat()
    assert (await verified(app, "plain", deep=True))["plain.safetensors"].sum == "new"
    assert (await verified(app, str(file), deep=True))["plain.safetensors"].sum == "same"
    file.write_bytes(safetensors(b"1235"))
    import os

    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    job = await start_verification(app, ["plain"], deep=True)
    result = await job.result()
    assert result.data[0].sum == "changed"
    assert not result.data[0].is_good
    assert "plain.safetensors" in result.notices[0].english()


async def test_a_file_elsewhere_is_checked_as_well(app, tmp_path):
    file = tmp_path / "elsewhere.ckpt"
    file.write_bytes(weights(evil=True))
    found = (await verified(app, str(file), deep=True))["elsewhere.ckpt"]
    assert (found.key, found.verdict.level, found.sum) == (None, "dangerous", "new")
    with pytest.raises(StablehandError) as caught:
        await verified(app, "nothing of this name")
    assert caught.value.code == "model.unknown"


async def test_what_is_not_there_does_not_keep_the_rest_from_being_checked(app, tmp_path):
    dangling = tmp_path / "dangling.ckpt"
    dangling.symlink_to(tmp_path / "nowhere")
    inside = app.data.models / "VAE" / "gone.ckpt"
    inside.symlink_to(tmp_path / "nowhere")
    found = await verified(app, str(dangling), str(inside), "missing.ckpt", "good")
    assert {name: item.verdict.level for name, item in found.items()} == {
        "dangling.ckpt": "unchecked",
        "gone.ckpt": "unchecked",
        "missing.ckpt": "unchecked",
        "good.ckpt": "safe",
    }
    assert "there is no file" in found["missing.ckpt"].verdict.evidence[0].detail


async def test_a_release_needs_a_word_and_is_remembered(app, held):
    [item] = (await list_quarantined(app)).data
    assert item.entry.id == held
    with pytest.raises(StablehandError) as caught:
        await release_quarantined(app, held, accepts_risk=False)
    assert caught.value.code == "decision.needed"
    assert caught.value.details["evidence"][0] == {"what": "global", "detail": "os system"}
    done = (await release_quarantined(app, held, accepts_risk=True)).data
    assert done.path == app.data.models / "VAE" / "came.ckpt"
    assert (await list_quarantined(app)).data == ()
    found = (await verified(app, "came"))["came.ckpt"]
    assert (found.verdict.level, found.released) == ("dangerous", True)


async def test_what_is_discarded_lies_in_the_trash(app, held):
    with pytest.raises(StablehandError) as caught:
        await discard_quarantined(app, [held, "no such id"])
    assert caught.value.code == "quarantine.unknown"
    [gone] = (await discard_quarantined(app, [held])).data
    assert gone.trashed.content.exists()
    assert gone.trashed.folder.parent == app.data.trash
    assert (await list_quarantined(app)).data == ()


async def test_a_model_is_converted_beside_the_original(app):
    job = await start_conversion(app, "good")
    done = (await job.result()).data
    assert done.written.path == app.data.models / "VAE" / "good.safetensors"
    assert done.trashed is None
    assert done.source.exists()
    job = await start_conversion(
        app, "good.ckpt", to=app.data.models / "other.safetensors", trash_original=True
    )
    done = (await job.result()).data
    assert not done.source.exists()
    assert done.trashed.content.exists()
    assert job.state is JobState.SUCCEEDED


async def test_a_file_in_quarantine_is_converted_to_where_it_was_meant_to_go(app, held):
    job = await start_conversion(app, held, trash_original=True)
    done = (await job.result()).data
    assert done.written.path == app.data.models / "VAE" / "came.safetensors"
    assert (await list_quarantined(app)).data == ()
    assert (await verified(app, "came"))["came.safetensors"].verdict.level == "safe"


def test_names_break_no_line_and_widen_no_table(app, capsys):
    odd = app.data.models / "VAE" / f"a\nb{'x' * 90}.ckpt"
    odd.write_bytes(weights(evil=True))
    with pytest.raises(StablehandError):
        admit(odd, app.data.models / "VAE" / f"{'y' * 90}.ckpt", root=app.data.models, takes="copy")
    words = ["--data", str(app.data.root), "models"]
    for action in (["verify"], ["quarantine", "list"], ["identify", str(odd)]):
        assert run([*words, *action]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("a bx") and "x...  dangerous" in line for line in lines)
    assert any("yyy...  " in line for line in lines)
    assert any(line.endswith("xxx.ckpt") and "a bxx" in line for line in lines)
    odd.write_bytes(b"no model")
    assert run([*words, "identify", str(odd), "--why"]) == 0
    told, nothing, again, why = capsys.readouterr().out.splitlines()
    assert "a bxx" in told
    assert (nothing, again.endswith("xxx.ckpt"), why[:10]) == ("", True, "  header: ")


def said(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()][-1]


def test_on_the_command_line(app, held, capsys):
    data = ["--data", str(app.data.root), "--json", "models"]
    assert run([*data, "verify"]) == 0
    answer = said(capsys)["data"]
    assert answer["bad"] == 1
    assert {item["safety"] for item in answer["models"]} == {"safe", "dangerous"}
    assert run([*data, "quarantine", "list"]) == 0
    [item] = said(capsys)["data"]["quarantine"]
    assert (item["id"], item["name"], item["target"], item["safety"]) == (
        held,
        "came.ckpt",
        "VAE/came.ckpt",
        "dangerous",
    )
    assert run([*data, "quarantine", "release", held]) == 4
    assert said(capsys)["details"]["flag"] == "--accept-risk"
    assert run([*data, "convert", held]) == 0
    assert said(capsys)["data"]["tensors"] == 2
    assert run([*data, "convert", held]) == 1
    assert said(capsys)["code"] == "model.exists"
    assert run([*data, "quarantine", "discard", held]) == 0
    assert run([*data, "quarantine", "discard", held]) == 3
    for words in (["verify"], ["quarantine", "list"]):
        assert run([*data[:2], "models", *words]) == 0
    out = capsys.readouterr().out
    assert "3 of 4 are in order" in out
    assert "Nothing is in quarantine." in out
