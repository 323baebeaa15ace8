"""CLIP's tokens in plain Python, from the committed vocabulary."""

import hashlib

import pytest
from easel.tokens import END, KNOWN, START, VOCABULARY, Tokenizer, check


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer()


def test_the_vocabulary_is_openais_file():
    digest = hashlib.sha256(VOCABULARY.read_bytes()).hexdigest()
    assert digest == "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a"
    assert "Copyright (c) 2021 OpenAI" in (VOCABULARY.parent / "LICENSE").read_text("utf-8")


def test_a_horse_has_the_numbers_that_the_models_know(tokenizer):
    assert tokenizer.sentence("a horse") == [49406, 320, 4558, 49407]
    assert KNOWN == ("a horse", (49406, 320, 4558, 49407))
    check(tokenizer)


def test_a_wrong_vocabulary_is_refused_at_start(tmp_path):
    import gzip

    lines = gzip.decompress(VOCABULARY.read_bytes()).decode().split("\n")
    other = tmp_path / "other.gz"
    other.write_bytes(gzip.compress("\n".join([lines[0], *lines[2:]]).encode()))
    with pytest.raises(RuntimeError, match="vocabulary is damaged"):
        check(Tokenizer(other))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("A  Horse\n", [320, 4558]),
        ("a photo of a cat", [320, 1125, 539, 320, 2368]),
        ("cat's", [2368, 568]),
        ("512", [276, 272, 273]),
    ],
)
def test_known_numbers(tokenizer, text, numbers):
    assert tokenizer.encode(text) == numbers


@pytest.mark.parametrize(
    "text", ["Ёлка и снег", "日本の馬", "😀🐴", "e\u0301", "\u200b", "a\x00b", "''' -- ((("]
)
def test_any_text_has_numbers_within_the_vocabulary(tokenizer, text):
    numbers = tokenizer.encode(text)
    assert numbers
    assert all(0 <= number < START for number in numbers)


def test_composed_and_decomposed_letters_are_the_same(tokenizer):
    assert tokenizer.encode("caf\u00e9") == tokenizer.encode("cafe\u0301")


def test_a_sentence_is_cut_to_one_stretch(tokenizer):
    long = tokenizer.sentence("horse " * 500)
    assert len(long) == 77
    assert (long[0], long[-1]) == (START, END)
