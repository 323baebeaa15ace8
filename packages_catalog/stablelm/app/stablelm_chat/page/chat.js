"use strict";
// The page keeps the conversation; the program answers and forgets.

const $ = (id) => document.getElementById(id);
const turns = [];
let words = {};
let answering = null;
let fetching = null;
let known = "";

async function start() {
  const all = await (await fetch("/texts.json")).json();
  const language = (navigator.languages || ["en"]).some((one) => one.toLowerCase().startsWith("ru")) &&
    !navigator.language.toLowerCase().startsWith("en") ? "ru" : "en";
  words = all[language];
  document.documentElement.lang = language;
  document.title = words.title;
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = words[one.dataset.text];
  for (const one of document.querySelectorAll("[data-hint]")) one.placeholder = words[one.dataset.hint];
  for (const one of document.querySelectorAll("[data-hint]")) {
    if (!document.querySelector(`label[for="${one.id}"]`)) one.setAttribute("aria-label", words[one.dataset.label || one.dataset.hint]);
  }
  for (const id of ["temperature", "top_p"]) {
    const show = () => { $(`${id}-value`).textContent = Number($(id).value).toLocaleString(language); };
    $(id).addEventListener("input", show);
    show();
  }
  await look();
  setInterval(look, 3000);
}

async function post(path, body, signal) {
  const answer = await fetch(path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal,
  });
  if (!answer.ok) {
    let why = answer.statusText;
    try { const told = await answer.json(); why = told.error || why; } catch { /* no JSON, the status says it */ }
    throw new Error(why);
  }
  return answer;
}

// One JSON object a line.
async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    held += value;
    const parts = held.split("\n");
    held = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
  if (held) yield JSON.parse(held);
}

async function look() {
  let state;
  try {
    state = await (await fetch("/api/state")).json();
  } catch {
    status(words.lost, true);
    return;
  }
  const list = JSON.stringify([state.models, state.model]);
  if (list !== known) {
    known = list;
    const first = new Option(words.choose, "");
    const entries = state.models.map((one) =>
      new Option(`${one.name} (${(one.size / 1e9).toFixed(1)} ${words.gb})`, one.name));
    $("model").replaceChildren(first, ...entries);
    $("model").value = state.model || "";
  }
  $("empty").hidden = state.models.length > 0;
  $("folder").textContent = state.folder;
  $("refused").hidden = state.refused.length === 0;
  $("reasons").replaceChildren(...state.refused.map((one) => {
    const item = document.createElement("li");
    item.className = "note";
    item.textContent = one.reason;
    return item;
  }));
  $("model").disabled = Boolean(state.loading) || answering !== null;
  $("send").disabled = !state.model || Boolean(state.loading);
  if (state.loading) status(words.loading);
  else if (state.problem) status(state.problem, true);
  else if (state.model) {
    const note = state.way === "plain" ? ` ${words.plain_note}` : "";
    status(`${words.ready}: ${state.computing}.${note}`);
  } else status("");
}

function status(text, bad = false) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", bad);
}

$("model").addEventListener("change", async () => {
  const name = $("model").value;
  if (!name) return;
  status(words.loading);
  $("model").disabled = true;
  try { await post("/api/model", { name }); } catch (error) { status(error.message, true); }
  known = "";
  await look();
});

function show(turn) {
  $("welcome").hidden = true;
  const box = document.createElement("div");
  box.className = `turn ${turn.role}`;
  const who = document.createElement("div");
  who.className = "who";
  const name = document.createElement("span");
  name.textContent = turn.role === "user" ? words.you : words.it;
  const note = document.createElement("span");
  const text = document.createElement("div");
  text.className = "text";
  text.textContent = turn.text;
  who.append(name, note);
  if (turn.role === "assistant" && navigator.clipboard) {
    const copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = words.copy;
    copy.hidden = true;
    turn.copy = copy;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(turn.text);
      copy.textContent = words.copied;
    });
    who.append(copy);
  }
  box.append(who, text);
  $("talk").append(box);
  turn.box = box;
  turn.note = note;
  turn.shown = text;
  box.scrollIntoView({ block: "end" });
}

async function answer() {
  const asked = turns.map(({ role, text }) => ({ role, text }));
  const turn = { role: "assistant", text: "" };
  turns.push(turn);
  show(turn);
  turn.box.classList.add("busy");
  busy(true);
  answering = new AbortController();
  try {
    const told = await post("/api/chat", {
      messages: asked,
      system: $("system").value,
      temperature: Number($("temperature").value),
      top_p: Number($("top_p").value),
      max_tokens: Math.min(8192, Math.max(1, Math.round(Number($("max_tokens").value)) || 256)),
    }, answering.signal);
    for await (const part of lines(told)) {
      if (part.text) {
        const down = $("talk").scrollTop + $("talk").clientHeight > $("talk").scrollHeight - 40;
        turn.text += part.text;
        turn.shown.textContent = turn.text;
        if (down) $("talk").scrollTop = $("talk").scrollHeight;
      }
      if (part.end) finished(turn, part);
    }
  } catch (error) {
    turn.note.textContent = error.message;
    turn.note.classList.add("bad");
  }
  turn.text = turn.text.trim();
  if (!turn.text) turns.pop();
  else if (turn.copy) turn.copy.hidden = false;
  turn.box.classList.remove("busy");
  answering = null;
  busy(false);
  await look();
}

function finished(turn, part) {
  const speed = `${part.tokens} ${words.tokens}, ${part.seconds.toLocaleString(document.documentElement.lang)} ${words.seconds}`;
  const how = part.end === "done" ? "" : `, ${words[part.end]}`;
  turn.note.textContent = part.error || `${speed}${how}`;
  turn.note.classList.toggle("bad", Boolean(part.error));
}

function busy(on) {
  $("stop").hidden = !on;
  $("send").hidden = on;
  $("clear").disabled = on;
  $("model").disabled = on;
  $("again").disabled = on || !turns.some((one) => one.role === "user");
}

$("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("message").value.trim();
  if (!text || answering || $("send").disabled) return;
  // Two questions in a row: the answer to the first had failed.
  if (turns.length && turns[turns.length - 1].role === "user") turns.pop();
  $("message").value = "";
  const turn = { role: "user", text };
  turns.push(turn);
  show(turn);
  await answer();
});

$("message").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("form").requestSubmit();
  }
});

$("stop").addEventListener("click", () => post("/api/stop", {}).catch(() => answering?.abort()));

$("again").addEventListener("click", async () => {
  if (answering || $("send").disabled) return;
  while (turns.length && turns[turns.length - 1].role === "assistant") turns.pop().box.remove();
  if (turns.length) await answer();
});

$("clear").addEventListener("click", () => {
  for (const box of document.querySelectorAll(".turn")) box.remove();
  turns.length = 0;
  $("again").disabled = true;
  $("welcome").hidden = false;
});

$("fetch-agree").addEventListener("change", () => {
  $("fetch").disabled = !$("fetch-agree").checked && !fetching;
});

$("fetch").addEventListener("click", async () => {
  if (fetching) {
    fetching.abort();
    return;
  }
  fetching = new AbortController();
  $("fetch").textContent = words.fetch_cancel;
  const note = $("fetch-status");
  note.classList.remove("bad");
  note.textContent = "…";
  let total = 0;
  let licence = "";
  try {
    const body = { id: $("fetch-id").value.trim(), agreed: $("fetch-agree").checked };
    for await (const part of lines(await post("/api/fetch", body, fetching.signal))) {
      if (part.error) throw new Error(part.error);
      if (part.total) {
        total = part.total;
        licence = part.licence ? `, ${words.licence}: ${part.licence}` : "";
      }
      if (part.end) note.textContent = `${words.fetch_done}: ${part.end}${licence}`;
      else note.textContent = `${((part.done || 0) / 1e9).toFixed(2)} / ${(total / 1e9).toFixed(2)} ${words.gb}${licence}`;
    }
  } catch (error) {
    note.textContent = error.name === "AbortError" ? words.fetch_cancelled : error.message;
    note.classList.toggle("bad", error.name !== "AbortError");
  }
  fetching = null;
  $("fetch").textContent = words.fetch_start;
  $("fetch-agree").checked = false;
  $("fetch").disabled = true;
  await look();
});

start();
