"""The signed list of versions that portable apps look at: make keys, sign a list, check one.

    python tools/feed.py keys release.pem
    python tools/feed.py sign dist/stablehand-*.tar.gz dist/stablehand-*.zip \\
        --key release.pem --version 1.2.0 --notes en=notes.en.md --notes ru=notes.ru.md --output dist
    python tools/feed.py check dist/stable.json --public "<base64>"

The private key is read from a file, or from the variable STABLEHAND_UPDATE_KEY (the same PEM text), and
never shown. With a second `--key`, both sign: that is how keys are changed (docs/self-update.md).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import re
import sys
import tarfile
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT / "src") not in sys.path:
    sys.path.insert(0, str(ROOT / "src"))

from stablehand.core.selfupdate.manifest import (  # noqa: E402
    STABLE,
    Manifest,
    Payload,
    manifest_bytes,
    read_manifest,
)
from stablehand.core.selfupdate.signature import (  # noqa: E402
    BadSignatureError,
    PublicKey,
    check_signature,
    read_keys,
    signature_line,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VARIABLE = "STABLEHAND_UPDATE_KEY"
_MINIMUMS = ("glibc", "windows", "macos")
_NAME = re.compile(r"-(linux|windows|macos)-(x86_64|arm64)\.(?:tar\.gz|tar\.xz|zip)$")


class FeedError(Exception):
    """Why nothing was made, for whoever makes a release."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; give its exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        arguments.run(arguments)
    except (FeedError, OSError, ValueError, BadSignatureError) as error:
        print(f"feed: {error}", file=sys.stderr)
        return 1
    return 0


def make_keys(file: Path) -> str:
    """Make a key pair; the private half is written where nothing is yet. Give the public one in base64."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(pem)
    return public_text(key)


def read_private(pem: bytes) -> Ed25519PrivateKey:
    """Read a private key; what is wrong with it is said without any of it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise FeedError(
            "the private key cannot be read: PEM without a password is wanted"
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise FeedError("the private key is not an Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """Give the public half in base64, as builds carry it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def payload_of(archive: Path, minimum: dict[str, str]) -> Payload:
    """Measure an archive; its name says for which machines it is."""
    found = _NAME.search(archive.name)
    if found is None:
        raise FeedError(f"{archive.name} does not end like -linux-x86_64.tar.gz")
    system = found[1]
    with archive.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Payload.model_validate(
        {
            "system": system,
            "arch": found[2],
            "file": archive.name,
            "sha256": digest,
            "size": archive.stat().st_size,
            "unpacked_size": _unpacked(archive),
            "minimum_system": minimum.get(system) if system != "linux" else None,
            "minimum_glibc": minimum.get("glibc") if system == "linux" else None,
        }
    )


def sign(manifest: Manifest, keys: Sequence[Ed25519PrivateKey]) -> tuple[bytes, bytes]:
    """Give the bytes of a manifest and of its signature file."""
    content = manifest_bytes(manifest)
    read_manifest(content)  # what no program would take is not signed
    lines = [
        signature_line(PublicKey(key.public_key().public_bytes_raw()), key.sign(content))
        for key in keys
    ]
    return content, "".join(lines).encode()


def _unpacked(archive: Path) -> int:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            return sum(entry.file_size for entry in packed.infolist())
    with tarfile.open(archive) as packed:
        return sum(entry.size for entry in packed if entry.isreg())


def _run_keys(arguments: argparse.Namespace) -> None:
    public = make_keys(arguments.file)
    print(f"public key, for tools/bundle.py --update-key: {public}")
    print(f"its id: {read_keys(public)[0].id}")


def _run_public(arguments: argparse.Namespace) -> None:
    print(public_text(read_private(arguments.file.read_bytes())))


def _run_sign(arguments: argparse.Namespace) -> None:
    pems = [file.read_bytes() for file in arguments.key]
    if not pems and (pem := os.environ.get(VARIABLE)):
        pems = [pem.encode()]
    if not pems:
        raise FeedError(f"no private key: give --key FILE or the variable {VARIABLE}")
    minimum = dict(item.split("=", 1) for item in arguments.minimum)
    if unknown := minimum.keys() - _MINIMUMS:
        raise FeedError(f"--minimum knows {', '.join(_MINIMUMS)}, but not {min(unknown)}")
    now = datetime.now(UTC).replace(microsecond=0)
    notes = dict(item.split("=", 1) for item in arguments.notes)
    manifest = Manifest(
        format=1,
        product="stablehand",
        channel=arguments.channel,
        version=arguments.version,
        published=now,
        expires=now + timedelta(days=arguments.days),
        payloads=tuple(payload_of(file, minimum) for file in arguments.archives),
        notes={name: Path(file).read_text("utf-8") for name, file in notes.items()},
    )
    content, signatures = sign(manifest, [read_private(pem) for pem in pems])
    arguments.output.mkdir(parents=True, exist_ok=True)
    feed = arguments.output / f"{arguments.channel}.json"
    # The signatures first: whoever asks in between finds that they do not hold yet, and asks again.
    feed.with_name(f"{feed.name}.sig").write_bytes(signatures)
    feed.write_bytes(content)
    print(feed)


def _run_check(arguments: argparse.Namespace) -> None:
    content = arguments.feed.read_bytes()
    signatures = arguments.feed.with_name(f"{arguments.feed.name}.sig").read_bytes()
    key_id = check_signature(content, signatures, read_keys(arguments.public))
    manifest = read_manifest(content)
    for payload in manifest.payloads:
        archive = arguments.feed.with_name(payload.file)
        if archive.is_file():
            with archive.open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() != payload.sha256:
                    raise FeedError(f"{payload.file} is not the file that was signed")
    print(f"{manifest.version} ({manifest.channel}), signed by {key_id}, until {manifest.expires}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="The signed list of versions of the portable app.")
    verbs = parser.add_subparsers(required=True)
    keys = verbs.add_parser("keys", help="make a key pair")
    keys.add_argument("file", type=Path, help="where the private key goes; must not be there yet")
    keys.set_defaults(run=_run_keys)
    public = verbs.add_parser("public", help="show the public half of a private key")
    public.add_argument("file", type=Path)
    public.set_defaults(run=_run_public)
    signing = verbs.add_parser("sign", help="write and sign a list from built archives")
    signing.add_argument("archives", type=Path, nargs="+")
    signing.add_argument("--key", type=Path, action="append", default=[], help="private key (PEM)")
    signing.add_argument("--version", required=True)
    signing.add_argument("--channel", default=STABLE)
    signing.add_argument("--days", type=int, default=180, help="after which it counts no more")
    signing.add_argument("--notes", action="append", default=[], metavar="LANGUAGE=FILE")
    signing.add_argument(
        "--minimum", action="append", default=[], metavar="glibc|windows|macos=VERSION"
    )
    signing.add_argument("--output", type=Path, default=ROOT / "dist")
    signing.set_defaults(run=_run_sign)
    check = verbs.add_parser("check", help="check a list as a portable app would")
    check.add_argument("feed", type=Path)
    check.add_argument("--public", required=True, help="the public key, base64")
    check.set_defaults(run=_run_check)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
