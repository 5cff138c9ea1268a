from django import forms

from evenhand.web.forms.limits import LINE, Words


class ChangeForm(forms.Form):
    what = Words(
        label="What is different now?",
        rows=3,
        help_text="Everyone here can read this. Do not repeat private words in it.",
    )
    where = forms.CharField(
        label="Where can it be seen?",
        max_length=LINE,
        help_text="For example: the information sheet, page 2.",
    )
    version = forms.CharField(
        label="In which version?", max_length=80, help_text="For example: version 3, or 4 May."
    )
