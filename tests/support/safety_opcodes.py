"""Raw pickles that run code by tricks of the opcodes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from support.safety_files import Made, Name, encoded, pickled, torch_legacy


def payload(canary: Path) -> str:
    """Give a line of Python that touches the canary."""
    return f"open({str(canary)!r}, 'a').close()"


def streams(canary: Path) -> Iterator[tuple[str, bytes]]:
    """Give raw pickles that call exec(payload) by tricks of the opcodes."""
    text = encoded(payload(canary))
    args = b"(" + text + b"t"
    run = b"cbuiltins\nexec\n" + args + b"R"
    short = _short
    yield "protocol 0", b"cbuiltins\nexec\n(V" + payload(canary).encode() + b"\ntR."
    yield (
        "protocol 0, string with escapes",
        b"cbuiltins\nexec\n(S" + repr(payload(canary)).encode() + b"\ntR.",
    )
    yield "protocol 0 of Python 2", b"c__builtin__\neval\n(V__import__('os')\ntR."
    yield "protocol 1", b"cbuiltins\nexec\n(" + text + b"tR."
    yield "protocol 2", b"\x80\x02" + run + b"."
    yield "protocol 3", b"\x80\x03" + run + b"."
    stack = short("builtins") + short("exec") + b"\x93"
    yield "protocol 4", b"\x80\x04" + stack + args + b"R."
    yield "protocol 5", b"\x80\x05" + stack + args + b"R."
    body = stack + args + b"R."
    yield "framed", b"\x80\x04\x95" + struct.pack("<Q", len(body)) + body
    yield (
        "names from the memo",
        (
            b"\x80\x04"
            + short("builtins")
            + b"\x94"
            + short("exec")
            + b"\x9400h\x00h\x01\x93"
            + args
            + b"R."
        ),
    )
    yield (
        "names from the memo, swapped",
        (b"\x80\x04" + short("exec") + b"q\x07" + short("builtins") + b"h\x07\x93" + args + b"R."),
    )
    yield (
        "memo written twice",
        (
            b"\x80\x04"
            + short("collections")
            + b"q\x00"
            + short("OrderedDict")
            + b"q\x0100"
            + short("builtins")
            + b"q\x00"
            + short("exec")
            + b"q\x0100h\x00h\x01\x93"
            + args
            + b"R."
        ),
    )
    yield (
        "memo by text",
        (
            b"\x80\x04"
            + short("builtins")
            + b"p5\n0"
            + short("exec")
            + b"p6\n0g5\ng6\n\x93"
            + args
            + b"R."
        ),
    )
    yield (
        "memo by long numbers",
        (
            b"\x80\x04"
            + short("builtins")
            + b"r\xff\xff\x00\x000"
            + short("exec")
            + b"r\xfe\xff\x00\x000j\xff\xff\x00\x00j\xfe\xff\x00\x00\x93"
            + args
            + b"R."
        ),
    )
    yield "strings of every kind", b"\x80\x04U\x08builtinsV\\u0065xec\n\x93" + args + b"R."
    yield "names with escapes", b"\x80\x04S'b\\x75iltins'\nS'e\\170ec'\n\x93" + args + b"R."
    yield (
        "names as long texts",
        (
            b"\x80\x04\x8d"
            + struct.pack("<Q", 8)
            + b"builtins\x8d"
            + struct.pack("<Q", 4)
            + b"exec\x93"
            + args
            + b"R."
        ),
    )
    yield "duplicated", b"\x80\x04" + short("builtins") + short("exec") + b"202\x93" + args + b"R."
    yield "INST", b"(" + text + b"ibuiltins\nexec\n."
    yield "OBJ", b"(cbuiltins\nexec\n" + text + b"o."
    yield "OBJ, popped", b"(cbuiltins\nexec\n" + text + b"o0N."
    yield "NEWOBJ", b"\x80\x02cmodule_of_theirs\nClass\n)\x81."
    yield "NEWOBJ_EX", b"\x80\x04cmodule_of_theirs\nClass\n)}\x92."
    yield "called and popped", b"\x80\x02" + run + b"0N."
    yield "called under a mark that is popped", b"\x80\x02(" + run + b"1N."
    yield "called in a tuple that is dropped", b"\x80\x02" + run + b"\x850N."
    yield "called as a key", b"\x80\x02}" + run + b"Ns."
    yield "called as an item of a set", b"\x80\x04\x8f(" + run + b"\x90."
    yield "called in a list", b"\x80\x02]" + run + b"a."
    yield "called in a state", b"\x80\x02ccollections\nOrderedDict\n)R}" + run + b"Nsb."
    yield "called in a persistent id", b"\x80\x02" + run + b"Q."
    yield "callable kept in the memo", b"\x80\x02cbuiltins\nexec\nq\x000h\x00" + args + b"R."
    yield "imported only", b"\x80\x02cos\nsystem\n."
    yield "imported and dropped", b"\x80\x02cos\nsystem\n0N."
    yield "as a factory", b"\x80\x02ccollections\ndefaultdict\n(cos\nsystem\ntR."
    yield (
        "as a factory of a harmless type",
        b"\x80\x02ccollections\ndefaultdict\n(ctorch\nSize\ntR.",
    )
    yield "getattr", b"\x80\x02cbuiltins\ngetattr\n(cos\nX\x06\x00\x00\x00systemtR."
    yield "a chain", b"\x80\x02c_operator\nmethodcaller\n(X\x06\x00\x00\x00systemtR(cos\npath\ntR."
    yield "calls what a harmless call gave", b"\x80\x02ctorch\nSize\n)R)R."
    yield (
        "name made by str()",
        (b"\x80\x04cbuiltins\nstr\n(" + short("os") + b"tR" + short("system") + b"\x93(V:\ntR."),
    )
    yield (
        "name made by encode()",
        (b"\x80\x04c_codecs\nencode\n(Vos\nVlatin1\ntR" + short("system") + b"\x93(V:\ntR."),
    )
    yield "name from a persistent id", b"\x80\x04Pos\n" + short("system") + b"\x93(V:\ntR."
    yield "names that are numbers", b"\x80\x04K\x01K\x02\x93."
    yield "name from a list", b"\x80\x04]" + short("system") + b"\x93."
    yield "name of bytes", b"\x80\x04C\x02os" + short("system") + b"\x93(V:\ntR."
    yield "extension 1", b"\x80\x02\x82\x01)R."
    yield "extension 2", b"\x80\x02\x83\x01\x00)R."
    yield "extension 4", b"\x80\x02\x84\x01\x00\x00\x00)R."
    yield "changes a class", b"\x80\x02ccollections\nOrderedDict\n}X\x01\x00\x00\x00aNsb."
    yield "sets attributes", b"\x80\x02ctorch\nSize\n)RN}X\x09\x00\x00\x00__class__Ns\x86b."
    yield (
        "changes a function",
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\nN}X\x08\x00\x00\x00__code__Ns\x86b.",
    )
    yield (
        "appends to what is no list",
        b"\x80\x02cargparse\nNamespace\n)R}X\x06\x00\x00\x00extendctorch\nSize\nsb(Nee.",
    )
    yield "sets items of what is no dict", b"\x80\x02cargparse\nNamespace\n)RNNs."
    yield "an unusual codec", b"\x80\x02c_codecs\nencode\n(Vabc\nVzlib\ntR."
    yield "an unusual dtype", b"\x80\x02cnumpy\ndtype\n(Vpickle\ntR."
    yield "bytes of a length", b"\x80\x02c__builtin__\nbytearray\n(J\xff\xff\xff\x7ftR."
    yield (
        "hooks of a tensor",
        pickled(
            Made(
                Name("torch._utils", "_rebuild_parameter"),
                (None, True, {"hook": Name("os", "system")}),
            )
        ),
    )
    yield (
        "a type to be called",
        pickled(
            Made(
                Name("torch._tensor", "_rebuild_from_type_v2"),
                (Name("os", "system"), None, (":",), None),
            )
        ),
    )
    yield (
        "a callback that is called",
        b"\x80\x02cpytorch_lightning.callbacks.model_checkpoint\nModelCheckpoint\n)R.",
    )
    yield (
        "a scalar of objects",
        b"\x80\x02cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(VO8\ntRNtR.",
    )
    yield (
        "an array of no array",
        b"\x80\x02cnumpy.core.multiarray\n_reconstruct\n(cbuiltins\nlist\n(K\x00tC\x01btR.",
    )
    yield "breaks off after the call", b"\x80\x02" + run
    yield "no opcode after the call", b"\x80\x02" + run + b"\xff."
    yield "underflow after the call", b"\x80\x02" + run + b"0000."
    yield "bad text after the call", b"\x80\x02" + run + b"X\x02\x00\x00\x00\xff\xff."
    yield "length beyond the end after the call", b"\x80\x02" + run + b"B\xff\xff\xff\x7f."
    yield "negative length after the call", b"\x80\x02" + run + b"T\xff\xff\xff\xff."
    yield "wrong protocol after the call", b"\x80\x02" + run + b"\x80\x63."
    yield "missing memo after the call", b"\x80\x02" + run + b"h\x63."
    yield "a second pickle", pickled({"a": 1}) + b"\x80\x02" + run + b"."
    yield "a pickle after a thousand", pickled(None) * 500 + b"\x80\x02" + run + b"."
    yield "a number first", pickled(1) + b"\x80\x02" + run + b"."
    yield (
        "a pickle in a pickle",
        pickled(Made(Name("pickle", "loads"), (b"\x80\x02" + run + b".",))),
    )
    yield (
        "a torch file in a pickle",
        pickled(
            Made(
                Name("torch.storage", "_load_from_bytes"),
                (torch_legacy({}, value=b"\x80\x02" + run + b"."),),
            )
        ),
    )
    yield (
        "after long bytes",
        b"\x80\x03B" + struct.pack("<I", 300_000) + bytes(300_000) + b"0" + run + b".",
    )
    yield "a text of megabytes first", b"V" + b"a" * 2_000_000 + b"\n0" + run + b"."
    yield "a quoted text of megabytes first", b"S'" + b"a" * 2_000_000 + b"'\n0" + run + b"."
    hidden = run + b"("
    yield (
        "frame shorter than its opcode",
        (
            b"\x80\x05NV"
            + b"a" * (8192 * 16 - 17)
            + b"\n0(\x95"
            + struct.pack("<Q", 2)
            + b"B\x07\x01\x00\x00\x00\x00"
            + hidden.ljust(263, b"N")
            + b"1."
        ),
    )
    yield (
        "frame in a frame",
        (b"\x80\x04\x95" + struct.pack("<Q", 200) + b"\x95" + struct.pack("<Q", 4) + run + b"."),
    )
    yield "frame longer than the file", b"\x80\x04\x95" + struct.pack("<Q", 10_000) + run + b"."
    yield "frame that ends in a name", b"\x80\x04\x95" + struct.pack("<Q", 5) + run + b"."
    yield "lines with carriage returns", b"\x80\x02cbuiltins\r\nexec\r\n" + args + b"R."
    yield "a name with spaces", b"\x80\x02cbuiltins \nexec \n" + args + b"R."
    yield (
        "a name in full-width letters",
        b"\x80\x02cbuiltins\n" + "ｅｘｅｃ".encode() + b"\n" + args + b"R.",
    )
    yield "an empty module", b"\x80\x02c\nexec\n" + args + b"R."
    yield "a module with 'unknown' and dots", b"\x80\x02ctorch._utils.os\nsystem\n" + args + b"R."
    yield "a prefix of an allowed name", b"\x80\x02ctorch._utils\n_rebuild\n" + args + b"R."
    yield "other case than an allowed name", b"\x80\x02cCollections\nOrderedDict\n)R."
    yield "a name without end", b"\x80\x02c" + b"a" * 200_000 + b"\nx\n)R."
    yield (
        "many harmless names first",
        b"\x80\x02" + b"ccollections\nOrderedDict\n0" * 20_000 + run + b".",
    )
    yield (
        "many strange names first",
        (b"\x80\x02" + b"".join(b"cm%d\nx\n0" % number for number in range(6_000)) + run + b"."),
    )
    yield "more opcodes than any model", b"\x80\x02" + b"N0" * 600_000 + run + b"."


def _short(text: str) -> bytes:
    return b"\x8c" + bytes([len(text)]) + text.encode()
