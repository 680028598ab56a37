// The report: words and cards light each other up; the cards follow the text; on a phone a card opens over the foot of the page.
import { all, tell, typing } from "./page";

const WAIT = 90; // milliseconds before a pointer that passes by moves anything

export class ReportView extends HTMLElement {
  private words: HTMLElement[] = [];
  private cards = new Map<string, HTMLElement>();
  private pane: HTMLElement | null = null;
  private timer = 0;
  private pinned = false; // a card was asked for: the cards stay until somebody scrolls the text

  connectedCallback(): void {
    this.words = all(this, "[data-claims]");
    this.cards = new Map(all(this, ".card").map((card) => [card.dataset.claim ?? "", card]));
    this.pane = this.querySelector(".cards");
    this.addEventListener("pointerover", (event) => this.hover(event));
    this.addEventListener("pointerleave", () => this.later(() => this.light([])));
    this.addEventListener("focusin", (event) => this.light(this.claimsAt(event.target)));
    this.addEventListener("click", (event) => this.pressed(event));
    this.addEventListener("keydown", (event) => this.key(event));
    addEventListener("scroll", () => this.follow(), { passive: true });
    for (const kind of ["wheel", "touchmove", "keydown"]) addEventListener(kind, () => (this.pinned = false), { passive: true });
    addEventListener("hashchange", () => this.arrive());
    this.parties();
    this.arrive();
  }

  /** Claims of the words, or of the card, at a place. */
  private claimsAt(target: EventTarget | null): string[] {
    const at = target as HTMLElement | null;
    const words = at?.closest<HTMLElement>("[data-claims]");
    if (words && this.contains(words)) return (words.dataset.claims ?? "").split(" ");
    const card = at?.closest<HTMLElement>(".card");
    return card?.dataset.claim ? [card.dataset.claim] : [];
  }

  private later(act: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, WAIT);
  }

  private hover(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    const claims = this.claimsAt(event.target);
    const inText = !!(event.target as HTMLElement).closest(".text");
    this.later(() => {
      this.light(claims);
      if (inText && claims.length) this.bring(this.nearest(event.target as HTMLElement, claims));
    });
  }

  /** The claim that words lead to: that of the trigger under the pointer, else the first. */
  private nearest(at: HTMLElement, claims: string[]): string {
    const trigger = at.closest<HTMLAnchorElement>("a.trigger");
    return trigger ? trigger.hash.slice("#claim-".length) : (claims[0] ?? "");
  }

  private light(claims: string[]): void {
    for (const lit of all(this, ".lit")) lit.classList.remove("lit");
    if (!claims.length) return;
    const wanted = new Set(claims);
    for (const claim of claims) this.cards.get(claim)?.classList.add("lit");
    for (const words of this.words) {
      if ((words.dataset.claims ?? "").split(" ").some((claim) => wanted.has(claim))) words.classList.add("lit");
    }
  }

  private get narrow(): boolean {
    return !!this.pane && getComputedStyle(this.pane).position === "static";
  }

  /** Scrolls the cards, and nothing else, so that a claim's card is seen. */
  private bring(claim: string): void {
    const card = this.cards.get(claim);
    if (!card || !this.pane || this.narrow) return;
    this.pinned = true;
    const pane = this.pane.getBoundingClientRect();
    const at = card.getBoundingClientRect();
    if (at.top < pane.top || at.bottom > pane.bottom) this.pane.scrollTop += at.top - pane.top - 8;
  }

  /** The cards keep up with the text, unless somebody is busy in them. */
  private follow(): void {
    if (!this.pane || this.narrow || this.pinned || this.pane.matches(":hover, :focus-within")) return;
    const first = this.words.find((words) => words.getBoundingClientRect().bottom > 80);
    const claim = first?.dataset.claims?.split(" ")[0];
    const card = claim ? this.cards.get(claim) : null;
    if (card) this.pane.scrollTop = card.offsetTop - this.pane.offsetTop - 8;
  }

  private pressed(event: MouseEvent): void {
    const at = event.target as HTMLElement;
    if (at.closest("button.close")) return this.sheet(null);
    if (at.closest("a.perma")) return this.copy(event, at.closest<HTMLAnchorElement>("a.perma"));
    if (at.closest("a.back")) return this.sheet(null);
    if (at.closest(".text a[href^='#claim-']") && this.narrow) {
      event.preventDefault();
      return this.sheet(this.cards.get(this.nearest(at, this.claimsAt(at)) || "") ?? null, at);
    }
    if (at.closest("a, button, summary, details")) return;
    const claims = this.claimsAt(at);
    const claim = claims.length ? this.nearest(at, claims) : "";
    if (!claim || getSelection()?.toString()) return;
    if (at.closest(".text")) this.narrow ? this.sheet(this.cards.get(claim) ?? null, at) : this.bring(claim);
    else this.querySelector(`[id="at-claim-${CSS.escape(claim)}"]`)?.scrollIntoView({ block: "center" });
  }

  /** On a phone: a card over the foot of the page, with the words that it is of above it; null puts it back. */
  private sheet(card: HTMLElement | null, words?: HTMLElement): void {
    for (const open of all(this, ".sheeted")) {
      open.classList.remove("sheeted");
      open.querySelector("button.close")?.remove();
    }
    if (!card) return;
    card.classList.add("sheeted");
    const close = Object.assign(document.createElement("button"), { className: "close", textContent: "Close", type: "button" });
    card.querySelector("header")?.append(close);
    close.focus({ preventScroll: true });
    const under = (words?.getBoundingClientRect().bottom ?? 0) - card.getBoundingClientRect().top + 12;
    if (under > 0) scrollBy(0, under);
  }

  private copy(event: MouseEvent, link: HTMLAnchorElement | null): void {
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    navigator.clipboard.writeText(link.href).then(
      () => {
        link.textContent = "Link copied";
        tell("Link copied");
        setTimeout(() => (link.textContent = "Permalink"), 1600);
      },
      () => location.assign(link.hash),
    );
  }

  /** j and k, while the focus is in the report, go from card to card. */
  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") return this.sheet(null);
    if (typing(event) || (event.key !== "j" && event.key !== "k")) return;
    const cards = [...this.cards.values()].filter((card) => !card.hidden);
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = cards[Math.min(cards.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
    if (!next) return;
    event.preventDefault();
    next.tabIndex = -1;
    next.focus();
    this.querySelector(`[id="at-claim-${CSS.escape(next.dataset.claim ?? "")}"]`)?.scrollIntoView({ block: "nearest" });
  }

  /** The parties of the key become switches: one pressed shows its own claims alone. */
  private parties(): void {
    const named = all(this, ".key .party");
    for (const party of named) {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.setAttribute("aria-pressed", "false");
      button.title = "Only this party's claims";
      party.replaceWith(button);
      button.append(party);
      button.addEventListener("click", () => this.only(button, party));
    }
  }

  private only(button: HTMLElement, party: HTMLElement): void {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const other of all(this, ".key button")) other.setAttribute("aria-pressed", String(other === button && on));
    const slot = [...party.classList].find((name) => /^p\d$/.test(name)) ?? "";
    for (const card of this.cards.values()) card.hidden = on && !card.classList.contains(slot);
    for (const words of all(this, ".text .said, .text .tag")) words.classList.toggle("faded", on && !words.classList.contains(slot));
    tell(on ? `Only claims of ${party.textContent ?? ""}` : "All claims");
  }

  /** A claim of another part of a long report: the server knows which. */
  private elsewhere(claim: string): void {
    const wanted = `?claim=${encodeURIComponent(claim)}`;
    if (this.dataset["parts"] && /^e\d/.test(claim) && location.search !== wanted) location.replace(`${location.pathname}${wanted}#claim-${claim}`);
  }

  /** Arriving by a permalink: the claim is lit in the text as well, and both are in sight. */
  private arrive(): void {
    const claim = decodeURIComponent(location.hash).replace(/^#(at-)?claim-/, "");
    if (!this.cards.has(claim)) return this.elsewhere(claim);
    this.light([claim]);
    this.bring(claim);
    if (!location.hash.startsWith("#at-")) this.querySelector(`[id="at-claim-${CSS.escape(claim)}"]`)?.scrollIntoView({ block: "center" });
  }
}
