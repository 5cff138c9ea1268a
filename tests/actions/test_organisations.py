import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from evenhand.actions import ledger, office, organisations, project_homes
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.cli import main
from evenhand.records.models import LedgerEntry, OfficeMember, Organisation, Post, ProjectHome
from tests.organisations import looks_after, organisation
from tests.people import person


def last_type(project):
    leaf = bytes(LedgerEntry.objects.filter(project=project).latest("seq").leaf)
    return leaf.split(b'"type":"')[1].split(b'"')[0].decode()


def test_a_project_says_where_it_belongs_and_ends_it_and_both_are_in_its_record(cast):
    uni = organisation()
    home = project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    assert last_type(cast.project) == "home.say"
    with pytest.raises(ActionError, match="already"):
        project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    project_homes.end(home=home, by=cast.rosa.person)
    assert last_type(cast.project) == "home.end"
    with pytest.raises(ActionError, match="already"):
        project_homes.end(home=home, by=cast.rosa.person)
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    assert ProjectHome.objects.count() == 2


def test_pressing_twice_says_it_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    uni, other, key = organisation(), organisation("Another"), uuid.uuid4()
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person, form_key=key)
    with pytest.raises(AlreadyDone):
        project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person, form_key=key)
    monkeypatch.setattr(ledger, "append", lambda *args, **kwargs: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        project_homes.say(project=cast.project, organisation=other, by=cast.rosa.person)
    with pytest.raises(RuntimeError):
        project_homes.end(home=ProjectHome.objects.get(), by=cast.rosa.person)
    assert ProjectHome.objects.get().ended_on is None


def test_an_organisation_that_ends_ends_homes_and_looking_and_deletes_nothing(cast):
    uni = organisation()
    who = person("Ola Office")
    looks_after(uni, who)
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    organisations.end(organisation=uni, ended_by="root")
    assert ProjectHome.objects.get().ended_on == timezone.localdate()
    assert last_type(cast.project) == "home.end"
    assert OfficeMember.objects.get().ended_by == "root"
    with pytest.raises(ActionError, match="already"):
        organisations.end(organisation=uni, ended_by="root")
    with pytest.raises(ActionError, match="not here any more"):
        project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    with pytest.raises(ActionError, match="ended"):
        office.add(email=who.email, granted_by="root", organisation=uni)
    with pytest.raises(ActionError, match="those who look after it"):
        organisations.answer(organisation=uni, question="training", words="Yes.", by=who)


def test_only_its_own_office_writes_posts_and_answers(cast):
    uni, other = organisation(), organisation("Another")
    who = person("Ola Office")
    looks_after(other, who)
    today = timezone.localdate()
    for somebody in (who, cast.rosa.person):
        with pytest.raises(ActionError, match="those who look after it"):
            organisations.add_post(
                organisation=uni, title="Lead", hours_a_week=Decimal(1), from_day=today, by=somebody
            )
        with pytest.raises(ActionError, match="those who look after it"):
            organisations.answer(organisation=uni, question="training", words="Yes.", by=somebody)
    post = organisations.add_post(
        organisation=other, title="Lead", hours_a_week=Decimal(1), from_day=today, by=who
    )
    with pytest.raises(ActionError, match="those who look after it"):
        organisations.change_post(post=post, is_filled=False, to_day=None, by=cast.rosa.person)
    with pytest.raises(ActionError, match="before it begins"):
        organisations.change_post(post=post, is_filled=True, to_day=today - timedelta(days=1), by=who)
    with pytest.raises(ActionError, match="five questions"):
        organisations.answer(organisation=other, question="bringing", words="Yes.", by=who)
    assert Post.objects.count() == 1


def test_nobody_looks_at_all_and_at_one_organisation_too(cast):
    uni = organisation()
    who = person("Ola Office")
    office.add(email=who.email, granted_by="root")
    with pytest.raises(ActionError, match="Nobody may do both"):
        looks_after(uni, who)
    office.remove(email=who.email, ended_by="root")
    looks_after(uni, who)
    with pytest.raises(ActionError, match="already"):
        looks_after(uni, who)
    with pytest.raises(ActionError, match="Nobody may do both"):
        office.add(email=who.email, granted_by="root")
    looks_after(organisation("Another"), who)
    with pytest.raises(ActionError, match="not an office member"):
        office.remove(email=who.email, ended_by="root")


@pytest.mark.parametrize("name", ["", "   ", "!!!", "x" * 141])
def test_an_organisation_has_a_name_and_an_address_of_its_own(db, name):
    with pytest.raises(ActionError, match="name"):
        organisations.add(name=name)
    organisation()
    with pytest.raises(ActionError, match="already"):
        organisation("westhaven  University")


def test_the_command_adds_lists_tells_and_ends(cast, capsys):
    assert main.main(["organisation", "list"]) == 0
    assert main.main(["organisation", "add", "Westhaven University"]) == 0
    uni = Organisation.objects.get()
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    assert main.main(["office", "add", "nia@example.org", "--organisation", uni.slug]) == 0
    assert main.main(["organisation", "tell", uni.slug]) == 0
    assert main.main(["organisation", "list"]) == 0
    assert main.main(["office", "list"]) == 0
    assert main.main(["office", "remove", "nia@example.org", "--organisation", uni.slug]) == 0
    assert main.main(["organisation", "end", uni.slug]) == 0
    assert main.main(["organisation", "tell", uni.slug]) == 2
    assert main.main(["organisation", "end", "no-such"]) == 2
    assert main.main(["office", "add", "nia@example.org", "--organisation", "no-such"]) == 2
    said = capsys.readouterr()
    assert "There is no organisation. Add one" in said.out
    assert f"{uni.slug}: Westhaven University, 1 project" in said.out
    assert f"/organisations/{uni.slug}/" in said.out
    assert f"sees {uni.slug}" in said.out
    assert "Looked at 1 project." in said.out
    assert "There is no organisation “no-such”" in said.err
