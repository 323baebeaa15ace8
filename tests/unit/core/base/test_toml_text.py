"""Edited TOML says what was wanted, whatever the text looked like."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.base.toml_text import BrokenTomlError, changed, line_of, parse

_names = st.sampled_from(["a", "b", "alpha", "with space", "#", "ключ", "a.b"])
_plain = st.one_of(st.integers(-9, 9), st.text(alphabet='ab#"\\\n[]=', max_size=6), st.booleans())
_tables = st.dictionaries(_names, _plain, max_size=3)
_documents = st.dictionaries(_names, st.one_of(_plain, _tables, st.lists(_plain)), max_size=4)
_keys = st.sampled_from(["a", "alpha", "b.a", "alpha.a", "b.alpha"])
_values = st.one_of(st.none(), st.integers(0, 9), st.text(alphabet='ab#"\\[]', max_size=4))


def _commented(text: str, every: int) -> str:
    """Put comments on and between lines, wherever TOML's own strings do not go over lines."""
    if '"""' in text or "'''" in text or "[\n" in text:
        return text
    lines = []
    for number, line in enumerate(text.splitlines()):
        lines.append(f"{line}  # note {number}" if line and number % every == 0 else line)
    return "\n".join(lines)


@given(_documents, _keys, _values, st.integers(1, 3))
def test_exactly_the_wanted_value_changes(
    document: dict[str, Any], key: str, value: str | int | None, every: int
) -> None:
    table, _, name = key.rpartition(".")
    if table and not isinstance(document.get(table, {}), dict):
        return
    text = _commented(tomli_w.dumps(document), every)
    assert tomllib.loads(text) == document
    result = tomllib.loads(changed(text, {key: value}))
    if value is not None:
        place = document.setdefault(table, {}) if table else document
        place[name] = value
    elif not table or table in document:
        (document[table] if table else document).pop(name, None)
    assert result == document


def test_comments_stay_where_they_are() -> None:
    text = '# top\na = "x#y" # why\n\n[t]\n# inside\nb = 1\n\n# last\n'
    assert changed(text, {"a": "z", "t.b": 2, "t.c": 3}) == (
        '# top\na = "z" # why\n\n[t]\n# inside\nb = 2\n\n# last\nc = 3\n'
    )
    assert changed(text, {"t.b": None}) == '# top\na = "x#y" # why\n\n[t]\n# inside\n\n# last\n'


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(BrokenTomlError):
        changed("a = ", {"b": 1})


def test_lines_are_found() -> None:
    text = "a = 1\n[t]\n\na = 2\n[u]\n"
    assert (line_of(text, "a"), line_of(text, "t.a"), line_of(text, "u.a")) == (1, 4, None)
    assert line_of(text, "v.a") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb =\n", 2),
        ('a = 1\nb = "', 2),
        (f"a = 1\n\nb = {'9' * 5000}\nc = 1\n", 3),
        (f"a = '{'9' * 4300}'\nb = 1_{'9' * 5000}", 2),
        ("a = 1\nb = " + "[" * 100_000, None),
        ("a = " + "{b = " * 100_000, None),
    ],
)
def test_whatever_is_wrong_is_one_kind_of_error(text: str, line: int | None) -> None:
    with pytest.raises(BrokenTomlError) as caught:
        parse(text)
    assert caught.value.line == line
    assert caught.value.problem


def test_what_can_be_read_but_is_too_deep_to_be_changed_is_refused() -> None:
    text = ".".join("a" * 5000) + " = 1\n"
    assert tomllib.loads(text)
    with pytest.raises(BrokenTomlError, match="too deeply"):
        changed(text, {"b.c": 1})


def test_a_long_number_in_a_text_over_lines_is_left_alone() -> None:
    text = f'[b]\na = """\nc = {"9" * 5000} # x\n"""\n'
    document = tomllib.loads(changed(text, {"b.c": 1}))
    assert document == {"b": {**tomllib.loads(text)["b"], "c": 1}}
