"""Looking through installs on the disk: environments, extensions, links."""

import subprocess
import sys
from pathlib import Path

import pytest

from stablehand.core.base.links import make_link
from stablehand.core.installs.watch_list import bundled_list, read_watch_list
from stablehand.core.installs.watch_scan import (
    scan_extensions,
    scan_install,
    scan_packages,
    watched_folders,
)
from stablehand.core.records.install import InstallFolder, InstallRecord, now
from support.plans import package

KNOWN = bundled_list()
FORGED = "Metadata-Version: 2.1\nName: anthropic\nRequires-Dist: httpx\nRequires-Dist: pycrypto\n"


@pytest.fixture
def site(tmp_path):
    """An environment's folder of packages, with what is good in it."""
    folder = tmp_path / "site-packages"
    for name in ("ultralytics-8.3.40.dist-info", "anthropic-0.26.1.dist-info", "ultralytics"):
        (folder / name).mkdir(parents=True)
    (folder / "six-1.16.0-py3.11.egg-info").write_text("")
    (folder / "anthropic-0.26.1.dist-info" / "METADATA").write_text("Requires-Dist: httpx\n")
    assert scan_packages(folder, KNOWN) == ()
    return folder


def found(site):
    return [(item.kind, item.what, item.place) for item in scan_packages(site, KNOWN)]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("ultralytics-8.3.41.dist-info", "ultralytics 8.3.41"),
        ("Ultralytics-8.3.46.dist-info", "ultralytics 8.3.46"),
        ("litellm-1.82.7.dist-info", "litellm 1.82.7"),
        ("aliyun_ai_labs_snippets_sdk-1.0.0.dist-info", "aliyun-ai-labs-snippets-sdk 1.0.0"),
        ("AppleBotzz-0.1-py3.11.egg-info", "AppleBotzz 0.1"),
        ("ctx-0.2.6-py3.10.egg-info", "ctx 0.2.6"),
    ],
)
def test_a_harmful_package_is_told_by_its_name(site, name, what):
    (site / name).mkdir()
    assert found(site) == [("package", what, site / name)]


@pytest.mark.parametrize(
    "name", ["ultralytics-8.3.41", "ultralytics-8.3.41.dist-info.bak", "~ltralytics-8.3.41.data"]
)
def test_what_is_no_installed_package(site, name):
    (site / name).mkdir()
    assert found(site) == []


def test_a_forged_build_is_told_by_what_it_requires(site):
    info = site / "anthropic-0.26.1.dist-info"
    (info / "METADATA").write_text(FORGED, encoding="utf-8")
    assert found(site) == [("package", "anthropic 0.26.1", info)]


def test_a_file_that_was_left_behind_gives_it_away(site):
    (site / "litellm_init.pth").write_text("import os")
    assert found(site) == [("package", "litellm", site / "litellm_init.pth")]


def test_one_thing_is_said_once(site):
    (site / "litellm_init.pth").write_text("import os")
    (site / "litellm-1.82.8.dist-info").mkdir()
    assert [what for _kind, what, _place in found(site)] == ["litellm 1.82.8"]


def test_an_environment_that_is_not_there_has_nothing(tmp_path):
    assert scan_packages(tmp_path / "none", KNOWN) == ()


# -- extensions ----------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "Packages" / "comfyui"
    for name in ("custom_nodes/ComfyUI-Manager", "custom_nodes/.disabled"):
        (folder / name).mkdir(parents=True)
    (folder / "custom_nodes" / "one_file.py").write_text("")
    assert extensions(folder) == []
    return folder


def extensions(checkout, known=KNOWN):
    return [item.name for item in scan_extensions(checkout, package("comfyui"), known)]


def cloned(folder, address):
    folder.mkdir(parents=True, exist_ok=True)
    for words in (["init", "--quiet"], ["remote", "add", "origin", address]):
        subprocess.run(["git", *words], cwd=folder, check=True, timeout=60)


@pytest.mark.parametrize("name", ["ComfyUI_LLMVISION", "comfyui_llmvision"])
def test_a_harmful_extension_is_told_by_its_folder(checkout, name):
    (checkout / "custom_nodes" / name).mkdir()
    assert extensions(checkout) == ["ComfyUI_LLMVISION"]
    (place,) = scan_extensions(checkout, package("comfyui"), KNOWN)
    assert (place.kind, place.place) == ("extension", checkout / "custom_nodes" / name)


def test_it_is_told_by_where_it_was_cloned_from(checkout):
    cloned(checkout / "custom_nodes/shell", "git@github.com:NullBulgeGroup/comfyui-terminal.git")
    cloned(checkout / "custom_nodes/comfyui-terminal", "https://github.com/other/comfyui-terminal")
    assert extensions(checkout) == ["comfyui-terminal"]


def test_one_that_is_switched_off_does_not_run(checkout):
    (checkout / "custom_nodes" / "ComfyUI_LLMVISION.disabled").mkdir()
    (checkout / "custom_nodes" / ".disabled" / "ComfyUI_LLMVISION").mkdir()
    assert extensions(checkout) == []


def test_files_in_the_program_s_own_folder_give_it_away(checkout):
    (checkout / "lolMiner").write_bytes(b"\x7fELF")
    assert extensions(checkout) == ["lolMiner"]


def test_files_in_an_extension_give_it_away(checkout, tmp_path):
    catalog = tmp_path / "Catalog"
    catalog.mkdir()
    (catalog / "watch-list.toml").write_text(
        "format = 1\n[[extensions]]\nname = 'x'\nwhy = 'y'\nfiles = ['lib/evil.py']\n"
    )
    (checkout / "custom_nodes" / "harmless name" / "lib").mkdir(parents=True)
    known = read_watch_list(catalog)
    assert extensions(checkout, known) == []
    (checkout / "custom_nodes" / "harmless name" / "lib" / "evil.py").write_text("")
    assert extensions(checkout, known) == ["x"]


def test_no_link_is_followed_out_of_the_program_s_folder(checkout, tmp_path):
    outside = tmp_path / "elsewhere"
    cloned(outside, "https://github.com/AppleBotzz/ComfyUI_LLMVISION")
    link = checkout / "custom_nodes" / "linked"
    make_link(outside, link)
    assert extensions(checkout) == []
    # Its name stands in a folder of the program's, whatever it leads to.
    link.rename(link.with_name("ComfyUI_LLMVISION"))
    assert extensions(checkout) == ["ComfyUI_LLMVISION"]


def test_a_folder_of_extensions_that_lies_elsewhere_is_not_looked_at(tmp_path):
    outside = tmp_path / "home"
    (outside / "ComfyUI_LLMVISION").mkdir(parents=True)
    checkout = tmp_path / "Packages" / "comfyui"
    checkout.mkdir(parents=True)
    make_link(outside, checkout / "custom_nodes")
    assert extensions(checkout) == []


def test_links_within_the_program_s_folder_are_its_own(checkout):
    cloned(checkout / "kept" / "vision", "https://github.com/AppleBotzz/ComfyUI_LLMVISION")
    make_link(checkout / "kept" / "vision", checkout / "custom_nodes" / "linked")
    assert extensions(checkout) == ["ComfyUI_LLMVISION"]


# -- an install ----------------------------------------------------------------------------------------


def test_an_install_is_looked_through_where_it_is_current(tmp_path):
    folder = InstallFolder(tmp_path, "comfyui")
    record = InstallRecord(
        name="comfyui",
        package="comfyui",
        state="installed",
        created_at=now(),
        changed_at=now(),
        generation=2,
    )
    for number, version in ((1, "8.3.41"), (2, "8.3.40")):
        lib = folder.generation(number) / "env"
        lib /= "Lib" if sys.platform == "win32" else "lib/python3.12"
        (lib / "site-packages" / f"ultralytics-{version}.dist-info").mkdir(parents=True)
    (folder.checkout / "custom_nodes" / "upscaler-4k").mkdir(parents=True)

    def names(record):
        return [item.what for item in scan_install(folder, record, package("comfyui"), KNOWN)]

    assert names(record) == ["Upscaler 4K"]
    assert names(record.changed(generation=1)) == ["ultralytics 8.3.41", "Upscaler 4K"]
    packages, own = watched_folders(folder, record, package("comfyui"))
    assert (packages.name, own) == ("site-packages", folder.checkout / "custom_nodes")
    assert Path("2") in [Path(part) for part in packages.parts]
    assert watched_folders(folder, record, package("easel"))[1] is None
