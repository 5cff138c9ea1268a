from django import forms

from evenhand.methods.ledger.verify import LONGEST_RECEIPT


class CheckForm(forms.Form):
    """A receipt to check: pasted, or as a file. After `is_valid`, `text` holds it. Nothing of it is kept."""

    receipt = forms.CharField(
        label="Paste your receipt here",
        help_text="All of it, from the first line to the last. You can also scan its square with a phone and paste that.",
        required=False,
        # A receipt must come through as it is: its blanks count.
        strip=False,
        max_length=LONGEST_RECEIPT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": "This is far longer than a receipt."},
    )
    file = forms.FileField(
        label="Or choose its file",
        help_text="It ends in .txt.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        upload, self.text = cleaned.get("file"), str(cleaned.get("receipt") or "")
        if upload:
            data = upload.read(LONGEST_RECEIPT + 1)
            if len(data) > LONGEST_RECEIPT:
                raise forms.ValidationError("This file is far longer than a receipt.")
            try:
                self.text = data.decode("utf-8")
            except UnicodeDecodeError:
                raise forms.ValidationError("This file is not a receipt: it is not plain text.") from None
        if not self.text.strip() and not self.errors:
            raise forms.ValidationError("Paste a receipt, or choose its file.")
        return cleaned
