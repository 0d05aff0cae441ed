// The demo: an image, a model and a quality, then a job that is watched, and its map.

import "../base/base.css";
import "../map/map.css";
import "./demo.css";
import { bandNames } from "../base/bands";
import { byId, h, setShown } from "../base/dom";
import { type Key, inEachLanguage, number, startLanguage, t } from "../base/i18n";
import { hasToken, keepToken } from "../base/session";
import { PageError } from "../map/config";
import { ResultView } from "./result";
import * as service from "./service";
import { watchJob } from "./watch";

const EXAMPLE: Image = { name: "scene.tif", href: "example:scene.tif", bands: 5, upload: null };
const MEGABYTE = 1e6;
const MINUTE_S = 60;
/** Percent between two announcements of the progress to screen readers. */
const SAID_EVERY = 25;
const QUALITIES: Record<string, Key> = {
  fast: "demo.quality.fast",
  balanced: "demo.quality.balanced",
  fine: "demo.quality.fine",
  best: "demo.quality.best",
};

interface Image {
  name: string;
  href: string;
  bands: number;
  upload: service.Upload | null;
}

/** The page: what has been chosen, and the job. */
class Demo {
  private image: Image | null = null;
  private choices: service.Choices | null = null;
  private job: service.Job | null = null;
  private said = 0;
  private problem: unknown = null;
  private pending = new AbortController();
  private again: (() => Promise<void>) | null = null;
  private readonly result = new ResultView((error) => this.fail(error));

  start(): void {
    this.listen();
    inEachLanguage(() => this.write());
    void this.try(async () => {
      this.choices = await service.readChoices();
      this.offer();
      const known = new URLSearchParams(window.location.hash.slice(1)).get("job");
      if (known) await this.follow(known);
    });
  }

  private listen(): void {
    const clicked = (id: string, act: () => void): void => byId(id, HTMLElement).addEventListener("click", act);
    clicked("example", () => this.choose(EXAMPLE));
    clicked("cancel", () => void this.try(() => this.cancel()));
    clicked("again", () => this.restart());
    const file = byId("file", HTMLInputElement);
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen) this.send(chosen);
      file.value = ""; // so that the same file can be chosen again
    });
    byId("model", HTMLElement).addEventListener("change", () => this.writeModel());
    this.onSubmit("settings", () => void this.try(() => this.run()));
    this.onSubmit("access", () => this.useToken());
    this.listenToDrops();
  }

  private onSubmit(id: string, act: () => void): void {
    byId(id, HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      act();
    });
  }

  /** Take files dropped anywhere on the page: next to the field, browsers would open them instead. */
  private listenToDrops(): void {
    const zone = byId("drop", HTMLElement);
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) zone.classList.remove("over");
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      const [dropped] = event.dataTransfer?.files ?? [];
      if (dropped) this.send(dropped);
    });
  }

  /** Do something; show what goes wrong, and keep it for after the token was entered. */
  private async try(act: () => Promise<void>): Promise<void> {
    this.fail(null);
    try {
      await act();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.again = act;
      this.fail(error);
    }
  }

  private send(file: File): void {
    this.pending.abort();
    this.pending = new AbortController();
    const { signal } = this.pending;
    void this.try(async () => {
      this.image = null;
      this.writeImage(file.name);
      setShown(byId("uploading", HTMLElement), true);
      try {
        const upload = await service.sendFile(file, (share) => this.showSent(share, file.size), signal);
        this.choose({ name: file.name, href: upload.href, bands: upload.bands, upload });
      } finally {
        if (!signal.aborted) setShown(byId("uploading", HTMLElement), false);
      }
    });
  }

  private showSent(share: number, bytes: number): void {
    byId("upload-bar", HTMLProgressElement).value = 100 * share;
    const values = { percent: Math.floor(100 * share), size: number(bytes / MEGABYTE, 1) };
    byId("upload-text", HTMLElement).replaceChildren(t(share < 1 ? "demo.image.sent" : "demo.image.checked", values));
  }

  /** Take an image, and the first model that has its bands. */
  private choose(image: Image): void {
    this.image = image;
    this.fail(null);
    const fitting = this.choices?.models.find((model) => model.bands.length > 0 && model.bands.length <= image.bands);
    if (fitting) byId("model", HTMLSelectElement).value = fitting.name;
    this.writeImage();
    this.writeModel();
  }

  /** Fill the lists of models and qualities. */
  private offer(): void {
    const { models, qualities, quality } = this.choices!;
    byId("model", HTMLSelectElement).replaceChildren(...models.map(({ name, title }) => h("option", { value: name }, title || name)));
    const fields = qualities.map((name) => {
      const radio = h("input", { type: "radio", name: "quality", value: name, checked: name === quality });
      return h("label", { class: "choice" }, radio, h("span", { "data-quality": name }));
    });
    const legend = byId("qualities", HTMLElement).querySelector("legend")!;
    byId("qualities", HTMLElement).replaceChildren(legend, ...fields);
    this.writeQualities();
    if (this.image) this.choose(this.image);
    else this.writeModel();
  }

  private async run(): Promise<void> {
    if (!this.image) {
      byId("example", HTMLElement).focus();
      this.say(t("demo.start.note"));
      return;
    }
    const quality = document.querySelector<HTMLInputElement>("input[name=quality]:checked")?.value ?? "";
    const job = await service.startJob(this.image.href, byId("model", HTMLSelectElement).value, quality);
    window.history.replaceState(null, "", `#job=${job.jobID}`);
    await this.follow(job.jobID, job);
  }

  /** Watch a job, then show its map. */
  private async follow(id: string, first: service.Job | null = null): Promise<void> {
    this.pending.abort();
    this.pending = new AbortController();
    this.result.clear();
    this.said = 0;
    this.showJob(first);
    setShown(byId("work", HTMLElement), true);
    byId("work-title", HTMLElement).focus();
    try {
      const ended = await watchJob(id, (job) => this.showJob(job), this.pending.signal);
      if (ended.status === "failed") throw new service.ServiceError(200, ended.message ?? "");
      if (ended.status === "successful") await this.present(id);
    } finally {
      if (this.job?.status !== "accepted" && this.job?.status !== "running") setShown(byId("work", HTMLElement), false);
    }
  }

  private async present(id: string): Promise<void> {
    await this.result.show(id);
    this.say(t("demo.said.done"));
    byId("result-title", HTMLElement).focus();
    byId("result", HTMLElement).scrollIntoView({ block: "start" });
  }

  private async cancel(): Promise<void> {
    if (!this.job) return;
    this.pending.abort();
    await service.dismissJob(this.job.jobID);
    this.restart();
    this.say(t("demo.said.cancelled"));
  }

  /** Go back to the choice of an image. */
  private restart(): void {
    this.job = null;
    setShown(byId("work", HTMLElement), false);
    this.result.clear();
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    byId("content", HTMLElement).scrollIntoView({ block: "start" });
    byId(this.image ? "start" : "example", HTMLElement).focus();
  }

  private useToken(): void {
    const field = byId("token", HTMLInputElement);
    keepToken(field.value.trim());
    field.value = "";
    const act = this.again;
    this.again = null;
    if (act) {
      void this.try(async () => {
        if (!this.choices) {
          this.choices = await service.readChoices();
          this.offer();
        }
        await act();
      });
    }
  }

  /** Show an error, or none, and the field for the token if that is what is missing. */
  private fail(error: unknown): void {
    this.problem = error;
    const needsToken = error instanceof service.ServiceError && error.needsToken;
    setShown(byId("access", HTMLElement), needsToken);
    setShown(byId("steps", HTMLElement), !needsToken || this.choices !== null);
    this.writeError();
    if (error === null) return;
    if (needsToken) byId("token", HTMLElement).focus();
    else byId("error", HTMLElement).focus();
  }

  private say(text: string): void {
    byId("said", HTMLElement).replaceChildren(text);
  }

  private showJob(job: service.Job | null): void {
    this.job = job;
    this.writeJob();
    const progress = job?.progress ?? 0;
    if (job?.status === "running" && progress >= this.said + SAID_EVERY && progress < 100) {
      this.said = SAID_EVERY * Math.floor(progress / SAID_EVERY);
      this.say([t("demo.said.progress", { percent: this.said }), timeLeft(job)].join(" "));
    }
  }

  /** Write everything that depends on the language. */
  private write(): void {
    this.writeImage();
    this.writeModel();
    this.writeQualities();
    this.writeJob();
    this.writeError();
  }

  private writeImage(sending = ""): void {
    const upload = this.image?.upload;
    const facts = byId("image-facts", HTMLElement);
    if (!this.image) facts.replaceChildren(sending ? t("demo.image.sending", { name: sending }) : "");
    else if (!upload) facts.replaceChildren(t("demo.image.is_example"));
    else {
      const { name, width, height, bands } = upload;
      const crs = upload.crs ?? t("demo.image.nocrs");
      facts.replaceChildren(t("demo.image.facts", { name, width, height, bands: String(bands), crs }));
    }
    setShown(byId("start-note", HTMLElement), !this.image);
  }

  private writeModel(): void {
    const name = byId("model", HTMLSelectElement).value;
    const { title = "", bands = [] } = this.choices?.models.find((model) => model.name === name) ?? {};
    const short = this.image !== null && bands.length > this.image.bands;
    const values = { bands: bandNames(bands), needed: String(bands.length), found: String(this.image?.bands ?? 0) };
    const note = bands.length ? t(short ? "demo.model.short" : "demo.model.bands", values) : "";
    const lines = [title, note].filter(Boolean); // the list may have no room for the title
    byId("model-note", HTMLElement).replaceChildren(...lines.map((line) => h("span", {}, line)));
  }

  private writeQualities(): void {
    for (const text of document.querySelectorAll<HTMLElement>("[data-quality]")) {
      const name = text.dataset["quality"] ?? "";
      const key = QUALITIES[name];
      text.replaceChildren(key ? t(key) : name);
    }
  }

  private writeJob(): void {
    const { job } = this;
    const waiting = !job || job.status === "accepted";
    const percent = job?.progress ?? 0;
    byId("job-bar", HTMLProgressElement).value = percent;
    byId("job-text", HTMLElement).replaceChildren(waiting ? t("demo.work.waiting") : t("demo.work.percent", { percent }));
    byId("job-time", HTMLElement).replaceChildren(waiting || !job ? "" : timeLeft(job));
  }

  private writeError(): void {
    const { problem } = this;
    const notice = byId("error", HTMLElement);
    const needsToken = problem instanceof service.ServiceError && problem.needsToken;
    const shown = problem !== null && (!needsToken || hasToken()); // the field asks for the first token
    setShown(notice, shown);
    if (!shown) notice.replaceChildren();
    else if (needsToken) notice.replaceChildren(t("demo.access.refused"));
    else if (problem instanceof PageError) notice.replaceChildren(t(problem.key, problem.values));
    else if (!(problem instanceof service.ServiceError)) notice.replaceChildren(t("demo.error.other", { reason: String(problem) }));
    else if (problem.sentence) notice.replaceChildren(problem.sentence);
    else notice.replaceChildren(problem.status ? t("demo.error.status", { status: String(problem.status) }) : t("demo.error.silent"));
  }
}

/** Return how long a job will take yet. */
function timeLeft(job: service.Job): string {
  const seconds = job.estimatedSeconds;
  if (seconds === undefined) return t("demo.work.unknown");
  if (seconds < MINUTE_S) return t("demo.work.seconds", { seconds: Math.max(1, Math.ceil(seconds)) });
  return t("demo.work.minutes", { minutes: Math.ceil(seconds / MINUTE_S) });
}

startLanguage();
new Demo().start();
