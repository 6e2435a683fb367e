import { describe, expect, it } from "vitest";
import { FakeBackend } from "../backend/fake";
import { Listed } from "./listed.svelte";

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("a list of the core's", () => {
  it("drops an answer that a newer question has overtaken", async () => {
    const answers: ((value: string) => void)[] = [];
    const list = new Listed(
      new FakeBackend(),
      ["shops"],
      () => new Promise<string>((resolve) => answers.push(resolve)),
    );
    const looks = [list.look(), list.look()];
    answers[1]?.("new");
    answers[0]?.("old");
    await Promise.all(looks);
    expect(list.value).toBe("new");
  });

  it("reads again when its topic changed, and only then", async () => {
    const backend = new FakeBackend();
    let reads = 0;
    const list = new Listed(backend, ["shops"], async () => ++reads);
    const stop = list.start();
    backend.world.tell({ kind: "changed", topics: ["printing"] });
    await settled();
    expect(list.value).toBe(1);
    backend.world.tell({ kind: "changed", topics: ["packs", "shops"] });
    await settled();
    expect(list.value).toBe(2);
    stop();
    backend.world.tell({ kind: "resync" });
    await settled();
    expect(list.value).toBe(2);
  });

  it("keeps what was read when a later reading fails", async () => {
    let fails = false;
    const list = new Listed(new FakeBackend(), [], async () => {
      if (fails) throw new Error("gone");
      return "kept";
    });
    await list.look();
    fails = true;
    await list.look();
    expect([list.value, list.failure?.code]).toEqual(["kept", "internal"]);
  });
});
