"""`python -m app` is `edgewise`, and so is the frozen application."""

import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["--pdf-reader"]:  # how a frozen application starts its PDF reader, which needs nothing else
        from app.documents.pdf_reader import main as run
    else:
        from app.cli import main as run
    sys.exit(run())
