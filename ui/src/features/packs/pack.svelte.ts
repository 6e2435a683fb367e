import type {
  Backend,
  Commands,
  FileReply,
  LabelPreview,
  PackActionView,
  PackDetail,
  PackView,
} from "../../backend";
import { asApiError, type ApiError } from "../../backend";
import { Task } from "../../shared/task.svelte";
import { Listed } from "../../shared/listed.svelte";
import { Addition } from "./addition.svelte";

/** Commands that answer with the changed pack. */
type PackCommand = "cancel_pack" | "resend_pack" | "reopen_pack" | "discard_pack";
/** Commands that answer with a file about the pack. */
type FileCommand = "pack_list_pdf" | "platform_label_pdf" | "label_pdf";

/** One pack: its facts, its parcels, its history, its label, and what may be done with it. */
export class Pack {
  readonly detail: Listed<PackDetail>;
  readonly task = new Task();
  /** 补装小包. */
  readonly addition: Addition;
  label: LabelPreview | null = $state.raw(null);
  /** Why there is no picture of the label. */
  labelFailure: ApiError | null = $state.raw(null);
  /** The LP number typed or scanned for settling (P-03). */
  lpNumber = $state("");
  readonly pack: PackView | null = $derived.by(() => this.detail.value?.pack ?? null);
  readonly lpFits = $derived(isLpNumber(this.lpNumber));
  /** The label exists once the platform has given the number. */
  readonly hasNumber = $derived.by(() => this.pack !== null && this.pack.lpNumber !== null);
  #labelOf: string | null = null;

  constructor(
    private readonly backend: Backend,
    private readonly packId: string,
  ) {
    this.addition = new Addition(backend, packId);
    this.detail = new Listed(backend, ["packs", "printing"], () => this.read());
  }

  start(): () => void {
    return this.detail.start();
  }

  may(action: PackActionView): boolean {
    return this.pack?.actions.includes(action) ?? false;
  }

  async act(command: PackCommand): Promise<boolean> {
    const pack = await this.task.run(() => this.backend.call(command, { packId: this.packId }));
    if (pack !== null) await this.detail.look();
    return pack !== null;
  }

  /** Makes it the pack that takes scans at the bench. */
  async fill(): Promise<boolean> {
    const bench = await this.task.run(() =>
      this.backend.call("choose_pack", { packId: this.packId }),
    );
    return bench !== null;
  }

  /** Asks the platform what it knows. */
  async refresh(): Promise<boolean> {
    const detail = await this.task.run(() =>
      this.backend.call("refresh_pack", { packId: this.packId }),
    );
    if (detail !== null) this.detail.show(detail);
    return detail !== null;
  }

  /** The submission arrived: this is the number it has at the platform. */
  async settleWorked(): Promise<void> {
    const lpNumber = cleanLpNumber(this.lpNumber);
    await this.settle({ kind: "worked", lpNumber });
  }

  /** The submission did not arrive: it is sent again. */
  async settleNotThere(): Promise<void> {
    await this.settle({ kind: "not_there" });
  }

  /** Queues the label; answers the printer's name. */
  async print(): Promise<string | null> {
    const job = await this.task.run(() =>
      this.backend.call("print_label", { packId: this.packId }),
    );
    if (job !== null) await this.detail.look();
    return job?.printer ?? null;
  }

  /** Stores a file about the pack; answers where it went. */
  async file(command: FileCommand): Promise<string | null> {
    return this.task.run(async () => {
      const file: FileReply = await this.backend.call(command, { packId: this.packId });
      return (await this.backend.save(file)) ?? file.name;
    });
  }

  private async settle(settlement: Commands["settle_pack"]["request"]["settlement"]) {
    const pack = await this.task.run(() =>
      this.backend.call("settle_pack", { packId: this.packId, settlement }),
    );
    if (pack === null) return;
    this.lpNumber = "";
    await this.detail.look();
  }

  private async read(): Promise<PackDetail> {
    const detail = await this.backend.call("pack_detail", { packId: this.packId });
    void this.drawLabel(detail.pack);
    return detail;
  }

  /** Draws the label again only when something on it has changed. */
  private async drawLabel(pack: PackView): Promise<void> {
    const face = JSON.stringify([
      pack.lpNumber,
      pack.trackingNumber,
      pack.parcels,
      pack.weightG,
      pack.addedG,
      pack.labelPrints,
    ]);
    if (pack.lpNumber === null || face === this.#labelOf) return;
    this.#labelOf = face;
    try {
      this.label = await this.backend.call("label_preview", { packId: this.packId });
      this.labelFailure = null;
    } catch (thrown) {
      this.#labelOf = null;
      this.labelFailure = asApiError(thrown);
    }
  }
}

/** As it is sent: no blanks, capital letters. */
export function cleanLpNumber(typed: string): string {
  return typed.replace(/\s/g, "").toUpperCase();
}

/** `LP` and fourteen digits (L-121). The core checks it again. */
export function isLpNumber(typed: string): boolean {
  return /^LP\d{14}$/.test(cleanLpNumber(typed));
}
