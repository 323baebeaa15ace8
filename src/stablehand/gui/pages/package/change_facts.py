"""What another version or an earlier snapshot changes, a sentence for each thing, for dialogs that ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from stablehand.core.records.update_check import UpdateCheck
from stablehand.gui.components.update_dialog import update_facts
from stablehand.gui.pages.package.version_words import (
    installed_words,
    snapshot_version,
    target_words,
)
from stablehand.gui.words.units import size
from stablehand.services.change_preview import RollbackPreview, VersionPreview
from stablehand.services.snapshots import SnapshotView

_NAMED: Final = 4


def version_facts(preview: VersionPreview) -> list[str]:
    """Give what an update to a chosen version would do."""
    translate = QCoreApplication.translate
    text = translate("ChangeFacts", "Version: from {now} to {then}.")
    now, then = installed_words(preview.update.record), target_words(preview.target)
    facts = [text.format(now=now, then=then)]
    if preview.source:
        text = translate("ChangeFacts", "It comes from {address} from then on.")
        facts.append(text.format(address=preview.source))
    facts += update_facts(preview.update)
    if preview.edited:
        text = translate(
            "ChangeFacts",
            "Files of the program that you changed: {count} ({names}). Settings stay as you have them; code "
            "becomes the new version's, and your copies are kept with the snapshot.",
        )
        facts.append(text.format(count=_number(len(preview.edited)), names=named(preview.edited)))
    return facts


def rollback_facts(preview: RollbackPreview) -> list[str]:
    """Give what going back to a snapshot would do."""
    translate = QCoreApplication.translate
    now, then = preview.now, preview.then
    text = translate("ChangeFacts", "Version: from {now} to {then}.")
    if (now.commit, now.ref) == (then.commit, then.ref):
        text = translate("ChangeFacts", "Version: stays {then}.")
    facts = [text.format(now=snapshot_version(now), then=snapshot_version(then))]
    if now.torch != then.torch:
        text = translate("ChangeFacts", "torch: from {now} to {then}.")
        none = translate("ChangeFacts", "none")
        facts.append(text.format(now=now.torch or none, then=then.torch or none))
    facts.append(_packages(preview))
    if preview.options:
        text = translate("ChangeFacts", "Launch options become what they were: {names}.")
        facts.append(text.format(names=named([_option(key) for key in preview.options])))
    if preview.replaced:
        text = translate(
            "ChangeFacts",
            "Files of the program that you changed become those of that version: {count} ({names}). Your "
            "copies are kept with snapshot {number}.",
        )
        names, count = named(preview.replaced), _number(len(preview.replaced))
        facts.append(text.format(count=count, names=names, number=now.number))
    text = translate("ChangeFacts", "What you have now stays as snapshot {number} ({size}).")
    facts.append(text.format(number=now.number, size=size(now.size_bytes)))
    text = translate("ChangeFacts", "Models ({models}), images ({images}) and extensions stay.")
    models, images = size(preview.models_bytes), size(preview.images_bytes)
    facts.append(text.format(models=models, images=images))
    return facts


def removal_facts(view: SnapshotView) -> list[str]:
    """Give what the removal of a snapshot would do."""
    translate = QCoreApplication.translate
    text = translate(
        "ChangeFacts", "It frees {size}. The rest of it is shared with other snapshots and stays."
    )
    if view.freed_bytes >= view.size_bytes:
        text = translate("ChangeFacts", "It frees {size}.")
    return [
        text.format(size=size(view.freed_bytes)),
        translate("ChangeFacts", "There is no way back to it then."),
        translate(
            "ChangeFacts",
            "Copies of your files that it holds go to Stablehand's trash. What you have now is not touched.",
        ),
    ]


def named(names: Sequence[str]) -> str:
    """Give the first names of a list, and how many more there are."""
    first = ", ".join(names[:_NAMED])
    if len(names) <= _NAMED:
        return first
    text = QCoreApplication.translate("ChangeFacts", "{names} and {count} more")
    return text.format(names=first, count=_number(len(names) - _NAMED))


def requirement_words(check: UpdateCheck) -> str:
    """Say whether an update brings other packages, as far as that is known; empty where it is not."""
    translate = QCoreApplication.translate
    if not check.count:
        return ""
    if check.requirements:
        text = translate("ChangeFacts", "It asks for other packages than before ({files}).")
        return text.format(files=named(check.requirements))
    return translate("ChangeFacts", "The packages that it asks for are the same.")


def _packages(preview: RollbackPreview) -> str:
    translate = QCoreApplication.translate
    counts = [len(names) for names in (preview.changed, preview.added, preview.removed)]
    if not any(counts):
        return translate("ChangeFacts", "Packages: the same ones in the same versions.")
    text = translate(
        "ChangeFacts",
        "Packages with another version: {changed}; coming back: {added}; going: {removed}.",
    )
    changed, added, removed = (_number(count) for count in counts)
    return text.format(changed=changed, added=added, removed=removed)


def _option(key: str) -> str:
    words = {
        "port": QCoreApplication.translate("ChangeFacts", "port"),
        "arguments": QCoreApplication.translate("ChangeFacts", "extra arguments"),
    }
    return words.get(key, key)


def _number(count: int) -> str:
    return QLocale().toString(count)
