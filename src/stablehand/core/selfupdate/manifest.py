"""The signed list of what a version of Stablehand consists of, one payload for each kind of machine.

A manifest is small JSON. What is signed are its very bytes (`signature`), so nothing is read before its
signature held; what it says then is checked here field by field. Fields that this version does not know are
left alone: a later format raises `format` only where an older program could misread it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Annotated, Final, Literal, Self

from packaging.version import InvalidVersion, Version
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

LARGEST_BYTES: Final = 256 * 1024
LARGEST_PAYLOAD: Final = 2_000_000_000
LARGEST_UNPACKED: Final = 6_000_000_000
LONGEST_LIFE: Final = timedelta(days=400)
STABLE: Final = "stable"
_LONGEST_NOTES: Final = 20_000


class BadManifestError(ValueError):
    """A manifest has a wrong shape; the text says where, for the log."""


def _checked_version(text: str) -> str:
    # It becomes the name of a folder, so there is one way to write it.
    try:
        is_plain = str(Version(text)) == text and "!" not in text
    except InvalidVersion:
        is_plain = False
    if not is_plain:
        raise ValueError("it is no version in its plain form")
    return text


VersionName = Annotated[
    str, StringConstraints(min_length=1, max_length=40), AfterValidator(_checked_version)
]
_Dotted = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){0,3}$")]
_FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,119}$")]
_Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Channel = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,20}$")]
_Notes = Annotated[str, StringConstraints(max_length=_LONGEST_NOTES)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Payload(_Part):
    """The archive for one kind of machine.

    Attributes:
        system, arch: of the machines it is for, as in a machine profile.
        file: its bare name; it lies beside the manifest.
        sha256: of the archive.
        size: of the archive in bytes, exactly.
        unpacked_size: of all that is in it, in bytes; it is never unpacked beyond that.
        minimum_system: the oldest Windows (10.0.17763) or macOS (12.0) that it starts on; none: any.
        minimum_glibc: the oldest C library of Linux (2.34) that it starts on; none: any.
    """

    system: Literal["linux", "windows", "macos"]
    arch: Literal["x86_64", "arm64"]
    file: _FileName
    sha256: _Sha256
    size: Annotated[int, Field(gt=0, le=LARGEST_PAYLOAD)]
    unpacked_size: Annotated[int, Field(gt=0, le=LARGEST_UNPACKED)]
    minimum_system: _Dotted | None = None
    minimum_glibc: _Dotted | None = None


class Manifest(_Part):
    """What a feed says of the newest version of a channel.

    Attributes:
        channel: whom it is for; a program takes only what its own channel gives.
        published: when it was signed; a program never goes back to an earlier one.
        expires: after that it counts for nothing, so that nobody can hold an old one out for ever.
        notes: what is new, by language ("en" always).
    """

    format: Literal[1]
    product: Literal["stablehand"]
    channel: _Channel
    version: VersionName
    published: AwareDatetime
    expires: AwareDatetime
    payloads: Annotated[tuple[Payload, ...], Field(min_length=1, max_length=20)]
    notes: Annotated[dict[str, _Notes], Field(max_length=10)] = {}

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if not self.published < self.expires <= self.published + LONGEST_LIFE:
            raise ValueError("it has to end after it was published, within 400 days")
        machines = [(payload.system, payload.arch) for payload in self.payloads]
        if len(set(machines)) != len(machines):
            raise ValueError("two payloads are for the same machines")
        return self


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest whose signature has held.

    Raises:
        BadManifestError: it is too large, or has another shape.
    """
    if len(content) > LARGEST_BYTES:
        raise BadManifestError("it is larger than a manifest may be")
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadManifestError(f"{place}: {first['msg']}" if place else first["msg"]) from None


def manifest_bytes(manifest: Manifest) -> bytes:
    """Give the bytes of a manifest: the same ones for the same content, whoever writes them."""
    shape = manifest.model_dump(mode="json", exclude_none=True)
    text = json.dumps(shape, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()
