// The rasters of the map as tiles of one pyramid, that of the land-cover map; decoded tiles are kept.

import TileGrid from "ol/tilegrid/TileGrid";
import type { Cog, Level } from "./cog";
import type { Extent } from "./config";

export const TILE_PX = 512;
/** Decoded tiles kept of each raster: 64 MB. */
const KEPT = 256;

/** The levels of a raster, from the smallest (z = 0) to the whole one, and their tiles. */
export class Pyramid {
  readonly grid: TileGrid;
  private readonly sizes: [number, number][];

  constructor(levels: readonly Level[], extent: Extent) {
    this.sizes = levels.map(({ width, height }): [number, number] => [width, height]).reverse();
    this.grid = new TileGrid({
      extent,
      origin: [extent[0], extent[3]],
      resolutions: this.sizes.map(([width]) => (extent[2] - extent[0]) / width),
      tileSize: TILE_PX,
    });
  }

  /** Return the number of the whole raster's level. */
  get last(): number {
    return this.sizes.length - 1;
  }

  /** Return the width and height of a level, in pixels. */
  size(z: number): [number, number] {
    return this.sizes[z]!;
  }

  /** Return the part of a tile inside the raster: left, top, right, bottom, in pixels of the level. */
  window(z: number, x: number, y: number): [number, number, number, number] {
    const [width, height] = this.size(z);
    const [left, top] = [x * TILE_PX, y * TILE_PX];
    return [left, top, Math.min(left + TILE_PX, width), Math.min(top + TILE_PX, height)];
  }
}

/** The codes, or percentages, of a raster on the tiles of a pyramid. */
export class CodeTiles {
  private readonly kept = new Map<string, Promise<Uint8Array>>();

  constructor(
    private readonly cog: Cog,
    private readonly pyramid: Pyramid,
  ) {}

  /** Return the pixels of a tile, row by row, without those beyond the raster. */
  get(z: number, x: number, y: number): Promise<Uint8Array> {
    const key = `${z}/${x}/${y}`;
    const known = this.kept.get(key);
    this.kept.delete(key);
    const tile = known ?? this.read(z, x, y);
    this.kept.set(key, tile);
    tile.catch(() => this.kept.delete(key));
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!);
    return tile;
  }

  private read(z: number, x: number, y: number): Promise<Uint8Array> {
    const [left, top, right, bottom] = this.pyramid.window(z, x, y);
    const [width, height] = this.pyramid.size(z);
    const level = this.cog.levelFor(width);
    const [across, down] = [level.width / width, level.height / height];
    const window: [number, number, number, number] = [
      Math.round(left * across),
      Math.round(top * down),
      Math.round(right * across),
      Math.round(bottom * down),
    ];
    return this.cog.codes(level, window, right - left, bottom - top);
  }
}
