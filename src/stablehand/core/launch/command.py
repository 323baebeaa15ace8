"""The command line of a UI on a machine: words, environment, and the reason for each. Pure.

Every word that Stablehand adds carries a reason: a fact of the hardware, the sharing of models, or a
standing habit (such as leaving the browser to us). Of an exclusive group at most one option is given,
the one the definition names first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from stablehand.core.base.places import CONSTRAINTS_FILE, Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.conditions import Fact
from stablehand.core.catalog.install_schema import PackagesStep
from stablehand.core.catalog.launch_schema import AutoRule, Option
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.torch_choice import TorchChoice

# Variables that show a program only one of several cards.
CARD_VARIABLES = frozenset(
    {
        "CUDA_VISIBLE_DEVICES",
        "HIP_VISIBLE_DEVICES",
        "ROCR_VISIBLE_DEVICES",
        "ONEAPI_DEVICE_SELECTOR",
    }
)
FlagOrigin = Literal["hardware", "standing", "sharing", "network"]


@dataclass(frozen=True, slots=True)
class LaunchFlag:
    """An option given to the program: `words` are the arguments exactly as passed."""

    flag: str
    words: tuple[str, ...]
    reason: Wording
    origin: FlagOrigin

    @property
    def value(self) -> str | None:
        """The words after the flag itself, None for a bare flag."""
        return " ".join(self.words[1:]) or None


@dataclass(frozen=True, slots=True)
class LaunchVariable:
    """An environment variable given to the program."""

    name: str
    value: str
    reason: Wording


@dataclass(frozen=True, slots=True)
class LaunchCommand:
    """What is started: words, folder, environment (beyond the inherited allow-list)."""

    argv: tuple[str, ...]
    folder: str
    flags: tuple[LaunchFlag, ...]
    variables: tuple[LaunchVariable, ...]


def automatic_flags(
    package: Package, facts: Mapping[str, Fact], places: Places, withheld: Iterable[str] = ()
) -> tuple[LaunchFlag, ...]:
    """Give the options that the definition's rules turn on for these facts."""
    flags: list[LaunchFlag] = []
    taken: set[str] = set()
    for option in package.options:
        rule = _rule(option, facts)
        if rule is None or rule.value is False or option.flag in withheld:
            continue
        if option.exclusive is not None and option.exclusive in taken:
            continue
        taken.add(option.exclusive or option.flag)
        origin: FlagOrigin = "hardware" if rule.when else "standing"
        flags.append(
            LaunchFlag(option.flag, words_of(option, rule.value, places), rule.reason, origin)
        )
    return tuple(flags)


def words_of(option: Option, value: bool | int | float | str, places: Places) -> tuple[str, ...]:
    """Give an option's arguments as passed: `--port 7860` is two words, a list as many as it has."""
    if option.type == "flag":
        return (option.flag,)
    text = places.fill(str(value))
    if option.type == "list":
        return (option.flag, *text.split())
    if option.type == "optional" and not text:
        return (option.flag,)
    return (option.flag, text)


def launch_command(
    package: Package,
    facts: Mapping[str, Fact],
    choice: TorchChoice,
    places: Places,
    *,
    port: int,
    shared: tuple[LaunchFlag, ...] = (),
) -> LaunchCommand:
    """Give the whole command for a package whose torch choice and sharing are known."""
    flags = (*automatic_flags(package, facts, places), *shared, *_port_flag(package, port))
    command = [places.fill(word, port=port) for word in package.launch.command]
    if package.launch.command[0] != "{python}":
        program = places.at(places.checkout, package.launch.command[0])
        command[0] = str(program.with_name(f"{program.name}.exe") if places.windows else program)
    return LaunchCommand(
        argv=(*command, *(word for flag in flags for word in flag.words)),
        folder=str(places.at(places.checkout, package.launch.folder)),
        flags=flags,
        variables=launch_variables(package, facts, choice, places, port),
    )


def _rule(option: Option, facts: Mapping[str, Fact]) -> AutoRule | None:
    return next((rule for rule in option.auto if not rule.when or rule.when.holds(facts)), None)


def _port_flag(package: Package, port: int) -> tuple[LaunchFlag, ...]:
    option = package.launch.port.option
    if option is None:
        return ()
    reason = QT_TRANSLATE_NOOP("launch", "The port Stablehand watches and opens.")
    return (LaunchFlag(option, (option, str(port)), reason, "network"),)


def launch_variables(
    package: Package, facts: Mapping[str, Fact], choice: TorchChoice, places: Places, port: int
) -> tuple[LaunchVariable, ...]:
    """Give the environment, later entries over earlier ones of the same name."""
    found = _household(places)
    if package.torch is not None:
        found += _torch_guard(places)
    for repository in package.repositories:
        reason = QT_TRANSLATE_NOOP(
            "launch", "The program fetches this second repository itself; this is where from."
        )
        if repository.url_variable:
            found.append(LaunchVariable(repository.url_variable, repository.url, reason))
        if repository.commit_variable and repository.commit:
            found.append(LaunchVariable(repository.commit_variable, repository.commit, reason))
    for step in package.steps:
        installed = not step.when or step.when.holds(facts)
        if isinstance(step, PackagesStep) and step.variable and installed:
            reason = QT_TRANSLATE_NOOP(
                "launch", "What Stablehand installed, so that the program does not fetch it anew."
            )
            found.append(LaunchVariable(step.variable, " ".join(step.packages), reason))
    found.extend(
        LaunchVariable(variable.name, places.fill(variable.value, port=port), variable.reason)
        for variable in package.env
        if variable.scope != "install" and (not variable.when or variable.when.holds(facts))
    )
    for listener in (package.launch.host, package.launch.port):
        if listener.variable:
            value = str(port if listener is package.launch.port else listener.default)
            reason = QT_TRANSLATE_NOOP("launch", "The address Stablehand watches and opens.")
            found.append(LaunchVariable(listener.variable, value, reason))
    found.extend(
        LaunchVariable(setting.name, setting.value, setting.reason) for setting in choice.settings
    )
    return tuple({variable.name: variable for variable in found}.values())


def install_variables(
    package: Package, facts: Mapping[str, Fact], places: Places
) -> tuple[LaunchVariable, ...]:
    """Give the variables that only the install's own steps get."""
    return tuple(
        LaunchVariable(item.name, places.fill(item.value, port=""), item.reason)
        for item in package.env
        if item.scope == "install" and (not item.when or item.when.holds(facts))
    )


def _household(places: Places) -> list[LaunchVariable]:
    """Give what keeps caches and temporary files inside Data, and torch as it was installed."""
    inside = QT_TRANSLATE_NOOP("launch", "Caches and temporary files stay inside the data folder.")
    temporary = places.assets / "tmp"
    names = ("TEMP", "TMP") if places.windows else ("TMPDIR",)
    return [
        *(LaunchVariable(name, str(temporary), inside) for name in names),
        LaunchVariable("UV_CACHE_DIR", str(places.assets / "uv-cache"), inside),
        LaunchVariable("PIP_CACHE_DIR", str(places.assets / "pip-cache"), inside),
        LaunchVariable("HF_HOME", str(places.assets / "huggingface"), inside),
        LaunchVariable("TORCH_HOME", str(places.assets / "torch"), inside),
    ]


def _torch_guard(places: Places) -> list[LaunchVariable]:
    """Give what keeps torch as it was installed when the program runs pip or uv by itself."""
    guard = QT_TRANSLATE_NOOP(
        "launch", "Whatever the program installs by itself cannot replace torch."
    )
    constraints = places.generation / CONSTRAINTS_FILE
    # pip and uv split these two variables at spaces, so a path with a space goes as an address.
    guarded = constraints.as_uri() if " " in str(constraints) else str(constraints)
    return [LaunchVariable(name, guarded, guard) for name in ("PIP_CONSTRAINT", "UV_CONSTRAINT")]
