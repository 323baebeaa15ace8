"""What an environment held is written down so that the same can be asked for again."""

import sys

from packaging.requirements import Requirement

from stablehand.core.installs.as_it_was import (
    added_to,
    forget_environment,
    loosen,
    note_environment,
    pins_of,
)
from stablehand.core.runtimes.brought import site_packages_of

PYTHON = f"python{sys.version_info[0]}.{sys.version_info[1]}"


def distribution(generation, name, version, **files):
    (generation / "env" / "lib" / PYTHON / "site-packages").mkdir(parents=True, exist_ok=True)
    info = site_packages_of(generation / "env") / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(text, encoding="utf-8")
    for file, content in files.items():
        (info / f"{file}.json").write_text(content)


def pins(generation):
    return [line for file in pins_of(generation) for line in file.read_text("utf-8").splitlines()]


def test_every_distribution_with_its_version(tmp_path):
    distribution(tmp_path, "Torch", "2.13.0+cpu")
    distribution(tmp_path, "numpy", "2.1.0")
    distribution(tmp_path, "pip", "26.0")  # comes with the environment
    distribution(tmp_path, "odd", "not a version")
    distribution(tmp_path, "from-a-repository", "1.0", direct_url='{"url": "https://x.invalid/y"}')
    note_environment(tmp_path, {"extra": "extra==1.0", "vcs": "vcs @ git+https://x.invalid/z"})
    assert pins(tmp_path) == ["numpy==2.1.0", "Torch==2.13.0+cpu"]
    for line in pins(tmp_path):
        Requirement(line)
    assert added_to(tmp_path) == {"extra": "extra==1.0", "vcs": "vcs @ git+https://x.invalid/z"}


def test_versions_are_let_go_of_and_what_was_added_is_kept(tmp_path):
    distribution(tmp_path, "numpy", "2.1.0")
    note_environment(tmp_path, {"extra": "extra==1.0"})
    loosen(tmp_path)
    assert pins_of(tmp_path) == ()
    assert added_to(tmp_path) == {"extra": "extra==1.0"}
    forget_environment(tmp_path)
    forget_environment(tmp_path)
    assert added_to(tmp_path) == {}


def test_nothing_was_written_down(tmp_path):
    assert (pins_of(tmp_path), added_to(tmp_path)) == ((), {})
    (tmp_path / "added.txt").write_text("== no requirement\nfine==1\n\n")
    assert added_to(tmp_path) == {"fine": "fine==1"}
