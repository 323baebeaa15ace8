"""Headers of GGUF files: as their library writes them, in both byte orders, and broken ones."""

import struct
import time

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers import gguf as reader
from stablehand.core.models.headers.reading import read_header, read_source
from stablehand.core.models.headers.sources import BytesSource
from support.header_bytes import ARRAY, BOOL, F32, F64, I32, TEXT, U8, U32, U64, Gguf


def read(content):
    return read_source(BytesSource(content, "x.gguf"))


def refused(content, code="model.damaged"):
    with pytest.raises(StablehandError) as caught:
        read(content)
    assert caught.value.code == code
    return caught.value.message.english()


def small(**how):
    file = Gguf(**how)
    file.value("general.architecture", TEXT, "flux").value("general.file_type", U32, 15)
    file.tensor("blk.weight", (16, 512), "Q4_K").tensor("norm", (3,), "F32")
    return file.tensor("last", (64,), "Q8_0")


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("version", [2, 3])
def test_what_a_header_says(version, order):
    content = small(version=version, order=order).bytes()
    found = read(content)
    assert found.format == "gguf"
    assert found.metadata == {"general.architecture": "flux", "general.file_type": "15"}
    start = found.data_start
    assert found.tensors == {
        "blk.weight": ("Q4_K", (16, 512), 32 * 144, start),
        "norm": ("F32", (3,), 12, start + 32 * 144),
        "last": ("Q8_0", (64,), 68, start + 32 * 144 + 32),
    }
    assert (found.file_bytes, found.notes) == (len(content), ())
    assert start % 32 == 0


def test_files_of_the_format_s_own_library(tmp_path):
    numpy = pytest.importorskip("numpy")
    gguf = pytest.importorskip("gguf")
    path = tmp_path / "real.gguf"
    writer = gguf.GGUFWriter(path, "flux")
    writer.add_string("general.name", "a name")
    writer.add_array("tokenizer.ggml.tokens", [f"word {i}" for i in range(3000)])
    writer.add_array("tokenizer.ggml.scores", [0.5] * 3000)
    writer.add_array("comfy.gguf.orig_shape.conv", [4, 8, 2, 2])
    writer.add_array("general.tags", ["one", "two"])
    writer.add_tensor("conv", numpy.zeros((32, 4), "float32"))
    packed = gguf.quants.quantize(numpy.ones((8, 256), "float32"), gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor("lin", packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor("half", numpy.zeros((7,), "float16"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    found = read_header(path)
    theirs = gguf.GGUFReader(path)
    assert {t.name: (t.n_bytes, t.data_offset) for t in theirs.tensors} == {
        name: (t.size_bytes, t.offset) for name, t in found.tensors.items()
    }
    assert found.tensors["lin"][:2] == ("Q8_0", (8, 256))
    assert found.tensors["half"][:2] == ("F16", (7,))
    assert found.tensors["conv"].shape == (4, 8, 2, 2)
    assert found.metadata["general.tags"] == '["one", "two"]'
    assert "tokenizer.ggml.tokens" not in found.metadata


def test_the_table_of_types_is_that_of_the_library():
    constants = pytest.importorskip("gguf.constants")
    for kind, (elements, size) in constants.GGML_QUANT_SIZES.items():
        name, ours, width = reader.TYPES[kind.value]
        if kind.name != "Q8_1":  # the library still counts two floats that ggml has halved
            assert (name, ours, width) == (kind.name, elements, size)


def test_values_of_every_type():
    file = Gguf()
    file.value("flag", BOOL, True).value("small", F32, 0.5).value("large", U64, 2**64 - 1)
    file.value("exact", F64, 0.1).value("list", ARRAY, (I32, [1, -2])).value("one", U8, 7)
    file.value("deep", ARRAY, (ARRAY, [(I32, [1]), (I32, [2])])).value("text", TEXT, b"\xff?")
    file.value("long", ARRAY, (I32, list(range(65)))).value("texts", ARRAY, (TEXT, ["a"] * 65))
    found = read(file.value("end", U32, 1).bytes()).metadata
    assert found == {
        "flag": "true", "small": "0.5", "large": str(2**64 - 1), "exact": "0.1", "list": "[1, -2]",
        "one": "7", "text": "\ufffd?", "end": "1",
    }  # fmt: skip


def test_an_alignment_of_its_own():
    file = Gguf(alignment=128).value("general.alignment", U32, 128)
    found = read(file.tensor("a", (3,), "F32").tensor("b", (3,), "F32").bytes())
    assert found.data_start % 128 == 0
    assert found.tensors["b"].offset - found.tensors["a"].offset == 128


def test_a_flattened_tensor_gets_its_shape_back_only_if_it_fits():
    file = Gguf().value("comfy.gguf.orig_shape.a", ARRAY, (I32, [2, 4, 2, 2]))
    file.value("comfy.gguf.orig_shape.b", ARRAY, (I32, [2, 4]))
    file.value("comfy.gguf.orig_shape.c", ARRAY, (I32, [-2, -16]))
    file.value("comfy.gguf.orig_shape.nothing", ARRAY, (I32, [1]))
    for name in "abc":
        file.tensor(name, (1, 32), "Q8_0")
    found = read(file.bytes()).tensors
    assert [found[name].shape for name in "abc"] == [(2, 4, 2, 2), (1, 32), (1, 32)]


def test_a_type_of_tomorrow_reaches_to_the_next_tensor():
    file = Gguf().tensor("new", (4, 8), "?", kind=99, size=40).tensor("known", (8,), "F32")
    found = read(file.bytes())
    assert found.tensors["new"][:3] == ("TYPE_99", (4, 8), 64)
    assert any("type 99" in note for note in found.notes)


def test_scalars_and_tensors_without_a_number():
    file = Gguf().tensor("scalar", (), "F32").tensor("none", (0, 4), "F32").tensor("x", (2,), "F16")
    found = read(file.bytes()).tensors
    assert (found["scalar"].shape, found["scalar"].size_bytes) == ((), 4)
    assert found["none"].size_bytes == 0


def test_gaps_and_bytes_behind_are_odd_but_harmless():
    file = Gguf().tensor("a", (8,), "F32").tensor("b", (8,), "F32", offset=256)
    content = file.bytes(data=bytes(256 + 32 + 500))
    assert len(read(content).notes) == 2


def changed(**fields):
    file = small()
    for name, value in fields.items():
        setattr(file, name, value)
    return file.bytes()


def raw_value(kind, payload, key="k"):
    file = Gguf()
    file.values.append(file.text(key) + struct.pack("<I", kind) + payload)
    return file.bytes()


BROKEN = {
    "only the magic": b"GGUF",
    "cut in the counts": small().bytes()[:20],
    "cut in a key": small().bytes()[:30],
    "cut in the table": small().bytes()[:150],
    "cut in the data": small().bytes()[:-40],
    "more tensors than bytes": changed(tensor_count=90_000),
    "tensors without end": changed(tensor_count=2**64 - 1),
    "values without end": changed(value_count=2**63),
    "one value too many": changed(value_count=3),
    "one tensor too many": changed(tensor_count=4),
    "a key of exabytes": Gguf().bytes()[:16] + struct.pack("<QQ", 1, 2**62) + bytes(64),
    "a text of exabytes": raw_value(TEXT, struct.pack("<Q", 2**63)),
    "a text beyond the file": raw_value(TEXT, struct.pack("<Q", 1 << 21)),
    "an array of exabytes": raw_value(ARRAY, struct.pack("<IQ", U64, 2**61)),
    "an array of texts without end": raw_value(ARRAY, struct.pack("<IQ", TEXT, 2**40)),
    "an array of arrays without end": raw_value(ARRAY, struct.pack("<IQ", ARRAY, 2**40)),
    "arrays in arrays": raw_value(ARRAY, struct.pack("<IQ", ARRAY, 1) * 50 + struct.pack("<IQ", U8, 0)),
    "a value of no type": raw_value(13, bytes(8)),
    "an array of no type": raw_value(ARRAY, struct.pack("<IQ", 77, 3)),
    "no alignment": raw_value(U32, struct.pack("<I", 0), "general.alignment"),
    "an odd alignment": raw_value(U32, struct.pack("<I", 48), "general.alignment"),
    "an alignment in words": Gguf().value("general.alignment", TEXT, "32").bytes(),
    "nine dimensions": Gguf().tensor("a", (1,) * 9, "F32").bytes(),
    "a name too long": Gguf().tensor("a" * 600, (1,), "F32").bytes(),
    "half a block": Gguf().tensor("a", (2, 48), "Q8_0").bytes(),
    "a product that overflows": Gguf().tensor("a", (2**62, 4, 4), "F32", size=16).bytes(),
    "a name twice": Gguf().tensor("a", (8,), "F32").tensor("a", (8,), "F32").bytes(),
    "the same place twice": Gguf().tensor("a", (8,), "F32").tensor("b", (8,), "F32", offset=0).bytes(),
    "overlapping": Gguf().tensor("a", (16,), "F32").tensor("b", (8,), "F32", offset=32).bytes(),
    "between the steps": Gguf().tensor("a", (8,), "F32", offset=8).bytes(),
    "beyond the file": Gguf().tensor("a", (8,), "F32", offset=2**40).bytes(),
    "an offset of exabytes": Gguf().tensor("a", (8,), "F32", offset=2**64 - 32).bytes(),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused_quickly(name):
    begun = time.process_time()
    assert refused(BROKEN[name]).startswith("x.gguf is damaged: ")
    assert time.process_time() - begun < 1  # the promise; a hang, not a speed, is what this finds


@pytest.mark.parametrize("version", [0, 1, 4, 2**31])
def test_a_version_that_is_not_known(version):
    refused(struct.pack("<4sIQQ", b"GGUF", version, 0, 0), "model.unreadable")


@pytest.mark.parametrize("what", ["texts", "more texts", "values", "tensors"])
def test_zeros_without_end_take_no_time(tmp_path, what):
    """Sparse files in which every text is empty: only counts can stop the reader."""
    words = Gguf().bytes()[:16] + struct.pack("<Q", 1) + Gguf().text("k") + struct.pack("<I", ARRAY)
    starts = {
        "texts": words + struct.pack("<IQ", TEXT, 2_000_000),
        "more texts": words + struct.pack("<IQ", TEXT, 2**35),
        "values": Gguf().bytes()[:16] + struct.pack("<Q", 100_000),
        "tensors": struct.pack("<4sIQQ", b"GGUF", 3, 100_000, 0),
    }
    path = tmp_path / "sparse.gguf"
    with open(path, "wb") as file:
        file.write(starts[what])
        file.truncate(1 << 42)
    begun = time.process_time()
    try:
        assert len(read_header(path).tensors) == 0
    except StablehandError as error:
        assert error.code == "model.damaged"
    assert (
        time.process_time() - begun < 3
    )  # a tenth of it is usual; without counts it would be days


def test_a_long_vocabulary_is_passed_over(tmp_path):
    file = Gguf().value("tokenizer.ggml.tokens", ARRAY, (TEXT, [f"word{i}" for i in range(20_000)]))
    file.value("tokenizer.ggml.merges", ARRAY, (TEXT, ["x" * 70_000, "y" * 500_000, "z"] * 30))
    file.value("tokenizer.ggml.types", ARRAY, (I32, [1] * 50_000)).value("general.name", TEXT, "x")
    (tmp_path / "t5.gguf").write_bytes(file.tensor("a", (8,), "F32").bytes())
    found = read_header(tmp_path / "t5.gguf")
    assert found.metadata == {"general.name": "x"}
    assert found.tensors["a"].size_bytes == 32
