"""Evidence of the safety check in the window's language.

It is kept in English, in the library and beside what lies in quarantine, since it outlasts languages and
programs. Here a sentence is known again by its template; what is a name (os system) stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.gui.words.say import say

# What a file would do, or what else it is: core/models/headers/pickle_stream, torch_pickle; safety/check.
_SENTENCES: Final[tuple[Text, ...]] = (
    QT_TRANSLATE_NOOP("evidence", "it calls {title} as weights never do"),
    QT_TRANSLATE_NOOP("evidence", "it imports a name that is computed"),
    QT_TRANSLATE_NOOP("evidence", "it calls what is no plain import"),
    QT_TRANSLATE_NOOP("evidence", "it changes {title} itself"),
    QT_TRANSLATE_NOOP("evidence", "it sets attributes by name"),
    QT_TRANSLATE_NOOP("evidence", "it sets the state of something twice"),
    QT_TRANSLATE_NOOP("evidence", "it adds to what is no list"),
    QT_TRANSLATE_NOOP("evidence", "it sets an item of what is no dict"),
    QT_TRANSLATE_NOOP("evidence", "it makes an object with named arguments"),
    QT_TRANSLATE_NOOP("evidence", "extension {code} of a registry that is elsewhere"),
    QT_TRANSLATE_NOOP("evidence", "it copies more than weights need"),
    QT_TRANSLATE_NOOP("evidence", "it has more than {count} opcodes"),
    QT_TRANSLATE_NOOP("evidence", "more than {count} names"),
    QT_TRANSLATE_NOOP("evidence", "more than {count} files"),
    QT_TRANSLATE_NOOP("evidence", "a text without end"),
    QT_TRANSLATE_NOOP("evidence", "a line without end"),
    QT_TRANSLATE_NOOP("evidence", "a number without end"),
    QT_TRANSLATE_NOOP("evidence", "it ends inside a frame"),
    QT_TRANSLATE_NOOP("evidence", "an opcode goes over the end of its frame"),
    QT_TRANSLATE_NOOP("evidence", "a frame in a frame"),
    QT_TRANSLATE_NOOP("evidence", "it is a TorchScript program, which is code"),
    QT_TRANSLATE_NOOP("evidence", "its members are not in one folder, as torch writes them"),
    QT_TRANSLATE_NOOP("evidence", "it also holds {count} other members"),
    QT_TRANSLATE_NOOP("evidence", "it also holds {name}"),
    QT_TRANSLATE_NOOP("evidence", "something follows the pickle in {name}"),
    QT_TRANSLATE_NOOP("evidence", "something follows the pickle of an array"),
    QT_TRANSLATE_NOOP("evidence", "something follows its pickle"),
    QT_TRANSLATE_NOOP("evidence", "what follows is no whole pickle: {reason}"),
    QT_TRANSLATE_NOOP("evidence", "{count} bytes follow its end"),
    QT_TRANSLATE_NOOP("evidence", "its first pickle is a lone number"),
    QT_TRANSLATE_NOOP("evidence", "it refers to something that is no storage"),
    QT_TRANSLATE_NOOP("evidence", "it can be read as a pickle as well"),
    QT_TRANSLATE_NOOP("evidence", "it can be read as a zip archive as well"),
    QT_TRANSLATE_NOOP("evidence", "it is a tar archive as well"),
    QT_TRANSLATE_NOOP("evidence", "it is a tar archive"),
    QT_TRANSLATE_NOOP("evidence", "it is a program of Windows"),
    QT_TRANSLATE_NOOP("evidence", "it is a program of Linux"),
    QT_TRANSLATE_NOOP("evidence", "it is a program of macOS"),
    QT_TRANSLATE_NOOP("evidence", "it is a program of macOS or Java"),
    QT_TRANSLATE_NOOP("evidence", "it is a script"),
    QT_TRANSLATE_NOOP("evidence", "it is an empty archive"),
    QT_TRANSLATE_NOOP("evidence", "it is an HDF5 file, which may hold code of Keras"),
    QT_TRANSLATE_NOOP("evidence", "it is a cabinet archive"),
    QT_TRANSLATE_NOOP("evidence", "it is an {name} archive"),
    QT_TRANSLATE_NOOP("evidence", "it is a {name} archive"),
    QT_TRANSLATE_NOOP("evidence", "it is named .{ending} but is none"),
    QT_TRANSLATE_NOOP("evidence", "{name} is code"),
    QT_TRANSLATE_NOOP("evidence", "{name} is a link to another folder"),
    # Files that are not whole: what breaks a download or a copy.
    QT_TRANSLATE_NOOP("evidence", "it has no bytes"),
    QT_TRANSLATE_NOOP("evidence", "it is no model file of a known format"),
    QT_TRANSLATE_NOOP("evidence", "it breaks off"),
    QT_TRANSLATE_NOOP("evidence", "it has no directory"),
    QT_TRANSLATE_NOOP("evidence", "its directory breaks off"),
    QT_TRANSLATE_NOOP("evidence", "it has no data.pkl"),
    QT_TRANSLATE_NOOP("evidence", "storage {name} is missing or too short"),
    QT_TRANSLATE_NOOP("evidence", "storage {name} is not whole"),
    QT_TRANSLATE_NOOP("evidence", "storage {name} is missing"),
    QT_TRANSLATE_NOOP("evidence", "{name} cannot be unpacked"),
    QT_TRANSLATE_NOOP("evidence", "its tensors are elsewhere"),
    QT_TRANSLATE_NOOP("evidence", "its data is elsewhere"),
    QT_TRANSLATE_NOOP("evidence", "its size is not known"),
    QT_TRANSLATE_NOOP("evidence", "its record is damaged"),
    QT_TRANSLATE_NOOP("evidence", "{found}, not {expected}"),
)
_AT_BYTE: Final = QT_TRANSLATE_NOOP("evidence", "{reason} at byte {position}")
_PLACED: Final = re.compile(r"(\S+): (.+)", re.DOTALL)  # of a file in a folder


def evidence_words(detail: str) -> str:
    """Give a piece of evidence for people; what is not known again stays as it stands."""
    if (found := known_sentence(detail)) is not None:
        return say(found)
    placed = _PLACED.fullmatch(detail)
    if placed is None or (found := known_sentence(placed[2])) is None:
        return detail
    return f"{placed[1]}: {say(found)}"


def known_sentence(detail: str) -> Text | None:
    """Give the sentence that a piece of evidence is; None if it is none of the known ones."""
    for pattern, text in _PATTERNS:
        if (match := pattern.fullmatch(detail)) is not None:
            return text.fill(**match.groupdict()) if match.groupdict() else text
    reason, at_byte, position = detail.rpartition(" at byte ")
    if not at_byte or not position.isdecimal():
        return None
    return _AT_BYTE.fill(reason=known_sentence(reason) or reason, position=position)


def _pattern(template: str) -> re.Pattern[str]:
    words = re.split(r"\{(\w+)\}", template)
    parts = (
        f"(?P<{word}>.+?)" if number % 2 else re.escape(word) for number, word in enumerate(words)
    )
    return re.compile("".join(parts), re.DOTALL)


_PATTERNS: Final = tuple((_pattern(text.source), text) for text in _SENTENCES)
