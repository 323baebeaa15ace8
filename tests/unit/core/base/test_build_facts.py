from __future__ import annotations

from pathlib import Path

import pytest

from stablehand.core.base.build_facts import BuildFacts, build_facts, build_words


def test_a_checkout_looks_for_no_updates() -> None:
    assert build_facts() == BuildFacts()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    facts = BuildFacts("https://example.org/feed.json", "a+b/c=", "0123abcd", "2026-11-28")
    file = tmp_path / "build.toml"
    file.write_text(build_words(facts), "utf-8")
    assert build_facts(file) == facts


@pytest.mark.parametrize(
    "words", [None, b"[update", b"\xff\xfe", b"update = 3", b"[update]\nfeed = 3"]
)
def test_what_is_no_facts_turns_updates_off(tmp_path: Path, words: bytes | None) -> None:
    file = tmp_path / "build.toml"
    if words is not None:
        file.write_bytes(words)
    assert build_facts(file) == BuildFacts()
