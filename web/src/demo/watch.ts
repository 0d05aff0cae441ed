// Follows a job until it ends.

import { type Job, ServiceError, readJob } from "./service";

const EVERY_MS = 700;
/** Failed requests in a row after which the page gives up, each a little later than the one before. */
const MOST_FAILURES = 8;
const BEGUN = ["accepted", "running"];

/** Report the state of a job until it ends, and return the last one; lost connections are tried again for a while. */
export async function watchJob(id: string, report: (job: Job) => void, signal: AbortSignal): Promise<Job> {
  let failures = 0;
  for (;;) {
    try {
      const job = await readJob(id);
      signal.throwIfAborted();
      failures = 0;
      report(job);
      if (!BEGUN.includes(job.status)) return job;
    } catch (error) {
      const lost = error instanceof ServiceError && (error.status === 0 || error.status >= 500);
      if (!lost || ++failures >= MOST_FAILURES) throw error;
    }
    await new Promise((done) => window.setTimeout(done, EVERY_MS * (1 + failures)));
    signal.throwIfAborted();
  }
}
