// The map of a job: the shared map with the image on the other side of a divider, areas, downloads.

import { byId, setShown } from "../base/dom";
import { inEachLanguage, t } from "../base/i18n";
import { hasToken } from "../base/session";
import { fillAreas } from "../map/areas";
import { type Config, readConfig } from "../map/config";
import { moveByKey } from "../map/keys";
import { type Look, Palette } from "../map/paint";
import { openRasters } from "../map/rasters";
import { showScale } from "../map/scale";
import { Scene } from "../map/scene";
import { Divider } from "../map/swipe";
import { address, fetchFile, openSession, readResults } from "./service";

/** The part of the page that shows a map; one map after the other. */
export class ResultView {
  private scene: Scene | null = null;
  private config: Config | null = null;
  private palette: Palette | null = null;
  private readonly divider: Divider;

  constructor(private readonly failed: (error: unknown) => void) {
    this.divider = new Divider(byId("swipe", HTMLElement), byId("stage", HTMLElement), () => this.compare());
    const clicked = (id: string, act: () => void): void => byId(id, HTMLElement).addEventListener("click", act);
    clicked("zoom-in", () => this.scene?.zoom(1));
    clicked("zoom-out", () => this.scene?.zoom(-1));
    clicked("zoom-fit", () => this.scene?.fit());
    byId("patterns", HTMLElement).addEventListener("change", () => this.redraw());
    byId("map", HTMLElement).addEventListener("keydown", (event) => {
      if (this.scene) moveByKey(this.scene, event);
    });
    for (const id of ["download", "download-confidence"]) {
      byId(id, HTMLElement).addEventListener("click", (event) => this.download(event));
    }
    inEachLanguage(() => this.write());
  }

  /** Show the map of a job. */
  async show(job: string): Promise<void> {
    const [results, config] = await Promise.all([readResults(job), readConfig(address(`jobs/${job}/map.json`))]);
    const [rasters] = await Promise.all([openRasters(config), openSession()]);
    this.clear();
    this.config = config;
    this.palette = new Palette(config.classes);
    setShown(byId("result", HTMLElement), true);
    this.scene = new Scene(byId("map", HTMLElement), config, rasters, this.palette, this.look());
    this.scene.map.on("moveend", () => this.scene && showScale(this.scene));
    this.scene.map.once("rendercomplete", () => byId("result", HTMLElement).setAttribute("data-ready", job));
    this.scene.fit();
    this.link("download", results["output"]?.href, `${job}-map.tif`);
    this.link("download-confidence", results["confidence"]?.href, `${job}-confidence.tif`);
    byId("open", HTMLAnchorElement).href = address(`map/?config=${encodeURIComponent(`../jobs/${job}/map.json`)}`);
    this.compare();
    this.write();
  }

  /** Remove the map. */
  clear(): void {
    this.scene?.map.setTarget(undefined);
    this.scene = null;
    this.config = null;
    setShown(byId("result", HTMLElement), false);
    byId("result", HTMLElement).removeAttribute("data-ready");
  }

  private look(): Look {
    const patterns = byId("patterns", HTMLInputElement).checked;
    return { view: "map", hidden: new Set(), faded: false, patterns };
  }

  private redraw(): void {
    this.scene?.setLook(this.look());
    this.writeAreas();
  }

  private compare(): void {
    const pictured = this.config?.layers.image !== undefined;
    this.divider.show(pictured);
    this.scene?.setCompared(pictured ? "image" : "none", this.divider.percent / 100, true);
  }

  private link(id: string, href: string | undefined, name: string): void {
    const link = byId(id, HTMLAnchorElement);
    setShown(link, href !== undefined);
    link.href = href ?? "";
    link.download = name;
  }

  /** Fetch the file with the token, where there is one, and hand it to the browser. */
  private download(event: Event): void {
    const link = event.currentTarget as HTMLAnchorElement;
    if (!hasToken() || link.protocol === "blob:") return;
    event.preventDefault();
    const { href } = link;
    fetchFile(href).then((blob) => {
      link.href = URL.createObjectURL(blob);
      link.click();
      URL.revokeObjectURL(link.href);
      link.href = href;
    }, this.failed);
  }

  /** Write everything that depends on the language. */
  private write(): void {
    this.divider.name(t("map.side.image"), t("map.view.only"));
    this.divider.percent = this.divider.percent;
    this.writeAreas();
    if (this.scene) showScale(this.scene);
  }

  private writeAreas(): void {
    if (!this.config || !this.palette) return;
    const whole = { map: this.config.pixels.map, step: 1 };
    fillAreas(byId("areas", HTMLTableElement), this.config, this.palette, whole, this.look().patterns);
  }
}
