"""What is asked once before a download, and remembered."""

import pytest

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.listing import Access, HubModel, Licence
from stablehand.services.consents import (
    agree,
    consent_key,
    consents,
    is_agreed,
    is_asked,
    withdraw,
)

NO_SALE = QT_TRANSLATE_NOOP("test", "Pictures must not be sold.")
CREDIT = QT_TRANSLATE_NOOP("test", "The maker has to be named.")


def model(id_="owner/one", licence=None, access="open", hub="huggingface"):
    return HubModel(
        hub, id_, "One", "https://hub.example/one", licence=licence or Licence(), access=Access(access)
    )  # fmt: skip


FREE = Licence("apache-2.0", "Apache 2.0", commercial=True)
NO_COMMERCE = Licence("flux-1-dev-non-commercial", "Flux.1 dev", commercial=False, asks=True)


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        (model(licence=FREE), False),
        (model(), False),
        (model(licence=NO_COMMERCE), True),
        (model(licence=Licence("x", commercial=False)), True),
        (model(licence=FREE, access="gated"), True),
        (model(licence=FREE, access="login"), False),
    ],
)
async def test_only_terms_and_non_commercial_licences_are_asked_about(make, found, asked):
    assert is_asked(found) is asked
    assert await is_agreed(make(), found) is not asked


async def test_a_licence_is_asked_about_once_for_all_its_models(make):
    app = make()
    await agree(app, model("owner/one", NO_COMMERCE))
    assert await is_agreed(make(), model("owner/two", NO_COMMERCE))
    assert not await is_agreed(app, model("owner/two", Licence("other", commercial=False)))
    (kept,) = await consents(app)
    assert (kept.key, kept.name) == ("licence:flux-1-dev-non-commercial", "Flux.1 dev")
    await withdraw(app, kept.key)
    assert not await is_agreed(app, model("owner/one", NO_COMMERCE))


async def test_terms_of_a_gated_model_are_its_own(make):
    app = make()
    await agree(app, model("owner/one", NO_COMMERCE, "gated"))
    assert await is_agreed(app, model("owner/one", NO_COMMERCE, "gated"))
    assert not await is_agreed(app, model("owner/two", NO_COMMERCE, "gated"))
    assert not await is_agreed(app, model("owner/two", NO_COMMERCE))


def test_the_same_grants_are_the_same_licence():
    one = model("1", Licence(commercial=False, facts=(NO_SALE, CREDIT)), hub="civitai")
    two = model("2", Licence(commercial=False, facts=(CREDIT, NO_SALE)), hub="civitai")
    three = model("3", Licence(commercial=False, facts=(NO_SALE,)), hub="civitai")
    assert consent_key(one) == consent_key(two) != consent_key(three)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"licence:x": 3}'])
async def test_a_damaged_file_asks_once_more(make, content):
    app = make(settings="\n")
    (app.data.root / "consents.json").write_text(content, encoding="utf-8")
    assert not await is_agreed(app, model(licence=NO_COMMERCE))
    await agree(app, model(licence=NO_COMMERCE))
    assert await is_agreed(app, model(licence=NO_COMMERCE))


async def test_nothing_is_written_for_what_is_not_asked(make):
    app = make()
    await agree(app, model(licence=FREE))
    assert not (app.data.root / "consents.json").exists()
