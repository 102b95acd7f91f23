"""Take the pictures of docs/pictures/README.md anew from a running demo: `python docs/pictures/take.py http://127.0.0.1:8000`.

Each page in both languages, on a desktop in light and on a phone in dark and light, as WebP.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
# Name of the picture and address below the language's prefix, in the order of the page that shows them.
PAGES = {
    "home": "",
    "series": "series/what-is-u-s-china-cooperation-for/",
    "response": "responses/cooperation-with-a-stopping-rule/",
    "parallel": "responses/cooperation-with-a-stopping-rule/parallel/",
    "versions": "responses/cooperation-with-a-stopping-rule/versions/",
    "responses": "responses/",
    "topic": "topics/u-s-china-cooperation/",
    "author": "authors/josephine-tarrow/",
    "authors": "authors/",
    "glossary": "glossary/cooperation/",
    "search": "search/?q=cooperation",
    "about": "about/",
}
# Width, height and scheme of each kind.
KINDS = {
    "desktop": (1280, 900, "light"),
    "desktop-dark": (1280, 900, "dark"),
    "phone": (390, 844, "light"),
    "phone-dark": (390, 844, "dark"),
}


def take(browser: Browser, base: str, kind: str) -> None:
    width, height, scheme = KINDS[kind]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for language in ("en", "zh-hans"):
        for name, path in PAGES.items():
            answer = page.goto(f"{base}/{language}/{path}")
            if answer is None or not answer.ok:
                raise SystemExit(f"/{language}/{path} answered {answer and answer.status}; is the demo running?")
            picture = Image.open(BytesIO(page.screenshot()))
            picture.save(HERE / f"{name}.{language}.{kind}.webp", quality=60, method=6)
    context.close()


def write_page() -> None:
    """The page that shows them."""
    lines = ["# What it looks like", "", "The demo's pages, taken by `take.py` in this folder.", ""]
    for name in PAGES:
        lines += [f"## {name.title()}", ""]
        for kind in KINDS:
            lines.append(
                " ".join(f"![{name}, {kind}, {code}]({name}.{code}.{kind}.webp)" for code in ("en", "zh-hans"))
            )
        lines.append("")
    (HERE / "README.md").write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    base = sys.argv[1].rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for kind in KINDS:
            take(browser, base, kind)
        browser.close()
    write_page()


if __name__ == "__main__":
    main()
