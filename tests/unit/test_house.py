"""The rules of the house: layers, no Qt outside the window, texts that can be translated."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import stablehand
from stablehand.core.base.errors import ERROR_CODES
from stablehand.core.base.resources import bundled

SOURCE = Path(stablehand.__file__).parent
ROOT = bundled("packages_catalog").parent
FILES = sorted(SOURCE.rglob("*.py"))
MODULES = sorted(
    info.name
    for info in pkgutil.walk_packages([str(SOURCE)], "stablehand.")
    if not info.name.endswith("__main__")
)
QT_FREE = [name for name in MODULES if not name.startswith("stablehand.gui")]


def run_python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )


def test_everything_but_the_window_imports_without_qt():
    code = f"""
import importlib, sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(f"{{name}} is blocked")
sys.meta_path.insert(0, Block())
for name in {QT_FREE!r}:
    importlib.import_module(name)
try:
    import PySide6
except ImportError:
    print("blocked")
"""
    done = run_python(code)
    assert done.stdout.strip() == "blocked", done.stderr


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_every_core_module_imports_on_every_system(platform):
    """Modules of other systems (winreg, fcntl...) may only be imported inside functions."""
    foreign = {
        "linux": ("winreg", "msvcrt", "_winapi"),
        "darwin": ("winreg", "msvcrt", "_winapi"),
        "win32": ("fcntl", "grp", "pwd", "termios", "pty", "resource"),
    }[platform]
    # Once on the true system, so that everything outside the project is there; then ours again.
    code = f"""
import importlib, sys
names = {[name for name in MODULES if name.startswith("stablehand.core")]!r}
for name in names:
    importlib.import_module(name)
for name in [name for name in sys.modules if name.startswith("stablehand")]:
    del sys.modules[name]
for name in {foreign!r}:
    sys.modules.pop(name, None)
class Block:
    def find_spec(self, name, path=None, target=None):
        if name in {foreign!r}:
            raise ImportError(f"{{name}} is not on this system")
sys.meta_path.insert(0, Block())
sys.platform = {platform!r}
for name in names:
    importlib.import_module(name)
print("fine")
"""
    done = run_python(code)
    assert done.stdout.strip() == "fine", done.stderr


def test_starting_for_the_version_imports_nothing_of_ours():
    code = """
import sys
sys.argv = ["stablehand", "--version"]
import stablehand.__main__ as start
start.main()
print([name for name in sys.modules if name.startswith("stablehand.") and name != "stablehand.__main__"])
print([name for name in ("pydantic", "asyncio", "argparse", "PySide6", "httpx") if name in sys.modules])
"""
    assert run_python(code).stdout == f"stablehand {stablehand.__version__}\n[]\n[]\n"


def calls(tree, name):
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, (ast.Name, ast.Attribute))
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == name
    ]


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_raised_code_is_registered_and_every_registered_code_is_raised():
    raised = set()
    for file in FILES:
        for call in calls(ast.parse(file.read_text("utf-8")), "StablehandError"):
            code = literal(call.args[0])
            assert code is not None, f"{file}:{call.lineno}: the code must be a literal"
            raised.add(code)
    assert raised == set(ERROR_CODES)


def test_marked_texts_are_two_literals_and_their_placeholders_are_filled():
    for file in FILES:
        tree = ast.parse(file.read_text("utf-8"))
        for call in calls(tree, "QT_TRANSLATE_NOOP"):
            assert len(call.args) == 2, f"{file}:{call.lineno}"
            context, source = map(literal, call.args)
            assert context, f"{file}:{call.lineno}"
            assert source, f"{file}:{call.lineno}"
            assert "{}" not in source, f"{file}:{call.lineno}"
        for call in calls(tree, "fill"):
            inner = call.func.value
            if isinstance(inner, ast.Call) and inner in calls(tree, "QT_TRANSLATE_NOOP"):
                wanted = set(re.findall(r"\{(\w+)\}", literal(inner.args[1])))
                given = {keyword.arg for keyword in call.keywords}
                assert wanted == given, f"{file}:{call.lineno}"


def test_lupdate_reads_the_marks(tmp_path):
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    if not tool.exists():
        pytest.skip("PySide6 is not installed here")
    out = tmp_path / "texts.ts"
    # The window's files hold other marks as well; tests/gui has a test of all of them.
    outside = [file for file in FILES if "gui" not in file.relative_to(SOURCE).parts[:1]]
    files = [str(file) for file in outside if "QT_TRANSLATE_NOOP(" in file.read_text("utf-8")]
    subprocess.run(
        [str(tool), *files, "-ts", str(out)], check=True, capture_output=True, timeout=120
    )
    found = out.read_text("utf-8")
    assert "<name>torch</name>" in found
    assert "of torch {torch} only builds up to CUDA 12.6 carry code for it" in found
    marks = sum(len(calls(ast.parse(f.read_text("utf-8")), "QT_TRANSLATE_NOOP")) for f in outside)
    assert found.count("<location ") == marks


def test_rooms_stay_small():
    for file in FILES:
        lines = file.read_text("utf-8").splitlines()
        assert len(lines) <= 500, f"{file} has {len(lines)} lines"
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 60, f"{file}:{node.lineno} {node.name} has {length} lines"


def test_core_does_not_print():
    for file in (SOURCE / "core").rglob("*.py"):
        assert not calls(ast.parse(file.read_text("utf-8")), "print"), file


@pytest.mark.parametrize("name", ["manager", "helper", "util"])
def test_names_say_what_things_are(name):
    assert not [file for file in FILES if name in file.stem]


def test_every_module_says_what_it_is_for():
    for file in FILES:
        assert ast.get_docstring(ast.parse(file.read_text("utf-8"))), file


def test_nothing_of_the_makers_machine_is_in_the_tree():
    words = re.compile(
        r"(?<![A-Za-z0-9_.])/(?:wor[k]|opt/pyp[i])/|python[h]osted|registry\.np[m]js|//py[p]i\."
    )
    texts = [*FILES, *ROOT.glob("packages_catalog/**/*.toml"), *ROOT.glob("docs/*.md")]
    for file in texts:
        assert not words.search(file.read_text("utf-8")), file


def test_modules_are_found():
    assert "stablehand.core.hardware.torch_choice" in MODULES
    assert importlib.import_module("stablehand.cli.main")
