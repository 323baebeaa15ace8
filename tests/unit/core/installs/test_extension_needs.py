"""What an extension asks for: what is taken, what clashes, what would change; what its repository may hold."""

import pytest

from stablehand.core.installs.extension_content import (
    read_settings,
    read_tree,
    refused_files,
    refused_link,
    refused_submodules,
)
from stablehand.core.installs.extension_needs import (
    PackageChange,
    clashes,
    planned_changes,
    taken_lines,
)

HELD = {"torch": "2.6.0+cu126", "numpy": "1.26.4"}


@pytest.mark.parametrize(
    "line",
    ["torch==1.13.1", "torch<2", "Torch ==2.5.*", "numpy>=2", "torch @ https://x.org/torch.whl"],
)
def test_both_sides_of_a_clash_are_named(line):
    (clash,) = clashes("nodes", [line], HELD, "3.12.1")
    assert (clash.requirement, clash.extension) == (line, "nodes")
    assert clash.held.partition("==")[2] in ("2.6.0+cu126", "1.26.4")


@pytest.mark.parametrize(
    "line",
    [
        "torch",
        "torch>=2.0",
        "torch==2.6.0",
        "numpy",
        "scipy<1",
        "torch==1; python_version < '3.9'",
        "torch==1; sys_platform ~= 'linux'",
    ],
)
def test_what_holds_beside_it_is_no_clash(line):
    assert clashes("nodes", [line], HELD, "3.12.1") == ()


def test_only_what_comes_from_the_web_in_the_open_is_taken():
    good = [
        "opencv-python",
        "x>=1,<2; sys_platform == 'linux'",
        "git+https://github.com/a/b@v1",
        "git+https://github.com/a/b.git#egg=b",
        "b @ git+https://github.com/a/b",
        "https://example.org/x-1-py3-none-any.whl",
    ]
    bad = [
        "-e .",
        "./local.whl",
        "../up",
        "/etc/x.whl",
        "--index-url https://x",
        "x @ file:///etc/x.whl",
        "git+ssh://git@github.com/a/b",
        "git+file:///a",
        "http://example.org/x.whl",
        "x @ git+http://example.org/x",
    ]
    assert taken_lines([*good, *bad, "torch"]) == (tuple(good), tuple(bad))


def test_what_uv_would_do_is_read():
    said = [
        "Resolved 4 packages in 20ms",
        "Would install 2 packages",
        " - numpy==1.26.4",
        " + numpy==2.0.0",
        " + boto3==1.0",
        " ~ same==1",
        " - gone==1",
    ]
    assert planned_changes(said) == (
        PackageChange("boto3", None, "1.0"),
        PackageChange("gone", "1", None),
        PackageChange("numpy", "1.26.4", "2.0.0"),
    )


@pytest.mark.parametrize(
    ("path", "aim"),
    [
        ("link", "/etc/passwd"),
        ("link", "../outside"),
        ("a/link", "../../outside"),
        ("link", "C:\\Windows"),
        ("link", "..\\up"),
        ("link", ".git/config"),
    ],
)
def test_links_that_lead_out_are_refused(path, aim):
    assert refused_link(path, aim) is not None


def test_links_within_are_taken():
    assert refused_link("a/b/link", "../c") is None
    assert refused_link("link", "folder/file") is None


@pytest.mark.parametrize(
    "line",
    [
        "100644 blob {0} 12\t../x",
        "100644 blob {0} 12\t/x",
        "100644 blob {0} 12\ta/../x",
        "100644 blob {0} 12\ta/.GIT/hooks/x",
        "100644 blob {0} 12\tC:x",
        "100644 blob {0} 12\ta\\x",
        "100644 blob {0} 99999999999\tbig.bin",
        "100644 blob {0} BAD\tx",
        "100644 blob {0} 12\t",
    ],
)
def test_odd_and_giant_files_are_refused(line):
    entries = read_tree(line.format("0" * 40) + "\0")
    assert len(entries) == 1
    assert refused_files(entries) is not None


def test_plain_files_are_taken():
    entries = read_tree(
        f"100644 blob {'0' * 40} 12\ta/b.py\0" + f"160000 commit {'1' * 40} -\tsub\0"
    )
    assert refused_files(entries) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("submodule.a.url", "file:///etc"),
        ("submodule.a.url", "ssh://git@github.com/a/b"),
        ("submodule.a.url", "ext::sh"),
        ("submodule.a.url", "--upload-pack=x"),
        ("submodule.a.url", "/local"),
        ("SUBMODULE.a.URL", "http://example.org/x"),
        ("submodule.a.path", "../out"),
        ("submodule.a.path", "-x"),
        ("submodule.a.update", "!touch x"),
    ],
)
def test_submodules_from_elsewhere_are_refused(key, value):
    assert refused_submodules({key: value}) is not None


def test_submodules_of_the_web_are_taken():
    said = "submodule.a.path\nparts/a\0submodule.a.url\nhttps://github.com/a/b\0submodule.b.url\n../b.git\0"
    assert refused_submodules(read_settings(said)) is None
