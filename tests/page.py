"""One client for every page test: whatever page a test fetches is checked on the way.

Checked: it parses as HTML5; one h1, and the title begins with it; every id once; every form field has a
label or a name; no inline script, style or handler; every form that changes something carries its token;
no "stakeholder"; nothing from another address.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.test import Client

from evenhand.access.viewer import PRIVATE_PAGE_SESSION_KEY
from evenhand.records.models import Partner, Person

LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}


class PageFault(AssertionError):
    pass


@dataclass
class Page:
    """A response, and what it shows."""

    response: Any
    status: int
    text: str = ""
    html: str = ""
    tree: Element | None = None
    links: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.response.headers.get("Location", "")

    def has(self, *words: str) -> bool:
        return all(word in self.text for word in words)


def visible_text(tree: Element) -> str:
    parts: list[str] = []

    def walk(element: Element) -> None:
        if element.tag in {"script", "style", "head"}:
            return
        if element.text:
            parts.append(element.text)
        for child in element:
            walk(child)
            if child.tail:
                parts.append(child.tail)

    walk(tree)
    return re.sub(r"\s+", " ", " ".join(parts)).strip()


@lru_cache(maxsize=4096)
def parsed(html: str) -> Element:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html)
    # The SVG of a QR code draws a known complaint about its namespace; everything else is a fault.
    faults = [fault for fault in parser.errors if fault[1] not in {"non-void-element-with-trailing-solidus"}]
    if faults:
        (line, column), code, _ = faults[0]
        near = html.splitlines()[max(0, line - 2) : line + 1]
        raise PageFault(f"not valid HTML ({code}) at line {line}, column {column}: {' '.join(near)[:400]}")
    return tree


def check(html: str, address: str) -> Element:
    tree = parsed(html)
    headings = [" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")]
    if len(headings) != 1:
        raise PageFault(f"{address}: {len(headings)} h1 headings; a page has one. {headings}")
    title = " ".join("".join(next(tree.iter("title")).itertext()).split())
    if not title.removeprefix("Error: ").startswith(headings[0]):
        raise PageFault(f"{address}: the title “{title}” must begin with the h1 “{headings[0]}”")
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    if twice:
        raise PageFault(f"{address}: these ids are used twice: {twice}")
    labelled_ids = {label.get("for") for label in tree.iter("label")}
    inside_labels = {id(inner) for label in tree.iter("label") for inner in label.iter()}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in LABELLED and element.get("type", "text") not in NEEDS_NO_LABEL:
            has_name = (
                element.get("id") in labelled_ids
                or id(element) in inside_labels
                or element.get("aria-label")
                or element.get("aria-labelledby")
            )
            if not has_name:
                raise PageFault(f"{address}: <{element.tag} name={element.get('name')!r}> has no label")
        for reference in ("for", "aria-describedby", "aria-labelledby"):
            for wanted in (element.get(reference) or "").split():
                if wanted not in ids:
                    raise PageFault(f"{address}: {reference}={wanted!r} on <{element.tag}> names no element")
        if element.get("style") or any(name.startswith("on") for name in element.keys()):  # noqa: SIM118
            raise PageFault(
                f"{address}: <{element.tag}> carries inline style or script, which the policy blocks"
            )
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            raise PageFault(f"{address}: an inline <{element.tag}>, which the policy blocks")
        if element.tag in {"script", "img", "link", "iframe"}:
            source = element.get("src") or element.get("href") or ""
            if source.startswith(("http:", "https:", "//")):
                raise PageFault(f"{address}: <{element.tag}> asks another address: {source}")
        if element.tag == "img" and element.get("alt") is None:
            raise PageFault(f"{address}: an image without alt text")
        if element.tag == "form" and (element.get("method") or "get").lower() == "post":
            names = {inner.get("name") for inner in element.iter("input")}
            if "csrfmiddlewaretoken" not in names:
                raise PageFault(f"{address}: a form that changes something without its token")
        if element.tag in {"a", "button"} and not (
            "".join(element.itertext()).strip() or element.get("aria-label")
        ):
            raise PageFault(f"{address}: a {element.tag} with no words in it")
        if element.tag == "a" and element.get("href", "").startswith("#"):
            target = element.get("href", "")[1:]
            if target and target not in ids:
                raise PageFault(f"{address}: a link to #{target}, which is not on the page")
    words = visible_text(tree)
    if "stakeholder" in words.lower() and "data-quotes" not in html:
        raise PageFault(f"{address}: says “stakeholder”; say who is meant")
    return tree


class Browser:
    """A person at the site. ``as_person`` signs in; ``as_page`` comes by a private page."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)

    def as_person(self, who: Person | Partner) -> "Browser":
        person = who.person if isinstance(who, Partner) else who
        self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return self

    def as_page(self, page_id: int) -> "Browser":
        session = self.client.session
        session[PRIVATE_PAGE_SESSION_KEY] = page_id
        session.save()
        return self

    def get(self, address: str, *, status: int = 200, **kwargs: Any) -> Page:
        return self._page(self.client.get(address, **kwargs), address, status)

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, status: int = 302, **kwargs: Any
    ) -> Page:
        return self._page(self.client.post(address, data or {}, **kwargs), address, status)

    def _page(self, response: Any, address: str, status: int) -> Page:
        if response.status_code != status:
            raise PageFault(
                f"{address}: expected {status}, got {response.status_code}"
                f" {response.headers.get('Location', '')} {self._first_error(response)}"
            )
        page = Page(response=response, status=response.status_code)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            page.html = response.content.decode()
            if page.html and response.status_code != 302:
                if "Content-Security-Policy" not in response.headers:
                    raise PageFault(f"{address}: no Content-Security-Policy")
                if "Cache-Control" not in response.headers:
                    raise PageFault(f"{address}: no Cache-Control")
                page.tree = check(page.html, address)
                page.text = visible_text(page.tree)
                page.links = [a.get("href", "") for a in page.tree.iter("a")]
        return page

    @staticmethod
    def _first_error(response: Any) -> str:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return ""
        found = re.findall(r'<p class="error"[^>]*>(.*?)</p>', response.content.decode(), re.S)
        return " | ".join(re.sub(r"<[^>]+>", "", error).strip() for error in found)
