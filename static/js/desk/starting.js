/* The form that begins a response: the editor, and the address that the title would get. */

// By its address in the page: in production the file has a hash in its name, which an import could not know.
const { openEditor } = await import(document.querySelector(".editor").dataset.opener)

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

/* The admin's pick lists do not say what they are for; their labels do. */
function name(select) {
  const label = document.querySelector(`label[for="${select.id}"]`)?.textContent.trim() ?? ""
  const box = select.nextElementSibling
  for (const part of box?.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox], [role=listbox]") ?? []) {
    part.removeAttribute("aria-labelledby")
    part.setAttribute("aria-label", label)
  }
}

for (const name of ["title", "other_title"]) field(name).addEventListener("change", propose)
for (const radio of field("language")) radio.addEventListener("change", speak)
await openEditor(field("body"), form.querySelector(".bar"), document.querySelector(".link-dialog"))
speak()
// After the admin's own script, which makes the lists when the page is ready.
window.django?.jQuery(() => setTimeout(() => document.querySelectorAll("select.admin-autocomplete").forEach(name)))
form.dataset.ready = "yes"
