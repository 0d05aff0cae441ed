// Opens the rasters of a map: itself, the map before, the confidence, and the image beneath.

import { headersFor } from "../base/session";
import { Cog } from "./cog";
import type { Config } from "./config";
import type { Rasters } from "./scene";
import { CodeTiles, Pyramid } from "./tiles";

/** Open the rasters that a configuration names; an image that cannot be read is left out. */
export async function openRasters(config: Config): Promise<Rasters> {
  const { map, before, confidence, image } = config.layers;
  const open = (href: string | undefined): Promise<Cog> | null => (href === undefined ? null : Cog.open(href));
  const isTiff = image?.type === "image/tiff";
  const [codes, earlier, percent, pictured, picture] = await Promise.all([
    Cog.open(map.href),
    open(before?.href),
    open(confidence?.href),
    isTiff ? open(image?.href)?.catch(() => null) : null,
    image && !isTiff ? addressOfPicture(image.href) : null,
  ]);
  const pyramid = new Pyramid(codes.levels, config.extent);
  return {
    pyramid,
    map: new CodeTiles(codes, pyramid),
    before: earlier && new CodeTiles(earlier, pyramid),
    confidence: percent && new CodeTiles(percent, pyramid),
    image: pictured ?? null,
    picture,
  };
}

/** Return an address of an image that needs no token. */
async function addressOfPicture(href: string): Promise<string | null> {
  const answer = await fetch(href, { headers: headersFor(href) }).catch(() => undefined);
  return answer?.ok ? URL.createObjectURL(await answer.blob()) : null;
}
