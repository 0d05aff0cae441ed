// What the page shows, see training/comparison/dashboard.py.

export interface LandCover {
  code: number;
  name: { en: string; fr: string };
  color: string;
}

export type Point = [number, number];

export interface Model {
  name: string;
  facts: Record<string, string | number>;
  scores: Record<"mean_iou" | "mean_iou_12" | "overall_accuracy" | "kappa", number | null>;
  iou: (number | null)[];
  f1: (number | null)[];
  support: number[];
  matrix: number[][];
  curves: { loss: Point[]; mean_iou: Point[] };
}

export interface Part {
  name: string;
  patches: number | null;
  zones: number;
  sizes: { width: number; height: number; patches: number }[];
  pixels: number[];
  present: number[] | null;
}

export interface ClassMap {
  file: string;
  width: number;
  height: number;
  shares: Point[];
  marks: [number, number, number][];
}

export interface Example {
  title: string;
  image: string;
  labels: ClassMap;
  predictions: (ClassMap & { model: string; correct: number | null })[];
}

export interface Dashboard {
  version: number;
  classes: LandCover[];
  models: Model[];
  leftOut: { name: string; reason: string }[];
  dataset: Part[];
  examples: Example[];
}

const VERSION = 1;

/** Fetch the data next to the page, or where `?data=` says on this server; null: there are none. */
export async function readDashboard(): Promise<[Dashboard, URL] | null> {
  const asked = new URLSearchParams(window.location.search).get("data") ?? "models.json";
  const url = new URL(asked, document.baseURI);
  if (url.origin !== window.location.origin) return null;
  const answer = await fetch(url).catch(() => undefined);
  const found = answer?.ok ? ((await answer.json().catch(() => null)) as Dashboard | null) : null;
  return found?.version === VERSION ? [found, url] : null;
}
