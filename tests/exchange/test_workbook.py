import re
import shutil
import subprocess
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evenhand.exchange.workbook import Assumption, Percents, plan_workbook
from evenhand.methods.resources import costed, totals

PERCENTS = {
    "oncost": Decimal("24.5"),
    "inflation": Decimal(3),
    "vat": Decimal(20),
    "contingency": Decimal("7.25"),
}
NAMES = {
    "framing": "Framing the question",
    "team": "Building the team",
    "contributor_pay": "Pay for contributors",
}


@dataclass(frozen=True)
class Trim:
    label: str
    asked_pence: int | None = None
    awarded_pence: int | None = None
    spent_pence: int | None = None
    who: str = ""
    why: str = ""
    effect: str = ""


def made_line(number=0, *, unit="hour", who="contributor", label="Evening meeting", stage="framing", **more):
    values = {
        "people": 8,
        "times": 3,
        "hours_each": Decimal("2.5"),
        "rate_pence": 2750,
        "heading": "contributor_pay",
        "source": "a quote",
    }
    return costed(id=f"l{number}", unit=unit, who=who, label=label, stage=stage, **(values | more))


LINES = [
    made_line(0),
    made_line(1, unit="person_time", who="thing", rate_pence=645, heading="travel"),
    made_line(2, unit="time", who="thing", rate_pence=9000, heading="venue", stage="data"),
    made_line(3, unit="each", who="staff", rate_pence=99999, heading="staff_time", stage="team"),
    made_line(4, people=1, times=1, hours_each=Decimal("0.25"), rate_pence=1382),
]


def book_of(lines, trims=(), **more):
    worked_out = totals(lines, **{f"{name}_percent": value for name, value in PERCENTS.items()})
    data = plan_workbook(
        "Asthma & the gate",
        lines,
        worked_out,
        [Assumption("Meetings", "three", "a guess")],
        trims,
        percents=Percents(**PERCENTS),
        names=NAMES,
        **more,
    )
    return data, worked_out


@pytest.fixture(scope="module")
def data():
    return book_of(LINES)[0]


def opened(data, *, results=False):
    return openpyxl.load_workbook(BytesIO(data), data_only=results)


class Evaluator:
    """Works out the very shapes of formula that we write, from the numbers in the cells and nothing else.

    `exact` uses decimals; otherwise it does what spreadsheet programs do: doubles, and a ROUND that looks
    at fifteen figures.
    """

    def __init__(self, book, exact=True):
        self.book, self.exact = book, exact

    def number(self, value):
        return Decimal(str(value)) if self.exact else float(value)

    def cell(self, sheet, at):
        value = self.book[sheet][at.replace("$", "")].value
        if (
            isinstance(value, str)
            and value.startswith("=")
            and self.book[sheet][at.replace("$", "")].data_type == "f"
        ):
            return self.formula(sheet, value[1:])
        return value if value is None or isinstance(value, str) else self.number(value)

    def column(self, sheet, span):
        letter, first, last = re.fullmatch(r"\$?([A-Z])\$?(\d+):\$?[A-Z]\$?(\d+)", span).groups()
        return [self.cell(sheet, f"{letter}{row}") for row in range(int(first), int(last) + 1)]

    def formula(self, sheet, text):
        if match := re.fullmatch(r"ROUND\((.+),2\)", text):
            return self.rounded(self.formula(sheet, match[1]))
        if match := re.fullmatch(r"SUM\(([^()]+)\)", text):
            return sum(
                (v for v in self.column(sheet, match[1]) if not isinstance(v, str | None)), self.number(0)
            )
        if match := re.fullmatch(r'IF\(OR\((\w+)="",\w+=""\),"",(\w+)-(\w+)\)', text):
            second, first = self.cell(sheet, match[2]), self.cell(sheet, match[3])
            return "" if None in (first, second) else second - first
        if match := re.fullmatch(r"Plan!(\w+)", text):
            return self.cell("Plan", match[1])
        total = self.number(0)
        for term in _split(text, "+"):
            product = self.number(1)
            for factor in _split(term, "*"):
                product *= self.factor(sheet, factor)
            total += product
        return total

    def factor(self, sheet, text):
        if text.startswith("("):
            return self.formula(sheet, text[1:-1])
        if match := re.fullmatch(r'SUMIF\(([^,]+),("[^"]*"|\w+),([^,]+)\)', text):
            wanted = match[2][1:-1] if match[2].startswith('"') else self.cell(sheet, match[2])
            pairs = zip(self.column(sheet, match[1]), self.column(sheet, match[3]), strict=True)
            return sum((v for name, v in pairs if name == wanted and v is not None), self.number(0))
        if re.fullmatch(r"\d+", text):
            return self.number(text)
        return self.cell(sheet, text) or self.number(0)

    def rounded(self, value):
        if self.exact:
            return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return float(Decimal(f"{value:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP))


def _split(text, sign):
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == sign and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def total_row(sheet):
    return next(row for row in range(1, sheet.max_row + 1) if sheet[f"A{row}"].value == "Total")


def pence(pounds):
    return round(pounds * 100)


def check_all_sums(book, lines, worked_out, exact):
    found = Evaluator(book, exact)
    for row, line in enumerate(lines, start=5):
        assert pence(found.cell("Plan", f"K{row}")) == line.pence
    row = total_row(book["Plan"])
    parts = [pence(found.cell("Plan", f"K{row - 5 + n}")) for n in range(6)]
    assert parts == [
        worked_out.lines_pence,
        worked_out.oncost_pence,
        worked_out.inflation_pence,
        worked_out.vat_pence,
        worked_out.contingency_pence,
        worked_out.total_pence,
    ]


@pytest.mark.parametrize("exact", [True, False])
def test_the_formulas_come_to_the_same_pence_as_the_plan(data, exact):
    check_all_sums(opened(data), LINES, book_of(LINES)[1], exact)


def lines_like_ours(least=0, most=8):
    one = st.builds(
        made_line,
        st.just(0),
        unit=st.sampled_from(["hour", "person_time", "time", "each"]),
        who=st.sampled_from(["contributor", "staff", "thing"]),
        stage=st.sampled_from(["framing", "team", "data"]),
        people=st.integers(0, 200),
        times=st.integers(0, 60),
        hours_each=st.decimals(0, 400, places=2),
        rate_pence=st.integers(0, 200_000),
    )
    return st.lists(one, min_size=least, max_size=most)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(lines_like_ours())
def test_whatever_the_lines_the_formulas_come_to_the_same_pence(lines):
    data, worked_out = book_of(lines)
    check_all_sums(opened(data), lines, worked_out, exact=True)
    check_all_sums(opened(data), lines, worked_out, exact=False)


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not on this machine: apt-get install libreoffice-calc"
)
@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(lines=lines_like_ours(60, 80))
def test_libreoffice_comes_to_the_same_pence(lines, tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    # Half pennies are where doubles go wrong.
    lines += [
        made_line(people=1, times=1, hours_each=hours, rate_pence=rate)
        for hours, rate in [
            (Decimal("0.5"), 201),
            (Decimal("0.25"), 402),
            (Decimal("0.05"), 2010),
            (Decimal("0.15"), 710),
        ]
    ]
    data, worked_out = book_of(lines)
    # LibreOffice believes the results in the file until a cell changes, so they are taken out first.
    (folder / "plan.xlsx").write_bytes(_without_results(data))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "ods", "--outdir", str(folder), str(folder / "plan.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    content = ZipFile(folder / "plan.ods").read("content.xml").decode()
    amounts = re.findall(r'table:formula="of:=(ROUND\([^"]*|\[\.K[^"]*)"[^>]*office:value="([^"]*)"', content)
    found = [pence(Decimal(value)) for _, value in amounts]
    expected = [line.pence for line in lines] + [
        worked_out.oncost_pence,
        worked_out.inflation_pence,
        worked_out.vat_pence,
        worked_out.contingency_pence,
        worked_out.total_pence,
    ]
    assert found == expected


def _without_results(data):
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given_book, ZipFile(out, "w") as changed:
        for name in given_book.namelist():
            part = given_book.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            changed.writestr(name, part)
    return out.getvalue()


def test_each_formula_carries_its_result_for_programs_that_do_not_calculate(data):
    live, still = opened(data), opened(data, results=True)
    found = Evaluator(live)
    checked = 0
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    shown = still[sheet.title][cell.coordinate].value
                    expected = found.cell(sheet.title, cell.coordinate)
                    if expected == "":
                        assert shown in (None, "")
                    else:
                        assert Decimal(str(shown)) == pytest.approx(expected), (sheet.title, cell.coordinate)
                    checked += 1
    assert checked > 25


def test_a_changed_hour_changes_the_total(data):
    book = opened(data)
    row = total_row(book["Plan"])
    before = Evaluator(book).cell("Plan", f"K{row}")
    book["Plan"]["G5"] = 5
    assert Evaluator(book).cell("Plan", f"K{row}") > before


def test_stages_and_headings_are_summed_by_name(data):
    sheet, found = opened(data)["Plan"], Evaluator(opened(data))
    sums = {
        sheet[f"A{row}"].value: pence(found.cell("Plan", f"K{row}"))
        for row in range(total_row(sheet) + 2, sheet.max_row + 1)
        if sheet[f"K{row}"].value
    }
    by_stage = totals(LINES).by_stage
    assert sums["Framing the question"] == by_stage["framing"]
    assert sums["Pay for contributors"] == totals(LINES).by_heading["contributor_pay"]
    assert sums["venue"] == 27000


@pytest.mark.parametrize("name", ["Who*", "What?", "=Framing", "<Team", "~x", "*"])
def test_a_name_that_a_sum_would_read_as_a_pattern_still_sums(name):
    lines = [made_line(0, stage="odd"), made_line(1, stage="team")]
    book = opened(plan_workbook("x", lines, totals(lines), names={"odd": name, "team": "Building the team"}))
    sheet = book["Plan"]
    row = next(r for r in range(1, sheet.max_row) if sheet[f"A{r}"].value == "By stage") + 1
    assert not re.search(r"[*?~]|^[=<>]", sheet[f"A{row}"].value)
    assert pence(Evaluator(book).cell("Plan", f"K{row}")) == lines[0].pence


@pytest.mark.parametrize(
    "typed", ["=1+1", "+44 20", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#N/A", "'=1"]
)
def test_what_a_person_typed_is_text_even_when_it_looks_like_a_formula(typed):
    lines = [made_line(label=typed, source=typed)]
    trims = [Trim(typed, who=typed, why=typed, effect=typed)]
    book = opened(book_of(lines, trims)[0])
    for sheet, at in (
        ("Plan", "C5"),
        ("Where from", "A6"),
        ("Where from", "C6"),
        ("Asked, awarded, spent", "G5"),
    ):
        cell = book[sheet][at]
        assert (cell.data_type, cell.value) == ("s", typed)
        assert cell.quotePrefix


def test_control_characters_and_very_long_words_do_not_stop_the_file():
    lines = [made_line(label="a\x00b\x1f" + "c" * 40_000)]
    label = opened(book_of(lines)[0])["Plan"]["C5"].value
    assert label.startswith("abc")
    assert len(label) == 32_000


def test_the_third_sheet_shows_what_was_cut_by_whom_and_what_it_does():
    trims = [
        Trim("Childcare", 40000, 0, None, "the funder", "out of scope", "parents stop coming"),
        Trim("Pay", 165000, 150000, 149950),
    ]
    book = opened(book_of(LINES, trims)[0])
    sheet, found = book["Asked, awarded, spent"], Evaluator(book)
    assert [sheet[f"{letter}5"].value for letter in "ABCDFGH"] == [
        "Childcare", 400, 0, None, "the funder", "out of scope", "parents stop coming",
    ]  # fmt: skip
    assert found.cell(sheet.title, "E5") == -400
    assert [pence(found.cell(sheet.title, f"{letter}8")) for letter in "BCD"] == [205000, 150000, 149950]


def test_without_trims_the_third_sheet_starts_from_what_the_plan_asks():
    book = opened(book_of(LINES)[0])
    sheet, found = book["Asked, awarded, spent"], Evaluator(book)
    assert pence(found.cell(sheet.title, "B5")) == LINES[0].pence
    assert found.cell(sheet.title, "E5") == ""
    assert pence(found.cell(sheet.title, f"B{5 + len(LINES) + 1}")) == totals(LINES).lines_pence


def test_every_line_says_where_it_comes_from_and_a_blank_is_named():
    book = opened(book_of([made_line(source="")])[0])
    sheet = book["Where from"]
    assert [sheet[f"{letter}5"].value for letter in "ABC"] == ["Meetings", "three", "a guess"]
    assert sheet["C6"].value == "Nobody has said yet."


def test_it_prints_on_a4_with_its_header_on_each_sheet(data):
    for sheet in opened(data):
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes == "A5"
        assert sheet.print_title_rows == "$4:$4"
        assert "&&" not in sheet.oddFooter.right.text


def test_the_file_says_its_title_and_language(data):
    properties = opened(data).properties
    assert (properties.title, properties.language) == ("Asthma & the gate", "en-GB")


def test_hours_that_are_a_fraction_are_written_as_near_as_a_cell_allows():
    lines = [made_line(people=3, times=1, hours_each=Fraction(1, 3), rate_pence=1000)]
    data, worked_out = book_of(lines)
    check_all_sums(opened(data), lines, worked_out, exact=False)


def test_a_plan_without_lines_is_a_workbook_that_comes_to_nothing():
    data, worked_out = book_of([])
    book = opened(data)
    assert Evaluator(book).cell("Plan", f"K{total_row(book['Plan'])}") == 0 == worked_out.total_pence
