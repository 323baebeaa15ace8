import asyncio

import pytest

from stablehand.core.launch.calls import base_of, status_of


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:7860", "http://127.0.0.1:7860"),
        ("http://0.0.0.0:7860/", "http://127.0.0.1:7860"),
        ("http://[::]:7860/x", "http://[::1]:7860"),
        ("https://localhost:7801/Text2Image", "https://localhost:7801"),
        ("http://127.0.0.1:7860.", "http://127.0.0.1:7860"),
        ("(http://x", None),
        ("ftp://x:1", None),
        ("http://x:99999", None),
        ("", None),
    ],
)
def test_addresses_out_of_logs(url, base):
    assert base_of(url) == base


async def server(answer):
    asked = []

    async def handle(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(answer)
        writer.close()

    made = await asyncio.start_server(handle, "127.0.0.1", 0)
    return made, asked, f"http://127.0.0.1:{made.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
        (b"HTTP/1.0 404 Not Found\r\n\r\n", 404),
        (b"HTTP/1.1 503 \r\n\r\n", 503),
        (b"SSH-2.0-OpenSSH\r\n", None),
        (b"", None),
        (b"x" * 200_000, None),
    ],
)
async def test_the_status_is_what_was_answered(answer, status):
    made, asked, base = await server(answer)
    async with made:
        assert await status_of(f"{base}/a?b=c") == status
    assert asked[0].startswith("GET /a?b=c HTTP/1.1\r\n")
    assert "Accept: text/html,*/*\r\n" in asked[0]


async def test_nobody_there():
    made, _, base = await server(b"")
    made.close()
    await made.wait_closed()
    assert await status_of(base) is None
    assert await status_of("https://127.0.0.1:1") is None
    assert await status_of("http://no.such.host.invalid:80") is None
