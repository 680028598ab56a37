// The map: drawn from the table of places beside it. Natural Earth's outlines come from this machine; there are no tiles.
import { geoMercator, geoPath, type GeoProjection } from "d3-geo";
import type { FeatureCollection } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import worldUrl from "../generated/world.json?url";
import { all, svg } from "./page";

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Place = { name: string; lat: number; lon: number; precision: string; n: number; disputed: number; first: string; last: string; href: string; titles: string };

/** How far around its point a place may lie, in kilometres. */
const REACH: Record<string, number> = { admin: 25, region: 70, country: 160 };
const KM_A_DEGREE = 111;
const SHARE = 0.85; // of the incidents that the first view holds
const LABELS = 14; // of places, on a wide map
const LEAST_DEGREES = 2.5; // the first view is never closer than this

export class MapView extends HTMLElement {
  private places: Place[] = [];
  private world: FeatureCollection | null = null;
  private borders: ReturnType<typeof mesh> | null = null;
  private picture = svg("svg", { role: "group", "aria-label": "Map of the places" });
  private note = Object.assign(document.createElement("p"), { className: "map-note small" });
  private projection: GeoProjection = geoMercator();
  private centre: [number, number] = [0, 0];
  private scale = 100;
  private days: [string, string] | null = null;
  private started = false;

  connectedCallback(): void {
    this.places = all<HTMLTableRowElement>(this, "tr[data-lat]").map(placeOf);
    if (!this.places.length || this.started) return;
    this.started = true;
    this.prepend(this.picture, this.buttons(), this.note);
    this.classList.add("map");
    this.rest();
    this.drag();
    document.addEventListener("dl-brush", (event) => this.brushed((event as CustomEvent<[string, string] | null>).detail));
    new ResizeObserver(() => this.world && this.draw()).observe(this);
    void this.load();
  }

  /** Draws it once the outlines are here; until then it is busy, and where they do not come it says so. */
  private async load(): Promise<void> {
    this.setAttribute("aria-busy", "true");
    try {
      const world = (await (await fetch(worldUrl)).json()) as World;
      this.world = feature(world, world.objects.countries) as FeatureCollection;
      this.borders = mesh(world, world.objects.countries);
      this.fit(nearest(this.places));
      this.draw();
    } catch {
      this.note.textContent = "The map could not be loaded: its places are in the table below. Load the page again to try once more.";
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  private size(): [number, number] {
    return [this.picture.clientWidth || 600, this.picture.clientHeight || 380];
  }

  /** Sets the view so that some places are in it. */
  private fit(places: Place[]): void {
    const [width, height] = this.size();
    const south = Math.min(...places.map((p) => p.lat));
    const north = Math.max(...places.map((p) => p.lat));
    const west = Math.min(...places.map((p) => p.lon));
    const east = Math.max(...places.map((p) => p.lon));
    const [lat, lon] = [(south + north) / 2, (west + east) / 2];
    const half = Math.max(LEAST_DEGREES / 2, ((north - south) / 2) * 1.25, (((east - west) / 2) * 1.25 * height) / width);
    const box = { type: "MultiPoint" as const, coordinates: [[lon - (half * width) / height, Math.max(-75, lat - half)], [lon + (half * width) / height, Math.min(80, lat + half)]] };
    this.projection = geoMercator().fitSize([width, height], box);
    this.scale = this.projection.scale();
    this.centre = [lon, lat];
  }

  private draw(): void {
    if (!this.world) return;
    const [width, height] = this.size();
    const view: [[number, number], [number, number]] = [[-20, -20], [width + 20, height + 20]];
    this.projection = geoMercator().center(this.centre).scale(this.scale).translate([width / 2, height / 2]).clipExtent(view);
    const path = geoPath(this.projection);
    this.picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const land = svg("path", { class: "land", d: path(this.world) ?? "" });
    const borders = svg("path", { class: "border", d: (this.borders && path(this.borders)) ?? "" });
    const marks = svg("g", { class: "marks" });
    const labels = new Labels(width, height);
    let outside = 0;
    for (const place of this.places) {
      if (this.days && !touches(place, this.days)) continue;
      const mark = this.mark(place, labels, width, height);
      if (mark) marks.prepend(mark); // the largest is drawn first, so it is at the bottom; the last in the table is on top
      else outside += 1;
    }
    const focused = this.picture.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
    this.picture.replaceChildren(land, borders, this.countries(path, labels, width, height), marks);
    // Its note, grown by a line, has it drawn anew: who stands on a place stays there.
    if (focused) all<SVGElement>(marks, ".mark").find((mark) => mark.getAttribute("href") === focused)?.focus({ preventScroll: true });
    this.scaleBar(width, height);
    this.outside(outside);
  }

  private mark(place: Place, labels: Labels, width: number, height: number): SVGElement | null {
    const at = geoMercator().center(this.centre).scale(this.scale).translate([width / 2, height / 2])([place.lon, place.lat]);
    if (!at || at[0] < 0 || at[1] < 0 || at[0] > width || at[1] > height) return null;
    const wide = place.precision in REACH;
    const link = svg("a", { href: place.href, class: `mark${place.disputed ? " contest" : ""}${wide ? " wide" : ""}` });
    const reach = ((REACH[place.precision] ?? 0) / KM_A_DEGREE) * ((this.scale * Math.PI) / 180 / Math.cos((place.lat * Math.PI) / 180));
    const radius = wide ? Math.max(9, Math.min(reach, 90)) : 3.5 + Math.sqrt(place.n) * 2.3;
    const words = `${place.name}: ${place.n} ${place.n === 1 ? "incident" : "incidents"}${place.disputed ? `, ${place.disputed} disputed` : ""}${wide ? `; somewhere in this ${place.precision === "admin" ? "district" : place.precision}` : ""}`;
    link.setAttribute("aria-label", words);
    link.append(svg("circle", { cx: at[0], cy: at[1], r: radius }));
    if (place.disputed && !wide) link.append(svg("path", { class: "cross", d: `M${at[0] - 3},${at[1] - 3}l6,6m0,-6l-6,6` }));
    if (labels.count < (width < 500 ? LABELS / 2 : LABELS)) {
      const spot = labels.place(at[0], at[1], wide ? 4 : radius, place.name);
      if (spot) link.append(Object.assign(svg("text", spot), { textContent: place.name }));
    }
    for (const kind of ["pointerenter", "focus"]) link.addEventListener(kind, () => this.show(words, place));
    for (const kind of ["pointerleave", "blur"]) link.addEventListener(kind, () => this.rest());
    return link;
  }

  private countries(path: ReturnType<typeof geoPath>, labels: Labels, width: number, height: number): SVGGElement {
    const names = svg("g", { class: "countries", "aria-hidden": "true" });
    for (const country of this.world?.features ?? []) {
      const [[x0, y0], [x1, y1]] = path.bounds(country);
      if (!Number.isFinite(x0) || x1 - x0 < 90 || y1 - y0 < 50) continue;
      const [x, y] = path.centroid(country);
      if (x < 20 || y < 12 || x > width - 20 || y > height - 8) continue;
      const name = (country.properties?.["name"] as string).toUpperCase();
      const spot = labels.place(x, y, -4, `${name}  `);
      if (spot) names.append(Object.assign(svg("text", { class: "country", x: spot["x"] ?? x, y: spot["y"] ?? y, "text-anchor": spot["text-anchor"] ?? "middle" }), { textContent: name }));
    }
    return names;
  }

  /** How long a round distance is here. */
  private scaleBar(width: number, height: number): void {
    const pixelsAKm = ((this.scale * Math.PI) / 180 / Math.cos((this.centre[1] * Math.PI) / 180)) / KM_A_DEGREE;
    const km = [1000, 500, 200, 100, 50, 20, 10, 5].find((x) => x * pixelsAKm < 130) ?? 5;
    const bar = svg("g", { class: "bar", "aria-hidden": "true" });
    bar.append(svg("path", { d: `M${width - 12 - km * pixelsAKm},${height - 12}h${km * pixelsAKm}` }));
    bar.append(Object.assign(svg("text", { x: width - 12, y: height - 17, "text-anchor": "end" }), { textContent: `${km} km` }));
    this.picture.append(bar);
  }

  private show(words: string, place: Place): void {
    this.note.replaceChildren(Object.assign(document.createElement("b"), { textContent: `${words}. ` }), place.titles);
  }

  private rest(): void {
    this.note.textContent = "Dot: the place itself, larger with more incidents. Cross: disputed. Dashed ring: somewhere inside.";
  }

  private outside(n: number): void {
    const words = this.querySelector<HTMLElement>(".outside");
    if (words) words.textContent = n ? `${n} outside this view` : "";
  }

  private buttons(): HTMLElement {
    const row = Object.assign(document.createElement("p"), { className: "row zoom" });
    const add = (name: string, label: string, act: () => void): void => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => {
        act();
        this.draw();
      });
      row.append(button);
    };
    add("+", "Closer", () => (this.scale *= 1.6));
    add("−", "Farther", () => (this.scale = Math.max(60, this.scale / 1.6)));
    add("All places", "Show all places", () => this.fit(this.places));
    row.append(Object.assign(document.createElement("span"), { className: "outside small dim" }));
    return row;
  }

  /** Moves the map with the pointer. */
  private drag(): void {
    let from: [number, number] | null = null;
    let moved = false;
    this.picture.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.pointerType !== "touch") from = [event.clientX, event.clientY];
      moved = false;
    });
    this.picture.addEventListener("pointermove", (event) => {
      if (!from || !this.projection.invert) return;
      const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
      if (!moved && Math.hypot(dx, dy) < 5) return;
      moved = true;
      from = [event.clientX, event.clientY];
      const [width, height] = this.size();
      this.centre = this.projection.invert([width / 2 - dx, height / 2 - dy]) ?? this.centre;
      requestAnimationFrame(() => this.draw());
    });
    addEventListener("pointerup", () => (from = null));
    this.picture.addEventListener("click", (event) => moved && event.preventDefault(), true);
    this.picture.addEventListener("dragstart", (event) => event.preventDefault());
  }

  private brushed(days: [string, string] | null): void {
    this.days = days;
    this.draw();
  }
}

function placeOf(row: HTMLTableRowElement): Place {
  const d = row.dataset;
  return {
    name: d["name"] ?? "", lat: Number(d["lat"]), lon: Number(d["lon"]), precision: d["precision"] ?? "", n: Number(d["n"]), disputed: Number(d["disputed"]),
    first: d["first"] ?? "", last: d["last"] ?? "", titles: d["titles"] ?? "", href: row.querySelector("a")?.getAttribute("href") ?? "",
  };
}

function touches(place: Place, [from, to]: [string, string]): boolean {
  return !!place.first && place.first <= to && (place.last || place.first) >= from;
}

/** The places around the middle of things that hold most of the incidents: far capitals do not set the first view. */
function nearest(places: Place[]): Place[] {
  const total = places.reduce((sum, p) => sum + p.n, 0);
  const middle = [weighted(places, (p) => p.lat), weighted(places, (p) => p.lon)] as const;
  const far = (p: Place): number => Math.hypot(p.lat - middle[0], (p.lon - middle[1]) * Math.cos((middle[0] * Math.PI) / 180));
  const sorted = places.filter((p) => p.precision !== "country").sort((a, b) => far(a) - far(b));
  let held = 0;
  const near = sorted.filter((p) => {
    const in_ = held < total * SHARE;
    held += p.n;
    return in_;
  });
  return near.length ? near : places;
}

/** The median, each place as often as it has incidents. */
function weighted(places: Place[], of: (p: Place) => number): number {
  const sorted = [...places].sort((a, b) => of(a) - of(b));
  const half = places.reduce((sum, p) => sum + p.n, 0) / 2;
  let held = 0;
  for (const p of sorted) if ((held += p.n) >= half) return of(p);
  return of(sorted[0] as Place);
}

/** Keeps labels from lying on each other. */
class Labels {
  private boxes: [number, number, number, number][] = [];
  count = 0;

  constructor(private width: number, private height: number) {}

  place(x: number, y: number, radius: number, words: string): Record<string, number | string> | null {
    const long = words.length * 6.8 + 4;
    const spots: [number, number, string][] = [[x + radius + 4, y + 4, "start"], [x - radius - 4, y + 4, "end"], [x, y - radius - 5, "middle"], [x, y + radius + 14, "middle"]];
    for (const [tx, ty, anchor] of spots) {
      const left = anchor === "start" ? tx : anchor === "end" ? tx - long : tx - long / 2;
      const box: [number, number, number, number] = [left, ty - 12, left + long, ty + 3];
      const free = box[0] > 2 && box[2] < this.width - 2 && box[1] > 2 && box[3] < this.height - 2;
      if (!free || this.boxes.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) continue;
      this.boxes.push(box);
      this.count += 1;
      return { x: tx, y: ty, "text-anchor": anchor };
    }
    return null;
  }
}
