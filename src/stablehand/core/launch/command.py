"""The command line of a UI on a machine: words, environment, and the reason for each. Pure.

Every word that Stablehand adds carries a reason: a fact of the hardware, the sharing of models, a
standing habit (such as leaving the browser to us), or that the user wants it. Of an exclusive group at
most one option is given, the one the definition names first; the user's choice outweighs the rules'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.base.places import CONSTRAINTS_FILE, Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.access_schema import Access
from stablehand.core.catalog.conditions import Fact
from stablehand.core.catalog.install_schema import PackagesStep
from stablehand.core.catalog.launch_schema import AutoRule, Option, PortListener
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
FlagOrigin = Literal["hardware", "standing", "sharing", "network", "user"]
ChosenValue = bool | int | float | str
NOTHING_CHOSEN: Final[Mapping[str, ChosenValue]] = {}
NOTHING_ON: Final[Mapping[str, Wording]] = {}


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
    package: Package,
    facts: Mapping[str, Fact],
    places: Places,
    withheld: Iterable[str] = (),
    chosen: Mapping[str, ChosenValue] = NOTHING_CHOSEN,
    *,
    unusable: Collection[str] = (),
    turned_on: Mapping[str, Wording] = NOTHING_ON,
) -> tuple[LaunchFlag, ...]:
    """Give the options that the definition's rules turn on for these facts, and the user's own.

    Args:
        withheld: flags that no rule may turn on.
        chosen: what the user set, by flag. It takes the place of what a rule would set; False, or no
            text where the option needs one, keeps the option out. Options that Stablehand manages
            are not the user's to set here.
        unusable: flags that are not given at all, since an add-on that they need is not there.
        turned_on: flags that an add-on which is there turns on, and why; they outweigh the rules' choice
            of an exclusive group, and the user's outweighs them.
    """
    chosen = {flag: value for flag, value in chosen.items() if flag not in unusable}
    withheld = {*withheld, *unusable}
    added = _added(package, chosen, {*withheld}, turned_on)
    chosen = {**added, **chosen}
    managed = {option.flag for option in package.options if option.managed}
    kept_out = {*withheld, *(flag for flag in chosen if flag not in managed)}
    groups = {option.exclusive for option in package.options if _is_wanted(option, chosen)}
    flags: list[LaunchFlag] = []
    taken: set[str] = set()
    for option in package.options:
        if _is_wanted(option, chosen):
            made = _users_flag(option, chosen[option.flag])
            if option.flag in added:
                made = LaunchFlag(option.flag, made.words, turned_on[option.flag], "standing")
        elif option.exclusive is not None and option.exclusive in groups:
            continue
        else:
            rule = None if option.flag in kept_out else _rule(option, facts)
            if rule is None or rule.value is False:
                continue
            made = _rules_flag(option, rule, places)
        if option.exclusive is not None and option.exclusive in taken:
            continue
        taken.add(option.exclusive or option.flag)
        flags.append(made)
    return tuple(flags)


def _added(
    package: Package,
    chosen: Mapping[str, ChosenValue],
    withheld: Collection[str],
    turned_on: Mapping[str, Wording],
) -> dict[str, ChosenValue]:
    """Give the options that add-ons turn on and that nothing the user said speaks against."""
    taken = {option.exclusive for option in package.options if _is_wanted(option, chosen)} - {None}
    return {
        option.flag: True
        for option in package.options
        if option.flag in turned_on
        and option.type == "flag"
        and option.exclusive not in taken
        and option.flag not in chosen
        and option.flag not in withheld
    }


def _is_wanted(option: Option, chosen: Mapping[str, ChosenValue]) -> bool:
    if option.managed or option.flag not in chosen:
        return False
    value = chosen[option.flag]
    return value is not False and (value != "" or option.type == "optional")


def _rules_flag(option: Option, rule: AutoRule, places: Places) -> LaunchFlag:
    origin: FlagOrigin = "hardware" if rule.when else "standing"
    return LaunchFlag(option.flag, words_of(option, rule.value, places), rule.reason, origin)


def _users_flag(option: Option, value: ChosenValue) -> LaunchFlag:
    # The user's text is passed as it is: braces in a path are no placeholders.
    reason = QT_TRANSLATE_NOOP("launch", "You set it.")
    return LaunchFlag(option.flag, _words(option, str(value)), reason, "user")


def words_of(option: Option, value: bool | int | float | str, places: Places) -> tuple[str, ...]:
    """Give an option's arguments as passed: `--port 7860` is two words, a list as many as it has."""
    return _words(option, str(value) if option.type == "flag" else places.fill(str(value)))


def _words(option: Option, text: str) -> tuple[str, ...]:
    if option.type == "flag":
        return (option.flag,)
    if option.type == "list":
        return (option.flag, *text.split())
    if option.type == "optional" and not text:
        return (option.flag,)
    return (option.flag, text)


def launch_command(
    package: Package,
    facts: Mapping[str, Fact],
    choice: TorchChoice | None,
    places: Places,
    *,
    port: int | None,
    shared: tuple[LaunchFlag, ...] = (),
    chosen: Mapping[str, ChosenValue] = NOTHING_CHOSEN,
    arguments: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
    unusable: Collection[str] = (),
    turned_on: Mapping[str, Wording] = NOTHING_ON,
    is_open: bool = False,
) -> LaunchCommand:
    """Give the whole command for a package whose torch choice and sharing are known.

    Args:
        shared: the options that share models.
        chosen: options that the user set, see `automatic_flags`.
        arguments: the user's further words, passed last and as they are.
        variables: the user's environment variables, which outweigh all others.
        unusable, turned_on: see `automatic_flags`.
        is_open: whether it is to let the network in.
    """
    host = open_host(package, is_windows=places.windows) if is_open else None
    flags = (
        *automatic_flags(
            package, facts, places, chosen=chosen, unusable=unusable, turned_on=turned_on
        ),
        *shared,
        *_host_flag(package, host),
        *_port_flag(package, port),
    )
    command = [places.fill(word, port=_said(port)) for word in package.launch.command]
    if package.launch.command[0] not in ("{python}", "{node}"):
        program = places.at(places.checkout, package.launch.command[0])
        command[0] = str(program.with_name(f"{program.name}.exe") if places.windows else program)
    return LaunchCommand(
        argv=(*command, *(word for flag in flags for word in flag.words), *arguments),
        folder=str(places.at(places.checkout, package.launch.folder)),
        flags=flags,
        variables=_outweighed(
            launch_variables(package, facts, choice, places, port, host), variables or {}
        ),
    )


def _outweighed(
    made: tuple[LaunchVariable, ...], wanted: Mapping[str, str]
) -> tuple[LaunchVariable, ...]:
    reason = QT_TRANSLATE_NOOP("launch", "You set it.")
    own = (LaunchVariable(name, value, reason) for name, value in wanted.items())
    return tuple({variable.name: variable for variable in (*made, *own)}.values())


def _rule(option: Option, facts: Mapping[str, Fact]) -> AutoRule | None:
    return next((rule for rule in option.auto if not rule.when or rule.when.holds(facts)), None)


def _said(port: int | None) -> object:
    return "" if port is None else port


def open_host(package: Package, *, is_windows: bool) -> str | None:
    """Give the address at which a program lets the network in; None where it cannot be told to."""
    if not package.launch.can_open:
        return None
    access = package.launch.access or Access()
    return access.lan_windows if is_windows and access.lan_windows else access.lan


def _host_flag(package: Package, host: str | None) -> tuple[LaunchFlag, ...]:
    option = package.launch.host.option if package.launch.host else None
    if option is None or host is None:
        return ()
    reason = QT_TRANSLATE_NOOP("launch", "You opened it to your network.")
    return (LaunchFlag(option, (option, host), reason, "network"),)


def _port_flag(package: Package, port: int | None) -> tuple[LaunchFlag, ...]:
    listener = package.launch.port
    option = listener.option if listener else None
    if option is None or port is None:
        return ()
    reason = QT_TRANSLATE_NOOP("launch", "The port Stablehand watches and opens.")
    return (LaunchFlag(option, (option, str(port)), reason, "network"),)


def launch_variables(
    package: Package,
    facts: Mapping[str, Fact],
    choice: TorchChoice | None,
    places: Places,
    port: int | None,
    host: str | None = None,
) -> tuple[LaunchVariable, ...]:
    """Give the environment, later entries over earlier ones of the same name."""
    found = _household(places)
    if any(item.id == "node" for item in package.prerequisites):
        found += _household_of_node(places)
    if package.python is not None:
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
        LaunchVariable(
            variable.name, places.fill(variable.value, port=_said(port)), variable.reason
        )
        for variable in package.env
        if variable.scope != "install" and (not variable.when or variable.when.holds(facts))
    )
    for listener in package.launch.listeners:
        if listener.variable:
            value = str(port if isinstance(listener, PortListener) else host or listener.default)
            reason = QT_TRANSLATE_NOOP("launch", "The address Stablehand watches and opens.")
            found.append(LaunchVariable(listener.variable, value, reason))
    settings = choice.settings if choice else ()
    found.extend(LaunchVariable(item.name, item.value, item.reason) for item in settings)
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


def _household_of_node(places: Places) -> list[LaunchVariable]:
    """Give what keeps the caches of Node's package managers inside Data, and their news to themselves."""
    inside = QT_TRANSLATE_NOOP("launch", "Caches and temporary files stay inside the data folder.")
    quiet = QT_TRANSLATE_NOOP("launch", "No news and no reports of Node's package managers.")
    return [
        LaunchVariable("NPM_CONFIG_CACHE", str(places.assets / "npm-cache"), inside),
        LaunchVariable("COREPACK_HOME", str(places.assets / "corepack"), inside),
        # Yarn 3 ends at a setting that it does not know: these two have been there since its first release.
        LaunchVariable("YARN_CACHE_FOLDER", str(places.assets / "yarn-cache"), inside),
        LaunchVariable("YARN_GLOBAL_FOLDER", str(places.assets / "yarn"), inside),
        LaunchVariable("NPM_CONFIG_UPDATE_NOTIFIER", "false", quiet),
        LaunchVariable("YARN_ENABLE_TELEMETRY", "0", quiet),
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
