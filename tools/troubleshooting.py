"""Writes docs/troubleshooting.md and .ru.md from the rules of the log doctor and the excerpts in its tests.

    python tools/troubleshooting.py

A test compares the files with what this gives.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.resources import bundled
from stablehand.core.catalog.doctor_rules import Chapter, LogRule, chapters, rules_for
from stablehand.core.catalog.doctor_schema import DoctorAction, GeneralRule
from stablehand.core.catalog.loader import Catalog
from stablehand.core.catalog.values import LocalText

ROOT: Final = Path(__file__).resolve().parents[1]
CORPUS: Final = ROOT / "tests" / "support" / "log_corpus"
_LONGEST: Final = 200
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Troubleshooting",
        "head": "What programs write when something goes wrong, why, and what to do. Stablehand "
        "knows all of these errors: it reads the log while a program runs, "
        "says the cause on its console and offers the fix as a button. The same on the "
        "command line: `stablehand doctor NAME --log`.\n\n"
        "An error that is not here? “Save a report” on the console, or `stablehand doctor "
        "NAME --report FILE`, writes down what those who help will ask for, without your "
        "name, addresses and tokens.\n\nThis page is made from the rules by "
        "`tools/troubleshooting.py`; what is wrong here is corrected there "
        "(`packages_catalog/_doctor`).",
        "cause": "Why",
        "fix": "What to do",
        "button": "By a button",
        "own": "Single programs",
        "stops": "stops the program or its work",
        "harms": "does harm",
        "note": "only a note",
    },
    "ru": {
        "title": "Решение проблем",
        "head": "Что пишут программы, когда что-то идёт не так, почему и что делать. Все эти ошибки "
        "Stablehand знает: он читает журнал, пока программа работает, "
        "называет причину над консолью и предлагает исправление кнопкой. То же в командной "
        "строке: `stablehand doctor ИМЯ --log`.\n\n"
        "Ошибки здесь нет? «Сохранить отчёт» в консоли или `stablehand doctor ИМЯ --report "
        "ФАЙЛ` запишет всё, о чём спросят те, кто будет помогать, без вашего имени, адресов и "
        "токенов.\n\nЭту страницу создаёт из правил `tools/troubleshooting.py`; ошибки "
        "исправляются там (`packages_catalog/_doctor`).",
        "cause": "Почему",
        "fix": "Что делать",
        "button": "Кнопкой",
        "own": "Отдельные программы",
        "stops": "останавливает программу или её работу",
        "harms": "мешает",
        "note": "просто замечание",
    },
}
_ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "add_option": ("turn on {value}", "включить {value}"),
    "set_variable": ("set {value}", "задать {value}"),
    "reinstall_torch": (
        "put torch right for this machine",
        "привести torch в порядок для этого компьютера",
    ),
    "repair": ("repair", "починить"),
    "roll_back": ("go back to the last good snapshot", "вернуться к последнему рабочему снимку"),
    "update": ("update", "обновить"),
    "other_port": ("use a free port", "взять свободный порт"),
    "launch": ("launch again", "запустить снова"),
    "disable_extension": ("switch the extension off", "выключить расширение"),
    "find_extension": ("find the extension", "найти расширение"),
    "add_addon": ("add {value}", "добавить {value}"),
    "show_models": ("see the models", "показать модели"),
    "settings": ("open settings", "открыть настройки"),
    "account": ("open accounts", "открыть учётные записи"),
    "system_part": ("see what is missing", "показать, чего не хватает"),
    "page": ("open <{value}>", "открыть <{value}>"),
}
# One only is offered: the next one of those that the program has.
_FITTING: Final = ("the one that fits of", "то, что подходит, из")
_TABS: Final[Mapping[str, tuple[str, str]]] = {
    "options": ("open options", "открыть параметры"),
    "models": ("open models", "открыть модели"),
    "versions": ("open versions", "открыть версии"),
    "environment": ("open environment", "открыть окружение"),
    "extensions": ("open extensions", "открыть расширения"),
    "health": ("open health", "открыть «Здоровье»"),
    "trash": ("open trash", "открыть корзину"),
}


def main() -> None:
    """Write both files."""
    for language, name in (("en", "troubleshooting.md"), ("ru", "troubleshooting.ru.md")):
        (ROOT / "docs" / name).write_text(page(language), encoding="utf-8")


def page(language: str) -> str:
    """Give the page in a language."""
    catalog = Catalog(bundled("packages_catalog"))
    parts = chapters(catalog)
    words = _WORDS[language]
    excerpts = _excerpts()
    lines = [f"# {words['title']}", "", *words["head"].split("\n"), ""]
    for chapter in parts:
        lines += [f"- [{_in(chapter.file.title, language)}](#{chapter.file.theme})"]
    lines += [f"- [{words['own']}](#own)", ""]
    for chapter in parts:
        lines += _chapter(chapter, excerpts, language)
    lines += ['<a id="own"></a>', "", f"## {words['own']}", ""]
    for package_id in catalog.ids():
        package = catalog.load(package_id).package
        own = [rule for rule in rules_for(parts, package_id, package.doctor) if rule.package]
        if own:
            lines += [f"### {package.name}", ""]
            lines += [line for rule in own for line in _own(rule, language)]
            lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _chapter(chapter: Chapter, excerpts: Mapping[str, list[str]], language: str) -> list[str]:
    title = _in(chapter.file.title, language)
    lines = [f'<a id="{chapter.file.theme}"></a>', "", f"## {title}", ""]
    for rule in chapter.rules:
        lines += _rule(rule, excerpts.get(rule.id, []), language)
    return lines


def _rule(rule: GeneralRule, excerpts: list[str], language: str) -> list[str]:
    words = _WORDS[language]
    lines = [f"### `{rule.id}`", "", "```text"]
    lines += [_symptom(rule, text) for text in excerpts[:2]]
    lines += ["```", ""]
    lines.append(f"**{words['cause']}** ({words[rule.severity]}): {_said(rule.cause, language)}.")
    lines += ["", f"**{words['fix']}**: {_said(rule.fix, language)}."]
    buttons = list(dict.fromkeys(_button(action, language) for action in rule.actions))
    if buttons:
        lines += ["", f"**{words['button']}**: {'; '.join(buttons)}."]
    return [*lines, ""]


def _own(rule: LogRule, language: str) -> list[str]:
    cause, fix = _said(rule.cause, language), _said(rule.fix, language)
    return [f"- `{rule.id}`: {cause}. {fix}."]


def _symptom(rule: GeneralRule, text: str) -> str:
    """Give the line of an excerpt that the rule knows, cut where it is long."""
    for line in text.splitlines():
        for pattern in rule.patterns:
            if match := re.search(pattern, line):
                begin = max(0, match.start() - 80) if len(line) > _LONGEST else 0
                cut = line[begin : begin + _LONGEST].strip()
                before, behind = "…" if begin else "", "…" if begin + _LONGEST < len(line) else ""
                return f"{before}{cut}{behind}"
    return text.strip().splitlines()[0]


def _said(wording: object, language: str) -> str:
    text = str(getattr(wording, language)).rstrip(".")
    return re.sub(r"[“«]\{(\w+)\}[”»]|\{(\w+)\}", "…", text)


def _in(text: LocalText, language: str) -> str:
    return str(getattr(text, language))


def _button(action: DoctorAction, language: str) -> str:
    at = 0 if language == "en" else 1
    if action.do == "open":
        return _TABS[action.tab or ""][at]
    value = action.url or action.addon or ""
    if action.do == "add_option":
        value = ", ".join(f"`{flag}`" for flag in action.options)
        if len(action.options) > 1:
            value = f"{_FITTING[at]} {value}"
    elif action.do == "set_variable":
        value = f"`{action.name}={action.value}`"
    return _ACTIONS[action.do][at].format(value=value)


def _excerpts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted(CORPUS.glob("*.toml")):
        tables = tomllib.loads(file.read_text("utf-8"))
        found |= {rule: list(entry["seen"]) for rule, entry in tables.items()}
    return found


if __name__ == "__main__":
    main()
