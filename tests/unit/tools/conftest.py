"""The scripts of `tools`, which are no package: each is imported from its folder."""

import importlib
import sys

import pytest

from stablehand.core.base.resources import bundled

TOOLS = bundled("packages_catalog").parent / "tools"
NAMES = (
    "system_libraries",
    "environment",
    "checks",
    "run",
    "bundle_archive",
    "bundle_icons",
    "bundle_libraries",
    "bundle_notices",
    "bundle_windows",
    "bundle_words",
    "bundle",
)


@pytest.fixture(scope="session")
def tools():
    """Give the scripts as modules, by name, without leaving their names behind."""
    before = {name: sys.modules.pop(name) for name in NAMES if name in sys.modules}
    sys.path.insert(0, str(TOOLS))
    try:
        return {name: importlib.import_module(name) for name in NAMES}
    finally:
        sys.path.remove(str(TOOLS))
        for name in NAMES:
            sys.modules.pop(name, None)
        sys.modules.update(before)


@pytest.fixture
def environment(tools):
    return tools["environment"]


@pytest.fixture
def libraries(tools):
    return tools["system_libraries"]
