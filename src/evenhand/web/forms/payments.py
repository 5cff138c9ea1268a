"""Forms about pay: an offer, what somebody says to it, a claim of up to ten sums, and whether the money came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.actions.bank_details import SENTENCE, looks_like_bank_details
from evenhand.actions.claims import LINES_LIMIT, LineSaid
from evenhand.actions.receipts import Receipt
from evenhand.exchange.attachments import MOST_BYTES, Prepared, prepare
from evenhand.exchange.upload_limits import UploadRefused
from evenhand.records.models import ClaimLine, Partner, PayOffer
from evenhand.records.payment import CHOICES
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.many_choices import TickMany
from evenhand.web.forms.money import Pounds
from evenhand.web.templatetags.evenhand import pounds

KINDS = [
    ("expense", "Yes"),
    ("no_receipt", "No"),
    ("supporter", "Supporter’s"),
]
PAPER_WAYS = [("post", "On paper"), ("phone", "By phone")]
#: How many sums stand open; the others are one press away.
OPEN_LINES = 3
RECEIPT_SUFFIXES = {".jpg", ".png", ".pdf"}


def no_bank_details(value: str) -> None:
    if looks_like_bank_details(value):
        raise forms.ValidationError(SENTENCE)


class Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)


class OfferForm(forms.Form):
    partners = forms.MultipleChoiceField(
        label="To whom?",
        widget=TickMany,
        help_text="Each gets an offer of their own, and sees nobody else’s.",
        error_messages={"required": "Choose at least one person."},
    )
    what_for = Words(
        label="What is it for?",
        rows=3,
        max_length=2000,
        validators=[no_bank_details],
        help_text="A stretch of time and what is done in it. Never one thing that somebody says.",
    )
    from_day = Day(label="From which day?")
    to_day = Day(label="To which day?")
    pence = Pounds(label="How much, in pounds?")
    worked_out = forms.CharField(
        label="How is that worked out?",
        required=False,
        max_length=LINE,
        validators=[no_bank_details],
        help_text="Such as: 4 meetings of 2 hours at £27.50, the NIHR rate. People see it.",
    )
    promised_days = forms.IntegerField(
        label="Within how many days after they ask will they have the money?",
        min_value=1,
        max_value=366,
        initial=30,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="Promise what your finance office can keep. The days are counted, and shown.",
    )
    how = forms.CharField(
        label="How does the money come?",
        max_length=LINE,
        validators=[no_bank_details],
        help_text="Such as: a bank transfer from the university, a voucher, or cash at the meeting.",
    )
    ring = forms.CharField(
        label="Whom can they ring about it?",
        max_length=SHORT - 20,
        validators=[no_bank_details],
        help_text="A name and a number.",
    )

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(partner.pk): partner for partner in partners}
        self.fields["partners"].choices = [(pk, partner.person.name) for pk, partner in self.known.items()]

    def clean_partners(self) -> list[Partner]:
        return [self.known[pk] for pk in self.cleaned_data["partners"]]

    def clean_pence(self) -> int:
        pence = self.cleaned_data["pence"]
        if not pence:
            raise forms.ValidationError("Offer more than nothing.")
        return pence

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("from_day") and said.get("to_day") and said["to_day"] < said["from_day"]:
            self.add_error("to_day", "This day lies before the first. Look at the two days again.")
        return said


class ChoiceForm(forms.Form):
    choice = forms.ChoiceField(
        label="What do you want?",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the four."},
    )
    pence = Pounds(label="If less: how many pounds would you like?", required=False)
    elsewhere_to = forms.CharField(
        label="If somebody else: who shall have it?",
        required=False,
        max_length=SHORT,
        validators=[no_bank_details],
        help_text="The name of a person, a group or a charity. No bank details, please.",
    )

    def __init__(self, *args: Any, offer: PayOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        words = dict(CHOICES) | {"accept": f"Yes, all of it: {pounds(offer.pence)}"}
        self.fields["choice"].choices = list(words.items())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        pence = said.get("pence")
        if (
            said.get("choice") == "less"
            and "pence" not in self.errors
            and not 0 < (pence or 0) < self.offer.pence
        ):
            self.add_error("pence", f"Say how much you would like: less than {pounds(self.offer.pence)}.")
        if (
            said.get("choice") == "elsewhere"
            and "elsewhere_to" not in self.errors
            and not said.get("elsewhere_to")
        ):
            self.add_error("elsewhere_to", "Say who should have it.")
        return said


class ChoiceEnterForm(ChoiceForm):
    way = forms.ChoiceField(label="How did it come?", choices=PAPER_WAYS, widget=forms.RadioSelect)
    field_order = ["way", "choice", "pence", "elsewhere_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = "What do they want?"
        self.fields["pence"].label = "If less: how many pounds?"


@dataclass(frozen=True, slots=True)
class LineFields:
    """The fields of one sum, as the page shows them together."""

    number: int
    what: forms.BoundField
    pence: forms.BoundField
    kind: forms.BoundField
    spent_on: forms.BoundField
    receipt: forms.BoundField
    kept: Receipt | None
    is_kept: forms.BoundField | None

    @property
    def has_errors(self) -> bool:
        return any(f.errors for f in (self.what, self.pence, self.kind, self.spent_on, self.receipt))


class ClaimForm(forms.Form):
    """Up to ten sums, one a line. A line without words, sum and photo is left out."""

    def __init__(self, *args: Any, before: Sequence[ClaimLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[int, Receipt] = {}
        for number in range(1, LINES_LIMIT + 1):
            line = before[number - 1] if number <= len(before) else None
            self._add_line(number, line)
        self.lines_said: list[LineSaid] = []

    def _add_line(self, number: int, line: ClaimLine | None) -> None:
        self.fields |= {
            f"what_{number}": forms.CharField(
                label="What was it for?",
                required=False,
                max_length=LINE,
                initial=line.what if line else None,
                validators=[no_bank_details],
            ),
            f"pence_{number}": Pounds(
                label="How many pounds?", required=False, initial=line.pence if line else None
            ),
            f"kind_{number}": forms.ChoiceField(
                label="Is there a receipt?",
                required=False,
                choices=KINDS,
                initial=line.kind if line else "expense",
            ),
            f"spent_on_{number}": Day(
                label="On which day?", required=False, initial=line.spent_on if line else None
            ),
            f"receipt_{number}": forms.FileField(
                label="A photo of the receipt",
                required=False,
                widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
            ),
        }
        kept = Receipt.of(line) if line else None
        if kept:
            self.kept[number] = kept
            self.fields[f"is_kept_{number}"] = forms.BooleanField(
                label=f"Keep the photo “{kept.name}”", required=False, initial=True
            )

    def lines(self) -> Iterator[LineFields]:
        for number in range(1, LINES_LIMIT + 1):
            parts = {
                name: self[f"{name}_{number}"] for name in ("what", "pence", "kind", "spent_on", "receipt")
            }
            kept = self.kept.get(number)
            yield LineFields(
                number=number, kept=kept, is_kept=self[f"is_kept_{number}"] if kept else None, **parts
            )

    @property
    def open_lines(self) -> list[LineFields]:
        return [line for line in self.lines() if line.number <= OPEN_LINES]

    @property
    def more_lines(self) -> list[LineFields]:
        return [line for line in self.lines() if line.number > OPEN_LINES]

    @property
    def is_more_open(self) -> bool:
        return any(line.what.value() or line.pence.value() or line.has_errors for line in self.more_lines)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(1, LINES_LIMIT + 1):
            self._clean_line(number, said)
        return said

    def _clean_line(self, number: int, said: dict[str, Any]) -> None:
        what, pence = said.get(f"what_{number}") or "", said.get(f"pence_{number}")
        brought = said.get(f"receipt_{number}")
        kept = self.kept.get(number) if said.get(f"is_kept_{number}") else None
        if any(f"{name}_{number}" in self.errors for name in ("what", "pence", "spent_on", "kind")):
            return
        if not what and pence is None and not brought:
            return
        if not what:
            self.add_error(f"what_{number}", "Say what it was for.")
        if not pence:
            self.add_error(f"pence_{number}", "Say how much it was.")
        spent_on = said.get(f"spent_on_{number}")
        if spent_on and spent_on > timezone.localdate():
            self.add_error(f"spent_on_{number}", "That day is still to come.")
        receipt: Any = kept
        if brought:
            receipt = self._prepared(number, brought)
        if what and pence:
            kind = said.get(f"kind_{number}") or "expense"
            self.lines_said.append(LineSaid(kind, what, pence, spent_on, receipt))

    def _prepared(self, number: int, brought: Any) -> Prepared | None:
        """The photo without what the phone wrote into it, such as the place where it was taken."""
        try:
            found = prepare(brought.name, brought.read(MOST_BYTES + 1))
        except UploadRefused as refused:
            self.add_error(f"receipt_{number}", str(refused))
            return None
        if found.suffix not in RECEIPT_SUFFIXES:
            self.add_error(
                f"receipt_{number}", "Bring a photo (JPEG or PNG) or a PDF. Or send us the receipt on paper."
            )
            return None
        return found


class ClaimChangeForm(ClaimForm):
    answer = Words(
        label="Your answer to the question",
        required=False,
        rows=2,
        max_length=1000,
        validators=[no_bank_details],
    )

    def __init__(self, *args: Any, has_question: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_question:
            del self.fields["answer"]


class ClaimEnterForm(ClaimForm):
    """The same for a claim that came on paper or by phone."""

    way = forms.ChoiceField(label="How did it come?", choices=PAPER_WAYS, widget=forms.RadioSelect)
    claimed_on = Day(label="On which day did it come?", help_text="The promised days are counted from it.")
    offer_number = forms.IntegerField(
        label="Does it ask for pay? Which number of offer is on it?",
        required=False,
        min_value=1,
        max_value=999_999,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="You need not know the sum: what they agreed to is filled in. Leave it empty for expenses alone.",
    )

    def clean_claimed_on(self) -> date:
        return not_to_come(self.cleaned_data["claimed_on"])


class ArrivedForm(forms.Form):
    has_come = forms.ChoiceField(
        label="Has the money come?",
        choices=[("yes", "Yes, it has come"), ("no", "No, it has not come")],
        widget=forms.RadioSelect,
    )
    arrived_on = Day(label="If it has: on which day, about?", required=False)

    def clean_arrived_on(self) -> date | None:
        return not_to_come(self.cleaned_data["arrived_on"])


class ArrivedEnterForm(ArrivedForm):
    """What a slip or a call says. The number stands on the letter that asked."""

    number = forms.IntegerField(
        label="Which number is on the letter?",
        min_value=1,
        max_value=999_999,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    way = forms.ChoiceField(label="How did it come?", choices=PAPER_WAYS, widget=forms.RadioSelect)
    field_order = ["number", "way", "has_come", "arrived_on"]


class QueryForm(forms.Form):
    words = Words(
        label="What do you want to ask?",
        rows=3,
        max_length=1000,
        validators=[no_bank_details],
        help_text="They get a message that there is a question. It holds nothing back for good.",
    )


class DisputeForm(forms.Form):
    words = Words(label="What is not right?", rows=3, max_length=1000, validators=[no_bank_details])


class PaperForm(forms.Form):
    """The lines of a printed letter that are not kept."""

    ring = forms.CharField(label="Whom can they ring?", required=False, max_length=SHORT)
    return_to = forms.CharField(
        label="Where shall they send it back?",
        required=False,
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="An address. A stamped envelope helps.",
    )
    signed = forms.CharField(label="Who signs it?", required=False, max_length=SHORT)
    size = forms.ChoiceField(
        label="How large shall the print be?",
        choices=[("ordinary", "Ordinary"), ("large", "Large print")],
        initial="ordinary",
        widget=forms.RadioSelect,
    )


def not_to_come(value: Any) -> Any:
    if value and value > timezone.localdate():
        raise forms.ValidationError("That day is still to come.")
    return value
