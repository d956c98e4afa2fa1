"""The table from theorems to files names files that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_file_of_the_table_exists() -> None:
    table = (ROOT / "docs" / "theory" / "where.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`([\w/]+\.py)`", table))
    assert len(names) > 10
    assert [name for name in sorted(names) if not (ROOT / name).is_file()] == []
