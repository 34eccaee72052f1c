// Wire the page together: routes, polling, clock, sending.

import { drawConversation, isThinking } from "./bubbles.js";
import { drawList, drawPicker } from "./list.js";
import { get, post } from "./net.js";
import { dateOf, clockOf, fullTime } from "./parts.js";
import {
  EVERYWHERE, chatOfHash, chooseSpeaker, idOf, isGroup, markRead, merge, own, speakerIn, state, welcome,
} from "./state.js";

const POLL = 1000, RETRY = 2000, CLOCK = 15000, NOTE = 8000, PRESSED = 3000;
const $ = (id) => document.getElementById(id);
const greeted = new Set();
let noteTimer = 0, clockNoted = false, tags = 0;

// --- drawing ---------------------------------------------------------------------------------

function atBottom() {
  const log = $("log");
  return log.scrollHeight - log.scrollTop - log.clientHeight < 120;
}

function toBottom() {
  $("log").scrollTop = $("log").scrollHeight;
  $("fresh").hidden = true;
}

function drawHead() {
  const { chat } = state;
  const thinking = isThinking(chat);
  if (isGroup(chat)) {
    $("title").textContent = state.groups.get(idOf(chat)).name;
    $("subtitle").textContent = thinking ? `${state.botName}正在输入…` : "群聊";
    const speaker = state.people.get(speakerIn(chat));
    $("speaker").textContent = `以 ${speaker.name} 的身份说话 ▾`;
    $("mention").textContent = `@${state.botName}`;
    $("mention").setAttribute("aria-pressed", String(isMentioned()));
  } else {
    const person = state.people.get(idOf(chat));
    $("title").textContent = state.appName;
    const who = [person.name, person.title].filter(Boolean).join(" · ");
    $("subtitle").textContent = thinking ? "对方正在输入…" : `您现在是：${who}`;
  }
  $("speaking").hidden = !isGroup(chat);
}

function drawRoom(stick) {
  if (!state.chat) return;
  const follow = stick || atBottom();
  drawHead();
  drawConversation($("log"), state.chat, { tap, again, press });
  if (follow) toBottom();
  else $("fresh").hidden = false;
  if (document.visibilityState === "visible") markRead(state.chat);
}

function drawAll(stick = false) {
  drawRoom(stick);
  drawList($("list"), $("search").value);
}

function note(text) {
  if (!text) return;
  $("note").textContent = text;
  $("note").hidden = false;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => { $("note").hidden = true; }, NOTE);
}

// --- choosing a conversation -------------------------------------------------------------------

function route() {
  if (state.chat) state.drafts.set(state.chat, $("text").value);
  state.chat = chatOfHash(location.hash);
  document.body.dataset.view = state.chat ? "talk" : "list";
  $("room").hidden = !state.chat;
  $("welcome").hidden = Boolean(state.chat);
  if (state.chat) {
    $("text").value = state.drafts.get(state.chat) ?? "";
    grow();
    greet(state.chat);
  }
  drawAll(true);
  if (state.chat && matchMedia("(min-width: 821px)").matches) $("text").focus();
}

// WeCom tells the app when a member opens it; the service may answer with a welcome.
function greet(chat) {
  if (isGroup(chat) || own(chat).length || greeted.has(chat)) return;
  greeted.add(chat);
  post("/sim/event", { userid: idOf(chat), event: "enter_agent" }).catch(() => {});
}

// --- sending -----------------------------------------------------------------------------------

async function deliver(waiting) {
  waiting.status = "sending";
  if (!state.waiting.includes(waiting)) state.waiting.push(waiting);
  drawRoom(true);
  const body = { userid: waiting.sender, text: waiting.text, tag: waiting.tag };
  if (isGroup(waiting.chat)) body.chatid = idOf(waiting.chat);
  setTimeout(poke, 60);
  try {
    await post("/sim/say", body);
  } catch (problem) {
    // If the simulator has the bubble it also has its state; only what never arrived fails here.
    if (state.waiting.includes(waiting)) waiting.status = "failed";
    note(problem.message);
    drawRoom(false);
  }
  poke();
}

function say(text) {
  const { chat } = state;
  if (!chat || !text.trim()) return;
  const sender = isGroup(chat) ? speakerIn(chat) : idOf(chat);
  deliver({ chat, sender, text: text.trim(), tag: `${state.run}-${Date.now()}-${tags++}` });
}

function tap(text) {
  say(isGroup(state.chat) ? `@${state.botName} ${text}` : text);
}

function again(bubble) {
  if (!bubble.id) return deliver(state.waiting.find((w) => w.tag === bubble.tag));
  setTimeout(poke, 60);
  return post("/sim/say", { again: bubble.id }).catch((problem) => note(problem.message)).then(poke);
}

// The answer comes as a message, and the card is changed by the service.
async function press(bubble, key) {
  try {
    const found = await post("/sim/press", { userid: bubble.chat.slice(2), bubble: bubble.id, key });
    if (found.status !== 200) note("没有送达，请再按一次，或回卡片上写的话。");
  } catch (problem) {
    note(problem.message);
  }
  await pollOnce().catch(() => {});
  setTimeout(() => drawRoom(false), PRESSED);  // Not changed by then: the buttons come back.
}

function isMentioned() { return $("text").value.includes(`@${state.botName}`); }

function toggleMention() {
  const at = `@${state.botName}`, box = $("text");
  box.value = isMentioned() ? box.value.replace(at, "").trimStart() : `${at} ${box.value.trimStart()}`;
  grow();
  box.focus();
}

function grow() {
  const box = $("text"), follow = atBottom();
  box.rows = Math.min(5, Math.max(1, box.value.split("\n").length));
  $("send").disabled = !box.value.trim();
  if (follow) toBottom();
  if (state.chat && isGroup(state.chat)) $("mention").setAttribute("aria-pressed", String(isMentioned()));
}

// --- news and clock ------------------------------------------------------------------------------

let polling = null;

function pollOnce() {
  polling ??= news().finally(() => { polling = null; });
  return polling;
}

// Look at once instead of at the next beat; a dead line is the beat's business.
const poke = () => { pollOnce().catch(() => {}); };

async function news() {
  const found = await get(`/sim/updates?after=${state.rev}`);
  if (found.run !== state.run) return location.reload();
  const touched = merge(found);
  $("now").textContent = fullTime(state.now);
  if (touched.has(state.chat) || touched.has(EVERYWHERE)) drawRoom(false);
  if (touched.size) drawList($("list"), $("search").value);
  if ([...touched].some((c) => c.startsWith("group:") && !state.groups.has(idOf(c)))) {
    welcome(await get("/sim/people"));
    drawAll();
  }
  return undefined;
}

async function poll() {
  let pause = POLL;
  try {
    await pollOnce();
    $("offline").hidden = true;
  } catch {
    $("offline").hidden = false;
    pause = RETRY;
  }
  setTimeout(poll, pause);
}

function showClock(found) {
  $("next").hidden = !found.available;
  $("due").textContent = found.next ? `${dateOf(new Date(found.next))} ${clockOf(new Date(found.next))}` : "";
  if (!found.available && !clockNoted) note(found.note);
  clockNoted = !found.available;
}

async function look() {
  try { showClock(await get("/sim/clock")); } catch { /* The strip already says that the line is down. */ }
}

async function next() {
  const button = $("next"), label = $("next-label");
  button.disabled = true;
  label.textContent = "正在推进…";
  try {
    const found = await post("/sim/clock/next", {}, "clock");
    showClock(found);
    note(found.note);
  } catch (problem) {
    note(problem.message);
  }
  label.textContent = "到下一次提醒";
  button.disabled = false;
  poke();
}

// --- start -----------------------------------------------------------------------------------------

function listen() {
  addEventListener("hashchange", route);
  document.addEventListener("visibilitychange", () => drawAll());
  $("search").addEventListener("input", () => drawList($("list"), $("search").value));
  $("next").addEventListener("click", next);
  $("fresh").addEventListener("click", toBottom);
  $("log").addEventListener("scroll", () => { if (atBottom()) $("fresh").hidden = true; });
  $("mention").addEventListener("click", toggleMention);
  $("text").addEventListener("input", grow);
  $("text").addEventListener("keydown", (event) => {
    // While a Chinese word is being composed, Enter belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("composer").requestSubmit();
  });
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("text").value;
    $("text").value = "";
    grow();
    say(text);
  });
  const pick = () => drawPicker($("picker-list"), $("picker-search").value, (userid) => {
    chooseSpeaker(state.chat, userid);
    $("picker").close();
    drawRoom(true);
  });
  $("speaker").addEventListener("click", () => { $("picker-search").value = ""; pick(); $("picker").showModal(); });
  $("picker-search").addEventListener("input", pick);
  $("picker-close").addEventListener("click", () => $("picker").close());
}

async function start() {
  try {
    welcome(await get("/sim/people"));
    await pollOnce();
  } catch {
    $("offline").hidden = false;
    setTimeout(start, RETRY);
    return;
  }
  $("offline").hidden = true;
  listen();
  route();
  poll();
  look();
  setInterval(look, CLOCK);
}

start();
