// Learning curves: each model's line has its own dashes, markers and colour, and its name at the end.

import { number } from "../base/i18n";
import type { Point } from "./data";
import { colourOf, dashesOf, drawing, markOf, s, ticks } from "./svg";

const WIDTH = 640;
const HEIGHT = 340;
const LEFT = 56;
const RIGHT = 190;
const TOP = 12;
const BOTTOM = 46;
const LABEL_PX = 17;
const MOST_LETTERS = 21;
const FRAME = "#6b7883";

export interface Line {
  name: string;
  place: number;
  points: Point[];
}

/** Draw lines; `label` describes the chart. Lines without points are left out. */
export function drawCurves(lines: Line[], label: string, xName: string, yName: string): SVGElement {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  const widest = Math.max(1, ...all.map(([x]) => x));
  const [low, high] = [Math.min(0, ...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  const x = (value: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * value) / widest;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low || 1));
  const heights = spread(drawn.map(({ points }) => y(points[points.length - 1]![1])));
  const parts = drawn.flatMap((line, at) => drawLine(line, heights[at]!, x, y));
  return drawing(WIDTH, HEIGHT, label, ...axes(widest, low, high, x, y, xName, yName), ...parts);
}

type Scale = (value: number) => number;

function axes(widest: number, low: number, high: number, x: Scale, y: Scale, xName: string, yName: string): SVGElement[] {
  const [right, foot] = [WIDTH - RIGHT, HEIGHT - BOTTOM];
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

function drawLine({ name, place, points }: Line, labelY: number, x: Scale, y: Scale): SVGElement[] {
  const spots = points.map(([step, value]) => `${x(step).toFixed(1)} ${y(value).toFixed(1)}`);
  const last = points[points.length - 1]!;
  const end = WIDTH - RIGHT + 16;
  const shown = name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name;
  const ink = { stroke: colourOf(place), "stroke-width": 2 };
  const dense = Math.ceil(points.length / 12);
  const marked = spots.filter((_, at) => (points.length - 1 - at) % dense === 0);
  return [
    s("path", { ...ink, d: `M${spots.join("L")}`, "stroke-dasharray": dashesOf(place), fill: "none" }),
    s("path", { ...ink, d: marked.map((spot) => `M${spot}${markOf(place)}`).join(""), fill: "#fff" }),
    s("path", { d: `M${x(last[0]) + 6} ${y(last[1])}L${end - 5} ${labelY}`, stroke: FRAME, "stroke-width": 0.75 }),
    s("path", { ...ink, d: `M${end + 2} ${labelY}${markOf(place)}`, fill: "#fff" }),
    s("text", { x: end + 12, y: labelY + 4 }, shown),
  ];
}

/** Return heights of labels in the order of the lines' ends, without overlaps. */
function spread(heights: number[]): number[] {
  const order = heights.map((_, at) => at).sort((a, b) => heights[a]! - heights[b]!);
  const placed = [...heights];
  let lowest = HEIGHT - BOTTOM;
  for (const at of [...order].reverse()) {
    placed[at] = Math.min(heights[at]!, lowest);
    lowest = placed[at]! - LABEL_PX;
  }
  let highest = TOP;
  for (const at of order) {
    placed[at] = Math.max(placed[at]!, highest);
    highest = placed[at]! + LABEL_PX;
  }
  return placed;
}
