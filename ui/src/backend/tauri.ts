import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { asApiError, Refusal, type Backend } from "./backend";
import type { Commands, Event, FileReply } from "./bindings";

/** The window's own door. The only file that knows Tauri. */
export class TauriBackend implements Backend {
  readonly door = "window";

  async call<M extends keyof Commands>(command: M, request: Commands[M]["request"]) {
    try {
      return await invoke<Commands[M]["reply"]>("call", { command, request });
    } catch (thrown) {
      throw new Refusal(asApiError(thrown));
    }
  }

  listen(hear: (event: Event) => void): () => void {
    const stopping = listen<Event[]>("dabao-event", ({ payload }) => payload.forEach(hear));
    return () => void stopping.then((stop) => stop());
  }

  async save(file: FileReply): Promise<string | null> {
    try {
      return await invoke<string>("save_file", { name: file.name, base64: file.base64 });
    } catch (thrown) {
      throw new Refusal(asApiError(thrown));
    }
  }

  async operators(): Promise<string[]> {
    return [];
  }

  async logIn(): Promise<void> {
    // Whoever sits at the window is the station's own operator.
  }

  async logOut(): Promise<void> {
    // As above.
  }
}

/** The page runs inside the program's own window. */
export function insideWindow(): boolean {
  return "__TAURI_INTERNALS__" in globalThis;
}
