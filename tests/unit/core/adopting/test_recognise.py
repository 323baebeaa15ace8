"""What is recognised by which marks, in a table of names and on the real disk."""

import pytest

from stablehand.core.adopting.listing import DiskListing
from stablehand.core.adopting.marks import built_in_marks, marks_with, source_key
from stablehand.core.adopting.recognise import recognise, remote_of
from stablehand.core.adopting.sources import found_source
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.loader import Catalog
from support.foreign_trees import (
    CLERK,
    COMFYUI,
    FOOOCUS,
    FORGE,
    REFORGE,
    SDNEXT,
    SOURCES,
    WEBUI,
    checkout,
    matrix_package,
    matrix_settings,
    write,
)
from support.programs import SUPPORT

CATALOG = Catalog(bundled("packages_catalog"), SUPPORT)
MARKS = marks_with(CATALOG.load(name).package for name in (*CATALOG.ids(),) if name != "pad")


class Table:
    """A tree as a table: a name that ends with / is a folder, one with @ a link."""

    def __init__(self, *names, **contents):
        self.tree = {"": {}}
        self.contents = {key.replace("__", "/"): value for key, value in contents.items()}
        for name in (*names, *self.contents):
            self._add(name)

    def _add(self, name):
        kind = {"/": "folder", "@": "link"}.get(name[-1], "file")
        parts = name.rstrip("/@").split("/")
        for at in range(len(parts)):
            folder, own = "/".join(parts[:at]), parts[at]
            is_last = at == len(parts) - 1
            self.tree.setdefault(folder, {}).setdefault(own, kind if is_last else "folder")

    def entries(self, folder):
        return self.tree.get(folder, {})

    def content(self, file, limit_bytes):
        found = self.contents.get(file)
        return None if found is None else found.encode()


def below(folder, files):
    return [f"{folder}/{name}" if folder else name for name in files]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (COMFYUI, "comfyui"),
        (WEBUI, "a1111"),
        (FORGE, "forge"),
        (REFORGE, "reforge"),
        (SDNEXT, "sdnext"),
        (FOOOCUS, "fooocus"),
        (CLERK, "clerk"),
        (("launch.py", "README.md"), None),
        (("main.py", "nodes.py", "folder_paths.py"), None),
        ((), None),
    ],
)
def test_an_unpacked_archive_is_known_by_its_files(files, wanted):
    found = recognise(Table(*files), MARKS).candidates
    assert [item.mark.id for item in found] == ([wanted] if wanted else [])
    assert all(item.by == "files" and item.remote is None for item in found)


@pytest.mark.parametrize(
    ("remote", "wanted"),
    [
        ("https://github.com/Haoming02/sd-webui-forge-classic", "forge_classic"),
        ("git@github.com:Panchovix/stable-diffusion-webui-reForge.git", "reforge"),
        ("https://user:token@github.com/LLLYASVIEL/stable-diffusion-webui-forge/", "forge"),
        ("https://github.com/somebody/their-own-fork", "a1111"),
    ],
)
def test_where_a_repository_comes_from_outweighs_its_files(remote, wanted):
    config = f'[core]\n\tbare = false\n[remote "upstream"]\n\turl = /x\n[remote "origin"]\n\turl = {remote}\n\tfetch = +x\n[branch "main"]\n\tremote = origin\n'
    tree = Table(*WEBUI, "requirements.txt", **{".git__config": config})
    found = recognise(tree, MARKS).candidates
    assert [item.mark.id for item in found] == [wanted]
    assert remote_of(tree, "") == remote


@pytest.mark.parametrize(
    ("engine", "wanted"), [("ldm_patched", "forge_classic"), ("backend", "forge_neo")]
)
def test_of_branches_that_are_programs_of_their_own_the_folders_say_which(engine, wanted):
    config = '[remote "origin"]\n\turl = https://github.com/Haoming02/sd-webui-forge-classic\n'
    names = (
        "launch.py",
        "webui.py",
        "requirements.txt",
        "modules/",
        "modules_forge/",
        f"{engine}/",
    )
    found = recognise(Table(*names, **{".git__config": config}), MARKS).candidates
    assert [(item.mark.id, item.by) for item in found] == [(wanted, "source")]


def test_an_address_alone_is_no_program():
    config = '[remote "origin"]\n\turl = https://github.com/Comfy-Org/ComfyUI\n'
    assert recognise(Table("README.md", **{".git__config": config}), MARKS).candidates == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/Comfy-Org/ComfyUI",
        "https://github.com/comfy-org/comfyui.git",
        "http://user@github.com/Comfy-Org/ComfyUI/",
        "git@github.com:Comfy-Org/ComfyUI.git",
        "ssh://git@github.com:22/Comfy-Org/ComfyUI",
    ],
)
def test_one_repository_in_all_its_spellings(address):
    assert source_key(address) == "github.com/comfy-org/comfyui"


def test_a_folder_of_several_is_searched_two_levels_deep():
    names = [
        *below("ComfyUI", COMFYUI),
        *below("more/forge", FORGE),
        *below("more/deeper/a1111", WEBUI),
        *below("far/far/away/sdnext", SDNEXT),
        "linked@",
        ".hidden/x",
    ]
    found = recognise(Table(*names), MARKS).candidates
    assert {item.folder: item.mark.id for item in found} == {
        "ComfyUI": "comfyui",
        "more/forge": "forge",
    }


def test_what_was_recognised_is_not_searched_any_further():
    names = [*COMFYUI, *below("custom_nodes/inner", WEBUI), *below("output/x", COMFYUI)]
    assert len(recognise(Table(*names), MARKS).candidates) == 1


def test_a_portable_build_brings_its_python():
    names = [*below("ComfyUI", COMFYUI), "python_embeded/python.exe", "update/update.py"]
    (found,) = recognise(Table(*names), MARKS).candidates
    assert (found.kind, found.folder, found.whole) == ("portable", "ComfyUI", "")
    assert found.environments == ("../python_embeded",)


def test_environments_in_the_order_in_which_they_are_tried():
    tree = Table(*COMFYUI, ".venv/bin/", "venv/bin/")
    (found,) = recognise(tree, MARKS).candidates
    assert (found.kind, found.environments) == ("workspace", ("venv", ".venv"))


def test_a_program_inside_another_one():
    names = ["launch-linux.sh", "src/x", "launchtools/x", *below("dlbackend/ComfyUI", COMFYUI)]
    found = recognise(Table(*names), MARKS).candidates
    assert [item.mark.id for item in found] == ["swarmui", "comfyui"]


def test_a_library_of_stability_matrix():
    settings = matrix_settings(
        [
            matrix_package("My Comfy", "ComfyUI", InstalledReleaseVersion="v0.3.64"),
            matrix_package("fork", "reforge"),
            matrix_package("gone", "ComfyUI"),
            {"DisplayName": 7},
        ]
    )
    names = [
        *below("Packages/My Comfy", COMFYUI),
        *below("Packages/fork", WEBUI),
        *below("Packages/unknown to it", FORGE),
        *below("Packages/box/ComfyUI", COMFYUI),
        "Models/StableDiffusion/",
    ]
    found = recognise(Table(*names, **{"settings.json": settings}), MARKS)
    assert [library.folder for library in found.libraries] == [""]
    assert found.libraries[0].settings.damaged, "one entry could not be understood"
    by_folder = {item.folder: item for item in found.candidates}
    assert {folder: item.mark.id for folder, item in by_folder.items()} == {
        "Packages/My Comfy": "comfyui",
        "Packages/fork": "reforge",  # it says more about itself than its files do
        "Packages/unknown to it": "forge",
        "Packages/box/ComfyUI": "comfyui",
    }
    assert by_folder["Packages/My Comfy"].matrix.release == "v0.3.64"
    assert by_folder["Packages/unknown to it"].matrix is None


def test_a_library_is_known_by_its_mark_when_its_settings_are_gone():
    found = recognise(Table(".sm-portable", *below("Packages/c", COMFYUI)), MARKS)
    assert found.libraries[0].settings.damaged
    assert [item.folder for item in found.candidates] == ["Packages/c"]
    assert recognise(Table("settings.json", "Packages/", "Models/"), MARKS).libraries == ()


def test_folders_can_be_left_out_of_the_search():
    names = [*below("a", COMFYUI), *below("b", COMFYUI)]
    found = recognise(Table(*names), MARKS, skip=lambda folder: folder == "a").candidates
    assert [item.folder for item in found] == ["b"]


def test_every_mark_is_known_by_something_and_no_two_by_the_same():
    marks = built_in_marks()
    assert len({mark.id for mark in marks}) == len(marks)
    for mark in marks:
        assert mark.sources or mark.files
        assert all(folder.count("/") == 1 for folder in mark.folders_of)
    keys = [key for mark in marks for key in mark.sources]
    assert len(set(keys)) == len(keys)
    names = [name for mark in marks for name in mark.names]
    assert len(set(names)) == len(names)


def test_real_repositories_on_the_disk(tmp_path):
    made = checkout(tmp_path / "x" / "ui", COMFYUI, SOURCES["comfyui"])
    (tmp_path / "loop").symlink_to(tmp_path)
    (found,) = recognise(DiskListing(tmp_path), MARKS).candidates
    assert (found.folder, found.by, found.remote) == ("x/ui", "source", SOURCES["comfyui"])
    about = found_source(made, found)
    assert (about.version, about.channel, about.changed) == ("0.3.64", "branch", 0)
    assert about.source.url == SOURCES["comfyui"]
    assert about.source.ref == "master"
    write(made, {"main.py": "changed\n"})
    assert found_source(made, found).changed == 1


def test_a_repository_that_cannot_be_read_is_said(tmp_path):
    made = checkout(tmp_path / "ui", COMFYUI, SOURCES["comfyui"])
    (made / ".git" / "HEAD").write_text("ref: refs/heads/gone\n")
    (found,) = recognise(DiskListing(tmp_path), MARKS).candidates
    about = found_source(made, found)
    assert about.source is None
    assert "cannot be read" in about.problem.english()
