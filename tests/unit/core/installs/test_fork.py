"""A second environment by hard links: real environments of uv, with pip working in both."""

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.links import is_link, make_link
from stablehand.core.installs.fork import fork_environment
from stablehand.core.runtimes.uv import UvTool, environment_python, find_uv, parse_installed
from support.package_index import wheel


def _packed(folder: Path, name: str, version: str) -> Path:
    file, content = wheel(name, version)
    (folder / file).write_bytes(content)
    return folder / file


def _run(*words: object, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, cwd=cwd, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _pip(environment: Path, *words: object) -> str:
    return _run(environment_python(environment), "-m", "pip", "--no-input", *words)


def _state(folder: Path) -> dict[str, str]:
    """Everything below a folder: sums of files, aims of links."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if "__pycache__" in name:
            continue
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An environment of uv with pip, a package, a script of pip's and an editable install."""
    root = tmp_path_factory.mktemp("fork") / "Мои данные"
    root.mkdir()
    environment = root / "gen" / "1" / "env"
    environment.parent.mkdir(parents=True)
    tool = UvTool(find_uv(), root / "Assets")
    (root / "Assets" / "tmp").mkdir(parents=True)
    command = tool.environment(Path(sys.executable), environment)
    subprocess.run(
        command.argv, env=inherited_environment(command.variables), check=True, capture_output=True
    )
    _pip(environment, "install", "--no-index", _packed(root, "alpha", "1.0"))
    # pip writes its own scripts with the interpreter's whole path
    _pip(environment, "install", "--no-index", "--force-reinstall", _script_wheel(root))
    site = next((environment / "lib").glob("python*/site-packages"))
    (root / "checkout").mkdir()
    (site / "_own.pth").write_text(f"{environment}/extra\n{root / 'checkout'}\n")
    (site / "__editable___beta_finder.py").write_text(f"MAPPING = {{'b': '{environment}/src'}}\n")
    return root, environment


def _script_wheel(folder: Path) -> Path:
    import io
    import zipfile

    file, content = wheel("gamma", "1.0")
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(
            "gamma-1.0.dist-info/entry_points.txt", "[console_scripts]\ngamma = gamma:said\n"
        )
        archive.writestr("gamma/said.py", "")
    (folder / file).write_bytes(packed.getvalue())
    return folder / file


@pytest.fixture
def pair(made, tmp_path):
    root, first = made
    second = root / "gen" / tmp_path.name / "env"
    second.parent.mkdir()
    seen: list[int] = []
    report = fork_environment(first, second, on_file=seen.append)
    assert len(seen) == report.linked + report.copied
    yield first, second, report
    shutil.rmtree(second.parent)


def _site(environment: Path) -> Path:
    return next((environment / "lib").glob("python*/site-packages"))


posix_only = pytest.mark.skipif(os.name == "nt", reason="the layout of POSIX")


@posix_only
def test_site_packages_are_shared_and_the_rest_is_not(pair):
    first, second, report = pair
    one, other = (_site(place) / "alpha/__init__.py" for place in (first, second))
    assert one.samefile(other)
    assert not (first / "pyvenv.cfg").samefile(second / "pyvenv.cfg")
    assert not any(
        entry.stat().st_nlink > 1 for entry in (second / "bin").iterdir() if not entry.is_symlink()
    )
    assert report.linked > 100
    assert report.shared_bytes > report.copied_bytes
    total = sum(p.lstat().st_size for p in first.rglob("*") if p.is_file() and not is_link(p))
    assert report.shared_bytes + report.copied_bytes == total


@posix_only
def test_it_runs_and_names_itself(pair):
    first, second, _report = pair
    python = environment_python(second)
    shown = _run(python, "-c", "import alpha, sys; print(alpha.__file__); print(sys.prefix)")
    file, prefix = shown.splitlines()
    assert Path(file) == _site(second) / "alpha/__init__.py"
    assert Path(prefix) == second
    script = (second / "bin" / "gamma").read_text()
    assert f"{second}/bin/python" in script
    assert str(first) not in script
    finder = (_site(second) / "__editable___beta_finder.py").read_text()
    assert finder == f"MAPPING = {{'b': '{second}/src'}}\n"


@posix_only
def test_the_original_and_other_paths_are_not_renamed(made, pair):
    root, _ = made
    first, second, _report = pair
    own = (_site(second) / "_own.pth").read_text().splitlines()
    assert own == [f"{second}/extra", str(root / "checkout")]
    assert f"{first}/bin/python" in (first / "bin" / "gamma").read_text()
    assert f"{first}/extra" in (_site(first) / "_own.pth").read_text()


@posix_only
def test_the_record_tells_the_new_size_of_a_rewritten_script(pair):
    _first, second, _report = pair
    record = next(_site(second).glob("gamma-*.dist-info/RECORD"))
    with record.open(newline="") as file:
        rows = {row[0]: row for row in csv.reader(file)}
    row = rows["../../../bin/gamma"]
    assert int(row[2]) == (second / "bin" / "gamma").stat().st_size


@posix_only
def test_what_pip_does_in_one_changes_nothing_in_the_other(made, pair, tmp_path):
    first, second, _report = pair
    before = _state(first)
    newer = _packed(tmp_path, "alpha", "2.0")
    _pip(second, "install", "--no-index", newer)
    _pip(second, "uninstall", "--yes", "gamma")
    _pip(second, "install", "--no-index", "--force-reinstall", "--no-deps", newer)
    assert _state(first) == before
    assert "2.0" in _run(environment_python(second), "-c", "import alpha; print(alpha.__version__)")

    before = _state(second)
    _pip(first, "uninstall", "--yes", "alpha")
    _pip(first, "install", "--no-index", _packed(tmp_path, "alpha", "1.0"))
    assert _state(second) == before
    assert "1.0" in _run(environment_python(first), "-c", "import alpha; print(alpha.__version__)")


@posix_only
def test_what_uv_does_in_one_changes_nothing_in_the_other(made, pair, tmp_path):
    root, _ = made
    first, second, _report = pair
    uv = find_uv()
    before = _state(first)
    words = ["--python", environment_python(second), "--cache-dir", root / "Assets/uv-cache"]
    _run(uv, "pip", "install", *words, "--no-index", _packed(tmp_path, "alpha", "3.0"))
    _run(uv, "pip", "uninstall", *words, "gamma")
    assert _state(first) == before
    listed = _run(uv, "pip", "list", "--format", "json", *words)
    names = {item.name: item.version for item in parse_installed(listed)}
    assert names["alpha"] == "3.0"
    assert "gamma" not in names


@posix_only
def test_half_a_copy_is_begun_anew(made, tmp_path):
    root, first = made
    target = root / "gen" / "half" / "env"
    target.parent.mkdir()

    class Stop(Exception):  # noqa: N818 - no error
        pass

    seen: list[int] = []

    def stop(size: int) -> None:
        seen.append(size)
        if len(seen) == 50:
            raise Stop

    with pytest.raises(Stop):
        fork_environment(first, target, on_file=stop)
    assert not target.exists(), "what has the name is whole"
    target.mkdir()
    (target / "stray").write_text("x")
    report = fork_environment(first, target)
    assert report.linked > 100
    assert not (target / "stray").exists()
    assert [entry.name for entry in target.parent.iterdir()] == ["env"]


@posix_only
def test_links_stay_links_and_those_into_the_environment_lead_into_the_copy(made, tmp_path):
    first, second, outside = tmp_path / "a", tmp_path / "b", tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    (first / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    (first / "data").mkdir()
    make_link(outside, first / "lib" / "python3.11" / "site-packages" / "linked")
    make_link(first / "data", first / "inner")
    make_link(Path("lib"), first / "lib64")
    report = fork_environment(first, second)
    assert report.linked == report.copied == 0
    assert (second / "lib/python3.11/site-packages/linked").readlink() == outside
    assert (second / "inner").readlink() == second / "data"
    assert (second / "lib64").readlink() == Path("lib")


def test_a_link_to_an_environment_is_not_followed(tmp_path):
    (tmp_path / "env").mkdir()
    make_link(tmp_path / "env", tmp_path / "venv")
    with pytest.raises(OSError, match="link"):
        fork_environment(tmp_path / "venv", tmp_path / "other")


def test_a_name_that_only_begins_alike_is_left(tmp_path):
    first, second = tmp_path / "env", tmp_path / "new"
    (first / "bin").mkdir(parents=True)
    (first / "bin" / "x").write_text(f"#!{first}/bin/python\n# {first}2/bin /mnt{first} {first}\n")
    (first / "bin" / "program").write_bytes(b"\x7fELF\0\0" + os.fsencode(first) + b"/x")
    fork_environment(first, second)
    assert (second / "bin" / "x").read_text() == (
        f"#!{second}/bin/python\n# {first}2/bin /mnt{first} {second}\n"
    )
    assert (second / "bin" / "program").read_bytes() == (first / "bin" / "program").read_bytes()


def test_the_layout_of_windows(tmp_path):
    """Scripts and Lib/site-packages; a launcher of pip's names its interpreter before a zip file."""
    first, second = tmp_path / "env", tmp_path / "a longer name" / "env"
    site = first / "Lib" / "site-packages"
    (site / "alpha").mkdir(parents=True)
    (site / "alpha" / "__init__.py").write_text("")
    (site / "alpha-1.0.dist-info").mkdir()
    (first / "Scripts").mkdir()
    packed = tmp_path / "launched.zip"
    import zipfile

    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__main__.py", "print('it runs')")
    stub = b"MZ" + b"\0" * 600 + b"#!" + b"\0" * 30
    line = b"#!" + os.fsencode(first / "Scripts" / "python.exe") + b"\r\n"
    launcher = first / "Scripts" / "alpha.exe"
    launcher.write_bytes(stub + line + packed.read_bytes())
    size = launcher.stat().st_size
    record = site / "alpha-1.0.dist-info" / "RECORD"
    record.write_text(f"alpha/__init__.py,sha256=x,0\n../../Scripts/alpha.exe,sha256=x,{size}\n")
    (first / "Scripts" / "activate.bat").write_text(f'@set "VIRTUAL_ENV={first}"\r\n')

    report = fork_environment(first, second)

    assert (site / "alpha/__init__.py").samefile(second / "Lib/site-packages/alpha/__init__.py")
    made = second / "Scripts" / "alpha.exe"
    assert b"#!" + os.fsencode(second / "Scripts" / "python.exe") + b"\r\nPK" in made.read_bytes()
    assert made.read_bytes().startswith(stub)
    assert _run(sys.executable, made).strip() == "it runs"
    assert f'"VIRTUAL_ENV={second}"' in (second / "Scripts" / "activate.bat").read_text()
    told = (second / "Lib/site-packages/alpha-1.0.dist-info/RECORD").read_text()
    assert f",{made.stat().st_size}\n" in told
    assert report.rewritten == 2
    assert record.read_text().endswith(f",{size}\n"), "the original's record is its own"
