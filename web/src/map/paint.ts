// Turns codes into pixels: the classes' colours, patterns, what is hidden, uncertain, or has changed.

import type { LandCover } from "./config";

export type View = "map" | "before" | "change";

/** How the map is drawn. */
export interface Look {
  view: View;
  hidden: ReadonlySet<number>;
  faded: boolean;
  patterns: boolean;
}

/** A tile's pixels: the shown map, and for some views the other map and the confidence in percent. */
export interface Codes {
  width: number;
  height: number;
  shown: Uint8Array;
  before?: Uint8Array | undefined;
  confidence?: Uint8Array | undefined;
}

const PATTERN_PX = 16;
/** Confidence up to which pixels are almost transparent; at 100 % they are opaque. */
const UNSURE_PERCENT = 30;
const FAINT = 0.08;
type Rgb = [number, number, number];
/** What has not changed, where only changes are shown: darker than what surrounds the map. */
const UNCHANGED: Rgb = [200, 206, 212];
type Ink = (x: number, y: number) => boolean;

/** Where the ink of each pattern is, on 16 x 16 pixels; classes take them in turn. The first has none. */
const PATTERNS: readonly Ink[] = [
  () => false,
  (x, y) => (x + y) % 8 < 2,
  (_, y) => y % 8 < 2,
  (x, y) => x % 8 < 3 && y % 8 < 3,
  (x, y) => (x - y + PATTERN_PX) % 8 < 2,
  (x) => x % 8 < 2,
  (x, y) => x % 8 < 2 || y % 8 < 2,
  (x, y) => (x + y) % 16 < 2 || (x - y + PATTERN_PX) % 16 < 2,
  (x, y) => (x % 16 < 8 ? y % 16 < 2 : y % 16 > 7 && y % 16 < 10),
  (x, y) => Math.floor(x / 4) % 2 === Math.floor(y / 4) % 2,
  (x, y) => Math.hypot((x % 16) - 7.5, (y % 16) - 7.5) < 5 && Math.hypot((x % 16) - 7.5, (y % 16) - 7.5) > 2.5,
  (x, y) => y % 8 === Math.abs((x % 8) - 4) || y % 8 === Math.abs((x % 8) - 4) + 1,
  (x, y) => (x + y) % 16 < 6,
  (x, y) => (x % 16 > 5 && x % 16 < 10 && y % 16 < 14) || (y % 16 > 5 && y % 16 < 10 && x % 16 < 14),
  (_, y) => y % 16 < 7,
  (x) => x % 16 < 7,
];

/** The colours and patterns of the classes. */
export class Palette {
  private readonly colours = new Map<number, Rgb>();
  private readonly inks = new Map<number, Ink>();

  constructor(classes: readonly LandCover[]) {
    classes.forEach((cover, index) => {
      this.colours.set(cover.code, rgbOf(cover.color));
      this.inks.set(cover.code, PATTERNS[index % PATTERNS.length]!);
    });
  }

  /** Draw a class's colour, and its pattern if asked for, on a swatch of the legend. */
  swatch(canvas: HTMLCanvasElement, code: number, patterns: boolean): void {
    const { width, height } = canvas;
    const shown = new Uint8Array(width * height).fill(code);
    const look: Look = { view: "map", hidden: new Set(), faded: false, patterns };
    canvas.getContext("2d")?.putImageData(this.paint({ width, height, shown }, look), 0, 0);
  }

  /** Draw the colour of what has not changed on a swatch of the legend. */
  unchanged(canvas: HTMLCanvasElement): void {
    const { width, height } = canvas;
    const image = new ImageData(width, height);
    new Uint32Array(image.data.buffer).fill(packed(UNCHANGED));
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  }

  /** Return a tile's pixels in a look. */
  paint(codes: Codes, look: Look): ImageData {
    const { width, height, shown, before, confidence } = codes;
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const [plain, inked] = [this.table(look, false), this.table(look, true)];
    const still = packed(UNCHANGED);
    for (let row = 0, at = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) {
        const code = shown[at]!;
        const ink = look.patterns && this.inks.get(code)?.(column % PATTERN_PX, row % PATTERN_PX);
        let colour = (ink ? inked : plain)[code]!;
        if (look.view === "change" && colour && before) {
          if (before[at] === code) colour = still;
          else if (!this.colours.has(before[at]!)) colour = 0;
        }
        pixels[at] = colour;
      }
    }
    if (look.faded && confidence) fade(image.data, confidence);
    return image;
  }

  /** Return the packed colour of each code, 0 (transparent) for what is hidden or no class. */
  private table(look: Look, inked: boolean): Uint32Array {
    const table = new Uint32Array(256);
    for (const [code, colour] of this.colours) {
      if (!look.hidden.has(code)) table[code] = packed(inked ? inkOn(colour) : colour);
    }
    return table;
  }
}

/** Make pixels the more transparent the less certain they are; values above 100 are not known. */
function fade(pixels: Uint8ClampedArray, confidence: Uint8Array): void {
  const alpha = Float32Array.from({ length: 256 }, (_, percent) => {
    if (percent > 100) return 1;
    return FAINT + (1 - FAINT) * Math.max(0, (percent - UNSURE_PERCENT) / (100 - UNSURE_PERCENT));
  });
  for (let at = 0; at < confidence.length; at++) {
    pixels[4 * at + 3] = pixels[4 * at + 3]! * alpha[confidence[at]!]!;
  }
}

function rgbOf(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Return the colour of a pattern's ink on a colour: darker on light colours, lighter on dark ones. */
function inkOn([red, green, blue]: Rgb): Rgb {
  const light = 0.299 * red + 0.587 * green + 0.114 * blue > 110;
  const mix = (value: number): number => (light ? value * 0.45 : value + (255 - value) * 0.6);
  return [mix(red), mix(green), mix(blue)];
}

function packed([red, green, blue]: Rgb): number {
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}
