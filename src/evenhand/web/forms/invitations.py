from typing import Any

from django import forms

from evenhand.access.roles import Role
from evenhand.actions.invitations import DAYS, MOST_DAYS
from evenhand.web.forms.names import Name
from evenhand.web.forms.partners import RoleField, TypesField


class InvitationForm(forms.Form):
    name = Name(label="Whom do you want to invite?", help_text="The name that they go by.")
    email = forms.EmailField(
        label="Their e-mail address",
        required=False,
        help_text="If you give one, we send the invitation. If not, you get a link and a letter to hand over.",
    )
    days = forms.IntegerField(
        label="For how many days shall it be open?", min_value=1, max_value=MOST_DAYS, initial=DAYS
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField(roles, initial="partner")
        self.order_fields(["name", "email", "role", "days"])


class AcceptForm(forms.Form):
    types = TypesField()


class OwnPageForm(forms.Form):
    name = Name(label="What name do you go by?", help_text="A first name is enough.")
    types = TypesField()
