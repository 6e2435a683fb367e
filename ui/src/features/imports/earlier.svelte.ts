import type { Backend, ImportView } from "../../backend";
import { Task } from "../../shared/task.svelte";
import { Listed } from "../../shared/listed.svelte";

/** Imports of before, newest first, with their undo. */
export class EarlierImports {
  readonly list: Listed<ImportView[]>;
  readonly task = new Task();

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["imports", "parcels"], () => backend.call("list_imports", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  /** Throws away an import that was checked and never written. */
  async drop(earlier: ImportView): Promise<void> {
    const question = () => this.backend.call("cancel_import", { id: earlier.id });
    const view = await this.task.run(question);
    if (view !== null) await this.list.look();
  }

  async undo(earlier: ImportView): Promise<void> {
    const question = () => this.backend.call("undo_import", { id: earlier.id });
    const view = await this.task.run(question);
    if (view !== null) await this.list.look();
  }
}
