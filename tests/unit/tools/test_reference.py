"""docs/cli-reference.md is what the parser says."""

import importlib.util

import pytest

from stablehand.core.base.resources import bundled

SCRIPT = bundled("packages_catalog").parent / "tools" / "reference.py"


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("stablehand_reference", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_program_understands(reference):
    text = reference.TARGET.read_text("utf-8")
    assert text == reference.reference(), "python tools/reference.py writes it anew"


def test_words_and_options_stand_as_they_are_typed(reference):
    text = reference.reference()
    assert "stablehand extensions NAME add" in text
    assert "| `--grace SECONDS` | how long it may take" in text
    assert "%(default)s" not in text and "==SUPPRESS==" not in text
