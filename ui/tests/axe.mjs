import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails when axe-core finds a fault of WCAG 2.2 A or AA on the page as it stands. */
export async function accessible(page, what) {
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { violations } = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values: rules },
    });
    return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
  });
  if (violations.length > 0)
    throw new Error(`${what} is not accessible: ${JSON.stringify(violations, null, 2)}`);
}
