"""What goes to which stream: one JSON object a line, or text for people."""

import io
import json
import sys

import pytest

from stablehand.cli.output import prepare_streams, write_error, write_result, write_text
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Text

NOTICE = Text("t", "Beware of {what}").fill(what="the dog")
ERROR = StablehandError(
    "package.unknown",
    Text("t", "No package 'ы'."),
    hint=Text("t", "See the list."),
    more=(Text("t", "And another thing."),),
    details={"package": "ы"},
)


def test_a_result_is_one_line_of_json_on_standard_output(capsys):
    write_result("catalog list", {"text": "two\nlines, ы"}, [NOTICE])
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    assert "ы" in out
    assert json.loads(out) == {
        "type": "result",
        "ok": True,
        "command": "catalog list",
        "data": {"text": "two\nlines, ы"},
        "notices": ["Beware of the dog"],
    }


def test_no_notices_no_key(capsys):
    write_result("version", {}, [])
    assert "notices" not in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("text", ["done", "done\n", "done\n\n"])
def test_text_ends_with_one_line_break_and_notes_go_to_standard_error(capsys, text):
    write_text(text, [NOTICE, NOTICE])
    assert capsys.readouterr() == ("done\n", "Note: Beware of the dog\n" * 2)


def test_an_error_in_json(capsys):
    write_error(ERROR, as_json=True)
    out, err = capsys.readouterr()
    assert err == ""
    found = json.loads(out)
    assert out.count("\n") == 1
    assert (found["type"], found["ok"], found["code"]) == ("error", False, "package.unknown")
    assert (found["message"], found["hint"]) == ("No package 'ы'.", "See the list.")
    assert found["details"] == {"package": "ы"}


def test_an_error_without_hint_and_details(capsys):
    write_error(StablehandError("usage", Text("t", "What?")), as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["hint"] is None
    assert "details" not in found


def test_an_error_for_people(capsys):
    write_error(ERROR, as_json=False)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "Error: No package 'ы'.",
        "  And another thing.",
        "  See the list.",
    ]


def test_streams_write_utf8_and_never_fail_on_a_character(monkeypatch):
    raw = io.BytesIO()
    narrow = io.TextIOWrapper(raw, encoding="ascii", errors="strict", write_through=True)
    monkeypatch.setattr(sys, "stdout", narrow)
    prepare_streams()
    write_text("б \udc80", [])
    assert raw.getvalue() == "б ?\n".encode()


def test_streams_that_are_none_are_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    prepare_streams()
    write_text("x", [])
    assert sys.stdout.getvalue() == "x\n"


def test_names_do_not_command_the_terminal(capsys):
    name = "a\x1b]0;title\x07\x1b[2J\u202egnp\x9b1A"
    error = StablehandError("model.unknown", Text("test", "There is no " + name + "."))
    write_text("one\ttwo\n" + name, [Text("test", name)])
    write_error(error, as_json=False)
    written = capsys.readouterr()
    assert written.out.startswith("one\ttwo\na")
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(written.out + written.err)
