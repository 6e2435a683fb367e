import type { AccountView, Backend, SaveAccount, SyncReply } from "../../backend";
import { Form } from "../../shared/form.svelte";
import { Listed } from "../../shared/listed.svelte";
import { Task } from "../../shared/task.svelte";

/** Sites with a gateway of their own; `custom` names its address itself. */
export const SITES = ["SG", "MY", "TH", "PH", "ID", "VN", "custom"] as const;

/** Platform accounts: key and secret, consent in a browser, how the login stands. */
export class Accounts {
  readonly list: Listed<AccountView[]>;
  readonly form = new Form<SaveAccount>();
  readonly task = new Task();
  /** Apart, because it may take a while and hinders nothing else. */
  readonly syncing = new Task();
  /** The account whose consent is under way. */
  consentOf: string | null = $state(null);
  consentUrl: string | null = $state(null);
  /** The code, or the whole address the browser was sent back to. */
  code = $state("");
  synced: SyncReply | null = $state.raw(null);

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["connection"], () => backend.call("list_accounts", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  add(): void {
    this.form.open({
      id: null,
      name: "",
      appKey: "",
      appSecret: null,
      site: SITES[0],
      customBase: null,
      callback: "",
    });
  }

  edit(account: AccountView): void {
    const { id, name, appKey, site, customBase, callback } = account;
    this.form.open({ id, name, appKey, appSecret: null, site, customBase, callback });
  }

  async save(): Promise<void> {
    const saved = await this.form.save((draft) =>
      this.backend.call("save_account", {
        ...draft,
        name: draft.name.trim(),
        appKey: draft.appKey.trim(),
        appSecret: filled(draft.appSecret),
        customBase: draft.site === "custom" ? filled(draft.customBase) : null,
        callback: draft.callback.trim(),
      }),
    );
    if (saved !== null) await this.list.look();
  }

  async remove(account: AccountView): Promise<void> {
    const reply = await this.task.run(() =>
      this.backend.call("remove_account", { id: account.id }),
    );
    if (reply !== null) await this.list.look();
  }

  /** Makes the address where the main account agrees. */
  async startConsent(account: AccountView): Promise<void> {
    const reply = await this.task.run(() =>
      this.backend.call("consent_url", { accountId: account.id }),
    );
    if (reply === null) return;
    this.consentOf = account.id;
    this.consentUrl = reply.url;
    this.code = "";
  }

  stopConsent(): void {
    this.consentOf = null;
    this.consentUrl = null;
    this.code = "";
  }

  /** Trades the code for a login. */
  async finishConsent(): Promise<boolean> {
    const id = this.consentOf;
    const code = this.code.trim();
    if (id === null || code === "") return false;
    const account = await this.task.run(() => this.backend.call("log_in_account", { id, code }));
    if (account === null) return false;
    this.stopConsent();
    await this.list.look();
    return true;
  }

  /** Renews the login before it ends. */
  async renew(account: AccountView): Promise<void> {
    const reply = await this.task.run(() =>
      this.backend.call("refresh_account", { accountId: account.id }),
    );
    if (reply !== null) await this.list.look();
  }

  /** Reads the platform's orders and takes over their parcels. */
  async sync(): Promise<void> {
    this.synced = await this.syncing.run(() => this.backend.call("sync_parcels", {}));
  }
}

function filled(text: string | null): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
