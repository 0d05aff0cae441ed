// Lays the map out for paper: all that is seen on the screen, with the scale bar of the paper.

import { showScale } from "./scale";
import type { Scene } from "./scene";

/** How long tiles are waited for. */
const MOST_MS = 5000;

/** Prints the page, whether its button or the browser is asked for it. */
export class Printer {
  private restore: (() => void) | null = null;

  constructor(private readonly scene: Scene) {
    window.addEventListener("beforeprint", () => this.layOut());
    window.addEventListener("afterprint", () => this.layBack());
  }

  /** Print once the tiles of the layout are drawn. */
  async print(): Promise<void> {
    const drawn = new Promise((done) => this.scene.map.once("rendercomplete", done));
    this.layOut();
    await Promise.race([drawn, new Promise((done) => window.setTimeout(done, MOST_MS))]);
    window.print();
  }

  private layOut(): void {
    if (this.restore) return;
    document.body.classList.add("printing");
    this.restore = this.scene.refit();
    showScale(this.scene);
  }

  private layBack(): void {
    document.body.classList.remove("printing");
    this.restore?.();
    this.restore = null;
  }
}
