"""`stablehand models fit`: whether a model fits the card, with the sum."""

from __future__ import annotations

import argparse
from typing import Any, Final

from stablehand.cli.given import given_count, given_words
from stablehand.cli.verb import Answer, add_profile
from stablehand.cli.words import memory, table, wrapped
from stablehand.core.models.fit.verdict import Component, FitVerdict
from stablehand.services.app import App
from stablehand.services.fitting import Fitting, Wanted, fit

_OUTCOMES: Final = {
    "fits": "It fits",
    "tight": "It is tight",
    "offload": "It does not fit whole, but runs from main memory",
    "too_big": "It is too big",
    None: "That cannot be told",
}
_MODES: Final = {
    "resident": "everything may stay on the card",
    "encoders_evicted": "text encoders leave the card after the prompt",
    "model_offload": "only the part at work is on the card",
    "streamed": "parts of the net come over in each step",
    "sequential": "single layers come over one by one",
}
_NAMES: Final = {
    "diffusion": "image model",
    "vae": "VAE",
    "activations": "computing a step",
    "decode": "decoding the picture",
    "context": "driver and libraries",
}


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser("fit", help="whether a model fits the card, with the sum")
    parser.add_argument(
        "file",
        metavar="FILE_OR_URL",
        type=given_words,
        help="a model file, a diffusers folder, or the address of a file",
    )
    add_profile(parser)
    parser.add_argument(
        "--package", metavar="ID", type=given_words, help="the program that would run it"
    )
    for name, meaning in (
        ("width", "pixels; what the family was trained for if not given"),
        ("height", "pixels; as the width if only that is given"),
        ("batch", "pictures at once"),
        ("frames", "of a clip"),
    ):
        parser.add_argument(f"--{name}", metavar="N", type=given_count, help=meaning)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Tell whether it fits."""
    wanted = Wanted(args.width, args.height, args.batch or 1, args.frames)
    result = await fit(app, args.file, profile=args.profile, package=args.package, wanted=wanted)
    found = result.data
    return Answer(result.command, _json(found), _text(found), tuple(result.notices))


def _json(found: Fitting) -> dict[str, Any]:
    verdict, finding = found.verdict, found.identity.finding
    return {
        "path": found.place,
        "kind": finding.kind,
        "base": finding.base,
        "one_of": list(finding.one_of),
        "dtype": found.identity.dtype,
        "quantisation": found.identity.quantisation,
        "package": found.package,
        "card": found.target.card,
        "backend": found.target.family,
        "verdict": verdict.outcome,
        "mode": verdict.mode,
        "peak_vram_bytes": verdict.peak_vram_bytes,
        "usable_vram_bytes": verdict.usable_vram_bytes,
        "margin": None if verdict.margin is None else round(verdict.margin, 4),
        "ram_bytes": verdict.ram_bytes,
        "measured": verdict.measured,
        "components": [
            {"id": item.id, "vram_bytes": item.vram_bytes, "ram_bytes": item.ram_bytes}
            for item in verdict.components
        ],
        "assumptions": [text.english() for text in verdict.assumptions],
        "advice": [text.english() for text in verdict.advice],
    }


def _text(found: Fitting) -> str:
    verdict = found.verdict
    rows = [(_name(item), _held(item), _waiting(item)) for item in verdict.components]
    rows.append(("peak", memory(verdict.peak_vram_bytes), _against(found)))
    lines = [
        f"{_OUTCOMES[verdict.outcome]}{_reason(verdict)}: {_what(found)}",
        "",
        table(rows),
        "",
        *(wrapped(text.english(), "  ") for text in verdict.assumptions),
    ]
    if verdict.advice:
        lines += ["", "What would help:"]
        lines += [wrapped(text.english(), "  ") for text in verdict.advice]
    return "\n".join(lines)


def _reason(verdict: FitVerdict) -> str:
    known = verdict.outcome in ("fits", "tight", "offload")
    return f" ({_MODES[verdict.mode]})" if known else ""


def _what(found: Fitting) -> str:
    finding, identity = found.identity.finding, found.identity
    base = finding.base or ("one of " + ", ".join(finding.one_of) if finding.one_of else "")
    words = (finding.kind, base, identity.quantisation or identity.dtype or "")
    return ", ".join(word for word in words if word)


def _against(found: Fitting) -> str:
    verdict, where = found.verdict, found.target.card or "the processor"
    if verdict.usable_vram_bytes is None or verdict.margin is None:
        return f"memory of {where} unknown"
    spare = f"{verdict.margin * 100:+.0f} %"
    return f"of {memory(verdict.usable_vram_bytes)} for models on {where} ({spare})"


def _held(item: Component) -> str:
    return memory(item.vram_bytes) if item.vram_bytes else "-"


def _waiting(item: Component) -> str:
    return f"{memory(item.ram_bytes)} in main memory" if item.ram_bytes else ""


def _name(item: Component) -> str:
    return _NAMES.get(item.id, item.id.removeprefix("text_encoder:").replace("_", " "))
