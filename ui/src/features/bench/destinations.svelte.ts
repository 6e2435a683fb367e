import type { AddressView, Backend, CollectionPointView } from "../../backend";
import { Task } from "../../shared";

interface Choice {
  value: string;
  label: string;
}

/** Where a pack can go: pickup addresses (L-063) and collection points. */
export class Destinations {
  addresses: Choice[] = $state.raw([]);
  points: Choice[] = $state.raw([]);
  usualAddress = $state("");
  usualPoint = $state("");
  loaded = $state(false);
  readonly task = new Task();

  constructor(private readonly backend: Backend) {}

  /** Reads both lists. */
  async load(): Promise<void> {
    const lists = await this.task.run(() =>
      Promise.all([
        this.backend.call("list_addresses", {}),
        this.backend.call("list_collection_points", {}),
      ]),
    );
    if (!lists) return;
    this.#take(...lists);
    this.loaded = true;
  }

  #take(addresses: AddressView[], points: CollectionPointView[]): void {
    const pickup = addresses.filter(({ form }) => form.use === "pickup");
    this.addresses = pickup.map(({ form }) => ({ value: form.id ?? "", label: oneLine(form) }));
    const usual = pickup.find(({ isDefault }) => isDefault) ?? pickup[0];
    this.usualAddress = usual?.form.id ?? "";
    this.points = points.map(({ code, name, region }) => ({
      value: code,
      label: `${name} · ${region}`,
    }));
    this.usualPoint = (points.find(({ isDefault }) => isDefault) ?? points[0])?.code ?? "";
  }
}

function oneLine(form: AddressView["form"]): string {
  return `${form.warehouse} · ${form.province}${form.city}${form.district}${form.detail}`;
}
