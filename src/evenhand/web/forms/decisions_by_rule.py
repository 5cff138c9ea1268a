"""Put something to everyone with a say, by a rule of the charter or by one chosen here."""

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from evenhand.access.charters import rules_in_force
from evenhand.access.contributions import readable
from evenhand.access.decision_again import last_put, place_taken_by
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.actions.decisions_by_rule import OptionStated
from evenhand.readings.decisions_by_rule import rule_row
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.readings.presence_said import asked_for
from evenhand.records.decision_rule import DECISION_KINDS, ONE_DECIDES, RULES, SECRECIES
from evenhand.records.models import AgendaItem, ClauseVersion, Decision, DecisionRule, Partner
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.many_choices import SelectOne, TickMany

OPTIONS = 6
BREAKDOWNS = [
    ("", "No table by group"),
    ("public", "Two rows: those who live with it, and those whose job it is"),
    ("types", "One row for each group of people here"),
]


class OpenByRuleForm(forms.Form):
    question = forms.CharField(
        label="What is asked?", max_length=LINE, help_text="One line, such as “Where do we meet?”"
    )
    words = Words(
        label="In your own words: what would be decided?",
        rows=4,
        help_text="As you would tell a neighbour.",
    )
    reasons = Words(label="Why now?", rows=3)
    under = forms.ChoiceField(label="How is it decided?", widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label="What kind of decision is it?",
        choices=DECISION_KINDS,
        required=False,
        widget=forms.RadioSelect,
        initial="strategic",
    )
    closes_on = forms.DateField(
        label="Until the end of which day can people say what they think?",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    cited = forms.CharField(
        label="What that people said does it go back to?",
        required=False,
        max_length=LINE,
        help_text="The numbers of what was said, such as 3, 14. Those who said it will hear what comes of it.",
    )
    say = forms.MultipleChoiceField(label="Who has a say?", required=False, widget=TickMany)
    decider = forms.ChoiceField(
        label="If one person decides: who?",
        required=False,
        widget=SelectOne,
        help_text="Only for “Advice” and “One person decides”.",
    )
    secrecy = forms.ChoiceField(
        label="Who can see who said what?",
        choices=SECRECIES,
        required=False,
        initial="named",
        widget=forms.RadioSelect,
    )
    quorum_percent = forms.IntegerField(
        label="How many of those with a say must speak, of every hundred?",
        required=False,
        min_value=1,
        max_value=100,
        initial=50,
    )
    threshold_percent = forms.IntegerField(
        label="More than how many of every hundred who chose must choose it?",
        required=False,
        min_value=50,
        max_value=99,
        initial=50,
        help_text="For majority and gradients. 50 means more than half.",
    )
    breakdown = forms.ChoiceField(
        label="Will it be told by groups of people?",
        choices=BREAKDOWNS,
        required=False,
        widget=forms.RadioSelect,
        help_text="It is chosen now, once, and cannot be changed. Where only the facilitator knows who said what, "
        "it is told only if ten spoke and no number is below five.",
    )
    stage = forms.ChoiceField(label="Which stage is it about?", required=False, widget=SelectOne)
    talked_at = forms.CharField(
        label="Where was it talked about?",
        required=False,
        max_length=SHORT,
        help_text="Such as “the May meeting”.",
    )
    look_again_on = forms.DateField(
        label="When will you look at it again?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.rules = {f"c{rule.pk}": rule for rule in rules_in_force(seat.project)}
        covered = {rule.kind for rule in self.rules.values()}
        self.is_free = covered < {"strategic", "procedural"}
        under = [(key, rule_said(rule)) for key, rule in self.rules.items()]
        if self.is_free:
            before = "Our charter says nothing on it. " if self.rules else ""
            under += [(rule, f"{before}{name}: {rule_row(rule).plain}") for rule, name in RULES]
        self.fields["under"].choices = under
        here = seat.project.partners.filter(removed_at=None, role__in=HAS_A_SAY)
        self.people: dict[str, Partner] = {
            str(each.pk): each for each in here.select_related("person").prefetch_related("types")
        }
        names = [(pk, shown_name(each)) for pk, each in self.people.items()]
        self.fields["say"].choices = names
        self.fields["say"].initial = list(self.people)
        self.fields["decider"].choices = [("", "Nobody decides alone"), *names]
        self.fields["kind"].choices = [each for each in DECISION_KINDS if each[0] not in covered]
        self.fields["stage"].choices = [("", "None in particular")] + [
            (row.id, row.name) for row in current().stages
        ]
        if not self.is_free:
            for name in ("kind", "say", "decider", "secrecy", "quorum_percent", "threshold_percent"):
                del self.fields[name]
        for number in range(1, OPTIONS + 1):
            self.fields[f"option_{number}"] = forms.CharField(
                label=f"Way {number}", max_length=LINE, required=False
            )
            self.fields[f"would_{number}"] = Words(
                label=f"What would way {number} change?", required=False, rows=2, max_length=1000
            )

    def option_fields(self) -> list[tuple[Any, Any]]:
        return [(self[f"option_{each}"], self[f"would_{each}"]) for each in range(1, OPTIONS + 1)]

    def fields_named(self, *names: str) -> list[Any]:
        return [self[name] for name in names if name in self.fields]

    def asked(self) -> list[Any]:
        return self.fields_named("question", "words", "reasons")

    def how(self) -> list[Any]:
        return self.fields_named("under", "closes_on")

    def where_free(self) -> list[Any]:
        return self.fields_named("kind", "say", "decider", "secrecy", "quorum_percent", "threshold_percent")

    def more(self) -> list[Any]:
        return self.fields_named("cited", "breakdown", "stage", "talked_at", "look_again_on")

    def clean_closes_on(self) -> object:
        day = self.cleaned_data["closes_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Give a day that is today or still to come.")
        return day

    def clean_look_again_on(self) -> object:
        day = self.cleaned_data["look_again_on"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Give a day that is still to come, or leave it empty.")
        return day

    def clean_cited(self) -> list[Any]:
        wanted = {int(each) for each in re.findall(r"[0-9]{1,9}", self.cleaned_data["cited"])}
        if re.sub(r"[0-9,;\s]", "", self.cleaned_data["cited"]):
            raise forms.ValidationError("Give numbers with commas between them, such as 3, 14.")
        # What somebody may not read here is not there for them.
        found = {each.number: each for each in self._citable().filter(number__in=wanted)}
        missing = sorted(wanted - found.keys())
        if missing:
            raise forms.ValidationError(f"You cannot read anything said here with the number {missing[0]}.")
        return [found[number] for number in sorted(found)]

    def _citable(self) -> QuerySet:
        return readable(self.seat).exclude(state="withdrawn")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        under = said.get("under", "")
        if under in ONE_DECIDES and not said.get("decider"):
            self.add_error("decider", "Say who decides. In this rule one person does.")
        if under and under not in self.rules and not said.get("kind"):
            said["kind"] = self.fields["kind"].choices[0][0]
        return said

    def opened_with(self) -> dict[str, Any]:
        """What `open_by_rule` is called with."""
        said = self.cleaned_data
        rule: DecisionRule | None = self.rules.get(said["under"])
        groups = self._groups(said["breakdown"])
        opened = {
            "question": said["question"],
            "words": said["words"],
            "reasons": said["reasons"],
            "kind": rule.kind if rule else said["kind"],
            "rule": None if rule else said["under"],
            "charter_rule": rule,
            # The last minute of that day, as people count days.
            "closes_at": timezone.make_aware(datetime.combine(said["closes_on"], time(23, 59))),
            "options": [
                OptionStated(said[f"option_{each}"], said[f"would_{each}"]) for each in range(1, OPTIONS + 1)
            ],
            "citations": said["cited"],
            "stage": said["stage"],
            "talked_at": said["talked_at"],
            "look_again_on": said["look_again_on"],
            "breakdown": groups,
        }
        if rule is None:
            opened |= {
                "say": [self.people[pk] for pk in said["say"]],
                "secrecy": said["secrecy"] or "named",
                "quorum_percent": said["quorum_percent"] or 50,
                "threshold_percent": said["threshold_percent"] or 50,
                "decider": self.people.get(said["decider"]) if said["under"] in ONE_DECIDES else None,
            }
        return opened

    def _groups(self, wanted: str) -> list[list[str]]:
        types = {row.id: row.is_public for row in current().partner_types}
        if wanted == "public":
            return [
                [each for each, is_public in types.items() if is_public],
                [each for each, is_public in types.items() if not is_public],
            ]
        if wanted == "types":
            here = {type_id for partner in self.people.values() for type_id in partner.type_ids}
            return [[each] for each in types if each in here]
        return []


def rule_said(rule: DecisionRule) -> str:
    """A rule of the charter in one paragraph: what it is for, who decides, who must be there."""
    row = rule_row(rule.rule)
    matter = rule.matter or f"Everything else on: {rule.get_kind_display().lower()}"  # type: ignore[attr-defined]
    said = [f"{matter}. {row.name}: {row.plain}"]
    if rule.decider is not None:
        said.append(f"{shown_name(rule.decider)} decides.")
    if rule.say_types:
        said.append(f"Who has a say: {', '.join(type_names(rule.say_types))}.")
    presence = asked_for([{"type": each.type, "least": each.least} for each in rule.presences.all()])
    if presence:
        said.append(f"It needs {presence} with a say.")
    if rule.days_least:
        said.append(f"People have at least {rule.days_least} days.")
    if rule.may_publish:
        said.append("It may say yes to something going out. Then the first way that you give is the yes.")
    said.append(f"{rule.get_secrecy_display()}.")  # type: ignore[attr-defined]
    return " ".join(said)


def _to_replace(seat: Seat, number: int) -> Decision | None:
    """That decision if it stands; or what was put in its place and not made, for the one after that to follow."""
    standing = Decision.objects.filter(project=seat.project, number=number, withdrawn_at=None).first()
    if standing is None or place_taken_by(standing):
        return None
    found = last_put(standing)
    return None if found.is_open else found


def carried_from(seat: Seat, given: Any) -> dict[str, Any]:
    """What it follows from, as the link that led here says: a clause, an earlier decision, an item to talk about."""

    def number(name: str) -> int:
        text = given.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    version = ClauseVersion.objects.filter(
        pk=number("clause_version"), clause__project=seat.project, state="proposed"
    ).first()
    replaced = _to_replace(seat, number("replaces"))
    item = AgendaItem.objects.filter(project=seat.project, number=number("agenda_item")).first()
    return {"clause_version": version, "replaces": replaced, "agenda_item": item}
