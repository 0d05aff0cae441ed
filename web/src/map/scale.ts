// The scale bar: a round length that takes up to 120 px.

import { byId } from "../base/dom";
import { number } from "../base/i18n";
import type { Scene } from "./scene";

const MOST_PX = 120;
const KILOMETRE_M = 1000;

/** Draw the scale bar for the centre of the map; in pixels of the map where there is no coordinate system. */
export function showScale(scene: Scene): void {
  const metres = scene.metresPerPixel();
  const perPixel = metres ?? scene.view.getResolution() ?? 1;
  const length = roundLength(perPixel * MOST_PX);
  const text = metres === null ? `${number(length, 2)} px` : inMetres(length);
  byId("scale-text", HTMLElement).replaceChildren(text);
  byId("scale-bar", HTMLElement).style.width = `${length / perPixel}px`;
}

/** Return the largest of 1, 2 and 5 times a power of ten that is not above a length. */
function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return (most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1) * power;
}

function inMetres(length: number): string {
  return length >= KILOMETRE_M ? `${number(length / KILOMETRE_M)} km` : `${number(length, 2)} m`;
}
