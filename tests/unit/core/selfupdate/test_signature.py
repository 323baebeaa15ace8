from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.selfupdate.signature import BadSignatureError, check_signature, read_keys
from support.portable_world import Keys

CONTENT = b'{"format": 1}\n'
ONE, OTHER = Keys(), Keys()


def test_one_key_or_two_are_read_however_they_are_set_apart():
    assert read_keys("") == ()
    assert read_keys(ONE.text) == (ONE.key,)
    assert read_keys(f" {ONE.text},\n{OTHER.text} ") == (ONE.key, OTHER.key)


@pytest.mark.parametrize(
    "text",
    ["nothing", ONE.text[:-4], f"{ONE.text} x", " ".join([ONE.text] * 3), "AAAA"],
    ids=["a word", "cut off", "a word behind", "three", "too short"],  # keys are new each time
)
def test_what_is_no_key_is_said_so(text):
    with pytest.raises(ValueError):
        read_keys(text)


def test_a_signature_holds_for_its_bytes_and_no_others():
    line = ONE.line(CONTENT).encode()
    assert check_signature(CONTENT, line, [ONE.key]) == ONE.key.id
    for content in (CONTENT + b" ", CONTENT[:-1], b""):
        with pytest.raises(BadSignatureError):
            check_signature(content, line, [ONE.key])
    with pytest.raises(BadSignatureError):
        check_signature(CONTENT, line, [OTHER.key])
    with pytest.raises(BadSignatureError):
        check_signature(CONTENT, line, [])


def test_while_keys_are_changed_either_signature_is_enough():
    both = (ONE.line(CONTENT) + OTHER.line(CONTENT)).encode()
    for keys in ([ONE.key], [OTHER.key], [OTHER.key, ONE.key]):
        assert check_signature(CONTENT, both, keys) in (ONE.key.id, OTHER.key.id)
    false_then_right = (OTHER.key.id + ONE.line(b"other")[16:] + ONE.line(CONTENT)).encode()
    assert check_signature(CONTENT, false_then_right, [ONE.key, OTHER.key]) == ONE.key.id


def test_a_signature_under_another_key_s_name_does_not_hold():
    line = ONE.line(CONTENT).replace(ONE.key.id, OTHER.key.id).encode()
    with pytest.raises(BadSignatureError):
        check_signature(CONTENT, line, [ONE.key, OTHER.key])


@given(st.binary(max_size=400))
def test_whatever_a_signature_file_holds_it_is_read_without_harm(signatures):
    with pytest.raises(BadSignatureError):
        check_signature(CONTENT, signatures, [ONE.key])
