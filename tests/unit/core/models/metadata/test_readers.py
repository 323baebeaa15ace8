"""What others wrote beside a model, read as their programs write it, and as nobody should."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stablehand.core.models.metadata.civitai_records import (
    found_in_model,
    found_in_version,
    picture_of,
)
from stablehand.core.models.metadata.header_words import found_in_header, trained_words_of
from stablehand.core.models.metadata.json_files import LARGEST_BYTES, read_table
from stablehand.core.models.metadata.merging import merged
from stablehand.core.models.metadata.metadata import Licence
from stablehand.core.models.metadata.readers import (
    READERS,
    found_in_civitai_info,
    found_in_cm_info,
    found_in_lora_manager,
    found_in_swarm,
    found_in_user_json,
)
from support.metadata_samples import (
    A1111_JSON,
    CM_INFO,
    KOHYA,
    LORA_MANAGER,
    MODEL,
    SHA256,
    SWARM,
    VERSION,
)


def test_stability_matrix():
    assert found_in_cm_info(CM_INFO) == {
        "title": "My ink",
        "version": "v2.0",
        "author": "hoku",
        "description": "<p>Ink on paper.</p>",
        "base": "SDXL 1.0",
        "trained_words": ("ink wash",),
        "tags": ("style", "ink"),
        "nsfw": False,
        "civitai_model": 1001,
        "civitai_version": 2002,
    }


def test_ids_of_another_site_are_not_civitais():
    found = found_in_cm_info(
        {**CM_INFO, "Source": 1, "SourceUrl": "https://openmodeldb.info/models/x"}
    )
    assert "civitai_model" not in found
    assert found["page"] == "https://openmodeldb.info/models/x"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "http://[", 7]
)
def test_only_a_web_address_is_a_page(url):
    assert "page" not in found_in_cm_info({**CM_INFO, "SourceUrl": url})


def test_civitai_helper():
    found = found_in_civitai_info(VERSION)
    assert (found["title"], found["version"], found["base"]) == ("Ink Wash", "v2.0", "SDXL 1.0")
    assert found["trained_words"] == ("ink wash", "sumi-e")
    assert (found["civitai_model"], found["civitai_version"]) == (1001, 2002)
    assert found["nsfw"] is False
    assert "licence" not in found
    assert found_in_civitai_info({"skeleton_file": True, "id": "", "name": "x"}) == {}


def test_a1111s_editor():
    assert found_in_user_json(A1111_JSON) == {
        "description": "for ink",
        "base": "SDXL",
        "trained_words": ("ink wash", "sumi-e"),
        "notes": "best at 0.8\nor less",
    }
    assert found_in_user_json({"sd version": "Unknown", "activation text": ""}) == {}


def test_sdnext_keeps_the_whole_model():
    found = found_in_user_json(MODEL)
    assert found["title"] == "Ink Wash"
    assert found["author"] == "hoku"
    assert found["licence"].commercial == ("image", "rentcivit")
    # which of three versions the file is of, it does not say
    assert "civitai_version" not in found
    assert "base" not in found


def test_the_version_is_told_by_the_sum_of_the_file():
    found = found_in_model(MODEL, sha256=SHA256)
    assert (found["version"], found["base"], found["civitai_version"]) == ("v2.0", "SDXL 1.0", 2002)
    assert found_in_model(MODEL, version=2005)["base"] == "Flux.1 D"


def test_other_uses_of_the_same_name_are_told_apart():
    assert found_in_user_json(VERSION)["civitai_version"] == 2002
    assert found_in_user_json(SWARM)["title"] == "Ink (Swarm)"


def test_swarm_and_modelspec():
    found = found_in_swarm(SWARM)
    assert found["trained_words"] == ("ink wash", "sumi-e")
    assert found["tags"] == ("style", "ink")
    assert found["licence"] == Licence(name="openrail++")


def test_lora_manager_has_our_fields_over_its_copy_of_the_sites():
    found = found_in_lora_manager(LORA_MANAGER)
    assert found["title"] == "Ink (manager)"
    assert found["favourite"] is True
    assert found["civitai_version"] == 2002
    assert "preview" not in found
    assert "favourite" not in found_in_lora_manager({**LORA_MANAGER, "favorite": False})


def test_kohyas_trained_words_are_those_of_every_picture():
    found = found_in_header(KOHYA)
    assert found["trained_words"] == ("ink wash", "sumi-e")
    assert found["title"] == "ink_v2"
    assert found["base"] == "sdxl_base_v1-0"
    assert "notes" not in found
    few = {**KOHYA, "ss_dataset_dirs": json.dumps({"10_ink": {"img_count": 2}})}
    assert trained_words_of(few) == ()
    assert trained_words_of({**KOHYA, "ss_dataset_dirs": "None"}) == ()


def test_modelspec_goes_before_the_training_record():
    both = found_in_header({**KOHYA, "modelspec.title": "Ink", "modelspec.trigger_phrase": "inky"})
    assert both["title"] == "Ink"
    assert both["trained_words"] == ("inky",)


def test_gguf_names_itself():
    found = found_in_header(
        {"general.name": "Flux Dev", "general.license": "other", "general.author": "x"}
    )
    assert found == {"title": "Flux Dev", "author": "x", "licence": Licence(name="other")}


@pytest.mark.parametrize(("mature", "name"), [(False, "3.jpeg"), (True, "2.jpeg")])
def test_a_video_is_no_preview_and_a_mature_picture_only_where_it_is_wanted(mature, name):
    assert picture_of(VERSION, mature=mature).endswith(name)


def test_a_picture_without_a_level_is_not_taken_for_harmless():
    assert picture_of({"images": [{"url": "https://x/1.png"}]}, mature=False) is None
    old = {"images": [{"url": "https://x/1.png", "nsfw": "None"}]}
    assert picture_of(old, mature=False) == "https://x/1.png"


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(A1111_JSON).encode("utf-8-sig"),
        json.dumps(A1111_JSON).encode("utf-16"),
        json.dumps(A1111_JSON).encode("utf-32"),
        json.dumps(A1111_JSON, ensure_ascii=False).encode("latin-1"),
    ],
)
def test_odd_encodings(tmp_path, content):
    file = tmp_path / "a.json"
    file.write_bytes(content)
    assert found_in_user_json(read_table(file))["description"] == "for ink"


def test_letters_of_an_old_encoding_cost_letters_not_the_file(tmp_path):
    file = tmp_path / "a.json"
    file.write_bytes('{"description": "für Tusche", "notes": "n"}'.encode("cp1252"))
    assert read_table(file)["notes"] == "n"


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 100, b"[1, 2]", b'"x"', b"{", b"{" * 100_000, b"[" * 100_000, b'{"a": ' + b"9" * 5_000 + b"}",
     b"\xff\xfe", b"<html>404</html>"],
)  # fmt: skip
def test_what_is_no_table_says_nothing(tmp_path, content):
    file = tmp_path / "a.json"
    file.write_bytes(content)
    assert read_table(file) is None


def test_a_huge_file_is_not_read(tmp_path):
    file = tmp_path / "a.json"
    with file.open("wb") as writer:
        writer.write(b'{"a": 1}')
        writer.truncate(LARGEST_BYTES + 1)
    assert read_table(file) is None


def test_broken_letters_and_marks_of_direction_do_not_go_further(tmp_path):
    file = tmp_path / "a.json"
    file.write_bytes(rb'{"description": "a\ud800b", "notes": "gpj\u202e.exe\u0000"}')
    found = found_in_user_json(read_table(file))
    assert found["description"].encode() == b"a?b"
    assert found["notes"] == "gpj.exe"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = sorted({*CM_INFO, *VERSION, *MODEL, *A1111_JSON, *SWARM, *LORA_MANAGER})
ODD = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ODD)
def test_no_value_of_a_known_field_breaks_a_reader(table):
    said = [(source, reader(table)) for source, _ending, reader in READERS]
    found_in_version(table)
    found_in_model(table, sha256=SHA256)
    metadata = merged({}, said)
    hash(metadata.trained_words)
    for name in ("title", "version", "author", "base"):
        value = getattr(metadata, name)
        assert value is None or ("\n" not in value and value.encode())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(sorted(KOHYA)), st.text(max_size=40) | st.builds(json.dumps, JSON)
    )
)
def test_no_header_breaks_its_reader(metadata):
    found_in_header(metadata)
