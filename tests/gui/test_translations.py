"""Every text of the window is collected, translated, current, and looked up as it was collected."""

import ast
import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTranslator

import stablehand
from stablehand.core.base.resources import bundled

SOURCE = Path(stablehand.__file__).parent
TOOL = bundled("packages_catalog").parent / "tools" / "translations.py"
LANGUAGES = ("ru", "en")
COUNTS = {"ru": (1, 2, 5), "en": (1, 2)}  # a number for each plural form, in the order of the forms
SAME_IN_RUSSIAN = {
    "Python",
    "VAE",
    "LoRA",
    "ControlNet",
    "Stablehand {version}",
    "torch",
    "pid {pid}",
}
# It looks up what others marked, so what it is given is no text to collect.
LOOKS_UP = SOURCE / "gui" / "words" / "say.py"


def load_tool():
    spec = importlib.util.spec_from_file_location("stablehand_tool_translations", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look for their module there
    spec.loader.exec_module(module)
    return module


tool = load_tool()


def messages(language):
    """The messages whose translation is there; the first test tells of the others."""
    return [m for m in tool.read(tool.ts_file(language)) if m.is_finished]


def translator(language, folder=tool.TRANSLATIONS):
    made = QTranslator()
    loaded = made.load(str(tool.qm_file(language, folder)))
    return made if loaded else None


# -- the files ---------------------------------------------------------------------------------------


def test_the_translations_are_complete_and_current():
    assert tool.check(tool.sources()) == []


def placeholders(text):
    return sorted(re.findall(r"\{[^{}]*\}|%n|%L?\d+", text))


def test_placeholders_are_those_of_the_source():
    for language in LANGUAGES:
        for message in messages(language):
            for form in message.forms:
                assert placeholders(form) == placeholders(message.key[1]), message


def test_the_program_reads_what_the_translators_wrote():
    for language in LANGUAGES:
        wanted, loaded = messages(language), translator(language)
        if not wanted:
            continue  # Qt takes an empty file for none
        assert loaded is not None
        for message in wanted:
            context, source, comment = message.key
            counts = COUNTS[language] if message.is_plural else (-1,)
            found = [loaded.translate(context, source, comment or None, n) for n in counts]
            assert tuple(found) == message.forms, message


def test_russian_is_russian():
    for message in messages("ru"):
        source = message.key[1]
        has_words = re.search(r"[A-Za-z]", re.sub(r"\{\w+\}|%n", "", source))
        for form in message.forms:
            assert form != source or not has_words or source in SAME_IN_RUSSIAN, message


def test_russian_keeps_to_its_rules():
    """Quotation marks «so», a small «вы», no spaces at the edges, the full stop of the source."""
    for message in messages("ru"):
        for form in message.forms:
            assert '"' not in form and "'" not in form and "“" not in form, message
            assert not re.search(r"(?<![.!?:…»]\s)(?<!^)\bВ(?:ы|ас|ам|ами|аш\w*)\b", form), message
            assert form == form.strip() and "  " not in form, message
            assert form.endswith(".") == message.key[1].endswith("."), message


def test_english_plurals_are_words_of_their_own():
    for message in messages("en"):
        assert message.is_plural
        assert not [form for form in message.forms if "(s)" in form], message


# -- the sources -------------------------------------------------------------------------------------


class Texts(ast.NodeVisitor):
    """What a module asks translations for, and what lupdate would not collect as it is looked up."""

    def __init__(self):
        self.classes, self.wanted, self.mistakes = [], [], []
        self.bases = set()
        self.in_f_string = 0

    def visit_ClassDef(self, node):
        self.classes.append(node.name)
        self.bases |= {
            getattr(base, "attr", None) or getattr(base, "id", None) for base in node.bases
        }
        self.generic_visit(node)
        self.classes.pop()

    def visit_JoinedStr(self, node):
        self.in_f_string += 1
        self.generic_visit(node)
        self.in_f_string -= 1

    def visit_Call(self, node):
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        if name == "tr":
            self.take(node, self.tr(node))
        elif name == "translate" and len(node.args) + len(node.keywords) != 1:  # else that of str
            self.take(node, self.translate(node))
        elif name == "QT_TRANSLATE_NOOP":
            self.take(node, self.marked(node))
        elif name in ("QT_TR_NOOP", "QT_TRANSLATE_N_NOOP", "QT_TR_N_NOOP"):
            self.take(node, f"{name} is not collected or has no context")
        self.generic_visit(node)

    def take(self, node, found):
        if isinstance(found, tuple) and self.in_f_string:
            found = "inside an f-string nothing is collected"
        if isinstance(found, str):
            self.mistakes.append((node.lineno, found))
        else:
            self.wanted.append(found)

    def tr(self, node):
        receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
        if not isinstance(receiver, ast.Name) or receiver.id != "self" or not self.classes:
            return "tr is called as self.tr, whose context is the class"
        if not 1 <= len(node.args) <= 3:
            return "tr takes a text, a comment and a count"
        return self.words(node, self.classes[-1], node.args, is_plural=len(node.args) == 3)

    def translate(self, node):
        if not 2 <= len(node.args) <= 3:
            return "translate takes context, text and comment; counts need self.tr"
        if not is_text(node.args[0]):
            return "the context is no literal"
        return self.words(node, node.args[0].value, node.args[1:])

    def marked(self, node):
        if len(node.args) != 2 or not is_text(node.args[0]):
            return "QT_TRANSLATE_NOOP takes two literals"
        return self.words(node, node.args[0].value, node.args[1:])

    def words(self, node, context, args, *, is_plural=False):
        text, *rest = args
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            return "no keywords and no stars: lupdate goes by the place"
        if not is_text(text):
            return "the text is no literal: no f-string, sum or format inside"
        if rest and not is_text(rest[0]) and not is_none(rest[0]):
            return "the comment is no literal"
        if ("%n" in text.value or "%Ln" in text.value) != is_plural:
            return "%n goes with a count, and a count with %n"
        comment = rest[0].value if rest and is_text(rest[0]) else ""
        return (context, text.value, comment), is_plural


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def texts_of(code):
    found = Texts()
    found.visit(ast.parse(code))
    return found


def test_texts_are_written_so_that_they_are_found_again():
    for file in sorted((SOURCE / "gui").rglob("*.py")):
        if file != LOOKS_UP:
            mistakes = texts_of(file.read_text("utf-8")).mistakes
            assert not mistakes, f"{file}: {mistakes}"


def test_nothing_derives_from_a_class_that_counts():
    """PySide asks in the context of the class of the object first. What it finds there for a count is the
    text with its number put in, which it takes for a translation."""
    found = [texts_of(file.read_text("utf-8")) for file in tool.sources()]
    counting = {key[0] for texts in found for key, is_plural in texts.wanted if is_plural}
    assert not counting & set().union(*(texts.bases for texts in found))


def test_every_text_is_collected_under_the_context_it_is_looked_up_in():
    known, counted = (
        {(m.key, m.is_plural) for m in tool.read(tool.ts_file(language))} for language in LANGUAGES
    )
    for file in tool.sources():
        for wanted in texts_of(file.read_text("utf-8")).wanted:
            assert wanted in known, f"{file}: {wanted}"
            assert not wanted[1] or wanted in counted, f"{file}: {wanted}"


@pytest.mark.parametrize(
    "call",
    [
        'self.tr(f"{n} models")',
        'self.tr("a" + b)',
        'self.tr("a {n}".format(n=n))',
        'self.tr("a %s" % n)',
        "self.tr(text)",
        'self.tr("a" if n else "b")',
        'self.tr("%n models")',
        'self.tr("%n models", n=n)',
        'self.tr("models", "", n)',
        'self.tr("a", note)',
        'self.button.tr("a")',
        'self.tr(*["a"])',
        'f"{self.tr("a")}"'.replace('"a"', "'a'"),
        'translate("Ctx", f"{n} models")',
        'QCoreApplication.translate("Ctx", "a" + b)',
        'QCoreApplication.translate("Ctx", "a {n}".format(n=n))',
        'QCoreApplication.translate(context, "a")',
        'QCoreApplication.translate("Ctx", "%n models", "", n)',
        'translate("Ctx", "a", n=n)',
        'QT_TRANSLATE_NOOP("ctx", f"{n}")',
        'QT_TRANSLATE_N_NOOP("ctx", "%n models")',
    ],
)
def test_what_lupdate_misses_is_a_mistake(call):
    found = texts_of(f"class A(QObject):\n    def f(self, n):\n        return {call}\n")
    assert len(found.mistakes) == 1
    assert found.wanted == []


SAMPLE = '''
"""Every form that the window uses."""
from PySide6.QtCore import QCoreApplication, QObject
translate = QCoreApplication.translate

class Base(QObject):
    """It's a base; class Other: is no class."""

    def plain(self):
        return self.tr("plain")

    def joined(self):
        return self.tr(
            "one sentence "
            "in two literals"
        )

    def noted(self):
        return self.tr("Open", "the verb")

class _Page(
    Base,
):
    def own(self):
        return [self.tr("own") for _ in "x"]

    def counted(self, n):
        return self.tr("%n model(s)", "", n)

    def counted_in(self, names, folder):
        text = self.tr("%n file(s) in {folder}", "the comment", len(names))
        return text.format(folder=folder)

def free():
    return translate("Ctx", "free"), QCoreApplication.translate("Ctx", "as it is {name}")

MARKED = QT_TRANSLATE_NOOP("core", "marked {name}")
'''
RUSSIAN = {
    "plain": ["просто"],
    "one sentence in two literals": ["одно предложение"],
    "%n model(s)": ["%n модель", "%n модели", "%n моделей"],
    "%n file(s) in {folder}": ["%n файл в {folder}", "%n файла в {folder}", "%n файлов в {folder}"],
    "Open": ["Открыть"],
    "own": ["своё"],
    "free": ["свободно"],
    "as it is {name}": ["как есть {name}"],
    "marked {name}": ["помечено {name}"],
}


def written(file, texts):
    """Do a translator's work on a .ts file."""
    tree = tool.ET.parse(file)
    for message in tree.getroot().iter("message"):
        place, forms = message.find("translation"), texts[message.findtext("source")]
        place.attrib.pop("type", None)
        parts = place.findall("numerusform") or [place]
        for part, form in zip(parts, forms, strict=True):
            part.text = form
    tree.write(file, encoding="utf-8", xml_declaration=True)


@pytest.fixture
def sample(tmp_path):
    """A program of its own with its translations, finished and released."""
    file, folder = tmp_path / "gui" / "sample.py", tmp_path / "translations"
    file.parent.mkdir()
    file.write_text(SAMPLE, encoding="utf-8")
    tool.update([file], folder)
    written(tool.ts_file("ru", folder), RUSSIAN)
    english = {
        "%n model(s)": ["%n model", "%n models"],
        "%n file(s) in {folder}": ["%n file in {folder}", "%n files in {folder}"],
    }
    written(tool.ts_file("en", folder), english)
    tool.update([file], folder)  # which keeps what is there
    tool.release(folder)
    assert tool.check([file], folder) == []
    return file, folder


def speaking(language, folder):
    loaded = translator(language, folder)
    assert QCoreApplication.installTranslator(loaded)
    return loaded


def test_what_is_collected_is_what_runs(sample, qapp):
    """Each form, from lupdate over lrelease to the words that PySide gives at run time."""
    file, folder = sample
    found = texts_of(SAMPLE)
    assert found.mistakes == []
    assert {key for key, _ in found.wanted} == {
        m.key for m in tool.read(tool.ts_file("ru", folder))
    }
    scope = {"QT_TRANSLATE_NOOP": lambda context, source: (context, source)}
    exec(compile(SAMPLE, str(file), "exec"), scope)
    page = scope["_Page"]()
    russian = speaking("ru", folder)
    try:
        assert page.own() == ["своё"]
        assert page.plain() == "просто"  # a text of the class it inherits from
        assert page.joined() == "одно предложение"
        assert page.noted() == "Открыть"
        assert [page.counted(n) for n in (1, 3, 5, 21)] == [
            "1 модель",
            "3 модели",
            "5 моделей",
            "21 модель",
        ]
        assert page.counted_in(["a", "b"], "Lora") == "2 файла в Lora"
        assert scope["free"]() == ("свободно", "как есть {name}")
        assert QCoreApplication.translate(*scope["MARKED"]) == "помечено {name}"
    finally:
        qapp.removeTranslator(russian)
    english = speaking("en", folder)
    try:
        assert [page.counted(n) for n in (1, 2)] == ["1 model", "2 models"]
        assert page.plain() == "plain"
    finally:
        qapp.removeTranslator(english)
    assert isinstance(page, QObject)


def test_a_new_text_is_a_problem(sample):
    file, folder = sample
    file.write_text(SAMPLE.replace('self.tr("own")', 'self.tr("other")'), encoding="utf-8")
    assert tool.check([file], folder) == [
        "stablehand_ru.ts: new, run update: _Page: 'other'",
        "stablehand_ru.ts: gone, run update: _Page: 'own'",
    ]
    tool.update([file], folder)
    assert "stablehand_ru.ts: unfinished: _Page: 'other'" in tool.check([file], folder)


def test_a_text_that_moved_keeps_its_words_for_the_translator_to_confirm(sample):
    file, folder = sample
    file.write_text(SAMPLE.replace("_Page", "_Side"), encoding="utf-8")
    tool.update([file], folder)
    moved = [m for m in tool.read(tool.ts_file("ru", folder)) if m.key[0] == "_Side"]
    assert {(m.forms, m.is_finished) for m in moved} == {
        (tuple(RUSSIAN[m.key[1]]), False) for m in moved
    }
    assert len(moved) == 3


def test_an_emptied_translation_is_a_problem(sample):
    file, folder = sample
    ts = tool.ts_file("ru", folder)
    ts.write_text(
        ts.read_text("utf-8").replace("<numerusform>%n модели<", "<numerusform><"), "utf-8"
    )
    tool.release(folder)
    assert tool.check([file], folder) == ["stablehand_ru.ts: unfinished: _Page: '%n model(s)'"]


def test_a_stale_or_missing_file_is_a_problem(sample):
    file, folder = sample
    ts, qm = tool.ts_file("ru", folder), tool.qm_file("ru", folder)
    ts.write_text(ts.read_text("utf-8").replace("просто", "попросту"), "utf-8")
    stale = "stablehand_ru.qm: is not what its .ts gives; run: release"
    assert tool.check([file], folder) == [stale]
    qm.unlink()
    assert tool.check([file], folder) == ["stablehand_ru.qm: is missing"]


def test_a_file_that_lupdate_stumbles_over_is_told(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text(
        'class A:\n    def f(self):\n        self.tr("never closed)\n', encoding="utf-8"
    )
    with pytest.raises(tool.ToolError, match=r"(?i)unterminated"):
        tool.update([broken], tmp_path)


def test_rooms_that_are_not_there_yet_hold_no_texts(tmp_path):
    (tmp_path / "core").mkdir()
    shutil.copy(SOURCE / "core" / "hardware" / "problems.py", tmp_path / "core")
    assert tool.sources(tmp_path) == [tmp_path / "core" / "problems.py"]


def test_the_tool_leaves_with_1_while_there_is_something_to_do(sample, capsys):
    file, folder = sample
    root = file.parents[1]
    assert tool.main(["check"], root, folder) == 0
    assert capsys.readouterr().out == "complete and current\n"
    file.write_text(SAMPLE.replace('self.tr("own")', 'self.tr("other")'), encoding="utf-8")
    assert tool.main(["check"], root, folder) == 1
    assert tool.main(["update"], root, folder) == 0
    assert tool.main(["check"], root, folder) == 1
    written(tool.ts_file("ru", folder), {**RUSSIAN, "other": ["другое"]})
    assert tool.main(["release"], root, folder) == 0
    assert tool.main(["check"], root, folder) == 0
