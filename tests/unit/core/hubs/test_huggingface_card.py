"""Model cards: their text and their pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hubs.huggingface_card import (
    MOST_PICTURES,
    README_BYTES,
    card_text,
    picture_address,
    pictures_in,
    pictures_of,
    prompt_words,
)

ROOT = "https://hub.example/maker/model/resolve/0123"
LOCAL = "http://127.0.0.1:8000/maker/model/resolve/0123"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("---\nlicense: mit\n---\n# One\n", "# One"),
        ("\ufeff---\r\nlicense: mit\r\n---\r\n# One", "# One"),
        ("# One\n\n---\nnot a table\n---\n", "# One\n\n---\nnot a table\n---"),
        ("---\nnever closed", "---\nnever closed"),
        ("---\na: 1\n---", ""),
        ("", ""),
    ],
)
def test_the_table_at_the_head_is_left_out(content, text):
    assert card_text(content) == text


def test_a_text_is_bounded_and_clean():
    assert len(card_text("x" * (README_BYTES * 2))) == README_BYTES
    assert card_text("a\u202eb\x00c") == "abc"


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("images/a.png", f"{ROOT}/images/a.png"),
        ("./images/a%20b.png", f"{ROOT}/images/a%20b.png"),
        ("/a.webp", f"{ROOT}/a.webp"),
        ("https://cdn.example/a.jpg?w=9", "https://cdn.example/a.jpg?w=9"),
        ("https://hub.example/m/r/blob/main/a.png", "https://hub.example/m/r/resolve/main/a.png"),
        ("a.mp4", f"{ROOT}/a.mp4"),
        ("../a.png", None),
        ("a/../../b.png", None),
        ("a%2F..%2F..%2Fb.png", None),
        ("a.svg", None),
        ("page", None),
        ("http://cdn.example/a.png", None),
        ("http://127.0.0.1/a.png", None),
        ("file:///etc/a.png", None),
        ("javascript:a.png", None),
        ("data:image/png;base64,a.png", None),
        ("https://me:secret@cdn.example/a.png", None),
        ("https://img.shields.io/x.png", None),
        ("https://a.example/colab-badge.png", None),
        ("https://[bad/a.png", None),
        ("a\nb.png", None),
        ("a\\b.png", None),
        ("", None),
        (None, None),
        (7, None),
        ("https://a.example/" + "x" * 3000 + ".png", None),
    ],
)
def test_where_a_picture_is(place, address):
    assert picture_address(place, ROOT) == address


def test_a_stand_in_on_this_machine_may_show_its_own():
    assert picture_address("a.png", LOCAL) == f"{LOCAL}/a.png"
    assert picture_address("http://127.0.0.1:9/a.png", LOCAL) == "http://127.0.0.1:9/a.png"


def test_pictures_of_the_table():
    card = {
        "thumbnail": "t.png",
        "widget": [
            {"text": "a cat", "output": {"url": "a.png"}},
            {"text": 7, "output": {"url": "b.mp4"}},
            {"output": None},
            None,
            {"text": "again", "output": {"url": "a.png"}},
        ],
    }
    found = pictures_of(card, [{"text": "c", "output": {"url": "c.png"}}], ROOT)
    assert [picture.address.rpartition("/")[2] for picture in found] == [
        "t.png",
        "a.png",
        "b.mp4",
        "c.png",
    ]
    assert [picture.generation for picture in found] == [
        {},
        {"prompt": "a cat"},
        {},
        {"prompt": "c"},
    ]
    assert [picture.is_video for picture in found] == [False, False, True, False]


def test_pictures_in_the_text_are_bounded_and_badges_are_none():
    text = "![b](https://img.shields.io/x.png) <img width=3 src='a.png'> ![x]( <b.webp> \"t\")\n![a](a.png)"
    assert [p.address for p in pictures_in(text, ROOT)] == [f"{ROOT}/a.png", f"{ROOT}/b.webp"]
    many = "\n".join(f"![x]({number}.png)" for number in range(99))
    assert len(pictures_in(many, ROOT)) == MOST_PICTURES


@pytest.mark.parametrize(
    "text", ["![" * 200_000, "<img " * 100_000, "![](" * 100_000, "<img src='" * 60_000]
)
def test_a_text_made_to_take_long_is_read_through(text):
    assert pictures_in(text, ROOT) == ()
    assert card_text("---\n" + text) != ""


@pytest.mark.parametrize(
    ("card", "words"), [({"instance_prompt": "inky"}, ("inky",)), ({"instance_prompt": None}, ()), ({}, ()),
                        ({"instance_prompt": "None"}, ()), ({"instance_prompt": ["a"]}, ())],
)  # fmt: skip
def test_what_sets_a_lora_off(card, words):
    assert prompt_words(card) == words


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert isinstance(card_text(text), str)
    for picture in pictures_in(f"![x]({text})", ROOT):
        assert picture.address.startswith("https://")
