import type { Backend } from "../../backend";
import { Task } from "../../shared/task.svelte";

/** The card with the command barcodes: on a label, as a file, on paper. */
export class CommandCard {
  readonly task = new Task();

  constructor(private readonly backend: Backend) {}

  /** Queues it on the printer for labels; answers that printer's name. */
  async onLabel(): Promise<string | null> {
    const job = await this.task.run(() => this.backend.call("print_command_card", {}));
    return job?.printer ?? null;
  }

  /** Saves it as a PDF; answers where. */
  async asFile(): Promise<string | null> {
    return this.task.run(async () => {
      const file = await this.backend.call("command_card_pdf", {});
      return (await this.backend.save(file)) ?? file.name;
    });
  }

  /** Sends it to the queue for sheets. */
  async onPaper(): Promise<boolean> {
    const sent = await this.task.run(() =>
      this.backend.call("print_sheet", { kind: "command_card" }),
    );
    return sent !== null;
  }
}
