"""`stablehand catalog`: list, show, check, refresh, schema."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_path
from stablehand.cli.verb import Answer, add_profile
from stablehand.cli.words import table, wrapped
from stablehand.core.catalog.narrowing import CATEGORIES, TERMS, Narrowing
from stablehand.core.catalog.schema import Package, document_schema
from stablehand.services.app import App
from stablehand.services.catalog import (
    ListedPackage,
    ShownPackage,
    Verdict,
    check_catalog,
    list_packages,
    show_package,
)
from stablehand.services.catalog_refresh import refresh_catalog


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("catalog", help="the packages that can be installed")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every package, and whether it works here")
    add_profile(listing)
    listing.add_argument(
        "--category",
        metavar="C",
        choices=CATEGORIES,
        help=f"only what does this: {', '.join(CATEGORIES)}",
    )
    listing.add_argument(
        "--licence",
        metavar="L",
        choices=TERMS,
        help="only programs under a permissive licence, or (commercial) without weights that ask first",
    )
    listing.add_argument("--supported", action="store_true", help="only what works here")
    listing.set_defaults(run=run_list)
    showing = actions.add_parser("show", help="everything about one package")
    showing.add_argument("package", metavar="ID", help="id of the package")
    add_profile(showing)
    showing.set_defaults(run=run_show)
    checking = actions.add_parser("check", help="check package definitions for mistakes")
    checking.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        type=given_path,
        help="a package.toml, its folder, or a catalog folder",
    )
    checking.set_defaults(run=run_check)
    refreshing = actions.add_parser("refresh", help="fetch the catalog that the settings pin")
    refreshing.set_defaults(run=run_refresh)
    schema = actions.add_parser("schema", help="the JSON schema of package.toml")
    schema.set_defaults(run=run_schema)


async def run_list(app: App, args: argparse.Namespace) -> Answer:
    """List the packages."""
    wanted = Narrowing(args.category, args.licence)
    result = await list_packages(app, args.profile, wanted, only_supported=args.supported)
    data = {"packages": [_summary(item) for item in result.data]}
    rows = [
        (
            item.package.id,
            item.package.name,
            item.package.category,
            _licence(item.package),
            _here(item.verdict),
        )
        for item in result.data
    ]
    if not rows:
        return Answer(result.command, data, "No package fits that.", tuple(result.notices))
    lines = [table([("ID", "NAME", "KIND", "LICENCE", "HERE"), *rows])]
    lines += ["", "Why: stablehand catalog show ID. What it would do: stablehand plan ID."]
    return Answer(result.command, data, "\n".join(lines), tuple(result.notices))


async def run_show(app: App, args: argparse.Namespace) -> Answer:
    """Show one package."""
    result = await show_package(app, args.package, args.profile)
    shown = result.data
    package = shown.definition.package
    data = {
        "package": {
            **package.model_dump(mode="json"),
            **_verdict_json(shown.verdict),
            "licences": {"code": package.licence.code, "weights": package.licence.weights},
        },
        "provenance": [
            {"key": item.key, "layer": item.layer, "file": item.file, "line": item.line}
            for item in shown.definition.provenance()
        ],
    }
    return Answer(result.command, data, _shown_text(shown), tuple(result.notices))


async def run_check(app: App, args: argparse.Namespace) -> Answer:
    """Check definitions."""
    result = await check_catalog(app, args.path)
    checked = result.data
    data = {"folders": list(checked.folders), "packages": list(checked.packages), "problems": []}
    count = len(checked.packages)
    text = f"{count} {'definition is' if count == 1 else 'definitions are'} right: "
    return Answer(result.command, data, text + ", ".join(checked.packages))


async def run_refresh(app: App, _args: argparse.Namespace) -> Answer:
    """Fetch the pinned catalog, and say what it brings."""
    result = await refresh_catalog(app)
    done, current = result.data, result.data.current
    data = {
        "name": current.name,
        "version": current.version,
        "source": current.source,
        "index_sha256": current.index,
        "fetched_at": current.fetched_at,
        "folder": str(current.folder),
        "packages": list(current.packages),
        "added": list(done.added),
        "changed": list(done.changed),
        "was_there": done.was_there,
    }
    state = "is in use already" if done.was_there else "is in use now"
    lines = [f"{current.name} {current.version} {state}: {len(current.packages)} packages."]
    lines += [f"  New: {', '.join(done.added)}"] if done.added else []
    lines += [f"  Other than the built-in ones: {', '.join(done.changed)}"] if done.changed else []
    return Answer(result.command, data, "\n".join(lines), tuple(result.notices))


async def run_schema(_app: App, _args: argparse.Namespace) -> Answer:
    """Give the JSON schema."""
    import json

    schema = document_schema()
    return Answer("catalog schema", {"schema": schema}, json.dumps(schema, indent=2))


def _licence(package: Package) -> str:
    weights = package.licence.weights
    return f"{package.licence.code}, weights {weights}" if weights else package.licence.code


def _sharing(package: Package) -> str:
    others = [method for method in package.sharing.methods if method != package.sharing.default]
    also = f" (also: {', '.join(others)})" if others else ""
    return f"{package.sharing.default}{also}"


def _here(verdict: Verdict) -> str:
    if not verdict.supported:
        return "does not run here"
    return "works, slowly: on the processor" if verdict.backend == "cpu" else "works"


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {"supported": verdict.supported, "backend": verdict.backend, "why": verdict.why}


def _summary(item: ListedPackage) -> dict[str, Any]:
    package = item.package
    return {
        "id": package.id,
        "name": package.name,
        "category": package.category,
        "licence": package.licence.code,
        "weights_licence": package.licence.weights,
        "summary": package.summary.en,
        **_verdict_json(item.verdict),
    }


def _shown_text(shown: ShownPackage) -> str:
    package = shown.definition.package
    rows = [
        ("Id", package.id),
        ("Kind", f"{package.category}, {package.status}"),
        ("Licence", package.licence.code),
        ("Weights", package.licence.weights or "brings none"),
        ("Authors", ", ".join(package.authors)),
        ("Home", package.homepage or "part of Stablehand"),
        ("Options", f"{len(package.options)} in {len(package.groups)} groups"),
        ("Sharing", _sharing(package)),
        ("Here", _here(shown.verdict)),
    ]
    lines = [
        package.name,
        wrapped(package.summary.en),
        "",
        table(rows),
        wrapped(shown.verdict.why, "  "),
    ]
    changed = [item for item in shown.definition.provenance() if item.layer == "user"]
    if changed:
        lines += ["", "Changed by your own files:"]
        lines += [f"  {item.key}  ({item.file}, line {item.line})" for item in changed]
    return "\n".join(lines)
