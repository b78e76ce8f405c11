import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.document import Section, document_from_sections, document_from_text
from app.engine.evidence import ClaimResult, Evidence, Verdict
from app.engine.latency import Latency
from app.engine.qa import Answer, AskResult
from app.export import (
    Words,
    as_text,
    citation,
    cite_all_evidence,
    cite_answer,
    cite_answers,
    to_csv,
    to_json,
    to_markdown,
)

LATENCY = Latency(1, 1, 1, 1, 1, 10, 1, "qa 0.1.0")
CONTRACT = document_from_sections(
    [Section("The lease.\n", "1"), Section("Rent is *due*\non 5 May. Pets are not.", "2")],
    "contract.pdf",
    "pdf",
    Path("/home/a/contract.pdf"),
)
NOTE = document_from_text("=1+1 is rent.\n\nIt is due on 5 May.", "note")


def answer(document, words, passage, confidence=0.8):
    start = document.text.index(words)
    return Answer(words, start, start + len(words), 4.0, confidence, passage)


@pytest.fixture
def answers():
    found = (answer(CONTRACT, "5 May", 0), answer(NOTE, "=1+1", 1, 0.1))
    result = AskResult("When is rent due?", found, True, 0.1, 0.0, 1, 1, LATENCY)
    return cite_answers(result, [CONTRACT, NOTE])


@pytest.fixture
def evidence():
    text = "It is due on 5 May."
    start = NOTE.text.index(text)
    found = Evidence(text, start, start + len(text), 0, 0.9, 0.08, 0.02, "entailment")
    result = ClaimResult("Rent is due in May.", Verdict.SUPPORTED, 0.9, (found,), 1, 1, 0, LATENCY)
    return cite_all_evidence(result, [NOTE])


def test_an_answer_is_cited_with_its_sentence_page_and_line(answers):
    first, second = answers
    assert (first.page, first.line, first.path) == ("page 2", 3, "/home/a/contract.pdf")
    assert first.sentence == "Rent is *due* on 5 May."
    assert CONTRACT.text[first.start : first.end] == first.text
    assert (second.page, second.line, second.path) == (None, 1, None)
    assert [citation(item) for item in answers] == ["contract.pdf, page 2", "note, line 1"]
    assert as_text(first) == "When is rent due?\n5 May\n“Rent is *due* on 5 May.” (contract.pdf, page 2)"


def test_no_answer_cites_nothing():
    result = AskResult("?", (answer(NOTE, "rent", 0),), False, 0.9, 0.0, 1, 1, LATENCY)
    assert cite_answers(result, [NOTE]) == []


def test_evidence_is_cited(evidence):
    (item,) = evidence
    assert citation(item) == "note, line 3"
    assert (item.verdict, item.label) == ("supported", "entailment")


def test_markdown(answers, evidence):
    assert to_markdown(answers) == (
        "## When is rent due?\n\n- **5 May** (80%)  \n  “Rent is \\*due\\* on 5 May.”  \n  contract.pdf, page 2\n"
        "- **=1+1** (10%)  \n  “=1+1 is rent.”  \n  note, line 1\n"
    )
    assert to_markdown(evidence) == (
        "## Rent is due in May. (supported)\n\n- supports (90%)  \n  “It is due on 5 May.”  \n  note, line 3\n"
    )
    assert to_markdown([]) == ""


def test_people_read_their_own_language(evidence):
    answer_on_page = Answer("Pets", CONTRACT.text.index("Pets"), CONTRACT.text.index("Pets") + 4, 4.0, 0.8, 0)
    cited = cite_answer("?", answer_on_page, CONTRACT, lambda page: f"Seite {page.label}")
    words = Words(line="Zeile {number}", quotation="„{text}“", share="{number} %", entailment="ja", supported="wahr")
    assert as_text(cited, words) == "?\nPets\n„Pets are not.“ (contract.pdf, Seite 2)"
    assert to_markdown(evidence, words) == (
        "## Rent is due in May. (wahr)\n\n- ja (90 %)  \n  „It is due on 5 May.“  \n  note, Zeile 3\n"
    )


def test_every_question_has_one_heading(answers):
    other = replace(answers[0], question="When?")
    assert [line for line in to_markdown([*answers, other]).splitlines() if line.startswith("#")] == [
        "## When is rent due?",
        "## When?",
    ]


def test_json_holds_everything(answers, evidence):
    for items in (answers, evidence):
        assert [type(items[0])(**fields) for fields in json.loads(to_json(items))] == items
    assert json.loads(to_json([])) == []


def test_csv_is_a_table_without_formulas(answers, evidence):
    rows = list(csv.DictReader(io.StringIO(to_csv(answers), newline="")))
    assert [row["text"] for row in rows] == ["5 May", "'=1+1"]
    assert rows[0]["page"] == "page 2"
    assert float(rows[0]["confidence"]) == 0.8
    assert [row["verdict"] for row in csv.DictReader(io.StringIO(to_csv(evidence)))] == ["supported"]
    assert to_csv([]) == ""
