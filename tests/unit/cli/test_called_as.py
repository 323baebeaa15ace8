"""Commands in hints begin with what the program was called, so that they can be pasted."""

import os
from pathlib import Path

import pytest

from stablehand.cli.called_as import CALLED_AS, called_as, with_own_name
from stablehand.core.base.program import bundle_at

needs_modes = pytest.mark.skipif(os.name == "nt", reason="no file of Windows has a mode")
BUNDLE = bundle_at(Path("/srv/Stablehand/Stablehand"), Path("/srv/Stablehand/app-1"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Stop it first: stablehand stop {name}", "Stop it first: ./stablehand stop {name}"),
        ("stablehand --help", "./stablehand --help"),
        ("First: stablehand a; then: stablehand b", "First: ./stablehand a; then: ./stablehand b"),
        ("stablehand 1.2.0", "stablehand 1.2.0"),
        ("It lies in /srv/stablehand and more", "It lies in /srv/stablehand and more"),
        ("C:\\stablehand data", "C:\\stablehand data"),
        ("my-stablehand run", "my-stablehand run"),
        ("Stablehand made a mistake", "Stablehand made a mistake"),
        ("run “stablehand tools fetch node”", "run “./stablehand tools fetch node”"),
        ("Add it: stablehand models roots add /x", "Add it: ./stablehand models roots add /x"),
        ("/srv/my stablehand data", "/srv/my stablehand data"),
        ("Used: 'stablehand data/Data'", "Used: 'stablehand data/Data'"),
        ("At once: stablehand data/Data", "At once: stablehand data/Data"),
        ("complete -c stablehand -f -n x", "complete -c stablehand -f -n x"),
        ("-CommandName stablehand -ScriptBlock {", "-CommandName stablehand -ScriptBlock {"),
    ],
)
def test_only_commands_are_changed(text, shown):
    assert with_own_name(text, "./stablehand") == shown
    assert with_own_name(text, "stablehand") == text


def test_a_name_is_put_in_as_it_stands():
    assert with_own_name("stablehand up", r"'C:\new folder\1'") == r"'C:\new folder\1' up"


def test_a_checkout_is_called_as_its_launcher_was():
    assert called_as({}, "/x/__main__.py", None) == "stablehand"
    assert called_as({CALLED_AS: "./stablehand"}, "/x/__main__.py", None) == "./stablehand"
    quoted = called_as({CALLED_AS: "/my apps/stablehand"}, "", None, is_windows=False)
    assert quoted == "'/my apps/stablehand'"


def test_a_bundle_is_called_as_it_was_typed():
    assert called_as({CALLED_AS: "./stablehand"}, "./Stablehand", BUNDLE) == "./Stablehand"
    assert called_as({}, "", BUNDLE) == "stablehand"


@needs_modes
def test_what_a_shell_finds_by_its_name_goes_by_its_name(tmp_path):
    program = tmp_path / "bin" / "stablehand"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    environ = {"PATH": str(program.parent), CALLED_AS: str(program)}
    assert called_as(environ, "", None) == "stablehand"
    other = tmp_path / "stablehand"  # another one of that name
    other.write_bytes(program.read_bytes())
    other.chmod(0o755)
    assert called_as(environ | {CALLED_AS: str(other)}, "", None) == str(other)


@needs_modes
def test_what_cannot_be_started_is_read_by_a_shell(tmp_path):
    script = tmp_path / "stablehand"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o644)
    assert called_as({CALLED_AS: str(script)}, "", None) == f"sh {script}"


def test_a_folder_with_a_space_is_quoted_on_windows():
    own = bundle_at(Path("C:/my apps/Stablehand.exe"), Path("C:/my apps/app-1"))
    for typed, shown in (
        ("C:\\my apps\\Stablehand.exe", '"C:\\my apps\\Stablehand.exe"'),
        ("C:\\apps\\Stablehand.exe", "C:\\apps\\Stablehand.exe"),
        ("Stablehand", "Stablehand"),
    ):
        assert called_as({}, typed, own, is_windows=True) == shown
