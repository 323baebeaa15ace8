"""Named licences in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hubs.huggingface_reading import model_of
from stablehand.core.hubs.licences import LICENCES, licence_named


@pytest.mark.parametrize(
    ("id_", "name", "shown", "commercial", "asks", "part"),
    [
        ("apache-2.0", None, "Apache 2.0", True, False, "may be sold"),
        ("openrail++", None, "CreativeML Open RAIL++-M", True, False, "Some uses are forbidden"),
        ("cc-by-nc-4.0", None, "CC BY-NC 4.0", False, True, "without profit"),
        ("cc-by-nd-4.0", None, "CC BY-ND 4.0", True, False, "may not be passed on"),
        (
            "other",
            "flux-1-dev-non-commercial-license",
            "FLUX Non-Commercial License",
            None,
            True,
            "service",
        ),
        (
            "other",
            "FLUX_Non-Commercial License",
            "FLUX Non-Commercial License",
            None,
            True,
            "read it",
        ),
        (
            "other",
            "stabilityai-ai-community",
            "Stability AI Community License",
            True,
            False,
            "1,000,000",
        ),
        (
            "other",
            "tencent-hunyuan-community",
            "Tencent Hunyuan Community License",
            True,
            True,
            "South Korea",
        ),
        (
            "other",
            "my-noncommercial-terms",
            "my-noncommercial-terms",
            False,
            True,
            "without profit",
        ),
        (
            "other",
            "sai-nc-community",
            "Stability AI Non-Commercial Community License",
            None,
            True,
            "licence file beside it",
        ),
        ("other", "ltx-2-community-license", "LTX Open Weights License", True, False, "10,000,000"),
        ("other", "own", "own", None, False, "not known to Stablehand"),
        ("gemma", None, "gemma", None, False, "not known to Stablehand"),
        ("other", None, None, None, False, "No licence is named"),
        (None, None, None, None, False, "No licence is named"),
        (["mit", "x"], None, "x", None, False, "not known to Stablehand"),
        (["mit", "apache-2.0"], None, "MIT", True, False, "may be sold"),
        (["apache-2.0", "cc-by-nc-4.0"], None, "CC BY-NC 4.0", False, True, "without profit"),
        ("cc-by-nc-4.0", "mit", "CC BY-NC 4.0", False, True, "without profit"),
        ("openrail", "my-nc-terms", "my-nc-terms", False, True, "without profit"),
        ("mit", "own", "own", None, False, "not known to Stablehand"),
    ],
)
def test_licences_by_name(id_, name, shown, commercial, asks, part):
    found = licence_named(id_, name=name)
    assert (found.name, found.commercial, found.asks) == (shown, commercial, asks)
    assert any(part in fact.english() for fact in found.facts), found.facts


def test_an_id_is_that_of_what_counts():
    assert licence_named(["mit", "cc-by-nc-4.0"]).id == "cc-by-nc-4.0"
    assert licence_named("openrail", name="my-nc-terms").id == "my-nc-terms"
    assert licence_named("other", name="my-nc-terms").id == "other"
    assert licence_named(None, name="my-nc-terms").id is None


def test_what_is_gated_is_asked_about_whatever_its_licence():
    found = licence_named("mit", gated=True)
    assert found.asks and found.commercial
    assert "accepted on its page" in found.facts[-1].english()


@pytest.mark.parametrize(
    "link", ["LICENSE.md", "http://a.example/x", "javascript:x", 7, "https://a\n", "x" * 9]
)
def test_a_link_that_is_none_does_not_replace_the_address(link):
    assert licence_named("mit", link=link).address == LICENCES["mit"].address


def test_the_card_s_own_link_comes_first():
    assert licence_named("mit", link="https://a.example/l").address == "https://a.example/l"


def test_the_table_holds_together():
    for id_, row in LICENCES.items():
        texts = [fact.english() for fact in row.facts]
        assert id_ == id_.lower() and row.facts and len(set(texts)) == len(texts)
        assert row.commercial is not True or "Pictures made with it may be sold." in texts
        assert row.commercial is not False or "Pictures made with it may be sold." not in texts


@given(
    st.one_of(st.none(), st.text(), st.lists(st.text()), st.integers()),
    st.one_of(st.none(), st.text()),
)
def test_anything_is_read(id_, name):
    found = licence_named(id_, name=name)
    assert found.facts and (found.commercial is not True or found.name)


def test_of_several_tags_of_a_model_none_is_passed_over():
    model = model_of(
        {"id": "a/b", "tags": ["license:mit", "license:cc-by-nc-4.0"]}, "https://h.example"
    )
    assert model.licence.commercial is False
