"""The process that finishes an update: whatever happens to it, some version starts."""

import os
import sys
from pathlib import Path

import pytest

from stablehand.cli.verbs import own_version
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Text
from stablehand.services import self_updating

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names of Linux")


class Begun(BaseException):
    """A program would be running now instead of this one."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A portable app in which the new version runs under the name of its trial."""
    folder = tmp_path / "Stablehand"
    (folder / "app-2.0").mkdir(parents=True)
    for name in ("Stablehand", "Stablehand-2.0"):
        (folder / name).write_text("#!/bin/sh\n")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(folder / "app-2.0"), raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "Stablehand-2.0"))
    monkeypatch.setattr(own_version, "_speak_to_nobody", lambda: None)

    def execve(program, words, _environment):
        os.stat(program)
        raise Begun(Path(program).name, words[1:])

    monkeypatch.setattr(os, "execve", execve)
    return folder


def begun():
    with pytest.raises(Begun) as caught:
        own_version.after_update("1", "0.0", ["gui"])
    return caught.value.args


@pytest.mark.parametrize(
    "failure",
    [
        None,
        StablehandError("selfupdate.busy", Text("x", "busy")),
        RuntimeError("nobody thought of it"),
    ],
    ids=["done", "told", "odd"],
)
def test_what_lies_in_place_starts_however_the_update_went(folder, monkeypatch, failure):
    async def finish():
        if failure is not None:
            raise failure

    monkeypatch.setattr(self_updating, "finish_self_update", finish)
    assert begun() == ("Stablehand", ["gui"])


def test_the_new_version_itself_starts_where_nothing_lies_in_place(folder, monkeypatch):
    async def finish():
        (folder / "Stablehand").unlink()

    monkeypatch.setattr(self_updating, "finish_self_update", finish)
    assert begun() == ("Stablehand-2.0", ["gui"])
    (folder / "Stablehand-2.0").unlink()
    (folder / "Stablehand").touch()
    assert own_version.after_update("1", "0.0", []) == 1
