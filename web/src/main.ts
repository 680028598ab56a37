// Upgrades what the server rendered. Every page reads without this.
import { MapView } from "./map";
import { ReadDesk } from "./read";
import { ReportView } from "./report";
import { ReviewDesk } from "./review";
import { Timeline } from "./timeline";
import { closeOnEscape, keepPlace, sendOnce } from "./page";

document.documentElement.classList.add("js");
customElements.define("dl-report", ReportView);
customElements.define("dl-map", MapView);
customElements.define("dl-timeline", Timeline);
customElements.define("dl-review", ReviewDesk);
customElements.define("dl-read", ReadDesk);
keepPlace();
document.querySelector(".top nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
closeOnEscape();
sendOnce();
