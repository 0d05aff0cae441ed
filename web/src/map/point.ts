// What the map says at a point: class, confidence, class before, coordinates.

import { h } from "../base/dom";
import { fixed, number, plain, t } from "../base/i18n";
import type { Config } from "./config";
import { nameOf } from "./legend";
import type { Rasters, Scene } from "./scene";
import { TILE_PX, type CodeTiles } from "./tiles";

/** The values of a pixel; null where there is none. */
export interface PointValues {
  x: number;
  y: number;
  column: number;
  row: number;
  code: number | null;
  before: number | null;
  confidence: number | null;
}

/** Read the pixel at a coordinate; null outside the map. */
export async function readPoint(config: Config, rasters: Rasters, [x, y]: [number, number]): Promise<PointValues | null> {
  const [width, height] = config.size;
  const [xmin, ymin, xmax, ymax] = config.extent;
  const column = Math.floor(((x - xmin) / (xmax - xmin)) * width);
  const row = Math.floor(((ymax - y) / (ymax - ymin)) * height);
  if (column < 0 || row < 0 || column >= width || row >= height) return null;
  const value = async (tiles: CodeTiles | null): Promise<number | null> => {
    if (!tiles) return null;
    const [tileX, tileY] = [Math.floor(column / TILE_PX), Math.floor(row / TILE_PX)];
    const codes = await tiles.get(rasters.pyramid.last, tileX, tileY);
    const across = Math.min(TILE_PX, width - tileX * TILE_PX);
    return codes[(row - tileY * TILE_PX) * across + column - tileX * TILE_PX] ?? null;
  };
  const [code, before, confidence] = await Promise.all([
    value(rasters.map),
    value(rasters.before),
    value(rasters.confidence),
  ]);
  return { x, y, column, row, code, before, confidence: confidence !== null && confidence <= 100 ? confidence : null };
}

/** Write the values of a point as a list of terms; null: the point is outside the map. */
export function showPoint(element: HTMLElement, config: Config, scene: Scene, values: PointValues | null): void {
  if (!values) {
    element.replaceChildren(h("p", {}, t("map.point.outside")));
    return;
  }
  const names = new Map(config.classes.map((cover) => [cover.code, cover]));
  const classAt = (code: number | null): string => {
    const cover = code === null ? undefined : names.get(code);
    return cover ? t("map.point.named", { name: nameOf(cover), code: String(cover.code) }) : t("map.point.none");
  };
  const lonLat = scene.lonLat([values.x, values.y]);
  const digits = config.crs?.geographic ? 6 : 1;
  const rows: [string, string][] = [[t(values.before === null ? "map.point.class" : "map.point.after"), classAt(values.code)]];
  if (values.before !== null) rows.push([t("map.point.before"), classAt(values.before)]);
  if (values.confidence !== null) rows.push([t("map.point.confidence"), t("map.percent", { value: number(values.confidence) })]);
  if (config.crs) rows.push([config.crs.code || config.crs.name, pair(plain(values.x, digits), plain(values.y, digits))]);
  if (lonLat) rows.push([t("map.point.lonlat"), pair(`${fixed(lonLat[0], 6)}°`, `${fixed(lonLat[1], 6)}°`)]);
  if (!config.crs) rows.push([t("map.point.pixel"), pair(plain(values.column, 0), plain(values.row, 0))]);
  element.replaceChildren(h("dl", {}, ...rows.flatMap(([term, text]) => [h("dt", {}, term), h("dd", {}, text)])));
}

function pair(x: string, y: string): string {
  return t("map.point.pair", { x, y });
}
