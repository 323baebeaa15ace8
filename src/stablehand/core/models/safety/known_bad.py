"""Names that are known to do harm when a pickle imports them: picklescan's list, and what it leaves out.

This list decides a word only. What is on no list does not pass either; it is "unknown" instead of
"dangerous".
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, Final

from stablehand.core.models.headers.pickle_values import Global

# Modules that run programs or code, load libraries, read or write files, open connections, or reach any
# attribute of anything (also among trailofbits/fickling's and Hugging Face's lists).
_MODULES: Final = frozenset(
    """
    __builtins__ _aix_support _ctypes _frozen_importlib _frozen_importlib_external _imp _interpreters
    _osx_support _pickle _posixsubprocess _pyrepl _signal _sqlite3 _thread _winapi _xxsubinterpreters
    aiohttp antigravity asyncio atexit bdb cProfile cloudpickle code codeop commands compileall concurrent
    conda ctypes dbm dill dis distutils doctest ensurepip filecmp fileinput ftplib gc glob http httplib
    idlelib imaplib imp importlib inspect joblib lib2to3 linecache marshal mmap msvcrt multiprocessing
    nntplib nt os os2emxpath pdb pexpect pickle pickletools pip pipes pkg_resources pkgutil platform
    poplib popen2 posix profile pstats pty py_compile pydoc readline requests rlcompleter runpy select
    selectors setuptools shelve shutil signal site smtpd smtplib socket socketserver sqlite3 ssl
    subprocess symtable sys sysconfig syslog tarfile telnetlib tempfile test threading timeit tkinter
    trace tracemalloc turtle unittest urllib urllib2 uuid venv webbrowser winreg wsgiref xmlrpc zipapp
    zipfile zipimport
    """.split()  # noqa: SIM905 - a hundred quotes would hide the names
)
# Where a name of these is anywhere in a path ("pathlib os.system"), it leads there.
_ON_THE_WAY: Final = frozenset(
    """
    builtins builtins__ ctypes importlib nt os pickle posix pty runpy shutil socket subprocess sys marshal
    """.split()  # noqa: SIM905
)
_BUILTINS: Final = ("builtins", "__builtin__")
_BUILT_IN: Final = frozenset(
    """
    __build_class__ __import__ __loader__ __spec__ apply breakpoint classmethod compile delattr dir eval exec
    execfile exit file filter getattr globals hasattr help input intern locals map memoryview open property
    quit raw_input reduce reload setattr staticmethod super type vars zip
    """.split()  # noqa: SIM905
)
_NAMES: Final = frozenset(
    {
        ("torch", "load"), ("torch", "save"), ("torch", "compile"), ("torch", "from_file"),
        ("torch.serialization", "load"), ("torch.serialization", "save"),
        ("torch.storage", "_load_from_bytes"),
        ("torch._utils", "_import_dotted_name"), ("torch._utils", "_rebuild_wrapper_subclass"),
        ("numpy", "load"), ("numpy", "save"), ("numpy", "fromfile"), ("numpy", "loadtxt"),
        ("numpy", "memmap"), ("numpy", "genfromtxt"), ("numpy", "fromregex"), ("numpy", "DataSource"),
        ("pandas", "read_pickle"), ("pandas", "eval"), ("pandas.io.pickle", "read_pickle"),
        ("pathlib", "Path.write_text"), ("pathlib", "Path.unlink"), ("functools", "reduce"),
        ("functools", "partialmethod"), ("safetensors", "torch"), ("yaml", "load"), ("yaml", "unsafe_load"),
        ("io", "open"), ("io", "open_code"), ("io", "FileIO"), ("_io", "open"), ("_io", "open_code"),
        ("types", "FunctionType"), ("types", "LambdaType"), ("types", "MethodType"),
        ("types", "ModuleType"), ("types", "coroutine"), ("gzip", "open"), ("bz2", "open"), ("lzma", "open"),
        ("logging.config", "dictConfig"), ("logging.config", "fileConfig"), ("logging.config", "listen"),
        ("jsonpickle", "decode"), ("transformers", "pipeline"), ("tensorflow", "load_op_library"),
    }
)  # fmt: skip
_PACKAGES: Final = (
    "numpy.ctypeslib", "numpy.distutils", "numpy.f2py", "numpy.lib._npyio_impl", "numpy.lib.npyio",
    "numpy.testing", "torch._C", "torch._dynamo", "torch._inductor", "torch.distributed", "torch.hub",
    "torch.jit", "torch.multiprocessing", "torch.ops", "torch.package", "torch.testing",
    "torch.utils.bottleneck", "torch.utils.cpp_extension", "torch.utils.collect_env",
    "torch.utils.data", "torch.utils._config_module",
)  # fmt: skip
_DUNDER: Final = re.compile(r"__\w+__")
_PLAIN: Final = re.compile(r"[^\s\0]+")


def known_bad(names: Collection[Global]) -> frozenset[Global]:
    """Give those of some names that are known to do harm; none of them is imported."""
    return frozenset(name for name in names if _is_ours(name)) | _by_picklescan(names)


def _is_ours(name: Global) -> bool:
    module, inner = name
    root = module.partition(".")[0]
    steps = [*module.split(".")[1:], *inner.split(".")]
    if root in _MODULES or name in _NAMES or any(step.lstrip("_") in _ON_THE_WAY for step in steps):
        return True
    if module in _BUILTINS and inner.partition(".")[0] in _BUILT_IN:
        return True
    if any(module == package or module.startswith(f"{package}.") for package in _PACKAGES):
        return True
    return any(_DUNDER.fullmatch(step) for step in steps if step not in ("__main__", "__init__"))


def _by_picklescan(names: Iterable[Global]) -> frozenset[Global]:
    """Ask picklescan, by a pickle of our own that does nothing but name them."""
    asked = [
        name for name in names if _PLAIN.fullmatch(name.module) and _PLAIN.fullmatch(name.name)
    ]
    if not asked:
        return frozenset()
    lines = b"".join(f"c{name.module}\n{name.name}\n0".encode() for name in asked)
    scanner = _scanner()
    found = scanner.scan_pickle_bytes(io.BytesIO(lines + b"N."), "names", multiple_pickles=False)
    return frozenset(
        Global(item.module, item.name)
        for item in found.globals
        if item.safety is scanner.SafetyLevel.Dangerous
    )


@cache
def _scanner() -> Any:
    """Load picklescan, which is large and says what it finds to the log: we say it ourselves."""
    from picklescan import scanner

    log = logging.getLogger("picklescan")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return scanner
