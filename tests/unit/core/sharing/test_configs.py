"""The files that name shared folders, as the programs read them."""

import sys

import pytest
import yaml

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.sharing.apply import heal, share, unshare
from stablehand.core.sharing.configs import json_text, yaml_text
from stablehand.core.sharing.fds import FdsError, FdsText, escaped, unescaped
from stablehand.core.sharing.layout import sharing_plan
from support.plans import package

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")
ODD = [
    "C:\\Data\\new tables\\Models",
    "/home/Иван Петров/Модели/Lora",
    '/it\'s "quoted": #1 & [x] {y} %z | > - ? !tag *a',
    "/模型/😀/\u00e9\u0301",
    "/tabs\there/\x85\u2028\ufeff\x7f\xa0",
    "//server/share/~user/$HOME/${x}",
    " /spaces at both ends ",
]


def search_paths(text):
    """Read a file of further model folders as ComfyUI's utils/extra_config.py and folder_paths.py do."""
    found: dict[str, list[str]] = {}
    for section in yaml.safe_load(text).values():
        is_default = section.pop("is_default", False)
        for key, value in section.items():
            for path in value.split("\n"):
                if path:
                    folders = found.setdefault(key, ["own"])
                    folders.insert(0 if is_default else len(folders), path)
    return found


@pytest.mark.parametrize("path", ODD)
def test_odd_paths_come_out_of_yaml_as_they_went_in(path):
    text = yaml_text({"loras": [path], "vae": ["/a", path]})
    assert search_paths(text) == {"loras": [path, "own"], "vae": ["/a", "own", path]}
    assert text.isascii()  # ComfyUI opens it in the system's encoding


def test_the_first_folder_comes_first_and_the_rest_in_order():
    assert search_paths(yaml_text({"x": ["/a", "/b", "/c"]})) == {"x": ["/a", "own", "/b", "/c"]}


def test_json_takes_levels_and_lists():
    text = json_text({"path_loras": ["/a", "/ж"], "deep.er.key": ["C:\\x"]})
    assert yaml.safe_load(text) == {
        "path_loras": ["/a", "/ж"],
        "deep": {"er": {"key": "C:\\x"}},
    }


@posix
def test_comfyui_finds_every_role_by_its_key(install):
    one = install("comfyui")
    mine = one.write("extra_model_paths.yaml", "mine: {}\n")
    plan = one.plan("config")
    report = share(plan, one.folder, one.tracked)
    assert report.config_file == "Packages/comfyui/.stablehand/extra_model_paths.yaml"
    found = search_paths((one.folder.own / "extra_model_paths.yaml").read_text("ascii"))
    for item in plan.shares:
        if item.way == "config":
            assert item.source in found[item.target]
    assert found["upscale_models"][0] == str(one.data / "Models" / "ESRGAN")
    assert len(found["upscale_models"]) == 7
    assert mine.read_text() == "mine: {}\n"
    unshare(one.folder)
    assert not (one.folder.own / "extra_model_paths.yaml").exists()
    assert mine.exists()


SETTINGS = (
    "#Settings of mine\r\n"
    "Paths:\r\n"
    "\t#Where models are\r\n"
    "\tModelRoot: Models\r\n"
    "\tSDModelFolder: Stable-Diffusion;D:\\sold\r\n"
    "\tSDVAEFolder: VAE\r\n"
    "Network:\r\n"
    "\tPort: 7801\r\n"
    "DisabledExtensions:\r\n"
    "- one\r\n"
    "IsInstalled: true"
)


@posix
def test_swarms_settings_stay_byte_for_byte_but_for_ours(install):
    one = install("swarmui")
    file = one.checkout / "Data" / "Settings.fds"
    file.parent.mkdir()
    file.write_bytes(SETTINGS.encode())
    share(one.plan("config"), one.folder, one.tracked)
    models = one.data / "Models"
    text = file.read_bytes().decode()
    read = FdsText(text)
    assert read.get(("Paths", "SDModelFolder")) == str(models / "StableDiffusion")
    assert read.get(("Paths", "SDControlNetsFolder")) == ";".join(
        str(models / role) for role in ("ControlNet", "T2IAdapter", "ModelPatches")
    )
    ours = {"SDModelFolder", "SDVAEFolder", *set(read.names(("Paths",))) - {"ModelRoot"}}
    kept = [line for line in text.splitlines(keepends=True) if not any(k in line for k in ours)]
    assert kept == [
        line for line in SETTINGS.splitlines(keepends=True) if not any(k in line for k in ours)
    ]
    assert "\n" not in text.replace("\r\n", "")
    assert file.with_name("Settings.fds.before-stablehand").read_bytes() == SETTINGS.encode()

    # SwarmUI saves its file anew, the user adds a folder to ours and sets another value.
    added = read.get(("Paths", "SDVAEFolder")) + ";/mnt/my vae"
    read.set(("Paths", "SDVAEFolder"), added)
    read.set(("Network", "Port"), "7900")
    file.write_bytes(read.text.encode())
    assert heal(one.plan("config"), one.folder, one.tracked).config_file is None
    assert FdsText(file.read_bytes().decode()).get(("Paths", "SDVAEFolder")) == added

    unshare(one.folder)
    assert file.read_bytes().decode() == SETTINGS.replace("7801", "7900").replace(
        "SDVAEFolder: VAE", "SDVAEFolder: VAE;/mnt/my vae"
    )
    assert file.with_name("Settings.fds.before-stablehand").read_bytes() == SETTINGS.encode()


@posix
def test_swarms_settings_that_it_was_just_saving_are_not_lost(install):
    """It moves the old file to ~2 before the new one gets its name."""
    one = install("swarmui")
    one.write("Data/Settings.fds~2", "IsInstalled: true\n")
    share(one.plan("config"), one.folder, one.tracked)
    assert (one.checkout / "Data/Settings.fds").read_text("utf-8").startswith("IsInstalled: true\n")


@posix
def test_settings_that_are_no_fds_stay(install):
    one = install("swarmui")
    file = one.write("Data/Settings.fds", '{"json": true, }\nno key here\n')
    with pytest.raises(StablehandError) as caught:
        share(one.plan("config"), one.folder, one.tracked)
    assert caught.value.code == "sharing.unreadable"
    assert file.read_text() == '{"json": true, }\nno key here\n'


@posix
def test_a_folder_that_a_setting_cannot_name(tmp_path):
    data = tmp_path / "a;b"
    from stablehand.core.records.install import InstallFolder

    plan = sharing_plan(package("swarmui"), Places(data, "swarmui"), "config")
    with pytest.raises(StablehandError) as caught:
        share(plan, InstallFolder(data, "swarmui"), ())
    assert caught.value.code == "sharing.unsupported"


# FDS -----------------------------------------------------------------------------------------------

# TEST_FILE of FreneticUtilities' own FDSReparsingTests.cs.
THEIRS = (
    "# MyTestFile.fds\r\n"
    "my root section 1:\r\n"
    "  # This represents some data\r\n"
    "  my_sub_section:\r\n"
    "    my numeric key: 3\r\n"
    "    my decimal key: 3.14159\r\n"
    "  my other section:\r\n"
    "    my string key: alpha\r\n"
    "my second root section:\r\n"
    "  # contains UTF-8 text: Hello world, and all who inhabit it!\r\n"
    "  my binary key= SGVsbG8gd29ybGQsIGFuZCBhbGwgd2hvIGluaGFiaXQgaXQh\r\n"
    "  my list key:\r\n"
    "  # Integer test\r\n"
    "  - 1\r\n"
    "  # Text!\r\n"
    "  - two\r\n"
)


def test_their_own_example():
    text = FdsText(THEIRS)
    assert text.text == THEIRS
    assert text.names() == ["my root section 1", "my second root section"]
    assert text.get(("my root section 1", "my_sub_section", "my numeric key")) == "3"
    assert text.get(("my root section 1", "my other section", "my string key")) == "alpha"
    assert text.get(("my second root section", "my list key")) is None
    assert text.names(("my second root section",)) == ["my binary key", "my list key"]
    text.set(("my root section 1", "my other section", "new"), "x")
    text.set(("my second root section", "after list"), "y")
    text.set(("my root section 1", "my_sub_section", "my numeric key"), "4")
    assert (
        text.text
        == THEIRS.replace("numeric key: 3", "numeric key: 4").replace(
            "key: alpha\r\n", "key: alpha\r\n    new: x\r\n"
        )
        + "  after list: y\r\n"
    )


@pytest.mark.parametrize("path", [*ODD, "", "\\", "a\\nb\\s", "line\nbreak\r"])
def test_values_survive_their_escapes(path):
    assert unescaped(escaped(path)) == path.replace("\x85", "\x85")
    text = FdsText("")
    text.set(("a.b", "c:d", "-e=f"), path)
    again = FdsText(text.text)
    assert again.get(("a.b", "c:d", "-e=f")) == path
    assert again.names(("a.b",)) == ["c:d"]


def test_removing_and_misusing():
    text = FdsText("a:\n\tb: 1\n\tc:\n\t\td: 2\ne: 3\n")
    text.remove(("a", "b"))
    text.remove(("a", "c"))  # a section is no value of ours
    text.remove(("x", "y"))
    assert text.text == "a:\n\tc:\n\t\td: 2\ne: 3\n"
    with pytest.raises(FdsError):
        text.set(("a", "c"), "value")
    with pytest.raises(FdsError):
        text.set(("e", "f"), "value")
    with pytest.raises(FdsError):
        FdsText("neither key nor comment\n")
