"""What a change of an install's setup would do, a sentence for each thing, for dialogs that ask. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from stablehand.gui.components.machine_look import short_words
from stablehand.gui.words.say import say
from stablehand.gui.words.units import memory, size
from stablehand.services.cards import CardChoice, CardView
from stablehand.services.resharing import SharingPreview
from stablehand.services.setting_up import SetupPreview


def setup_facts(preview: SetupPreview) -> list[str]:
    """Give what a change of Python, torch, card or kept packages would do."""
    translate = QCoreApplication.translate
    facts = []
    none = translate("SetupWords", "none")
    for template, now, then in (
        (
            translate("SetupWords", "Python: from {now} to {then}."),
            preview.python_now,
            preview.python,
        ),
        (translate("SetupWords", "torch: from {now} to {then}."), preview.torch_now, preview.torch),
    ):
        if now != then:
            facts.append(template.format(now=now or none, then=then or none))
    if preview.why is not None:
        facts.append(say(preview.why))
    if preview.is_anew:
        text = translate(
            "SetupWords",
            "A new environment is made beside the current one: about {download} to fetch, {disk} on disk.",
        )
        facts.append(
            text.format(download=size(preview.download_bytes), disk=size(preview.disk_bytes))
        )
    elif preview.is_copy:
        facts.append(
            translate(
                "SetupWords", "A copy of the environment is changed; most of it takes no room."
            )
        )
    for name, why in preview.leaves_addons:
        text = translate("SetupWords", "{name} does not come along: {reason}")
        facts.append(text.format(name=name, reason=say(why)))
    for item in preview.conflicts:
        text = translate("SetupWords", "{pin} speaks against {asker}, which asks for {line}.")
        facts.append(text.format(pin=item.pin, asker=item.asker, line=item.line))
    if preview.is_anew or preview.is_copy:
        facts.append(
            translate(
                "SetupWords",
                "It is proved before it is used, and what you have now stays as a snapshot.",
            )
        )
    return facts


def sharing_facts(preview: SharingPreview) -> list[str]:
    """Give what another way of sharing models would do."""
    translate = QCoreApplication.translate
    facts = [say(item) for item in preview.says]
    if preview.moves:
        text = translate(
            "SetupWords", "Files that move into the shared folders: {count} ({size}); none is lost."
        )
        count = QLocale().toString(preview.moves)
        facts.append(text.format(count=count, size=size(preview.moves_bytes)))
    if preview.duplicates:
        text = translate(
            "SetupWords", "Files that are there already: {count}; theirs go to Stablehand's trash."
        )
        facts.append(text.format(count=QLocale().toString(preview.duplicates)))
    facts.append(translate("SetupWords", "It can be changed back at any time."))
    return facts


def method_words(method: str) -> str:
    """Give a way of sharing models in a few words."""
    translate = QCoreApplication.translate
    words = {
        "config": translate("SetupWords", "By options or a config file"),
        "link": translate("SetupWords", "By links in its folders"),
        "register": translate("SetupWords", "On the program's own list"),
        "none": translate("SetupWords", "Not at all"),
    }
    return words.get(method, method)


def card_words(card: CardView) -> str:
    """Give a card with its memory."""
    translate = QCoreApplication.translate
    parts = [short_words(card.name)]
    if card.vram_bytes:
        parts.append(memory(card.vram_bytes))
    if card.integrated:
        parts.append(translate("SetupWords", "integrated"))
    return ", ".join(parts)


def card_values(choice: CardChoice) -> list[tuple[object, str]]:
    """Give what can be chosen: whichever is best, or one of the cards; one that is gone is told as such."""
    translate = QCoreApplication.translate
    computes = next((card for card in choice.cards if card.index == choice.computes), None)
    best = translate("SetupWords", "Automatic")
    if choice.chosen is None or choice.is_gone:
        name = short_words(computes.name) if computes else translate("SetupWords", "the processor")
        best = translate("SetupWords", "Automatic: {name}").format(name=name)
    values: list[tuple[object, str]] = [("auto", best)]
    values += [(str(card.index), card_words(card)) for card in choice.cards]
    if choice.chosen is not None and choice.is_gone:
        text = translate("SetupWords", "{name}, not there")
        values.append(("gone", text.format(name=choice.chosen.name or choice.chosen.index)))
    return values


def card_value(choice: CardChoice) -> str:
    """Give which of them is chosen."""
    if choice.chosen is None:
        return "auto"
    if choice.is_gone:
        return "gone"
    # Where it lies today: cards change places when others come or go.
    return str(choice.computes if choice.computes is not None else choice.chosen.index)
