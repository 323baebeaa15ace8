"""What an environment held before it was deleted, so that the same can be made again.

`gen/<n>/as-it-was.txt` names every distribution with its version, `gen/<n>/added.txt` those that were
there beyond what the program asks for, such as what extensions installed. Both are written when an
install goes to the trash and are gone once its environment is there again. While they are there, the
steps of an install keep to those versions, and take them from the package cache where the network is away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from stablehand.core.base.distributions import distributions_in
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.lines import OutputLine
from stablehand.core.runtimes.brought import site_packages_of
from stablehand.core.runtimes.command import ToolCommand

if TYPE_CHECKING:
    from stablehand.core.installs.context import InstallContext

_PINS: Final = "as-it-was.txt"
_ADDED: Final = "added.txt"
_SEEDED: Final = frozenset({"pip", "setuptools", "wheel", "uv"})


def note_environment(generation: Path, added: dict[str, str]) -> None:
    """Write down what the environment of a generation holds.

    Args:
        generation: its folder.
        added: requirements of what is there beyond what the program asks for, by name.

    Raises:
        OSError: it could not be written.
    """
    pins = {}
    for item in distributions_in(site_packages_of(generation / "env")):
        name = item.metadata["Name"] if item.metadata else None
        # What came from an address has no version that an index could be asked for.
        if name and _is_version(item.version) and item.read_text("direct_url.json") is None:
            pins[str(canonicalize_name(name))] = f"{name}=={item.version}"
    lines = [line for name, line in sorted(pins.items()) if name not in _SEEDED]
    write_atomic(generation / _PINS, "".join(f"{line}\n" for line in lines))
    write_atomic(generation / _ADDED, "".join(f"{line}\n" for line in added.values()))


def pins_of(generation: Path) -> tuple[Path, ...]:
    """Give the file of versions to keep to, if there is one."""
    file = generation / _PINS
    return (file,) if file.is_file() else ()


def added_to(generation: Path) -> dict[str, str]:
    """Give the requirements of what was there beyond what the program asks for, by name."""
    try:
        lines = (generation / _ADDED).read_text("utf-8").splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        try:
            found[Requirement(line).name] = line
        except InvalidRequirement:
            continue
    return found


def loosen(generation: Path) -> None:
    """Keep to no versions any more: they cannot be had together, or not now."""
    (generation / _PINS).unlink(missing_ok=True)


def forget_environment(generation: Path) -> None:
    """Forget what the environment held: it is there again."""
    loosen(generation)
    (generation / _ADDED).unlink(missing_ok=True)


async def run_uv(
    context: InstallContext, command: ToolCommand, on_line: Callable[[OutputLine], None]
) -> None:
    """Run a command of uv's; where something is made again as it was, from the package cache if it can be.

    Raises:
        StablehandError: why it failed.
    """
    if pins_of(context.generation):
        variables = {**command.variables, "UV_OFFLINE": "1"}
        try:
            await context.run(
                ToolCommand(command.argv, variables, command.folder), "uv", on_line=on_line
            )
            return
        except StablehandError:
            context.log.note("not everything is in the package cache")
    await context.run(command, "uv", on_line=on_line)


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True
