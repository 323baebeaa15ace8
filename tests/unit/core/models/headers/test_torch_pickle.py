"""Files of torch as their opcodes describe them: names, shapes, places of the bytes, facts beside them."""

import struct
import zipfile

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.header import Tensor
from stablehand.core.models.headers.sources import BytesSource
from stablehand.core.models.headers.torch_pickle import is_tar, read_torch_pickle
from support.safety_files import (
    Kept,
    Made,
    Name,
    Saved,
    ordered,
    pickled,
    state_dict,
    torch_legacy,
    torch_zip,
)

BUILDERS = {"zip": torch_zip, "legacy": torch_legacy}


@pytest.fixture(params=BUILDERS)
def build(request):
    return BUILDERS[request.param]


def header(content):
    return read_torch_pickle(BytesSource(content, "x.ckpt"))


def refused(content):
    with pytest.raises(StablehandError) as caught:
        header(content)
    return caught.value


def test_names_shapes_types_and_places(build):
    saved = Saved()
    weights = saved.tensor((2, 3), content=struct.pack("<6f", *range(6)))
    halves = saved.tensor((4,), "HalfStorage", content=bytes(range(8)))
    content = build({"a.weight": weights, "b": halves}, saved)
    found = header(content)
    assert found.format == "pickle"
    assert found.file_bytes == len(content)
    first, second = found.tensors["a.weight"], found.tensors["b"]
    assert (first.dtype, first.shape, first.size_bytes) == ("F32", (2, 3), 24)
    assert (second.dtype, second.shape, second.size_bytes) == ("F16", (4,), 8)
    assert content[first.offset : first.offset + 24] == struct.pack("<6f", *range(6))
    assert content[second.offset : second.offset + 8] == bytes(range(8))
    assert found.data_start == min(first.offset, second.offset)
    assert found.globals == {
        "collections OrderedDict",
        "torch FloatStorage",
        "torch HalfStorage",
        "torch._utils _rebuild_tensor_v2",
    }
    assert found.notes == ()


def test_a_view_begins_inside_its_storage_and_one_in_steps_has_no_place(build):
    saved = Saved()
    whole = saved.tensor((10,), content=struct.pack("<10f", *range(10)))
    part = saved.tensor((3,), key="0", first=4)
    turned = saved.tensor((2, 5), key="0", strides=(1, 2))
    spread = saved.tensor((4, 2), key="0", strides=(0, 1))
    content = build({"whole": whole, "part": part, "turned": turned, "spread": spread}, saved)
    found = header(content).tensors
    at = found["part"].offset
    assert content[at : at + 12] == struct.pack("<3f", 4, 5, 6)
    assert found["part"].offset == found["whole"].offset + 16
    assert found["turned"] == Tensor("F32", (2, 5), 40, -1)
    assert found["spread"].size_bytes == 32


@pytest.mark.parametrize("wrapper", ["state_dict", "params_ema", "params", "model"])
def test_wrappers_are_taken_off_and_what_is_beside_them_is_told(build, wrapper):
    saved = Saved()
    inner = ordered(state_dict(saved))
    content = build({"epoch": 3, "global_step": 99, wrapper: inner, "callbacks": {}}, saved)
    found = header(content)
    assert all(name.startswith("first_stage_model.") for name in found.tensors)
    assert found.metadata == {"epoch": "3", "global_step": "99"}


def test_of_two_sets_of_weights_the_averaged_one_counts(build):
    saved = Saved()
    found = header(
        build({"params": {"a": saved.tensor((1,))}, "params_ema": {"b": saved.tensor((2,))}}, saved)
    )
    assert list(found.tensors) == ["b"]
    assert found.notes == ("more tensors in params",)


def test_module_in_front_of_every_name_goes(build):
    saved = Saved()
    found = header(build({"module.a": saved.tensor((1,)), "module.b": saved.tensor((1,))}, saved))
    assert set(found.tensors) == {"a", "b"}


def test_an_embedding(build):
    saved = Saved()
    content = build(
        {
            "string_to_token": {"*": 265},
            "string_to_param": {"*": saved.tensor((2, 768))},
            "name": "my style",
            "step": 1000,
            "sd_checkpoint_name": None,
        },
        saved,
    )
    found = header(content)
    assert {name: item.shape for name, item in found.tensors.items()} == {
        "string_to_param.*": (2, 768)
    }
    assert found.metadata == {"string_to_token.*": "265", "name": "my style", "step": "1000"}


def test_an_embedding_with_a_dict_of_parameters(build):
    saved = Saved()
    parameter = Made(
        Name("torch._utils", "_rebuild_parameter"), (saved.tensor((1, 8)), True, ordered({}))
    )
    state = {"training": True, "_parameters": ordered({"*": parameter}), "_buffers": ordered({})}
    made = Made(Name("torch.nn.modules.container", "ParameterDict"), (), state)
    found = header(build({"string_to_param": made}, saved))
    assert list(found.tensors) == ["string_to_param.*"]


def test_a_hypernetwork_shows_its_numbers_as_names(build):
    saved = Saved()
    layer = {"linear.0.weight": saved.tensor((4, 2)), "linear.0.bias": saved.tensor((4,))}
    found = header(
        build({320: [ordered(layer), ordered(layer)], "layer_structure": [1, 2, 1]}, saved)
    )
    assert set(found.tensors) >= {"320.0.linear.0.weight", "320.1.linear.0.bias"}
    assert found.metadata == {"layer_structure": "[1, 2, 1]"}


def test_the_newer_types_have_their_type_beside_the_storage(build):
    saved = Saved({"0": ("ByteStorage", bytes(6))})
    storage = Kept(("storage", Name("torch", "ByteStorage"), "0", "cpu", 6))
    dtype = Name("torch", "float8_e4m3fn")
    arguments = (storage, 0, (2, 3), (3, 1), False, ordered({}), dtype)
    made = Made(Name("torch._utils", "_rebuild_tensor_v3"), arguments)
    found = header(build({"w": made}, saved)).tensors["w"]
    assert (found.dtype, found.shape, found.size_bytes) == ("F8_E4M3", (2, 3), 6)


def test_a_packed_archive_has_no_places():
    saved = Saved()
    content = torch_zip(state_dict(saved), saved, method=zipfile.ZIP_DEFLATED)
    assert {item.offset for item in header(content).tensors.values()} == {-1}


def test_without_offsets_nothing_is_read_for_each_storage():
    saved = Saved()
    content = torch_zip({f"w{number}": saved.tensor((4,)) for number in range(50)}, saved)
    reads = []

    class Counted(BytesSource):
        def read_at(self, offset, length):
            reads.append(length)
            return super().read_at(offset, length)

    found = read_torch_pickle(Counted(content), with_offsets=False)
    assert len(found.tensors) == 50
    assert len(reads) < 15


def test_a_lone_tensor_has_a_name(build):
    saved = Saved()
    assert list(header(build(saved.tensor((5,)), saved)).tensors) == ["tensor"]


def test_what_refers_to_itself_ends(build):
    saved = Saved()
    tensor = saved.tensor((1,))
    # {"a": tensor, "self": <itself>}
    from support.safety_files import Raw, encoded

    code = b"}q\x00(" + encoded("a") + encoded(tensor) + encoded("self") + b"h\x00u"
    assert list(header(build(Raw(code), saved)).tensors) == ["a"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first": 8}, "model.damaged"),
        ({"strides": (100, 1)}, "model.damaged"),
        ({"strides": (-1, 1)}, "model.damaged"),
        ({"first": -1}, "model.damaged"),
    ],
)
def test_a_tensor_that_reaches_beyond_its_storage_is_refused(build, change, code):
    saved = Saved()
    assert refused(build({"w": saved.tensor((2, 3), **change)}, saved)).code == code


def test_files_that_are_not_whole_are_refused(build):
    saved = Saved()
    content = build(state_dict(saved), saved)
    for length in range(1, len(content), 37):
        assert refused(content[:length]).code in ("model.damaged", "model.unreadable"), length


def test_what_holds_no_tensor_is_no_model(build):
    assert refused(build({"a": 1})).code == "model.unreadable"
    assert refused(pickled({"a": [1, 2]})).code == "model.unreadable"


def test_legacy_sizes_have_to_agree():
    saved = Saved()
    content = bytearray(torch_legacy({"w": saved.tensor((4,))}, saved))
    content[-24:-16] = struct.pack("<q", 2**40)
    assert refused(bytes(content)).code == "model.damaged"


def test_a_tar_block_is_known_by_its_sum():
    assert not is_tar(bytes(512))
    assert not is_tar(b"\x80\x02")
