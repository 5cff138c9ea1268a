from django import forms

from evenhand.records.departure import LEAVING_REASONS

#: Typed before something that cannot be undone.
SURE = "I am sure. It cannot be undone"


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why do you go?",
        choices=LEAVING_REASONS,
        required=False,
        initial="unsaid",
        widget=forms.RadioSelect,
        help_text="You owe nobody a reason. Nobody sees yours; it counts only in totals of five people or more.",
    )

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"] or "unsaid"


class WithdrawAllForm(forms.Form):
    is_sure = forms.BooleanField(
        label=SURE, error_messages={"required": "Tick this first, if you want to take everything back."}
    )


class DeleteForm(forms.Form):
    words = forms.ChoiceField(
        label="What about the words that you said?",
        choices=[
            ("stay", "Leave them here without my name"),
            ("erase", "Erase them too"),
        ],
        widget=forms.RadioSelect,
    )
    is_sure = forms.BooleanField(
        label=SURE, error_messages={"required": "Tick this first, if you want your account deleted."}
    )
