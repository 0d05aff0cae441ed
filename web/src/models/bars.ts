// Bars by class: one for each model or part, with a pattern of its own and its value as text.

import { NARROW, drawing, patterns, s } from "./svg";

/** Sizes of the chart; on narrow screens, the names stand above the bars. */
interface Layout {
  width: number;
  left: number;
  head: number;
}

const WIDE_LAYOUT: Layout = { width: 640, left: 168, head: 0 };
const NARROW_LAYOUT: Layout = { width: 340, left: 1, head: 18 };
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
  const layout = NARROW.matches ? NARROW_LAYOUT : WIDE_LAYOUT;
  const step = layout.head + bars * BAR_PX + GAP_PX;
  const parts = groups.flatMap((group, at) => drawGroup(id, group, at * step + GAP_PX / 2, most, text, layout));
  const height = Math.max(1, groups.length * step);
  const axis = s("path", { d: `M${layout.left} 0v${height}`, stroke: "#1b2430" });
  return drawing(layout.width, height, label, patterns(id, bars), ...parts, ...(layout.head ? [] : [axis]));
}

function drawGroup(id: string, { name, values }: Group, top: number, most: number, text: (value: number) => string, layout: Layout): SVGElement[] {
  const { width, left, head } = layout;
  const middle = top + (values.length * BAR_PX) / 2 + 4;
  const place = head ? { x: left, y: top + head - 5 } : { x: left - 8, y: middle, "text-anchor": "end" };
  return [
    s("text", place, name),
    ...values.flatMap((value, at) => {
      const y = top + head + at * BAR_PX;
      const length = value === null ? 0 : ((width - left - RIGHT) * value) / (most || 1);
      return [
        s("rect", { x: left, y: y + 1, width: length.toFixed(1), height: BAR_PX - 3, fill: `url(#${id}-${at})`, stroke: "#1b2430", "stroke-width": 0.75 }),
        s("text", { x: left + length + 6, y: y + BAR_PX - 4 }, value === null ? "–" : text(value)),
      ];
    }),
  ];
}

/** Return a swatch of a bar's pattern. */
export function barSwatch(id: string, place: number): SVGElement {
  const box = s("rect", { width: 22, height: 14, fill: `url(#${id}-${place})`, stroke: "#1b2430" });
  return s("svg", { width: 22, height: 14, "aria-hidden": "true" }, patterns(id, place + 1), box);
}
