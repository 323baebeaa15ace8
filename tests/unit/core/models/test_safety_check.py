"""The verdict on files that are harmless, and on folders."""

import io
import struct
import zipfile

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.safety.check import check_file
from support.safety_attacks import safetensors, safetensors_and_pickle
from support.safety_files import (
    Made,
    Name,
    Saved,
    npy,
    ordered,
    pickled,
    state_dict,
    torch_legacy,
    torch_zip,
)

CODEC = Made(Name("_codecs", "encode"), ("abc", "latin1"))
FLOAT = Made(Name("numpy", "dtype"), ("f8", False, True), (3, "<", None, None, None, -1, -1, 0))
PLAIN = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"


def harmless():
    saved = Saved()
    weights = ordered(state_dict(saved))
    array = Made(
        Name("numpy.core.multiarray", "_reconstruct"),
        (Name("numpy", "ndarray"), (0,), CODEC),
        (1, (1,), FLOAT, False, CODEC),
    )
    lightning = {
        "state_dict": weights,
        "callbacks": {
            Name("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"): {"best": None}
        },
        "score": Made(Name("numpy.core.multiarray", "scalar"), (FLOAT, CODEC)),
        "mean": array,
        "hyper": Made(Name("argparse", "Namespace"), (), {"lr": 0.1}),
        "path": Made(Name("pathlib", "PosixPath"), ("a", "b")),
        "names": Made(Name("__builtin__", "set"), (["a", "b"],)),
        "counts": Made(
            Name("collections", "defaultdict"), (Name("__builtin__", "int"),), None, {"a": 1}
        ),
        "device": Made(Name("torch", "device"), ("cpu",)),
        "type": Name("torch", "float16"),
        "shape": Made(Name("torch", "Size"), ((1, 2),)),
    }
    for build, ending in ((torch_zip, "zip"), (torch_legacy, "legacy")):
        yield f"weights {ending}.ckpt", build(weights, saved)
        yield f"weights {ending}.bin", build(weights, saved)
        yield f"lightning {ending}.ckpt", build(lightning, saved)
        yield f"nothing {ending}.pt", build({"a": 1})
    yield "plain.pt", pickled({"a": [1, 2.5, None, True, "x", b"y", (1,), 2**70]})
    yield "x.safetensors", safetensors(b"1234")
    yield "x.sft", safetensors(b"1234")
    yield "renamed.ckpt", safetensors(b"1234")
    yield (
        "a pickle too.safetensors",
        safetensors_and_pickle(b"cos\nsystem\n)R."),
    )  # never read as one
    yield "x.npy", npy(PLAIN, bytes(8))
    yield "x.onnx", b"\x08\x08\x12\x07pytorch\x1a\x031.0"


@pytest.mark.parametrize(
    ("name", "content"), list(harmless()), ids=lambda item: item if isinstance(item, str) else ""
)
def test_what_is_harmless_is_safe(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    verdict = check_file(file)
    assert (verdict.level, verdict.evidence) == ("safe", ())


def gguf():
    return b"GGUF" + struct.pack("<IQQ", 3, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "level"),
    [
        ("x.gguf", gguf(), "safe"),
        ("x.gguf", gguf()[:-4], "damaged"),
        ("empty.ckpt", b"", "damaged"),
        ("text.ckpt", b"<!DOCTYPE html><html>", "damaged"),
        ("x.safetensors", safetensors(b"1234")[:-2], "damaged"),
        ("x.ckpt", torch_zip({"a": 1})[:-5], "damaged"),
        ("x.ckpt", torch_zip({"a": 1}, more={"archive/extra/1": b""}), "unknown"),
        ("x.safetensors", torch_zip({"a": 1}), "unknown"),
        ("x.safetensors", b"no header at all", "damaged"),
        ("x.pt", pickled({"a": 1}) + b"x", "unknown"),
    ],
)
def test_levels(tmp_path, name, content, level):
    file = tmp_path / name
    file.write_bytes(content)
    assert check_file(file).level == level


def _zipped_text():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("read me.txt", "hello")
    return file.getvalue()


ZIPPED_TEXT = _zipped_text()


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(StablehandError) as caught:
        check_file(tmp_path / "nothing.ckpt")
    assert caught.value.code == "model.unreadable"


def test_a_folder_is_as_bad_as_its_worst_file(tmp_path):
    saved = Saved()
    folder = tmp_path / "pipeline"
    (folder / "unet").mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    (folder / "README.md").write_text("import os")
    (folder / "unet" / "x.safetensors").write_bytes(safetensors(b"1234"))
    (folder / "unet" / "x.bin").write_bytes(torch_zip(state_dict(saved), saved))
    (folder / "spiece.model").write_bytes(b"\n\x0e\n\x05<unk>")
    assert check_file(folder).level == "safe"
    (folder / "pipeline.py").write_text("print(1)")
    verdict = check_file(folder)
    assert (verdict.level, verdict.evidence[0].detail) == ("unknown", "pipeline.py is code")
    (folder / "unet" / "y.bin").write_bytes(pickled(Made(Name("os", "system"), (":",))))
    verdict = check_file(folder)
    assert verdict.level == "dangerous"
    assert verdict.evidence[0].detail == "unet/y.bin: os system"


def test_folders_behind_links_are_anothers(tmp_path):
    folder, other = tmp_path / "pipeline", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    (other / "x.bin").write_bytes(pickled(Made(Name("os", "system"), (":",))))
    (folder / "link").symlink_to(other, target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    verdict = check_file(folder)  # what reads the folder would follow them
    assert verdict.level == "unknown"
    assert sorted(item.detail for item in verdict.evidence) == [
        "link/ is a link to another folder",
        "loop/ is a link to another folder",
    ]


@pytest.mark.parametrize(
    ("name", "content", "level"),
    [
        ("openvino_model.bin", b"\0\0\x80?" * 100, "safe"),  # plain numbers
        ("weights", pickled(Made(Name("os", "system"), (":",))), "dangerous"),
        ("model.pt2", torch_zip({"w": Made(Name("os", "system"), (":",))}), "dangerous"),
        ("documents.zip", ZIPPED_TEXT, "safe"),
        ("loader.py.", b"print(1)", "unknown"),  # Windows takes the dot off
        ("model.onnx", b"\x08\x08\x12\x07pytorch" + bytes(100), "safe"),
    ],
)
def test_other_files_of_a_folder(tmp_path, name, content, level):
    (tmp_path / name).write_bytes(content)
    assert check_file(tmp_path).level == level


@pytest.mark.parametrize(
    ("kind", "state", "level"),
    [
        ("f8", (3, "<", None, None, None, -1, -1, 0), "safe"),
        ("O8", (3, "|", None, None, None, -1, -1, 63), "safe"),
        ("O8", (3, "|", None, None, None, -1, -1, 0), "unknown"),
        ("f8", (3, "<", None, None, None, -1, -1, 63), "unknown"),
        ("V8", (3, "|", None, ("a",), {"a": (FLOAT, 0)}, 8, 1, 0), "unknown"),
        ("V8", (3, "|", (FLOAT, (2,)), None, None, 8, 1, 0), "unknown"),
    ],
)
def test_a_dtype_may_not_take_bytes_for_addresses_of_objects(tmp_path, kind, state, level):
    dtype = Made(Name("numpy", "dtype"), (kind, False, True), state)
    array = Made(
        Name("numpy.core.multiarray", "_reconstruct"),
        (Name("numpy", "ndarray"), (0,), CODEC),
        (1, (1,), dtype, False, CODEC),
    )
    file = tmp_path / "x.pt"
    file.write_bytes(pickled([array]))
    assert check_file(file).level == level


def test_a_broken_archive_is_read_as_a_pickle_too(tmp_path):
    file = tmp_path / "x.ckpt"
    file.write_bytes(b"PK\x03\x04\n0(cos\nsystem\nN.")
    assert check_file(file).level == "dangerous"
