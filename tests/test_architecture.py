"""What we say about the code: who may read whom, who may import what, where a rule is found."""

import ast
import json
import re
from pathlib import Path

import pytest

from lib import sql
from lib.access import PAGES
from lib.views import LAYERS

ROOT = Path(__file__).parent.parent
# A layer reads itself and the layers before it. `keep` and `ingest` are steps, not views, and are not listed.
MAY_READ = {
    "facts": {"store", "terms", "facts"},
    "decisions": {"terms", "facts", "decisions"},
    # Names of customers and staff, and what was imported, are shown as they are stored.
    "reports": {"store", "terms", "facts", "decisions", "reports"},
}
MAY_IMPORT_STREAMLIT = {"app.py", "lib/server.py", "lib/serving/streamlit_log.py"} | {
    path.relative_to(ROOT).as_posix() for folder in ("pages", "lib/ui") for path in (ROOT / folder).glob("*.py")
}


def python_files() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "lib").rglob("*.py"), *(ROOT / "pages").glob("*.py")]


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def schemas_read(desk, text: str) -> set[str]:
    """The schemas (or the attached store) that a query reads, from DuckDB's own parse of it."""
    (parsed,) = desk._root.execute("select json_serialize_sql(?)", [text]).fetchone()
    parsed = json.loads(parsed)
    assert not parsed["error"], parsed
    found, waiting = set(), [parsed]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE" and node["schema_name"]:
                found.add(node["schema_name"])
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


@pytest.mark.parametrize("view", [f"{layer}/{name}" for layer in LAYERS for name in sql.names(layer)])
def test_a_view_reads_its_own_layer_and_those_before_it(desk, view):
    layer = view.split("/")[0]
    assert schemas_read(desk, sql.read(view)) <= MAY_READ[layer]


def test_the_reader_of_queries_sees_what_a_query_reads(desk):
    assert schemas_read(desk, "select 1 from store.a join (from facts.b) on exists (from decisions.c)") == {
        *("store", "facts", "decisions")
    }


@pytest.mark.parametrize("path", sorted((ROOT / "lib" / "sql").rglob("*.sql")), ids=lambda path: path.stem)
def test_an_sql_file_begins_with_what_it_is(path):
    assert re.match(r"-- [A-Z].*", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_view_begins_with_its_grain(layer):
    for name in sql.names(layer):
        assert sql.read(f"{layer}/{name}").startswith("-- One row per "), name


@pytest.mark.parametrize("path", python_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_the_frame_and_pages_import_streamlit(path):
    name = path.relative_to(ROOT).as_posix()
    uses = any(module == "streamlit" or module.startswith("streamlit.") for module in imports(path) if module)
    assert not uses or name in MAY_IMPORT_STREAMLIT


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_holds_only_functions(path):
    """A cold server may run a file of `pages/` as a script of its own: then nothing may happen."""
    allowed = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_constant = isinstance(node, ast.Assign | ast.AnnAssign)
        assert isinstance(node, allowed) or is_docstring or is_constant, ast.unparse(node)


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_reaches_the_store_through_reports_alone(path):
    assert not {"duckdb", "lib.sql", "lib.store", "lib.store.Store", "lib.ingest.run"} & imports(path)


@pytest.mark.parametrize("path", python_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_public_functions_say_what_they_do(path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_money_is_never_floating_point():
    for layer in LAYERS:
        for name in sql.names(layer):
            text = sql.read(f"{layer}/{name}")
            assert not re.search(r"::(double|float|real)\b", text), name
    for name in sql.names("schema"):
        assert not re.search(r"\b(double|float|real)\b", re.sub(r"--.*", "", sql.read(f"schema/{name}"))), name


@pytest.mark.parametrize("page", PAGES)
def test_a_page_begins_anew_where_a_server_runs_its_file_without_the_app(page):
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "page"]
    assert [ast.unparse(one) for one in function.decorator_list] == ["ui.through_app"]
