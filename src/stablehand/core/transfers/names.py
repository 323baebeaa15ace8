"""Names of files that servers give: read out of Content-Disposition, made harmless. Pure.

Rules: RFC 6266 and RFC 8187 for reading, facts, contracts 5.2 for what is left of it. Nothing here names a
folder, and a name that is given back has one of the endings below.
"""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Final
from urllib.parse import unquote_to_bytes

from stablehand.core.base.names import safe_name

MODEL_ENDINGS: Final = frozenset(
    {".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth", ".bin", ".onnx", ".pkl", ".engine"}
)
# What comes along with models: configurations, workflows, lists of words, archives of training data.
OTHER_ENDINGS: Final = frozenset(
    {".json", ".yaml", ".yml", ".txt", ".toml", ".zip", ".7z", ".rar", ".png", ".jpg", ".jpeg", ".webp",
     ".model", ".msgpack", ".md"}
)  # fmt: skip
_PARAMETER: Final = re.compile(
    r';\s*([\w!#$%&\'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.ASCII
)
_SEPARATORS: Final = re.compile(r"[\\/]")
_DRIVE: Final = re.compile(r"^[A-Za-z]:(?=.)")


def told_name(content_disposition: str) -> str | None:
    """Give the name that a header gives, as it stands there: `filename*` first, then `filename`.

    Args:
        content_disposition: the header's value, its bytes read as Latin-1.
    """
    found: dict[str, str] = {}
    for key, value in _PARAMETER.findall(f";{content_disposition.partition(';')[2]}"):
        found.setdefault(key.lower(), value.strip())
    extended = _extended(found.get("filename*", ""))
    return extended or _plain(found.get("filename", "")) or None


def cleaned_name(text: str, *, fallback: str = "unnamed") -> str:
    """Give a bare name, valid on every system, out of one that somebody else gave, folders and all."""
    last = _SEPARATORS.split(text.strip())[-1]
    return safe_name(_DRIVE.sub("", last), fallback=fallback)


def has_known_ending(name: str) -> bool:
    """Tell whether a name ends as files do that are downloaded here; nothing that could be run does."""
    return PurePath(name).suffix.lower() in MODEL_ENDINGS | OTHER_ENDINGS


def suggested_name(content_disposition: str | None) -> str | None:
    """Give the cleaned name out of a header; None: it gives none, or none with a known ending."""
    told = told_name(content_disposition or "")
    if told is None:
        return None
    name = cleaned_name(told, fallback="")
    return name if has_known_ending(name) and PurePath(name).stem else None


def _extended(value: str) -> str:
    """Read charset'language'percent-encoded."""
    charset, _, rest = value.strip('"').partition("'")
    _language, mark, content = rest.partition("'")
    if not mark:
        return ""
    try:
        codec = codecs.lookup(charset).name
        return unquote_to_bytes(content).decode(codec, "replace")
    except (
        LookupError,
        UnicodeError,
        ValueError,
    ):  # a charset that is none, or is no charset of text
        return ""


def _plain(value: str) -> str:
    if value.startswith('"') and value.endswith('"') and len(value) > 1:
        # Only these two: other backslashes are those of paths of Windows.
        value = re.sub(r'\\(["\\])', r"\1", value[1:-1])
    try:  # what was sent as UTF-8, against the rules, reads as Latin-1
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
