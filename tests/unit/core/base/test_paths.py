"""The data folder is found without touching anything, and only a real write proves it writable."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import (
    DataPaths,
    about_a_place,
    ensure_writable,
    find_data_root,
    unwritable,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs the permissions of POSIX")


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Give up root's rights for a while; who has none stays who they are."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    folder.mkdir()
    return folder


@pytest.fixture
def platform(tmp_path: Path) -> Path:
    return tmp_path / "platform" / "Stablehand"


def test_the_order_is_option_variable_beside_platform(
    tmp_path: Path, program: Path, platform: Path
) -> None:
    beside = program / "Data"
    beside.mkdir()
    (beside / ".stablehand-portable").touch()
    variable = {"STABLEHAND_DATA": str(tmp_path / "variable")}
    given = find_data_root(tmp_path / "option", variable, program, platform)
    assert given.path == tmp_path / "option"
    assert find_data_root(None, variable, program, platform).path == tmp_path / "variable"
    assert find_data_root(None, {"STABLEHAND_DATA": " "}, program, platform).path == beside
    (beside / ".stablehand-portable").unlink()
    beside.rmdir()
    last = find_data_root(None, {}, program, platform)
    assert (last.path, last.portable) == (platform, False)
    reasons = {given.reason.english(), last.reason.english()}
    assert reasons == {"given with --data", "the system's place for user data"}


@pytest.mark.parametrize("sign", [".stablehand-portable", ".sm-portable", "Models", "", None])
def test_which_folder_beside_the_program_counts(
    program: Path, platform: Path, sign: str | None
) -> None:
    (program / "Data").mkdir()
    if sign is None:
        (program / "Data" / "strings.csv").touch()  # a folder of some other program
    elif sign == "Models":
        (program / "Data" / sign).mkdir()
    elif sign:
        (program / "Data" / sign).touch()
    root = find_data_root(None, {}, program, platform)
    assert root.portable is (sign is not None)


@pytest.mark.parametrize("mark", [".stablehand-portable", ".sm-portable"])
def test_a_named_folder_is_portable_if_it_is_marked(
    tmp_path: Path, program: Path, platform: Path, mark: str
) -> None:
    folder = tmp_path / "Data"
    folder.mkdir()
    assert not find_data_root(folder, {}, program, platform).portable
    (folder / mark).touch()
    assert find_data_root(folder, {}, program, platform).portable


def test_looking_creates_nothing(tmp_path: Path, program: Path, platform: Path) -> None:
    find_data_root(tmp_path / "a", {"STABLEHAND_DATA": str(tmp_path / "b")}, program, platform)
    find_data_root(None, {"STABLEHAND_DATA": str(tmp_path / "b")}, program, platform)
    find_data_root(None, {}, program, platform)
    assert [item.name for item in tmp_path.rglob("*")] == ["program"]


def test_relative_and_home_paths_become_absolute(
    tmp_path: Path, program: Path, platform: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert find_data_root(Path("x"), {}, program, platform).path == tmp_path / "x"
    environ = {"STABLEHAND_DATA": "~/y"}
    assert find_data_root(None, environ, program, platform).path == tmp_path / "home" / "y"


def test_the_places_bear_the_names_of_stability_matrix(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    assert (paths.models, paths.packages) == (tmp_path / "Models", tmp_path / "Packages")
    assert (paths.images, paths.assets) == (tmp_path / "Images", tmp_path / "Assets")
    names = ["workflows", "catalog", "logs", "trash", "settings", "journal", "library"]
    assert [getattr(paths, name).name for name in names] == [
        "Workflows",
        "Catalog",
        "Logs",
        "Trash",
        "settings.toml",
        "journal.db",
        "library.db",
    ]


def test_a_missing_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    root = tmp_path / "a" / "b"
    ensure_writable(root)
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("below", [".", "Data", "deep/Data"])
def test_a_file_in_the_way_is_named(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(StablehandError) as caught:
        ensure_writable(file / below)
    message = caught.value.message.english()
    assert caught.value.code == "data.unwritable"
    assert str(file / below) in message
    assert f"{file} is a file, not a folder" in message
    assert file.read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        for root in (tmp_path, tmp_path / "Data"):
            with pytest.raises(StablehandError, match="no permission"):
                ensure_writable(root)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs sysfs")
def test_a_place_that_takes_no_files_is_told_even_to_root() -> None:
    with pytest.raises(StablehandError) as caught:
        ensure_writable(Path("/sys/kernel/stablehand"))
    assert caught.value.code == "data.unwritable"


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EPERM, "no permission"),
        (errno.ENOSPC, "full"),
        (errno.ENOENT, "not there"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_each_cause_has_its_words(tmp_path: Path, number: int, cause: str) -> None:
    error = unwritable(tmp_path, OSError(number, os.strerror(number)))
    assert cause in error.message.english()
    assert str(tmp_path) in error.message.english()


def test_a_full_drive_and_a_file_that_is_held_are_no_lack_of_permission(tmp_path: Path) -> None:
    full = unwritable(tmp_path, OSError(errno.ENOSPC, "No space left on device"))
    assert full.code == "disk.full"
    assert full.hint is not None
    assert "room" in full.hint.english()

    class HeldError(PermissionError):
        winerror = 32  # what Windows adds to an error of its own

    for error in (HeldError(errno.EACCES, "in use"), OSError(errno.EBUSY, "busy")):
        held = unwritable(tmp_path, error)
        assert held.code == "data.unwritable"
        assert "another program" in held.message.english()


def test_what_the_system_says_about_a_place_is_told_apart_from_mistakes(tmp_path: Path) -> None:
    told = about_a_place(PermissionError(errno.EACCES, "denied", str(tmp_path)))
    assert told is not None
    assert (told.code, told.details["path"]) == ("data.unwritable", str(tmp_path))
    full = about_a_place(OSError(errno.ENOSPC, "No space left on device"))
    assert full is not None
    assert full.code == "disk.full"
    for other in (
        FileNotFoundError(errno.ENOENT, "gone", str(tmp_path)),
        PermissionError(errno.EACCES, "denied"),
        TimeoutError(),
        ValueError("x"),
    ):
        assert about_a_place(other) is None


@posix
def test_a_folder_that_may_not_be_entered_is_chosen_all_the_same(
    tmp_path: Path, program: Path, platform: Path
) -> None:
    root = tmp_path / "Data"
    root.mkdir()
    (root / ".stablehand-portable").touch()
    root.chmod(0)
    try:
        with as_somebody_else():
            found = find_data_root(root, {}, program, platform)
            assert (found.path, found.portable) == (root, False)
            with pytest.raises(StablehandError, match="no permission") as caught:
                ensure_writable(root / "below")
    finally:
        root.chmod(0o700)
    assert caught.value.code == "data.unwritable"


@pytest.mark.parametrize("parts", [["a" * 300], ["a" * 200] * 40, ["a" * 300, "b"]])
def test_a_path_that_is_too_long_is_chosen_and_fails_only_when_written(
    tmp_path: Path, program: Path, platform: Path, parts: list[str]
) -> None:
    root = tmp_path.joinpath(*parts)
    assert find_data_root(root, {}, program, platform).path == root
    assert find_data_root(None, {"STABLEHAND_DATA": str(root)}, program, platform).path == root
    with pytest.raises(StablehandError) as caught:
        ensure_writable(root)
    assert caught.value.code == "data.unwritable"
    assert str(root) in caught.value.message.english()
    if sys.platform != "win32":
        assert os.strerror(errno.ENAMETOOLONG) in caught.value.message.english()


@posix
@pytest.mark.parametrize("by_variable", [True, False])
def test_the_home_of_nobody_is_told(program: Path, platform: Path, by_variable: bool) -> None:
    name = "~no-such-user-here/d"
    environ = {"STABLEHAND_DATA": name} if by_variable else {}
    with pytest.raises(StablehandError) as caught:
        find_data_root(None if by_variable else Path(name), environ, program, platform)
    assert caught.value.code == "data.unwritable"
    message = caught.value.message.english()
    assert message == f"{name} cannot be written: the home folder ~no-such-user-here is not known."


@posix
def test_a_current_folder_that_is_gone_matters_to_relative_paths_only(
    tmp_path: Path, program: Path, platform: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(StablehandError, match="the current folder is gone") as caught:
        find_data_root(Path("Data"), {}, program, platform)
    assert caught.value.code == "data.unwritable"
    assert find_data_root(tmp_path / "Data", {}, program, platform).path == tmp_path / "Data"
    assert find_data_root(None, {}, program, platform).path == platform
