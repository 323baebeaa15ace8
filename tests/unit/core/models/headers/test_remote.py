"""Headers of files on real servers: few bytes of good ones, one clear error from bad ones."""

import io
import pickle
import struct
import zipfile
from functools import cache

import pytest

from stablehand.core.base import web
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.models.headers.reading import read_source
from stablehand.core.models.headers.remote import name_of, read_remote_header
from stablehand.core.models.headers.sources import BytesSource
from stablehand.services.app import App
from stablehand.services.identifying import identify_files
from support.header_bytes import ARRAY, SDXL_LIKE, TEXT, Gguf, safetensors_bytes
from support.header_server import FileServer
from support.safety_files import Saved, torch_zip

SMALL = safetensors_bytes({"a": ("F16", (2, 2)), "b": ("F32", (300_000,))})


@cache
def long_file():
    """A header of 300 KB, and data enough that nobody wants to fetch them all."""
    few = dict.fromkeys(SDXL_LIKE, ("U8", (200,)))
    return safetensors_bytes(few, {"title": "x" * 1000})


@cache
def vocabulary():
    file = Gguf().value("general.architecture", TEXT, "t5")
    file.value("tokenizer.ggml.tokens", ARRAY, (TEXT, [f"word number {i}" for i in range(30_000)]))
    for i in range(300):
        file.tensor(f"enc.blk.{i}.attn_q.weight", (64, 256), "Q4_K")
    return file.bytes()


@pytest.fixture
def server():
    files = {
        "/small.safetensors": SMALL,
        "/long.safetensors": long_file(),
        "/t5.gguf": vocabulary(),
    }
    with FileServer(files) as served:
        yield served


async def read(url, **how):
    async with web.client(read_s=how.pop("read_s", 5)) as client:
        return await read_remote_header(client, url, **how)


async def refused(url, **how):
    with pytest.raises(StablehandError) as caught:
        await read(url, **how)
    return caught.value


@pytest.mark.parametrize("name", ["small.safetensors", "long.safetensors", "t5.gguf"])
@pytest.mark.parametrize("how", ["parts", "whole", "whole_without_length", "no_total", "cut_once"])
async def test_what_a_server_gives_is_what_the_file_says(server, name, how):
    server.how[f"/{name}"] = how
    found = await read(f"{server.url}/{name}")
    expected = read_source(BytesSource(server.files[f"/{name}"], name))
    assert found.tensors == expected.tensors
    assert found.metadata == expected.metadata
    assert found.data_start == expected.data_start
    sizes = (
        (None, expected.file_bytes)
        if how in ("no_total", "whole_without_length")
        else (expected.file_bytes,)
    )
    assert found.file_bytes in sizes


async def test_few_bytes_and_few_requests_are_enough(server):
    await read(f"{server.url}/small.safetensors")
    assert len(server.asked) == 1
    assert server.total("/small.safetensors") <= 1 << 16
    await read(f"{server.url}/long.safetensors")
    assert len(server.asked) == 3
    header = 8 + struct.unpack("<Q", long_file()[:8])[0]
    assert server.total("/long.safetensors") <= header + (1 << 17)
    await read(f"{server.url}/t5.gguf")
    assert len(server.asked) < 12


async def test_every_request_is_ours_and_asks_for_the_file_as_it_is(server):
    await read(f"{server.url}/long.safetensors")
    for _method, _path, headers in server.asked:
        assert headers["User-Agent"].startswith("Stablehand/")
        assert headers["Accept-Encoding"] == "identity"
        assert headers["Range"].startswith("bytes=")


async def test_a_torch_file_is_read_by_its_table(server):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"a": 1}, 2))
        archive.writestr("archive/data/0", bytes(3_000_000))
        archive.writestr("archive/version", "3")
    server.files["/x.ckpt"] = content.getvalue()
    error = await refused(f"{server.url}/x.ckpt")
    with pytest.raises(StablehandError) as local:
        read_source(BytesSource(content.getvalue(), "x.ckpt"))
    assert error.message == local.value.message  # it holds no tensor, here as there
    assert server.total("/x.ckpt") < 500_000


async def test_a_server_without_parts_is_given_up_where_the_end_is_needed(server):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"a": 1}, 2))
        archive.writestr("archive/data/0", bytes(70_000_000))
    server.files["/x.ckpt"] = content.getvalue()
    server.how["/x.ckpt"] = "whole"
    error = await refused(f"{server.url}/x.ckpt")
    assert error.code == "model.unreadable"
    assert "no parts" in error.message.english()
    assert server.total("/x.ckpt") < 20_000_000


async def test_no_more_than_a_bound_is_read_from_a_server_that_never_ends(server):
    server.how["/small.safetensors"] = "endless"
    found = await read(f"{server.url}/small.safetensors")
    assert set(found.tensors) == {"a", "b"}
    assert server.total("/small.safetensors") < 20_000_000


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ("wrong_place", "model.unreadable", "another part"),
        ("wrong_total", "model.unreadable", "changed on the server"),
        ("another_each_time", "model.unreadable", "changed on the server"),
        ("packed", "model.unreadable", "as it is"),
        ("several", "model.unreadable", "as it is"),
        ("page", "model.unreadable", "page instead"),
        ("cut", "network.unreachable", "hangs up"),
        ("401", "network.unreachable", "401"),
        ("403", "network.unreachable", "login"),
        ("404", "network.unreachable", "nothing there"),
        ("416", "network.unreachable", "416"),
        ("429", "network.unreachable", "too often"),
        ("503", "network.unreachable", "503"),
    ],
)
async def test_a_server_that_misbehaves_is_one_clear_error(server, how, code, words):
    server.how["/long.safetensors"] = how
    error = await refused(f"{server.url}/long.safetensors?token=hunter2")
    assert error.code == code
    assert words in error.message.english()
    assert error.hint is not None
    assert "hunter2" not in f"{error.message.english()} {error.hint} {dict(error.details)}"


async def test_an_empty_file(server):
    server.files["/small.safetensors"] = b""
    for how in ("parts", "whole"):
        server.how["/small.safetensors"] = how
        assert (await refused(f"{server.url}/small.safetensors")).code == "model.damaged"


async def test_a_damaged_file_is_damaged_on_a_server_too(server):
    server.files["/small.safetensors"] = SMALL[:-1]
    error = await refused(f"{server.url}/small.safetensors")
    assert error.code == "model.damaged"
    assert error.message.english().startswith("small.safetensors is damaged")


async def test_a_silent_server_and_a_slow_one_are_given_up(server):
    server.how["/small.safetensors"] = "silent"
    error = await refused(f"{server.url}/small.safetensors", read_s=0.1)
    assert error.code == "network.unreachable"
    assert "in time" in error.message.english()
    server.how["/long.safetensors"] = "slow"
    error = await refused(f"{server.url}/long.safetensors", patience_s=0.5)
    assert error.code == "network.unreachable"


async def test_nobody_answers():
    error = await refused("http://127.0.0.1:9/x.safetensors")
    assert error.code == "network.unreachable"
    assert "127.0.0.1:9" in error.message.english()


async def test_redirects_carry_no_token_to_another_origin(server):
    with FileServer({"/store": long_file()}) as storage:
        server.redirects["/x"] = (302, "/y")
        server.redirects["/y"] = (307, f"{storage.url}/store?sig=abc&token=hunter2")
        home = web.origin(server.url)

        def headers_for(url):
            return {"Authorization": "Bearer hunter2"} if web.origin(url) == home else {}

        found = await read(f"{server.url}/x", headers_for=headers_for)
        assert found.tensors
        assert all(headers["Authorization"] == "Bearer hunter2" for _m, _p, headers in server.asked)
        assert storage.asked
        for _method, path, headers in storage.asked:
            assert path == "/store?sig=abc"
            assert not {"Authorization", "Cookie"} & set(headers)
        assert all("Cookie" not in headers for _m, _p, headers in server.asked)


async def test_a_signed_address_stays_as_it_is(server):
    with FileServer({"/store": SMALL}) as storage:
        server.redirects["/x"] = (302, f"{storage.url}/store?b=1%2F2&a=+x&token=theirs")
        await read(f"{server.url}/x")
        assert storage.asked[0][1] == "/store?b=1%2F2&a=+x&token=theirs"


@pytest.mark.parametrize(
    ("aim", "words"),
    [
        ("/x", "circle"),
        ("file:///etc/passwd", "address is none"),
        ("ftp://127.0.0.1/x", "address is none"),
        ("http://127.0.0.1:99999/x", "address is none"),
        ("http://[::1", "address is none"),
        ("http://xn--a/x", "address is none"),
    ],
)
async def test_redirects_that_lead_astray(server, aim, words):
    server.redirects["/x"] = (302, aim)
    error = await refused(f"{server.url}/x")
    assert error.code == "network.unreachable"
    assert words in error.message.english()


async def test_redirects_without_end(server):
    for i in range(30):
        server.redirects[f"/{i}"] = (302, f"/{i + 1}")
    assert "too often" in (await refused(f"{server.url}/0")).message.english()
    assert len(server.asked) <= 12


@pytest.mark.parametrize(
    "url",
    ["http://", "http:///x", "http://exa mple/x", "http://x:y/z", "https://[/x", "http://xn--a/x"],
)
async def test_addresses_that_are_none(url):
    assert (await refused(url)).code == "network.unreachable"


async def test_counts_of_five_thousand_digits(server):
    server.how["/small.safetensors"] = "endless_total"
    error = await refused(f"{server.url}/small.safetensors")
    assert (error.code, "another part" in error.message.english()) == ("model.unreadable", True)


async def test_a_checkpoint_of_a_thousand_storages_takes_few_requests(server, tmp_path):
    saved = Saved()
    server.files["/x.ckpt"] = torch_zip(
        {f"model.{index}.weight": saved.tensor((40, 40)) for index in range(1000)}, saved
    )
    app = App(DataPaths(tmp_path), {})
    found = (await identify_files(app, [f"{server.url}/x.ckpt"])).data[0]
    assert (found.error, found.format, found.verdict.level) == (None, "pickle", "safe")
    assert len(server.asked) < 10


def test_names_for_sentences():
    assert name_of("https://host/a/b%20c.safetensors?download=true") == "b c.safetensors"
    assert name_of("https://host/") == "host"
