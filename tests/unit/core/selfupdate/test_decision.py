from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from packaging.version import Version

from stablehand.core.selfupdate.decision import Host, Installed, Offer, Refusal, UpToDate, decide
from stablehand.core.selfupdate.host import host_of
from stablehand.core.selfupdate.manifest import Manifest

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LINUX = Host("linux", "x86_64", None, "2.35")
WINDOWS = Host("windows", "x86_64", "10.0.19045")
MAC = Host("macos", "arm64", "14.5")
HERE = Installed("1.1.0", "stable", NOW - timedelta(days=30))


def made(version="1.2.0", **changes):
    payloads = [
        {"system": "linux", "arch": "x86_64", "minimum_glibc": "2.34"},
        {"system": "windows", "arch": "x86_64", "minimum_system": "10.0.17763"},
        {"system": "macos", "arch": "arm64", "minimum_system": "13"},
    ]
    common = {"sha256": "ab" * 32, "size": 1, "unpacked_size": 1}
    shape = {
        "format": 1,
        "product": "stablehand",
        "channel": "stable",
        "version": version,
        "published": NOW - timedelta(days=1),
        "expires": NOW + timedelta(days=100),
        "payloads": tuple({**common, "file": f"{item['system']}.zip", **item} for item in payloads),
        **changes,
    }
    return Manifest.model_validate(shape)


@pytest.mark.parametrize(
    ("host", "file"), [(LINUX, "linux.zip"), (WINDOWS, "windows.zip"), (MAC, "macos.zip")]
)
def test_a_newer_version_is_offered_with_the_archive_for_this_machine(host, file):
    found = decide(made(), HERE, host, NOW)
    assert isinstance(found, Offer)
    assert found.payload.file == file


@pytest.mark.parametrize(
    ("manifest", "installed", "host", "code"),
    [
        (made("1.0.9"), HERE, LINUX, "selfupdate.older"),
        (made("1.1.0rc1"), HERE, LINUX, "selfupdate.older"),
        (made(channel="beta"), HERE, LINUX, "selfupdate.manifest"),
        (made(published=NOW - timedelta(days=9), expires=NOW), HERE, LINUX, "selfupdate.expired"),
        (made(), Installed("1.1.0", "stable", NOW), LINUX, "selfupdate.older"),
        (made(), HERE, Host("linux", "arm64"), "selfupdate.unsupported"),
        (made(), HERE, Host("linux", "x86_64", None, "2.31"), "selfupdate.unsupported"),
        (made(), HERE, Host("windows", "x86_64", "10.0.14393"), "selfupdate.unsupported"),
        (made(), HERE, Host("macos", "arm64", "12.7.6"), "selfupdate.unsupported"),
    ],
    ids=["older", "candidate", "channel", "expired", "replayed", "arch", "glibc", "windows", "mac"],
)
def test_what_must_not_be_taken_is_refused_with_its_code(manifest, installed, host, code):
    found = decide(manifest, installed, host, NOW)
    assert isinstance(found, Refusal)
    assert found.error.code == code
    assert found.error.hint is not None


def test_the_same_version_is_nothing_new_and_expiry_goes_before_that():
    assert decide(made("1.1.0"), HERE, LINUX, NOW) == UpToDate()
    over = made("1.1.0", published=NOW - timedelta(days=9), expires=NOW - timedelta(seconds=1))
    assert isinstance(decide(over, HERE, LINUX, NOW), Refusal)


def test_what_is_not_known_of_a_machine_keeps_nothing_from_it():
    for host in (
        Host("linux", "x86_64"),
        Host("windows", "x86_64"),
        Host("macos", "arm64", "13.0"),
    ):
        assert isinstance(decide(made(), HERE, host, NOW), Offer)


def test_nothing_older_is_ever_offered():
    names = ["0.9", "1.0.0", "1.1.0.dev3", "1.1.0", "1.1.0.post1", "1.2.0", "10.0.0"]
    for own in names:
        for offered in names:
            found = decide(made(offered), Installed(own, "stable"), LINUX, NOW)
            assert isinstance(found, Offer) == (Version(offered) > Version(own))


@pytest.mark.parametrize(
    ("said", "host"),
    [
        (("linux", "x86_64", None, ("glibc", "2.35")), Host("linux", "x86_64", None, "2.35")),
        (("linux", "aarch64", None, ("", "")), Host("linux", "arm64")),  # musl
        (("windows", "amd64", "10.0.26100", ("", "")), Host("windows", "x86_64", "10.0.26100")),
        (("windows", "arm64", "10.0.26100", ("", "")), Host("windows", "arm64", "10.0.26100")),
        (("macos", "arm64", "15.1", ("", "")), Host("macos", "arm64", "15.1")),
        (("macos", "x86_64", "", ("", "")), Host("macos", "x86_64")),
    ],
)
def test_machines_are_called_as_payloads_call_them(said, host):
    assert host_of(*said) == host
