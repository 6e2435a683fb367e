import { apiError, asApiError, Refusal, type Backend } from "./backend";
import type { Commands, Event, FileReply } from "./bindings";

/** How long to wait before the event stream is opened again. */
const reopenMs = 3000;

/** The door over HTTP: browsers on this PC or on the network. */
export class HttpBackend implements Backend {
  readonly door = "http";
  readonly #hearers = new Set<(event: Event) => void>();
  #source: EventSource | null = null;
  /** The stream was lost: events may have been missed. */
  #broken = false;
  #reopening: ReturnType<typeof setTimeout> | undefined;
  /** A call has worked since the last log-in; the first one refused after that ends the session for every screen. */
  #loggedIn = false;

  async call<M extends keyof Commands>(command: M, request: Commands[M]["request"]) {
    try {
      const reply = await post(`/api/call/${command}`, request);
      this.#loggedIn = true;
      return reply as Commands[M]["reply"];
    } catch (thrown) {
      this.#noticeEnd(thrown);
      throw thrown;
    }
  }

  /** All listeners share one stream: a browser opens only a few connections to one place. */
  listen(hear: (event: Event) => void): () => void {
    this.#hearers.add(hear);
    if (this.#source === null) this.#open();
    return () => {
      this.#hearers.delete(hear);
      if (this.#hearers.size === 0) this.#close();
    };
  }

  async save(file: FileReply): Promise<string | null> {
    download(file);
    return null;
  }

  async operators(): Promise<string[]> {
    const response = await reach("/api/operators", {});
    return (await read(response)) as string[];
  }

  async logIn(name: string, pin: string): Promise<void> {
    await post("/api/login", { name, pin });
    this.#reopen();
    this.#tell({ kind: "resync" });
  }

  async logOut(): Promise<void> {
    await post("/api/logout", {});
    this.#loggedIn = false;
    this.#tell({ kind: "resync" });
  }

  /** Trades the one-time key of an invitation link for a session. */
  async logInWithKey(key: string): Promise<void> {
    await post("/api/login", { key });
  }

  #open(): void {
    const source = new EventSource("/api/events");
    this.#source = source;
    source.onmessage = ({ data }) =>
      (JSON.parse(String(data)) as Event[]).forEach((event) => this.#tell(event));
    source.onopen = () => {
      if (this.#broken) this.#tell({ kind: "resync" });
      this.#broken = false;
    };
    source.onerror = () => {
      this.#broken = true;
      // A refused stream is closed for good by the browser; a broken one it opens again by itself.
      if (source.readyState === EventSource.CLOSED) this.#reopenLater();
    };
  }

  #close(): void {
    clearTimeout(this.#reopening);
    this.#source?.close();
    this.#source = null;
  }

  #reopen(): void {
    this.#close();
    if (this.#hearers.size > 0) this.#open();
  }

  #reopenLater(): void {
    clearTimeout(this.#reopening);
    this.#reopening = setTimeout(() => this.#reopen(), reopenMs);
  }

  #noticeEnd(thrown: unknown): void {
    const ended = thrown instanceof Refusal && thrown.error.code === "log_in_first";
    if (!ended || !this.#loggedIn) return;
    this.#loggedIn = false;
    this.#tell({ kind: "resync" });
  }

  #tell(event: Event): void {
    this.#hearers.forEach((hear) => hear(event));
  }
}

/** Takes the one-time key out of the address, so that it stays in no history. */
export function takeKey(): string | null {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key !== null) history.replaceState(null, "", location.pathname + location.search);
  return key;
}

/** Lets the browser store the file. */
export function download(file: FileReply): void {
  const bytes = Uint8Array.from(atob(file.base64), (char) => char.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: file.mime }));
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await reach(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return read(response);
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: "same-origin", ...init });
  } catch {
    throw new Refusal(apiError("internal", { detail: "no connection to the station" }));
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const body: unknown = text === "" ? {} : parse(text);
  if (response.ok) return body;
  const error = asApiError(body);
  if (error.code === "internal" && response.status === 401)
    throw new Refusal(apiError("log_in_first"));
  throw new Refusal(error);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
