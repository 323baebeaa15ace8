"""Which release of a program from the package index an install takes, and the day it came out.

Its dependencies are chosen as of that day, as those of a repository are as of its commit's.
"""

from __future__ import annotations

from typing import Final

from packaging.requirements import Requirement

from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.version_choice import (
    asked_version,
    newest_allowed,
    registry_name,
)
from stablehand.core.records.install import InstalledSource
from stablehand.core.runtimes.index_versions import IndexVersion, index_versions

# Any patch release of the series will do, and is not known before there is one.
_NEWEST_PATCH: Final = 99


def registry_requirement(context: InstallContext) -> str | None:
    """Give what a program from the package index is asked for as; None for any other program."""
    source = context.package.source
    if source.kind != "registry" or source.package is None:
        return None
    if context.plan.ref is None:
        return source.package
    wanted = Requirement(source.package)
    extras = f"[{','.join(sorted(wanted.extras))}]" if wanted.extras else ""
    return f"{wanted.name}{extras}=={context.plan.ref}"


async def registry_source(context: InstallContext) -> InstalledSource:
    """Give what is written down of a program from the package index before it is installed."""
    wanted = registry_requirement(context)
    day = None
    if wanted is not None and context.package.requirements.dated:
        day = await _day_of(context, wanted)
    return InstalledSource(kind="registry", ref=wanted, date=day)


async def _day_of(context: InstallContext, wanted: str) -> str | None:
    """Give the day of the release that a requirement will bring; None where no index says it."""
    try:
        found = await index_versions(registry_name(wanted), context.tools.uv, _python(context))
    except StablehandError as error:
        # Whoever installs it next says what is wrong, if that still is.
        context.log.note(f"no day of its release: {error.message.english()}")
        return None
    release = release_of(found, wanted, newest=str(context.tools.newest_day or ""))
    if release is None or release.uploaded is None:
        return None
    context.log.note(f"{release.version} came out on {release.uploaded}")
    return release.uploaded


def release_of(
    found: tuple[IndexVersion, ...], wanted: str, *, newest: str = ""
) -> IndexVersion | None:
    """Give the release that a requirement will bring. Pure.

    Args:
        found: what the index has.
        newest: the last day that counts, as 2026-01-31; empty: no limit.
    """
    allowed = {
        item.version: item
        for item in found
        if not (newest and item.uploaded and item.uploaded > newest)
    }
    exact = asked_version(asked_version(wanted))
    if exact is not None:
        return next((item for name, item in allowed.items() if asked_version(name) == exact), None)
    name = newest_allowed(list(allowed), wanted)
    return allowed[name] if name is not None else None


def _python(context: InstallContext) -> str | None:
    if context.record.python is not None:
        return context.record.python.version
    series = context.plan.python
    return f"{series}.{_NEWEST_PATCH}" if series else None
