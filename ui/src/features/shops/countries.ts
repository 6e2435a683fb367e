import { language } from "../../words";

/** A site's name in the person's language: `MY` is 马来西亚 or Malaysia. */
export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames([language()], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}
