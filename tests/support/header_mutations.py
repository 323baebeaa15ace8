"""Model files that are nearly right: whole ones, with a few bytes or values made odd. The same seed gives the same."""

import json
import pickle
import random
import struct
import zipfile
from functools import cache

from support.header_bytes import (
    ARRAY,
    BOOL,
    F32,
    I32,
    TEXT,
    U8,
    U32,
    U64,
    Gguf,
    safetensors_bytes,
    with_header,
)
from support.safety_files import Made, Name, Saved, state_dict, torch_legacy, torch_zip

FORMATS = ("safetensors", "gguf", "pickle", "zip")
_NUMBERS = (
    0,
    1,
    2,
    7,
    8,
    31,
    32,
    255,
    256,
    65535,
    65536,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**32,
    100_000_000,
    100_000_001,
    2**53,
    2**62,
    2**63 - 1,
    2**63,
    2**64 - 1,
)
_VALUES = (
    None,
    True,
    False,
    0,
    -1,
    1,
    0.5,
    1e308,
    2**63,
    2**64,
    -(2**63),
    "",
    "F16",
    "x" * 300,
    "\u0000",
    "\ud83d\udc0e",
    [],
    [[]],
    [1, 2],
    {},
    {"a": {}},
    "F4",
    "F99",
    [2**62] * 9,
    [0] * 70,
    [-1, -1],
)


@cache
def seeds(kind):
    """Give whole files of a format to start from."""
    if kind == "safetensors":
        tensors = {f"model.diffusion_model.{i}.weight": ("F16", (4, i + 1)) for i in range(12)}
        return (
            safetensors_bytes({"a": ("F32", (2, 3)), "b": ("BF16", ()), "c": ("U8", (0, 9))}),
            safetensors_bytes(tensors, {"format": "pt", "ss_tag_frequency": '{"a": {"b": 1}}'}),
            safetensors_bytes({}, {"only": "text"}),
        )
    if kind in ("pickle", "zip"):
        return _torch_seeds(kind)
    rich = Gguf().value("general.architecture", TEXT, "flux").value("general.file_type", U32, 15)
    rich.value("words", ARRAY, (TEXT, ["a", "bc", ""] * 30)).value("few", ARRAY, (I32, [1, 2]))
    rich.value("nested", ARRAY, (ARRAY, [(U8, [1]), (U8, [])])).value("flag", BOOL, True)
    rich.value("comfy.gguf.orig_shape.conv", ARRAY, (I32, [2, 4, 2, 2])).value("real", F32, 0.5)
    rich.tensor("conv", (1, 32), "Q8_0").tensor("lin", (4, 256), "Q4_K").tensor("norm", (3,), "F32")
    plain = Gguf(version=2).tensor("a", (8, 8), "F16").tensor("b", (64,), "BF16")
    turned = Gguf(order=">").value("general.alignment", U32, 64).value("n", U64, 5)
    turned.alignment = 64
    return (rich.bytes(), plain.bytes(), turned.tensor("a", (3, 3), "F32").bytes())


def _torch_seeds(kind):
    saved = Saved()
    weights = state_dict(saved)
    nested = {"state_dict": weights, "epoch": 3, "args": [1, "two", (3.0, None)]}
    # Would make a file if it were loaded; no reader of headers may.
    bad = {"a": weights, "b": Made(Name("builtins", "exec"), ("open('canary-is-dead', 'w')",))}
    if kind == "pickle":
        return (
            torch_legacy(nested, saved),
            torch_legacy(bad, saved),
            pickle.dumps({"a": [1] * 5, "b": {2: "x"}}, 4),
        )
    packed = torch_zip(nested, saved, method=zipfile.ZIP_DEFLATED)
    return (torch_zip(nested, saved), torch_zip(bad, saved), packed)


def mutant(number, kind):
    """Give one file that is nearly right; the same for the same number."""
    dice = random.Random(f"{kind} {number}")
    content = bytearray(dice.choice(seeds(kind)))
    if kind == "safetensors" and dice.random() < 0.5:
        return _odd_table(bytes(content), dice)
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        dice.choice((_flip, _set, _number, _cut, _drop, _double, _insert, _splice))(content, dice)
    return bytes(content)


def _place(content, dice):
    # Headers are at the front: most blows go there.
    return dice.randrange(max(1, len(content) if dice.random() < 0.3 else len(content) // 2))


def _flip(content, dice):
    if content:
        content[_place(content, dice) % len(content)] ^= 1 << dice.randrange(8)


def _set(content, dice):
    if content:
        content[_place(content, dice) % len(content)] = dice.choice(
            (0, 1, 0x7F, 0x80, 0xFF, 0x22, 0x5B, 0x7B, 0x7D, 0x5C)
        )


def _number(content, dice):
    at, form = _place(content, dice), dice.choice(("<Q", "<I", ">Q"))
    raw = struct.pack(form, dice.choice(_NUMBERS) & (2 ** (8 * struct.calcsize(form)) - 1))
    content[at : at + len(raw)] = raw


def _cut(content, dice):
    del content[_place(content, dice) :]


def _drop(content, dice):
    at = _place(content, dice)
    del content[at : at + dice.choice((1, 2, 4, 8, 32))]


def _double(content, dice):
    at, length = _place(content, dice), dice.choice((1, 8, 24, 100))
    content[at:at] = content[at : at + length] * dice.choice((1, 2, 50))


def _insert(content, dice):
    at = _place(content, dice)
    content[at:at] = dice.randbytes(dice.choice((1, 4, 8, 64)))


def _splice(content, dice):
    other = dice.choice(seeds(dice.choice(FORMATS)))
    at = _place(content, dice)
    content[at:] = other[dice.randrange(len(other)) :]


def _odd_table(content, dice):
    """Change values of a safetensors table, and write its length anew, mostly."""
    length = struct.unpack("<Q", content[:8])[0]
    table = json.loads(content[8 : 8 + length])
    data = bytearray(content[8 + length :])
    for _ in range(dice.choice((1, 1, 2, 4))):
        key = dice.choice([*table, "new", "__metadata__"])
        entry = table.get(key)
        if isinstance(entry, dict) and entry and dice.random() < 0.7:
            field = dice.choice([*entry, "more"])
            value = entry.get(field)
            if isinstance(value, list) and value and dice.random() < 0.6:
                value[dice.randrange(len(value))] = dice.choice((*_NUMBERS, *_VALUES))
            else:
                entry[field] = dice.choice(_VALUES)
        elif dice.random() < 0.3:
            table.pop(key, None)
        else:
            table[key] = dice.choice((*_VALUES, dict(entry) if isinstance(entry, dict) else 1))
    if dice.random() < 0.3:
        data += bytes(dice.choice((1, 2, 100)))
    try:
        raw = json.dumps(table).encode("utf-8", "surrogatepass")
    except ValueError:
        raw = b"{}"
    return with_header(raw + b" " * dice.choice((0, 0, 5)), bytes(data))
