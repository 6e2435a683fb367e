import { createContext } from "svelte";
import {
  asApiError,
  type ApiError,
  type Backend,
  type Event,
  type StationStatus,
  type Topic,
} from "../backend";
import { ScanBus } from "./gun/bus";
import type { Tone } from "./ui/tone";

/** A line the shell shows above the page until it is closed or replaced. */
export interface Said {
  tone: Tone;
  text: string;
}

/** What every screen shares: the door to the core, how the station stands, and one line to say something in. */
export class Station {
  status: StationStatus | null = $state.raw(null);
  /** Why the status could not be read: log in, or the core is gone. */
  failure: ApiError | null = $state.raw(null);
  said: Said | null = $state.raw(null);
  /** Scans of keyboard guns, on whatever page they come. */
  readonly scans = new ScanBus();

  constructor(readonly backend: Backend) {}

  /** Reads the status and keeps it fresh; the result stops it. */
  start(): () => void {
    void this.refresh();
    const every: Topic[] = ["station", "connection", "printing", "devices"];
    const stopWatching = watch(this.backend, every, () => void this.refresh());
    const stopHearing = this.backend.listen((event) => this.#hear(event));
    return () => {
      stopWatching();
      stopHearing();
    };
  }

  /** Reads the status again. */
  async refresh(): Promise<void> {
    try {
      this.status = await this.backend.call("station_status", {});
      this.failure = null;
    } catch (thrown) {
      this.failure = asApiError(thrown);
    }
  }

  /** Shows a line above the page. */
  say(tone: Tone, text: string): void {
    this.said = { tone, text };
  }

  #hear(event: Event): void {
    if (event.kind === "scale" && this.status) {
      this.status = { ...this.status, scale: event.scale };
    }
  }
}

/** Calls `reload` when one of the topics changed or events were missed; many changes at once make one call. */
export function watch(backend: Backend, topics: readonly Topic[], reload: () => void): () => void {
  let due = false;
  let stopped = false;
  const stop = backend.listen((event) => {
    const meant =
      event.kind === "resync" ||
      (event.kind === "changed" && event.topics.some((topic) => topics.includes(topic)));
    if (!meant || due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      if (!stopped) reload();
    });
  });
  return () => {
    stopped = true;
    stop();
  };
}

const [get, set] = createContext<Station>();

/** The station of this page; call it while a component starts. */
export const useStation = get;

/** Gives the station to everything below; the shell does it once. */
export const provideStation = set;
