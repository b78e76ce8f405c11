"""The translations are whole, up to date, and say what the source says: same places, same mnemonics, same marks."""

import ast
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest

import translations
from app.ui.translation import LANGUAGES, translations_folder
from translations import Message

GERMAN = translations.translations_of("de")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the folder of translations, on which the command works."""
    folder = tmp_path / "translations"
    shutil.copytree(translations_folder(), folder)
    monkeypatch.setattr(translations, "translations_folder", lambda: folder)
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["translations.py", *arguments])
    return translations.main()


def replace(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_nothing_is_out_of_date_or_unfinished() -> None:
    assert translations.problems() == []
    assert len(GERMAN) > 300


def test_an_update_changes_nothing(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the .ts files nor, which nobody would see, the compiled ones lag behind."""
    assert run(monkeypatch) == 0
    for language in LANGUAGES:
        for suffix in ("ts", "qm"):
            name = f"edgewise_{language}.{suffix}"
            assert (copied / name).read_bytes() == (translations_folder() / name).read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<source>Evidence</source>", "<source>Evidences</source>", "de: not in the .ts file: Message(context='Evi"),
        ("<source>Evidence</source>", "<source>Evidences</source>", "de: no longer used: Message(context='Evidence"),
        ("<translation>Belege</translation>", "<translation />", "de: unfinished: Message(context='EvidenceList'"),
        (
            "<numerusform>%Ln Antwort</numerusform>",
            "<numerusform />",
            "de: unfinished: Message(context='Wording', source='%Ln answer(s)')",
        ),
    ],
)
def test_the_check_says_what_is_to_be_done(  # noqa: PLR0917
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    path = copied / "edgewise_de.ts"
    replace(path, old, new)
    before = path.read_bytes()
    assert run(monkeypatch, "--check") == 1
    assert said in capsys.readouterr().out
    assert path.read_bytes() == before


def test_an_update_adds_what_is_new_and_drops_what_is_gone(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new = Message("EvidenceList", "A new sentence.")
    known = [message for message in translations.messages() if message.source != "Evidence"]
    monkeypatch.setattr(translations, "messages", lambda: sorted([*known, new]))
    assert run(monkeypatch) == 0
    assert "de: unfinished: Message(context='EvidenceList', source='A new sentence.')" in capsys.readouterr().out
    content = (copied / "edgewise_de.ts").read_text(encoding="utf-8")
    assert "A new sentence." in content
    assert "<source>Evidence</source>" not in content


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('class A:\n    def a(self): self.tr("x")', [("A", "x")]),
        ('class A:\n    def a(self): self.tr("x" if self else "y")', [("A", "x"), ("A", "y")]),
        ('from q import QCoreApplication\nQCoreApplication.translate("B", "x")', [("B", "x")]),
        ('def _tr(t): return QCoreApplication.translate("C", t)\n_tr("x")', [("C", "x")]),
        ('T = QT_TRANSLATE_NOOP("D", "x")', [("D", "x")]),
        ('print("x")', []),
    ],
)
def test_messages_are_found_in_code(tmp_path: Path, code: str, found: list[tuple[str, str]]) -> None:
    path = tmp_path / "module.py"
    path.write_text(code, encoding="utf-8")
    assert [(message.context, message.source) for message in translations.messages_in(path)] == found


def test_no_words_of_the_window_go_past_the_translations() -> None:
    """What is shown is `tr("…")` or a variable, never a literal."""
    assert literals('QLabel("Some words")\nself.a.setText(f"{number} words")\nmenu.addAction("Go", 1)') == [1, 2, 3]
    assert (
        literals('QLabel(self.tr("Some words"))\na.setText("–")\na.setObjectName("name")\na.setText(f"{x} · {y}")')
        == []
    )
    folder = translations_folder().parent
    found = {path.name: literals(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


SHOWING = re.compile(
    r"\.(set(Text|Title|WindowTitle|ToolTip|StatusTip|WhatsThis|Accessible(Name|Description)|PlaceholderText|"
    r"InformativeText|Tab(Text|ToolTip)|NameFilters)|add(Button|Item|Items|Action|Menu|Tab|Row)|showText|"
    r"show_(trouble|note)|emit)$|(^|\.)(Q\w*(Label|Button|Action|Menu)|Elided(Label|Button))$"
)
PROPER = {"Edgewise", "What is said about "}
"""A name, and a question to the models, which read English only."""


def literals(code: str) -> list[int]:
    """The lines where words are shown as they stand in the code."""
    found = []
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and SHOWING.search(ast.unparse(call.func)):
            parts = [
                part.value
                for argument in call.args
                for part in (argument.values if isinstance(argument, ast.JoinedStr) else [argument])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            if any(part not in PROPER and re.search(r"[A-Za-z]{2}", part) for part in parts):
                found.append(call.lineno)
    return found


def places(text: str) -> list[str]:
    """Places for values, as `format` and Qt know them."""
    named = [f"{name}!{conversion}:{spec}" for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    return sorted(named + re.findall(r"%L?[n1-9]", text))


def same_places(source: str, form: str) -> bool:
    return places(form) == places(source)


def same_mnemonic(source: str, form: str) -> bool:
    mnemonic = re.compile(r"&\w")
    return len(mnemonic.findall(form)) == len(mnemonic.findall(source)) == form.count("&") <= 1


def same_end(source: str, form: str) -> bool:
    return form.endswith("…") == source.endswith("…") and form.endswith(".") == source.endswith(".")


def same_lines(source: str, form: str) -> bool:
    return form.count("\n") == source.count("\n") and form == form.strip() and "  " not in form


def german_quotes(_source: str, form: str) -> bool:
    return form.count("„") == form.count("“") and re.search("[\"”']", form) is None


def german_spaces(_source: str, form: str) -> bool:
    """Neither an ellipsis nor a unit is torn from what is before it."""
    return re.search(r"\.\.\.|[^\N{NO-BREAK SPACE}]…| (%(?!L?n)|(ms|MB)\b)", form) is None


@pytest.mark.parametrize("right", [same_places, same_mnemonic, same_end, same_lines, german_quotes, german_spaces])
def test_each_message_in_german(right: Callable[[str, str], bool]) -> None:
    pairs = [(message.source, form) for message, forms in GERMAN.items() for form in forms]
    assert [pair for pair in pairs if not right(*pair)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_complete(language: str) -> None:
    plurals = {message: forms for message, forms in translations.translations_of(language).items() if message.plural}
    assert len(plurals) > 10
    for forms in plurals.values():
        assert len(forms) == 2  # both languages have one form for one and another for all other numbers
        assert all("%Ln" in form and "(" not in form for form in forms)
