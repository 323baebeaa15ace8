"""A lock: everything that it takes to make an install again, as a TOML file that a person can read. Pure.

Format 1. What this version does not know is passed over; a newer format is refused. No address of a
package index, no absolute path and no secret is in it: it may be shown to anybody. Since it may come
from anybody, nothing in it is believed: names, versions, addresses and paths are checked here, before
one of them gets into a command or a path.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import tomli_w
from packaging.utils import canonicalize_name
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.toml_text import BrokenTomlError
from stablehand.core.base.toml_text import parse as parse_toml
from stablehand.core.catalog.lines import LineIndex
from stablehand.core.catalog.values import Commit, Flag, PackageId, Ref
from stablehand.core.records.install import Channel, OptionValue, SharingMethod
from stablehand.core.runtimes.command import redacted
from stablehand.core.runtimes.git_address import checked_repository

FORMAT: Final = 1
LARGEST_BYTES: Final = 16 * 1024 * 1024
_PIN: Final = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)==([A-Za-z0-9][\w.!+-]{0,99})"
)
_SHARED_SCHEMES: Final = ("https", "http", "ssh", "git")
HEAD_LINE: Final = "# A lock of Stablehand: what it takes to make an install again."
_HEAD: Final = f"""\
{HEAD_LINE}
#   stablehand recreate FILE
# There are no addresses of package indexes, no paths of a computer and no passwords in it.

"""


def _pin(value: str) -> str:
    if not is_pin(value):
        raise ValueError("must be a package and its version, such as numpy==2.1.0")
    return value


def _repository(value: str) -> str:
    if not is_shareable(value):
        raise ValueError("must be the address of a repository on the network, without a password")
    return value


def _relative(value: str) -> str:
    parts = value.split("/")
    is_plain = all(part not in ("", ".", "..") for part in parts) and value.isprintable()
    if not is_plain or "\\" in value or PureWindowsPath(value).drive:
        raise ValueError("must be a path below a folder, with / and without ..")
    return value


def _folder_name(value: str) -> str:
    if "/" in _relative(value) or value.startswith(".") or value != value.rstrip(" ."):
        raise ValueError("must be the name of a folder")
    return value


Pin = Annotated[str, AfterValidator(_pin)]
SharedRepository = Annotated[str, AfterValidator(_repository)]
RelativeFile = Annotated[str, AfterValidator(_relative)]
FolderName = Annotated[str, Field(max_length=200), AfterValidator(_folder_name)]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Version = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+!_-]{0,99}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class LockedPackage(_Part):
    """The definition: its id, what it was read from, and whether the user has changed it."""

    id: PackageId
    name: str = ""
    verified_commit: Commit | None = None
    verified_date: str | None = None
    changed_by_user: bool = False


class LockedSource(_Part):
    """What is checked out, and what updates follow.

    `url` is left out where it is a folder of a computer or holds a password.
    """

    kind: Literal["git", "registry", "bundled"]
    url: SharedRepository | None = None
    ref: Words | None = None
    commit: Commit | None = None
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    channel: Channel | None = None
    branch: Ref | None = None
    pinned: bool = False


class LockedPython(_Part):
    """The interpreter."""

    version: Annotated[str, Field(pattern=r"^3\.\d{1,2}(\.[0-9a-z]{1,9})?$")]

    @property
    def series(self) -> str:
        """Its series, such as 3.12."""
        return ".".join(self.version.split(".")[:2])


class LockedTorch(_Part):
    """Torch and its companions as they were installed."""

    family: str
    backend: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,30}$")]
    version: Version
    torchvision: Version | None = None
    torchaudio: Version | None = None


class LockedMachine(_Part):
    """For which system packages were chosen."""

    system: str
    arch: str | None = None


class LockedPackages(_Part):
    """What the environment held.

    Attributes:
        pinned: packages of the index, with their versions.
        torch_bound: packages that go with the torch build: another build brings others.
        elsewhere: what came from an address or a folder; only its version is known.
    """

    pinned: list[Pin] = []
    torch_bound: list[Pin] = []
    elsewhere: list[Pin] = []


class LockedExtension(_Part):
    """An extension: a repository at a commit, or a name alone."""

    folder: FolderName
    url: SharedRepository | None = None
    commit: Commit | None = None
    enabled: bool = True


class LockedLaunch(_Part):
    """What the user set for launches; `left_out` names what is secret or of one computer only."""

    sharing: SharingMethod
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    options: dict[Flag, OptionValue] = {}
    arguments: list[Words] = []
    variables: dict[Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], Words] = {}
    left_out: list[str] = []


class LockedModel(_Part):
    """A model of the shared tree that the install sees; `path` is below the tree."""

    path: RelativeFile
    size_bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Lock(_Part):
    """All of it."""

    format: Literal[1] = 1
    name: str
    created_at: str
    stablehand: str
    package: LockedPackage
    source: LockedSource
    python: LockedPython | None = None
    torch: LockedTorch | None = None
    machine: LockedMachine
    packages: LockedPackages = LockedPackages()
    launch: LockedLaunch
    extensions: list[LockedExtension] = []
    models: list[LockedModel] = []


def is_shareable(address: str) -> bool:
    """Tell whether the address of a repository may be written down: on the network, and no secret."""
    try:
        checked_repository(address)
        scheme = urlsplit(address).scheme.lower()
    except (StablehandError, ValueError):
        return False
    is_path = PurePosixPath(address).is_absolute() or PureWindowsPath(address).is_absolute()
    is_known = scheme in _SHARED_SCHEMES or not (scheme or is_path)
    return is_known and not is_path and redacted(address) == address


def as_mapping(lock: Lock) -> dict[str, Any]:
    """Give a lock as plain values, without what is not known."""
    found: dict[str, Any] = _without_none(lock.model_dump(mode="json"))
    return found


def render(lock: Lock) -> str:
    """Give the text of a lock."""
    return _HEAD + tomli_w.dumps(as_mapping(lock))


def parse(text: str, file: str) -> Lock:
    """Read a lock.

    Args:
        file: what it is called, for the error.

    Raises:
        StablehandError: `lock.invalid`, with the line where it is known.
    """
    try:
        document = parse_toml(text)
    except BrokenTomlError as error:
        raise lock_invalid(file, error.problem, error.line) from None
    found = document.get("format")
    if isinstance(found, int) and found > FORMAT:
        newer = QT_TRANSLATE_NOOP(
            "lock", "it has format {found}, which a newer version of Stablehand has written"
        ).fill(found=found)
        raise lock_invalid(file, newer, LineIndex(text).line_of(("format",)))
    if found is None:
        missing = QT_TRANSLATE_NOOP("lock", "it has no 'format', so it is no lock")
        raise lock_invalid(file, missing, None)
    try:
        return Lock.model_validate(document)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = tuple(part for part in problem["loc"] if isinstance(part, int | str))
        where = ".".join(str(part) for part in place)
        line = LineIndex(text).line_of(place)
        reason = problem["msg"].removeprefix("Value error, ")
        raise lock_invalid(file, f"{where}: {reason}", line) from None


def lock_invalid(file: str, reason: Text | str, line: int | None) -> StablehandError:
    """Say what is wrong with a lock."""
    said = QT_TRANSLATE_NOOP("lock", "{file} cannot be used as a lock: {reason}.")
    if line is not None:
        said = QT_TRANSLATE_NOOP("lock", "{file}, line {line}, cannot be used as a lock: {reason}.")
    return StablehandError(
        "lock.invalid",
        said.fill(file=file, line=line or "", reason=reason),
        hint=QT_TRANSLATE_NOOP("lock", "Write it anew with: stablehand lock NAME --output FILE"),
        details={"file": file, "line": line},
    )


def is_pin(text: str) -> bool:
    """Tell whether a text is a package and its version."""
    return _PIN.fullmatch(text) is not None


def split_pin(pin: str) -> tuple[str, str]:
    """Give the name of a pinned package, as PEP 503 writes it, and its version."""
    name, _, version = pin.partition("==")
    return str(canonicalize_name(name)), version


def pins_of(lines: list[str]) -> dict[str, str]:
    """Give pinned packages as versions by name."""
    return dict(split_pin(line) for line in lines)


_TORCH_BOUND: Final = frozenset(
    {
        "torch", "torchvision", "torchaudio", "torchtext", "torchdata", "torchcodec", "torchao",
        "torch-directml", "torch-xla", "functorch", "triton", "triton-windows", "triton-xpu",
        "triton-rocm", "xformers", "flash-attn", "sageattention", "bitsandbytes", "onnxruntime-gpu",
        "onnxruntime-directml", "intel-extension-for-pytorch", "rocm", "mkl", "tcmlib", "umf", "oneccl",
        "impi-rt", "dpcpp-cpp-rt", "intel-openmp", "intel-opencl-rt", "tbb",
    }
)  # fmt: skip
_TORCH_BOUND_BEGINNINGS: Final = (
    "nvidia-", "pytorch-triton", "rocm-", "intel-cmplr-", "intel-sycl-", "onemkl-", "oneccl-",
    "cuda-bindings", "cuda-toolkit", "cuda-pathfinder",
)  # fmt: skip


def is_torch_bound(name: str, version: str) -> bool:
    """Tell whether a package belongs to a build of torch: another build brings another one, or none."""
    plain = str(canonicalize_name(name))
    is_named = plain in _TORCH_BOUND or plain.startswith(_TORCH_BOUND_BEGINNINGS)
    return is_named or "+" in version


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value
