import { describe, expect, it } from "vitest";
import type { JobView } from "../../backend";
import { FakeBackend } from "../../backend/fake";
import { Accounts } from "./accounts.svelte";
import { Calls } from "./calls.svelte";
import { decisionsOf, mustBeSettled, nextOf, Outbox, waitText } from "./outbox.svelte";
import { supportText } from "./support";

async function jobs(): Promise<Outbox> {
  const outbox = new Outbox(new FakeBackend());
  outbox.openOnly = false;
  await outbox.list.look();
  return outbox;
}

function inState(outbox: Outbox, state: JobView["state"]): JobView {
  const found = outbox.list.value?.find((job) => job.state === state);
  if (!found) throw new Error(`no job ${state}`);
  return found;
}

describe("the outbox", () => {
  it("says what happens next and when", async () => {
    const queued = inState(await jobs(), "queued");
    const at = (nextAt: number | null) => nextOf({ ...queued, nextAt }, 1000);
    expect(at(null)).toEqual({ kind: "connection" });
    expect(at(900)).toEqual({ kind: "soon" });
    expect(at(2500)).toEqual({ kind: "at", seconds: 2 });
    expect(nextOf({ ...queued, state: "refused" }, 0)).toEqual({ kind: "person" });
  });

  it("never offers to send a commit of unknown outcome again: it is settled on the pack (P-03)", async () => {
    const unknown = inState(await jobs(), "unknown");
    expect([mustBeSettled(unknown), decisionsOf(unknown)]).toEqual([true, []]);
    expect(decisionsOf({ ...unknown, kind: "cancel_pack" })).toContain("worked");
    expect(decisionsOf({ ...unknown, state: "sending" })).toEqual([]);
  });

  it("an addition of unknown outcome is confirmed, sent again or given up by a person", async () => {
    const unknown = { ...inState(await jobs(), "unknown"), kind: "update_pack" };
    expect(mustBeSettled(unknown)).toBe(false);
    expect(decisionsOf(unknown)).toEqual(["worked", "try_now", "withdraw"]);
    // After a refusal its parcels are free: there is nothing left to send.
    expect(decisionsOf({ ...unknown, state: "refused" })).toEqual(["withdraw"]);
    expect(decisionsOf({ ...unknown, kind: "cancel_pack" })).toEqual(["worked"]);
  });

  it("does as decided and looks again", async () => {
    const outbox = await jobs();
    await outbox.decide(inState(outbox, "refused"), "withdraw");
    expect(inState(outbox, "withdrawn").subject).toBe("A1003");
  });

  it("counts only what is not finished", async () => {
    expect((await jobs()).waiting).toBe(5);
  });

  it("writes waits exactly", () => {
    expect([5, 65, 3605].map(waitText)).toEqual(["0:05", "1:05", "1:00:05"]);
  });

  it("gives support the request id", async () => {
    const text = supportText(inState(await jobs(), "refused"));
    expect(text).toContain("request_id=2101f05b17000000000002e");
  });
});

describe("accounts", () => {
  it("the secret goes one way only", async () => {
    const accounts = new Accounts(new FakeBackend());
    await accounts.list.look();
    const [account] = accounts.list.value ?? [];
    if (!account) throw new Error("no account");
    accounts.edit(account);
    expect(accounts.form.draft?.appSecret).toBeNull();
    await accounts.save();
    expect(accounts.list.value?.[0]?.hasSecret).toBe(true);
  });

  it("a missing key is told at the key", async () => {
    const accounts = new Accounts(new FakeBackend());
    accounts.add();
    if (accounts.form.draft) accounts.form.draft.name = "主账号";
    await accounts.save();
    expect(accounts.form.fault("appKey")).toBe("missing");
  });

  it("a code logs in; a wrong one leaves the consent open", async () => {
    const accounts = new Accounts(new FakeBackend());
    await accounts.list.look();
    const [account] = accounts.list.value ?? [];
    if (!account) throw new Error("no account");
    await accounts.startConsent(account);
    expect(accounts.consentUrl).toContain("client_id=500123");
    accounts.code = "wrong";
    expect(await accounts.finishConsent()).toBe(false);
    expect([accounts.consentOf, accounts.task.failure?.code]).toEqual([
      account.id,
      "platform_refused",
    ]);
    accounts.code = " 0_2DL4DV3jcU1UOT7WGI1A4rY91 ";
    expect(await accounts.finishConsent()).toBe(true);
    expect([accounts.consentOf, accounts.list.value?.[0]?.login]).toEqual([null, "ready"]);
  });
});

describe("the log of calls", () => {
  it("finds failures", async () => {
    const calls = new Calls(new FakeBackend());
    await calls.list.look();
    calls.failedOnly = true;
    expect(calls.shown.every(({ result }) => result !== "ok")).toBe(true);
    calls.search = "0004e";
    expect(calls.shown.length).toBe(1);
  });
});
