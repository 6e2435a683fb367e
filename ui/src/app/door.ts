import type { Backend } from "../backend";
import { HttpBackend, takeKey } from "../backend/http";
import { insideWindow, TauriBackend } from "../backend/tauri";

/** The fake core is in the development server and in the build for the browser tests, never in a release. */
const fakeAllowed = import.meta.env.DEV || import.meta.env.MODE === "fake";

/** Finds the door of this page: the window's own, HTTP, or the fake. */
export async function openDoor(): Promise<{ backend: Backend; keyFailed: boolean }> {
  if (insideWindow()) return { backend: new TauriBackend(), keyFailed: false };
  if (fakeAllowed && new URLSearchParams(location.search).has("fake")) {
    const { FakeBackend } = await import("../backend/fake");
    return { backend: FakeBackend.fromAddress(location.search), keyFailed: false };
  }
  const backend = new HttpBackend();
  const key = takeKey();
  const keyFailed = key !== null && !(await used(backend, key));
  return { backend, keyFailed };
}

async function used(backend: HttpBackend, key: string): Promise<boolean> {
  try {
    await backend.logInWithKey(key);
    return true;
  } catch {
    return false;
  }
}
