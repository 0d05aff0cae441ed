"""HTML page of a comparison: tables, learning curves, confusion matrices and examples in one file."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from flair_seg.errors import InputError
from flair_seg.tools.reports.report import Report

from ..data.checks import size_text
from ..scoring.examples import StoredExample, read_classes, read_examples
from ..scoring.scores import figure
from .curves import Point, draw_curves
from .table import COSTS, MEANS, SETTINGS, Comparison, Entry

SHADES = 10
"""Shades of confusion matrices, besides white."""
_DARKEST = (107, 174, 214)
"""Light enough for dark text."""
_SHOWN = 4
"""Number of example patches."""
_LEAST_SHARE = 0.02
"""Smallest share of a patch of a connected area that is labelled."""
_UNLIKE = 4.0
"""Ratio of first losses above which curves get separate charts."""
_STYLE = """
.narrow { display: none; }
tbody th[scope="row"], thead th:first-child { position: sticky; left: 0; background: #fff; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 0.25rem; }
svg.curves { width: 100%; min-width: 33rem; max-width: 44rem; font-size: 13px; }
figure.chart { max-width: none; }
.matrices { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0 1.5rem; }
.matrices > div { margin: 0.5rem 0; min-width: 0; }
.share { font-size: 0.75rem; }
.share th, .share td { padding: 0.15rem 0.2rem; }
.share td, .share thead th { text-align: right; font-variant-numeric: tabular-nums; min-width: 1.3rem; }
.share thead th:first-child { text-align: left; }
.share tbody th { min-width: 6.5rem; }
.share abbr { text-decoration: none; }
.share .hit { font-weight: 700; outline: 1px solid #1a1a1a; outline-offset: -1px; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; }
.chip { display: inline-block; width: 1rem; height: 1rem; border: 1px solid #1a1a1a; vertical-align: -0.15rem; }
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(46%, 11rem), 1fr)); gap: 0.5rem; }
.maps figure { margin: 0; break-inside: avoid; }
.maps figcaption { font-weight: 400; font-size: 0.85rem; overflow-wrap: anywhere; }
.map { position: relative; }
.map img { display: block; width: 100%; image-rendering: auto; border: 1px solid #767676; box-sizing: border-box; }
.map svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.map text { fill: #1a1a1a; stroke: #fff; paint-order: stroke; text-anchor: middle; font-weight: 700; }
@media (max-width: 30rem) {
  .narrow { display: block; }
  .share { font-size: 0.7rem; }
  .share th, .share td { padding: 0.15rem 0.1rem; }
  .share td, .share thead th { min-width: 1.05rem; }
  .share tbody th { min-width: 5rem; }
}
@media print {
  .share td, .chip { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .matrices { grid-template-columns: repeat(2, 1fr); gap: 0 1rem; }
  .matrices > div { break-inside: avoid; }
  .share { font-size: 7.5pt; }
  .share td, .share thead th { min-width: 0; }
  .share tbody th { min-width: 5rem; }
  h3 { break-after: avoid; }
  .maps { grid-template-columns: repeat(4, 1fr); }
  svg.curves { min-width: 0; }
}
"""

Classes = Sequence[Mapping[str, Any]]
"""The classes of a model as its scores list them: `code`, `name` and measures."""


class _Page(Report):
    """A report to which HTML can be added."""

    def add(self, html: str) -> None:
        """Add HTML."""
        self._parts.append(html)

    def html(self) -> str:
        """Return the page, with its styles after those of all reports."""
        shades = "\n".join(f".s{step} {{ background: {shade(step)}; }}" for step in range(SHADES + 1))
        return super().html().replace("</style>", f"{_STYLE}{shades}\n</style>", 1)


def make_page(comparison: Comparison) -> str:
    """Create the page: no scripts, no external resources, readable in print and without colour vision.

    Raises:
        InputError: Images of an example cannot be read.
    """
    pixels = sum(comparison.support.values())
    page = _Page(
        f"Comparison of {len(comparison.entries)} models",
        [("scored on", f"{pixels:,} px of {len(comparison.support)} classes"), ("best mIoU", _best(comparison))],
    )
    page.add('<p class="narrow">Scroll sideways in tables and charts that are wider than the screen.</p>')
    page.heading("Models")
    page.table("Scores and costs", *comparison.model_table(MEANS | COSTS), note=_NOTE)
    page.table("Settings", *comparison.model_table(SETTINGS))
    for name, why in comparison.left_out.items():
        page.text(f"Not included: {name} ({why}).")
    page.heading("Classes")
    page.table("IoU of each class present in the reference", *comparison.class_table())
    _add_curves(page, comparison.entries)
    page.heading("Confusion matrices")
    page.text(
        "Rows are reference classes, columns predicted classes. Values are per cent of the pixels of the reference "
        "class: rows add up to 100 except for rounding. Correct predictions are framed."
    )
    page.add(f'<div class="matrices">\n{"".join(map(_matrix, comparison.entries))}</div>')
    _add_examples(page, comparison.entries)
    return page.html()


_NOTE = (
    "Differences to the first model in parentheses. mIoU: mean over the classes present in the reference; challenge "
    "mIoU: over the twelve classes of the FLAIR challenges. Each model was trained once, so the variation between "
    "seeds is unknown. ms per window: minimum of five runs."
)


def shade(step: int) -> str:
    """Return the background of a cell, `#rrggbb`, from white at 0 to the darkest at `SHADES`."""
    share = step / SHADES
    return "#{:02x}{:02x}{:02x}".format(*(round(255 + share * (level - 255)) for level in _DARKEST))


def _best(comparison: Comparison) -> str:
    known = [entry for entry in comparison.entries if entry.figures.get("mean_iou") is not None]
    best = max(known, key=lambda entry: entry.figures["mean_iou"], default=None)
    return f"{figure(best.figures['mean_iou'])}, {best.name}" if best else "-"


def _add_curves(page: _Page, entries: Sequence[Entry]) -> None:
    losses, names = {e.name: e.curve("loss") for e in entries}, [e.name for e in entries]
    groups = _by_scale(losses)
    charts = [(f"Training loss{_part(place, groups)}", group, "loss") for place, group in enumerate(groups)]
    charts.append(("mIoU on validation patches", {e.name: e.curve("mean_iou") for e in entries}, "mIoU"))
    drawings = [
        f'<figure class="chart"><figcaption>{title}</figcaption>\n'
        f'<div class="wide" role="region" tabindex="0" aria-label="{title}">{svg}</div></figure>'
        for place, (title, curves, label) in enumerate(charts)
        if (svg := draw_curves(f"curves{place}", title, {name: curves.get(name, []) for name in names}, "step", label))
    ]
    if drawings:
        page.heading("Learning curves")
        if len(groups) > 1:
            page.text("Losses in separate charts, such as that of Mask2Former, cannot be compared with the others.")
        page.add("\n".join(drawings))


def _part(place: int, groups: Sequence[object]) -> str:
    return f", chart {place + 1} of {len(groups)}" if len(groups) > 1 else ""


def _by_scale(curves: Mapping[str, Sequence[Point]]) -> list[dict[str, Sequence[Point]]]:
    """Group curves by their first values, so that no chart flattens most of its curves."""
    groups: list[dict[str, Sequence[Point]]] = []
    least = 0.0
    for name, points in sorted(curves.items(), key=lambda item: item[1][0][1] if item[1] else 0.0):
        if points and (not groups or points[0][1] > _UNLIKE * least):
            groups.append({})
            least = points[0][1]
        if points:
            groups[-1][name] = points
    return groups


def _matrix(entry: Entry) -> str:
    """Return the confusion matrix of the classes that occur as a table of percentages."""
    matrix = np.array(entry.figures["confusion_matrix"], dtype=np.float64)
    classes = entry.figures["classes"]
    rows, columns = np.flatnonzero(matrix.sum(axis=1)), np.flatnonzero(matrix.sum(axis=0) + matrix.sum(axis=1))
    shares = matrix[rows] / matrix[rows].sum(axis=1, keepdims=True)
    head = "".join(
        f'<th scope="col"><abbr title="{escape(classes[i]["name"])}">{_code(classes[i], i)}</abbr></th>'
        for i in columns
    )
    body = "\n".join(
        f'<tr><th scope="row">{escape(_code_and_name(classes, row))}</th>'
        f"{''.join(_share(shares[place, column], row == column) for column in columns)}</tr>"
        for place, row in enumerate(rows)
    )
    caption = f"{escape(entry.name)}, mIoU {figure(entry.figures.get('mean_iou'))}"
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="Confusion matrix of {caption}">\n'
        f'<table class="share"><caption>{caption}</caption>\n<thead><tr><th scope="col">reference, %</th>{head}</tr>'
        f"</thead>\n<tbody>\n{body}\n</tbody></table>\n</div>\n"
    )


def _code(row: Mapping[str, Any], index: int) -> str:
    return escape(str(row.get("code", index)))


def _share(value: float, is_right: bool) -> str:
    kind = f"s{round(SHADES * value)}{' hit' if is_right else ''}"
    return f'<td class="{kind}">{100 * value:.0f}</td>'


def common_examples(entries: Sequence[Entry]) -> list[tuple[str, dict[str, StoredExample]]]:
    """Choose evenly spaced patches for which all models with examples have a prediction.

    Returns:
        Titles, and the example of each model by its name; empty if no model has examples.

    Raises:
        InputError: A list of examples is damaged.
    """
    found = {e.name: {x.title: x for x in read_examples(e.examples)} for e in entries if e.examples is not None}
    found = {name: examples for name, examples in found.items() if examples}
    first = next(iter(found.values()), {})
    titles = [title for title in first if all(title in examples for examples in found.values())]
    places = np.linspace(0, len(titles) - 1, min(_SHOWN, len(titles))).round().astype(int)
    return [(titles[place], {name: examples[titles[place]] for name, examples in found.items()}) for place in places]


def _add_examples(page: _Page, entries: Sequence[Entry]) -> None:
    """Add patches with image, labels and the predictions of all models that have examples."""
    shown = common_examples(entries)
    if not shown:
        return
    named = next(entry for entry in entries if entry.name in shown[0][1]).figures["classes"]
    page.heading("Examples")
    page.text("Numbers in the maps are class codes of the larger areas.")
    pictures: list[str] = []
    seen: dict[int, str] = {}
    for title, examples in shown:
        pictures.append(_example(title, examples, named, seen))
    page.add(_legend(named, seen))
    page.add("\n".join(pictures))


def _example(title: str, examples: dict[str, StoredExample], classes: Classes, seen: dict[int, str]) -> str:
    """Return one patch with all predictions; adds its classes and their colours to `seen`."""
    first = next(iter(examples.values()))
    labels, colours = read_classes(first.labels)
    maps = [
        _picture("image", f"Aerial image of {title}", _data_uri(first.image), ""),
        _class_map("labels", f"Labels of {title}", first.labels, labels, classes),
    ]
    seen |= {index: colours[index] for index in np.unique(labels).tolist()}
    for name, example in examples.items():
        answer, colours = read_classes(example.prediction)
        if answer.shape != labels.shape:
            raise InputError(
                f"{example.prediction} is {size_text(answer)}: the {size_text(labels)} of the labels are needed"
            )
        known = labels != 255
        right = f"{100 * np.mean(answer[known] == labels[known]):.0f} % correct" if known.any() else "no labels"
        caption = f"{name}, {right}"
        maps.append(_class_map(caption, f"Prediction of {caption}", example.prediction, answer, classes))
        seen |= {index: colours[index] for index in np.unique(answer).tolist()}
    return f'<h3>{escape(title)}</h3>\n<div class="maps">\n{"".join(maps)}</div>'


def _class_map(caption: str, what: str, path: Path, indices: NDArray[np.uint8], classes: Classes) -> str:
    counts = np.bincount(indices.ravel(), minlength=256)
    largest = [i for i in np.argsort(-counts, kind="stable")[:4] if counts[i]]
    parts = ", ".join(f"{_class_name(classes, i)} {100 * counts[i] / indices.size:.0f} %" for i in largest)
    return _picture(caption, f"{what}: {parts}", _data_uri(path), _area_codes(indices, classes))


def _class_name(classes: Classes, index: int) -> str:
    return classes[index]["name"] if index < len(classes) else "unlabelled"


def _code_and_name(classes: Classes, index: int) -> str:
    name = _class_name(classes, index)
    return f"{classes[index].get('code', index)} {name}" if index < len(classes) else name


def _picture(caption: str, alternative: str, source: str, overlay: str) -> str:
    return (
        f'<figure><div class="map"><img src="{source}" alt="{escape(alternative)}">{overlay}</div>'
        f"<figcaption>{escape(caption)}</figcaption></figure>\n"
    )


def area_marks(indices: NDArray[np.uint8], classes: int) -> list[tuple[float, float, int]]:
    """Return where the number of each class goes on a class map: the innermost point of its largest area.

    Args:
        indices: Class indices, uint8 (H, W).
        classes: Number of classes; larger indices get no number.

    Returns:
        Column and row in px, and class index; classes with small areas are omitted.
    """
    step = max(1, min(indices.shape) // 128)
    coarse = indices[step // 2 :: step, step // 2 :: step]
    marks = []
    for index in np.unique(coarse[coarse < classes]).tolist():
        areas, _ = ndimage.label(coarse == index)
        sizes = np.bincount(areas.ravel())[1:]
        if sizes.max() >= _LEAST_SHARE * coarse.size:
            inside = np.pad(areas == 1 + int(sizes.argmax()), 1)
            row, column = np.unravel_index(ndimage.distance_transform_edt(inside).argmax(), inside.shape)
            marks.append((float((column - 0.5) * step), float((row - 0.5) * step), index))
    return marks


def _area_codes(indices: NDArray[np.uint8], classes: Classes) -> str:
    """Return class codes as text over a map."""
    height, width = indices.shape
    size = max(height, width) / 13
    texts = []
    for column, row, index in area_marks(indices, len(classes)):
        x = np.clip(column, 0.6 * size, width - 0.6 * size)
        y = np.clip(row + 0.35 * size, 0.9 * size, height - 0.2 * size)
        texts.append(f'<text x="{x:.0f}" y="{y:.0f}">{_code(classes[index], index)}</text>')
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" style="font-size: {size:.0f}px" '
        f'stroke-width="{size / 5:.0f}">{"".join(texts)}</svg>'
    )


def _legend(classes: Classes, seen: dict[int, str]) -> str:
    items = "\n".join(
        f'<li><span class="chip" style="background: {colour}"></span> {escape(_code_and_name(classes, index))}</li>'
        for index, colour in sorted(seen.items())
    )
    return f'<ul class="legend" aria-label="Classes">\n{items}\n</ul>'


def _data_uri(path: Path) -> str:
    try:
        return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from error
