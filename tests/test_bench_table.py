"""The benchmark's table: what it says of what was measured, and which targets were missed."""

import json
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import machine, superset, table
from tests.bench.sections import BUSDAY_OF_FACTS, SECTIONS, SLA, growth, judged, measured

ROOT = Path(__file__).parent.parent


def part(peak: float = 100.0, **sections: dict[str, list[float | None]]) -> dict:
    """What a part of the benchmark writes."""
    return {"taken": "2026-06-01", "peak": peak, "sections": sections}


def taken() -> dict:
    """What was measured of two sizes."""
    return {
        "machine": {
            "processor": "A Chip",
            "processors": "2",
            "memory": "24 GiB",
            "system": "Debian",
            "duckdb": "1.5.5",
        },
        "sizes": {
            "1000000": {
                "answers": part(answers={SLA: [0.3, 0.1]}),
                BUSDAY_OF_FACTS: part(others={BUSDAY_OF_FACTS: [0.9, 0.1]}),
                "pages": part(17_000, warm={"sla": [0.14, 0.1], "queue": [0.2, 0.1]}, rerun={"sla": [0.01, 0.01]}),
            },
            "10000": {"answers": part(answers={SLA: [0.01, 0.001]}), "pages": part(warm={"sla": [0.1, None]})},
        },
    }


def verdicts(found: dict) -> dict[tuple[str, str, int], bool]:
    return {(section.name, what, size): met for section, what, size, met in judged(table.by_size(found))}


def test_targets_are_for_a_million_cases_and_more():
    assert verdicts(taken()) == {
        ("answers", SLA, 1_000_000): False,
        ("others", BUSDAY_OF_FACTS, 1_000_000): False,
        ("warm", "sla", 1_000_000): True,
        ("warm", "queue", 1_000_000): False,
        ("rerun", "sla", 1_000_000): True,
        ("memory", "answers", 1_000_000): True,
        ("memory", BUSDAY_OF_FACTS, 1_000_000): True,
        ("memory", "pages", 1_000_000): False,
    }


@pytest.mark.parametrize(
    ("section", "what", "value", "floor", "met"),
    [
        ("answers", SLA, 0.15, 0.1, True),
        ("answers", SLA, 0.16, 0.1, False),
        ("answers", SLA, 0.15, None, False),
        ("others", BUSDAY_OF_FACTS, 1.0, 0.1, True),
        ("others", BUSDAY_OF_FACTS, 0.99, 0.1, False),
        ("opening", "a filled store", 1.0, None, True),
        ("opening", "a filled store", 1.01, None, False),
        ("sent", "sla", 1000, 1, True),
        ("sent", "sla", 1001, 1000, False),
    ],
)
def test_a_target_is_a_bound_of_a_ratio_or_of_a_value(section, what, value, floor, met):
    (of,) = [one for one in SECTIONS if one.name == section]
    assert of.target(what).is_met(value, floor) is met


def test_growth_is_by_tenfold_whatever_the_sizes():
    assert growth({10: 1.0, 100: 3.0, 1000: 30.0}) == pytest.approx([3.0, 10.0])
    assert growth({10: 2.0, 1000: 200.0}) == pytest.approx([10.0])
    assert growth({10: 2.0}) == []


def test_a_program_beside_ours_tells_of_its_own_memory():
    parts = {superset.NAME: part(80.0, memory={superset.NAME: [350.0, None]}), "answers": part(90.0)}
    assert measured(parts)["memory"] == {superset.NAME: [350.0, None], "answers": [90.0, None]}


def test_the_table_shows_sizes_ratios_growth_and_what_was_missed():
    text = table.document(taken())
    assert "| SLA compliance by month | 0.01 (10×) | **0.3 (3.00×)** | ×5.9 | ≤ 1.5× |" in text
    assert "| pandas and numpy.busday_count from the facts | – | **0.9 (9.00×)** |  | ≥ 10× |" in text
    assert "| sla | 0.1 | 0.14 (1.40×) |" in text
    assert "| Pages, warm: each | ≤ 1.5× | 1,000,000 | met by 1 of 2, **missed** by queue |" in text
    assert "| Answers: SLA compliance by month | ≤ 1.5× | 1,000,000 | **missed** |" in text
    assert "| Pages, once more: each | ≤ 2× | 1,000,000 | met |" in text
    assert "2 × A Chip, 24 GiB of memory; Debian; duckdb 1.5.5" in text


def test_the_readme_has_its_rows_between_the_marks():
    text = table.in_readme((ROOT / "README.md").read_text(encoding="utf-8"), taken())
    between = text.split(table.BEGIN)[1].split(table.END)[0]
    assert "| SLA compliance by month | 0.01 (10×) |" in between
    assert "a page, warm (the middle one of all) | 0.1 | **0.2 (2.00×)** |" in between
    assert table.in_readme(text, taken()) == text


def test_what_is_measured_anew_takes_the_place_of_what_was_before(tmp_path):
    assert bench.load(tmp_path) == {"machine": machine.described(), "sizes": {}}
    first = bench.load(tmp_path)
    first["sizes"]["1000"] = {"answers": part(answers={SLA: [0.2, 0.1]}), "opening": part(opening={"a": [1.0, None]})}
    bench.save(tmp_path, first)
    assert bench.load(tmp_path) == first
    again = bench.load(tmp_path)
    again["sizes"]["1000"]["answers"] = part(answers={SLA: [0.7, 0.1]})
    bench.save(tmp_path, again)
    text = (tmp_path / "benchmark.md").read_text(encoding="utf-8")
    assert "0.7 (7.00×)" in text
    assert "0.2 (2.00×)" not in text
    assert "## Opening" in text
    elsewhere = json.loads((tmp_path / "benchmark.json").read_text(encoding="utf-8"))
    elsewhere["machine"]["processors"] = "128"
    (tmp_path / "benchmark.json").write_text(json.dumps(elsewhere), encoding="utf-8")
    assert bench.load(tmp_path)["sizes"] == {}, "figures of another machine can't be set beside these"


def test_a_part_runs_in_a_process_of_its_own_and_its_memory_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "--sizes", "1000", "--only", "import", "--output", str(tmp_path)])
    bench.main()
    found = json.loads((tmp_path / "benchmark.json").read_text(encoding="utf-8"))["sizes"]["1000"]["import"]
    assert 50 < found["peak"] < 2000
    assert "cases and time entries" in capsys.readouterr().out


def test_a_missed_target_is_an_exit_status(tmp_path, monkeypatch):
    found = bench.load(tmp_path)
    found["sizes"] = taken()["sizes"]
    bench.save(tmp_path, found)
    monkeypatch.setattr(
        "sys.argv", ["bench", "--sizes", "1000", "--only", "Apache Superset", "--output", str(tmp_path)]
    )
    monkeypatch.delenv(superset.PYTHON, raising=False)
    with pytest.raises(SystemExit) as ended:
        bench.main()
    assert "Answers: SLA compliance by month at 1,000,000" in str(ended.value)


def test_the_machine_is_described_without_a_name():
    found = machine.described()
    assert {"processor", "processors", "memory", "system", "Python", "duckdb", "streamlit"} <= found.keys()
    assert all(found.values())
