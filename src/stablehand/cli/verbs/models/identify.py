"""`stablehand models identify`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.verb import Answer
from stablehand.cli.words import one_line, size, table
from stablehand.services.app import App
from stablehand.services.identifying import IdentifiedFile, identify_files

_BILLION = 1_000_000_000
_MILLION = 1_000_000


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser(
        "identify", help="what files are, from their headers: kind, base, precision, safety"
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE_OR_URL",
        type=given_words,
        help="a model file, a diffusers folder, or the address of a file",
    )
    parser.add_argument("--why", action="store_true", help="show what decided it")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Identify the files."""
    result = await identify_files(app, args.files)
    data = {"models": [_json(file) for file in result.data]}
    return Answer(result.command, data, _text(result.data, args.why), tuple(result.notices))


def _json(file: IdentifiedFile) -> dict[str, Any]:
    found = file.identity.finding
    return {
        "path": file.path,
        "kind": found.kind,
        "base": found.base,
        "one_of": list(found.one_of),
        "subtype": found.subtype,
        "format": file.format,
        "dtype": file.identity.dtype,
        "quantisation": file.identity.quantisation,
        "parameters": file.identity.parameters,
        "prediction": found.prediction,
        "in_channels": found.in_channels,
        "parts": dict(file.identity.parts),
        "safety": file.verdict.level,
        "evidence": [{"what": item.what, "detail": item.detail} for item in file.verdict.evidence],
        "confidence": found.confidence,
        "size_bytes": file.size_bytes,
        "why": list(found.why),
        "notes": list(file.notes),
        "error": _error_json(file),
    }


def _error_json(file: IdentifiedFile) -> dict[str, Any] | None:
    error = file.error
    if error is None:
        return None
    return {
        "code": error.code,
        "message": error.message.english(),
        "hint": error.hint.english() if error.hint else None,
    }


def _text(files: tuple[IdentifiedFile, ...], with_reasons: bool) -> str:
    rows = [_row(file) for file in files if file.error is None]
    lines = [table(rows)] if rows else []
    lines += [_failure(file) for file in files if file.error is not None]
    if with_reasons:
        lines += [text for file in files if (text := _reasons(file))]
    return "\n".join(lines)


def _row(file: IdentifiedFile) -> tuple[str, ...]:
    found, identity = file.identity.finding, file.identity
    base = found.base or ("one of " + ", ".join(found.one_of) if found.one_of else "unknown base")
    return (
        found.kind,
        base,
        found.subtype or "",
        identity.quantisation or identity.dtype or "",
        _count(identity.parameters),
        size(file.size_bytes),
        file.verdict.level,
        file.path,
    )


def _failure(file: IdentifiedFile) -> str:
    error = file.error
    message = error.message.english() if error else ""
    return one_line(f"{file.path}: {message} (safety: {file.verdict.level})")


def _reasons(file: IdentifiedFile) -> str:
    found = file.identity.finding
    lines = [file.path]
    lines += [f"  {reason}" for reason in found.why]
    if len(found.one_of) > 1:
        lines.append(f"  its header cannot tell these apart: {', '.join(found.one_of)}")
    lines += [f"  {part}: {size(count)}" for part, count in file.identity.parts.items()]
    lines += [f"  {item.what}: {item.detail}" for item in file.verdict.evidence]
    lines += [f"  note: {note}" for note in file.notes]
    return "\n" + "\n".join(map(one_line, lines)) if len(lines) > 1 else ""


def _count(parameters: int | None) -> str:
    """Give a number of parameters as people say it: 2.6B, 860M."""
    if parameters is None:
        return ""
    if parameters >= _BILLION:
        return f"{parameters / _BILLION:.1f}B"
    if parameters >= _MILLION:
        return f"{parameters / _MILLION:.0f}M"
    return str(parameters)
