import { apiError, Refusal } from "../backend";
import type { AccountView, CallView, JobView, PackView } from "../bindings";
import { packsOf } from "./memory";
import type { Part, World } from "./world";

const DAY = 86_400_000;

function accountsOf(world: World): AccountView[] {
  return world.keep("accounts", () => [
    {
      id: "account-1",
      platform: "lazada",
      name: "晨光家居主账号",
      appKey: "500123",
      hasSecret: true,
      site: "MY",
      customBase: null,
      callback: "https://example.com/callback",
      login: "ends_soon",
      accessUntil: world.now() + 2 * DAY,
      refreshUntil: world.now() + 5 * DAY,
      platformAccount: "seller-my@example.com",
    },
  ]);
}

function job(id: string, state: JobView["state"], more: Partial<JobView>): JobView {
  return {
    id,
    kind: "commit_pack",
    subject: "A1005",
    packId: null,
    state,
    attempts: 1,
    nextAt: null,
    errorCode: null,
    errorZh: null,
    errorEn: null,
    errorClass: null,
    requestId: null,
    queuedAt: 0,
    finishedAt: null,
    ...more,
  };
}

function jobsOf(world: World): JobView[] {
  return world.keep("jobs", () => sampleJobs(world));
}

/** A job as a use case queues it. */
export function queueJob(world: World, kind: string, pack: PackView): void {
  const asked = { kind, subject: pack.number, packId: pack.id, attempts: 0, queuedAt: world.now() };
  jobsOf(world).unshift(job(world.id("job"), "queued", asked));
}

function sampleJobs(world: World): JobView[] {
  const now = world.now();
  const idOf = (code: string) =>
    packsOf(world).find(({ pack }) => pack.state.code === code)?.pack.id ?? null;
  const rows = [
    job("job-1", "unknown", {
      subject: "A1004",
      packId: idOf("commit_unknown"),
      errorCode: "timeout",
      errorZh: "平台没有在时限内回答，提交可能已生效。",
      errorEn: "The platform did not answer in time; the submission may have taken effect.",
      errorClass: "unknown",
      requestId: "2101f05b17000000000001e",
    }),
    job("job-2", "refused", {
      subject: "A1003",
      packId: idOf("refused"),
      attempts: 2,
      errorCode: "PICKUP_ADDRESS_OUT_OF_RANGE",
      errorZh: "揽收地址不在服务范围。",
      errorEn: "The pickup address is outside the service area.",
      errorClass: "user_must_fix",
      requestId: "2101f05b17000000000002e",
    }),
    job("job-3", "queued", {
      kind: "fetch_label",
      subject: "LP00010000000000",
      packId: idOf("awaiting_pickup"),
      attempts: 3,
      nextAt: now + 95_000,
      errorCode: "ApiCallLimit",
      errorZh: "调用太频繁，平台要求稍等。",
      errorEn: "Called too often; the platform asks to wait.",
      errorClass: "wait_until",
      requestId: "2101f05b17000000000003e",
    }),
    job("job-4", "sending", { kind: "bind_shops", subject: "蓝鲸数码 PH" }),
    job("job-5", "queued", { subject: "A1005", packId: idOf("sealed"), attempts: 0 }),
    job("job-6", "done", { subject: "LP00010000007919", finishedAt: now - 3_500_000 }),
  ];
  return rows.map((row, at) => ({ ...row, queuedAt: now - 600_000 * (at + 1) }));
}

function callsOf(world: World): CallView[] {
  return world.keep("calls", () =>
    Array.from({ length: 60 }, (_, at) => ({
      at: world.now() - at * 47_000,
      api:
        ["/order/package/list", "/bigbag/commit", "/bigbag/query", "/auth/token/refresh"][at % 4] ??
        "",
      millis: 120 + ((at * 97) % 900),
      result: at % 9 === 4 ? "wait_until" : "ok",
      code: at % 9 === 4 ? "ApiCallLimit" : "0",
      requestId: `2101f05b1700000000${String(at).padStart(4, "0")}e`,
    })),
  );
}

function accountById(world: World, id: string): AccountView {
  const found = accountsOf(world).find((each) => each.id === id);
  if (!found) throw new Refusal(apiError("not_found"));
  return found;
}

function tell(world: World): void {
  world.tell({ kind: "changed", topics: ["connection"] });
}

/** Accounts, the outbox, the log of calls. */
export const connection: Part = {
  list_accounts: accountsOf,
  save_account: (world, { appSecret, id, ...asked }) => {
    const refused = (field: string) =>
      new Refusal(apiError("invalid_field", { field, detail: "missing" }));
    if (asked.name === "") throw refused("name");
    if (asked.appKey === "") throw refused("app_key");
    if (asked.callback === "") throw refused("callback");
    const known = id === null ? null : accountById(world, id);
    const made: AccountView = {
      platform: "lazada",
      login: "never",
      accessUntil: null,
      refreshUntil: null,
      platformAccount: null,
      ...known,
      ...asked,
      id: id ?? world.id("account"),
      hasSecret: appSecret !== null || (known?.hasSecret ?? false),
    };
    if (known) Object.assign(known, made);
    else accountsOf(world).push(made);
    tell(world);
    return made;
  },
  remove_account: (world, { id }) => {
    accountsOf(world).splice(accountsOf(world).indexOf(accountById(world, id)), 1);
    tell(world);
    return {};
  },
  consent_url: (world, { accountId }) => {
    const { appKey, callback } = accountById(world, accountId);
    const back = encodeURIComponent(callback);
    return {
      url: `https://auth.example.com/oauth/authorize?response_type=code&redirect_uri=${back}&client_id=${appKey}`,
    };
  },
  log_in_account: (world, { id, code }) => {
    if (code === "wrong")
      throw new Refusal(apiError("platform_refused", { detail: "IllegalAccessToken" }));
    const ends = { accessUntil: world.now() + 7 * DAY, refreshUntil: world.now() + 30 * DAY };
    const account = Object.assign(accountById(world, id), { login: "ready", ...ends });
    tell(world);
    return account;
  },
  refresh_account: (world, { accountId }) => {
    const account = accountById(world, accountId);
    Object.assign(account, { login: "ready", refreshUntil: world.now() + 30 * DAY });
    tell(world);
    return account;
  },
  sync_parcels: () => ({ new: 34, changed: 5, orders: 61 }),
  list_jobs: (world, { openOnly }) =>
    jobsOf(world).filter(({ state }) => !openOnly || (state !== "done" && state !== "withdrawn")),
  decide_job: (world, { id, decision }) => {
    const found = jobsOf(world).find((each) => each.id === id);
    if (!found) throw new Refusal(apiError("not_found"));
    const next = { try_now: "sending", withdraw: "withdrawn", worked: "done" } as const;
    Object.assign(found, { state: next[decision], nextAt: null });
    tell(world);
    return found;
  },
  list_calls: callsOf,
};
