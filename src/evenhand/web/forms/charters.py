"""Clauses as people put them forward: their words, and what each holds the project to, by its topic."""

import re
from typing import Any, ClassVar

from django import forms

from evenhand.actions.clause_terms import AgendaStated, ReleaseStated, RuleStated
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.decision_rule import DECISION_KINDS, ONE_DECIDES, RULES, SECRECIES
from evenhand.records.models import ClauseVersion, Partner
from evenhand.web.forms.limits import SHORT, Words
from evenhand.web.forms.many_choices import SelectOne, TickMany
from evenhand.web.forms.money import Pounds

_BLANK = re.compile(r"\[[^\[\]\n]{1,80}\]")
_KIND_HELP = (
    "Where we are going: what we ask, what we spend, whom it is for. "
    "How we go about it: when we meet, who writes what."
)


class ClauseForm(forms.Form):
    """The words of a clause; for one that holds already, also why it should change and whom that touches."""

    heading = forms.CharField(label="Its heading", max_length=SHORT)
    text = Words(
        label="What shall it say?",
        rows=8,
        help_text="Short and plain, so that everyone can say yes or no to it.",
    )
    #: The names of the fields that hold terms, for the template.
    term_names: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *args: Any,
        people: list[Partner],
        is_change: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people}
        self.is_change = is_change
        if not is_change:
            return
        self.fields["reason"] = Words(
            label="What is different, and why?",
            rows=3,
            help_text="People read this beside the old words and the new ones.",
        )
        self.fields["touches"] = forms.MultipleChoiceField(
            label="Whom does this change touch?",
            widget=TickMany,
            choices=[(pk, shown_name(partner)) for pk, partner in self.people.items()],
            initial=list(self.people),
            help_text="They are asked, and it holds when each of them has said yes. Whoever would lose a say, "
            "a place or the means to stop something must be among them.",
            error_messages={"required": "Choose whom this change touches. They are asked."},
        )

    def clean_text(self) -> str:
        return _without_blanks(self.cleaned_data["text"])

    def clean_touches(self) -> list[Partner]:
        return [self.people[pk] for pk in self.cleaned_data["touches"]]

    def terms(self) -> dict[str, Any]:
        return {}

    @property
    def word_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("heading", "text")]

    @property
    def term_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.term_names if name in self.fields]

    @property
    def presence_fields(self) -> list[forms.BoundField]:
        return []

    @property
    def change_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("reason", "touches") if name in self.fields]

    @classmethod
    def initial_of(cls, version: ClauseVersion) -> dict[str, Any]:
        return {"heading": version.heading, "text": version.text}


#: What a “who decides” clause says on these two where nothing else is typed.
DAYS_LEAST = 7
THRESHOLD_PERCENT = 50


class RuleFields(ClauseForm):
    """The fewest things that a “who decides” clause must say."""

    #: What it holds people to without asking: nobody shall send what they have not read.
    unasked: ClassVar[str] = (
        f"It also holds you to this: what is put to people stays open for {DAYS_LEAST} days or more. "
        "With a majority, more than half of those who choose must choose it. Everyone here sees who said what. "
        "Another wording can change each of these later."
    )

    #: The four rules to begin with, and no others.
    only_first: ClassVar[bool] = True

    rule = forms.ChoiceField(
        label="How is it decided?", choices=RULES, widget=forms.RadioSelect, initial="consent"
    )
    decider = forms.ChoiceField(
        label="If one person decides: who?",
        required=False,
        widget=SelectOne,
        help_text="Otherwise leave this out.",
    )
    quorum_percent = forms.IntegerField(
        label="How many of those with a say must have spoken, in percent?",
        min_value=1,
        max_value=100,
        initial=50,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    term_names = ("rule", "decider", "quorum_percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rule_choices(only_first=self.only_first)
        self.fields["decider"].choices = [
            ("", "Nobody decides alone"),
            *((pk, shown_name(partner)) for pk, partner in self.people.items()),
        ]
        self.presence_types = {f"presence_{row.id}": row.id for row in current().partner_types}
        for name, row in zip(self.presence_types, current().partner_types, strict=True):
            self.fields[name] = forms.IntegerField(
                label=row.plural,
                required=False,
                min_value=0,
                max_value=200,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )

    @property
    def presence_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.presence_types]

    def clean_decider(self) -> Partner | None:
        return self.people.get(self.cleaned_data["decider"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("rule") in ONE_DECIDES and not said.get("decider"):
            self.add_error("decider", "Name who decides.")
        if said.get("rule") and said["rule"] not in ONE_DECIDES:
            # A name left over from another rule must not stop anybody.
            said["decider"] = None
        return said

    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "rule": RuleStated(
                kind=said.get("kind", "strategic"),
                rule=said["rule"],
                matter=said.get("matter", ""),
                secrecy=said.get("secrecy", "named"),
                quorum_percent=said["quorum_percent"],
                threshold_percent=said.get("threshold_percent", THRESHOLD_PERCENT),
                presence=[
                    (type_id, said[name]) for name, type_id in self.presence_types.items() if said.get(name)
                ],
                days_least=said.get("days_least", DAYS_LEAST),
                decider=said["decider"],
                say_types=said.get("say_types", ()),
                spends_pence=said.get("spends_pence"),
                may_publish=said.get("may_publish", False),
            )
        }

    @classmethod
    def initial_of(cls, version: ClauseVersion) -> dict[str, Any]:
        rule = getattr(version, "decision_rule", None)
        found = super().initial_of(version)
        if rule is None:
            return found
        return {
            **found,
            "kind": rule.kind,
            "matter": rule.matter,
            "rule": rule.rule,
            "decider": str(rule.decider_id or ""),
            "say_types": rule.say_types,
            "quorum_percent": rule.quorum_percent,
            "threshold_percent": rule.threshold_percent,
            "days_least": rule.days_least,
            "spends_pence": rule.spends_pence,
            "may_publish": rule.may_publish,
            "secrecy": rule.secrecy,
            **{f"presence_{row.type}": row.least for row in rule.presences.all()},
        }


class DecidingForm(RuleFields):
    only_first = False
    unasked = ""

    kind = forms.ChoiceField(
        label="What sort of thing is it?",
        choices=DECISION_KINDS,
        widget=forms.RadioSelect,
        initial="strategic",
        help_text=_KIND_HELP,
    )
    matter = forms.CharField(
        label="What is it about?",
        required=False,
        max_length=SHORT,
        help_text="Such as “Money over £200”. Leave it empty for everything of this sort that no other clause names.",
    )
    say_types = forms.MultipleChoiceField(
        label="Who has a say in it?",
        required=False,
        widget=TickMany,
        help_text="Tick nobody if everyone with a say in this project has one.",
    )
    threshold_percent = forms.IntegerField(
        label="How many of those who choose must choose it, in percent?",
        min_value=50,
        max_value=99,
        initial=THRESHOLD_PERCENT,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="More than this share. It counts for majority and for gradients of agreement.",
    )
    days_least = forms.IntegerField(
        label="For how many days does a matter stay open at least?",
        min_value=0,
        max_value=366,
        initial=DAYS_LEAST,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="Think of those who answer by post.",
    )
    spends_pence = Pounds(
        label="Up to how much money may be spent this way, in pounds?",
        required=False,
        help_text="Leave it empty if it is not about money.",
    )
    may_publish = forms.BooleanField(label="This is how we say yes to publishing", required=False)
    secrecy = forms.ChoiceField(
        label="Who can see who said what?", choices=SECRECIES, widget=forms.RadioSelect, initial="named"
    )
    term_names = (
        "kind",
        "matter",
        "rule",
        "decider",
        "say_types",
        "quorum_percent",
        "threshold_percent",
        "days_least",
        "spends_pence",
        "may_publish",
        "secrecy",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["say_types"].choices = [(row.id, row.plural) for row in current().partner_types]


class TermsForm(ClauseForm):
    """A clause whose terms are stated and kept field by field, as they are asked."""

    #: What an action takes the terms as, what they are stated in, and where a wording keeps them.
    said_as: ClassVar[str]
    stated: ClassVar[type[AgendaStated | ReleaseStated]]
    kept_as: ClassVar[str]

    def terms(self) -> dict[str, Any]:
        return {self.said_as: self.stated(**{name: self.cleaned_data[name] for name in self.term_names})}

    @classmethod
    def initial_of(cls, version: ClauseVersion) -> dict[str, Any]:
        kept = getattr(version, cls.kept_as, None)
        asked = {name: getattr(kept, name) for name in cls.term_names} if kept else {}
        return {**super().initial_of(version), **asked}


class AgendaForm(TermsForm):
    callers_needed = forms.IntegerField(
        label="How many people must call for a decision to be looked at again?",
        min_value=1,
        max_value=200,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    answer_days = forms.IntegerField(
        label="Within how many days does somebody who raises something get a word?",
        min_value=1,
        max_value=366,
        initial=14,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    term_names = ("callers_needed", "answer_days")
    said_as, stated, kept_as = "agenda", AgendaStated, "agenda_terms"


class ReleaseForm(TermsForm):
    partners_days = forms.IntegerField(
        label="How many days before the public does everyone here see it?",
        min_value=0,
        max_value=366,
        initial=14,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    reply_days = forms.IntegerField(
        label="How many days do people have to reply?",
        min_value=0,
        max_value=366,
        initial=14,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="Their replies go out with it.",
    )
    embargo_days_most = forms.IntegerField(
        label="For how many days may something be held back, at the most?",
        min_value=0,
        max_value=1096,
        initial=90,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="Never without a reason, and never without an end.",
    )
    steps = Words(
        label="Who sees what when?", required=False, rows=3, max_length=1000, help_text="One step a line."
    )
    may_say_no = Words(
        label="Who may say no to what?",
        required=False,
        rows=2,
        max_length=1000,
        help_text="Such as: “Whoever is quoted may say no to the quote.”",
    )
    term_names = ("partners_days", "reply_days", "embargo_days_most", "steps", "may_say_no")
    said_as, stated, kept_as = "release", ReleaseStated, "release_terms"


class ConflictForm(ClauseForm):
    """A first wording asks who helps; later it stands among the words."""

    mediator = forms.CharField(
        label="Who helps when we are stuck?",
        max_length=SHORT,
        required=False,
        help_text="A name and how to reach them. Somebody whom both sides trust and who has nothing to gain. "
        "It is put under the words.",
    )
    term_names = ("mediator",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_change:
            del self.fields["mediator"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        mediator = said.pop("mediator", "").strip()
        if mediator and "text" in said:
            said["text"] = f"{said['text'].rstrip()}\nWhen we are stuck, this person helps: {mediator}"
        return said


FORM_OF: dict[str, type[ClauseForm]] = {
    "deciding": DecidingForm,
    "agenda": AgendaForm,
    "release": ReleaseForm,
    "conflict": ConflictForm,
}
#: The same for the short charter: the rule in as few questions as it can be said.
SHORT_FORM_OF: dict[str, type[ClauseForm]] = {**FORM_OF, "deciding": RuleFields}


class EndForm(forms.Form):
    reason = Words(label="Why should this clause end?", rows=3)


def rule_choices(*, only_first: bool = False) -> list[tuple[str, str]]:
    """Each rule with one sentence on what it means; the page beside it has the rest and an example."""
    rows = {row.id: row for row in current().decision_rules}
    return [
        (value, f"{name}: {rows[value].plain.split('. ')[0].rstrip('.')}." if value in rows else name)
        for value, name in RULES
        if not only_first or (value in rows and rows[value].is_first)
    ]


def _without_blanks(text: str) -> str:
    blank = _BLANK.search(text)
    if blank:
        raise forms.ValidationError(f"Put your own words where it says {blank.group()}.")
    return text
