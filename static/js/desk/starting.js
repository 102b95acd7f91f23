/* The form that begins a response: the editor, and the address that the title would get. */

import { openEditor } from "./editor.js"

const form = document.getElementById("starting")
const field = (name) => form.elements.namedItem(name)
const NAMES = { en: "en", "zh-hans": "zh-Hans" }

async function propose() {
  // The English title gives the address where there is one, as on the server.
  const english = field("language").value === "en" ? field("title").value : field("other_title").value
  const title = (english || field("title").value).trim()
  if (!title) return
  const answer = await fetch(`${form.dataset.propose}?${new URLSearchParams({ title })}`)
  if (answer.ok) field("slug").placeholder = (await answer.json()).slug
}

function speak() {
  const lang = NAMES[field("language").value] ?? ""
  for (const name of ["title", "summary", "body"]) field(name).lang = lang
  form.querySelector(".ProseMirror")?.setAttribute("lang", lang)
}

for (const name of ["title", "other_title"]) field(name).addEventListener("change", propose)
for (const radio of field("language")) radio.addEventListener("change", speak)
await openEditor(field("body"), form.querySelector(".bar"), form.querySelector("dialog"))
speak()
form.dataset.ready = "yes"
