"""Files that would run code when something loads them, each by another trick; nothing here loads one.

What they would run touches a canary file. A test proves with a child process that this works, so that an
untouched canary means something.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator
from pathlib import Path

from support.safety_archives import archives
from support.safety_files import Made, Name, Saved, encoded, state_dict, torch_zip
from support.safety_opcodes import payload, streams

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


def names() -> list[Name]:
    """Give every callable of the list."""
    words = CALLABLES.replace("\n", "|").split("|")
    return [Name(*word.split(" ", 1)) for word in words if word.strip()]


def calls(canary: Path) -> Iterator[tuple[str, bytes]]:
    """Give a torch file for each callable, called with the payload."""
    for name in names():
        made = Made(name, (payload(canary),))
        yield f"{name.module}:{name.name}", torch_zip({"weight": made})


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
