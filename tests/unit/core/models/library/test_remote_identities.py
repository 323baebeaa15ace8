"""What is remembered of files on servers."""

import stablehand.core.models.library.remote_identities as module
from stablehand.core.models.library.remote_identities import (
    RemoteIdentity,
    keep_remotes,
    known_remotes,
)
from stablehand.core.models.safety.verdict import Evidence, Verdict
from support.fit_cases import flux, sdxl

SAFE = RemoteIdentity(sdxl(), Verdict("safe"), 7_000_000_000)
BAD = RemoteIdentity(flux(), Verdict("dangerous", (Evidence("global", "os.system"),)))


def test_what_was_kept_is_known(tmp_path):
    database = tmp_path / "library.db"
    assert known_remotes(database, ["a"]) == {}
    keep_remotes(database, {"a": SAFE, "b": BAD})
    assert known_remotes(database, ["a", "b", "c"]) == {"a": SAFE, "b": BAD}
    many = [f"key {number}" for number in range(1700)]
    assert known_remotes(database, [*many, "b"]) == {"b": BAD}


def test_what_older_rules_have_read_is_not_known(tmp_path, monkeypatch):
    database = tmp_path / "library.db"
    keep_remotes(database, {"a": SAFE})
    monkeypatch.setattr(module, "RULES", module.RULES + 1)
    assert known_remotes(database, ["a"]) == {}
    keep_remotes(database, {"a": BAD})
    assert known_remotes(database, ["a"]) == {"a": BAD}


def test_what_was_read_longest_ago_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MOST", 3)
    database = tmp_path / "library.db"
    for number in range(5):
        keep_remotes(database, {str(number): SAFE}, now=1000 + number)
    assert sorted(known_remotes(database, map(str, range(5)))) == ["2", "3", "4"]
