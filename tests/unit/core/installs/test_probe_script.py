"""The probe, run by a real Python of its own on stand-in packages."""

import json
import subprocess
import sys
import venv
from importlib import resources

import pytest

SCRIPT = resources.files("stablehand.core.installs").joinpath("probe_script.py").read_text("utf-8")


@pytest.fixture
def environment(tmp_path):
    venv.create(tmp_path / "env", with_pip=False)
    folder = tmp_path / "env"
    site = next((folder / "lib").glob("python3*/site-packages"), folder / "Lib/site-packages")

    def add(name, version, code):
        (site / f"{name}.py").write_text(code)
        info = site / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (info / "RECORD").write_text(
            f"{name}.py,,{len(code)}\n{name}-{version}.dist-info/RECORD,,\n"
        )

    def ask(**wanted):
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        done = subprocess.run(
            [str(python), "-I", "-c", SCRIPT, json.dumps(wanted)],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.split("stablehand-probe:")[1])

    return add, ask, site


def kinds(answer):
    return [(problem["kind"], problem["text"]) for problem in answer["problems"]]


def test_all_is_well(environment):
    add, ask, _ = environment
    add("alpha", "1.0", "x = 1\n")
    answer = ask(constraints={"alpha": "1.0"}, sizes=True)
    assert (answer["problems"], answer["damaged"]) == ([], [])
    assert answer["python"].startswith("3.")


def test_missing_and_other_versions(environment):
    add, ask, _ = environment
    add("alpha", "1.1", "x = 1\n")
    answer = ask(constraints={"alpha": "1.0", "beta": "2"})
    assert kinds(answer) == [("drift", "alpha 1.1, not 1.0"), ("missing", "beta")]


def test_damaged_files_are_named(environment):
    add, ask, site = environment
    add("alpha", "1.0", "x = 1\n")
    add("beta", "1.0", "y = 1\n")
    (site / "alpha.py").write_text("x = 12345\n")
    (site / "beta.py").unlink()
    assert ask(sizes=True)["damaged"] == ["alpha", "beta"]


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("raise ImportError('libcudart.so: cannot open')", "import", "libcudart.so"),
        ("import sys; sys.exit(3)", "import", "SystemExit"),
        ("__version__ = '2.0.0'", "drift", "torch 2.0.0, not 2.13.0"),
    ],
)
def test_a_torch_that_does_not_work(environment, code, kind, text):
    add, ask, _ = environment
    add("torch", "2.13.0", code)
    answer = ask(torch="2.13.0", device="cpu")
    assert any(found == kind and text in said for found, said in kinds(answer)), answer


def test_a_card_that_torch_does_not_see(environment):
    add, ask, _ = environment
    add(
        "torch",
        "2.13.0",
        "__version__ = '2.13.0'\nclass cuda:\n    is_available = staticmethod(lambda: False)\n",
    )
    assert kinds(ask(torch="2.13.0", device="cuda")) == [("device", "torch sees no graphics card")]


def test_a_companion_for_another_torch(environment):
    add, ask, _ = environment
    add("torch", "2.13.0", "__version__ = '2.13.0'\n")
    add("torchvision", "0.28.0", "raise RuntimeError('operator torchvision::nms does not exist')\n")
    said = kinds(ask(torch="2.13.0", torchvision="0.28.0", device="cpu"))
    assert ("import", "torchvision: RuntimeError: operator torchvision::nms does not exist") in said
