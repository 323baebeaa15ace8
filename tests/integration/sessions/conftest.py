"""A program to launch in a data folder with an awkward name."""

import socket

import pytest

from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from support.fake_uis import end_everything, make_install


@pytest.fixture
def data(tmp_path):
    return tmp_path / "My Data, данные"


@pytest.fixture
def app(data):
    return App(DataPaths(data), {})


@pytest.fixture
async def ui(data):
    """Give a function that installs a program; whatever runs of it at the end is ended."""
    names = []

    def make(script, **values):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        names.append(values.get("name", "fake"))
        return make_install(data, script, **{"port": port, **values})

    yield make
    await end_everything(data, names)
    for log in data.rglob("Logs/**/*.log"):
        assert "stablehand/core" not in log.read_text("utf-8", "replace")  # a supervisor's mistake
