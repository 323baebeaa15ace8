"""Secrets are kept out of a stream wherever it is cut."""

import pytest

from stablehand.core.launch.masking import Mask

SECRET = "abcd-2345-wxyz"
TEXT = f"arguments: --api-auth me:{SECRET} --port 1\nab abcd- {SECRET}{SECRET}\n".encode()
SHOWN = b"arguments: --api-auth me:*** --port 1\nab abcd- ******\n"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 13, 64, 1000])
def test_any_cut_gives_the_same(size):
    mask = Mask([SECRET])
    parts = [mask.feed(TEXT[at : at + size]) for at in range(0, len(TEXT), size)]
    assert b"".join(parts) + mask.rest() == SHOWN


def test_what_cannot_begin_a_secret_is_not_held_back():
    mask = Mask([SECRET])
    assert mask.feed(b"Running on URL") == b"Running on URL"
    assert mask.feed(b"see abc") == b"see "
    assert mask.feed(b"!") == b"abc!"
    assert mask.rest() == b""


def test_without_secrets_all_passes():
    assert Mask([]).feed(TEXT) == TEXT
    assert Mask(["short"]).feed(b"short") == b"short"  # it would be found by accident
