"""Set before Django reads its settings: a data folder of the tests' own, and a key.

Loaded by pytest's `-p`, because a conftest comes too late for that. Run tests as `python -m pytest`.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("EVENHAND_DATA", tempfile.mkdtemp(prefix="evenhand-tests-"))
os.environ.setdefault(
    "EVENHAND_SECRET_KEY", "a-key-for-tests-that-is-long-enough-to-be-accepted-by-the-start-checks"
)
(Path(os.environ["EVENHAND_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
