"""The report as one HTML page: no scripts, no other files, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from app.engine.bundle import QUESTION_ANSWERING
from model_build.report.charts import Axis, Line, line_chart, reliability_diagram
from model_build.report.measures import Breakdown, Calibrated, Confusion, Miss, SetReport
from model_build.tasks import LABELS

_STYLE = """
:root{color-scheme:light dark;--page:#fbfbf9;--text:#1c1d21;--quiet:#5d616b;--rule:#dddeda;--tint:#2f6db5;
--s0:#2f6db5;--s1:#c2571a;--s2:#2c8457;--s3:#9246a8;--s4:#8a6d0b;--s5:#b8335f;--s6:#0f8292;--s7:#6b7280}
@media(prefers-color-scheme:dark){:root{--page:#16171a;--text:#e8e8e4;--quiet:#a3a7b0;--rule:#34363c;--tint:#7fb0ea;
--s0:#7fb0ea;--s1:#ee9a5f;--s2:#6cc79a;--s3:#cf93e0;--s4:#d9bb55;--s5:#f08bad;--s6:#5cc7d6;--s7:#9aa1ad}}
body{background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;
padding:2rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .25rem}h2{font-size:1.3rem;margin:2.75rem 0 .5rem}
h3{font-size:1rem;margin:1.75rem 0 .4rem}p{margin:.4rem 0 .8rem;max-width:44rem}
.quiet,figcaption,small{color:var(--quiet)}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem;width:100%}
th,td{border-bottom:1px solid var(--rule);padding:.3rem .75rem .3rem 0;text-align:left;vertical-align:top}
td:first-child{white-space:nowrap}th{color:var(--quiet);font-weight:500;vertical-align:bottom}td.n,th.n{text-align:right}th.n{max-width:9rem}
.bar{display:block;min-width:6rem;width:min(18rem,30vw)}
.bar i{background:var(--tint);border-radius:2px;display:block;height:.7rem;margin-top:.35rem}
.pair{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr))}
figure{margin:.5rem 0 1rem;max-width:40rem}svg{display:block;height:auto;overflow:visible;width:100%}
svg text{fill:var(--quiet);font-size:11px}.grid{stroke:var(--rule)}.axis{stroke:var(--quiet)}
.mark,.ideal{stroke:var(--quiet);stroke-dasharray:4 3}.line{fill:none;stroke-width:2}.dot{fill-opacity:.35}
.legend{display:flex;flex-wrap:wrap;font-size:.85rem;gap:.2rem 1rem}
.legend i{border-radius:2px;display:inline-block;height:.6rem;margin-right:.4rem;width:.9rem}
.square{max-width:22rem}.cell{background:color-mix(in srgb,var(--tint) var(--share),transparent);border-radius:3px;
display:block;padding:.1rem .4rem}
dl{display:grid;gap:.25rem 1.25rem;grid-template-columns:max-content 1fr}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}code{font-size:.9em;overflow-wrap:anywhere}
@media(max-width:32rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
"""
_COLOURS = "".join(
    f".line.s{n}{{stroke:var(--s{n})}}.dot.s{n}{{fill:var(--s{n})}}.legend .s{n}{{background:var(--s{n})}}"
    for n in range(8)
)

_PURPOSE = {
    True: (
        "Reads a question and a text, and marks the words of the text that answer it, or says that none do. It writes "
        "nothing of its own. English only; trained on encyclopedia articles, so expect less of other kinds of text."
    ),
    False: (
        "Reads a text and a claim, and says how probable it is that the text entails the claim, contradicts it, or "
        "leaves it open. English only. It judges what the text says, not whether that is true."
    ),
}


@dataclass(frozen=True, slots=True)
class Curve:
    """The log of one training: the stage's name and the lines of its metrics.jsonl."""

    stage: str
    rows: Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Card:
    """All that the page says: the bundle's manifest, what was measured for it, where, when, and by which command."""

    manifest: Mapping[str, Any]
    sets: Sequence[SetReport]
    curves: Sequence[Curve]
    texts: bool
    limit: int | None
    machine: str
    date: str
    command: str


def page(card: Card) -> str:
    """The whole page."""
    name, version = card.manifest["name"], card.manifest["version"]
    asks = card.manifest["task"] == QUESTION_ANSWERING
    threshold = float(card.manifest.get("null_threshold", 0.0))
    sections = [
        f"<h1>{escape(name)} {escape(version)}</h1>",
        f'<p class="quiet">Edgewise model card · {escape(card.manifest["task"])} · {_megabytes(card.manifest)} · '
        f"{escape(card.date)}</p>",
        f"<p>{_PURPOSE[asks]}</p>",
        _how(card),
        *(_set(report, card, threshold) for report in card.sets),
        _recorded(card.manifest),
        _curves(card.curves),
        _about(card.manifest),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(name)} {escape(version)}: model card</title><style>{_STYLE}{_COLOURS}</style></head>\n<body>\n"
        + "\n".join(section for section in sections if section)
        + "\n</body></html>\n"
    )


def _megabytes(manifest: Mapping[str, Any]) -> str:
    return f"{sum(entry['bytes'] for entry in manifest['files'].values()) / 1e6:.1f} MB"


def _how(card: Card) -> str:
    how = "every example"
    if card.limit is not None:
        how = f"at most {card.limit} examples of each source, evenly spread over its file"
    return (
        f"<p>Measured on {how}, never trained on, with the engine and the files that ship, on {escape(card.machine)}, "
        f"by <code>{escape(card.command)}</code>.</p>"
    )


def _set(report: SetReport, card: Card, threshold: float) -> str:
    parts = [f"<h2>{escape(report.data)}</h2>", _headline(report)]
    if report.curve:
        curve = report.curve
        lines = [
            Line(name, curve.thresholds, values)
            for name, values in (
                ("all questions", curve.overall),
                ("with an answer", curve.answerable),
                ("without one", curve.unanswerable),
            )
        ]
        axis = Axis("threshold of the score; below it nothing is answered", curve.thresholds[0], curve.thresholds[-1])
        marks = [("the bundle's threshold", threshold)]
        parts += [
            "<h3>F1 by threshold, %</h3>",
            line_chart(f"F1 by threshold on {report.data}", lines, axis, Axis("F1", 0, 100), marks),
        ]
    parts += [_breakdown(breakdown) for breakdown in report.breakdowns]
    parts += ["<h3>Can its confidence be believed?</h3>", _calibrations(report.calibrated)]
    if report.confusions:
        parts.append(
            f'<h3>What is taken for what</h3><div class="pair">{"".join(map(_confusion, report.confusions))}</div>'
        )
    parts.append(_misses(report, card))
    return "\n".join(parts)


def _headline(report: SetReport) -> str:
    names = {
        "f1": "F1",
        "exact": "exact match",
        "answerable_f1": "F1 where there is an answer",
        "best_threshold_f1": "F1 at the best threshold",
    }
    said = [f"{label} <b>{report.scores[key]:.1f}</b>" for key, label in names.items() if key in report.scores]
    return f"<p>{report.examples:,} examples{''.join(', ' + item for item in said)}.</p>"


def _breakdown(breakdown: Breakdown) -> str:
    rows = []
    for part in breakdown.parts:
        numbers = (part.percent, part.second)[: len(breakdown.columns)]
        bar = "" if part.percent is None else f'<span class="bar"><i style="width:{part.percent:.0f}%"></i></span>'
        rows.append([escape(part.name), f"{part.examples:,}", *map(_number, numbers), bar])
    head = ["", "#examples", *(f"#{escape(column)}, %" for column in breakdown.columns), ""]
    return f"<h3>By {escape(breakdown.title)}</h3>{_table(head, rows)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table of cells that are HTML; a column whose heading begins with # holds numbers."""
    kinds = [' class="n"' if name.startswith("#") else "" for name in head]

    def row(tag: str, cells: Sequence[str]) -> str:
        inner = "".join(f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
        return f"<tr>{inner}</tr>"

    above = f'<caption class="quiet">{escape(caption)}</caption>' if caption else ""
    body = "".join(row("td", cells) for cells in rows)
    return (
        f'<div class="scroll"><table>{above}{row("th", [name.removeprefix("#") for name in head])}{body}</table></div>'
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _calibrations(calibrated: Iterable[Calibrated]) -> str:
    blocks = []
    for one in calibrated:
        blocks.append(
            f'<div class="square">{reliability_diagram(f"Reliability, {one.title}", one.before, one.after)}'
            f"<p><small>{escape(one.title)}: expected calibration error {one.error_before:.3f} before the bundle's "
            f"temperature, {one.error_after:.3f} with it.</small></p></div>"
        )
    return (
        "<p>On the dashed line a confidence of 80 % is right 80 % of the time; below it the confidence promises too "
        f'much. The larger a dot, the more examples.</p><div class="pair">{"".join(blocks)}</div>'
    )


def _confusion(confusion: Confusion) -> str:
    rows = [
        [label, *(_cell(count, 100 * count / max(1, sum(counts))) for count in counts)]
        for label, counts in zip(LABELS, confusion.counts, strict=True)
    ]
    return _table(["", *(f"#said {label}" for label in LABELS)], rows, confusion.title)


def _cell(count: int, percent: float) -> str:
    """A number on a ground that is the deeper, the larger its share of the row."""
    shade = f"--share:{0.6 * percent:.0f}%"
    return f'<span class="cell" style="{shade}">{count:,}<br><small>{percent:.0f} %</small></span>'


def _misses(report: SetReport, card: Card) -> str:
    if not report.misses:
        return ""
    why = "The surest mistakes."
    if not card.texts:
        why = (
            "The surest mistakes, by their line in the file. The data's own words are left out of this page, because "
            "the evaluation sets are not part of this project; the command above without <code>--without-texts</code> "
            "shows them."
        )
    head = ["#line", "source", "#confidence, %", "what went wrong", *(["words"] if card.texts else [])]
    rows = [_miss(miss, texts=card.texts) for miss in report.misses]
    return f"<h3>{len(report.misses)} worst errors</h3><p>{why}</p>{_table(head, rows)}"


def _miss(miss: Miss, *, texts: bool) -> list[str]:
    cells = [str(miss.line), escape(miss.source), f"{100 * miss.confidence:.0f}", escape(miss.kind)]
    if texts:
        cells.append("<br>".join(f"<small>{name}</small> {escape(text)}" for name, text in miss.texts))
    return cells


def _recorded(manifest: Mapping[str, Any]) -> str:
    """What bundle.json says of the whole sets and of the held-out data."""
    quality = manifest.get("quality", {})
    rows = []
    for measured in quality.get("measured", []):
        told = {key: value for key, value in measured.items() if isinstance(value, int | float) and key != "examples"}
        accuracy = measured.get("accuracy", {})
        told |= {source: row["percent"] for source, row in list(accuracy.items()) if row["examples"] > 4000}
        where = f"{measured['machine']}, {measured['date']}"
        rows.append([escape(measured["data"]), f"{measured['examples']:,}", escape(_told(told)), escape(where)])
    if not rows:
        return ""
    fit = quality.get("calibration", {})
    calibration = f"<p>On held-out training data: {escape(_told(fit))}.</p>" if fit else ""
    return (
        "<h2>Recorded when the bundle was made</h2><p>On the whole of each set.</p>"
        f"{_table(['data', '#examples', '', 'where and when'], rows)}{calibration}"
    )


def _told(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items())


def _curves(curves: Sequence[Curve]) -> str:
    if not curves:
        return (
            '<h2>Training</h2><p class="quiet">No training log was at hand (<code>--work</code> names its folder).</p>'
        )
    parts = ["<h2>Training</h2>"]
    for curve in curves:
        tokens = [row["tokens"] / 1e6 for row in curve.rows]
        kept = [name for name in curve.rows[-1] if name not in ("step", "tokens", "tokens_per_second", "gradient")]
        lines = [Line(name, tokens, [row[name] for row in curve.rows]) for name in kept]
        ordered = sorted(value for line in lines for value in line.ys)
        # A few enormous losses of the first steps must not flatten the rest.
        top = max(ordered[int(0.98 * (len(ordered) - 1))], 1e-3)
        first = tokens[0] if len(tokens) > 1 else 0.0
        axis = Axis("million tokens", first, tokens[-1])
        speed = curve.rows[-1]["tokens_per_second"]
        parts += [
            f"<h3>{escape(curve.stage)}, {speed:,.0f} tokens/s</h3>",
            line_chart(f"Losses of {curve.stage}", lines, axis, Axis("loss", 0.0, top)),
        ]
    return "\n".join(parts)


def _about(manifest: Mapping[str, Any]) -> str:
    settings = (
        f"windows of {manifest['max_length']} tokens that share {manifest['stride']}; threshold "
        f"{manifest.get('null_threshold', 0)}; temperature {manifest.get('temperature', 1)}; lexical weight "
        f"{manifest.get('lexical_weight', 0)}"
    )
    files = [
        [escape(name), f"{entry['bytes']:,}", f"<code>{entry['sha256']}</code>"]
        for name, entry in manifest["files"].items()
    ]
    licences = [[escape(entry["what"]), escape(entry["licence"])] for entry in manifest.get("licences", [])]
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _flat(manifest["provenance"]))
    return (
        f"<h2>Where it comes from</h2><dl>{facts}<dt>settings</dt><dd>{escape(settings)}</dd></dl>"
        f"<h2>Files</h2>{_table(['', '#bytes', 'sha256'], files)}"
        f"<h2>Licences</h2>{_table(['what', 'licence'], licences)}"
    )


def _flat(values: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    """Nested tables as one list; what is empty is left out."""
    for name, value in values.items():
        label = f"{before}{name}".replace("_", " ")
        if isinstance(value, Mapping):
            yield from _flat(value, f"{label}, ")
        elif value not in ("", None):
            yield label, f"{value:,}" if isinstance(value, int) and name != "seed" else str(value)
