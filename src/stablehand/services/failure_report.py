"""A report on a failure that nobody knows yet, for those who help: what, where, and the last lines.

Nothing is sent anywhere. The text is shown before it is saved, and what tells who and where somebody is
was taken out of it.
"""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from stablehand import __version__
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.redaction import Person, redact
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.profile import Machine
from stablehand.core.launch.ansi import plain
from stablehand.core.launch.log_pages import LogBytes, page_before
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.launch.spec import shown_words
from stablehand.core.records.generations import read_generation
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record
from stablehand.core.runtimes.command import redacted
from stablehand.services.app import App
from stablehand.services.log_doctoring import LogFindings, examine_log
from stablehand.services.machine import machine_of

_LAST_LINES: Final = 300
_MOST_PACKAGES: Final = 600
_LONGEST_LINE: Final = 2000


async def failure_report(app: App, name: str, log: Path | None = None) -> str:
    """Write the report on an install and a log of it.

    Args:
        log: the log; None is that of its newest session.

    Raises:
        StablehandError: `install.unknown`, `log.unreadable`.
    """
    folder, record = need_record(app.data.root, name)
    sessions = await asyncio.to_thread(SessionTable(app.data.root).of_install, name)
    session = next((item for item in sessions if log is None or item.log == _kept(app, log)), None)
    if log is None and session is not None:
        log = app.data.root / session.log
    machine, _problems = await machine_of(None)
    code = session.exit_code if session is not None else None
    findings: LogFindings | None = None
    if log is not None:
        findings = await examine_log(app, log, name=name, exit_code=code)
    command = " ".join(session.argv) if session is not None else ""
    state: str = session.state if session is not None else "never launched"
    if code is not None:
        state += f", exit code {code}"

    def write() -> str:
        parts = [
            ("Report of Stablehand", _head(record, command, state)),
            ("Machine", _machine_lines(machine)),
            ("Known errors in the log", _finding_lines(findings)),
            ("Options", _option_lines(record)),
            ("Packages", _package_lines(folder, record)),
            ("Last lines of the log", _last_lines(log)),
        ]
        return "\n".join(line for title, lines in parts for line in _section(title, lines))

    text = await asyncio.to_thread(write)
    return redact(text, person_of(app))


async def save_report(app: App, name: str, target: Path, log: Path | None = None) -> str:
    """Write the report into a file, and give its text.

    Raises:
        StablehandError: as `failure_report`; `log.unreadable` where the file cannot be written.
    """
    text = await failure_report(app, name, log)
    await write_report(target, text)
    return text


async def write_report(target: Path, text: str) -> None:
    """Write a report that was shown into a file.

    Raises:
        StablehandError: `log.unreadable` where it cannot be written.
    """
    try:
        await asyncio.to_thread(write_atomic, target, text)
    except OSError as error:
        raise StablehandError(
            "log.unreadable",
            QT_TRANSLATE_NOOP("logs", "The report could not be saved as {path}: {reason}.").fill(
                path=str(target), reason=error.strerror or type(error).__name__
            ),
            hint=QT_TRANSLATE_NOOP("logs", "Choose another folder, or make room on the drive."),
        ) from error


def person_of(app: App) -> Person:
    """Give whom a report must not tell of."""
    home = app.environ.get("HOME") or app.environ.get("USERPROFILE") or os.path.expanduser("~")  # noqa: PTH111
    about = Person.of(app.environ, home, platform.node())
    secrets = tuple(
        value
        for key, value in app.environ.items()
        if len(value) >= 8
        and any(word in key.upper() for word in ("TOKEN", "SECRET", "PASSWORD", "API_KEY"))
    )
    root = str(app.data.root)
    return Person(about.home, about.users, about.hosts, ((root, "<data>"),), secrets)


def _kept(app: App, log: Path) -> str:
    try:
        return log.relative_to(app.data.root).as_posix()
    except ValueError:
        return str(log)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [f"== {title} ==", *(lines or ("none",)), ""]


def _head(record: InstallRecord, command: str, state: str) -> list[str]:
    source, torch, python = record.source, record.torch, record.python
    facts: Mapping[str, object] = {
        "Stablehand": __version__,
        "Package": record.package,
        "Commit": (source.commit or source.ref) if source else None,
        "Repository": redacted(source.url) if source is not None and source.url else None,
        "Python": python.version if python else None,
        "Torch": f"{torch.version} ({torch.backend})" if torch else None,
        "Snapshot": record.generation,
        "State": record.state,
        "Sharing": record.method,
        "Last session": state,
        "Command": command,
    }
    return [f"{key}: {value}" for key, value in facts.items() if value not in (None, "")]


def _machine_lines(machine: Machine) -> list[str]:
    lines = [
        f"System: {machine.os.system} {machine.os.version or ''} {machine.os.arch}",
        f"Processor: {machine.cpu.name or 'unknown'}, {machine.cpu.cores or '?'} threads",
        f"Memory: {_gib(machine.ram_bytes)}",
    ]
    for gpu in machine.gpus:
        lines.append(
            f"Card: {gpu.vendor} {gpu.name}, {_gib(gpu.vram_bytes)}, driver {gpu.driver or 'unknown'}, "
            f"capability {gpu.compute_capability or '-'}, {gpu.gfx or '-'}"
        )
    return lines


def _gib(count: int | None) -> str:
    return f"{count / 2**30:.1f} GiB" if count else "unknown"


def _finding_lines(findings: LogFindings | None) -> list[str]:
    found = findings.findings if findings is not None else ()
    return [
        f"[{item.rule}] {item.severity}, {item.count} times, line {item.lines[-1]}: {item.cause.english()}"
        for item in found
    ]


def _option_lines(record: InstallRecord) -> list[str]:
    words = [f"{flag}={value}" for flag, value in sorted(record.options.items())]
    lines = [word.replace("=", " = ", 1) for word in shown_words(tuple(words))]
    if record.arguments:
        lines.append(f"further words: {' '.join(shown_words(tuple(record.arguments)))}")
    lines += [f"{name} is set" for name in sorted(record.variables)]  # never what it is set to
    return [redacted(line) for line in lines]


def _package_lines(folder: InstallFolder, record: InstallRecord) -> list[str]:
    try:
        made = read_generation(folder, record.generation)
    except (StablehandError, OSError):
        return []
    packages = getattr(made, "packages", None) or {}
    items = packages.items() if isinstance(packages, Mapping) else ()
    return [f"{name}=={version}" for name, version in sorted(items)][:_MOST_PACKAGES]


def _last_lines(log: Path | None) -> list[str]:
    if log is None:
        return []
    found = LogBytes(log)
    lines = page_before(found, found.size(), _LAST_LINES)
    return [plain(line.text)[:_LONGEST_LINE] for line in lines]
