"""Small files made to take much: every one is judged within a second of work and little memory."""

import io
import json
import struct
import subprocess
import sys
import tracemalloc
import zipfile

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.reading import read_header
from stablehand.core.models.safety.check import check_file

# What took the memory or minutes before it was bounded.
MEMORY = 1 << 30
CHILD = f"""
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.reading import read_header
from stablehand.core.models.safety.check import check_file
for name in sys.argv[1:]:
    check_file(Path(name))
    try:
        read_header(Path(name))
    except StablehandError:
        pass
"""
START = b"\x80\x02"
LIST = b"cbuiltins\nlist\n"
DICT = b"ccollections\nOrderedDict\n"
ENDLESS = b"{'descr': '<f4', 'fortran_order': False, 'shape': ()" + b" " * 60_000 + b"x"
NESTED = b"[" * 1000 + b"]" * 1000
TENSOR = (
    b"ctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nK\x00tQK\x00K\x00\x85"
    b"K\x01\x85\x89" + DICT + b")RtR"
)


def text(word):
    return b"X" + struct.pack("<I", len(word)) + word


def number(value):
    return b"J" + struct.pack("<i", value)


def array(header):
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header


def arrays():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(30):
            archive.writestr(f"{index}.npy", array(ENDLESS))
    return file.getvalue()


def wide_list(count=100_000):
    """Give a list that lies in itself, at 0 of the memo."""
    return b"]q\x00(" + b"h\x00" * count + b"e0"


BOMBS = {
    "a dict doubled forty times.pt": START + DICT + b"q\x00}q\x01(NNNNu"
    + b"h\x00h\x01h\x01\x86Rq\x01" * 40 + b".",
    "a list copied many times.pt": START + LIST + b"q\x00(" + b"N" * 100_000 + b"lq\x01("
    + b"h\x00h\x01\x85R" * 90_000 + b"l.",
    "facts.pt": START + text(b"a" * 60_000) + b"q\x00(" + b"h\x00" * 64 + b"tq\x01}("
    + b"".join(number(index) + b"h\x01" for index in range(100_000)) + b"u.",
    "wrappers.pt": START + wide_list() + b"}(" + b"".join(
        text(word) + b"h\x00"
        for word in (b"state_dict", b"params_ema", b"params", b"model", b"net", b"module", b"generator")
    ) + b"u.",
    "beside the weights.pt": START + wide_list(1000) + b"}(" + text(b"state_dict") + b"}(" + text(b"w")
    + TENSOR + b"u" + b"".join(number(index) + b"h\x00" for index in range(80_000)) + b"u.",
    "many short texts.pt": START + (text(b"a" * 65_536) + b"0") * 260 + b"\x8c\x01a0" * 150_000 + b"N.",
    "header.npy": array(ENDLESS),
    "headers.npz": arrays(),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BOMBS))
def test_what_is_small_takes_little(tmp_path, name):
    pytest.importorskip("resource")
    file = tmp_path / name
    file.write_bytes(BOMBS[name])
    found = subprocess.run(
        [sys.executable, "-c", CHILD, str(file)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert found.returncode == 0, found.stderr[-500:]


def test_texts_of_a_gguf_array_are_bounded_together(tmp_path):
    file = tmp_path / "x.gguf"
    text_of = struct.pack("<Q", 1 << 20) + b"\xff" * (1 << 20)
    key = struct.pack("<Q", 1) + b"a" + struct.pack("<IIQ", 9, 8, 64)
    file.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + key + text_of * 64)
    tracemalloc.start()
    try:
        verdict = check_file(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert verdict.level == "damaged"
    assert peak < 100_000_000


def test_arrays_in_arrays_of_a_gguf_are_bounded(tmp_path):
    file = tmp_path / "x.gguf"
    count = 100_000
    key = struct.pack("<Q", 1) + b"a" + struct.pack("<IIQ", 9, 9, count)
    empty = struct.pack("<IQ", 0, 0) * count
    file.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + key + empty)
    assert check_file(file).level == "damaged"


def test_copies_beyond_all_measure_are_no_sign_of_innocence(tmp_path):
    file = tmp_path / "x.pt"
    file.write_bytes(BOMBS["a dict doubled forty times.pt"])
    verdict = check_file(file)
    assert verdict.level == "unknown"
    assert verdict.evidence[0].detail == "it copies more than weights need"


def test_metadata_nested_deeper_than_json_writes(tmp_path):
    header = b'{"__metadata__":{"a":' + NESTED + b"}}"
    file = tmp_path / "x.safetensors"
    file.write_bytes(struct.pack("<Q", len(header)) + header)
    assert check_file(file).level == "damaged"
    with pytest.raises(StablehandError) as caught:
        read_header(file)
    assert caught.value.code == "model.damaged"


def test_a_configuration_nested_deeper_than_json_writes(tmp_path):
    header = json.dumps({"w": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}}).encode()
    (tmp_path / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    (tmp_path / "config.json").write_bytes(b'{"a":' + NESTED + b',"b":"c"}')
    assert read_header(tmp_path).metadata["b"] == "c"


@pytest.mark.parametrize(
    "kind", ["'object'", r"'\x4f'", "'|O8'", "[('a', 'object')]", "'py:object'"]
)
def test_every_name_of_the_objects_of_numpy(tmp_path, kind):
    header = f"{{'descr': {kind}, 'fortran_order': False, 'shape': (1,), }}".encode()
    file = tmp_path / "x.npy"
    file.write_bytes(array(header) + b"cos\nsystem\n(S'true'\ntR.")
    assert check_file(file).level == "dangerous"
