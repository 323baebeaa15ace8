"""Files that are nearly right: each is read or refused in our own words. benchmarks/fuzz_headers.py does 100,000."""

import json
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.header import Header, Tensor
from stablehand.core.models.headers.reading import read_header, read_source
from stablehand.core.models.headers.sources import BytesSource
from support.header_bytes import with_header
from support.header_mutations import FORMATS, mutant, seeds

CODES = {"model.damaged", "model.unreadable"}


def outcome(content):
    begun = time.process_time()
    try:
        found = read_source(BytesSource(content, "x.safetensors"))
    except StablehandError as error:
        assert error.code in CODES
        assert error.message.english()
        found = None
    assert time.process_time() - begun < 1  # what hangs is found by this, not what is slow
    if found is not None:
        check(found, len(content))
    return found


def check(found, size):
    """What comes out holds together, whatever went in."""
    assert isinstance(found, Header)
    for name, tensor in found.tensors.items():
        assert isinstance(name, str)
        assert type(tensor) is Tensor
        assert isinstance(tensor.dtype, str)
        assert type(tensor.shape) is tuple
        assert all(type(dimension) is int and dimension >= 0 for dimension in tensor.shape)
        assert tensor.size_bytes >= 0
        if found.format != "pickle":
            assert 0 < tensor.offset <= tensor.offset + tensor.size_bytes <= size
    assert all(
        isinstance(key, str) and isinstance(value, str) for key, value in found.metadata.items()
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_what_the_cases_start_from_is_whole(kind):
    for content in seeds(kind):
        try:
            read_source(BytesSource(content))
        except StablehandError as error:
            assert (kind, error.code) == ("pickle", "model.unreadable")  # it holds no tensor


@pytest.mark.parametrize("kind", FORMATS)
def test_files_that_are_nearly_right(kind):
    found = [outcome(mutant(number, kind)) for number in range(1500)]
    assert any(found)
    assert not all(found)


def test_reading_them_opens_nothing_but_the_file_and_starts_nothing(tmp_path):
    told = []
    watching = True
    path = tmp_path / "case.gguf"
    for kind in FORMATS:  # what is loaded late is loaded now
        for content in seeds(kind):
            outcome(content)

    def hook(event, args):
        if watching and event in (
            "os.system",
            "subprocess.Popen",
            "os.exec",
            "os.remove",
            "os.rename",
            "socket.connect",
            "pickle.find_class",
        ):
            told.append(event)
        if watching and event == "open" and (args[0] != str(path) or args[2] & 3):
            told.append(f"open {args[:2]}")

    sys.addaudithook(hook)
    try:
        for number in range(50):
            for kind in FORMATS:
                watching = False
                path.write_bytes(mutant(number, kind))
                watching = True
                try:
                    read_header(path)
                except StablehandError:
                    continue
    finally:
        watching = False
    assert not told
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_of_any_kind(content):
    outcome(content)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"GGUF\3\0\0\0", b"PK\3\4", b"\x80\2", b"PK\5\6"]))
def test_bytes_behind_a_magic(content, magic):
    outcome(magic + content)


scalars = (
    st.none() | st.booleans() | st.integers(-(2**64), 2**65) | st.floats() | st.text(max_size=6)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
entries = st.fixed_dictionaries(
    {},
    optional={
        "dtype": st.sampled_from(["F16", "F4", "F99", "U8", "BOOL"]) | values,
        "shape": st.lists(st.integers(-1, 5), max_size=4) | values,
        "data_offsets": st.lists(st.integers(0, 40), min_size=2, max_size=2) | values,
        "more": values,
    },
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "__metadata__", "\u00e9"]), entries | values, max_size=4
    ),
    st.integers(0, 40),
)
def test_tables_of_any_kind(table, size):
    outcome(with_header(json.dumps(table), bytes(size)))


widths = {"F64": 64, "F16": 16, "U8": 8, "F4": 4, "F6_E2M3": 6}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(widths)), st.lists(st.integers(0, 4), max_size=4)),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_whole_files_are_read_and_one_byte_more_or_less_is_not(tensors, dice):
    table, at = {}, 0
    for number, (dtype, shape) in enumerate(tensors):
        count = 1
        for dimension in shape:
            count *= dimension
        if count * widths[dtype] % 8:
            continue
        size = count * widths[dtype] // 8
        table[f"k{number}"] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
        at += size
    names = list(table)
    dice.shuffle(names)
    header = {name: table[name] for name in names}
    found = outcome(with_header(header, bytes(at)))
    assert {name: list(t.shape) for name, t in found.tensors.items()} == {
        name: entry["shape"] for name, entry in header.items()
    }
    assert sum(t.size_bytes for t in found.tensors.values()) == at
    assert outcome(with_header(header, bytes(at + 1))) is None
    if at:
        assert outcome(with_header(header, bytes(at - 1))) is None
