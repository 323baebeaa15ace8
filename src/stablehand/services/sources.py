"""What somebody typed or pasted, looked up at its hub: the model, the version, the file that is meant."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import safe_name
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hubs.civitai_failures import archived, early_access
from stablehand.core.hubs.civitai_words import format_of
from stablehand.core.hubs.failures import disabled, missing
from stablehand.core.hubs.huggingface_reading import file_address
from stablehand.core.hubs.listing import HubFile, HubId, HubModel, HubVersion
from stablehand.core.hubs.specs import Endpoints, Spec, read_spec
from stablehand.services.accounts import headers_for
from stablehand.services.app import App
from stablehand.services.hub_clients import (
    civitai_site,
    endpoints,
    hugging_face,
    open_model_db,
    upscalers,
)
from stablehand.services.results import Result

_MOST_CHOICES: Final = 40
_SHUT: Final = frozenset({"disabled", "early", "browser"})
# Somebody may do something about it now, so it is asked for anew each time.
_PASSING: Final = frozenset({"login", "gated", "pending"})
_OF_ONE_MODEL: Final = frozenset(
    {"hub.login", "hub.gated", "hub.permission", "hub.missing", "hub.disabled"}
)
_AT_ONCE: Final = 4
# Paths that lead to the bytes of a file, at Hugging Face and CivitAI.
_DOWNLOADS: Final = ("/resolve/", "/api/download/")
_WHOLE_MODELS: Final = frozenset({"checkpoint", "diffusion_model"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a text names.

    Attributes:
        spec: the text, read.
        model: None for a plain address.
        version: the one that is named, else the newest that can be had; None for a plain address.
        file: the one that is named; None: none in particular.
        files: those that may be meant.
    """

    spec: Spec
    model: HubModel | None = None
    version: HubVersion | None = None
    file: HubFile | None = None
    files: tuple[HubFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The file that a text means.

    Attributes:
        spec: the text, read.
        model, version: that it is of; None for a plain address.
        file: the one.
        others: what might have been meant as well.
    """

    spec: Spec
    model: HubModel | None
    version: HubVersion | None
    file: HubFile
    others: tuple[HubFile, ...] = ()


async def look_at(app: App, text: str, *, again: bool = False) -> Result[Seen]:
    """Find out what a text names, without choosing among files.

    Args:
        again: ask even if it was asked some minutes ago.

    Raises:
        StablehandError: `hub.spec`: it names nothing; `hub.*`, `network.*`, `settings.invalid`.
    """
    spec = read_spec(text, endpoints=endpoints(app))
    if again:
        _ask_anew(app)
    return Result("search", await _READERS[spec.hub](app, spec))


async def look_up(
    app: App, text: str, *, file: str | None = None, choose: bool = True
) -> Result[Found]:
    """Find out which file a text means.

    Args:
        text: anything that `core.hubs.specs.read_spec` reads.
        file: names one of several: its name, its path, or its spec.
        choose: take the best for this machine where several might be meant. Without, only what the hub
            itself offers first is taken, or the only one there is.

    Raises:
        StablehandError: as `look_at`; `hub.missing`: there is no such file, or none with weights;
            `decision.needed`: several are meant, and none can be chosen; `hub.gone`, `hub.disabled`,
            `hub.early_access`: it cannot be had.
    """
    seen = (await look_at(app, text)).data
    named = seen.file if file is None else _named(seen, file)
    choices = _choices(seen) if named is None else (named,)
    if not choices:
        raise _refusal(seen, None, has_token=False) or _nothing(app, seen)
    chosen = named or await _chosen(app, seen, choices, choose)
    has_token = bool((await headers_for(app))(chosen.address))
    if (refusal := _refusal(seen, chosen, has_token=has_token)) is not None:
        raise refusal
    others = tuple(one for one in choices if one.spec != chosen.spec)
    notices: tuple[Text, ...] = ()
    if others:
        said = QT_TRANSLATE_NOOP("hub", "Of {count} files, {name} is taken.")
        notices = (said.fill(count=len(choices), name=chosen.path or chosen.name),)
    return Result("search", Found(seen.spec, seen.model, seen.version, chosen, others), notices)


async def address_of(app: App, text: str) -> str:
    """Give where the bytes are of the file that a text means; addresses of files stay as they are.

    A token in a link to a hub is left out: what is sent there comes from the accounts.

    Raises:
        StablehandError: as `look_up`.
    """
    is_web = text.lower().startswith(("http://", "https://"))
    if is_web and any(part in text for part in _DOWNLOADS) and "token=" not in text.lower():
        return text
    try:
        spec = read_spec(text, endpoints=endpoints(app))
    except StablehandError:
        if is_web:
            return text  # whoever asks there says what is wrong with it
        raise
    return text if spec.hub == "url" else (await look_up(app, text)).data.file.address


async def details(app: App, hub: HubId, id_: str, *, again: bool = False) -> Result[HubModel]:
    """Give a model with all versions and files, as a search has found it.

    Raises:
        StablehandError: as `look_at`.
    """
    if again:
        _ask_anew(app)
    model = await _model(app, hub, id_, None)
    return Result("search", model)


async def whole_models(app: App, models: Sequence[HubModel]) -> tuple[HubModel, ...]:
    """Give rows of a search with their files.

    Hubs that leave files out of lists are asked for each model, few at once. One that cannot be had stays as
    it is.

    Raises:
        StablehandError: `settings.invalid`; `network.*`, `hub.limited`: the hub does not answer any more.
    """
    turn = asyncio.Semaphore(_AT_ONCE)

    async def whole(model: HubModel) -> HubModel:
        if model.versions:
            return model
        async with turn:
            try:
                return await _model(app, model.hub, model.id, None)
            except StablehandError as error:
                if error.code not in _OF_ONE_MODEL:
                    raise
                return model  # its access tells the same

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(whole(model)) for model in models]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    return tuple(task.result() for task in tasks)


def _ask_anew(app: App) -> None:
    """Forget what models are, and why headers of their files could not be had: it may be over now."""
    app.hubs.models.drop()
    app.hubs.headers.drop()


async def _model(app: App, hub: HubId, id_: str, revision: str | None) -> HubModel:
    """Give a whole model, from memory if it was asked for just now."""
    question = (hub, _site(app, hub), id_, revision or "")
    model = await app.hubs.models.get(question, lambda: _asked(app, hub, id_, revision))
    if model.access.state in _PASSING:
        app.hubs.models.drop(question)
    return model


def _site(app: App, hub: HubId) -> str:
    """Give where a hub is: with another address it is another hub."""
    return str(app.settings.get(f"endpoints.{hub}"))


async def _asked(app: App, hub: HubId, id_: str, revision: str | None) -> HubModel:
    if hub == "huggingface":
        async with hugging_face(app) as hub_:
            return await hub_.model(id_, revision)
    if hub == "civitai":
        async with civitai_site(app) as site:
            return await site.model(id_)
    known = await upscalers(app)
    async with open_model_db(app) as database:
        return database.model(known.models, id_)


async def _huggingface(app: App, spec: Spec) -> Seen:
    id_ = spec.model or ""
    if spec.path is not None and _has_ending(spec.path):
        try:
            async with hugging_face(app) as hub:
                model, file = await hub.file(id_, spec.version, spec.path)
        except StablehandError as error:
            if error.code != "hub.missing" or not _is_unlisted(app, error, spec):
                raise
            file = _unlisted(app, spec, spec.path)
            return Seen(spec, None, None, file, (file,))
        return Seen(spec, model, _first(model.versions), file, (file,))
    model = await _model(app, "huggingface", id_, spec.version)
    version = _first(model.versions)
    files = version.files if version is not None else ()
    if spec.path is None:
        return Seen(spec, model, version, None, files)
    exact = next((file for file in files if file.path == spec.path), None)
    below = tuple(file for file in files if (file.path or "").startswith(f"{spec.path}/"))
    if exact is None and not below:
        raise missing(endpoints(app).huggingface, f"{id_}/{spec.path}", model.page)
    return Seen(spec, model, version, exact, (exact,) if exact is not None else below)


def _is_unlisted(app: App, error: StablehandError, spec: Spec) -> bool:
    """Tell whether a mirror may have a file all the same: some give files and know nothing of models."""
    is_mirror = endpoints(app).huggingface != Endpoints().huggingface
    return is_mirror and error.details.get("what") != f"{spec.model}/{spec.path}"


def _unlisted(app: App, spec: Spec, path: str) -> HubFile:
    """Give a file of which nothing is known but where it would be."""
    revision = spec.version or "main"
    address = file_address(endpoints(app).huggingface, spec.model or "", revision, path)
    name = safe_name(path.rpartition("/")[2], fallback="download")
    named = replace(spec, version=revision).text
    return HubFile("huggingface", named, address, name, path=path, format=format_of(name, None))


async def _civitai(app: App, spec: Spec) -> Seen:
    if spec.version is None:
        model = await _model(app, "civitai", spec.model or "", None)
        newest = _newest(model.versions)
        if newest is None or not newest.files:
            return Seen(spec, model, newest)
        # Only a version itself says whether it is for use on the site alone.
        model, version = await _version(app, newest.id)
        return Seen(spec, model, version, None, version.files)
    model, version = await _version(app, spec.version)
    if spec.file is None:
        return Seen(spec, model, version, None, version.files)
    wanted = f"civitai:{spec.version}/{spec.file}"
    file = next((one for one in version.files if one.spec == wanted), None)
    if file is None:
        what = QT_TRANSLATE_NOOP("hub", "file {file} of version {version}")
        place = endpoints(app).civitai
        raise missing(place, what.fill(file=spec.file, version=spec.version), model.page)
    return Seen(spec, model, version, file, (file,))


async def _version(app: App, id_: str) -> tuple[HubModel, HubVersion]:
    """Give a version of CivitAI with all that is said of it, and its model; see `_model`."""

    async def ask() -> HubModel:
        async with civitai_site(app) as site:
            return (await site.version(id_))[0]

    question = ("civitai", _site(app, "civitai"), "", id_)
    model = await app.hubs.models.get(question, ask)
    version = next(one for one in model.versions if one.id == id_)
    if version.access.state in _PASSING:
        app.hubs.models.drop(question)
    return model, version


async def _openmodeldb(app: App, spec: Spec) -> Seen:
    model = await _model(app, "openmodeldb", spec.model or "", None)
    version = _first(model.versions)
    if spec.file is None:
        return Seen(spec, model, version, None, version.files if version is not None else ())
    async with open_model_db(app) as database:
        file = database.file(model, int(spec.file))
    return Seen(spec, model, version, file, (file,))


async def _url(_app: App, spec: Spec) -> Seen:
    address = spec.address or ""
    file = plain_file(address)
    return Seen(spec, None, None, file, (file,))


_READERS: Final = {
    "huggingface": _huggingface,
    "civitai": _civitai,
    "openmodeldb": _openmodeldb,
    "url": _url,
}


def plain_file(address: str) -> HubFile:
    """Give the file of a plain address: what its path says of it, and nothing more. Pure."""
    parts = urlsplit(address)
    said = unquote(parts.path.rstrip("/").rpartition("/")[2])
    name = safe_name(said or parts.hostname or "", fallback="download")
    return HubFile("url", spec=address, address=address, name=name, format=format_of(name, None))


def _choices(seen: Seen) -> tuple[HubFile, ...]:
    """Give the files that may be meant: the model itself, alone whole, and to be had if any is. Pure."""
    from stablehand.services.remote_fit import is_weights

    weights = [file for file in seen.files if is_weights(file)]
    alone = [file for file in weights if file.group is None]
    primary = [file for file in alone if file.is_primary]
    if primary:
        alone = [file for file in alone if file.role == primary[0].role]
    whole = [file for file in alone if file.kind in _WHOLE_MODELS]
    chosen = whole or alone
    return tuple(file for file in chosen if file.access.state not in _SHUT) or tuple(chosen)


async def _chosen(app: App, seen: Seen, choices: Sequence[HubFile], choose: bool) -> HubFile:
    """Choose one of several.

    Raises:
        StablehandError: `decision.needed`.
    """
    if len(choices) == 1:
        return choices[0]
    primary = next((file for file in choices if file.is_primary), None)
    is_settled = seen.spec.hub != "huggingface"  # its "first" is a guess of ours
    if not choose:
        if primary is not None and is_settled:
            return primary
        raise _undecided(seen, choices)
    if all(file.kind in _WHOLE_MODELS for file in choices):
        from stablehand.services.remote_fit import judge

        fits = await judge(app, choices, model=seen.model, version=seen.version, ask=False)
        return next((file for file in choices if fits[file.spec].is_best), primary or choices[0])
    if primary is not None and is_settled:
        return primary
    raise _undecided(seen, choices)


def _named(seen: Seen, file: str) -> HubFile:
    """Give the file of a name, path or spec.

    Raises:
        StablehandError: `hub.missing`.
    """
    every = seen.files if seen.version is None else seen.version.files
    for matches in (_is_exactly, _is_called):
        found = [one for one in every if matches(one, file)]
        if len(found) == 1:
            return found[0]
    if found:
        raise _undecided(seen, found)
    title = seen.model.name if seen.model is not None else seen.spec.text
    page = seen.model.page if seen.model is not None else None
    what = QT_TRANSLATE_NOOP("hub", "file {file} of {name}").fill(file=file[:200], name=title)
    raise missing(page or seen.spec.address or "", what, page)


def _is_exactly(one: HubFile, file: str) -> bool:
    return file in (one.spec, one.path)


def _is_called(one: HubFile, file: str) -> bool:
    return one.name.casefold() == file.casefold()


def _undecided(seen: Seen, choices: Sequence[HubFile]) -> StablehandError:
    shown = list(choices[:_MOST_CHOICES])
    title = seen.model.name if seen.model is not None else seen.spec.text
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP("hub", "{name} has {count} files that may be meant.").fill(
            name=title, count=len(choices)
        ),
        hint=QT_TRANSLATE_NOOP("hub", "Name one of them: {specs}").fill(
            specs=", ".join(file.spec for file in shown)
        ),
        details={
            "choices": [
                {"spec": file.spec, "name": file.name, "size_bytes": file.size_bytes}
                for file in shown
            ]
        },
    )


def _refusal(seen: Seen, file: HubFile | None, *, has_token: bool) -> StablehandError | None:
    """Tell why a file, or a model without any, cannot be had from its hub; None: it may be.

    Args:
        has_token: whoever has one may have paid for early access.
    """
    if seen.model is None:
        return None
    page = seen.model.page
    told = (file, seen.version, seen.model) if file is None else (file,)
    for access in (one.access for one in told if one is not None):
        if access.state == "disabled" and access.said == "Archived":
            return archived(access.page or page, access.said)
        if access.state == "disabled":
            return disabled(page, (file or seen.model).name, access.page or page, access.said)
        if access.state == "early" and not has_token:
            return early_access(access.page or page, access.until, access.said)
    return None


def _nothing(app: App, seen: Seen) -> StablehandError:
    """Give the failure for a model without a file of weights that could be taken alone."""
    groups = sorted({file.group for file in seen.files if file.group is not None})
    page = seen.model.page if seen.model is not None else None
    title = seen.model.name if seen.model is not None else seen.spec.text
    if groups:
        return StablehandError(
            "decision.needed",
            QT_TRANSLATE_NOOP(
                "hub", "{name} is a set of files that belong together; none is a model alone."
            ).fill(name=title),
            hint=QT_TRANSLATE_NOOP(
                "hub", "Name the files that are wanted, one by one: {specs}"
            ).fill(specs=", ".join(file.spec for file in seen.files[:_MOST_CHOICES])),
            details={"choices": [{"spec": file.spec, "name": file.name} for file in seen.files]},
        )
    what = QT_TRANSLATE_NOOP("hub", "file with weights in {name}").fill(name=title)
    return missing(page or endpoints(app).huggingface, what, page)


def _newest(versions: Sequence[HubVersion]) -> HubVersion | None:
    """Give the newest version that can be had; hubs list the newest first."""
    open_ = (one for one in versions if one.access.state not in _SHUT and one.files)
    return next(open_, None) or _first(versions)


def _first(versions: Iterable[HubVersion]) -> HubVersion | None:
    return next(iter(versions), None)


def _has_ending(path: str) -> bool:
    return "." in path.rpartition("/")[2][1:]
