"""A program that really installs, on a data folder with spaces and Cyrillic letters."""

import os
import shutil

import pytest

from support.package_index import PackageIndex
from support.programs import Program
from support.update_world import Upstream, fill, install_one


@pytest.fixture(scope="session")
def pad(tmp_path_factory):
    """A data folder with the test package installed, for tests that leave it as it is."""
    made = Program(tmp_path_factory.mktemp("pad") / "Мои данные" / "Data (1)")
    made.data.mkdir(parents=True)
    made.define("pad")
    made.run("install", "pad")
    yield made
    made.close()


@pytest.fixture
def program(tmp_path, pad):
    """Give the program on a data folder of its own, with what was fetched before in its cache."""
    made = Program(tmp_path / "Мои данные" / "Data (1)")
    made.data.mkdir(parents=True)
    made.define("pad")
    shutil.copytree(
        pad.data / "Assets" / "uv-cache",
        made.data / "Assets" / "uv-cache",
        copy_function=os.link,
        symlinks=True,
    )
    yield made
    made.close()


@pytest.fixture(scope="session")
def update_index():
    """The package index of what is updated."""
    with PackageIndex() as made:
        fill(made)
        yield made


@pytest.fixture(scope="session")
def update_upstream(tmp_path_factory):
    """The repositories of what is updated; nobody changes them."""
    return Upstream(tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="session")
def clerk_one(tmp_path_factory, update_upstream, update_index):
    """A data folder with version one installed, for tests to copy."""
    place = tmp_path_factory.mktemp("updates") / "Мои данные" / "Data (1)"
    made = install_one(place, update_upstream, update_index)
    yield made
    made.close()


@pytest.fixture
def clerk(tmp_path, clerk_one):
    """Version one, installed in a data folder of its own."""
    made = clerk_one.copy_to(tmp_path / "Мои данные" / "Data (1)")
    yield made
    made.close()
