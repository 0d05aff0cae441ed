// Moves and zooms the map with the keyboard.

import type { Scene } from "./scene";

/** Pixels of the screen by which an arrow key moves the map; with Shift, the smaller step. */
const STEP_PX = 64;
const SMALL_STEP_PX = 4;

/** Move or zoom the map if the key says so; return whether it did. */
export function moveByKey(scene: Scene, event: KeyboardEvent): boolean {
  const step = event.shiftKey ? SMALL_STEP_PX : STEP_PX;
  const acts: Record<string, () => void> = {
    ArrowLeft: () => scene.pan(-step, 0),
    ArrowRight: () => scene.pan(step, 0),
    ArrowUp: () => scene.pan(0, -step),
    ArrowDown: () => scene.pan(0, step),
    "+": () => scene.zoom(1),
    "=": () => scene.zoom(1),
    "-": () => scene.zoom(-1),
    Home: () => scene.fit(),
  };
  const act = acts[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey) return false;
  event.preventDefault();
  act();
  return true;
}
