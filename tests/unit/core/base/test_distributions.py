"""Distributions of any folder, whatever a library has put in the place of Python's finders."""

import subprocess
import sys

CODE = """
import sys
from pathlib import Path
import importlib_metadata  # puts finders of its own in place
from stablehand.core.base.distributions import distributions_in
for item in distributions_in(Path(sys.argv[1])):
    print(type(item).__module__, item.metadata["Name"] if item.metadata else None)
"""


def test_a_folder_without_metadata_is_no_mistake(tmp_path):
    (tmp_path / "half-1.0.dist-info").mkdir()
    whole = tmp_path / "whole-2.0.dist-info"
    whole.mkdir()
    (whole / "METADATA").write_text("Metadata-Version: 2.1\nName: whole\nVersion: 2.0\n")
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()) == [
        "importlib.metadata None",
        "importlib.metadata whole",
    ]
