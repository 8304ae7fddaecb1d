"""Who may see and do what, as docs/access.md has it: written there by `python -m tests.access_table`."""

import inspect
from pathlib import Path

from lib import desk
from lib.access import CHANGES, FOR_ANYBODY, PAGES, ROLES, may_change, may_see

FILE = Path(__file__).parent.parent / "docs" / "access.md"
BEGIN, END = "<!-- The tables: written by `python -m tests.access_table`. -->", "<!-- End of the tables. -->"


def functions() -> dict[str, object]:
    """The public functions of `lib.desk`, by name."""
    named = {name: getattr(desk, name) for name in desk.__all__}
    return {name: function for name, function in sorted(named.items()) if inspect.isfunction(function)}


def tables() -> str:
    """The two tables, as Markdown."""
    heading = f"| {{}} | {' | '.join([*ROLES, 'nobody'])} |\n|---|{'---|' * (len(ROLES) + 1)}"
    every = [*(frozenset({role}) for role in ROLES), frozenset()]
    pages = [_row(page, [may_see(roles, page) for roles in every]) for page in sorted(PAGES)]
    changes = [
        _row(name, [FOR_ANYBODY[name] if name in FOR_ANYBODY else may_change(roles, name) for roles in every])
        for name in functions()
    ]
    assert set(functions()) <= CHANGES.keys() | FOR_ANYBODY.keys()
    return "\n".join([heading.format("page"), *pages, "", heading.format("`lib.desk`"), *changes])


def _row(name: str, may: list[bool | str]) -> str:
    said = [cell if isinstance(cell, str) else "yes" if cell else "–" for cell in may]
    return f"| `{name}` | {' | '.join(said)} |"


def written() -> str:
    """What stands in the file between its marks."""
    return FILE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].strip()


def main() -> None:
    """Writes the tables into the file."""
    before, rest = FILE.read_text(encoding="utf-8").split(BEGIN)
    FILE.write_text(f"{before}{BEGIN}\n\n{tables()}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
