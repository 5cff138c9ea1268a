from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.contributions import readable
from evenhand.exchange.document import text
from evenhand.readings.heard_document import heard_document
from evenhand.readings.heard_figures import heard_figures
from evenhand.readings.what_we_heard import audiences_for, one_section, rows_for, what_we_heard
from evenhand.records.models import Answer, Contribution, Promise
from tests.actions.test_answers import CHANGED, answer, respond
from tests.actions.test_gathering import gather
from tests.contributions import said
from tests.people import join, person
from tests.readings.test_queue import seat_of


def by_section(found):
    return {s.id: [row.contribution.number for row in s.rows] for s in found.sections if s.rows}


def crowd(cast, many, *types):
    return [join(cast.project, person(f"{'-'.join(types)}{n} Crowd"), "partner", *types) for n in range(many)]


def figures_for(partner):
    seat = seat_of(partner)
    return heard_figures(seat.project, audiences_for(seat))


def in_words(figures):
    return [f"{each.count} of {each.of} {each.said}" for each in figures.figures]


def test_everything_stands_in_one_section_and_what_is_not_settled_comes_first(cast):
    today = timezone.localdate()
    rows = [said(cast.priya, f"Number {n}", days_ago=n) for n in range(1, 9)]
    late = said(cast.walter, days_ago=50)
    answer(rows[0], partner=cast.rosa)
    answer(rows[1], partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    answer(rows[2], partner=cast.rosa, outcome="in_part", changes=[CHANGED])
    answer(rows[3], partner=cast.rosa, outcome="passed_on", passed_on_to="The council")
    answer(rows[4], partner=cast.rosa, outcome="deferred", deferred_until=today + timedelta(days=9))
    [given] = answer(rows[5], partner=cast.rosa)
    respond(given, rows[5])
    # Put off once and adopted since: the answer that stands is the one that counts.
    answer(rows[6], partner=cast.rosa, outcome="deferred", deferred_until=today + timedelta(days=9))
    answer(rows[6], partner=cast.rosa, outcome="adopted", changes=[CHANGED])

    found = what_we_heard(cast.project, seat_of(cast.priya))
    assert list(by_section(found).items()) == [
        ("late", [late.number]),
        ("reopened", [rows[5].number]),
        ("waiting", [rows[7].number]),
        ("deferred", [rows[4].number]),
        ("not_adopted", [rows[0].number]),
        ("in_part", [rows[2].number]),
        ("adopted", [rows[6].number, rows[1].number]),
        ("passed_on", [rows[3].number]),
    ]
    assert sum(section.count for section in found.sections) == Contribution.objects.count()
    [again] = found.sections[1].rows
    assert again.objection.says == "does_not_answer"
    assert what_we_heard(cast.project, None).sections[1].rows[0].objection is None
    section, page = one_section(cast.project, seat_of(cast.priya), "adopted")
    assert ([row.contribution.number for row in section.rows], page.paginator.count) == ([7, 2], 2)


def test_words_for_fewer_are_not_on_it_even_for_those_who_may_read_them(cast):
    said(cast.priya, "For Femi", audience="facilitator")
    said(cast.priya, "For Rosa", readers=(cast.rosa,))
    said(cast.priya, "For those who take part", audience="partners")
    said(cast.priya, "For all")

    def texts(seat):
        found = what_we_heard(cast.project, seat)
        return {row.contribution.text for section in found.sections for row in section.rows}

    assert texts(seat_of(cast.femi)) == texts(seat_of(cast.rosa)) == {"For those who take part", "For all"}
    assert texts(seat_of(cast.olu)) == texts(None) == {"For all"}


def test_what_stands_on_it_is_never_more_than_its_reader_may_read(cast):
    for audience in ("everyone", "partners", "facilitator"):
        for author in (cast.priya, cast.rosa):
            said(author, audience=audience)
    said(cast.priya, readers=(cast.walter,))
    for partner in (cast.rosa, cast.femi, cast.priya, cast.walter, cast.olu):
        seat = seat_of(partner)
        on_it = set(rows_for(cast.project, seat))
        assert on_it <= set(readable(seat))
        assert on_it


def test_originals_are_told_by_number_beside_the_sentence_that_gathers_them(cast):
    whole = gather(said(cast.priya), said(cast.walter), by=cast.femi)
    [section] = [s for s in what_we_heard(cast.project, seat_of(cast.olu)).sections if s.rows]
    [row] = section.rows
    assert (row.contribution, row.originals) == (whole, [1, 2])


def test_the_public_sees_no_name_at_all(cast):
    answer(said(cast.priya), partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    Promise.objects.create(
        project=cast.project, number=1, what="Call Priya", to_partner=cast.priya, owner=cast.rosa,
        made_on=timezone.localdate(), due_on=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    found = what_we_heard(cast.project, None)
    [row] = [row for section in found.sections for row in section.rows]
    assert (row.author, row.answered_by, found.promises) == ("", "", [])
    here = what_we_heard(cast.project, seat_of(cast.walter))
    assert [each.promise.what for each in here.promises] == ["Call Priya"]


def test_a_promise_from_words_for_fewer_is_not_on_it(cast):
    Promise.objects.create(
        project=cast.project, number=1, what="Look into it", to_whom="somebody", owner=cast.rosa,
        contribution=said(cast.priya, audience="facilitator"),
        made_on=timezone.localdate(), due_on=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    assert what_we_heard(cast.project, seat_of(cast.femi)).promises == []


def test_what_was_put_off_to_a_day_that_has_come_says_so(cast):
    answer(
        said(cast.priya),
        partner=cast.rosa,
        outcome="deferred",
        deferred_until=timezone.localdate() + timedelta(days=1),
    )
    Answer.objects.update(deferred_until=timezone.localdate())
    [row] = [row for s in what_we_heard(cast.project, seat_of(cast.olu)).sections for row in s.rows]
    assert row.due == "the day has come, and there is no new answer"


def test_figures_show_of_how_many_and_what_is_missing(cast):
    """The test vector of the indicator: 8 adopted, 4 in part, 8 not: 12 of 20 changed something."""
    today = timezone.localdate()
    authors = crowd(cast, 5, "carer")
    rows = [said(authors[n % 5], days_ago=40 if n % 2 else 3) for n in range(24)]
    answer(*rows[:8], partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    answer(*rows[8:12], partner=cast.rosa, outcome="in_part", changes=[CHANGED])
    answer(*rows[12:20], partner=cast.rosa)
    answer(*rows[20:22], partner=cast.rosa, outcome="deferred", deferred_until=today + timedelta(days=5))
    respond(rows[0].answers.get(), rows[0], "seen")
    Contribution.objects.filter(pk=rows[23].pk).update(state="withdrawn", text="")

    figures = figures_for(cast.rosa)
    assert in_words(figures) == [
        "22 of 23 are answered",
        # The last of the odd ones, whose day has come, was taken back.
        "11 of 11 whose promised day has come are answered",
        "12 of 20 that are closed changed something, in whole or in part",
        "1 of 22 answers are marked as seen",
    ]
    assert figures.figures[0].missing == "1 thing was taken back by their authors and not counted."
    assert figures.figures[2].missing == "2 were put off and not counted."
    assert figures.waits.sentence.startswith("Half had a first answer")


def test_no_figures_about_fewer_than_five_people_and_masks_count_as_one(cast):
    for author in crowd(cast, 3, "carer"):
        said(author)
    for n in range(9):
        said(cast.walter, naming="masked", mask=f"Heron {n}")
    figures = figures_for(cast.rosa)
    assert "Fewer than five people" in figures.why_not
    assert figures.figures == []
    assert figures.influence is None
    said(cast.priya)
    assert figures_for(cast.rosa).why_not == ""


def test_stages_with_too_little_are_kept_back_with_another_beside_them(cast):
    authors = crowd(cast, 5, "carer")
    for stage, many in (("framing", 9), ("data", 6), ("analysis", 2)):
        for n in range(many):
            said(authors[n % 5], stage=stage)
    figures = figures_for(cast.rosa)
    assert [(row.said, row.answered) for row in figures.stages] == [(9, 0)]
    # With six shown, 17 less 9 and 6 would have told that two were said at the last.
    assert figures.stages_hidden == "8 more at stages with too few to show."


def test_influence_is_split_by_type_only_where_no_group_points_at_somebody(cast):
    carers, patients = crowd(cast, 6, "carer"), crowd(cast, 5, "patient")
    both = crowd(cast, 2, "carer", "funder")
    rows = [said(author) for author in (*carers, *patients, *both)]
    answer(*rows[:4], partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    answer(*rows[4:], partner=cast.rosa)
    masked = said(carers[0], naming="masked")
    answer(masked, partner=cast.rosa, outcome="adopted", changes=[CHANGED])

    split = figures_for(cast.rosa).influence
    # Of 13, the two with several types and the five patients keep each other company.
    assert [(row.name, row.people, row.changed, row.closed) for row in split.rows] == [("Carers", 6, 4, 6)]
    assert split.hidden.startswith("7 more people")
    assert split.left_out == 1


def test_a_masked_answer_moves_no_types_figure(cast):
    rows = [said(author) for author in (*crowd(cast, 6, "carer"), *crowd(cast, 6, "patient"))]
    answer(*rows, partner=cast.rosa)
    masked = said(rows[0].partner, naming="masked")
    before = figures_for(cast.rosa).influence.rows
    answer(masked, partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    assert figures_for(cast.rosa).influence.rows == before


@pytest.mark.parametrize("many", [4, 9])
def test_a_split_that_cannot_be_shown_says_why(cast, many):
    authors = [*crowd(cast, many, "carer")]
    answer(*[said(author) for author in authors], partner=cast.rosa)
    said(cast.priya)
    split = figures_for(cast.rosa).influence
    assert split.rows == []
    assert split.why_not.startswith("Fewer than five" if many == 4 else "Fewer than ten")


def test_those_put_together_count_for_each_who_said_it_by_name(cast):
    authors = crowd(cast, 10, "carer")
    whole = gather(*[said(author) for author in authors], by=cast.femi)
    answer(whole, partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    [row] = figures_for(cast.rosa).influence.rows
    assert (row.people, row.changed, row.closed) == (10, 10, 10)


def test_the_document_says_it_all_on_paper(cast):
    row = said(cast.priya, "The stairs are too steep.", days_ago=60)
    answered = said(cast.walter, "Pay the bus.", naming="masked", mask="Heron")
    answer(answered, partner=cast.rosa, outcome="adopted", reason="Yes.", changes=[CHANGED])
    seat = seat_of(cast.priya)
    made = heard_document(
        cast.project, what_we_heard(cast.project, seat), figures_for(cast.priya), is_public=False
    )
    written = text.write(made)
    for words in ("The stairs are too steep.", "32 days late", "Adopted.", "Heron", "Meeting plan, page 2"):
        assert words in written
    assert "Walter" not in written
    assert written.index(row.text) < written.index("Pay the bus.")


def test_ones_own_print_does_not_tell_which_mask_is_ones_own(cast):
    said(cast.walter, naming="masked", mask="Heron")
    for partner in (cast.walter, cast.priya):
        [row] = [row for s in what_we_heard(cast.project, seat_of(partner)).sections for row in s.rows]
        assert row.author == "Heron"


@pytest.mark.slow
def test_the_page_costs_the_same_queries_for_few_and_for_many(cast, django_assert_max_num_queries):
    def fill(many):
        rows = [said(cast.priya) for _ in range(many)]
        answer(*rows[: many // 2], partner=cast.rosa, outcome="adopted", changes=[CHANGED])

    fill(4)
    with django_assert_max_num_queries(60) as few:
        what_we_heard(cast.project, seat_of(cast.olu))
    fill(40)
    with django_assert_max_num_queries(60) as many:
        what_we_heard(cast.project, seat_of(cast.olu))
    assert len(many) <= len(few)
