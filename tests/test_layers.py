"""The layers: `analysis` stands without the dashboard, and importing it costs little."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ABOVE = ("streamlit", "plotly", "dashboard")
HEAVY = ("pandas", "pyarrow", "duckdb", "jieba", "rjieba", "opencc", "numpy")


def loaded(code: str) -> set[str]:
    """The top-level packages in memory after running this code in a fresh interpreter."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_importing_the_package_loads_next_to_nothing() -> None:
    assert not loaded("import analysis") & {*ABOVE, *HEAVY}


def test_the_whole_analysis_loads_no_interface() -> None:
    code = (
        "import importlib, pkgutil, analysis\n"
        "for module in pkgutil.walk_packages(analysis.__path__, 'analysis.'):\n"
        "    if not module.name.endswith('__main__'): importlib.import_module(module.name)\n"
        "from analysis import read, restore, analyse, Corpus, Filter, Mark\n"
        "from analysis.sample import sample\n"
        "analysis.query.finding(sample(), Filter())"
    )
    assert not loaded(code) & set(ABOVE)


def test_the_filter_needs_no_tables() -> None:
    assert not loaded("from analysis import Filter, Mark; Mark.decode('statements')") & set(HEAVY)


def test_the_public_face() -> None:
    import analysis

    assert set(analysis.__all__) <= set(dir(analysis))
    assert all(getattr(analysis, name) for name in analysis.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        analysis.nothing  # noqa: B018
