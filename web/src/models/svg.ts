// Parts of charts: elements of SVG, and how each model is drawn, so that colour alone never tells them apart.

const SPACE = "http://www.w3.org/2000/svg";
const COLOURS = ["#005a9c", "#a63603", "#1b6e3a", "#7a3b8f", "#6b5b00", "#3a3a3a", "#b0003a"];
const DASHES = ["", "9 4", "2 3", "9 3 2 3", "16 4"];
const MARKS = [
  "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
  "m-3.5-3.5h7v7h-7z",
  "m0-4.5l4.5 8h-9z",
  "m0-5l5 5l-5 5l-5-5z",
  "m-4-4l8 8m0-8l-8 8",
];
/** What a pattern draws over the model's colour, on 8 x 8 px; the first model has none. */
const PATTERNS = ["", "M-2 2l4-4M0 8l8-8M6 10l4-4", "M0 4h8", "M4 0v8", "M-2 6l4 4M0 0l8 8M6-2l4 4", "M0 4h8M4 0v8", "M2 2h3v3h-3z"];

export type Attributes = Record<string, string | number>;

/** Return a new SVG element. */
export function s(name: string, attributes: Attributes = {}, ...children: (Node | string)[]): SVGElement {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Whether charts are drawn for a narrow screen. */
export const NARROW = window.matchMedia("(max-width: 40rem)");

/** Return a chart with its text alternative. */
export function drawing(width: number, height: number, label: string, ...children: Node[]): SVGElement {
  return s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);
}

export function colourOf(place: number): string {
  return COLOURS[place % COLOURS.length]!;
}

export function dashesOf(place: number): string {
  return DASHES[place % DASHES.length]!;
}

/** Return the marker of a model's line; moved by one each round, so that lines differ in dashes or markers. */
export function markOf(place: number): string {
  return MARKS[(place + Math.floor(place / MARKS.length)) % MARKS.length]!;
}

/** Return the patterns of so many models as definitions; `prefix` keeps them apart from those of other charts. */
export function patterns(prefix: string, count: number): SVGElement {
  const made = Array.from({ length: count }, (_, place) => {
    const ground = s("rect", { width: 8, height: 8, fill: colourOf(place) });
    const ink = s("path", { d: PATTERNS[place % PATTERNS.length]!, stroke: "#fff", "stroke-width": 2, fill: "none" });
    return s("pattern", { id: `${prefix}-${place}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, ground, ink);
  });
  return s("defs", {}, ...made);
}

/** Return round values between two numbers, about five. */
export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= rough)!;
  const count = Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1;
  return Array.from({ length: count }, (_, place) => Number(((Math.ceil(low / step - 1e-9) + place) * step).toPrecision(6)));
}
