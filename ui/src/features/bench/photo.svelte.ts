import type { Backend, PhotoCodeView } from "../../backend";
import { Task } from "../../shared";
import { base64Of } from "../../shared/base64";

/** The first picture among pasted or dropped things. */
export function pictureIn(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith("image/")) ?? null;
}

/** A label that the gun cannot read: its codes are taken from a picture. */
export class Photo {
  readonly task = new Task();
  /** What can be chosen from; null when nothing is asked. */
  codes: PhotoCodeView[] | null = $state.raw(null);

  constructor(
    private readonly backend: Backend,
    private readonly scan: (code: string) => void,
  ) {}

  /** One code that is meant is scanned at once; otherwise a person chooses. */
  async read(picture: Blob): Promise<void> {
    this.codes = null;
    const codes = await this.task.run(async () =>
      this.backend.call("read_photo", { base64: await base64Of(picture) }),
    );
    if (codes === null) return;
    const meant = theOneMeant(codes);
    if (meant === null) this.codes = codes;
    else this.scan(meant.text);
  }

  /** A person has chosen. */
  take(code: PhotoCodeView): void {
    this.codes = null;
    this.scan(code.text);
  }

  /** None of them. */
  close(): void {
    this.codes = null;
    this.task.clear();
  }
}

/** The only code, or the only one that is known here. */
export function theOneMeant(codes: readonly PhotoCodeView[]): PhotoCodeView | null {
  const known = codes.filter((code) => code.known);
  const [only, second] = known.length > 0 ? known : codes;
  return second === undefined ? (only ?? null) : null;
}
