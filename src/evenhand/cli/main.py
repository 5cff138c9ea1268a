"""The command `evenhand`. Each command has a module of its own, read only when it is called."""

import argparse
import sys
from collections.abc import Sequence

from evenhand import __version__
from evenhand.cli.errors import CommandError

#: command → (module, one line of help). `plan` works with no server and no Django.
COMMANDS = {
    "plan": ("evenhand.cli.plan", "cost a plan file and say whether it fits, with no server"),
    "serve": ("evenhand.cli.serve", "run the workspace"),
    "worker": ("evenhand.cli.worker", "send letters and do regular work; `serve` starts one by itself"),
    "demo": ("evenhand.cli.demo", "make a demonstration in a new, empty database"),
    "export": ("evenhand.cli.export", "write a project’s record to one file that anyone can check"),
    "verify": ("evenhand.cli.verify", "check a record, a receipt or heads, with no server"),
    "import": ("evenhand.cli.import_", "bring in a whole export from elsewhere, to be read"),
    "adopt": ("evenhand.cli.adopt", "take over a project that was brought in"),
    "backup": ("evenhand.cli.backup", "write all that the server keeps to one file, and read it again"),
    "restore": ("evenhand.cli.restore", "put a backup back, and say what was lost since"),
    "doctor": ("evenhand.cli.doctor", "look for anything that is wrong, and say it in plain sentences"),
    "new-key": ("evenhand.cli.new_key", "replace the key that signs, and say so in every record"),
    "prepare": ("evenhand.cli.prepare", "make or bring up to date the database, and nothing else"),
    "organisation": ("evenhand.cli.organisation", "add an organisation that houses projects, or end one"),
    "office": ("evenhand.cli.office", "say who in the office may see across projects who is asked for much"),
}


def parser_for(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evenhand", description="A self-hosted workspace for research done with people."
    )
    parser.add_argument("--version", action="version", version=f"evenhand {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    wanted = next((word for word in argv if word in COMMANDS), None)
    for name, (module, help_line) in COMMANDS.items():
        if name == wanted:
            __import__(module)
            sys.modules[module].add_to(commands, help_line)
        else:
            commands.add_parser(name, help=help_line)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    arguments = parser_for(words).parse_args(words)
    try:
        return int(arguments.run(arguments))
    except CommandError as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
