from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from evenhand.actions import ledger, project_homes, told_figures
from evenhand.readings.organisation import together
from evenhand.records.models import (
    HoursEntry,
    LedgerSecret,
    MinutesAsked,
    Partner,
    Person,
    ProjectHome,
    Recognition,
    Rollback,
    ToldFigure,
    WorkProfile,
)
from tests.organisations import came, organisation, paid, project_at, promised, said


@pytest.fixture
def uni(db):
    return organisation()


def first(months=1):
    day = timezone.localdate().replace(day=1)
    for _ in range(months):
        day = (day + timedelta(days=32)).replace(day=1)
    return day


def before(day):
    return day - timedelta(days=5)


def told_of(project, figure):
    return [row.parts for row in ToldFigure.objects.filter(project=project, figure=figure)]


def test_a_figure_waits_until_each_part_has_nobody_or_six_and_then_counts_all_that_waited(uni):
    project = project_at(uni, "Warm homes")
    people = came(project, 14)
    for each in people[:7]:
        paid(each, before(first()))
    for each in people[7:10]:
        paid(each, before(first()), days_late=1)
    told_figures.tell_the_month(first())
    assert told_of(project, "pay") == []

    for each in people[10:13]:
        paid(each, before(first(2)), days_late=3)
    told_figures.tell_the_month(first(2))
    assert told_of(project, "pay") == [{"in_time": 7, "late": 6, "unknown": 0}]
    row = ToldFigure.objects.get(figure="pay")
    assert (row.from_day, row.to_day, row.told_on) == (timezone.localdate(), first(2), first(2))


def test_what_was_told_is_not_counted_again(uni):
    project = project_at(uni, "Warm homes")
    people = came(project, 12)
    for each in people[:6]:
        paid(each, before(first()))
    told_figures.tell_the_month(first())
    for each in people[:5]:
        paid(each, before(first(2)))
    told_figures.tell_the_month(first(2))
    assert told_of(project, "pay") == [{"in_time": 6, "late": 0, "unknown": 0}]
    paid(people[11], before(first(3)))
    told_figures.tell_the_month(first(3))
    assert told_of(project, "pay")[1] == {"in_time": 6, "late": 0, "unknown": 0}
    assert ToldFigure.objects.filter(figure="pay", is_latest=True).count() == 1


def test_one_person_who_comes_changes_nothing_and_six_do(uni):
    project = project_at(uni, "Warm homes")
    came(project, 8)
    told_figures.tell_the_month(first())
    came(project, 1)
    told_figures.tell_the_month(first(2))
    assert told_of(project, "people_public") == [{"people": 8}]
    came(project, 5)
    told_figures.tell_the_month(first(3))
    assert told_of(project, "people_public") == [{"people": 8}, {"people": 14}]


def test_within_a_month_it_is_told_once_and_what_was_told_stays(uni):
    project = project_at(uni, "Warm homes")
    came(project, 8)
    told_figures.tell_the_month(first() + timedelta(days=2))
    assert ToldFigure.objects.get(figure="people_public").told_on == first()
    came(project, 8)
    told_figures.tell_the_month(first() + timedelta(days=20))
    assert told_of(project, "people_public") == [{"people": 8}]


def test_in_the_month_in_which_it_is_said_nothing_is_told(uni):
    project = project_at(uni, "Warm homes")
    came(project, 8)
    told_figures.tell_the_month(timezone.localdate())
    assert not ToldFigure.objects.filter(project=project).exists()


def test_masks_and_what_only_some_may_read_are_in_no_figure(uni):
    project = project_at(uni, "Warm homes")
    people = came(project, 12)
    for each in people[:6]:
        said(each, before(first()), "adopted", naming="masked")
    for each in people[6:]:
        said(each, before(first()), "adopted", audience="facilitator")
    told_figures.tell_the_month(first())
    assert told_of(project, "words_public") == []


def test_a_promise_for_masked_words_and_good_practice_kept_to_oneself_are_in_no_figure(uni):
    project = project_at(uni, "Warm homes")
    for number, each in enumerate(came(project, 7), start=1):
        words = said(each, before(first()), "adopted", naming="masked")
        promise = promised(each, before(first()))
        promise.contribution = words
        promise.save(update_fields=["contribution"])
        Recognition.objects.create(
            project=project, number=number, to_partner=each, partner=project.partners.order_by("pk")[0],
            words="Kind", said_on=before(first()), is_kept=True,
        )  # fmt: skip
    told_figures.tell_the_month(first())
    assert told_of(project, "promises") == []
    assert not ToldFigure.objects.filter(figure="recognition").exists()
    Recognition.objects.update(is_shown=True)
    told_figures.tell_the_month(first(2))
    assert ToldFigure.objects.get(figure="recognition").parts == {"public": 7, "others": 0}


def test_each_person_is_in_one_part_and_it_is_the_worst(uni):
    project = project_at(uni, "Warm homes")
    people = came(project, 12)
    for each in people:
        said(each, before(first()), "adopted")
    for each in people[:6]:
        said(each, before(first()))
        promised(each, before(first()))
    for each in people[6:]:
        promised(each, before(first()))
        promised(each, before(first()), is_kept=False)
    told_figures.tell_the_month(first())
    assert told_of(project, "words_public") == [{"waiting": 6, "changed": 6, "answered": 0}]
    assert told_of(project, "promises") == [{"not_kept": 6, "kept": 6}]


def test_it_goes_into_the_projects_record_with_no_names(uni):
    project = project_at(uni, "Warm homes")
    people = came(project, 8)
    told_figures.tell_the_month(first())
    row = ToldFigure.objects.get(figure="people_public")
    words = bytes(LedgerSecret.objects.get(project=project, seq=row.ledger_seq).payload).decode()
    assert '"people":8' in words
    assert "members" not in words
    assert sorted(row.members) == sorted(each.pk for each in people)


def test_without_its_entry_nothing_is_told_and_it_is_tried_again(uni, monkeypatch):
    project = project_at(uni, "Warm homes")
    came(project, 8)
    real = ledger.append
    monkeypatch.setattr(ledger, "append", lambda *args, **kwargs: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        told_figures.tell_the_month(first())
    assert not ToldFigure.objects.filter(project=project).exists()
    monkeypatch.setattr(ledger, "append", real)
    told_figures.tell_the_month(first())
    assert told_of(project, "people_public") == [{"people": 8}]


def test_after_a_restore_nothing_is_told_that_may_have_been_told_before(uni):
    project = project_at(uni, "Warm homes")
    people = came(project, 8)
    for each in people:
        paid(each, before(first()))
    Rollback.objects.create(
        project=project,
        lost_size=9,
        lost_root="a" * 64,
        kept_size=3,
        day=first() - timedelta(days=1),
        ledger_seq=3,
    )
    told_figures.tell_the_month(first())
    assert not ToldFigure.objects.filter(project=project).exists()
    for each in people:
        paid(each, before(first(2)))
    told_figures.tell_the_month(first(2))
    assert told_of(project, "pay") == [{"in_time": 8, "late": 0, "unknown": 0}]
    assert told_of(project, "people_public") == []
    told_figures.tell_the_month(first(14))
    assert told_of(project, "people_public") == [{"people": 8}]


def test_a_record_that_is_only_read_here_is_told_of_nowhere(uni):
    project = project_at(uni, "Warm homes")
    came(project, 8)
    type(project).objects.filter(pk=project.pk).update(is_read_only=True)
    told_figures.tell_the_month(first())
    assert not ToldFigure.objects.filter(project=project).exists()


def test_a_project_at_two_organisations_counts_in_the_sums_of_the_first_alone(uni):
    other = organisation("Westhaven Hospital")
    project = project_at(uni, "Warm homes")
    project_homes.say(project=project, organisation=other, by=project.created_by)
    assert list(told_figures.counted_at(uni)) == [project.pk]
    assert told_figures.counted_at(other) == {}
    home = ProjectHome.objects.get(organisation=uni)
    project_homes.end(home=home, by=project.created_by)
    assert told_figures.counted_at(other) == {project.pk: timezone.localdate()}
    assert told_figures.counted_at(uni) == {}


def shares_hours(partner, minutes_spent, stage, share="0.2", on=None):
    day = on or before(first())
    HoursEntry.objects.create(
        project=partner.project, partner=partner, day=day, minutes=minutes_spent, kind="tea", shared_on=day
    )
    if stage:
        WorkProfile.objects.create(partner=partner, career_stage=stage, paid_share=Decimal(share))


def load_of(uni):
    return {stage.name: stage for stage in load.stages} if (load := together(uni).load) else None


def test_load_by_career_stage_is_told_over_all_projects_in_whole_shares(uni):
    for title in ("Ash", "Birch"):
        people = came(project_at(uni, title), 12, "researcher")
        for each in people[:6]:
            shares_hours(each, 700, "early", "0.1")
        for each in people[6:]:
            shares_hours(each, 300, "senior", "0.4")
    told_figures.tell_organisation(uni.pk, first())
    early = load_of(uni)["Early in their career"]
    assert (early.people, early.hours_percent, early.posts_percent) == (12, 70, 20)


@pytest.mark.parametrize(
    ("early", "senior"), [((300,) * 5, (300,) * 12), ((300,) * 11 + (9000,), (300,) * 12)]
)
def test_load_is_not_told_of_few_or_where_one_person_is_most_of_it(uni, early, senior):
    ash, birch = project_at(uni, "Ash"), project_at(uni, "Birch")
    for stage, all_minutes in (("early", early), ("senior", senior)):
        for place, spent in enumerate(all_minutes):
            shares_hours(came((ash, birch)[place % 2], 1, "researcher")[0], min(spent, 1440), stage)
            if spent > 1440:
                partner = Partner.objects.order_by("-pk").first()
                for _ in range(7):
                    HoursEntry.objects.create(
                        project=partner.project, partner=partner, day=before(first()), minutes=1400,
                        kind="talk", shared_on=before(first()),
                    )  # fmt: skip
    told_figures.tell_organisation(uni.pk, first())
    assert load_of(uni) is None


def test_hours_that_are_not_shared_are_in_none_of_it(uni):
    for title in ("Ash", "Birch"):
        for each in came(project_at(uni, title), 12, "researcher"):
            shares_hours(each, 300, "early")
    HoursEntry.objects.update(shared_on=None)
    told_figures.tell_organisation(uni.pk, first())
    assert load_of(uni) is None


def ask_much(uni, projects=5, in_projects=2, minutes_each=200, cap=None, named_as="name"):
    somebody = Person.objects.create(name="Priya Nair")
    places = [project_at(uni, f"Project {n}") for n in range(projects)]
    for place in places[:in_projects]:
        partner = Partner.objects.create(
            project=place, person=somebody, role="partner", minutes_cap=cap, named_as=named_as,
            pseudonym="P" if named_as == "pseudonym" else "",
        )  # fmt: skip
        MinutesAsked.objects.create(
            partner=partner, what="Something", minutes=minutes_each, asked_on=before(first()), about="ask 1"
        )
    told_figures.tell_organisation(uni.pk, first())
    return together(uni).over_asked.names


def test_somebody_asked_for_much_in_several_projects_is_named_and_nothing_else_is(uni):
    assert ask_much(uni) == ["Priya Nair"]
    row = ToldFigure.objects.get(figure="over_asked")
    assert row.parts == {}


@pytest.mark.parametrize(
    "odd",
    [
        {"projects": 4},
        {"in_projects": 1, "minutes_each": 900},
        {"minutes_each": 150},
        {"named_as": "type"},
        {"named_as": "pseudonym"},
    ],
)
def test_nobody_is_named_where_it_would_say_more_than_that(uni, odd):
    assert ask_much(uni, **odd) == []


def test_more_than_they_agreed_to_is_named_below_the_threshold_too(uni):
    assert ask_much(uni, minutes_each=20, cap=19) == ["Priya Nair"]


def test_the_list_of_names_stands_for_a_month_and_the_old_one_is_gone(uni):
    ask_much(uni)
    told_figures.tell_organisation(uni.pk, first(3))
    assert together(uni).over_asked.names == []
    assert ToldFigure.objects.filter(figure="over_asked").count() == 1
