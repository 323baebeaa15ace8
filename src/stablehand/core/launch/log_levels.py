"""How bad a line of a log is, told by its words: programs write no levels that all would share.

A level that the line names itself ("[INFO]", "WARNING:") decides. Else words do, with what only looks
like trouble ("0 errors", "--ignore-errors", "error.py") taken out first. Lines that go on under their
first one - a traceback, what is indented below a warning - have its level.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from stablehand.core.launch.ansi import plain

Level = Literal["error", "warning", "note", ""]
Filter = Literal["all", "warnings", "errors"]

# In small letters; a line without any of these has no level of its own.
_NEEDLES: Final = (
    "error",
    "exception",
    "traceback",
    "fail",
    "fatal",
    "critical",
    "panic",
    "core dumped",
    "segmentation fault",
    "out of memory",
    "warn",
    "deprecat",
)
_BYTE_NEEDLES: Final = tuple(needle.encode() for needle in _NEEDLES)
_TRACEBACK: Final = re.compile(r"Traceback \(most recent call last\)")
_NAMED: Final = re.compile(
    r"\b(?P<calm>TRACE|DEBUG|INFO|NOTICE|SUCCESS)\b"
    r"|\b(?P<warning>WARN|WARNING)\b"
    r"|\b(?P<error>ERROR|CRITICAL|FATAL)\b"
)
_IN_BRACKETS: Final = re.compile(
    r"[\[<|]\s*(?:(?P<calm>trace|debug|info|init|notice|success|verbose)"
    r"|(?P<warning>warn|warning)|(?P<error>error|critical|fatal|failed?))\s*[\]>|]",
    re.IGNORECASE,
)
_NAMED_WITHIN: Final = 80  # characters from the start; a level further on is a word like others
_THINGS: Final = r"(?:errors?|warnings?|failures?|failed|fails?|exceptions?)"
_NOTHING: Final = r"(?:0|no|none|false|null|off|\[\])"
_HARMLESS: Final = re.compile(
    rf"\b(?:0|no|zero|without|without any|never|ignor\w+|suppress\w*)\s+(?:\w+\s+)?{_THINGS}\b"
    rf"|\b{_THINGS}\s*:\s*{_NOTHING}(?=\s*(?:$|[,;)\]}}|]))"
    rf"|\b{_THINGS}\s*=\s*{_NOTHING}(?![.\w])",
    re.IGNORECASE,
)
# A word of its own: no part of a path, a file name, an option or an identifier.
_BEFORE, _AFTER = r"(?<![\w./\\-])", r"(?![\w/\\-]|\.\w)"
_ERROR: Final = re.compile(
    rf"{_BEFORE}(?:errors?|failed|failure|fatal|critical|panicked|core dumped|"
    rf"segmentation fault|out of memory){_AFTER}",
    re.IGNORECASE,
)
_ERROR_CLASS: Final = re.compile(r"(?<![/\\-])\b[A-Za-z_][\w.]*(?:Error|Exception)(?=[:\s(]|$)")
_WARNING: Final = re.compile(
    rf"{_BEFORE}(?:warn|warnings?|deprecated|deprecation){_AFTER}", re.IGNORECASE
)
_WARNING_CLASS: Final = re.compile(r"(?<![/\\-])\b[A-Za-z_][\w.]*Warning(?=[:\s(]|$)")
_EXCEPTION_SENTENCE: Final = re.compile(r"(?:above|following|unhandled|uncaught) exception", re.I)
_NOTE: Final = re.compile(r"\[stablehand\] |\[\d{4}-\d\d-\d\dT[^\]]{5,30}\] ")
_BAR: Final = re.compile(r"\s*\d{1,3}%")
_FRAMES: Final = "│╭╰├❱|"  # what draws boxes around tracebacks and the output of builds


class Standing(NamedTuple):
    """Where a reader of lines stands: the level that goes on, and the traceback it is in.

    Attributes:
        level: that of the line above, which what is indented below it shares.
        depth: how far the traceback that is being read is indented; -1 outside of one.
    """

    level: Level = ""
    depth: int = -1


NEUTRAL: Final = Standing()


def may_matter(data: bytes) -> bool:
    """Tell whether any line of these bytes could be an error or a warning by its own words."""
    lowered = data.lower()
    return any(needle in lowered for needle in _BYTE_NEEDLES)


def level_of(text: str) -> Level:
    """Give the level of a line by itself."""
    lowered = text.lower()
    if not any(needle in lowered for needle in _NEEDLES):
        return "note" if text.startswith("[") and _NOTE.match(text) else ""
    text = plain(text)
    if _TRACEBACK.search(text):
        return "error"
    text = _HARMLESS.sub(" ", text)
    named = _NAMED.search(text, 0, _NAMED_WITHIN) or _IN_BRACKETS.search(text, 0, _NAMED_WITHIN)
    if named is not None:
        return {"error": "error", "warning": "warning"}.get(named.lastgroup or "", "")  # type: ignore[return-value]
    if _WARNING_CLASS.search(text):
        return "warning"
    if _ERROR_CLASS.search(text) or _ERROR.search(text) or _EXCEPTION_SENTENCE.search(text):
        return "error"
    if _WARNING.search(text):
        return "warning"
    return "note" if _NOTE.match(text) else ""


def level_after(standing: Standing, text: str) -> tuple[Level, Standing]:
    """Give the level of a line that comes after others, and where its reader stands then.

    Args:
        standing: where the reader stood before it; `NEUTRAL` at the start.
        text: the line; terminal codes are no words.
    """
    bare = plain(text)
    indent = len(bare) - len(bare.lstrip())
    is_blank = indent == len(bare)
    is_framed = bare[indent : indent + 1] in _FRAMES and not is_blank
    if standing.depth >= 0:
        if is_blank or is_framed or indent > standing.depth:
            return "error", standing
        return "error", Standing("error")  # the exception itself ends its traceback
    level = level_of(bare)
    if level == "error" and _TRACEBACK.search(bare):
        return "error", Standing("error", indent)
    if level in ("error", "warning"):
        return level, Standing(level)
    goes_on = is_framed or (indent and not _BAR.match(bare))
    if standing.level and goes_on:
        return ("" if is_blank else standing.level), standing
    return level, NEUTRAL


def passes(level: Level, kind: Filter) -> bool:
    """Tell whether lines of a level are shown under a filter."""
    if kind == "all":
        return True
    return level == "error" or (kind == "warnings" and level == "warning")
