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
    square = segno.make(address, error="m", micro=False)
    side = square.symbol_size(border=4)[0]
    drawn = BytesIO()
    square.save(
        drawn,
        kind="svg",
        border=4,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
    )
    # A size for paper as well as the grid it is drawn on: with one alone it is cut off or fills the sheet.
    sized = f'<svg width="{side * 4}" height="{side * 4}"'
    return drawn.getvalue().decode().strip().replace("<svg", sized, 1)
