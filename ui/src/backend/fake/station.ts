import type { Part } from "./world";

/** Status, settings, first start. */
export const stationPart: Part = {
  station_status: (world) => ({ ...world.status, now: world.now() }),
  first_start: (world, request) => {
    world.status.setUp = true;
    world.status.settings.language = request.language;
    world.status.settings.stationName = request.stationName;
    return world.status;
  },
  skip_first_start: (world) => {
    world.status.setUp = true;
    return world.status;
  },
  save_settings: (world, settings) => {
    world.status = { ...world.status, settings };
    world.tell({ kind: "changed", topics: ["station"] });
    return world.status;
  },
};
