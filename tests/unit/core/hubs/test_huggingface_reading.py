"""Answers of Hugging Face read: whole ones, bare ones, and whatever else may come."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.hubs.huggingface_reading import (
    Entry,
    file_address,
    merged,
    model_of,
    models_of,
    siblings_of,
    tree_of,
    with_files,
)

HUB = "https://hub.example"
SHA = "0123456789abcdef0123456789abcdef01234567"
SUM = "ab" * 32
INFO = {
    "id": "maker/ink",
    "sha": SHA,
    "author": "maker",
    "lastModified": "2026-03-01T10:00:00.000Z",
    "gated": False,
    "downloads": 12,
    "likes": 3,
    "library_name": "diffusers",
    "pipeline_tag": "text-to-image",
    "tags": ["diffusers", "lora", "license:mit", "base_model:adapter:Maker/Base", "region:us"],
    "cardData": {
        "license": "mit",
        "base_model": ["black-forest-labs/FLUX.1-dev"],
        "thumbnail": "images/a.png",
        "instance_prompt": "inky",
        "widget": [{"text": "a cat", "output": {"url": "images/b c.png"}}],
    },
    "siblings": [{"rfilename": "ink.safetensors", "size": 5, "lfs": {"sha256": SUM, "size": 5}}],
}


def whole(info, entries=None):
    model = model_of(info, HUB)
    return with_files(model, info, siblings_of(info) if entries is None else entries, HUB, SHA)


def test_a_whole_answer():
    model = whole(INFO)
    assert model.updated == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert (model.kind, model.base, model.raw_base) == (
        "lora",
        "flux1-dev",
        "black-forest-labs/FLUX.1-dev",
    )
    assert model.tags == ("diffusers", "lora")
    assert model.picture.address == f"{HUB}/maker/ink/resolve/{SHA}/images/a.png"
    (version,) = model.versions
    assert version.trained_words == ("inky",)
    assert [picture.generation for picture in version.pictures] == [{}, {"prompt": "a cat"}]
    assert version.pictures[1].address.endswith("/images/b%20c.png")
    (file,) = version.files
    assert (file.kind, file.is_primary, file.hashes) == ("lora", True, {"sha256": SUM})


def test_a_bare_answer():
    model = model_of({"id": "gpt2"}, HUB)
    assert (model.id, model.name, model.author, model.page) == ("gpt2", "gpt2", None, f"{HUB}/gpt2")
    assert (model.kind, model.base, model.downloads, model.picture) == (None, None, None, None)
    assert model.access.state == "open"


@pytest.mark.parametrize(
    ("tags", "task", "kind"),
    [
        (["lora"], "text-to-image", "lora"),
        (["LoRA"], None, "lora"),
        (["base_model:adapter:a/b"], "text-to-image", "lora"),
        (["controlnet"], None, "controlnet"),
        (["textual_inversion"], "text-to-image", "embedding"),
        (["gguf"], "text-to-image", "diffusion_model"),
        ([], "image-to-video", "checkpoint"),
        (["gguf"], "text-generation", None),
        ([], None, None),
    ],
)
def test_kinds(tags, task, kind):
    assert model_of({"id": "a/b", "tags": tags, "pipeline_tag": task}, HUB).kind == kind


@pytest.mark.parametrize(
    ("info", "base"),
    [
        ({"cardData": {"base_model": "StabilityAI/Stable-Diffusion-XL-base-1.0"}}, "sdxl"),
        ({"tags": ["base_model:quantized:Qwen/Qwen-Image"]}, "qwen-image"),
        ({"tags": ["base_model:Tongyi-MAI/Z-Image-Turbo"]}, "z-image"),
        ({"baseModels": {"relation": "adapter", "models": [{"id": "Wan-AI/Wan2.2-TI2V-5B"}]}}, "wan2.2-ti2v-5b"),
        ({"tags": ["diffusers:StableDiffusionXLPipeline"]}, "sdxl"),
        ({"tags": ["diffusers:StableDiffusionPipeline"]}, None),
        ({"cardData": {"base_model": "somebody/mix"}, "tags": ["diffusers:FluxPipeline"]}, "flux1"),
        ({"id": "black-forest-labs/FLUX.1-schnell"}, "flux1-schnell"),
        ({"cardData": {"base_model": {"x": 1}}}, None),
    ],
)  # fmt: skip
def test_bases(info, base):
    assert model_of({"id": "a/b", **info}, HUB).base == base


@pytest.mark.parametrize(
    ("gated", "state"),
    [
        (False, "open"),
        (None, "open"),
        ("", "open"),
        ("auto", "gated"),
        ("manual", "gated"),
        (True, "gated"),
    ],
)
def test_gated(gated, state):
    model = model_of({"id": "a/b", "gated": gated}, HUB)
    assert (model.access.state, model.licence.asks) == (state, state == "gated")


def test_sums_of_pointers_are_no_sums_of_files():
    (lfs, small) = tree_of(
        [
            {
                "type": "file",
                "path": "a.safetensors",
                "oid": SHA,
                "size": 7,
                "lfs": {"oid": SUM, "size": 7},
            },
            {"type": "directory", "path": "d", "oid": SHA, "size": 0},
            {"type": "file", "path": "b.json", "oid": SHA, "size": 2},
        ]
    )
    assert (lfs.sha256, lfs.git_sha1, small.sha256, small.git_sha1) == (SUM, None, None, SHA)
    found = siblings_of(
        {"siblings": [
            {"rfilename": "a", "blobId": SHA, "size": 134, "lfs": {"sha256": SUM.upper(), "size": 9}},
            {"rfilename": "b", "blobId": SHA, "size": 2},
        ]}
    )  # fmt: skip
    assert found == (Entry("a", 9, SUM), Entry("b", 2, None, SHA))


def test_both_lists_of_files_come_together():
    tree = (Entry("a", None, SUM), Entry("b", 3))
    told = (Entry("a", 5), Entry("c", 7))
    assert merged(tree, told) == (Entry("a", 5, SUM), Entry("c", 7), Entry("b", 3))


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (None, []),
        ({}, []),
        ({"status": "safe"}, [("virus", "success")]),
        ({"status": "queued"}, [("virus", "pending")]),
        ({"status": "of next year"}, []),
        ({"status": "unsafe", "avScan": {"virusFound": True, "virusNames": ["Eicar"]}}, [("virus", "danger")]),
        (
            {"status": "suspicious", "avScan": {"virusFound": False},
             "pickleImportScan": {"highestSafetyLevel": "suspicious", "imports": [None, {"module": "a"}]}},
            [("virus", "success"), ("pickle", "danger")],
        ),
        ({"avScan": {"status": "safe"}, "pickleImportScan": {"status": "unscanned"}},
         [("virus", "success"), ("pickle", "pending")]),
    ],
)  # fmt: skip
def test_verdicts_of_scanners(status, found):
    (entry,) = tree_of([{"type": "file", "path": "a.ckpt", "securityFileStatus": status}])
    assert [(scan.what, scan.result) for scan in entry.scans] == found


def test_scanners_of_others_are_named_where_they_warn():
    status = {
        "status": "unsafe",
        "avScan": {"status": "safe"},
        "protectAiScan": {"status": "unsafe"},
        "jFrogScan": {"status": "unscanned"},
        "virusTotalScan": {"status": "unsafe"},
    }
    (entry,) = tree_of([{"type": "file", "path": "a.ckpt", "securityFileStatus": status}])
    assert [(scan.result, scan.said) for scan in entry.scans] == [
        ("danger", "Protect AI, VirusTotal"),
        ("success", None),
    ]


@pytest.mark.parametrize(
    "path", ["../a", "/a", "a//b", "a/./b", "a\\b", "", "a\nb", "x" * 2000, None, 7, ["a"]]
)
def test_files_that_leave_their_repository_are_none(path):
    assert tree_of([{"type": "file", "path": path}]) == ()
    assert siblings_of({"siblings": [{"rfilename": path}]}) == ()


def test_names_on_the_disk_are_harmless_and_addresses_are_encoded():
    (file,) = whole(INFO, (Entry("a b/CON.safetensors"),)).versions[0].files
    assert file.name == "_CON.safetensors" and file.path == "a b/CON.safetensors"
    assert file.address == f"{HUB}/maker/ink/resolve/{SHA}/a%20b/CON.safetensors"
    assert file_address(HUB, "a/b", "refs/pr/1", "ü+#?.bin") == (
        f"{HUB}/a/b/resolve/refs%2Fpr%2F1/%C3%BC%2B%23%3F.bin"
    )


def test_the_hub_s_reading_of_headers_tells_the_precision_of_a_single_file():
    info = {**INFO, "safetensors": {"parameters": {"BF16": 10}, "total": 10}}
    assert whole(info).versions[0].files[0].precision == "bf16"
    two = (Entry("a.safetensors"), Entry("b.safetensors"))
    assert {file.precision for file in whole(info, two).versions[0].files} == {None}
    mixed = {**INFO, "safetensors": {"parameters": {"BF16": 10, "F32": 1}}}
    assert whole(mixed).versions[0].files[0].precision is None


@pytest.mark.parametrize(
    ("paths", "primary"),
    [
        (("a.safetensors",), "a.safetensors"),
        (("a.safetensors", "a.ckpt"), "a.safetensors"),
        (("a.ckpt",), "a.ckpt"),
        (("a.safetensors", "b.safetensors"), None),
        (("a-00001-of-00002.safetensors", "a-00002-of-00002.safetensors"), None),
        (("model_index.json", "unet/a.safetensors"), None),
    ],
)
def test_the_one_file_that_is_the_model(paths, primary):
    files = whole(INFO, tuple(map(Entry, paths))).versions[0].files
    assert [file.path for file in files if file.is_primary] == ([primary] if primary else [])


# Whatever may come

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = (
    *(
        "id",
        "sha",
        "author",
        "lastModified",
        "createdAt",
        "gated",
        "disabled",
        "downloads",
        "likes",
    ),
    *("library_name", "pipeline_tag", "tags", "cardData", "siblings", "safetensors", "baseModels"),
    *("securityRepoStatus", "widgetData", "private"),
)
CARDS = st.dictionaries(
    st.sampled_from(("license", "license_name", "license_link", "base_model", "thumbnail", "widget", "instance_prompt",
                     "extra_gated_prompt")),
    VALUES,
)  # fmt: skip
ITEMS = st.dictionaries(st.sampled_from(FIELDS), VALUES | CARDS)
ENTRIES = st.dictionaries(
    st.sampled_from(
        ("type", "path", "rfilename", "size", "oid", "blobId", "lfs", "securityFileStatus")
    ),
    VALUES | st.sampled_from(("file", "a/b.safetensors", "x.gguf", SHA, SUM)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS | VALUES, max_size=4))
def test_no_odd_item_breaks_a_page(items):
    good = {"id": "maker/good"}
    found, unreadable = models_of([*items, good], HUB)
    assert found[-1].id == "maker/good"
    assert len(found) + unreadable == len(items) + 1


@settings(max_examples=60, deadline=None)
@given(ITEMS, st.lists(ENTRIES | VALUES, max_size=4))
def test_no_odd_file_breaks_a_model(info, entries):
    info = {**info, "id": "maker/good", "siblings": entries}
    model = whole(info, merged(tree_of(entries), siblings_of(info)))
    for file in model.versions[0].files:
        assert file.name and "/" not in file.name
        assert file.address.startswith(f"{HUB}/maker/good/resolve/{SHA}/")
        assert file.size_bytes is None or file.size_bytes >= 0
