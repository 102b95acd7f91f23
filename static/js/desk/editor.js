/* The rich-text editor over a plain textarea: what the field holds stays the truth, and the server cleans it whatever happens here.

   Put together from the parts of django-prose-editor's one module, without its menu: the bar is made of words, by the template.
   `injectCSS: false`, since an injected <style> would need a hole in the content security policy (the rules are in desk.css). */

const ACTS = {
  paragraph: [(chain) => chain.setParagraph(), "paragraph"],
  heading2: [(chain) => chain.toggleHeading({ level: 2 }), "heading", { level: 2 }],
  heading3: [(chain) => chain.toggleHeading({ level: 3 }), "heading", { level: 3 }],
  quotation: [(chain) => chain.toggleBlockquote(), "blockquote"],
  list: [(chain) => chain.toggleBulletList(), "bulletList"],
  numbered: [(chain) => chain.toggleOrderedList(), "orderedList"],
  emphasis: [(chain) => chain.toggleItalic(), "italic"],
  strong: [(chain) => chain.toggleBold(), "bold"],
  note: [(chain) => chain.toggleNote(), "note"],
  undo: [(chain) => chain.undo()],
  redo: [(chain) => chain.redo()],
}
const BLOCKS = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "table", "horizontalRule"]
const MARKS = ["italic", "bold", "strike", "subscript", "superscript", "link", "note"]

/* Words in another language: <span lang="fr">. */
const languageSpan = (parts) =>
  parts.Mark.create({
    name: "language",
    addAttributes: () => ({ lang: { default: null, parseHTML: (element) => element.getAttribute("lang") } }),
    parseHTML: () => [{ tag: "span[lang]:not([data-note])" }],
    renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  })

/* A footnote: its words in the text, where it belongs (docs/decisions/0008). It is the outermost of all marks, so that a link or an
   emphasis in it does not cut it in two, and each has a serial of its own here, so that two neighbours stay two. */
let serials = 0
const leaveNote = ({ editor }) => {
  const { selection, schema } = editor.state
  const type = schema.marks.note
  const held = selection.empty && selection.$from.marks().find((mark) => mark.type === type)
  const after = selection.$from.nodeAfter
  if (!held || !editor.isActive("note") || (after && held.isInSet(after.marks))) return false
  return editor.commands.command(({ tr }) => Boolean(tr.removeStoredMark(type)))
}
const endNote = ({ editor }) => {
  if (!editor.state.selection.empty || !editor.isActive("note")) return false
  return editor
    .chain()
    .extendMarkRange("note")
    .command(({ tr, commands }) => commands.setTextSelection(tr.selection.to))
    .command(({ tr }) => Boolean(tr.removeStoredMark(editor.schema.marks.note)))
    .run()
}
const footnote = (parts, label) =>
  parts.Mark.create({
    name: "note",
    priority: 2000,
    addAttributes: () => ({ serial: { default: 0, parseHTML: () => ++serials, renderHTML: () => ({}) } }),
    parseHTML: () => [{ tag: "span[data-note]" }],
    renderHTML: ({ HTMLAttributes }) => ["span", { ...HTMLAttributes, "data-note": "", role: "note", "aria-label": label }, 0],
    addCommands: () => ({
      toggleNote:
        () =>
        ({ chain, editor, state }) => {
          if (!editor.isActive("note")) return chain().setMark("note", { serial: ++serials }).run()
          return (state.selection.empty ? chain().extendMarkRange("note") : chain()).unsetMark("note").run()
        },
    }),
    // Word's own keys make one. The arrow and Enter lead out of it, back into the sentence.
    addKeyboardShortcuts: () => ({ "Mod-Alt-f": ({ editor }) => editor.commands.toggleNote(), ArrowRight: leaveNote, Enter: endNote }),
  })

/* The attributes that a stored body carries and this editor must not lose: a block's key (a part split off gets none, the server
   gives it one) and the language of a block or mark. */
const kept = (name, keepOnSplit) => ({
  default: null,
  keepOnSplit,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
})
/* ProseMirror wants a paragraph in every list item and cell. Where the stored text has none, none is written back. */
const bare = {
  default: true,
  parseHTML: (element) => !element.querySelector(":scope > p"),
  renderHTML: (attributes) => (attributes.bare ? { "data-bare": "" } : {}),
}
const keptAttributes = (parts) =>
  parts.Extension.create({
    name: "keptAttributes",
    addGlobalAttributes: () => [
      { types: BLOCKS, attributes: { "data-block": kept("data-block", false), lang: kept("lang", true) } },
      { types: MARKS, attributes: { lang: kept("lang", true) } },
      { types: ["listItem", "tableCell", "tableHeader"], attributes: { bare } },
    ],
  })

const extensions = (parts, bar) => [
  parts.Document, parts.Paragraph, parts.Text, parts.HardBreak, parts.History, parts.Dropcursor, parts.Gapcursor,
  parts.Heading.configure({ levels: [2, 3, 4] }), parts.Blockquote, parts.BulletList, parts.OrderedList, parts.ListItem,
  parts.HorizontalRule, parts.Bold, parts.Italic, parts.Strike, parts.Subscript, parts.Superscript,
  parts.Link.configure({ openOnClick: false, enableTarget: false, autolink: false, protocols: ["http", "https", "mailto"] }),
  parts.Table, parts.TableRow, parts.TableHeader, parts.TableCell,
  languageSpan(parts), footnote(parts, bar.querySelector("[data-act=note]").textContent), keptAttributes(parts),
]

function markup(editor) {
  if (editor.isEmpty) return ""
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html")
  for (const holder of page.querySelectorAll("[data-bare]")) {
    holder.removeAttribute("data-bare")
    const paragraphs = holder.querySelectorAll(":scope > p")
    if (paragraphs.length === 1 && !paragraphs[0].attributes.length) paragraphs[0].replaceWith(...paragraphs[0].childNodes)
  }
  for (const note of page.querySelectorAll("[data-note]")) {
    note.removeAttribute("role")
    note.removeAttribute("aria-label")
  }
  return page.body.innerHTML
}

/* What is pasted. The server does the same for files. Styles are read as data: the page's policy would refuse them one by one. */
const SAID_BY_STYLE = { strong: /font-weight:(bold|[6-9]00)/, em: /font-style:italic/ }

function plainer(html) {
  const unstyled = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))
  const page = new DOMParser().parseFromString(unstyled, "text/html")
  bringInNotes(page)
  // Word marks every run of its own with a language, also inside one sentence: noise, not a statement.
  const isFromWord = page.querySelector('[class^="Mso"], [data-style*="mso-"]')
  for (const run of page.querySelectorAll("span, b")) {
    const style = (run.dataset.style ?? "").replaceAll(" ", "")
    if (isFromWord) run.removeAttribute("lang")
    if (run.matches("span")) {
      for (const [tag, pattern] of Object.entries(SAID_BY_STYLE)) if (pattern.test(style)) wrapInside(run, tag)
    } else if (style.includes("font-weight:normal")) {
      run.replaceWith(...run.childNodes) // Google Docs wraps all that is copied in a <b> that is not bold
    }
  }
  return page.body.innerHTML
}

function wrapInside(run, tag) {
  const mark = run.ownerDocument.createElement(tag)
  mark.append(...run.childNodes)
  run.append(mark)
}

/* The footnotes of other programs, a number and a note that are linked there and back, become ours: essays/text/linked_notes.py
   says why no names of classes are needed. */
const WRAPPERS = "sup, span, font, b, strong, i, em, u"
const HOLDERS = "p, li, div, aside, dd, section"
const goal = (link) => link.getAttribute("href").slice(1)

function bringInNotes(page) {
  const named = (name) => page.getElementById(name) ?? page.getElementsByName(name)[0]
  const found = []
  for (const number of page.querySelectorAll('a[href^="#"]')) {
    const target = named(goal(number))
    if (!target || !(number.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)) continue
    const names = [number.id, number.name, number.closest("sup")?.id]
    const links = [...(target.matches("a[href]") ? [target] : []), ...target.querySelectorAll('a[href^="#"]')]
    const back = links.find((link) => names.includes(goal(link)) && goal(link))
    const holder = back && holderOf(target, number)
    if (holder) found.push({ number, holder, back })
  }
  const apart = found.filter(({ number }) => !found.some(({ holder }) => holder.contains(number)))
  for (const { back } of apart) back.remove()
  for (const { number, holder } of apart) placeOf(number).replaceWith(noteOf(page, holder))
  for (const { holder } of apart) removeWithRule(holder)
}

function holderOf(target, number) {
  let holder = target.closest(HOLDERS)
  while (holder && !holder.previousElementSibling && holder.parentElement.matches("div, li, aside")) {
    const above = holder.parentElement
    if (above.contains(number) || above.querySelectorAll('a[href^="#"]').length !== 1) break
    holder = above
  }
  return holder && !holder.contains(number) ? holder : null
}

/* The number with whatever only makes it small: a note inside that would be small too. */
function placeOf(number) {
  let place = number
  while (place.parentElement.matches(WRAPPERS) && place.parentElement.textContent.trim() === place.textContent.trim()) {
    place = place.parentElement
  }
  return place
}

function noteOf(page, holder) {
  const note = page.createElement("span")
  note.dataset.note = ""
  note.append(...holder.cloneNode(true).childNodes)
  for (const block of note.querySelectorAll("p, div, li, ul, ol, blockquote")) {
    if (block.previousElementSibling) block.before(page.createElement("br"))
    block.replaceWith(...block.childNodes)
  }
  note.normalize()
  for (const [end, blanks] of [[note.firstChild, /^\s+/], [note.lastChild, /\s+$/]]) {
    if (end?.nodeType === Node.TEXT_NODE) end.data = end.data.replace(blanks, "") // else the blank after the note would be the second
  }
  return note
}

/* A rule or heading that only parts the notes from the text goes with them; so does an empty list. */
function removeWithRule(holder) {
  const above = holder.parentElement
  if (holder.previousElementSibling?.matches("hr, section > :is(h1, h2, h3, h4)")) holder.previousElementSibling.remove()
  holder.remove()
  if (above && above !== above.ownerDocument.body && !above.textContent.trim()) removeWithRule(above)
}

/** Make the editor over `field` (a textarea in an element with `data-editor`); returns it once it is ready. */
export async function openEditor(field, bar, dialog) {
  const frame = field.parentElement
  const parts = await import(frame.dataset.editor)
  const label = document.querySelector(`label[for="${field.id}"]`)
  const editor = new parts.Editor({
    element: frame,
    injectCSS: false,
    extensions: extensions(parts, bar),
    content: field.value,
    editorProps: {
      transformPastedHTML: plainer,
      attributes: {
        class: "body",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.trim() : "",
        lang: field.lang,
        spellcheck: "true",
      },
    },
    onUpdate: () => {
      field.value = markup(editor)
      field.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  field.hidden = true
  label?.addEventListener("click", () => editor.commands.focus())
  connectBar(editor, bar, dialog)
  return editor
}

function connectBar(editor, bar, dialog) {
  const language = bar.querySelector("[data-act=language]")
  bar.hidden = false
  // A press on the bar must not take the words that are selected away from under it.
  bar.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault()
  })
  bar.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.act
    if (act === "link") askLink(editor, dialog)
    else if (act) ACTS[act][0](editor.chain().focus()).run()
  })
  language.addEventListener("change", () => {
    const chain = editor.chain().focus()
    if (language.value) chain.setMark("language", { lang: language.value }).run()
    else chain.extendMarkRange("language").unsetMark("language").run()
  })
  const show = () => {
    for (const button of bar.querySelectorAll("button")) {
      const [, name, attributes] = ACTS[button.dataset.act] ?? [null, button.dataset.act]
      if (name) button.setAttribute("aria-pressed", String(editor.isActive(name, attributes)))
    }
    language.value = editor.getAttributes("language").lang ?? ""
  }
  editor.on("transaction", show)
  show()
}

function askLink(editor, dialog) {
  const form = dialog.querySelector("form")
  form.href.value = editor.getAttributes("link").href ?? ""
  dialog.returnValue = ""
  dialog.showModal()
  dialog.addEventListener(
    "close",
    () => {
      const chain = editor.chain().focus().extendMarkRange("link")
      const href = form.href.value.trim()
      if (dialog.returnValue === "set" && href) chain.setMark("link", { href }).run()
      else if (dialog.returnValue === "remove") chain.unsetMark("link").run()
      else editor.commands.focus()
    },
    { once: true },
  )
}
