"""`stablehand doctor`: find what is wrong with installs; with `--fix`, mend it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any, Final

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs import doctor_log
from stablehand.cli.words import size, wrapped
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.health import Finding, HealthReport, worst
from stablehand.services.app import App
from stablehand.services.doctoring import (
    LeftFinding,
    RepairReport,
    checked_rules,
    examine_data,
    installs_to_examine,
    repair_data,
    start_examination,
    start_repair,
)
from stablehand.services.results import Result

_WORDS: Final = {"note": "Note", "warning": "Warning", "broken": "Broken"}


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("doctor", help="find and mend what is wrong with an install")
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="name of the install (default: all, and the data)"
    )
    parser.add_argument("--fix", action="store_true", help="mend what is found")
    parser.add_argument(
        "--rule",
        metavar="RULE",
        action="append",
        type=given_words,
        help="with --fix: mend only what this rule finds (as often as wanted)",
    )
    parser.add_argument(
        "--deep", action="store_true", help="read every file and the program's whole history"
    )
    doctor_log.add_to(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Examine, or repair; or look at a log."""
    if doctor_log.is_about_logs(args):
        return await doctor_log.run(app, args)
    if args.package:
        raise StablehandError(
            "usage", QT_TRANSLATE_NOOP("health", "--package goes with --log or --rules.")
        )
    if args.rule and not args.fix:
        raise StablehandError(
            "usage", QT_TRANSLATE_NOOP("health", "--rule goes with --fix: it says what to mend.")
        )
    rules = checked_rules(args.rule) if args.rule else None
    if args.fix:
        return await _fix(app, args, rules)
    results = []
    for name in [args.name] if args.name else installs_to_examine(app):
        results.append(await _examined(app, name, args))
    if not args.name:
        results.insert(0, await examine_data(app))
    reports = [result.data for result in results]
    data = {**_looked_json(args, reports), "dry_run": True}
    return Answer("doctor", data, _text(reports), _notices(results))


async def _examined(app: App, name: str, args: argparse.Namespace) -> Result[HealthReport]:
    return await watched(app, lambda: start_examination(app, name, args.deep), as_json=args.json)


async def _fix(app: App, args: argparse.Namespace, rules: Iterable[str] | None) -> Answer:
    """Repair one install, or everything; what keeps one from being repaired keeps no other."""
    results: list[Result[RepairReport]] = []
    failures: list[StablehandError] = []
    if not args.name:
        results.append(await repair_data(app, rules))
    for name in [args.name] if args.name else installs_to_examine(app):
        try:
            results.append(await _repaired(app, name, args, rules))
        except StablehandError as error:
            if args.name or error.code == "interrupted":
                raise
            failures.append(error)
    if failures and len(failures) == len(results) + len(failures) - 1:
        raise failures[0]
    reports = [result.data for result in results]
    data = {
        **_looked_json(args, [report.found for report in reports]),
        "dry_run": False,
        "mended": [_finding_json(r.name, item) for r in reports for item in r.mended],
        "left": [
            {**_finding_json(r.name, item.finding), "why": item.why.english()}
            for r in reports
            for item in r.left
        ],
        "generations": {
            r.name: {"generation": r.generation, "previous": r.previous}
            for r in reports
            if r.generation is not None
        },
    }
    text = "\n\n".join(_repair_text(report) for report in reports)
    return Answer("doctor", data, text, (*_notices(results), *(e.message for e in failures)))


async def _repaired(
    app: App, name: str, args: argparse.Namespace, rules: Iterable[str] | None
) -> Result[RepairReport]:
    return await watched(
        app, lambda: start_repair(app, name, rules, deep=args.deep), as_json=args.json
    )


def _looked_json(args: argparse.Namespace, reports: list[HealthReport]) -> dict[str, Any]:
    return {
        "name": args.name,
        "severity": worst(item for report in reports for item in report.findings),
        "findings": [_finding_json(r.name, item) for r in reports for item in r.findings],
        "checked": [
            {
                "install": report.name or None,
                "what": [item.english() for item in report.checked],
                "files": report.files,
                "bytes": report.bytes,
                "seconds": report.seconds,
                "deep": report.deep,
            }
            for report in reports
        ],
    }


def _finding_json(name: str, item: Finding) -> dict[str, Any]:
    return {
        "install": name or None,
        "rule": item.rule,
        "severity": item.severity,
        "subject": item.subject,
        "cause": item.cause.english(),
        "fix": item.fix.english() if item.fix else None,
        "act": item.act,
        "asks": item.asks,
        "frees_bytes": item.frees_bytes,
        "fetches_bytes": item.fetches_bytes,
    }


def _notices(results: Iterable[Result[Any]]) -> tuple[Wording, ...]:
    found = [notice for result in results for notice in result.notices]
    return tuple({notice.english(): notice for notice in found}.values())  # each is said once


def _text(reports: list[HealthReport]) -> str:
    text = "\n\n".join(_report_text(report) for report in reports)
    mendable = [item for r in reports for item in r.findings if item.is_mended_unasked]
    if not mendable:
        return text
    named = [report.name for report in reports if report.name]
    name = named[0] if len(reports) == 1 and named else ""
    quoted = f' "{name}"' if " " in name else f" {name}" if name else ""
    what = "it" if len(mendable) == 1 else f"these {len(mendable)}"
    return f"{text}\n\nNothing was changed. To mend {what}: stablehand doctor{quoted} --fix"


def _report_text(report: HealthReport) -> str:
    title = report.name or "The data folder"
    if not report.findings:
        state = "all is well"
    else:
        counts = [
            (word, sum(item.severity == severity for item in report.findings))
            for severity, word in (
                ("broken", "broken"),
                ("warning", "to look at"),
                ("note", "noted"),
            )
        ]
        state = ", ".join(f"{count} {word}" for word, count in counts if count)
    lines = [f"{title}: {state}."]
    for item in report.findings:
        lines += _finding_lines(item)
    lines += [wrapped(f"Looked at: {item.english()}.", "  ") for item in report.checked]
    return "\n".join(lines)


def _finding_lines(item: Finding) -> list[str]:
    mark = f"  {_WORDS[item.severity]} [{item.rule}]"
    lines = [mark, wrapped(item.cause.english(), "    ")]
    if item.fix is not None:
        frees = f" This frees {size(item.frees_bytes)}." if item.frees_bytes else ""
        lines.append(wrapped(f"-> {item.fix.english()}{frees}", "    "))
    return lines


def _repair_text(report: RepairReport) -> str:
    title = report.name or "The data folder"
    if not report.mended and not report.left:
        return f"{title}: all is well, nothing had to be mended."
    lines = [f"{title}: {len(report.mended)} mended, {len(report.left)} left."]
    for item in report.mended:
        lines += [f"  Mended [{item.rule}]", wrapped(item.cause.english(), "    ")]
    for left in report.left:
        lines += _left_lines(left)
    if report.generation is not None:
        quoted = f'"{report.name}"' if " " in report.name else report.name
        lines.append(
            f"  It is snapshot {report.generation} now. To take it back: "
            f"stablehand rollback {quoted} {report.previous}"
        )
    return "\n".join(lines)


def _left_lines(left: LeftFinding) -> list[str]:
    return [*_finding_lines(left.finding), wrapped(f"Left: {left.why.english()}", "    ")]
