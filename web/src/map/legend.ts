// The legend: swatch, name and code of each class, with a checkbox that shows or hides it.

import { h, setShown } from "../base/dom";
import { inEachLanguage, language, t } from "../base/i18n";
import type { Config, LandCover } from "./config";
import type { Palette } from "./paint";

const SWATCH_PX = 24;

/** Return a class's name in the page's language. */
export function nameOf(cover: LandCover): string {
  return cover.name[language()];
}

/** Return the classes that occur on the map, or on the map before. */
export function presentClasses(config: Config): LandCover[] {
  const { map, before } = config.pixels;
  return config.classes.filter(({ code }) => (map[code] ?? 0) > 0 || (before?.[code] ?? 0) > 0);
}

/** Return a picture of a class's colour; its name stands next to it. */
export function swatch(palette: Palette, code: number, patterns: boolean): HTMLCanvasElement {
  const canvas = emptySwatch();
  palette.swatch(canvas, code, patterns);
  return canvas;
}

function emptySwatch(): HTMLCanvasElement {
  return h("canvas", { width: SWATCH_PX, height: SWATCH_PX, class: "swatch", "aria-hidden": "true" });
}

/** The list of classes. */
export class Legend {
  private readonly boxes = new Map<number, HTMLInputElement>();
  private readonly swatches = new Map<number, HTMLCanvasElement>();
  private readonly unchanged: HTMLElement;

  constructor(
    list: HTMLElement,
    private readonly config: Config,
    private readonly palette: Palette,
    changed: () => void,
  ) {
    for (const cover of presentClasses(config)) {
      const box = h("input", { type: "checkbox", checked: true, value: cover.code });
      const name = h("span", { class: "name" });
      const picture = swatch(palette, cover.code, false);
      box.addEventListener("change", changed);
      inEachLanguage(() => name.replaceChildren(nameOf(cover)));
      this.boxes.set(cover.code, box);
      this.swatches.set(cover.code, picture);
      list.append(h("li", {}, h("label", { class: "choice" }, box, picture, name, codeOf(cover))));
    }
    this.unchanged = unchangedEntry(palette);
    list.append(this.unchanged);
  }

  /** Return the codes of the hidden classes. */
  hidden(): number[] {
    return [...this.boxes].filter(([, box]) => !box.checked).map(([code]) => code);
  }

  /** Hide these classes and show the others. */
  setHidden(codes: ReadonlySet<number>): void {
    for (const [code, box] of this.boxes) box.checked = !codes.has(code);
  }

  /** Hide all classes, or show all. */
  setAll(shown: boolean): void {
    this.setHidden(shown ? new Set() : new Set(this.config.classes.map(({ code }) => code)));
  }

  /** Say what the colour of unchanged pixels is, where only changes are shown. */
  showUnchanged(shown: boolean): void {
    setShown(this.unchanged, shown);
  }

  /** Draw the swatches with patterns, or without. */
  setPatterns(patterns: boolean): void {
    for (const [code, canvas] of this.swatches) this.palette.swatch(canvas, code, patterns);
  }
}

function unchangedEntry(palette: Palette): HTMLElement {
  const name = h("span");
  const picture = emptySwatch();
  palette.unchanged(picture);
  inEachLanguage(() => name.replaceChildren(t("map.legend.unchanged")));
  return h("li", { class: "unchanged" }, picture, name);
}

function codeOf(cover: LandCover): HTMLElement {
  const code = h("span", { class: "code" });
  inEachLanguage(() => code.replaceChildren(t("map.legend.code", { code: String(cover.code) })));
  return code;
}
