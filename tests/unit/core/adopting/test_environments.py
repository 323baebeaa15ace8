"""Environments that were there before us: real ones, looked at and never changed."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from stablehand.core.adopting.environments import Examined, examine, places
from stablehand.core.catalog.loader import Catalog
from support.foreign_trees import CLERK, COMFYUI, differences, environment, photo, write
from support.package_index import PackageIndex
from support.plans import package
from support.programs import SUPPORT

CLERK_PACKAGE = Catalog(SUPPORT, None).load("clerk").package


@pytest.fixture(scope="module")
def index():
    """An index with the one package that the program asks for, and something that is called torch."""
    with PackageIndex() as made:
        made.add("click", "8.1.3")
        made.add("torch", "2.13.0")
        made.add("torchvision", "0.28.0")
        yield made


@pytest.fixture(scope="module")
def clerk(tmp_path_factory, index):
    """A program with an environment that has what it asks for."""
    root = write(tmp_path_factory.mktemp("clerk") / "my clerk", CLERK)
    environment(root / "venv", "click", index=index.url)
    return root


def is_same(one, other):
    return Path(one).samefile(other)


async def test_one_that_works_is_used_and_not_changed(clerk):
    before = photo(clerk)
    found = await examine(clerk, places(clerk, ("venv", ".venv")), CLERK_PACKAGE, None)
    assert (found.verdict, found.named, found.path) == ("works", "venv", clerk / "venv")
    assert found.inventory.python == ".".join(map(str, sys.version_info[:3]))
    assert found.inventory.version("Click") == "8.1.3"
    assert is_same(found.inventory.base, sys._base_executable)
    assert (found.torch, found.problems) == (None, ())
    assert differences(before, photo(clerk)) == []


async def test_none(tmp_path):
    root = write(tmp_path, CLERK)
    assert places(root, ("venv", ".venv")) == ()
    assert await examine(root, (), CLERK_PACKAGE, None) == Examined("none")


async def test_what_is_missing_is_named(tmp_path, clerk):
    root = write(
        tmp_path / "x",
        {**CLERK, "requirements.txt": "click\nnot-there\nother>1 ; python_version<'3'\n"},
    )
    shutil.copytree(clerk / "venv", root / "venv", symlinks=True)
    found = await examine(root, ("venv",), CLERK_PACKAGE, None)
    assert found.verdict == "broken"
    assert [text.english() for text in found.problems] == ["packages are missing in it: not-there"]


async def test_another_version_than_asked_for_is_left_to_the_program(tmp_path, clerk):
    root = write(tmp_path / "x", {**CLERK, "requirements.txt": "click==99\n"})
    shutil.copytree(clerk / "venv", root / "venv", symlinks=True)
    assert (await examine(root, ("venv",), CLERK_PACKAGE, None)).verdict == "works"


async def test_the_first_that_works_is_used(tmp_path, clerk):
    root = write(tmp_path / "x", CLERK)
    environment(root / "venv")
    shutil.copytree(clerk / "venv", root / ".venv", symlinks=True)
    names = places(root, ("venv", ".venv"))
    assert names == ("venv", ".venv")
    found = await examine(root, names, CLERK_PACKAGE, None)
    assert (found.verdict, found.named) == ("works", ".venv")
    both_bad = await examine(root, ("venv",), CLERK_PACKAGE, None)
    assert (both_bad.verdict, both_bad.named) == ("broken", "venv")


async def test_one_elsewhere_that_its_user_named_goes_first(tmp_path, clerk):
    root = write(tmp_path / "x", CLERK)
    names = places(root, ("venv",), str(clerk / "venv"))
    assert names == (str(clerk / "venv"),)
    found = await examine(root, names, CLERK_PACKAGE, None)
    assert (found.verdict, found.path) == ("works", clerk / "venv")


@pytest.mark.skipif(os.name == "nt", reason="a script as a program")
async def test_pythons_that_do_not_run(tmp_path):
    root = write(tmp_path, CLERK)
    for name, content in (("venv", "#!/bin/sh\necho no libssl >&2\nexit 3\n"), (".venv", "")):
        python = root / name / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(content)
        python.chmod(0o755)
    found = await examine(root, places(root, ("venv",)), CLERK_PACKAGE, None)
    assert found.verdict == "broken"
    assert "no libssl" in found.problems[0].english()
    dangling = root / "env" / "bin"
    dangling.mkdir(parents=True)
    (dangling / "python").symlink_to("/gone/python")
    assert places(root, ("env",)) == ()


@pytest.mark.skipif(os.name == "nt", reason="a script as a program")
async def test_the_python_of_a_portable_build_lies_at_the_top(tmp_path, clerk):
    root = write(tmp_path / "portable" / "ComfyUI", CLERK)
    alone = tmp_path / "portable" / "python_embeded" / "python.exe"
    alone.parent.mkdir()
    alone.write_text(f'#!/bin/sh\nexec "{clerk}/venv/bin/python" "$@"\n')
    alone.chmod(0o755)
    names = places(root, ("../python_embeded",))
    found = await examine(root, names, CLERK_PACKAGE, None)
    assert (found.verdict, found.named, found.path) == (
        "works",
        "../python_embeded",
        alone.parent,
    )


async def test_torch_has_to_be_there_and_to_compute(tmp_path, index):
    root = write(tmp_path / "ui", COMFYUI)
    environment(root / "venv", "click", index=index.url)
    without = await examine(root, ("venv",), package("comfyui"), None)
    assert without.problems[0].english() == "torch is not installed in it"
    environment(root / ".venv", "click", "torch", "torchvision", index=index.url)
    found = await examine(root, (".venv",), package("comfyui"), None)
    assert found.verdict == "broken"
    assert (found.torch.version, found.torch.backend) == ("2.13.0", "cpu")
    assert found.torch.torchvision == "0.28.0"
    assert found.problems[0].english().startswith("it cannot compute: AttributeError")
