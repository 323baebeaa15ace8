"""Small pictures on the disk."""

import os
import re

import pytest

from stablehand.core.hubs.picture_cache import PictureCache

PNG = b"\x89PNG\r\n\x1a\n"


def picture(size):
    return PNG + bytes(size - len(PNG))


def test_a_picture_is_found_again_by_its_address(tmp_path):
    cache = PictureCache(tmp_path / "pictures")
    address = "https://pictures.example/a/width=450/\u043a\u043e\u0442.png?x=1"
    assert cache.find(address) is None
    file = cache.put(address, picture(100))
    assert file.suffix == ".png"
    assert cache.find(address) == file == PictureCache(tmp_path / "pictures").find(address)
    assert cache.find(address + "1") is None
    names = [path.name for path in (tmp_path / "pictures").rglob("*")]
    assert not any("\u043a\u043e\u0442" in name or "example" in name for name in names)
    assert all(re.fullmatch(r"[0-9a-f]{2}|[0-9a-f]{40}\.png", name) for name in names)


@pytest.mark.parametrize("content", [b"", b"<html>", b"<svg xmlns=''/>", b"MZ" + bytes(60)])
def test_what_is_no_picture_is_not_kept(tmp_path, content):
    cache = PictureCache(tmp_path)
    assert cache.put("https://pictures.example/x.png", content) is None
    assert list(tmp_path.rglob("*")) == []


def test_pictures_unused_longest_go_when_there_is_too_much(tmp_path):
    cache = PictureCache(tmp_path, room_bytes=10_000)
    for number in range(10):
        file = cache.put(f"https://pictures.example/{number}", picture(1000))
        os.utime(file, (1000 + number, 1000 + number))
    assert cache.find("https://pictures.example/0") is not None  # wanted just now
    assert cache.put("https://pictures.example/new", picture(1000)) is not None
    left = sum(file.stat().st_size for file in tmp_path.glob("*/*"))
    assert left <= 9000
    assert cache.find("https://pictures.example/0") is not None
    assert cache.find("https://pictures.example/new") is not None
    assert cache.find("https://pictures.example/1") is None


def test_a_cache_that_is_full_already_is_tidied_by_the_first_picture(tmp_path):
    wide = PictureCache(tmp_path, room_bytes=1 << 20)
    for number in range(5):
        wide.put(f"https://pictures.example/{number}", picture(1000))
    PictureCache(tmp_path, room_bytes=2000).put("https://pictures.example/x", picture(500))
    assert sum(file.stat().st_size for file in tmp_path.glob("*/*")) <= 2000
