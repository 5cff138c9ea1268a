"""A real browser on a real server. Each page that a journey reaches is looked at by axe, at two widths."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

# Playwright keeps an event loop running, and Django would take our calls for calls from inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PICTURES = Path(__file__).parent / "pictures"
WIDTHS = {"phone": (320, 640), "desktop": (1280, 900)}
#: Somebody who moves by keyboard must see where they are: an outline, or a shadow or border in its place.
IS_FOCUS_SEEN = """() => { const e = document.activeElement, seen = getComputedStyle(e);
  return (seen.outlineStyle !== 'none' && parseFloat(seen.outlineWidth) >= 1) || seen.boxShadow !== 'none'; }"""
#: A4 less the margins of our sheets, at 96 dots an inch.
PAPER = {"width": 673, "height": 986}
#: What paper should not have: bars and menus, and what is cut off at an edge. “unseen” is for screen readers.
NOT_FOR_PAPER = """() => { const faults = [], say = (e, why) => faults.push(why + ': ' + e.outerHTML.slice(0, 120));
  for (const e of document.querySelectorAll('nav, body > header, body > footer, button, .site-head, .site-foot'))
    if (e.getBoundingClientRect().height > 0) say(e, 'navigation');
  for (const e of document.querySelectorAll('main, main *')) {
    if (!e.getClientRects().length || e.closest('.unseen, svg')) continue;
    const seen = getComputedStyle(e);
    if (e.getBoundingClientRect().right > window.innerWidth + 1) say(e, 'over the edge');
    if ((seen.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1)
        || (seen.overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1)) say(e, 'cut'); }
  for (const e of document.querySelectorAll('main details:not([open]) > :not(summary)'))
    if (e.parentElement.checkVisibility() && !e.checkVisibility()) say(e, 'folded away');
  const page = document.documentElement;
  if (page.scrollWidth > window.innerWidth) say(page, `${page.scrollWidth - window.innerWidth} px too wide`);
  return faults; }"""
#: Rules for which an undecided answer is a failure too: an outline once hid a contrast fault as “undecided”.
MUST_BE_DECIDED = {"color-contrast"}


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    path = os.environ.get("EVENHAND_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person with a browser, who uses the keyboard."""

    page: object
    base: str
    width: str
    journey: str
    steps: int = 0

    def open(self, path: str) -> None:
        response = self.page.goto(self.base + path)
        assert response is None or response.ok, f"{path} answers {response.status}"
        self.look()

    def look(self) -> None:
        """Check the page as it stands: no fault by axe, nothing to scroll sideways for; keep a picture."""
        self.steps += 1
        overflow = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{self.page.url} is {overflow} px too wide at {self.width} width"
        found = self.page.evaluate(
            AXE
            + "; axe.run(document, {resultTypes: ['violations','incomplete'],"
            + " runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
        )
        faults = [
            f"{fault['id']}: {fault['help']} – {node['html'][:160]}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ] + [
            f"undecided {fault['id']} – {node['html'][:160]}"
            for fault in found["incomplete"]
            if fault["id"] in MUST_BE_DECIDED
            for node in fault["nodes"]
            # A cell that a phone has to scroll to is decided at desktop width, where it is in sight.
            if not (self.width == "phone" and self.is_scrolled_to(node["target"][0]))
        ]
        assert not faults, f"{self.page.url} at {self.width} width:\n" + "\n".join(faults)
        if os.environ.get("EVENHAND_PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            name = f"{self.journey}-{self.steps:02d}-{self.width}.png"
            self.page.screenshot(path=str(PICTURES / name), full_page=True)

    def look_on_paper(self) -> None:
        """As a sheet of A4 shows it: no navigation, and nothing that a screen would have to scroll to."""
        before = self.page.viewport_size
        self.page.emulate_media(media="print")
        self.page.set_viewport_size(PAPER)
        faults = self.page.evaluate(NOT_FOR_PAPER)
        self.page.emulate_media(media="screen")
        self.page.set_viewport_size(before)
        assert not faults, f"{self.page.url} on paper: {faults}"

    def is_scrolled_to(self, selector: str) -> bool:
        return self.page.evaluate(
            """s => { for (let e = document.querySelector(s); e; e = e.parentElement)
                 if (e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX === 'auto') return true;
               return false; }""",
            selector,
        )

    def tab_to(self, selector: str, limit: int = 200) -> None:
        """Reach an element with the Tab key alone, as someone without a mouse does."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                assert self.page.evaluate(IS_FOCUS_SEEN), f"{selector} on {self.page.url}: focus is not seen"
                return
        raise AssertionError(f"{selector} on {self.page.url} cannot be reached with the Tab key")

    def says(self, *sentences: str) -> None:
        """The page says each of these, whatever its lines and spaces."""
        text = " ".join(self.page.inner_text("main").split())
        for sentence in sentences:
            assert sentence in text, f"{self.page.url} does not say “{sentence}” but: {text[:3000]}"

    def fill_in(self, selector: str, value: str) -> None:
        """A day or a list has keys of its own in every browser; it is reached by Tab and then set."""
        self.tab_to(selector)
        is_list = self.page.evaluate("document.activeElement.tagName === 'SELECT'")
        (self.page.select_option if is_list else self.page.fill)(selector, value)

    def type_into(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str) -> None:
        """Tick a box or pick a radio button by keyboard: a group of radios is one stop for Tab."""
        name = self.page.get_attribute(selector, "name")
        kind = self.page.get_attribute(selector, "type")
        if kind == "checkbox":
            self.tab_to(selector)
            self.page.keyboard.press("Space")
            return
        self.tab_to(f"input[name='{name}']")
        for _ in range(40):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} cannot be reached with the arrow keys")

    def unfold(self, selector: str) -> None:
        """Open what is folded away by its summary, with the keyboard; the page is looked at as it stands then."""
        self.tab_to(f"{selector} > summary")
        self.page.keyboard.press("Enter")
        self.look()

    def press(self, selector: str) -> None:
        """Go to a button or link by Tab and press Enter; the page that comes is looked at."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()


@pytest.fixture(params=list(WIDTHS))
def visitor(request, chromium, live_server, committed_db):
    """Somebody new at the site, at phone width and at desktop width, with JavaScript off."""
    width, height = WIDTHS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=True)
    # The product's pages run no script of their own; axe needs one, so scripts from pages are refused instead.
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield Visitor(
        page, live_server.url.replace("127.0.0.1", "localhost"), request.param, request.node.originalname
    )
    context.close()


def sign_in(visitor: Visitor, person: object) -> None:
    """Give the browser a session, as signing in would. Sign-in itself has a journey of its own."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    visitor.page.context.add_cookies(
        [{"name": "evenhand", "value": client.cookies["evenhand"].value, "url": visitor.base}]
    )
