"""Which tensors a torch pickle describes: calls that rebuild tensors, taken as shapes and places.

From torch/_utils.py (`_rebuild_tensor*`, `_rebuild_parameter*`), torch/serialization.py (persistent ids) and
numpy's `_reconstruct`. Nothing is built: a tensor is its storage, where it begins in it, shape and strides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from stablehand.core.models.headers.pickle_values import (
    Call,
    Global,
    Persistent,
    Table,
    shown,
)

TENSORS: Final = 100_000
_DIMENSIONS: Final = 64
_NAME_CHARS: Final = 512
_DEPTH: Final = 16
_FACTS: Final = 256
_FACT_CHARS: Final = 4000
_FACT_ITEMS: Final = 64
_WRAPPERS_DEEP: Final = 3
_NOTES: Final = 50
# How far it is looked for tensors before all of them are read: things, of each, and beside the weights.
_LOOKED_AT: Final = 300
_LOOKED_INTO: Final = 50
_BESIDE: Final = 200

# Names of dtypes as safetensors has them, and bytes of an element.
DTYPES: Final = MappingProxyType(
    {
        "float64": ("F64", 8),
        "float32": ("F32", 4),
        "float16": ("F16", 2),
        "bfloat16": ("BF16", 2),
        "float8_e4m3fn": ("F8_E4M3", 1),
        "float8_e5m2": ("F8_E5M2", 1),
        "float8_e4m3fnuz": ("F8_E4M3FNUZ", 1),
        "float8_e5m2fnuz": ("F8_E5M2FNUZ", 1),
        "float8_e8m0fnu": ("F8_E8M0", 1),
        "int64": ("I64", 8),
        "int32": ("I32", 4),
        "int16": ("I16", 2),
        "int8": ("I8", 1),
        "uint64": ("U64", 8),
        "uint32": ("U32", 4),
        "uint16": ("U16", 2),
        "uint8": ("U8", 1),
        "bool": ("BOOL", 1),
        "complex64": ("C64", 8),
        "complex128": ("C128", 16),
        "complex32": ("C32", 4),
        "quint8": ("QU8", 1),
        "qint8": ("QI8", 1),
        "qint32": ("QI32", 4),
    }
)
STORAGES: Final = MappingProxyType(
    {
        "DoubleStorage": "float64",
        "FloatStorage": "float32",
        "HalfStorage": "float16",
        "BFloat16Storage": "bfloat16",
        "LongStorage": "int64",
        "IntStorage": "int32",
        "ShortStorage": "int16",
        "CharStorage": "int8",
        "ByteStorage": "uint8",
        "BoolStorage": "bool",
        "ComplexFloatStorage": "complex64",
        "ComplexDoubleStorage": "complex128",
        "QUInt8Storage": "quint8",
        "QInt8Storage": "qint8",
        "QInt32Storage": "qint32",
        "UntypedStorage": "uint8",
    }
)
_STORAGE_MODULES: Final = ("torch", "torch.storage", "torch.cuda")
_NUMPY: Final = MappingProxyType(
    {
        "f8": ("F64", 8), "f4": ("F32", 4), "f2": ("F16", 2),
        "i8": ("I64", 8), "i4": ("I32", 4), "i2": ("I16", 2), "i1": ("I8", 1),
        "u8": ("U64", 8), "u4": ("U32", 4), "u2": ("U16", 2), "u1": ("U8", 1),
        "b1": ("BOOL", 1), "c8": ("C64", 8), "c16": ("C128", 16),
    }
)  # fmt: skip
_RECONSTRUCT: Final = frozenset(
    {("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct")}
)
# What holds the weights beside counters and optimizers, in the order in which programs look
# (comfy/utils.py, spandrel's canonicalize_state_dict, basicsr).
_WRAPPERS: Final = (
    "state_dict", "model_state_dict", "params_ema", "params-ema", "params", "model", "net", "module",
    "generator",
)  # fmt: skip
_OF_MODULES: Final = frozenset({"_parameters", "_buffers", "_modules"})


class Storage(NamedTuple):
    """The bytes that tensors share: its key in the file, dtype and number of elements."""

    key: str
    dtype: str
    item_bytes: int
    elements: int


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """A tensor as a pickle describes it.

    Attributes:
        storage: where its bytes are; None for one that has none or carries them inside the pickle.
        first: its first element, counted in elements of its own dtype.
        shape, strides: outermost first, strides in elements.
    """

    storage: Storage | None
    dtype: str
    item_bytes: int
    first: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many elements it has."""
        total = 1
        for size in self.shape:
            total *= size
        return total

    @property
    def is_contiguous(self) -> bool:
        """Whether its elements lie one after the other in their order."""
        step = 1
        for size, stride in zip(reversed(self.shape), reversed(self.strides), strict=True):
            if size != 1 and stride != step and self.count:
                return False
            step *= size
        return True

    @property
    def end(self) -> int:
        """The element after the last one that it reaches in its storage."""
        if not self.count:
            return self.first
        last = sum(
            (size - 1) * stride for size, stride in zip(self.shape, self.strides, strict=True)
        )
        return self.first + last + 1


class WrongTensorError(Exception):
    """A tensor that cannot be."""


@dataclass(slots=True)
class Contents:
    """What a pickle holds.

    Attributes:
        tensors: by name, wrappers taken off.
        facts: texts and numbers beside them.
        notes: what was left out, in short.
    """

    tensors: dict[str, StoredTensor] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def contents(value: Any) -> Contents:
    """Give the tensors and facts of what a pickle describes.

    Raises:
        WrongTensorError: a tensor reaches beyond its storage, or is none; there are too many.
    """
    found = Contents()
    inner = value
    for _ in range(_WRAPPERS_DEEP):
        wrapper = _wrapper(inner)
        if wrapper is None:
            break
        _note_rest(inner, wrapper, found)
        inner = inner.get(wrapper)
    _flatten(inner, found)
    names = found.tensors
    if names and all(name.startswith("module.") for name in names):
        found.tensors = {name.removeprefix("module."): names[name] for name in names}
    return found


def storage_of(persistent: Persistent) -> Storage:
    """Give the storage that a persistent id names.

    Raises:
        WrongTensorError: it names none.
    """
    told = persistent.identity
    if type(told) is not tuple or len(told) < 5 or told[0] != "storage":
        raise WrongTensorError("a reference to something that is no storage")
    kind, key, count = told[1], told[2], told[4]
    if type(kind) is not Global or kind.module not in _STORAGE_MODULES or type(count) is not int:
        raise WrongTensorError("a storage of no known type")
    dtype = STORAGES.get(kind.name)
    if dtype is None or type(key) not in (str, int) or count < 0:
        raise WrongTensorError(f"a storage of type {kind.title}")
    return Storage(str(key), *DTYPES[dtype], count)


def tensor_of(value: Any, depth: int = 0) -> StoredTensor | None:
    """Give the tensor that a value describes; None if it is something else.

    Raises:
        WrongTensorError: it cannot be one.
    """
    if type(value) is not Call or value.callee is None or depth > _DEPTH:
        return None
    module, name = value.callee
    arguments = value.arguments if type(value.arguments) is tuple else ()
    if value.callee in _RECONSTRUCT:
        return _numpy_array(value.state)
    if module == "torch._tensor" and name == "_rebuild_from_type_v2" and len(arguments) > 2:
        return tensor_of(_recalled(arguments[0], arguments[2]), depth + 1)
    if (module, name) == ("torch.nn.parameter", "Parameter") and arguments:
        return tensor_of(arguments[0], depth + 1)
    if module != "torch._utils" or not arguments:
        return None
    if name in ("_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_qtensor"):
        return _rebuilt(arguments, is_typed=name != "_rebuild_tensor_v3")
    if name == "_rebuild_meta_tensor_no_storage":
        raise WrongTensorError("a tensor without content")
    if name.startswith(("_rebuild_parameter", "_rebuild_device_tensor_from")):
        return tensor_of(arguments[0], depth + 1)
    return None


def _recalled(callee: Any, arguments: Any) -> Call | None:
    return Call(callee, arguments) if type(callee) is Global else None


def _rebuilt(arguments: tuple[Any, ...], *, is_typed: bool) -> StoredTensor:
    if len(arguments) < 4 or type(arguments[0]) is not Persistent:
        raise WrongTensorError("a tensor without storage")
    storage = storage_of(arguments[0])
    first, shape, strides = arguments[1], _numbers(arguments[2]), _numbers(arguments[3])
    if type(first) is not int or first < 0 or len(shape) != len(strides):
        raise WrongTensorError("a tensor without shape")
    dtype, item_bytes = storage.dtype, storage.item_bytes
    if not is_typed:
        kind = arguments[6] if len(arguments) > 6 else None
        if type(kind) is not Global or kind.module != "torch" or kind.name not in DTYPES:
            raise WrongTensorError("a tensor of no known type")
        dtype, item_bytes = DTYPES[kind.name]
    found = StoredTensor(storage, dtype, item_bytes, first, shape, strides)
    if found.end * item_bytes > storage.elements * storage.item_bytes:
        raise WrongTensorError("a tensor reaches beyond its storage")
    return found


def _numpy_array(state: Any) -> StoredTensor | None:
    """Give an array whose content lies in the pickle itself; None for what is no plain one."""
    if type(state) is not tuple or len(state) != 5:
        return None
    kind = state[2]
    told = kind.arguments if type(kind) is Call and type(kind.arguments) is tuple else ()
    name = told[0] if told and type(told[0]) is str else ""
    if name not in _NUMPY:
        return None
    shape = _numbers(state[1])
    steps, step = [], 1
    for size in reversed(shape):
        steps.append(step)
        step *= size
    return StoredTensor(None, *_NUMPY[name], 0, shape, tuple(reversed(steps)))


def _numbers(value: Any) -> tuple[int, ...]:
    """Give a shape; it may be a call of `torch.Size`."""
    if type(value) is Call and value.callee == ("torch", "Size") and value.arguments:
        value = value.arguments[0] if type(value.arguments) is tuple else ()
    if type(value) not in (tuple, list) or len(value) > _DIMENSIONS:
        raise WrongTensorError("a tensor without shape")
    if not all(type(item) is int and 0 <= item < 2**63 for item in value):
        raise WrongTensorError("a tensor without shape")
    return tuple(value)


def _wrapper(value: Any) -> str | None:
    if type(value) is not Table:
        return None
    for name in _WRAPPERS:
        if _holds_tensors(value.get(name)):
            return name
    return None


def _holds_tensors(value: Any) -> bool:
    """Tell whether there is a tensor among the first things in a container."""
    waiting = [value]
    seen: set[int] = set()  # the same list may lie in itself a hundred thousand times
    while waiting and len(seen) < _LOOKED_AT:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if type(item) is Call and tensor_of(item) is not None:
            return item is not value
        waiting.extend(_first_inside(item))
    return False


def _note_rest(table: Table, wrapper: str, found: Contents) -> None:
    """Keep the facts that lie beside the weights; say what else does."""
    for key, value in table.pairs[:_BESIDE]:
        if key == wrapper:
            continue
        if _is_fact(value):
            _add_fact(_key(key), value, found)
        elif len(found.notes) < _NOTES and _holds_tensors(value):
            found.notes.append(f"more tensors in {shown(str(_key(key)))[:60]}")


def _flatten(value: Any, found: Contents) -> None:
    if (lone := tensor_of(value)) is not None:
        found.tensors["tensor"] = lone
        return
    seen: set[int] = set()
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting:
        prefix, item, depth = waiting.pop()
        if id(item) in seen or depth > _DEPTH:
            continue
        seen.add(id(item))
        deeper = []
        for name, inner in _named(item):
            title = f"{prefix}.{name}" if prefix and name else prefix or name
            if len(title) > _NAME_CHARS:
                raise WrongTensorError("a name without end")
            if (tensor := tensor_of(inner)) is not None:
                _add_tensor(title, tensor, found)
            elif _is_fact(inner):
                _add_fact(title, inner, found)
            elif type(inner) in (Table, Call, list, tuple):
                deeper.append((title, inner, depth + 1))
        waiting.extend(reversed(deeper))


def _add_tensor(title: str, tensor: StoredTensor, found: Contents) -> None:
    if title in found.tensors and len(found.notes) < _NOTES:
        found.notes.append(f"another tensor named {shown(title)[:60]}")
    found.tensors[title] = tensor
    if len(found.tensors) > TENSORS:
        raise WrongTensorError(f"more than {TENSORS} tensors")


def _named(item: Any) -> Iterator[tuple[str, Any]]:
    """Give what is in a container, with its name there."""
    if type(item) is Table:
        for key, value in item.pairs:
            if (name := _key(key)) is not None:
                yield name, value
    elif type(item) is Call:
        for name, value in _named(_attributes(item)):
            # A module keeps its weights in three dicts that its state dict does not name.
            yield ("" if name in _OF_MODULES else name), value
    elif type(item) in (list, tuple):
        for index, value in enumerate(item):
            yield str(index), value


def _first_inside(item: Any) -> list[Any]:
    if type(item) is Call:
        item = _attributes(item)
    if type(item) is Table:
        return [value for _, value in item.pairs[:_LOOKED_INTO]]
    return list(item[:_LOOKED_INTO]) if type(item) in (list, tuple) else []


def _attributes(made: Call) -> Any:
    state = made.state
    return state[0] if type(state) is tuple and state else state


def _key(key: Any) -> str | None:
    if type(key) is str:
        return key
    return str(key) if type(key) is int else None


def _is_fact(value: Any) -> bool:
    if type(value) in (str, int, float, bool):
        return True
    if type(value) not in (list, tuple) or not 0 < len(value) <= _FACT_ITEMS:
        return False
    return all(type(item) in (str, int, float, bool, type(None)) for item in value)


def _add_fact(name: str | None, value: Any, found: Contents) -> None:
    if name is None or len(found.facts) >= _FACTS or len(name) > _NAME_CHARS:
        return
    if type(value) in (list, tuple):
        short = [item[:_FACT_CHARS] if type(item) is str else item for item in value]
        text = json.dumps(short)
    else:
        text = str(value)
    found.facts.setdefault(name, text[:_FACT_CHARS])
