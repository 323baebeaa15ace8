import json

from stablehand.core.launch.start_facts import changed_facts, facts_of, note_facts


def record(commit, torch):
    return json.dumps({
        "source": {"commit": commit, "ref": "v1", "url": "https://user:secret@example.org"},
        "python": {"version": "3.11.9"}, "torch": {"version": torch, "backend": "cu128"},
        "generation": 2, "variables": {"TOKEN": "secret"},
    })  # fmt: skip


def test_what_was_started_is_told_from_what_is_started_now(tmp_path):
    install = tmp_path / "install.json"
    for name, commit, torch in (("a", "1111", "2.7.0"), ("b", "2222", "2.7.0")):
        install.write_text(record(commit, torch))
        note_facts(install, tmp_path / f"{name}.log")
    before, now = (facts_of(tmp_path / f"{name}.log") for name in "ab")
    assert changed_facts(before, now) == {"commit": ("1111", "2222")}
    assert "secret" not in (tmp_path / "a.facts.json").read_text()
    assert now["generation"] == "2"


def test_what_is_not_known_is_no_change(tmp_path):
    note_facts(tmp_path / "missing.json", tmp_path / "a.log")
    assert facts_of(tmp_path / "a.log") == {}
    (tmp_path / "b.facts.json").write_text("[1")
    assert facts_of(tmp_path / "b.log") == {}
    assert changed_facts({}, {"commit": "1"}) == {}
