"""What is said where nobody has a terminal."""

import io
import os
import stat
import sys

import pytest

from stablehand.cli import double_click
from stablehand.cli.desktop import check_libraries
from stablehand.core.base.errors import StablehandError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs that show boxes on Linux")


@pytest.fixture
def bundled(monkeypatch, tmp_path):
    contents = tmp_path / "Stablehand" / "app-1"
    contents.mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(contents), raising=False)
    monkeypatch.setattr(sys, "executable", str(contents.parent / "Stablehand"))
    return contents


@pytest.fixture
def box(monkeypatch, tmp_path):
    """A program that stands in for zenity and writes down what it was told to show."""
    programs = tmp_path / "programs"
    programs.mkdir()
    shown = tmp_path / "shown"
    program = programs / "zenity"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{shown}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return shown


def fail():
    sys.stderr.write("Error: $(no) --shell 'reads' this\n")
    return 1


def test_a_failure_is_shown_and_still_goes_to_stderr(box, capsys):
    assert double_click.with_words_shown(fail) == 1
    assert box.read_text().splitlines()[-1] == "Error: $(no) --shell 'reads' this"
    assert "Error: $(no)" in capsys.readouterr().err


@pytest.mark.parametrize("code", [0, 130])
def test_what_went_well_or_was_stopped_is_not_shown(box, code):
    assert double_click.with_words_shown(lambda: fail() and code) == code
    assert not box.exists()


def test_without_any_stderr_it_is_shown_too(box, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert double_click.with_words_shown(fail) == 1
    assert box.exists()


def test_only_a_bundle_without_a_terminal_is_unseen(bundled, monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert double_click.is_unseen([])
    assert double_click.is_unseen(["gui"])
    assert not double_click.is_unseen(["list"])
    monkeypatch.delattr(sys, "frozen")
    assert not double_click.is_unseen([])


def test_a_missing_library_is_named_before_qt_ends_the_process(bundled):
    plugin = bundled / "PySide6/Qt/plugins/platforms/libqxcb.so"
    plugin.parent.mkdir(parents=True)
    plugin.write_bytes(b"no library")
    with pytest.raises(StablehandError) as caught:
        check_libraries({"DISPLAY": ":0"})
    assert caught.value.code == "window.unavailable"
    assert "libqxcb.so" in str(caught.value.message)
    for other in ({}, {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, {"QT_QPA_PLATFORM": "offscreen"}):
        check_libraries(other)


def test_a_display_that_does_not_answer_is_named_before_qt_ends_the_process():
    with pytest.raises(StablehandError) as caught:
        check_libraries({"DISPLAY": ":64321"})
    assert caught.value.code == "window.unavailable"
    assert ":64321" in str(caught.value.message)
