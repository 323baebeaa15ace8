"""Why a tool failed, from its exit code and last lines: a cause, said in words, and what to do. Pure.

The patterns were taken from what uv, git, pip and Python really print. The first that matches counts,
so they go from the special to the general; where none does, the last line that means
something is the cause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.runtimes import causes
from stablehand.core.runtimes.causes import Cause, Tool
from stablehand.core.runtimes.command import ToolCommand, redacted

__all__ = ["Cause", "Tool", "cause_of", "failure_of", "undated_names"]

_ANSI: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")


@dataclass(frozen=True, slots=True)
class _Pattern:
    tools: tuple[Tool, ...]
    wanted: re.Pattern[str]
    cause: Callable[[re.Match[str], str, str], Cause]


def failure_of(
    tool: Tool, exit_code: int, lines: Sequence[str], command: ToolCommand | None = None
) -> StablehandError:
    """Give the error for a failed command; never holds a secret.

    Args:
        tool: what ran: uv, git, an environment's python, or a program of the UI's (`run`).
        exit_code: its exit code, negative for the signal's number.
        lines: its last lines of output, both streams.
        command: what was run, for the details.
    """
    found = cause_of(tool, exit_code, lines)
    details: dict[str, object] = {"tool": tool, "exit_code": exit_code}
    if found.host:
        details["host"] = found.host
    if command is not None:
        details["command"] = redacted(" ".join(command.argv))
    return _raised(found, details)


def cause_of(tool: Tool, exit_code: int, lines: Sequence[str]) -> Cause:
    """Find the cause of a failed command in its last lines."""
    clean = [redacted(_ANSI.sub("", line)).rstrip() for line in lines]
    text = "\n".join(clean)
    for pattern in _PATTERNS:
        if tool in pattern.tools and (match := pattern.wanted.search(text)):
            return pattern.cause(match, text, tool)
    if exit_code < 0 or exit_code in (137, 143):
        return causes.killed(exit_code)
    return causes.last_words(tool, exit_code, clean)


def undated_names(lines: Iterable[str], known: Collection[str] = ()) -> tuple[str, ...]:
    """Give the distributions that uv could not choose as of a day.

    Either what is needed of them is younger than the day (what torch brought along, of a torch that is
    younger than the program), or their index does not say when their files came. uv warns of the latter
    for every file that it passes over, needed or not, so they count only where nothing else is new. An
    install as of a day can be repeated with these as `PackageRequest.undated`.

    Args:
        lines: what uv said.
        known: names that were freed of the date before.
    """
    names: dict[str, None] = {}
    younger: dict[str, None] = {}
    for line in lines:
        text = _ANSI.sub("", line)
        if match := _UNDATED.search(text):
            name = match[1].split("-", 1)[0] if match[1].endswith(".whl") else match[1]
            name = name if match[1].endswith(".whl") else name.rsplit("-", 1)[0]
            names[re.sub(r"[-_.]+", "-", name).lower()] = None
        if match := _YOUNGER.search(text):
            younger[match[1]] = None
    fresh = tuple(name for name in younger if name not in known)
    return fresh or tuple(name for name in names if name not in known)


_UNDATED: Final = re.compile(r"`([^`/\s]+)` is missing an upload date")
_YOUNGER: Final = re.compile(r"`([^`/\s]+)` was filtered by `exclude-newer`")


def _raised(cause: Cause, details: dict[str, object]) -> StablehandError:
    """Make the error; each code stands here as a literal."""
    message, hint = cause.message, cause.hint
    match cause.code:
        case "network.unreachable":
            return StablehandError("network.unreachable", message, hint=hint, details=details)
        case "network.certificate":
            return StablehandError("network.certificate", message, hint=hint, details=details)
        case "disk.full":
            return StablehandError("disk.full", message, hint=hint, details=details)
        case "install.unresolvable":
            return StablehandError("install.unresolvable", message, hint=hint, details=details)
        case "git.failed":
            return StablehandError("git.failed", message, hint=hint, details=details)
        case "python.unavailable":
            return StablehandError("python.unavailable", message, hint=hint, details=details)
    return StablehandError("install.step_failed", message, hint=hint, details=details)


_ALL: Final[tuple[Tool, ...]] = ("uv", "git", "python", "run")
_PACKAGES: Final[tuple[Tool, ...]] = ("uv", "python", "run")


def _pattern(
    tools: tuple[Tool, ...], text: str, cause: Callable[[re.Match[str], str, str], Cause]
) -> _Pattern:
    return _Pattern(tools, re.compile(text, re.IGNORECASE | re.MULTILINE), cause)


_PATTERNS: Final[tuple[_Pattern, ...]] = (
    _pattern(
        _ALL,
        r"No space left on device|not enough space on the disk|Disk quota exceeded"
        r"|\(os error (?:27|28|112|122)\)",
        causes.disk_full,
    ),
    _pattern(
        _ALL,
        r"invalid peer certificate|SSL certificate problem|CERTIFICATE_VERIFY_FAILED"
        r"|certificate verif\w+ failed|unable to get local issuer certificate",
        causes.certificate,
    ),
    _pattern(_PACKAGES, r"Hash mismatch for `(?P<what>[^`]+)`", causes.checksum),
    _pattern(_PACKAGES, r"DO NOT MATCH THE HASHES[\s\S]*?\n\s+(?P<what>\S+)", causes.checksum),
    _pattern(
        _ALL,
        r"could not read (?:Username|Password) for '(?P<host>[^']+)'|Permission denied \(publickey"
        r"|fatal: Authentication failed|Host key verification failed",
        causes.git_login,
    ),
    _pattern(
        _PACKAGES,
        r"lack of valid authentication credentials|401 (?:Client )?(?:Error|Unauthorized)"
        r"|returned a 403 Forbidden",
        causes.login,
    ),
    _pattern(
        _ALL,
        r"Could not resolve host: (?P<host>\S+)",
        causes.unreachable,
    ),
    _pattern(
        _ALL,
        r"(?:Failed to connect to|unable to connect to|Could not connect to) (?P<host>[^\s:]+)",
        causes.unreachable,
    ),
    _pattern(
        _PACKAGES,
        r"ConnectionPool\(host='(?P<host>[^']+)'.{0,300}(?:Max retries|new connection|timed out)",
        causes.unreachable,
    ),
    _pattern(
        _ALL,
        r"dns error|error sending request for url|tcp connect error|operation timed out"
        r"|Connection (?:refused|reset|timed out)|Network is unreachable|No route to host"
        r"|Name or service not known|Temporary failure in name resolution|getaddrinfo failed"
        r"|nodename nor servname|RPC failed; |early EOF|Operation too slow"
        # What git says when an answer ends in the middle.
        r"|transfer closed with|Empty reply from server"
        r"|expected flush after|fatal: expected 'packfile'",
        causes.unreachable,
    ),
    _pattern(_PACKAGES, r"HTTP status \w+ error \((?P<status>[^)]+)\)", causes.refused),
    _pattern(("git", "run"), r"requested URL returned error: (?P<status>\d{3})", causes.refused),
    _pattern(
        ("git", "run"),
        r"(?:find remote ref|not our ref|unadvertised object|error: pathspec) "
        r"(?P<ref>'[^']+'|[^\s']+)",
        causes.git_missing_ref,
    ),
    _pattern(
        ("git", "run"),
        r"^fatal: (?:repository )?'(?P<address>[^']+)' "
        r"(?:does not appear to be a git repository|not found|does not exist)",
        causes.git_missing,
    ),
    _pattern(
        ("git", "run"),
        r"would be overwritten by \w+:\n(?P<files>(?:[ \t]+\S.*\n?)+)",
        causes.git_in_the_way,
    ),
    _pattern(
        ("git", "run"), r"Unable to create '(?P<file>[^']+\.lock)': File exists", causes.git_locked
    ),
    _pattern(
        ("uv", "python"),
        r"(?:No download found for request:|No interpreter found (?:for|at path)) (?P<version>.+)$",
        causes.no_python,
    ),
    _pattern(
        _PACKAGES,
        r"No solution found|No matching distribution found for .+|ResolutionImpossible"
        r"|requirements are unsatisfiable",
        causes.unresolvable,
    ),
    _pattern(
        _PACKAGES,
        r"(?P<missing>Microsoft Visual C\+\+) 14\.\d or greater is required|find vcvarsall"
        r"|command '(?P<command>[^']+)' failed: No such file|No CMAKE_C(?:XX)?_COMPILER could"
        r"|(?:gcc|g\+\+|clang|cl\.exe): (?:command )?not found|can't find Rust compiler"
        r"|Python\.h: No such file",
        causes.compiler,
    ),
    _pattern(
        _PACKAGES,
        r"Failed (?:to build|building wheel for):? `?(?P<package>[\w.\-]+(?:==[\w.+]+)?)",
        causes.build,
    ),
    _pattern(
        _ALL,
        r"[`'\"](?P<path>[^`'\"\n]+)[`'\"]:? ?(?:Permission denied|Access is denied"
        r"|Read-only file system)",
        causes.denied,
    ),
    _pattern(
        _ALL,
        r"(?:Permission denied|Access is denied|Read-only file system)"
        r"(?:: [`'\"](?P<path>[^`'\"\n]+))?",
        causes.denied,
    ),
    _pattern(
        ("python", "run"),
        r"ModuleNotFoundError: No module named '(?P<module>[^']+)'",
        causes.no_module,
    ),
    _pattern(_ALL, r"MemoryError|Cannot allocate memory|os error 12\)", causes.memory),
    _pattern(
        ("python", "run"),
        r"^.*(?:Address already in use|WinError 10048|EADDRINUSE).*$",
        causes.port,
    ),
)
