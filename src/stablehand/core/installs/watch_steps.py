"""The watch over what is known to do harm, as the steps of an install keep it.

It is never chosen (the limits go to every command that installs), never asked for (a requirement that only
something harmful can meet is refused before anything is fetched), and looked for in the environment before
anything in there is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.watch_list import BadPackage, WatchList, read_watch_list
from stablehand.core.installs.watch_scan import WatchFinding, scan_extensions, scan_packages
from stablehand.core.runtimes.brought import site_packages_of

_MIN_AGE: Final = "installs.min_age_days"


def watch_limits(context: InstallContext) -> tuple[str, ...]:
    """Give the constraints under which nothing harmful is chosen."""
    return _known(context).limits()


def refuse_harmful_requirements(context: InstallContext, lines: Iterable[str]) -> None:
    """Refuse requirements that only something harmful can meet.

    Raises:
        StablehandError: `install.unsafe`.
    """
    if (asked := _known(context).asked_for(lines)) is not None:
        raise _asked_for(context, *asked)


def refuse_harmful_answer(context: InstallContext, lines: Iterable[str]) -> None:
    """Look whether a resolver failed for want of something harmful, which some package insists on.

    Raises:
        StablehandError: `install.unsafe`.
    """
    if (blamed := _known(context).blamed(lines)) is not None:
        raise _asked_for(context, *blamed)


def refuse_harmful_environment(context: InstallContext) -> None:
    """Look through the new environment and the program's own extensions; nothing of them is run.

    Raises:
        StablehandError: `install.unsafe`.
    """
    known = _known(context)
    found = [*scan_packages(site_packages_of(context.environment), known)]
    found += scan_extensions(context.checkout, context.package, known)
    if not found:
        return
    first = found[0]
    raise StablehandError(
        "install.unsafe",
        QT_TRANSLATE_NOOP(
            "watch", "{what} was installed for {name} and is known to do harm: {why}"
        ).fill(what=first.what, name=context.package.name, why=first.why),
        hint=_hint(first),
        more=tuple(described(item) for item in found[1:]),
        details={"unsafe": [finding_details(item) for item in found]},
    )


def too_young(context: InstallContext, error: StablehandError) -> StablehandError:
    """Give the failure of packages that cannot be had once the younger ones are left out."""
    days = context.tools.min_age_days
    return StablehandError(
        "install.unresolvable",
        QT_TRANSLATE_NOOP(
            "watch",
            "Without packages that are younger than {days} days (the setting {setting}), nothing fits "
            "together. {cause}",
        ).fill(days=days, setting=_MIN_AGE, cause=error.message),
        hint=QT_TRANSLATE_NOOP(
            "watch",
            "Lower the setting {setting}, or wait until the packages are old enough. An index that does not "
            "say when its files came counts as young.",
        ).fill(setting=_MIN_AGE),
        details={**error.details, "setting": _MIN_AGE, "min_age_days": days},
    )


def described(finding: WatchFinding) -> Text:
    """Give a finding as a sentence: what, where, what it does."""
    return QT_TRANSLATE_NOOP("watch", "{what} ({place}): {why}").fill(
        what=finding.what, place=str(finding.place), why=finding.why
    )


def finding_details(finding: WatchFinding) -> Mapping[str, object]:
    """Give a finding for machines."""
    return {
        "kind": finding.kind,
        "name": finding.name,
        "version": finding.version,
        "place": str(finding.place),
        "why": finding.why.english(),
        "clean": finding.clean.english() if finding.clean else None,
        "source": finding.source,
        "url": finding.url,
    }


def _known(context: InstallContext) -> WatchList:
    known = read_watch_list(context.folder.data / "Catalog")
    for problem in known.problems:
        context.notice(problem)
    return known


def _asked_for(context: InstallContext, line: str, entry: BadPackage) -> StablehandError:
    return StablehandError(
        "install.unsafe",
        QT_TRANSLATE_NOOP(
            "watch",
            "{name} asks for {what}, which is known to do harm: {why} Nothing of it was fetched.",
        ).fill(name=context.package.name, what=line, why=entry.why),
        hint=QT_TRANSLATE_NOOP(
            "watch", "Choose another release of {name}, and tell its authors. Known from: {source}"
        ).fill(name=context.package.name, source=_source(entry.source, entry.url)),
        details={"requirement": line, "source": entry.source, "url": entry.url},
    )


def _hint(finding: WatchFinding) -> Text:
    source = _source(finding.source, finding.url)
    if finding.clean is None:
        return QT_TRANSLATE_NOOP("watch", "Known from: {source}").fill(source=source)
    return QT_TRANSLATE_NOOP("watch", "{clean} Known from: {source}").fill(
        clean=finding.clean, source=source
    )


def _source(*parts: str) -> str:
    return ", ".join(filter(None, parts)) or "-"
