"""Addresses of pages that may not be there in every installation."""

from django.urls import NoReverseMatch, reverse


def address_or_none(name: str, *args: object) -> str | None:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
