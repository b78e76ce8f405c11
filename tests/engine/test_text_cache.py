from app.engine.text_cache import TextCache


def cache(most):
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    return TextCache(make, len, most), made


def test_values_are_made_once():
    texts, made = cache(10)
    assert [texts["ab"], texts["cd"], texts["ab"]] == ["AB", "CD", "AB"]
    assert made == ["ab", "cd"]


def test_the_least_recently_used_go():
    texts, made = cache(4)
    for text in ("ab", "cd", "ab", "ef", "ab", "cd"):
        assert texts[text] == text.upper()
    assert made == ["ab", "cd", "ef", "cd"]
    assert len(texts) == 2


def test_a_value_larger_than_the_cache_is_kept_while_it_is_used():
    texts, made = cache(3)
    for text in ("ab", "large", "large", "ab"):
        assert texts[text] == text.upper()
    assert made == ["ab", "large", "ab"]


def test_what_cannot_be_made_is_not_kept():
    def fail(text: str) -> str:
        raise ValueError(text)

    texts = TextCache(fail, len, 4)
    for _ in range(2):
        try:
            _ = texts["ab"]
        except ValueError:
            continue
        raise AssertionError
    assert len(texts) == 0
