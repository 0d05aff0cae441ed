// The view that a link restores: where the map is, and how it is shown, in the address after #.

import { settled } from "../base/dom";
import type { View } from "./paint";

export type Compare = "none" | "image" | "before";

export interface State {
  centre: [number, number] | null;
  resolution: number | null;
  opacity: number;
  view: View;
  compare: Compare;
  swipe: number;
  faded: boolean;
  patterns: boolean;
  image: boolean;
  hidden: number[];
  point: [number, number] | null;
}

export const FIRST: Readonly<State> = {
  centre: null,
  resolution: null,
  opacity: 100,
  view: "map",
  compare: "none",
  swipe: 50,
  faded: false,
  patterns: false,
  image: true,
  hidden: [],
  point: null,
};

/** Return the state in an address; what is missing or makes no sense is as at first. */
export function readState(hash: string): State {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const numbers = (key: string): number[] => (values.get(key) ?? "").split(",").filter(Boolean).map(Number);
  const pair = (key: string): [number, number] | null => {
    const [x, y] = numbers(key);
    return Number.isFinite(x) && Number.isFinite(y) ? [x!, y!] : null;
  };
  const percent = (key: string, other: number): number => {
    const [value] = numbers(key);
    return value !== undefined && value >= 0 && value <= 100 ? value : other;
  };
  const [resolution] = numbers("r");
  const view = values.get("view");
  const compare = values.get("with");
  return {
    centre: pair("at"),
    resolution: resolution !== undefined && resolution > 0 && Number.isFinite(resolution) ? resolution : null,
    opacity: percent("opacity", FIRST.opacity),
    view: view === "before" || view === "change" ? view : "map",
    compare: compare === "image" || compare === "before" ? compare : "none",
    swipe: percent("swipe", FIRST.swipe),
    faded: values.get("faded") === "1",
    patterns: values.get("patterns") === "1",
    image: values.get("image") !== "0",
    hidden: numbers("hide").filter((code) => Number.isInteger(code)),
    point: pair("point"),
  };
}

/** Return a state as the part of an address after #; what is as at first is left out. */
export function stateText(state: State, digits: number): string {
  const shown = (values: readonly number[]): string => values.map((value) => Number(value.toFixed(digits))).join(",");
  const parts: [string, string | null][] = [
    ["at", state.centre && shown(state.centre)],
    ["r", state.resolution === null ? null : String(Number(state.resolution.toPrecision(6)))],
    ["opacity", state.opacity === FIRST.opacity ? null : String(state.opacity)],
    ["view", state.view === FIRST.view ? null : state.view],
    ["with", state.compare === FIRST.compare ? null : state.compare],
    ["swipe", state.compare === "none" || state.swipe === FIRST.swipe ? null : String(state.swipe)],
    ["faded", state.faded ? "1" : null],
    ["patterns", state.patterns ? "1" : null],
    ["image", state.image ? null : "0"],
    ["hide", state.hidden.length ? state.hidden.join(",") : null],
    ["point", state.point && shown(state.point)],
  ];
  return parts.flatMap(([key, value]) => (value === null || value === "" ? [] : [`${key}=${value}`])).join("&");
}

/** Keep the address up to date: call the result whenever the state may have changed. */
export function keepAddress(text: () => string): () => void {
  return settled(() => {
    const hash = `#${text()}`;
    if (hash !== window.location.hash) window.history.replaceState(null, "", hash);
  }, 250);
}
