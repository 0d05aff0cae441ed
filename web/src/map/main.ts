// The map page: a land-cover map read from a cloud-optimised GeoTIFF, its legend, its areas, and what lies beneath it.

import "../base/base.css";
import "./map.css";
import { containsExtent } from "ol/extent";
import { byId, h, setShown, settled } from "../base/dom";
import { type Key, inEachLanguage, number, startLanguage, t } from "../base/i18n";
import { type Counted, countView, fillAreas } from "./areas";
import { type Config, PageError, loadConfig } from "./config";
import { Legend } from "./legend";
import { type Look, Palette, type View } from "./paint";
import { moveByKey } from "./keys";
import { type PointValues, readPoint, showPoint } from "./point";
import { Printer } from "./print";
import { openRasters } from "./rasters";
import { type Rasters, Scene } from "./scene";
import { showScale } from "./scale";
import { Divider } from "./swipe";
import { type Compare, FIRST, type State, keepAddress, readState, stateText } from "./view";

/** The items of the map's metadata that are shown, see flair_seg/mapping/job.py, and their names. */
const PROVENANCE: readonly [string, Key][] = [
  ["FLAIR_SEG_MODEL", "map.about.model"],
  ["FLAIR_SEG_MODEL_VERSION", "map.about.version"],
  ["FLAIR_SEG_MODEL_LICENCE", "map.about.licence"],
  ["FLAIR_SEG_ATTRIBUTION", "map.about.training"],
  ["FLAIR_SEG_INPUT", "map.about.input"],
];

/** What is right of the divider, by view. */
const SIDES: Record<View, Key> = { map: "map.view.map", before: "map.view.before", change: "map.side.change" };

/** The controls of the page and the map, kept in step. */
class Page {
  private readonly scene: Scene;
  private readonly legend: Legend;
  private readonly palette: Palette;
  private readonly divider: Divider;
  private readonly printer: Printer;
  private point: PointValues | null | undefined;
  private inView: Counted | undefined;
  private readonly remember: () => void;

  constructor(
    private readonly config: Config,
    private readonly rasters: Rasters,
  ) {
    this.palette = new Palette(config.classes);
    this.remember = keepAddress(() => this.address());
    this.legend = new Legend(byId("legend", HTMLElement), config, this.palette, () => this.redraw());
    this.offerControls();
    this.scene = new Scene(byId("map", HTMLElement), config, rasters, this.palette, this.look());
    this.printer = new Printer(this.scene);
    this.divider = new Divider(byId("swipe", HTMLElement), byId("stage", HTMLElement), () => this.compareChanged());
    this.listen();
    this.apply(readState(window.location.hash));
    inEachLanguage(() => this.write());
  }

  /** Show the controls of the rasters that this map has. */
  private offerControls(): void {
    const { image, confidence, before } = this.config.layers;
    setShown(byId("views", HTMLElement), before !== undefined);
    setShown(byId("image-choice", HTMLElement), image !== undefined);
    setShown(byId("faded-choice", HTMLElement), confidence !== undefined);
    setShown(byId("compare-choice", HTMLElement), image !== undefined || before !== undefined);
    const options = byId("compare", HTMLSelectElement);
    for (const [name, layer] of Object.entries({ image, before })) {
      if (!layer) options.querySelector(`option[value=${name}]`)?.remove();
    }
    byId("download", HTMLAnchorElement).href = this.config.layers.map.href;
    const report = byId("report", HTMLAnchorElement);
    setShown(report, this.config.report !== null);
    if (this.config.report) report.href = this.config.report;
  }

  private listen(): void {
    const moved = settled(() => void this.countInView(), 200);
    this.scene.map.on("moveend", () => {
      showScale(this.scene);
      this.remember();
      moved();
    });
    this.scene.map.on("loadstart", () => setShown(byId("busy", HTMLElement), true));
    this.scene.map.on("loadend", () => setShown(byId("busy", HTMLElement), false));
    this.scene.map.once("rendercomplete", () => document.documentElement.setAttribute("data-ready", "true"));
    this.scene.map.on("singleclick", ({ coordinate: [x, y] }) => void this.ask([x!, y!]));
    byId("map", HTMLElement).addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.apply(readState(window.location.hash)));
    this.listenToControls();
  }

  private listenToControls(): void {
    const clicked = (id: string, act: () => void): void => byId(id, HTMLElement).addEventListener("click", act);
    clicked("zoom-in", () => this.scene.zoom(1));
    clicked("zoom-out", () => this.scene.zoom(-1));
    clicked("zoom-fit", () => this.scene.fit());
    clicked("all", () => this.setAll(true));
    clicked("none", () => this.setAll(false));
    clicked("print", () => void this.printer.print());
    clicked("copy", () => void this.copyLink());
    for (const id of ["faded", "patterns"]) byId(id, HTMLElement).addEventListener("change", () => this.redraw());
    for (const radio of document.querySelectorAll("input[name=view]")) radio.addEventListener("change", () => this.redraw());
    for (const radio of document.querySelectorAll("input[name=areas]")) radio.addEventListener("change", () => this.writeAreas());
    byId("opacity", HTMLElement).addEventListener("input", () => this.opacityChanged());
    for (const id of ["image", "compare"]) byId(id, HTMLElement).addEventListener("change", () => this.compareChanged());
  }

  /** Move, zoom and ask with the keyboard. */
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || moveByKey(this.scene, event)) return;
    const acts: Record<string, () => void> = {
      Enter: () => void this.ask(this.scene.centre()),
      " ": () => void this.ask(this.scene.centre()),
      Escape: () => this.forget(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private state(): State {
    const checked = (id: string): boolean => byId(id, HTMLInputElement).checked;
    return {
      centre: this.scene.centre(),
      resolution: this.scene.view.getResolution() ?? null,
      opacity: Number(byId("opacity", HTMLInputElement).value),
      view: this.look().view,
      compare: byId("compare", HTMLSelectElement).value as Compare,
      swipe: this.divider.percent,
      faded: checked("faded"),
      patterns: checked("patterns"),
      image: checked("image"),
      hidden: this.legend.hidden(),
      point: this.point ? [this.point.x, this.point.y] : null,
    };
  }

  private address(): string {
    return stateText(this.state(), this.config.crs?.geographic ? 7 : 2);
  }

  /** Bring controls and map into a state. */
  private apply(state: State): void {
    const { image, confidence, before } = this.config.layers;
    byId("opacity", HTMLInputElement).value = String(state.opacity);
    byId("faded", HTMLInputElement).checked = state.faded && confidence !== undefined;
    byId("patterns", HTMLInputElement).checked = state.patterns;
    byId("image", HTMLInputElement).checked = state.image;
    const known: Record<Compare, boolean> = { none: true, image: image !== undefined, before: before !== undefined };
    byId("compare", HTMLSelectElement).value = known[state.compare] ? state.compare : FIRST.compare;
    const view = before ? state.view : FIRST.view;
    for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=view]")) radio.checked = radio.value === view;
    this.legend.setHidden(new Set(state.hidden));
    this.divider.percent = state.swipe;
    if (state.centre && state.resolution) {
      this.scene.view.setCenter(state.centre);
      this.scene.view.setResolution(state.resolution);
    } else {
      this.scene.fit();
    }
    this.redraw();
    this.opacityChanged();
    this.compareChanged();
    if (state.point) void this.ask(state.point);
  }

  private look(): Look {
    const view = document.querySelector<HTMLInputElement>("input[name=view]:checked")?.value;
    return {
      view: view === "before" || view === "change" ? view : "map",
      hidden: new Set(this.legend.hidden()),
      faded: byId("faded", HTMLInputElement).checked,
      patterns: byId("patterns", HTMLInputElement).checked,
    };
  }

  private redraw(): void {
    const look = this.look();
    this.legend.setPatterns(look.patterns);
    this.legend.showUnchanged(look.view === "change");
    this.scene.setLook(look);
    this.writeDivider();
    this.writeAreas();
    this.remember();
  }

  private setAll(shown: boolean): void {
    this.legend.setAll(shown);
    this.redraw();
  }

  private opacityChanged(): void {
    const percent = Number(byId("opacity", HTMLInputElement).value);
    this.scene.setOpacity(percent / 100);
    this.writeOpacity();
    this.remember();
  }

  private compareChanged(): void {
    const { compare, swipe, image } = this.state();
    this.scene.setCompared(compare, swipe / 100, image);
    this.divider.show(compare !== "none");
    this.writeDivider();
    this.remember();
  }

  private async ask(point: [number, number]): Promise<void> {
    const values = await readPoint(this.config, this.rasters, point).catch(() => null);
    this.point = values;
    this.scene.setMark(values ? point : null);
    this.writePoint();
    this.remember();
  }

  private forget(): void {
    this.point = undefined;
    this.scene.setMark(null);
    this.writePoint();
    this.remember();
  }

  private async countInView(): Promise<void> {
    const extent = this.scene.visible();
    const counted = containsExtent(extent, this.config.extent)
      ? this.whole()
      : await countView(this.rasters, extent, this.scene.view.getResolution() ?? 1).catch(() => undefined);
    if (counted && String(extent) === String(this.scene.visible())) this.inView = counted;
    this.writeAreas();
  }

  /** Return the pixels of the whole map, which were counted when it was published. */
  private whole(): Counted {
    const { map, before } = this.config.pixels;
    return { map, ...(before ? { before } : {}), step: 1 };
  }

  private async copyLink(): Promise<void> {
    window.history.replaceState(null, "", `#${this.address()}`);
    const said = byId("copied", HTMLElement);
    const address = window.location.href;
    const copied = await navigator.clipboard?.writeText(address).then(() => true, () => false);
    said.replaceChildren(copied ? t("map.share.copied") : t("map.share.address", { address }));
  }

  /** Write everything that depends on the language. */
  private write(): void {
    document.title = this.config.title || t("map.title");
    byId("title", HTMLElement).replaceChildren(document.title);
    byId("attribution", HTMLElement).replaceChildren(this.config.attribution);
    const after = this.config.layers.before ? "map.view.map" : "map.view.only";
    document.querySelector("#views label span")?.replaceChildren(t(after));
    this.writeOpacity();
    this.writePoint();
    this.writeAreas();
    this.writeDivider();
    this.writeAbout();
    showScale(this.scene);
    byId("copied", HTMLElement).replaceChildren();
  }

  private writeOpacity(): void {
    const shown = t("map.percent", { value: number(Number(byId("opacity", HTMLInputElement).value)) });
    byId("opacity-value", HTMLElement).replaceChildren(shown);
  }

  private writeDivider(): void {
    const compare = byId("compare", HTMLSelectElement).value as Compare;
    const { view } = this.look();
    const right = this.config.layers.before ? SIDES[view] : "map.view.only";
    this.divider.name(compare === "image" ? t("map.side.image") : t("map.view.before"), t(right));
  }

  private writePoint(): void {
    const element = byId("point", HTMLElement);
    setShown(byId("point-hint", HTMLElement), this.point === undefined);
    if (this.point === undefined) element.replaceChildren();
    else showPoint(element, this.config, this.scene, this.point);
  }

  private writeAreas(): void {
    const whole = document.querySelector<HTMLInputElement>("input[name=areas]:checked")?.value === "whole";
    const counted = whole ? this.whole() : this.inView;
    if (!counted) return;
    const { patterns } = this.look();
    fillAreas(byId("areas", HTMLTableElement), this.config, this.palette, counted, patterns);
    const note = counted.step > 1.01 ? t("map.areas.estimated", { step: number(counted.step) }) : t("map.areas.exact");
    byId("areas-note", HTMLElement).replaceChildren(note);
  }

  private writeAbout(): void {
    const { config } = this;
    const [width, height] = config.size;
    const metres = config.pixel_m2 === null ? null : Math.sqrt(config.pixel_m2);
    const rows: [string, string][] = [
      [t("map.about.size"), t("map.about.pixels", { width, height })],
      ...(metres === null ? [] : [[t("map.about.pixel"), `${number(metres, 2)} m`] as [string, string]]),
      [t("map.about.crs"), config.crs ? [config.crs.name, config.crs.code].filter(Boolean).join(", ") : t("map.about.nocrs")],
      ...PROVENANCE.flatMap(([item, key]): [string, string][] => {
        const text = config.provenance[item];
        return text === undefined ? [] : [[t(key), text]];
      }),
      [t("map.about.software"), config.software],
    ];
    byId("about", HTMLElement).replaceChildren(...rows.flatMap(([term, text]) => [h("dt", {}, term), h("dd", {}, text)]));
  }
}

async function start(): Promise<void> {
  startLanguage();
  try {
    const config = await loadConfig();
    const page = new Page(config, await openRasters(config));
    document.documentElement.toggleAttribute("data-started", page !== undefined);
  } catch (error) {
    const notice = byId("notice", HTMLElement);
    setShown(notice, true);
    document.body.classList.add("failed");
    inEachLanguage(() => {
      const known = error instanceof PageError;
      notice.replaceChildren(known ? t(error.key, error.values) : t("map.error.other", { reason: String(error) }));
    });
  }
}

void start();
