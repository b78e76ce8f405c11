from pathlib import Path

from app.documents.folder import documents_in


def test_finds_documents_in_order_and_nothing_else(tmp_path: Path) -> None:
    wanted = ["a.txt", "B.PDF", "c/d.docx", "c/e/f.md"]
    others = [".hidden.txt", ".git/g.txt", "~$d.docx", "picture.png", "c/program.exe", "noname"]
    for name in (*wanted, *others):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / "c" / "round").symlink_to(tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in documents_in(tmp_path)] == wanted


def test_a_folder_without_documents_is_empty(tmp_path: Path) -> None:
    assert documents_in(tmp_path) == []
    assert documents_in(tmp_path / "none") == []
