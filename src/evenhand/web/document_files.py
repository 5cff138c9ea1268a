"""Documents as files to take away. Made on the spot and never kept."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from evenhand.exchange.document import docx, html, pdf, text
from evenhand.exchange.document.tree import Document, Size

MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
    "toml": "application/toml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS: dict[str, Callable[[Document, Size], bytes]] = {
    "html": lambda made, size: html.standalone(made, size).encode(),
    "pdf": pdf.write,
    "docx": docx.write,
    "txt": lambda made, size: text.write(made).encode(),
}


def file_response(content: bytes, *, title: str, name: str, kind: str) -> HttpResponse:
    """A file with a name that tells whose it is and what it is."""
    stem = "-".join(part for part in (slugify(title)[:60].strip("-"), name) if part)
    response = HttpResponse(content, content_type=MEDIA[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}.{kind}")
    return response


def document_response(
    made: Document, *, title: str, name: str, kind: str, size: Size = "ordinary"
) -> HttpResponse:
    return file_response(WRITERS[kind](made, size), title=title, name=name, kind=kind)
