// Areas by class, of what is seen and of the whole map: the map's text alternative.

import { h } from "../base/dom";
import { fixed, number, t } from "../base/i18n";
import type { Config, Counts, Extent } from "./config";
import { nameOf, presentClasses, swatch } from "./legend";
import type { Palette } from "./paint";
import type { Rasters } from "./scene";
import { TILE_PX, type CodeTiles, type Pyramid } from "./tiles";

const HECTARE_M2 = 10_000;
/** Tiles that are counted at most; a view has about a dozen. */
const MOST_TILES = 64;

/** The pixels of each class in view, in pixels of the whole map. */
export interface Counted {
  map: Counts;
  before?: Counts;
  /** Pixels of the whole map, in width, per pixel that was counted; 1 is exact. */
  step: number;
}

/** Count the classes in an extent, on the level of the tiles that are shown at a resolution. */
export async function countView(rasters: Rasters, extent: Extent, resolution: number): Promise<Counted> {
  const { pyramid } = rasters;
  let z = pyramid.grid.getZForResolution(resolution);
  while (z > 0 && tileCount(pyramid, z, extent) > MOST_TILES) z--;
  const step = pyramid.size(pyramid.last)[0] / pyramid.size(z)[0];
  const [map, before] = await Promise.all([
    count(rasters.map, pyramid, z, extent),
    rasters.before ? count(rasters.before, pyramid, z, extent) : undefined,
  ]);
  return { map: scaled(map, step ** 2), ...(before ? { before: scaled(before, step ** 2) } : {}), step };
}

/** Write the table of areas. */
export function fillAreas(table: HTMLTableElement, config: Config, palette: Palette, counted: Counted, patterns: boolean): void {
  const area = unitOf(config, counted);
  const total = (counts: Counts): number => config.classes.reduce((sum, { code }) => sum + (counts[code] ?? 0), 0);
  const { map, before } = counted;
  const all = total(map);
  const heads = before
    ? [t("map.areas.before", { unit: area.unit }), t("map.areas.after", { unit: area.unit }), t("map.areas.change", { unit: area.unit })]
    : [t("map.areas.area", { unit: area.unit }), t("map.areas.share")];
  const cells = (now: number, then: number): string[] =>
    before ? [area.text(then), area.text(now), area.difference(now - then)] : [area.text(now), share(now, all)];
  const rows = presentClasses(config)
    .map((cover) => ({ cover, now: map[cover.code] ?? 0, then: before?.[cover.code] ?? 0 }))
    .filter(({ now, then }) => now > 0 || then > 0)
    .sort((one, other) => other.now - one.now || one.cover.code - other.cover.code);
  const head = h("tr", {}, h("th", { scope: "col" }, t("map.areas.class")), ...heads.map((text) => h("th", { scope: "col", class: "number" }, text)));
  const body = rows.map(({ cover, now, then }) => {
    const name = h("span", { class: "class-name" }, swatch(palette, cover.code, patterns), h("span", {}, nameOf(cover)));
    return h("tr", {}, h("th", { scope: "row" }, name), ...cells(now, then).map((text) => h("td", { class: "number" }, text)));
  });
  const sum = h("tr", {}, h("th", { scope: "row" }, t("map.areas.all")), ...cells(all, before ? total(before) : 0).map((text) => h("td", { class: "number" }, text)));
  const caption = h("caption", { class: "unseen" }, t("map.areas"));
  table.replaceChildren(caption, h("thead", {}, head), h("tbody", {}, ...body), h("tfoot", {}, sum));
}

interface AreaUnit {
  unit: string;
  text: (pixels: number) => string;
  difference: (pixels: number) => string;
}

/** Return how areas are written: hectares, square metres, or pixels where their size is not known. */
function unitOf(config: Config, counted: Counted): AreaUnit {
  const pixel = config.pixel_m2;
  const largest = Math.max(0, ...Object.values(counted.map), ...Object.values(counted.before ?? {}));
  const hectares = pixel !== null && largest * pixel >= HECTARE_M2;
  const factor = pixel === null ? 1 : hectares ? pixel / HECTARE_M2 : pixel;
  const unit = pixel === null ? "px" : hectares ? "ha" : "m²";
  const digits = hectares ? 2 : pixel === null || largest * pixel >= 100 ? 0 : 1;
  const text = (pixels: number): string => fixed(pixels * factor, digits);
  const difference = (pixels: number): string => {
    const shown = fixed(Math.abs(pixels * factor), digits);
    const sign = shown === fixed(0, digits) ? "" : pixels > 0 ? "+" : "−";
    return `${sign}${shown}`;
  };
  return { unit, text, difference };
}

function share(pixels: number, all: number): string {
  const percent = all ? (100 * pixels) / all : 0;
  return t("map.percent", { value: percent > 0 && percent < 0.05 ? `< ${number(0.1, 1)}` : fixed(percent, 1) });
}

/** Return the tiles of a level that an extent touches: first and last column, first and last row. */
function tileRange(pyramid: Pyramid, z: number, extent: Extent): [number, number, number, number] {
  const [left, top, right, bottom] = pixelWindow(pyramid, z, extent);
  const last = (end: number, start: number): number => Math.ceil(Math.max(end, start) / TILE_PX) - 1;
  return [Math.floor(left / TILE_PX), last(right, left), Math.floor(top / TILE_PX), last(bottom, top)];
}

function tileCount(pyramid: Pyramid, z: number, extent: Extent): number {
  const [first, last, top, bottom] = tileRange(pyramid, z, extent);
  return (last - first + 1) * (bottom - top + 1);
}

/** Return the pixels of a level whose centres are in an extent: left, top, right, bottom. */
function pixelWindow(pyramid: Pyramid, z: number, extent: Extent): [number, number, number, number] {
  const [width, height] = pyramid.size(z);
  const resolution = pyramid.grid.getResolution(z);
  const [x, y] = pyramid.grid.getOrigin(z) as [number, number];
  const inside = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  return [
    inside((extent[0] - x) / resolution, width),
    inside((y - extent[3]) / resolution, height),
    inside((extent[2] - x) / resolution, width),
    inside((y - extent[1]) / resolution, height),
  ];
}

async function count(tiles: CodeTiles, pyramid: Pyramid, z: number, extent: Extent): Promise<Float64Array> {
  const counts = new Float64Array(256);
  const [left, top, right, bottom] = pixelWindow(pyramid, z, extent);
  const [firstColumn, lastColumn, firstRow, lastRow] = tileRange(pyramid, z, extent);
  const work: Promise<void>[] = [];
  for (let x = firstColumn; x <= lastColumn; x++) {
    for (let y = firstRow; y <= lastRow; y++) {
      const [tileLeft, tileTop, tileRight, tileBottom] = pyramid.window(z, x, y);
      const width = tileRight - tileLeft;
      const part = [Math.max(left, tileLeft), Math.max(top, tileTop), Math.min(right, tileRight), Math.min(bottom, tileBottom)] as const;
      work.push(
        tiles.get(z, x, y).then((codes) => {
          for (let row = part[1] - tileTop; row < part[3] - tileTop; row++) {
            const start = row * width - tileLeft;
            for (let at = start + part[0]; at < start + part[2]; at++) counts[codes[at]!]!++;
          }
        }),
      );
    }
  }
  await Promise.all(work);
  return counts;
}

function scaled(counts: Float64Array, factor: number): Counts {
  const found: Counts = {};
  counts.forEach((pixels, code) => {
    if (pixels) found[code] = pixels * factor;
  });
  return found;
}
