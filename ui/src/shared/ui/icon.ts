import type { LucideProps } from "@lucide/svelte";
import type { Component } from "svelte";

/** A Lucide icon: `import Package from "@lucide/svelte/icons/package"`. */
export type Icon = Component<LucideProps>;
