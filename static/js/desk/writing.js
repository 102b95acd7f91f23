/* The change page: the editor, and the keeping of what is typed. Every few seconds it goes to the server as the person's working
   copy (never into history); until the server confirms it, this browser keeps it too. */

// By its address in the page: in production the file has a hash in its name, which an import could not know.
const { openEditor } = await import(document.querySelector(".editor").dataset.opener)

const PAUSE = 3000 // milliseconds after the last keystroke
const LONGEST = 10000 // and at the latest after so long
const form = document.getElementById("writing")
const fields = ["title", "summary", "body", "note"]
const place = `dialogue-desk-${form.dataset.place}`
const status = form.querySelector("[data-status]")
const notice = document.querySelector("[data-browser-copy]")
const field = (name) => form.elements.namedItem(name)
const texts = () => Object.fromEntries(fields.map((name) => [name, field(name).value]))

const tab = field("tab").value
let sequence = Number(field("sequence").value) || 0
let composing = false
let leaving = false
let timer = 0
let since = 0
let underway = null
let editor = null
let dirty = false
let warned = false

function store(value) {
  try {
    if (value) localStorage.setItem(place, JSON.stringify(value))
    else localStorage.removeItem(place)
  } catch {
    // Storage may be full or forbidden; the server's copy is the one that counts.
  }
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "null")
  } catch {
    return null
  }
}

function changed() {
  if (composing || leaving) return // half a syllable of an input method is not text yet
  sequence += 1
  dirty = true
  warned = false
  field("sequence").value = sequence
  store({ ...texts(), tab, at: Date.now() })
  status.textContent = form.dataset.saysTyping
  clearTimeout(timer)
  since ||= Date.now()
  timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())))
}

async function keep() {
  if (composing || leaving || underway) {
    timer = setTimeout(keep, PAUSE)
    return
  }
  const sent = sequence
  since = 0
  underway = new AbortController()
  try {
    const answer = await fetch(form.dataset.keep, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": field("csrfmiddlewaretoken").value },
      body: JSON.stringify({ ...texts(), base: field("base").value, tab, sequence: sent }),
      signal: underway.signal,
    })
    const told = await answer.json()
    if (!answer.ok) {
      status.textContent = told.error ?? form.dataset.saysOffline
      if (answer.status === 503) timer = setTimeout(keep, LONGEST) // the database is away, and comes back
    } else if (sent === sequence) {
      store(null)
      status.textContent = told.kept
      say("[data-present]", told.present)
      say("[data-moved]", told.moved_on)
    }
  } catch {
    if (!leaving) {
      status.textContent = form.dataset.saysOffline
      timer = setTimeout(keep, LONGEST)
    }
  } finally {
    underway = null
  }
}

function say(selector, sentence) {
  const element = form.querySelector(selector)
  if (element) element.textContent = sentence ?? ""
}

function put(copy) {
  for (const name of fields) field(name).value = copy[name] ?? ""
  editor?.commands.setContent(copy.body ?? "")
  changed()
}

/* Whether the server has what this browser keeps: it says which tab's text a save brought. Until then a save may be lost on its way. */
function forgetReceived(copy) {
  const received = form.dataset.received || decodeURIComponent(location.hash.replace(/^#saved-/, ""))
  if (location.hash.startsWith("#saved-")) history.replaceState(null, "", location.pathname)
  if (copy && copy.tab === received) store(null)
}

function offerBrowserCopy() {
  forgetReceived(stored())
  const copy = stored()
  if (!notice || !copy || fields.every((name) => (copy[name] ?? "") === field(name).value)) return
  notice.hidden = false
  notice.querySelector("time").textContent = new Date(copy.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" })
  notice.querySelector("[data-use]").addEventListener("click", () => {
    put(copy)
    notice.hidden = true
  })
  notice.querySelector("[data-drop]").addEventListener("click", () => {
    store(null)
    notice.hidden = true
  })
}

offerBrowserCopy()
editor = await openEditor(field("body"), form.querySelector(".bar"), document.querySelector(".link-dialog"))
form.addEventListener("compositionstart", () => {
  composing = true
})
form.addEventListener("compositionend", () => {
  composing = false
  changed()
})
form.addEventListener("input", changed)
form.addEventListener("submit", () => {
  // The form carries everything: a copy that arrived after it would be offered as if it had not been saved.
  leaving = true
  clearTimeout(timer)
  underway?.abort()
})
// A move is of what was saved. Whoever has typed since is told so once; the second press goes on (the text stays kept).
document.querySelector(".side").addEventListener("submit", (event) => {
  if (!dirty || warned) return
  event.preventDefault()
  warned = true
  say("[data-moved]", form.dataset.saysUnsaved)
  form.querySelector(".save button.main").focus()
})
form.dataset.ready = "yes"
