"""Stages "data-corpus", "data-qa", "data-nli": texts become token ids once; training reads only memory maps.

Each writes `examples/` (see model_build.ragged). The corpus adds `counts.npy`, how often each token occurs in it, and
a task adds `heldout.jsonl`: training examples that no training sees, for thresholds and temperatures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from app.engine.tokeniser import IntArray
from app.engine.windows import cover
from model_build.articles import Article
from model_build.held_out import is_held_out
from model_build.jsonl import read_jsonl, read_lines, write_jsonl
from model_build.ragged import RaggedWriter
from model_build.recipe import Corpus
from model_build.stages import clozes, scenes, statements
from model_build.tasks import LABELS, NO_ANSWER, token_span
from model_build.vocabulary import recipe_tokenizer
from model_build.workspace import Workspace

# What data may say of a pair, as sets of classes; see losses.class_cross_entropy.
GOLD_LABELS = {label: 1 << place for place, label in enumerate(LABELS)} | {"not_entailment": 0b110}
# Part of what a stage is known by, so that data whose labels mean something else is made anew.
WHAT_LABELS_ARE = {"qa": "first and last token", "nli": "classes of the pair, classes of its source"}


def _special(tokenizer: Tokenizer) -> tuple[int, int]:
    classify, separate = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if classify is None or separate is None:
        raise ValueError("The tokenizer has no [CLS] or no [SEP]: Edgewise needs a BERT vocabulary.")
    return classify, separate


def _token_stream(path: Path, tokenizer: Tokenizer) -> Iterator[npt.NDArray[np.uint16]]:
    """Token ids of a corpus file, some thousand paragraphs at a time."""
    for lines in read_lines(path, 2000):
        yield _tokens(lines, tokenizer)


def _tokens(lines: list[str], tokenizer: Tokenizer) -> npt.NDArray[np.uint16]:
    encoded = tokenizer.encode_batch_fast(lines, add_special_tokens=False)
    return np.concatenate([np.asarray(e.ids, dtype=np.uint16) for e in encoded])


def run_corpus(workspace: Workspace, folder: Path, *, corpus: Corpus) -> dict[str, int]:
    """Cut running text into chunks without padding; every other one is a pair, like the tasks' inputs.

    Each file gives the same number of tokens, as far as it has them.
    """
    tokenizer = recipe_tokenizer(workspace.recipe)
    random = np.random.default_rng(workspace.recipe.seed)
    classify, separate = _special(tokenizer)
    counts = np.zeros(tokenizer.get_vocab_size(), dtype=np.int64)
    writer = RaggedWriter()
    wanted = corpus.tokens // len(corpus.files)
    for name in corpus.files:
        taken = 0
        rest = np.empty(0, dtype=np.uint16)
        for block in _token_stream(workspace.file(name), tokenizer):
            counts += np.bincount(block, minlength=len(counts))
            rest = np.concatenate((rest, block))
            while len(rest) >= corpus.long_length:
                long = random.random() < corpus.long_share * corpus.length / corpus.long_length
                size = corpus.long_length if long else corpus.length
                pair = bool(random.random() < 0.5)
                room = size - (3 if pair else 2)
                body, rest = rest[:room].tolist(), rest[room:]
                cut = int(random.integers(6, 40)) if pair else len(body)
                second = [*body[cut:], separate] if pair else []
                writer.add([classify, *body[:cut], separate], second, (), name)
                taken += size
            if taken >= wanted:
                break
    writer.write(folder / "examples")
    np.save(folder / "counts.npy", counts)
    return {"chunks": len(writer), "tokens": int(counts.sum())}


def run_qa(workspace: Workspace, folder: Path) -> dict[str, int]:
    """Question and context windows with the answer's first and last token, [CLS] where it has none.

    Labels are (start, end) positions in the whole sequence. A window that holds only a part of the answer is left out.
    """
    task, tokenizer = workspace.recipe.task("qa"), recipe_tokenizer(workspace.recipe)
    data, made = task.data, [workspace.folder(clozes.STAGE) / clozes.FILE] if task.clozes else []
    random = np.random.default_rng(workspace.recipe.seed)
    classify, separate = _special(tokenizer)
    writer = RaggedWriter()
    held_out: list[dict[str, Any]] = []
    misfits = 0
    articles = _articles(workspace, tokenizer) if data.article_share else {}
    cache: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}
    for example in chain.from_iterable(map(read_jsonl, (workspace.file(data.file), *made))):
        context, source = example["context"], example["source"]
        if is_held_out(context):
            if source in data.heldout_sources:
                held_out.append(example)
            continue
        if context not in cache:
            cache.clear()  # questions about one context stand together
            encoded = tokenizer.encode(context, add_special_tokens=False)
            cache[context] = (encoded.ids, encoded.offsets)
        ids, offsets = cache[context]
        question = tokenizer.encode(example["question"].strip(), add_special_tokens=False).ids[: data.max_question]
        first = [classify, *question, separate]
        span = token_span(example["answers"][0], offsets) if example["answers"] else None
        if span is None and example["answers"]:
            misfits += 1
            continue
        room = data.max_length - len(first) - 1
        text: Sequence[int] | IntArray = ids
        stretches: Sequence[tuple[int, int]] = ()
        article = articles.get(example.get("title", ""))
        if span and article and random.random() < data.article_share:
            begin = article.begins[context]
            there = (begin + span[0], begin + span[1])
            if stretches := article.windows(question, there, room=room, shared=min(data.stride, room // 2)):
                text, span = article.ids, there
        if not stretches:
            stretches = (
                [random_stretch(random, len(ids), span, least=data.least_crop, most=room)]
                if random.random() < data.cropped_share
                else cover(len(ids), room, data.stride)
            )
        for begin, end in stretches:
            label = (NO_ANSWER, NO_ANSWER)
            inside = span is not None and begin <= span[0] and span[1] < end
            outside = span is None or span[1] < begin or span[0] >= end
            if span is not None and inside:
                label = (span[0] - begin + len(first), span[1] - begin + len(first))
            if inside or outside:
                writer.add(first, [*text[begin:end], separate], label, source)
    writer.write(folder / "examples")
    write_jsonl(folder / "heldout.jsonl", held_out)
    return {"windows": len(writer), "held_out": len(held_out), "answers_off_token_grid": misfits}


def _articles(workspace: Workspace, tokenizer: Tokenizer) -> dict[str, Article]:
    """The articles by title, without what is held out; those of one paragraph are left out."""
    contexts: dict[str, dict[str, None]] = {}
    for example in read_jsonl(workspace.file(workspace.recipe.task("qa").data.file)):
        if (title := example.get("title")) and not is_held_out(example["context"]):
            contexts.setdefault(title, {})[example["context"]] = None
    return {
        title: Article.of({text: tokenizer.encode(text, add_special_tokens=False).ids for text in paragraphs})
        for title, paragraphs in contexts.items()
        if len(paragraphs) > 1
    }


def random_stretch(
    random: np.random.Generator, length: int, span: tuple[int, int] | None, *, least: int, most: int
) -> tuple[int, int]:
    """First token and end of a stretch, `least` to `most` tokens long, of a context that has `length` of them.

    Every size is equally likely, and so is every place at which the stretch holds the `span` (first and last token). A
    shorter context is taken whole; of a span longer than `most` the stretch has a part.
    """
    begin, stop = (span[0], span[1] + 1) if span else (0, 0)
    longest = min(most, length)
    shortest = min(longest, max(least, stop - begin))
    size = int(random.integers(shortest, longest + 1))
    if span is None:
        first = int(random.integers(0, length - size + 1))
    else:
        low, high = max(0, stop - size), min(begin, length - size)
        first = int(random.integers(min(low, high), high + 1))
    return first, first + size


def run_nli(workspace: Workspace, folder: Path) -> dict[str, int]:
    """Premise and hypothesis with their GOLD_LABELS and all of their source; a premise too long is cut at its end."""
    task, tokenizer = workspace.recipe.task("nli"), recipe_tokenizer(workspace.recipe)
    data, files = task.data, [workspace.file(task.data.file)]
    if task.statements:
        files.append(workspace.folder(statements.STAGE) / statements.FILE)
    if task.scenes:
        files.append(workspace.folder(scenes.STAGE) / scenes.FILE)
    classify, separate = _special(tokenizer)
    writer = RaggedWriter()
    held_out: list[dict[str, Any]] = []
    possible: dict[str, int] = {}
    for example in chain.from_iterable(map(read_jsonl, files)):
        possible[example["source"]] = possible.get(example["source"], 0) | GOLD_LABELS[example["label"]]
    for example in chain.from_iterable(map(read_jsonl, files)):
        source = example["source"]
        if is_held_out(example["premise"]):
            if source in data.heldout_sources:
                held_out.append(example)
            continue
        hypothesis = tokenizer.encode(example["hypothesis"], add_special_tokens=False).ids[: data.max_length // 2]
        premise = tokenizer.encode(example["premise"], add_special_tokens=False).ids
        premise = premise[: data.max_length - len(hypothesis) - 3]
        label = (GOLD_LABELS[example["label"]], possible[source])
        writer.add([classify, *premise, separate], [*hypothesis, separate], label, source)
    writer.write(folder / "examples")
    write_jsonl(folder / "heldout.jsonl", held_out)
    return {"pairs": len(writer), "held_out": len(held_out)}
