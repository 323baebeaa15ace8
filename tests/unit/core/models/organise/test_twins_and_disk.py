"""What is there twice, what takes the room, what belongs to no model."""

import json
import os
import time
from pathlib import Path

import pytest

from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.organise.disk import find_orphans, usage_of
from stablehand.core.models.organise.twins import copies_of, exact_twins, near_twins

DAY = 24 * 3600


@pytest.fixture
def root(tmp_path):
    return tmp_path / "Models"


def put(root, name, content=b"x", modified=1_000):
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (modified, modified))
    return file


def tensors(content, note=""):
    head = {"a": {"dtype": "U8", "shape": [len(content)], "data_offsets": [0, len(content)]}}
    if note:
        head["__metadata__"] = {"note": note}
    packed = json.dumps(head).encode()
    return len(packed).to_bytes(8, "little") + packed + content


def entries(root, *, hashes=None, kind=None):
    found = []
    for path in sorted(root.rglob("*")):
        if path.suffix in (".safetensors", ".pt"):
            place = path.relative_to(root).as_posix()
            about = path.stat()
            identity = Identity(Finding(kind)) if kind else None
            known = {} if hashes is None else hashes(path)
            found.append(
                Entry(
                    "main",
                    place,
                    path.suffix[1:],
                    about.st_size,
                    about.st_mtime_ns,
                    0,
                    identity,
                    hashes=known,
                )
            )
    return found


def look(root, **words):
    copies = copies_of(entries(root, **words), lambda e: root / e.path, {"main": 0})
    exact = exact_twins(copies)
    return exact, near_twins(copies, exact)


def names(groups):
    return [[copy.entry.path for copy in group.copies] for group in groups]


def test_same_bytes_are_found_and_the_oldest_in_the_right_folder_is_kept(root):
    put(root, "Lora/new.pt", b"a" * 9000, 3000)
    put(root, "Lora/old.pt", b"a" * 9000, 2000)
    put(root, "VAE/oldest.pt", b"a" * 9000, 1000)
    put(root, "Lora/other.pt", b"b" * 9000)
    exact, near = look(root, kind="lora")
    assert names(exact) == [["Lora/old.pt", "Lora/new.pt", "VAE/oldest.pt"]]
    assert exact[0].extra_bytes == 18000
    assert near == ()


def test_files_that_differ_where_no_sample_looks_are_not_the_same(root):
    size = 4_000_000
    content = bytearray(size)
    put(root, "Lora/a.pt", bytes(content))
    content[300_000] = 1
    put(root, "Lora/b.pt", bytes(content))
    assert look(root) == ((), ())


def test_names_of_one_file_are_no_duplicates_but_stand_with_a_true_copy(root):
    first = put(root, "Lora/a.pt", b"z" * 5000)
    os.link(first, root / "Lora/b.pt")
    assert look(root) == ((), ())
    put(root, "Lora/c.pt", b"z" * 5000, 5000)
    exact, _near = look(root)
    assert names(exact) == [["Lora/a.pt", "Lora/b.pt", "Lora/c.pt"]]
    assert exact[0].extra_bytes == 5000
    assert [copy.entry.path for copy in exact[0].linkable] == ["Lora/c.pt"]


def test_known_sums_spare_the_reading(root):
    put(root, "Lora/a.pt", b"q" * 5000)
    put(root, "Lora/b.pt", b"q" * 5000)
    read = []
    copies = copies_of(
        entries(root, hashes=lambda _path: {"sha256": "1" * 64}), lambda e: root / e.path, {}
    )
    assert len(exact_twins(copies, read.append)) == 1
    assert read == []


def test_same_tensors_with_other_metadata_are_near(root):
    content = os.urandom(300_000)
    put(root, "Lora/a.safetensors", tensors(content))
    put(root, "Lora/b.safetensors", tensors(content, "trained on cats"), 5000)
    put(root, "Lora/c.safetensors", tensors(os.urandom(300_000), "trained on dogs"))
    put(root, "Lora/copy.safetensors", tensors(content), 6000)
    exact, near = look(root)
    assert names(exact) == [["Lora/a.safetensors", "Lora/copy.safetensors"]]
    assert names(near) == [["Lora/a.safetensors", "Lora/b.safetensors"]]
    assert not near[0].is_proved
    sums = {"a": "1" * 64, "b": "2" * 64, "copy": "1" * 64, "c": "3" * 64}
    _exact, near = look(root, hashes=lambda path: {"autov3": sums[path.stem]})
    assert near == ()


def test_damaged_headers_are_no_twins_and_no_failure(root):
    put(root, "Lora/a.safetensors", b"\xff" * 100)
    put(root, "Lora/b.safetensors", (2**40).to_bytes(8, "little") + b"{" + bytes(91))
    put(root, "Lora/c.safetensors", b"")
    assert look(root) == ((), ())


def test_room_by_folder_kind_and_base_counts_shared_bytes_once(root):
    first = put(root, "Lora/a.pt", b"z" * 5000)
    os.link(first, root / "Lora/b.pt")
    put(root, "VAE/c.safetensors", b"z" * 7000)
    usage = usage_of(entries(root), lambda entry: root / entry.path)
    assert (usage.total.count, usage.total.size_bytes, usage.shared_bytes) == (3, 12000, 5000)
    assert list(usage.folders) == ["VAE", "Lora"]
    assert usage.folders["Lora"].count == 2
    assert usage.kinds["lora"].size_bytes == 5000


def test_orphans_are_what_was_made_for_models_alone_and_lost_them(root):
    now = time.time()
    put(root, "Lora/gone.civitai.info", b"i")
    put(root, "Lora/gone.json", b"json")
    put(root, "Lora/gone.preview.png", b"png")
    put(root, "Lora/here.pt")
    put(root, "Lora/here.cm-info.json")
    put(root, "Lora/HERE.preview.png")
    put(root, "Lora/here.pt.swarm.json")
    put(root, "Lora/my notes.txt")
    put(root, "Lora/photo.png")
    put(root, "Lora/readme.json")
    put(root, "Lora/half.safetensors.part", b"half")
    put(root, "Lora/now.safetensors.part", b"half", now)
    put(root, "Lora/.stablehand-0123456789abcdef.part", b"rest")
    put(root, "Diffusers/pipe/model_index.json")
    put(root, "Diffusers/pipe/vae/x.preview.png")
    put(root, "Diffusers/pipe.civitai.info")
    put(root, ".stablehand-trash/1/content/x.civitai.info")
    found, beside = find_orphans(root, now=now)
    assert sorted((orphan.path.relative_to(root).as_posix(), orphan.kind) for orphan in found) == [
        ("Lora/.stablehand-0123456789abcdef.part", "leftover"),
        ("Lora/gone.civitai.info", "sidecar"),
        ("Lora/gone.json", "sidecar"),
        ("Lora/gone.preview.png", "sidecar"),
        ("Lora/half.safetensors.part", "unfinished"),
    ]
    assert beside > 0


def test_a_tree_that_is_not_there_has_no_orphans(root):
    assert find_orphans(Path(root / "nowhere")) == ((), 0)
