import type { Backend, CallView } from "../../backend";
import { Listed } from "../../shared/listed.svelte";
import { remember, remembered } from "../../shared/remembered";

/** The last calls to the platform, for support (P-12). */
export class Calls {
  readonly list: Listed<CallView[]>;
  search = $state("");
  failedOnly = $state(remembered("calls", { failedOnly: false }).failedOnly);
  readonly shown = $derived.by(() => this.fitting());

  constructor(backend: Backend) {
    this.list = new Listed(backend, ["connection"], () => backend.call("list_calls", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  changed(): void {
    remember("calls", { failedOnly: this.failedOnly });
  }

  private fitting(): CallView[] {
    const wanted = this.search.trim().toLowerCase();
    return (this.list.value ?? [])
      .filter((call) => !this.failedOnly || call.result !== "ok")
      .filter((call) =>
        [call.api, call.result, call.code ?? "", call.requestId ?? ""].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
      );
  }
}
