"""Signatures of manifests: Ed25519 over the very bytes, detached, with room for a second key.

A signature file holds one line for each key: the key's id, a space, the signature in base64. A build carries
one public key or two; while keys are changed, manifests are signed with both, so that older programs follow.
The mathematics are those of `cryptography`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LARGEST_BYTES: Final = 4096
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_MOST_KEYS: Final = 2
_ID: Final = re.compile(r"[0-9a-f]{16}")


class BadSignatureError(ValueError):
    """No signature of a key that is trusted holds for the bytes."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that is trusted: its 32 bytes, and by what name signature files call it."""

    raw: bytes

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]


def read_keys(text: str) -> tuple[PublicKey, ...]:
    """Read the public keys of a build: one or two, in base64, with spaces or commas between them.

    Raises:
        ValueError: one of them is none, or there are more.
    """
    found = tuple(
        PublicKey(_decoded(word, _KEY_BYTES)) for word in re.split(r"[\s,]+", text) if word
    )
    if len(found) > _MOST_KEYS:
        raise ValueError("there are more keys than two")
    return found


def check_signature(content: bytes, signatures: bytes, keys: Iterable[PublicKey]) -> str:
    """Make sure that bytes are signed by a key that is trusted; give that key's id.

    Raises:
        BadSignatureError: they are not.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    known = {key.id: key for key in keys}
    for key_id, signature in _lines(signatures):
        key = known.get(key_id)
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, content)
        except (InvalidSignature, ValueError):
            continue
        return key_id
    raise BadSignatureError("no signature of a known key holds")


def can_check() -> bool:
    """Tell whether signatures can be checked here at all, by the first test of RFC 8032, 7.1."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"
        "b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), b"")
    return True


def signature_line(key: PublicKey, signature: bytes) -> str:
    """Give the line of a signature file for a signature by this key."""
    return f"{key.id} {base64.b64encode(signature).decode()}\n"


def _lines(signatures: bytes) -> list[tuple[str, bytes]]:
    """Give the signatures of a file by key; lines that are none are left out."""
    found = []
    for line in signatures[:LARGEST_BYTES].decode("ascii", "replace").splitlines():
        key_id, _, text = line.strip().partition(" ")
        if _ID.fullmatch(key_id):
            try:
                found.append((key_id, _decoded(text, _SIGNATURE_BYTES)))
            except ValueError:
                continue
    return found


def _decoded(text: str, size: int) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise ValueError("it is not base64") from None
    if len(raw) != size:
        raise ValueError(f"it does not have {size} bytes")
    return raw
