"""A command of one of the tools, as a value: what is run, with what and where.

Builders make them, the install runner runs and logs them. Secrets in addresses never reach a log:
`shown` and `redacted` take them out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

HIDDEN: Final = "***"

# user:password@ or token@ in an address; a bare "git@" or "user@" of ssh is no secret.
_CREDENTIALS: Final = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]*://)(?P<who>[^\s/@'\"<>]+)@", re.I)
_SSH_USER: Final = re.compile(r"(?:git\+)?ssh://\Z", re.I)
_QUERY: Final = re.compile(
    r"(?P<name>[?&](?:[a-z_-]*(?:token|password|passwd|secret|signature|api_?key|key)))=[^&\s'\"]+",
    re.I,
)
_HEADER: Final = re.compile(r"(?P<name>authorization:\s*(?:basic|bearer|token)\s+)[^\s'\"]+", re.I)
_TOKENS: Final = re.compile(
    r"\b(?:hf_[A-Za-z0-9]{16,}|gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,}"
    r"|glpat-[\w-]{16,}|pypi-[\w-]{32,})"
)


@dataclass(frozen=True, slots=True)
class ToolCommand:
    """One run of a tool.

    Attributes:
        argv: the program, by its whole path, and its arguments.
        variables: what it gets on top of the inherited environment.
        folder: where it starts; None is the runner's own folder.
    """

    argv: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

    def shown(self) -> str:
        """Give the command as one line for a log, with its variables and without secrets."""
        words = [f"{name}={shlex.quote(value)}" for name, value in sorted(self.variables.items())]
        words += [shlex.quote(word) for word in self.argv]
        return redacted(" ".join(" ".join(words).splitlines()))


def redacted(text: str) -> str:
    """Give a text without the passwords and tokens in it.

    Tools repeat addresses in what they print, so each line of theirs goes through here too.
    """
    text = _CREDENTIALS.sub(_without_credentials, text)
    text = _QUERY.sub(rf"\g<name>={HIDDEN}", text)
    text = _HEADER.sub(rf"\g<name>{HIDDEN}", text)
    return _TOKENS.sub(HIDDEN, text)


def _without_credentials(match: re.Match[str]) -> str:
    if _SSH_USER.fullmatch(match["scheme"]) and ":" not in match["who"]:
        return match[0]
    return f"{match['scheme']}{HIDDEN}@"
