"""The tool that makes keys and signs the list of versions, as whoever makes a release calls it."""

from __future__ import annotations

import importlib.util
import os
import stat
import sys
import tarfile
import zipfile

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.selfupdate.manifest import read_manifest
from stablehand.core.selfupdate.signature import check_signature, read_keys

SCRIPT = bundled("packages_catalog").parent / "tools" / "feed.py"


@pytest.fixture(scope="module")
def feed():
    spec = importlib.util.spec_from_file_location("feed_tool", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def dist(tmp_path):
    """Give archives of two systems, as a build leaves them."""
    folder = tmp_path / "dist"
    folder.mkdir()
    file = tmp_path / "Stablehand"
    file.write_bytes(bytes(1000))
    with tarfile.open(folder / "Stablehand-1.2.0-linux-x86_64.tar.gz", "w:gz") as packed:
        packed.add(file, "Stablehand/Stablehand")
    with zipfile.ZipFile(folder / "Stablehand-1.2.0-windows-x86_64.zip", "w") as packed:
        packed.write(file, "Stablehand/Stablehand.exe")
    return folder


def keys(feed, capsys, file):
    assert feed.main(["keys", str(file)]) == 0
    said = capsys.readouterr().out
    assert "PRIVATE" not in said
    return said.splitlines()[0].rpartition(" ")[2]


def signed(feed, dist, *words):
    archives = sorted(map(str, dist.glob("Stablehand-*")))
    return feed.main(["sign", *archives, "--version", "1.2.0", "--output", str(dist), *words])


def test_keys_are_made_for_one_s_own_eyes_and_never_over_others(feed, tmp_path, capsys):
    file = tmp_path / "release.pem"
    public = keys(feed, capsys, file)
    assert len(read_keys(public)) == 1
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    before = file.read_bytes()
    assert feed.main(["keys", str(file)]) == 1
    assert file.read_bytes() == before
    assert feed.main(["public", str(file)]) == 0
    assert capsys.readouterr().out.strip() == public


def test_a_list_is_signed_as_portable_apps_want_it(feed, dist, tmp_path, capsys):
    public = keys(feed, capsys, tmp_path / "one.pem")
    notes = tmp_path / "notes.txt"
    notes.write_text("Новое\n", encoding="utf-8")
    words = (
        "--key",
        str(tmp_path / "one.pem"),
        "--notes",
        f"ru={notes}",
        "--minimum",
        "glibc=2.34",
    )
    assert signed(feed, dist, *words, "--minimum", "windows=10.0.17763") == 0
    content = (dist / "stable.json").read_bytes()
    check_signature(content, (dist / "stable.json.sig").read_bytes(), read_keys(public))
    found = read_manifest(content)
    assert {item.system: item.minimum_glibc or item.minimum_system for item in found.payloads} == {
        "linux": "2.34",
        "windows": "10.0.17763",
    }
    assert {item.unpacked_size for item in found.payloads} == {1000}
    assert found.notes == {"ru": "Новое\n"}
    assert feed.main(["check", str(dist / "stable.json"), "--public", public]) == 0


def test_while_keys_are_changed_both_sign(feed, dist, tmp_path, capsys):
    publics = [keys(feed, capsys, tmp_path / name) for name in ("old.pem", "new.pem")]
    assert (
        signed(feed, dist, "--key", str(tmp_path / "old.pem"), "--key", str(tmp_path / "new.pem"))
        == 0
    )
    for public in publics:
        assert feed.main(["check", str(dist / "stable.json"), "--public", public]) == 0


def test_the_key_may_come_in_a_variable_and_is_never_said(
    feed, dist, tmp_path, capsys, monkeypatch
):
    public = keys(feed, capsys, tmp_path / "one.pem")
    pem = (tmp_path / "one.pem").read_text()
    monkeypatch.setenv(feed.VARIABLE, pem)
    assert signed(feed, dist) == 0
    assert feed.main(["check", str(dist / "stable.json"), "--public", public]) == 0
    monkeypatch.setenv(feed.VARIABLE, pem.replace("PRIVATE", "PRIVAT"))
    assert signed(feed, dist) == 1
    said = capsys.readouterr()
    assert not [line for line in pem.splitlines()[1:-1] if line in said.out + said.err]


def test_what_does_not_hold_is_found(feed, dist, tmp_path, capsys):
    public = keys(feed, capsys, tmp_path / "one.pem")
    other = keys(feed, capsys, tmp_path / "other.pem")
    assert signed(feed, dist) == 1  # without a key nothing is signed
    assert not (dist / "stable.json").exists()
    assert signed(feed, dist, "--key", str(tmp_path / "one.pem")) == 0
    list_file = str(dist / "stable.json")
    assert feed.main(["check", list_file, "--public", other]) == 1
    next(dist.glob("*.zip")).write_bytes(b"other")
    assert feed.main(["check", list_file, "--public", public]) == 1


def test_an_archive_that_names_no_machine_is_refused(feed, dist, tmp_path, capsys):
    keys(feed, capsys, tmp_path / "one.pem")
    (dist / "Stablehand-1.2.0-amiga.zip").write_bytes(b"")
    assert signed(feed, dist, "--key", str(tmp_path / "one.pem")) == 1
    assert "amiga" in capsys.readouterr().err


def test_a_system_that_is_misspelt_does_not_let_everybody_take_it(feed, dist, tmp_path, capsys):
    keys(feed, capsys, tmp_path / "one.pem")
    assert signed(feed, dist, "--key", str(tmp_path / "one.pem"), "--minimum", "linux=2.34") == 1
    assert "glibc" in capsys.readouterr().err
    assert not (dist / "stable.json").exists()
