import { createContext } from "svelte";
import { go, type Station } from "../../shared";
import { captureGun, timingOf } from "../../shared/gun/capture";
import { GunWedge } from "../../shared/gun/wedge";
import { play } from "../../shared/sound";
import { Bench } from "./bench.svelte";
import { Sealing } from "./sealing.svelte";

/** The bench as the whole shell has it: it goes on scanning while another page is shown (U-01). */
export class Desk {
  readonly bench: Bench;
  readonly sealing: Sealing;
  readonly #wedge = new GunWedge();

  constructor(private readonly station: Station) {
    this.bench = new Bench(station.backend, {
      sound: (tone) => play(tone, station.status?.settings.volume ?? 0),
      showPack: (packId) => go("packs", packId),
      sealAsked: () => {
        go("bench");
        void this.sealing.seal(this.scaleSettled);
      },
      cancelAsked: () => {
        const escape = { key: "Escape", code: "Escape", bubbles: true, cancelable: true };
        (document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent("keydown", escape),
        );
      },
    });
    this.sealing = new Sealing(station.backend, this.bench);
  }

  /** The scale shows a weight that may be taken. */
  get scaleSettled(): boolean {
    return this.station.status?.scale.kind === "settled";
  }

  /** Starts the bench and the gun; the result stops both. */
  start(): () => void {
    const stopBench = this.bench.start();
    const { scans } = this.station;
    const giveBack = scans.take((text) => void this.bench.scan(text, "keyboard_gun"));
    const stopGun = captureGun(this.#wedge, (text) => scans.offer(text));
    return () => {
      stopGun();
      giveBack();
      stopBench();
    };
  }

  /** Follows the setting for slow guns. */
  retune(gapMs: number): void {
    this.#wedge.retune(timingOf(gapMs));
  }
}

const [get, set] = createContext<Desk>();

/** The bench of this window. */
export const useDesk = get;

/** Gives the bench to everything below; the shell does it once. */
export const provideDesk = set;
