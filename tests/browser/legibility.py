"""What a reader could not read: texts that overlap, or that are cut off."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

T = TypeVar("T")
# How often the page is looked at before what is found counts, and milliseconds between.
LOOKS, BETWEEN = 6, 400

# Pixels by which two boxes of text may touch: line boxes are taller than their letters.
TOUCH = 4
# Slanted lines may stand this many font sizes apart, as the height of the letters is less.
LINE = 0.9

_TEXTS = r"""
() => {
  const shown = [];
  const visible = (element) => {
    const style = getComputedStyle(element);
    return style.visibility !== "hidden" && style.display !== "none" && +style.opacity > 0;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || !parent || !visible(parent)) continue;
    if (parent.closest("style, script, title, svg.cloud, [hidden], [aria-hidden='true']")) continue;
    if (parent.closest("[data-testid='stTooltipContent']")) continue;
    const turns = (parent.closest("text") || parent).getAttribute("transform");
    const turned = /rotate\((-?[\d.]+)/.exec(turns);
    const angle = turned ? +turned[1] : 0;
    // What its box cuts short, or folds away, is not seen beyond the box.
    const edge = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
    for (let box = parent; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(box);
      if (box instanceof SVGElement || display === "inline") continue;
      const bound = box.getBoundingClientRect();
      if (overflowX !== "visible") {
        edge.left = Math.max(edge.left, bound.left);
        edge.right = Math.min(edge.right, bound.right);
      }
      if (overflowY !== "visible" && !box.matches("[data-testid='stMain']")) {
        edge.top = Math.max(edge.top, bound.top);
        edge.bottom = Math.min(edge.bottom, bound.bottom);
      }
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    // The last line of a text that is cut after some lines is told twice: whole and as cut.
    const lines = new Set();
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2 || lines.has(`${box.x} ${box.y}`)) continue;
      lines.add(`${box.x} ${box.y}`);
      const x = Math.max(box.x, edge.left), right = Math.min(box.right, edge.right);
      const y = Math.max(box.y, edge.top), bottom = Math.min(box.bottom, edge.bottom);
      if (right - x < 2 || bottom - y < 2) continue;
      shown.push({ text: node.textContent.trim().slice(0, 40), x, y, right, bottom, angle,
                   size: parseFloat(getComputedStyle(parent).fontSize) });
    }
  }
  return shown;
}
"""

_CUT = """
(width) => {
  const cut = [];
  for (const text of document.querySelectorAll("svg.main-svg text")) {
    const frame = text.closest("svg.main-svg").getBoundingClientRect();
    const box = text.getBoundingClientRect();
    if (box.width < 1 || !text.textContent.trim()) continue;
    if (box.x < frame.x - 2 || box.right > frame.right + 2 || box.y < frame.y - 2 ||
        box.bottom > frame.bottom + 2) cut.push(text.textContent.slice(0, 40));
  }
  const scrolling = ".st-key-pages, .st-key-filter_bar, .scrolls";
  for (const element of document.querySelectorAll("p, span, strong, h2, h3, button, a, small")) {
    const box = element.getBoundingClientRect(), text = element.textContent.trim();
    if (!box.width || !text || element.closest(scrolling)) continue;
    if (box.right > width + 2) cut.push(text.slice(0, 40));
  }
  return cut;
}
"""


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap by more than they may touch, and go on doing so."""
    return _lasting(page, lambda: _overlapping(page))


def _lasting(page: Page, find: Callable[[], list[T]]) -> list[T]:
    """What is found and does not go with what is still being drawn, on a busy machine."""
    for _ in range(LOOKS):
        if not (found := find()):
            return []
        page.wait_for_timeout(BETWEEN)
    return found


def _overlapping(page: Page) -> list[tuple[str, str]]:
    texts = page.evaluate(_TEXTS)
    texts.sort(key=lambda text: text["y"])
    pairs = []
    for index, one in enumerate(texts):
        for other in texts[index + 1 :]:
            if other["y"] >= one["bottom"] - TOUCH:
                break
            if one["angle"] and one["angle"] == other["angle"]:
                if _lines_apart(one, other) < one["size"] * LINE:
                    pairs.append((one["text"], other["text"]))
                continue
            across = min(one["right"], other["right"]) - max(one["x"], other["x"])
            down = min(one["bottom"], other["bottom"]) - max(one["y"], other["y"])
            if across > TOUCH and down > TOUCH:
                pairs.append((one["text"], other["text"]))
    return pairs


def _lines_apart(one: dict[str, float], other: dict[str, float]) -> float:
    """The distance between the lines that two texts, slanted alike, are written on."""
    angle = math.radians(one["angle"])
    along = (other["x"] + other["right"] - one["x"] - one["right"]) / 2
    down = (other["y"] + other["bottom"] - one["y"] - one["bottom"]) / 2
    return abs(along * math.sin(angle) - down * math.cos(angle))


def cut_off(page: Page) -> list[str]:
    """Texts that reach beyond their chart or beyond the page, and go on doing so."""
    return _lasting(page, lambda: list(page.evaluate(_CUT, page.viewport_size["width"])))
