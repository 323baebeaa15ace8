"""What a pickle may import and call and is still nothing but weights.

From torch/_weights_only_unpickler.py, A1111's modules/safe.py, comfy/utils.py, and from what torch, numpy and
Lightning write into real files. A name is here only if no argument whatever makes it do harm, or if its
arguments are looked at as well. Names that are values (classes as keys, dtypes) may not be called.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from stablehand.core.models.headers.pickle_values import Call, Global
from stablehand.core.models.headers.torch_tensors import DTYPES, STORAGES

_NUMPY_CORES: Final = ("numpy.core.multiarray", "numpy._core.multiarray")
_BUILTINS: Final = ("builtins", "__builtin__")
_PLAIN_TYPES: Final = (
    "bool", "complex", "dict", "float", "frozenset", "int", "list", "long", "set", "str", "tuple",
    "unicode",
)  # fmt: skip
_HAS_OBJECTS: Final = 0x3F
_DTYPE: Final = re.compile(r"[<>|=]?(?:[?biufcSUVMm]\d{0,5}|O8?)")
_CALLED: Final[MappingProxyType[str, tuple[str, ...]]] = MappingProxyType(
    {
        "collections": ("OrderedDict", "Counter"),
        "torch._utils": (
            "_rebuild_tensor",
            "_rebuild_tensor_v2",
            "_rebuild_tensor_v3",
            "_rebuild_parameter",
            "_rebuild_parameter_with_state",
            "_rebuild_qtensor",
            "_rebuild_sparse_tensor",
            "_rebuild_meta_tensor_no_storage",
            "_rebuild_device_tensor_from_numpy",
            "_rebuild_device_tensor_from_cpu_tensor",
        ),
        "torch": ("Size", "device"),
        "torch.serialization": ("_get_layout",),
        "torch.nn.parameter": ("Parameter",),
        "torch.nn.modules.container": ("ParameterDict", "ParameterList"),
        "argparse": ("Namespace",),
        "pathlib": ("PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"),
        **dict.fromkeys(_BUILTINS, _PLAIN_TYPES),
    }
)
_CALLBACKS: Final = ("pytorch_lightning.callbacks", "lightning.pytorch.callbacks")
_VALUES: Final[MappingProxyType[str, tuple[str, ...]]] = MappingProxyType(
    {
        "torch": (
            *STORAGES,
            *DTYPES,
            "float",
            "half",
            "double",
            "per_tensor_affine",
            "per_tensor_symmetric",
            "per_channel_affine",
            "per_channel_symmetric",
            "per_channel_affine_float_qparams",
        ),
        "torch.storage": ("UntypedStorage", "TypedStorage", "_TypedStorage"),
        "numpy": ("ndarray",),
        **{f"{package}.model_checkpoint": ("ModelCheckpoint",) for package in _CALLBACKS},
        **{f"{package}.early_stopping": ("EarlyStopping",) for package in _CALLBACKS},
        **{f"{package}.lr_monitor": ("LearningRateMonitor",) for package in _CALLBACKS},
    }
)


def may_import(name: Global) -> bool:
    """Tell whether importing a name is harmless, also as a value."""
    return (
        name.name in _VALUES.get(name.module, ())
        or name.name in _CALLED.get(name.module, ())
        or name in _CHECKED
    )


def may_call(call: Call) -> bool:
    """Tell whether a call is harmless with the arguments that it gets."""
    callee = call.callee
    if callee is None:
        return False
    if callee.name in _CALLED.get(callee.module, ()):
        return True
    check = _CHECKED.get(callee)
    arguments = call.arguments if type(call.arguments) is tuple else ()
    if callee == ("numpy", "dtype") and not _is_plain_state(call):
        return False
    return check is not None and check(arguments)


def _is_encode(arguments: tuple[Any, ...]) -> bool:
    """numpy writes bytes as text in Latin-1; other codecs are none of its business."""
    return len(arguments) == 2 and arguments[1] in ("latin1", "latin-1")


def _is_dtype(arguments: tuple[Any, ...]) -> bool:
    kind = arguments[0] if arguments else None
    return type(kind) is str and _DTYPE.fullmatch(kind) is not None


def _is_plain_state(call: Call) -> bool:
    """Tell whether what a dtype is set to lets it be what it says.

    The state has a word on whether elements are objects: by a false one, numpy takes bytes of the file for
    the addresses of objects. Fields could say so of a part.
    """
    state = call.state
    if state is None:
        return True
    if type(state) is not tuple or len(state) < 8 or any(part is not None for part in state[2:5]):
        return False
    has_objects = "O" in call.arguments[0]
    flags = state[7]
    return (
        type(flags) is int
        and (flags & _HAS_OBJECTS == _HAS_OBJECTS) is has_objects
        and (has_objects or flags == 0)
    )


def _is_array(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments) and arguments[0] == Global("numpy", "ndarray")


def _is_scalar(arguments: tuple[Any, ...]) -> bool:
    kind = arguments[0] if arguments else None
    if type(kind) is not Call or kind.callee != Global("numpy", "dtype"):
        return False
    told = kind.arguments if type(kind.arguments) is tuple else ()
    return _is_dtype(told) and "O" not in told[0]


def _is_rebuilt_type(arguments: tuple[Any, ...]) -> bool:
    callee = arguments[0] if arguments else None
    return type(callee) is Global and callee.module == "torch._utils" and may_import(callee)


def _is_bytes(arguments: tuple[Any, ...]) -> bool:
    """A number would be a length, and fill the memory."""
    return not arguments or type(arguments[0]) is not int


def _is_default(arguments: tuple[Any, ...]) -> bool:
    if not arguments or arguments[0] is None:
        return True
    made = arguments[0]
    return type(made) is Global and made.module in _BUILTINS and made.name in _PLAIN_TYPES


def _is_nothing(arguments: tuple[Any, ...]) -> bool:
    return not arguments


_CHECKED: Final[dict[tuple[str, str], Callable[[tuple[Any, ...]], bool]]] = {
    ("_codecs", "encode"): _is_encode,
    ("numpy", "dtype"): _is_dtype,
    ("collections", "defaultdict"): _is_default,
    ("torch._tensor", "_rebuild_from_type_v2"): _is_rebuilt_type,
    **{(core, "_reconstruct"): _is_array for core in _NUMPY_CORES},
    **{(core, "scalar"): _is_scalar for core in _NUMPY_CORES},
    **{(module, name): _is_bytes for module in _BUILTINS for name in ("bytes", "bytearray")},
    **{
        ("numpy.dtypes", f"{kind}DType"): _is_nothing
        for kind in ("Float64", "Float32", "Float16", "Int64", "Int32", "Int16", "Int8", "Bool",
                     "UInt8", "UInt16", "UInt32", "UInt64")
    },
}  # fmt: skip
