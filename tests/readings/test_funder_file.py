import json
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import (
    answers,
    contributions,
    funder_acts,
    harms_seen,
    promises,
    release_consents,
    watch_signs,
    work_sentences,
)
from evenhand.exchange import funder_file as format
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.funder_file import funder_file
from evenhand.readings.funder_file_document import funder_file_document
from evenhand.records.models import Story, WorkSentence
from tests.harms import foreseen, raised, watch_for


def made(cast, **more):
    return funder_file(cast.project, for_whom="The Hollins Fund", **more)


def packed(cast, **more):
    file = made(cast, **more)
    return format.pack(file, funder_file_document(file)).decode()


def say(partner, text, **more):
    return contributions.say(partner=partner, text=text, kind="concern", by=partner.person, **more)


def consent(partner, **more):
    return release_consents.say(
        partner=partner, kind="funder_file", by=partner.person, **{"is_yes": True, "with_words": True, **more}
    )


def section(file, id):
    return next(each for each in file.sections if each.id == id)


def test_nobodys_words_go_out_without_their_yes(cast):
    say(cast.priya, "Canary wren in the attic")
    say(cast.walter, "Willow tit on the stairs")
    consent(cast.priya)
    consent(cast.walter, with_words=False)
    file = packed(cast)

    assert "Canary wren in the attic" in file
    assert "Willow tit" not in file


@pytest.mark.parametrize(
    "hidden",
    [
        {"naming": "masked"},
        {"audience": "partners"},
        {"audience": "facilitator"},
        {"audience": "facilitator", "naming": "masked"},
    ],
)
def test_what_stood_under_a_mask_or_was_for_fewer_never_goes_out(cast, hidden):
    consent(cast.priya)
    say(cast.priya, "Canary wren in the attic", **hidden)

    assert "Canary wren" not in packed(cast, with_money=True)


def test_words_typed_in_for_somebody_wait_for_them(cast):
    consent(cast.walter)
    contributions.say(
        partner=cast.walter, text="Canary wren in the attic", kind="concern", way="phone",
        entered_by=cast.femi.person, by=cast.femi.person,
    )  # fmt: skip

    assert "Canary wren" not in packed(cast)


def test_a_yes_ends_with_leaving_and_with_a_no(cast):
    say(cast.priya, "Canary wren in the attic")
    consent(cast.priya)
    consent(cast.priya, is_yes=False)
    assert "Canary" not in packed(cast)

    consent(cast.priya)
    cast.priya.removed_at, cast.priya.removed_by = timezone.now(), cast.rosa.person
    cast.priya.save()
    assert "Canary" not in packed(cast)


def test_own_words_stand_with_what_became_of_them_and_what_waits_comes_first(cast):
    consent(cast.priya)
    answered = say(cast.priya, "Meet after work")
    say(cast.priya, "The stairs are too steep")
    answers.give(
        contributions=[answered], outcome="not_adopted", reason="The room closes at six.",
        partner=cast.rosa, by=cast.rosa.person,
    )  # fmt: skip
    words = made(cast).words

    assert [(each.text, each.became) for each in words] == [
        ("The stairs are too steep", "No answer yet."),
        ("Meet after work", "Not adopted: The room closes at six."),
    ]
    assert words[0].who == "Priya Nair"


def test_harms_barriers_and_signs_are_told_without_words_until_their_owner_says_yes(cast):
    harm = foreseen(cast.priya, guard="Meet downstairs.")
    watch_signs.see(
        sign=watch_for(harm, cast.priya, words="Willow tit counts the cars"), words="Dunnock", partner=cast.priya,
        by=cast.priya.person,
    )  # fmt: skip
    harms_seen.note(
        partner=cast.priya, what="Canary wren was in hospital", happened_on=timezone.localdate(),
        bearer_types=["carer"], by=cast.priya.person,
    )  # fmt: skip
    raised(cast.priya, what="Siskin locks the hall")
    before = packed(cast)
    assert not any(bird in before for bird in ("Willow", "Dunnock", "Canary", "Siskin"))
    assert before.count("has not let their words out") >= 2
    assert "A sign of harm 1 showed and has no answer yet." in before

    consent(cast.priya)
    after = packed(cast)
    assert "Canary wren was in hospital" in after
    assert "Siskin locks the hall" in after
    assert "Willow" not in after


def test_why_a_promise_was_not_kept_and_who_contests_the_name_stay_here(cast):
    promise = promises.make(
        project=cast.project, owner=cast.rosa, what="Show the numbers", to_partner=cast.priya,
        due_on=timezone.localdate(), by=cast.rosa.person,
    )  # fmt: skip
    promises.break_(promise=promise, reason="Canary wren was ill", by=cast.rosa.person)
    sentence = work_sentences.propose(partner=cast.rosa, text="We did it together.", by=cast.rosa.person)
    WorkSentence.objects.filter(pk=sentence.pk).update(state="standing", stands_since=timezone.localdate())
    work_sentences.answer(
        sentence=sentence,
        partner=cast.priya,
        says="contest",
        words="Willow tit had no say",
        by=cast.priya.person,
    )
    file = packed(cast)

    assert "Not kept: Show the numbers." in file
    assert "Not everybody who does this work agrees" in file
    assert "Canary" not in file
    assert "Willow" not in file


def test_a_story_goes_where_its_teller_lets_it_under_the_name_they_chose(cast):
    kept = {
        "project": cast.project,
        "partner": cast.priya,
        "told_on": timezone.localdate(),
        "text": "It was cold.",
    }
    shared = kept | {"shared_on": timezone.localdate()}
    Story.objects.create(
        number=1, title="Out", uses=["here", "reports"], naming="pseudonym", credit_as="Wren", **shared
    )
    Story.objects.create(number=2, title="Here alone", uses=["here"], **shared)
    Story.objects.create(number=3, title="Not read here", uses=["reports"], **shared)
    Story.objects.create(number=4, title="Not shared", uses=["here", "reports"], **kept)
    words = made(cast).words

    assert [(each.who, each.about) for each in words] == [("Wren", "A story: Out")]


def test_the_funders_own_conduct_stands_in_it(cast):
    funder_acts.note(
        partner=cast.priya, funder="The Hollins Fund", kind="cut", what="Half of the bus money",
        on_day=timezone.localdate() - timedelta(days=3), hours=6, what_came="Two people could not come.",
        by=cast.priya.person,
    )  # fmt: skip
    lines = section(made(cast), "funder").lines

    assert "It cut something: Half of the bus money. It took the team 6 hours." in lines[0].text
    assert "Two people could not come." in lines[0].text


def test_money_goes_out_only_where_the_team_says_so(cast):
    from evenhand.actions import budgets

    budgets.add_line(
        project=cast.project,
        stated=LineStated(heading="travel", label="Buses", unit="each", who="thing", rate_pence=54_321),
        by=cast.rosa.person,
    )
    assert not section(made(cast), "money").lines
    assert "was planned for involving people" in section(made(cast, with_money=True), "money").lines[0].text
    assert "has not put its money into this file" in packed(cast)


def test_what_is_not_resolved_comes_first_and_failure_has_its_own_room(cast):
    ids = [each.id for each in made(cast).sections]

    assert ids[0] == "unresolved"
    assert {"failed", "unknown", "changed", "funder"} <= set(ids)


def test_the_page_asks_nothing_of_the_network_and_its_json_says_the_same(cast):
    consent(cast.priya)
    say(cast.priya, 'Steep </script><script>alert("1")</script> & wet')
    page = packed(cast)

    assert page.count("<script") == 1
    assert "http://" not in page
    assert "https://" not in page
    assert "src=" not in page
    assert format.read(page.encode(), "a.html") == made(cast)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe",
        b"<html>no such thing</html>",
        b'<script type="application/json" id="evenhand-funder-file">[1]</script>',
        b'<script type="application/json" id="evenhand-funder-file">' + b"[" * 200_000 + b"</script>",
        b'<script type="application/json" id="evenhand-funder-file">{"format":"evenhand-funder-file/1"}</script>',
        b"x" * (format.MOST_BYTES + 1),
    ],
)
def test_what_is_no_such_file_is_refused_in_one_sentence(broken):
    with pytest.raises(format.FunderFileRefused, match=r"“a\.html”"):
        format.read(broken, "a.html")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("head_size", True), ("head_size", -1), ("project", 7), ("sections", {}), ("sections", ["x"]),
        ("sections", [{"id": "x", "title": "x", "none": "", "lines": [{"text": "x", "header": "h", "rows": []}]}]),
        ("words", [{"who": "x"}]), ("words", [None] * 3000),
    ],
)  # fmt: skip
def test_every_part_of_a_file_is_checked(cast, key, value):
    data = made(cast).as_json() | {key: value}
    page = f'<script type="application/json" id="evenhand-funder-file">{json.dumps(data)}</script>'

    with pytest.raises(format.FunderFileRefused):
        format.read(page.encode(), "a.html")
