"""The survey as the person sees it who answers it."""

import re

from playwright.sync_api import Locator, Page

N_PAGES = 7  # the question about decisions and one page per subcategory
STATEMENTS = 2  # the first page with statements
AGREE = "4 Instämmer i hög grad"
DONT_KNOW = "Vet ej"


class Survey:
    """One person's link in one browser."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        self.link = link

    def open(self, path: str = "") -> None:
        self.page.goto(self.link + path)

    def open_page(self, number: int) -> None:
        self.open(f"sida/{number}/")

    def begin(self) -> None:
        self.page.get_by_role("link", name=re.compile("Börja|Fortsätt")).click()

    def choose(self, option: str, *, statement: int = 0) -> None:
        """Choose an alternative of a statement of the page, counted from 0."""
        self.statements.nth(statement).get_by_label(option).check()

    def answer_page(self, option: str = AGREE) -> None:
        for number in range(self.statements.count()):
            self.choose(option, statement=number)

    def go_on(self) -> None:
        self.press("Spara och gå vidare")

    def go_to_review(self) -> None:
        """Return when the page is there: its load state alone may be that of the page before."""
        self.press("Spara och granska")
        self.page.wait_for_url("**/granska/**")

    def submit(self) -> None:
        self.press("Skicka in mina svar")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def answer_one_and_submit(self) -> None:
        """Take the shortest way to the end."""
        self.open_page(STATEMENTS)
        self.choose(AGREE)
        self.go_to_review()
        self.submit()

    @property
    def statements(self) -> Locator:
        return self.page.locator("fieldset.statement")

    @property
    def chosen(self) -> list[str]:
        """The alternatives that are chosen on the page, as they read."""
        return self.page.locator("label:has(:checked)").all_inner_texts()

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()
