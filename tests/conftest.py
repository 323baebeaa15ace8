"""For all tests: no keyring of whoever runs them is touched, and the thorough ones wait until they are asked for."""

import os

import pytest
from hypothesis import settings

from stablehand.core.base.proxies import NAMES

# Here and in processes started from here.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
# How long an example takes says nothing where others use the machine too.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _same_way_to_the_internet():
    """A proxy that a test sets counts for the whole process: the next test has what was there before."""
    before = {name: os.environ.get(name) for name in NAMES}
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def pytest_collection_modifyitems(items):
    """Leave out what takes long and is covered otherwise too, unless it is asked for."""
    if os.environ.get("STABLEHAND_THOROUGH"):
        return
    skip = pytest.mark.skip(reason="STABLEHAND_THOROUGH=1 runs it")
    for item in items:
        if item.get_closest_marker("thorough"):
            item.add_marker(skip)
