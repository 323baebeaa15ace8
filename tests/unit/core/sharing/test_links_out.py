"""Links are out while git works and back after it, whatever git made of their places."""

import os
import sys
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.apply import heal, links_out, links_taken_out, share, unshare
from support.shared_install import contents, git

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")


@pytest.fixture
def one(install):
    made = install("easel")
    made.in_tree("Lora/x.safetensors", "precious")
    return made


def shared(one, method="link"):
    return share(one.plan(method), one.folder, one.tracked)


def test_around_a_checkout_that_tracks_the_folder(one):
    """The trap: git replaces a linked folder by a real one when a commit has files in it."""
    first = git(one.checkout, "rev-parse", "HEAD").strip()
    one.write("models/Lora/readme.txt", "of the repository")
    second = one.commit("a file where the link is")
    git(one.checkout, "checkout", "-q", first)
    shared(one)
    before = one.links()
    assert "models/Lora" in before

    with links_out(one.folder):
        assert one.links() == {}
        git(one.checkout, "checkout", "-q", second)
    assert one.status() == []
    assert (one.checkout / "models/Lora/readme.txt").read_text() == "of the repository"
    assert (one.checkout / "models/Lora/Lora/x.safetensors").read_text() == "precious"
    assert heal(one.plan("link"), one.folder, one.tracked).links == ()

    with links_out(one.folder):
        git(one.checkout, "checkout", "-q", first)
    assert one.links() == before
    assert one.status() == []
    assert [p.name for p in (one.data / "Models" / "Lora").iterdir()] == ["x.safetensors"]


def test_a_forced_checkout_and_clean_reach_nothing_of_the_users(one):
    shared(one)
    before = contents(one.data / "Models")
    with links_out(one.folder):
        git(one.checkout, "checkout", "-q", "--force", "HEAD")
        git(one.checkout, "clean", "-q", "-fd")
    assert contents(one.data / "Models") == before
    assert "models/Lora" in one.links()


async def test_links_come_back_after_a_failure(one):
    shared(one)
    before = one.links()
    with pytest.raises(RuntimeError, match="git failed"):
        async with links_taken_out(one.folder):
            assert one.links() == {}
            raise RuntimeError("git failed")
    assert one.links() == before


def test_links_that_a_dead_process_left_out_come_back_at_the_next_start(one):
    shared(one)
    before = one.links()
    out = links_out(one.folder)
    out.__enter__()
    copy = (one.folder.own / "sharing.json").read_bytes()
    out.__exit__(None, None, None)
    for path in before:
        (one.checkout / path).unlink()
    (one.folder.own / "sharing.json").write_bytes(copy)
    report = heal(one.plan("link"), one.folder, one.tracked)
    assert len(report.links) == len(before)
    assert one.links() == before
    assert heal(one.plan("link"), one.folder, one.tracked).links == ()


def test_files_that_the_block_left_in_a_links_place_stay_and_move_in_later(one):
    shared(one)
    with links_out(one.folder):
        one.write("models/Lora/made.safetensors", "made meanwhile")
    assert (one.checkout / "models/Lora/made.safetensors").read_text() == "made meanwhile"
    assert "models/Lora/Lora" in one.links()
    report = shared(one)
    assert [file.new for file in report.moved] == ["Models/Lora/made.safetensors"]
    assert "models/Lora" in one.links()


def test_nothing_shared_nothing_out(one):
    with links_out(one.folder):
        pass
    assert not (one.folder.own / "sharing.json").exists()
    shared(one)
    with links_out(one.folder):  # the block takes the whole install away
        one.checkout.rename(one.data / "Trash-of-mine")
    assert not one.checkout.exists()


def test_healing_after_the_data_folder_moved(install, tmp_path):
    """Config files and absolute links hold the old place; the old folder may even still be there."""
    one, comfy, swarm = install("easel"), install("comfyui"), install("swarmui")
    one.in_tree("Lora/x.safetensors", "precious")
    swarm.write("Data/Settings.fds", "# mine\nPaths:\n\tSDLoraFolder: Lora\n\tOutputPath: Output\n")
    shared(one)
    shared(comfy, "config")
    shared(swarm, "config")
    lora = one.checkout / "models" / "Lora"
    lora.unlink()
    lora.symlink_to(one.data / "Models" / "Lora")  # as junctions are: absolute
    unshare(one.folder)
    lora.symlink_to(one.data / "Models" / "Lora")
    shared(one)
    old = one.data
    new = tmp_path / "ein anderer Ort" / "Data"
    new.parent.mkdir()
    old.rename(new)
    for each in (one, comfy, swarm):
        each.moved_to(new)

    assert heal(one.plan("link"), one.folder, one.tracked).links == ("Packages/easel/models/Lora",)
    assert (new / "Packages/easel/models/Lora/x.safetensors").read_text() == "precious"
    for each, file in ((comfy, ".stablehand/extra_model_paths.yaml"), (swarm, "Data/Settings.fds")):
        report = heal(each.plan("config"), each.folder, each.tracked)
        assert report.config_file == f"Packages/{each.package_id}/{file}"
        assert heal(each.plan("config"), each.folder, each.tracked).config_file is None
    text = (swarm.checkout / "Data/Settings.fds").read_text("utf-8")
    assert f"SDLoraFolder: {new}/Models/Lora;{new}/Models/LyCORIS\n" in text
    assert str(old) not in text
    unshare(swarm.folder)
    assert (swarm.checkout / "Data/Settings.fds").read_text(
        "utf-8"
    ) == "# mine\nPaths:\n\tSDLoraFolder: Lora\n\tOutputPath: Output\n"


def test_healing_a_link_that_is_gone_or_became_a_folder(one):
    shared(one)
    (one.checkout / "models/VAE").unlink()
    (one.checkout / "models/Lora").unlink()
    one.write("models/Lora/new.safetensors", "downloaded by the program")
    report = heal(one.plan("link"), one.folder, one.tracked)
    assert set(report.links) == {"Packages/easel/models/VAE", "Packages/easel/models/Lora"}
    assert (one.data / "Models/Lora/new.safetensors").exists()


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a drive without links: sysfs")
def test_a_drive_without_links(install, monkeypatch):
    """No such drive can be made here, so the one question that is asked of it is answered for it."""
    from stablehand.core.base.links import LinkSupport
    from stablehand.core.sharing import apply

    one = install("easel")
    mine = one.write("models/Lora/x.safetensors", "mine")
    none = LinkSupport(folder_symlink=False, file_symlink=False, junction=False, hard_link=True)
    monkeypatch.setattr(apply, "probe_links", lambda folder: none)
    with pytest.raises(StablehandError) as caught:
        shared(one)
    assert caught.value.code == "sharing.unsupported"
    assert caught.value.hint is not None
    assert mine.exists()
    report = share(one.plan("link"), one.folder, one.tracked, instead=one.plan("config"))
    assert (report.method, report.instead, report.links) == ("config", True, ())
    assert not mine.exists()
    forge = install("forge")
    report = share(forge.plan("config"), forge.folder, forge.tracked)
    assert "Packages/forge/outputs" in {problem.path for problem in report.problems}
    assert forge.links() == {}


def test_packages_on_another_drive_are_linked_absolutely(data, tmp_path):
    elsewhere = tmp_path / "other drive"
    elsewhere.mkdir()
    (data / "Packages").symlink_to(elsewhere)
    from support.shared_install import SharedInstall

    one = SharedInstall(data, "easel")
    one.in_tree("Lora/x.safetensors", "x")
    shared(one)
    link = one.checkout / "models" / "Lora"
    assert (link / "x.safetensors").read_text() == "x"
    assert Path(os.path.realpath(link)) == Path(os.path.realpath(data / "Models" / "Lora"))
    unshare(InstallFolder(data, "easel"))
    assert not link.exists()
