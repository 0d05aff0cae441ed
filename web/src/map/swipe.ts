// The divider between what is compared: a slider over the map, for pointers and the keyboard.

import { setShown } from "../base/dom";
import { number, t } from "../base/i18n";

const STEP = 2;
const LARGE_STEP = 10;

/** The divider; `percent` is its position from the left. */
export class Divider {
  private position = 50;

  constructor(
    private readonly handle: HTMLElement,
    private readonly stage: HTMLElement,
    private readonly moved: () => void,
  ) {
    handle.addEventListener("keydown", (event) => this.key(event));
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.moveTo(event.clientX);
    });
  }

  get percent(): number {
    return this.position;
  }

  set percent(value: number) {
    this.position = Math.round(Math.min(100, Math.max(0, value)));
    this.handle.style.left = `${this.position}%`;
    this.handle.setAttribute("aria-valuenow", String(this.position));
    this.handle.setAttribute("aria-valuetext", t("map.percent", { value: number(this.position) }));
  }

  show(shown: boolean): void {
    setShown(this.handle, shown);
  }

  /** Name what is on each side. */
  name(left: string, right: string): void {
    this.handle.querySelector(".left")?.replaceChildren(left);
    this.handle.querySelector(".right")?.replaceChildren(right);
  }

  private key(event: KeyboardEvent): void {
    const ends: Record<string, number> = {
      ArrowLeft: this.position - STEP,
      ArrowDown: this.position - STEP,
      ArrowRight: this.position + STEP,
      ArrowUp: this.position + STEP,
      PageDown: this.position - LARGE_STEP,
      PageUp: this.position + LARGE_STEP,
      Home: 0,
      End: 100,
    };
    const end = ends[event.key];
    if (end === undefined) return;
    event.preventDefault();
    this.percent = end;
    this.moved();
  }

  private moveTo(x: number): void {
    const { left, width } = this.stage.getBoundingClientRect();
    this.percent = (100 * (x - left)) / width;
    this.moved();
  }
}
