"""Which words of a record can go out in a file at all: every text of every row is marked, and looked for again.

A new text that finds its way into a file fails here until somebody adds it to the list, by decision.
"""

import io
import re
import zipfile

import pytest
from django.db import Error, models, transaction
from django.utils import timezone

from evenhand.actions import contributions, release_consents
from evenhand.readings import whole_record
from evenhand.readings.file_releases import FILES, Wanted, made
from evenhand.readings.release_consents import CHOICES
from evenhand.records.models import HarmSeen, LookBack, Outcome, Project, Story
from tests.access.samples import make_world
from tests.closed_decisions import closed

#: What everyone in a project can read of what it planned, decided, changed and told, as its own account of itself.
ACCOUNT = {
    "project.about", "project.title", "project.owned_by", "worksentence.text", "worksentence.label",
    "decidedbefore.what", "decidedbefore.decided_by", "criterionwording.text", "criterionwording.for_whom",
    "criterionwording.how_we_would_know", "decision.question", "decision.words", "decision.reasons",
    "decision.outcome_words", "decision.outside_because", "decision.without_public_because", "decisionoption.text",
    "decisionoption.would_change", "answer.reason", "change.what", "change.where", "change.version", "finding.text",
    "finding.limits", "framingchange.why", "framingchange.before", "framingchange.after", "output.title",
    "output.address", "output.outside_because", "output.outside_missing", "promise.what", "outcome.what",
    "outcome.for_whom", "outcome.how_known", "outcomelook.words", "funderact.funder", "funderact.what",
    "funderact.what_came", "barrier.owner", "appraisaloption.name", "openquestion.text",
}  # fmt: skip
#: Money, which is in only where somebody puts it in.
MONEY = {"trim.cut_by", "trim.why", "trim.effect", "budgetline.label"}
#: Somebody's own, with their yes.
OWN = {
    "contribution.text", "harmseen.what", "harmseen.what_was_done", "barrier.what", "barrier.what_it_does",
    "barrierask.answer", "lookback.words", "partner.pseudonym", "person.name",
}  # fmt: skip
#: A story says itself where it may go.
STORIES = {"story.text", "story.title", "story.credit_as"}


@pytest.fixture
def marked(cast):
    """A world with something of everything, and each text of it under a mark of its own."""
    make_world(cast)
    project, today = Project.objects.get(pk=cast.project.pk), timezone.localdate()
    for naming, audience in (
        ("masked", "everyone"), ("named", "partners"), ("masked", "facilitator"), ("named", "facilitator"),
    ):  # fmt: skip
        contributions.say(
            partner=cast.priya,
            text="Words",
            kind="idea",
            naming=naming,
            audience=audience,
            by=cast.priya.person,
        )
    for secrecy in ("named", "facilitator"):
        decision = closed(cast, secrecy=secrecy)
        LookBack.objects.create(decision=decision, partner=cast.priya, would="same", words="W", said_on=today)
    HarmSeen.objects.create(
        project=project,
        number=90,
        what="W",
        what_was_done="D",
        happened_on=today,
        noted_on=today,
        partner=cast.priya,
    )
    for number, uses in enumerate((["here", "reports"], ["here"], ["public"]), start=90):
        Story.objects.create(
            project=project, number=number, title="T", text="W", uses=uses, partner=cast.priya, told_on=today,
            shared_on=today,
        )  # fmt: skip
    Outcome.objects.create(
        project=project,
        number=90,
        domain="people",
        what="W",
        state="did_not",
        partner=cast.priya,
        noted_on=today,
    )
    Project.objects.filter(pk=project.pk).update(is_trim_log_shared=True)
    whole = ((Project, "pk"), *whole_record.TABLES)
    for model, path in whole:
        rows = (
            model.objects.filter(**{path: project.pk})
            if model is Project
            else whole_record_rows(model, path, project)
        )
        for row in rows:
            for field in model._meta.concrete_fields:
                if is_words(field):
                    mark(model, row.pk, field.name)
    for partner in project.partners.filter(removed_at=None).select_related("person"):
        mark(type(partner.person), partner.person.pk, "name")
    return Project.objects.get(pk=project.pk)


def whole_record_rows(model, path, project):
    return model.objects.filter(**{path: project}).only("pk")


def is_words(field):
    if (
        field.choices
        or field.name in ("digest", "mask", "slug")
        or not isinstance(field, models.CharField | models.TextField)
    ):
        return False
    return isinstance(field, models.TextField) or field.max_length >= 80


def mark(model, pk, name):
    try:
        with transaction.atomic():
            model.objects.filter(pk=pk).update(**{name: f"Zq{model._meta.model_name}.{name}.{str(pk)[:6]}qZ"})
    except (Error, ValueError):
        # What a trigger or a constraint keeps as it is keeps the words that it had.
        return


def yes_to_all(project):
    for partner in project.partners.filter(removed_at=None).select_related("person", "project"):
        for kind, says in CHOICES.items():
            release_consents.say(
                partner=partner, kind=kind, is_yes=True, with_words="words" in says, by=partner.person
            )


def gone_out(project, *, with_money):
    out = []
    for kind in FILES:
        content = made(project, kind, Wanted("A reader", with_money)).content
        if kind == "extract":
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                content = b"\n".join(file.read(name) for name in file.namelist())
        out.append(content.decode())
    return out


def marks(texts):
    return set(re.findall(r"Zq([a-z]+\.[a-z_]+)\.", "\n".join(texts)))


def test_without_anybodys_yes_only_the_projects_own_account_goes_out(marked):
    found = marks(gone_out(marked, with_money=False))

    assert found - ACCOUNT - STORIES == set()
    assert {"decision.outcome_words", "funderact.what", "story.text"} & found


def test_with_everybodys_yes_their_own_words_go_out_and_nothing_else(marked):
    yes_to_all(marked)
    found = marks(gone_out(marked, with_money=True))

    assert found - ACCOUNT - STORIES - OWN - MONEY == set()
    assert {"contribution.text", "harmseen.what", "person.name"} <= found


def test_no_words_under_a_mask_or_for_fewer_go_out_whoever_says_yes(marked):
    yes_to_all(marked)
    whole = "\n".join(gone_out(marked, with_money=True))
    hidden = marked.contributions.exclude(naming="named", audience="everyone").exclude(text="")

    assert hidden.count() >= 4
    assert not [each.number for each in hidden if each.text in whole]
    assert not [each.number for each in hidden if each.mask and each.mask in whole]


def test_an_extract_holds_nobodys_words_or_names_even_with_everybodys_yes(marked):
    yes_to_all(marked)
    with zipfile.ZipFile(io.BytesIO(made(marked, "extract", Wanted("A reader", True)).content)) as file:
        found = marks(file.read(name).decode() for name in file.namelist())

    assert found <= {
        "project.title", "project.about", "project.owned_by", "criterionwording.text", "criterionwording.for_whom",
        "criterionwording.how_we_would_know", "output.title", "output.address",
    }  # fmt: skip
