"""What a new environment takes over: told from the metadata of what is installed."""

import json

import pytest

from stablehand.core.installs.carrying import _is_taken_over, added_since, beyond
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import InstallFolder, InstallRecord

MOMENT = "2026-11-21T10:00:00+00:00"


@pytest.fixture
def folder(tmp_path):
    return InstallFolder(tmp_path, "ui")


@pytest.fixture
def packages(folder):
    made = folder.generation(1) / "env" / "lib" / "python3.12" / "site-packages"
    made.mkdir(parents=True)
    return made


def put(packages, name, version="1.0", requires=(), origin=None):
    """Install a distribution, as far as its metadata go."""
    info = packages / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    needs = "".join(f"Requires-Dist: {line}\n" for line in requires)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
    )
    if origin is not None:
        (info / "direct_url.json").write_text(json.dumps(origin))


def record():
    return InstallRecord(
        name="ui", package="pad", state="installed", created_at=MOMENT, changed_at=MOMENT
    )


def account(folder, number=1, **values):
    made = Generation(number=number, created_at=MOMENT, **{"reason": "install", **values})
    write_generation(folder, made)
    return made


def test_what_was_there_when_it_was_proved_is_not_carried(folder, packages):
    account(folder, packages={"Numpy": "2.1.0", "ruamel.yaml": "0.18"})
    put(packages, "numpy", "2.2.0")  # another version of it is no addition
    put(packages, "ruamel-yaml", "0.18")
    put(packages, "pip")
    put(packages, "setuptools")
    put(packages, "insightface", "0.7.3")
    assert added_since(folder, record()) == {"insightface": "insightface==0.7.3"}


def test_what_was_carried_over_once_is_carried_over_again(folder, packages):
    account(folder, packages={"numpy": "1", "Insight_Face": "0.7.3"}, added=["insight-face"])
    put(packages, "numpy", "1")
    put(packages, "insight-face", "0.7.3")
    assert added_since(folder, record()) == {"insight-face": "insight-face==0.7.3"}


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ({"url": "https://x.invalid/a.whl"}, "a @ https://x.invalid/a.whl"),
        (
            {"url": "https://x.invalid/a.git", "vcs_info": {"vcs": "git", "commit_id": "c" * 40}},
            f"a @ git+https://x.invalid/a.git@{'c' * 40}",
        ),
        ({"url": "https://x.invalid/a.git", "vcs_info": {}}, "a @ git+https://x.invalid/a.git"),
        # It may be gone tomorrow, and is no version that an index has.
        ({"url": "file:///home/me/a"}, None),
        ({"url": "file:///home/me/a", "dir_info": {"editable": True}}, None),
        ({}, None),
    ],
)
def test_it_is_asked_for_where_it_came_from(folder, packages, origin, line):
    account(folder, packages={"numpy": "1"})
    put(packages, "a", origin=origin)
    assert added_since(folder, record()) == ({"a": line} if line else {})


def test_an_install_of_before_there_were_accounts_knows_by_its_lock(folder, packages):
    put(packages, "numpy")
    put(packages, "extra")
    assert added_since(folder, record()) == {}  # nothing says what belongs to the program
    (folder.generation(1) / "lock.json").write_text('{"packages": {"numpy": "1.0"}}')
    assert added_since(folder, record()) == {"extra": "extra==1.0"}


def test_of_an_environment_that_was_taken_over_what_nothing_else_brings_is_carried(tmp_path):
    there, here = tmp_path / "there", tmp_path / "here"
    put(there, "gradio", "3.41", ["ffmpy", "numpy; python_version > '3'"])
    put(there, "ffmpy")
    put(there, "numpy")
    put(there, "torch", "2.1.0", ["triton"])
    put(there, "torchvision")
    put(there, "triton")
    put(there, "nvidia-cublas-cu12")
    put(there, "InsightFace", "0.7.3", ["onnx", "odd !! line", "extra-of-it; extra == 'all'"])
    put(there, "onnx")
    put(there, "extra-of-it", "5")
    put(there, "pip")
    put(here, "gradio", "4.0")
    assert beyond(there, here) == {
        "insightface": "InsightFace==0.7.3",  # with onnx, which it brings itself
        "extra-of-it": "extra-of-it==5",
    }


def test_a_copy_of_what_was_taken_over_is_taken_over_too(folder):
    adopted = account(folder, 1, reason="adopt")
    kept = account(folder, 2, reason="manual", previous=1)
    mended = account(folder, 3, reason="repair", previous=2)
    updated = account(folder, 4, reason="update", previous=3)
    of_update = account(folder, 5, reason="manual", previous=4)
    lost = account(folder, 6, reason="manual", previous=99)
    assert [
        _is_taken_over(folder, item)
        for item in (adopted, kept, mended, updated, of_update, lost, None)
    ] == [True, True, True, False, False, False, False]
