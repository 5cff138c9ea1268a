// Keep a draft on the server while somebody types, so that a closed tab loses nothing. Nothing stays in the browser.
// Everything works without it: there is a “Keep for later” button.
"use strict";

const form = document.querySelector("form[data-draft]");

if (form) {
  const status = form.querySelector("[data-draft-status]");
  const waitsMs = 1000;
  let timer = 0;
  let isChanged = false;
  let isSending = false;
  let isSent = false;
  // One request after another, so that an erasure can never be overtaken by words sent before it.
  let last = Promise.resolve();

  const isUnlinkable = () => {
    const chosen = form.querySelector('input[name="naming"]:checked');
    return chosen !== null && chosen.value === "unlinkable";
  };

  const content = (withWords) => {
    const sent = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || name === "form_key") continue;
      if (withWords || name === "csrfmiddlewaretoken" || name === "naming") sent.append(name, value);
    }
    sent.append("purpose", form.dataset.purpose);
    return sent;
  };

  const say = (words) => { if (status) status.textContent = words; };

  const keep = () => {
    window.clearTimeout(timer);
    if (!isChanged || isSent) return;
    isChanged = false;
    // Of words that no one may link not a letter leaves the page: only that the draft is to be erased.
    const unlinkable = isUnlinkable();
    const body = content(!unlinkable);
    isSending = true;
    last = last
      .then(() => fetch(form.dataset.draft, { method: "POST", body, credentials: "same-origin" }))
      .then((answer) => {
        if (unlinkable) say("Not kept. Your words stay on this screen until you send them.");
        else if (answer.status === 204) say("Kept for you alone.");
        else say("");
      })
      .catch(() => { isChanged = true; say("Not kept just now. We try again when you go on."); })
      .finally(() => { isSending = false; });
  };

  form.addEventListener("input", (event) => {
    isChanged = true;
    window.clearTimeout(timer);
    if (event.target.name === "naming") keep();
    else if (!isUnlinkable()) timer = window.setTimeout(keep, waitsMs);
  });

  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    isSent = true;
    if (!isSending) return;
    // A draft still on its way must not arrive after what was sent has erased it.
    event.preventDefault();
    const button = event.submitter;
    last.finally(() => form.requestSubmit(button));
  });

  window.addEventListener("pagehide", () => {
    if (isChanged && !isSent && !isUnlinkable()) {
      navigator.sendBeacon(form.dataset.draft, content(true));
      isChanged = false;
    }
  });

  window.addEventListener("pageshow", () => { isSent = false; });
}
