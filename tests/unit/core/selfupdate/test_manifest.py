from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.selfupdate.manifest import (
    LARGEST_BYTES,
    BadManifestError,
    manifest_bytes,
    read_manifest,
)

NOW = datetime(2026, 11, 28, tzinfo=UTC)
PAYLOAD = {
    "system": "linux",
    "arch": "x86_64",
    "file": "Stablehand-1.2.0-linux-x86_64.tar.gz",
    "sha256": "ab" * 32,
    "size": 84_000_000,
    "unpacked_size": 300_000_000,
    "minimum_glibc": "2.34",
}
SHAPE = {
    "format": 1,
    "product": "stablehand",
    "channel": "stable",
    "version": "1.2.0",
    "published": NOW.isoformat(),
    "expires": (NOW + timedelta(days=90)).isoformat(),
    "payloads": [PAYLOAD],
    "notes": {"en": "new", "ru": "новое"},
}


def read(**changes):
    return read_manifest(json.dumps({**SHAPE, **changes}).encode())


def test_what_is_written_is_read_and_written_the_same():
    found = read()
    content = manifest_bytes(found)
    assert read_manifest(content) == found
    assert manifest_bytes(read_manifest(content)) == content
    assert "новое" in content.decode()


def test_what_a_later_version_adds_is_left_alone():
    assert read(more={"a": 1}, payloads=[{**PAYLOAD, "more": 2}]) == read()


def payload(**changes):
    return {"payloads": [{**PAYLOAD, **changes}]}


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"product": "other"},
        {"channel": "Stable"},
        {"channel": "../beta"},
        {"version": "v1.2.0"},
        {"version": "1.2.0/../.."},
        {"version": "1!1.0"},
        {"version": "1.2.0-beta"},
        {"version": ""},
        {"published": "2026-11-28T00:00:00"},
        {"expires": NOW.isoformat()},
        {"expires": (NOW + timedelta(days=401)).isoformat()},
        {"payloads": []},
        {"payloads": [PAYLOAD, PAYLOAD]},
        {"payloads": [PAYLOAD] * 21},
        {"notes": {"en": "x" * 20_001}},
        payload(system="amiga"),
        payload(arch="riscv"),
        payload(file="../x.tar.gz"),
        payload(file="a/b.tar.gz"),
        payload(file="https://example.org/x"),
        payload(file=".hidden"),
        payload(sha256="AB" * 32),
        payload(sha256="ab" * 31),
        payload(size=0),
        payload(size="84"),
        payload(size=3_000_000_000),
        payload(unpacked_size=7_000_000_000),
        payload(minimum_glibc="two"),
        payload(minimum_system="10.0.1.2.3"),
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_of_another_shape_is_refused(changes):
    with pytest.raises(BadManifestError):
        read(**changes)


def test_what_is_too_large_is_not_even_read():
    with pytest.raises(BadManifestError, match="larger"):
        read_manifest(b" " * LARGEST_BYTES + json.dumps(SHAPE).encode())


@given(st.binary(max_size=300))
def test_whatever_bytes_come_nothing_but_a_refusal_comes_of_them(content):
    with pytest.raises(BadManifestError):
        read_manifest(content)
