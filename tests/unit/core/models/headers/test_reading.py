"""What a file is, its first bytes tell: every kind of content under every name."""

import io
import os
import pickle
import struct
import zipfile

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.reading import read_header, read_source
from stablehand.core.models.headers.sources import BytesSource, FileSource
from support.header_bytes import Gguf, safetensors_bytes, with_header

SAFE = safetensors_bytes({"a": ("F16", (2, 2))})
GGUF = Gguf().tensor("a", (8,), "F32").bytes()


def refused(content, name="x.safetensors"):
    with pytest.raises(StablehandError) as caught:
        read_source(BytesSource(content, name))
    return caught.value


@pytest.mark.parametrize("name", ["x.safetensors", "x.gguf", "x.ckpt", "x.bin", "x", "x.png"])
def test_content_counts_not_the_name(name):
    assert read_source(BytesSource(SAFE, name)).format == "safetensors"
    assert read_source(BytesSource(GGUF, name)).format == "gguf"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no bytes"),
        (bytes(4096), "zeros"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf\r\n<HTML>", "web page"),
        (b'{"error":"Unauthorized","message":"no"}', "server's message"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", "Git LFS"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(90), "archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "picture"),
        (b"hello, this is a text", "first bytes"),
        (os.urandom(1) and b"\x91" * 300, "first bytes"),
    ],
)
def test_what_else_a_file_may_be_is_said(content, words):
    error = refused(content)
    assert error.code == "model.damaged"
    assert words in error.message.english()
    if content:  # under a name that claims nothing it is no damaged model, but none
        assert refused(content, "x.txt").code == "model.unreadable"


def test_a_file_of_a_few_bytes_is_damaged():
    for length in range(1, 9):
        assert refused(SAFE[:length]).code == "model.damaged"


def torch_zip(weights):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(weights, 2))
    return content.getvalue()


@pytest.mark.parametrize("name", ["x.safetensors", "x.gguf", "x.ckpt"])
@pytest.mark.parametrize(
    "content",
    [torch_zip({"a": 1}), *(pickle.dumps({"a": [1, "b"]}, protocol) for protocol in range(6))],
)
def test_pickles_under_any_name_go_to_the_reader_of_pickles(name, content):
    """It finds no tensor in these, and says so in its own words."""
    error = refused(content, name)
    assert "first bytes" not in error.message.english()
    assert "header is no JSON" not in error.message.english()


def test_a_length_that_looks_like_a_pickle_is_a_length():
    # 0x280 little-endian begins like a pickle of protocol 2.
    header = '{"__metadata__":{"a":"' + "x" * (0x280 - 25) + '"}}'
    content = with_header(header)
    assert content.startswith(b"\x80\x02")
    assert read_source(BytesSource(content, "x")).format == "safetensors"


def test_what_claims_to_be_a_zip_is_never_a_safetensors_file():
    """Programs that open zips look at their end: the same bytes would mean two things."""
    length = struct.unpack("<I", b"PK\x03\x04")[0]
    assert length < 100_000_000
    content = struct.pack("<Q", length) + b"{}" + bytes(1000)
    assert refused(content).code in ("model.damaged", "model.unreadable")
    assert "JSON" not in refused(content).message.english()


def test_files_that_are_not_there_or_no_files(tmp_path):
    for path, words in ((tmp_path / "none.gguf", "no file"), (tmp_path, "holds no model")):
        with pytest.raises(StablehandError) as caught:
            read_header(path)
        assert caught.value.code == "model.unreadable"
        assert words in caught.value.message.english()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_neither_waited_for_nor_read(tmp_path):
    os.mkfifo(tmp_path / "x.safetensors")
    with pytest.raises(StablehandError) as caught:
        read_header(tmp_path / "x.safetensors")
    assert caught.value.code == "model.unreadable"
    assert "ordinary" in caught.value.message.english()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights hold for nobody here")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "x.gguf"
    path.write_bytes(GGUF)
    path.chmod(0)
    with pytest.raises(StablehandError) as caught:
        read_header(path)
    assert caught.value.code == "model.unreadable"
    assert "may not be read" in caught.value.message.english()


def test_reading_changes_nothing_and_leaves_nothing_open(tmp_path):
    path = tmp_path / "x.safetensors"
    path.write_bytes(SAFE)
    os.utime(path, ns=(1, 2))
    read_header(path)
    assert path.stat().st_mtime_ns == 2
    path.rename(tmp_path / "y.safetensors")  # Windows would refuse if it were open
    assert [item.name for item in tmp_path.iterdir()] == ["y.safetensors"]


@pytest.mark.parametrize("size", [0, 10, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 200_000])
def test_a_file_gives_its_bytes_wherever_one_reads(tmp_path, size):
    path = tmp_path / "x"
    content = bytes(i * 7 & 0xFF for i in range(size))
    path.write_bytes(content)
    edges = [0, 1, size // 2, 32 * 1024 - 1, 32 * 1024, size - 1, size, size + 5]
    with FileSource(path) as source:
        assert source.size == size
        for offset in (edge for edge in edges if edge >= 0):
            for length in (0, 1, 100, 32 * 1024, size + 10):
                assert source.read_at(offset, length) == content[offset : offset + length]
