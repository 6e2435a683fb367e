import type { Commands, Event, Settings, StationStatus } from "../bindings";

/** One command of the fake. */
export type Handler<M extends keyof Commands> = (
  world: World,
  request: Commands[M]["request"],
) => Commands[M]["reply"];

/** The commands one part of the fake answers. */
export type Part = { [M in keyof Commands]?: Handler<M> };

/** What the fake remembers. Each part keeps its own things in its own file, by `world.keep`. */
export class World {
  status: StationStatus = freshStatus();
  #hearers = new Set<(event: Event) => void>();
  #kept = new Map<string, unknown>();
  #last = 0;

  /** A part's own memory: made once, then the same object. */
  keep<T>(name: string, make: () => T): T {
    if (!this.#kept.has(name)) this.#kept.set(name, make());
    return this.#kept.get(name) as T;
  }

  /** A fresh identity. */
  id(prefix: string): string {
    this.#last += 1;
    return `${prefix}-${this.#last}`;
  }

  now(): number {
    return Date.now();
  }

  /** Tells every listener. */
  tell(event: Event): void {
    this.#hearers.forEach((hear) => hear(event));
  }

  listen(hear: (event: Event) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }
}

function freshSettings(): Settings {
  return {
    stationName: "一号打包台",
    stationCode: "A",
    language: "zh-CN",
    theme: "light",
    largeType: false,
    volume: 60,
    defaultService: "free_pickup",
    weightToleranceG: 300,
    weightTolerancePercent: 5,
    assumedParcelG: 2000,
    printWhenNumbered: true,
    allowPackUpdate: false,
    gunGapMs: 35,
    httpDoor: "off",
    httpPort: 8620,
  };
}

function freshStatus(): StationStatus {
  return {
    version: "0.1.0",
    setUp: true,
    demo: true,
    settings: freshSettings(),
    operatorName: "张三",
    operatorRole: "owner",
    database: "sqlite",
    secrets: "os_key_store",
    connection: {
      state: "ready",
      queued: 3,
      sending: 0,
      unknown: 1,
      refused: 0,
      lastSuccessAt: Date.now() - 120_000,
      clockDriftMs: null,
    },
    printing: { waiting: 0, unknown: 0, trouble: null },
    scale: { kind: "zero" },
    guns: [],
    httpAddress: null,
    now: Date.now(),
  };
}
