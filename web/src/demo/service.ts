// The service that the page belongs to: uploads, processes and jobs of OGC API - Processes.

import { language } from "../base/i18n";
import { hasToken, headersFor } from "../base/session";

/** The service's address: the page is served one folder below it. */
const BASE = new URL("../", document.baseURI);
const UNAUTHORISED = 401;
/** The quality that is chosen at first: a map of the example takes some ten seconds on two cores. */
const PREFERRED = "balanced";

/** What the service refuses, in its own sentence; status 0: it did not answer. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly sentence: string,
  ) {
    super(sentence);
  }

  get needsToken(): boolean {
    return this.status === UNAUTHORISED;
  }
}

export interface Upload {
  id: string;
  name: string;
  href: string;
  bytes: number;
  width: number;
  height: number;
  bands: number;
  crs: string | null;
}

export interface Model {
  name: string;
  title: string;
  bands: string[];
}

/** What can be chosen: models, the first is the default, and qualities. */
export interface Choices {
  models: Model[];
  qualities: string[];
  quality: string;
}

export type Status = "accepted" | "running" | "successful" | "failed" | "dismissed";

export interface Job {
  jobID: string;
  status: Status;
  progress?: number;
  message?: string;
  estimatedSeconds?: number;
}

export type Results = Record<string, { href: string; type: string }>;

interface Schema {
  enum?: string[];
  default?: string;
  "x-models"?: Model[];
}

/** Return the address of a resource of the service. */
export function address(path: string): string {
  return new URL(path, BASE).href;
}

/** Return the models and qualities that the service offers. */
export async function readChoices(): Promise<Choices> {
  const { inputs } = (await ask("processes/segment")) as { inputs: Record<string, { schema: Schema }> };
  const model = inputs["model"]?.schema ?? {};
  const quality = inputs["quality"]?.schema ?? {};
  const models = model["x-models"] ?? (model.enum ?? []).map((name) => ({ name, title: name, bands: [] }));
  const qualities = quality.enum ?? [];
  const first = qualities.includes(PREFERRED) ? PREFERRED : (quality.default ?? qualities[0] ?? "");
  return { models, qualities, quality: first };
}

/** Request a map with its confidence; return the job. */
export async function startJob(href: string, model: string, quality: string): Promise<Job> {
  const request = {
    inputs: { input: { href }, model, quality },
    outputs: { output: {}, confidence: {} },
    response: "document",
  };
  const headers = { "Content-Type": "application/json" };
  return (await ask("processes/segment/execution", { method: "POST", body: JSON.stringify(request), headers })) as Job;
}

export async function readJob(id: string): Promise<Job> {
  return (await ask(`jobs/${encodeURIComponent(id)}`)) as Job;
}

export async function dismissJob(id: string): Promise<void> {
  await ask(`jobs/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export async function readResults(id: string): Promise<Results> {
  return (await ask(`jobs/${encodeURIComponent(id)}/results`)) as Results;
}

/** Let the map page read the results of jobs in this browser, where the service asks for a token. */
export async function openSession(): Promise<void> {
  if (hasToken()) await ask("session", { method: "POST" });
}

/** Fetch a file of the service whole, where a link alone would lack the token. */
export async function fetchFile(url: string): Promise<Blob> {
  const answer = await fetch(url, { headers: headersFor(url) }).catch(() => undefined);
  if (!answer?.ok) throw new ServiceError(answer?.status ?? 0, "");
  return answer.blob();
}

/** Send a file; `progress` hears the share that has been sent, from 0 to 1. */
export function sendFile(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Upload> {
  const url = address(`uploads?name=${encodeURIComponent(file.name)}`);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much it has sent
    request.open("POST", url);
    const headers = { ...headersFor(url), "Content-Type": "application/octet-stream", "Accept-Language": language() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => progress(event.loaded / Math.max(event.total, 1)));
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status === 201) done(answer as Upload);
      else failed(new ServiceError(request.status, sentenceOf(answer)));
    });
    request.addEventListener("error", () => failed(new ServiceError(0, "")));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const url = address(path);
  const headers = { Accept: "application/json", "Accept-Language": language(), ...headersFor(url), ...init.headers };
  const answer = await fetch(url, { ...init, headers }).catch(() => undefined);
  if (!answer) throw new ServiceError(0, "");
  const document = parsed(await answer.text());
  if (!answer.ok) throw new ServiceError(answer.status, sentenceOf(document));
  return document;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Return the sentence of a problem document (RFC 7807); empty if there is none. */
function sentenceOf(document: unknown): string {
  const { detail, title } = (document ?? {}) as { detail?: unknown; title?: unknown };
  return typeof detail === "string" && detail ? detail : typeof title === "string" ? title : "";
}
