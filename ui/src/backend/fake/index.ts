import { apiError, Refusal, type Backend } from "../backend";
import type { Commands, Event, FileReply } from "../bindings";
import { download } from "../http";
import { bench } from "./bench";
import { connection } from "./connection";
import { devices } from "./devices";
import { imports } from "./imports";
import { packs } from "./packs";
import { printing } from "./printing";
import { shops } from "./shops";
import { settingsPart } from "./settings";
import { stationPart } from "./station";
import { World, type Part } from "./world";

/** A core in memory, for tests and for looking at the screens while developing. Never part of a release. */
export class FakeBackend implements Backend {
  readonly door = "fake";
  readonly world = new World();
  readonly #parts: Part = {
    ...stationPart,
    ...bench,
    ...shops,
    ...imports,
    ...packs,
    ...connection,
    ...printing,
    ...devices,
    ...settingsPart,
  };

  /** A fake as the address asks: `?fake&lang=en&theme=dark&large&fresh`. */
  static fromAddress(search: string): FakeBackend {
    const asked = new URLSearchParams(search);
    const fake = new FakeBackend();
    const { status } = fake.world;
    if (asked.get("lang") === "en") status.settings.language = "en";
    if (asked.get("theme") === "dark") status.settings.theme = "dark";
    status.settings.largeType = asked.has("large");
    status.setUp = !asked.has("fresh");
    Object.assign(globalThis, { fake });
    return fake;
  }

  async call<M extends keyof Commands>(command: M, request: Commands[M]["request"]) {
    await Promise.resolve();
    const handler = this.#parts[command];
    if (!handler) throw new Refusal(apiError("bad_request", { detail: command }));
    // What leaves the core is a copy, as it is over a wire.
    return structuredClone(handler(this.world, structuredClone(request)));
  }

  listen(hear: (event: Event) => void): () => void {
    return this.world.listen(hear);
  }

  async save(file: FileReply): Promise<string | null> {
    download(file);
    return null;
  }

  async operators(): Promise<string[]> {
    return [this.world.status.operatorName];
  }

  async logIn(): Promise<void> {
    // The fake asks for no log-in.
  }

  async logOut(): Promise<void> {
    // As above.
  }
}
