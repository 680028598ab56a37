// Paste or drop a text: it is sent to the page's own form and what comes back is shown in place.
import { all, tell } from "./page";

const WAIT = 700; // milliseconds after the last key

export class ReadDesk extends HTMLElement {
  private timer = 0;
  private asked = 0;

  connectedCallback(): void {
    const text = this.querySelector("textarea");
    const form = this.querySelector("form");
    if (!text || !form) return;
    text.addEventListener("input", () => this.later(form, text));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send(form);
    });
    for (const field of all<HTMLInputElement>(form, "input:not([type=hidden])")) field.addEventListener("change", () => this.later(form, text));
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      text.classList.add("over");
    });
    this.addEventListener("dragleave", () => text.classList.remove("over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      text.classList.remove("over");
      void this.dropped(event.dataTransfer, form, text);
    });
  }

  private later(form: HTMLFormElement, text: HTMLTextAreaElement): void {
    clearTimeout(this.timer);
    if (text.value.trim().length > 20) this.timer = setTimeout(() => void this.send(form), WAIT);
  }

  private async dropped(data: DataTransfer | null, form: HTMLFormElement, text: HTMLTextAreaElement): Promise<void> {
    const file = data?.files[0];
    if (file && file.size > 5_000_000) return this.say("This file is larger than 5 MB: drop a smaller one, or add it to a record with dateline add.");
    if (file?.name.toLowerCase().match(/\.(pdf|docx?|odt)$/)) return this.say("Only plain text and web pages can be dropped: copy the words out of the file and paste them.");
    text.value = file ? await file.text() : (data?.getData("text/plain") ?? "");
    await this.send(form);
  }

  private say(words: string): void {
    const out = this.querySelector("#read");
    const note = Object.assign(document.createElement("p"), { className: "note bad", textContent: words });
    out?.replaceChildren(note);
    tell(words);
  }

  private async send(form: HTMLFormElement): Promise<void> {
    const mine = ++this.asked;
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== this.asked) return; // a later text is on its way
      const made = page.querySelector("#read");
      if (made) this.querySelector("#read")?.replaceWith(document.adoptNode(made));
      else this.say(page.querySelector("main")?.textContent?.trim() ?? "It could not be read.");
      tell(made ? `${all(this, "#read .card").length} claims read` : "It could not be read");
    } catch {
      this.say("The reading room does not answer: is dateline serve still running?");
    } finally {
      if (mine === this.asked) this.removeAttribute("aria-busy");
    }
  }
}
