"""A1111's prompt language."""

import pytest
from easel.problems import Problem
from easel.prompts import LoraUse, Part, parts, take_loras


def rounded(prompt):
    return [(part.text, round(part.weight, 4)) for part in parts(prompt)]


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a cat", [("a cat", 1)]),
        ("", [("", 1)]),
        ("a (cat) b", [("a ", 1), ("cat", 1.1), (" b", 1)]),
        ("a (cat:1.3)", [("a ", 1), ("cat", 1.3)]),
        ("((cat))", [("cat", 1.21)]),
        ("[cat]", [("cat", 0.9091)]),
        (r"\(cat\)", [("(cat)", 1)]),
        ("(a (b:2) c:0.5)", [("a ", 0.5), ("b", 1.0), (" c", 0.5)]),
        ("time 12:30 (x", [("time 12:30 ", 1), ("x", 1.1)]),
        ("a ) b ]", [("a ) b ]", 1)]),
        ("(a]", [("a]", 1.1)]),
        ("(cat:1.5", [("cat:1.5", 1.1)]),
        ("(cat:-1)", [("cat", -1)]),
        ("(cat:999)", [("cat", 10)]),
    ],
)
def test_emphasis(prompt, found):
    assert rounded(prompt) == found


def test_parts_are_parts():
    assert parts("x") == [Part("x")]


@pytest.mark.parametrize(
    ("prompt", "rest", "loras"),
    [
        ("a <lora:x>", "a ", [LoraUse("x")]),
        ("<lora:my file.v1:0.75> a", " a", [LoraUse("my file.v1", 0.75)]),
        ("<lora:x:0.5:0.7>", "", [LoraUse("x", 0.5)]),
        ("<LORA: x : -1 >", "", [LoraUse("x", -1.0)]),
        ("<lora:x:1><lora:x:2>", "", [LoraUse("x", 2.0)]),
        ("<lora:>", "<lora:>", []),
        ("a < b > c", "a < b > c", []),
    ],
)
def test_loras_are_taken_out(prompt, rest, loras):
    assert take_loras(prompt) == (rest, loras)


@pytest.mark.parametrize("prompt", ["<lora:x:heavy>", "<lora:x:1000>", "<lora:x:nan>"])
def test_a_weight_that_is_no_weight_is_said(prompt):
    with pytest.raises(Problem, match="weight of LoRA 'x'"):
        take_loras(prompt)
