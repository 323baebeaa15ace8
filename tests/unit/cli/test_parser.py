"""The parser: what it understands, and usage errors that are errors like all others."""

from pathlib import Path

import pytest

from stablehand.cli.parser import build_parser
from stablehand.core.base.errors import ExitCode, StablehandError


def parse(*words):
    return build_parser().parse_args(words)


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--data", "D", "plan", "forge"),
        ("plan", "forge", "--json", "--data", "D"),
        ("--json", "plan", "--data", "D", "forge"),
        ("plan", "--data=D", "forge", "--json"),
    ],
)
def test_global_options_stand_before_or_after_the_verb(words):
    args = parse(*words)
    assert (args.json, Path(args.data), args.verb) == (True, Path("D"), "plan")
    assert args.package == "forge"


def test_without_global_options():
    args = parse("catalog", "list")
    assert (args.json, args.data, args.version) == (False, None, False)
    assert (args.verb, args.action) == ("catalog", "list")
    assert parse().verb is None
    assert parse("--version").version is True


@pytest.mark.parametrize(
    ("words", "name", "found"),
    [
        (("search", "hf", "--commercial", "ink", "wash"), "query", ["ink", "wash"]),
        (("search", "hf", "ink", "--limit", "3", "wash"), "query", ["ink", "wash"]),
        (("search", "hf", "--json"), "query", []),
        (("download", "hf:a/b", "--queue", "civitai:1", "civitai:2"), "specs", ["hf:a/b", "civitai:1", "civitai:2"]),
        (("downloads", "pause", "--json", "one", "two"), "ids", ["one", "two"]),
    ],
)  # fmt: skip
def test_words_of_a_list_may_stand_after_options(words, name, found):
    assert getattr(parse(*words), name) == found


@pytest.mark.parametrize(
    "words",
    [
        ("search", "hf", "--limit", "3", "ink", "--bogus"),
        ("search", "hf", "ink", "--bogus", "wash"),
        ("plan", "forge", "--json", "comfyui"),
        ("downloads", "pause", "one", "--json", ""),
    ],
)
def test_what_is_no_word_of_a_list_is_refused_after_options_too(words):
    with pytest.raises(StablehandError, match=r"(?i)bogus|comfyui|IDS?") as caught:
        parse(*words)
    assert caught.value.code == "usage"


def test_a_later_data_folder_goes_before_an_earlier_one():
    assert Path(parse("--data", "one", "hardware", "--data", "two").data) == Path("two")


@pytest.mark.parametrize(
    ("words", "program"),
    [
        (("fly",), "stablehand"),
        (("--dat", "x"), "stablehand"),
        (("--data",), "stablehand"),
        (("plan",), "stablehand plan"),
        (("plan", "forge", "--profil", "x"), "stablehand"),
        (("catalog",), "stablehand catalog"),
        (("settings", "set", "language"), "stablehand settings set"),
        (("completion", "tcsh"), "stablehand completion"),
    ],
)
def test_usage_errors_are_raised_and_name_the_help(capsys, words, program):
    with pytest.raises(StablehandError) as caught:
        parse(*words)
    assert caught.value.code == "usage"
    assert caught.value.exit_code == ExitCode.USAGE
    message = caught.value.message.english()
    assert message[0].isupper()
    assert message.endswith(".")
    assert caught.value.hint.english() == f"See: {program} --help"
    assert capsys.readouterr() == ("", "")


def test_braces_in_a_wrong_word_stay_as_they_are():
    with pytest.raises(StablehandError) as caught:
        parse("plan", "forge", "{extra}")
    assert "{extra}" in caught.value.message.english()


@pytest.mark.parametrize("ref", ["v1.10.1", "main", "cf1d67a6fd5ea1aa600c4df58e5b47da45f6bdbf"])
def test_revisions(ref):
    assert parse("plan", "a1111", "--ref", ref).ref == ref


@pytest.mark.parametrize("ref", ["", "a b", "-x", "--upload-pack=x", "a\nb"])
def test_what_is_no_revision(ref):
    with pytest.raises(StablehandError) as caught:
        parse("plan", "a1111", f"--ref={ref}")
    assert caught.value.code == "usage"


def test_words_for_the_program_are_kept_as_they_are():
    parser = build_parser()
    for argv in (
        ["launch", "x", "--", "--port", "1", "--", "-a"],
        ["--json", "launch", "--port", "9", "x", "--", "--port", "1", "--", "-a"],
    ):
        assert parser.parse_args(argv).arguments == ("--port", "1", "--", "-a")
    assert parser.parse_args(["launch", "x"]).arguments == ()
    assert parser.parse_args(["catalog", "show", "--", "launch"]).package == "launch"
    with pytest.raises(StablehandError):
        parser.parse_args(["launch", "x", "y"])


def test_the_supervisor_is_no_verb():
    assert "_supervise" not in build_parser().format_help()
