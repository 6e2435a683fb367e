import {
  asApiError,
  type ApiError,
  type Backend,
  type BenchView,
  type OpenPack,
  type PackedRow,
  type PackView,
  type ScanReply,
  type ScanSource,
  type ScanTone,
  type Service,
} from "../../backend";
import { Task, watch } from "../../shared";

/** What the large panel shows. It stays until the next scan (U-13). */
export type Result =
  | { kind: "idle" }
  | { kind: "scan"; reply: ScanReply }
  | { kind: "sealed"; pack: PackView }
  | { kind: "removed"; row: PackedRow; pack: string }
  | { kind: "failed"; text: string; error: ApiError };

/** What a scan may make the rest of the screen do. */
export interface BenchEffects {
  /** Its sound. */
  sound: (tone: ScanTone) => void;
  /** A big pack's own number was scanned: show that pack. */
  showPack: (packId: string) => void;
  /** The seal command was scanned. */
  sealAsked: () => void;
  /** The cancel command was scanned: the same as Esc. */
  cancelAsked: () => void;
}

const emptyView: BenchView = {
  open: [],
  current: null,
  rows: [],
  canUndo: false,
  looseParcels: 0,
  sealedToday: 0,
  parcelsToday: 0,
};

/** The packing bench: open packs, the scans of the current one, and what the last scan meant. */
export class Bench {
  view: BenchView = $state.raw(emptyView);
  result: Result = $state.raw({ kind: "idle" });
  loaded = $state(false);
  /** Scans on their way to the core. */
  pending = $state(0);
  /** Opening, choosing, changing, discarding: what a person asks beside scanning. */
  readonly task = new Task();
  readonly current = $derived(this.view.open.find(({ id }) => id === this.view.current) ?? null);
  #queue: Promise<void> = Promise.resolve();
  /** Counts what was shown, so that a slow answer never overwrites a newer one. */
  #version = 0;
  #last: OpenPack | null = null;

  constructor(
    private readonly backend: Backend,
    private readonly effects: BenchEffects,
  ) {}

  /** Shows the bench and follows it; the result stops it. */
  start(): () => void {
    void this.reload();
    const stopWatching = watch(this.backend, ["packs"], () => void this.reload());
    const stopHearing = this.backend.listen((event) => {
      if (event.kind === "scanned") this.#answered(event.reply);
    });
    return () => {
      stopWatching();
      stopHearing();
    };
  }

  /** Reads the bench again. */
  async reload(): Promise<void> {
    const version = ++this.#version;
    try {
      const view = await this.backend.call("bench", {});
      const rows = await this.#allRows(view);
      if (version !== this.#version) return;
      this.view = { ...view, rows };
      this.loaded = true;
      await this.#followSealed();
    } catch (thrown) {
      this.task.failure = asApiError(thrown);
    }
  }

  /** Takes a code. Scans are answered in their order, however fast they come. */
  scan(text: string, source: ScanSource): Promise<void> {
    this.pending += 1;
    this.#queue = this.#queue.then(() => this.#ask(text, source));
    return this.#queue;
  }

  /** Takes the last scan back. */
  async undo(): Promise<void> {
    await this.#answer("", () => this.backend.call("undo_scan", {}));
  }

  /** Takes a parcel out of the current pack. */
  async remove(row: PackedRow): Promise<void> {
    const pack = this.current;
    if (!pack) return;
    const ids = { packId: pack.id, parcelId: row.parcelId };
    await this.#change(() => this.backend.call("remove_parcel", ids));
    if (this.task.failure === null) this.result = { kind: "removed", row, pack: pack.number };
  }

  /** Opens a pack that takes the scans from now on. */
  async open(pack: OpenPack): Promise<void> {
    await this.#change(() => this.backend.call("open_pack", pack));
    if (this.task.failure !== null) return;
    this.#last = pack;
    this.result = { kind: "idle" };
  }

  /** Opens a pack like the one before, by one key. */
  openAlike(fallback: Service): Promise<void> {
    const alike = this.#last ?? {
      service: this.current?.service ?? fallback,
      pickupAddressId: this.current?.pickupAddressId ?? null,
      collectionPoint: this.current?.collectionPoint ?? null,
    };
    return this.open(alike);
  }

  /** Makes another open pack the current one. */
  async choose(packId: string): Promise<void> {
    if (packId === this.view.current) return;
    await this.#change(() => this.backend.call("choose_pack", { packId }));
    if (this.task.failure === null) this.result = { kind: "idle" };
  }

  /** Changes how the current pack leaves. */
  async change(pack: OpenPack): Promise<void> {
    const packId = this.view.current;
    if (packId === null) return;
    await this.#change(() => this.backend.call("change_pack", { packId, ...pack }));
    if (this.task.failure === null) this.#last = pack;
  }

  /** Throws an open pack away; its parcels are loose again. */
  async discard(packId: string): Promise<void> {
    await this.task.run(() => this.backend.call("discard_pack", { packId }));
    this.result = { kind: "idle" };
    await this.reload();
  }

  /** A pack as the core gave it back takes its place in the view. */
  replace(pack: PackView): void {
    this.#version += 1;
    const open = this.view.open.map((each) => (each.id === pack.id ? pack : each));
    this.view = { ...this.view, open };
  }

  /** Sounds that are no answer to a scan. */
  sound(tone: ScanTone): void {
    this.effects.sound(tone);
  }

  /** The current pack was sealed. */
  async sealed(pack: PackView): Promise<void> {
    this.effects.sound("command");
    this.result = { kind: "sealed", pack };
    this.#last = {
      service: pack.service,
      pickupAddressId: pack.pickupAddressId,
      collectionPoint: pack.collectionPoint,
    };
    await this.reload();
  }

  async #ask(text: string, source: ScanSource): Promise<void> {
    await this.#answer(text, () => this.backend.call("scan", { text, source }));
    this.pending -= 1;
  }

  async #answer(text: string, ask: () => Promise<ScanReply>): Promise<void> {
    try {
      this.#answered(await ask());
    } catch (thrown) {
      this.result = { kind: "failed", text, error: asApiError(thrown) };
      this.effects.sound("failed");
    }
  }

  /** Shows an answer at once, from the answer alone. */
  #answered(reply: ScanReply): void {
    // It came by another way a moment ago and was answered there.
    if (reply.code === "same_scan") return;
    this.result = { kind: "scan", reply };
    this.effects.sound(reply.tone);
    if (reply.pack) this.#countIn(reply, reply.pack);
    if (reply.code === "pack_opened") void this.reload();
    if (reply.code === "seal_asked") this.effects.sealAsked();
    if (reply.code === "cancel_asked") this.effects.cancelAsked();
    if (reply.code === "big_pack" && reply.detail !== null) this.effects.showPack(reply.detail);
  }

  #countIn(reply: ScanReply, pack: PackView): void {
    if (pack.id !== this.view.current) {
      if (reply.code === "added") void this.reload();
      return;
    }
    this.replace(pack);
    this.view = { ...this.view, ...this.#rowsAfter(reply) };
  }

  #rowsAfter(reply: ScanReply): Partial<BenchView> {
    const { row } = reply;
    if (row === null) return {};
    const others = this.view.rows.filter(({ parcelId }) => parcelId !== row.parcelId);
    if (reply.code === "added") return { rows: [row, ...others], canUndo: true };
    if (reply.code === "undone") return { rows: others, canUndo: false };
    return {};
  }

  async #change(ask: () => Promise<BenchView>): Promise<void> {
    const view = await this.task.run(ask);
    if (view === null) return;
    const version = ++this.#version;
    const rows = await this.#allRows(view);
    if (version === this.#version) this.view = { ...view, rows };
  }

  /** The bench tells the last rows only; the others are asked for where we do not hold them. */
  async #allRows(view: BenchView): Promise<PackedRow[]> {
    const pack = view.open.find(({ id }) => id === view.current);
    if (!pack || view.rows.length >= pack.parcels) return view.rows;
    const held = this.view;
    const same = held.current === pack.id && held.rows.length === pack.parcels;
    if (same && held.rows[0]?.parcelId === view.rows[0]?.parcelId) return held.rows;
    const { rows } = await this.backend.call("pack_detail", { packId: pack.id });
    return rows.toReversed();
  }

  /** The panel says a sealed pack's number as soon as the platform gives it. */
  async #followSealed(): Promise<void> {
    const shown = this.result;
    if (shown.kind !== "sealed" || shown.pack.lpNumber !== null) return;
    const { pack } = await this.backend.call("pack_detail", { packId: shown.pack.id });
    if (this.result === shown) this.result = { kind: "sealed", pack };
  }
}
