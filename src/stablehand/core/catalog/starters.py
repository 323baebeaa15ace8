"""Starter models: what to begin with, as data (`models_catalog/recommended.toml`), and its checked shape.

docs/recommended.md is the author's guide.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.values import LocalText, PackageId, Part, WebUrl

FILE_NAME: Final = "recommended.toml"
_SPEC: Final = r"^hf:[\w.-]+/[\w.-]+@[\w.-]+/[\w./+-]+$"
_SHA256: Final = r"^[0-9a-f]{64}$"
_ID: Final = r"^[a-z0-9][a-z0-9-]{0,60}$"


def _inside(spec: str) -> str:
    if ".." in spec.rpartition("@")[2].split("/"):
        raise ValueError("leads out of its repository")
    return spec


class StarterFile(Part):
    """One file of a starter model.

    Attributes:
        role: what it is for.
        spec: where it is had, as `stablehand download` takes it.
        sha256: the sum that it has to have.
        size_bytes: None where it is not known.
    """

    role: Literal["model", "vae", "text_encoder"]
    spec: Annotated[str, Field(pattern=_SPEC), AfterValidator(_inside)]
    sha256: Annotated[str, Field(pattern=_SHA256)]
    size_bytes: Annotated[int, Field(gt=0)] | None = None


class Variant(Part):
    """One size that a starter model comes in.

    Attributes:
        name: how the field calls it ("Q4_K_S", "FP8").
        packing: how its net's weights are kept, in the words of `core.models.fit.advice.QUANTISATIONS`, or
            FP16 and FP32; None: it is no net that makes pictures.
        needs: the custom node that ComfyUI needs for it; None: none.
        file: everything that has to be there, the model first.
    """

    name: Annotated[str, Field(min_length=1, max_length=20)]
    packing: str | None = None
    needs: str | None = None
    file: Annotated[list[StarterFile], Field(min_length=1)]


class Sampling(Part):
    """What its makers make pictures with.

    Attributes:
        side: of a square picture, in pixels.
        sampler, scheduler: in ComfyUI's words.
        guidance: of Flux, which is no CFG; None: it has none.
        negative: whether a negative prompt does anything.
    """

    side: Annotated[int, Field(ge=256, le=4096)]
    steps: Annotated[int, Field(ge=1, le=150)]
    cfg: Annotated[float, Field(ge=0, le=30)]
    sampler: str
    scheduler: str
    guidance: float | None = None
    negative: bool = True


class Starter(Part):
    """A model to begin with.

    Attributes:
        base, kind: ids of our vocabulary.
        licence: of the weights, as `core.hubs.licences` knows it.
        packages: the programs that run it, without extensions but for what a variant `needs`.
        variant: smallest first.
    """

    id: Annotated[str, Field(pattern=_ID)]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    base: str | None = None
    kind: str
    licence: str
    page: WebUrl
    packages: Annotated[list[PackageId], Field(min_length=1)]
    summary: LocalText
    sampling: Sampling | None = None
    variant: Annotated[list[Variant], Field(min_length=1)]


class Starters(Part):
    """All of them, in the order to be shown."""

    format: Literal[1]
    model: list[Starter]

    @model_validator(mode="after")
    def _ids_are_different(self) -> Starters:
        ids = [model.id for model in self.model]
        if len(set(ids)) != len(ids):
            raise ValueError("two models have the same id")
        return self


def read_starters(folder: Path) -> tuple[Starter, ...]:
    """Read the starter models; blocks.

    Args:
        folder: that holds `FILE_NAME`.

    Raises:
        StablehandError: `catalog.invalid`, `catalog.unreadable`.
    """
    file = folder / FILE_NAME
    try:
        return tuple(Starters.model_validate(tomllib.loads(file.read_text("utf-8"))).model)
    except OSError as error:
        raise StablehandError(
            "catalog.unreadable",
            QT_TRANSLATE_NOOP("catalog", "{file} cannot be read: {reason}.").fill(
                file=str(file), reason=error.strerror or str(error)
            ),
            details={"file": str(file)},
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise _invalid(file, error) from error


def _invalid(file: Path, error: Exception) -> StablehandError:
    problem = str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = f"{where}: {first['msg']}"
    return StablehandError(
        "catalog.invalid",
        QT_TRANSLATE_NOOP("catalog", "{file} is no list of starter models: {problem}.").fill(
            file=str(file), problem=problem.rstrip(".")
        ),
        details={"file": str(file)},
    )
