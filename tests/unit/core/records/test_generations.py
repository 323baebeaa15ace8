"""Accounts of generations: kept as a whole, found again, and never believed beyond what they say."""

import os
import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.records.generations import (
    DRAFT_FILE,
    GENERATION_FILE,
    Generation,
    current_generation,
    generation_numbers,
    generations,
    is_missing,
    left,
    next_number,
    read_draft,
    read_generation,
    write_draft,
    write_generation,
)
from stablehand.core.records.install import (
    InstalledPython,
    InstalledSource,
    InstallFolder,
    InstallRecord,
)

MOMENT = "2026-11-21T10:00:00+00:00"
PYTHON = InstalledPython(version="3.12.3", kind="system", path="/usr/bin/python3")


@pytest.fixture
def folder(tmp_path):
    return InstallFolder(tmp_path, "ui")


def record(**values):
    given = {"name": "ui", "package": "pad", "state": "installed", **values}
    return InstallRecord(created_at=MOMENT, changed_at=MOMENT, **given)


def account(number=1, **values):
    return Generation(number=number, created_at=MOMENT, **{"reason": "update", **values})


def test_an_account_is_kept_and_read_again(folder):
    made = account(
        2, note="before I play", state="ready", good=True, python=PYTHON, previous=1,
        packages={"numpy": "2.1.0"}, folders={"repositories/x": "2 now"}, options={"--cors": True},
    )  # fmt: skip
    write_generation(folder, made)
    assert read_generation(folder, 2) == made
    assert generations(folder) == (made,)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_an_account_is_for_its_owner_alone(folder):
    """Options and variables may hold passwords."""
    write_generation(folder, account(variables={"HF_TOKEN": "secret"}))
    write_draft(folder, record(variables={"HF_TOKEN": "secret"}))
    for name in (GENERATION_FILE, DRAFT_FILE):
        assert (folder.generation(1) / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 2, "number": 1}', '{"number": 0, "reason": "update"}', "\0"]
)
def test_what_cannot_be_understood_is_no_account_and_stays(folder, text):
    file = folder.generation(1) / GENERATION_FILE
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert read_generation(folder, 1) is None
    assert generations(folder) == ()
    assert generation_numbers(folder) == (1,)
    assert file.read_text() == text


def test_what_a_later_version_adds_is_passed_over(folder):
    write_generation(folder, account())
    file = folder.generation(1) / GENERATION_FILE
    file.write_text(file.read_text().replace('"format": 1', '"format": 1, "colour": "blue"'))
    assert read_generation(folder, 1) == account()


def test_the_folder_says_the_number(folder):
    """Somebody copied a folder by hand."""
    write_generation(folder, account(1))
    folder.generation(1).rename(folder.generation(7))
    assert read_generation(folder, 7).number == 7


def test_only_numbers_are_generations_oldest_first(folder):
    root = folder.own / "gen"
    for name in ("10", "9", "1", "01", "0", "x", "1a", "-3", "١", "12345678901"):
        (root / name).mkdir(parents=True)
    assert generation_numbers(folder) == (1, 9, 10)
    assert next_number(folder, record(generation=1)) == 11
    assert next_number(folder, record(generation=12)) == 13


def test_generations_are_looked_for_through_no_link(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "3").mkdir(parents=True)
    folder.own.mkdir(parents=True)
    make_link(elsewhere, folder.own / "gen")
    assert generation_numbers(folder) == ()


def test_an_install_of_before_there_were_accounts_has_one_made_from_its_record(folder):
    source = InstalledSource(kind="git", url="https://x.invalid/y", ref="main", commit="a" * 40)
    found = current_generation(folder, record(source=source, python=PYTHON, options={"--a": 1}))
    assert (found.number, found.reason, found.state, found.good) == (1, "install", "ready", True)
    assert (found.source, found.python, found.options) == (source, PYTHON, {"--a": 1})
    assert current_generation(folder, record(state="failed")).good is False
    assert not folder.own.exists()


def test_it_is_left_with_what_is_set_today(folder):
    write_generation(folder, account(1, options={"--old": True}, packages={"numpy": "2.1.0"}))
    wishes = {"ref": "v1.0", "branch": "main"}
    today = record(options={"--new": True}, port=8188, gpu=1, method="link", wishes=wishes)
    gone = left(current_generation(folder, today), today)
    assert gone.left_at is not None
    assert (gone.options, gone.port, gone.gpu) == ({"--new": True}, 8188, 1)
    assert (gone.method, gone.packages) == ("link", {"numpy": "2.1.0"})
    assert gone.wishes == {"ref": "v1.0"}  # the branch is what a draft remembers


def test_a_draft_is_kept_beside_the_record(folder):
    draft = record(generation=2, state="installing")
    write_draft(folder, draft)
    assert read_draft(folder, 2) == draft
    assert read_draft(folder, 1) is None
    (folder.generation(2) / DRAFT_FILE).write_text("{")
    assert read_draft(folder, 2) is None
    assert not folder.record.exists()


def test_an_environment_that_is_gone_is_noticed(folder):
    made = account(1, python=PYTHON)
    assert is_missing(folder, made)
    (folder.generation(1) / "env").mkdir(parents=True)
    assert not is_missing(folder, made)
    assert not is_missing(folder, account(2))  # a program without an environment


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions of POSIX, for users")
def test_a_folder_that_cannot_be_written_says_so(folder):
    folder.own.mkdir(parents=True)
    folder.own.chmod(0o500)
    try:
        with pytest.raises(StablehandError) as caught:
            write_generation(folder, account())
        assert caught.value.code == "data.unwritable"
    finally:
        folder.own.chmod(0o700)
