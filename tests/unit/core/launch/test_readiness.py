import asyncio

import pytest

from stablehand.core.launch.readiness import Readiness
from stablehand.core.launch.spec import ReadySpec

TOLD = "http://127.0.0.1:7860"


class Answers(dict):
    """Statuses by address; what is not there does not answer."""

    async def __call__(self, url):
        return self.get(url)


def make(answers, **spec):
    return Readiness(ReadySpec("(?P<url>x)", **{"page_alone_s": 600.0, **spec}), TOLD, answers)


async def soon(awaitable):
    async with asyncio.timeout(10):
        return await awaitable


async def never(awaitable):
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.4):
            await awaitable


async def test_the_line_alone_is_not_enough():
    readiness = make(Answers())
    readiness.saw_page(TOLD)
    await never(readiness.page())


async def test_the_answer_alone_is_not_enough_at_first():
    await never(make(Answers({f"{TOLD}/": 200})).page())
    assert await soon(make(Answers({f"{TOLD}/": 200}), page_alone_s=0.0).page()) == TOLD


@pytest.mark.parametrize("status", [200, 302, 401, 404])
async def test_any_page_that_is_no_server_error_will_do(status):
    readiness = make(Answers({f"{TOLD}/": status}))
    readiness.saw_page(TOLD)
    assert await soon(readiness.page()) == TOLD


async def test_a_page_with_an_error_is_waited_for():
    answers = Answers({f"{TOLD}/": 503})
    readiness = make(answers)
    readiness.saw_page(TOLD)
    waiting = asyncio.ensure_future(readiness.page())
    await asyncio.sleep(0.15)
    assert not waiting.done()
    answers[f"{TOLD}/"] = 200
    assert await soon(waiting) == TOLD


async def test_the_line_names_another_port_and_the_definition_another_path():
    readiness = make(Answers({"http://127.0.0.1:9/ui": 200}), page_path="/ui")
    readiness.saw_page("http://0.0.0.0:9")
    assert await soon(readiness.page()) == "http://127.0.0.1:9/ui"


async def ready_page(answers, **spec):
    readiness = make(Answers({f"{TOLD}/": 200, **answers}), **spec)
    readiness.saw_page(TOLD)
    await soon(readiness.page())
    return readiness


async def test_a_program_without_an_api_is_ready_with_its_page():
    await soon((await ready_page({})).api())


@pytest.mark.parametrize("status", [200, 401, 403])
async def test_the_api_answers(status):
    await soon((await ready_page({f"{TOLD}/api": status}, api_path="/api")).api())


async def test_the_api_is_not_there_yet():
    await never((await ready_page({f"{TOLD}/api": 404}, api_path="/api")).api())


async def test_the_apis_line_is_waited_for_but_not_for_ever():
    spec = {"api": "Startup", "api_path": "/api"}
    readiness = await ready_page({f"{TOLD}/api": 200}, **spec)
    await never(readiness.api())
    readiness.saw_api()
    await soon(readiness.api())
    readiness = await ready_page({f"{TOLD}/api": 200}, **spec, page_alone_s=0.0)
    await soon(readiness.api())


async def test_an_api_known_by_its_line_alone():
    readiness = await ready_page({}, api="Startup")
    await never(readiness.api())
    readiness.saw_api()
    await soon(readiness.api())


async def test_a_program_that_must_not_be_disturbed_is_asked_after_the_apis_line() -> None:
    asked = []

    async def answers(url: str) -> int:
        asked.append(url)
        return 200

    readiness = make(answers, api="Startup", page_alone_s=0.0, undisturbed_s=600.0)
    await never(readiness.page())
    readiness.saw_page(TOLD)
    await never(readiness.page())
    assert not asked
    readiness.saw_api()
    assert await soon(readiness.page()) == TOLD
    assert asked == [f"{TOLD}/"]


async def test_the_quiet_ends_where_the_apis_line_never_comes() -> None:
    readiness = make(Answers({f"{TOLD}/": 200}), api="Startup", undisturbed_s=0.0)
    readiness.saw_page(TOLD)
    assert await soon(readiness.page()) == TOLD


async def test_a_window_is_there_once_it_has_lived_or_its_line_has_come():
    assert await soon(make(Answers(), window_s=0.05).page()) is None
    waiting = make(Answers(), window_s=600.0)
    await never(waiting.page())
    waiting.saw_page("")
    assert await soon(waiting.page()) is None
    await soon(waiting.api())
