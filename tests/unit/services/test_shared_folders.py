"""What an install sees of the shared tree: real links, real config files, real models."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.records.install import InstallRecord, now, write_record
from stablehand.core.sharing.apply import share
from stablehand.core.sharing.layout import RESULTS
from stablehand.services.app import App
from stablehand.services.shared_folders import folder_contents, ready_folder, shared_folders
from support.shared_install import SharedInstall


@pytest.fixture
def installed(tmp_path):
    """Give a function that makes an install whose models are shared by a method, or are about to be."""

    def make(package, method, *, is_done=True):
        made = SharedInstall(tmp_path / "Data", package, "mine")
        moment = now()
        write_record(
            made.folder,
            InstallRecord(
                name="mine",
                package=package,
                state="installed",
                method=method,
                created_at=moment,
                changed_at=moment,
            ),
        )
        if is_done:
            share(made.plan(method), made.folder, made.tracked)
        return made, App(DataPaths(made.data), {})

    return make


def by_role(found):
    return {folder.role: folder for folder in found.folders}


async def test_links_are_there_once_they_are_made_and_lead_where_they_should(installed):
    made, app = installed("a1111", "link")
    found = (await shared_folders(app, "mine")).data
    folder = by_role(found)["VAE"]
    assert (folder.way, folder.kind, folder.standing) == ("link", "vae", "there")
    assert folder.source == made.data / "Models" / "VAE"
    link = made.checkout / folder.seen
    assert link.is_symlink()
    assert link.resolve() == folder.source.resolve()
    assert all(item.standing == "there" for item in found.folders)
    assert found.method == "link"
    link.unlink()
    assert by_role((await shared_folders(app, "mine")).data)["VAE"].standing == "missing"


async def test_before_the_first_launch_links_are_missing(installed):
    _made, app = installed("a1111", "link", is_done=False)
    found = (await shared_folders(app, "mine")).data
    links = [folder for folder in found.folders if folder.way == "link"]
    assert links
    assert {folder.standing for folder in links} == {"missing"}
    assert by_role(found)["VAE"].seen.startswith("models/VAE")


async def test_a_config_file_is_named_and_there_once_it_is_written(installed):
    made, app = installed("comfyui", "config")
    found = (await shared_folders(app, "mine")).data
    assert found.config_file is not None
    assert (made.checkout / found.config_file).is_file()
    assert by_role(found)["StableDiffusion"].way == "config"
    assert by_role(found)["StableDiffusion"].standing == "there"
    (made.checkout / found.config_file).unlink()
    found = (await shared_folders(app, "mine")).data
    assert by_role(found)["StableDiffusion"].standing == "missing"


async def test_options_need_nothing_on_the_disk(installed):
    made, app = installed("a1111", "config", is_done=False)
    found = (await shared_folders(app, "mine")).data
    folder = by_role(found)["Lora"]
    assert (folder.way, folder.seen, folder.standing) == ("option", "--lora-dir", "there")
    assert found.reason is not None  # its usual way
    assert found.images == made.data / "Images" / "mine"


async def test_without_sharing_there_is_nothing(installed):
    _made, app = installed("a1111", "none")
    found = (await shared_folders(app, "mine")).data
    assert (found.method, found.folders, found.config_file) == ("none", (), None)


async def test_a_damaged_ledger_is_told_and_the_rest_is_shown(installed):
    made, app = installed("a1111", "link")
    (made.folder.own / "sharing.json").write_text("{")
    result = await shared_folders(app, "mine")
    assert any("ledger" in notice.english() for notice in result.notices)
    assert by_role(result.data)["VAE"].standing == "missing"


async def test_what_lies_in_folders_is_counted_with_their_sub_folders(installed):
    made, app = installed("comfyui", "config")
    made.in_tree("Lora/one.safetensors", "12345")
    made.in_tree("Lora/sub/two.safetensors", "123")
    made.in_tree("LoraX/three.safetensors", "1")
    made.in_tree("Ultralytics/bbox/four.pt", "1234")
    made.write("Images/mine/a.png", "1234567", root=made.data)
    roles = ("Lora", "Ultralytics/bbox", "VAE", RESULTS, "Lora")
    found = (await folder_contents(app, "mine", roles)).data
    assert {role: (item.count, item.size_bytes) for role, item in found.items()} == {
        "Lora": (2, 8),
        "Ultralytics/bbox": (1, 4),
        "VAE": (0, 0),
        RESULTS: (0, 7),
    }


async def test_folders_are_made_inside_the_data_folder_only(installed, tmp_path):
    made, app = installed("comfyui", "config", is_done=False)
    inside, outside = made.data / "Models" / "New" / "deep", tmp_path / "elsewhere"
    assert await ready_folder(app, inside) == inside
    assert inside.is_dir()
    assert await ready_folder(app, outside) == outside
    assert not outside.exists()
    (made.data / "file").write_text("x")
    with pytest.raises(StablehandError) as caught:
        await ready_folder(app, made.data / "file" / "below")
    assert caught.value.code == "data.unwritable"
