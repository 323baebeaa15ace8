"""Names and links of models as people type and paste them."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.base.errors import StablehandError
from stablehand.core.hubs.specs import Endpoints, Spec, read_spec

HUBS = Endpoints()
MIRROR = Endpoints(
    huggingface="https://mirror.example/hf",
    civitai="http://127.0.0.1:8000",
    civitai_mature="http://127.0.0.1:8001",
    openmodeldb="https://mirror.example/upscalers",
)
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def hf(model, version=None, path=None):
    return Spec("huggingface", model, version, path)


def civitai(model=None, version=None, file=None):
    return Spec("civitai", model, version, file=file)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hf:owner/repo", hf("owner/repo")),
        ("HF:owner/repo/", hf("owner/repo")),
        ("hf://owner/repo@main/a/b.gguf", hf("owner/repo", "main", "a/b.gguf")),
        ("huggingface:owner/repo", hf("owner/repo")),
        ("hf:gpt2", hf("gpt2")),
        ("hf:gpt2@main/model.safetensors", hf("gpt2", "main", "model.safetensors")),
        ("hf:owner/repo/vae/x y.safetensors", hf("owner/repo", None, "vae/x y.safetensors")),
        ("hf:owner/repo/odd@name.safetensors", hf("owner/repo", None, "odd@name.safetensors")),
        (f"hf:owner/repo@{COMMIT}/x%20y.bin", hf("owner/repo", COMMIT, "x%20y.bin")),
        ("hf:owner/repo@refs/pr/3/x.bin", hf("owner/repo", "refs/pr/3", "x.bin")),
        ("hf:owner/repo@refs%2Fpr%2F3/x.bin", hf("owner/repo", "refs/pr/3", "x.bin")),
        ("hf:o/r@refs/pr/3", hf("o/r", "refs/pr/3")),
        ("civitai:130072", civitai(None, "130072")),
        ("civitai:130072/98765", civitai(None, "130072", "98765")),
        ("civitai:4201@130072", civitai("4201", "130072")),
        ("civitai:models/4201", civitai("4201")),
        ("openmodeldb:4x-UltraSharp", Spec("openmodeldb", "4x-UltraSharp")),
        ("openmodeldb:4x-UltraSharp/1", Spec("openmodeldb", "4x-UltraSharp", file="1")),
        ("urn:air:sdxl:checkpoint:civitai:4201@130072", civitai("4201", "130072")),
        ("URN:AIR:sd1:lora:civitai:4201@130072.safetensor", civitai("4201", "130072")),
        ("air:flux1:lora:civitai:4201", civitai("4201")),
        ("urn:air:flux1:checkpoint:huggingface:owner/repo@main", hf("owner/repo", "main")),
    ],
)
def test_short_forms_are_read(text, wanted):
    assert read_spec(f"  {text}\n", endpoints=HUBS) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://huggingface.co/owner/repo", hf("owner/repo")),
        ("https://huggingface.co/owner/repo.pt", hf("owner/repo.pt")),
        ("http://www.huggingface.co/owner/repo/?not-for-all-audiences=true", hf("owner/repo")),
        ("huggingface.co/owner/repo", hf("owner/repo")),
        ("<https://hf.co/owner/repo>", hf("owner/repo")),
        ("https://huggingface.co/owner/repo/discussions/3", hf("owner/repo")),
        ("https://huggingface.co/owner/repo/commit/" + COMMIT, hf("owner/repo")),
        ("https://huggingface.co/owner/repo/tree/main", hf("owner/repo", "main")),
        ("https://huggingface.co/owner/repo/tree/main/vae", hf("owner/repo", "main", "vae")),
        (
            "https://huggingface.co/owner/repo/blob/main/a%20b/c%2B.safetensors#L3",
            hf("owner/repo", "main", "a b/c+.safetensors"),
        ),
        (
            f"https://huggingface.co/owner/repo/resolve/{COMMIT}/x.gguf?download=true",
            hf("owner/repo", COMMIT, "x.gguf"),
        ),
        (
            "https://huggingface.co/owner/repo/resolve/refs%2Fpr%2F3/x.gguf",
            hf("owner/repo", "refs/pr/3", "x.gguf"),
        ),
        ("https://huggingface.co/gpt2/resolve/main/x.bin", hf("gpt2", "main", "x.bin")),
        ("https://huggingface.co/api/models/owner/repo", hf("owner/repo")),
        (
            "https://huggingface.co/api/models/owner/repo/revision/v1",
            hf("owner/repo", "v1"),
        ),
        ("https://civitai.com/models/4201", civitai("4201")),
        ("https://civitai.com/models/4201/some-%D0%B8%D0%BC%D1%8F", civitai("4201")),
        ("https://www.civitai.com/models/4201?modelVersionId=130072", civitai("4201", "130072")),
        ("civitai.red/models/4201/x?modelVersionId=130072&dialog=1", civitai("4201", "130072")),
        ("https://civitai.com/models/4201?modelVersionId=rubbish", civitai("4201")),
        ("https://civitai.com/models/4201@130072", civitai("4201", "130072")),
        (
            "https://civitai.com/api/download/models/130072?fileId=7&token=not-kept",
            civitai(None, "130072", "7"),
        ),
        ("https://civitai.com/api/download/models/130072?type=Model", civitai(None, "130072")),
        ("https://civitai.com/api/v1/model-versions/130072", civitai(None, "130072")),
        ("https://civitai.com/api/v1/models/4201", civitai("4201")),
        (
            "https://openmodeldb.info/models/4x-UltraSharp",
            Spec("openmodeldb", "4x-UltraSharp"),
        ),
    ],
)
def test_links_of_the_public_hubs_are_read_whatever_the_settings_say(text, wanted):
    assert read_spec(text, endpoints=HUBS) == wanted
    assert read_spec(text, endpoints=MIRROR) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://mirror.example/hf/owner/repo", hf("owner/repo")),
        ("https://MIRROR.example/hf/o/r/resolve/main/x.bin", hf("o/r", "main", "x.bin")),
        ("http://127.0.0.1:8000/models/4201/name", civitai("4201")),
        ("http://127.0.0.1:8001/api/download/models/5", civitai(None, "5")),
        ("https://mirror.example/upscalers/models/2x-a", Spec("openmodeldb", "2x-a")),
    ],
)
def test_links_below_the_endpoints_are_read(text, wanted):
    assert read_spec(text, endpoints=MIRROR) == wanted


def test_hubs_that_share_one_origin_are_told_apart_by_the_path():
    one = "http://127.0.0.1:9000"
    hubs = Endpoints(one, one, one, one)
    assert read_spec(f"{one}/models/4201", endpoints=hubs) == civitai("4201")
    assert read_spec(f"{one}/models/4x-a", endpoints=hubs) == Spec("openmodeldb", "4x-a")
    assert read_spec(f"{one}/o/r/blob/main/x.bin", endpoints=hubs) == hf("o/r", "main", "x.bin")
    plain = f"{one}/files/model.safetensors"
    assert read_spec(plain, endpoints=hubs) == Spec("url", address=plain)


@pytest.mark.parametrize(
    "address",
    [
        "https://files.example/a/model.safetensors",
        "https://files.example/get?id=7&key=x%2Fy",
        "http://127.0.0.1:1234/x",
        "http://[::1]:1234/x.gguf",
        "http://localhost:1/x",
        "https://mirror.example/owner/repo",
        "http://127.0.0.1:8000/s/slow/x.safetensors",
        "https://huggingface.co/datasets/o/d/resolve/main/x.safetensors",
    ],
)
def test_other_addresses_are_files(address):
    assert read_spec(f"{address}#part", endpoints=MIRROR) == Spec("url", address=address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "dreamshaper",
        "owner/repo",
        "hf:",
        "hf:/",
        "hf:owner/../x",
        "hf:owner/repo/../../etc",
        "hf:owner/repo/a\\b",
        "hf:owner/repo@/x",
        "hf:owner/repo@../x",
        "hf:own er/repo",
        "hf:owner/repo\x00",
        "civitai:",
        "civitai:0",
        "civitai:01",
        "civitai:abc",
        "civitai:99999999999",
        "civitai:2147483648",
        "civitai:1/2/3",
        "civitai:\u0661\u0662",
        "openmodeldb:",
        "openmodeldb:../x",
        "openmodeldb:a/b",
        "urn:air:sdxl:checkpoint:civitai:abc@1",
        "urn:air:sdxl:checkpoint:elsewhere:1@2",
        "ftp://files.example/x.safetensors",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://files.example",
        "https://files.example:port/x",
        "https://[::1/x",
        "https://name:word@files.example/x.bin",
        "http://files.example/x.safetensors",
        "https://files.example/a b.bin",
        "https://huggingface.co/",
        "https://huggingface.co/models?search=x",
        "https://huggingface.co/owner",
        "https://huggingface.co/spaces/owner/app",
        "https://huggingface.co/o/r/resolve/main/..%2F..%2Fx.bin",
        "https://civitai.com/images/123",
        "https://civitai.com/user/somebody",
        "https://civitai.com/models/0",
        "x" * 5000,
    ],
)
def test_rubbish_is_refused_with_what_is_understood(text):
    with pytest.raises(StablehandError) as caught:
        read_spec(text, endpoints=HUBS)
    assert caught.value.code == "hub.spec"
    assert "hf:owner/repo" in caught.value.hint.english()
    assert len(caught.value.message.english()) < 200


def test_what_is_refused_is_shown_without_its_secrets():
    with pytest.raises(StablehandError) as caught:
        read_spec("https://civitai.com/images/1?token=canary", endpoints=HUBS)
    told = f"{caught.value.message} {caught.value.hint} {caught.value.details}"
    assert "canary" not in told
    with pytest.raises(StablehandError) as caught:
        read_spec("http://user:canary@files.example/x?token=canary", endpoints=HUBS)
    assert "canary" not in f"{caught.value.message} {caught.value.hint} {caught.value.details}"


NAMES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9_-]|\.(?!\.)){0,20}[A-Za-z0-9]", fullmatch=True)
PATHS = st.lists(
    st.text(
        st.characters(exclude_categories=["C", "Z"], exclude_characters="/\\\"'`<>«»“”‘’"), min_size=1
    ).filter(lambda part: part not in (".", "..")),
    min_size=1,
    max_size=3,
).map("/".join)  # fmt: skip
IDS = st.integers(1, 2**31 - 1).map(str)


@given(owner=NAMES, name=NAMES, revision=st.sampled_from(["main", "refs/pr/2", COMMIT]), path=PATHS)
def test_a_place_of_a_repository_reads_the_same_from_its_text_and_its_link(
    owner, name, revision, path
):
    spec = hf(f"{owner}/{name}", revision, path)
    assert read_spec(spec.text, endpoints=HUBS) == spec
    link = f"https://huggingface.co/{owner}/{name}/blob/{quote(revision, safe='')}/{quote(path)}"
    if owner not in ("api", "docs", "datasets", "spaces", "models") and name not in ("blob", "raw"):
        assert read_spec(link, endpoints=HUBS) == spec


@given(model=st.none() | IDS, version=st.none() | IDS, file=st.none() | IDS)
def test_a_place_of_civitai_reads_the_same_from_its_text(model, version, file):
    if version is None:
        file = None
        model = model or "1"
    model = None if file is not None else model
    spec = civitai(model, version, file)
    assert read_spec(spec.text, endpoints=HUBS) == spec


@given(
    st.one_of(
        st.text(max_size=80),
        st.text(max_size=40).map("hf:{}".format),
        st.text(max_size=40).map("civitai:{}".format),
        st.text(max_size=40).map("https://huggingface.co/{}".format),
        st.text(max_size=40).map("https://civitai.com/models/{}".format),
        st.text(max_size=40).map("https://{}".format),
    )
)
def test_any_text_is_a_spec_or_refused(text):
    try:
        spec = read_spec(text, endpoints=HUBS)
    except StablehandError as error:
        assert error.code == "hub.spec"
        return
    assert read_spec(spec.text, endpoints=HUBS) == spec
    path = spec.path or ""
    assert ".." not in path.split("/")
    assert "\\" not in path


def test_a_query_is_not_repeated_even_without_a_scheme():
    with pytest.raises(StablehandError) as caught:
        read_spec("shop.example/models/1?token=hunter2", endpoints=Endpoints())
    assert "hunter2" not in f"{caught.value} {caught.value.details}"
