"""For all tests: no keyring of whoever runs them is touched, and the thorough ones wait until they are asked for."""

import os

import pytest
from hypothesis import settings

# Here and in processes started from here.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
# How long an example takes says nothing where others use the machine too.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items):
    """Leave out what takes long and is covered otherwise too, unless it is asked for."""
    if os.environ.get("STABLEHAND_THOROUGH"):
        return
    skip = pytest.mark.skip(reason="STABLEHAND_THOROUGH=1 runs it")
    for item in items:
        if item.get_closest_marker("thorough"):
            item.add_marker(skip)
