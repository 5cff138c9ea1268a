from typing import Any

from django import forms

from evenhand.access.findings import readable_findings, readable_outputs
from evenhand.access.projects import Seat
from evenhand.actions.outcomes import SAID_STATES, SEEN_STATES, STILL
from evenhand.records.models import Criterion, Decision, Finding, Output
from evenhand.records.outcome import OUTCOME_DOMAINS
from evenhand.web.forms.limits import LINE, Words
from evenhand.web.forms.many_choices import SelectOne

MOST_LISTED = 200


class OutcomeForm(forms.Form):
    domain = forms.ChoiceField(
        label="Where would it show?", choices=OUTCOME_DOMAINS, widget=forms.RadioSelect
    )
    what = Words(
        label="What is it?",
        rows=3,
        help_text="Something hoped for, or something that came of it, good or bad. One at a time.",
    )
    for_whom = forms.CharField(label="For whom?", max_length=LINE, required=False)
    state = forms.ChoiceField(
        label="How does it stand?", choices=SAID_STATES, initial="hoped", widget=forms.RadioSelect
    )
    how_known = Words(
        label="How would people know, or how do you know?",
        rows=3,
        required=False,
        help_text="That one thing came after another does not show that it came of it.",
    )
    belongs = forms.ChoiceField(label="Does it come from something here?", required=False, widget=SelectOne)
    is_looked_at_again = forms.BooleanField(
        label="Ask me to look at it again after one, two and five years", required=False, initial=True
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = seat.project
        aims = project.criteria.filter(kind="aim", struck_at=None).prefetch_related("wordings")
        decisions = project.decisions.filter(withdrawn_at=None)[:MOST_LISTED]
        findings = readable_findings(seat)[:MOST_LISTED]
        outputs = readable_outputs(seat)[:MOST_LISTED]
        self.things: dict[str, Criterion | Decision | Finding | Output] = {}
        groups = [
            ("Aims", [self._add(f"aim-{each.pk}", each, _aim(each)) for each in aims[:MOST_LISTED]]),
            (
                "Decisions",
                [
                    self._add(
                        f"decision-{each.number}", each, _line(each.number, each.question or each.words)
                    )
                    for each in decisions
                ],
            ),
            (
                "What we found",
                [
                    self._add(f"finding-{each.number}", each, _line(each.number, each.text))
                    for each in findings
                ],
            ),
            (
                "What we publish",
                [
                    self._add(f"output-{each.number}", each, _line(each.number, each.title))
                    for each in outputs
                ],
            ),
        ]
        field = self.fields["belongs"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Nothing on this list"), *(group for group in groups if group[1])]

    def _add(self, id: str, thing: Criterion | Decision | Finding | Output, said: str) -> tuple[str, str]:
        self.things[id] = thing
        return id, said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") not in (None, "hoped") and not (said.get("how_known") or "").strip():
            self.add_error("how_known", "Say how you know, or what would have to be known.")
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        thing = self.things.get(said.pop("belongs"))
        said.pop("way", None)
        said.pop("day", None)
        return said | {
            "criterion": thing if isinstance(thing, Criterion) else None,
            "decision": thing if isinstance(thing, Decision) else None,
            "finding": thing if isinstance(thing, Finding) else None,
            "output": thing if isinstance(thing, Output) else None,
        }


class LookForm(forms.Form):
    state = forms.ChoiceField(
        label="How does it stand now?", choices=[*SEEN_STATES, STILL], widget=forms.RadioSelect
    )
    words = Words(
        label="What did you see, and how do you know?",
        rows=4,
        help_text="“Nobody has looked” is an answer, too.",
    )
    is_looked_at_again = forms.BooleanField(
        label="Ask again, one, two and five years after it was written down", required=False, initial=True
    )


def _aim(aim: Criterion) -> str:
    wordings = sorted(aim.wordings.all(), key=lambda each: each.number)
    return wordings[-1].text[:90] if wordings else "An aim"


def _line(number: int, text: str) -> str:
    return f"{number}: {text[:70]}"
