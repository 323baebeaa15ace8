"""Files against their records: real folders of packages, damaged in every way."""

import os
import threading
import zipfile
from pathlib import Path

import pytest

from stablehand.core.installs.health_files import SMALL_BYTES, StoppedError, compare_files
from stablehand.core.installs.health_packages import read_packages, recorded_files
from support.package_index import wheel


def put(place: Path, name: str, version: str = "1.0", extra: dict[str, bytes] | None = None):
    """Unpack a wheel into a folder of packages; further files go into its record with right sums."""
    import base64
    import hashlib
    import io

    _file, content = wheel(name, version)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(place)
    info = place / f"{name.replace('-', '_')}-{version}.dist-info"
    with (info / "RECORD").open("a", encoding="utf-8") as record:
        for path, data in (extra or {}).items():
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            quoted = f'"{path}"' if "," in path else path
            record.write(f"{quoted},sha256={digest},{len(data)}\n")
    return info


@pytest.fixture
def place(tmp_path):
    made = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    made.mkdir(parents=True)
    return made


def damages(place, **more):
    packages = read_packages(place)
    found = compare_files(place, packages.distributions, **more).damages
    return {item.distribution.name: item for item in found}


def test_what_is_as_recorded_is_no_damage(place):
    put(place, "alpha", extra={"alpha/a, b.txt": b"comma", "../../../bin/alpha": b"#!python"})
    (place / "alpha" / "__pycache__").mkdir()
    (place / "alpha" / "__pycache__" / "x.pyc").write_bytes(b"anything")
    put(place, "gradio-slider", extra={"gradio_slider/slider.pyi": b"stub"})
    (place / "gradio_slider" / "slider.pyi").write_bytes(b"a stub that gradio wrote anew")
    assert (place.parents[2] / "bin" / "alpha").exists()
    compared = compare_files(place, read_packages(place).distributions)
    assert compared.damages == ()
    assert (compared.files, compared.summed) == (8, 8)
    assert compared.bytes > 0


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (lambda file: file.unlink(), "missing"),
        (lambda file: file.write_bytes(b""), "resized"),
        (lambda file: file.write_bytes(b"y" * file.stat().st_size), "edited"),
    ],
)
def test_each_kind_of_damage_is_told_apart(place, harm, kind):
    put(place, "alpha", extra={"alpha/data.bin": b"x" * 100})
    put(place, "beta")
    harm(place / "alpha" / "data.bin")
    found = damages(place)
    assert set(found) == {"alpha"}
    counts = {name: getattr(found["alpha"], name) for name in ("missing", "resized", "edited")}
    assert counts == {"missing": 0, "resized": 0, "edited": 0, kind: 1}
    assert (found["alpha"].example, found["alpha"].total) == ("alpha/data.bin", 4)


def test_a_script_outside_the_folder_of_packages_is_looked_at(place):
    put(place, "alpha", extra={"../../../bin/alpha": b"#!python"})
    (place.parents[2] / "bin" / "alpha").unlink()
    assert damages(place)["alpha"].example == "../../../bin/alpha"


def test_large_files_are_read_only_when_asked(place):
    put(place, "alpha", extra={"alpha/large.so": b"x" * (SMALL_BYTES + 1)})
    (place / "alpha" / "large.so").write_bytes(b"y" * (SMALL_BYTES + 1))
    assert damages(place) == {}
    assert damages(place, deep=True)["alpha"].edited == 1


def test_a_file_of_several_owners_may_be_any_of_theirs(place):
    put(place, "alpha", extra={"cv2/core.py": b"from alpha"})
    put(place, "beta", extra={"cv2/core.py": b"the other one"})
    assert damages(place) == {}
    (place / "cv2" / "core.py").write_bytes(b"from alpha")
    assert damages(place) == {}
    (place / "cv2" / "core.py").write_bytes(b"neither")
    assert set(damages(place)) == {"alpha", "beta"}


def test_files_that_others_share_are_counted(place, tmp_path):
    put(place, "alpha", extra={"alpha/data.bin": b"x" * 100})
    os.link(place / "alpha" / "data.bin", tmp_path / "cached")
    (place / "alpha" / "data.bin").write_bytes(b"y" * 100)
    assert damages(place)["alpha"].shared == 1


def test_what_has_no_sum_or_one_nobody_knows_counts_by_its_size(place):
    info = put(place, "alpha")
    (place / "alpha" / "a").write_bytes(b"12345")
    (place / "alpha" / "b").write_bytes(b"12345")
    with (info / "RECORD").open("a") as record:
        record.write("alpha/a,,5\nalpha/b,blake9=AAAA,5\nalpha/c.pyc,sha256=AAAA,9\n")
    assert damages(place, deep=True) == {}


def test_it_stops_when_told(place):
    put(place, "alpha")
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(StoppedError):
        compare_files(place, read_packages(place).distributions, stopped=stopped)


def test_it_says_how_far_it_is(place):
    for name in ("alpha", "beta", "gamma"):
        put(place, name)
    told = []
    compare_files(
        place, read_packages(place).distributions, on_progress=lambda *now: told.append(now)
    )
    assert told[0] == (0, 9)
    assert told[-1] == (9, 9)


def test_a_record_that_is_no_record_is_no_failure(place):
    info = put(place, "alpha")
    (info / "RECORD").write_bytes(b"\xff\xfe,,\n\0\nalpha/__init__.py,sha256=AAA,many\na,b\n")
    packages = read_packages(place)
    assert list(recorded_files(place, packages.distributions[0])) == []
    assert damages(place) == {}
