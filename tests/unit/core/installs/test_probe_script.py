"""What the probe makes of an environment, on folders that look like one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stablehand.core.installs import probe_script


def distribution(site, name, files):
    """Put a distribution into a folder; `files` gives the sizes that its list has."""
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "RECORD").write_text("".join(f"{path},,{size}\n" for path, size in files.items()))


def probe(site, wanted):
    code = "import sys; sys.path[:0] = [sys.argv.pop(2)]; exec(sys.argv.pop(2))"
    script = Path(probe_script.__file__).read_text(encoding="utf-8")
    argv = [sys.executable, "-I", "-c", code, json.dumps(wanted), str(site), script]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout.rpartition(probe_script.MARK)[2])


def test_a_file_that_several_distributions_bring_may_be_either_ones(tmp_path):
    distribution(tmp_path, "one", {"both.so": 3, "own.so": 1})
    distribution(tmp_path, "two", {"both.so": 5})
    (tmp_path / "both.so").write_bytes(b"12345")
    (tmp_path / "own.so").write_bytes(b"1")
    assert not {"one", "two"} & set(probe(tmp_path, {"sizes": True})["damaged"])
    (tmp_path / "both.so").write_bytes(b"1")
    assert {"one", "two"} <= set(probe(tmp_path, {"sizes": True})["damaged"])
    (tmp_path / "both.so").write_bytes(b"123")
    (tmp_path / "own.so").unlink()
    found = probe(tmp_path, {"sizes": True})["damaged"]
    assert "one" in found
    assert "two" not in found


def test_what_programs_write_anew_by_themselves_is_no_damage(tmp_path):
    distribution(tmp_path, "one", {"one/slider.pyi": 3, "one/slider.pyc": 3})
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "slider.pyi").write_bytes(b"12345")
    assert "one" not in probe(tmp_path, {"sizes": True})["damaged"]


@pytest.mark.parametrize(
    ("said", "wanted", "drifts"),
    [
        ("2.13.0+cu130", "2.13.0", False),  # the general index has no tags
        ("2.13.0+cpu", "2.13.0+cpu", False),
        ("2.13.0+cu130", "2.13.0+cpu", True),
        ("2.12.0", "2.13.0", True),
    ],
)
def test_the_tag_of_torch_counts_where_it_is_wanted(tmp_path, said, wanted, drifts):
    (tmp_path / "torch.py").write_text(f"__version__ = {said!r}\n")
    kinds = {item["kind"] for item in probe(tmp_path, {"torch": wanted})["problems"]}
    assert ("drift" in kinds) is drifts
