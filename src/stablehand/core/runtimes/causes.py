"""The causes of failed commands, in words: one function a cause. Pure.

Each takes the match of its pattern, the whole text and the tool that ran.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

Tool = Literal["uv", "git", "python", "run"]
Code = Literal[
    "network.unreachable",
    "network.certificate",
    "disk.full",
    "install.unresolvable",
    "git.failed",
    "python.unavailable",
    "install.step_failed",
]

_ADDRESS: Final = re.compile(r"(?:https?|git|ssh|ftp)://[^\s'\"`<>()]+", re.I)
_LONGEST: Final = 400
_A_PACKAGE: Final = QT_TRANSLATE_NOOP("failure", "A package")
_A_COMPILER: Final = QT_TRANSLATE_NOOP("failure", "a compiler")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a command failed: the code, the sentence and the next step; `host` if one was to blame."""

    code: Code
    message: Text
    hint: Text | None = None
    host: str | None = None


_LOG_HINT: Final = QT_TRANSLATE_NOOP("failure", "The log of the install has the whole output.")
_RETRY_HINT: Final = QT_TRANSLATE_NOOP(
    "failure", "Check the connection, or set a mirror; then try again: it goes on where it stopped."
)


def _host(match: re.Match[str], text: str) -> str:
    """Give the host that a failure is about: named by the pattern, else by the nearest address."""
    named = match.groupdict().get("host") or ""
    if named:
        return _netloc(named) or named.strip("'\"`.,:[]")
    before, after = text[: match.end()], text[match.end() :]
    address = next(iter([*reversed(_ADDRESS.findall(before)), *_ADDRESS.findall(after)]), "")
    return _netloc(address) or "?"


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def unreachable(match: re.Match[str], text: str, _tool: str) -> Cause:
    """A server that cannot be reached."""
    host = _host(match, text)
    if host == "?":
        message = QT_TRANSLATE_NOOP("failure", "A server cannot be reached.")
        return Cause("network.unreachable", message, _RETRY_HINT)
    message = QT_TRANSLATE_NOOP("failure", "{host} cannot be reached.").fill(host=host)
    return Cause("network.unreachable", message, _RETRY_HINT, host)


def refused(match: re.Match[str], text: str, _tool: str) -> Cause:
    """A server that answers with an error."""
    host = _host(match, text)
    message = QT_TRANSLATE_NOOP("failure", "{host} answered with an error: {status}.").fill(
        host=host, status=match["status"].strip()
    )
    return Cause("network.unreachable", message, _RETRY_HINT, host)


def certificate(match: re.Match[str], text: str, _tool: str) -> Cause:
    """A certificate that is not trusted."""
    host = _host(match, text)
    message = QT_TRANSLATE_NOOP("failure", "The certificate of {host} is not trusted.").fill(
        host=host
    )
    hint = QT_TRANSLATE_NOOP(
        "failure",
        "Where a proxy or company signs its own, name its file in SSL_CERT_FILE or in pip's "
        "setting `cert`. Check the clock of this machine too.",
    )
    return Cause("network.certificate", message, hint, host)


def disk_full(_match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A full drive."""
    return Cause(
        "disk.full",
        QT_TRANSLATE_NOOP("failure", "The drive is full."),
        QT_TRANSLATE_NOOP("failure", "Make room, then try again: it goes on where it stopped."),
    )


def denied(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A place that may not be written."""
    path = (match.groupdict().get("path") or "").strip("'\"`: ")
    message = QT_TRANSLATE_NOOP("failure", "There is no permission to write {path}.").fill(
        path=path or "?"
    )
    hint = QT_TRANSLATE_NOOP(
        "failure", "Close programs that use it (antivirus programs too), or make it writable."
    )
    return Cause("install.step_failed", message, hint)


def checksum(match: re.Match[str], _text: str, tool: str) -> Cause:
    """A download that is not what it should be."""
    what = (match.groupdict().get("what") or "").strip("'\"` ")
    message = QT_TRANSLATE_NOOP(
        "failure", "What was downloaded is not what it should be: the checksum of {what} differs."
    ).fill(what=what or "?")
    hint = QT_TRANSLATE_NOOP(
        "failure", "Try again; if it stays so, the mirror serves something else than its source."
    )
    return Cause("python.unavailable" if tool == "python" else "install.step_failed", message, hint)


def unresolvable(match: re.Match[str], text: str, _tool: str) -> Cause:
    """Requirements that nothing satisfies."""
    because = re.search(r"(?:cause: |╰─▶ |×.*\n\s+)?(Because [^\n]+(?:\n\s{4,}[^\n]+)*)", text)
    reason = " ".join((because[1] if because else match[0]).split())
    message = QT_TRANSLATE_NOOP("failure", "No set of packages fits together: {reason}").fill(
        reason=_cut(_sentence(reason))
    )
    hint = QT_TRANSLATE_NOOP(
        "failure", "Try another release of the program, or another package index."
    )
    return Cause("install.unresolvable", message, hint)


def compiler(match: re.Match[str], text: str, _tool: str) -> Cause:
    """A missing compiler."""
    built = re.search(
        r"Failed (?:to build|building wheel for):? `?([\w.\-]+(?:==[\w.+]+)?)`?", text
    )
    message = QT_TRANSLATE_NOOP(
        "failure", "{package} has to be built, and {missing} is missing."
    ).fill(package=built[1] if built else _A_PACKAGE, missing=_missing_tool(match))
    hint = QT_TRANSLATE_NOOP(
        "failure",
        "Install a compiler: on Windows the Visual Studio Build Tools with C++, on macOS "
        "xcode-select --install, on Linux build-essential and the headers of Python.",
    )
    return Cause("install.step_failed", message, hint)


def _missing_tool(match: re.Match[str]) -> str | Text:
    return (match.groupdict().get("missing") or match.groupdict().get("command") or "").strip(
        "'\"`"
    ) or _A_COMPILER


def build(match: re.Match[str], text: str, _tool: str) -> Cause:
    """A source package that does not build."""
    errors = re.findall(r"^\s*((?:\w+Error|error|fatal error):? .+)$", text[match.end() :], re.M)
    if not errors:
        message = QT_TRANSLATE_NOOP("failure", "{package} could not be built from its source.")
        return Cause("install.step_failed", message.fill(package=match["package"]), _LOG_HINT)
    message = QT_TRANSLATE_NOOP("failure", "{package} could not be built from its source: {line}")
    message = message.fill(package=match["package"], line=_cut(errors[-1].strip()))
    return Cause("install.step_failed", message, _LOG_HINT)


def git_missing_ref(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A branch, tag or commit that is not there."""
    message = QT_TRANSLATE_NOOP("failure", "The repository has no branch, tag or commit {ref}.")
    hint = QT_TRANSLATE_NOOP("failure", "Choose another with --ref.")
    return Cause("git.failed", message.fill(ref=match["ref"].strip("'\"`")), hint)


def git_missing(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A repository that is not there."""
    message = QT_TRANSLATE_NOOP("failure", "There is no repository {address}.").fill(
        address=match["address"].strip("'\"`")
    )
    hint = QT_TRANSLATE_NOOP("failure", "Check its address, and endpoints.git_base if it is set.")
    return Cause("git.failed", message, hint)


def git_locked(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A lock of git's."""
    message = QT_TRANSLATE_NOOP("failure", "Another git is at work there: {file} exists.").fill(
        file=match["file"]
    )
    hint = QT_TRANSLATE_NOOP("failure", "Wait until it is done, or end it; then try again.")
    return Cause("git.failed", message, hint)


def git_login(match: re.Match[str], text: str, _tool: str) -> Cause:
    """A repository behind a login."""
    host = _host(match, text)
    message = QT_TRANSLATE_NOOP(
        "failure", "{host} asks for a name and password: the repository is private, or not there."
    ).fill(host=host)
    hint = QT_TRANSLATE_NOOP(
        "failure", "Check the address; for a private one, store its login with git's credentials."
    )
    return Cause("git.failed", message, hint, host)


def git_in_the_way(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """Files that a checkout would write over."""
    files = ", ".join(line.strip() for line in match["files"].splitlines() if line.strip())
    message = QT_TRANSLATE_NOOP("failure", "Files of yours are in git's way: {files}.").fill(
        files=_cut(files)
    )
    hint = QT_TRANSLATE_NOOP("failure", "Move them away, or put the changes back; then try again.")
    return Cause("git.failed", message, hint)


def login(match: re.Match[str], text: str, _tool: str) -> Cause:
    """A server behind a login."""
    host = _host(match, text)
    message = QT_TRANSLATE_NOOP("failure", "{host} asks for a login.").fill(host=host)
    hint = QT_TRANSLATE_NOOP(
        "failure", "Put it into the address in pip's configuration, or into .netrc."
    )
    return Cause("network.unreachable", message, hint, host)


def no_python(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A Python that is not to be had."""
    message = QT_TRANSLATE_NOOP("failure", "There is no Python {version} to be had.").fill(
        version=match["version"].strip("'\"` ")
    )
    hint = QT_TRANSLATE_NOOP(
        "failure", "Set mirrors.python or mirrors.python_list, or install it on this system."
    )
    return Cause("python.unavailable", message, hint)


def port(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A port that is taken."""
    message = QT_TRANSLATE_NOOP("failure", "A port that it needs is taken: {line}").fill(
        line=_cut(match[0].strip())
    )
    return Cause("install.step_failed", message, _LOG_HINT)


def no_module(match: re.Match[str], _text: str, _tool: str) -> Cause:
    """A module that is not there."""
    message = QT_TRANSLATE_NOOP("failure", "Python cannot import {module}.").fill(
        module=match["module"]
    )
    return Cause("install.step_failed", message, _LOG_HINT)


def memory(_match: re.Match[str], _text: str, _tool: str) -> Cause:
    """Too little memory."""
    hint = QT_TRANSLATE_NOOP("failure", "Close other programs, or add swap space; then try again.")
    return Cause("install.step_failed", QT_TRANSLATE_NOOP("failure", "The memory ran out."), hint)


def killed(exit_code: int) -> Cause:
    """A process ended by a signal."""
    signal = -exit_code if exit_code < 0 else exit_code - 128
    message = QT_TRANSLATE_NOOP("failure", "It was ended from outside (signal {number}).").fill(
        number=signal
    )
    hint = None
    if signal == 9:
        hint = QT_TRANSLATE_NOOP(
            "failure", "The system does that when memory runs out: close other programs, try again."
        )
    return Cause("install.step_failed", message, hint)


def last_words(tool: Tool, exit_code: int, lines: Sequence[str]) -> Cause:
    """The last line that means something."""
    told = [line.strip() for line in lines if line.strip()]
    loud = [line for line in told if re.match(r"(?i)(error|fatal|cause|.*\berror)\b\s*:", line)]
    last = (loud or told or [""])[-1]
    code: Code = "git.failed" if tool == "git" else "install.step_failed"
    if not last:
        message = QT_TRANSLATE_NOOP("failure", "It ended with code {code} and said nothing.")
        return Cause(code, message.fill(code=exit_code), _LOG_HINT)
    message = QT_TRANSLATE_NOOP("failure", "It ended with code {code}: {line}")
    return Cause(code, message.fill(code=exit_code, line=_cut(last)), _LOG_HINT)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
