export * from "./backend";
export type * from "./bindings";
