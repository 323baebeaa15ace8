"""Sums of model files: computed once, forgotten when the file changes."""

import hashlib

import pytest

from stablehand.core.models.hashes import keep_hash, known_hashes, sha256_of
from stablehand.core.models.walk import walk


def test_a_sum_is_known_until_the_file_changes(tmp_path):
    root, database = tmp_path / "Models", tmp_path / "library.db"
    (root / "Lora").mkdir(parents=True)
    file = root / "Lora" / "one.safetensors"
    file.write_bytes(b"one" * 100)
    model = walk(root).models["Lora/one.safetensors"]
    assert known_hashes(database, [model]) == {}
    seen: list[int] = []
    found = sha256_of(file, seen.append)
    assert found == hashlib.sha256(b"one" * 100).hexdigest()
    assert sum(seen) == 300
    keep_hash(database, model, found)
    assert known_hashes(database, [model]) == {"Lora/one.safetensors": found}
    file.write_bytes(b"two" * 100)
    changed = walk(root).models["Lora/one.safetensors"]
    assert known_hashes(database, [changed]) == {}


def test_what_is_told_can_end_the_reading(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(b"x" * 10)

    def stop(_count):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        sha256_of(file, stop)
