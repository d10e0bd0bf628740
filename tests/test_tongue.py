"""The languages of drafts: a tag in any spelling, and what is known of each."""

from __future__ import annotations

import pytest

from summarizer.tongue import find_tongue, tongue_of


@pytest.mark.parametrize(
    ("text", "tag", "name"),
    [
        ("zh", "zh", "Chinese"),
        ("zh-CN", "zh", "Chinese"),
        ("zh_Hans_CN.UTF-8", "zh", "Chinese"),
        ("zh-TW", "zh-TW", "Traditional Chinese (Taiwan)"),
        ("zh-Hant-HK", "zh-HK", "Traditional Chinese (Hong Kong)"),
        ("DE", "de", "German"),
        ("de-DE-1996", "de", "German"),
        ("pt-br", "pt-BR", "Brazilian Portuguese"),
        ("es-419", "es-419", "Latin American Spanish"),
        ("Japanese", "ja", "Japanese"),
        ("gsw", "gsw", "Swiss German"),
    ],
)
def test_a_tag_is_known_in_any_spelling(text: str, tag: str, name: str) -> None:
    found = find_tongue(text)
    assert found is not None
    assert (found.tag, found.name) == (tag, name)
    assert find_tongue(tag) == found


@pytest.mark.parametrize("text", ["", "xx", "jp", "auto", "../de", "de fr", "Elvish"])
def test_what_is_no_language_is_none(text: str) -> None:
    assert find_tongue(text) is None


def test_checks_know_the_grammar_of_simplified_chinese_and_english_alone() -> None:
    checked = ["zh", "en", "en-GB", "zh-TW", "de", "ja"]
    assert [tongue_of(tag).is_checked for tag in checked] == [True, True, True, False, False, False]
    counted = ["zh", "zh-TW", "ja", "ko", "th", "de", "en", "vi"]
    assert [tongue_of(tag).by_characters for tag in counted] == [True] * 5 + [False] * 3
