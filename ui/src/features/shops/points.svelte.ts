import type { Backend, CollectionPointView } from "../../backend";
import { Task } from "../../shared/task.svelte";
import { Listed } from "../../shared/listed.svelte";
import { remember, remembered } from "../../shared/remembered";

/** The collection points (集货点, L-050): from the platform, or from the guide for reference. */
export class CollectionPoints {
  readonly list: Listed<CollectionPointView[]>;
  readonly task = new Task();
  search = $state("");
  onlyPlatform = $state(remembered("points", { onlyPlatform: false }).onlyPlatform);
  readonly shown = $derived.by(() => this.fitting());

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["shops"], () => backend.call("list_collection_points", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  keepFilter(): void {
    remember("points", { onlyPlatform: this.onlyPlatform });
  }

  /** Asks the platform for its points. */
  async refresh(): Promise<void> {
    await this.take(() => this.backend.call("refresh_collection_points", {}));
  }

  async makeDefault(point: CollectionPointView): Promise<void> {
    const id = point.code;
    await this.take(() => this.backend.call("make_default_collection_point", { id }));
  }

  private async take(question: () => Promise<CollectionPointView[]>): Promise<void> {
    const points = await this.task.run(question);
    if (points !== null) this.list.show(points);
  }

  private fitting(): CollectionPointView[] {
    const wanted = this.search.trim().toLowerCase();
    return (this.list.value ?? [])
      .filter((point) => point.fromPlatform || !this.onlyPlatform)
      .filter((point) =>
        [point.name, point.region, point.address].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
      );
  }
}
