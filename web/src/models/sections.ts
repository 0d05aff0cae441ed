// The sections of the page: models, classes, learning curves, confusion matrices, examples, data set.

import { bandNames } from "../base/bands";
import { h } from "../base/dom";
import { type Key, fixed, language, number, t } from "../base/i18n";
import { type Group, barSwatch, drawBars } from "./bars";
import { type Line, drawCurves, lineSwatch } from "./curves";
import type { ClassMap, Dashboard, Example, LandCover, Model, Part, Point } from "./data";
import { s } from "./svg";
import { type Cell, chart, scrolling, table } from "./tables";

const SCORES: readonly (keyof Model["scores"])[] = ["mean_iou", "mean_iou_12", "overall_accuracy", "kappa"];
const COSTS: readonly [string, Key][] = [
  ["parameters", "models.parameters"],
  ["training_minutes", "models.minutes"],
  ["ms_per_window", "models.ms"],
  ["ms_per_patch", "models.ms_patch"],
];
const SETTINGS: readonly [string, Key][] = [
  ["network", "models.network"],
  ["bands", "models.bands"],
  ["normalisation", "models.normalisation"],
  ["batch", "models.batch"],
  ["steps", "models.steps"],
  ["device", "models.device"],
];
const PARTS: Record<string, Key> = {
  train: "models.part.train",
  val: "models.part.val",
  test: "models.part.test",
  all: "models.part.all",
  scored: "models.part.scored",
};
const DIGITS = 3;
const SHADES = 10;
/** Rows of the tables of learning curves. */
const MOST_ROWS = 12;
/** Ratio of first losses above which curves get charts of their own. */
const UNLIKE = 4;
/** Height of a mark and half the width of one with two digits, in units of the drawing over an example, whose longer side is
 * 100. */
const MARK_PX = 9;
const HALF_MARK_PX = 7;

type Section = [id: string, title: Key, content: HTMLElement[]];

/** Return the sections that have something to show. */
export function sections(data: Dashboard, base: URL): Section[] {
  const all: Section[] = [
    ["models", "models.section.models", models(data)],
    ["classes", "models.section.classes", classes(data)],
    ["curves", "models.section.curves", curves(data.models)],
    ["matrices", "models.section.matrices", matrices(data)],
    ["examples", "models.section.examples", data.examples.length ? examples(data, base) : []],
    ["dataset", "models.section.dataset", dataset(data)],
  ];
  return all.filter(([, , content]) => content.length > 0);
}

function score(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : fixed(value, DIGITS);
}

function percent(share: number, digits = 1): string {
  return t("map.percent", { value: fixed(100 * share, digits) });
}

function nameOf(data: Dashboard, index: number): string {
  const cover = data.classes[index];
  return cover ? cover.name[language()] : t("models.unlabelled");
}

function codeAndName(data: Dashboard, index: number): string {
  const cover = data.classes[index];
  return cover ? `${cover.code} ${cover.name[language()]}` : t("models.unlabelled");
}

/** Return the classes that the reference contains. */
function present(data: Dashboard): number[] {
  return data.classes.map((_, at) => at).filter((at) => (data.models[0]?.support[at] ?? 0) > 0);
}

function models({ models: all, leftOut }: Dashboard): HTMLElement[] {
  const shown = SCORES.filter((key) => all.some(({ scores }) => scores[key] !== null && scores[key] !== undefined));
  const best = new Map(shown.map((key) => [key, Math.max(...all.map(({ scores }) => scores[key] ?? -1))]));
  const costs = COSTS.filter(([key]) => all.some(({ facts }) => facts[key] !== undefined));
  const digits = costs.map(([key]) => (all.every(({ facts }) => Number.isInteger(facts[key] ?? 0)) ? 0 : 1));
  const rows = all.map(({ name, scores, facts }): (string | Cell)[] => [
    name,
    ...shown.map((key) => ({ text: score(scores[key]), best: scores[key] === best.get(key) })),
    ...costs.map(([key], at) => cost(facts[key], digits[at]!)),
  ]);
  const heads = [t("models.model"), ...shown.map((key) => t(`models.${key}`)), ...costs.map(([, key]) => t(key))];
  const settings = SETTINGS.filter(([key]) => all.some(({ facts }) => facts[key] !== undefined));
  const settingRows = all.map(({ name, facts }) => [name, ...settings.map(([key]) => setting(key, facts[key]))]);
  const texts = new Set(settings.map((_, at) => at + 1));
  const missing = leftOut.map(({ name, reason }) => h("p", {}, t("models.left_out", { name, reason })));
  return [
    table(t("models.scores"), heads, rows),
    h("p", { class: "quiet" }, t("models.scores.note")),
    ...(settings.length ? [table(t("models.settings"), [t("models.model"), ...settings.map(([, key]) => t(key))], settingRows, texts)] : []),
    ...missing,
  ];
}

function cost(value: string | number | undefined, digits: number): string {
  return typeof value === "number" ? fixed(value, digits) : (value ?? "–");
}

function setting(key: string, value: string | number | undefined): string {
  if (key === "bands" && typeof value === "string") return bandNames(value.split(" "));
  return value === undefined ? "–" : typeof value === "number" ? number(value, 1) : value;
}

function classes(data: Dashboard): HTMLElement[] {
  const shown = present(data);
  const groups: Group[] = shown.map((at) => ({ name: nameOf(data, at), values: data.models.map(({ iou }) => iou[at] ?? null) }));
  const rows = shown.map((at): (string | Cell)[] => {
    const values = data.models.map(({ iou }) => iou[at] ?? null);
    const best = Math.max(...values.map((value) => value ?? -1));
    const cells = values.map((value) => ({ text: score(value), best: value === best }));
    return [codeAndName(data, at), ...cells, number(data.models[0]!.support[at]!)];
  });
  const heads = [t("models.class"), ...data.models.map(({ name }) => name), t("models.support")];
  const caption = t("models.iou.caption");
  const svg = drawBars("iou", groups, 1, (value) => fixed(value, 2), t("models.iou.label", { count: data.models.length }));
  return [barLegend("iou", data.models.map(({ name }) => name)), chart(caption, t("models.as_table"), svg, table(caption, heads, rows))];
}

function barLegend(id: string, names: string[]): HTMLElement {
  return legend(names.map((name, place) => [barSwatch(`${id}-key${place}`, place), name]));
}

function legend(entries: [SVGElement, string][]): HTMLElement {
  return h("ul", { class: "legend" }, ...entries.map(([swatch, name]) => h("li", {}, svgIn(swatch), h("span", {}, name))));
}

function svgIn(svg: SVGElement): HTMLElement {
  const box = h("span", {});
  box.append(svg);
  return box;
}

function curves(all: Model[]): HTMLElement[] {
  const lines = (key: keyof Model["curves"]): Line[] =>
    all.map(({ name, curves: of }, place) => ({ name, place, points: of[key] })).filter(({ points }) => points.length > 0);
  const groups = byScale(lines("loss"));
  const drawn: [string, Line[], string][] = groups.map((group, at) => {
    const title = groups.length > 1 ? t("models.loss.part", { part: at + 1, of: groups.length }) : t("models.loss");
    return [title, group, t("models.loss.axis")];
  });
  const ious = lines("mean_iou");
  if (ious.length) drawn.push([t("models.miou.curve"), ious, t("models.mean_iou")]);
  const made = drawn.map(([title, group, axis]) => {
    const label = `${title}. ${group.map(({ name, points }) => lineText(name, points)).join(" ")}`;
    return chart(title, t("models.as_table"), drawCurves(group, label, t("models.step"), axis), curveTable(title, group));
  });
  const names = legend(all.map(({ name }, place) => [lineSwatch(place), name]));
  return made.length ? [names, h("div", { class: "two" }, ...made)] : [];
}

/** Group lines by their first values, so that no chart flattens most of its lines. */
function byScale(lines: Line[]): Line[][] {
  const groups: Line[][] = [];
  let least = 0;
  for (const line of [...lines].sort((a, b) => a.points[0]![1] - b.points[0]![1])) {
    const first = line.points[0]![1];
    if (!groups.length || first > UNLIKE * least) {
      groups.push([]);
      least = first;
    }
    groups[groups.length - 1]!.push(line);
  }
  return groups.map((group) => group.sort((a, b) => a.place - b.place));
}

function lineText(name: string, points: Point[]): string {
  const [first, last] = [points[0]!, points[points.length - 1]!];
  return t("models.line", { name, from: score(first[1]), step: first[0], to: score(last[1]), end: last[0] });
}

function curveTable(title: string, lines: Line[]): HTMLElement {
  const steps = [...new Set(lines.flatMap(({ points }) => points.map(([step]) => step)))].sort((a, b) => a - b);
  const dense = Math.ceil(steps.length / MOST_ROWS);
  const kept = steps.filter((_, at) => (steps.length - 1 - at) % dense === 0);
  const values = lines.map(({ points }) => new Map(points));
  return table(title, [t("models.step"), ...lines.map(({ name }) => name)], kept.map((step) => [number(step), ...values.map((of) => score(of.get(step)))]));
}

function matrices(data: Dashboard): HTMLElement[] {
  return [h("p", {}, t("models.matrix.note")), h("div", { class: "two" }, ...data.models.map((model) => matrix(data, model)))];
}

function matrix(data: Dashboard, { name, scores, matrix: pixels }: Model): HTMLElement {
  const sums = pixels.map((row) => row.reduce((sum, value) => sum + value, 0));
  const rows = sums.map((_, at) => at).filter((at) => sums[at]! > 0);
  const columns = sums.map((_, at) => at).filter((at) => sums[at]! > 0 || pixels.some((row) => row[at]! > 0));
  const head = columns.map((at) => h("th", { scope: "col", title: nameOf(data, at) }, String(data.classes[at]?.code ?? at)));
  const body = rows.map((row) => {
    const cells = columns.map((column) => {
      const share = pixels[row]![column]! / sums[row]!;
      return h("td", { class: `shade-${Math.round(SHADES * share)}${row === column ? " hit" : ""}` }, number(100 * share));
    });
    return h("tr", {}, h("th", { scope: "row" }, codeAndName(data, row)), ...cells);
  });
  const caption = t("models.matrix.caption", { name, score: score(scores.mean_iou) });
  const first = h("th", { scope: "col" }, t("models.matrix.reference"));
  const made = h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, first, ...head)), h("tbody", {}, ...body));
  return h("div", { class: "matrix" }, scrolling(caption, made));
}

function examples(data: Dashboard, base: URL): HTMLElement[] {
  const seen = new Set(data.examples.flatMap(({ labels, predictions }) => [labels, ...predictions].flatMap(({ marks, shares }) => [...marks.map(([, , at]) => at), ...shares.map(([at]) => at)])));
  const chips = [...seen].filter((at) => at >= 0).sort((a, b) => a - b);
  const list = legend(chips.map((at) => [chip(data.classes[at]), codeAndName(data, at)]));
  return [h("p", {}, t("models.examples.note")), list, ...data.examples.flatMap((example) => exampleRow(data, example, base))];
}

function chip(cover: LandCover | undefined): SVGElement {
  return s("svg", { width: 16, height: 16, "aria-hidden": "true" }, s("rect", { width: 16, height: 16, fill: cover?.color ?? "#d6d6d6", stroke: "#1b2430" }));
}

function exampleRow(data: Dashboard, { title, image, labels, predictions }: Example, base: URL): HTMLElement[] {
  const classMap = (caption: string, of: ClassMap): HTMLElement => {
    const parts = of.shares.map(([at, share]) => `${nameOf(data, at)} ${percent(share, 0)}`).join(", ");
    return picture(caption, `${title}, ${caption}: ${parts}`, new URL(of.file, base), marks(data, of));
  };
  const maps = [
    picture(t("models.image"), t("models.image.alt", { title }), new URL(image, base), null),
    classMap(t("models.labels"), labels),
    ...predictions.map((one) => {
      const right = one.correct === null ? "" : t("models.correct", { percent: number(100 * one.correct) });
      return classMap([one.model, right].filter(Boolean).join(", "), one);
    }),
  ];
  return [h("h3", {}, title), h("div", { class: "maps" }, ...maps)];
}

function picture(caption: string, alt: string, url: URL, over: SVGElement | null): HTMLElement {
  const box = h("div", { class: "picture" }, h("img", { src: url.href, alt, loading: "lazy" }));
  if (over) box.append(over);
  return h("figure", {}, box, h("figcaption", {}, caption));
}

/** Return the codes of the larger areas, which stand on the map. */
function marks(data: Dashboard, { width, height, marks: places }: ClassMap): SVGElement {
  const [across, down] = width >= height ? [100, (100 * height) / width] : [(100 * width) / height, 100];
  const inside = (value: number, most: number, half: number): number => Math.min(most - half, Math.max(half, value));
  const texts = places.map(([x, y, at]) => {
    const place = { x: inside(x * across, across, HALF_MARK_PX).toFixed(1), y: (inside(y * down, down, MARK_PX / 2) + MARK_PX / 3).toFixed(1) };
    return s("text", place, String(data.classes[at]?.code ?? ""));
  });
  return s("svg", { viewBox: `0 0 ${across} ${down}`, "aria-hidden": "true" }, ...texts);
}

function dataset(data: Dashboard): HTMLElement[] {
  const parts = data.dataset;
  const names = parts.map(partName);
  const totals = parts.map(({ pixels }) => pixels.reduce((sum, value) => sum + value, 0));
  const shares = (at: number): number[] => parts.map(({ pixels }, part) => (pixels[at] ?? 0) / (totals[part] || 1));
  const shown = data.classes.map((_, at) => at).filter((at) => shares(at).some((share) => share > 0));
  const groups = shown.map((at): Group => ({ name: nameOf(data, at), values: shares(at) }));
  const most = Math.max(...groups.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const caption = t("models.shares");
  const svg = drawBars("shares", groups, most, (value) => percent(value), t("models.shares.label"));
  const rows = shown.map((at) => [
    codeAndName(data, at),
    ...parts.flatMap(({ pixels, present: found }, part) => [percent(shares(at)[part]!, 2), number(pixels[at]!), ...(found ? [number(found[at]!)] : [])]),
  ]);
  const heads = parts.flatMap(({ present: found }, part) => [
    t("models.part.share", { part: names[part]! }),
    t("models.part.pixels", { part: names[part]! }),
    ...(found ? [t("models.part.present", { part: names[part]! })] : []),
  ]);
  return [overview(parts, totals), barLegend("shares", names), chart(caption, t("models.as_table"), svg, table(caption, [t("models.class"), ...heads], rows))];
}

function partName({ name }: Part): string {
  const key = PARTS[name];
  return key ? t(key) : name;
}

function overview(parts: Part[], totals: number[]): HTMLElement {
  const rows = parts.map((part, at) => [
    partName(part),
    part.patches === null ? "–" : number(part.patches),
    number(part.zones),
    part.sizes.length ? part.sizes.map(({ width, height, patches }) => t("models.part.size", { width, height, patches })).join("; ") : "–",
    number(totals[at]! / 1e6, 2),
  ]);
  const heads = [t("models.part"), t("models.patches"), t("models.zones"), t("models.sizes"), t("models.megapixels")];
  return table(t("models.overview"), heads, rows, new Set([3]));
}
