"""Answers that break off, lie or break a rule of HTTP: on the bare connection, byte by byte."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import replace

from support.hub_stand_in.files import Served
from support.hub_stand_in.wire import Asked, Wire, file_headers, give_file, wanted_range

# How much longer than the truth a promise is, in bytes.
TOO_MUCH = 1000
TICK_S = 0.02


def _span(asked: Asked, served: Served) -> tuple[int, int]:
    """Give begin and end of what a good server would send."""
    return wanted_range(asked, served) or (0, served.length)


def _begin(
    wire: Wire, asked: Asked, served: Served, *, length: int | None = None
) -> tuple[int, int]:
    """Send the head of a good answer, or one that lies about its length; give what it promises."""
    begin, end = _span(asked, served)
    about = file_headers(served)
    is_part = wanted_range(asked, served) is not None
    if is_part:
        about.append(("Content-Range", f"bytes {begin}-{end - 1}/{served.length}"))
    about.append(("Content-Length", str(end - begin if length is None else length)))
    wire.head(206 if is_part else 200, about)
    return begin, end


def reset_mid(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a half, then break the connection."""
    begin, end = _begin(wire, asked, served)
    wire.body(served.pieces(begin, (begin + end) // 2))
    wire.reset()


def in_one_packet(wire: Wire, asked: Asked, served: Served) -> None:
    """Send head and the beginning of the body together: a reader may have both at once."""
    content = b"".join(served.pieces(0, served.length))
    about = "\r\n".join(f"{name}: {value}" for name, value in file_headers(served))
    head = f"HTTP/1.1 200 OK\r\n{about}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    wire.raw(head + content[:4096])
    wire.body([content[4096:]])


def weak_reset_mid(wire: Wire, asked: Asked, served: Served) -> None:
    """Do the same, with a weak ETag."""
    reset_mid(wire, asked, replace(served, etag=f"W/{served.tag}"))


def unmarked_reset_mid(wire: Wire, asked: Asked, served: Served) -> None:
    """Do the same, without ETag and Last-Modified."""
    reset_mid(wire, asked, replace(served, etag=None, last_modified=None))


def end_mid(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a half, then end in peace."""
    begin, end = _begin(wire, asked, served)
    wire.body(served.pieces(begin, (begin + end) // 2))
    wire.hang_up()


def reset_after_a_bit(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a tenth of the file (64 KiB at least), then break the connection: every time."""
    begin, end = _begin(wire, asked, served)
    wire.body(served.pieces(begin, min(end, begin + max(served.length // 10, 1 << 16))))
    wire.reset()


def reset_at_once(wire: Wire, asked: Asked, served: Served) -> None:
    """Break the connection without a word."""
    wire.reset()


def no_http(wire: Wire, asked: Asked, served: Served) -> None:
    """Talk about something else."""
    wire.raw(b"220 mail.example ESMTP\r\n\r\n")
    wire.hang_up()


def silent(wire: Wire, asked: Asked, served: Served) -> None:
    """Say nothing until the client gives up."""
    wire.wait_for_the_end()


def stall_mid(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a half, then nothing more until the client gives up."""
    begin, end = _begin(wire, asked, served)
    wire.body(served.pieces(begin, (begin + end) // 2))
    wire.wait_for_the_end()


def trickle(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a quarter, then one byte at a time."""
    begin, end = _begin(wire, asked, served)
    quarter = begin + (end - begin) // 4
    wire.body(served.pieces(begin, quarter))
    for at in range(quarter, end):
        wire.body(served.pieces(at, at + 1))
        wire.wait(TICK_S)


def trickle_alone(wire: Wire, asked: Asked, served: Served) -> None:
    """Send one byte at a time, from the first on."""
    begin, end = _begin(wire, asked, served)
    for at in range(begin, end):
        wire.body(served.pieces(at, at + 1))
        wire.wait(TICK_S)


def no_range(wire: Wire, asked: Asked, served: Served) -> None:
    """Send the whole, whatever part is asked for."""
    whole = replace(asked, headers={**asked.headers, "range": ""})
    give_file(whole, wire, replace(served, accepts_ranges=False))


def too_long_a_promise(wire: Wire, asked: Asked, served: Served) -> None:
    """Promise more than there is, send all there is, and end."""
    begin, end = _span(asked, served)
    if begin >= served.length:
        give_file(asked, wire, served)
        return
    _begin(wire, asked, served, length=end - begin + TOO_MUCH)
    wire.body(served.pieces(begin, end))
    wire.hang_up()


def endless(wire: Wire, asked: Asked, served: Served) -> None:
    """Send the whole and then much more, without a length."""
    wire.head(200, [*file_headers(served), ("Connection", "close")])
    wire.body(served.pieces(0, served.length))
    for _piece in range(1 << 12):
        wire.body([bytes(1 << 16)])
    wire.hang_up()


def nothing(wire: Wire, asked: Asked, served: Served) -> None:
    """Send no bytes, with success."""
    wire.head(200, [*file_headers(served), ("Content-Length", "0")])


def huge(wire: Wire, asked: Asked, served: Served) -> None:
    """Promise more than any drive holds; begin to send it."""
    wire.head(200, [*file_headers(served), ("Content-Length", str(1 << 50))])
    wire.body(served.pieces(0, served.length))
    wire.wait_for_the_end()


def _chunks(wire: Wire, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        if piece:
            wire.chunk(piece)


def chunked(wire: Wire, asked: Asked, served: Served) -> None:
    """Send the whole in chunks, without a length."""
    wire.head(200, [*file_headers(served), ("Transfer-Encoding", "chunked")])
    _chunks(wire, served.pieces(0, served.length))
    wire.raw(b"0\r\n\r\n")


def truncated_chunked(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a half in chunks, and end without the last one."""
    wire.head(200, [*file_headers(served), ("Transfer-Encoding", "chunked")])
    _chunks(wire, served.pieces(0, served.length // 2))
    wire.hang_up()


def no_length(wire: Wire, asked: Asked, served: Served) -> None:
    """Send the whole without a length, and end."""
    wire.head(200, [*file_headers(replace(served, accepts_ranges=False)), ("Connection", "close")])
    wire.body(served.pieces(0, served.length))
    wire.hang_up()


def no_length_cut(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a half without a length, and end as if that were all."""
    wire.head(200, [*file_headers(served), ("Connection", "close")])
    wire.body(served.pieces(0, served.length // 2))
    wire.hang_up()


def _part(
    wire: Wire,
    asked: Asked,
    served: Served,
    shown: str | None,
    *,
    more: tuple[str, str] | None = None,
) -> None:
    """Send what was asked for, and call it something else."""
    begin = asked.begin or 0
    about = [*file_headers(served), *([more] if more else [])]
    about += [("Content-Range", shown)] if shown else []
    wire.head(206, [*about, ("Content-Length", str(served.length - begin))])
    wire.body(served.pieces(begin, served.length))


def other_start(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a part that begins elsewhere."""
    begin = (asked.begin or 0) + 7
    about = [*file_headers(served), ("Content-Length", str(served.length - begin))]
    about.append(("Content-Range", f"bytes {begin}-{served.length - 1}/{served.length}"))
    wire.head(206, about)
    wire.body(served.pieces(begin, served.length))


def other_total(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a part of a file that is said to be longer."""
    _part(
        wire, asked, served,
        f"bytes {asked.begin or 0}-{served.length - 1}/{served.length + TOO_MUCH}",
    )  # fmt: skip


def no_content_range(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a part without saying which."""
    _part(wire, asked, served, None)


def several_ranges(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a part in the form for several."""
    kind = ("Content-Type", "multipart/byteranges; boundary=x")
    _part(wire, asked, served, None, more=kind)


def part_unasked(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a part from the middle to whoever wants the whole."""
    begin = served.length // 2
    about = [*file_headers(served), ("Content-Length", str(served.length - begin))]
    about.append(("Content-Range", f"bytes {begin}-{served.length - 1}/{served.length}"))
    wire.head(206, about)
    wire.body(served.pieces(begin, served.length))


def beyond_the_end(wire: Wire, asked: Asked, served: Served) -> None:
    """Say that the file ends before the part that is asked for; give the whole without a range."""
    if asked.begin is None:
        give_file(asked, wire, served)
        return
    wire.head(416, [("Content-Range", "bytes */100"), ("Content-Length", "0")])


def _other(served: Served) -> Served:
    return replace(served, seed=served.seed + 1)


def part_of_another(wire: Wire, asked: Asked, served: Served) -> None:
    """Send that part of another file, whatever the condition; the ETag tells."""
    if asked.begin is None:
        give_file(asked, wire, served)
        return
    _part(wire, asked, _other(served), f"bytes {asked.begin}-{served.length - 1}/{served.length}")


def part_of_longer(wire: Wire, asked: Asked, served: Served) -> None:
    """Send that part of another, longer file; its total tells."""
    if asked.begin is None:
        give_file(asked, wire, served)
        return
    longer = replace(_other(served), size=served.size + TOO_MUCH, etag=served.tag)
    _part(wire, asked, longer, f"bytes {asked.begin}-{longer.length - 1}/{longer.length}")


def unmarked_part_of_another(wire: Wire, asked: Asked, served: Served) -> None:
    """Send that part of another file, and nothing that tells it from the first."""
    bare = replace(served, etag=None, last_modified=None)
    if asked.begin is None:
        give_file(asked, wire, bare)
        return
    _part(wire, asked, _other(bare), f"bytes {asked.begin}-{served.length - 1}/{served.length}")


def halves_of_two(wire: Wire, asked: Asked, served: Served) -> None:
    """Break off the whole in its middle, and give the rest of another file: every time."""
    if asked.begin is None:
        unmarked_reset_mid(wire, asked, served)
    else:
        unmarked_part_of_another(wire, asked, served)


def wrong_bytes(wire: Wire, asked: Asked, served: Served) -> None:
    """Send other bytes of the right length, with everything else right."""
    give_file(asked, wire, replace(_other(served), etag=served.tag))


def gzip_cut(wire: Wire, asked: Asked, served: Served) -> None:
    """Send a half of a packed body although nobody wanted it packed, and break the connection."""
    packed = gzip.compress(served.content(), 1)
    about = [*file_headers(served), ("Content-Encoding", "gzip")]
    wire.head(200, [*about, ("Content-Length", str(len(packed)))])
    wire.body([packed[: len(packed) // 2]])
    wire.reset()
