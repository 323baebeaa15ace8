"""`stablehand search`: models of Hugging Face, CivitAI and OpenModelDB, and one of them in full."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from stablehand.cli.given import given_count, given_words
from stablehand.cli.hub_shapes import Marks, model_json, spec_of
from stablehand.cli.verb import Answer, add_profile
from stablehand.cli.words import (
    memory,
    one_line,
    shortened,
    size,
    table,
    table_lines,
    wrapped,
)
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.listing import (
    Access,
    HubFile,
    HubId,
    HubModel,
    HubVersion,
    Licence,
    Query,
)
from stablehand.core.hubs.spec_links import is_public_host
from stablehand.core.models.identify.bases import BASES
from stablehand.core.models.tree import KINDS, known_kind
from stablehand.services.app import App
from stablehand.services.remote_fit import RemoteFit

_HUBS: Final[dict[str, HubId]] = {
    "hf": "huggingface",
    "civitai": "civitai",
    "openmodeldb": "openmodeldb",
}
_SORTS: Final = ("relevant", "downloads", "likes", "newest", "updated", "trending")
_PERIODS: Final = ("day", "week", "month", "year", "all")
_MOST: Final = 100
_USUAL: Final = 20
_USES: Final = {True: "commercial use", False: "no commercial use", None: "no licence named"}
_COMMIT: Final = re.compile(r"@[0-9a-f]{40}(?=/)")
_PLAIN: Final = re.compile(r"[\w@+=:,./-]+", re.ASCII)
_QUOTABLE: Final = re.compile(r"[^\"$`%!\\]+")
# What no command fetches, whoever agrees to whatever.
_SHUT: Final = frozenset({"browser", "disabled", "early"})
_OUTCOMES: Final = {
    "fits": "fits",
    "tight": "tight",
    "offload": "from main memory",
    "too_big": "too big",
    None: "not known",
}


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("search", help="look for models on a hub")
    parser.add_argument("hub", choices=tuple(_HUBS), help="hf, civitai, openmodeldb")
    parser.add_argument("query", metavar="WORDS", nargs="*", help="what to look for")
    parser.add_argument(
        "--kind", metavar="K", action="append", type=_kind, help="checkpoint, lora, vae...; several"
    )
    parser.add_argument(
        "--base", metavar="B", action="append", type=_base, help="sd15, sdxl, flux1...; several"
    )
    parser.add_argument("--author", metavar="A", type=given_words, help="only by this account")
    parser.add_argument("--tag", metavar="T", type=given_words, help="only with this tag")
    parser.add_argument("--sort", metavar="ORDER", choices=_SORTS, help=", ".join(_SORTS))
    parser.add_argument(
        "--period", metavar="P", choices=_PERIODS, default="all", help=", ".join(_PERIODS)
    )
    parser.add_argument("--limit", metavar="N", type=_limit, default=_USUAL, help="at most so many")
    parser.add_argument("--cursor", metavar="C", type=given_words, help="the page after another")
    parser.add_argument("--sensitive", action="store_true", help="also what is not for everybody")
    parser.add_argument(
        "--commercial", action="store_true", help="only what may be used commercially"
    )
    parser.add_argument("--files", action="store_true", help="with versions and files")
    parser.add_argument(
        "--fit", action="store_true", help="only what fits this machine, by the sizes of its files"
    )
    parser.add_argument(
        "--show", metavar="SPEC", type=given_words, help="one model in full, by name, link or id"
    )
    parser.add_argument(
        "--package", metavar="ID", type=given_words, help="the program that would run it"
    )
    add_profile(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Look for models, or show one."""
    if args.show is not None:
        return await _show(app, args)
    from stablehand.services.searching import search

    hub = _HUBS[args.hub]
    query = Query(
        text=" ".join(args.query),
        kinds=tuple(args.kind or ()),
        bases=tuple(args.base or ()),
        author=args.author,
        tag=args.tag,
        sort=args.sort or ("relevant" if args.query else "downloads"),
        period=args.period,
        sensitive=args.sensitive,
        commercial=args.commercial,
        limit=args.limit,
        cursor=args.cursor,
    )
    result = await search(app, hub, query)
    models: Sequence[HubModel] = result.data.models
    if args.fit or args.files:
        models = await _with_files(app, models)
    marks = await _marks(app, models, args, headers=False)
    if args.fit:
        models = [model for model in models if _fits(model, marks)]
    with_files = args.files or args.fit
    data = {
        "hub": args.hub,
        "results": [model_json(model, marks, files=with_files) for model in models],
        "cursor": result.data.cursor,
    }
    return Answer("search", data, _list_text(models, marks, result.data.cursor), result.notices)


async def _show(app: App, args: argparse.Namespace) -> Answer:
    from stablehand.services.sources import look_at

    seen = (await look_at(app, _spec(args.hub, args.show))).data
    if seen.model is None:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "This is the address of a file, not of a model."),
            hint=QT_TRANSLATE_NOOP("usage", "Whether it fits: stablehand models fit ADDRESS"),
        )
    marks = await _marks(app, [seen.model], args, headers=True, version=seen.version)
    told = {**model_json(seen.model, marks, files=True), "description": seen.model.description}
    data = {"hub": args.hub, "results": [told], "cursor": None}
    return Answer("search", data, _model_text(seen.model, seen.version, marks))


def _spec(hub: str, text: str) -> str:
    """Give what a name within a hub is as a spec; links and specs stay as they are."""
    if ":" in text or is_public_host(text.partition("/")[0]):
        return text
    if hub == "civitai":
        return f"civitai:{text}" if "@" in text or "/" in text else f"civitai:models/{text}"
    return f"{hub}:{text}"


async def _with_files(app: App, models: Sequence[HubModel]) -> list[HubModel]:
    """Give models with their files; hubs that leave them out of lists are asked for each."""
    from stablehand.services.sources import whole_models

    return list(await whole_models(app, models))


async def _marks(
    app: App,
    models: Iterable[HubModel],
    args: argparse.Namespace,
    *,
    headers: bool,
    version: HubVersion | None = None,
) -> Marks:
    """Give what the library has of models' files, and whether they fit.

    Args:
        headers: fetch the headers of the files of `version`.
    """
    from stablehand.services.fitting import target_for
    from stablehand.services.remote_fit import judge
    from stablehand.services.searching import installed

    found = list(models)
    here = await installed(app, (file for model in found for file in _files(model)))
    fits: dict[str, RemoteFit] = {}
    if args.fit or args.show is not None:
        target, _problems = await target_for(app, profile=args.profile, package=args.package)
        for model in found:
            for one in model.versions:
                is_meant = version is not None and one.id == version.id
                fits |= await judge(
                    app,
                    one.files,
                    model=model,
                    version=one,
                    package=args.package,
                    target=target,
                    ask=headers and is_meant,
                )
    return Marks(here, fits)


def _files(model: HubModel) -> Iterable[HubFile]:
    return (file for version in model.versions for file in version.files)


def _fits(model: HubModel, marks: Marks) -> bool:
    """Tell whether a file of a model fits, or nobody knows."""
    told = [marks.fits[file.spec] for file in _files(model) if file.spec in marks.fits]
    return any(fit.verdict.outcome in ("fits", "tight", None) for fit in told)


def _list_text(models: Sequence[HubModel], marks: Marks, cursor: str | None) -> str:
    rows = [
        (
            spec_of(model),
            shortened(one_line(model.name)),
            model.kind or "-",
            model.base or "-",
            _count(model.downloads),
            _short(model.licence),
            _signs(model, marks),
        )
        for model in models
    ]
    lines = [table(rows)] if rows else ["Nothing was found."]
    if cursor is not None:
        word = _shell_word(cursor)
        more = f"the same with --cursor {word}" if word else f"--cursor takes this: {cursor}"
        lines += ["", f"There is more: {more}"]
    return "\n".join(lines)


def _signs(model: HubModel, marks: Marks) -> str:
    signs = []
    if any(file.spec in marks.here for file in _files(model)):
        signs.append("in the library")
    if model.access.state != "open":
        signs.append(model.access.state)
    if model.is_sensitive:
        signs.append("sensitive")
    return ", ".join(signs)


def _short(licence: Licence) -> str:
    name = licence.name or licence.id
    if name is None:
        return _USES[licence.commercial]
    told = shortened(one_line(name), 40)
    return told if licence.commercial is not False else f"{told} (not for commercial use)"


def _count(number: int | None) -> str:
    if number is None:
        return "-"
    if number < 10_000:
        return str(number)
    return f"{number / 1000:.0f}k" if number < 1_000_000 else f"{number / 1_000_000:.1f}M"


def _model_text(model: HubModel, version: HubVersion | None, marks: Marks) -> str:
    lines = [
        f"{one_line(model.name)} ({spec_of(model)})",
        model.page,
        f"{model.kind or model.raw_kind or 'kind not known'}, "
        f"{model.base or model.raw_base or 'base not known'}",
        f"Licence: {_short(model.licence)}",
        *(wrapped(fact.english(), "  ") for fact in model.licence.facts),
    ]
    if model.access.state != "open":
        lines.append(_access_words(model.access))
    for one in model.versions:
        lines += ["", *_version_lines(one, version, marks)]
    for file in version.files if version is not None else ():
        fit = marks.fits.get(file.spec)
        if fit is not None and fit.is_best and file.access.state not in _SHUT:
            spec = _short_spec(file.spec)
            word = _shell_word(spec)
            lines += [
                "",
                f"Fetch the best: stablehand download {word}" if word else f"Best: {spec}",
            ]
    return "\n".join(lines)


def _access_words(access: Access) -> str:
    """Say what keeps a model back, and until when."""
    until = "" if access.until is None else f" until {access.until:%Y-%m-%d}"
    why = "" if access.why is None else access.why.english()
    return f"Access: {access.state}{until}. {why}".strip()


def _version_lines(one: HubVersion, meant: HubVersion | None, marks: Marks) -> Iterable[str]:
    """Give a version with its files of weights; what else there is, is counted."""
    from stablehand.services.remote_fit import is_weights

    is_meant = meant is None or one.id == meant.id
    yield f"{one_line(one.name)}{'' if is_meant else ' (another version)'}"
    if one.trained_words:
        yield wrapped(f"Words: {', '.join(one.trained_words)}", "  ")
    weights = [file for file in one.files if is_weights(file)]
    yield from (f"  {line.rstrip()}" for line in table_lines(_row(file, marks) for file in weights))
    if others := len(one.files) - len(weights):
        yield f"  Other files: {others}."


def _row(file: HubFile, marks: Marks) -> tuple[str, ...]:
    words = (file.quantisation or file.precision, file.variant, file.role, file.format)
    return (
        _short_spec(file.spec),
        size(file.size_bytes),
        " ".join(word for word in words if word),
        _told(marks.fits.get(file.spec)),
        ", ".join(_file_signs(file, marks)),
    )


def _told(fit: RemoteFit | None) -> str:
    """Say whether a file fits."""
    if fit is None:
        return ""
    estimate = " (estimated)" if fit.is_estimate else ""
    best = ", best here" if fit.is_best else ""
    return f"{_OUTCOMES[fit.verdict.outcome]}, {memory(fit.peak)}{estimate}{best}"


def _file_signs(file: HubFile, marks: Marks) -> Iterable[str]:
    if file.spec in marks.here:
        yield "in the library"
    if file.access.state != "open":
        yield file.access.state
    if file.group is not None:
        yield "part of a set"
    fit = marks.fits.get(file.spec)
    is_bad = fit is not None and fit.safety is not None and fit.safety.level == "dangerous"
    if is_bad or any(scan.result == "danger" for scan in file.scans):
        yield "DANGER"


def _short_spec(spec: str) -> str:
    """Give a spec without the commit, for people: what is newest is what they see."""
    return _COMMIT.sub("", spec, count=1)


def _shell_word(text: str) -> str | None:
    """Give a word of a site as any shell takes it; None for one that a shell might run a part of."""
    if _PLAIN.fullmatch(text):
        return text
    return f'"{text}"' if _QUOTABLE.fullmatch(text) else None


def _kind(text: str) -> str:
    kind = known_kind(text)
    if kind is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no kind: {', '.join(KINDS)}")
    return kind


def _base(text: str) -> str:
    base = text.strip().lower()
    if base not in BASES:
        near = difflib.get_close_matches(base, BASES, n=4, cutoff=0.4) or list(BASES)[:8]
        raise argparse.ArgumentTypeError(f"'{text}' is no base, such as {', '.join(near)}")
    return base


def _limit(text: str) -> int:
    count = given_count(text)
    if count > _MOST:
        raise argparse.ArgumentTypeError(f"at most {_MOST} at once")
    return count
