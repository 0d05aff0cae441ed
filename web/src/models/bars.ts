// Bars by class: one for each model or part, with a pattern of its own and its value as text.

import { drawing, patterns, s } from "./svg";

const WIDTH = 640;
const LEFT = 168;
const RIGHT = 62;
const BAR_PX = 15;
const GAP_PX = 12;

export interface Group {
  name: string;
  /** Values of the bars, from 0 to `most`; null: there is none. */
  values: (number | null)[];
}

/** Draw groups of bars; `text` writes a value. */
export function drawBars(id: string, groups: Group[], most: number, text: (value: number) => string, label: string): SVGElement {
  const bars = groups[0]?.values.length ?? 0;
  const step = bars * BAR_PX + GAP_PX;
  const parts = groups.flatMap((group, at) => drawGroup(id, group, at * step + GAP_PX / 2, most, text));
  const height = Math.max(1, groups.length * step);
  const axis = s("path", { d: `M${LEFT} 0v${height}`, stroke: "#1b2430" });
  return drawing(WIDTH, height, label, patterns(id, bars), ...parts, axis);
}

function drawGroup(id: string, { name, values }: Group, top: number, most: number, text: (value: number) => string): SVGElement[] {
  const middle = top + (values.length * BAR_PX) / 2 + 4;
  return [
    s("text", { x: LEFT - 8, y: middle, "text-anchor": "end" }, name),
    ...values.flatMap((value, place) => {
      const y = top + place * BAR_PX;
      const length = value === null ? 0 : ((WIDTH - LEFT - RIGHT) * value) / (most || 1);
      return [
        s("rect", { x: LEFT, y: y + 1, width: length.toFixed(1), height: BAR_PX - 3, fill: `url(#${id}-${place})`, stroke: "#1b2430", "stroke-width": 0.75 }),
        s("text", { x: LEFT + length + 6, y: y + BAR_PX - 4 }, value === null ? "–" : text(value)),
      ];
    }),
  ];
}

/** Return a swatch of a bar's pattern. */
export function barSwatch(id: string, place: number): SVGElement {
  const box = s("rect", { width: 22, height: 14, fill: `url(#${id}-${place})`, stroke: "#1b2430" });
  return s("svg", { width: 22, height: 14, "aria-hidden": "true" }, patterns(id, place + 1), box);
}
