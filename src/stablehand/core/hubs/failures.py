"""Why a site that knows models gave no answer, in words; hosts are named, queries and tokens never."""

from __future__ import annotations

import math
from collections.abc import Mapping
from urllib.parse import urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text


def unreachable(address: str, reason: str) -> StablehandError:
    """Give the error for a site that does not answer, or only with an error of its own."""
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("hub", "{host} does not answer: {reason}.").fill(
            host=host_of(address), reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub", "Check the connection, then try again; what is done is kept."
        ),
        details={"host": host_of(address), "reason": reason},
    )


def odd_answer(address: str, status: int | None = None) -> StablehandError:
    """Give the error for an answer that is not what the site promises."""
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("hub", "The answer of {host} cannot be understood.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub", "Try again later; see whether the address of the site in the settings is right."
        ),
        details={"host": host_of(address), "status": status, "is_final": True},
    )


def unreadable(address: str, content: bytes) -> StablehandError:
    """Give the error for what should be JSON and is not; a page may be one of the network in between."""
    if content[:1000].lstrip()[:1] != b"<":
        return odd_answer(address)
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("hub", "A web page came in place of the answer of {host}.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub",
            "The network may want a login first: open any page in a browser. Else see whether the address "
            "of the site in the settings is right.",
        ),
        details={"host": host_of(address), "is_final": True},
    )


def limited(address: str, after_s: float) -> StablehandError:
    """Give the error for a site that wants to be asked less."""
    return StablehandError(
        "hub.limited",
        QT_TRANSLATE_NOOP("hub", "{host} was asked too often.").fill(host=host_of(address)),
        hint=QT_TRANSLATE_NOOP("hub", "Try again in {minutes} minutes; what is done is kept.").fill(
            minutes=max(2, math.ceil(after_s / 60))  # never "1 minutes", and never too early
        ),
        details={"host": host_of(address), "retry_after_s": after_s},
    )


def refused(address: str, status: int) -> StablehandError:
    """Give the error for a site that refuses to answer us."""
    return StablehandError(
        "hub.refused",
        QT_TRANSLATE_NOOP("hub", "{host} refuses to answer.").fill(host=host_of(address)),
        hint=QT_TRANSLATE_NOOP(
            "hub", "The key may be wrong or have ended; else the site blocks this connection."
        ),
        details={"host": host_of(address), "status": status},
    )


def login_needed(address: str, service: str, what: str, page: str | None = None) -> StablehandError:
    """Give the error for what is hidden from whoever has no token, or is not there: sites tell no more.

    Args:
        address: that was asked.
        service: whose token it takes, as `token set` knows it ("hf", "civitai").
        what: the model or file, for people.
        page: where it can be seen in a browser.
    """
    return StablehandError(
        "hub.login",
        QT_TRANSLATE_NOOP("hub", "{host} has no {what}, or shows it after a login only.").fill(
            host=host_of(address), what=what
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub", "Check the name; if it is right, store a token: stablehand token set {service}"
        ).fill(service=service),
        details={"host": host_of(address), "service": service, "page": page},
    )


def bad_token(address: str, service: str, page: str | None = None) -> StablehandError:
    """Give the error for a token that a site does not know; `page`: where tokens are made."""
    return StablehandError(
        "hub.token",
        QT_TRANSLATE_NOOP("hub", "{host} does not take the token: it is wrong, or has ended.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub", "Make a new one on the site, then: stablehand token set {service}"
        ).fill(service=service),
        details={"host": host_of(address), "service": service, "page": page},
    )


def not_permitted(
    address: str, service: str, what: str, page: str | None = None, said: str | None = None
) -> StablehandError:
    """Give the error for a token that may not do this; `page`: where its permissions are changed."""
    return StablehandError(
        "hub.permission",
        QT_TRANSLATE_NOOP("hub", "The token for {host} may not read {what}.").fill(
            host=host_of(address), what=what
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub",
            "Edit the token on the site: let it read gated repositories, or make one that may read "
            "everything your account may.",
        ),
        details={"host": host_of(address), "service": service, "page": page, "said": said},
    )


def gated(
    address: str,
    service: str,
    what: str,
    page: str,
    *,
    has_token: bool,
    is_pending: bool = False,
    said: str | None = None,
) -> StablehandError:
    """Give the error for what can be had only after its terms were accepted on its page.

    Args:
        address, service, what: as `login_needed` takes them.
        page: where they are accepted.
        has_token: whether a token was sent; its account has not been let in then.
        is_pending: they were accepted, and somebody has to agree yet.
        said: the site's own words.
    """
    message = QT_TRANSLATE_NOOP("hub", "{what} can be had after its terms are accepted.")
    hint = QT_TRANSLATE_NOOP(
        "hub", "Accept them on {page}, then store a token: stablehand token set {service}"
    ).fill(page=page, service=service)
    if is_pending:
        message = QT_TRANSLATE_NOOP("hub", "The makers of {what} have not let you in yet.")
        hint = QT_TRANSLATE_NOOP("hub", "See {page}; try again when they have.").fill(page=page)
    elif has_token:
        hint = QT_TRANSLATE_NOOP(
            "hub", "Accept them on {page}, logged in with the account of the token; then try again."
        ).fill(page=page)
    return StablehandError(
        "hub.gated",
        message.fill(what=what),
        hint=hint,
        details={
            "host": host_of(address), "service": service, "page": page, "is_pending": is_pending,
            "said": said,
        },
    )  # fmt: skip


def missing(address: str, what: str | Text, page: str | None = None) -> StablehandError:
    """Give the error for a model, version or file that a site does not have."""
    return StablehandError(
        "hub.missing",
        QT_TRANSLATE_NOOP("hub", "{host} has no {what}.").fill(host=host_of(address), what=what),
        hint=QT_TRANSLATE_NOOP("hub", "Check its name; it may have been renamed or taken away."),
        details={"host": host_of(address), "what": str(what), "page": page},
    )


def disabled(
    address: str, what: str | Text, page: str | None, said: str | None = None
) -> StablehandError:
    """Give the error for what a site still names, but gives to nobody."""
    return StablehandError(
        "hub.disabled",
        QT_TRANSLATE_NOOP("hub", "{host} does not offer {what} for download.").fill(
            host=host_of(address), what=what
        ),
        hint=QT_TRANSLATE_NOOP("hub", "Its page may say why; look for another copy of it."),
        details={"host": host_of(address), "page": page, "said": said},
    )


def is_front_page(headers: Mapping[str, str]) -> bool:
    """Tell whether an answer comes from the guard before a site, which speaks HTML to everybody."""
    return "html" in headers.get("content-type", "").lower()


def host_of(address: str) -> str:
    """Give the host of an address, for people."""
    try:
        return urlsplit(address).hostname or "?"
    except ValueError:
        return "?"
