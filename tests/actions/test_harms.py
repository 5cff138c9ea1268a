import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import harms, harms_seen, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Harm, HarmLikelihood, HarmSeen, LedgerEntry
from tests.harms import foreseen


def test_a_harm_says_how_it_works_and_who_would_bear_it_and_is_in_the_record(cast):
    harm = foreseen(cast.priya, guard="Meet on the ground floor.", guard_owner=cast.rosa)

    assert (harm.number, harm.state, harm.bearer_types) == (1, "open", ["patient", "carer"])
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=harm.ledger_seq).leaf)
    assert b'"harm.foresee"' in leaf


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"trigger": " "}, "set it off"),
        ({"mechanism": ""}, "how it would work"),
        ({"harm": ""}, "what it would do"),
        ({"bearer_types": [], "bearer_words": " "}, "who would bear it"),
        ({"bearer_types": ["wizard"]}, "no such kind"),
        ({"template": "no_such_thing"}, "not on the list"),
    ],
)
def test_a_harm_that_says_too_little_is_refused_and_leaves_nothing(cast, more, says):
    with pytest.raises(ActionError, match=says):
        foreseen(cast.priya, **more)

    assert not Harm.objects.exists()


def test_what_was_first_said_of_others_needs_a_reason_to_hold_here(cast):
    # The first paper said it of policy-makers; here carers would bear it.
    with pytest.raises(ActionError, match="first said of other people"):
        foreseen(cast.priya, template="laid_open", bearer_types=["carer"])
    harm = foreseen(
        cast.priya,
        template="laid_open",
        bearer_types=["carer"],
        holds_here_because="Carers here tell of things that the clinic could hold against them.",
    )

    assert harm.first_said_of == ["policy_maker"]


def test_a_worry_about_work_with_others_is_not_moved_onto_patients_by_itself(cast):
    # Researchers would bear it here as there, but it was seen in work with managers and policy-makers: none is here.
    with pytest.raises(ActionError, match="of work with others"):
        foreseen(cast.rosa, template="partners_fall_out", bearer_types=["researcher"])


def test_what_holds_for_those_of_whom_it_was_said_needs_no_reason(cast):
    harm = foreseen(cast.rosa, template="worn_out", bearer_types=["researcher"])

    assert (harm.holds_here_because, harm.first_said_of) == ("", ["researcher"])


def test_only_those_who_would_bear_it_say_how_likely_it_is(cast):
    harm = foreseen(cast.rosa)
    with pytest.raises(ActionError, match="would bear it"):
        harms.say_likelihood(harm=harm, partner=cast.rosa, likelihood="unlikely", by=cast.rosa.person)
    with pytest.raises(ActionError, match="fall on you too"):
        harms.say_likelihood(
            harm=harm,
            partner=cast.rosa,
            likelihood="unlikely",
            is_bearer_by_own_word=True,
            by=cast.rosa.person,
        )
    harms.say_likelihood(harm=harm, partner=cast.priya, likelihood="likely", by=cast.priya.person)
    harms.say_likelihood(
        harm=harm,
        partner=cast.rosa,
        likelihood="possible",
        words="I use a stick this year.",
        is_bearer_by_own_word=True,
        by=cast.rosa.person,
    )

    said = {each.partner_id: (each.likelihood, each.is_bearer_by_own_word) for each in harm.likelihoods.all()}
    assert said == {cast.priya.pk: ("likely", False), cast.rosa.pk: ("possible", True)}


def test_a_new_word_on_likelihood_replaces_ones_last_and_keeps_it(cast):
    harm = foreseen(cast.rosa)
    for likelihood in ("likely", "unlikely"):
        harms.say_likelihood(harm=harm, partner=cast.priya, likelihood=likelihood, by=cast.priya.person)

    assert list(HarmLikelihood.objects.values_list("likelihood", "is_latest")) == [
        ("likely", False),
        ("unlikely", True),
    ]


def test_a_likelihood_typed_in_is_its_owners_to_confirm(cast):
    harm = foreseen(cast.rosa)
    said = harms.say_likelihood(
        harm=harm,
        partner=cast.walter,
        likelihood="likely",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    with pytest.raises(ActionError, match="Only the person"):
        harms.confirm_likelihood(said=said, by=cast.femi.person)

    assert harms.confirm_likelihood(said=said, by=cast.walter.person).confirmed_on == timezone.localdate()


def test_nobody_speaks_for_another_and_nobody_who_has_gone_speaks(cast):
    with pytest.raises(ActionError, match="for themselves"):
        foreseen(cast.priya, by=cast.rosa.person)
    with pytest.raises(ActionError, match="no longer"):
        foreseen(cast.dan)


def test_words_that_others_have_answered_are_not_changed_under_them(cast):
    harm = foreseen(cast.rosa)
    said = {
        "trigger": "There is no lift.",
        "mechanism": "Some stay away.",
        "what": "Less is heard.",
        "bearer_types": ["patient"],
        "bearer_words": "",
    }
    with pytest.raises(ActionError, match="for themselves"):
        harms.reword(harm=harm, **said, by=cast.priya.person)
    assert harms.reword(harm=harm, **said, by=cast.rosa.person).trigger == "There is no lift."
    harms.say_likelihood(harm=harm, partner=cast.walter, likelihood="likely", by=cast.walter.person)
    with pytest.raises(ActionError, match="Others have answered"):
        harms.reword(harm=harm, **{**said, "trigger": "It rains."}, by=cast.rosa.person)


def test_rewording_cannot_carry_a_harm_over_to_others_unsaid(cast):
    harm = foreseen(cast.rosa, template="worn_out", bearer_types=["researcher"])
    with pytest.raises(ActionError, match="first said of other people"):
        harms.reword(
            harm=harm,
            trigger="A",
            mechanism="B",
            what="C",
            bearer_types=["patient"],
            bearer_words="",
            by=cast.rosa.person,
        )


def test_a_harm_is_put_away_with_a_reason_and_watched_again_by_anybody(cast):
    harm = foreseen(cast.rosa)
    with pytest.raises(ActionError, match="why"):
        harms.close(harm=harm, because=" ", partner=cast.rosa, by=cast.rosa.person)
    harms.close(harm=harm, because="There is a lift now.", partner=cast.rosa, by=cast.rosa.person)
    with pytest.raises(ActionError, match="put away"):
        harms.guard(harm=harm, guard="A", owner=None, partner=cast.rosa, by=cast.rosa.person)
    again = harms.open_again(harm=harm, partner=cast.priya, by=cast.priya.person)

    assert (again.state, again.closed_because) == ("open", "")


def test_whoever_sees_to_a_guard_is_in_the_project(cast):
    harm = foreseen(cast.rosa)
    for owner in (cast.nia, cast.dan):
        with pytest.raises(ActionError, match="in this project"):
            harms.guard(harm=harm, guard="A", owner=owner, partner=cast.rosa, by=cast.rosa.person)
    with pytest.raises(ActionError, match="what is to be done"):
        harms.guard(harm=harm, guard=" ", owner=cast.rosa, partner=cast.rosa, by=cast.rosa.person)


def test_what_happened_is_told_with_or_without_having_been_foreseen(cast):
    today = timezone.localdate()
    harm = foreseen(cast.rosa)
    harms_seen.note(
        partner=cast.priya,
        what="Walter stayed at home.",
        happened_on=today,
        harm=harm,
        bearer_types=["patient"],
        by=cast.priya.person,
    )
    unforeseen = harms_seen.note(
        partner=cast.priya,
        what="The letters gave away who is ill.",
        happened_on=today - timedelta(days=3),
        bearer_types=["patient"],
        by=cast.priya.person,
    )
    assert (unforeseen.number, unforeseen.harm) == (2, None)
    with pytest.raises(ActionError, match="still to come"):
        harms_seen.note(
            partner=cast.priya,
            what="It will rain.",
            happened_on=today + timedelta(days=1),
            bearer_types=["patient"],
            by=cast.priya.person,
        )


def test_what_happened_is_taken_back_by_its_teller_and_stays(cast):
    seen = harms_seen.note(
        partner=cast.priya,
        what="Somebody was hurt.",
        happened_on=timezone.localdate(),
        bearer_types=["patient"],
        by=cast.priya.person,
    )
    with pytest.raises(ActionError, match="Only whoever told it"):
        harms_seen.take_back(seen=seen, by=cast.rosa.person)
    harms_seen.say_what_was_done(seen=seen, words="We said sorry.", partner=cast.rosa, by=cast.rosa.person)
    harms_seen.take_back(seen=seen, by=cast.priya.person)

    kept = HarmSeen.objects.get()
    assert (kept.taken_back_on, kept.what_was_done) == (timezone.localdate(), "We said sorry.")
    with pytest.raises(ActionError, match="taken back"):
        harms_seen.say_what_was_done(seen=seen, words="More.", partner=cast.rosa, by=cast.rosa.person)


def test_pressing_twice_writes_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    foreseen(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        foreseen(cast.priya, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        foreseen(cast.priya)
    with pytest.raises(RuntimeError):
        harms_seen.note(
            partner=cast.priya,
            what="A",
            happened_on=timezone.localdate(),
            bearer_types=["patient"],
            by=cast.priya.person,
        )

    assert (Harm.objects.count(), HarmSeen.objects.count()) == (1, 0)


def _fails(*args, **kwargs):
    raise RuntimeError
