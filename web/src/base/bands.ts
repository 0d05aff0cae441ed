// The names of the bands of images, which models name in English.

import { type Key, t } from "./i18n";

const BANDS: Record<string, Key> = {
  red: "base.band.red",
  green: "base.band.green",
  blue: "base.band.blue",
  nir: "base.band.nir",
  height: "base.band.height",
};

/** Return the names of bands as a list; those that are not known stay as they are. */
export function bandNames(bands: readonly string[]): string {
  return bands.map((band) => (BANDS[band] ? t(BANDS[band]) : band)).join(", ");
}
