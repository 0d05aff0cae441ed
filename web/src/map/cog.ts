// Reads a GeoTIFF by range requests: its levels, and rectangles of their pixels.

import { Pool, fromBlob, fromUrl } from "geotiff";
import type { GeoTIFF } from "geotiff";
import { headersFor } from "../base/session";
import { PageError } from "./config";

type TiffImage = Awaited<ReturnType<GeoTIFF["getImage"]>>;
type Samples = Uint8Array | Uint16Array | Int16Array | Float32Array | Float64Array;

/** A size of the raster: the whole one, or an overview. */
export interface Level {
  width: number;
  height: number;
  image: TiffImage;
}

/** A rectangle of pixels: left, top, right, bottom. */
export type Window = [number, number, number, number];

/** Largest file that is read whole from a server without range requests. */
const WHOLE_BYTES = 200e6;
/** Bytes of the pieces that are asked for; small ones move fewer bytes in vain, large ones take fewer requests. */
const BLOCK_BYTES = 32768;
/** Pieces kept: 32 MB, with which moving back and forth asks for nothing again. */
const BLOCKS = 1024;
const GREY = 1;
const RGB = 2;
const REDUCED = 1;
const MASK = 4;

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
const decoders = new Pool(Math.min(4, Math.max(1, (navigator.hardwareConcurrency || 2) - 1)), () => {
  return new Worker(new URL("decoder.js", script || document.baseURI));
});

/** A raster on a server. `levels` begins with the whole one. */
export class Cog {
  private constructor(
    readonly levels: Level[],
    private readonly samples: number,
    private readonly photometric: number,
  ) {}

  /** Open a file. Servers without range requests send it whole, which is accepted up to 200 MB. */
  static async open(url: string): Promise<Cog> {
    const tiff = await openTiff(url);
    const images = await Promise.all(Array.from({ length: await tiff.getImageCount() }, (_, n) => tiff.getImage(n)));
    const levels = images
      .filter((image, n) => {
        const kind = Number(image.fileDirectory.getValue("NewSubfileType") ?? 0);
        return n === 0 || ((kind & REDUCED) !== 0 && (kind & MASK) === 0);
      })
      .map((image) => ({ width: image.getWidth(), height: image.getHeight(), image }))
      .sort((a, b) => b.width - a.width);
    const first = images[0]!;
    const photometric = Number(first.fileDirectory.getValue("PhotometricInterpretation") ?? 1);
    return new Cog(levels, first.getSamplesPerPixel(), photometric);
  }

  /** Return the smallest level with at least so many columns, else the whole raster. */
  levelFor(width: number): Level {
    return [...this.levels].reverse().find((level) => level.width >= width) ?? this.levels[0]!;
  }

  /** Read one band of a level, nearest pixels, as bytes. */
  async codes(level: Level, window: Window, width: number, height: number): Promise<Uint8Array> {
    const bands = await level.image.readRasters({ window, width, height, samples: [0], pool: decoders });
    const band = bands[0] as Samples;
    return band instanceof Uint8Array ? band : Uint8Array.from(band);
  }

  /** Read the bands shown as red, green and blue; `range` are the values of black and white, null for bytes. */
  async colours(level: Level, window: Window, bands: number[], range: [number, number] | null): Promise<ImageData> {
    const [width, height] = [window[2] - window[0], window[3] - window[1]];
    const converted = ![GREY, RGB].includes(this.photometric); // palettes, JPEG's brightness and colour, and others
    const values = (
      converted
        ? await level.image.readRGB({ window, interleave: true, pool: decoders })
        : await level.image.readRasters({
            window,
            interleave: true,
            samples: bands.map((band) => Math.min(band, this.samples) - 1),
            pool: decoders,
          })
    ) as unknown as Samples;
    const [low, high] = range ?? [0, 255];
    const factor = 255 / (high - low);
    const pixels = new Uint8ClampedArray(width * height * 4);
    for (let from = 0, to = 0; to < pixels.length; from += 3, to += 4) {
      pixels[to] = (values[from]! - low) * factor;
      pixels[to + 1] = (values[from + 1]! - low) * factor;
      pixels[to + 2] = (values[from + 2]! - low) * factor;
      pixels[to + 3] = 255;
    }
    return new ImageData(pixels, width, height);
  }
}

async function openTiff(url: string): Promise<GeoTIFF> {
  const headers = headersFor(url);
  const name = decodeURIComponent(new URL(url).pathname.split("/").pop() ?? url);
  const asked = await fetch(url, { headers: { ...headers, Range: "bytes=0-0" } }).catch(() => undefined);
  if (!asked?.ok) throw new PageError("map.error.read", { name, status: asked?.status ?? "–" });
  if (asked.status === 206) {
    await asked.arrayBuffer();
    const pieces = { blockSize: BLOCK_BYTES, cacheSize: BLOCKS }; // which geotiff's types leave out
    return fromUrl(url, { headers, ...pieces });
  }
  const bytes = Number(asked.headers.get("Content-Length") ?? Number.NaN);
  if (!(bytes <= WHOLE_BYTES)) {
    await asked.body?.cancel().catch(() => undefined); // the connection may have ended already
    throw new PageError("map.error.ranges", { name, size: bytes / 1e6, most: WHOLE_BYTES / 1e6 });
  }
  return fromBlob(await asked.blob());
}
