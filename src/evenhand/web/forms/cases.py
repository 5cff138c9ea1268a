import hashlib
from typing import Any

from django import forms

from evenhand.exchange import case_file
from evenhand.exchange.case_file import CaseFile, CaseFileRefused
from evenhand.web.forms.limits import Words
from evenhand.web.forms.plan_upload import shown_file_name


class CaseUpload(forms.Form):
    """A case, read whole or refused. After `is_valid`, `case` holds it and `digest` says which file it was."""

    file = forms.FileField(
        label="The case",
        help_text="A file that another project let out. It ends in .json.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Choose a file first.", "empty": "This file is empty."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case: CaseFile | None = None
        self.digest = ""

    def clean_file(self) -> object:
        upload = self.cleaned_data["file"]
        # One byte past the limit is enough to know that it is too long.
        data = upload.read(case_file.MOST_BYTES + 1)
        try:
            self.case = case_file.read(data, shown_file_name(upload.name))
        except CaseFileRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        self.digest = hashlib.sha256(data).hexdigest()
        return upload


class WouldDoForm(forms.Form):
    text = Words(
        label="At this point, what would you do?",
        rows=5,
        help_text="A few words are enough. “I do not know” is an answer too. You cannot change it once you know what they did.",
    )
    is_shared = forms.BooleanField(
        label="Show it to the others here",
        required=False,
        help_text="With your name as you use it here, and only to those who have answered too or only look on. You can change this later.",
    )
