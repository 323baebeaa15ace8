"""The reader of opcodes sees every import that Python's own unpicklers make of the same bytes."""

import pickle
import struct
from contextlib import suppress

import pytest

from stablehand.core.models.headers.pickle_breaks import BrokenPickleError, TooMuchPickleError
from stablehand.core.models.headers.pickle_stream import PickleReader
from stablehand.core.models.headers.pickle_values import Bytes, Call, Global, Table, Trace
from stablehand.core.models.headers.sources import BytesSource
from support.safety_streams import UNPICKLERS, imports, stream


def read(content, trace=None):
    return PickleReader(BytesSource(content), trace or Trace()).read()


def seen(content, count):
    """Give the names that were seen, and whether more of them may follow a frame that is wrong."""
    trace = Trace()
    reader = PickleReader(BytesSource(content), trace)
    is_cut = False
    try:
        for _ in range(count):
            reader.read()
    except BrokenPickleError as error:
        is_cut = "frame" in error.reason
    names = {(name.module, name.name) for name in trace.imports}
    return names, is_cut or any(odd.weight == "dangerous" for odd in trace.oddities)


@pytest.mark.parametrize("name", UNPICKLERS)
def test_no_import_of_a_real_unpickler_is_missed(name):
    asked_for = certain = 0
    for seed in range(6_000):
        content = stream(seed)
        asked = imports(content, UNPICKLERS[name], 3)
        names, is_odd = seen(content, 3)
        asked_for += len(asked)
        certain += not is_odd
        # by a name that is computed the real one may import anything; that has been called dangerous
        assert asked <= names or is_odd, (seed, content, asked - names)
    assert asked_for > 400  # the streams do import
    assert certain > 4_000


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_values_are_what_they_are(protocol):
    value = [
        1,
        -5,
        2**40,
        2**100,
        1.5,
        None,
        True,
        False,
        "é",
        b"bytes",
        (1,),
        (1, 2),
        (1, 2, 3),
        (1, 2, 3, 4),
        [],
        {},
    ]
    content = pickle.dumps(value, protocol)
    found = read(content)
    plain = [item.pairs if isinstance(item, Table) else item for item in found[:-1]]
    if protocol > 2:
        assert plain == value[:-1]
    else:  # bytes are a call of encode then
        assert isinstance(plain[9], Call)
        assert plain[:9] + plain[10:] == value[:9] + value[10:-1]
    assert found[-1].pairs == []


def test_a_dict_keeps_its_entries():
    found = read(pickle.dumps({"a": 1, 2: {"b": 3}, "": 4}))
    assert (found.get("a"), found.get(2).get("b"), found.get("nothing")) == (1, 3, None)
    assert found.get(True) is None


def test_long_bytes_are_stepped_over_and_their_place_is_known():
    content = pickle.dumps([b"x" * 1_000_000, "after"], 4)
    found = read(content)
    assert isinstance(found[0], Bytes)
    assert content[found[0].offset : found[0].offset + found[0].size] == b"x" * 1_000_000
    assert found[1] == "after"


@pytest.mark.parametrize(
    "content",
    [
        b"", b".", b"\x80", b"\x80\x06N.", b"N", b"0.", b"1.", b"a.", b"\x93.", b"h\x00.", b"R.", b"}Ns.",
        b"(Nu.", b"Ix\n.", b"Fx\n.", b"I" + b"1" * 5000 + b"\n.", b"X\xff\xff\xff\xffa.", b"T\xff\xff\xff\xff.",
        b"\x8b\xff\xff\xff\xff.", b"\x8d" + b"\xff" * 8 + b".", b"X\x01\0\0\0\xff.", b"Sx\n.", b"S'x\n.", b"S'\n.",
        b"cos", b"cos\n", b"c\xff\nx\n.", b"p-1\n.", b"Np-1\n.", b"\x95" + struct.pack("<Q", 100) + b"N.",
        b"\x95" + struct.pack("<Q", 2) + b"X\x01\0\0\0a.", b"\x97.", b"\x98.", b"o.", b"(o.", b"\x00.", b"\xff.",
    ],
)  # fmt: skip
def test_what_is_no_pickle_is_broken(content):
    with pytest.raises(BrokenPickleError):
        read(content)


def test_opcodes_are_counted_over_all_pickles_of_a_file():
    trace = Trace()
    reader = PickleReader(BytesSource((b"N0" * 150_000 + b"N.") * 3), trace)
    reader.read()
    with pytest.raises(TooMuchPickleError):
        reader.read()
    assert [odd.weight for odd in trace.oddities] == ["unknown"]


@pytest.mark.parametrize(
    "before",
    [
        b"I010\n0", b"I1\0x\n0", b"F1.5\0x\n0", b"Np010\n0g10\n0", b"I" + b" " * 200 + b"1\n0",
        b"I" + b" " * 90_000 + b"1\n0", b"I1\0" + bytes(90_000) + b"\n0", b"F" + b"0" * 300 + b"\n0",
        b"N\x95" + struct.pack("<Q", 2) + b"N\x95" + struct.pack("<Q", 1) + b"00",
        b"\x95" + struct.pack("<Q", 4) + b"c\xff\xff\xffos\npath\n",
    ],
)  # fmt: skip
def test_what_an_unpickler_goes_on_with_is_never_only_broken(before):
    content = before + b"cos\npath\n."
    assert ("os", "path") in imports(content, pickle.Unpickler, 1)
    trace = Trace()
    with suppress(BrokenPickleError):
        PickleReader(BytesSource(content), trace).read()
    assert trace.oddities or Global("os", "path") in trace.imports
