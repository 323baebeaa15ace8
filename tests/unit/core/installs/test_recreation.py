"""What of a lock holds: pins, what a failed resolution blames, missing models, differences."""

import pytest

from stablehand.core.catalog.install_schema import Source
from stablehand.core.installs.lock_file import LockedModel, LockedPackages
from stablehand.core.installs.pins import Pins, blamed, pins_digest, read_pins, write_pins
from stablehand.core.installs.recreation import (
    Difference,
    Mark,
    differences,
    harmful_extension,
    missing_models,
    pins_for,
    read_mark,
    registry_version,
    write_mark,
)
from stablehand.core.installs.watch_list import bundled_list
from stablehand.core.records.places import InstallFolder
from support.locks import LOCK

PINS = Pins(wanted={"numpy": "2.1.0", "shlock-beta": "1.0"}, bounds={"clip": "1.0"})


def test_the_same_build_holds_everything_another_one_what_is_free_of_torch():
    same = pins_for(LOCK, same_build=True)
    assert same.held == {"numpy": "2.1.0", "clip": "1.0", "torch": "2.7.1+cu126"}
    assert same.torch_release == "2.7.1"
    other = pins_for(LOCK, same_build=False)
    assert other.held == {"numpy": "2.1.0", "clip": "1.0"}
    assert other.torch_release is None


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Because you require numpy==2.1.0 and other>=3 depends on numpy<2, we", ["numpy"]),
        ("Because shlock-beta==1.0 depends on x<2 and x==2", ["shlock-beta"]),
        (
            "there is no version of shlock_beta==1.0 and you require shlock_beta==1.0",
            ["shlock-beta"],
        ),
        ("  × Failed to download and build `numpy==2.1.0`", ["numpy"]),
        ("Because you require shlock-beta[fast]==1.0", ["shlock-beta"]),
        ("Because clip==1.0 has no wheels with a matching platform", ["clip"]),
        ("Because torch==2.7.1 depends on sympy==1.13", []),
    ],
)
def test_a_failure_names_the_pins_that_are_to_blame(said, names):
    assert blamed([said], PINS) == names


def test_what_was_given_up_holds_no_more_and_is_kept(tmp_path):
    given_up = PINS.without(["numpy"])
    assert given_up.held == {"shlock-beta": "1.0", "clip": "1.0"}
    write_pins(tmp_path / "1", given_up)
    assert read_pins(tmp_path / "1") == given_up
    before = pins_digest(tmp_path / "1")
    write_pins(tmp_path / "1", PINS)
    assert pins_digest(tmp_path / "1") == before, "what had to be given up asks for nothing else"
    write_pins(tmp_path / "1", Pins(wanted={"numpy": "3"}))
    assert pins_digest(tmp_path / "1") != before
    assert read_pins(tmp_path / "2") is None
    assert pins_digest(tmp_path / "2") == ""


def test_models_that_are_nowhere_are_missing():
    lock = LOCK.model_copy(
        update={
            "models": [
                LockedModel(path="Lora/same.safetensors", size_bytes=1),
                LockedModel(path="Lora/moved.safetensors", size_bytes=2),
                LockedModel(path="Lora/renamed.safetensors", size_bytes=3, sha256="a" * 64),
                LockedModel(path="Lora/other size.safetensors", size_bytes=4),
                LockedModel(path="VAE/gone.safetensors", size_bytes=5, sha256="b" * 64),
            ]
        }
    )
    there = [
        ("Lora/same.safetensors", 1),
        ("LyCORIS/Moved.safetensors", 2),
        ("Lora/new name.safetensors", 3),
        ("Lora/other size.safetensors", 40),
    ]
    missing = missing_models(lock, there, ["a" * 64])
    assert [model.path for model in missing] == [
        "Lora/other size.safetensors",
        "VAE/gone.safetensors",
    ]


def test_differences_name_what_is_not_as_pinned():
    installed = {"NumPy": "2.0.0", "shlock_beta": "1.0"}
    assert differences(PINS, installed) == (Difference("numpy", "2.1.0", "2.0.0"),)
    assert Difference("shlock-beta", "1.0", None) in differences(PINS, {})
    assert all(item.name != "clip" for item in differences(PINS, {})), "a bound asks for nothing"


def test_a_program_of_the_index_is_asked_for_at_its_version():
    source = Source(kind="registry", package="numpy>=2,<3")
    assert registry_version(source, LOCK) is None
    newer = Source(kind="registry", package="numpy==2.2.0")
    assert registry_version(newer, LOCK) == "2.1.0"
    none = LOCK.model_copy(update={"packages": LockedPackages()})
    assert registry_version(newer, none) is None


def test_known_harm_is_no_extension_to_fetch():
    known = bundled_list()
    entry = next(item for item in known.extensions if item.repositories)
    assert harmful_extension(known, "innocent", f"{entry.repositories[0]}.git")
    assert harmful_extension(known, "nodes", "https://github.com/a/b") is None


def test_the_mark_says_of_which_lock_an_install_is(tmp_path):
    folder = InstallFolder(tmp_path, "x")
    assert read_mark(folder) is None
    write_mark(folder, Mark(lock="abc"))
    assert read_mark(folder) == Mark(lock="abc", done=False)
