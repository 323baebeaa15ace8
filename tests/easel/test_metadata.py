"""The `parameters` text: written as A1111 does, read as many programs write it."""

import pytest
from easel.metadata import pairs_of, read, write
from hypothesis import given
from hypothesis import strategies as some

SETTINGS = {
    "Steps": 20,
    "Sampler": "DPM++ 2M",
    "Schedule type": "Karras",
    "CFG scale": 7.0,
    "Seed": 18446744073709551615,
    "Size": "512x768",
    "Model hash": "6ce0161689",
    "Model": "v1-5, pruned: ema",
    "VAE": None,
    "Version": "easel 1.0.0",
}


def test_it_looks_like_a1111s():
    assert write("a cat", "a dog", SETTINGS) == (
        "a cat\nNegative prompt: a dog\n"
        "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, "
        "Seed: 18446744073709551615, Size: 512x768, Model hash: 6ce0161689, "
        'Model: "v1-5, pruned: ema", Version: easel 1.0.0'
    )
    assert write("a cat", "", {"Steps": 1}) == "a cat\nSteps: 1"


WORDS = some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=60)


def plain(text):
    return not text.startswith(("Steps:", "Negative prompt:")) and text == text.strip()


@given(WORDS.filter(plain), WORDS.filter(plain), WORDS)
def test_what_is_written_is_read(prompt, negative, model):
    settings = {"Steps": 3, "Model": model.strip() or "m", "Version": "easel 1.0.0"}
    found = read(write(prompt, negative, settings))
    assert found[:2] == (prompt, negative)
    assert found[2]["Steps"] == "3"
    assert found[2]["Version"] == "easel 1.0.0"
    if not model.startswith(('"', "{", "[", "}", "]")) and not set(model) & set('{}[]"'):
        assert found[2]["Model"] == settings["Model"]


def test_prompts_of_several_lines():
    text = "one\ntwo\nNegative prompt: three\nfour\nSteps: 5, Seed: 1, Size: 64x64\nTemplate: x"
    assert read(text) == ("one\ntwo", "three\nfour", {"Steps": "5", "Seed": "1", "Size": "64x64"})


def test_no_settings_is_all_prompt():
    assert read("just words") == ("just words", "", {})
    assert read("") == ("", "", {})


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            'Steps: 1, Lora hashes: "a: 12, b: 34", Seed: 2',
            {"Lora hashes": "a: 12, b: 34", "Seed": "2"},
        ),
        (
            'Steps: 1, Hashes: {"model": "ab", "vae": "c"}, Seed: 2',
            {"Hashes": '{"model": "ab", "vae": "c"}', "Seed": "2"},
        ),
        ('Steps: 1, Odd: {"open, Seed: 2', {"Seed": "2"}),
        ("Steps: 1, Seed: 2, Seed: 3", {"Seed": "2"}),
    ],
)
def test_quotes_and_json_stay_whole(line, found):
    assert found.items() <= pairs_of(line).items()
