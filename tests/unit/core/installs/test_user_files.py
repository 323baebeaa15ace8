"""What of the user's stands in the way of another version, on real folders."""

import os
import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.installs.user_files import below, carries, copy_entry, save, standing

OLD = {
    "settings.json": "a",
    "code.py": "b",
    "same.py": "c",
    "models/put_here": "d",
    "lib/x.py": "e",
}


def write(root, path, text="mine"):
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "new", "stays"),
    [
        ("same.py", {"same.py": "c"}, True),  # both versions have the same
        ("settings.json", {"settings.json": "z"}, True),
        ("code.py", {"code.py": "z"}, False),
        ("settings.json", {}, True),  # gone in the new version
        ("code.py", {}, False),
        ("webui-user.bat", {"webui-user.bat": "z"}, True),
        ("styles.csv", {"styles.csv": "z"}, True),
        ("LICENSE", {"LICENSE": "z"}, True),
        ("requirements.txt", {"requirements.txt": "z"}, False),
        ("requirements_versions.txt", {"requirements_versions.txt": "z"}, False),
        ("web/package.json", {"web/package.json": "z"}, False),
        ("pyproject.toml", {"pyproject.toml": "z"}, False),
        ("index.html", {"index.html": "z"}, False),
        (".gitignore", {".gitignore": "z"}, True),
    ],
)
def test_settings_stay_and_code_is_the_versions(path, new, stays):
    assert carries(path, OLD, new) is stays


def test_only_what_differs_and_what_is_in_the_way_counts(tmp_path):
    for path in ("settings.json", "code.py", "added.json", "mine/notes.txt", "dir"):
        write(tmp_path, path)
    new = {**OLD, "settings.json": "y", "code.py": "y", "added.json": "n", "dir/inner.py": "n"}
    found = standing(tmp_path, ["settings.json", "code.py", "gone.py"], OLD, new)
    assert set(found.saved) == {"settings.json", "code.py", "added.json", "dir"}
    # The new version needs a folder where the user has a file: that can only be kept apart.
    assert set(found.carried) == {"settings.json", "added.json"}
    assert set(found.replaced) == {"code.py", "dir"}
    assert found.links == ()


def test_a_folder_where_the_new_version_has_a_file_is_refused(tmp_path):
    write(tmp_path, "thing/mine.txt")
    with pytest.raises(StablehandError) as caught:
        standing(tmp_path, [], OLD, {**OLD, "thing": "n"})
    assert caught.value.code == "update.blocked"
    assert str(tmp_path / "thing") in caught.value.message.english()
    # A folder of the old version's gives way by itself.
    write(tmp_path, "lib/x.py")
    assert standing(tmp_path, [], OLD, {"lib": "n"}).saved == ()


def test_links_of_the_users_above_tracked_files_are_found_and_ours_are_not(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    make_link(elsewhere, checkout / "models")
    make_link(elsewhere, checkout / "lib")
    write(elsewhere, "put_here")
    found = standing(checkout, ["models/put_here"], OLD, OLD, ours=["lib"])
    assert found.links == ("models",)
    assert found.saved == ()  # what is behind a link is not touched, so it needs no copy


def test_copies_are_whole_and_links_stay_links(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    write(source, "a/b.txt", "text")
    write(source, "c.txt", "more")
    make_link(tmp_path / "nowhere", source / "a" / "link")
    os.utime(source / "c.txt", (1_000_000_000, 1_000_000_000))
    assert below(source) == ("a/b.txt", "a/link", "c.txt")
    save(below(source), source, target)
    assert below(target) == below(source)
    assert (target / "a" / "link").is_symlink()
    assert (target / "c.txt").stat().st_mtime == 1_000_000_000
    # Over what is there, a link included, and never through it.
    outside = tmp_path / "outside.txt"
    outside.write_text("outside")
    (target / "c.txt").unlink()
    make_link(outside, target / "c.txt")
    copy_entry(source / "c.txt", target / "c.txt")
    assert (target / "c.txt").read_text() == "more"
    assert outside.read_text() == "outside"
    assert sorted(p.name for p in target.iterdir()) == ["a", "c.txt"]


def test_a_folder_is_never_replaced_by_a_file(tmp_path):
    write(tmp_path, "file")
    write(tmp_path, "folder/inner")
    with pytest.raises(IsADirectoryError):
        copy_entry(tmp_path / "file", tmp_path / "folder")
    assert below(tmp_path) == ("file", "folder/inner")


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits")
def test_a_read_only_file_can_be_copied_twice(tmp_path):
    write(tmp_path, "file")
    (tmp_path / "file").chmod(0o444)
    for _ in range(2):
        copy_entry(tmp_path / "file", tmp_path / "there" / "file")
    assert (tmp_path / "there" / "file").read_text() == "mine"
