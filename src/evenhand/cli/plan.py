"""`evenhand plan FILE.toml`: the first plan of one file, with no server, no database and no Django."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from evenhand.cli.errors import CommandError
from evenhand.exchange import plan_file
from evenhand.exchange.document.tree import Document, Size
from evenhand.framework import Framework, FrameworkError, load
from evenhand.readings import plan_documents
from evenhand.readings.first_plan import FirstPlan, first_plan
from evenhand.readings.plan_documents import FORMS

EXAMPLE = Path(plan_file.__file__).with_name("plan_example.toml")
FORMATS = ("text", "json", "html", "pdf", "docx", "xlsx")
BINARY = ("pdf", "docx", "xlsx")
DOCUMENTS = ("page", "plan", "invitation", "stop", *FORMS)
EPILOG = """\
what to make (--make):
  page         one page to print or send; what you get on the screen
  plan         the whole plan, down to each line; what you get as HTML, PDF or Word
  invitation   a letter to a person who is not at the table (name them with --to)
  stop         the places to stop and do something else, if your answers point to any
  questions, nihr_stage1, nihr_stage2, hra, generic, plain_summary
               draft text for a form; what is missing is listed, never invented

JSON and the spreadsheet always hold the whole plan. EVENHAND_FRAMEWORK names the folder
of an institution's own rows. The file is described in docs/plan-file.md.
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "plan",
        help=help_line,
        description="Cost a plan file, say whether it fits, and write what you need.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE.toml", help="the plan; - reads it from the standard input"
    )
    formats = parser.add_mutually_exclusive_group()
    for name in FORMATS:
        formats.add_argument(
            f"--{name}", dest="format", action="store_const", const=name, help=f"write {_HELP[name]}"
        )
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="the file to write; it is replaced whole or not at all"
    )
    parser.add_argument("--make", choices=DOCUMENTS, metavar="WHAT", help="what to make, see below")
    parser.add_argument("--to", default="", metavar="NAME", help="whom the invitation is to")
    parser.add_argument("--large", action="store_true", help="large print, for HTML, PDF and Word")
    parser.add_argument(
        "--example", action="store_true", help="print a plan file with comments to start from"
    )
    parser.set_defaults(run=run)


_HELP = {
    "text": "plain text (the default)",
    "json": "everything, for other programs",
    "html": "a web page that stands alone",
    "pdf": "an accessible PDF",
    "docx": "a Word file",
    "xlsx": "a spreadsheet that still adds up",
}


def run(arguments: argparse.Namespace) -> int:
    kind = arguments.format or "text"
    if arguments.example:
        _put_out(EXAMPLE.read_bytes(), arguments.output, is_binary=False)
        return 0
    if not arguments.file:
        raise CommandError(
            "Name a plan file, as in `evenhand plan plan.toml`; `evenhand plan --example` prints one."
        )
    if arguments.output not in (None, "-"):
        _refuse_to_overwrite_the_plan(arguments.file, arguments.output)
    fw = _framework()
    plan = first_plan(_read(arguments.file, fw), fw, today=date.today())
    _put_out(_WRITERS[kind](plan, arguments), arguments.output, is_binary=kind in BINARY)
    return 0


def _framework() -> Framework:
    folder = os.environ.get("EVENHAND_FRAMEWORK", "").strip()
    try:
        return load(Path(folder) if folder else None)
    except FrameworkError as error:
        raise CommandError(f"The framework cannot be read: {error}") from error


def _read(file: str, fw: Framework) -> plan_file.PlanFile:
    name = "standard input" if file == "-" else os.path.basename(file)
    try:
        if file == "-":
            data = sys.stdin.buffer.read(plan_file.BYTES_LIMIT + 1)
        else:
            with open(file, "rb") as opened:
                data = opened.read(plan_file.BYTES_LIMIT + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {_reason(error)}.") from error
    try:
        return plan_file.read(plan_file.decode(data, name=name), name=name, fw=fw)
    except plan_file.PlanFileError as error:
        raise CommandError(error.message) from error


def _document(plan: FirstPlan, arguments: argparse.Namespace, usual: str) -> Document:
    what = arguments.make or usual
    if what == "stop":
        if not plan.stop:
            raise CommandError("The answers in this plan point to no place to stop.")
        return plan_documents.stop_pages(plan)
    if what == "invitation":
        return plan_documents.invitation(plan, arguments.to)
    if what in FORMS:
        return plan_documents.form_text(plan, what)
    return plan_documents.one_page(plan) if what == "page" else plan_documents.whole_plan(plan)


# Each writer brings its own library, and PDF, Word and Excel are slow to import: only the one asked for is.


def _text(plan: FirstPlan, arguments: argparse.Namespace) -> bytes:
    from evenhand.exchange.document import text

    return text.write(_document(plan, arguments, "page")).encode()


def _json(plan: FirstPlan, arguments: argparse.Namespace) -> bytes:
    from evenhand.readings.plan_json import plan_json

    return (json.dumps(plan_json(plan), ensure_ascii=False, indent=2) + "\n").encode()


def _html(plan: FirstPlan, arguments: argparse.Namespace) -> bytes:
    from evenhand.exchange.document import html

    return html.standalone(_document(plan, arguments, "plan"), _size(arguments)).encode()


def _pdf(plan: FirstPlan, arguments: argparse.Namespace) -> bytes:
    from evenhand.exchange.document import pdf

    return pdf.write(_document(plan, arguments, "plan"), _size(arguments))


def _docx(plan: FirstPlan, arguments: argparse.Namespace) -> bytes:
    from evenhand.exchange.document import docx

    return docx.write(_document(plan, arguments, "plan"), _size(arguments))


def _xlsx(plan: FirstPlan, arguments: argparse.Namespace) -> bytes:
    from evenhand.readings.plan_sheet import plan_sheet

    return plan_sheet(plan)


_WRITERS: dict[str, Callable[[FirstPlan, argparse.Namespace], bytes]] = {
    "text": _text,
    "json": _json,
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
}


def _size(arguments: argparse.Namespace) -> Size:
    return "large" if arguments.large else "ordinary"


def _refuse_to_overwrite_the_plan(file: str, output: str) -> None:
    if file != "-" and os.path.exists(output) and os.path.exists(file) and os.path.samefile(file, output):
        raise CommandError(
            f"{output} is the plan itself; choose another name with -o, so that it is not lost."
        )


def _put_out(data: bytes, output: str | None, *, is_binary: bool) -> None:
    if output in (None, "-"):
        _print(data, is_binary=is_binary and output is None)
        return
    try:
        _replace(Path(str(output)), data)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {_reason(error)}. Nothing was changed.") from error


def _print(data: bytes, *, is_binary: bool) -> None:
    if is_binary and sys.stdout.isatty():
        raise CommandError("This is not text, so say where to put it: -o plan.pdf (or .docx, .xlsx).")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader, `head` for one, has seen enough. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file and put it in its place at once, so that nobody ever finds half of it."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or Path("."))
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(beside, 0o666 & ~_umask())
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
