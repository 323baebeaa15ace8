"""The list of folders that hold models, in a real file."""

import os
import sys
import threading

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.base.paths import DataPaths
from stablehand.core.models.library.entry import MAIN, Entry
from stablehand.core.models.library.roots import (
    add_root,
    change_root,
    key_of,
    place_of,
    read_roots,
    remove_root,
    roots_file,
)


@pytest.fixture
def data(tmp_path):
    (tmp_path / "Data").mkdir()
    return DataPaths(tmp_path / "Data")


def add(data, folder, **options):
    folder.mkdir(parents=True, exist_ok=True)
    given = {"name": None, "priority": 10, "read_only": False, **options}
    return add_root(data, folder, **given)


def code(call):
    with pytest.raises(StablehandError) as caught:
        call()
    return caught.value.code


def test_data_models_is_always_there(data):
    (main,) = read_roots(data)
    assert (main.id, main.folder, main.priority) == (MAIN, data.models, 0)
    assert not roots_file(data).exists()


def test_roots_are_kept_in_the_order_of_their_priorities(data, tmp_path):
    slow = add(data, tmp_path / "NAS models", priority=50, read_only=True)
    fast = add(data, tmp_path / "fast", name="Fast drive", priority=-5)
    assert (slow.id, fast.id) == ("nas-models", "fast-drive")
    assert [root.id for root in read_roots(data)] == ["fast-drive", MAIN, "nas-models"]
    changed = change_root(data, slow.id, priority=-9, read_only=False, name="The NAS")
    assert (changed.priority, changed.read_only, changed.name) == (-9, False, "The NAS")
    assert [root.id for root in read_roots(data)] == ["nas-models", "fast-drive", MAIN]
    assert remove_root(data, slow.id).folder == tmp_path / "NAS models"
    assert [root.id for root in read_roots(data)] == ["fast-drive", MAIN]
    assert (tmp_path / "NAS models").is_dir()


def test_names_that_look_alike_get_ids_of_their_own(data, tmp_path):
    ids = [
        add(data, tmp_path / str(n) / name).id
        for n, name in enumerate(("A b", "a-B", "日本", "main"))
    ]
    assert ids == ["a-b", "a-b-2", "root", "main-2"]


def test_roots_do_not_overlap(data, tmp_path):
    add(data, tmp_path / "one" / "two")
    data.models.mkdir()
    for folder in (
        "one",
        "one/two",
        "one/two/three",
        "Data",
        "Data/Models",
        "Data/Models/Lora",
        ".",
    ):
        assert code(lambda folder=folder: add(data, tmp_path / folder)) == "root.refused"
    assert code(lambda: add_root(data, tmp_path / "none", name=None, priority=1, read_only=False))
    (tmp_path / "file").touch()
    assert code(lambda: add_root(data, tmp_path / "file", name=None, priority=1, read_only=False))
    assert len(read_roots(data)) == 2


def test_a_link_to_a_folder_that_is_a_root_overlaps_it(data, tmp_path):
    add(data, tmp_path / "real")
    make_link(tmp_path / "real", tmp_path / "link")
    assert code(lambda: add(data, tmp_path / "link")) == "root.refused"


def test_a_root_that_is_away_says_so_and_may_come_back_elsewhere(data, tmp_path):
    archive = add(data, tmp_path / "archive")
    (tmp_path / "archive").rename(tmp_path / "elsewhere")
    assert [root.is_there for root in read_roots(data)] == [True, False]
    change_root(data, archive.id, folder=tmp_path / "elsewhere")
    assert [root.is_there for root in read_roots(data)] == [True, True]


def test_a_root_in_the_data_folder_moves_with_it(data, tmp_path):
    add(data, data.root / "Other")
    assert 'folder = "Other"' in roots_file(data).read_text()
    (tmp_path / "Data").rename(tmp_path / "Moved")
    assert read_roots(DataPaths(tmp_path / "Moved"))[1].folder == tmp_path / "Moved" / "Other"


def test_unknown_roots_and_the_main_one(data):
    assert code(lambda: remove_root(data, "none")) == "root.unknown"
    assert code(lambda: change_root(data, "none", priority=1)) == "root.unknown"
    assert code(lambda: remove_root(data, MAIN)) == "root.refused"


@pytest.mark.parametrize(
    "content",
    [
        b"[[root]]\nid = 5",
        b"not toml",
        b"\xff\xfe",
        b"[[root]]\nid='A!'\nfolder='x'\nname='n'",
        b"root=1",
    ],
)
def test_a_damaged_list_is_told_and_left_alone(data, tmp_path, content):
    roots_file(data).write_bytes(content)
    assert code(lambda: read_roots(data)) == "root.damaged"
    assert code(lambda: add(data, tmp_path / "x")) == "root.damaged"
    assert roots_file(data).read_bytes() == content


def test_several_at_once_lose_nothing(data, tmp_path):
    threads = [
        threading.Thread(target=add, args=(data, tmp_path / f"folder{number}"))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(read_roots(data)) == 9


def test_places_and_keys(data, tmp_path):
    archive = add(data, tmp_path / "archive")
    roots = read_roots(data)
    entry = Entry(archive.id, "a/b.pt", "pt", 1, 1)
    place = place_of(entry, roots)
    assert place == tmp_path / "archive" / "a" / "b.pt"
    assert key_of(place, roots) == entry.key == "archive:a/b.pt"
    assert key_of(data.models / "Lora" / "x.pt", roots) == "main:Lora/x.pt"
    assert key_of(tmp_path / "elsewhere.pt", roots) is None
    assert key_of(data.models, roots) is None
    assert code(lambda: place_of(Entry("gone", "x.pt", "pt", 1, 1), roots)) == "root.unknown"
    if sys.platform != "win32":
        os.symlink(tmp_path / "archive", tmp_path / "link")
        assert key_of(tmp_path / "link" / "x.pt", roots) == "archive:x.pt"
