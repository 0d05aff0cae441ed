// Learning curves: each model's line has its own dashes, markers and colour; a legend has their names.

import { number } from "../base/i18n";
import type { Point } from "./data";
import { NARROW, colourOf, dashesOf, drawing, markOf, s, ticks } from "./svg";

const WIDE_WIDTH = 520;
const NARROW_WIDTH = 340;
const HEIGHT = 320;
const LEFT = 56;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 46;
const FRAME = "#6b7883";
/** Markers of a line, at most. */
const MOST_MARKS = 12;

export interface Line {
  name: string;
  place: number;
  points: Point[];
}

type Scale = (value: number) => number;

/** Draw lines; `label` describes the chart. Lines without points are left out. */
export function drawCurves(lines: Line[], label: string, xName: string, yName: string): SVGElement {
  const width = NARROW.matches ? NARROW_WIDTH : WIDE_WIDTH;
  const drawn = lines.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  const widest = Math.max(1, ...all.map(([x]) => x));
  const [low, high] = [Math.min(0, ...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  const x = (value: number): number => LEFT + ((width - LEFT - RIGHT) * value) / widest;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low || 1));
  const parts = drawn.flatMap((line) => drawLine(line, x, y));
  return drawing(width, HEIGHT, label, ...axes(width, widest, low, high, x, y, xName, yName), ...parts);
}

function axes(width: number, widest: number, low: number, high: number, x: Scale, y: Scale, xName: string, yName: string): SVGElement[] {
  const [right, foot] = [width - RIGHT, HEIGHT - BOTTOM];
  return [
    s("rect", { x: LEFT, y: TOP, width: right - LEFT, height: foot - TOP, fill: "none", stroke: FRAME }),
    ...ticks(0, widest).flatMap((value) => [
      s("path", { d: `M${x(value)} ${foot}v5`, stroke: FRAME }),
      s("text", { x: x(value), y: foot + 19, "text-anchor": "middle" }, number(value)),
    ]),
    ...ticks(low, high).flatMap((value) => [
      s("path", { d: `M${LEFT} ${y(value)}h-5`, stroke: FRAME }),
      s("text", { x: LEFT - 9, y: y(value) + 4, "text-anchor": "end" }, number(value, 3)),
    ]),
    s("text", { x: (LEFT + right) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, xName),
    s("text", { transform: `translate(13 ${(TOP + foot) / 2}) rotate(-90)`, "text-anchor": "middle" }, yName),
  ];
}

function drawLine({ place, points }: Line, x: Scale, y: Scale): SVGElement[] {
  const spots = points.map(([step, value]) => `${x(step).toFixed(1)} ${y(value).toFixed(1)}`);
  const dense = Math.ceil(points.length / MOST_MARKS);
  return marked(place, spots, (at) => (points.length - 1 - at) % dense === 0);
}

/** Return a line through spots with markers on some of them, in the way of a model. */
function marked(place: number, spots: string[], hasMark: (at: number) => boolean): SVGElement[] {
  const ink = { stroke: colourOf(place), "stroke-width": 2 };
  const marks = spots.filter((_, at) => hasMark(at)).map((spot) => `M${spot}${markOf(place)}`);
  return [
    s("path", { ...ink, d: `M${spots.join("L")}`, "stroke-dasharray": dashesOf(place), fill: "none" }),
    s("path", { ...ink, d: marks.join(""), fill: "#fff" }),
  ];
}

/** Return a swatch of a model's line. */
export function lineSwatch(place: number): SVGElement {
  return s("svg", { width: 44, height: 14, "aria-hidden": "true" }, ...marked(place, ["1 7", "22 7", "43 7"], (at) => at === 1));
}
