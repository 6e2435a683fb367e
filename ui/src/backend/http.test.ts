import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { asApiError } from "./backend";
import type { Event } from "./bindings";
import { HttpBackend } from "./http";

class FakeSource {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly address: string) {
    FakeSource.all.push(this);
  }
  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
}

let answers: { status: number; body: unknown }[];
let asked: { path: string; body: unknown }[];

beforeEach(() => {
  FakeSource.all = [];
  answers = [];
  asked = [];
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body ? JSON.parse(String(init.body)) : null });
    const answer = answers.shift() ?? { status: 200, body: {} };
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  });
});
afterEach(() => vi.unstubAllGlobals());

const loggedOut = {
  status: 401,
  body: { code: "log_in_first", field: null, detail: null, until: null },
};

it("posts a command and reads its reply", async () => {
  answers = [{ status: 200, body: [] }];
  expect(await new HttpBackend().call("list_shops", {})).toEqual([]);
  expect(asked).toEqual([{ path: "/api/call/list_shops", body: {} }]);
});

it("rejects with the core's own refusal", async () => {
  const error = { code: "still_in_use", field: null, detail: "A1001", until: null };
  answers = [{ status: 409, body: error }];
  const thrown = await new HttpBackend().call("remove_shop", { id: "1" }).catch(asApiError);
  expect(thrown).toEqual(error);
});

it("hears every event of a batch, over one stream for all listeners", () => {
  const backend = new HttpBackend();
  const heard: Event[] = [];
  const stopOne = backend.listen((event) => heard.push(event));
  const stopTwo = backend.listen(() => undefined);
  expect(FakeSource.all).toHaveLength(1);
  const batch: Event[] = [
    { kind: "changed", topics: ["packs"] },
    { kind: "scale", scale: { kind: "zero" } },
  ];
  FakeSource.all[0]?.onmessage?.({ data: JSON.stringify(batch) });
  expect(heard).toEqual(batch);
  stopOne();
  stopTwo();
  expect(FakeSource.all[0]?.readyState).toBe(FakeSource.CLOSED);
});

it("asks for everything again after the stream was broken", () => {
  const heard: Event[] = [];
  new HttpBackend().listen((event) => heard.push(event));
  FakeSource.all[0]?.onopen?.();
  expect(heard).toEqual([]);
  FakeSource.all[0]?.onerror?.();
  FakeSource.all[0]?.onopen?.();
  expect(heard).toEqual([{ kind: "resync" }]);
});

it("tells once that the session has ended, and opens the stream again after the log-in", async () => {
  const backend = new HttpBackend();
  const heard: Event[] = [];
  backend.listen((event) => heard.push(event));
  answers = [{ status: 200, body: [] }, loggedOut, loggedOut];
  await backend.call("list_shops", {});
  await backend.call("list_shops", {}).catch(() => undefined);
  await backend.call("list_shops", {}).catch(() => undefined);
  expect(heard).toEqual([{ kind: "resync" }]);
  await backend.logIn("张三", "123456");
  expect(FakeSource.all).toHaveLength(2);
  expect(asked.at(-1)).toEqual({ path: "/api/login", body: { name: "张三", pin: "123456" } });
});

it("says so when the station cannot be reached", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  const thrown = await new HttpBackend().call("bench", {}).catch(asApiError);
  expect(thrown).toMatchObject({ code: "internal" });
});
