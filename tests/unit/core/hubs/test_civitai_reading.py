"""CivitAI's records as our values: what is said, what is left out, and whatever else comes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.hubs.civitai_pictures import level_of
from stablehand.core.hubs.civitai_place import CivitaiPlace
from stablehand.core.hubs.civitai_reading import CivitaiReader
from stablehand.core.hubs.listing import Access, Scan
from support.hub_stand_in.civitai_records import (
    file_record,
    image_record,
    model_record,
    version_record,
)
from support.hub_stand_in.files import Served

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PLACE = CivitaiPlace("https://civitai.example", "https://mature.example")
READER = CivitaiReader(PLACE, NOW)
PICTURE = "https://image.civitai.example/abc/original=true/1.jpeg"


def file(**more):
    return file_record(3, Served("ink_v1.safetensors", 1, 5000), **more)


def version(*files, **more):
    return version_record(2, "v1", "SDXL 1.0", list(files) or [file()], **more)


def model(*versions, **more):
    return READER.model(model_record(1, "Ink", "LORA", list(versions) or [version()], **more))


def only_version(**more):
    return model(version(**more)).versions[0]


def only_file(**more):
    return model(version(file(**more))).versions[0].files[0]


def said(access):
    return access.why.english()


def test_what_is_said_of_a_file():
    found = only_file(
        type="Pruned Model", hashes={"SHA256": "AB" * 32, "BLAKE3": "CD" * 32, "CRC32": "00C0FFEE",
        "AutoV1": "12345678", "AutoV2": "ABABABABAB", "AutoV3": "AABBCCDDEEFF", "MD5": "00", "AUTOV9": "1"},
        sizeKB=223099.5,
        metadata={"format": "SafeTensor", "size": "Pruned", "fp": "BF16", "quantType": "None", "isRequired": True},
    )  # fmt: skip
    assert found.hashes == {
        "sha256": "ab" * 32, "blake3": "cd" * 32, "crc32": "00c0ffee", "autov1": "12345678",
        "autov2": "ababababab", "autov3": "aabbccddeeff",
    }  # fmt: skip
    assert (found.size_bytes, found.size_is_exact) == (228_453_888, False)
    assert (found.precision, found.quantisation, found.variant) == ("bf16", None, "pruned")
    assert (found.role, found.kind, found.format) == ("model", "lora", "safetensors")
    assert (found.is_primary, found.is_required) == (True, True)
    assert found.spec == "civitai:2/3"
    assert found.address == "https://civitai.example/api/download/models/2?fileId=3"


@pytest.mark.parametrize(
    "hashes",
    [None, [], {"SHA256": None}, {"SHA256": 7}, {"SHA256": "xy" * 32}, {"SHA256": "ab"}, {7: "ab" * 32},
     {"AutoV2": "ab" * 32}],
)  # fmt: skip
def test_what_is_no_hash_is_none(hashes):
    assert only_file(hashes=hashes).hashes == {}


@pytest.mark.parametrize(
    ("size", "expected"),
    [(1, 1024), (0.5, 512), (0, None), (-3, None), ("7", None), (None, None), (True, None), (1e300, None),
     (float("nan"), None), (float("inf"), None)],
)  # fmt: skip
def test_sizes(size, expected):
    assert only_file(sizeKB=size).size_bytes == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.safetensors", "a.safetensors"), ("../../etc/passwd", "passwd"), ("..\\..\\x.ckpt", "x.ckpt"),
     ("C:\\x.pt", "x.pt"), ("CON.safetensors", "_CON.safetensors"), ("a\u202ecod.exe", "acod.exe"),
     ("", "civitai-2-3.safetensors"), ("a/", "civitai-2-3.safetensors"), (None, "civitai-2-3.safetensors"),
     ({"x": 1}, "civitai-2-3.safetensors"), ("..", "civitai-2-3.safetensors"), ("a:b?.gguf", "a_b_.gguf")],
)  # fmt: skip
def test_names_are_bare_and_safe(name, expected):
    assert only_file(name=name).name == expected


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [("a.ckpt", "SafeTensor", "pickle"), ("a.gguf", None, "gguf"), ("a", "PickleTensor", "pickle"),
     ("a.zip", "Diffusers", "zip"), ("a.xyz", "Of Next Year", None), ("a.xyz", "ONNX", "onnx"),
     ("a", "core ml", "other")],
)  # fmt: skip
def test_the_ending_tells_the_format_before_the_site_does(name, form, expected):
    assert only_file(name=name, metadata={"format": form}).format == expected


@pytest.mark.parametrize(
    ("type_", "role", "kind"),
    [("Model", "model", "lora"), ("VAE", "vae", "vae"), ("Text Encoder", "text_encoder", "text_encoder"),
     ("Training Data", "training_data", "other"), ("Config", "config", "other"), ("Negative", "embedding", "embedding"),
     ("UNet", "diffusion_model", "diffusion_model"), ("Enhancement LoRA", "lora", "lora"), ("Other", "other", None),
     ("Of Next Year", None, "lora"), (None, None, "lora")],
)  # fmt: skip
def test_a_files_own_type_goes_before_the_models(type_, role, kind):
    found = only_file(type=type_)
    assert (found.role, found.kind) == (role, kind)


def test_quantisations():
    found = only_file(metadata={"format": "GGUF", "quantType": "Q4_K_M", "fp": None})
    assert (found.quantisation, found.precision) == ("Q4_K_M", None)
    assert only_file(metadata={"quantType": "Q" * 65, "fp": "x" * 65}).quantisation is None


def test_scans():
    found = only_file(
        pickleScanResult="Danger", pickleScanMessage="os.system", virusScanResult="Undecided"
    )
    assert found.scans == (
        Scan("pickle", "danger", "os.system"),
        Scan("virus", "error", "Undecided"),
    )
    assert only_file(pickleScanResult=None, virusScanResult=None).scans == ()
    marked = only_file(pickleScanMessage="**Detected Pickle imports (1)**\n```\nos.system\n```")
    assert marked.scans[0].said == "Detected Pickle imports (1) os.system"


def test_one_file_is_offered_first():
    files = model(version(file(), {**file(), "id": 4})).versions[0].files
    assert [known.is_primary for known in files] == [True, False]


def test_files_that_are_not_shown_or_not_named_are_left_out():
    files = [file(visibility="Private"), {**file(), "id": None}, None, 7, file(visibility="Public")]
    (found,) = model({**version(), "files": files}).versions[0].files
    assert found.spec == "civitai:2/3"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "open"),
        ({"availability": "Unsearchable"}, "open"),
        ({"availability": "EarlyAccess"}, "early"),
        ({"paidAccess": {"permanent": False, "endsAt": "2026-07-01T00:00:00Z"}}, "early"),
        ({"paidAccess": {"permanent": False, "endsAt": "2026-05-01T00:00:00Z"}}, "open"),
        ({"paidAccess": {"permanent": True}}, "early"),
        ({"paidAccess": {"permanent": True, "endsAt": "2020-05-01T00:00:00Z"}}, "early"),
        ({"availability": "EarlyAccess", "earlyAccessEndsAt": "2020-05-01T00:00:00Z"}, "open"),
        ({"paidAccess": None}, "open"),
        ({"earlyAccessEndsAt": "2026-07-01T00:00:00Z"}, "early"),
        ({"earlyAccessEndsAt": "2020-07-01T00:00:00Z"}, "open"),
        ({"earlyAccessTimeFrame": 7, "publishedAt": "2026-05-30T00:00:00Z"}, "early"),
        ({"earlyAccessTimeFrame": 7, "publishedAt": "2026-05-01T00:00:00Z"}, "open"),
        ({"earlyAccessTimeFrame": 3000, "publishedAt": "9999-05-01T00:00:00Z"}, "early"),
        ({"earlyAccessEndsAt": "9999-12-31T23:59:59Z"}, "early"),
        ({"earlyAccessTimeFrame": 0}, "open"),
        ({"earlyAccessTimeFrame": 5000, "publishedAt": "2026-05-30T00:00:00Z"}, "open"),
        ({"availability": "Private"}, "disabled"),
        ({"usageControl": "Download"}, "open"),
        ({"usageControl": "InternalGeneration"}, "disabled"),
    ],
)
def test_whether_a_version_can_be_had(more, expected):
    assert only_version(**more).access.state == expected


def test_early_access_tells_until_when():
    access = only_version(earlyAccessEndsAt="2026-06-03T10:00:00.000+02:00").access
    assert access.until == datetime(2026, 6, 3, 8, tzinfo=UTC)
    assert access.page == "https://civitai.example/models/1?modelVersionId=2"
    for_good = only_version(paidAccess={"permanent": True, "endsAt": "2026-07-01T00:00:00Z"}).access
    assert (for_good.until, said(for_good)) == (
        None,
        "Only those who pay for it on its page get it.",
    )


def test_archived_and_taken_down_models():
    archived = model(mode="Archived")
    assert archived.access.state == "disabled"
    assert archived.versions[0].files[0].access.said == "Archived"
    assert "archived" in said(archived.access)
    taken = model(version(images=[]), mode="TakenDown")
    assert taken.access == Access()
    assert taken.picture is None


def test_a_model_whose_versions_are_not_shown():
    empty = READER.model(model_record(1, "Ink", "LORA", []))
    assert empty.access.state == "unknown"
    assert (empty.base, empty.picture, empty.updated) == (None, None, None)
    drafts = model(version(status="Draft"), version(status="Deleted"))
    assert drafts.versions == ()


def test_counts_that_their_owner_hides():
    found = model(stats={"downloadCount": None}, creator=None)
    assert (found.downloads, found.likes, found.author) == (None, None, None)
    assert model(stats={"downloadCount": 0, "favoriteCount": 4}).likes == 4
    assert model(stats={"downloadCount": 0}).downloads == 0
    assert model(stats=None).downloads is None


@pytest.mark.parametrize(
    ("more", "expected"),
    [({"nsfw": True}, True), ({"nsfwLevel": 28}, True), ({"nsfwLevel": 29}, False), ({"nsfwLevel": 0}, False),
     ({"nsfwLevel": None, "nsfw": None}, False), ({"nsfw": "true"}, True), ({"nsfwLevel": "X"}, True)],
)  # fmt: skip
def test_what_is_not_for_everybody(more, expected):
    found = model(**more)
    assert found.is_sensitive is expected
    site = "https://mature.example" if expected else "https://civitai.example"
    assert found.page == f"{site}/models/1"


def test_pictures():
    images = [
        image_record(PICTURE, type="video"),
        image_record(PICTURE, type="audio"),
        image_record(PICTURE.replace("1.", "2."), nsfwLevel=8),
        image_record(PICTURE.replace("1.", "3."), nsfwLevel="Soft", width="wide", height=-1),
        image_record("http://image.example/4.jpeg"),
        image_record("http://127.0.0.1/5.jpeg"),
        image_record("javascript:alert(1)"),
        image_record(None),
        image_record("https://[oops"),
        image_record("https://image.example/\ud800.png"),
        None,
    ]
    found = model(version(images=images))
    assert [(picture.is_video, picture.level) for picture in found.versions[0].pictures] == [
        (True, 1), (False, 8), (False, 2),
    ]  # fmt: skip
    assert found.picture.address.endswith("3.jpeg")
    assert found.picture.small == "https://image.civitai.example/abc/width=450/3.jpeg"
    assert (found.picture.width, found.picture.height) == (None, None)


def test_without_a_mild_picture_the_first_image_stands_for_a_model():
    images = [image_record(PICTURE, type="video"), image_record(PICTURE, nsfwLevel=16)]
    assert model(version(images=images)).picture.level == 16


def test_a_model_of_videos_is_shown_by_a_still():
    video = image_record(PICTURE.replace(".jpeg", ".mp4"), type="video", nsfwLevel=16)
    plain = image_record("https://image.example/a.mp4", type="video")
    found = model(version(images=[plain, video])).picture
    assert found.is_video
    assert found.address.endswith("/original=true/1.mp4")
    assert found.small == (
        "https://image.civitai.example/abc/anim=false,transcode=true,width=450/1.jpeg"
    )
    assert model(version(images=[plain])).picture is None
    assert not model(version(images=[video, image_record(PICTURE, nsfwLevel=8)])).picture.is_video


@pytest.mark.parametrize(
    ("record", "level"),
    [({"nsfwLevel": 4}, 4), ({"nsfwLevel": "Mature"}, 4), ({"nsfwLevel": "X", "browsingLevel": 16}, 8),
     ({"nsfwLevel": None, "browsingLevel": 16}, 16), ({"nsfw": True}, 8), ({"nsfw": False}, 1),
     ({"nsfw": "Soft"}, 2), ({"nsfwLevel": "Blocked"}, 32), ({"nsfwLevel": 999}, 0), ({"nsfwLevel": -1}, 0), ({}, 0)],
)  # fmt: skip
def test_levels_of_newer_and_older_replies(record, level):
    assert level_of(record) == level


def test_what_a_picture_was_made_with_is_flat_and_bounded():
    meta = {
        "prompt": "x" * 10_000, "steps": 20, "cfgScale": 6.5, "isIt": True, "none": None, "empty": "",
        "resources": [{"name": "a"}], "hashes": {"model": "ab"}, **{f"k{at}": at for at in range(100)},
    }  # fmt: skip
    (picture,) = only_version(images=[image_record(PICTURE, meta={"id": 7, "meta": meta})]).pictures
    assert len(picture.generation) == 60
    assert len(picture.generation["prompt"]) == 4_000
    assert picture.generation["steps"] == "20"
    assert picture.generation["cfgScale"] == "6.5"
    assert picture.generation["isIt"] == "true"
    assert picture.generation["resources"] == '[{"name": "a"}]'
    assert "none" not in picture.generation


def test_what_is_nested_too_deep_is_left_out():
    deep = []
    for _level in range(100_000):
        deep = [deep]
    meta = {"prompt": "p", "comfy": deep}
    (picture,) = only_version(images=[image_record(PICTURE, meta=meta)]).pictures
    assert picture.generation == {"prompt": "p"}


def test_texts_are_clean():
    found = model(tags=["a", None, "a", " b\u202e "], description="a\r\n\x00b")
    assert found.tags == ("a", "b")
    assert found.description == "a\nb"


def test_unknown_words_stay_as_they_are():
    record = model_record(1, "Ink", "Hologram", [version(baseModel="Brand New 1")])
    found = READER.model(record)
    assert (found.kind, found.raw_kind) == (None, "Hologram")
    assert (found.base, found.raw_base) == (None, "Brand New 1")
    assert found.versions[0].files[0].kind is None


def test_dates():
    assert only_version(publishedAt="2026-01-02T03:04:05.678Z").published == datetime(
        2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC
    )
    assert only_version(publishedAt="yesterday").published == datetime(2026, 1, 1, tzinfo=UTC)
    newest = model(
        version(publishedAt="2026-01-02T00:00:00Z"), version(publishedAt="2026-03-02T00:00:00Z")
    )
    assert newest.updated == datetime(2026, 3, 2, tzinfo=UTC)


GOOD = model_record(1, "Ink", "LORA", [version(images=[image_record(PICTURE)])])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=8)
    | st.sampled_from(["Model", "SDXL 1.0", "Published", "EarlyAccess", PICTURE, "2026-01-01", "../x", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def paths(value, at=()):
    yield at
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in children:
        yield from paths(child, (*at, key))


def changed(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@settings(max_examples=300, deadline=timedelta(seconds=2))
@given(st.lists(st.tuples(st.sampled_from(sorted(paths(GOOD), key=str)), JSON), max_size=4))
def test_no_odd_item_breaks_a_page(changes):
    item = GOOD
    for path, new in changes:
        try:
            item = changed(item, path, new)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took that place away
    found = READER.page({"items": [item, GOOD], "metadata": {"nextCursor": changes}})
    assert found.models[-1] == READER.row(GOOD)
    assert len(found.models) + found.unreadable == 2
    for one in found.models:
        for known in one.versions:
            for a_file in known.files:
                assert a_file.address.startswith("https://civitai.example/api/download/models/")
                assert "/" not in a_file.name
        if one.picture is not None:
            assert one.picture.small.startswith("https://")
        json.dumps([text.english() for text in one.licence.facts])


@settings(max_examples=100)
@given(JSON)
def test_no_answer_breaks_the_reader(answer):
    READER.page(answer)
    READER.model(answer)
    READER.gallery({"items": [answer, {"url": PICTURE, "meta": answer}]})
