"""Whole addresses of pages, for letters, e-mails and QR codes, which are read outside this site."""

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse


def address_of(name: str, *args: object) -> str:
    # Built from the setting and never from what a request says its host is: that can be forged.
    return settings.SITE_URL + reverse(name, args=args)


def qr_svg(address: str) -> str:
    """The address as a square that a phone reads: black on white, with the quiet edge that it needs."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn,
        kind="svg",
        scale=4,
        border=4,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return drawn.getvalue().decode().strip()
