"""From what a file would do to a verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from stablehand.core.models.headers.pickle_values import Trace
from stablehand.core.models.safety.allowed import may_call, may_import
from stablehand.core.models.safety.known_bad import known_bad
from stablehand.core.models.safety.verdict import Evidence, Level, Verdict

Weight = Literal["dangerous", "unknown", "damaged"]
_ORDER: Final[tuple[Weight, ...]] = ("dangerous", "unknown", "damaged")
_SHOWN: Final = 50


class Finding(NamedTuple):
    """Something that speaks against a file, and how much."""

    weight: Weight
    evidence: Evidence


def finding(weight: Weight, what: str, detail: str) -> Finding:
    """Make a finding."""
    return Finding(weight, Evidence(what, detail))


def judged(trace: Trace) -> list[Finding]:
    """Give what speaks against a file by what its pickles would import, call and do."""
    strangers = [name for name in trace.imports if not may_import(name)]
    bad = known_bad(strangers)
    found = [
        finding("dangerous" if name in bad else "unknown", "global", name.title)
        for name in sorted(strangers)
    ]
    wrong = {
        call.callee.title
        for call in trace.calls
        if call.callee is not None and may_import(call.callee) and not may_call(call)
    }
    found += [
        finding("unknown", "opcode", f"it calls {title} as weights never do")
        for title in sorted(wrong)
    ]
    found += [finding(odd.weight, odd.what, odd.detail) for odd in trace.oddities]
    return found


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Give the verdict, with the evidence worst first; "safe" if nothing speaks against a file."""
    kept = list(dict.fromkeys(findings))
    kept.sort(key=lambda item: _ORDER.index(item.weight))
    level: Level = kept[0].weight if kept else "safe"
    return Verdict(level, tuple(item.evidence for item in kept[:_SHOWN]))
