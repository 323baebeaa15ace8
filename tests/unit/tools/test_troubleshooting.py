"""The guide that is made from the rules of the log doctor."""

import importlib.util

import pytest

from stablehand.core.base.resources import bundled

ROOT = bundled("packages_catalog").parent


@pytest.fixture(scope="module")
def troubleshooting():
    """Give tools/troubleshooting.py as a module."""
    about = importlib.util.spec_from_file_location(
        "troubleshooting", ROOT / "tools" / "troubleshooting.py"
    )
    module = importlib.util.module_from_spec(about)
    about.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("language", "name"), [("en", "troubleshooting.md"), ("ru", "troubleshooting.ru.md")]
)
def test_the_guide_is_what_the_rules_say(troubleshooting, language, name):
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == troubleshooting.page(language), "run tools/troubleshooting.py"
