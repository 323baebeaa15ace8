"""Model files as bytes, written by hand: whole ones, and such as break a rule."""

import json
import os
import struct

WIDTHS = {
    "F64": 8,
    "F32": 4,
    "F16": 2,
    "BF16": 2,
    "F8_E4M3": 1,
    "F8_E5M2": 1,
    "I64": 8,
    "I32": 4,
    "U8": 1,
    "I8": 1,
    "BOOL": 1,
}


def table(tensors, metadata=None):
    """Give the table of a safetensors file: `tensors` are (dtype, shape) by name, one after the other."""
    found = {} if metadata is None else {"__metadata__": metadata}
    at = 0
    for name, (dtype, shape) in tensors.items():
        size = WIDTHS[dtype]
        for dimension in shape:
            size *= dimension
        found[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    return found, at


def with_header(header, data=b""):
    """Give a safetensors file with this header (text, bytes or a table) and these data."""
    if not isinstance(header, (str, bytes)):
        header = json.dumps(header, separators=(",", ":"))
    raw = header.encode() if isinstance(header, str) else header
    return struct.pack("<Q", len(raw)) + raw + data


def safetensors_bytes(tensors, metadata=None):
    """Give a whole safetensors file."""
    header, size = table(tensors, metadata)
    return with_header(header, bytes(size))


def write_sparse(path, tensors, metadata=None):
    """Write a safetensors file whose data are a hole, whatever its size; give its size."""
    header, size = table(tensors, metadata)
    content = with_header(header)
    with open(path, "wb") as file:
        file.write(content)
        file.truncate(len(content) + size)
    return os.path.getsize(path)


SDXL_LIKE = {
    f"model.diffusion_model.input_blocks.{i // 100}.1.transformer_blocks.{i % 100}.{part}.weight": (
        "F16",
        (640, 640) if i % 3 else (640,),
    )
    for i in range(500)
    for part in ("attn1.to_q", "attn1.to_k", "attn2.to_v", "ff.net.0.proj", "norm1")
}

# Ids of a value's types.
U8, I8, U16, I16, U32, I32, F32, BOOL, TEXT, ARRAY, U64, I64, F64 = range(13)
_LETTERS = {
    U8: "B",
    I8: "b",
    U16: "H",
    I16: "h",
    U32: "I",
    I32: "i",
    F32: "f",
    BOOL: "?",
    U64: "Q",
    I64: "q",
    F64: "d",
}
BLOCKS = {
    "F32": (0, 1, 4),
    "F16": (1, 1, 2),
    "Q4_0": (2, 32, 18),
    "Q8_0": (8, 32, 34),
    "Q4_K": (12, 256, 144),
    "Q6_K": (14, 256, 210),
    "BF16": (30, 1, 2),
}


class Gguf:
    """Builds a GGUF file piece by piece."""

    def __init__(self, *, version=3, order="<", alignment=32):
        self.version, self.order, self.alignment = version, order, alignment
        self.values, self.infos, self.data = [], [], bytearray()
        self.tensor_count = self.value_count = None

    def pack(self, letters, *values):
        return struct.pack(self.order + letters, *values)

    def text(self, text):
        raw = text if isinstance(text, bytes) else text.encode()
        return self.pack("Q", len(raw)) + raw

    def put(self, kind, value):
        if kind == TEXT:
            return self.text(value)
        if kind == ARRAY:
            inner, items = value
            return self.pack("IQ", inner, len(items)) + b"".join(
                self.put(inner, item) for item in items
            )
        return self.pack(_LETTERS[kind], value)

    def value(self, key, kind, value):
        self.values.append(self.text(key) + self.pack("I", kind) + self.put(kind, value))
        return self

    def tensor(self, name, shape, dtype, *, offset=None, size=None, kind=None):
        """Add a tensor; `shape` is outermost first, as everywhere but in the file."""
        number, elements, width = BLOCKS.get(dtype, (kind, 1, 1))
        count = 1
        for dimension in shape:
            count *= dimension
        size = count // elements * width if size is None else size
        self.data += bytes(-len(self.data) % self.alignment)
        at = len(self.data) if offset is None else offset
        self.data += bytes(size)
        dims = self.pack(f"{len(shape)}Q", *reversed(shape)) if shape else b""
        self.infos.append(
            self.text(name)
            + self.pack("I", len(shape))
            + dims
            + self.pack("IQ", number if kind is None else kind, at)
        )
        return self

    def bytes(self, data=None):
        counts = (
            len(self.infos) if self.tensor_count is None else self.tensor_count,
            len(self.values) if self.value_count is None else self.value_count,
        )
        head = (
            b"GGUF"
            + self.pack("IQQ", self.version, *counts)
            + b"".join(self.values)
            + b"".join(self.infos)
        )
        head += bytes(-len(head) % self.alignment)
        return head + (bytes(self.data) if data is None else data)
