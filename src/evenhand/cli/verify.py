"""`evenhand verify FILE`: check a record, a receipt or heads, with no server, no database and no Django."""

import argparse

from evenhand.methods.ledger import verify

EPILOG = """\
The same as running src/evenhand/methods/ledger/verify.py by itself, which is one file that needs nothing but
Python: copy it to a machine that has nothing to do with the server, and run it there.

It ends with 0 when all that could be checked is as it was recorded, with 1 when something is not, and with 2
when the file cannot be read.
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "verify",
        help=help_line,
        description="Check an export of a record, a receipt or a file of heads.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="an export, a receipt or a file of heads")
    parser.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="HEAD",
        help="what you hold from before: heads, a receipt, an export, or SIZE:ROOT; may be given again",
    )
    parser.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="a key that you trust, or a file of keys"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return verify.report(arguments.file, arguments.head, arguments.key)
