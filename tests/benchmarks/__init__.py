"""How fast it is, beside a yardstick measured in the same run.

    make benchmark                          all of them
    python -m tests.benchmarks redraw       one of them

Absolute times depend on the machine; the ratios are what to compare.
"""
