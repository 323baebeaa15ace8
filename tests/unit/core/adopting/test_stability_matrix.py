"""settings.json of Stability Matrix, whole and in every state that people report."""

import json

import pytest

from stablehand.core.adopting.comfy_cli import config_file, parse_config
from stablehand.core.adopting.stability_matrix import is_library, parse_settings
from support.foreign_trees import matrix_package, matrix_settings

ARGUMENTS = [
    {"Name": "--medvram", "Type": "Bool", "OptionValue": True},
    {"Name": "--xformers", "Type": "Bool", "OptionValue": False},
    {"Name": "--port", "Type": "Int", "OptionValue": 7861},
    {"Name": "--ckpt-dir", "Type": "String", "OptionValue": "/models of mine"},
    {"Name": "--api-auth", "Type": "String", "OptionValue": None},
    {"Name": "", "Type": "String", "OptionValue": "--a 'b c' --d"},
]
WORDS = ("--medvram", "--port", "7861", "--ckpt-dir", "/models of mine", "--a", "b c", "--d")
WHOLE = matrix_settings(
    [
        matrix_package("one", "stable-diffusion-webui", ARGUMENTS),
        matrix_package("two", "ComfyUI", InstalledBranch=None, InstalledReleaseVersion="v0.3.64"),
    ],
    ModelDirectoryOverride="/mnt/models",
    EnvironmentVariables={"A": "1"},
)


def test_a_whole_file():
    found = parse_settings(WHOLE.encode())
    assert not found.damaged
    assert (found.models, found.variables) == ("/mnt/models", 1)
    one, two = found.packages
    assert (one.folder, one.name, one.package) == ("Packages/one", "one", "stable-diffusion-webui")
    assert one.words == WORDS
    assert (one.branch, one.commit) == ("master", "0" * 40)
    assert (two.branch, two.release) == (None, "v0.3.64")


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b""])
def test_null_bytes_and_a_byte_order_mark(prefix):
    found = parse_settings(prefix + WHOLE.encode() + b"\0" * 4096)
    assert found.damaged
    assert [package.name for package in found.packages] == ["one", "two"]
    assert parse_settings(b"\0" * 4096).damaged


def test_every_truncation_gives_what_is_whole_and_never_fails():
    content = WHOLE.encode()
    counts = []
    for length in range(len(content)):
        found = parse_settings(content[:length])
        assert found.damaged or length == len(content)
        counts.append(len(found.packages))
        assert all(package.folder in ("Packages/one", "Packages/two") for package in found.packages)
    assert counts[-1] == 2, "the end of the file alone was missing"
    assert counts == sorted(counts), "more of the file never says less"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{", b'"', b"\xff\xfe\x00", b'{"InstalledPackages": 3}']
)
def test_what_is_no_settings_at_all(content):
    assert parse_settings(content).packages == ()


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Packages\\x", "Packages/x"),
        ("Packages/x/", "Packages/x"),
        ("../../etc", None),
        ("/etc", None),
        ("C:\\Windows", None),
        ("", None),
    ],
)
def test_paths_stay_inside_the_library(path, wanted):
    entry = {**matrix_package("x", "ComfyUI"), "LibraryPath": path}
    found = parse_settings(json.dumps({"InstalledPackages": [entry]}).encode())
    assert [package.folder for package in found.packages] == ([wanted] if wanted else [])


def test_the_whole_path_of_the_first_versions():
    entry = {"DisplayName": "x", "PackageName": "ComfyUI", "Path": "D:\\SM\\Packages\\x"}
    found = parse_settings(json.dumps({"InstalledPackages": [entry]}).encode())
    assert [package.folder for package in found.packages] == ["Packages/x"]


def test_what_makes_a_folder_a_library():
    assert is_library(WHOLE.encode(), marked=False)
    assert is_library(None, marked=True)
    assert is_library(b'{"Installed\0Packages": []'.replace(b"\0", b""), marked=False)
    assert not is_library(b'{"theme": 1}', marked=False)
    assert not is_library(None, marked=False)


def test_the_configuration_of_comfy_cli(tmp_path):
    text = "[DEFAULT]\nenable_tracking = False\nrecent_workspace = /a/ComfyUI\ndefault_workspace = /b %x\ndefault_launch_extras = --lowvram --port 8190\n"
    found = parse_config(text)
    assert found.workspaces == ("/b %x", "/a/ComfyUI")
    assert found.words == ("--lowvram", "--port", "8190")
    assert parse_config("no = section").workspaces == ()
    assert parse_config("").words == ()
    assert config_file(tmp_path, "linux") == tmp_path / ".config/comfy-cli/config.ini"
    assert config_file(tmp_path, "windows").parts[-4:-1] == ("AppData", "Local", "comfy-cli")
