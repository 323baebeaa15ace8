"""The text of a lock: what it says, what is refused in one, and that nothing private gets in."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.lock_file import (
    is_shareable,
    is_torch_bound,
    parse,
    render,
)
from stablehand.core.installs.shareable import hosts_of, launch_to_share
from stablehand.core.records.install import InstallRecord, now
from support.locks import LOCK


def test_a_lock_is_read_as_it_was_written():
    text = render(LOCK)
    assert parse(text, "x") == LOCK
    assert text.startswith("# A lock of Stablehand")
    assert '"numpy==2.1.0",\n' in text, "one package a line"


def test_what_a_newer_version_added_is_passed_over():
    text = render(LOCK).replace("format = 1", 'format = 1\nfuture = "x"')
    assert parse(text, "x") == LOCK


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"numpy==2.1.0"', '"numpy @ https://evil.example/x.whl"', '"numpy @'),
        ('"numpy==2.1.0"', '"--index-url=https://evil.example"', '"--index'),
        ('"numpy==2.1.0"', '"numpy==2.1.0; import os"', '"numpy==2.1.0;'),
        ('commit = "' + "b" * 40, 'commit = "--upload-pack=x', 'commit = "--'),
        ('"https://github.com/a/b"', '"ext::sh -c id"', '"ext'),
        ('"https://github.com/a/b"', '"file:///etc"', '"file'),
        ('"https://github.com/a/b"', '"https://user:pw@example.com/b"', '"https://user'),
        ('folder = "nodes"', 'folder = "../nodes"', 'folder = "..'),
        ('folder = "nodes"', 'folder = ".hidden"', 'folder = ".h'),
        ('path = "Lora/one.safetensors"', 'path = "/etc/passwd"', 'path = "/etc'),
        ('path = "Lora/one.safetensors"', "path = 'C:\\x'", "path = 'C"),
        ("size_bytes = 5", "size_bytes = -1", "size_bytes = -1"),
        ('version = "3.12.7"', 'version = "2.7"', 'version = "2.7"'),
        ("port = 8188", "port = 0", "port = 0"),
    ],
)
def test_what_could_do_harm_is_refused_with_its_line(old, new, line):
    text = render(LOCK)
    assert old in text
    text = text.replace(old, new, 1)
    with pytest.raises(StablehandError) as caught:
        parse(text, "my.lock")
    assert caught.value.code == "lock.invalid"
    number = next(at for at, found in enumerate(text.splitlines(), 1) if line in found)
    assert caught.value.details["line"] == number
    assert "my.lock" in caught.value.message.english()


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("format = 2\n", "newer version", 1),
        ("# x\nformat = 99\n", "newer version", 2),
        ("name = 'x'\n", "no lock", None),
        ("", "no lock", None),
        ("format = 1\nname = \n", "value", 2),
        ("format = 1\n", "name", 1),
        ("\0", "cannot be used", 1),
    ],
)
def test_what_is_no_lock_is_told(text, said, line):
    with pytest.raises(StablehandError) as caught:
        parse(text, "x")
    assert caught.value.code == "lock.invalid"
    assert said in caught.value.message.english()
    assert caught.value.details["line"] == line


@pytest.mark.parametrize(
    ("address", "is_fit"),
    [
        ("https://github.com/a/b", True),
        ("git@github.com:a/b.git", True),
        ("ssh://git@example.com/b", True),
        ("https://token@github.com/a/b", False),
        ("file:///srv/b", False),
        ("/srv/b", False),
        ("C:\\b", False),
        ("\\\\server\\b", False),
        ("", False),
    ],
)
def test_addresses_that_may_be_shown(address, is_fit):
    assert is_shareable(address) is is_fit


@pytest.mark.parametrize(
    ("name", "version", "is_bound"),
    [
        ("torch", "2.7.1", True),
        ("nvidia-cublas-cu12", "12.6", True),
        ("pytorch-triton-rocm", "3", True),
        ("triton", "3.3", True),
        ("xformers", "0.0.30", True),
        ("anything", "1.0+cu126", True),
        ("torchsde", "0.2.6", False),
        ("torch-fidelity", "0.3", False),
        ("numpy", "2.1", False),
    ],
)
def test_what_goes_with_a_build_of_torch(name, version, is_bound):
    assert is_torch_bound(name, version) is is_bound


def _record(**values):
    moment = now()
    return InstallRecord(
        name="x", package="x", state="installed", created_at=moment, changed_at=moment, **values
    )


def test_what_is_secret_or_of_one_computer_stays_out():
    record = _record(
        options={
            "--lowvram": True,
            "--gradio-auth": "me:secret",
            "--ckpt-dir": "/home/me/models",
            "--theme": "dark",
            "--api-auth": True,
        },
        arguments=[
            "--fast",
            "--api-key",
            "abc",
            "--root=/home/me",
            "--level",
            "3",
            "--proxy-url",
            "http://u:p@h:1",
        ],
        variables={
            "MODE": "fast",
            "HF_TOKEN": "hf_x",
            "PIP_INDEX_URL": "https://mirror.example/simple",
            "TORCH_COMMAND": "pip install torch --index-url https://x.example",
            "WHERE": "see index.example.org",
            "DRIVE": "D:\\models",
            "HTTPS_PROXY": "http://proxy:3128",
            "LIST": "a:/home/me/b",
        },
    )
    shown = launch_to_share(record, hosts_of(["https://index.example.org/simple"]))
    assert shown.options == {"--lowvram": True, "--theme": "dark", "--api-auth": True}
    assert shown.arguments == ["--fast", "--level", "3"]
    assert shown.variables == {"MODE": "fast"}
    assert set(shown.left_out) == {
        "--gradio-auth", "--ckpt-dir", "--api-key", "--root", "--proxy-url", "HF_TOKEN",
        "PIP_INDEX_URL", "TORCH_COMMAND", "WHERE", "DRIVE", "HTTPS_PROXY", "LIST",
    }  # fmt: skip
