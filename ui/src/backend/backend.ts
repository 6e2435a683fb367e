import type { ApiError, Commands, Event, FileReply } from "./bindings";

/** How the screens reach the core. */
export type Door = "window" | "http" | "fake";

/** The only way out of the screens: one interface, three doors. */
export interface Backend {
  readonly door: Door;
  /** Asks the core for something. Rejects with a {@link Refusal}. */
  call<M extends keyof Commands>(
    command: M,
    request: Commands[M]["request"],
  ): Promise<Commands[M]["reply"]>;
  /** Hears what the core tells without being asked; the result stops it. */
  listen(hear: (event: Event) => void): () => void;
  /** Stores a file for the person; answers where it went, or null when the browser keeps that to itself. */
  save(file: FileReply): Promise<string | null>;
  /** Names that may log in; empty where no log-in is needed. */
  operators(): Promise<string[]>;
  /** Logs in with a name and a PIN (HTTP only). */
  logIn(name: string, pin: string): Promise<void>;
  /** Ends the session (HTTP only). */
  logOut(): Promise<void>;
}

/** What a call rejects with: the core's own refusal. */
export class Refusal extends Error {
  constructor(readonly error: ApiError) {
    super(error.code);
    this.name = "Refusal";
  }
}

/** Anything thrown, as a refusal. What is not one is a fault of the program. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof Refusal) return thrown.error;
  if (isApiError(thrown)) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", field: null, detail, until: null };
}

/** A bare refusal with nothing but its code. */
export function apiError(code: ApiError["code"], more: Partial<ApiError> = {}): ApiError {
  return { code, field: null, detail: null, until: null, ...more };
}

function isApiError(value: unknown): value is ApiError {
  return typeof value === "object" && value !== null && "code" in value && "until" in value;
}
