"""What this build was made from, and where it would look for newer ones: `build.toml` in the package.

The file is ours and empty in a checkout and in a wheel; a bundle carries a filled one. Whoever builds a
bundle of their own decides there whether it looks for updates at all.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import stablehand

_FILE: Final = "build.toml"


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """Facts of one build; what is not known is empty.

    Attributes:
        feed: address of the signed list of versions; empty means that no update is looked for.
        key: the public key of that list, Ed25519 in base64; two with a space between while it is changed.
        channel: whose versions it takes.
        commit: what it was built from.
        date: the day of that, YYYY-MM-DD.
    """

    feed: str = ""
    key: str = ""
    commit: str = ""
    date: str = ""
    channel: str = "stable"


def build_facts(file: Path | None = None) -> BuildFacts:
    """Read the facts of the running build, or of another file; a file that is none counts as empty."""
    file = file or Path(stablehand.__file__).with_name(_FILE)
    try:
        read = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return BuildFacts()
    return BuildFacts(
        _word(read, "update", "feed"),
        _word(read, "update", "key"),
        _word(read, "build", "commit"),
        _word(read, "build", "date"),
        _word(read, "update", "channel") or "stable",
    )


def build_words(facts: BuildFacts) -> str:
    """Give the text of a `build.toml` with these facts."""
    import tomli_w

    return tomli_w.dumps(
        {
            "update": {"feed": facts.feed, "key": facts.key, "channel": facts.channel},
            "build": {"commit": facts.commit, "date": facts.date},
        }
    )


def _word(read: dict[str, object], table: str, name: str) -> str:
    found = read.get(table)
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
