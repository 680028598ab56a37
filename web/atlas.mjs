// Writes generated/world.json: the countries of Natural Earth (1:50m, public domain, through world-atlas) with fewer points, names and ISO numbers only.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as simplify from "topojson-simplify";

const LEAST = 0.002; // square degrees: corners whose triangle is smaller go
const source = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const world = JSON.parse(readFileSync(source, "utf8"));
const slim = simplify.simplify(simplify.presimplify(world), LEAST);
delete slim.bbox;
delete slim.objects.land;
const { quantize } = await import("topojson-client");
const out = new URL("./generated/", import.meta.url);
mkdirSync(out, { recursive: true });
writeFileSync(new URL("world.json", out), JSON.stringify(quantize(slim, 1e5)));
