import uuid

import pytest

from evenhand.access.projects import Seat
from evenhand.access.record_texts import readable_seqs
from evenhand.access.viewer import Viewer
from evenhand.actions import case_answers, cases, file_releases, ledger, release_consents
from evenhand.actions.erasures import erase_person
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.case_file import CaseFileRefused, pack, read
from evenhand.readings.case_file import case_file
from evenhand.records.models import Case, CaseAnswer, CasePoint, LedgerEntry, LookBack
from tests.closed_decisions import closed
from tests.files_out import CASE, brought, let_out


def would(point, partner, **more):
    return case_answers.answer(
        point=point, partner=partner, **({"text": "Ask them.", "by": partner.person} | more)
    )


def looked_back(decision, partner, words="Canary wren"):
    return LookBack.objects.create(
        decision=decision, partner=partner, would="otherwise", words=words, said_on="2026-11-01"
    )


def consent(partner, **more):
    given = {"kind": "case", "is_yes": True, "with_words": True, "by": partner.person}
    return release_consents.say(partner=partner, **(given | more))


def test_a_case_goes_out_of_one_project_and_into_another(cast):
    closed(cast, question="Where do we meet?")
    for each in (cast.rosa, cast.femi, cast.priya):
        consent(each, with_words=False)
    out = let_out(cast, "case")
    file = read(out.content.encode(), "case.json")
    case = cases.bring(partner=cast.nia, file=file, digest=out.digest, by=cast.nia.person)

    point = CasePoint.objects.get(case=case)
    assert "Where do we meet?" in point.situation
    assert "Move to the ground floor" in point.what_they_did
    assert (case.title, case.digest) == ("Warm homes", out.digest)


def test_a_case_goes_out_only_with_more_than_half_or_a_decision(cast):
    decision = closed(cast)
    consent(cast.priya)
    consent(cast.rosa)
    with pytest.raises(ActionError, match="more than half"):
        let_out(cast, "case")
    release = file_releases.release(
        partner=cast.rosa, kind="case", for_whom="All", content=pack(CASE), head_size=1, decision=decision,
        by=cast.rosa.person,
    )  # fmt: skip
    assert release.decision == decision


def test_looking_back_goes_out_with_a_yes_without_a_name_and_never_from_a_secret_one(cast):
    open_one, secret = closed(cast), closed(cast, secrecy="facilitator")
    looked_back(open_one, cast.priya)
    looked_back(secret, cast.priya, "Willow tit")
    assert "Canary" not in pack(case_file(cast.project)).decode()
    consent(cast.priya)
    told = pack(case_file(cast.project)).decode()

    assert "Something else: Canary wren." in told
    assert "Willow" not in told
    assert "Priya" not in told


@pytest.mark.parametrize(
    "change",
    [
        {"format": "x"}, {"points": []}, {"points": [{}]}, {"title": ""}, {"head_size": True}, {"points": "x"},
        {"points": [{"situation": "a", "what_they_did": "b", "options": "no", "stage": "", "what_came": "", "looking_back": ""}]},
    ],
)  # fmt: skip
def test_what_is_no_case_is_refused_in_one_sentence(change):
    import json

    data = json.loads(pack(CASE)) | change
    with pytest.raises(CaseFileRefused, match="not a case"):
        read(json.dumps(data).encode(), "case.json")


def test_a_file_too_large_or_broken_is_refused_and_a_sound_one_reads_the_same():
    for data in (b"x" * (2**20 + 1), b"\xff", b"[" * 100_000, b"[]"):
        with pytest.raises(CaseFileRefused, match="case"):
            read(data, "case.json")
    assert read(pack(CASE), "case.json") == CASE


def test_the_same_case_is_brought_in_once_until_it_is_put_away(cast):
    case = brought(cast)
    with pytest.raises(ActionError, match="already"):
        brought(cast)
    cases.remove(case=case, partner=cast.femi, by=cast.femi.person)
    assert brought(cast).number == 2
    with pytest.raises(ActionError, match="put away"):
        would(case.points.get(number=1), cast.priya)


def test_one_says_it_once_for_oneself_and_before_reading(cast):
    point = brought(cast).points.get(number=1)
    would(point, cast.priya)
    with pytest.raises(ActionError, match="already"):
        would(point, cast.priya, text="Now I know")
    with pytest.raises(ActionError, match="for themselves"):
        would(point, cast.walter, by=cast.femi.person)
    with pytest.raises(ActionError, match="few words"):
        would(point, cast.walter, text=" ")
    assert CaseAnswer.objects.get().text == "Ask them."


def reads(partner, seq):
    return seq in readable_seqs(Seat(partner.project, partner, Viewer(person=partner.person)))


def test_what_one_would_do_is_on_the_record_only_when_it_is_shown(cast):
    point = brought(cast).points.get(number=1)
    size = LedgerEntry.objects.filter(project=cast.project).count()
    answer = would(point, cast.priya)
    assert LedgerEntry.objects.filter(project=cast.project).count() == size

    with pytest.raises(ActionError, match="Only whoever said it"):
        case_answers.show(answer=answer, is_shared=True, by=cast.rosa.person)
    case_answers.show(answer=answer, is_shared=True, by=cast.priya.person)
    seq = LedgerEntry.objects.filter(project=cast.project).order_by("-seq").first().seq
    assert reads(cast.walter, seq)
    case_answers.show(answer=answer, is_shared=False, by=cast.priya.person)
    assert not reads(cast.walter, seq)
    assert reads(cast.priya, seq)


def test_whoever_goes_takes_what_they_would_have_done_with_them(cast, settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    would(brought(cast).points.get(number=1), cast.priya, is_shared=True)
    erase_person(cast.priya.person, by=None)

    assert not CaseAnswer.objects.exists()


def test_pressing_twice_and_a_failed_entry_leave_nothing_behind(cast, monkeypatch):
    key, point = uuid.uuid4(), brought(cast).points.get(number=1)
    would(point, cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        would(point, cast.priya, form_key=key)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "append", fails)
    with pytest.raises(RuntimeError):
        would(point, cast.rosa, is_shared=True)
    with pytest.raises(RuntimeError):
        cases.bring(partner=cast.nia, file=CASE, digest="0" * 64, by=cast.nia.person)
    assert (CaseAnswer.objects.count(), Case.objects.count()) == (1, 1)
