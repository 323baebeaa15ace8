"""A program that really installs, on a data folder with spaces and Cyrillic letters."""

import os
import shutil

import pytest

from support.programs import Program


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
