"""What goes wrong, by name: what the servers do, never how fast a client has to be.

`ON_FILES` is what whoever gives the file does, at the hub or the storage; `ON_DOWNLOAD` what the hub does
instead of a redirect to the storage. Where something goes wrong once, it does so with the first request
for a path (`Asked.turn`), and the server is a good one afterwards. What breaks the rules of HTTP is in
`breaches.py`.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING, Final

from support.hub_stand_in import breaches
from support.hub_stand_in.files import Served
from support.hub_stand_in.wire import (
    Answer,
    Asked,
    Reply,
    Wire,
    as_file,
    as_json,
    as_text,
    file_headers,
    redirect,
)

if TYPE_CHECKING:
    from support.hub_stand_in.stand_in import StandIn

Scenario = Callable[["StandIn", Asked, Served], Reply]
Raw = Callable[[Wire, Asked, Served], None]

RETRY_AFTER_S: Final = 7
RETRY_DATE_S: Final = 90
RATE_LIMIT_S: Final = 11
FAR_AWAY_S: Final = 86_400
METADATA_ADDRESS: Final = "http://169.254.169.254/latest/meta-data/"
LOGIN_PAGE: Final = (
    "<!DOCTYPE html><html><head><title>Sign in</title></head>"
    "<body><p>You must be signed in to download this file.</p></body></html>"
)


def another(served: Served) -> Served:
    """Give what somebody has put in the place of a file: as long, other bytes, another ETag."""
    return replace(served, seed=served.seed + 1)


def _raw(way: Raw, *, until: int | None = None) -> Scenario:
    """Do something with the connection; with `until`, only the first so many times."""

    def scenario(_hub: StandIn, asked: Asked, served: Served) -> Reply:
        if until is not None and asked.turn > until:
            return as_file(served)
        return lambda asked, wire: way(wire, asked, served)

    return scenario


def _then(first: Raw, then: Scenario) -> Scenario:
    """Break off the first time; afterwards do something else, and count from one again."""

    def scenario(hub: StandIn, asked: Asked, served: Served) -> Reply:
        if asked.turn == 1:
            return lambda asked, wire: first(wire, asked, served)
        return then(hub, replace(asked, turn=asked.turn - 1), served)

    return scenario


def _always(reply: Answer) -> Scenario:
    return lambda _hub, _asked, _served: reply


def _once(reply: Answer) -> Scenario:
    return lambda _hub, asked, served: reply if asked.turn == 1 else as_file(served)


def _replaced(hub: StandIn, asked: Asked, served: Served) -> Reply:
    """Serve another file from now on."""
    return as_file(another(served))


def _shorter(hub: StandIn, asked: Asked, served: Served) -> Reply:
    """Serve a file that ends too early, and be proud of it."""
    return as_file(replace(served, size=served.size - 1000))


def _gzip(hub: StandIn, asked: Asked, served: Served) -> Reply:
    about = [pair for pair in file_headers(served) if pair[0] != "Accept-Ranges"]
    packed = gzip.compress(served.content(), 1)
    return Answer(200, (*about, ("Content-Encoding", "gzip")), packed)


def _no_head(hub: StandIn, asked: Asked, served: Served) -> Reply:
    return as_text("no", 405) if asked.method == "HEAD" else as_file(served)


def _weak(hub: StandIn, asked: Asked, served: Served) -> Reply:
    return as_file(replace(served, etag=f"W/{served.tag}"))


def _unmarked(hub: StandIn, asked: Asked, served: Served) -> Reply:
    """Say nothing by which a file could be known again."""
    return as_file(replace(served, etag=None, last_modified=None))


def _expired(hub: StandIn, asked: Asked, served: Served) -> Reply:
    """Break off, and let every address that was signed before be too old."""
    if asked.turn > 1:
        return as_file(served)
    hub.shift_s += hub.signed_for_s + 1
    return lambda asked, wire: breaches.end_mid(wire, asked, served)


def _few_at_once(hub: StandIn, asked: Asked, served: Served) -> Reply:
    """Refuse a third connection."""
    busy = as_text("slow down", 429, Retry_After="1")
    return busy if hub.in_flight(asked) > 2 else as_file(served)


def _login_page(hub: StandIn, asked: Asked, served: Served) -> Reply:
    name = f'attachment; filename="{served.name.rpartition("/")[2]}"'
    return as_text(LOGIN_PAGE, 200, "text/html", Content_Disposition=name)


def _mute_page(hub: StandIn, asked: Asked, served: Served) -> Reply:
    """Send a page that is called bytes."""
    return as_text(LOGIN_PAGE, 200, "application/octet-stream")


_TOO_MANY: Final = {"error": "We have detected an unusual amount of downloading from your account."}


def _too_many(more: Callable[[StandIn], Mapping[str, str]], status: int = 429) -> Scenario:
    def scenario(hub: StandIn, asked: Asked, served: Served) -> Reply:
        if asked.turn > 1:
            is_way = asked.path.startswith("/download/") and asked.listener == "hub"
            return (
                hub.to_storage(replace(asked, scenario=None), served) if is_way else as_file(served)
            )
        return as_json(_TOO_MANY, status, **more(hub))

    return scenario


def _date(hub: StandIn) -> dict[str, str]:
    return {"Retry_After": formatdate(hub.now() + RETRY_DATE_S, usegmt=True)}


def _rate_limit(hub: StandIn) -> dict[str, str]:
    return {
        "RateLimit": f'"resolvers";r=0;t={RATE_LIMIT_S}',
        "RateLimit_Policy": '"fixed window";"resolvers";q=3000;w=300',
    }


_BUSY: Final[dict[str, Scenario]] = {
    "429_retry_after_seconds": _too_many(lambda _hub: {"Retry_After": str(RETRY_AFTER_S)}),
    "429_retry_after_date": _too_many(_date),
    "429_rate_limit": _too_many(_rate_limit),
    "429_bare": _too_many(lambda _hub: {}),
    "429_far_away": _too_many(lambda _hub: {"Retry_After": str(FAR_AWAY_S)}),
    "503_retry_after": _too_many(lambda _hub: {"Retry_After": "2"}, 503),
    "502_page": _once(as_text("<html>Bad gateway</html>", 502, "text/html")),
}


# Redirects


def _relative(hub: StandIn, asked: Asked, served: Served) -> Reply:
    """Point to itself with another query (302), then to a neighbour (307); both without a host."""
    if not asked.query:
        return redirect("?step=2", 302)
    return redirect(f"../files/{served.name}", 307)


def _same_origin(hub: StandIn, asked: Asked, served: Served) -> Reply:
    return redirect(f"/files/{served.name}", 302)


def _to_stranger(hub: StandIn, asked: Asked, served: Served) -> Reply:
    if asked.listener == "storage":
        return redirect(f"{hub.foreign}/files/{served.name}", 307)
    return as_file(served)


def _with_token(hub: StandIn, asked: Asked, served: Served) -> Reply:
    to = hub.signed(f"/files/{served.name}")
    return redirect(f"{to}&token={asked.bearer or asked.query.get('token', '')}")


def _endless(hub: StandIn, asked: Asked, served: Served) -> Reply:
    return redirect(f"?step={int(asked.query.get('step', '0')) + 1}")


def _to(aim: str) -> Scenario:
    return lambda _hub, _asked, _served: redirect(aim)


def _to_login(hub: StandIn, asked: Asked, served: Served) -> Reply:
    return redirect(f"{hub.address}/login?returnUrl=%2Fmodels&reason=download-auth")


ON_DOWNLOAD: Final[Mapping[str, Scenario]] = {
    **_BUSY,
    "redirect_relative": _relative,
    "redirect_drop_auth": _same_origin,
    "redirect_token_in_url": _with_token,
    "redirect_loop": lambda _hub, asked, _served: redirect(asked.target),
    "redirect_endless": _endless,
    "redirect_file_scheme": _to("file:///etc/hosts"),
    "redirect_metadata_ip": _to(METADATA_ADDRESS),
    "redirect_nowhere": _to("http://[::bad/"),
    "redirect_login": _to_login,
}

ON_FILES: Final[Mapping[str, Scenario]] = {
    **_BUSY,
    # Ranges and lengths
    "in_one_packet": _raw(breaches.in_one_packet),
    "no_range": _raw(breaches.no_range),
    "wrong_length_short": _shorter,
    "wrong_length_long": _raw(breaches.too_long_a_promise),
    "early_end": _raw(breaches.end_mid, until=1),
    "chunked": _raw(breaches.chunked),
    "truncated_chunked": _raw(breaches.truncated_chunked, until=1),
    "no_length": _raw(breaches.no_length),
    "no_length_cut": _raw(breaches.no_length_cut, until=1),
    "more_than_promised": _raw(breaches.endless),
    "zero_bytes": _raw(breaches.nothing),
    "huge": _raw(breaches.huge),
    "part_unasked": _raw(breaches.part_unasked, until=1),
    "bad_content_range_start": _then(breaches.reset_mid, _raw(breaches.other_start, until=1)),
    "bad_content_range_total": _then(breaches.reset_mid, _raw(breaches.other_total, until=1)),
    "no_content_range": _then(breaches.reset_mid, _raw(breaches.no_content_range, until=1)),
    "several_ranges": _then(breaches.reset_mid, _raw(breaches.several_ranges, until=1)),
    "416_complete": _raw(breaches.too_long_a_promise, until=1),
    "416_stale": _then(breaches.reset_mid, _raw(breaches.beyond_the_end, until=1)),
    "416_always": _then(breaches.reset_mid, _raw(breaches.beyond_the_end)),
    # The same without a break before, for one answer among many
    "part_of_another": _raw(breaches.part_of_another),
    "part_of_longer": _raw(breaches.part_of_longer),
    "part_with_other_start": _raw(breaches.other_start),
    "part_without_range": _raw(breaches.no_content_range),
    # Another file, or another form of it
    "etag_changed": _then(breaches.reset_mid, _replaced),
    "etag_changed_206": _then(breaches.reset_mid, _raw(breaches.part_of_another, until=1)),
    "etag_changed_206_longer": _then(breaches.reset_mid, _raw(breaches.part_of_longer, until=1)),
    "etag_changed_206_unmarked": _then(
        breaches.unmarked_reset_mid, _raw(breaches.unmarked_part_of_another, until=1)
    ),
    "etag_changed_206_always": _raw(breaches.halves_of_two),
    "etag_weak": _weak,
    "etag_weak_cut": _then(breaches.weak_reset_mid, _weak),
    "etag_none": _unmarked,
    "etag_none_cut": _then(breaches.unmarked_reset_mid, _unmarked),
    "hash_mismatch": _raw(breaches.wrong_bytes),
    "hash_mismatch_once": _raw(breaches.wrong_bytes, until=1),
    "gzip_forced": _gzip,
    "gzip_cut": _raw(breaches.gzip_cut, until=1),
    # Pages instead of files
    "login_html_200": _login_page,
    "login_html_bytes": _mute_page,
    "json_error_200": _always(as_json({"error": "You need a login for this"})),
    "xml_error_200": _always(
        as_text("<?xml version='1.0'?><Error>no</Error>", 200, "application/xml")
    ),
    "401": _always(as_json({"error": "no", "message": "This needs a login"}, 401)),
    "403": _always(as_json({"error": "Forbidden"}, 403)),
    "404": _always(as_json({"error": "Not found"}, 404)),
    "410": _always(as_json({"error": "Archived"}, 410)),
    "500": _always(as_text("<html>oh</html>", 500, "text/html")),
    "418": _always(as_text("teapot", 418)),
    # Connections
    "conn_reset_mid": _raw(breaches.reset_mid, until=1),
    "reset_often": _raw(breaches.reset_after_a_bit),
    "reset_at_once": _raw(breaches.reset_at_once),
    "reset_at_once_twice": _raw(breaches.reset_at_once, until=2),
    "no_http": _raw(breaches.no_http),
    "slow_trickle_thrice": _raw(breaches.trickle, until=3),
    "trickle_alone": _raw(breaches.trickle_alone),
    "slow_trickle_once": _raw(breaches.trickle, until=1),
    "stalled_once": _raw(breaches.stall_mid, until=1),
    "silent": _raw(breaches.silent),
    "silent_once": _raw(breaches.silent, until=1),
    "expired_signed": _expired,
    "head_forbidden": _no_head,
    "few_at_once": _few_at_once,
    "redirect_foreign": _to_stranger,
}


def names() -> Iterable[str]:
    """Give every name."""
    return sorted({*ON_FILES, *ON_DOWNLOAD})
