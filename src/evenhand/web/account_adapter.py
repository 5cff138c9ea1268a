from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """How sign-in is joined to people: by invitation or by starting a project, never by a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def populate_username(self, request: HttpRequest, user: object) -> None:
        """People have names, not user names."""
