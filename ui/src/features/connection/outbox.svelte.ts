import type { Backend, JobDecision, JobView } from "../../backend";
import { Listed } from "../../shared/listed.svelte";
import { remember, remembered } from "../../shared/remembered";
import { Task } from "../../shared/task.svelte";

/** What happens to a job next, by itself or by a person. */
export type Next =
  | { kind: "sending" }
  | { kind: "at"; seconds: number }
  | { kind: "soon" }
  | { kind: "connection" }
  | { kind: "person" }
  | { kind: "nothing" };

/** Everything the platform must still be told, and what became of it (P-01). */
export class Outbox {
  readonly list: Listed<JobView[]>;
  readonly task = new Task();
  openOnly = $state(remembered("outbox", { openOnly: true }).openOnly);

  /** Jobs that are neither done nor withdrawn. */
  readonly waiting = $derived.by(
    () => this.list.value?.filter(({ state }) => state !== "done" && state !== "withdrawn").length,
  );

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["connection"], () =>
      backend.call("list_jobs", { openOnly: this.openOnly }),
    );
  }

  start(): () => void {
    return this.list.start();
  }

  async changed(): Promise<void> {
    remember("outbox", { openOnly: this.openOnly });
    await this.list.look();
  }

  async decide(job: JobView, decision: JobDecision): Promise<void> {
    await this.task.run(() => this.backend.call("decide_job", { id: job.id, decision }));
    // Also when it was refused: the queue may have moved on in the meantime.
    await this.list.look();
  }
}

/** What happens next, seen from this moment. */
export function nextOf(job: JobView, now: number): Next {
  switch (job.state) {
    case "sending":
      return { kind: "sending" };
    case "unknown":
    case "refused":
      return { kind: "person" };
    case "done":
    case "withdrawn":
      return { kind: "nothing" };
    case "queued":
      if (job.nextAt === null) return { kind: "connection" };
      if (job.nextAt <= now) return { kind: "soon" };
      return { kind: "at", seconds: Math.ceil((job.nextAt - now) / 1000) };
  }
}

/**
 * What a person may decide. A commit of unknown outcome is settled on the pack's own page, because
 * it takes the number the platform gave (P-03); everything else may simply have worked. Only an addition
 * is sent again or given up from there: a cancel is asked about by itself.
 */
export function decisionsOf(job: JobView): JobDecision[] {
  switch (job.state) {
    case "queued":
      return ["try_now", "withdraw"];
    case "refused":
      // The parcels of a refused addition are free; they are added anew, on the pack's page.
      return isAddition(job) ? ["withdraw"] : ["try_now", "withdraw"];
    case "unknown":
      if (isAddition(job)) return ["worked", "try_now", "withdraw"];
      return mustBeSettled(job) ? [] : ["worked"];
    case "sending":
    case "done":
    case "withdrawn":
      return [];
  }
}

/** 补装小包: by looking at the pack on the platform, a person can tell whether it worked. */
export function isAddition(job: JobView): boolean {
  return job.kind === "update_pack";
}

/** The outcome of this job is settled on the pack's page. */
export function mustBeSettled(job: JobView): boolean {
  return job.state === "unknown" && job.kind === "commit_pack" && job.packId !== null;
}

/** A wait in the shortest exact words: `2:05`, `1:00:00`. */
export function waitText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown
    .map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, "0")))
    .join(":");
}
