// What several elements need.

/** The elements below `root` that match, typed. */
export function all<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** Whether somebody types, or holds a modifier: then a key is no command. */
export function typing(event: KeyboardEvent): boolean {
  const at = event.target as HTMLElement | null;
  return event.ctrlKey || event.metaKey || event.altKey || !!at?.closest("input, textarea, select, [contenteditable]");
}

/** Says something to those who listen to the page. */
export function tell(words: string): void {
  let region = document.getElementById("told");
  if (!region) {
    region = Object.assign(document.createElement("p"), { id: "told", className: "hidden" });
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = words;
}

/** An element of SVG with attributes. */
export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string | number> = {}): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** Keeps the place on the page when a filter form or a brush loads it anew. */
export function keepPlace(): void {
  const key = `place:${location.pathname}`;
  const at = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (at && !location.hash) scrollTo(0, Number(at));
  document.addEventListener("dl-leave", () => sessionStorage.setItem(key, String(scrollY)));
}

/** Goes to an address of this page, at the same place on it. */
export function go(address: string): void {
  document.dispatchEvent(new Event("dl-leave"));
  location.assign(address);
}

/** One form at a time: a second press while the first is on its way would judge twice, or undo what was not meant. */
export function sendOnce(): void {
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || (event.target as HTMLFormElement).method !== "post") return;
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => (sent = false)); // gone back to
}

/** Escape closes an open "why" and gives the focus back to what opened it. */
export function closeOnEscape(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || typing(event)) return;
    const open = (event.target as HTMLElement | null)?.closest<HTMLDetailsElement>("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
}
