"""What the README and DECISIONS claim."""

import re
from pathlib import Path

import pytest
import typer

from lib.__main__ import VIEWS, app
from lib.ingest import profiles

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme(name):
    assert f"python -m lib {name}" in README


@pytest.mark.parametrize(("name", "command"), sorted(COMMANDS.items()))
def test_every_option_in_the_readme_is_one(name, command):
    line = next(line for line in README.splitlines() if line.startswith(f"| `python -m lib {name}"))
    # Some commands are several under one name.
    parts = [command, *getattr(command, "commands", {}).values()]
    known = {option for part in parts for parameter in part.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", line)) <= known


def test_every_view_is_in_the_readme():
    assert all(f"`{view.value}`" in README for view in VIEWS)


def test_every_profile_is_in_the_readme():
    assert all(f"| `{name}` |" in README for name in profiles.known())


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README + DECISIONS))))
def test_what_is_linked_to_exists(target):
    assert (ROOT / target).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`((?:lib|data|pages)/[\w/.]+)`", README + DECISIONS))))
def test_what_is_named_exists(target):
    assert (ROOT / target).exists() or target.endswith(".duckdb")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))))
def test_make_targets_that_people_use_are_in_the_readme(target):
    assert f"make {target}" in README or target in ("browser", "postgres", "clean")


def test_every_decision_says_where_it_can_be_changed_or_shown():
    """Each question about time and money names the row or file that decides, but for those that nothing can change."""
    settled = ("**Are prices", "**A case that", "**What costs a case")
    for part in DECISIONS.split("\n## ")[1:3]:
        for entry in re.split(r"\n(?=\*\*)", part)[1:]:
            assert "→" in entry or entry.startswith(settled), entry[:60]
