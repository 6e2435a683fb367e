import type { Backend, PrintDecision, PrintJobView } from "../../backend";
import { Listed } from "../../shared/listed.svelte";
import { remember, remembered } from "../../shared/remembered";
import { Task } from "../../shared/task.svelte";

/** The print queue with its decisions: nothing is printed twice unnoticed. */
export class PrintQueue {
  readonly list: Listed<PrintJobView[]>;
  readonly task = new Task();
  openOnly = $state(remembered("prints", { openOnly: false }).openOnly);
  readonly shown = $derived.by(() =>
    (this.list.value ?? []).filter((job) => !this.openOnly || isOpen(job)),
  );

  readonly waiting = $derived.by(() => this.list.value?.filter(isOpen).length);

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["printing"], () => backend.call("list_print_jobs", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  changed(): void {
    remember("prints", { openOnly: this.openOnly });
  }

  async decide(job: PrintJobView, decision: PrintDecision): Promise<void> {
    await this.task.run(() => this.backend.call("decide_print_job", { id: job.id, decision }));
    // Also when it was refused: the queue may have moved on in the meantime.
    await this.list.look();
  }
}

/** Still waits for the printer or for a person. */
export function isOpen(job: PrintJobView): boolean {
  return job.state !== "done" && job.state !== "withdrawn";
}
