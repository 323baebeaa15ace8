"""`stablehand plan`: what install and launch would do, and why, to the last flag."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_revision
from stablehand.cli.verb import Answer, add_profile
from stablehand.cli.verbs.hardware import torch_json
from stablehand.cli.words import duration, size, table_lines, wrapped
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.launch.command import LaunchFlag, LaunchVariable
from stablehand.services.app import App
from stablehand.services.planning import plan


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("plan", help="what install and launch would do, without doing it")
    parser.add_argument("package", metavar="PACKAGE", help="id of the package")
    parser.add_argument(
        "--ref", metavar="R", type=given_revision, help="release, branch, tag or commit to plan for"
    )
    add_profile(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Plan a package."""
    result = await plan(app, args.package, profile=args.profile, ref=args.ref)
    notices = (*result.notices, *result.data.notices)
    return Answer(result.command, plan_json(result.data), plan_text(result.data), notices)


def plan_json(made: InstallPlan) -> dict[str, Any]:
    """Give a plan in the shape of the contract."""
    return {
        "package": made.package.id,
        "install": made.install,
        "ref": made.ref,
        "python": made.python,
        "torch": torch_json(made.choice) if made.choice else None,
        "steps": [
            {
                "id": step.id,
                "kind": step.kind,
                "title": step.title.english(),
                "details": list(step.details),
                "download_bytes": step.download_bytes,
                "disk_bytes": step.disk_bytes,
                "seconds": step.seconds,
            }
            for step in made.steps
        ],
        "argv": list(made.command.argv),
        "folder": made.command.folder,
        "env": {item.name: item.value for item in made.command.variables},
        "env_reasons": {item.name: item.reason.english() for item in made.command.variables},
        "install_env": {item.name: item.value for item in made.install_variables},
        "flags": [_flag_json(flag) for flag in made.flags],
        "program_flags": [_flag_json(flag) for flag in made.command.flags],
        "sharing": {
            "method": made.sharing.method,
            "config_file": made.sharing.config_file,
            "shares": [
                {"role": s.role, "way": s.way, "source": s.source, "target": s.target}
                for s in made.sharing.shares
            ],
        },
        "licences": [
            {"package": item.package, "covers": item.covers, "spdx": item.spdx, "url": item.url}
            for item in made.licences
        ],
        "port": made.port,
        "url": made.url,
        "download_bytes": made.download_bytes,
        "disk_bytes": made.disk_bytes,
        "seconds": made.seconds,
    }


def _flag_json(flag: LaunchFlag) -> dict[str, Any]:
    return {
        "flag": flag.flag,
        "value": flag.value,
        "words": list(flag.words),
        "reason": flag.reason.english(),
        "origin": flag.origin,
    }


def plan_text(made: InstallPlan) -> str:
    """Give a plan for people: torch, steps, command, why, sharing, licences."""
    lines = [
        f"{made.package.name}  ({made.install}, {made.ref or 'built in'})",
        "",
        *_torch(made),
        "",
        f"Install: {size(made.download_bytes)} to download, {size(made.disk_bytes)} on disk, "
        f"{duration(made.seconds)} at 100 Mbit/s",
        *_steps(made),
        "",
        f"Launch in {made.command.folder}",
        *_command(made.command.argv),
        *_reasons("Why these options", made.command.flags),
    ]
    if made.flags != made.command.flags:
        lines += _reasons("Options for its back end", made.flags)
    lines += ["", "Environment"]
    lines += _environment(made.command.variables)
    if made.install_variables:
        lines += ["", "Environment of the install's own steps"]
        lines += _environment(made.install_variables)
    lines += ["", f"Models: {made.sharing.method}"]
    lines += table_lines([(f"  {s.role}", s.way, s.target) for s in made.sharing.shares])
    licences = [f"{item.spdx} ({item.package}, {item.covers})" for item in made.licences]
    lines += [
        "",
        f"Licences: {', '.join(licences)}",
        f"Page: {made.url or 'none, it opens a window'}",
    ]
    return "\n".join(lines)


def _torch(made: InstallPlan) -> list[str]:
    if (choice := made.choice) is None:
        return [f"Python {made.python}, no torch" if made.python else "No Python, no torch"]
    title = f"Torch {choice.version} ({choice.backend}), Python {choice.python}"
    return [title, wrapped(choice.reason.english(), "  ")]


def _steps(made: InstallPlan) -> list[str]:
    rows = [
        (
            f"  {at:>2}",
            step.title.english(),
            duration(step.seconds).removeprefix("about "),
            size(step.disk_bytes) if step.disk_bytes else "",
        )
        for at, step in enumerate(made.steps, start=1)
    ]
    lines: list[str] = []
    for row, step in zip(table_lines(rows), made.steps, strict=True):
        lines.append(row.rstrip())
        lines += [f"        {detail}" for detail in step.details]
    return lines


def _environment(variables: tuple[LaunchVariable, ...]) -> list[str]:
    """Lay out variables under the reason that they share."""
    lines: list[str] = []
    said = ""
    for item in sorted(variables, key=lambda item: item.reason.english()):
        if item.reason.english() != said:
            said = item.reason.english()
            lines.append(f"  # {said}")
        lines.append(f"  {item.name}={item.value}")
    return lines


def _command(argv: tuple[str, ...]) -> list[str]:
    """Lay out one option a line, so that a long command can be read."""
    lines: list[str] = []
    for word in argv:
        if lines and not word.startswith("-"):
            lines[-1] += f" {_quoted(word)}"
        else:
            lines.append(f"  {_quoted(word)}")
    return lines


def _quoted(word: str) -> str:
    return f'"{word}"' if not word or " " in word else word


def _reasons(title: str, flags: tuple[LaunchFlag, ...]) -> list[str]:
    told = [flag for flag in flags if flag.origin != "sharing"]
    if not told:
        return []
    rows = [(f"  {' '.join(flag.words)}", flag.reason.english()) for flag in told]
    return ["", title, *table_lines(rows)]
