// The map itself: OpenLayers, its layers, and the divider between two of them.

import OlMap from "ol/Map";
import View from "ol/View";
import Overlay from "ol/Overlay";
import DataTileSource from "ol/source/DataTile";
import Static from "ol/source/ImageStatic";
import ImageLayer from "ol/layer/Image";
import TileLayer from "ol/layer/Tile";
import Projection from "ol/proj/Projection";
import { defaults as interactions } from "ol/interaction/defaults";
import { get as getProjection, getPointResolution, transform } from "ol/proj";
import { register } from "ol/proj/proj4";
import { getRenderPixel } from "ol/render";
import proj4 from "proj4";
import type BaseLayer from "ol/layer/Layer";
import type RenderEvent from "ol/render/Event";
import { h } from "../base/dom";
import type { Cog } from "./cog";
import type { Config, Crs, Extent, ImageEntry } from "./config";
import type { Palette, Look } from "./paint";
import { CodeTiles, Pyramid, TILE_PX } from "./tiles";
import type { Compare } from "./view";

/** Painted tiles kept of a layer: 1 MB each. */
const TILES_KEPT = 96;
/** How many screen pixels the largest pixel of the map takes. */
const MOST_ZOOMED = 32;
/** How many times smaller than its smallest overview an image is drawn. */
const MOST_REDUCED = 8;
const LOCAL = "map:local";

/** The rasters of the page. */
export interface Rasters {
  pyramid: Pyramid;
  map: CodeTiles;
  before: CodeTiles | null;
  confidence: CodeTiles | null;
  image: Cog | null;
  /** Address of an image in a format of the web. */
  picture: string | null;
}

type Draw = (z: number, x: number, y: number) => Promise<ImageData>;

/** Tiles drawn by the page itself; `repaint` draws them again while the old ones stay. */
class PaintedSource extends DataTileSource {
  private version = 0;

  constructor(pyramid: Pyramid, projection: Projection, smooth: boolean, draw: Draw) {
    super({
      tileGrid: pyramid.grid,
      projection,
      interpolate: smooth,
      transition: 0,
      loader: async (z, x, y) => {
        const canvas = h("canvas", { width: TILE_PX, height: TILE_PX });
        canvas.getContext("2d")?.putImageData(await draw(z, x, y), 0, 0);
        return canvas;
      },
    });
  }

  repaint(): void {
    this.setKey(String(++this.version));
  }
}

/** The map on the page. */
export class Scene {
  readonly map: OlMap;
  readonly view: View;
  private readonly projection: Projection;
  private readonly located: boolean;
  private readonly main: TileLayer<PaintedSource>;
  private readonly earlier: TileLayer<PaintedSource> | null;
  private readonly picture: BaseLayer | null;
  private readonly mark: Overlay;
  private look: Look;
  private compare: Compare = "none";
  private swipe = 0.5;
  private imageShown = true;
  private imageWaits = true;

  constructor(
    target: HTMLElement,
    private readonly config: Config,
    private readonly rasters: Rasters,
    private readonly palette: Palette,
    look: Look,
  ) {
    this.look = look;
    [this.projection, this.located] = projectionOf(config.crs);
    const { pyramid } = rasters;
    this.main = this.painted((z, x, y) => this.drawMap(z, x, y, this.look));
    this.earlier = rasters.before && this.painted((z, x, y) => this.drawMap(z, x, y, { ...this.look, view: "before" }));
    this.picture = this.makePicture();
    this.mark = new Overlay({ element: h("div", { class: "mark", "aria-hidden": "true" }), positioning: "center-center" });
    const finest = pyramid.grid.getResolution(pyramid.last);
    this.view = new View({
      projection: this.projection,
      extent: config.extent,
      constrainOnlyCenter: true,
      enableRotation: false,
      smoothExtentConstraint: false,
      minResolution: finest / MOST_ZOOMED,
      maxResolution: Math.max(finest, pyramid.grid.getResolution(0) * 8),
      multiWorld: true,
    });
    this.map = new OlMap({
      target,
      view: this.view,
      layers: [this.picture, this.earlier, this.main].filter((layer) => layer !== null),
      overlays: [this.mark],
      controls: [],
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false, keyboard: false }),
    });
    for (const layer of [this.main, this.earlier]) {
      layer?.on("prerender", (event) => this.clip(event, layer === this.main));
      layer?.on("postrender", (event) => (event.context as CanvasRenderingContext2D).restore());
    }
    this.picture?.setVisible(false);
    this.map.once("rendercomplete", () => {
      this.imageWaits = false; // the map comes first
      this.arrange();
    });
  }

  /** Draw the maps in another look. */
  setLook(look: Look): void {
    this.look = look;
    this.main.getSource()?.repaint();
    this.earlier?.getSource()?.repaint();
  }

  /** Set the opacity of the maps, from 0 to 1. */
  setOpacity(opacity: number): void {
    this.main.setOpacity(opacity);
    this.earlier?.setOpacity(opacity);
  }

  /** Choose what is left of the divider, where it is (0 to 1), and whether the image is beneath the map. */
  setCompared(compare: Compare, swipe: number, image: boolean): void {
    [this.compare, this.swipe, this.imageShown] = [compare, swipe, image];
    this.arrange();
    this.map.render();
  }

  /** Show the whole map. */
  fit(): void {
    this.view.fit(this.config.extent, { size: this.map.getSize() ?? [1, 1], padding: [12, 12, 12, 12] });
  }

  /** Fit the part of the map that is seen into the map's element, whose size has changed; return what restores the view. */
  refit(): () => void {
    const [extent, centre, resolution] = [this.visible(), this.centre(), this.view.getResolution()];
    this.map.updateSize();
    this.view.fit(extent, { size: this.map.getSize() ?? [1, 1] });
    this.map.renderSync();
    return () => {
      this.map.updateSize();
      this.view.setCenter(centre);
      this.view.setResolution(resolution);
    };
  }

  /** Move by pixels of the screen. */
  pan(right: number, down: number): void {
    const [x, y] = this.centre();
    const resolution = this.view.getResolution() ?? 1;
    this.view.setCenter([x + right * resolution, y - down * resolution]);
  }

  /** Zoom in by a power of two. */
  zoom(steps: number): void {
    this.view.adjustZoom(steps);
  }

  centre(): [number, number] {
    const [x, y] = this.view.getCenter() ?? [this.config.extent[0], this.config.extent[1]];
    return [x!, y!];
  }

  /** Return the part of the map that is seen. */
  visible(): Extent {
    return this.view.calculateExtent(this.map.getSize() ?? [1, 1]) as Extent;
  }

  /** Return longitude and latitude in degrees, or null if they are not known. */
  lonLat([x, y]: [number, number]): [number, number] | null {
    if (!this.located) return null;
    const [lon, lat] = transform([x, y], this.projection, "EPSG:4326");
    return Number.isFinite(lon) && Number.isFinite(lat) ? [lon!, lat!] : null;
  }

  /** Return metres on the ground per pixel of the screen at the centre, or null if they are not known. */
  metresPerPixel(): number | null {
    if (!this.located) return null;
    return getPointResolution(this.projection, this.view.getResolution() ?? 1, this.centre(), "m");
  }

  /** Mark a point; null removes the mark. */
  setMark(point: [number, number] | null): void {
    this.mark.setPosition(point ?? undefined);
  }

  private painted(draw: Draw): TileLayer<PaintedSource> {
    const source = new PaintedSource(this.rasters.pyramid, this.projection, false, draw);
    return new TileLayer({ source, cacheSize: TILES_KEPT, extent: this.config.extent });
  }

  private async drawMap(z: number, x: number, y: number, look: Look): Promise<ImageData> {
    const { pyramid, map, before, confidence } = this.rasters;
    const [left, top, right, bottom] = pyramid.window(z, x, y);
    const ofBefore = look.view === "before" && before !== null;
    const [shown, other, percent] = await Promise.all([
      (ofBefore ? before : map).get(z, x, y),
      look.view === "change" ? before?.get(z, x, y) : undefined,
      look.faded && !ofBefore ? confidence?.get(z, x, y) : undefined,
    ]);
    const codes = { width: right - left, height: bottom - top, shown, before: other, confidence: percent };
    const painted = this.palette.paint(codes, look);
    if (!performance.getEntriesByName("first-pixels").length) performance.mark("first-pixels");
    return painted;
  }

  private makePicture(): BaseLayer | null {
    const entry = this.config.layers.image;
    if (!entry) return null;
    if (entry.type !== "image/tiff") {
      if (!this.rasters.picture) return null;
      const url = this.rasters.picture;
      return new ImageLayer({ source: new Static({ url, imageExtent: entry.extent, projection: this.projection }) });
    }
    const { image } = this.rasters;
    if (!image) return null;
    const pyramid = new Pyramid(image.levels, entry.extent);
    const source = new PaintedSource(pyramid, this.projection, true, (z, x, y) => drawImage(image, entry, pyramid, z, x, y));
    const coarsest = pyramid.grid.getResolution(0) * MOST_REDUCED; // of an image without overviews, all are read
    return new TileLayer({ source, cacheSize: TILES_KEPT, extent: entry.extent, maxResolution: coarsest });
  }

  private arrange(): void {
    this.picture?.setVisible(!this.imageWaits && (this.imageShown || this.compare === "image"));
    this.earlier?.setVisible(this.compare === "before");
  }

  /** Keep a layer on its side of the divider. */
  private clip(event: RenderEvent, right: boolean): void {
    const context = event.context as CanvasRenderingContext2D;
    context.save();
    if (this.compare === "none") return;
    const [width, height] = this.map.getSize() ?? [0, 0];
    const [from, to] = right ? [width! * this.swipe, width!] : [0, width! * this.swipe];
    const corner = getRenderPixel(event, [from, 0]);
    const end = getRenderPixel(event, [to, height!]);
    context.beginPath();
    context.rect(corner[0]!, corner[1]!, end[0]! - corner[0]!, end[1]! - corner[1]!);
    context.clip();
  }
}

function drawImage(image: Cog, entry: ImageEntry, pyramid: Pyramid, z: number, x: number, y: number): Promise<ImageData> {
  const level = image.levels[pyramid.last - z]!;
  return image.colours(level, pyramid.window(z, x, y), entry.bands, entry.range);
}

/** Return the map's coordinate system, and whether longitudes and latitudes can be had from it. */
function projectionOf(crs: Crs | null): [Projection, boolean] {
  if (crs?.proj4) {
    try {
      proj4.defs(LOCAL, crs.proj4);
      register(proj4);
      const projection = getProjection(LOCAL);
      if (projection) return [projection, true];
    } catch {
      // A projection that proj4 does not know: the map's own coordinates remain.
    }
  }
  return [new Projection({ code: "map:plain", units: crs ? (crs.geographic ? "degrees" : "m") : "pixels" }), false];
}
