"""Where prompts come from: each file of a user's folder replaces the bundled one of its name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import summarizer.note.profiles
from summarizer.errors import PromptError
from summarizer.note.summary import OF_MANY
from summarizer.prompt.library import PromptLibrary

PROFILES = Path(summarizer.note.profiles.__path__[0])
ROLES = {
    "research_question", "background", "method", "approach", "content",
    "conclusion", "innovation", "limitation", "future_work", "remarks",
}  # fmt: skip


def write(folder: Path, name: str, body: str, front: str = "version: 7\ninputs: []") -> Path:
    path = folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nid: {name}\n{front}\n---\n{body}\n", encoding="utf-8")
    return folder


FIELD = (
    "version: 2\nnames: {zh: 方法, en: Methods}\nlength: {zh: 90, en: 50, sentences: 2}\ncues_en: [we use]"
)


def test_every_field_of_the_note_has_guidance_names_lengths_and_cues() -> None:
    library = PromptLibrary.load()
    assert set(library.fields) == ROLES | OF_MANY
    for role, field in library.fields.items():
        assert library.guidance(role) == field.text
        assert set(field.names) == set(field.length) == {"zh", "en"}
        assert bool(field.cues["en"]) == bool(field.cues["zh"]) == (role in ROLES)  # no paper has gaps
    assert set(library.cues("en")) == set(library.cues("zh")) == ROLES


def test_the_bundled_set_is_named_by_its_highest_version() -> None:
    library = PromptLibrary.load()
    versions = [template.version for template in library.templates.values()]
    versions += [field.version for field in (*library.fields.values(), *library.special)]
    assert library.version == f"draft@{max(versions)}"


def test_one_file_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    bundled = PromptLibrary.load()
    library = PromptLibrary.load([write(tmp_path, "system", "Be brief.")])
    assert library.templates["system"].render({}) == "Be brief."
    assert library.templates["task"] == bundled.templates["task"]
    assert library.version.startswith(f"{bundled.version}+system@7-")


def test_the_version_tells_two_own_prompts_of_one_number_apart(tmp_path: Path) -> None:
    one = PromptLibrary.load([write(tmp_path / "a", "system", "Be brief.")])
    other = PromptLibrary.load([write(tmp_path / "b", "system", "Be long.")])
    assert one.version != other.version


def test_the_first_folder_that_has_the_file_wins(tmp_path: Path) -> None:
    flag = write(tmp_path / "flag", "system", "flag")
    vault = write(write(tmp_path / "vault", "system", "vault"), "fields/method", "vault's", FIELD)
    user = write(tmp_path / "user", "fields/method", "user's", FIELD)
    library = PromptLibrary.load([flag, tmp_path / "absent", vault, user])
    assert library.templates["system"].body == "flag"
    assert library.guidance("method") == "vault's"


def test_a_new_role_is_a_new_file(tmp_path: Path) -> None:
    library = PromptLibrary.load([write(tmp_path, "fields/ethics", "Consent and  approval.", FIELD)])
    assert library.guidance("ethics") == "Consent and approval."
    assert "ethics" in library.cues("en")
    assert "ethics" not in library.cues("zh")


def test_a_label_that_asks_for_less_than_its_role_has_guidance_and_length_of_its_own() -> None:
    library = PromptLibrary.load()
    for label in ("一句话总结", "One-sentence summary", "TL;DR"):
        gist = library.field("content", label)
        assert gist is not None
        assert gist.sentences == 1
        assert "one sentence" in gist.text
    assert library.field("content", "主要内容") == library.fields["content"]
    assert library.field("limitation", "一句话总结") == library.fields["limitation"]
    labels = {label for one in library.special for label in one.labels}
    assert sum(len(one.labels) for one in library.special) == len(labels)


def test_every_field_of_each_note_profile_says_something_of_its_own() -> None:
    library = PromptLibrary.load()
    newer = tomllib.loads((PROFILES / "30_newer-ten-fields.toml").read_text("utf-8"))["fields"]
    guidance = [library.guidance(role, label) for role, labels in newer.items() for label in labels]
    assert len(set(guidance)) == len(guidance) == 10


def test_what_the_user_says_of_a_role_is_said_of_all_its_labels(tmp_path: Path) -> None:
    own = write(tmp_path, "fields/content", "Only the numbers.", FIELD)
    assert PromptLibrary.load([own]).guidance("content", "一句话总结") == "Only the numbers."
    write(
        own,
        "fields/gist",
        "Ten words.",
        "version: 1\nof: [content]\nlabels: [一句话总结]\nlength: {sentences: 1}",
    )
    assert PromptLibrary.load([own]).guidance("content", "一句话总结") == "Ten words."


def test_an_unknown_role_has_no_guidance() -> None:
    assert PromptLibrary.load().guidance("") == ""


def test_readme_and_other_files_in_the_folder_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# About", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert PromptLibrary.load([tmp_path]).version == PromptLibrary.load().version


@pytest.mark.parametrize(
    ("name", "front", "message"),
    [
        ("taks", "version: 1\ninputs: []", "knows no prompt 'taks'"),
        ("task", "version: 1\ninputs: []", "must use its input `fields`"),
        ("fields/method", "version: 1\nlength: {zh: 1, sentences: 2}", "names must be a table"),
        ("fields/method", "version: 1\nnames: {}\nlength: {zh: 1}", "length.sentences must be a whole"),
        (
            "fields/method",
            "version: 1\nnames: {}\nlength: {zh: a, sentences: 2}",
            "length.zh must be a whole",
        ),
        ("fields/method", FIELD + "\ncues_zh: 方法", "cues_zh must be a list"),
        ("fields/gist", "version: 1\nof: content\nlength: {sentences: 1}", "of must be a list"),
    ],
)
def test_a_prompt_that_cannot_be_used_is_named(tmp_path: Path, name: str, front: str, message: str) -> None:
    write(tmp_path, name, "body", front)
    with pytest.raises(PromptError, match=rf"{Path(name).name}\.md") as caught:
        PromptLibrary.load([tmp_path])
    assert message in str(caught.value)


def test_a_prompt_under_another_name_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "system", "body").joinpath("system.md").rename(tmp_path / "task.md")
    with pytest.raises(PromptError, match="must have the id 'task', not 'system'"):
        PromptLibrary.load([tmp_path])


def test_a_prompt_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "system.md").write_bytes("---\nid: system\nversion: 1\n---\n简短".encode("gbk"))
    with pytest.raises(PromptError, match="cannot be read"):
        PromptLibrary.load([tmp_path])


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    place = tmp_path / "prompts"
    place.write_text("x", "utf-8")
    with pytest.raises(PromptError, match="is no folder of prompts"):
        PromptLibrary.load([place])
    PromptLibrary.load([tmp_path / "nowhere"])
