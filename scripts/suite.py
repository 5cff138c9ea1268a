"""Run the whole suite: on SQLite, on PostgreSQL, in a real browser. Say what was left out and how to get it.

EVENHAND_NOTHING_LEFT_OUT=1 makes anything left out a failure.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]


def find_postgresql() -> Path | None:
    """The folder of PostgreSQL's server programs, which Debian keeps off the PATH."""
    named = os.environ.get("EVENHAND_POSTGRESQL_BIN")
    folders = [Path(named)] if named else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        folders.append(Path(found).parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def find_chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root: borrow its own user, or nobody."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


@contextlib.contextmanager
def postgresql(programs: Path) -> Iterator[str]:
    """A server of our own on a socket in a new folder, ended and removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="evenhand-pg-") as folder:
        user = as_server_user()
        if user:
            shutil.chown(folder, "postgres", "postgres")
        data, log = f"{folder}/data", f"{folder}/log"
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
        subprocess.run(
            [
                *user,
                programs / "initdb",
                "-D",
                data,
                "-U",
                "evenhand",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
            check=True,
            **quiet,
        )
        settings = f"-k {folder} -c listen_addresses='' -c max_connections=60"
        subprocess.run(
            [*user, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", settings, "start"],
            check=True,
            **quiet,
        )
        try:
            subprocess.run(
                [*user, programs / "createdb", "-h", folder, "-U", "evenhand", "evenhand"],
                check=True,
                **quiet,
            )
            yield f"postgres://evenhand@/evenhand?host={folder}"
        finally:
            subprocess.run(
                [*user, programs / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop"], check=False, **quiet
            )


def run(title: str, *words: str, **environment: str) -> bool:
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    print(
        f"== {title}: {'passed' if finished.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return finished.returncode == 0


def main() -> int:
    os.environ.pop("DATABASE_URL", None)
    workers = ["-n", os.environ.get("EVENHAND_TEST_WORKERS", "2")]
    left_out: list[str] = []
    passed = [
        run(
            "everyday, on SQLite",
            *workers,
            "-m",
            "not slow and not browser and not postgresql and not oracle",
        )
    ]
    passed.append(
        run("slow, on SQLite", *workers, "-m", "slow and not browser and not postgresql and not oracle")
    )

    if os.environ.get("EVENHAND_ORACLES"):
        passed.append(run("the same sums by independent peers", "-m", "oracle"))
    else:
        left_out.append("asking independent peers for the same sums. To get it: make test")

    programs = find_postgresql()
    if programs:
        with postgresql(programs) as address:
            passed.append(
                run(
                    "the same, on PostgreSQL",
                    *workers,
                    "-m",
                    "not browser and not sqlite and not oracle",
                    DATABASE_URL=address,
                )
            )
    else:
        left_out.append("everything on PostgreSQL. To get it: sudo apt install postgresql")

    chromium = find_chromium()
    if chromium:
        passed.append(
            run(
                "whole journeys in a browser",
                "-m", "browser",
                EVENHAND_CHROMIUM=chromium,
            )
        )  # fmt: skip
    else:
        left_out.append("whole journeys in a browser. To get it: sudo apt install chromium")

    if not shutil.which("soffice"):
        left_out.append(
            "adding up the plan's spreadsheet in LibreOffice. To get it: sudo apt install libreoffice-calc-nogui"
        )

    print()
    for what in left_out:
        print(f"Left out: {what}")
    if left_out and os.environ.get("EVENHAND_NOTHING_LEFT_OUT"):
        print("EVENHAND_NOTHING_LEFT_OUT is set, so this counts as a failure.")
        return 1
    if not all(passed):
        print("Something failed; see above.")
        return 1
    print("Everything passed." if not left_out else "Everything that could be run passed.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
