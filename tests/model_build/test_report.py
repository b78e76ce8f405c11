"""The model card: right numbers, one file, no scripts, and no word of the data where none may be."""

import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from app.engine.bundle import load_bundle
from model_build.calibration import Bin
from model_build.cli import main
from model_build.readings import NliReading, QaReading
from model_build.report.charts import POINTS, Axis, Line, line_chart, reliability_diagram
from model_build.report.measures import (
    length_name,
    question_type,
    report_pairs,
    report_questions,
)
from model_build.report.sample import LINE, sampled
from tests.model_build.conftest import TinyBuild
from tests.synthetic import make_nli_bundle, make_qa_bundle

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Checks that tags are closed in order, and collects what could reach outside or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.suspects: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "link", "img", "iframe", "object", "embed", "form"}:
            self.suspects.append(tag)
        self.suspects += [name for name, _ in attrs if name in {"src", "href", "xlink:href"} or name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def checked(path: Path) -> str:
    """The page's text, after looking at its form."""
    text = path.read_text(encoding="utf8")
    reader = Reader(text)
    assert not reader.open
    assert not reader.suspects
    assert "url(" not in text
    assert "prefers-color-scheme:dark" in text
    assert path.stat().st_size < 150_000
    return text


@pytest.fixture
def qa(tmp_path: Path) -> Path:
    measured = [{"data": "qa.jsonl", "examples": 300, "f1": 12.5, "machine": "A", "date": "2026-01-01"}]
    return make_qa_bundle(
        tmp_path / "qa",
        name="qa-fast",
        provenance={
            "recipe": "tiny",
            "teacher": {"package": "some_package", "hub": ""},
            "training": {"transfer": {"minutes": 2.0}, "finetune": {"minutes": 1.0}, "finetune-2": {"minutes": 1.0}},
        },
        quality={"measured": measured, "calibration": {"temperature": 1.5}},
        licences=[{"what": "Words & phrases", "licence": "CC0"}],
        null_threshold=3.0,
    )


def test_the_page_of_a_question_bundle(qa: Path, tiny_build: TinyBuild, capsys: pytest.CaptureFixture[str]):
    assert main(["report", str(qa), "--data", str(tiny_build.data), "--limit", "40"]) == 0
    assert capsys.readouterr().out.strip() == str(qa / "card.html")
    text = checked(qa / "card.html")
    for words in ("at most 40 examples of each source", "some_package", "Words &amp; phrases", "By question word"):
        assert words in text
    assert "40 examples, exact" not in text
    assert str(qa.parent) not in text
    assert "edgewise-build report qa --data DATA --limit 40" in text
    assert text.count("<svg") == 2  # thresholds and reliability: there is no training log
    assert load_bundle(qa)  # its own files are untouched


def hostile_pairs(folder: Path) -> Path:
    rows = [
        {"source": "first", "premise": f"hay <b>zebra</b> {n}", "hypothesis": "straw quagga", "label": "entailment"}
        for n in range(30)
    ]
    rows += [{**row, "source": "second", "label": "not_entailment"} for row in rows[:10]]
    path = folder / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return path


def test_texts_are_shown_escaped_or_not_at_all(tmp_path: Path):
    bundle, data = make_nli_bundle(tmp_path / "nli", provenance={}), hostile_pairs(tmp_path)
    command = ["report", str(bundle), "--data", str(data)]
    assert main(command) == 0
    shown = checked(bundle / "card.html")
    assert "hay &lt;b&gt;zebra&lt;/b&gt;" in shown
    assert "20 worst errors" in shown
    assert main([*command, "--without-texts", "--output", str(tmp_path / "bare.html")]) == 0
    bare = checked(tmp_path / "bare.html")
    assert not any(word in bare for word in ("zebra", "quagga"))
    assert "--without-texts</code> shows them" in bare
    assert '<td class="n">1</td><td>first</td>' in bare  # the line in the file tells which example it was


def test_training_curves_come_from_the_work_folder(
    qa: Path, tiny_build: TinyBuild, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    command = ["report", str(qa), "--data", str(tiny_build.data / "qa.jsonl"), "--limit", "10", "--work"]
    assert main([*command, str(tmp_path)]) == 2
    assert "holds no log of a training" in capsys.readouterr().err
    rows = [
        {"step": n, "tokens": 1000 * n, "total": 1 / n, "gold": 2 / n, "gradient": 9.0, "tokens_per_second": 1234.5}
        for n in range(1, 500)
    ]
    for name in ("transfer", "finetune-qa", "finetune-2-qa", "finetune-3-qa"):  # the last made another bundle
        stage = tmp_path / "tiny" / name
        stage.mkdir(parents=True)
        (stage / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main([*command, str(tmp_path)]) == 0
    text = checked(qa / "card.html")
    for name in ("transfer", "finetune-qa", "finetune-2-qa"):
        assert f"{name}, 1,234 tokens/s" in text
    assert text.count("<svg") == 5


def test_data_that_is_missing_or_of_another_task_is_a_sentence(
    qa: Path, tiny_build: TinyBuild, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["report", str(qa), "--data", str(tmp_path)]) == 2
    assert "does not hold qa.jsonl" in capsys.readouterr().err
    assert main(["report", str(qa), "--data", str(tiny_build.data / "nli.jsonl")]) == 2
    assert "has no 'context'" in capsys.readouterr().err
    assert main(["report", str(qa), "--data", str(tiny_build.data), "--limit", "0"]) == 2
    assert not (qa / "card.html").exists()


def test_a_sample_is_spread_over_every_source(tmp_path: Path):
    path = tmp_path / "data.jsonl"
    path.write_text("".join(json.dumps({"source": "ab"[n >= 80], "n": n}) + "\n" for n in range(100)))
    assert [e["n"] for e in sampled(path, 3)] == [0, 40, 79, 80, 90, 99]
    assert [e[LINE] for e in sampled(path, 3)] == [1, 41, 80, 81, 91, 100]
    assert len(sampled(path, None)) == len(sampled(path, 100)) == 100


def test_question_types_and_lengths():
    asked = {
        "Who was king?": "who",
        "In what year did it end?": "what",
        "To whom was it sold?": "who",
        "How many are there, and where?": "how many",
        "Name the river.": "other",
        "Somehow, when?": "when",
    }
    assert {question: question_type(question) for question in asked} == asked
    assert [length_name("w " * n, (0, 5, 10)) for n in (0, 4, 5, 9, 10, 99)] == [
        "0 to 4",
        "0 to 4",
        "5 to 9",
        "5 to 9",
        "10 and more",
        "10 and more",
    ]


def question(number: int, score: float, text: str, golds: list[str]) -> QaReading:
    example = {
        LINE: number,
        "question": "who" if number % 2 else "when",
        "context": "a fox and a dog",
        "answers": [{"text": gold} for gold in golds],
    }
    return QaReading(example, (text,), (score,), 1.0)


def test_measures_of_questions(qa: Path):
    readings = [
        question(1, 9.0, "fox", ["fox"]),
        question(2, 8.0, "dog", ["fox"]),  # the surest miss of an answerable question
        question(3, 2.0, "dog", ["fox"]),  # withheld
        question(4, 9.5, "dog", []),  # answers what cannot be answered
        question(5, 1.0, "dog", []),  # rightly withheld
    ]
    report = report_questions("x.jsonl", readings, load_bundle(qa))
    assert [miss.line for miss in report.misses] == [4, 2]
    assert report.misses[0].kind == "“when” question: answered, though the text does not"
    words = {part.name: part for part in report.breakdowns[0].parts}
    assert (words["who"].examples, words["who"].percent, words["who"].second) == (3, 50.0, 100.0)
    assert (words["when"].examples, words["when"].percent, words["when"].second) == (2, 0.0, 0.0)
    assert report.curve is not None
    at_bundle = int(np.argmin(np.abs(np.array(report.curve.thresholds) - 3.0)))
    assert report.curve.overall[at_bundle] == pytest.approx(report.scores["f1"], abs=0.01)
    (calibrated,) = report.calibrated
    assert sum(b.share for b in calibrated.after) == pytest.approx(1)


def test_measures_of_pairs(tmp_path: Path):
    bundle = load_bundle(make_nli_bundle(tmp_path / "nli", temperature=2.0))

    def pair(number: int, source: str, gold: str, shares: tuple[float, float, float]) -> NliReading:
        example = {LINE: number, "source": source, "premise": "a b c", "hypothesis": "a", "label": gold}
        return NliReading(example, dict(zip(("entailment", "neutral", "contradiction"), shares, strict=True)), 1.0)

    readings = [
        pair(1, "one", "entailment", (0.8, 0.1, 0.1)),
        pair(2, "one", "neutral", (0.6, 0.3, 0.1)),
        pair(3, "two", "contradiction", (0.1, 0.0, 0.9)),
        pair(4, "two", "not_entailment", (0.2, 0.7, 0.1)),
    ]
    report = report_pairs("x.jsonl", readings, bundle)
    everything, first = report.confusions
    assert everything.counts == ((1, 0, 0), (1, 0, 0), (0, 0, 1))
    assert (first.title, first.counts) == ("one", ((1, 0, 0), (1, 0, 0), (0, 0, 0)))
    assert [(p.name, p.examples, p.percent) for p in report.breakdowns[0].parts] == [
        ("one", 2, 50.0),
        ("two", 2, 100.0),
    ]
    assert [miss.line for miss in report.misses] == [2]
    # The bundle's temperature of 2 is undone: 0.8, 0.1, 0.1 were 0.64, 0.01, 0.01 over their sum.
    assert max(b.confidence for b in report.calibrated[1].before) == pytest.approx(np.mean([0.64 / 0.66]), abs=1e-9)


def test_long_lines_are_thinned_and_keep_their_end():
    xs = [float(n) for n in range(1000)]
    drawn = line_chart("t", [Line("a", xs, xs)], Axis("x", 0, 999), Axis("y", 0, 999))
    path = drawn.split('class="line s0" d="M')[1].split('"')[0].split("L")
    assert len(path) <= POINTS + 1
    assert path[-1] == "628.0 12.0"


def test_ticks_are_round_and_few():
    for low, high in ((0, 100), (-3.2, 7.9), (0.0, 0.013), (2.0, 900.0)):
        ticks = Axis("x", low, high).ticks()
        assert 3 <= len(ticks) <= 8
        assert low - 1e-9 <= ticks[0] <= ticks[-1] <= high + 1e-9


def test_a_reliability_diagram_has_a_dot_a_bin():
    bins = [Bin(0.2, 0.1, 0.5), Bin(0.9, 0.8, 0.5)]
    assert reliability_diagram("t", bins, bins[:1]).count("<circle") == 3
