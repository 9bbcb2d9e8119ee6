"""Small answers as frames with plain Python values in their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with arrays in cells made lists, so that they compare and show as such."""
    for name in frame.columns[frame.dtypes == "object"]:
        frame[name] = [_listed(value) for value in frame[name]]
    return frame


def _listed(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value
