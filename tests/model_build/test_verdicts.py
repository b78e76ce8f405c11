"""Verdicts on claims of which something is known, against documents that hold what they are about."""

import json
from pathlib import Path

import pytest

from app.engine.bundle import load_bundle
from model_build.cli import main
from model_build.verdicts import verdicts
from tests.synthetic import make_nli_bundle, make_qa_bundle

# The synthetic model says what stands in the sentence, whatever the claim is: "agrees" or "denies".
PAIRS = [
    {"source": "x", "premise": "the needle agrees", "hypothesis": "the needle agrees", "label": "entailment"},
    {"source": "x", "premise": "the beacon denies", "hypothesis": "the beacon denies", "label": "entailment"},
    {"source": "x", "premise": "the straw is open", "hypothesis": "the straw is open", "label": "neutral"},
    {"source": "y", "premise": "the hay agrees", "hypothesis": "the hay is open", "label": "neutral"},
]


@pytest.fixture(scope="module")
def nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_nli_bundle(tmp_path_factory.mktemp("nli"))


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return path


def test_pairs_are_judged_alone_and_in_a_document(nli: Path, tmp_path: Path):
    found = verdicts(load_bundle(nli), write(tmp_path / "pairs.jsonl", [dict(row) for row in PAIRS]), source="x")
    assert found["claims"] == 6
    assert list(found["verdicts"]) == ["entailment, alone", "entailment", "neutral, alone", "neutral"]
    for known in ("entailment, alone", "entailment"):
        row = found["verdicts"][known]
        assert (row["claims"], row["supported"], row["contradicted"], row["found"]) == (2, 50.0, 50.0, 100.0)
    assert found["verdicts"]["neutral"]["open"] == 100.0


def test_questions_are_claims_about_their_article_and_about_another(
    nli: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    def question(title: str, context: str, answer: str) -> dict[str, object]:
        return {
            "title": title,
            "context": context,
            "question": "what is the needle",
            "answers": [{"text": answer, "answer_start": context.index(answer)}],
        }

    rows = [
        question("one", "the needle agrees. where is straw.", "agrees"),
        question("one", "the needle denies.", "denies"),
        question("two", "hay is open.", "open"),
    ]
    data = write(tmp_path / "asked.jsonl", rows)
    assert main(["verdicts", str(nli), str(data), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["verdicts"]
    assert {known: row["claims"] for known, row in found.items()} == {"true": 3, "false": 2, "elsewhere": 3}
    # "Agrees is the needle" has more of its words in the sentence that agrees, "denies is" as many in either.
    assert (found["true"]["supported"], found["true"]["disputed"], found["true"]["found"]) == (33.3, 33.3, 66.7)
    assert (found["false"]["supported"], found["false"]["disputed"]) == (50.0, 50.0)
    # "Open is the needle" is what the article about hay says nothing of.
    assert found["elsewhere"]["contradicted"] == found["elsewhere"]["found"] == 0.0
    assert main(["verdicts", str(nli), str(data), "--limit", "1"]) == 0
    assert "disputed" in capsys.readouterr().out


def test_what_cannot_be_judged_is_said(nli: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data = write(tmp_path / "asked.jsonl", [{"question": "where", "context": "hay", "answers": []}])
    assert main(["verdicts", str(nli), str(data)]) == 2
    assert "has no 'title'" in capsys.readouterr().err
    assert main(["verdicts", str(nli), str(data), "--source", "z"]) == 2
    assert "nothing of the source z" in capsys.readouterr().err
    assert main(["verdicts", str(make_qa_bundle(tmp_path / "qa")), str(data)]) == 2
    assert "judges no claims" in capsys.readouterr().err
