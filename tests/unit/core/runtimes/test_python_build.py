"""Which Python build uv would take, and lists that are none."""

import json

import pytest

from stablehand.core.runtimes.python_build import build_for
from stablehand.core.runtimes.pythons import BUILDS_FILE, GITHUB_BUILDS

OURS = BUILDS_FILE.read_text("utf-8")


@pytest.mark.parametrize(
    ("system", "arch", "part"),
    [
        ("linux", "x86_64", "x86_64-unknown-linux-gnu"),
        ("linux", "arm64", "aarch64-unknown-linux-gnu"),
        ("macos", "x86_64", "x86_64-apple-darwin"),
        ("macos", "arm64", "aarch64-apple-darwin"),
        ("windows", "x86_64", "x86_64-pc-windows-msvc"),
        ("windows", "arm64", "aarch64-pc-windows-msvc"),
    ],
)
def test_each_machine_has_its_build(system, arch, part):
    build = build_for(OURS, "3.11", system, arch)
    assert part in build.below
    assert build.version.startswith("3.11.")
    assert build.address(None) == f"{GITHUB_BUILDS}/{build.below}"
    assert build.address("http://127.0.0.1:1/x/") == f"http://127.0.0.1:1/x/{build.below}"
    assert "%2B" not in str(build.path)
    assert "+" in str(build.path)


def test_the_newest_patch_is_taken_and_no_other_variant():
    table = json.loads(OURS)
    key = next(key for key in table if "3.11." in key and key.endswith("linux-x86_64-gnu"))
    newer = {**table[key], "patch": 99}
    table |= {"a": newer, "b": {**newer, "patch": 100, "variant": "freethreaded"}}
    table |= {"c": {**newer, "patch": 101, "prerelease": "rc1"}}
    assert build_for(json.dumps(table), "3.11", "linux", "x86_64").version == "3.11.99"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"a": 1}', '{"a": {"name": "cpython"}}', "null"])
def test_what_is_no_list_is_left_to_uv(text):
    assert build_for(text, "3.11", "linux", "x86_64") is None


@pytest.mark.parametrize("url", ["https://evil.example/x.tar.gz", f"{GITHUB_BUILDS}/../../x"])
def test_an_address_elsewhere_is_left_to_uv(url):
    table = {key: {**build, "url": url} for key, build in json.loads(OURS).items()}
    assert build_for(json.dumps(table), "3.11", "linux", "x86_64") is None


def test_a_series_or_machine_that_the_list_lacks():
    assert build_for(OURS, "3.9", "linux", "x86_64") is None
    assert build_for(OURS, "3.10", "windows", "arm64") is None
    assert build_for(OURS, "3.11", "linux", "riscv64") is None
