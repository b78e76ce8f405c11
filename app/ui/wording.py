"""How numbers are said to people."""

from app.engine.latency import Latency, LatencyHistory


def percentage(share: float) -> str:
    """A share from 0 to 1 as a whole percentage; only what is exactly certain is called 0 or 100."""
    if 0.0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1.0:
        return ">99%"
    return f"{share:.0%}"


def counted(number: int, thing: str) -> str:
    """`1 window`, `2 windows`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def milliseconds(value: float) -> str:
    """Whole milliseconds, with one decimal below one."""
    return f"{value:.1f}" if 0.0 < value < 0.95 else f"{value:,.0f}"


def latency_line(latency: Latency) -> str:
    """The status bar's account of one answer."""
    return " · ".join(
        (
            f"{milliseconds(latency.total_ms)} ms",
            f"tokenise {milliseconds(latency.tokenise_ms)}",
            f"model {milliseconds(latency.model_ms)}",
            f"decode {milliseconds(latency.decode_ms)}",
            counted(latency.windows, "window"),
            counted(latency.tokens, "token"),
            counted(latency.threads, "thread"),
            latency.model,
        )
    )


def history_lines(history: LatencyHistory) -> str:
    """The tooltip's account of all answers since the window was opened."""
    if not len(history):
        return "How long the last answer took will stand here."
    p50, p90 = (milliseconds(history.percentile(q)) for q in (50, 90))
    return (
        f"Since the window was opened: {counted(len(history), 'run')}\n"
        f"Half took at most {p50} ms (p50), nine in ten at most {p90} ms (p90)\n\n"
        "tokenise: cutting the text into word pieces\n"
        "model: the neural network reading them\n"
        "decode: finding the best words and their places\n"
        "windows: overlapping pieces in which a long text is read"
    )


def text_size(text: str) -> str:
    """`452 words`, or for very long texts, where counting words would be felt, their characters."""
    if len(text) > 500_000:
        return f"{len(text) / 1e6:.1f} million characters"
    return counted(len(text.split()), "word")
