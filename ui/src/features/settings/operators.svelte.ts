import type { Backend, OperatorView, SaveOperator } from "../../backend";
import { Form } from "../../shared/form.svelte";
import { Listed } from "../../shared/listed.svelte";
import { Task } from "../../shared/task.svelte";

/** Who works at the station, what they may do, and whether they can log in over the network. */
export class Operators {
  readonly list: Listed<OperatorView[]>;
  readonly form = new Form<SaveOperator>();
  readonly task = new Task();
  /** Somebody can log in from a browser. */
  readonly anyPin = $derived.by(() => (this.list.value ?? []).some((operator) => operator.hasPin));

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["station"], () => backend.call("list_operators", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  add(): void {
    this.form.open({ id: null, name: "", role: "packer", pin: null });
  }

  edit({ id, name, role }: OperatorView): void {
    this.form.open({ id, name, role, pin: null });
  }

  async save(): Promise<void> {
    const saved = await this.form.save((draft) => {
      const pin = (draft.pin ?? "").trim();
      const name = draft.name.trim();
      return this.backend.call("save_operator", { ...draft, name, pin: pin === "" ? null : pin });
    });
    if (saved !== null) await this.list.look();
  }

  async remove(operator: OperatorView): Promise<void> {
    const reply = await this.task.run(() =>
      this.backend.call("remove_operator", { id: operator.id }),
    );
    if (reply !== null) await this.list.look();
  }
}
