import csv
import io
import json
import shutil
import subprocess
import sys
import types
from pathlib import Path
from xml.etree import ElementTree

import onnxruntime
import pytest

from app import __version__, cli, commands, doctor, inputs
from app.arithmetic import Measured
from app.documents.errors import PdfCrashError
from app.documents.samples import sample_path
from app.engine.machine import cpu_model
from tests.documents.make import page, pdf
from tests.synthetic import make_nli_bundle, make_qa_bundle

QUESTION = "where is the needle"


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A folder with both synthetic bundles in the place of those that ship."""
    folder = tmp_path / "models"
    # the sample document's sentences are longer than the usual synthetic window
    make_qa_bundle(folder / "qa", max_length=128)
    make_nli_bundle(folder / "nli", max_length=128)
    make_qa_bundle(folder / "fast" / "qa", name="qa-fast", max_length=128)
    make_nli_bundle(folder / "fast" / "nli", name="nli-fast", max_length=128)
    for module in (commands, doctor):
        monkeypatch.setattr(module, "bundles_folder", lambda chosen="": folder / chosen)
    return folder


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.md"
    path.write_bytes("# Haystack 😀\r\nhay hay the needle, straw\r\nhay beacon".encode())
    return str(path)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf(page("A beacon."), page("needle in hay.")))
    return str(path)


def feed(monkeypatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.usefixtures("models")
class TestAsk:
    def test_for_people(self, note, capsys):
        assert cli.main(["ask", note, QUESTION, "--threads", "1"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("1. needle - ")
        assert lines[0].endswith("line 2, characters 25 to 31")
        assert lines[1] == "   hay hay the **needle**, straw"
        assert lines[-1].startswith("total ")
        assert lines[-1].endswith("1 window, 23 tokens, 1 thread, qa 0.0.1")

    def test_for_programs(self, note, capsys):
        assert cli.main(["ask", note, QUESTION, "--json", "--top-k", "2"]) == 0
        output = json.loads(capsys.readouterr().out)
        assert list(output) == [
            "question", "document", "documents", "has_answer", "no_answer_confidence", "threshold", "answers",
            "windows", "windows_left_out", "latency",
        ]  # fmt: skip
        text = "# Haystack 😀\nhay hay the needle, straw\nhay beacon"
        assert output["document"] == {
            "title": "note.md",
            "kind": "markdown",
            "characters": len(text),
            "pages": 0,
            "path": note,
        }
        assert output["question"] == QUESTION
        assert output["has_answer"] is True
        assert output["windows"] == 1
        assert [answer["text"] for answer in output["answers"]] == ["needle", "beacon"]
        for answer, line in zip(output["answers"], (2, 3), strict=True):
            assert set(answer) == {"text", "document", "start", "end", "line", "page", "score", "confidence"}
            assert answer["page"] is None
            assert text[answer["start"] : answer["end"]] == answer["text"]
            assert answer["line"] == line
        latency = output["latency"]
        assert set(latency) == {
            "tokenise_ms", "retrieve_ms", "model_ms", "decode_ms", "total_ms", "windows", "tokens", "threads", "model",
        }  # fmt: skip
        parts = latency["tokenise_ms"] + latency["retrieve_ms"] + latency["model_ms"] + latency["decode_ms"]
        assert latency["total_ms"] == pytest.approx(parts)

    def test_pages(self, book, capsys):
        assert cli.main(["ask", book, QUESTION]) == 0
        assert capsys.readouterr().out.splitlines()[0].endswith("page 2, characters 11 to 17")
        assert cli.main(["ask", book, QUESTION, "--json", "--top-k", "2"]) == 0
        output = json.loads(capsys.readouterr().out)
        assert output["document"] == {"title": "book.pdf", "kind": "pdf", "characters": 25, "pages": 2, "path": book}
        assert [(answer["text"], answer["page"]) for answer in output["answers"]] == [
            ("needle", "page 2"), ("beacon", "page 1"),
        ]  # fmt: skip

    def test_a_document_through_a_pipe(self, book, monkeypatch, capsys):
        feed(monkeypatch, Path(book).read_bytes())
        assert cli.main(["ask", "-", QUESTION]) == 0
        assert "page 2" in capsys.readouterr().out

    def test_a_question_for_yes_or_no_is_decided(self, tmp_path, capsys):
        path = tmp_path / "needles.txt"
        path.write_text("Hay hay.\nThe needle is in it, it denies.\n")
        asked = "Is the needle in it?"
        assert cli.main(["ask", str(path), asked, "--threads", "1"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("No - ")
        assert lines[0].endswith("%, line 2")
        assert lines[1] == "   The needle is in it, it denies."
        assert lines[-1].endswith("1 thread, qa 0.0.1 + nli 0.0.1")
        assert cli.main(["ask", str(path), asked, "--json"]) == 0
        verdict = json.loads(capsys.readouterr().out)["verdict"]
        assert (verdict["claim"], verdict["verdict"]) == ("The needle is in it.", "contradicted")

    def test_a_question_that_nothing_decides_is_answered_in_words(self, note, capsys):
        assert cli.main(["ask", note, "Is the needle in it?"]) == 0
        assert capsys.readouterr().out.startswith("1. needle")

    def test_without_a_model_for_claims_too(self, note, models, capsys):
        shutil.rmtree(models / "nli")
        assert cli.main(["ask", note, "Is the needle in it?"]) == 0
        assert capsys.readouterr().out.startswith("1. needle")

    def test_no_answer_is_not_an_error(self, note, capsys):
        assert cli.main(["ask", note, QUESTION, "--threshold", "99"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("No answer in this text (")
        assert lines[1] == "The closest words:"
        assert cli.main(["ask", note, QUESTION, "--threshold", "99", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["has_answer"] is False

    def test_standard_input(self, monkeypatch, capsys):
        feed(monkeypatch, "日本 needle".encode())
        assert cli.main(["ask", "-", QUESTION, "--json"]) == 0
        output = json.loads(capsys.readouterr().out)
        assert output["document"]["title"] == "standard input"
        assert (output["answers"][0]["start"], output["answers"][0]["end"]) == (3, 9)

    def test_another_model(self, note, tmp_path, capsys):
        folder = make_qa_bundle(tmp_path / "mine", name="mine")
        assert cli.main(["ask", note, QUESTION, "--model", str(folder)]) == 0
        assert "mine 0.0.1" in capsys.readouterr().out

    def test_the_fast_models(self, note, capsys):
        assert cli.main(["ask", note, QUESTION, "--model", "fast"]) == 0
        assert "qa-fast 0.0.1" in capsys.readouterr().out
        assert cli.main(["check", note, "needle", "--model", "fast", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["latency"]["model"] == "nli-fast 0.0.1"

    def test_control_characters_do_not_reach_the_terminal(self, tmp_path, capsys):
        path = tmp_path / "evil.txt"
        path.write_text("hay \x1b[2J needle\x1b]0;x\x07 hay " + "straw " * 60, encoding="utf-8")
        assert cli.main(["ask", str(path), QUESTION]) == 0
        output = capsys.readouterr().out
        assert "**needle**" in output
        assert not set(output) & {"\x1b", "\x07"}

    def test_several_documents(self, note, book, tmp_path, capsys):
        (tmp_path / "other.txt").write_text("Straw and hay.")
        assert cli.main(["ask", str(tmp_path / "other.txt"), note, book, QUESTION]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].endswith("note.md, line 2, characters 25 to 31")
        assert lines[2].endswith("book.pdf, page 2, characters 11 to 17")
        assert cli.main(["ask", note, book, QUESTION, "--json"]) == 0
        output = json.loads(capsys.readouterr().out)
        assert [document["title"] for document in output["documents"]] == ["note.md", "book.pdf"]
        assert [(answer["document"], answer["text"], answer["page"]) for answer in output["answers"][:2]] == [
            (0, "needle", None),
            (1, "needle", "page 2"),
        ]

    def test_a_folder_is_every_document_in_it(self, tmp_path, capsys):
        folder = tmp_path / "papers"
        (folder / "inner").mkdir(parents=True)
        (folder / "a.txt").write_text("Hay.")
        (folder / "inner" / "b.txt").write_text("The needle.")
        (folder / "picture.png").write_bytes(b"\x89PNG")
        assert cli.main(["ask", str(folder), QUESTION]) == 0
        assert "b.txt, line 1" in capsys.readouterr().out
        (tmp_path / "empty").mkdir()
        assert cli.main(["ask", str(tmp_path / "empty"), QUESTION]) == 2
        assert "holds no documents" in capsys.readouterr().err

    def test_one_unreadable_file_does_not_stop_the_others(self, note, tmp_path, capsys):
        broken = tmp_path / "broken.pdf"
        broken.write_bytes(b"%PDF-1.4 nothing")
        assert cli.main(["ask", str(broken), note, str(tmp_path / "gone.txt"), QUESTION]) == 0
        output = capsys.readouterr()
        assert output.out.startswith("1. needle")
        assert len(output.err.splitlines()) == 2
        assert "broken.pdf is damaged" in output.err
        assert "There is no file" in output.err
        assert cli.main(["ask", str(broken), str(tmp_path / "gone.txt"), QUESTION]) == 2
        assert "None of these files can be read" in capsys.readouterr().err

    def test_a_file_of_questions(self, note, tmp_path, capsys):
        questions = tmp_path / "questions.txt"
        questions.write_text("where is the needle\n\n  where is the beacon \n")
        assert cli.main(["ask", note, "--questions", str(questions)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line for line in lines if line.startswith("Question")] == [
            "Question: where is the needle",
            "Question: where is the beacon",
        ]
        assert cli.main(["ask", note, "--questions", str(questions), "--json"]) == 0
        results = json.loads(capsys.readouterr().out)["results"]
        assert [result["question"] for result in results] == ["where is the needle", "where is the beacon"]

    def test_formats(self, note, capsys):
        assert cli.main(["ask", note, QUESTION, "--format", "markdown"]) == 0
        assert capsys.readouterr().out.startswith(f"## {QUESTION}\n\n- **needle** (")
        assert cli.main(["ask", note, QUESTION, "--format", "csv"]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert (rows[0]["text"], rows[0]["document"], rows[0]["line"]) == ("needle", "note.md", "2")

    def test_output_is_written_whole_or_not_at_all(self, note, tmp_path, capsys):
        path = tmp_path / "out" / "answers.json"
        assert cli.main(["ask", note, QUESTION, "--json", "--output", str(path)]) == 0
        assert capsys.readouterr().out == ""
        assert json.loads(path.read_text())["question"] == QUESTION
        assert [entry.name for entry in path.parent.iterdir()] == ["answers.json"]
        assert cli.main(["ask", note, QUESTION, "--output", str(tmp_path)]) == 2
        assert "cannot be written" in capsys.readouterr().err

    def test_what_is_left_out_is_said(self, tmp_path, capsys, monkeypatch):
        monkeypatch.setattr(commands, "DEFAULT_MOST_WINDOWS", 2)
        path = tmp_path / "long.txt"
        path.write_text("hay " * 2000 + "the needle")
        assert cli.main(["ask", str(path), QUESTION]) == 0
        assert "Read the likeliest 2 of " in capsys.readouterr().out
        assert cli.main(["ask", str(path), QUESTION, "--everything", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["windows_left_out"] == 0

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["gone.txt", QUESTION], "There is no file gone.txt"),
            (["NOTE", " "], "The question is empty"),
            (["NOTE", "where " * 200], "The question is too long"),
            (["NOTE", QUESTION, "--top-k", "0"], "from 1 to 20"),
            (["NOTE", QUESTION, "--threads", "0"], "threads must be at least 1"),
            (["NOTE", QUESTION, "--threshold", "nan"], "threshold must be a number"),
            (["NOTE", QUESTION, "--model", "nowhere"], "There is no model in nowhere"),
        ],
    )
    def test_bad_input_is_one_sentence_and_code_2(self, arguments, sentence, note, capsys):
        assert cli.main(["ask", *(note if part == "NOTE" else part for part in arguments)]) == 2
        captured = capsys.readouterr()
        assert sentence in captured.err
        assert captured.err.startswith("edgewise: ")
        assert captured.err.count("\n") == 1
        assert captured.out == ""

    def test_a_changed_model_is_refused(self, models, note, capsys):
        with (models / "qa" / "model.onnx").open("ab") as stream:
            stream.write(b"\x00")
        assert cli.main(["ask", note, QUESTION]) == 2
        assert "model.onnx is not the file that was installed" in capsys.readouterr().err


class TestExtract:
    def test_for_people(self, book, note, capsys):
        assert cli.main(["extract", book]) == 0
        assert capsys.readouterr().out.splitlines() == [
            "--- page 1, characters 0 to 11 ---", "A beacon.", "--- page 2, characters 11 to 25 ---", "needle in hay.",
        ]  # fmt: skip
        assert cli.main(["extract", note]) == 0
        assert capsys.readouterr().out == "# Haystack 😀\nhay hay the needle, straw\nhay beacon\n"

    def test_for_programs(self, book, note, capsys):
        assert cli.main(["extract", book, "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {
            "document": {"title": "book.pdf", "kind": "pdf", "characters": 25, "pages": 2, "path": book},
            "pages": [
                {"label": "1", "start": 0, "end": 11, "unit": "page"},
                {"label": "2", "start": 11, "end": 25, "unit": "page"},
            ],
            "text": "A beacon.\n\nneedle in hay.",
        }
        assert cli.main(["extract", note, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["pages"] == []

    def test_control_characters_do_not_reach_the_terminal(self, tmp_path, capsys):
        path = tmp_path / "evil.txt"
        path.write_text("a\tb \x1b[2J" + "straw " * 60, encoding="utf-8")
        assert cli.main(["extract", str(path)]) == 0
        assert capsys.readouterr().out.startswith("a\tb \ufffd[2Jstraw")

    def test_standard_input_and_bad_input(self, monkeypatch, capsys):
        feed(monkeypatch, b"{\\rtf1 One.}")
        assert cli.main(["extract", "-"]) == 0
        assert capsys.readouterr().out == "One.\n"
        feed(monkeypatch, b"%PDF-1.7")
        assert cli.main(["extract", "-"]) == 2
        captured = capsys.readouterr()
        assert captured.err == "edgewise: standard input is damaged or incomplete: get another copy of it.\n"
        assert captured.out == ""


@pytest.mark.usefixtures("models")
class TestNli:
    def test_for_people(self, capsys):
        assert cli.main(["nli", "hay denies", "straw"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == "Contradicted: the premise says otherwise."
        assert [line.split() for line in lines[1:4]] == [
            ["entailment", "0%"], ["neutral", "2%"], ["contradiction", "98%"],
        ]  # fmt: skip
        assert lines[4].endswith("nli 0.0.1")

    def test_for_programs(self, monkeypatch, capsys):
        feed(monkeypatch, b"hay\r\nagrees")
        assert cli.main(["nli", "-", "straw", "--json"]) == 0
        output = json.loads(capsys.readouterr().out)
        assert list(output) == [
            "premise", "hypothesis", "label", "entailment", "neutral", "contradiction", "windows", "latency",
        ]  # fmt: skip
        assert (output["premise"], output["hypothesis"]) == ("hay\nagrees", "straw")
        assert output["label"] == "entailment"
        assert output["entailment"] + output["neutral"] + output["contradiction"] == pytest.approx(1)

    def test_bad_input(self, capsys):
        assert cli.main(["nli", "", "straw"]) == 2
        assert "The passage is empty" in capsys.readouterr().err


@pytest.mark.usefixtures("models")
class TestBench:
    def test_for_people(self, capsys):
        assert cli.main(["bench", "--runs", "2", "--lengths", "16,128", "--threads", "1"]) == 0
        short, long, cited = capsys.readouterr().out.splitlines()
        assert short.startswith("16 tokens, batch 1: p90 ")
        assert long.startswith("128 tokens, batch 1: p90 ")
        assert short.endswith("(2 runs, 1 thread, qa 0.0.1)")
        assert cited.startswith(f"Edgewise {__version__}, onnxruntime {onnxruntime.__version__}, {cpu_model()} (")
        assert ": qa 0.0.1, batch 1, 128 tokens, 1 thread, 2 runs: p90 " in cited

    def test_for_programs(self, capsys):
        assert cli.main(["bench", "--runs", "2", "--json"]) == 0
        output = json.loads(capsys.readouterr().out)
        assert set(output) == {"edgewise", "onnxruntime", "cpu", "instruction_sets", "date", "results"}
        (result,) = output["results"]
        assert set(result) == {
            "model", "what", "length", "threads", "runs", "median_ms", "p90_ms", "fastest_ms", "quartiles_ms",
            "ratio", "ratio_quartiles", "ratio_p90", "difference",
        }  # fmt: skip
        assert (result["length"], result["runs"], result["ratio"], result["difference"]) == (128, 2, 1.0, 0.0)

    def test_against_others_with_a_plot(self, tmp_path, capsys):
        for name in ("slower", "other"):
            make_qa_bundle(tmp_path / "peers" / name, name=name, max_length=128)
        plot = tmp_path / "plot.svg"
        command = ["bench", "--runs", "2", "--lengths", "16", "--threads", "1", "--against", str(tmp_path / "peers")]
        assert cli.main([*command, "--plot", str(plot)]) == 0
        ours, *others, _ = capsys.readouterr().out.splitlines()
        assert ours.endswith("(2 runs, 1 thread, qa 0.0.1)")
        assert [line.partition(":")[0] for line in others] == ["  other 0.0.1", "  slower 0.0.1"]
        drawn = [text.text or "" for text in ElementTree.parse(plot).iter("{http://www.w3.org/2000/svg}text")]
        assert {"16 tokens, 1 thread", "qa 0.0.1", "other 0.0.1", "slower 0.0.1"} <= set(drawn)

    def test_against_the_fast_one_that_ships(self, models, capsys):
        command = ["bench", "--runs", "2", "--lengths", "16", "--threads", "1", "--against", "fast"]
        assert cli.main(command) == 0
        assert "  qa-fast 0.0.1: " in capsys.readouterr().out

    def test_against_nothing(self, tmp_path, capsys):
        assert cli.main(["bench", "--against", str(tmp_path)]) == 2
        assert "There is no model in" in capsys.readouterr().err

    @pytest.mark.parametrize("option", [["--lengths", "129"], ["--runs", "0"]])
    def test_impossible_requests(self, option, capsys):
        assert cli.main(["bench", *option]) == 2
        assert capsys.readouterr().err.startswith("edgewise: The ")

    def test_lengths_must_be_numbers(self, capsys):
        with pytest.raises(SystemExit) as stop:
            cli.main(["bench", "--lengths", "many"])
        assert stop.value.code == 2
        assert "not a list of numbers" in capsys.readouterr().err


class TestDoctor:
    def test_a_healthy_installation(self, models, capsys):
        assert cli.main(["doctor"]) == 0
        output = capsys.readouterr().out
        assert output.endswith("Everything works.\n")
        assert "Model qa 0.0.1: verified" in output
        assert "Model nli 0.0.1: verified" in output
        assert "total " in output

    def test_for_programs(self, models, capsys):
        assert cli.main(["doctor", "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["ok"] is True
        assert report["problems"] == []
        assert report["edgewise"] == __version__
        assert report["window"] is True
        assert set(report["packages"]) == {"numpy", "onnxruntime", "tokenizers", "pypdfium2", "pyside6-essentials"}
        assert all(report["packages"].values())
        assert [bundle["name"] for bundle in report["bundles"]] == ["qa", "nli", "qa-fast", "nli-fast"]
        assert [bundle["model"] for bundle in report["bundles"]] == ["", "", "fast", "fast"]
        assert all(bundle["trial"]["total_ms"] > 0 for bundle in report["bundles"])

    def test_where_models_are_slow_the_fast_ones_are_named(self, models, capsys, monkeypatch):
        assert cli.main(["doctor"]) == 0
        assert "--model fast" not in capsys.readouterr().out
        monkeypatch.setattr(doctor, "SLOW_MS", 0.0)
        assert cli.main(["doctor"]) == 0
        assert "with the fast models: choose them in the window's settings, or with --model fast." in (
            capsys.readouterr().out
        )

    @pytest.mark.parametrize(
        ("ratio", "said"),
        [
            (2.04, "int8, 2.0 times as fast as float32 here\n"),
            (1.04, "int8, as fast as float32 here\n"),
            (0.96, "int8, as fast as float32 here\n"),
            (0.8, "float32, 1.2 times as fast as int8 here; Edgewise uses it from now on\n"),
            (None, "int8; this model cannot be run in float32\n"),
        ],
    )
    def test_which_arithmetic_is_faster(self, models, capsys, monkeypatch, ratio, said):
        measured = Measured(ratio, cpu_model(), onnxruntime.__version__)
        monkeypatch.setattr(doctor, "measure", lambda _: measured)
        cli.main(["doctor"])
        assert f"Arithmetic: {said}" in capsys.readouterr().out

    def test_a_missing_and_a_changed_model(self, models, capsys):
        (models / "nli" / "bundle.json").unlink()
        (models / "qa" / "tokenizer.json").write_text("{}", encoding="utf-8")
        assert cli.main(["doctor", "--json"]) == 1
        report = json.loads(capsys.readouterr().out)
        assert report["ok"] is False
        assert "tokenizer.json is not the file that was installed" in report["problems"][0]
        assert "bundle.json is missing" in report["problems"][1]
        assert cli.main(["doctor"]) == 1
        assert capsys.readouterr().out.count("PROBLEM: ") == 2


class TestWithoutCommand:
    @pytest.fixture(autouse=True)
    def no_display(self, monkeypatch):
        monkeypatch.setattr(sys, "platform", "linux")
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)

    def test_the_sample_is_answered_where_there_is_no_display(self, models, capsys):
        assert cli.main([]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("There is no display for the window")
        assert lines[1].startswith("Question: ")
        assert lines[-1].startswith("total ")

    def test_files_need_a_display(self, note, capsys):
        assert cli.main([note]) == 2
        assert "use edgewise ask FILE QUESTION" in capsys.readouterr().err

    def test_a_mistyped_command(self, capsys):
        assert cli.main(["aks", "x"]) == 2
        assert "There is no file or command 'aks'" in capsys.readouterr().err

    @pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
    def test_the_window_opens_with_the_files(self, name, note, monkeypatch):
        opened = []

        def run_window(paths):
            opened.append(paths)
            return 7

        window = types.SimpleNamespace(run_window=run_window)
        monkeypatch.setitem(sys.modules, "app.ui.application", window)
        monkeypatch.setenv(name, "something")
        assert cli.main([note, str(sample_path())]) == 7
        assert [[str(path) for path in paths] for paths in opened] == [[note, str(sample_path())]]
        assert cli.main([]) == 7
        assert opened[1] == []


def test_a_system_library_that_qt_lacks_is_a_sentence(monkeypatch, capsys):
    class Lacking:
        def find_spec(self, name, *_):
            if name == "app.ui.application":
                raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delitem(sys.modules, "app.ui.application", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Lacking(), *sys.meta_path])
    assert cli.main([]) == 2
    assert "Qt cannot be loaded for the window (libEGL.so.1" in capsys.readouterr().err


def test_version_and_help(capsys):
    for option in ("--version", "--help"):
        with pytest.raises(SystemExit) as stop:
            cli.main([option])
        assert stop.value.code == 0
    output = capsys.readouterr().out
    assert output.startswith(f"edgewise {__version__}\n")
    assert "no_answer_confidence" in output
    assert "141 the reader" in output


def test_interrupted(models, note, monkeypatch, capsys):
    def interrupt(_path):
        raise KeyboardInterrupt

    monkeypatch.setattr(inputs, "load_document", interrupt)
    assert cli.main(["ask", note, QUESTION]) == 130
    assert capsys.readouterr().err == ""


def test_a_mistake_of_our_own_is_a_sentence_and_in_the_log(note, tmp_path, monkeypatch, capsys):
    def fail(_path):
        raise LookupError("Quillfeather")

    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path))
    monkeypatch.setattr(inputs, "load_document", fail)
    assert cli.main(["extract", note]) == 70
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("edgewise: Something unexpected went wrong (LookupError): ")
    log = (tmp_path / "edgewise.log").read_text(encoding="utf-8")
    assert "  LookupError\n" in log
    assert "Quillfeather" not in log + output.err


def test_the_detail_of_an_error_is_in_the_log(note, tmp_path, monkeypatch, capsys):
    def fail(_path):
        raise PdfCrashError(name="Quillfeather.pdf", detail="read_page: EOFError, exit code -11")

    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path))
    monkeypatch.setattr(inputs, "load_document", fail)
    assert cli.main(["extract", note]) == 2
    assert "Quillfeather.pdf is broken" in capsys.readouterr().err
    log = (tmp_path / "edgewise.log").read_text(encoding="utf-8")
    assert "PdfCrashError pdf-crash read_page: EOFError, exit code -11\n" in log
    assert "Quillfeather" not in log


CLAIM = "where is the needle"


@pytest.mark.usefixtures("models")
class TestCheck:
    @pytest.fixture
    def papers(self, tmp_path):
        (tmp_path / "for.txt").write_text("Hay. Where the needle is, it agrees.")
        (tmp_path / "against.txt").write_text("Straw.\nWhere is the needle? It denies where the needle is.")
        return [str(tmp_path / name) for name in ("for.txt", "against.txt")]

    def test_for_people(self, papers, capsys):
        assert cli.main(["check", papers[0], CLAIM]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("Supported (")
        assert lines[1].startswith("supports - ")
        assert lines[1].endswith("line 1, characters 5 to 36")
        assert lines[2] == "   Where the needle is, it agrees."
        assert lines[-1].startswith("total ")

    def test_for_programs(self, papers, capsys):
        assert cli.main(["check", *papers, CLAIM, "--json"]) == 0
        output = json.loads(capsys.readouterr().out)
        assert output["verdict"] == "disputed"
        assert output["claim"] == CLAIM
        assert {(found["document"], found["label"]) for found in output["evidence"]} >= {
            (0, "entailment"),
            (1, "contradiction"),
        }
        assert output["sentences_left_out"] == 0

    def test_nothing_about_it(self, papers, capsys):
        assert cli.main(["check", *papers, "beacon"]) == 0
        assert capsys.readouterr().out.startswith("Open: nothing in these 2 documents decides it")

    def test_formats(self, papers, capsys):
        assert cli.main(["check", *papers, CLAIM, "--format", "csv"]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert {row["document"] for row in rows} == {"for.txt", "against.txt"}

    def test_input_that_cannot_be_used(self, papers, capsys):
        assert cli.main(["check", CLAIM]) == 2
        assert "A file or a claim is missing" in capsys.readouterr().err
        assert cli.main(["check", papers[0], " "]) == 2
        assert "The claim is empty" in capsys.readouterr().err


# As a process of its own: what only shows there.

WITHOUT_QT = """
import sys
from app.cli import main
code = main(sys.argv[1:])
others = ("PySide6", "onnx.", "torch", "pypdfium2", "importlib.metadata", "app.doctor", "app.report")
assert not any(name.startswith((*others, "app.engine.benchmark")) for name in sys.modules)
sys.exit(code)
"""


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60,
        check=False, **options,
    )  # fmt: skip


def test_a_question_loads_neither_qt_nor_what_it_does_not_need(models, note):
    result = run("-W", "error", "-c", WITHOUT_QT, "ask", note, QUESTION, "--model", str(models / "qa"))
    assert (result.returncode, result.stderr) == (0, "")
    assert "**needle**" in result.stdout


def test_module_and_exit_code():
    result = run("-m", "app", "ask", "gone.txt", "what")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("edgewise: There is no file gone.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no core dumps of programs")
def test_a_crash_leaves_no_core_dump():
    """It would hold what was read; that of the PDF reader is its own matter."""
    program = (
        "import resource; from app import cli; "
        "resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2); "
        "cli.main(['extract', 'gone.txt']); print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    assert run("-c", program).stdout == "0\n"


def test_help_loads_no_engine():
    result = run("-X", "importtime", "-m", "app", "--help")
    assert result.returncode == 0
    assert "app.cli" in result.stderr
    for heavy in ("numpy", "onnxruntime", "tokenizers", "PySide6", "pypdfium2"):
        assert f" {heavy}\n" not in result.stderr


def test_a_terminal_without_utf8(models, tmp_path):
    import os

    path = tmp_path / "note.txt"
    path.write_text("日本 needle 😀", encoding="utf-8")
    result = run(
        "-m", "app", "ask", str(path), QUESTION, "--model", str(models / "qa"),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert result.returncode == 0
    assert "?? **needle** ?" in result.stdout


def test_a_reader_that_goes_away_is_no_crash(models, note):
    command = [sys.executable, "-m", "app", "ask", note, QUESTION, "--model", str(models / "qa")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr as stream:
        assert stream.read() == b""
    assert process.wait(timeout=60) == 141
