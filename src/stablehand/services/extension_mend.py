"""What a new snapshot for extensions gets: packages in the copied environment, files beside it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, rename_patiently
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.carrying import note_added
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.extension_needs import PackageChange
from stablehand.core.installs.package_steps import install_more, installed, write_constraints
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.installs.watch_list import read_watch_list
from stablehand.core.installs.watch_scan import scan_extensions
from stablehand.core.installs.watch_steps import finding_details
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.uv import environment_python
from stablehand.services.extension_preparing import INSTALLER, Ready
from stablehand.services.extension_views import ExtensionOutcome


@dataclass(slots=True)
class ExtensionMend:
    """Does it, as the change calls it; then says what came of it.

    Attributes:
        ready: the extensions that lie ready.
        strict: whether one that fails lets the whole change fail.
        done, failed: what became of them.
        changes: what changed in the environment.
    """

    ready: Sequence[Ready]
    strict: bool
    done: list[Ready] = field(default_factory=list)
    failed: list[ExtensionOutcome] = field(default_factory=list)
    changes: tuple[PackageChange, ...] = ()

    async def __call__(self, context: InstallContext) -> None:
        """Put the extensions into the staging folder, install packages, run installers.

        Raises:
            StablehandError: `install.unsafe`, `install.unresolvable`, `install.step_failed`, `network.*`.
        """
        for item in self.ready:
            await asyncio.to_thread(_moved, item.part, _place(context, item))
        ready = [item for item in self.ready if await self._is_harmless(context, item)]
        own = context.package.extensions
        runs = own is not None and own.installer == "on_install"
        installers = [i for i in ready if runs and (_place(context, i) / INSTALLER).is_file()]
        lines = dict.fromkeys(line for item in ready for line in item.lines)
        has_packages = context.record.python is not None and bool(lines or installers)
        before = await _versions(context) if has_packages else {}
        if has_packages and not context.constraints.is_file():
            write_constraints(context)
        if has_packages and lines:
            await install_more(context, tuple(lines))
        for item in ready:
            for line in item.left_out:
                context.notice(_LEFT_OUT.fill(name=item.name, line=line))
            if item not in installers or await self._installed(context, item):
                self.done.append(item)
        if has_packages:
            after = await _versions(context)
            self.changes = _difference(before, after)
            come = [name for name in after if name not in before]
            await asyncio.to_thread(note_added, context, come)

    async def _is_harmless(self, context: InstallContext, item: Ready) -> bool:
        """Look for what is known to do harm, before anything of it is run."""
        staged = SwitchPlaces(context.folder, context.record.generation).staged
        known = await asyncio.to_thread(read_watch_list, context.folder.data / "Catalog")
        found = await asyncio.to_thread(scan_extensions, staged, context.package, known)
        mine = [it for it in found if it.place.is_relative_to(_place(context, item))]
        if not mine:
            return True
        error = StablehandError(
            "install.unsafe",
            _HARMFUL.fill(name=item.name, why=mine[0].why),
            details={"unsafe": [finding_details(finding) for finding in mine]},
        )
        await self._fails(context, item, error)
        return False

    async def _installed(self, context: InstallContext, item: Ready) -> bool:
        try:
            await context.run(_installer(context, _place(context, item)), "run")
        except StablehandError as error:
            await self._fails(context, item, error)
            return False
        return True

    async def _fails(self, context: InstallContext, item: Ready, error: StablehandError) -> None:
        """Leave one out, or let the whole change fail where nothing else is in it."""
        if self.strict or len(self.failed) + 1 == len(self.ready):
            raise error
        await asyncio.to_thread(remove_tree, _place(context, item))
        self.failed.append(ExtensionOutcome(item.name, "failed", item.before, cause=error.message))


def _place(context: InstallContext, item: Ready) -> Path:
    """Give where an extension lies in the staging folder."""
    own = context.package.extensions
    assert own is not None
    staged = SwitchPlaces(context.folder, context.record.generation).staged
    return staged.joinpath(*own.folder.split("/"), item.folder)


def _moved(part: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    rename_patiently(part, place, rename=os.rename)


def _installer(context: InstallContext, place: Path) -> ToolCommand:
    """Give the command of an extension's own installer.

    As ComfyUI's own means run it: in the extension's folder, with the program's where it may look for it.
    Under the constraints, so that it cannot replace torch; it is asked nothing (its input is closed).
    """
    checkout = context.folder.checkout
    constraints = {name: str(context.constraints) for name in _CONSTRAINTS}
    variables = {
        **{item.name: item.value for item in context.plan.command.variables},
        **context.tools.user_interface_variables(),
        **{item.name: item.value for item in context.plan.install_variables},
        **constraints,
        "COMFYUI_PATH": str(checkout),
        "COMFYUI_FOLDERS_BASE_PATH": str(checkout),
        "COMFYUI_MODEL_PATH": str(checkout / "models"),
        "PYTHONPATH": str(checkout),
        "VIRTUAL_ENV": str(context.environment),
    }
    python = environment_python(context.environment)
    return ToolCommand((str(python), INSTALLER), variables, place)


async def _versions(context: InstallContext) -> dict[str, str]:
    return {str(canonicalize_name(i.name)): i.version for i in await installed(context)}


def _difference(before: dict[str, str], after: dict[str, str]) -> tuple[PackageChange, ...]:
    names = sorted({*before, *after})
    return tuple(
        PackageChange(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


_CONSTRAINTS: Final = ("PIP_CONSTRAINT", "UV_CONSTRAINT")
_HARMFUL: Final = QT_TRANSLATE_NOOP(
    "extension", "{name} holds what is known to do harm, and nothing of it was run: {why}"
)
_LEFT_OUT: Final = QT_TRANSLATE_NOOP(
    "extension", "A requirement of {name} was left out: {line}. It may need it."
)
