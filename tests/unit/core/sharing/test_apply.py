"""Five programs by three methods on a real disk: links, options, config files, and files moved in."""

import json
import os
import sys
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.trash import list_trash, restore
from stablehand.core.sharing.apply import heal, pending_moves, share, unshare
from stablehand.core.sharing.fds import FdsText
from support.plans import FIRST, package
from support.shared_install import METHODS, contents, git

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")
# A model of the user in a folder of each program, and where it belongs.
OWN = {
    "a1111": ("models/Stable-diffusion/мой/a b.safetensors", "StableDiffusion/мой/a b.safetensors"),
    "forge": ("models/Lora/sub/x.safetensors", "Lora/sub/x.safetensors"),
    "comfyui": ("models/loras/x.safetensors", "Lora/x.safetensors"),
    "swarmui": ("Models/Stable-Diffusion/x.safetensors", "StableDiffusion/x.safetensors"),
    "easel": ("models/VAE/x.safetensors", "VAE/x.safetensors"),
}
RESULT = {
    "a1111": "outputs/txt2img-images/1.png",
    "forge": "outputs/txt2img-images/1.png",
    "comfyui": "output/1.png",
    "swarmui": "Output/local/1.png",
    "easel": "outputs/1.png",
}

# Methods by which a program has links: some folders of A1111, Forge and SwarmUI have no other way.
LINKED_BY = {
    "a1111": ("link", "config"),
    "forge": ("link", "config"),
    "comfyui": ("link",),
    "swarmui": ("link", "config"),
    "easel": ("link",),
}


def shared(one, method=None, **more):
    return share(one.plan(method), one.folder, one.tracked, **more)


@posix
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("package_id", FIRST)
def test_each_program_by_each_method(install, package_id, method):
    one = install(package_id)
    source, target = OWN[package_id]
    one.write(source, "a model")
    one.write(RESULT[package_id], "a picture")
    plan = one.plan(method)
    report = share(plan, one.folder, one.tracked)

    assert report.problems == ()
    assert report.method == method
    assert one.status() == []  # the repository's own files are where they were
    wanted = {
        Path(s.target).relative_to(one.checkout).as_posix(): Path(os.path.realpath(s.source))
        for s in plan.links
    }
    assert one.links() == wanted
    assert bool(wanted) is (method in LINKED_BY[package_id])
    for item in plan.shares:
        assert Path(item.source).is_dir()
    if method == "none":
        assert (one.checkout / source).read_text() == "a model"
        assert not (one.data / "Models").exists()
        assert not (one.folder.own / "sharing.json").exists()
    else:
        assert (one.data / "Models" / target).read_text() == "a model"
        assert {file.old.rsplit("/", 1)[-1] for file in report.moved} == {
            Path(target).name,
            "1.png",
        }
        (picture,) = list((one.data / "Images" / package_id).rglob("1.png"))
        assert picture.read_text() == "a picture"
    before = contents(one.data)
    again = heal(plan, one.folder, one.tracked)
    assert (again.links, again.moved, again.config_file, again.problems) == ((), (), None, ())
    assert contents(one.data) == before


@pytest.mark.parametrize("package_id", FIRST)
def test_methods_leave_no_option_of_each_other(install, package_id):
    one = install(package_id)
    assert one.plan("none").options == ()
    by_link = {option.flag for option in one.plan("link").options}
    folders = package(package_id).sharing.folders
    without_link = {folder.option for folder in folders if folder.link is None}
    results = {share.target for share in one.plan("link").shares if share.role == "Images"}
    assert by_link <= results | without_link
    assert one.plan("link").config_file is None
    ways = {share.way for share in one.plan("config").shares if share.role != "Images"}
    assert ways - {"link"}


@posix
@pytest.mark.parametrize("package_id", FIRST)
def test_from_method_to_method_and_back(install, package_id):
    """Each method undoes the one before; models stay in the tree, and the program's folders are real."""
    one = install(package_id)
    source, target = OWN[package_id]
    one.write(source, "a model")
    for method in ("link", "config", "none", "config", "link", "none"):
        plan = one.plan(method)
        report = share(plan, one.folder, one.tracked)
        assert report.problems == ()
        assert set(one.links()) == {
            Path(s.target).relative_to(one.checkout).as_posix() for s in plan.links
        }
        assert (one.data / "Models" / target).read_text() == "a model"
        assert one.status() == []
    settings = one.checkout / "Data" / "Settings.fds"
    assert not settings.exists() or FdsText(settings.read_text("utf-8")).names(("Paths",)) == []
    assert not (one.folder.own / "extra_model_paths.yaml").exists()


@posix
def test_links_are_relative_and_survive_a_move_without_healing(install, tmp_path):
    one = install("easel")
    one.in_tree("Lora/x.safetensors", "x")
    shared(one, "link")
    assert not (one.checkout / "models" / "Lora").readlink().is_absolute()
    one.data.parent.rename(tmp_path / "moved")
    one.moved_to(tmp_path / "moved" / "Data")
    assert (one.checkout / "models" / "Lora" / "x.safetensors").read_text() == "x"


@posix
def test_unsharing_takes_out_links_and_nothing_else(install):
    one = install("forge")
    sentinel = one.in_tree("Lora/deep/x.safetensors", "precious")
    picture = one.write("outputs/txt2img-images/1.png", "a picture")
    shared(one, "link")
    beside = one.write("models/Lora-notes.txt", "put beside later")
    # The user has put a link of their own in the place of one of ours, and a folder for another.
    (one.checkout / "models" / "SwinIR").unlink()
    (one.checkout / "models" / "SwinIR").symlink_to(one.data.parent)
    (one.checkout / "models" / "DAT").unlink()
    late = one.write("models/DAT/late.pth", "late")
    before = contents(one.data)

    report = unshare(one.folder)

    assert sentinel.read_text() == "precious"
    assert beside.read_text() == "put beside later"
    assert late.read_text() == "late"
    assert list(one.links()) == ["models/SwinIR"]
    assert [problem.path for problem in report.problems] == ["Packages/forge/models/SwinIR"]
    assert "Packages/forge/models/Lora" in report.removed
    assert not picture.exists()  # it lies among the results now, and stays there
    assert contents(one.data) == before
    assert unshare(one.folder).removed == ()


@posix
def test_a_preview_tells_what_sharing_does(install):
    one = install("a1111")
    one.write("models/Stable-diffusion/a.ckpt", "12345")
    one.write("models/Lora/b.safetensors", "twice")
    one.in_tree("Lora/b.safetensors", "twice")
    before = contents(one.data)
    told = pending_moves(one.plan("link"), one.folder, one.tracked)
    assert contents(one.data) == before
    assert {(item.old.rsplit("/", 1)[-1], item.size_bytes, item.duplicate) for item in told} == {
        ("a.ckpt", 5, False),
        ("b.safetensors", 5, True),
    }
    report = shared(one, "link")
    assert {(f.old, f.new) for f in report.moved} == {
        (t.old, t.new) for t in told if not t.duplicate
    }
    assert pending_moves(one.plan("link"), one.folder, one.tracked) == ()


@posix
def test_what_stands_in_a_links_place_stays_and_is_told(install, tmp_path):
    one = install("easel")
    file = one.write("models/Lora", "a file, no folder")
    dangling = one.checkout / "models" / "VAE"
    dangling.symlink_to(tmp_path / "nowhere")
    elsewhere = tmp_path / "my embeddings"
    elsewhere.mkdir()
    mine = one.write("e.pt", "mine", root=elsewhere)
    (one.checkout / "models" / "Embeddings").symlink_to(elsewhere)
    report = shared(one, "link")
    assert {problem.path.rsplit("/", 1)[-1] for problem in report.problems} == {
        "Lora",
        "VAE",
        "Embeddings",
    }
    assert str(tmp_path / "nowhere") in str([p.message.english() for p in report.problems])
    assert file.read_text() == "a file, no folder"
    assert dangling.readlink() == tmp_path / "nowhere"
    assert mine.read_text() == "mine"
    assert set(one.links()) >= {"models/StableDiffusion", "models/LyCORIS", "models/VAE"}
    unshare(one.folder)
    assert set(one.links()) == {"models/VAE", "models/Embeddings"}


@posix
def test_a_link_that_is_right_already_is_taken_over(install):
    """A library of Stability Matrix, or a ledger that was lost."""
    one = install("easel")
    one.in_tree("Lora/x.safetensors", "x")
    shared(one, "link")
    (one.folder.own / "sharing.json").unlink()
    report = shared(one, "link")
    assert (report.problems, report.links, report.moved) == ((), (), ())
    unshare(one.folder)
    assert one.links() == {}


@posix
def test_nothing_is_taken_from_behind_a_link(install, tmp_path):
    """The user keeps all models of this program elsewhere: `models` itself is a link."""
    one = install("easel")
    theirs = one.write("Lora/x.safetensors", "theirs", root=tmp_path / "theirs")
    (one.checkout / "models").symlink_to(tmp_path / "theirs")
    report = shared(one, "link")
    assert len(report.problems) == 5
    assert theirs.read_text() == "theirs"
    assert sorted(path.name for path in (tmp_path / "theirs").iterdir()) == ["Lora"]


@posix
def test_repository_files_in_a_links_place_make_a_sub_folder_the_link(install):
    one = install("easel")
    one.write("models/Lora/readme.txt", "of the repository")
    one.commit("keeps a file there")
    one.write("models/Lora/mine.safetensors", "mine")
    report = shared(one, "link")
    assert report.problems == ()
    assert one.links()["models/Lora/Lora"] == Path(os.path.realpath(one.data / "Models" / "Lora"))
    assert (one.checkout / "models/Lora/Lora/mine.safetensors").read_text() == "mine"
    assert one.status() == []
    assert heal(one.plan("link"), one.folder, one.tracked).links == ()
    # Once the repository lets go of the folder, it becomes the link itself.
    unshare(one.folder)
    git(one.checkout, "rm", "-q", "models/Lora/readme.txt")
    one.commit("gone")
    shared(one, "link")
    assert "models/Lora" in one.links()


@posix
def test_results_that_the_repository_keeps_a_file_in_are_told(install):
    one = install("easel")
    one.write("models/readme", "x")
    one.commit("a")
    plan = one.plan("link")
    results = [s for s in plan.shares if s.role == "Images"]
    assert results[0].way == "option"
    swarm = install("swarmui")
    swarm.write("Output/keep", "of the repository")
    swarm.commit("keeps a file")
    report = shared(swarm, "link")
    assert [problem.path for problem in report.problems] == ["Packages/swarmui/Output"]
    assert (swarm.checkout / "Output/keep").exists()


@posix
def test_second_copies_go_to_the_trash_and_come_back(install):
    one = install("comfyui")
    copy = one.write("models/loras/x.safetensors", "same")
    one.in_tree("Lora/x.safetensors", "same")
    report = shared(one, "config")
    (second,) = report.duplicates
    (entry,) = list_trash(one.data / "Trash")
    assert (second.trash, entry.origin) == (entry.id, copy)
    restore(entry)
    assert copy.read_text() == "same"


@posix
def test_a_role_on_a_drive_that_is_away_keeps_the_others_working(install, tmp_path):
    one = install("easel")
    (one.data / "Models").mkdir()
    (one.data / "Models" / "Lora").symlink_to(tmp_path / "unplugged")
    mine = one.write("models/Lora/x.safetensors", "mine")
    report = shared(one, "link")
    assert [problem.path for problem in report.problems] == ["Models/Lora"]
    assert mine.read_text() == "mine"
    assert set(one.links()) == {
        f"models/{r}" for r in ("StableDiffusion", "LyCORIS", "VAE", "Embeddings")
    }
    (tmp_path / "unplugged").mkdir()
    assert [f.new for f in heal(one.plan("link"), one.folder, one.tracked).moved] == [
        "Models/Lora/x.safetensors"
    ]


@posix
def test_a_tree_that_cannot_be_written_is_one_clear_error(install):
    one = install("easel")
    mine = one.write("models/Lora/x.safetensors", "mine")
    (one.data / "Models").write_text("a file where the tree belongs")
    (one.data / "Images").write_text("and here")
    with pytest.raises(StablehandError) as caught:
        shared(one, "link")
    assert caught.value.code == "data.unwritable"
    assert mine.read_text() == "mine"
    assert one.links() == {}


@pytest.mark.skipif(sys.platform == "win32", reason="needs the permissions of POSIX")
def test_files_in_a_folder_that_cannot_be_changed_stay_and_are_told(install):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    one = install("easel")
    mine = one.write("models/Lora/x.safetensors", "mine")
    mine.parent.chmod(0o555)
    try:
        report = shared(one, "link")
    finally:
        mine.parent.chmod(0o755)
    assert mine.read_text() == "mine"
    assert "Packages/easel/models/Lora/x.safetensors" in {p.path for p in report.problems}


def test_a_damaged_ledger_is_one_clear_error_and_stays(install):
    one = install("easel")
    file = one.write(".stablehand/sharing.json", '{"format": 2}')
    for act in (lambda: shared(one, "link"), lambda: unshare(one.folder)):
        with pytest.raises(StablehandError) as caught:
            act()
        assert caught.value.code == "sharing.damaged"
    assert json.loads(file.read_text()) == {"format": 2}


@pytest.mark.skipif(
    not Path("/sys/kernel").is_dir(), reason="needs a drive nobody can write: sysfs"
)
def test_a_read_only_tree_leaves_the_programs_files_where_they_are(install):
    one = install("easel")
    (one.data / "Models").symlink_to("/sys/kernel")
    mine = one.write("models/Lora/x.safetensors", "mine")
    report = shared(one, "link")
    assert {problem.path for problem in report.problems} == {
        f"Models/{role}" for role in ("StableDiffusion", "Lora", "LyCORIS", "VAE", "Embeddings")
    }
    assert mine.read_text() == "mine"
    assert one.links() == {}
    assert report.moved == ()
