"""Run the benchmarks named on the command line, or all of them."""

from __future__ import annotations

import sys

from tests.benchmarks import analysis_speed, cloud_layout, redraw, restoration_speed, sessions

BENCHMARKS = {
    "analysis": analysis_speed.main,
    "restoration": restoration_speed.main,
    "redraw": redraw.main,
    "sessions": sessions.main,
    "cloud": cloud_layout.main,
}


def main(names: list[str]) -> None:
    """Run the named benchmarks in their order."""
    for name in names or BENCHMARKS:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
