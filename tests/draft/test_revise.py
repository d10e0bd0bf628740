"""The second try: what is asked about, and where its answer goes."""

from __future__ import annotations

from summarizer.draft.draft import (
    CheckedClaim,
    Claim,
    FieldDraft,
    Provenance,
    Reading,
    Revision,
    Verdict,
    VerifiedDraft,
    VerifiedField,
)
from summarizer.draft.drafter import DraftRequest, FieldRequest
from summarizer.draft.revise import advice, better, failed_claims, read_revision, revised
from summarizer.draft.verify import Verifier, settle
from tests.prompt.evidence import evidence

PAPER = evidence("Wugs may sleep.", "There are 48 wugs.", "The island is called Blicket.", "It rains.")
MADE = Provenance("model", "gpt-x")
REQUEST = DraftRequest((FieldRequest("甲"), FieldRequest("乙")), PAPER, "zh")


def claim(text: str, *numbers: int, **more: object) -> CheckedClaim:
    return CheckedClaim(text, tuple(PAPER.by_number()[n] for n in numbers), **more)  # type: ignore[arg-type]


SOUND = claim("下雨。", 4)
WRONG = claim("有 47 只。", 2, problems=("the number 47 is not in its sentences",))
STRONG = claim("小鸟会睡觉。", 1, doubts=("too strong",), reading=Reading(Verdict.OVERSTATED, "may"))


def draft(*claims: CheckedClaim) -> VerifiedDraft:
    return VerifiedDraft((VerifiedField("甲", claims),), MADE)


def answered(before: VerifiedDraft, *claims: Claim, missing: tuple[str, ...] = ()) -> Revision:
    return read_revision(before, failed_claims(before), missing, (FieldDraft("甲", claims),), MADE)


def tried(before: VerifiedDraft, *claims: Claim) -> VerifiedDraft:
    revision = answered(before, *claims)
    return better(before, revised(before, revision, REQUEST, Verifier(PAPER)), revision, REQUEST)


def test_a_new_claim_takes_the_place_of_the_one_that_it_replaces() -> None:
    before = draft(SOUND, WRONG, claim("岛名 Blicket。", 3))
    after = tried(before, Claim("有 48 只。", (2,)))
    assert [one.text for one in after.fields[0].checked] == ["下雨。", "有 48 只。", "岛名 Blicket。"]


def test_as_many_claims_as_were_asked_about_replace_them_in_turn() -> None:
    after = tried(draft(WRONG, SOUND, STRONG), Claim("有 48 只。", (2,)), Claim("小鸟可能睡觉。", (1,)))
    assert [one.text for one in after.fields[0].checked] == ["有 48 只。", "下雨。", "小鸟可能睡觉。"]


def test_a_claim_repeated_by_the_model_that_was_sound_stands_once() -> None:
    after = tried(draft(SOUND, WRONG), Claim("下雨。", (4,)), Claim("有 48 只。", (2,)))
    assert [one.text for one in after.fields[0].checked] == ["下雨。", "有 48 只。"]


def test_of_fewer_claims_each_replaces_the_one_that_it_is_most_like() -> None:
    after = tried(draft(STRONG, SOUND, WRONG), Claim("有 48 只。", (2,)))
    assert [(one.text, one.kept) for one in after.fields[0].checked] == [
        ("小鸟会睡觉。", False),
        ("下雨。", True),
        ("有 48 只。", True),
    ]


def test_claims_beyond_those_asked_about_come_behind() -> None:
    after = tried(draft(WRONG, SOUND), Claim("有 48 只。", (2,)), Claim("岛名 Blicket。", (3,)))
    assert [one.text for one in after.fields[0].checked] == ["有 48 只。", "下雨。", "岛名 Blicket。"]


def test_a_worse_claim_replaces_none() -> None:
    after = tried(draft(STRONG), Claim("有 46 只在睡觉。", (1,)))
    assert [one.text for one in after.fields[0].checked] == [STRONG.text]


def test_a_claim_whose_wording_alone_was_at_fault_is_not_lost_when_it_is_taken_back() -> None:
    clumsy = claim("下雨,具有意义。", 4, lints=("says nothing",))
    assert tried(draft(clumsy), Claim("", ())).fields[0].claims[0].text == clumsy.text


def test_what_is_taken_back_is_left_out_with_its_reason() -> None:
    after = settle(tried(draft(WRONG, SOUND), Claim("", ())))
    assert [one.text for one in after.fields[0].claims] == ["下雨。"]
    assert after.fields[0].dropped[0].reasons == WRONG.problems


def test_what_to_do_is_said_in_the_sentences_own_words() -> None:
    assert advice(STRONG) == ("S1 says “may”: keep that, or cite the sentence that says it without",)
    few = claim(
        "Blicket 岛上有 48 只。",
        2,
        doubts=("the name Blicket is not in its sentences",),
        offered=(PAPER.passages[2],),
    )
    assert advice(few) == ("the name Blicket is not in its sentences: cite S3 too",)
    not_said = claim(
        "有。", 4, problems=("x",), reading=Reading(Verdict.NOT_STATED, "", "no island is named")
    )
    assert advice(not_said)[0].startswith("its sentences do not say all of it (no island is named): ")
    both = claim("Blicket 岛上有 47 只。", 2, problems=WRONG.problems, doubts=few.doubts, offered=few.offered)
    assert advice(both) == (*WRONG.problems, *advice(few))
    otherwise = claim(
        "鸟不睡。", 1, problems=("x",), reading=Reading(Verdict.CONTRADICTED, "may", "may sleep")
    )
    assert advice(otherwise) == ("S1 says “may” (may sleep): say that, or take it back",)
    assert advice(WRONG) == WRONG.problems
    assert advice(SOUND) == ()


def test_a_field_that_lost_all_its_claims_gets_the_sentences_that_they_cited() -> None:
    field = settle(draft(WRONG)).fields[0]
    assert [(one.text, one.quotation) for one in field.claims] == [("There are 48 wugs.", True)]
    assert [one.text for one in field.dropped] == [WRONG.text]


def test_a_doubtful_claim_is_kept_and_a_wrong_one_only_when_that_is_wished() -> None:
    assert [one.kept for one in settle(draft(SOUND, STRONG, WRONG)).fields[0].checked] == [True, True, False]
    kept = settle(draft(SOUND, WRONG), keep_unverified=True).fields[0]
    assert [one.kept for one in kept.checked] == [True, True]


def test_a_claim_that_cites_nothing_that_was_sent_is_never_kept() -> None:
    nothing = claim("有。", problems=("it cites no sentence",))
    assert settle(draft(SOUND, nothing), keep_unverified=True).fields[0].dropped == (
        claim("有。", problems=("it cites no sentence",), kept=False),
    )
