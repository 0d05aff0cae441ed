// The configuration of the page, see flair_seg/tools/web/pageconfig.py.

import { headersFor } from "../base/session";
import type { Key } from "../base/i18n";

export interface LayerEntry {
  href: string;
  bytes?: number;
  nodata?: number | null;
}

export interface ImageEntry extends LayerEntry {
  type: "image/tiff" | "image/png" | "image/jpeg";
  extent: Extent;
  bands: number[];
  range: [number, number] | null;
}

export interface LandCover {
  code: number;
  name: { en: string; fr: string };
  color: string;
}

export interface Crs {
  name: string;
  code: string;
  proj4: string;
  geographic: boolean;
}

export type Extent = [number, number, number, number];
export type Counts = Record<string, number>;

export interface Config {
  version: number;
  software: string;
  title: string;
  attribution: string;
  report: string | null;
  layers: { map: LayerEntry; image?: ImageEntry; confidence?: LayerEntry; before?: LayerEntry };
  nodata: number | null;
  size: [number, number];
  extent: Extent;
  crs: Crs | null;
  pixel_m2: number | null;
  classes: LandCover[];
  pixels: { map: Counts; before?: Counts };
  provenance: Record<string, string>;
}

const VERSION = 1;
const UNAUTHORISED = 401;

/** An error that the page explains: a text of the page, and its values. */
export class PageError extends Error {
  constructor(
    readonly key: Key,
    readonly values: Record<string, string | number> = {},
  ) {
    super(key);
  }
}

/** Fetch the configuration: `?config=ADDRESS` on this server, else map.json next to the page. */
export async function loadConfig(): Promise<Config> {
  if (window.location.protocol === "file:") throw new PageError("map.error.file");
  return readConfig(new URLSearchParams(window.location.search).get("config") ?? "map.json");
}

/** Fetch a configuration from this server. */
export async function readConfig(address: string): Promise<Config> {
  const url = new URL(ownAddress(address, new URL(document.baseURI)));
  const response = await fetch(url, { headers: headersFor(url.href) }).catch(() => undefined);
  if (response?.status === UNAUTHORISED) throw new PageError("map.error.session");
  if (!response?.ok) {
    throw new PageError("map.error.config", { name: url.pathname, status: response?.status ?? "–" });
  }
  const config = (await response.json().catch(() => ({}))) as Config;
  if (config.version !== VERSION) throw new PageError("map.error.version", { name: url.pathname });
  for (const layer of Object.values(config.layers)) layer.href = ownAddress(layer.href, url);
  if (config.report) config.report = ownAddress(config.report, url);
  return config;
}

/** Return an address relative to the configuration as a whole one; the page asks its own server for everything. */
function ownAddress(href: string, base: URL): string {
  const url = new URL(href, base);
  if (url.origin !== window.location.origin) throw new PageError("map.error.origin", { name: url.origin });
  return url.href;
}
