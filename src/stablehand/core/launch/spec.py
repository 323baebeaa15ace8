"""What a supervisor is told: everything about one launch, as one JSON text.

It goes through the supervisor's standard input and never onto the disk, since the environment may
hold secrets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

DEFAULT_GRACE_S: Final = 10.0
DEFAULT_PAGE_ALONE_S: Final = 5.0
DEFAULT_UNDISTURBED_S: Final = 120.0
_SECRET: Final = re.compile(r"auth|passw|token|secret|api[-_]?key|credential", re.IGNORECASE)
HIDDEN: Final = "***"
Reach = Literal["computer", "network", "internet"]


@dataclass(frozen=True, slots=True)
class ReadySpec:
    """How to tell that the page and the API answer, see the definition's `launch.ready`.

    `page_alone_s`: how long the page's address in the log is waited for before the expected one will
    do, and the API's line before its answer will do.
    `undisturbed_s`: how long after the page's line nothing is asked while the API's line is missing;
    None where the program may be asked at once.
    `window_s`: for a program with a window of its own instead of a page: how long it has to live until
    it counts as up, unless the line of `page` says so before; None for a program with a page.
    """

    page: str | None
    page_path: str = "/"
    api: str | None = None
    api_path: str | None = None
    page_alone_s: float = DEFAULT_PAGE_ALONE_S
    undisturbed_s: float | None = None
    window_s: float | None = None


@dataclass(frozen=True, slots=True)
class PromptSpec:
    """A question on the console: `answer` is sent, without one `text` is put to the user."""

    pattern: str
    answer: str | None
    text: str


@dataclass(frozen=True, slots=True)
class RegisterSpec:
    """Models that the program is told of once it is ready.

    Attributes:
        kind: whose API it has.
        models: the shared tree.
        folders: those whose models it takes.
        report: where it is written what came of it, relative to the data folder.
    """

    kind: Literal["invokeai"]
    models: str
    folders: tuple[str, ...]
    report: str


@dataclass(frozen=True, slots=True)
class LaunchSpec:
    """One launch.

    Attributes:
        data: the data folder; `log` and `control` (the supervisor's own file) are relative to it.
        environment: the program's whole environment.
        port: of its page; None for a program with a window of its own.
        restart_exit_code, restart_marker: how the program says that it wants to be started anew; the
            marker is a file, relative to the data folder.
        grace_s: how long the program may take to end when it is asked to.
        reach: who can reach it, see `reach`.
        secrets: what is kept out of its log.
    """

    session: str
    install: str
    package: str
    data: str
    argv: tuple[str, ...]
    folder: str
    environment: dict[str, str]
    host: str
    port: int | None
    log: str
    control: str
    ready: ReadySpec
    prompts: tuple[PromptSpec, ...] = ()
    stop: Literal["interrupt", "terminate"] = "interrupt"
    restart_exit_code: int | None = None
    restart_marker: str | None = None
    register: RegisterSpec | None = None
    grace_s: float = DEFAULT_GRACE_S
    reach: Reach = "computer"
    secrets: tuple[str, ...] = ()

    def at(self, relative: str) -> Path:
        """Give a place in the data folder."""
        return Path(self.data) / relative

    def to_json(self) -> bytes:
        """Give the text a supervisor reads."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, text: bytes) -> LaunchSpec:
        """Read what `to_json` made; both ends are this same program."""
        values = json.loads(text)
        values["argv"] = tuple(values["argv"])
        values["ready"] = ReadySpec(**values["ready"])
        values["prompts"] = tuple(PromptSpec(**prompt) for prompt in values["prompts"])
        values["register"] = register_of(values["register"])
        values["secrets"] = tuple(values.get("secrets", ()))
        return cls(**values)


def register_of(values: Mapping[str, Any] | None) -> RegisterSpec | None:
    """Read what of a launch is about models that are registered."""
    if values is None:
        return None
    return RegisterSpec(**{**values, "folders": tuple(values["folders"])})


def shown_words(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Give a command line as it may be shown and kept: passwords and tokens are hidden."""
    shown: list[str] = []
    is_secret = False
    for word in argv:
        flag, equals, _ = word.partition("=")
        if is_secret and not word.startswith("-"):
            shown.append(HIDDEN)
            continue
        is_secret = word.startswith("-") and bool(_SECRET.search(flag))
        shown.append(f"{flag}={HIDDEN}" if is_secret and equals else word)
        is_secret = is_secret and not equals
    return tuple(shown)
