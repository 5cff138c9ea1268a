"""Take the pictures in docs/pictures anew, from a demonstration that is running.

make run                      # in one window
python scripts/pictures.py    # in another; needs Chromium
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
BASE = os.environ.get("EVENHAND_URL", "http://localhost:8000").rstrip("/")
ANSWERS = [
    ("who_asked", "community_group"),
    ("change", "Less traffic at the school gate"),
    ("for_whom", "Children with asthma who walk to school"),
    ("wanted", "both"),
    ("money_pence", "5000"),
    ("carer", "4"),
    ("community_member", "2"),
    ("researcher", "2"),
    ("weeks", "26"),
    ("place", "mixed"),
]
SHOWN = {
    "say": "said/say/",
    "heard": "heard/",
    "decided": "how-we-decided/",
    "account": "account/",
    "harms": "harms/",
}


def answer(page: Page) -> None:
    for name, value in ANSWERS:
        field = page.query_selector(f"main [name={name}]")
        if field is None:
            continue
        if field.get_attribute("type") == "radio":
            page.check(f"main [name={name}][value={value}]")
        else:
            field.fill(value)
    page.click("main form button")


def first_plan(page: Page) -> None:
    page.goto(f"{BASE}/start/bid/who-asked/")
    for _ in range(8):
        if page.url.endswith("/start/plan/"):
            return
        answer(page)
    raise SystemExit(f"The questions did not lead to a plan; the last page was {page.url}")


def be(page: Page, name: str) -> None:
    page.goto(f"{BASE}/demonstration/")
    page.click(f"main button:has-text('Be {name}')")


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    chromium = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if chromium is None:
        print("Chromium was not found. To get it: sudo apt install chromium", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for width, height, name in ((390, 1150, "phone"), (1180, 900, "desktop")):
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            first_plan(page)
            page.screenshot(path=PICTURES / f"first-plan-{name}.png")
            be(page, "Grace Mensah")
            page.goto(f"{BASE}/p/asthma-and-the-school-gate/side-by-side/")
            page.screenshot(path=PICTURES / f"side-by-side-{name}.png")
            for picture in SHOWN:
                page.goto(f"{BASE}/p/asthma-and-the-school-gate/{SHOWN[picture]}")
                page.screenshot(path=PICTURES / f"{picture}-{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
