"""Headers of safetensors files: whole ones as their library writes them, broken ones refused quickly."""

import json
import struct
import time
import tracemalloc

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.reading import read_header, read_source
from stablehand.core.models.headers.sources import BytesSource
from support.header_bytes import SDXL_LIKE, safetensors_bytes, table, with_header, write_sparse

TWO = {"a": ("F32", (2, 3)), "b": ("F16", (4,))}


def read(content, name="x.safetensors"):
    return read_source(BytesSource(content, name))


def refused(content):
    with pytest.raises(StablehandError) as caught:
        read(content)
    assert caught.value.code == "model.damaged"
    assert caught.value.hint is not None
    return caught.value.message.english()


def test_what_a_header_says():
    found = read(safetensors_bytes(TWO, {"format": "pt", "modelspec.title": "An \u00e9 {x}"}))
    start = found.data_start
    assert found.format == "safetensors"
    assert found.tensors == {"a": ("F32", (2, 3), 24, start), "b": ("F16", (4,), 8, start + 24)}
    assert found.tensors["a"].shape == (2, 3)
    assert found.metadata == {"format": "pt", "modelspec.title": "An \u00e9 {x}"}
    assert (found.file_bytes, found.notes, found.globals) == (start + 32, (), frozenset())


def test_files_of_the_format_s_own_library(tmp_path):
    numpy = pytest.importorskip("numpy")
    library = pytest.importorskip("safetensors.numpy")
    tensors = {
        "first": numpy.zeros((3, 4), "float16"),
        "scalar": numpy.array(7, "int64"),
        "empty": numpy.zeros((0, 4), "float32"),
        "flags": numpy.ones((5,), "bool"),
    }
    file = tmp_path / "real.safetensors"
    library.save_file(tensors, file, metadata={"ss_tag_frequency": '{"a": {"1girl, {}": 3}}'})
    found = read_header(file)
    assert {name: (t.shape, t.size_bytes) for name, t in found.tensors.items()} == {
        name: (array.shape, array.nbytes) for name, array in tensors.items()
    }
    assert found.metadata["ss_tag_frequency"].startswith("{")
    content = file.read_bytes()
    at = found.tensors["scalar"].offset
    assert content[at : at + 8] == struct.pack("<q", 7)


@pytest.mark.parametrize(
    ("dtype", "shape", "size"),
    [
        ("F4", [2, 3], 3),
        ("F6_E2M3", [4], 3),
        ("F6_E3M2", [2, 4], 6),
        ("F8_E8M0", [5], 5),
        ("C64", [2], 16),
        ("U64", [1], 8),
    ],
)
def test_types_of_any_width(dtype, shape, size):
    header = {"x": {"dtype": dtype, "shape": shape, "data_offsets": [0, size]}}
    assert read(with_header(header, bytes(size))).tensors["x"].size_bytes == size
    header["x"]["data_offsets"][1] += 1
    assert "bytes of x" in refused(with_header(header, bytes(size + 1)))


def test_half_a_byte_is_no_size():
    header = {"x": {"dtype": "F4", "shape": [3], "data_offsets": [0, 1]}}
    assert "bytes of x" in refused(with_header(header, b"\0"))


def test_a_type_of_tomorrow_is_read_with_a_note():
    header = {"x": {"dtype": "F3_E1M1", "shape": [8], "data_offsets": [0, 3]}}
    found = read(with_header(header, bytes(3)))
    assert found.tensors["x"] == ("F3_E1M1", (8,), 3, found.data_start)
    assert "F3_E1M1" in found.notes[0]


def test_tensors_may_lie_in_another_order_than_they_are_listed():
    header, size = table(TWO)
    turned = dict(reversed(header.items()))
    assert list(read(with_header(turned, bytes(size))).tensors) == ["b", "a"]


def test_no_tensors_at_all_and_spaces_behind():
    assert read(with_header('{"__metadata__":{"a":"b"}}   ')).metadata == {"a": "b"}
    assert read(with_header("{}")).tensors == {}


def test_metadata_that_is_no_text_becomes_text():
    found = read(with_header({"__metadata__": {"a": 1, "b": "c", "d": [True, None]}}))
    assert found.metadata == {"a": "1", "b": "c", "d": "[true, null]"}
    assert found.notes


def entry(**changes):
    return {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]} | changes


def twice(first, second, **changes):
    """Give a header with two entries, whose names may be the same."""
    return "{" + f'"{first}":{json.dumps(entry())},"{second}":{json.dumps(entry(**changes))}' + "}"


BROKEN = {
    "no bytes": b"",
    "one byte": b"\x08",
    "only a length": struct.pack("<Q", 2),
    "a length of all": b"\xff" * 8 + b"{}",
    "a length over the limit": struct.pack("<Q", 100_000_001) + b"{}",
    "a length beyond the file": struct.pack("<Q", 1000) + b'{"a":',
    "a length of nothing": struct.pack("<Q", 0) + b"{}",
    "cut in the data": safetensors_bytes(TWO)[:-1],
    "bytes behind": safetensors_bytes(TWO) + b"\0",
    "bytes without tensors": with_header("{}", b"\0"),
    "no JSON": with_header("{]"),
    "not in Unicode": with_header(b'{"\xff\xfe":1}'),
    "NaN": with_header('{"x":NaN}'),
    "a list": with_header('{"x":1}'.replace("{", "[").replace("}", "]")),
    "deep": with_header('{"x":' + "[" * 5000 + "]" * 5000 + "}"),
    "deep tables": with_header('{"x":' * 50_000 + "1" + "}" * 50_000),
    "an entry that is none": with_header({"x": 5}),
    "an entry that is a list": with_header({"x": ["F16", [2], [0, 4]]}, bytes(4)),
    "no dtype": with_header({"x": {"shape": [2], "data_offsets": [0, 4]}}, bytes(4)),
    "no shape": with_header({"x": {"dtype": "F16", "data_offsets": [0, 4]}}, bytes(4)),
    "no offsets": with_header({"x": {"dtype": "F16", "shape": [2]}}, bytes(4)),
    "a dtype that is a number": with_header({"x": entry(dtype=16)}, bytes(4)),
    "a dtype that is a list": with_header({"x": entry(dtype=["F16"])}, bytes(4)),
    "a dtype with a line break": with_header({"x": entry(dtype="F16\nX")}, bytes(4)),
    "a shape that is a text": with_header({"x": entry(shape="2")}, bytes(4)),
    "an empty text for a shape": with_header({"x": entry(shape="", data_offsets=[0, 2])}, bytes(2)),
    "a negative dimension": with_header({"x": entry(shape=[-2])}, bytes(4)),
    "two negative dimensions": with_header({"x": entry(shape=[-2, -1])}, bytes(4)),
    "a dimension with a fraction": with_header({"x": entry(shape=[2.0])}, bytes(4)),
    "a dimension that is a truth": with_header({"x": entry(shape=[True, 2])}, bytes(4)),
    "a product that overflows": with_header({"x": entry(shape=[2**63, 2, 2])}, bytes(4)),
    "a product of zero bits": with_header({"x": entry(shape=[2**32, 2**32])}, bytes(4)),
    "a thousand dimensions": with_header({"x": entry(shape=[2] * 1000)}, bytes(4)),
    "offsets with a fraction": with_header({"x": entry(data_offsets=[0.0, 4.0])}, bytes(4)),
    "offsets that are texts": with_header({"x": entry(data_offsets=["0", "4"])}, bytes(4)),
    "offsets that are one text": with_header({"x": entry(data_offsets="04")}, bytes(4)),
    "three offsets": with_header({"x": entry(data_offsets=[0, 4, 4])}, bytes(4)),
    "offsets turned round": with_header({"x": entry(data_offsets=[4, 0])}, bytes(4)),
    "a negative offset": with_header({"x": entry(data_offsets=[-4, 0])}, bytes(4)),
    "an offset of twenty digits": with_header('{"x":{"dtype":"F16","shape":[2],"data_offsets":[0,99999999999999999999]}}', bytes(4)),
    "overlapping": with_header({"x": entry(), "y": entry(data_offsets=[2, 6])}, bytes(6)),
    "the same place twice": with_header({"x": entry(), "y": entry()}, bytes(4)),
    "a gap at the start": with_header({"x": entry(data_offsets=[2, 6])}, bytes(6)),
    "a gap between": with_header({"x": entry(), "y": entry(data_offsets=[6, 10])}, bytes(10)),
    "beyond the file": with_header({"x": entry(), "y": entry(data_offsets=[4, 8])}, bytes(4)),
    "the wrong size": with_header({"x": entry(shape=[3])}, bytes(4)),
    "metadata that is a list": with_header({"__metadata__": ["a"]}),
    "a name twice": with_header(twice("x", "x"), bytes(4)),
    "a name twice, hidden": with_header(twice("x", r"\u0078"), bytes(4)),
    "a name twice, elsewhere": with_header(twice("x", "x", data_offsets=[4, 8]), bytes(8)),
    "a key of an entry twice": with_header('{"x":{"dtype":"F16","shape":[2],"shape":[2],"data_offsets":[0,4],"more":{}}}', bytes(4)),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused_quickly(name):
    begun = time.process_time()
    message = refused(BROKEN[name])
    assert message.startswith("x.safetensors is damaged: ")
    assert time.process_time() - begun < 1  # the promise; a hang, not a speed, is what this finds


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a length of all", "18446744073709551615"),
        ("a length beyond the file", "1008 bytes"),
        ("cut in the data", "before b does, 1 bytes"),
        ("bytes behind", "1 bytes that belong to no tensor"),
        ("overlapping", "y shares bytes"),
        ("a gap between", "gap before y"),
        ("the wrong size", "bytes of x"),
        ("a negative dimension", "shape of x"),
        ("a name twice", "the name x twice"),
        ("a name twice, hidden", "the name x twice"),
    ],
)
def test_the_cause_is_named(name, words):
    assert words in refused(BROKEN[name])


def test_braces_in_texts_are_no_tensors():
    metadata = {"{": "}{{", "tags": '{"dtype":"F16"}'}
    assert (
        len(read(safetensors_bytes({"a{b": ("F16", (1,)), "c": ("U8", (2,))}, metadata)).tensors)
        == 2
    )


def test_names_that_cannot_be_printed_are_shown_as_escapes():
    header = {"a\nb\u202e": entry(shape=[5])}
    assert r"a\nb\u202e" in refused(with_header(header, bytes(4)))


@pytest.mark.parametrize(
    "raw",
    [
        b'{"x":[' + b"[]," * 3_000_000 + b"[]]}",
        b'{"x":[' + b"{}," * 3_000_000 + b"{}]}",
        b"{" + b'"a":1,' * 1_500_000 + b'"b":2}',
        b'{"x":' + b" " * 30_000_000 + b"1}",
        b'{"__metadata__":{"a":"' + "\u00e9".encode() * 1_500_000 + b'"},"x":1}',
        b'{"__metadata__":{"a":"' + "\U0001f40e".encode() * 8_000_000 + b'"},"x":1}',
        b"{" + b",".join(b'"k%d":1' % i for i in range(700_000)) + b"}",
        b'{"x":{"dtype":"F16","shape":[' + b"9," * 1_000_000 + b'9],"data_offsets":[0,4]}}',
        b'{"x":{"dtype":"F16","shape":['
        + b"9223372036854775807," * 400_000
        + b'9],"data_offsets":[0,4]}}',
    ],
)
def test_a_header_made_to_burst_memory_takes_neither_time_nor_memory(raw):
    content = with_header(raw, bytes(4))
    tracemalloc.start()
    begun = time.process_time()
    try:
        refused(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 150e6
    assert time.process_time() - begun < 3  # tracing slows it down


def test_a_long_header_with_much_text_is_read():
    found = read(safetensors_bytes(TWO, {"ss_tag_frequency": '{"a": 1, "{": 2}' * 300_000}))
    assert len(found.metadata["ss_tag_frequency"]) == 4_800_000


def test_many_tensors_are_read():
    many = {f"model.layers.{i}.mlp.experts.weight": ("F8_E4M3", (1, 1)) for i in range(60_000)}
    assert len(read(safetensors_bytes(many)).tensors) == 60_000


def test_a_huge_sparse_file_is_read_in_its_first_part(tmp_path):
    shapes = {f"block.{i}.weight": ("F16", (1 << 20, 1 << 15)) for i in range(40)}
    size = write_sparse(tmp_path / "huge.safetensors", shapes)
    assert size > 2 << 40
    assert len(read_header(tmp_path / "huge.safetensors").tensors) == 40


def test_the_ending_counts_for_nothing(tmp_path):
    (tmp_path / "model.ckpt").write_bytes(safetensors_bytes(TWO))
    assert read_header(tmp_path / "model.ckpt").format == "safetensors"


def test_a_header_of_a_whole_checkpoint(tmp_path):
    write_sparse(tmp_path / "sdxl.safetensors", SDXL_LIKE, {"format": "pt"})
    found = read_header(tmp_path / "sdxl.safetensors")
    assert list(found.tensors) == list(SDXL_LIKE)
    assert all(found.tensors[name][:2] == wanted for name, wanted in SDXL_LIKE.items())
    assert sum(t.size_bytes for t in found.tensors.values()) == found.file_bytes - found.data_start
