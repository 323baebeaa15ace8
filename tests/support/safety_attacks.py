"""Files that would run code when something loads them, each by another trick; nothing here loads one.

What they would run touches a canary file. A test proves with a child process that this works, so that an
untouched canary means something.
"""

from __future__ import annotations

import gzip
import io
import pickle
import struct
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from support.safety_files import (
    Made,
    Name,
    Raw,
    Saved,
    encoded,
    npy,
    pickled,
    state_dict,
    torch_legacy,
    torch_zip,
)

# module, name: public write-ups, advisories and tests of picklescan and fickling.
CALLABLES = """
os system|posix system|nt system|os popen|os execv|os.path os.system|subprocess Popen|subprocess run
subprocess call|subprocess check_output|subprocess getoutput|commands getoutput|popen2 popen3|builtins exec
builtins eval|builtins compile|builtins __import__|builtins getattr|builtins setattr|builtins open
builtins breakpoint|builtins globals|builtins map|builtins filter|__builtin__ eval|__builtin__ execfile
__builtin__ apply|__builtin__ file|__builtins__ exec|runpy run_path|runpy run_module|runpy _run_code
pty spawn|code interact|code InteractiveInterpreter.runcode|codeop compile_command|cProfile run
cProfile runctx|profile run|profile Profile.run|profile Profile.runctx|pdb run|pdb Pdb|bdb Bdb.run|bdb Bdb
timeit timeit|timeit repeat|trace Trace.run|trace Trace.runctx|doctest debug_script|pydoc pipepager
pydoc locate|pydoc tempfilepager|pip main|pip._internal main|pip._internal.cli.main main|ensurepip _run_pip
ensurepip bootstrap|venv create|idlelib.autocomplete AutoComplete.get_entity|idlelib.calltip get_entity
idlelib.autocomplete AutoComplete.fetch_completions|idlelib.calltip Calltip.fetch_tip
idlelib.debugobj ObjectTreeItem.SetText|idlelib.pyshell ModifiedInterpreter.runcode
idlelib.pyshell ModifiedInterpreter.runcommand|idlelib.run Executive.runcode
lib2to3.pgen2.grammar Grammar.loads|lib2to3.pgen2.pgen ParserGenerator.make_label|imaplib IMAP4_stream
uuid _get_command_stdout|_osx_support _read_output|_aix_support _read_cmd_output|_pyrepl.pager pipe_pager
test.support.script_helper assert_python_ok|asyncio.unix_events _UnixSubprocessTransport._start
asyncio create_subprocess_shell|multiprocessing.util spawnv_passfds|_posixsubprocess fork_exec|ctypes CDLL
ctypes PyDLL|_ctypes dlopen|importlib import_module|importlib.util spec_from_file_location
importlib.machinery SourceFileLoader|_frozen_importlib _gcd_import|imp load_source|zipimport zipimporter
marshal loads|types FunctionType|types CodeType|types ModuleType|pickle loads|pickle load|_pickle loads
_pickle Unpickler|dill loads|dill._dill _create_function|cloudpickle.cloudpickle _make_function
cloudpickle.cloudpickle subimport|joblib load|shelve open|shelve DbfilenameShelf|jsonpickle decode
yaml unsafe_load|torch load|torch.hub load|torch.jit load|torch.serialization load
torch.storage _load_from_bytes|torch._utils _import_dotted_name|torch._inductor.codecache compile_file
torch.utils.collect_env run|torch.utils.bottleneck.__main__ run_cprofile
torch.utils.bottleneck.__main__ run_autograd_prof|torch._dynamo.guards GuardBuilder.get
torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression
torch.jit.unsupported_tensor_ops execWrapper|torch.utils._config_module ConfigModule.load_config
torch.utils.data.datapipes.utils.decoder basichandlers|torch.utils.cpp_extension load_inline|torch.ops load
torch.multiprocessing spawn|torch.package PackageImporter|numpy load|numpy.f2py.crackfortran getlincoef
numpy.testing._private.utils runstring|numpy.ctypeslib load_library|numpy.distutils.exec_command exec_command
pandas read_pickle|pandas.io.pickle read_pickle|pandas eval|shutil rmtree|shutil move|webbrowser open
logging FileHandler|logging.config listen|_io FileIO|io open|io open_code|urllib.request urlopen
http.client HTTPSConnection|httplib HTTPSConnection|smtplib SMTP|ftplib FTP|telnetlib Telnet
xmlrpc.client ServerProxy|socket create_connection|socketserver TCPServer|ssl get_server_certificate
requests get|requests.api get|aiohttp ClientSession|aiohttp.client ClientSession|sqlite3 connect
zipfile ZipFile.extractall|tarfile open|distutils.file_util write_file|distutils.spawn spawn
pkgutil resolve_name|operator attrgetter|operator methodcaller|_operator methodcaller|_operator itemgetter
functools partial|functools reduce|sys exit|sys setprofile|signal signal|atexit register|threading Thread
_thread start_new_thread|concurrent.futures ThreadPoolExecutor|tempfile mktemp|glob glob|linecache getlines
fileinput input|compileall compile_file|py_compile compile|site addsitedir|gc get_objects|inspect getattr_static
unittest main|tkinter Tk|turtle Turtle|antigravity x|rlcompleter Completer|_winapi CreateProcess
msvcrt open_osfhandle|winreg SetValue|_interpreters run_string|_xxsubinterpreters run_string
setuptools.sandbox run_setup|pkg_resources run_script|bz2 open|gzip open|lzma open|transformers pipeline
pathlib os.system|collections _sys.modules|collections OrderedDict.__init__.__globals__
torch serialization.os.system|numpy core.os.system|torch._utils __builtins__|argparse _sys.exit
argparse ArgumentParser|collections namedtuple|torch nn.Module|torch.nn.modules.module Module
omegaconf.dictconfig DictConfig|ultralytics.nn.tasks DetectionModel|some_package.of_theirs function
__main__ Model|copyreg add_extension|copyreg __newobj__|weakref finalize|contextlib ExitStack
string Formatter|re _compile|ast literal_eval|decimal Context|itertools chain|torch Tensor.numpy
"""  # fmt: skip


def payload(canary: Path) -> str:
    """Give a line of Python that touches the canary."""
    return f"open({str(canary)!r}, 'a').close()"


def names() -> list[Name]:
    """Give every callable of the list."""
    words = CALLABLES.replace("\n", "|").split("|")
    return [Name(*word.split(" ", 1)) for word in words if word.strip()]


def calls(canary: Path) -> Iterator[tuple[str, bytes]]:
    """Give a torch file for each callable, called with the payload."""
    for name in names():
        made = Made(name, (payload(canary),))
        yield f"{name.module}:{name.name}", torch_zip({"weight": made})


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


def archives(canary: Path) -> Iterator[tuple[str, bytes]]:
    """Give files whose container is the trick."""
    evil = b"\x80\x02cbuiltins\nexec\n(" + encoded(payload(canary)) + b"tR."
    saved = Saved()
    good = state_dict(saved)
    clean = torch_zip(good, saved)
    yield "zip", torch_zip(None, pickle=evil)
    yield "zip, deflated", torch_zip(None, pickle=evil, method=zipfile.ZIP_DEFLATED)
    yield "zip, after the pickle", torch_zip(None, saved, pickle=pickled(good) + evil)
    yield "zip, another pickle", torch_zip(good, saved, more={"archive/evil.pkl": evil})
    yield (
        "zip, another pickle without its ending",
        torch_zip(good, saved, more={"archive/notes.txt": evil}),
    )
    yield (
        "zip, another pickle in another folder",
        torch_zip(good, saved, more={"other/data.pkl": evil}),
    )
    yield "zip, another pickle at the top", torch_zip(good, saved, more={"data.pkl": evil})
    yield "zip, other case", torch_zip(good, saved, more={"archive/DATA.PKL": evil})
    yield "zip, out of its folder", torch_zip(good, saved, more={"archive/../evil.py": evil})
    yield "zip, absolute", torch_zip(good, saved, more={"/etc/cron.d/evil": evil})
    yield "zip, backslash", torch_zip(good, saved, more={"archive/..\\evil": evil})
    yield (
        "zip, constants of a program",
        torch_zip(good, saved, more={"archive/constants.pkl": evil}),
    )
    yield (
        "zip, code of a program",
        torch_zip(good, saved, more={"archive/code/__torch__.py": b"import os"}),
    )
    yield "zip, under another root", torch_zip(None, pickle=evil, root="a/b")
    yield "zip, pickle alone at the top", _zip({"data.pkl": evil})
    yield "zip, any name", _zip({"model.bin": evil})
    yield "zip, twice the same name", _twice(pickled(good), evil)
    yield "zip, local name differs", clean.replace(b"archive/data.pkl", b"archive/datb.pkl", 1)
    yield "zip, directory name differs", _last(clean, b"archive/data.pkl", b"archive/datb.pkl")
    for bit in (0x1, 0x20, 0x40, 0x2000):
        yield f"zip, flag {bit:#x}", _flagged(torch_zip(None, pickle=evil), bit)
    yield "zip, wrong checksum", _wrong_sum(torch_zip(None, pickle=evil))
    yield "zip, something before it", evil + clean
    yield "zip, something after it", clean + evil
    yield "zip, comment with a directory", _commented(clean, torch_zip(None, pickle=evil))
    yield (
        "zip in zip",
        torch_zip(good, saved, more={"archive/inner.zip": torch_zip(None, pickle=evil)}),
    )
    yield "zip, directory cut", clean[:-10]
    yield "zip, overlapping", _overlapping(clean)
    yield (
        "zip, a bomb",
        _zip({"archive/data.pkl": b"\x80\x02" + b"N0" * 60_000_000 + b"N."}, zipfile.ZIP_DEFLATED),
    )
    yield (
        "zip, storage missing",
        torch_zip({"a": Saved({"9": ("FloatStorage", bytes(16))}).tensor((4,), key="9")}),
    )
    yield (
        "zip, type of a storage",
        torch_zip(
            {
                "a": Made(
                    Name("torch._utils", "_rebuild_tensor_v2"),
                    (Raw(_storage("os", "system")), 0, (1,), (1,), False, None),
                )
            }
        ),
    )
    for part in ("magic", "version", "about", "value", "keys"):
        yield f"legacy, {part}", torch_legacy(good, saved, **{part: evil})
    magic = b"\x80\x02cbuiltins\neval\n(V0x1950A86A20F9469CFC6C\ntR."
    yield "legacy, computed magic", torch_legacy(None, magic=magic, value=evil)
    yield "legacy, something after it", torch_legacy(good, saved) + evil
    yield "legacy and zip", torch_legacy(good, saved) + torch_zip(None, pickle=evil)
    yield "pickle and zip", pickled({"a": 1}) + torch_zip(None, pickle=evil)
    yield "legacy and tar", _also_tar(pickled(0x1950A86A20F9469CFC6C))
    yield "tar", _tar({"pickle": evil, "storages": b"", "tensors": b""})
    yield "gzip", gzip.compress(evil)
    yield "7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(200)
    yield "rar", b"Rar!\x1a\x07\x01\x00" + evil
    yield "xz", b"\xfd7zXZ\x00" + evil
    yield "HDF5", b"\x89HDF\r\n\x1a\n" + evil
    yield "a script", b"#!/bin/sh\ntouch x\n"
    yield "a program of Linux", b"\x7fELF\x02\x01\x01" + bytes(100)
    yield "a program of Windows", b"MZ\x90\x00" + bytes(100)
    header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    yield "array of objects", npy(header, evil)
    yield (
        "array of objects in fields",
        npy("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,), }", evil),
    )
    yield (
        "array with code in its header",
        npy("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,), }", b""),
    )
    yield "arrays of objects", _zip({"a.npy": npy(header, evil)})
    yield "arrays of objects, deflated", _zip({"a.npy": npy(header, evil)}, zipfile.ZIP_DEFLATED)
    yield (
        "arrays, one of objects",
        _zip(
            {
                "a.npy": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", bytes(4)),
                "b.npy": npy(header, evil),
            }
        ),
    )


def disguised(canary: Path) -> Iterator[tuple[str, bytes]]:
    """Give files by whole names, that say something else than what they are."""
    evil = b"\x80\x02cbuiltins\nexec\n(" + encoded(payload(canary)) + b"tR."
    for ending in ("safetensors", "sft", "gguf", "ckpt", "pt", "pth", "bin", "onnx", "txt", "png"):
        yield f"pickle.{ending}", evil
        yield f"archive.{ending}", torch_zip(None, pickle=evil)
    saved = Saved()
    yield "harmless.safetensors", torch_zip(state_dict(saved), saved)
    for ending in ("ckpt", "pt", "pth", "bin", "pkl"):
        yield f"polyglot.{ending}", safetensors_and_pickle(evil)
        yield f"long polyglot.{ending}", safetensors_and_pickle(evil, padding=300_000)
    for index, before in enumerate(BEFORE_EVIL):
        yield f"polyglot that goes on {index}.ckpt", safetensors_and_pickle(before + evil)
    yield "appended.ckpt", safetensors(b"") + torch_zip(None, pickle=evil)


# One of Python's unpicklers goes on over these, the other breaks off.
BEFORE_EVIL = (
    b"I010\n0",
    b"I1\0x\n0",
    b"Np010\n0g10\n0",
    b"I" + b" " * 200 + b"1\n0",
    b"I" + b" " * 90_000 + b"1\n0",
    b"F" + b"0" * 300 + b"\n0",
    b"\x95" + struct.pack("<Q", 2) + b"N\x95" + struct.pack("<Q", 1) + b"00",
    # of a line that begins in a frame, the part in the frame is lost
    b"\x95" + struct.pack("<Q", 4) + b"c\xff\xff\xffcollections\nOrderedDict\n0",
)


def safetensors(data: bytes, *, padding: int = 0) -> bytes:
    """Give a safetensors file with one tensor of bytes."""
    header = b'{"a":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]}}' % (len(data), len(data))
    header = header.ljust(max(len(header), padding))
    return struct.pack("<Q", len(header)) + header + data


def safetensors_and_pickle(evil: bytes, *, padding: int = 0) -> bytes:
    """Give a valid safetensors file that is a pickle as well.

    The lowest byte of its length is 56: a text up to the end of the line, which is in the tensor.
    """
    plain = safetensors(b"\n" + evil, padding=padding)
    size = int.from_bytes(plain[:8], "little")
    return safetensors(b"\n" + evil, padding=size + (0x56 - size) % 256)


def _short(text: str) -> bytes:
    return b"\x8c" + bytes([len(text)]) + text.encode()


def _storage(module: str, name: str) -> bytes:
    return encoded(("storage", Name(module, name), "0", "cpu", 1)) + b"Q"


def _zip(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _twice(first: bytes, second: bytes) -> bytes:
    made = _zip({"archive/data.pkl": first, "archive/data.pkx": second})
    return made.replace(b"data.pkx", b"data.pkl")


def _last(content: bytes, old: bytes, new: bytes) -> bytes:
    before, _, after = content.rpartition(old)
    return before + new + after


def _flagged(content: bytes, bit: int) -> bytes:
    made = bytearray(content)
    at = made.find(b"PK\x01\x02")
    made[at + 8 : at + 10] = struct.pack("<H", bit)
    return bytes(made)


def _wrong_sum(content: bytes) -> bytes:
    made = bytearray(content)
    for magic, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = made.find(magic) + place
        made[at : at + 4] = b"\x01\x02\x03\x04"
    return bytes(made)


def _commented(clean: bytes, inner: bytes) -> bytes:
    return clean[:-2] + struct.pack("<H", len(inner)) + inner


def _overlapping(content: bytes) -> bytes:
    made = bytearray(content)
    first = made.find(b"PK\x01\x02")
    second = made.find(b"PK\x01\x02", first + 4)
    made[second + 42 : second + 46] = struct.pack("<I", 4)
    return bytes(made)


def _tar(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return out.getvalue()


def _also_tar(start: bytes) -> bytes:
    """Give a file that begins with a pickle and whose first block has the checksum of a tar archive."""
    block = bytearray(start.ljust(512, b"\0"))
    block[257:263] = b"ustar\0"
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block) + bytes(1024)


def everything(canary: Path) -> dict[str, bytes]:
    """Give every attack by its file name."""
    found: dict[str, bytes] = {}
    for group, ending, attacks in (
        ("call", "ckpt", calls(canary)),
        ("stream", "pt", streams(canary)),
        ("archive", "pth", archives(canary)),
    ):
        for number, (title, content) in enumerate(attacks):
            found[f"{group} {number:03d} {_plain(title)}.{ending}"] = content
    found.update(disguised(canary))
    return found


def _plain(title: str) -> str:
    return "".join(char if char.isalnum() or char in " .,_-" else "_" for char in title)


def loadable(canary: Path) -> dict[str, bytes]:
    """Give those raw pickles that Python's own pickle.loads runs, for the proof that the canary works."""
    chosen = ("protocol 0", "protocol 2", "protocol 4", "framed", "names from the memo", "INST", "OBJ",
              "memo written twice", "called and popped", "breaks off after the call", "strings of every kind",
              "no opcode after the call", "a text of megabytes first", "names with escapes", "called under a mark that is popped")  # fmt: skip
    assert pickle.HIGHEST_PROTOCOL >= 5
    return {title: content for title, content in streams(canary) if title in chosen}
