"""One form, one action: it is done, or the form says why not."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from evenhand.actions.errors import ActionError


def is_done(request: HttpRequest, form: forms.Form, act: Callable[[], object], done: str) -> bool:
    """Whether what the form asks for was done just now. If it was refused, the form has the reason."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except ActionError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, done)
    return True
