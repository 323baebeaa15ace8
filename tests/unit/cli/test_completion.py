"""Completion against the parser: every word it offers is understood, and nothing is left out."""

import re
import shlex
import subprocess

import pytest

from stablehand.cli.completion import SHELLS, script, word_table
from stablehand.cli.parser import build_parser
from stablehand.cli.tree import children
from stablehand.core.base.setting_table import SETTINGS

IDS = ["a1111", "sdnext"]
TABLE = word_table(build_parser(), IDS)


def chains(parser, name=""):
    yield name, parser
    for verb, child in children(parser).items():
        yield from chains(child, f"{name} {verb}".strip())


PARSERS = dict(chains(build_parser()))


def test_every_chain_of_verbs_has_its_words():
    assert set(TABLE) == set(PARSERS)
    assert {"", "plan", "catalog show", "settings set"} <= set(TABLE)


@pytest.mark.parametrize("chain", sorted(PARSERS))
def test_the_words_are_those_of_the_help(chain):
    """The help is the parser's public face: its options, verbs and choices are the words."""
    text = PARSERS[chain].format_help()
    expected = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", text.split("\n\n", 1)[1]))
    expected |= set(children(PARSERS[chain]))
    for choices in re.findall(r"\{([\w,]+)\}", text):
        expected |= set(choices.split(","))
    if re.search(r"list, write or remove", text):
        expected |= {"list", "write", "remove"}
    if re.search(r"id of the package", text):
        expected |= set(IDS)
    if re.search(r"^\s+KEY\b", text, re.MULTILINE):
        expected |= {setting.key for setting in SETTINGS}
    assert set(TABLE[chain]) == expected
    assert len(TABLE[chain]) == len(set(TABLE[chain]))


def test_words_typed_by_hand():
    assert {"hardware", "catalog", "plan", "settings", "completion", "--version"} <= set(TABLE[""])
    assert set(TABLE["plan"]) == {"--help", "--ref", "--profile", "--data", "--json", *IDS}
    assert set(TABLE["completion"]) >= {"bash", "zsh", "fish", "powershell"}
    assert "a1111" not in TABLE["catalog check"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_holds_every_chain_and_word(shell):
    text = script(shell, build_parser(), IDS)
    for chain, words in TABLE.items():
        lines = [line for line in text.splitlines() if all(w in line for w in words)]
        assert lines, (shell, chain)
        assert not chain or chain in text


def test_the_bash_script_offers_the_table(tmp_path):
    """Ask the script itself, in bash, what may follow each chain; `catalog check` takes files too."""
    file = tmp_path / "completion.bash"
    file.write_text(script("bash", build_parser(), IDS), encoding="utf-8")
    asked = [f"source {shlex.quote(str(file))}"]
    questions = [(chain, typed) for chain in TABLE for typed in ("", "--")]
    questions.remove(("catalog check", ""))
    for chain, typed in questions:
        words = ["stablehand", *chain.split(), typed]
        asked += [
            f"COMP_WORDS=({' '.join(shlex.quote(word) for word in words)})",
            f"COMP_CWORD={len(words) - 1}",
            "_stablehand 2>/dev/null",
            'echo "${COMPREPLY[*]}"',
        ]
    try:
        done = subprocess.run(
            ["bash", "-c", "\n".join(asked)], capture_output=True, encoding="utf-8", timeout=60
        )
    except FileNotFoundError:
        pytest.skip("there is no bash here")
    assert done.returncode == 0, done.stderr
    answers = [set(line.split()) for line in done.stdout.splitlines()]
    assert answers == [
        {word for word in TABLE[chain] if word.startswith(typed)} for chain, typed in questions
    ]
