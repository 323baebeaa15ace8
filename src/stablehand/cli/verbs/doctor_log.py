"""`stablehand doctor --log`, `--rules`, `--do` and `--report`: known errors of logs."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any, Final

from stablehand.cli.given import given_path, given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import wrapped
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.doctor_rules import LogRule, rules_for
from stablehand.services.app import App
from stablehand.services.failure_report import save_report
from stablehand.services.jobs import Job
from stablehand.services.log_doctoring import (
    LogFinding,
    LogFindings,
    examine_log,
    general_rules,
)
from stablehand.services.log_fixes import FixAction, run_fix
from stablehand.services.sessions import latest_by_install, stop

_WORDS: Final = {"stops": "Stops it", "harms": "Does harm", "note": "Note"}


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options about logs."""
    parser.add_argument(
        "--log",
        metavar="FILE",
        nargs="?",
        const="",
        help="known errors in a log (default: that of the last launch of NAME)",
    )
    parser.add_argument(
        "--package", metavar="ID", type=given_words, help="with --log: whose program wrote it"
    )
    parser.add_argument("--rules", action="store_true", help="list the errors that are known")
    parser.add_argument(
        "--do",
        metavar="RULE/ACTION",
        type=given_words,
        help="do what a finding of the log proposes",
    )
    parser.add_argument(
        "--stop", action="store_true", help="with --do: stop the install for it, if it runs"
    )
    parser.add_argument(
        "--report",
        metavar="FILE",
        type=given_path,
        help="write a report on NAME for those who help, without names, addresses and tokens",
    )


def is_about_logs(args: argparse.Namespace) -> bool:
    """Tell whether a command line is about logs and not about the install itself."""
    named = (args.log, args.do, args.report)
    return args.rules or args.stop or any(value is not None for value in named)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Look at a log, list the rules, do something about a finding, or write a report."""
    if args.fix or args.deep or args.rule:
        raise _usage(
            QT_TRANSLATE_NOOP(
                "health", "--fix, --rule and --deep are about the install, not about logs."
            )
        )
    if args.package and args.name:
        raise _usage(QT_TRANSLATE_NOOP("health", "Either NAME or --package says whose log it is."))
    if args.stop and args.do is None:
        raise _usage(QT_TRANSLATE_NOOP("health", "--stop goes with --do."))
    if args.rules:
        return await _rules(app, args)
    if args.report is not None:
        return await _report(app, args)
    findings = await _found(app, args)
    if args.do is not None:
        return await _done(app, args, findings)
    return Answer("doctor", _json(findings), _text(findings))


async def _found(app: App, args: argparse.Namespace) -> LogFindings:
    log, code = await _log(app, args)
    return await examine_log(app, log, name=args.name or "", package=args.package, exit_code=code)


async def _log(app: App, args: argparse.Namespace) -> tuple[Path, int | None]:
    """Give the log that is meant, and what its program ended with where that is known."""
    if args.log:
        return Path(args.log), None
    if not args.name:
        raise _usage(
            QT_TRANSLATE_NOOP("health", "--log needs a FILE, or NAME whose last log is looked at.")
        )
    session = (await latest_by_install(app)).get(args.name)
    if session is None:
        from stablehand.core.records.install import need_record

        need_record(app.data.root, args.name)
        raise StablehandError(
            "session.unknown",
            QT_TRANSLATE_NOOP("health", "{name} has not been launched yet, so it has no log.").fill(
                name=args.name
            ),
        )
    return session.log, None if session.is_live else session.exit_code


async def _report(app: App, args: argparse.Namespace) -> Answer:
    if not args.name:
        raise _usage(QT_TRANSLATE_NOOP("health", "--report needs NAME, the install it is about."))
    log = Path(args.log) if args.log else None
    text = await save_report(app, args.name, args.report, log)
    file = await asyncio.to_thread(args.report.absolute)
    data = {"install": args.name, "file": str(file), "lines": text.count("\n")}
    return Answer("doctor", data, f"The report is in {file}. Read it before you hand it on.")


async def _done(app: App, args: argparse.Namespace, findings: LogFindings) -> Answer:
    if not args.name:
        raise _usage(QT_TRANSLATE_NOOP("health", "--do needs NAME, the install to do it to."))
    finding, action = _wanted(args.do, findings)
    if action.reach == "goes":
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "health", "“{action}” leads to a place and does nothing by itself: {value}."
            ).fill(action=action.text, value=action.value or action.do),
        )
    name = args.name
    job: Job[Any] | None = None
    if action.do in ("add_option", "set_variable", "other_port", "disable_extension"):
        await run_fix(app, name, action, stop_first=args.stop)
    else:
        if args.stop and action.do in ("repair", "reinstall_torch"):
            await stop(app, name)  # these mend what lies there, and not a copy beside what runs

        async def begin() -> Job[Any]:
            started = await run_fix(app, name, action, stop_first=args.stop)
            assert started is not None
            return started

        job = await _watched(app, begin, args)
    data = {"install": name, "rule": finding.rule, "action": _action_json(action)}
    text = f"Done: {action.text.english()}."
    if job is None and action.do != "disable_extension":
        text += " It counts from the next launch on."
    return Answer("doctor", data, text)


async def _watched(app: App, begin: Any, args: argparse.Namespace) -> Any:
    return await watched(app, begin, as_json=args.json)


def _wanted(words: str, findings: LogFindings) -> tuple[LogFinding, FixAction]:
    rule, _, key = words.partition("/")
    finding = next((item for item in findings.findings if item.rule == rule), None)
    if finding is None:
        known = ", ".join(item.rule for item in findings.findings) or "nothing"
        raise _usage(
            QT_TRANSLATE_NOOP("health", "The log shows no '{rule}'; it shows: {known}.").fill(
                rule=rule, known=known
            )
        )
    runs = [item for item in finding.actions if item.reach == "runs"]
    action = next((item for item in finding.actions if key in (item.key, item.do)), None)
    if not key and runs:
        action = runs[0]
    if action is None:
        known = ", ".join(item.key for item in finding.actions) or "nothing"
        raise _usage(
            QT_TRANSLATE_NOOP("health", "'{rule}' has no action '{key}'; it has: {known}.").fill(
                rule=rule, key=key, known=known
            )
        )
    return finding, action


def _usage(message: Any) -> StablehandError:
    return StablehandError("usage", message)


def _json(findings: LogFindings) -> dict[str, Any]:
    return {
        "install": findings.install or None,
        "log": str(findings.log),
        "lines": findings.lines,
        "findings": [_finding_json(item) for item in findings.findings],
    }


def _finding_json(item: LogFinding) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "theme": item.theme or None,
        "severity": item.severity,
        "cause": item.cause.english(),
        "fix": item.fix.english(),
        "actions": [_action_json(action) for action in item.actions],
        "count": item.count,
        "lines": list(item.lines),
        "excerpt": item.excerpt,
        "dismissed": item.is_dismissed,
    }


def _action_json(action: FixAction) -> dict[str, Any]:
    return {
        "action": action.key,
        "do": action.do,
        "text": action.text.english(),
        "value": action.value or None,
        "name": action.name or None,
        "runs": action.reach == "runs",
    }


def _text(findings: LogFindings) -> str:
    name = findings.install or findings.log.name
    if not findings.findings:
        return f"{name}: no known error in {findings.lines:,} lines."
    lines = [f"{name}: {len(findings.findings)} known in {findings.lines:,} lines."]
    for item in findings.findings:
        times = f"{item.count} times, last in line" if item.count > 1 else "line"
        lines.append(f"  {_WORDS[item.severity]} [{item.rule}], {times} {item.lines[-1]}:")
        lines.append(f"    {item.excerpt}")
        lines.append(wrapped(f"{item.cause.english()}.", "    "))
        lines.append(wrapped(f"-> {item.fix.english()}.", "    "))
        if runs := [action for action in item.actions if action.reach == "runs"]:
            keys = ", ".join(f"{item.rule}/{action.key}" for action in runs)
            lines.append(wrapped(f"--do {keys}", "    "))
    return "\n".join(lines)


async def _rules(app: App, args: argparse.Namespace) -> Answer:
    """List the rules: those for every package, and those of packages."""

    def read() -> list[dict[str, Any]]:
        parts = general_rules(app)
        found = [_rule_json(rule) for rule in rules_for(parts)]
        for package_id in [args.package] if args.package else app.catalog.ids():
            own = app.catalog.load(package_id).package.doctor
            found += [
                _rule_json(rule) for rule in rules_for(parts, package_id, own) if rule.package
            ]
        return found

    rules = await asyncio.to_thread(read)
    lines = [f"{len(rules)} errors are known."]
    for rule in rules:
        whose = f" ({rule['package']})" if rule["package"] else ""
        lines.append(f"  {rule['rule']}{whose}")
        lines.append(wrapped(f"{rule['cause']}.", "    "))
        lines.append(wrapped(f"-> {rule['fix']}.", "    "))
    return Answer("doctor", {"rules": rules}, "\n".join(lines))


def _rule_json(rule: LogRule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "package": rule.package or None,
        "theme": rule.theme or None,
        "severity": rule.severity,
        "cause": rule.cause.english(),
        "fix": rule.fix.english(),
        "texts": {
            "ru": {
                "cause": getattr(rule.cause, "ru", None),
                "fix": getattr(rule.fix, "ru", None),
            }
        },
        "patterns": list(rule.patterns),
        "when": str(rule.when) if rule.when is not None else None,
        "actions": [action.do for action in rule.actions],
        "source": rule.source or None,
    }
