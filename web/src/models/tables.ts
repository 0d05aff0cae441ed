// Tables, in boxes that scroll where they are wider than the page.

import { h } from "../base/dom";

export interface Cell {
  text: string;
  best?: boolean;
}

/** Return a table; the first column names the rows, the others hold numbers unless `texts` says so. */
export function table(caption: string, heads: string[], rows: (string | Cell)[][], texts: ReadonlySet<number> = new Set()): HTMLElement {
  const kind = (at: number): string => (at === 0 || texts.has(at) ? "" : "number");
  const head = heads.map((text, at) => h("th", { scope: "col", class: kind(at) }, text));
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      ...row.map((given, at) => {
        const { text, best } = typeof given === "string" ? { text: given, best: false } : given;
        if (at === 0) return h("th", { scope: "row" }, text);
        return h("td", { class: `${kind(at)}${best ? " best" : ""}` }, text);
      }),
    ),
  );
  return scrolling(caption, h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body)));
}

/** Return a box in which a wide table scrolls, also with the keyboard. */
export function scrolling(label: string, wide: HTMLElement): HTMLElement {
  return h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": label }, wide);
}

/** Return a chart with its caption, and its values as a table that opens below it. */
export function chart(caption: string, summary: string, svg: SVGElement, values: HTMLElement): HTMLElement {
  values.setAttribute("aria-label", `${caption}: ${summary}`);
  const figure = h("figure", { class: "chart" }, h("figcaption", {}, caption));
  figure.append(svg);
  return h("div", {}, figure, h("details", {}, h("summary", {}, summary), values));
}
