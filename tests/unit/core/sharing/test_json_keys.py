"""A program's own JSON file that names shared folders: Fooocus' config.txt, as the program reads it."""

import json

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.sharing.apply import share, unshare
from stablehand.core.sharing.json_keys import entry, with_entries, without_entries


def shared(one):
    return share(one.plan("config"), one.folder, one.tracked)


def config_of(one):
    return one.folder.checkout / "config.txt"


def test_fooocus_reads_the_shared_folders_and_each_of_them_exists(install):
    one = install("fooocus")
    shared(one)
    entries = json.loads(config_of(one).read_text("ascii"))
    models = one.data / "Models"
    assert entries["path_checkpoints"] == str(models / "StableDiffusion")
    assert entries["path_loras"] == [str(models / "Lora"), str(models / "LyCORIS")]
    # A folder that does not exist makes Fooocus fall back to its own without a word.
    for value in entries.values():
        for folder in value if isinstance(value, list) else [value]:
            assert (models / folder).is_dir()


def test_what_the_user_wrote_stays_and_comes_back(install):
    one = install("fooocus")
    before = {
        "path_vae": "/mine/vae",
        "default_model": "модель.safetensors",
        "default_cfg_scale": 4.0,
    }
    one.write("config.txt", json.dumps(before))
    shared(one)
    entries = json.loads(config_of(one).read_text("utf-8"))
    assert entries["default_model"] == before["default_model"]
    assert entries["path_vae"] == str(one.data / "Models" / "VAE")
    unshare(one.folder)
    assert json.loads(config_of(one).read_text("utf-8")) == before


def test_a_file_of_ours_alone_goes_with_the_sharing(install):
    one = install("fooocus")
    shared(one)
    unshare(one.folder)
    assert not config_of(one).exists()


def test_another_layout_of_the_same_entries_is_not_written_anew(install):
    one = install("fooocus")
    shared(one)
    laid_out = json.dumps(json.loads(config_of(one).read_text("ascii")), indent=2)
    config_of(one).write_text(laid_out, "ascii")
    shared(one)
    assert config_of(one).read_text("ascii") == laid_out


def test_folders_that_the_user_adds_stay_when_ours_move_and_go(install):
    ours, moved = {"loras": entry(["/old/Lora"])}, {"loras": entry(["/new/Lora", "/new/LyCORIS"])}
    before = {"loras": None}
    with_mine = json.dumps({"loras": ["/old/Lora", "/mine"]})
    text = with_entries(with_mine, moved, ours, before)
    assert json.loads(text) == {"loras": ["/new/Lora", "/new/LyCORIS", "/mine"]}
    left = without_entries(text, moved, before)
    assert json.loads(left) == {"loras": "/mine"}


def test_an_entry_that_the_user_has_changed_is_left_alone():
    text = json.dumps({"path_vae": "/elsewhere"})
    left = without_entries(text, {"path_vae": entry(["/ours"])}, {"path_vae": None})
    assert json.loads(left) == {"path_vae": "/elsewhere"}


def test_levels_are_made_and_a_value_in_the_way_is_no_level():
    text = with_entries('{"other": 1}', {"paths.deep.key": entry(["/ж"])}, {}, {})
    assert text.isascii()
    assert json.loads(text) == {"other": 1, "paths": {"deep": {"key": "/ж"}}}
    with pytest.raises(ValueError, match="no object"):
        with_entries('{"paths": 1}', {"paths.key": entry(["/a"])}, {}, {})


@pytest.mark.parametrize("text", ["{", "[]", "\x00", '"text"'])
def test_a_file_that_is_no_object_is_left_alone(install, text):
    one = install("fooocus")
    file = one.write("config.txt", text)
    with pytest.raises(StablehandError) as caught:
        shared(one)
    assert caught.value.code == "sharing.unreadable"
    assert file.read_text() == text
