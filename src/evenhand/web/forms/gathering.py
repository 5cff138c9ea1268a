from typing import Any

from django import forms

from evenhand.actions.gathering import MOST_PARTS
from evenhand.web.forms.limits import Words

#: Parts with a box of their own. A blank line between two parts makes more of them in the last box.
BOXES = 4


class GatherForm(forms.Form):
    text = Words(
        label="What do they have in common, in one sentence?",
        rows=3,
        help_text="Use their words where you can. Leave nothing out that one of them would miss.",
    )


class TakeOutForm(forms.Form):
    words = Words(label="Why?", required=False, rows=2, help_text="You need not give a reason.")


class SplitForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, BOXES + 1):
            self.fields[f"part_{number}"] = Words(
                label=f"Part {number}",
                required=number <= 2,
                rows=2,
                help_text="For more parts than boxes, leave an empty line between them."
                if number == BOXES
                else "",
            )

    def parts(self) -> list[str]:
        texts = [self.cleaned_data[f"part_{number}"] for number in range(1, BOXES + 1)]
        last = [each for each in texts.pop().replace("\r\n", "\n").split("\n\n") if each.strip()]
        return [*texts, *last][: MOST_PARTS + 1]
