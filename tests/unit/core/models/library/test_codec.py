"""What is known of a model comes back as it was kept, and no text of the database ever raises."""

from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.codec import (
    Reader,
    identity_text,
    metadata_text,
    verdict_text,
)
from stablehand.core.models.library.entry import NOTHING_KNOWN, UNCHECKED
from stablehand.core.models.metadata.metadata import Licence, Metadata
from stablehand.core.models.safety.verdict import Evidence, Verdict

text = st.text(max_size=20)
maybe = st.none() | text
words = st.lists(text, max_size=3).map(tuple)
number = st.none() | st.integers(0, 2**53)
findings = st.builds(
    Finding,
    kind=text,
    base=maybe,
    one_of=words,
    subtype=maybe,
    prediction=maybe,
    why=words,
    confidence=st.sampled_from(["sure", "likely", "none"]),
    in_channels=number,
)
identities = st.builds(
    Identity,
    findings,
    maybe,
    maybe,
    number,
    st.dictionaries(text, st.integers(0, 2**50), max_size=3),
)
licences = st.builds(
    Licence, maybe, st.none() | words, *[st.none() | st.booleans() for _ in range(3)]
)
metadatas = st.builds(
    Metadata,
    title=maybe,
    version=maybe,
    author=maybe,
    base=maybe,
    page=maybe,
    trained_words=words,
    tags=words,
    licence=licences,
    nsfw=st.none() | st.booleans(),
    favourite=st.booleans(),
    rating=st.none() | st.integers(1, 5),
    notes=text,
    preview=maybe,
    civitai_model=number,
    civitai_version=number,
    newer_version=number,
    newer_name=maybe,
    sources=st.dictionaries(text, text, max_size=3),
)


@given(identities)
def test_identities_come_back(identity):
    assert Reader().identity(identity_text(identity)) == identity


@given(metadatas, st.none() | st.text(min_size=1))
def test_metadata_comes_back(metadata, description):
    found = Reader().metadata(metadata_text(metadata), description)
    assert found == Reader().metadata(metadata_text(found), description)
    for name in ("title", "tags", "licence", "favourite", "rating", "notes", "preview"):
        assert getattr(found, name) == getattr(metadata, name)
    assert (found.description, dict(found.sources)) == (description, dict(metadata.sources))


def test_nothing_known_takes_no_room():
    assert metadata_text(NOTHING_KNOWN) is None
    assert Reader().metadata(None) is NOTHING_KNOWN


def test_verdicts_come_back():
    verdict = Verdict("dangerous", (Evidence("global", "os system"), Evidence("zip", "two names")))
    assert Reader().verdict(verdict_text(verdict)) == verdict
    assert Reader().verdict(None) is UNCHECKED


def test_equal_texts_are_one_value():
    reader = Reader()
    kept = identity_text(Identity(Finding("lora", "sdxl")))
    assert reader.identity(kept) is reader.identity(str(kept))


@given(
    st.sampled_from(["", "null", "[]", "{}", '{"kind": 1}', '{"level": null}', "\x00", "1e999"])
    | text
)
def test_no_text_raises(kept):
    reader = Reader()
    reader.identity(kept)
    reader.verdict(kept)
    reader.metadata(kept)
    assert reader.metadata('{"tags": 5, "title": "x"}') is NOTHING_KNOWN
