/** What a screen remembers on this PC: filters, open tabs, last choices. Never anything personal. */
export function remembered<T extends object>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`dabao.${key}`);
    const value: unknown = text === null ? null : JSON.parse(text);
    return { ...otherwise, ...(isObject(value) ? value : {}) };
  } catch {
    return { ...otherwise };
  }
}

/** Keeps it for the next time; a browser that refuses to store only forgets. */
export function remember(key: string, value: object): void {
  try {
    localStorage.setItem(`dabao.${key}`, JSON.stringify(value));
  } catch {
    // Private windows and full disks: the screen works without.
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
