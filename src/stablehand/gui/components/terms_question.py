"""The question whether somebody agrees to the terms of a model, asked once for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.hubs.listing import Licence
from stablehand.gui.components.hub_problems import open_page
from stablehand.gui.components.hub_words import commercial_words, licence_word
from stablehand.gui.context import Context
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.words.say import say

_MOST_FACTS: Final = 12


def ask_terms(
    context: Context, title: str, licence: Licence, page: str | None, agreed: Callable[[], None]
) -> None:
    """Ask for a yes to the terms of a model.

    Args:
        title: what is under them. `page`: where it is told of.
        agreed: is called after a yes.
    """
    translate = QCoreApplication.translate
    facts = [say(fact) for fact in licence.facts[:_MOST_FACTS]]
    if licence.commercial is not None or not facts:
        facts.insert(0, commercial_words(licence.commercial))
    facts.append(translate("TermsQuestion", "You are asked once for these terms."))
    name = licence_word(licence)
    text = translate("TermsQuestion", "{title} has terms of its own.")
    if name:
        text = translate("TermsQuestion", "{title} is under: {licence}.")
    answers: list[tuple[str, str, str]] = [
        ("yes", translate("TermsQuestion", "Agree and download"), "primary"),
        ("", translate("TermsQuestion", "Not now"), "secondary"),
    ]
    address = licence.address or page
    if address is not None:
        answers.insert(1, ("read", translate("TermsQuestion", "Read its terms"), "secondary"))
    question = Question(
        context.theme,
        translate("TermsQuestion", "Do you agree to its terms?"),
        text.format(title=title, licence=name),
        answers,  # type: ignore[arg-type]  # the variants are those of `Answer`
        facts=facts,
        icon="scale",
        parent=context.window,
    )

    def take(answer: str) -> None:
        if answer == "yes":
            agreed()
        elif answer == "read" and address is not None:
            open_page(context, address)

    question.answered.connect(take)
    context.show(question)
