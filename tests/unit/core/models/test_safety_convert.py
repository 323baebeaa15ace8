"""Pickles become safetensors byte by byte, whatever else they would do."""

import json
import struct
import zipfile

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.reading import read_header
from stablehand.core.models.headers.safetensors import read_safetensors
from stablehand.core.models.headers.sources import FileSource
from stablehand.core.models.safety.convert import convert
from support.safety_files import Made, Name, Raw, Saved, encoded, torch_legacy, torch_zip

BUILDERS = {
    "zip": torch_zip,
    "legacy": torch_legacy,
    "packed": lambda value, saved: torch_zip(value, saved, method=zipfile.ZIP_DEFLATED),
}


@pytest.fixture(params=BUILDERS)
def build(request):
    return BUILDERS[request.param]


def tensors_of(path):
    content = path.read_bytes()
    with FileSource(path) as source:
        found = read_safetensors(source)
    return {
        name: (item.dtype, item.shape, content[item.offset : item.offset + item.size_bytes])
        for name, item in found.tensors.items()
    }, found.metadata


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


def test_every_byte_is_copied(build, tmp_path):
    saved = Saved()
    whole = saved.tensor((3, 4), content=floats(*range(12)))
    value = {
        "state_dict": {
            "whole": whole,
            "part": saved.tensor((2,), key="0", first=5),
            "turned": saved.tensor((4, 3), key="0", strides=(1, 4)),
            "every second": saved.tensor((6,), key="0", strides=(2,)),
            "spread": saved.tensor((2, 3), key="0", strides=(0, 1)),
            "one again": saved.tensor((4,), key="0", strides=(0,), first=7),
            "half": saved.tensor((3,), "HalfStorage", content=b"abcdef"),
            "none": saved.tensor((0, 4), key="0"),
            "number": saved.tensor((), "LongStorage", content=struct.pack("<q", -7)),
        },
        "epoch": 4,
    }
    source, target = tmp_path / "x.ckpt", tmp_path / "x.safetensors"
    source.write_bytes(build(value, saved))
    told = []
    done = convert(source, target, told.append)
    found, metadata = tensors_of(target)
    assert found == {
        "whole": ("F32", (3, 4), floats(*range(12))),
        "part": ("F32", (2,), floats(5, 6)),
        "turned": ("F32", (4, 3), floats(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11)),
        "every second": ("F32", (6,), floats(0, 2, 4, 6, 8, 10)),
        "spread": ("F32", (2, 3), floats(0, 1, 2, 0, 1, 2)),
        "one again": ("F32", (4,), floats(7, 7, 7, 7)),
        "half": ("F16", (3,), b"abcdef"),
        "none": ("F32", (0, 4), b""),
        "number": ("I64", (), struct.pack("<q", -7)),
    }
    assert metadata == {"format": "pt", "epoch": "4", "converted_from": "x.ckpt"}
    assert (done.path, done.tensors, done.size_bytes) == (target, 9, target.stat().st_size)
    assert sum(told) == 2 * sum(len(content) for _, _, content in found.values())
    assert source.exists()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["x.ckpt", "x.safetensors"]
    size = struct.unpack("<Q", target.read_bytes()[:8])[0]
    assert size % 8 == 0
    json.loads(target.read_bytes()[8 : 8 + size])


def test_a_file_that_would_run_code_gives_its_weights_away(build, tmp_path):
    saved, canary = Saved(), tmp_path / "canary"
    evil = Made(Name("builtins", "exec"), (f"open({str(canary)!r}, 'w')",))
    source, target = tmp_path / "x.ckpt", tmp_path / "x.safetensors"
    source.write_bytes(build({"w": saved.tensor((2,), content=floats(1, 2)), "evil": evil}, saved))
    convert(source, target)
    assert tensors_of(target)[0] == {"w": ("F32", (2,), floats(1, 2))}
    assert not canary.exists()


def refused(source, target):
    with pytest.raises(StablehandError) as caught:
        convert(source, target)
    return caught.value.code


def test_what_cannot_be_written_leaves_nothing(build, tmp_path):
    saved = Saved()
    source, target = tmp_path / "x.ckpt", tmp_path / "x.safetensors"
    storage = saved.tensor((4,), "ByteStorage").arguments[0]
    quantised = Made(
        Name("torch._utils", "_rebuild_tensor_v3"),
        (storage, 0, (4,), (1,), False, None, Name("torch", "quint8")),
    )
    for value, code in (
        ({"a": 1}, "model.unconvertible"),
        ({"q": quantised}, "model.unconvertible"),
        ({"w": saved.tensor((4,), key="0", first=3)}, "model.damaged"),
    ):
        source.write_bytes(build(value, saved if value != {"a": 1} else Saved()))
        assert refused(source, target) == code
        assert [item.name for item in tmp_path.iterdir()] == ["x.ckpt"]


def test_a_file_that_grows_without_end_is_refused(build, tmp_path):
    saved = Saved()
    source = tmp_path / "x.ckpt"
    value = {"w": saved.tensor((4,)), "huge": saved.tensor((2**40, 1), key="0", strides=(0, 1))}
    source.write_bytes(build(value, saved))
    assert refused(source, tmp_path / "x.safetensors") == "model.unconvertible"


def test_numbers_of_other_machines_are_refused(tmp_path):
    from support.safety_files import pickled

    saved = Saved()
    about = pickled({"protocol_version": 1001, "little_endian": False, "type_sizes": {}})
    source = tmp_path / "x.ckpt"
    source.write_bytes(torch_legacy({"w": saved.tensor((4,))}, saved, about=about))
    assert refused(source, tmp_path / "x.safetensors") == "model.unconvertible"


def test_nothing_is_written_over(build, tmp_path):
    saved = Saved()
    source, target = tmp_path / "x.ckpt", tmp_path / "x.safetensors"
    source.write_bytes(build({"w": saved.tensor((4,))}, saved))
    target.write_bytes(b"mine")
    assert refused(source, target) == "model.exists"
    assert target.read_bytes() == b"mine"


def test_it_can_be_stopped(build, tmp_path):
    saved = Saved()
    source, target = tmp_path / "x.ckpt", tmp_path / "x.safetensors"
    source.write_bytes(build({"w": saved.tensor((4,))}, saved))

    def stop(_count):
        raise InterruptedError

    with pytest.raises((InterruptedError, StablehandError)):
        convert(source, target, stop)
    assert [item.name for item in tmp_path.iterdir()] == ["x.ckpt"]


LONE = Raw(b"X\x03\0\0\0\xed\xa0\x80")  # half a character, as UTF-8 cannot hold it


@pytest.mark.parametrize("name", ["__metadata__", LONE])
def test_names_that_safetensors_does_not_allow(tmp_path, name):
    saved = Saved()
    pair = encoded(name) + encoded(saved.tensor((2,)))
    source = tmp_path / "x.pt"
    source.write_bytes(torch_zip(Raw(b"}(" + pair + b"u"), saved))
    with pytest.raises(StablehandError) as caught:
        convert(source, tmp_path / "x.safetensors")
    assert caught.value.code == "model.unconvertible"
    assert [path.name for path in tmp_path.iterdir()] == ["x.pt"]


def test_facts_that_utf8_cannot_hold(tmp_path):
    saved = Saved()
    pairs = encoded(LONE) + encoded("x") + encoded("y") + encoded(LONE)
    pairs += encoded("w") + encoded(saved.tensor((2,)))
    source = tmp_path / "x.pt"
    source.write_bytes(torch_zip(Raw(b"}(" + pairs + b"u"), saved))
    convert(source, tmp_path / "x.safetensors")
    assert read_header(tmp_path / "x.safetensors").metadata["y"] == "?"


def test_two_tensors_of_one_name_are_told(tmp_path):
    saved = Saved()
    source = tmp_path / "x.pt"
    value = {"a": {"b": saved.tensor((2,))}, "a.b": saved.tensor((3,))}
    source.write_bytes(torch_zip(value, saved))
    done = convert(source, tmp_path / "x.safetensors")
    assert done.notes == ("another tensor named a.b",)


def test_that_a_whole_network_needs_its_code_is_told(tmp_path):
    saved = Saved()
    source = tmp_path / "x.pt"
    made = Made(Name("ultralytics.nn.tasks", "Model"), (), {"w": saved.tensor((2,))})
    source.write_bytes(torch_zip({"model": made}, saved))
    done = convert(source, tmp_path / "x.safetensors")
    assert done.notes == ("what it imports (ultralytics.nn.tasks Model)",)
