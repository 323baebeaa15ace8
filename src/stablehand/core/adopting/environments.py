"""Environments that were there before us: where they are, and whether they work.

Nothing in one is changed by looking: its Python is told to write no compiled files. What decides is the
same probe as for an install of ours: its imports, its torch, a product of matrices on the device.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

from packaging.utils import canonicalize_name

from stablehand.core.adopting.inventory_script import MARK as INVENTORY_MARK
from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import run_captured
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.probe_script import MARK as PROBE_MARK
from stablehand.core.records.install import InstalledTorch
from stablehand.core.runtimes.requirements import combined, distribution, effective, unmet
from stablehand.core.runtimes.uv import environment_python

_LOOK_S: Final = 120.0
_PROBE_S: Final = 600.0  # the first import of torch from a slow disk
_OUTPUT_BYTES: Final = 16 * 1024 * 1024
_MOST_NAMED: Final = 5
_FAMILIES: Final = ("cuda", "rocm", "xpu", "mps", "directml", "zluda", "cpu")

Verdict = Literal["works", "broken", "none"]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is in an environment, without anything of it being imported."""

    python: str
    base: str
    packages: Mapping[str, str]
    torch: Mapping[str, str]

    def version(self, name: str) -> str | None:
        """Give the version of a distribution; None if it is not there."""
        wanted = canonicalize_name(name)
        found = (v for key, v in self.packages.items() if canonicalize_name(key) == wanted)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known about the environment of a program.

    Attributes:
        named: where it is, relative to the checkout where it lies near it, else whole; None without one.
        path: the same as a whole path.
        problems: what keeps it from being used, in words.
        notices: what is worth knowing about one that works.
        device: what computed.
    """

    verdict: Verdict
    named: str | None = None
    path: Path | None = None
    inventory: Inventory | None = None
    torch: InstalledTorch | None = None
    device: str | None = None
    problems: tuple[Wording, ...] = ()
    notices: tuple[Wording, ...] = field(default=())


def places(checkout: Path, names: Sequence[str], also: str | None = None) -> tuple[str, ...]:
    """Give the environments of a checkout that have a Python, best first.

    Args:
        names: relative to the checkout.
        also: one that its user named, relative or whole; it goes first.
    """
    wanted = [also, *names] if also else list(names)
    return tuple(
        dict.fromkeys(name for name in wanted if environment_python(_at(checkout, name)).exists())
    )


async def examine(
    checkout: Path, names: Sequence[str], package: Package, choice: TorchChoice | None
) -> Examined:
    """Find out whether one of the environments can be used for a package; the first that works counts.

    Args:
        checkout: the program's real folder.
        names: environments, relative to it or whole.
        choice: the torch that this machine would get, for what it is to compute on; None without torch.
    """
    first: Examined | None = None
    for name in names:
        found = await _examined(checkout, name, package, choice)
        if found.verdict == "works":
            return found
        first = first or found
    return first or Examined("none")


async def _examined(
    checkout: Path, name: str, package: Package, choice: TorchChoice | None
) -> Examined:
    path = _at(checkout, name)
    try:
        inventory = await _inventory(path)
    except StablehandError as error:
        return Examined("broken", name, path, problems=(error.message,))
    problems = list(_requirements(checkout, package, inventory))
    if package.torch is None:
        verdict: Verdict = "broken" if problems else "works"
        return Examined(verdict, name, path, inventory, problems=tuple(problems))
    version = inventory.version("torch")
    if version is None:
        problems.insert(0, _NO_TORCH)
        return Examined("broken", name, path, inventory, problems=tuple(problems))
    family, notices = _device(_family(inventory, version), choice)
    torch = InstalledTorch(
        backend=_backend(inventory, version, family, choice),
        version=version,
        torchvision=inventory.version("torchvision"),
        torchaudio=inventory.version("torchaudio"),
        reason="",
    )
    device, found = await _probe(path, torch, family)
    problems = [*found, *problems]
    verdict = "broken" if problems else "works"
    return Examined(verdict, name, path, inventory, torch, device, tuple(problems), tuple(notices))


def _at(checkout: Path, name: str) -> Path:
    return Path(os.path.normpath(checkout / name))


async def _inventory(environment: Path) -> Inventory:
    answer = await _ask(
        environment, "inventory_script.py", __package__, [], INVENTORY_MARK, _LOOK_S
    )
    packages = answer.get("packages")
    torch = answer.get("torch")
    return Inventory(
        str(answer.get("python", "")),
        str(answer.get("base", "")),
        {str(k): str(v) for k, v in packages.items()} if isinstance(packages, dict) else {},
        {str(k): str(v) for k, v in torch.items()} if isinstance(torch, dict) else {},
    )


async def _probe(
    environment: Path, torch: InstalledTorch, family: str
) -> tuple[str | None, list[Wording]]:
    wanted = {
        "torch": torch.version,
        "torchvision": torch.torchvision,
        "torchaudio": torch.torchaudio,
        "device": family,
    }
    words = [json.dumps(wanted)]
    try:
        answer = await _ask(
            environment,
            "probe_script.py",
            "stablehand.core.installs",
            words,
            PROBE_MARK,
            _PROBE_S,
        )
    except StablehandError as error:
        return None, [error.message]
    problems = answer.get("problems")
    found: list[Wording] = [
        _WORDS.get(str(item.get("kind")), _IMPORT).fill(text=str(item.get("text", "?")))
        for item in (problems if isinstance(problems, list) else ())
        if isinstance(item, dict)
    ]
    device = answer.get("device")
    return str(device) if device else None, found


async def _ask(
    environment: Path, script: str, package: str, words: list[str], mark: str, seconds: float
) -> dict[str, Any]:
    """Let an environment's own Python run a script of ours and give what it answers.

    Raises:
        StablehandError: `install.probe_failed`, saying why there is no answer.
    """
    text = resources.files(package).joinpath(script).read_text(encoding="utf-8")
    python = environment_python(environment)
    # -I: the environment alone answers; -B: nothing is written into it.
    argv = [str(python), "-I", "-B", "-c", text, *words]
    try:
        done = await run_captured(
            argv, env=inherited_environment(), timeout_s=seconds, limit_bytes=_OUTPUT_BYTES
        )
    except TimeoutError:
        raise _mute(python, f"no answer within {seconds:.0f} s") from None
    except StablehandError as error:
        raise _mute(python, error.message.english().rstrip(".")) from error
    lines = [line for line in done.stdout.splitlines() if line.startswith(mark)]
    try:
        answer = json.loads(lines[-1].removeprefix(mark))
    except (IndexError, ValueError):
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        reason = said[-1].strip()[:300] if said else f"exit code {done.returncode}"
        raise _mute(python, reason) from None
    return answer if isinstance(answer, dict) else {}


def _mute(python: Path, reason: str) -> StablehandError:
    return StablehandError(
        "install.probe_failed",
        QT_TRANSLATE_NOOP("adopt", "its Python {python} does not run: {reason}").fill(
            python=str(python), reason=reason
        ),
        details={"findings": [{"kind": "import", "text": reason}]},
    )


def _requirements(checkout: Path, package: Package, inventory: Inventory) -> Iterable[Wording]:
    """Say what the program asks for and the environment does not have at all.

    Other versions than asked for are left to the program, which has lived with them.
    """
    wanted = package.requirements
    files = [checkout.joinpath(*name.split("/")) for name in wanted.files]
    try:
        lines = effective(combined(files, wanted.exclude).lines)
    except StablehandError as error:
        return (error.message,)
    names = (distribution(line) for line in unmet(lines, inventory.packages, inventory.python))
    missing = [name for name in names if name and inventory.version(name) is None]
    if not missing:
        return ()
    shown = ", ".join(missing[:_MOST_NAMED])
    if len(missing) > _MOST_NAMED:
        return (_MISSING_MORE.fill(names=shown, count=len(missing) - _MOST_NAMED),)
    return (_MISSING.fill(names=shown),)


def _family(inventory: Inventory, version: str) -> str:
    """Give what a torch was built for."""
    local = version.partition("+")[2]
    if inventory.version("torch-directml") is not None:
        return "directml"
    if "cuda" in inventory.torch or local.startswith("cu"):
        return "cuda"
    if "hip" in inventory.torch or local.startswith("rocm"):
        return "rocm"
    if "xpu" in inventory.torch or local.startswith("xpu"):
        return "xpu"
    return "cpu"


def _device(built_for: str, choice: TorchChoice | None) -> tuple[str, list[Wording]]:
    """Give what it is to compute on here, and what that means where it is not what the machine has."""
    here = choice.family if choice else "cpu"
    if here in (built_for, "cpu"):
        return here, []
    if built_for == "cpu" and here == "mps":  # one build serves both on a Mac
        return here, []
    if (built_for, here) == ("cuda", "zluda"):
        return here, []
    if built_for == "cpu":
        return "cpu", [_PROCESSOR_ONLY]
    return "cpu", [_OTHER_CARD.fill(family=built_for)]


def _backend(inventory: Inventory, version: str, family: str, choice: TorchChoice | None) -> str:
    """Give the build by the names of the wheel tables; the machine's own choice where they have none."""
    local = version.partition("+")[2]
    cuda = inventory.torch.get("cuda", "").replace(".", "")
    names = [local, f"cu{cuda}" if cuda else ""] if family == "cuda" else [local]
    names += [family] if family in _FAMILIES else []
    known = wheel_table().backends
    found = next((n for n in names if n in known and known[n].family == family), None)
    if found is not None:
        return found
    return choice.backend if choice and choice.family == family else "cpu"


_NO_TORCH: Final[Text] = QT_TRANSLATE_NOOP("adopt", "torch is not installed in it")
_MISSING: Final[Text] = QT_TRANSLATE_NOOP("adopt", "packages are missing in it: {names}")
_MISSING_MORE: Final[Text] = QT_TRANSLATE_NOOP(
    "adopt", "packages are missing in it: {names} and {count} more"
)
_IMPORT: Final[Text] = QT_TRANSLATE_NOOP("adopt", "it cannot be loaded: {text}")
_WORDS: Final[Mapping[str, Text]] = {
    "import": _IMPORT,
    "drift": QT_TRANSLATE_NOOP("adopt", "it is not what it says it is: {text}"),
    "device": QT_TRANSLATE_NOOP("adopt", "it cannot use the device: {text}"),
    "compute": QT_TRANSLATE_NOOP("adopt", "it cannot compute: {text}"),
}
_PROCESSOR_ONLY: Final[Text] = QT_TRANSLATE_NOOP(
    "adopt", "Its torch computes on the processor only, though this machine has a card for it."
)
_OTHER_CARD: Final[Text] = QT_TRANSLATE_NOOP(
    "adopt", "Its torch was built for other cards ({family}), so it computes on the processor."
)
