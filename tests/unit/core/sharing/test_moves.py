"""How files of a program go into the tree: never over anything, sidecars along, nothing lost."""

import os
import sys
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.trash import list_trash
from stablehand.core.sharing import moving
from stablehand.core.sharing.apply import pending_moves, share
from stablehand.core.sharing.moves import Move
from stablehand.core.sharing.moving import check_room
from support.shared_install import contents

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")
OTHER_DRIVE = Path("/dev/shm")


@pytest.fixture
def one(install):
    return install("easel")


def shared(one):
    return share(one.plan("link"), one.folder, one.tracked)


def loras(one):
    root = one.data / "Models" / "Lora"
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_taken_name_gives_a_new_one_and_sidecars_go_along(one):
    one.in_tree("Lora/a.safetensors", "theirs")
    for name in ("a.safetensors", "a.json", "a.preview.png", "a.civitai.info", "ab.safetensors"):
        one.write(f"models/Lora/{name}", f"mine {name}")
    report = shared(one)
    assert loras(one) == {
        "a.safetensors": "theirs",
        "a (easel).safetensors": "mine a.safetensors",
        "a (easel).json": "mine a.json",
        "a (easel).preview.png": "mine a.preview.png",
        "a (easel).civitai.info": "mine a.civitai.info",
        "ab.safetensors": "mine ab.safetensors",
    }
    assert len(report.kept_apart) == 4


def test_a_sidecar_that_differs_takes_its_model_along(one):
    """Else the model would be shown with somebody else's preview."""
    one.in_tree("Lora/a.json", "of another model")
    one.write("models/Lora/a.safetensors", "mine")
    one.write("models/Lora/a.json", "mine too")
    shared(one)
    assert loras(one) == {
        "a.json": "of another model",
        "a (easel).json": "mine too",
        "a (easel).safetensors": "mine",
    }


def test_the_same_model_is_kept_once_and_its_other_notes_apart(one):
    one.in_tree("Lora/a.safetensors", "same")
    one.in_tree("Lora/a.txt", "old notes")
    one.write("models/Lora/a.safetensors", "same")
    one.write("models/Lora/a.txt", "new notes")
    one.write("models/Lora/a.preview.png", "picture")
    report = shared(one)
    assert loras(one) == {
        "a.safetensors": "same",
        "a.txt": "old notes",
        "a (easel).txt": "new notes",
        "a.preview.png": "picture",
    }
    (entry,) = list_trash(one.data / "Trash")
    assert entry.content.read_text() == "same"
    assert [second.kept for second in report.duplicates] == ["Models/Lora/a.safetensors"]


def test_the_longest_name_owns_a_sidecar(one):
    one.in_tree("Lora/a.v1.safetensors", "theirs")
    for name in ("a.safetensors", "a.png", "a.v1.safetensors", "a.v1.png"):
        one.write(f"models/Lora/{name}", f"mine {name}")
    shared(one)
    assert set(loras(one)) == {
        "a.safetensors",
        "a.png",
        "a.v1.safetensors",
        "a.v1 (easel).safetensors",
        "a.v1 (easel).png",
    }


def test_new_names_are_counted_up(one):
    one.in_tree("Lora/a.safetensors", "theirs")
    one.in_tree("Lora/a (easel).safetensors", "moved last year")
    one.write("models/Lora/a.safetensors", "mine")
    one.in_tree("Lora/notes.txt", "theirs")
    one.write("models/Lora/notes.txt", "mine too")
    shared(one)
    assert loras(one)["a (easel 2).safetensors"] == "mine"
    assert loras(one)["notes (easel).txt"] == "mine too"
    assert loras(one)["a (easel).safetensors"] == "moved last year"


def test_a_long_name_keeps_its_ending(one):
    name = f"{'ж' * 115}.safetensors"
    one.in_tree(f"Lora/{name}", "theirs")
    one.write(f"models/Lora/{name}", "mine")
    shared(one)
    (new,) = set(loras(one)) - {name}
    assert new.endswith(" (easel).safetensors")
    assert loras(one)[new] == "mine"


def test_folders_are_merged_and_empty_ones_make_room(one):
    one.in_tree("Lora/style/a.safetensors", "theirs")
    one.write("models/Lora/style/b.safetensors", "mine")
    (one.checkout / "models/Lora/empty/deeper").mkdir(parents=True)
    shared(one)
    assert loras(one) == {"style/a.safetensors": "theirs", "style/b.safetensors": "mine"}
    assert (one.checkout / "models" / "Lora").is_symlink()


def test_a_model_of_many_files_stays_whole(one):
    for part in ("model_index.json", "unet/config.json"):
        one.in_tree(f"StableDiffusion/sd/{part}", f"theirs {part}")
        one.write(f"models/StableDiffusion/sd/{part}", f"mine {part}")
    one.write("models/StableDiffusion/sd/vae/config.json", "mine vae")
    shared(one)
    root = one.data / "Models" / "StableDiffusion"
    assert (root / "sd/unet/config.json").read_text() == "theirs unet/config.json"
    assert not (root / "sd/vae").exists()
    assert (root / "sd (easel)/vae/config.json").read_text() == "mine vae"
    assert (root / "sd (easel)/model_index.json").read_text() == "mine model_index.json"


def test_links_inside_go_as_links_and_still_lead_there(one, tmp_path):
    outside = one.write("outside.safetensors", "outside", root=tmp_path)
    inside = one.write("other/inside.safetensors", "inside", root=one.data)
    lora = one.checkout / "models" / "Lora"
    one.write("models/Lora/real.safetensors", "real")
    (lora / "beside.safetensors").symlink_to("real.safetensors")
    (lora / "absolute.safetensors").symlink_to(outside)
    (lora / "relative.safetensors").symlink_to(os.path.relpath(inside, lora))
    (lora / "folder").symlink_to(inside.parent)
    (lora / "dangling.safetensors").symlink_to(tmp_path / "nowhere")
    shared(one)
    tree = one.data / "Models" / "Lora"
    assert {path.name for path in tree.iterdir() if path.is_symlink()} == {
        "beside.safetensors",
        "absolute.safetensors",
        "relative.safetensors",
        "folder",
        "dangling.safetensors",
    }
    texts = {
        name: (tree / f"{name}.safetensors").read_text()
        for name in ("beside", "absolute", "relative")
    }
    assert texts == {"beside": "real", "absolute": "outside", "relative": "inside"}
    assert (tree / "folder" / "inside.safetensors").read_text() == "inside"
    assert (inside.read_text(), outside.read_text()) == ("inside", "outside")


def test_links_that_lead_round_and_round_do_not_enter_the_tree(one):
    lora = one.checkout / "models" / "Lora"
    one.write("models/Lora/x.safetensors", "mine")
    (one.data / "Models" / "Lora").mkdir(parents=True)
    (lora / "tree").symlink_to(one.data / "Models" / "Lora")
    (lora / "models").symlink_to(one.data / "Models")
    (lora / "self").symlink_to("self")
    shared(one)
    tree = one.data / "Models" / "Lora"
    assert sorted(path.name for path in tree.iterdir()) == ["self", "x.safetensors"]
    assert {entry.name for entry in list_trash(one.data / "Trash")} == {"tree", "models"}
    assert lora.is_symlink()


def test_one_file_by_two_names_is_no_second_copy(one):
    """Some tools put hard links into each program's folder to save space."""
    model = one.in_tree("Lora/x.safetensors", "x")
    (one.checkout / "models" / "Lora").mkdir(parents=True)
    os.link(model, one.checkout / "models" / "Lora" / "x.safetensors")
    shared(one)
    assert loras(one) == {"x.safetensors": "x"}


def test_two_folders_of_one_role_meet_in_the_tree(install):
    """A1111's VAE role: the program's folder, and the sub-folder that becomes the link."""
    one = install("a1111")
    one.write("models/VAE/v.pt", "one")
    one.write("models/VAE/VAE/v.pt", "another")
    one.write("models/ControlNet/T2IAdapter/t.pth", "adapter")
    one.write("models/ControlNet/c.pth", "control")
    report = shared(one)
    assert report.problems == ()
    models = one.data / "Models"
    assert {p.name: p.read_text() for p in (models / "VAE").iterdir()} == {
        "v.pt": "another",
        "v (a1111).pt": "one",
    }
    assert (models / "T2IAdapter" / "t.pth").exists()
    assert (models / "ControlNet" / "c.pth").exists()


def test_several_roles_in_one_folder(install):
    one = install("comfyui")
    one.write("models/loras/LyCORIS/l.safetensors", "by role")
    one.write("models/loras/sub/x.safetensors", "loose")
    shared(one)
    assert (one.data / "Models/LyCORIS/l.safetensors").exists()
    assert (one.data / "Models/Lora/sub/x.safetensors").exists()
    assert {"models/loras/Lora", "models/loras/LyCORIS"} <= set(one.links())


def test_no_room_is_told_before_anything_moves(one, tmp_path):
    if OTHER_DRIVE.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("one drive only")
    model = tmp_path / "huge.safetensors"
    with model.open("wb") as file:
        file.truncate(2**43)  # sparse: no such drive has this much
    move = Move(model, OTHER_DRIVE / "x" / "huge.safetensors", tmp_path, 2**43, "move")
    with pytest.raises(StablehandError) as caught:
        check_room([move])
    assert caught.value.code == "sharing.no_room"
    assert caught.value.details["needed_bytes"] == 2**43
    check_room([Move(model, tmp_path / "y", tmp_path, 2**43, "move")])


@pytest.fixture
def away(data):
    """The model tree on another drive."""
    import shutil
    import tempfile

    if not OTHER_DRIVE.is_dir() or OTHER_DRIVE.stat().st_dev == data.stat().st_dev:
        pytest.skip("one drive only")
    folder = Path(tempfile.mkdtemp(prefix="модели ", dir=OTHER_DRIVE))
    (data / "Models").symlink_to(folder)
    yield folder
    shutil.rmtree(folder)


def test_across_drives_files_are_copied_and_only_then_removed(one, away):
    old = one.write("models/Lora/a.safetensors", "mine" * 100_000)
    one.write("models/Lora/taken.safetensors", "mine")
    one.in_tree("Lora/taken.safetensors", "theirs")
    os.utime(old, (1, 1_000_000_000))
    told = []
    report = share(one.plan("link"), one.folder, one.tracked, on_bytes=told.append)
    assert report.problems == ()
    assert loras(one) == {
        "a.safetensors": "mine" * 100_000,
        "taken.safetensors": "theirs",
        "taken (easel).safetensors": "mine",
    }
    assert (away / "Lora" / "a.safetensors").stat().st_mtime == 1_000_000_000
    assert sum(told) == 400_004
    assert (one.checkout / "models" / "Lora" / "a.safetensors").exists()  # through the link


def test_a_copy_can_be_stopped_and_goes_on(one, away):
    one.write("models/Lora/a.safetensors", "a" * 100)
    one.write("models/Lora/b.safetensors", "b" * 100)

    class StopError(Exception):
        pass

    def stop(count):
        raise StopError

    before = contents(one.checkout)
    with pytest.raises(StopError):
        share(one.plan("link"), one.folder, one.tracked, on_bytes=stop)
    assert contents(one.checkout) == before
    assert [path for path in away.rglob("*") if path.is_file()] == []
    shared(one)
    assert set(loras(one)) == {"a.safetensors", "b.safetensors"}


def test_a_copy_that_reads_back_otherwise_is_not_trusted(one, away, monkeypatch):
    """A failing drive: what is read back differs from what was written."""
    old = one.write("models/Lora/a.safetensors", "mine")
    pour = moving._pour

    def failing(read, write, on_bytes):
        return pour(read, write, on_bytes) + ("" if on_bytes else "x")

    monkeypatch.setattr(moving, "_pour", failing)
    report = share(one.plan("link"), one.folder, one.tracked, on_bytes=lambda count: None)
    assert [problem.path for problem in report.problems][:1] == [
        "Packages/easel/models/Lora/a.safetensors"
    ]
    assert old.read_text() == "mine"
    assert [path for path in away.rglob("*") if path.is_file()] == []


def test_the_preview_counts_names_as_sharing_does(one):
    one.in_tree("Lora/a.safetensors", "theirs")
    one.write("models/Lora/a.safetensors", "mine")
    (told,) = pending_moves(one.plan("link"), one.folder, one.tracked)
    assert (told.new, told.apart) == ("Models/Lora/a (easel).safetensors", True)
