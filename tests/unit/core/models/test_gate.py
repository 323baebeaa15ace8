"""The gate and the quarantine: what passes gets its place whole, what does not is kept with the evidence."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.base.trash import list_trash, restore
from stablehand.core.models.gate import admit, examine
from stablehand.core.models.safety.quarantine import (
    discard,
    list_quarantine,
    list_released,
    put_in_quarantine,
    release,
    sweep_quarantine,
)
from stablehand.core.models.safety.verdict import Evidence, Verdict
from support.safety_attacks import safetensors
from support.safety_files import Made, Name, Saved, state_dict, torch_zip

EVIL = torch_zip({"w": Made(Name("os", "system"), ("true",))})
STRANGE = torch_zip({"w": Made(Name("someone", "Class"), ())})


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "Models"
    folder.mkdir()
    return folder


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def written(folder, name, content):
    file = folder / name
    file.write_bytes(content)
    return file


def good():
    saved = Saved()
    return torch_zip(state_dict(saved), saved)


def below(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("takes", ["move", "copy", "link"])
@pytest.mark.parametrize("name", ["x.safetensors", "x.ckpt"])
def test_what_is_harmless_enters(root, inbox, takes, name):
    content = safetensors(b"1234") if name.endswith("s") else good()
    source = written(inbox, name, content)
    passed = admit(source, root / "Lora" / name, root=root, takes=takes)
    assert passed.path == root / "Lora" / name
    assert passed.path.read_bytes() == content
    assert passed.verdict.level == "safe"
    assert passed.header.tensors
    assert passed.identity.kind
    assert source.exists() == (takes != "move")
    if takes != "move":
        assert source.samefile(passed.path) == (takes == "link")
    assert below(root) == [f"Lora/{name}"]


@pytest.mark.parametrize("takes", ["move", "copy", "link"])
@pytest.mark.parametrize(("content", "level"), [(EVIL, "dangerous"), (STRANGE, "unknown")])
def test_what_could_run_code_goes_to_quarantine(root, inbox, takes, content, level):
    source = written(inbox, "x.ckpt", content)
    with pytest.raises(StablehandError) as caught:
        admit(source, root / "SD" / "x.ckpt", root=root, takes=takes, origin="where it was")
    assert caught.value.code == "model.refused"
    [entry] = list_quarantine(root)
    assert caught.value.details["quarantine"] == entry.id
    assert (entry.name, entry.target, entry.origin) == ("x.ckpt", "SD/x.ckpt", "where it was")
    assert entry.verdict.level == level
    assert entry.verdict.evidence[0].what == "global"
    assert entry.content.name == "x.ckpt.quarantined"
    assert entry.content.read_bytes() == content
    assert entry.size_bytes == len(content)
    assert source.exists() == (takes != "move")
    assert not (root / "SD" / "x.ckpt").exists()


def test_a_name_that_is_taken_is_never_written_over(root, inbox):
    source = written(inbox, "x.safetensors", safetensors(b"new!"))
    (root / "Lora").mkdir()
    other = written(root / "Lora", "x.safetensors", safetensors(b"old!"))
    with pytest.raises(StablehandError) as caught:
        admit(source, other, root=root)
    assert caught.value.code == "model.exists"
    assert source.exists()
    passed = admit(source, other, root=root, keep_apart=True)
    assert passed.path.name == "x (2).safetensors"
    assert other.read_bytes() == safetensors(b"old!")
    assert not source.exists()


def test_the_same_file_again_is_no_other(root, inbox):
    first = written(inbox, "x.safetensors", safetensors(b"same"))
    passed = admit(first, root / "x.safetensors", root=root, takes="copy")
    assert admit(first, root / "x.safetensors", root=root, takes="copy").path == passed.path
    assert admit(first, root / "x.safetensors", root=root).path == passed.path
    assert not first.exists()
    assert below(root) == ["x.safetensors"]


def test_the_sum_has_to_be_the_promised_one(root, inbox):
    content = safetensors(b"1234")
    source = written(inbox, "x.safetensors.part", content)
    target = root / "x.safetensors"
    wanted = hashlib.sha256(content).hexdigest()
    told = []
    assert (
        examine(
            source, name=target.name, expected_sha256=wanted.upper(), on_bytes=told.append
        ).sha256
        == wanted
    )
    assert sum(told) == len(content)
    with pytest.raises(StablehandError) as caught:
        admit(source, target, root=root, expected_sha256="0" * 64, takes="copy")
    assert caught.value.code == "model.mismatch"
    assert list_quarantine(root) == ()
    with pytest.raises(StablehandError):
        admit(source, target, root=root, expected_sha256="0" * 64)
    [entry] = list_quarantine(root)
    assert entry.verdict.evidence[0].what == "hash"
    assert not source.exists()


def test_a_sum_that_was_taken_while_the_file_came_is_not_taken_again(root, inbox):
    content = safetensors(b"1234")
    known = hashlib.sha256(content).hexdigest()
    read = []
    kept = {"root": root, "known_sha256": known, "on_bytes": read.append}
    source = written(inbox, "x.safetensors.part", content)
    passed = admit(source, root / "x.safetensors", expected_sha256=known.upper(), **kept)
    assert (passed.sha256, read) == (known, [])
    source = written(inbox, "y.safetensors.part", content)
    assert admit(source, root / "y.safetensors", **kept).sha256 == known
    source = written(inbox, "z.safetensors.part", content)
    with pytest.raises(StablehandError) as caught:
        admit(source, root / "z.safetensors", expected_sha256="0" * 64, **kept)
    assert caught.value.code == "model.mismatch"
    assert [entry.verdict.evidence[0].what for entry in list_quarantine(root)] == ["hash"]


@pytest.mark.parametrize("content", [b"<html>", b"", safetensors(b"1234")[:-1], good()[:-3]])
def test_what_is_damaged_does_not_enter(root, inbox, content):
    source = written(inbox, "x.safetensors" if content[:2] != b"PK" else "x.ckpt", content)
    with pytest.raises(StablehandError) as caught:
        admit(source, root / source.name, root=root, takes="copy")
    assert caught.value.code in ("model.damaged", "model.unreadable")
    assert below(root) == []
    with pytest.raises(StablehandError):
        admit(source, root / source.name, root=root)
    [entry] = list_quarantine(root)
    assert entry.verdict.level == "damaged"


def test_a_link_is_followed_and_stays(root, inbox):
    aim = written(inbox, "aim.safetensors", safetensors(b"1234"))
    link = inbox / "link.safetensors"
    link.symlink_to(aim)
    passed = admit(link, root / "x.safetensors", root=root, takes="move")
    assert passed.path.read_bytes() == safetensors(b"1234")
    assert not passed.path.is_symlink()
    assert aim.exists()
    assert link.is_symlink()


@pytest.mark.parametrize("takes", ["move", "copy"])
def test_a_folder_enters_as_a_whole(root, inbox, takes):
    folder = inbox / "pipeline"
    (folder / "unet").mkdir(parents=True)
    (folder / "model_index.json").write_text(
        '{"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"]}'
    )
    (folder / "unet" / "config.json").write_text('{"_class_name": "UNet2DConditionModel"}')
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(safetensors(b"1234"))
    before = below(folder)
    passed = admit(folder, root / "Diffusers" / "pipeline", root=root, takes=takes)
    assert below(passed.path) == before
    assert folder.exists() == (takes == "copy")
    (folder if takes == "copy" else passed.path).joinpath("run.py").write_text("x")
    with pytest.raises(StablehandError) as caught:
        admit(
            folder if takes == "copy" else passed.path,
            root / "Diffusers" / "again",
            root=root,
            takes="move",
        )
    assert caught.value.code == "model.refused"
    [entry] = list_quarantine(root)
    assert (entry.content / "run.py").exists()


def quarantined(root, inbox, content=EVIL):
    source = written(inbox, "x.ckpt", content)
    verdict = Verdict("dangerous", (Evidence("global", "os system"),))
    return put_in_quarantine(source, root, target=root / "SD" / "x.ckpt", verdict=verdict)


def test_release_lets_it_in_by_its_own_name_and_remembers(root, inbox):
    entry = quarantined(root, inbox)
    (root / "SD").mkdir()
    (root / "SD" / "x.ckpt").write_bytes(b"another")
    place = release(entry, root)
    assert place == root / "SD" / "x (2).ckpt"
    assert place.read_bytes() == EVIL
    assert list_quarantine(root) == ()
    [released] = list_released(root)
    assert (released.id, released.path) == (entry.id, "SD/x (2).ckpt")
    assert released.verdict.level == "dangerous"
    with pytest.raises(StablehandError) as caught:
        release(entry, root)
    assert caught.value.code == "quarantine.unknown"


def test_release_stays_inside_the_root(root, inbox):
    entry = quarantined(root, inbox)
    with pytest.raises(StablehandError) as caught:
        release(entry, root, target="../out.ckpt")
    assert caught.value.code == "path.outside"
    assert list_quarantine(root) == (entry,)
    assert release(entry, root, target="Other/y.ckpt") == root / "Other" / "y.ckpt"


@pytest.mark.parametrize("place", [".quarantine/y.ckpt", "./.Quarantine/a/y.ckpt", "way/y.ckpt"])
def test_release_does_not_lead_back_into_quarantine(root, inbox, place):
    entry = quarantined(root, inbox)
    make_link(root / ".quarantine", root / "way")
    with pytest.raises(StablehandError) as caught:
        release(entry, root, target=place)
    assert caught.value.code == "path.outside"
    assert list_quarantine(root) == (entry,)


def test_discard_is_undone_from_the_trash(root, inbox, tmp_path):
    entry = quarantined(root, inbox)
    discard(entry, tmp_path / "Trash")
    assert list_quarantine(root) == ()
    [trashed] = list_trash(tmp_path / "Trash")
    restore(trashed)
    assert list_quarantine(root) == (entry,)


def test_a_damaged_record_hides_nothing(root, inbox):
    entry = quarantined(root, inbox)
    (entry.folder / "record.json").write_text("{")
    [found] = list_quarantine(root)
    assert (found.id, found.name, found.verdict.level) == (entry.id, "x.ckpt", "unchecked")
    assert release(found, root).read_bytes() == EVIL


def test_what_never_came_is_swept_after_an_hour(root, inbox):
    entry = quarantined(root, inbox)
    entry.content.unlink()
    sweep_quarantine(root, now=time.time())
    assert entry.folder.exists()
    sweep_quarantine(root, now=time.time() + 4000)
    assert not entry.folder.exists()


KILLED = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from stablehand.core.base.errors import StablehandError
from stablehand.core.models.gate import admit
from stablehand.core.models.safety.convert import convert
from stablehand.core.models.safety.quarantine import list_quarantine, release
root, source, target, act = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
if act == "release":
    [entry] = list_quarantine(root)
    release(entry, root)
elif act == "convert":
    convert(source, target)
else:
    try:
        admit(source, target, root=root, takes=act)
    except StablehandError as error:
        if error.code != "model.refused":
            raise
print("whole")
"""


def run_killed(number, below_folder, root, source, target, act):
    path = [str(Path(__file__).parents[4] / "src"), str(Path(__file__).parents[3])]
    environ = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[3] / "support" / "killed_at"),
        "STABLEHAND_TEST_KILL": f"{number} {below_folder}",
    }
    return subprocess.run(
        [sys.executable, "-c", KILLED.format(path=path), str(root), str(source), str(target), act],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environ,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize(
    ("act", "content"),
    [
        ("move", "good"),
        ("convert", "good"),
        pytest.param("move", "evil", marks=pytest.mark.thorough),
        pytest.param("copy", "good", marks=pytest.mark.thorough),
        pytest.param("copy", "evil", marks=pytest.mark.thorough),
        pytest.param("release", "evil", marks=pytest.mark.thorough),
    ],
)
def test_a_kill_at_any_change_of_the_disk_loses_and_halves_nothing(tmp_path, act, content):
    whole = good() if content == "good" else EVIL
    for number in range(1, 60):
        base = tmp_path / f"{number}"
        root, inbox = base / "Models", base / "inbox"
        root.mkdir(parents=True)
        inbox.mkdir()
        source, target = written(inbox, "x.ckpt", whole), root / "SD" / "x.ckpt"
        if act == "release":
            quarantined(root, inbox)
        if act == "convert":
            target = inbox / "x.safetensors"
        done = run_killed(number, base, root, source, target, act)
        found = [
            p
            for p in base.rglob("*")
            if p.is_file() and p.name not in ("record.json",) and p.suffix != ".json"
        ]
        kept = [p for p in found if p.read_bytes() == whole]
        assert kept, (number, found)
        published = [p for p in found if p == target]
        if act == "convert":
            assert source in kept
            assert all(p.stat().st_size == converted_size(tmp_path, whole) for p in published), (
                number
            )
        else:
            assert all(p in kept for p in published), number
        if content == "evil" and act != "release":
            assert published == []
        if done.stdout.strip() == "whole":
            assert number > 3
            return
        assert done.returncode == -signal.SIGKILL, done.stderr
        again = (
            run_killed(10**6, base, root, source, target, act)
            if source.exists() and act != "release"
            else None
        )
        if again is not None and act != "convert":
            assert again.stdout.strip() == "whole", again.stderr
    raise AssertionError("it never came to an end")


def converted_size(tmp_path, content):
    from stablehand.core.models.safety.convert import convert

    source, target = tmp_path / "size.ckpt", tmp_path / "size.safetensors"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    # the name of the original is in the metadata
    source = source.rename(tmp_path / "x.ckpt")
    return convert(source, target).size_bytes


def pipeline(inbox, name="pipe"):
    folder = inbox / name
    (folder / "unet").mkdir(parents=True)
    (folder / "model_index.json").write_text('{"unet": ["diffusers", "UNet2DConditionModel"]}')
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(safetensors(b"1234"))
    return folder


def test_a_folder_with_a_damaged_pickle_beside_its_weights_does_not_enter(root, inbox):
    folder = pipeline(inbox)
    target = root / "Diffusers" / "pipe"
    assert admit(folder, target, root=root, takes="copy").verdict.level == "safe"
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(good()[:-40])
    with pytest.raises(StablehandError) as caught:
        admit(folder, target.with_name("other"), root=root, takes="copy")
    assert caught.value.code == "model.damaged"
    assert not target.with_name("other").exists()


def test_a_folder_that_leads_elsewhere_does_not_enter(root, inbox, tmp_path):
    folder = pipeline(inbox)
    (folder / "vae").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(StablehandError) as caught:
        admit(folder, root / "Diffusers" / "pipe", root=root, takes="copy")
    assert caught.value.code == "model.refused"


def foreign_entry(root, name="20200101-000000-000000-00000000", **changes):
    """Write what a root that somebody else has prepared may have in its quarantine."""
    folder = root / ".quarantine" / name
    folder.mkdir(parents=True)
    record = {
        "version": 1, "id": name, "name": "x.ckpt", "target": "SD/x.ckpt", "origin": None, "level": "unknown",
        "evidence": [], "size_bytes": 1, "quarantined_at": "2020-01-01T00:00:00+00:00",
        "released_to": "SD/x.ckpt", **changes,
    }  # fmt: skip
    (folder / "record.json").write_text(json.dumps(record))
    return folder


def test_a_foreign_record_writes_nothing_elsewhere(root, tmp_path):
    victim = tmp_path / "settings.json"
    victim.write_text("mine")
    foreign_entry(root, id="../../../settings")
    sweep_quarantine(root, now=time.time() + 10**6)
    assert victim.read_text() == "mine"


def test_a_foreign_record_removes_nothing_elsewhere(root, tmp_path):
    kept = tmp_path / "x.quarantined"
    kept.write_text("mine")
    (root / "SD").mkdir()
    os.link(kept, root / "SD" / "x.ckpt")
    foreign_entry(root, name="e", **{"id": "e"}).joinpath("y.quarantined").write_text("y")
    record = root / ".quarantine" / "e" / "record.json"
    record.write_text(record.read_text().replace('"name": "x.ckpt"', '"name": "../../../x"'))
    sweep_quarantine(root, now=time.time() + 10**6)
    assert kept.read_text() == "mine"


def test_a_foreign_record_does_not_stop_the_list(root):
    folder = foreign_entry(root, released_to="../../outside")
    (folder / "x.ckpt.quarantined").write_text("x")
    sweep_quarantine(root, now=time.time() + 10**6)
    assert [entry.name for entry in list_quarantine(root)] == ["x.ckpt"]


def test_a_quarantine_that_is_a_link_is_left_alone(root, inbox, tmp_path):
    theirs = tmp_path / "theirs"
    (theirs / "empty").mkdir(parents=True)
    (root / ".quarantine").symlink_to(theirs, target_is_directory=True)
    sweep_quarantine(root, now=time.time() + 10**6)
    assert (theirs / "empty").is_dir()
    assert list_quarantine(root) == ()
    source = written(inbox, "x.ckpt", EVIL)
    with pytest.raises(StablehandError):
        admit(source, root / "SD" / "x.ckpt", root=root)
    assert source.exists()
    assert below(theirs) == []


def test_a_quarantine_that_is_not_there_is_empty_one_that_cannot_be_read_is_not(tmp_path):
    assert list_quarantine(tmp_path) == ()
    with pytest.raises(OSError, match="long"):
        list_quarantine(tmp_path / ("f" * 300))
