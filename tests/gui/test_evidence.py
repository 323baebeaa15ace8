"""Evidence of the safety check is known again by its template, and said in the window's language."""

import pytest

from stablehand.core.models.safety.check import check_file
from stablehand.gui.words.evidence import evidence_words, known_sentence
from stablehand.gui.words.language import speak
from support.safety_attacks import everything

# Where a file only breaks off, in words of archives and opcodes: of use to whoever looks for the fault.
_TECHNICAL = ("damaged",)


def test_whatever_speaks_against_an_attack_is_a_sentence_of_the_window(qapp, tmp_path):
    unknown = set()
    for name, content in everything(tmp_path / "canary").items():
        file = tmp_path / name
        file.write_bytes(content)
        verdict = check_file(file)
        if verdict.level in _TECHNICAL:
            continue
        for item in verdict.evidence:
            assert item.what == "global" or evidence_words(item.detail) == item.detail
            if item.what in ("opcode", "file") and known_sentence(item.detail) is None:
                unknown.add(item.detail)
    assert {words for words in unknown if "codec can't decode" not in words} == set()  # Python's


@pytest.mark.parametrize(
    ("detail", "russian"),
    [
        ("os system", "os system"),
        ("it is a script", "это скрипт"),
        ("it also holds 3 other members", "в нём есть и другие части: 3"),
        ("unet/x.bin: it sets attributes by name", "unet/x.bin: задаёт атрибуты по имени"),
    ],
)
def test_evidence_in_russian(qapp, detail, russian):
    speak(qapp, "ru")
    try:
        assert evidence_words(detail) == russian
    finally:
        speak(qapp, "en")
