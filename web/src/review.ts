// Review by keyboard: a key presses the button, or goes to the field, that carries it in data-key.
import { all, typing } from "./page";

export class ReviewDesk extends HTMLElement {
  private readonly press = (event: KeyboardEvent): void => this.key(event);
  private readonly marked = (): void => this.span();

  connectedCallback(): void {
    document.addEventListener("keydown", this.press);
    document.addEventListener("selectionchange", this.marked);
    this.querySelector("#show-keys")?.addEventListener("click", () => this.querySelector<HTMLDialogElement>("#keys")?.showModal());
    this.querySelector<HTMLElement>("#judged")?.focus();
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.press);
    document.removeEventListener("selectionchange", this.marked);
  }

  private key(event: KeyboardEvent): void {
    const dialog = document.querySelector<HTMLDialogElement>("dialog#keys");
    if (event.key === "Escape" && (event.target as HTMLElement).closest(".form")) return this.leave(event);
    if (event.repeat || typing(event) || dialog?.open || this.quiet) return; // a key that is held down judges once
    if (event.key === "?") return dialog?.showModal();
    const wanted = all(this, `[data-key="${CSS.escape(event.key)}"]`).find((x) => x.checkVisibility?.() ?? true);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("button, a, summary")) wanted.click();
    else wanted.focus();
    if (wanted.matches("summary")) wanted.parentElement?.querySelector<HTMLElement>("select, input:not([type=hidden])")?.focus();
  }

  /** Keys can be switched off, for those whose software sends letters. */
  private get quiet(): boolean {
    return !!document.querySelector<HTMLInputElement>("#no-keys")?.checked;
  }

  /** Words marked in the text, while the correction is open, become its span: offsets in code points, as the record counts. */
  private span(): void {
    const text = this.querySelector<HTMLElement>(".context");
    const [start, end] = ["start", "end"].map((name) => this.querySelector<HTMLInputElement>(`.correct[open] input[name=${name}]`));
    const marked = getSelection();
    const range = marked?.rangeCount && !marked.isCollapsed ? marked.getRangeAt(0) : null;
    if (!text || !start || !end || !range || !text.contains(range.commonAncestorContainer)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    const from = Number(text.dataset["from"]) + [...before.toString()].length + [...words].length - [...words.trimStart()].length;
    start.value = String(from);
    end.value = String(from + [...words.trim()].length);
    const written = this.querySelector<HTMLInputElement>(".correct[open] input[name=trigger]");
    if (written) written.value = words.trim().replace(/\s+/g, " ");
  }

  private leave(event: KeyboardEvent): void {
    event.preventDefault();
    const form = (event.target as HTMLElement).closest("details");
    if (form) form.open = false;
    this.querySelector<HTMLElement>("#claim")?.focus();
  }
}
