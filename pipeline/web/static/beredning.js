// Pages follow the folder and the work, link sentences with their cells, and copy; they are whole without it.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const [SECOND, POLL, SELDOM] = [1000, 2000, 60000]; // milliseconds; SELDOM: when nobody looks
const HOPELESS = 3; // streams in a row that gave nothing

// ------------------------------------------------------------ a page that follows
// What tells a part of a page from its neighbours: its id, or what it is and where its link leads.
function mark(node) {
  if (node.nodeType !== Node.ELEMENT_NODE || node.id) return node.id || node.nodeName;
  const link = node.matches("li, tr") ? one("a[href], [name]", node) : node;
  return `${node.nodeName} ${link?.href || link?.name}`;
}

// Makes `old` what `fresh` is, and touches no more of it than differs: focus and scroll stay.
function renew(old, fresh) {
  if (old.isEqualNode(fresh) || old.id === "lage") return;
  if (old.nodeType !== Node.ELEMENT_NODE) return void (old.nodeValue = fresh.nodeValue);
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (name !== "open") old.setAttribute(name, value);
  const [was, is] = [[...old.childNodes], [...fresh.childNodes]];
  const alike = (at) => was.length && is.length && mark(was.at(at)) === mark(is.at(at));
  let after = null;
  while (alike(0)) renew(was.shift(), is.shift());
  while (alike(-1)) renew((after = was.pop()), is.pop());
  was.forEach((node, at) => (at < is.length ? node.replaceWith(is[at]) : node.remove()));
  is.slice(was.length).forEach((node) => old.insertBefore(node, after));
}

function sameAs(lost) {
  const same = (name) =>
    lost.hasAttribute(name) && one(`${lost.nodeName}[${name}="${CSS.escape(lost.getAttribute(name))}"]`);
  return ["id", "data-mening", "href", "name"].map(same).find(Boolean) || one("main");
}

const isFilledIn = () => all("[method=post] input").some((it) => it.value !== it.defaultValue || it.checked !== it.defaultChecked);
async function fetchPage() {
  const address = one("#lage").dataset.sida; // none of what is told once, or holds answers
  const answer = address && !isFilledIn() && (await fetch(address, { headers: { Accept: "text/html" } }));
  if (!answer || answer.status === 403) return; // 403: another run of the server
  if (!answer.headers.get("Content-Type").includes("html")) return location.reload(); // a file has come
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (isFilledIn()) return; // meanwhile
  const [focused, chosen] = [document.activeElement, one("[data-mening].vald")];
  const [words, before, x, y] = [chosen?.textContent, one(".state > p").textContent, scrollX, scrollY];
  document.title = page.title;
  renew(document.body, page.body);
  prepare();
  const same = [chosen, ...all("[data-mening]")].find((it) => it?.isConnected && it.textContent === words) ?? chosen;
  if (same?.isConnected) choose(same);
  const held = focused === chosen ? same : focused;
  if (held !== document.activeElement) (held?.isConnected ? held : sameAs(held ?? document.body)).focus({ preventScroll: true });
  scrollTo(x, y);
  if (one(".state > p").textContent !== before) say(`${heard} ${one(".state > p").textContent}`);
}

// Has a text read aloud: at most once a second, and then what is said last.
let [speaking, spoken, heard, waiting] = [0, 0, null, 0];
function say(text) {
  clearTimeout(speaking);
  const speak = () => ((one("#lage [role=status]").textContent = text), (spoken = Date.now()));
  speaking = setTimeout(speak, spoken + SECOND - Date.now());
}

let [followed, fetching] = [null, Promise.resolve()]; // what of the folder this page shows
const fetchAgain = () => (fetching = fetching.then(fetchPage).catch(() => (followed = "")));
function follow(live) {
  const [line, bar, stop] = ["#lage", "#lage progress", "#lage [data-avbryt]"].map((it) => one(it));
  one("[data-text]", line).textContent = live.text;
  heard ??= one("[role=status]", line).textContent;
  if (live.said !== heard) say(live.said);
  heard = live.said;
  line.classList.toggle("failed", live.failed);
  if (stop.contains(document.activeElement) && !live.cancellable) one("main").focus({ preventScroll: true });
  [bar.hidden, stop.hidden] = [!live.running, !live.cancellable];
  live.total ? ([bar.max, bar.value] = [live.total, live.done]) : bar.removeAttribute("value");
  const [was, is] = [followed ?? line.dataset.foljer, `${live.version} ${live.on_save}`];
  if ((followed = live.version ? is : was) !== was) fetchAgain();
}

// A browser has six connections to a server: a page that nobody looks at keeps none open.
let [stream, timer, failures] = [null, 0, HOPELESS];
async function poll() {
  try {
    const answer = await fetch("/lage", { headers: { Accept: "application/json" } });
    if (answer.ok) follow(await answer.json());
  } catch {} // the server has ended; the page stands as it was
  timer = setTimeout(listen, document.hidden ? SELDOM : POLL);
}

function listen() {
  clearTimeout(timer);
  stream?.close();
  if (document.hidden || failures > HOPELESS) return void poll();
  const giveUp = () => ((failures = Infinity), listen());
  timer = setTimeout(giveUp, 3 * POLL); // something between holds the stream back
  stream = new EventSource("/handelser");
  stream.onmessage = ({ data }) => (clearTimeout(timer), (failures = 0), follow(JSON.parse(data)));
  stream.onerror = () => (stream.readyState === EventSource.CLOSED || ++failures > HOPELESS) && giveUp();
}
document.addEventListener("visibilitychange", listen);

// ------------------------------------------------------------ sentences and their cells
const cellsOf = (sentence) => all(`[data-for="${CSS.escape(sentence.dataset.mening)}"]`);

function choose(sentence) {
  all("[data-mening][tabindex='0']").forEach((other) => (other.tabIndex = -1));
  all("[data-mening].vald, [data-for].vald").forEach((other) => other.classList.remove("vald"));
  sentence.tabIndex = 0;
  [sentence, ...cellsOf(sentence)].forEach((chosen) => chosen.classList.add("vald"));
}

function step(event, sentence) {
  const [found, [cell]] = [all("[data-mening]"), cellsOf(sentence)];
  const [at, last] = [found.indexOf(sentence), found.length - 1];
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
  if (to !== undefined) found[Math.min(Math.max(to, 0), last)].focus();
  else if (event.key === "Enter" && cell) cell.focus();
  else return;
  event.preventDefault();
}

document.addEventListener("focusin", ({ target }) => target.matches("[data-mening]") && choose(target));
document.addEventListener("click", ({ target }) => target.closest("[data-mening]")?.focus());
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-for]");
  if (event.target.matches("[data-mening]")) step(event, event.target);
  else if (cell && event.key === "Escape") one(`[data-mening="${CSS.escape(cell.dataset.for)}"]`)?.focus();
});

// ------------------------------------------------------------ copying
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-kopiera]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.kopiera);
  say(`Kopierat: ${button.dataset.kopiera}`);
});

function prepare() {
  if (one("[data-vantar]")) waiting = (clearTimeout(waiting), setTimeout(fetchAgain, POLL));
  all("[data-kopiera][hidden]").forEach((button) => (button.hidden = false));
  all("[data-mening]").forEach((sentence, at) => (sentence.tabIndex = at ? -1 : 0));
  if (document.activeElement.matches("[data-mening]")) choose(document.activeElement);
}
prepare();
if (one("#lage")) listen();
