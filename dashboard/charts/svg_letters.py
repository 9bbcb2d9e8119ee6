"""Labels, lines and numbers as SVG writes them, for what is drawn and for what stands around."""

from __future__ import annotations

from dashboard.charts.markup import lines, xml

# As in Plotly: a line in font sizes, how far below the middle of a line its foot is, and pixels
# between a bar and the text beside it.
LINE, FOOT, GAP = 1.3, 0.35, 4
ANCHORS = {"left": "start", "center": "middle", "right": "end", "auto": "middle"}


def label(
    text: str,
    x: float,
    y: float,
    *,
    size: float,
    colour: str,
    anchor: str = "start",
    rise: str = "middle",
    turned: float = 0,
) -> str:
    """A label of one or more lines; `rise` says which part of it stands at `y`."""
    rows = lines(text)
    heights = [max([run.size for run in row if run.size] or [size]) * LINE for row in rows]
    start = {"top": 0.0, "middle": -sum(heights) / 2, "bottom": -sum(heights)}[rise]
    made = []
    for row, high in zip(rows, heights, strict=True):
        foot = y + start + high / 2 + high / LINE * FOOT
        spans = "".join(_span(run.text, run.bold, run.italic, run.colour, run.size) for run in row)
        made.append(
            f'<text x="{px(x)}" y="{px(foot)}" font-size="{px(size)}" fill="{xml(colour)}" '
            f'text-anchor="{anchor}" style="white-space:pre">{spans}</text>'
        )
        start += high
    inside = "".join(made)
    if turned:
        return f'<g transform="rotate({px(turned)} {px(x)} {px(y)})">{inside}</g>'
    return inside


def _span(text: str, bold: bool, italic: bool, colour: str, size: float) -> str:
    styles = ' font-weight="600"' * bold + ' font-style="italic"' * italic
    styles += f' fill="{xml(colour)}"' if colour else ""
    styles += f' font-size="{px(size)}"' if size else ""
    return f"<tspan{styles}>{xml(text)}</tspan>" if styles else xml(text)


def px(value: float) -> str:
    """A length, short."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def stroke_between(x0: float, y0: float, x1: float, y1: float, stroke: str) -> str:
    """A straight line."""
    return f'<line x1="{px(x0)}" y1="{px(y0)}" x2="{px(x1)}" y2="{px(y1)}" {stroke}/>'
