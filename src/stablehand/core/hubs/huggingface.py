"""Hugging Face: searched, asked for models, files, access, and whose a token is.

Endpoints and shapes: facts, contracts 2.2 to 2.6. Files are named by the commit that they were listed
with, so that nothing pushed since gets mixed in. Their bytes are had at `/resolve/`
(`huggingface_reading.file_address` says why nothing else is asked). No part of the hub's own library is
used: it loses a download that breaks off and compares nothing but lengths (2.1).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.loose_values import flag_of, table_of, words_of
from stablehand.core.base.web import HeadersFor, nothing_for
from stablehand.core.hubs.civitai_asking import Pace
from stablehand.core.hubs.failures import login_needed, missing, odd_answer
from stablehand.core.hubs.huggingface_asking import HuggingFaceAsking
from stablehand.core.hubs.huggingface_card import (
    README_BYTES,
    card_text,
    is_there,
    pictures_among,
    pictures_in,
)
from stablehand.core.hubs.huggingface_problems import SERVICE, Quota
from stablehand.core.hubs.huggingface_reading import (
    Entry,
    commit_of,
    file_address,
    is_repository,
    is_revision,
    merged,
    model_of,
    models_of,
    siblings_of,
    tree_of,
    with_files,
)
from stablehand.core.hubs.huggingface_search import (
    Question,
    cursor_of,
    fits,
    in_order,
    questions_of,
)
from stablehand.core.hubs.listing import Access, HubFile, HubModel, Page, Query

if TYPE_CHECKING:  # loaded when the hub is asked
    import httpx

_ROUNDS: Final = 4  # of a search whose answers are thinned out here
_MOST_TREE_PAGES: Final = 20
# With verdicts of its scanners the hub gives 50 files a page, else 1000 (facts, contracts 2.2).
_MOST_SCANNED: Final = 200
_README: Final = "README.md"
_CARD_BYTES: Final = README_BYTES + 64 * 1024  # with the table at its head


@dataclass(frozen=True, slots=True)
class HuggingFaceAccount:
    """Whose a token is.

    Attributes:
        name: of the account.
        role: of the token: "read", "write", "fineGrained"; None: not said.
        reads_gated: whether a fine-grained token may read gated repositories; None: not said.
    """

    name: str
    role: str | None = None
    reads_gated: bool | None = None


class HuggingFace:
    """The questions; made per use, closed by whoever made the client.

    Args:
        client: an HTTP client; redirects are followed here.
        address: the hub's (setting `endpoints.huggingface`); a mirror may lie below a path.
        headers_for: gives what is sent along to an address, such as a token; asked per request.
        pace: how often and after how long it is asked again.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        address: str,
        *,
        headers_for: HeadersFor = nothing_for,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._asking = HuggingFaceAsking(
            client, address, headers_for=headers_for, pace=pace, sleep=sleep
        )
        self._address = self._asking.address

    @property
    def quota(self) -> Quota | None:
        """How often the hub may still be asked, as it said last."""
        return self._asking.quota

    async def search(self, query: Query) -> Page:
        """Give a page of models, without their files; at most `Query.limit` of them.

        What the hub cannot filter is filtered here; a page that is thin for it is filled from up to
        `_ROUNDS` of the hub's.

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.token`, `hub.refused`; `usage`: the cursor
                is none of ours.
        """
        questions = questions_of(query)
        found: list[list[HubModel]] = [[] for _question in questions]
        unreadable = count = 0
        for _round in range(_ROUNDS):
            share = (query.limit - count) // max(1, len(questions))
            async with _at_once() as group:
                asked = [group.create_task(self._page(each, share)) for each in questions]
            pages = [task.result() for task in asked]
            unreadable += sum(page.unreadable for page in pages)
            for held, question, page in zip(found, questions, pages, strict=True):
                held += [model for model in page.models if fits(model, query, question)]
            questions = tuple(
                replace(question, cursor=page.onward)
                for question, page in zip(questions, pages, strict=True)
            )
            count = sum(map(len, found))
            is_over = all(question.cursor is None for question in questions)
            if is_over or count >= max(1, query.limit // 2):
                break
        cursor = cursor_of([question.cursor for question in questions])
        return Page(in_order(found, query.sort), cursor, unreadable)

    async def model(self, id_: str, revision: str | None = None) -> HubModel:
        """Give a model with its card and all its files, pinned to the commit.

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.login`, `hub.token`, `hub.permission`,
                `hub.missing`, `hub.disabled`, `hub.refused`. Terms that were not accepted are no error
                here: `HubModel.access` tells them.
        """
        info, model, commit = await self._info(id_, revision)
        told = siblings_of(info)
        is_carded = any(entry.path == _README for entry in told)
        async with _at_once() as group:
            tree = group.create_task(self._tree(model.id, commit, len(told)))
            card = group.create_task(self._card(model.id, commit)) if is_carded else None
            opened = group.create_task(self._opened(model))
        entries = merged(tree.result(), told)
        text = card.result() if card is not None else ""
        root = file_address(self._address, model.id, commit, "").rstrip("/")

        def read() -> HubModel:
            whole = with_files(opened.result(), info, entries, self._address, commit)
            return _described(whole, card_text(text), root)

        return await asyncio.to_thread(read)  # of 20,000 files it takes a second

    async def file(self, id_: str, revision: str | None, path: str) -> tuple[HubModel, HubFile]:
        """Give one file, pinned to the commit, and its model; one question, two for what is gated.

        The model holds all files as the hub lists them with it, without card and scanners' verdicts.

        Raises:
            StablehandError: as `model`; `hub.missing`: there is no such file.
        """
        info, model, commit = await self._info(id_, revision)
        model = with_files(
            await self._opened(model),
            info,
            siblings_of(info),
            self._address,
            commit,
            is_whole=False,
        )
        files = model.versions[0].files
        found = next((file for file in files if file.path == path), None)
        if found is None:
            raise missing(self._address, f"{id_}/{path}", model.page)
        return model, found

    async def auth_check(self, id_: str) -> Access:
        """Tell whether the files of a model can be had, now, with the token that there is.

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.token`, `hub.missing`, `hub.refused`.
        """
        page = f"{self._address}/{id_}"
        try:
            await self._asked(f"/api/models/{self._repository(id_)}/auth-check", id_)
        except StablehandError as error:
            said = words_of(error.details.get("said"))
            where = words_of(error.details.get("page")) or page
            match error.code:
                case "hub.gated" if error.details.get("is_pending"):
                    return Access("pending", page=page, said=said, why=error.message)
                case "hub.gated":
                    return Access("gated", page=page, said=said, why=error.message)
                case "hub.login" | "hub.permission":
                    return Access("login", page=where, said=said, why=error.message)
                case "hub.disabled":
                    return Access("disabled", page=page, said=said, why=error.message)
            raise
        return Access(page=page)

    async def who(self) -> HuggingFaceAccount:
        """Tell whose the token is. The hub limits this strictly: ask once, when a token is stored.

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.token`, `hub.login`: there is no token.
        """
        subject = self._asking.subject("account", is_site=True)
        if not self._asking.has_token:
            raise login_needed(self._address, SERVICE, subject.what, subject.tokens)
        answer, _onward = await self._asking.json("/api/whoami-v2", subject, tries=1)
        told = table_of(answer)
        name = words_of(told.get("name"))
        if name is None:
            raise odd_answer(self._address)
        token = table_of(table_of(told.get("auth")).get("accessToken"))
        may = table_of(token.get("fineGrained"))
        return HuggingFaceAccount(
            name, words_of(token.get("role")), flag_of(may.get("canReadGatedRepos"))
        )

    async def _page(self, question: Question, count: int) -> _Answered:
        """Give so many of the models of one question; none where it has come to its end."""
        if question.cursor is None:
            return _Answered()
        subject = self._asking.subject("models", is_site=True)
        answer, onward = await self._asking.json(
            "/api/models", subject, query=question.at_most(count)
        )
        if not isinstance(answer, list):
            raise odd_answer(self._address)
        models, unreadable = models_of(answer, self._address)
        is_stuck = onward is not None and onward == question.cursor
        return _Answered(models, None if is_stuck or not answer else onward, unreadable)

    async def _info(
        self, id_: str, revision: str | None
    ) -> tuple[Mapping[str, Any], HubModel, str]:
        """Give the answer about a model, what is read from it, and the commit that it is about."""
        path = f"/api/models/{self._repository(id_)}"
        if revision is not None:
            if not is_revision(revision):
                raise missing(self._address, f"{id_}@{revision[:80]}")
            path += f"/revision/{quote(revision, safe='')}"
        what = f"{id_}@{revision}" if revision else id_
        query = (("blobs", "true"), ("securityStatus", "true"))
        answer, _onward = await self._asked(path, what, query, page_of=id_)
        model = model_of(answer, self._address)
        if model is None:
            raise odd_answer(self._address)
        return table_of(answer), model, commit_of(table_of(answer), revision or "main")

    async def _tree(self, id_: str, commit: str, told: int) -> tuple[Entry, ...]:
        """Give the files of a commit; none where the hub has no tree to show (some mirrors)."""
        path = f"/api/models/{id_}/tree/{quote(commit, safe='')}"
        query: tuple[tuple[str, str], ...] = (("recursive", "true"),)
        if told <= _MOST_SCANNED:
            query = (*query, ("expand", "true"))
        found: list[Entry] = []
        page: tuple[tuple[str, str], ...] = ()
        for _page in range(_MOST_TREE_PAGES):
            try:
                answer, onward = await self._asked(path, id_, (*query, *page))
            except StablehandError as error:
                if error.code in _CLOSED and not found:
                    return ()
                raise
            found += tree_of(answer)
            if onward is None or tuple(onward.items()) == page:
                break
            page = tuple(onward.items())
        return tuple(found)

    async def _card(self, id_: str, commit: str) -> str:
        """Give the card of a model; an empty one where it is as closed as the files."""
        place = file_address("", id_, commit, _README)
        try:
            return await self._asking.text(place, self._asking.subject(id_), _CARD_BYTES)
        except StablehandError as error:
            if error.code in _CLOSED:
                return ""
            raise

    async def _opened(self, model: HubModel) -> HubModel:
        """Give a model with what its terms mean for us: they may have been accepted already."""
        if model.access.state != "gated" or not self._asking.has_token:
            return model
        try:
            now = await self.auth_check(model.id)
        except StablehandError as error:
            if error.code != "hub.missing":
                raise
            return model  # a mirror that cannot be asked this
        return replace(model, access=replace(now, said=model.access.said or now.said))

    async def _asked(
        self,
        path: str,
        what: str,
        query: tuple[tuple[str, str], ...] = (),
        *,
        page_of: str | None = None,
    ) -> tuple[Any, Mapping[str, str] | None]:
        subject = replace(self._asking.subject(page_of or what), what=what)
        return await self._asking.json(path, subject, query=query)

    def _repository(self, id_: str) -> str:
        """Give the name of a repository once it is one.

        Raises:
            StablehandError: `hub.missing`.
        """
        if not is_repository(id_):
            raise missing(self._address, "".join(filter(str.isprintable, id_))[:80] or "?")
        return id_


@asynccontextmanager
async def _at_once() -> AsyncIterator[asyncio.TaskGroup]:
    """Ask several questions at the same time; the first that fails ends the others, and is what is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures


@dataclass(frozen=True, slots=True)
class _Answered:
    """A page of one question."""

    models: tuple[HubModel, ...] = ()
    onward: Mapping[str, str] | None = None
    unreadable: int = 0


# What keeps files, and with them trees and cards, from being seen; the model itself can be shown.
_CLOSED: Final = frozenset({"hub.gated", "hub.login", "hub.permission", "hub.missing"})


def _described(model: HubModel, text: str, root: str) -> HubModel:
    """Give a model with its card's text, and pictures of it or of the files where the table has none.

    Pictures that the repository should have and has not are left out.
    """
    version = model.versions[0]
    files = {file.path: file.role for file in version.files if file.path}
    among = [path for path, role in files.items() if role == "picture"]
    told = (version.pictures, pictures_in(text, root), pictures_among(among, root))
    there = (tuple(one for one in found if is_there(one, root, files)) for found in told)
    pictures = next(filter(None, there), ())
    return replace(
        model,
        description=text,
        picture=pictures[0] if pictures else None,
        versions=(replace(version, pictures=pictures, description=text),),
    )
