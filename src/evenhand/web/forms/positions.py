"""What somebody says to a decision, in the way of its rule."""

from typing import Any

from django import forms

from evenhand.records.decision import AGAINST, DISSENT_NAMINGS, STANCES_OF, WITH_WORDS
from evenhand.records.models import Decision, DecisionSignature
from evenhand.web.forms.limits import SHORT, Words
from evenhand.web.forms.many_choices import SelectOne

MARK_WORDS = {0: "0: not at all", 5: "5: very much"}


class PositionForm(forms.Form):
    """One question for the stance, one for the choice where the rule has one, and the words."""

    def __init__(
        self, *args: Any, decision: Decision, before: DecisionSignature | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision
        self.options = list(decision.options.all())
        stances = STANCES_OF[decision.rule]
        given = (
            {each.option.number: each.value for each in before.choices.select_related("option")}
            if before
            else {}
        )
        self.fields["stance"] = forms.ChoiceField(
            label="What do you say?",
            choices=stances,
            widget=forms.RadioSelect,
            initial=(before.stance if before else "") or (stances[0][0] if self._is_choosing else None),
        )
        self._add_choices(given)
        self.fields["words"] = Words(
            label="Your advice" if decision.rule in ("advice", "lead") else "Your words",
            required=False,
            rows=3,
            initial=before.words if before else "",
            help_text=self._words_hint(),
        )
        if decision.rule == "lot":
            self.fields["lot_words"] = forms.CharField(
                label="Any word you like, to go into the draw",
                required=False,
                max_length=60,
                initial=before.lot_words if before else "",
                help_text="So that nobody can know beforehand how it comes out. Everyone can see it afterwards.",
            )
        self.fields["is_dissent"] = forms.BooleanField(
            label="I disagree, and want that kept beside what is decided",
            required=False,
            initial=bool(before and before.is_dissent),
            help_text="Then write in your words with what. It goes wherever the decision goes, and is answered.",
        )
        self.fields["dissent_naming"] = forms.ChoiceField(
            label="How is your disagreement shown?",
            choices=DISSENT_NAMINGS,
            required=False,
            widget=forms.RadioSelect,
            initial=(before.dissent_naming if before and before.stance else "")
            or ("named" if decision.secrecy == "named" else "masked"),
            help_text="Without your name it says “Somebody disagreed”. People may still guess, and the facilitator "
            f"can tell.{self._names_shown_anyway(stances)}",
        )

    @property
    def _is_choosing(self) -> bool:
        return self.decision.rule in ("majority", "score", "ranked", "lot")

    def _add_choices(self, given: dict[int, int]) -> None:
        rule = self.decision.rule
        named = [(str(each.number), each.text) for each in self.options]
        if rule == "majority":
            self.fields["choice"] = forms.ChoiceField(
                label="Which way?",
                choices=named,
                widget=forms.RadioSelect,
                required=False,
                initial=str(next(iter(given), "")),
            )
        elif rule == "lot":
            self.fields["choice"] = forms.MultipleChoiceField(
                label="Which could you live with?",
                choices=named,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[str(each) for each in given],
            )
        elif rule == "score":
            for each in self.options:
                self.fields[f"value_{each.number}"] = forms.ChoiceField(
                    label=f"{each.text}: how good is it?",
                    choices=[(str(mark), MARK_WORDS.get(mark, str(mark))) for mark in range(6)],
                    widget=forms.RadioSelect,
                    required=False,
                    initial=str(given.get(each.number, "")),
                )
        elif rule == "ranked":
            places = [("", "No place")] + [
                (str(place), f"Place {place}") for place in range(1, len(self.options) + 1)
            ]
            for each in self.options:
                self.fields[f"value_{each.number}"] = forms.ChoiceField(
                    label=each.text,
                    choices=places,
                    widget=SelectOne,
                    required=False,
                    initial=str(given.get(each.number, "")),
                )

    def _words_hint(self) -> str:
        stances = {stance for stance, _ in STANCES_OF[self.decision.rule]}
        if stances & set(AGAINST):
            return "If you are against it, say why. It is kept beside the decision wherever it goes, and it is answered."
        if "advise" in stances:
            return "Each advice is answered."
        return ""

    def _names_shown_anyway(self, stances: list[tuple[str, str]]) -> str:
        with_words = [label for stance, label in stances if stance in WITH_WORDS]
        if not with_words or self.decision.secrecy != "named":
            return ""
        return f" Whoever chooses {' or '.join(f'“{label}”' for label in with_words)} is shown by name here."

    def _choices(self) -> dict[int, int]:
        said, rule = self.cleaned_data, self.decision.rule
        if not self._is_choosing or said.get("stance") != "chose":
            return {}
        if rule in ("majority", "lot"):
            chosen = said.get("choice") or []
            return {int(each): 1 for each in ([chosen] if isinstance(chosen, str) else chosen)}
        return {
            each.number: int(said[f"value_{each.number}"])
            for each in self.options
            if said.get(f"value_{each.number}")
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        stance = said.get("stance", "")
        words = said.get("words", "").strip()
        if stance in AGAINST and not words:
            self.add_error("words", "Please say in a few words why, so that it can be kept and answered.")
        elif said.get("is_dissent") and not words:
            self.add_error(
                "words",
                "Please say in a few words what you disagree with, so that it can be kept and answered.",
            )
        elif stance == "advise" and not words:
            self.add_error("words", "Please write what you would advise.")
        goes_unnamed = said.get("dissent_naming") == "masked" and (
            stance in AGAINST or said.get("is_dissent")
        )
        if stance in WITH_WORDS and goes_unnamed and self.decision.secrecy == "named":
            # Never kept with a name that somebody asked to leave out.
            self.add_error(
                "dissent_naming",
                "Everyone here sees who said what, so this answer cannot go without a name. Choose to show the "
                "name. Or choose another answer and tick the box about disagreeing: the words then stand without one.",
            )
        if stance == "chose" and not self.errors:
            self._check_chosen(said)
        return said

    def _check_chosen(self, said: dict[str, Any]) -> None:
        given = self._choices()
        rule = self.decision.rule
        if rule in ("majority", "lot") and not given:
            self.add_error(
                "choice",
                "Choose one of the ways." if rule == "majority" else "Choose at least one, or stand aside.",
            )
        if rule == "score":
            for each in self.options:
                if each.number not in given:
                    self.add_error(f"value_{each.number}", "Give it a mark from 0 to 5.")
        if rule == "ranked" and not given:
            self.add_error(None, "Give at least one of the ways its place, or stand aside.")

    def taken(self) -> dict[str, Any]:
        """What `take` is called with."""
        said = self.cleaned_data
        return {
            "stance": said["stance"],
            "words": said["words"],
            "choices": self._choices(),
            "is_dissent": bool(said.get("is_dissent")) or said["stance"] in AGAINST,
            "dissent_naming": said.get("dissent_naming") or "named",
            "lot_words": said.get("lot_words", ""),
        }


class PositionForForm(PositionForm):
    """The same, typed in for somebody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stance"].label = "What do they say?"
        self.fields["words"].label = "Their words"
        self.fields["is_dissent"].label = "They disagree, and want that kept beside what is decided"
        self.fields["dissent_naming"].label = "How is their disagreement shown?"
        self.fields["dissent_naming"].choices = [
            ("named", "With their name"),
            ("masked", "Without their name"),
        ]
        self.fields["channel"] = forms.ChoiceField(
            label="How did it come?",
            choices=[("post", "By post"), ("phone", "By phone")],
            widget=forms.RadioSelect,
        )
        self.fields["witness"] = forms.CharField(
            label="Who else heard or saw it?",
            max_length=SHORT - 20,
            help_text="Somebody who was on the call or read the letter with you. It counts once somebody here who is "
            "not you has said that it is what was said.",
        )
        self.order_fields(["channel"])

    def taken(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**super().taken(), "channel": said["channel"], "witness": said["witness"]}


class AnswerPositionForm(forms.Form):
    text = Words(label="Your answer", rows=4)
