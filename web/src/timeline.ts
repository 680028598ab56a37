// The timeline: drawn from its table of days; a brush, by pointer or by keys, sets the days asked for.
import { all, go, svg, tell } from "./page";

type Day = { day: number; n: number; disputed: number };
type Bin = { from: number; to: number; n: number; disputed: number };

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY = 86_400_000;
const HEIGHT = 96;
const FOOT = 18; // of it for the labels
const MOST = 180; // bars at most
const MAIN = 0.85; // of the incidents that the first view holds

export class Timeline extends HTMLElement {
  private days: Day[] = [];
  private picture = svg("svg", { class: "chart", role: "group", "aria-label": "Incidents by day" });
  private says = Object.assign(document.createElement("p"), { className: "small dim brushed" });
  private widen = Object.assign(document.createElement("button"), { type: "button", className: "quiet small" });
  private chosen: [number, number] | null = null;
  private first = 0;
  private last = 0;

  connectedCallback(): void {
    if (this.contains(this.picture)) return;
    this.days = all<HTMLTableRowElement>(this, "tr[data-day]").map((row) => ({
      day: toNumber(row.dataset["day"] ?? ""), n: Number(row.dataset["n"]), disputed: Number(row.dataset["disputed"]),
    }));
    if (this.days.length < 2) return;
    const { from, to } = this.dataset;
    [this.first, this.last] = this.around(from, to);
    if (from || to) this.chosen = this.inside([from ? toNumber(from) : this.first, to ? toNumber(to) : this.last]);
    this.prepend(this.picture, this.says, this.widen);
    this.widen.addEventListener("click", () => {
      [this.first, this.last] = this.whole();
      this.draw();
    });
    this.pointer();
    this.say();
    new ResizeObserver(() => this.draw()).observe(this);
  }

  private whole(): [number, number] {
    return [Math.min(...this.days.map((d) => d.day)), Math.max(...this.days.map((d) => d.day))];
  }

  /** The shortest stretch that most incidents are of: a war thirty years ago that one report recalls does not press the week into a hair. */
  private dense(): [number, number] {
    const sorted = [...this.days].sort((a, b) => a.day - b.day);
    const wanted = sorted.reduce((sum, d) => sum + d.n, 0) * MAIN;
    let [best, low, held] = [this.whole(), 0, 0];
    for (const d of sorted) {
      held += d.n;
      for (let first = sorted[low] as Day; held - first.n >= wanted; first = sorted[low] as Day) {
        held -= first.n;
        low += 1;
      }
      const from = (sorted[low] as Day).day;
      if (held >= wanted && d.day - from < best[1] - best[0]) best = [from, d.day];
    }
    const [first, last] = this.whole();
    return (best[1] - best[0] + 3) * 2 < last - first ? [Math.max(first, best[0] - 1), Math.min(last, best[1] + 1)] : [first, last];
  }

  /** The dense days, and those asked for. */
  private around(from: string | undefined, to: string | undefined): [number, number] {
    const [first, last] = this.dense();
    const asked = [from, to].filter((d): d is string => !!d).map(toNumber);
    return [Math.min(first, ...asked), Math.max(last, ...asked)];
  }

  private get width(): number {
    return this.clientWidth || 600;
  }

  private x(day: number): number {
    return ((day - this.first) / (this.last - this.first + 1)) * this.width;
  }

  private dayAt(x: number): number {
    return Math.max(this.first, Math.min(this.last, this.first + Math.floor((x / this.width) * (this.last - this.first + 1))));
  }

  private inside([a, b]: [number, number]): [number, number] {
    const [low, high] = a < b ? [a, b] : [b, a];
    return [Math.max(this.first, Math.min(low, this.last)), Math.min(this.last, Math.max(high, this.first))];
  }

  /** Days put together so that the bars stay wide enough to be seen. */
  private bins(): Bin[] {
    const span = this.last - this.first + 1;
    const wide = [1, 7, 30, 91, 365].find((w) => span / w <= Math.min(MOST, this.width / 4)) ?? 365;
    const bins = new Map<number, Bin>();
    for (const d of this.days.filter((d) => d.day >= this.first && d.day <= this.last)) {
      const n = Math.floor((d.day - this.first) / wide);
      const bin = bins.get(n) ?? { from: this.first + n * wide, to: this.first + n * wide + wide - 1, n: 0, disputed: 0 };
      bin.n += d.n;
      bin.disputed += d.disputed;
      bins.set(n, bin);
    }
    return [...bins.values()];
  }

  private draw(): void {
    const beyond = this.days.filter((d) => d.day < this.first || d.day > this.last).reduce((sum, d) => sum + d.n, 0);
    this.widen.hidden = !beyond;
    this.widen.textContent = `${beyond} incidents of other days: show all days`;
    const focused = this.picture.contains(document.activeElement) ? document.activeElement?.getAttribute("data-end") : null;
    const room = HEIGHT - FOOT;
    this.picture.setAttribute("viewBox", `0 0 ${this.width} ${HEIGHT}`);
    const bins = this.bins();
    const top = Math.max(...bins.map((b) => b.n));
    const bars = bins.flatMap((b) => {
      const [x, high, low] = [this.x(b.from), (b.n / top) * (room - 14), (b.disputed / top) * (room - 14)];
      const wide = Math.max(1.5, Math.min(this.x(b.to + 1) - x - 1, 40));
      const off = this.chosen && (b.to < this.chosen[0] || b.from > this.chosen[1]) ? " off" : "";
      const bar = svg("rect", { class: `bar${off}`, x, y: room - high, width: wide, height: high });
      const contest = svg("rect", { class: `bar contest${off}`, x, y: room - low, width: wide, height: low });
      bar.append(Object.assign(svg("title"), { textContent: `${toWords(b.from)}${b.to > b.from ? ` to ${toWords(Math.min(b.to, this.last))}` : ""}: ${b.n} incidents, ${b.disputed} disputed` }));
      return [bar, contest];
    });
    this.picture.replaceChildren(...bars, svg("line", { class: "axis", x1: 0, x2: this.width, y1: room, y2: room }), ...this.labels(top));
    this.brush(room);
    if (focused) this.picture.querySelector<SVGElement>(`[data-end="${focused}"]`)?.focus();
  }

  private labels(top: number): SVGElement[] {
    const steps = Math.max(1, Math.min(Math.floor(this.width / 110), this.last - this.first));
    const days = Array.from({ length: steps + 1 }, (_, n) => Math.round(this.first + ((this.last - this.first) * n) / steps));
    const words = days.map((day, n) => {
      const anchor = n === 0 ? "start" : n === steps ? "end" : "middle";
      const x = n === 0 ? 0 : n === steps ? this.width : this.x(day + 0.5);
      return Object.assign(svg("text", { x, y: HEIGHT - 4, "text-anchor": anchor }), { textContent: toWords(day) });
    });
    return [...words, Object.assign(svg("text", { x: 0, y: 10 }), { textContent: `${top} incidents` })];
  }

  private brush(room: number): void {
    const [from, to] = this.chosen ?? [this.first, this.last];
    const [x, end] = [this.x(from), this.x(to + 1)];
    if (this.chosen) this.picture.append(svg("rect", { class: "brush", x, y: 0, width: end - x, height: room }));
    this.picture.append(this.handle("from", x, from, room), this.handle("to", end, to, room));
  }

  /** An end of the brush that keys move: a day by an arrow, a week by Page Up and Down, to the end by Home and End; Enter applies. */
  private handle(name: "from" | "to", x: number, day: number, room: number): SVGElement {
    const handle = svg("g", {
      class: "handle", role: "slider", tabindex: 0, "data-end": name, "aria-label": name === "from" ? "First day" : "Last day", "aria-orientation": "horizontal",
      "aria-valuemin": this.first, "aria-valuemax": this.last, "aria-valuenow": day, "aria-valuetext": toWords(day),
    });
    handle.append(svg("rect", { x: Math.max(0, Math.min(this.width - 8, x - 4)), y: room / 2 - 14, width: 8, height: 28, rx: 3 }));
    handle.addEventListener("keydown", (event) => this.key(event, name, day));
    return handle;
  }

  private key(event: KeyboardEvent, name: "from" | "to", day: number): void {
    const moves: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -1e7, End: 1e7 };
    if (event.key === "Enter") return this.apply();
    const by = moves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const [from, to] = this.chosen ?? [this.first, this.last];
    const next = Math.max(this.first, Math.min(this.last, day + by));
    this.chosen = name === "from" ? [Math.min(next, to), to] : [from, Math.max(next, from)];
    this.moved();
  }

  private pointer(): void {
    let start: number | null = null;
    const at = (event: PointerEvent): number => this.dayAt(event.clientX - this.picture.getBoundingClientRect().left);
    this.picture.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const near = (event.target as Element).closest("[data-end]")?.getAttribute("data-end");
      const [from, to] = this.chosen ?? [this.first, this.last];
      start = near === "from" ? to : near === "to" ? from : at(event);
      this.picture.setPointerCapture(event.pointerId);
    });
    this.picture.addEventListener("pointermove", (event) => {
      if (start === null) return;
      this.chosen = this.inside([start, at(event)]);
      this.moved();
    });
    this.picture.addEventListener("pointerup", (event) => {
      if (start === null) return;
      this.chosen = this.inside([start, at(event)]);
      start = null;
      this.apply();
    });
    this.picture.addEventListener("pointercancel", () => (start = null));
  }

  /** While it moves: the map and the lists show these days alone. */
  private moved(): void {
    this.draw();
    this.say();
    const days = this.chosen ? [toDay(this.chosen[0]), toDay(this.chosen[1])] : null;
    document.dispatchEvent(new CustomEvent("dl-brush", { detail: days }));
    for (const item of all(document, "[data-first-day]")) {
      const day = item.dataset["firstDay"] ?? "";
      item.classList.toggle("faded", !!days && (day < (days[0] ?? "") || day > (days[1] ?? "")));
    }
  }

  private say(): void {
    const [from, to] = this.chosen ?? [this.first, this.last];
    this.says.textContent = this.chosen ? `${toWords(from)} to ${toWords(to)}` : "Drag over the days to choose some, or move an end with the arrow keys and press Enter.";
  }

  private apply(): void {
    if (!this.chosen) return;
    const address = new URL(location.href);
    const whole = this.chosen[0] === this.first && this.chosen[1] === this.last;
    const days: [string, number][] = [["from", this.chosen[0]], ["to", this.chosen[1]]];
    for (const [name, day] of days) whole ? address.searchParams.delete(name) : address.searchParams.set(name, toDay(day));
    address.searchParams.delete("offset");
    tell("The days are applied");
    if (address.href !== location.href) go(address.href);
  }
}

function toNumber(day: string): number {
  return Math.round(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY);
}

function toDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function toWords(day: number): string {
  const at = new Date(day * DAY);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}
