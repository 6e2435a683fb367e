import type { Backend, NumberRulesView } from "../../backend";
import { Listed } from "../../shared/listed.svelte";
import { Task } from "../../shared/task.svelte";

/** The parcel-number rules in force, and replacing them by a file. */
export class NumberRules {
  readonly now: Listed<NumberRulesView>;
  readonly task = new Task();
  /** A file was just taken. */
  taken = $state(false);

  constructor(private readonly backend: Backend) {
    this.now = new Listed(backend, [], () => backend.call("number_rules", {}));
  }

  start(): () => void {
    return this.now.start();
  }

  /** Hands a file in; what is wrong with it is told in the answer. */
  async replace(file: Blob): Promise<void> {
    this.taken = false;
    const view = await this.task.run(async () => {
      const text = await file.text();
      return this.backend.call("replace_number_rules", { text });
    });
    if (view === null) return;
    this.now.show(view);
    this.taken = view.fault === null;
  }

  /** Goes back to the rules that ship with the program. */
  async back(): Promise<void> {
    this.taken = false;
    const view = await this.task.run(() => this.backend.call("use_built_in_number_rules", {}));
    if (view !== null) this.now.show(view);
  }

  /** Saves the file in force, to change a copy of it. */
  async save(): Promise<void> {
    await this.task.run(async () => {
      await this.backend.save(await this.backend.call("number_rules_file", {}));
    });
  }
}
