import os
import subprocess
import sys
from pathlib import Path

import pytest

import stablehand
from stablehand.core.base.program import Bundle, bundle, own_command


def run(folder, *words):
    own = own_command()
    return subprocess.run(
        [*own.argv, *words], env=dict(own.environment), cwd=folder, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def test_the_program_finds_itself_from_anywhere(tmp_path):
    assert run(tmp_path, "--version").stdout == f"stablehand {stablehand.__version__}\n"


def test_it_is_the_same_package(tmp_path, monkeypatch):
    """Run from a source folder that only the working directory or PYTHONPATH makes known."""
    copy = tmp_path / "a copy" / "stablehand"
    copy.mkdir(parents=True)
    source = Path(stablehand.__file__).parent
    for name in ("core",):
        (copy / name).symlink_to(source / name)
    (copy / "__init__.py").write_text(
        (source / "__init__.py").read_text("utf-8").replace(stablehand.__version__, "9.9.9")
    )
    (copy / "__main__.py").write_text((source / "__main__.py").read_text("utf-8"))
    code = (
        "import subprocess; from stablehand.core.base.program import own_command; own = own_command();"
        "print(subprocess.run([*own.argv, '--version'], env=dict(own.environment), cwd='/',"
        " capture_output=True, text=True).stdout)"
    )
    for folder, path in ((copy.parent, None), (tmp_path, "a copy")):
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        if path:
            environment["PYTHONPATH"] = path
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True,
            text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.stdout.strip() == "stablehand 9.9.9", done.stderr


def test_a_bundle_starts_its_own_file_afresh(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    own = own_command()
    assert own.argv == (sys.executable,)
    assert own.environment["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


def test_the_environment_is_the_allow_list_and_no_more(monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/x")
    monkeypatch.setenv("MY_SECRET", "x")
    assert {"VIRTUAL_ENV", "MY_SECRET"}.isdisjoint(own_command().environment)


def test_from_a_checkout_there_is_no_bundle():
    assert bundle() is None


@pytest.mark.parametrize(
    ("program", "contents", "folder"),
    [
        ("/opt/Stablehand/Stablehand", "/opt/Stablehand/app-1.2", "/opt/Stablehand"),
        (
            "/Users/me/Apps/Stablehand.app/Contents/MacOS/Stablehand",
            "/Users/me/Apps/Stablehand.app/Contents/Frameworks",
            "/Users/me/Apps",
        ),
    ],
)
def test_a_bundle_knows_where_people_see_it(monkeypatch, program, contents, folder):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", contents, raising=False)
    monkeypatch.setattr(sys, "executable", program)
    found = bundle()
    assert found == Bundle(
        Path(folder).absolute(),
        Path(program).absolute(),
        Path(contents).absolute(),
        stablehand.__version__,
    )
