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
        """Install packages, put the extensions into the staging folder, run their installers.

        Raises:
            StablehandError: `install.unresolvable`, `install.step_failed`, `network.*`.
        """
        own = context.package.extensions
        may_install = own is not None and own.installer == "on_install"
        has_packages = context.record.python is not None and any(
            item.lines or (may_install and item.has_installer) for item in self.ready
        )
        before = await _versions(context) if has_packages else {}
        lines = dict.fromkeys(line for item in self.ready for line in item.lines)
        if has_packages:
            if not context.constraints.is_file():
                write_constraints(context)
            if lines:
                await install_more(context, tuple(lines))
        for item in self.ready:
            await self._put(context, item)
        if has_packages:
            after = await _versions(context)
            self.changes = _difference(before, after)
            come = [name for name in after if name not in before]
            await asyncio.to_thread(note_added, context, come)

    async def _put(self, context: InstallContext, item: Ready) -> None:
        own = context.package.extensions
        assert own is not None
        number = context.record.generation
        staged = SwitchPlaces(context.folder, number).staged
        place = staged.joinpath(*own.folder.split("/"), item.folder)
        await asyncio.to_thread(_moved, item.part, place)
        for line in item.left_out:
            context.notice(_LEFT_OUT.fill(name=item.name, line=line))
        if own.installer == "on_install" and (place / INSTALLER).is_file():
            try:
                await context.run(_installer(context, place), "run")
            except StablehandError as error:
                if self.strict:
                    raise
                await asyncio.to_thread(remove_tree, place)
                self.failed.append(
                    ExtensionOutcome(item.name, "failed", item.before, cause=error.message)
                )
                return
        self.done.append(item)


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
_LEFT_OUT: Final = QT_TRANSLATE_NOOP(
    "extension", "A requirement of {name} was left out: {line}. It may need it."
)
