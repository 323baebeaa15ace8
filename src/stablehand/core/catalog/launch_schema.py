"""The parts of a package definition that a launch reads: command, options, sharing, known errors."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from stablehand.core.catalog.access_schema import Access, FreeMemory
from stablehand.core.catalog.values import (
    ConfigFile,
    Flag,
    LaunchTemplate,
    LocalText,
    OwnFile,
    PagePath,
    Part,
    Pattern,
    Program,
    RelativePath,
    Role,
    Suffix,
    VariableName,
    WebUrl,
    When,
    checked_template,
)


class Variable(Part):
    """An environment variable the program is given."""

    name: VariableName
    value: LaunchTemplate
    when: When | None = None
    scope: Literal["launch", "install", "both"] = "both"
    reason: LocalText


class HostListener(Part):
    """Where the program listens: `default` is what it does without `option` or `variable`."""

    option: Flag | None = None
    default: Literal["127.0.0.1", "localhost"]
    variable: VariableName | None = None


class PortListener(Part):
    """The port: `default` is what the program does without `option` or `variable`."""

    option: Flag | None = None
    default: Annotated[int, Field(ge=1, le=65535, strict=True)]
    variable: VariableName | None = None


class Readiness(Part):
    """How to tell that the page, and later the API, answers. Patterns are searched in log lines
    without ANSI codes; the page pattern's group `url` gives the address.

    Of a program with a window of its own, `page` is the line that says that the window is there.
    """

    page: Pattern
    page_path: PagePath = "/"
    api: Pattern | None = None
    api_path: PagePath | None = None
    undisturbed: bool = False

    @model_validator(mode="after")
    def _says_when(self) -> Readiness:
        if self.undisturbed and self.api is None:
            raise ValueError("'undisturbed' needs 'api', the line that ends it")
        return self


class Prompt(Part):
    """A question the program may ask on its console. `answer` is sent; without it, ask the user."""

    pattern: Pattern
    answer: str | None = None
    text: LocalText


class SmokeStart(Part):
    """The short start on trial that an update makes before it becomes current.

    It runs in a folder of its own that holds the program's files and nothing of the user's.
    `arguments` are further words for it; `skip` leaves it out where a start would fetch or change
    something beyond that folder; `seconds` is how long it may take.
    """

    skip: bool = False
    arguments: list[LaunchTemplate] = []
    seconds: Annotated[int, Field(ge=5, le=1800, strict=True)] = 300


class Launch(Part):
    """How the program is started.

    A program with a `window` of its own has no page, hence neither `host` nor `port`: it runs once its
    line has come or it has lived for `settled_seconds`. `stop_seconds` is how long it may take to end when
    it is asked to.
    """

    command: Program
    folder: RelativePath = "."
    window: bool = False
    settled_seconds: Annotated[int, Field(ge=5, le=120, strict=True)] = 10
    host: HostListener | None = None
    port: PortListener | None = None
    ready: Readiness | None = None
    stop: Literal["interrupt", "terminate"] = "interrupt"
    stop_seconds: Annotated[int, Field(ge=5, le=120, strict=True)] = 10
    restart_exit_code: int | None = None
    restart_marker: OwnFile | None = None
    prompts: list[Prompt] = []
    smoke: SmokeStart = SmokeStart()
    free: FreeMemory | None = None
    access: Access | None = None

    @model_validator(mode="after")
    def _page_or_window(self) -> Launch:
        if self.window:
            self._window_alone()
            return self
        for name in ("host", "port", "ready"):
            if getattr(self, name) is None:
                raise ValueError(f"a program with a page needs '{name}'; one without has 'window'")
        return self

    @field_validator("ready")
    @classmethod
    def _gives_the_address(cls, ready: Readiness | None, info: ValidationInfo) -> Readiness | None:
        if ready is None:
            return None
        if info.data.get("window"):
            if ready.model_fields_set != {"page"}:
                raise ValueError("a program with a window of its own has only 'page' in 'ready'")
        elif "url" not in re.compile(ready.page).groupindex:
            raise ValueError("the page pattern needs a group named 'url'")
        return ready

    def _window_alone(self) -> None:
        if self.host is not None or self.port is not None:
            raise ValueError("a program with a window of its own has neither 'host' nor 'port'")
        if self.free is not None or self.access is not None:
            raise ValueError("a program with a window of its own has neither 'free' nor 'access'")
        words = [*self.command, *self.smoke.arguments]
        if any("{port}" in word for word in words):
            raise ValueError("a program with a window of its own has no '{port}'")

    @property
    def usual_port(self) -> int | None:
        """The port the program takes by itself; None for a window."""
        return None if self.port is None else int(self.port.default)

    def address(self, port: int | None) -> str | None:
        """Give the address without a path where the page is with this port; None for a window."""
        return None if self.host is None or port is None else f"http://{self.host.default}:{port}"

    @property
    def can_open(self) -> bool:
        """Whether it can be told to let the network in."""
        host = self.host
        return host is not None and (host.option is not None or host.variable is not None)

    @property
    def listeners(self) -> tuple[HostListener | PortListener, ...]:
        """Where it listens: nowhere for a window."""
        return tuple(item for item in (self.host, self.port) if item is not None)


Value = bool | int | float | str
_VALUE_KINDS: dict[str, tuple[type, ...]] = {
    "flag": (bool,),
    "integer": (int,),
    "number": (int, float),
}


class AutoRule(Part):
    """Turns an option on: the first rule whose condition holds (none = always) gives its value."""

    when: When | None = None
    value: Value = True
    reason: LocalText


class Option(Part):
    """One launch option of the program.

    type: `flag` stands alone; `choice` takes one of `choices`; `list` takes several words;
        `optional` is a flag that may take a value.
    exclusive: name of a group of which only one option may be given.
    danger: opens the machine or runs foreign code; the window asks before it is turned on.
    managed: set by Stablehand itself (port, shared folders), so not offered for editing.
    """

    flag: Flag
    type: Literal["flag", "string", "integer", "number", "choice", "path", "list", "optional"] = (
        "flag"
    )
    choices: list[str] | None = None
    default: Value | None = None
    group: str
    exclusive: str | None = None
    repeatable: bool = False
    danger: bool = False
    managed: bool = False
    help: LocalText
    auto: list[AutoRule] = []

    @model_validator(mode="after")
    def _consistent(self) -> Option:
        if (self.type == "choice") is not (self.choices is not None):
            raise ValueError("'choices' goes with type 'choice', and only with it")
        if self.danger and self.auto:
            raise ValueError("a dangerous option is never turned on by a rule")
        for rule in self.auto:
            self._must_fit(rule.value)
            if isinstance(rule.value, str):
                checked_template(rule.value)
        if self.default is not None:
            self._must_fit(self.default)
        return self

    def _must_fit(self, value: Value) -> None:
        kinds = _VALUE_KINDS.get(self.type, (str,))
        if type(value) not in kinds:
            raise ValueError(f"'{value}' is no value of type {self.type}")
        if self.choices is not None and value not in self.choices:
            raise ValueError(f"'{value}' is no choice")


class Group(Part):
    """A heading of the options page."""

    id: str
    title: LocalText


class SharedFolder(Part):
    """One of the program's model folders and the roles of the shared tree it takes.

    roles: folders under Data/Models; a role may name a sub-folder ("Ultralytics/bbox").
    folder: the program's own folder. link: what becomes a link under method `link` (a sub-folder
        where the repository keeps files of its own in `folder`).
    option, key: how method `config` names the folder: a launch option or a key of the config file.
    """

    roles: Annotated[list[Role], Field(min_length=1)]
    folder: OwnFile | None = None
    link: OwnFile | None = None
    option: Flag | None = None
    key: str | None = None

    @model_validator(mode="after")
    def _one_folder_an_option(self) -> SharedFolder:
        if self.option and len(self.roles) > 1:
            raise ValueError("an option names one folder, so it takes one role")
        return self


class SharingConfig(Part):
    """The config file that method `config` writes, and the option that points to it.

    A `yaml` or `json` file is wholly ours; of an `fds` or `json_keys` file, the program's, only our keys.
    """

    kind: Literal["yaml", "json", "json_keys", "fds"]
    file: ConfigFile
    option: Flag | None = None


class Output(Part):
    """A folder of results, shared as Data/Images/<install>/<target>."""

    folder: OwnFile
    target: RelativePath = "."
    option: Flag | None = None


SharingWay = Literal["link", "config", "register", "none"]


class Registration(Part):
    """Method `register`: how the program is told of each model, once it is ready; `kind` is whose API."""

    kind: Literal["invokeai"]


class Sharing(Part):
    """How the program is fed from the shared tree.

    root_option: method `config`: the one option that names the whole tree, for a program whose folders
        are called like the roles; it covers every folder that has neither `option` nor `key`.
    """

    default: SharingWay
    methods: Annotated[list[SharingWay], Field(min_length=1)]
    reason: LocalText
    config: SharingConfig | None = None
    register_by: Registration | None = None
    root_option: Flag | None = None
    folders: list[SharedFolder] = []
    outputs: list[Output] = []

    @model_validator(mode="after")
    def _offered(self) -> Sharing:
        if self.default not in self.methods:
            raise ValueError("the default method must be among 'methods'")
        if self.config is None and any(folder.key for folder in self.folders):
            raise ValueError("a folder's 'key' needs 'sharing.config', the file it stands in")
        if ("register" in self.methods) is not (self.register_by is not None):
            raise ValueError("method 'register' goes with 'sharing.register_by', and only with it")
        return self


class Extensions(Part):
    """Where the program keeps extensions, and their public index."""

    folder: OwnFile
    index: WebUrl | None = None
    format: Literal["a1111", "comfyui", "sdnext", "none"] = "none"
    installer: Literal["on_launch", "on_install", "none"] = "none"
    disabled_suffix: Suffix | None = None
