from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.access.contributions import is_team
from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions.contributions import MOST_FILES
from evenhand.exchange.attachments import MOST_BYTES, Prepared, prepare
from evenhand.exchange.upload_limits import UploadRefused
from evenhand.framework import Framework
from evenhand.readings.names import shown_name
from evenhand.readings.namings import Offered
from evenhand.records.contribution import KINDS
from evenhand.records.models import Decision, Partner
from evenhand.web.forms.limits import SHORT, Words
from evenhand.web.forms.many_choices import SelectOne, TickMany

#: A few pages of a letter; the action holds the same line for what comes by other ways.
MOST_LETTERS = 12_000


@dataclass(frozen=True)
class Choice:
    """One way to be named, or one audience, with what it does and what it cannot do in plain words."""

    value: str
    label: str
    who_sees: str
    cannot: str = ""


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A few files, each known by what is in it, and cleaned before it is kept."""

    widget = ManyFiles(attrs={"accept": ".jpg,.jpeg,.png,.pdf,.txt,.csv,.docx,.xlsx,.mp3,.m4a,.ogg,.wav"})

    def clean(self, data: Any, initial: Any = None) -> list[Prepared]:
        brought = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(brought) > MOST_FILES:
            raise forms.ValidationError(f"Bring {MOST_FILES} files at most with one thing you say.")
        prepared = []
        for file in brought:
            if file.size > MOST_BYTES:
                raise forms.ValidationError(
                    f"“{file.name[:60]}” is larger than {MOST_BYTES // 2**20} MB. Please bring a smaller copy."
                )
            try:
                prepared.append(prepare(file.name, file.read()))
            except UploadRefused as refused:
                raise forms.ValidationError(f"“{_plain(file.name)}”: {refused.sentence}") from refused
        return prepared


class SayForm(forms.Form):
    """The words first, in one big box. All else has a default that most people can leave as it is."""

    text = Words(label="What do you want to say?", rows=7, max_length=MOST_LETTERS)
    naming = forms.ChoiceField(label="Under what name?", required=False)
    audience = forms.ChoiceField(label="Who can read it?", required=False)
    readers = forms.MultipleChoiceField(
        label="If only people you choose: who?", required=False, widget=TickMany
    )
    kind = forms.ChoiceField(label="What kind of thing is it?", choices=KINDS, required=False)
    stage = forms.ChoiceField(label="Is it about one part of the work?", required=False)
    asked = forms.ChoiceField(
        label="Is there one person who should answer?",
        required=False,
        widget=SelectOne,
        help_text="They are told that somebody asked. They can read it, whoever else can.",
    )
    files = FilesField(
        label="Do you want to add a picture, a file or a sound?",
        required=False,
        help_text="Up to three, each up to 10 MB: pictures, PDF, text, Word, Excel or sound. We take out what "
        "cameras and Word add about you and the place. In a PDF, and in sound, some of it can stay.",
    )

    def __init__(
        self,
        *args: Any,
        partner: Partner,
        offered: Offered,
        others: Sequence[Partner],
        framework: Framework,
        about: Decision | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partner, self.about = partner, about
        self.others = {str(other.pk): other for other in others if other.pk != partner.pk}
        self.namings = naming_choices(partner, offered, others, framework)
        if about is not None:
            self.namings = [choice for choice in self.namings if choice.value != "unlinkable"]
        self.audiences = audience_choices(offered, others, partner)
        self.fields["naming"].choices = [(choice.value, choice.label) for choice in self.namings]
        self.fields["audience"].choices = [(choice.value, choice.label) for choice in self.audiences]
        self.fields["readers"].choices = [
            (pk, shown_name(other))
            for pk, other in self.others.items()
            if may(other.role, Permission.CONTRIBUTION_READ)
        ]
        self.fields["stage"].choices = [
            ("", "All of it, or I don’t know"),
            *((row.id, row.name) for row in framework.stages),
        ]
        self.fields["asked"].choices = [
            ("", "Whoever it is for"),
            *(
                (pk, shown_name(other))
                for pk, other in self.others.items()
                if may(other.role, Permission.ANSWER_GIVE)
            ),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["naming"] = said.get("naming") or "named"
        said["audience"] = said.get("audience") or "everyone"
        said["kind"] = said.get("kind") or ("objection" if self.about else "idea")
        said["readers"] = [self.others[pk] for pk in said.get("readers") or []]
        said["asked"] = self.others.get(said.get("asked") or "")
        said["files"] = said.get("files") or []
        if said["audience"] != "chosen":
            said["readers"] = []
        elif not said["readers"]:
            self.add_error("readers", "Choose at least one person, or choose another answer above.")
        said["naming"], _, said["shown_type"] = said["naming"].partition(":")
        if said["naming"] == "unlinkable":
            self._check_unlinkable(said)
        elif said["naming"] != "named" and any(not file.is_free_of_names for file in said["files"]):
            self.add_error(
                "files",
                "This file may carry your name inside, and a voice tells who is speaking. Beside a made-up name "
                "or a group you can bring pictures, text, Word or Excel.",
            )
        return said

    def _check_unlinkable(self, said: dict[str, Any]) -> None:
        if said["files"]:
            self.add_error("files", "A file cannot come with words that no one can link to you.")
        if said["asked"]:
            self.add_error("asked", "Words that no one can link to you are answered for all to read.")
        if said["audience"] not in ("everyone", "partners"):
            self.add_error(
                "audience", "Words that no one can link to you are for all, or for those who take part."
            )

    def to_say(self) -> dict[str, Any]:
        """What the action takes. It is for the other side to answer, unless one person was asked."""
        said = dict(self.cleaned_data)
        answers = said["asked"]
        is_for_team = is_team(answers) if answers else not is_team(self.partner)
        return said | {"to_side": "team" if is_for_team else "partners", "about_decision": self.about}


class EnterForm(SayForm):
    """What somebody said by phone, by post or in a meeting, typed in by another."""

    way = forms.ChoiceField(
        label="How did it come?",
        choices=[("phone", "By phone"), ("post", "By post"), ("meeting", "In a meeting, or face to face")],
        widget=forms.RadioSelect,
    )
    said_on = forms.DateField(
        label="Which day was it said, or did the letter come?",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    said_at = forms.CharField(label="Where, if it was in a meeting?", required=False, max_length=SHORT)
    witness = forms.ChoiceField(
        label="Who else heard it, or saw the letter?",
        required=False,
        widget=SelectOne,
        help_text="Somebody with the part of a witness here. They are asked whether it is what was said.",
    )
    field_order = ["way", "said_on", "said_at", "text"]

    def __init__(self, *args: Any, witnesses: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Their words"
        self.fields["kind"].help_text = ""
        self.fields["files"].label = "Is there a picture or a copy of the letter?"
        self.witnesses = {str(each.pk): each for each in witnesses if each.pk != self.partner.pk}
        self.fields["witness"].choices = [
            ("", "Nobody"),
            *((pk, shown_name(each)) for pk, each in self.witnesses.items()),
        ]

    def clean_said_on(self) -> object:
        day = self.cleaned_data["said_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today, or a day before.")
        return day

    def to_say(self) -> dict[str, Any]:
        said = super().to_say()
        return said | {"witness": self.witnesses.get(said["witness"])}


class WhoseForm(forms.Form):
    """Whose words they are, before anything else is asked."""

    partner = forms.ChoiceField(label="Whose words are they?", widget=SelectOne)

    def __init__(self, *args: Any, people: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [(str(each.pk), shown_name(each)) for each in people]


NOTE_LINES = 12


class NotesForm(forms.Form):
    """The notes of one meeting: a line each, with whose words it is."""

    said_at = forms.CharField(label="Which meeting was it?", max_length=SHORT)
    said_on = forms.DateField(
        label="Which day was it?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        choices = [("", "Choose a person"), *((pk, shown_name(each)) for pk, each in self.people.items())]
        for line in range(1, NOTE_LINES + 1):
            self.fields[f"partner-{line}"] = forms.ChoiceField(
                label=f"Line {line}: who said it?", choices=choices, required=False, widget=SelectOne
            )
            self.fields[f"kind-{line}"] = forms.ChoiceField(
                label=f"Line {line}: what kind is it?", choices=KINDS, required=False, widget=SelectOne
            )
            self.fields[f"text-{line}"] = Words(
                label=f"Line {line}: their words", rows=2, required=False, max_length=MOST_LETTERS
            )

    clean_said_on = EnterForm.clean_said_on

    def lines(self) -> list[dict[str, Any]]:
        """The fields of each line, for the page."""
        return [
            {name: self[f"{name}-{line}"] for name in ("partner", "kind", "text")}
            for line in range(1, NOTE_LINES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        notes = []
        for line in range(1, NOTE_LINES + 1):
            text, who = said.get(f"text-{line}") or "", said.get(f"partner-{line}") or ""
            if text and not who:
                self.add_error(f"partner-{line}", "Choose whose words these are.")
            elif who and not text:
                self.add_error(f"text-{line}", "Write down what they said, or choose nobody.")
            elif text:
                notes.append((self.people[who], said.get(f"kind-{line}") or "idea", text))
        if not notes and not self.errors:
            raise forms.ValidationError("Write at least one line, with the person who said it.")
        said["notes"] = notes
        return said


class EditForm(forms.Form):
    text = Words(label="Your words", rows=8, max_length=MOST_LETTERS)


def naming_choices(
    partner: Partner, offered: Offered, others: Sequence[Partner], framework: Framework
) -> list[Choice]:
    names = {row.id: row for row in framework.partner_types}
    keeps_names = _and(
        [shown_name(each) for each in others if may(each.role, Permission.CONTRIBUTION_UNMASK)]
    )
    by_words = "People may know you by what you say, or by how you say it."
    machine = "Whoever runs the computer behind this site could find out."
    choices = [
        Choice(
            "named",
            f"{shown_name(partner)}, the name you use here",
            "Whoever reads it sees that you said it. You can change it or take it back.",
        )
    ]
    if "masked" in offered.namings:
        choices.append(
            Choice(
                "masked",
                "A made-up name",
                "We make up a name just for this, such as “Blue Heron 41”. It is never used again. "
                f"Only {keeps_names} can look up that it was you. You can change it or take it back.",
                f"{by_words} {machine}",
            )
        )
    if "group" in offered.namings:
        for type_id in offered.group_types:
            row = names.get(type_id)
            plural = row.plural.lower() if row else type_id.replace("_", " ")
            choices.append(
                Choice(
                    f"group:{type_id}",
                    f"One of the {plural}",
                    f"Others see only that it was one of the {plural} here. There are five or more of you. "
                    "Nobody here can look up who it was. You can change it or take it back.",
                    f"{by_words} {machine}",
                )
            )
    if "unlinkable" in offered.namings:
        choices.append(
            Choice(
                "unlinkable",
                "No name: no one here can link it to you",
                "We keep your words, and nothing about you. They wait until five things have been said in this way. "
                "Then all five are shown at once, in mixed order. That can take a long time. "
                "The answer is there for all to read.",
                "You cannot change it or take it back, and there is no receipt. "
                "A computer that serves pages notes when it was visited, and whoever runs it could read the words "
                f"while they wait. Somebody who said the other four knows that the fifth is not theirs. {by_words}",
            )
        )
    return choices


def audience_choices(offered: Offered, others: Sequence[Partner], partner: Partner) -> list[Choice]:
    facilitators = _and(
        [
            shown_name(each)
            for each in others
            if each.pk != partner.pk and may(each.role, Permission.CONTRIBUTION_UNMASK)
        ]
    )
    choices = [
        Choice("everyone", "Everyone here", "Also those who only look on, such as a funder."),
        Choice("partners", "Everyone who takes part", "Not those who only look on."),
        Choice("chosen", "Only people I choose", "They, and you. They may tell others."),
        Choice(
            "facilitator",
            f"Only {facilitators}, who helps everyone be heard",
            "Nobody else here can read it, not even the lead. The answer comes to you alone.",
        ),
    ]
    return [choice for choice in choices if choice.value in offered.audiences]


def not_offered(offered: Offered, *, is_about_decision: bool = False) -> list[str]:
    """What somebody may look for and not find, and why it could not be kept."""
    reasons = []
    if "masked" not in offered.namings:
        reasons.append("A made-up name needs a facilitator here. There is none yet.")
    if "group" not in offered.namings:
        reasons.append("To speak as one of a group, five or more people of that group must be here.")
    if "unlinkable" not in offered.namings:
        reasons.append(
            "So that no one can link it to you, five or more people here must be able to say things."
        )
    elif is_about_decision:
        reasons.append("So that no one can link it to you, it cannot be tied to a decision.")
    return reasons


def _and(names: list[str]) -> str:
    if len(names) < 2:
        return names[0] if names else "the facilitator"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:60]
