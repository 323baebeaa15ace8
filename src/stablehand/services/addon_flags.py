"""Which options the add-ons of an install allow: those that need one are given only where it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.addon_schema import addon_table
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.addons_there import is_importable
from stablehand.core.records.install import InstallFolder, InstallRecord


@dataclass(frozen=True, slots=True)
class AddonFlags:
    """What add-ons mean for the next launch.

    Attributes:
        unusable: flags that need an add-on which is not there, and why that is.
        turned_on: flags that an installed add-on turns on, and why.
        notices: which of the user's options are not given for that.
    """

    unusable: Mapping[str, Wording] = field(default_factory=dict)
    turned_on: Mapping[str, Wording] = field(default_factory=dict)
    notices: tuple[Text, ...] = ()


def addon_flags(package: Package, folder: InstallFolder, record: InstallRecord) -> AddonFlags:
    """Look which add-ons are there; blocks for a few looks at the disk."""
    environment = folder.generation(record.generation) / "env"
    unusable: dict[str, Wording] = {}
    turned_on: dict[str, Wording] = {}
    usable: set[str] = set()
    for use in package.addons:
        addon = addon_table()[use.id]
        if is_importable(environment, addon.module):
            usable.update(use.options)
            if use.id in record.addons and use.options:
                turned_on[use.options[0]] = _ON.fill(name=addon.name)
        else:
            unusable.update(
                dict.fromkeys(
                    use.options, _MISSING.fill(name=addon.name, install=record.name, id=use.id)
                )
            )
    lost = {flag: why for flag, why in unusable.items() if flag not in usable}
    notices = tuple(
        _NOT_GIVEN.fill(flag=flag, reason=why)
        for flag, why in lost.items()
        if record.options.get(flag, False) is not False
    )
    return AddonFlags(lost, turned_on, notices)


_ON = QT_TRANSLATE_NOOP("addons", "{name} is installed.")
_MISSING = QT_TRANSLATE_NOOP(
    "addons", "{name} is not installed. To have it: stablehand addons {install} add {id}"
)
_NOT_GIVEN = QT_TRANSLATE_NOOP("addons", "{flag} is not given: {reason}")
